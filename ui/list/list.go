// Package list draws the conversation list: a window over the rows of an
// inbox.State, however many those are.
//
// It keeps the selected row on its line of the screen while rows above it come and
// go, and scrolls by half a page when the cursor reaches an edge, because a list
// that scrolls by one line rewrites every line. It does no I/O and decides nothing.
// Only ui imports it.
package list

import (
	"strconv"
	"strings"
	"time"

	"convo/model"
	"convo/model/inbox"
	"convo/ui/term"
	"convo/ui/theme"
)

// Input is what a list is drawn from.
type Input struct {
	State   *inbox.State
	Now     time.Time // for ages and timers
	Focused bool      // the keys go to this pane
	Theme   theme.Theme
	Glyphs  theme.Glyphs
	Empty   string // what to say where there are no rows; may have several lines
	Mark    int    // cells in which rows name their account, where there are several; 0 for none
}

// Pane is the list on the screen. The zero Pane is ready.
type Pane struct {
	window
	visible []model.Ref
	rows    int           // rows that fit
	head    int           // lines above them
	of      inbox.Listing // what the window is on
	newest  model.Stamp   // of the first row, when it was in the window last
	lines   []string
	drawn   key
	buf     []byte // what lines are cut from, before it is a string
	ends    []int
	short   map[string]string // owners' names as they fit the column
	marks   map[string]string // accounts' names likewise
}

// window is where the pane stands in the list.
type window struct {
	top      int       // index of the first row in the window
	line     int       // line of the selected row, counted from the pane's top
	selected model.Ref // whose line that is
}

// key is everything that a drawing depends on; Input's theme and glyphs never
// change while the program runs.
type key struct {
	version uint64
	w, h    int
	focused bool
	minute  int64
	empty   string
}

// Lines answers exactly h lines of exactly w cells. They are valid until the next
// call.
func (p *Pane) Lines(w, h int, in Input) []string {
	if w <= 0 || h <= 0 {
		return nil
	}
	k := key{
		version: in.State.Version(), w: w, h: h,
		focused: in.Focused, minute: in.Now.Unix() / 60, empty: in.Empty,
	}
	if k == p.drawn && len(p.lines) == h {
		return p.lines
	}
	p.drawn = k
	p.draw(w, h, in)
	return p.lines
}

// Visible answers the conversations in the window as it was drawn last. The slice
// is valid until the next Lines.
func (p *Pane) Visible() []model.Ref { return p.visible }

// At is the conversation on a line of the window as it was drawn last, counted from 0;
// false where there is none.
func (p *Pane) At(line int) (model.Ref, bool) {
	i := line - p.head
	if i < 0 || i >= len(p.visible) {
		return model.Ref{}, false
	}
	return p.visible[i], true
}

// Rows is how many rows fit into the window as it was drawn last; a page.
func (p *Pane) Rows() int { return max(p.rows, 1) }

// draw fills p.lines. All lines are cut out of one string: one allocation a frame
// instead of one a row.
func (p *Pane) draw(w, h int, in Input) {
	p.look(in.State)
	newer, head := p.arrange(h, in.State)
	cols := columnsFor(w, in.Mark)
	buf, ends := p.buf[:0], p.ends[:0]
	if head > 0 {
		buf = appendNewer(buf, w, newer, in)
		ends = append(ends, len(buf))
	}
	p.visible = p.visible[:0]
	n := in.State.Len()
	for i := p.top; i < min(p.top+p.rows, n); i++ {
		row := in.State.Row(i)
		p.visible = append(p.visible, row.Conv.Ref)
		buf = p.appendRow(buf, cols, row, in)
		ends = append(ends, len(buf))
	}
	var words []string
	if n == 0 {
		words = term.Wrap(in.Empty, max(w-2, 1))
	}
	for i := 0; len(ends) < h; i++ {
		text := ""
		if i < len(words) {
			text = " " + words[i]
		}
		buf = appendPadded(buf, text, w)
		ends = append(ends, len(buf))
	}
	p.buf, p.ends = buf, ends
	p.slice(string(buf), ends)
}

// arrange decides which rows are in the window and answers how many conversations are
// above it that nobody has seen there, and how many lines it takes to say so.
func (p *Pane) arrange(h int, s *inbox.State) (newer, head int) {
	before, waiting := p.window, s.Newer()
	if newer = waiting + p.fit(h, 0, s); newer > 0 && h > 1 {
		p.window, head = before, 1
		newer = waiting + p.fit(h, head, s)
	}
	if p.top == 0 {
		p.newest = s.TopAt()
	}
	return newer, head
}

// fit places the window under so many lines, and answers in how many rows above it
// somebody else has written since its top was shown.
func (p *Pane) fit(h, head int, s *inbox.State) int {
	p.rows, p.head = h-head, head
	p.place(s, head)
	return s.NewAbove(p.top, p.newest)
}

// look notes what the window is on. Of another list, or one that was empty, nothing is
// news.
func (p *Pane) look(s *inbox.State) {
	if of := s.Listing(); of != p.of || p.newest.IsZero() {
		p.of, p.newest = of, s.TopAt()
	}
}

// slice cuts the lines out of what was drawn.
func (p *Pane) slice(all string, ends []int) {
	p.lines = p.lines[:0]
	from := 0
	for _, end := range ends {
		p.lines = append(p.lines, all[from:end])
		from = end
	}
}

// place decides which row comes first. While the cursor stays on a conversation,
// that conversation stays on its line; when the cursor moves, the window stays,
// unless the cursor left it.
func (p *Pane) place(s *inbox.State, head int) {
	n, i := s.Len(), s.SelectedIndex()
	if i >= 0 {
		if s.Selected() == p.selected {
			p.top = i - (p.line - head)
		} else {
			p.follow(i)
		}
		// Whatever else changed, the selected row is inside.
		p.top = min(max(p.top, i-p.rows+1), i)
	}
	p.top = max(0, min(p.top, n-p.rows))
	p.selected = s.Selected()
	p.line = max(i-p.top, 0) + head
}

// follow moves the window after a cursor that left it: by half a page where it
// stepped over the edge, to the cursor where it jumped.
func (p *Pane) follow(i int) {
	half := max(p.rows/2, 1)
	switch {
	case i < p.top-half || i >= p.top+p.rows+half:
		p.top = i - half
	case i < p.top:
		p.top -= half
	case i >= p.top+p.rows:
		p.top += half
	}
}

// appendNewer adds the line in which arrivals wait.
func appendNewer(buf []byte, w, newer int, in Input) []byte {
	var b strings.Builder
	b.WriteString(in.Glyphs.Up)
	b.WriteByte(' ')
	b.WriteString(strconv.Itoa(newer))
	b.WriteString(" newer (gg)")
	return appendPainted(buf, in.Theme.SGR(theme.Toast), b.String(), w)
}

// appendPadded adds s, cut or filled up to exactly w cells.
func appendPadded(buf []byte, s string, w int) []byte {
	cut := term.Cut(s, w)
	buf = append(buf, cut...)
	for n := term.Width(cut); n < w; n++ {
		buf = append(buf, ' ')
	}
	return buf
}

// appendPainted adds s in a look, cut or filled up to w cells. The filling has the
// terminal's own look, so that what is blank costs nothing to repaint.
func appendPainted(buf []byte, sgr, s string, w int) []byte {
	cut := term.Cut(s, w)
	if sgr == "" || cut == "" {
		return appendPadded(buf, cut, w)
	}
	buf = append(buf, sgr...)
	buf = append(buf, cut...)
	buf = append(buf, theme.Reset...)
	for n := term.Width(cut); n < w; n++ {
		buf = append(buf, ' ')
	}
	return buf
}
