package picker

import (
	"fmt"
	"strconv"
	"strings"

	"convo/model"
	"convo/ui/row"
	"convo/ui/term"
	"convo/ui/theme"
)

// frame is how many lines stand around the rows: title above, state and keys below.
const frame = 3

// The widths of a comfortable picker: names are cut at the first, everything fits in
// the second.
const (
	longName    = 28
	comfortable = 84
)

// Size is how much room the picker wants, within w cells and h lines.
func (p *Pane) Size(w, h int) (int, int) {
	return max(min(comfortable, w), 0), max(min(len(p.people)+2+frame, h), 0)
}

// Lines draws the picker as exactly h lines of exactly w cells, without a border.
// Where there is not enough room the rows stay longest.
func (p *Pane) Lines(w, h int, in Input) []string {
	w, h = max(w, 0), max(h, 0)
	lines := make([]string, 0, h)
	if h > frame-1 {
		lines = append(lines, p.filter.Title(&in.Theme, w, p.options.Title, "(type to filter)"))
	}
	room := max(h-frame, min(h, 1))
	lines = append(lines, row.Fit(p.list(w, room, &in), w, room)...)
	if h > frame {
		lines = append(lines, p.state(w, room, &in))
	}
	if h > 1 {
		lines = append(lines, p.foot(w, &in))
	}
	return row.Fit(lines, w, h)
}

// list draws the rows around the cursor.
func (p *Pane) list(w, room int, in *Input) []string {
	if len(p.rows) == 0 {
		words := "nobody matches"
		switch {
		case len(p.people) == 0 && in.Loading:
			words = "loading the list"
		case len(p.people) == 0 && in.From != "":
			words = "no agents known: add [[people]] to the configuration"
		case len(p.people) == 0:
			words = "the list is empty"
		}
		return []string{row.Start(&in.Theme, w).Put(theme.Dim, "   "+words).End()}
	}
	p.top = max(min(p.top, p.at, len(p.rows)-room), p.at-room+1, 0)
	var lines []string
	names := p.nameWidth()
	for i := p.top; i < len(p.rows) && len(lines) < room; i++ {
		lines = append(lines, p.row(w, i, names, in))
	}
	return lines
}

// nameWidth is the width of the column of names.
func (p *Pane) nameWidth() int {
	widest := 0
	for i := range p.people {
		widest = max(widest, term.Width(p.people[i].name))
	}
	return min(widest, longName)
}

// row draws one person: name, me, open, unread, oldest, how loaded. What does not fit is
// left out whole: half a column would say something else.
func (p *Pane) row(w, i, names int, in *Input) string {
	look, sign := theme.Text, "   "
	if i == p.at {
		look, sign = theme.Cursor, " > "
	}
	r := row.Start(&in.Theme, w).Put(look, sign)
	who := p.rows[i].person
	if who == nil {
		return r.Put(look, "- nobody (release)").EndAs(look)
	}
	r.Put(look, term.Pad(term.CutTail(who.name, names, in.Glyphs.Ellipsis), names))
	if row.RightToLeft(who.name) {
		r.Put(look, " is") // a letter that keeps the figures behind the name
	}
	for _, column := range columns(who, in) {
		if term.Width(strings.TrimRight(column, " ")) > r.Left() {
			break
		}
		r.Put(look, column)
	}
	return r.EndAs(look)
}

// columns are what stands behind a name, each with the gap before it.
func columns(who *person, in *Input) []string {
	a := &who.agent
	me := "    "
	if a.Me {
		me = "  me"
	}
	columns := []string{
		me, "  " + figure(a.Open, in) + " open", " " + figure(a.Unread, in) + " unread",
		"  oldest " + term.Pad(oldest(a.Oldest, in), figureWide(in)),
	}
	if who.load != "" && enough(in) {
		columns = append(columns, "  "+who.load)
	}
	return columns
}

// figure is a number at the right end of its column; at least so many while not all owners
// are known.
func figure(n int, in *Input) string {
	words := atLeast(in) + strconv.Itoa(n)
	return strings.Repeat(" ", max(figureWide(in)-term.Width(words), 0)) + words
}

// figureWide is how many cells figures have.
func figureWide(in *Input) int {
	const digits = 4
	return digits + term.Width(atLeast(in))
}

// oldest is for how long somebody's oldest unread message waits; at least so long while
// not all owners are known.
func oldest(at model.Stamp, in *Input) string {
	switch {
	case at.IsZero() && partial(in):
		return "?"
	case at.IsZero():
		return "-"
	}
	return atLeast(in) + row.Span(in.Now.Sub(at.Time()))
}

// atLeast is what stands before a figure from a part of the conversations.
func atLeast(in *Input) string {
	if partial(in) {
		return in.Glyphs.AtLeast + " "
	}
	return ""
}

// partial reports whether the figures are from a part of the conversations.
func partial(in *Input) bool { return in.Known < in.Of }

// enough reports whether so many owners are known that who is busiest can be told.
func enough(in *Input) bool {
	const percent = 80
	return in.Known*100 >= in.Of*percent
}

// state says how many rows follow those on screen, and how good the list is.
func (p *Pane) state(w, room int, in *Input) string {
	r := row.Start(&in.Theme, w).Put(theme.Text, " ")
	if below := len(p.rows) - p.top - room; below > 0 {
		r.Put(theme.Dim, in.Glyphs.Ellipsis+" "+strconv.Itoa(below)+" more  ")
	}
	when := "never read"
	if !in.At.IsZero() {
		when = row.Clock(in.At, in.Now)
	}
	say := func(tok theme.Token, words string) { r.PutTail(tok, words, r.Left(), in.Glyphs.Ellipsis) }
	switch {
	case in.Fault != nil && in.Loading:
		say(theme.Error, "x "+in.Fault.Error()+": trying again, list of "+when)
	case in.Fault != nil:
		say(theme.Error, "x "+in.Fault.Error()+": list of "+when)
	case in.At.IsZero() && in.Loading:
		say(theme.Dim, "loading the list")
	default:
		say(theme.Dim, fmt.Sprintf("load from %d of %d, %s", in.Known, in.Of, row.Clock(in.Counted, in.Now)))
	}
	if in.From != "" {
		from := "people from " + in.From
		say(theme.Dim, " "+in.Glyphs.Dot+" "+from)
	}
	return r.End()
}

func (p *Pane) foot(w int, in *Input) string {
	r := row.Start(&in.Theme, w)
	hint := func(key, does string) {
		r.Put(theme.Key, " "+key).Put(theme.KeyLabel, " "+does+"  ")
	}
	verb := p.options.Verb
	if verb == "" {
		verb = "choose"
	}
	hint("enter", verb)
	if p.options.Reply {
		hint("ctrl+t", verb+" and reply")
	}
	hint("esc", "cancel")
	return r.End()
}
