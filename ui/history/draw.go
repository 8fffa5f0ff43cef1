package history

import (
	"strconv"
	"strings"

	"convo/model"
	"convo/model/inbox"
	"convo/ui/row"
	"convo/ui/term"
	"convo/ui/theme"
)

const (
	// frame is how many lines stand around the rows: title above, the row under the
	// cursor in full and the keys below.
	frame = 3
	// comfortable is the width at which everything fits beside most names.
	comfortable = 132
	ageColumn   = 4                       // "12d"
	clockColumn = len("31 Dec 23:59") + 2 // where there is room for it
	wholeResult = len("failed: rate limited")
	shortResult = len("undone") + 2 // where there is little room
	leastWhat   = 40                // of what was done, beside the reason
	// The reason on a row is left out where it would be cut too much: the last line has it.
	leastReason, longestReason = 24, 46

	gap    = 2
	blanks = "  "
	roomy  = 58 // the width from which on times and whole results are shown
)

// Size is how much room the list wants, within w cells and h lines.
func (p *Pane) Size(s *inbox.State, w, h int) (int, int) {
	return max(min(comfortable, w), 0), max(min(max(s.HistoryLen(), 1)+frame, h), 0)
}

// Lines draws the list as exactly h lines of exactly w cells, without a border. Where
// there is not enough room the rows stay longest.
func (p *Pane) Lines(w, h int, in Input) []string {
	w, h = max(w, 0), max(h, 0)
	p.follow(in.State)
	lines := make([]string, 0, h)
	if h > frame {
		lines = append(lines, row.Start(&in.Theme, w).Put(theme.Title, " history").
			Put(theme.Dim, "   what was done from this machine, 30 days").End())
	}
	room := max(h-frame, min(h, 1))
	lines = append(lines, row.Fit(p.rows(w, room, &in), w, room)...)
	if h > frame-1 {
		lines = append(lines, p.whole(w, &in))
	}
	if h > 1 {
		lines = append(lines, p.foot(w, &in))
	}
	return row.Fit(lines, w, h)
}

// rows draws the rows around the cursor.
func (p *Pane) rows(w, room int, in *Input) []string {
	n := in.State.HistoryLen()
	if n == 0 {
		words := "nothing was done from here yet"
		if !in.State.HistoryRead() {
			words = "reading the journal"
		}
		return []string{row.Start(&in.Theme, w).Put(theme.Dim, "   "+words).End()}
	}
	p.page = room
	p.top = max(min(p.top, p.at, n-room), p.at-room+1, 0)
	var lines []string
	for i := p.top; i < n && len(lines) < room; i++ {
		past := in.State.History(i)
		lines = append(lines, line(w, &past, i == p.at, in))
	}
	return lines
}

// line draws one row: age, time, what, result, and what speaks against taking it back.
func line(w int, past *inbox.Past, here bool, in *Input) string {
	look, sign := theme.Text, "   "
	if !past.Undo.OK {
		look = theme.Dim
	}
	token := look
	if bad(past) {
		token = theme.Failed
	}
	if here {
		look, token, sign = theme.Cursor, theme.Cursor, " > "
	}
	at := past.Deeds[len(past.Deeds)-1].At
	r := row.Start(&in.Theme, w).Put(look, sign+term.Pad(row.Span(in.Now.Sub(at)), ageColumn)+" ")
	fate := shortResult
	if w >= roomy {
		r.Put(look, term.Pad(row.Clock(at, in.Now), clockColumn))
		fate = wholeResult
	}
	why := past.Undo.Why
	reason := max(r.Left()-leastWhat-fate-2*gap, 0)
	if reason = min(reason, longestReason); reason < leastReason {
		reason = -gap
	}
	what := max(r.Left()-fate-reason-2*gap, 1)
	column := func(look theme.Token, s string, n int) {
		r.Put(look, term.Pad(term.CutTail(s, n, in.Glyphs.Ellipsis), n)).Put(look, blanks)
	}
	column(look, subject(past, in), what)
	column(token, result(past), fate)
	if reason > 0 && why != "" {
		r.PutTail(look, why, reason, in.Glyphs.Ellipsis)
	}
	return r.EndAs(look)
}

// subject is what was done, and to whom.
func subject(past *inbox.Past, in *Input) string {
	if in.Account == nil {
		return past.What
	}
	return past.What + in.Account(past.Deeds[0].Conv.Account)
}

// result is what became of it; of a bulk, how many had which fate.
func result(past *inbox.Past) string {
	if len(past.Deeds) == 1 {
		return fate(&past.Deeds[0])
	}
	done, undone := 0, 0
	for i := range past.Deeds {
		switch d := &past.Deeds[i]; {
		case d.UndoneBy != "":
			undone++
		case d.Result == model.ResultDone, d.Result == model.ResultAlready:
			done++
		}
	}
	var words []string
	for _, part := range []struct {
		n   int
		was string
	}{{done, "done"}, {undone, "undone"}, {len(past.Deeds) - done - undone, "not"}} {
		switch {
		case part.n == len(past.Deeds) && part.was != "not":
			return part.was
		case part.n > 0:
			words = append(words, strconv.Itoa(part.n)+" "+part.was)
		}
	}
	return strings.Join(words, ", ")
}

// fate is what became of one deed.
func fate(d *model.Deed) string {
	switch {
	case d.UndoneBy != "":
		return "undone"
	case d.Result == model.ResultFailed:
		return "failed: " + strings.ReplaceAll(d.Fault.String(), "_", " ")
	}
	return string(d.Result)
}

// bad reports whether something did not come to pass, or nobody knows.
func bad(past *inbox.Past) bool {
	for i := range past.Deeds {
		switch past.Deeds[i].Result {
		case model.ResultFailed, model.ResultSkipped, model.ResultUnknown:
			return true
		case model.ResultDone, model.ResultAlready, model.ResultUnderway:
		}
	}
	return false
}

// whole is the row under the cursor in full: its conversation, where it was done, and
// what speaks against taking it back.
func (p *Pane) whole(w int, in *Input) string {
	r := row.Start(&in.Theme, w)
	if p.id == "" {
		return r.End()
	}
	past := in.State.History(p.at)
	words := " " + result(&past)
	switch {
	case past.Undo.OK:
		words += ": " + in.Undo + " undoes it"
	case past.Deeds[len(past.Deeds)-1].UndoneBy == "":
		words += ", cannot be undone: " + past.Undo.Why
	}
	dot := " " + in.Glyphs.Dot + " "
	if n := len(past.Deeds); n > 1 {
		words += dot + "a bulk of " + strconv.Itoa(n)
	} else if id := past.Deeds[0].Conv.ID; id != "" {
		words += dot + model.NewText(id).Line()
	}
	if past.Another {
		words += dot + "another run"
	}
	return r.PutTail(theme.Status, words, w, in.Glyphs.Ellipsis).End()
}

func (p *Pane) foot(w int, in *Input) string {
	r := row.Start(&in.Theme, w)
	for _, h := range []struct{ key, does string }{{in.Undo, "undo"}, {in.Open, "open"}, {"esc", "close"}} {
		if term.Width(h.key+h.does)+4 <= r.Left() {
			r.Put(theme.Key, " "+h.key).Put(theme.KeyLabel, " "+h.does+"  ")
		}
	}
	return r.End()
}
