package model

import "unicode"

// Dial is what is left of a phone number for comparing and copying: its ASCII
// digits, after a "+" if it began with one. Look-alike digits of other scripts
// and invisible characters fall away; a number they were part of no longer equals
// the real one.
func Dial(number Text) string {
	raw := number.Raw()
	out := make([]byte, 0, len(raw))
	for i := range len(raw) {
		switch c := raw[i]; {
		case c >= '0' && c <= '9', c == '+' && len(out) == 0:
			out = append(out, c)
		}
	}
	return string(out)
}

// MixedScript reports whether a word of t mixes Latin, Greek and Cyrillic letters,
// as names do that imitate another one. Words of one script each are fine.
func MixedScript(t Text) bool {
	var seen *unicode.RangeTable
	for _, r := range t.shown {
		if !unicode.IsLetter(r) {
			seen = nil
			continue
		}
		script := scriptOf(r)
		if script == nil {
			continue
		}
		if seen != nil && seen != script {
			return true
		}
		seen = script
	}
	return false
}

// scriptOf is r's script among those with letters that look alike.
func scriptOf(r rune) *unicode.RangeTable {
	for _, script := range []*unicode.RangeTable{unicode.Latin, unicode.Greek, unicode.Cyrillic} {
		if unicode.Is(script, r) {
			return script
		}
	}
	return nil
}
