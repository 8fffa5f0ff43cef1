package model

import "unicode"

// class is what a character means for showing it safely.
type class uint8

const (
	plain          class = iota // shown as it is
	space                       // a space: shown, but nothing may combine with it
	combining                   // belongs to the character before it
	lineBreak                   // a line break other than LF
	control                     // C0, DEL, C1
	hidden                      // invisible, or reordering what is around it
	joiner                      // ZWJ, ZWNJ
	modifier                    // VS15, VS16, skin tones
	flagLetter                  // regional indicators
	jamo                        // conjoining Hangul
	halfwidthSound              // the two halfwidth Japanese sound marks
	nonCharacter                // never a character
)

// The characters that the cleaner computes with.
const (
	firstJoining       = 0x0590 // Hebrew: the first block after the scripts that never join
	firstPictograph    = 0x2190 // arrows, then symbols, dingbats and emoji
	firstFlagLetter    = 0x1F1E6
	lastFlagLetter     = 0x1F1FF
	firstSkinTone      = 0x1F3FB
	lastSkinTone       = 0x1F3FF
	halfwidthSoundMark = 0xFF9E
	fullwidthSoundMark = 0x309B
	zeroWidthNonJoiner = 0x200C
	zeroWidthJoiner    = 0x200D
	lineSeparator      = 0x2028
	paragraphSeparator = 0x2029
	textPresentation   = 0xFE0E
	emojiPresentation  = 0xFE0F
	graphemeJoiner     = 0x034F
	hangulFiller       = 0x3164
	hangulHalfFiller   = 0xFFA0
	softHyphen         = 0xAD
	lastC1             = 0x9F
)

// plainLead holds the length of the characters that begin with a byte, where all
// characters that do so are plain: ASCII, most of Latin, Greek and Cyrillic, most
// ideographs and Hangul. It is 0 for the bytes whose characters must be looked at.
var plainLead = func() (lead [256]uint8) {
	mark := func(from, to int, n uint8) {
		for b := from; b <= to; b++ {
			lead[b] = n
		}
	}
	mark('\t', '\n', 1)
	mark(' ', '~', 1)
	mark(0xC3, 0xCB, 2) // U+00C0 to U+02FF
	mark(0xCE, 0xD1, 2) // U+0380 to U+047F
	mark(0xE4, 0xE9, 3) // U+4000 to U+9FFF
	mark(0xEB, 0xEC, 3) // U+B000 to U+CFFF
	return lead
}()

// classOf sorts a character. The ranges that most text is made of come first,
// because it is called for most characters outside ASCII.
func classOf(r rune) class {
	switch {
	case r < 0x7f:
		return classASCII(r)
	case r < 0x300:
		return classLatin(r)
	case isCommon(r):
		return plain
	case r >= 0x2000 && r < 0x2070:
		return classPunctuation(r)
	case r >= 0x1F000 && r < 0x20000:
		return classEmoji(r)
	case r >= 0xFE00:
		return classHigh(r)
	}
	return classRest(r)
}

// isCommon reports the letters that need not be looked up.
func isCommon(r rune) bool {
	for i := range common {
		if r < common[i].first {
			return false
		}
		if r <= common[i].last {
			return true
		}
	}
	return false
}

// common are the ranges of plain characters that most text is made of, ascending.
var common = [...]struct{ first, last rune }{
	{0x0370, 0x0482}, // Greek, Cyrillic
	{0x048A, 0x0590}, // Cyrillic, Armenian
	{0x05D0, 0x05EA}, // Hebrew letters
	{0x0620, 0x064A}, // Arabic letters
	{0x3001, 0x3029}, // East Asian punctuation
	{0x3041, 0x3098}, // Hiragana
	{0x309B, 0x3163}, // Katakana, Bopomofo, Hangul letters that do not conjoin
	{0x3400, 0xA48F}, // ideographs, Yi
	{0xAC00, 0xD7A3}, // Hangul syllables
	{0xFF01, 0xFF9D}, // full and half width
}

func classASCII(r rune) class {
	switch {
	case r == '\n' || r == '\t':
		return space
	case r == '\r' || r == '\v' || r == '\f':
		return lineBreak
	case r < ' ':
		return control
	}
	return plain
}

func classLatin(r rune) class {
	switch {
	case r <= lastC1: // DEL and C1
		return control
	case r == 0xA0:
		return space
	case r == softHyphen:
		return hidden
	}
	return plain
}

// classPunctuation sorts U+2000 to U+206F, where most of the trouble sits.
func classPunctuation(r rune) class {
	switch {
	case r == zeroWidthJoiner || r == zeroWidthNonJoiner:
		return joiner
	case r == lineSeparator || r == paragraphSeparator:
		return lineBreak
	case r <= 0x200A || r == 0x202F || r == 0x205F:
		return space
	case r >= 0x200B && r <= 0x200F, r >= 0x202A && r <= 0x202E, r >= 0x2060:
		return hidden
	}
	return plain
}

func classEmoji(r rune) class {
	switch {
	case r >= firstFlagLetter && r <= lastFlagLetter:
		return flagLetter
	case isSkinTone(r):
		return modifier
	case r >= 0x1FFFE:
		return nonCharacter
	}
	return plain
}

func isSkinTone(r rune) bool { return r >= firstSkinTone && r <= lastSkinTone }

// classHigh sorts U+FE00 and above, emoji excepted.
func classHigh(r rune) class {
	switch {
	case r == textPresentation || r == emojiPresentation:
		return modifier
	case r <= 0xFE0F, r == hangulHalfFiller:
		return hidden
	case r == halfwidthSoundMark || r == halfwidthSoundMark+1:
		return halfwidthSound
	case r >= 0xE0000 && r < 0xE1000:
		return hidden
	}
	return classRest(r)
}

// classRest asks Unicode's tables.
func classRest(r rune) class {
	switch {
	case r == graphemeJoiner, r == hangulFiller, r >= 0x17B4 && r <= 0x17B5, r >= 0x180B && r <= 0x180F:
		return hidden
	case isJamo(r):
		return jamo
	case r&0xFFFE == 0xFFFE, r >= 0xFDD0 && r <= 0xFDEF:
		return nonCharacter
	case unicode.Is(unicode.Cf, r):
		return hidden
	case unicode.Is(unicode.M, r), joinsBefore(r):
		return combining
	case unicode.Is(unicode.Zs, r):
		return space
	}
	return plain
}

// joinsBefore reports the two letters that count as part of the character before
// them though Unicode does not call them marks: Thai and Lao "am".
func joinsBefore(r rune) bool { return r == 0x0E33 || r == 0x0EB3 }

// The conjoining Hangul letters and the arithmetic of Unicode's composition.
const (
	leadBase, leadCount   = 0x1100, 19
	vowelBase, vowelCount = 0x1161, 21
	trailBase, trailCount = 0x11A7, 28 // the base itself stands for "no trail"
	syllableBase          = 0xAC00
	syllableCount         = leadCount * vowelCount * trailCount
)

func isJamo(r rune) bool {
	return r >= 0x1100 && r <= 0x11FF || r >= 0xA960 && r <= 0xA97F || r >= 0xD7B0 && r <= 0xD7FF
}

// composeLead is the syllable of a leading consonant and a vowel.
func composeLead(lead, vowel rune) (rune, bool) {
	l, v := lead-leadBase, vowel-vowelBase
	if l < 0 || l >= leadCount || v < 0 || v >= vowelCount {
		return 0, false
	}
	return syllableBase + (l*vowelCount+v)*trailCount, true
}

// addTrail is the syllable with a trailing consonant, where it has none yet.
func addTrail(syllable, trail rune) (rune, bool) {
	s, t := syllable-syllableBase, trail-trailBase
	if s < 0 || s >= syllableCount || s%trailCount != 0 || t <= 0 || t >= trailCount {
		return 0, false
	}
	return syllable + t, true
}
