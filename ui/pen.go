package ui

import (
	"convo/ui/term"
	"convo/ui/theme"
)

// pen writes a frame's lines into one buffer, each exactly as wide as the frame, so
// that a whole frame costs one string.
type pen struct {
	buf  []byte
	ends []int
	left int // cells left on the line that is being written
}

// begin starts a line of w cells.
func (p *pen) begin(w int) { p.left = w }

// text adds plain text in a look; what does not fit is cut.
func (p *pen) text(sgr, s string) {
	if p.left <= 0 || s == "" {
		return
	}
	cut := term.Cut(s, p.left)
	p.left -= term.Width(cut)
	if sgr == "" {
		p.buf = append(p.buf, cut...)
		return
	}
	p.buf = append(p.buf, sgr...)
	p.buf = append(p.buf, cut...)
	p.buf = append(p.buf, theme.Reset...)
}

// pane adds a line that a pane has drawn, exactly w cells wide, if it fits.
func (p *pen) pane(line string, w int) {
	if w > p.left {
		return
	}
	p.buf = append(p.buf, line...)
	p.left -= w
}

// blank adds n blanks.
func (p *pen) blank(n int) {
	for range min(n, p.left) {
		p.buf = append(p.buf, ' ')
		p.left--
	}
}

// end fills the line up and closes it.
func (p *pen) end() {
	p.blank(p.left)
	p.ends = append(p.ends, len(p.buf))
}

// lines answers everything that was written and makes the pen ready for the next frame.
func (p *pen) lines() []string { return p.linesInto(make([]string, 0, len(p.ends))) }

// linesInto is lines in a slice that is there already.
func (p *pen) linesInto(lines []string) []string {
	all := string(p.buf)
	lines = lines[:0]
	from := 0
	for _, end := range p.ends {
		lines = append(lines, all[from:end])
		from = end
	}
	p.buf, p.ends = p.buf[:0], p.ends[:0]
	return lines
}
