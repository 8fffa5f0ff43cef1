package ui

import (
	"strconv"

	"convo/model/inbox"
	"convo/ui/term"
	"convo/ui/theme"
)

// tab is one view as it was last drawn.
type tab struct {
	count inbox.Count
	open  bool
	text  string
	width int
}

// header is the first row: the views with their counts, the account, and who I am.
// Where the views do not fit, only the open one is shown, with its number.
func (m *root) header() {
	t := m.o.Theme
	m.pen.begin(m.w)
	m.pen.text(t.SGR(theme.Title), " convo  ")
	views := inbox.Views()
	active := m.state.View()
	total := 3 * (len(views) - 1)
	for _, v := range views {
		m.count(v)
		total += m.tabs[v].width
	}
	if total > m.pen.left {
		m.pen.text(t.SGR(theme.TabActive), m.tabs[active].text)
		m.pen.text(t.SGR(theme.Dim), " "+strconv.Itoa(int(active)+1)+"/"+strconv.Itoa(len(views)))
	} else {
		for i, v := range views {
			if i > 0 {
				m.pen.text(t.SGR(theme.Dim), " | ")
			}
			token := theme.Tab
			if v == active {
				token = theme.TabActive
			}
			m.pen.text(t.SGR(token), m.tabs[v].text)
		}
	}
	if m.whereAbove() {
		m.rightCut(t.SGR(theme.Dim), m.whereAndWho())
	}
	m.pen.end()
}

// count brings a view's tab up to date.
func (m *root) count(v inbox.View) {
	c, open := m.state.Count(v), m.state.View() == v
	old := &m.tabs[v]
	if old.text != "" && old.count == c && old.open == open {
		return
	}
	text := v.Title() + m.number(v, c, open)
	*old = tab{count: c, open: open, text: text, width: term.Width(text)}
}

// number is the number on a view's tab, after a blank: how many conversations, "+"
// where there are or may be more than are known, "*" where some are unread. It is ""
// where nothing was read yet.
func (m *root) number(v inbox.View, c inbox.Count, open bool) string {
	switch {
	case v == inbox.Archived && c.Conversations == 0 && !open:
		return "" // it is not read before it is looked at
	case c.Failed && c.Conversations == 0:
		return " ?"
	case c.Loading && c.Conversations == 0:
		return " " + m.o.Glyphs.Ellipsis
	}
	s := " " + strconv.Itoa(c.Conversations)
	if c.Known < c.Of || (c.Partial && v != inbox.All) {
		s += "+"
	}
	if c.Unread {
		s += "*"
	}
	return s
}

// whereAbove reports whether account and host stand in the first row. On terminals
// with a breadcrumb they stand there: they must be seen all the time.
func (m *root) whereAbove() bool { return m.arrangement != single }

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

// whereAndWho is the account, its host, and the person at the keyboard.
func (m *root) whereAndWho() string {
	s := m.o.Title
	for _, a := range m.accounts {
		if me, ok := m.state.Me(a); ok {
			name := me.Name.Line()
			if name == "" {
				name = me.ID
			}
			return s + "  " + name
		}
	}
	return s
}

// breadcrumb says where one is while only one pane is shown.
func (m *root) breadcrumb(l layout) {
	t := m.o.Theme
	m.pen.begin(m.w)
	m.pen.text(t.SGR(theme.Dim), " "+m.state.View().Title())
	if l.threadW > 0 {
		c, _ := m.state.Conversation(m.state.Selected())
		m.pen.text(t.SGR(theme.Dim), " > ")
		m.pen.text(t.SGR(theme.Title), term.Cut(c.Contact.Label(), m.w/3))
		if m.composing {
			m.pen.text(t.SGR(theme.Dim), " > reply")
		}
	}
	m.rightCut(t.SGR(theme.Dim), m.whereAndWho())
	m.pen.end()
}
