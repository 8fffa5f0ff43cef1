package replies

import (
	"strings"

	"convo/model"
	"convo/model/canned"
	"convo/ui/row"
	"convo/ui/term"
	"convo/ui/theme"
)

const (
	// comfortable is the width in which everything fits.
	comfortable = 100
	// frame is how many lines stand around rows and preview: title, rule, keys.
	frame = 3
	// leastRows is how many rows stay beside a long preview.
	leastRows = 3
	// longName is where names are cut.
	longName = 32
)

// Size is how much room the pane wants, within w cells and h lines.
func (p *Pane) Size(w, h int) (int, int) {
	const least, most = 14, 30
	return max(min(comfortable, w), 0), max(min(max(len(p.all)+frame+leastRows, least), most, h), 0)
}

// Lines draws the pane as exactly h lines of exactly w cells, without a border. Where
// there is not enough room the rows stay longest.
func (p *Pane) Lines(w, h int, in Input) []string {
	w, h = max(w, 0), max(h, 0)
	lines := make([]string, 0, h)
	if h > 2 {
		lines = append(lines, p.title(w, &in))
	}
	room := max(h-frame-len(in.Problems[:min(len(in.Problems), 1)]), min(h, 1))
	rows := min(max(len(p.rows), 1), max(room/2, min(leastRows, room)))
	if room <= leastRows { // there is no room for a preview, nor for the rule above it
		rows = min(max(len(p.rows), 1), max(room+1, 0))
	}
	lines = append(lines, row.Fit(p.list(w, rows, &in), w, rows)...)
	if preview := room - rows; preview > 0 && room > leastRows {
		lines = append(lines, row.Start(&in.Theme, w).Put(theme.Rule, in.Glyphs.Rule).Put(theme.Dim, " this is put in ").Fill(theme.Rule, in.Glyphs.Rule, 0).End())
		lines = append(lines, row.Fit(p.preview(w, preview, &in), w, preview)...)
	}
	if len(in.Problems) > 0 && h > frame {
		lines = append(lines, problem(w, &in))
	}
	if h > 1 {
		lines = append(lines, p.foot(w, &in))
	}
	return row.Fit(lines, w, h)
}

func (p *Pane) title(w int, in *Input) string {
	r := row.Start(&in.Theme, w).PutTail(theme.Title, " canned reply for "+p.options.To, w, in.Glyphs.Ellipsis)
	if p.filter.Text() == "" {
		return r.PutFit(theme.Dim, 3, "(type to filter)").End()
	}
	p.filter.Draw(r.Put(theme.Text, "   "), w)
	return r.End()
}

// list draws the rows around the cursor.
func (p *Pane) list(w, room int, in *Input) []string {
	if len(p.rows) == 0 {
		words := "none matches"
		switch {
		case len(p.all) == 0 && in.Loading:
			words = "reading " + in.Dir
		case len(p.all) == 0:
			words = "none yet (convo help replies says how) in " + in.Dir
		}
		return []string{row.Start(&in.Theme, w).Put(theme.Dim, "   "+words).End()}
	}
	p.top = max(min(p.top, p.at, len(p.rows)-room), p.at-room+1, 0)
	names := 0
	for _, r := range p.rows {
		names = min(max(names, term.Width(line(r.Name))), longName)
	}
	var lines []string
	for i := p.top; i < len(p.rows) && len(lines) < room; i++ {
		lines = append(lines, p.row(w, i, names, in))
	}
	return lines
}

// row draws one reply: its name, what it is for, what it does besides.
func (p *Pane) row(w, i, names int, in *Input) string {
	c := p.rows[i]
	look, sign := theme.Text, "   "
	if !c.Fits(p.options.Channel) {
		look = theme.Dim
	}
	if i == p.at {
		look, sign = theme.Cursor, " > "
	}
	r := row.Start(&in.Theme, w).Put(look, sign)
	r.Put(look, term.Pad(term.CutTail(line(c.Name), names, in.Glyphs.Ellipsis), names))
	for _, about := range []string{channels(c), strings.Join(c.Tags, ", "), plan(c)} {
		if about = line(about); about != "" {
			r.Put(look, "  ").PutTail(look, about, r.Left(), in.Glyphs.Ellipsis)
		}
	}
	return r.EndAs(look)
}

// channels are those that a reply is meant for, as they are called.
func channels(c *canned.Reply) string {
	names := make([]string, len(c.Channels))
	for i, ch := range c.Channels {
		names[i] = row.Channel(ch)
	}
	return strings.Join(names, "/")
}

// plan tells of what a playbook does besides; "" for other replies.
func plan(c *canned.Reply) string {
	if len(c.Then) == 0 {
		return ""
	}
	return "then " + steps(c)
}

// steps are those of a playbook in one line.
func steps(c *canned.Reply) string {
	words := make([]string, len(c.Then))
	for i, st := range c.Then {
		words[i] = st.Words
	}
	return strings.Join(words, ", ")
}

// sendsNothing reports whether the reply under the cursor is steps only.
func (p *Pane) sendsNothing() bool { return p.at < len(p.rows) && p.rows[p.at].Body == "" }

// line is a string of a file in one line.
func line(s string) string { return model.NewText(s).Line() }

// preview draws what would be put into the text; marks of what is not known stand out.
func (p *Pane) preview(w, h int, in *Input) []string {
	text, missing := p.fill()
	var lines []string
	if p.sendsNothing() {
		lines = append(lines, row.Start(&in.Theme, w).Put(theme.Dim, "  nothing is sent, these are its steps:").End())
		text = steps(p.rows[p.at])
	}
	for _, l := range term.Wrap(model.NewText(text).String(), max(w-3, 1)) {
		r := row.Start(&in.Theme, w).Put(theme.Text, "  ")
		marked(r, l, missing)
		if lines = append(lines, r.End()); len(lines) > h {
			lines[h-1] = row.Start(&in.Theme, w).Put(theme.Dim, "  "+in.Glyphs.Ellipsis).End()
			return lines[:h]
		}
	}
	return lines
}

// marked puts a line with the marks in it in another look.
func marked(r *row.Row, l string, marks []string) {
	for l != "" {
		at, mark := len(l), ""
		for _, m := range marks {
			if i := strings.Index(l, m); i >= 0 && i < at {
				at, mark = i, m
			}
		}
		r.Put(theme.Text, l[:at]).Put(theme.Warn, mark)
		l = l[at+len(mark):]
	}
}

// problem tells of files that cannot be used: the first by its name.
func problem(w int, in *Input) string {
	words := in.Problems[0].Line()
	if n := len(in.Problems) - 1; n > 0 {
		words += " (and more: convo config check)"
	}
	return row.Start(&in.Theme, w).Put(theme.Text, " ").PutTail(theme.Error, "x "+words, w-1, in.Glyphs.Ellipsis).End()
}

func (p *Pane) foot(w int, in *Input) string {
	r := row.Start(&in.Theme, w)
	hint := func(key, does string) {
		if term.Width(key)+term.Width(does)+4 <= r.Left() {
			r.Put(theme.Key, " "+key).Put(theme.KeyLabel, " "+does+"  ")
		}
	}
	if p.sendsNothing() {
		hint("enter", "see the plan")
	} else {
		hint("enter", "put it in")
	}
	if p.options.Typed && p.filter.Text() == "" {
		hint(string(Opener), "types one")
	}
	hint("esc", "cancel")
	return r.End()
}
