package query

import (
	"math/bits"
	"strings"
	"unicode"
	"unicode/utf8"
)

// needle is something to look for, without regard to case and accents.
type needle struct {
	folded string // lower case, without accents
	ascii  bool
	digits bool // ASCII digits only, perhaps after "+": compared with numbers whatever their spacing
	// rare is the letter of an ASCII needle that is least common in text, eight
	// times over, and at is where it stands: searching for it first leaves few
	// places to compare.
	rare uint64
	at   int
}

func newNeedle(s string) needle {
	var b strings.Builder
	for _, r := range s {
		if r = fold(r); r != 0 {
			b.WriteRune(r)
		}
	}
	n := needle{folded: b.String(), ascii: true, digits: true}
	for i := range len(n.folded) {
		c := n.folded[i]
		n.ascii = n.ascii && c < utf8.RuneSelf
		n.digits = n.digits && (isDigit(c) || c == '+' && i == 0)
		if rarity(c) > rarity(n.folded[n.at]) {
			n.at = i
		}
	}
	if n.folded != "" {
		n.rare = ones * uint64(n.folded[n.at]|caseBit)
	}
	n.digits = n.digits && n.folded != "" && n.folded != "+"
	return n
}

// Constants for looking at eight bytes at a time.
const (
	ones    = 0x0101010101010101
	highs   = 0x80 * ones
	caseBit = 0x20 // tells a small ASCII letter from its capital
)

// common are the letters of European languages, most common first.
const common = " eaionrtlsdcupmgvhfbkzywqjx"

// rarity is higher for letters that are less common.
func rarity(c byte) int {
	if i := strings.IndexByte(common, c); i >= 0 {
		return i
	}
	return len(common)
}

// in reports whether s contains the needle.
func (n *needle) in(s string) bool {
	if !n.ascii {
		return n.inFolded(s)
	}
	if len(s) < len(n.folded) {
		return false // a character outside ASCII is never shorter than the letter it folds to
	}
	found, pure := n.inASCII(s)
	return found || !pure && n.inAccented(s)
}

// is reports whether s is the needle.
func (n *needle) is(s string) bool {
	rest, ok := n.prefix(s)
	return ok && rest == 0
}

// inASCII looks for the rarest letter and compares what is around it. It also
// tells whether s is pure ASCII, if the needle was not found.
func (n *needle) inASCII(s string) (found, pure bool) {
	if n.folded == "" {
		return true, true
	}
	var high uint64
	for i := 0; i < len(s); i += 8 {
		var word uint64
		from := i
		if len(s) < 8 {
			word = loadShort(s)
		} else {
			// The last word overlaps the one before it rather than being short.
			from = min(i, len(s)-8)
			b := s[from : from+8]
			word = uint64(b[0]) | uint64(b[1])<<8 | uint64(b[2])<<16 | uint64(b[3])<<24 |
				uint64(b[4])<<32 | uint64(b[5])<<40 | uint64(b[6])<<48 | uint64(b[7])<<56
		}
		high |= word
		// A byte of diff is 0 where the letter stands; the subtraction borrows
		// from exactly those (and sometimes the next, which comparing sorts out).
		diff := (word | caseBit*ones) ^ n.rare
		for hits := (diff - ones) &^ diff & highs; hits != 0; hits &= hits - 1 {
			if n.standsAt(s, from+bits.TrailingZeros64(hits)/8-n.at) {
				return true, true
			}
		}
	}
	return false, high&highs == 0
}

// loadShort reads a string of less than eight bytes.
func loadShort(s string) uint64 {
	var word uint64
	for j := len(s) - 1; j >= 0; j-- {
		word = word<<8 | uint64(s[j])
	}
	return word
}

// standsAt reports whether the needle stands at i, which may be outside s.
func (n *needle) standsAt(s string, i int) bool {
	return i >= 0 && i+len(n.folded) <= len(s) && n.equalASCII(s[i:i+len(n.folded)])
}

// equalASCII compares a string of the same length.
func (n *needle) equalASCII(s string) bool {
	for i := range len(n.folded) {
		c := s[i]
		if c >= 'A' && c <= 'Z' {
			c += 'a' - 'A'
		}
		if c != n.folded[i] {
			return false
		}
	}
	return true
}

// inAccented looks for an ASCII needle where inASCII cannot have found it: around
// the characters outside ASCII, of which most text has few.
func (n *needle) inAccented(s string) bool {
	tried := 0 // no match begins before this
	for {
		p := nonASCII(s, tried)
		if p < 0 {
			return false
		}
		// Up to its first character outside ASCII, a match goes byte by byte.
		for i := max(tried, p-len(n.folded)); i <= p; i++ {
			if _, ok := n.prefix(s[i:]); ok {
				return true
			}
		}
		_, size := utf8.DecodeRuneInString(s[p:])
		tried = p + size
	}
}

// inFolded compares character by character, folding on the way.
func (n *needle) inFolded(s string) bool {
	for i := 0; i < len(s); {
		if _, ok := n.prefix(s[i:]); ok {
			return true
		}
		_, size := utf8.DecodeRuneInString(s[i:])
		i += size
	}
	return false
}

// prefix reports whether s begins with the needle, and how many bytes follow it.
func (n *needle) prefix(s string) (rest int, ok bool) {
	i := 0
	for _, want := range n.folded {
		got := rune(0)
		for got == 0 { // combining marks fold to nothing
			if i >= len(s) {
				return 0, false
			}
			r, size := utf8.DecodeRuneInString(s[i:])
			got = fold(r)
			i += size
		}
		if got != want {
			return 0, false
		}
	}
	for i < len(s) {
		r, size := utf8.DecodeRuneInString(s[i:])
		if fold(r) != 0 {
			break
		}
		i += size
	}
	return len(s) - i, true
}

// inNumber looks in a phone number: digits are found whatever stands between them.
func (n *needle) inNumber(s string) bool {
	if !n.digits {
		return n.in(s)
	}
	for i := 0; i+len(n.folded) <= len(s); i++ {
		if s[i] == n.folded[0] && n.dials(s[i:]) {
			return true
		}
	}
	return false
}

// dials reports whether the digits of s begin with those of the needle.
func (n *needle) dials(s string) bool {
	matched := 0
	for i := 0; i < len(s) && matched < len(n.folded); i++ {
		if !isDigit(s[i]) && s[i] != '+' {
			continue
		}
		if s[i] != n.folded[matched] {
			return false
		}
		matched++
	}
	return matched == len(n.folded)
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

// fold is the small letter without its accent; 0 for a combining mark.
func fold(r rune) rune {
	switch {
	case r < utf8.RuneSelf:
		if r >= 'A' && r <= 'Z' {
			return r + 'a' - 'A'
		}
		return r
	case r >= latinFirst && r <= latinLast:
		return latin[r-latinFirst]
	case r >= latinMoreFirst && r <= latinMoreLast:
		return latinMore[r-latinMoreFirst]
	case r >= 0x300 && r < 0x370:
		return 0
	}
	return unicode.ToLower(r)
}

// nonASCII is where the first byte outside ASCII stands at or after i; -1 where
// there is none. It looks at eight bytes at a time.
func nonASCII(s string, i int) int {
	for ; len(s)-i >= 8; i += 8 {
		b := s[i : i+8]
		if (b[0]|b[1]|b[2]|b[3]|b[4]|b[5]|b[6]|b[7])&0x80 != 0 {
			break
		}
	}
	for ; i < len(s); i++ {
		if s[i] >= utf8.RuneSelf {
			return i
		}
	}
	return -1
}
