package help

import (
	"strconv"
	"strings"

	"convo/model"
	"convo/ui/row"
	"convo/ui/term"
	"convo/ui/theme"
)

const (
	// frame is how many lines stand around the rows: title above, keys below.
	frame = 2
	// comfortable is the width at which reasons fit beside most titles.
	comfortable = 100
	// keyColumn is the width of the column of keys.
	keyColumn = 18
)

// Size is how much room the page wants, within w cells and h lines.
func (p *Pane) Size(w, h int) (int, int) {
	return max(min(comfortable, w), 0), max(min(len(p.actions)+frame, h), 0)
}

// Lines draws the page as exactly h lines of exactly w cells, without a border.
func (p *Pane) Lines(w, h int, in Input) []string {
	w, h = max(w, 0), max(h, 0)
	lines := make([]string, 0, h)
	if h > frame {
		lines = append(lines, p.title(w, &in))
	}
	p.page = max(h-frame, 1)
	p.top = max(min(p.top, p.at, len(p.rows)-p.page), p.at-p.page+1, 0)
	cut := p.page > 1 && len(p.rows) > p.top+p.page
	if cut && p.at == p.top+p.page-1 {
		p.top++ // the last line is not for the row under the cursor
		cut = len(p.rows) > p.top+p.page
	}
	if cut {
		p.page--
	}
	list := make([]string, 0, p.page)
	for i := p.top; i < len(p.rows) && i < p.top+p.page; i++ {
		list = append(list, p.row(w, i, &in))
	}
	if len(p.rows) == 0 {
		list = append(list, row.Start(&in.Theme, w).Put(theme.Dim, "   nothing is called that").End())
	}
	lines = append(lines, row.Fit(list, w, min(p.page, h))...)
	if cut {
		lines = append(lines, p.more(w, &in))
	}
	if h > 1 {
		lines = append(lines, p.foot(w, &in))
	}
	return row.Fit(lines, w, h)
}

func (p *Pane) title(w int, in *Input) string {
	r := row.Start(&in.Theme, w).Put(theme.Title, " help")
	if p.filter.Text() == "" {
		return r.Put(theme.Dim, "   (type to filter by name or key)").End()
	}
	p.filter.Draw(r.Put(theme.Text, "   "), w)
	return r.End()
}

// row draws an action: its keys, what it does, and why it is impossible now.
func (p *Pane) row(w, i int, in *Input) string {
	a := p.actions[p.rows[i]]
	can := p.can(a.Name)
	sign, keyLook, look := "   ", theme.Key, theme.Text
	if !can.OK {
		keyLook, look = theme.Disabled, theme.Disabled
	}
	if i == p.at {
		sign, keyLook, look = " > ", theme.Cursor, theme.Cursor
	}
	r := row.Start(&in.Theme, w).Put(look, sign)
	r.Put(keyLook, term.Pad(strings.Join(a.Keys, "  "), min(keyColumn, w/3))).Put(look, " "+a.Title)
	if !can.OK {
		r.Put(look, "  ("+model.NewText(can.Why).Line()+")")
	}
	if a.Verb != "" {
		verb := "convo " + a.Verb
		if r.Left() >= len(verb)+3 {
			r.Fill(look, " ", len(verb)+1).Put(look, verb)
		}
	}
	return r.EndAs(look)
}

// more says how many rows follow those on screen.
func (p *Pane) more(w int, in *Input) string {
	below := len(p.rows) - p.top - p.page
	return row.Start(&in.Theme, w).Put(theme.Dim, "   "+in.Glyphs.Ellipsis+" "+strconv.Itoa(below)+" more").End()
}

func (p *Pane) foot(w int, in *Input) string {
	r := row.Start(&in.Theme, w)
	for _, h := range []struct{ key, does string }{{"enter", "run"}, {"esc", "close"}} {
		r.Put(theme.Key, " "+h.key).Put(theme.KeyLabel, " "+h.does+"  ")
	}
	return r.End()
}
