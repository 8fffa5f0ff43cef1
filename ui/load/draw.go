package load

import (
	"strconv"
	"strings"

	"convo/model/load"
	"convo/ui/row"
	"convo/ui/term"
	"convo/ui/theme"
)

const (
	// titleRows stand above the agents: whose rows these are, and what the columns are.
	titleRows = 2
	// fixedHigh is the height from which the figures stay while the agents scroll.
	fixedHigh = 15
	// notesHigh is the height from which there is room for words below the table.
	notesHigh = 12
)

// Lines draws the page as exactly h lines of exactly w cells.
func (p *Pane) Lines(w, h int, in Input) []string {
	w, h = max(w, 0), max(h, 0)
	if !p.counted {
		return row.Fit([]string{row.Start(&in.Theme, w).Put(theme.Dim, " counting").End()}, w, h)
	}
	d := drawing{Pane: p, Input: in, w: w, cols: p.columns(w, in)}
	notes := d.notes(h)
	room := h - len(notes)
	lines := make([]string, 0, h)
	first := 0 // the first line that scrolls
	if h >= fixedHigh {
		for i := range figureRows {
			lines = append(lines, d.line(i))
		}
		lines = append(lines, row.Blank(w))
		first = figureRows + titleRows
		p.scroll(first, room-len(lines)-titleRows, d.count())
		for i := figureRows; i < first; i++ {
			lines = append(lines, d.line(i))
		}
	} else {
		p.scroll(first, room, d.count())
	}
	for i := p.top; i < d.count() && i < p.top+p.page; i++ {
		lines = append(lines, d.line(i))
	}
	return row.Fit(append(row.Fit(lines, w, room), notes...), w, h)
}

// scroll chooses the first line of the part that scrolls, which begins at first and has
// room for so many, so that the cursor is in it.
func (p *Pane) scroll(first, room, count int) {
	p.page = max(room, 0)
	p.top = max(min(p.top, count-p.page), first)
	at := p.index
	if at >= figureRows {
		at += titleRows
	}
	switch {
	case at < first: // on what does not scroll
	case at < p.top:
		p.top = at
	case at >= p.top+p.page:
		p.top = max(at-p.page+1, first)
	}
	if p.index == figureRows && p.page > titleRows && first == 0 {
		p.top = min(p.top, figureRows) // the first agent with what stands above it
	}
}

// drawing is one drawing of the page.
type drawing struct {
	*Pane
	Input

	w    int
	cols columns
}

// count is how many lines there are, besides blanks and notes.
func (d *drawing) count() int {
	n := len(d.items) + titleRows
	if d.figures.Unknown.Open > 0 {
		n++
	}
	return n
}

// line is one of them.
func (d *drawing) line(i int) string {
	agents := figureRows + titleRows
	switch {
	case i < figureRows:
		return d.figure(kind(i), d.index == i)
	case i == figureRows:
		return d.title()
	case i == figureRows+1:
		return d.header()
	case i < agents+len(d.figures.Agents):
		a := &d.figures.Agents[i-agents]
		return d.agent(d.name(a), &a.Share, a, d.index == i-titleRows)
	case i == agents+len(d.figures.Agents):
		return d.agent("- nobody", &d.figures.Nobody, nil, d.index == i-titleRows)
	}
	return d.agent("? not known", &d.figures.Unknown, nil, false)
}

// title stands above the agents and says from how many conversations their rows are.
func (d *drawing) title() string {
	r := row.Start(&d.Theme, d.w).Put(theme.Title, " agents")
	if n := d.count() - figureRows - titleRows; d.page < n && d.top >= figureRows+titleRows {
		from := d.top - figureRows - titleRows + 1
		r.Put(theme.Dim, " "+strconv.Itoa(from)+"-"+strconv.Itoa(from+d.page-1)+" of "+strconv.Itoa(n))
	}
	owners := d.figures.Owners()
	long := "owners known for " + strings.TrimPrefix(from(owners), "from ")
	r.PutFit(theme.Dim, 2, long, "owners "+short(owners))
	r.PutFit(theme.Dim, 2, "counted "+row.Clock(d.figures.At, d.Now))
	return r.End()
}

// notes are the words below the table: where Enter leads, and what a trend is made of.
func (d *drawing) notes(h int) []string {
	if h < notesHigh {
		return nil
	}
	opens := row.Start(&d.Theme, d.w)
	if l, ok := d.Behind(d.Several); ok {
		opens.Put(theme.Key, " enter").PutTail(theme.KeyLabel, " opens "+l.String(), opens.Left(), d.Glyphs.Ellipsis)
	}
	if h < fixedHigh {
		return []string{opens.End()}
	}
	made := row.Start(&d.Theme, d.w).PutFit(theme.Dim, 1,
		"last 4 h: when customers wrote, by half hours. Known is each conversation's newest message, and what came while convo ran: there may have been more",
		"last 4 h: customers' newest messages, and what came while convo ran",
		"last 4 h: messages known of",
	)
	return []string{made.End(), opens.End()}
}

// short is a coverage in a few cells: "240/412", and "240/240+" where there are more.
func short(c load.Coverage) string {
	s := strconv.Itoa(c.Known) + "/" + strconv.Itoa(c.Of)
	if c.More {
		s += "+"
	}
	return s
}

// padLeft puts s at the right end of w cells.
func padLeft(s string, w int) string {
	if n := w - term.Width(s); n > 0 {
		return row.Blank(n) + s
	}
	return term.Cut(s, w)
}
