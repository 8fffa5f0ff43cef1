package composer

import (
	"fmt"
	"strings"
	"unicode/utf16"
)

// The alphabet of GSM 03.38: each character takes one septet, those of the extension
// table two.
const (
	gsmBasic = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?" +
		"¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
	gsmExtended = "\f^{}\\[~]|€"
)

// How many units a message holds: septets in GSM-7, 16-bit units in UCS-2. One that
// takes several parts gives a few up in each, for saying how they belong together.
const (
	gsmSingle, gsmPart   = 160, 153
	ucs2Single, ucs2Part = 70, 67
)

// sms is what a text costs as an SMS.
type sms struct {
	ucs2     bool
	why      rune // the first character that GSM-7 does not have; 0 in GSM-7
	chars    int
	units    int // septets or 16-bit units
	segments int // 0 for an empty text
	left     int // units that still fit in the last segment
}

// measure tells what a text costs as an SMS. A character is never split between two
// segments: neither an escaped one of GSM-7 nor a surrogate pair.
func measure(text string) sms {
	var m sms
	for _, r := range text {
		if septets(r) == 0 {
			m.ucs2, m.why = true, r
			break
		}
	}
	units, single, part := septets, gsmSingle, gsmPart
	if m.ucs2 {
		units, single, part = words, ucs2Single, ucs2Part
	}
	for _, r := range text {
		m.chars++
		m.units += units(r)
	}
	if m.units <= single {
		m.left = single - m.units
		if m.units > 0 {
			m.segments = 1
		}
		return m
	}
	for _, r := range text {
		n := units(r)
		if n > m.left {
			m.segments++
			m.left = part
		}
		m.left -= n
	}
	return m
}

// septets is what a character takes in GSM-7; 0 where it is not there.
func septets(r rune) int {
	if int(r) < len(gsmLatin) {
		return int(gsmLatin[r])
	}
	return septetsBySearch(r)
}

// gsmLatin holds the septets of the characters that nearly all texts are made of.
var gsmLatin = func() (table [0x100]uint8) {
	for r := range table {
		table[r] = uint8(septetsBySearch(rune(r)))
	}
	return table
}()

func septetsBySearch(r rune) int {
	switch {
	case strings.ContainsRune(gsmBasic, r):
		return 1
	case strings.ContainsRune(gsmExtended, r):
		return 2
	}
	return 0
}

// words is what a character takes in UCS-2, as it is used in practice: UTF-16.
func words(r rune) int { return max(utf16.RuneLen(r), 1) }

// String says it in one line.
func (m sms) String() string {
	encoding := "GSM-7"
	if m.ucs2 {
		encoding = fmt.Sprintf("UCS-2 because of %q", m.why)
	}
	parts := "1 segment"
	if m.segments != 1 {
		parts = fmt.Sprintf("%d segments", m.segments)
	}
	characters := "1 character"
	if m.chars != 1 {
		characters = fmt.Sprintf("%d characters", m.chars)
	}
	return fmt.Sprintf("SMS: %s, %s, %s, %d left", characters, encoding, parts, m.left)
}
