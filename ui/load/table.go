package load

import (
	"strconv"
	"strings"

	"convo/model"
	"convo/model/load"
	"convo/ui/row"
	"convo/ui/term"
	"convo/ui/theme"
)

// column is one column behind the name.
type column struct {
	title string
	wide  int  // cells, with the gap before it
	spare bool // it is not worth cutting names for
	cell  func(d *drawing, s *load.Share, a *load.Agent) string
}

// allColumns are the columns, those that matter most first. The agent is nil in the rows
// of nobody and of owners who are not known.
var allColumns = []column{
	{"open", 7, false, func(_ *drawing, s *load.Share, _ *load.Agent) string { return strconv.Itoa(s.Open) }},
	{"unread", 8, false, func(_ *drawing, s *load.Share, _ *load.Agent) string { return unreadOf(s) }},
	{"oldest", 8, false, func(d *drawing, s *load.Share, _ *load.Agent) string { return d.oldestOf(s) }},
	{"closing", 9, false, func(_ *drawing, s *load.Share, _ *load.Agent) string { return strconv.Itoa(s.Closing) }},
	{"last 4 h", 11, false, func(d *drawing, s *load.Share, _ *load.Agent) string { return d.trend(s) }},
	{"ratio", 8, false, func(_ *drawing, _ *load.Share, a *load.Agent) string { return ratio(a) }},
	{"open, against the most", barWide + 4, true, func(d *drawing, _ *load.Share, a *load.Agent) string { return d.bar(a) }},
}

const (
	signs     = 3  // cells before a name
	leastName = 12 // cells of a name
	mostName  = 32
	barWide   = 20 // cells of a bar
)

// columns is how a row is shared out.
type columns struct {
	name int
	of   []column
	// The scales of trends and bars: the highest step, and the most that anybody has open.
	step, open int
}

// columns are as many as there is room for beside the names.
func (p *Pane) columns(w int, in Input) columns {
	c := columns{step: p.figures.Nobody.Trend.Most()}
	longest := leastName
	d := drawing{Pane: p, Input: in}
	for i := range p.figures.Agents {
		a := &p.figures.Agents[i]
		longest = min(max(longest, term.Width(d.name(a))), mostName)
		c.step, c.open = max(c.step, a.Trend.Most()), max(c.open, a.Open)
	}
	left := w - signs - leastName
	for _, col := range allColumns {
		if left < col.wide || col.spare && left-col.wide < longest-leastName {
			break
		}
		left -= col.wide
		c.of = append(c.of, col)
	}
	c.name = max(min(longest, left+leastName), 0)
	return c
}

// header names the columns.
func (d *drawing) header() string {
	r := row.Start(&d.Theme, d.w).Put(theme.Dim, row.Blank(signs)+row.Blank(d.cols.name))
	for _, c := range d.cols.of {
		r.Put(theme.Dim, padLeft(c.title, c.wide))
	}
	return r.End()
}

// agent is the row of somebody; a is nil for nobody and for owners who are not known.
func (d *drawing) agent(name string, s *load.Share, a *load.Agent, under bool) string {
	sign, look := "   ", theme.Text
	if under {
		sign, look = " > ", theme.Cursor
	}
	r := row.Start(&d.Theme, d.w).Put(look, sign)
	r.Put(look, term.Pad(term.CutTail(name, d.cols.name, d.Glyphs.Ellipsis), d.cols.name))
	for _, c := range d.cols.of {
		r.Put(look, padLeft(c.cell(d, s, a), c.wide))
	}
	return r.EndAs(look)
}

// name is what somebody is called in the table.
func (d *drawing) name(a *load.Agent) string {
	name := a.Person.Name.Line()
	if name == "" {
		name = model.NewText(a.Person.ID).Line()
	}
	if row.RightToLeft(name) {
		name += " is" // a letter that keeps the figures behind the name
	}
	if a.Me {
		name += " (me)"
	}
	if d.Several {
		name += ", " + model.NewText(a.Account).Line()
	}
	return name
}

// unreadOf is how many unread messages a share has; of conversations, where that is all
// that is told.
func unreadOf(s *load.Share) string {
	switch {
	case s.Open == 0:
		return "0"
	case s.TellUnread == 0:
		return "?"
	case s.TellMessages == 0:
		return strconv.Itoa(s.Unread)
	}
	return strconv.Itoa(s.Messages)
}

// oldestOf is for how long the oldest of a share has waited.
func (d *drawing) oldestOf(s *load.Share) string {
	switch {
	case !s.Oldest.IsZero():
		return row.Span(d.Now.Sub(s.Oldest.Time()))
	case s.Open > 0 && s.TellUnread == 0 && s.TellTrend == 0:
		return "?"
	}
	return "-"
}

// trend is a share's trend as blocks.
func (d *drawing) trend(s *load.Share) string {
	if s.Open > 0 && s.TellTrend == 0 {
		return "?"
	}
	levels := d.Glyphs.Levels
	var b strings.Builder
	for _, n := range s.Trend {
		level := 0
		if n > 0 {
			level = part(n, d.cols.step, len(levels)-1)
		}
		b.WriteString(levels[level])
	}
	return b.String()
}

// bar is how much somebody has open of the most that anybody has.
func (d *drawing) bar(a *load.Agent) string {
	full := 0
	switch {
	case a == nil:
		return ""
	case a.Open > 0:
		full = part(a.Open, d.cols.open, barWide)
	}
	return strings.Repeat(d.Glyphs.Full, full) + strings.Repeat(d.Glyphs.Empty, barWide-full)
}

// part is n, which is not 0, on a scale up to most in so many steps: at least the first,
// and no more than all of them, for those who are not measured by it.
func part(n, most, steps int) int {
	if n >= most {
		return steps
	}
	return max(n*steps/most, 1)
}

// ratio is somebody's part of the work against the team's median: "1.8x".
func ratio(a *load.Agent) string {
	switch {
	case a == nil:
		return ""
	case !a.RatioTold:
		return "-"
	}
	return strconv.FormatFloat(a.Ratio, 'f', 1, 64) + "x"
}
