package ui

import (
	"strconv"
	"strings"

	"convo/model"
	"convo/model/inbox"
	"convo/ui/screen"
	"convo/ui/term"
	"convo/ui/theme"
)

// drawFilter draws the line of the filter; it answers where the text cursor stands.
func (m *root) drawFilter() *screen.Point {
	t := m.o.Theme
	y := len(m.pen.ends)
	m.pen.begin(m.w)
	m.pen.text(t.SGR(theme.Key), " / ")
	room := max(m.w/2, 20)
	before, after := m.filter.field.Window(room)
	if !m.filter.open {
		before, after = term.Cut(model.NewText(m.state.Filter().String()).String(), room), ""
	}
	m.pen.text(t.SGR(theme.Input), before+after)
	if m.filter.err != "" {
		m.pen.text(t.SGR(theme.Error), "  "+m.filter.err)
	} else {
		m.right(t.SGR(theme.Dim), m.searched(m.pen.left-2))
	}
	m.pen.end()
	if !m.filter.open || m.scope() != inFilter {
		return nil
	}
	return &screen.Point{X: min(3+term.Width(before), m.w-1), Y: y}
}

// enterFilter is what Enter does with the filter that is typed.
func (m *root) enterFilter() string {
	if m.state.WouldAsk(m.o.Now()) {
		return "ask the server"
	}
	return "done"
}

// searched says how much of the inbox the filter has looked at, in room cells: what
// the list may be missing stays longest.
func (m *root) searched(room int) string {
	dot := " " + m.o.Glyphs.Dot + " "
	found := strconv.Itoa(m.state.Len()) + " found"
	search := m.state.Searching()
	if search.Server && !search.Asking {
		found = "asked the server: " + found
	}
	seen := m.seen()
	owners, lacks, next := "", "", ""
	if known, of := m.state.OwnersKnown(""); m.state.Filter().NeedsOwners() && known < of {
		owners = dot + ownersKnown(known, of)
	}
	if len(search.Out) > 0 && m.several() {
		lacks = dot + accountWords(strings.Join(search.Out, ", ")) + " not asked"
	}
	switch {
	case search.Asking:
		next = dot + searching(&search) + ", Esc stops"
	case search.Cut:
		lacks += dot + "there may be more"
		next = dot + "/ Enter goes on"
	case !m.filter.open:
		next = dot + "Esc clears"
	case m.state.WouldAsk(m.o.Now()):
		next = dot + "Enter asks the server"
	}
	return firstFit(room,
		found+", "+seen+owners+lacks+next,
		found+", "+seen+owners+lacks,
		found+owners+lacks,
		strings.TrimPrefix(owners+lacks, dot),
		seen,
	)
}

// seen is how much is loaded of what could be found: "60 of 412 loaded".
func (m *root) seen() string {
	loaded, total := m.state.Loaded()
	words := strconv.Itoa(loaded)
	if total >= 0 {
		words += " of " + strconv.Itoa(total)
	}
	return words + " loaded"
}

// searching is what a search does at the moment.
func searching(s *inbox.Searching) string {
	page := ""
	if s.Pages > 0 {
		page = ", page " + strconv.Itoa(s.Pages+1)
	}
	if s.Server {
		return "asking the server" + page
	}
	return "loading" + page
}

// ownersKnown says how much is known where only some owners are: rows may be missing.
func ownersKnown(known, of int) string {
	return "owners known for " + strconv.Itoa(known) + " of " + strconv.Itoa(of)
}
