package ui

import (
	"slices"
	"strconv"
	"strings"

	"convo/model"
	"convo/ui/term"
	"convo/ui/theme"
)

// where is account, host and person: all of it, without the person, and what of that is
// kept where the rest has to be cut.
type where struct {
	account, name string
	whole, place  string
	which         string
}

// header is the first row: the views with their counts, the account, and who I am.
func (m *root) header() {
	m.pen.begin(m.w)
	m.pen.text(m.o.Theme.SGR(theme.Title), " convo  ")
	m.drawTabs(m.pen.left - m.whereLeast())
	if m.whereAbove() {
		m.whereAndWho()
	}
	m.pen.end()
}

// whereAbove reports whether account and host stand in the first row. On terminals
// with a breadcrumb they stand there: they must be seen all the time.
func (m *root) whereAbove() bool { return m.arrangement != single }

// whereLeast is the room that views must leave to account and host.
func (m *root) whereLeast() int {
	const least = 20
	if !m.whereAbove() {
		return 0
	}
	return min(least, m.w/5)
}

// rightCut adds text at the right end of the line, cut to the room there is.
func (m *root) rightCut(sgr, s string) {
	const least = 6
	room := m.pen.left - 2
	if room < least {
		return
	}
	if n := term.Width(s); n > room {
		s = term.CutTail(s, room, m.o.Glyphs.Ellipsis)
	}
	m.right(sgr, s)
}

// whereAndWho adds the account that the screen is about, its host, and the person at the
// keyboard there. Of several accounts it stays longest which one it is.
func (m *root) whereAndWho() {
	account, name := m.account(), ""
	if me, ok := m.state.Me(account); ok {
		if name = me.Name.Line(); name == "" {
			name = model.NewText(me.ID).Line()
		}
	}
	if m.where.whole == "" || m.where.account != account || m.where.name != name {
		m.where = m.whereWords(account, name)
	}
	room := m.pen.left - 2
	s := m.where.whole
	if m.several() && term.Width(s) > room {
		s = m.where.place
		if term.Width(s) > room {
			title := strings.TrimSuffix(s, m.where.which)
			s = term.CutTail(title, max(room-term.Width(m.where.which), 0), m.o.Glyphs.Ellipsis) + m.where.which
		}
	}
	m.rightCut(m.o.Theme.SGR(theme.Dim), s)
}

func (m *root) whereWords(account, name string) where {
	w := where{account: account, name: name, place: m.o.Titles[account]}
	switch {
	case account == "":
		w.place = plural(len(m.accounts), "account")
	case w.place == "":
		w.place = accountWords(account)
	}
	if m.several() && account != "" {
		w.which = " (" + strconv.Itoa(slices.Index(m.accounts, account)+1) + "/" + strconv.Itoa(len(m.accounts)) + ")"
	}
	w.place += w.which
	w.whole = w.place
	if name != "" {
		w.whole += "  " + name
	}
	return w
}

// breadcrumb says where one is while only one pane is shown.
func (m *root) breadcrumb(l layout) {
	t := m.o.Theme
	m.pen.begin(m.w)
	m.pen.text(t.SGR(theme.Dim), " "+m.state.ViewTitle(m.state.View()))
	if l.threadW > 0 {
		m.pen.text(t.SGR(theme.Dim), " > ")
		m.pen.text(t.SGR(theme.Title), term.Cut(m.label(m.state.Selected()), m.w/3))
		if m.composing {
			m.pen.text(t.SGR(theme.Dim), " > ")
			m.pen.text(t.SGR(m.kindLook()), string(m.composer.Kind()))
		}
	}
	m.whereAndWho()
	m.pen.end()
}

// kindLook is the look of what is being written: a note must not be taken for a reply.
func (m *root) kindLook() theme.Token {
	if m.composer.Kind() == model.OpNote {
		return theme.Note
	}
	return theme.Dim
}
