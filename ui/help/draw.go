package help

import (
	"strconv"
	"strings"

	"convo/model"
	"convo/model/action"
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
	// nameColumn is the width of the palette's column of names, and titled the width
	// from which there is room for titles behind it.
	nameColumn = 22
	titled     = 60
	// apart is what stands around words at the end of a row: two cells before them and
	// one behind.
	apart = 3
)

// Size is how much room the list wants, within w cells and h lines.
func (p *Pane) Size(w, h int) (int, int) {
	return max(min(comfortable, w), 0), max(min(len(p.options.Actions)+frame, h), 0)
}

// Lines draws the list as exactly h lines of exactly w cells, without a border.
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
	if p.options.Form == Palette {
		return p.line.Title(&in.Theme, w, "commands", "(type what to do)")
	}
	return p.line.Title(&in.Theme, w, "help", "(type to filter by name or key)")
}

// row draws an action, and why it is impossible now.
func (p *Pane) row(w, i int, in *Input) string {
	a := p.options.Actions[p.rows[i]]
	can := p.options.Can(a.Name)
	sign, keyLook, look := "   ", theme.Key, theme.Text
	if !can.OK {
		keyLook, look = theme.Disabled, theme.Disabled
	}
	if i == p.at {
		sign, keyLook, look = " > ", theme.Cursor, theme.Cursor
	}
	r := row.Start(&in.Theme, w).Put(look, sign)
	why := ""
	if !can.OK {
		why = "  (" + model.NewText(can.Why).Line() + ")"
	}
	if p.options.Form == Palette {
		nameFirst(r, &a, why, keyLook, look, w, in)
	} else {
		keysFirst(r, &a, why, keyLook, look, w, in)
	}
	return r.EndAs(look)
}

// keysFirst is a row of the help page: keys, title, reason, verb.
func keysFirst(r *row.Row, a *action.Action, why string, keyLook, look theme.Token, w int, in *Input) {
	r.Put(keyLook, term.Pad(strings.Join(a.Keys, "  "), min(keyColumn, w/3)))
	r.PutTail(look, " "+a.Title+why, r.Left(), in.Glyphs.Ellipsis)
	if a.Verb != "" {
		atTheEnd(r, look, look, "convo "+a.Verb)
	}
}

// nameFirst is a row of the palette: name, title where there is room, reason, keys. The
// keys stay longest.
func nameFirst(r *row.Row, a *action.Action, why string, keyLook, look theme.Token, w int, in *Input) {
	words := string(a.Name)
	if a.Arg != "" {
		words += " " + a.Arg
	}
	if w >= titled {
		words = term.Pad(words, nameColumn) + " " + a.Title
	}
	keys := strings.Join(a.Keys, "  ")
	room := r.Left()
	if keys != "" {
		room -= len(keys) + apart
	}
	r.PutTail(look, words+why, room, in.Glyphs.Ellipsis)
	atTheEnd(r, look, keyLook, keys)
}

// atTheEnd puts words at the end of a row, if all of them fit.
func atTheEnd(r *row.Row, blank, look theme.Token, words string) {
	if words != "" && r.Left() >= len(words)+apart {
		r.Fill(blank, " ", len(words)+1).Put(look, words)
	}
}

// more says how many rows follow those on screen.
func (p *Pane) more(w int, in *Input) string {
	below := len(p.rows) - p.top - p.page
	return row.Start(&in.Theme, w).Put(theme.Dim, "   "+in.Glyphs.Ellipsis+" "+strconv.Itoa(below)+" more").End()
}

// foot says what the keys do here; where they do nothing, why.
func (p *Pane) foot(w int, in *Input) string {
	r := row.Start(&in.Theme, w)
	a, ok := p.current()
	if ok {
		if can := p.options.Can(a.Name); !can.OK {
			return r.PutTail(theme.Warn, " "+model.NewText(can.Why).Line(), w, in.Glyphs.Ellipsis).End()
		}
	}
	hint := func(key, does string) {
		if len(key)+len(does)+apart <= r.Left() {
			r.Put(theme.Key, " "+key).Put(theme.KeyLabel, " "+does+"  ")
		}
	}
	if a.Arg != "" && p.arg.text == "" {
		hint("enter", "type "+a.Arg)
	} else {
		hint("enter", "run")
	}
	if p.options.Form == Palette {
		hint("tab", "complete")
	}
	hint("esc", "close")
	return r.End()
}
