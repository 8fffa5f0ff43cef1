package ui

import (
	"strconv"

	"convo/model/inbox"
	"convo/ui/term"
	"convo/ui/theme"
)

// longestTab is how many cells the name of a saved view takes on its tab at most.
const longestTab = 16

// tab is one view as it was last drawn.
type tab struct {
	count inbox.Count
	title string
	text  string
	width int
	whole string // text that says in words what is not known; "" where all is
}

const (
	tabGap  = " | "
	tabGaps = len(tabGap)
)

// drawTabs draws the views with their counts in at most room cells: all of them where
// they fit, else as many as do, the open one among them, with the number of those on
// either side that do not. What a count leaves out is said in words on the open tab only.
func (m *root) drawTabs(room int) {
	views, open := m.state.Views(), int(m.state.View())
	if len(m.tabs) != len(views) {
		m.tabs = make([]tab, len(views))
	}
	total := tabGaps * (len(views) - 1)
	for _, v := range views {
		m.count(v)
		total += m.tabs[v].width
	}
	if total > room {
		m.someTabs(open, room)
		return
	}
	if whole := m.tabs[open].whole; whole != "" && total+term.Width(whole)-m.tabs[open].width <= room {
		m.tabRun(0, len(views), open, whole)
		return
	}
	m.tabRun(0, len(views), open, m.tabs[open].text)
}

// someTabs draws as many tabs as fit, the first ones if the open one is among them.
func (m *root) someTabs(open, room int) {
	dim := m.o.Theme.SGR(theme.Dim)
	const marks = len("99< ") + len(" >99")
	from, to, wide := 0, 0, -tabGaps
	for ; to <= open; to++ {
		wide += tabGaps + m.tabs[to].width
	}
	for ; from < open && wide > room-marks; from++ {
		wide -= tabGaps + m.tabs[from].width
	}
	for to < len(m.tabs) && wide+tabGaps+m.tabs[to].width <= room-marks {
		wide += tabGaps + m.tabs[to].width
		to++
	}
	if to-from == 1 {
		m.pen.text(m.o.Theme.SGR(theme.TabActive), m.tabs[open].text)
		m.pen.text(dim, " "+strconv.Itoa(open+1)+"/"+strconv.Itoa(len(m.tabs)))
		return
	}
	if from > 0 {
		m.pen.text(dim, strconv.Itoa(from)+"< ")
	}
	m.tabRun(from, to, open, m.tabs[open].text)
	if rest := len(m.tabs) - to; rest > 0 {
		m.pen.text(dim, " >"+strconv.Itoa(rest))
	}
}

// tabRun draws the tabs from one to before another, the open one as text.
func (m *root) tabRun(from, to, open int, text string) {
	t := m.o.Theme
	for i := from; i < to; i++ {
		if i > from {
			m.pen.text(t.SGR(theme.Dim), tabGap)
		}
		if i == open {
			m.pen.text(t.SGR(theme.TabActive), text)
			continue
		}
		m.pen.text(t.SGR(theme.Tab), m.tabs[i].text)
	}
}

// count brings a view's tab up to date.
func (m *root) count(v inbox.View) {
	c, title := m.state.Count(v), m.state.ViewTitle(v)
	old := &m.tabs[v]
	if old.text != "" && old.count == c && old.title == title {
		return
	}
	name := term.CutTail(title, longestTab, m.o.Glyphs.Ellipsis)
	text := name + m.number(c)
	*old = tab{count: c, title: title, text: text, width: term.Width(text)}
	if c.Known < c.Of && !c.Failed && c.Conversations+c.Known > 0 {
		old.whole = name + " " + strconv.Itoa(c.Conversations) + " of " + strconv.Itoa(c.Known) + " known" + unreadMark(c)
	}
}

// number is the number on a view's tab, after a blank: how many conversations, "+"
// where there are or may be more than are known, "?" where reading them failed or no
// system tells, "*" where some are unread. It is an ellipsis where nothing was read yet.
func (m *root) number(c inbox.Count) string {
	switch {
	case (c.Failed || c.Untold) && c.Conversations == 0:
		return " ?"
	case c.Loading && c.Conversations == 0:
		return " " + m.o.Glyphs.Ellipsis
	}
	s := " " + strconv.Itoa(c.Conversations)
	switch {
	case c.Failed:
		s += "?"
	case c.Known < c.Of, c.Partial:
		s += "+"
	}
	return s + unreadMark(c)
}

// unreadMark says that some are unread.
func unreadMark(c inbox.Count) string {
	if c.Unread {
		return "*"
	}
	return ""
}
