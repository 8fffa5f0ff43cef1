package ui

import (
	"fmt"
	"time"

	"convo/model"
	"convo/model/action"
	"convo/ui/keys"
	"convo/ui/theme"
)

// leanStep is by how many percent of the screen a key makes the thread larger, and
// mostLean where that ends on any screen.
const (
	leanStep = 5
	mostLean = 95
)

// shapes reports whether an action sets the panes.
func shapes(name action.Name) bool {
	switch name {
	case action.ThreadPane, action.TurnPanes, action.LargerThread, action.SmallerThread, action.Context:
		return true
	default:
		return false
	}
}

// reshape sets the panes as an action says, or says why they stay as they are.
func (m *root) reshape(name action.Name) {
	if s := m.canShape(name); !s.OK {
		m.say(s.Why)
		return
	}
	m.notice.text = "" // that it could not be done any further
	m.changed()
	switch name {
	case action.ThreadPane:
		m.shape.threadOff = !m.shape.threadOff
	case action.TurnPanes:
		m.shape.turned = !m.shape.turned
	case action.LargerThread:
		m.shape.lean, _ = m.leaned(1)
	case action.SmallerThread:
		m.shape.lean, _ = m.leaned(-1)
	case action.Context:
		m.turnContext()
	default:
	}
}

// canShape says whether an action that sets the panes changes anything on this terminal,
// and if not, why.
func (m *root) canShape(name action.Name) model.Support {
	alone := m.shape.arrange(m.w, m.h) == single
	switch {
	case name == action.Context:
		if m.state.Selected().IsZero() {
			return model.No("no conversation is selected")
		}
		return model.Yes()
	case arrange(m.w, m.h) == single:
		return model.No(fmt.Sprintf("there is room for one pane only: %dx%d, or %d rows, have two", sideFrom, sideHigh, stackHigh))
	case name == action.ThreadPane:
		return model.Yes()
	case alone:
		return model.No("the thread pane is off: " + m.binds.key(action.ThreadPane) + " shows it")
	case name == action.TurnPanes && m.turnedTo(true) == m.turnedTo(false):
		return model.No("there is no room to have the thread on the right")
	case name == action.LargerThread || name == action.SmallerThread:
		by, word := 1, "larger"
		if name == action.SmallerThread {
			by, word = -1, "smaller"
		}
		if _, ok := m.leaned(by); !ok {
			return model.No("the thread cannot be any " + word + " here")
		}
	}
	return model.Yes()
}

// turnedTo is how panes would stand, turned or not.
func (m *root) turnedTo(turned bool) arrangement {
	s := m.shape
	s.turned = turned
	return s.arrange(m.w, m.h)
}

// leaned is the next lean in a direction that shows; false where none does.
func (m *root) leaned(by int) (int, bool) {
	at := func(lean int) layout {
		s := m.shape
		s.lean = lean
		return share(m.w, m.h, wants{shape: s})
	}
	now := at(m.shape.lean)
	for lean := m.shape.lean + by*leanStep; lean >= -mostLean && lean <= mostLean; lean += by * leanStep {
		next := at(lean)
		if grown := next.threadW*next.threadH - now.threadW*now.threadH; grown*by > 0 {
			return lean, true
		}
	}
	return m.shape.lean, false
}

// contextPlace is where the context goes.
type contextPlace uint8

const (
	beside contextPlace = iota // in a pane of its own
	over                       // over the thread's right edge
	onPage                     // on a page over everything
)

func (m *root) contextPlace() contextPlace {
	switch a := m.shape.arrange(m.w, m.h); {
	case a == single, m.w < sideFrom:
		return onPage
	case arrange(m.w, m.h) == wide:
		return beside
	}
	return over
}

// turnContext shows or hides the context, wherever it goes.
func (m *root) turnContext() {
	switch m.contextPlace() {
	case beside:
		m.shape.contextOff = !m.shape.contextOff
	case over:
		m.shape.contextOver = !m.shape.contextOver
	case onPage:
		m.about, m.aboutTop = true, 0
	}
}

// contextOver lays the context over the right edge of the thread where that was asked
// for. What is being written stays.
func (m *root) contextOver(lines []string, l layout, top int, now time.Time) {
	if !m.shape.contextOver || m.contextPlace() != over || l.threadH == 0 {
		return
	}
	if l.arrangement == stacked {
		top += l.listH + 1
	}
	w := contextWidth(m.w)
	bar := paintRaw(m.o.Theme.SGR(theme.Border), m.o.Glyphs.Bar)
	for i, line := range m.context.lines(w, l.threadH, 0, m, now) {
		lines[top+i] = splice(lines[top+i], bar+line, m.w-w-1, w+1, m.w)
	}
}

// aboutSize is how much room the page of the context gets within w cells and h lines: as
// much as it had to say when it was last drawn.
func (m *root) aboutSize(w, h int) (int, int) {
	const comfortable = 60
	w = min(w, comfortable)
	m.context.lines(w, h, 0, m, m.o.Now())
	h = min(h, m.context.total)
	m.aboutTop = max(min(m.aboutTop, m.context.total-h), 0)
	return w, h
}

// aboutKey takes a key to the page of the context.
func (m *root) aboutKey(k keys.Msg) {
	const page = 5
	switch k.Key.Name {
	case "esc", "q", "h", "left", "enter", m.binds.key(action.Context):
		m.closeAbout()
		return
	case "down", "j":
		m.aboutTop++
	case "up", "k":
		m.aboutTop = max(m.aboutTop-1, 0)
	case "pgdown", "ctrl+d", "space":
		m.aboutTop += page
	case "pgup", "ctrl+u":
		m.aboutTop = max(m.aboutTop-page, 0)
	}
	m.changed()
}

func (m *root) closeAbout() {
	m.about = false
	m.changed()
}
