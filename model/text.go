package model

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Text is a string that came from outside and is safe to show. NewText is its only
// constructor, called at the decoding edge; everything that reaches a screen, a
// title, a notice, a log line or a table is a Text. The zero Text is empty.
//
// What is shown holds no control character but LF and TAB, no escape sequence, no
// bidi control, no invisible character and nothing on whose width terminals
// disagree (see NewText), and it takes at most MaxText bytes.
type Text struct {
	shown string
	raw   *string // the original, only where it differs
}

// MaxText bounds what a Text shows, in bytes of UTF-8. What is longer is cut and
// says so.
const MaxText = 64 << 10

// cutMark ends a text that was longer than MaxText. Plain ASCII, like all our
// marks: the width of the one-character ellipsis depends on the locale.
const cutMark = " ... (cut)"

// NewText makes s safe to show:
//
//   - Control characters become marks: ESC is ^[, BEL is ^G, U+009B is <U+009B>.
//     A run of the same one is a single mark with a count: <^G x37>.
//   - Bidi controls, zero-width characters, fillers, tags and the rest of Unicode's
//     format characters become <U+202E>; a run of them <U+200B x37>, and where they
//     are not all the same <U+200B.. x37>, named after the first. Right-to-left
//     letters stay as they are.
//   - CR, CRLF, VT, FF, U+2028 and U+2029 become LF.
//   - Invalid UTF-8 and noncharacters become U+FFFD.
//   - Combining marks beyond eight on one base, or without a base, become a mark.
//   - Where terminals disagree about the width of a sequence, the sequence is taken
//     apart: emoji joiners, VS15, VS16 and skin tones are left out (a family is shown
//     as its members), a flag is its letters ([IT]), conjoining Hangul is composed.
//   - What is longer than MaxText is cut, with a mark at the end.
//
// It is idempotent, and a text that needs none of this is kept as it is, without
// an allocation. Raw keeps an original that differs in full: the limits on an
// answer's size bound it, so that JSON output can carry what really was sent.
func NewText(s string) Text {
	shown, same := clean(s)
	if same {
		return Text{shown: s}
	}
	raw := s
	return Text{shown: shown, raw: &raw}
}

// String is the safe text; it may hold newlines and tabs.
func (t Text) String() string { return t.shown }

// Raw is the text as it came: for JSON and for comparing, never for a terminal.
func (t Text) Raw() string {
	if t.raw != nil {
		return *t.raw
	}
	return t.shown
}

// IsEmpty reports whether there is nothing to show.
func (t Text) IsEmpty() bool { return t.shown == "" }

// Line is the safe text on one line: every run of newlines, tabs and spaces of any
// kind is one space, and there is none at either end. It does not allocate where
// the text is such a line already.
func (t Text) Line() string {
	if isLine(t.shown) {
		return t.shown
	}
	var b strings.Builder
	b.Grow(len(t.shown))
	space := false
	for _, r := range t.shown {
		if unicode.IsSpace(r) {
			space = true
			continue
		}
		if space && b.Len() > 0 {
			b.WriteByte(' ')
		}
		space = false
		b.WriteRune(r)
	}
	return b.String()
}

// isLine reports whether s has single spaces between words and no other space.
func isLine(s string) bool {
	afterSpace := true // a space at the start is one too many
	for i := 0; i < len(s); {
		c := s[i]
		if c < utf8.RuneSelf {
			if c < ' ' || c == ' ' && afterSpace {
				return false
			}
			afterSpace = c == ' '
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		if unicode.IsSpace(r) {
			return false
		}
		afterSpace = false
		i += n
	}
	return !afterSpace || s == ""
}
