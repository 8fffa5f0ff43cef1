package model

import (
	"fmt"
	"unicode/utf8"
)

// MarshalJSON is the original text as a JSON string. Whatever NewText would not
// show as it is (control and C1 characters, bidi controls, zero-width and other
// format characters) is written as \uXXXX: the value is the original, and the
// output can be looked at on a terminal all the same. Bytes that are no UTF-8
// become U+FFFD, since JSON cannot carry them.
func (t Text) MarshalJSON() ([]byte, error) {
	raw := t.Raw()
	out := make([]byte, 0, len(raw)+2)
	out = append(out, '"')
	for i := 0; i < len(raw); {
		r, n := utf8.DecodeRuneInString(raw[i:])
		out = appendJSONRune(out, r)
		i += n
	}
	return append(out, '"'), nil
}

func appendJSONRune(out []byte, r rune) []byte {
	switch r {
	case '"', '\\':
		return append(out, '\\', byte(r))
	case '\n':
		return append(out, `\n`...)
	case '\t':
		return append(out, `\t`...)
	case '\r':
		return append(out, `\r`...)
	}
	if r < utf8.RuneSelf && r >= ' ' && r != 0x7f {
		return append(out, byte(r))
	}
	switch classOf(r) {
	case control, hidden, lineBreak, joiner, nonCharacter:
		return appendEscape(out, r)
	case plain, space, combining, modifier, flagLetter, jamo, halfwidthSound:
	}
	return utf8.AppendRune(out, r)
}

// appendEscape writes \uXXXX, as a surrogate pair above U+FFFF.
func appendEscape(out []byte, r rune) []byte {
	if r > 0xFFFF {
		r -= 0x10000
		return fmt.Appendf(out, `\u%04x\u%04x`, 0xD800+r>>10, 0xDC00+r&0x3FF)
	}
	return fmt.Appendf(out, `\u%04x`, r)
}
