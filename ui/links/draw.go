package links

import (
	"convo/model"
	"convo/ui/row"
	"convo/ui/term"
	"convo/ui/theme"
)

const (
	// frame is how many lines stand around the links: title above, keys below.
	frame = 2
	// comfortable is the width at which most addresses take one line.
	comfortable = 100
	// margin is the column before addresses.
	margin = 3
)

// block is where a link's lines are, counted from the first link's first.
type block struct{ start, end int }

// line is one line of a link before it is drawn.
type line struct {
	look theme.Token
	text string
}

// lines are the lines of a link: whom it leads to and where it stands, the whole
// address, and what does not meet the eye.
func (l *Link) lines(w int) []line {
	room := max(w-margin, 1)
	head := l.From
	if l.Host != "" {
		head = "to " + l.Host + ", " + l.From
	}
	var out []line
	add := func(look theme.Token, s string) {
		for _, part := range term.Wrap(model.NewText(s).Line(), room) {
			out = append(out, line{look, part})
		}
	}
	add(theme.Title, head)
	add(theme.Text, l.URL)
	for _, w := range l.Warnings {
		add(theme.Warn, "! "+w)
	}
	return out
}

// Size is how much room the list wants, within w cells and h lines.
func (p *Pane) Size(w, h int) (int, int) {
	w = max(min(comfortable, w), 0)
	n := frame
	for i := range p.options.Links {
		n += len(p.options.Links[i].lines(w))
	}
	return w, max(min(n, h), 0)
}

// Lines draws the list as exactly h lines of exactly w cells, without a border.
func (p *Pane) Lines(w, h int, in Input) []string {
	w, h = max(w, 0), max(h, 0)
	all := p.lay(w)
	moved := p.w != w || p.room != max(h-frame, 1)
	p.w, p.room = w, max(h-frame, 1)
	if moved {
		p.reveal()
	}
	p.top = max(min(p.top, len(all)-p.room), 0)
	out := make([]string, 0, h)
	if h > frame {
		out = append(out, row.Start(&in.Theme, w).Put(theme.Title, " "+p.options.Title).End())
	}
	list := make([]string, 0, p.room)
	at := p.blocks[p.at]
	for i := p.top; i < len(all) && len(list) < p.room; i++ {
		sign, look := "   ", all[i].look
		if i == at.start || (i == p.top && i > at.start && i < at.end) {
			sign, look = " > ", theme.Cursor
		}
		list = append(list, row.Start(&in.Theme, w).Put(look, sign).Put(look, all[i].text).End())
	}
	out = append(out, row.Fit(list, w, min(p.room, h))...)
	if h > 1 {
		out = append(out, p.foot(w, len(all), &in))
	}
	return row.Fit(out, w, h)
}

// lay puts all links' lines below each other.
func (p *Pane) lay(w int) []line {
	var all []line
	p.blocks = p.blocks[:0]
	for i := range p.options.Links {
		from := len(all)
		all = append(all, p.options.Links[i].lines(w)...)
		p.blocks = append(p.blocks, block{from, len(all)})
	}
	return all
}

// foot says what the keys do, and why there is no browser.
func (p *Pane) foot(w, lines int, in *Input) string {
	r := row.Start(&in.Theme, w)
	hint := func(key, does string) {
		if len(key)+len(does)+3 <= r.Left() {
			r.Put(theme.Key, " "+key).Put(theme.KeyLabel, " "+does+"  ")
		}
	}
	hint("enter y", "copy")
	switch {
	case p.options.NoBrowser == "" && p.options.Links[p.at].Opens():
		hint("o", "open")
	case p.options.NoBrowser == "":
		r.PutFit(theme.Disabled, 1, "o open  ")
	}
	hint("esc", "close")
	if p.options.NoBrowser != "" {
		r.PutFit(theme.Dim, 1, "no browser: "+p.options.NoBrowser, "no browser here")
	}
	switch {
	case p.top+p.room < lines:
		r.PutFit(theme.Dim, 1, in.Glyphs.Ellipsis+" more below")
	case p.options.More:
		r.PutFit(theme.Dim, 1, "older messages are not loaded")
	}
	return r.End()
}
