package screen

import (
	"strings"
	"unicode/utf8"
)

const (
	// maxTitle bounds the window's title in bytes.
	maxTitle = 200
	// maxGap is the widest gap between two changes that may be cheaper to write
	// again than to jump over.
	maxGap = 12

	eraseRight = "\x1b[K"
)

// painter knows what the terminal shows and writes what has to change. It is used by
// one goroutine and does no input or output.
type painter struct {
	w, h int
	// lines are the rows as they were given and cells what they mean; both describe
	// the terminal as it is now.
	lines []string
	cells [][]cell
	// scratch is the row that is being parsed. It changes places with a row of cells.
	scratch []cell
	// x and y are where the terminal's cursor is; x is -1 where that is uncertain.
	x, y  int
	style style
	// fresh says that the rows above are what the terminal shows.
	fresh   bool
	visible bool
	title   string
	pushed  bool
	last    *Frame
	out     []byte
	// jump and rewrite are two ways over a gap, of which the shorter one is taken.
	jump, rewrite []byte
}

// forget makes the next frame paint everything.
func (p *painter) forget() { p.fresh = false }

// frame returns the bytes that turn what the terminal shows into f. They are valid
// until the next call.
func (p *painter) frame(f *Frame, w, h int) []byte {
	p.out = p.out[:0]
	p.last = f
	if !p.fresh || w != p.w || h != p.h {
		p.clear(w, h)
	}
	for y := range h {
		line := ""
		if y < len(f.Lines) {
			line = f.Lines[y]
		}
		if line != p.lines[y] {
			p.row(y, line)
		}
	}
	p.setTitle(f.Title)
	p.setCursor(f.Cursor)
	return p.out
}

// leave returns what gives the terminal back.
func (p *painter) leave() string {
	p.fresh = false
	out := leaveModes
	if p.pushed {
		out = titlePop + out
		p.pushed, p.title = false, ""
	}
	return out
}

// clear erases everything and sets the modes that painting relies on once more, as
// another program may have changed them.
func (p *painter) clear(w, h int) {
	p.out = append(p.out, clearAll...)
	p.x, p.y, p.style, p.visible, p.fresh = 0, 0, style{}, false, true
	if w != p.w || h != p.h {
		p.w, p.h = w, h
		p.lines = make([]string, h)
		p.cells = make([][]cell, h)
		for y := range p.cells {
			p.cells[y] = make([]cell, w)
		}
		p.scratch = make([]cell, w)
	}
	for y := range p.cells {
		p.lines[y] = ""
		for x := range p.cells[y] {
			p.cells[y][x] = blank
		}
	}
}

// row paints a line that differs from what stands in row y.
func (p *painter) row(y int, line string) {
	prev := p.cells[y]
	next := parseRow(p.scratch, line, p.w)
	odd := min(firstOdd(prev), firstOdd(next))
	if odd < p.w && differ(prev[odd:], next[odd:]) {
		p.rowWithOdd(y, prev, next, odd)
	} else {
		p.runs(y, 0, p.w, prev, next)
	}
	p.lines[y], p.cells[y], p.scratch = line, next, prev
}

// rowWithOdd paints a row whose change touches clusters that this terminal may show
// wider or narrower than we think. From the first of them on nothing that stands
// there can be relied on, so the rest of the row is erased and written again.
func (p *painter) rowWithOdd(y int, prev, next []cell, odd int) {
	for odd > 0 && (prev[odd].width == 0 || next[odd].width == 0) {
		odd--
	}
	p.runs(y, 0, odd, prev, next)
	p.move(y, odd, nil)
	p.setBare()
	p.out = append(p.out, eraseRight...)
	for i := odd; i < p.w; i++ {
		prev[i] = blank
	}
	p.runs(y, odd, p.w, prev, next)
}

func differ(a, b []cell) bool {
	for i := range a {
		if a[i] != b[i] {
			return true
		}
	}
	return false
}

// runs writes the cells that differ between columns from and to.
func (p *painter) runs(y, from, to int, prev, next []cell) {
	end := to
	if to == p.w {
		end = p.eraseFrom(prev, next, max(from, trailing(next)))
	}
	for x := from; x < end; {
		width := max(int(next[x].width), 1)
		if !same(prev, next, x, width) {
			p.move(y, x, next)
			p.put(next[x])
			if next[x].odd || x+width >= p.w {
				p.x = -1
			}
		}
		x += width
	}
	if end < to {
		p.move(y, end, next)
		p.setBare()
		p.out = append(p.out, eraseRight...)
	}
}

// same says that the cluster at x is on the terminal already.
func same(prev, next []cell, x, width int) bool {
	for i := x; i < x+width && i < len(next); i++ {
		if prev[i] != next[i] {
			return false
		}
	}
	return true
}

// eraseFrom is the column from which on erasing is cheaper than writing blanks, or
// the row's length. The row is blank from column tail on.
func (p *painter) eraseFrom(prev, next []cell, tail int) int {
	first, n := len(next), 0
	for x := len(next) - 1; x >= tail; x-- {
		if prev[x] != next[x] {
			first = x
			n++
		}
	}
	if n <= len(eraseRight) {
		return len(next)
	}
	return first
}

// put writes one cluster where the cursor is.
func (p *painter) put(c cell) {
	p.out, p.style = appendCellTo(p.out, c, p.style)
	p.x += int(c.width)
}

// appendCellTo appends a cluster with the change of style it needs. A plain blank is
// written in any style that does not show on it.
func appendCellTo(dst []byte, c cell, st style) ([]byte, style) {
	if c != blank || !st.bare() {
		dst = appendChange(dst, st, c.style)
		st = c.style
	}
	return append(dst, c.text...), st
}

// setBare makes sure that erasing leaves the terminal's own background.
func (p *painter) setBare() {
	if !p.style.bare() {
		p.out = appendChange(p.out, p.style, style{})
		p.style = style{}
	}
}

// setTitle names the window. The first time, the title that was there is put aside.
func (p *painter) setTitle(title string) {
	if title == "" {
		return
	}
	if title = cleanTitle(title); title == p.title {
		return
	}
	if !p.pushed {
		p.out = append(p.out, titlePush...)
		p.pushed = true
	}
	p.title = title
	p.out = append(append(append(p.out, "\x1b]2;"...), title...), '\a')
}

// cleanTitle drops what would end the sequence early or begin another.
func cleanTitle(s string) string {
	s = strings.Map(func(r rune) rune {
		if r < ' ' || (r >= 0x7f && r < 0xa0) || r == utf8.RuneError {
			return -1
		}
		return r
	}, s)
	for len(s) > maxTitle {
		_, n := utf8.DecodeLastRuneInString(s)
		s = s[:len(s)-n]
	}
	return s
}

// setCursor shows the cursor at a place, or hides it.
func (p *painter) setCursor(at *Point) {
	if at != nil {
		p.move(min(max(at.Y, 0), p.h-1), min(max(at.X, 0), p.w-1), nil)
	}
	if (at != nil) == p.visible {
		return
	}
	p.visible = at != nil
	if p.visible {
		p.out = append(p.out, "\x1b[?25h"...)
	} else {
		p.out = append(p.out, "\x1b[?25l"...)
	}
}
