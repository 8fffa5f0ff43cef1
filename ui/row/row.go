// Package row holds what every pane needs to draw lines: a builder for lines of an
// exact width, and the few words that must read the same everywhere, such as
// durations, channel names and masked numbers.
//
// It does no I/O and asks no clock. Only ui imports it.
package row

import (
	"slices"
	"strings"

	"convo/ui/term"
	"convo/ui/theme"
)

// Row builds one line of an exact width out of painted pieces. What does not fit is
// cut off. Use Start for a new one.
type Row struct {
	b     strings.Builder
	theme *theme.Theme
	left  int
}

// Start begins a line of w cells. The theme must not change until End.
func Start(t *theme.Theme, w int) *Row {
	r := &Row{theme: t, left: max(w, 0)}
	r.b.Grow(r.left + sgrRoom)
	return r
}

// sgrRoom is what the looks of a line usually take, in bytes.
const sgrRoom = 48

// Put adds s with the look of tok, as far as there is room.
func (r *Row) Put(tok theme.Token, s string) *Row {
	s = term.Cut(s, r.left)
	if s == "" {
		return r
	}
	r.left -= term.Width(s)
	r.paint(tok, s)
	return r
}

// PutTail adds s in no more than most cells and, where it is longer, ends it with tail.
func (r *Row) PutTail(tok theme.Token, s string, most int, tail string) *Row {
	return r.Put(tok, term.CutTail(s, min(most, r.left), tail))
}

// PutFit adds the first of the words that there is room for, after gap cells, and
// nothing where none fits: words that are cut in the middle may say something else.
func (r *Row) PutFit(tok theme.Token, gap int, words ...string) *Row {
	for _, s := range words {
		if s != "" && gap+term.Width(s) <= r.left {
			return r.Put(theme.Text, spaces[:min(gap, len(spaces))]).Put(tok, s)
		}
	}
	return r
}

const spaces = "    "

// Fill adds s, which takes one cell, until at cells are left.
func (r *Row) Fill(tok theme.Token, s string, at int) *Row {
	if n := r.left - max(at, 0); n > 0 {
		r.left -= n
		r.paint(tok, strings.Repeat(s, n))
	}
	return r
}

// Left is how many cells are free.
func (r *Row) Left() int { return r.left }

// End fills the rest with spaces and answers the line.
func (r *Row) End() string { return r.EndAs(theme.Text) }

// EndAs fills the rest with spaces that have the look of tok and answers the line.
func (r *Row) EndAs(tok theme.Token) string {
	r.Fill(tok, " ", 0)
	return r.b.String()
}

func (r *Row) paint(tok theme.Token, s string) {
	sgr := r.theme.SGR(tok)
	r.b.WriteString(sgr)
	r.b.WriteString(s)
	if sgr != "" {
		r.b.WriteString(theme.Reset)
	}
}

// Blank is a line of w spaces.
func Blank(w int) string { return term.Pad("", max(w, 0)) }

// Fit makes lines exactly h lines: it cuts off what is too much and adds blank ones.
func Fit(lines []string, w, h int) []string {
	h = max(h, 0)
	if len(lines) > h {
		return lines[:h]
	}
	lines = slices.Grow(lines, h-len(lines))
	for blank := Blank(w); len(lines) < h; {
		lines = append(lines, blank)
	}
	return lines
}
