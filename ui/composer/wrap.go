package composer

import (
	"strings"

	"convo/ui/term"
)

// span is one line of the wrapped text, as bytes of it. Every byte but the line ends
// is in exactly one span, so that each place of the cursor has a place on the screen.
type span struct{ from, to int }

// wrap breaks a text into lines of at most w cells: at line ends, after blanks, else
// inside words. Blanks at the end of a line may stick out; there is always a cell
// free for the cursor.
func wrap(text string, w int) []span {
	room := max(w-1, 1)
	var lines []span
	for from := 0; ; {
		to := len(text)
		i := strings.IndexByte(text[from:], '\n')
		if i >= 0 {
			to = from + i
		}
		lines = wrapLine(lines, text, span{from, to}, room)
		if i < 0 {
			return lines
		}
		from = to + 1
	}
}

// wrapLine breaks one paragraph.
func wrapLine(lines []span, text string, p span, room int) []span {
	start, cells := p.from, 0
	split := p.from // behind the last blank of the line so far
	sinceSplit := 0 // cells behind it
	for at := p.from; at < p.to; {
		_, w, size := term.Next(text[at:p.to])
		blank := size == 1 && (text[at] == ' ' || text[at] == '\t') // a blank that carries a mark is none
		if cells+w > room && !blank && at > start {
			if split > start {
				lines = append(lines, span{start, split})
				start, cells = split, sinceSplit
			}
			if cells+w > room && at > start {
				lines = append(lines, span{start, at})
				start, cells, sinceSplit = at, 0, 0
			}
			split = start
		}
		at += size
		cells += w
		sinceSplit += w
		if blank {
			split, sinceSplit = at, 0
		}
	}
	return append(lines, span{start, p.to})
}

// locate is where the cursor at a byte of the text is drawn: its column and line. A
// cursor at a soft break is at the start of the lower line.
func locate(text string, lines []span, at int) (x, y int) {
	for y = len(lines) - 1; y > 0 && lines[y].from > at; {
		y--
	}
	return term.Width(text[lines[y].from:min(at, lines[y].to)]), y
}

// column is the place in a line that is x cells from its start, or the last one that
// is still on it.
func column(text string, line span, x int) int {
	at, cells := line.from, 0
	for at < line.to {
		_, w, size := term.Next(text[at:line.to])
		if cells+w > x || (at+size == line.to && endsSoft(text, line)) {
			break
		}
		cells += w
		at += size
	}
	return at
}

// endsSoft reports whether the line goes on below without a line end; its end is
// then a place on the line below.
func endsSoft(text string, line span) bool {
	return line.to < len(text) && text[line.to] != '\n'
}
