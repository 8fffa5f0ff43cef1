package screen

import (
	"strings"

	"convo/ui/term"
)

// cell is one column of a row.
type cell struct {
	// text is a grapheme cluster, or empty in the second column of a wide one.
	text  string
	style style
	// width is 1 or 2, and 0 in the second column of a wide cluster.
	width uint8
	// odd says that terminals may not agree on the width.
	odd bool
}

var blank = cell{text: " ", width: 1}

// parseRow turns a styled line into exactly w cells, written over dst. A blank whose
// style does not show counts as unstyled, so it costs no change of style.
func parseRow(dst []cell, line string, w int) []cell {
	dst = dst[:0]
	var st style
	for i := 0; i < len(line) && len(dst) < w; {
		c := line[i]
		switch {
		case c == 0x1b:
			var n int
			n, st = parseEscape(line[i:], st)
			i += n
		case c > ' ' && c < 0x7f && (i+1 == len(line) || line[i+1] < 0x80):
			dst = append(dst, cell{text: line[i : i+1], style: st, width: 1})
			i++
		default:
			text, width, size := term.Next(line[i:])
			dst = appendCell(dst, text, width, st, w)
			i += size
		}
	}
	for len(dst) < w {
		dst = append(dst, blank)
	}
	return dst
}

func appendCell(dst []cell, text string, width int, st style, w int) []cell {
	switch {
	case width == 0:
		return dst
	case text == " ":
		if st.bare() {
			st = style{}
		}
		return append(dst, cell{text: text, style: st, width: 1})
	case len(dst)+width > w:
		// Half a cluster cannot be shown.
		return append(dst, blank)
	}
	dst = append(dst, cell{text: text, style: st, width: uint8(width), odd: !term.Agreed(text)})
	if width == 2 {
		dst = append(dst, cell{style: st})
	}
	return dst
}

// parseEscape applies an SGR sequence at the start of s to the style and returns how
// long it is. Every other sequence is skipped: frames hold looks and nothing else.
func parseEscape(s string, st style) (int, style) {
	if len(s) < 2 {
		return len(s), st
	}
	if s[1] == ']' || s[1] == 'P' || s[1] == '_' {
		return stringLen(s), st
	}
	if s[1] != '[' {
		return 2, st
	}
	for i := 2; i < len(s); i++ {
		switch c := s[i]; {
		case c >= '0' && c <= ';':
		case c == 'm':
			return i + 1, st.apply(s[2:i])
		case c >= '@' && c <= '~':
			return i + 1, st
		case c < ' ' || c > '?':
			return i, st
		}
	}
	return len(s), st
}

// stringLen is the length of an OSC, DCS or APC sequence.
func stringLen(s string) int {
	end := strings.IndexAny(s[2:], "\a\x1b")
	switch {
	case end < 0:
		return len(s)
	case s[2+end] == '\a':
		return 2 + end + 1
	case strings.HasPrefix(s[2+end:], "\x1b\\"):
		return 2 + end + 2
	}
	return 2 + end
}

// firstOdd is the first column of a cluster on whose width terminals may not agree,
// or the number of cells when there is none.
func firstOdd(row []cell) int {
	for i := range row {
		if row[i].odd {
			return i
		}
	}
	return len(row)
}

// trailing is the column from which on a row is blank.
func trailing(row []cell) int {
	n := len(row)
	for n > 0 && row[n-1] == blank {
		n--
	}
	return n
}
