package ui

import (
	"slices"
	"time"

	"convo/model"
	"convo/model/action"
	"convo/model/inbox"
	"convo/model/query"
	"convo/ui/load"
	"convo/ui/screen"
	"convo/ui/theme"
)

// countEvery is how often the team's load is counted at most: that looks at every
// conversation.
const countEvery = time.Second

// supervising is the page of the team's load.
type supervising struct {
	pane load.Pane
	open bool
	// from is what was looked at before the list behind a figure, for going back; nil
	// where no such list is open.
	from *lookedAt

	due     bool // a count is about to be made
	counted time.Time
	version uint64 // of the State that was counted
}

// lookedAt is a view with what narrows it.
type lookedAt struct {
	view   inbox.View
	filter query.Filter
}

// countMsg tells that the team's load may be counted.
type countMsg struct{}

// openLoad shows the page. What is missing is fetched while it is open.
func (m *root) openLoad() {
	if from := m.load.from; from != nil {
		m.load.from = nil
		m.look(*from)
	}
	m.load.open = true
	m.reading = false // nothing is read that is not on the screen
	m.changed()
	m.apply(inbox.StopSearch{})
	m.apply(inbox.Supervise{On: true})
}

func (m *root) closeLoad() {
	m.load.open = false
	m.changed()
	m.apply(inbox.Supervise{})
}

// look shows a view with a filter.
func (m *root) look(at lookedAt) {
	m.apply(inbox.SetView{View: at.view})
	m.apply(inbox.SetFilter{Filter: at.filter})
	m.changed()
}

// openBehind shows the list behind what stands under the page's cursor.
func (m *root) openBehind() {
	l, ok := m.load.pane.Behind(m.several())
	if !ok {
		m.say("still counting")
		return
	}
	m.closeLoad()
	m.load.from = &lookedAt{m.state.View(), m.state.Filter()}
	m.look(lookedAt{l.View, l.Filter})
}

// backToLoad comes back from such a list.
func (m *root) backToLoad() {
	if why := m.canBackToLoad(); !why.OK {
		m.say(why.Why)
		return
	}
	m.openLoad()
}

func (m *root) canBackToLoad() model.Support {
	if m.load.from == nil {
		return model.No("no list of the supervisors' page is open: " + m.binds.key(action.GoDashboard) + " opens it")
	}
	return model.Yes()
}

// onLoad reports whether an action has a meaning on the page: nothing is done there to a
// conversation, since none is shown.
func onLoad(a *action.Action) bool {
	switch a.Name {
	case action.Enter, action.Back, action.GoDashboard, action.NextView, action.PrevView:
		return true
	default:
		_, moves := strides[a.Name]
		_, view := views[a.Name]
		_, place := places[a.Name]
		return moves || view || place || a.Class == action.App
	}
}

// notOnLoad is why another one has none.
const notOnLoad = "not on the supervisors' page: esc leaves it"

// loadRun carries out an action on the page.
func (m *root) loadRun(a *action.Action) {
	switch s := strides[a.Name]; {
	case !onLoad(a):
		m.say(notOnLoad)
	case a.Name == action.Enter:
		m.openBehind()
	case a.Name == action.Back, a.Name == action.GoDashboard:
		m.closeLoad()
	case s.rows != nil:
		m.loadStride(s.rows(m.load.pane.Page()))
	default:
		m.closeLoad()
		m.turnTo(a.Name)
	}
}

// loadStride moves the page's cursor as it would the list's.
func (m *root) loadStride(e inbox.Event) {
	switch e := e.(type) {
	case inbox.Step:
		m.load.pane.Move(e.By)
	case inbox.Edge:
		m.load.pane.Edge(e.Bottom)
	}
	m.changed()
}

// followLoad has the load counted again, a moment later, when it may have changed.
func (m *root) followLoad() {
	l, now := &m.load, m.o.Now()
	fresh := l.version == m.state.Version() && l.counted.Unix()/60 == now.Unix()/60
	if !l.open || l.due || fresh && !l.counted.IsZero() {
		return
	}
	l.due = true
	m.do(m.work.after(max(countEvery-now.Sub(l.counted), 0), countMsg{}))
}

// countLoad counts the load.
func (m *root) countLoad() {
	l := &m.load
	if l.due = false; !l.open {
		return
	}
	l.counted, l.version = m.o.Now(), m.state.Version()
	l.pane.Set(m.state.Load(l.counted))
	m.changed()
}

// loadFrame draws the page in place of the panes.
func (m *root) loadFrame(f screen.Frame, now time.Time) screen.Frame {
	m.arrangement = arrange(m.w, m.h)
	h := m.h - 3 // header, status, keys
	m.header()
	if m.arrangement == single {
		h--
		m.pen.begin(m.w)
		m.pen.text(m.o.Theme.SGR(theme.Dim), " Supervisors")
		m.whereAndWho()
		m.pen.end()
	}
	for _, line := range m.load.pane.Lines(m.w, h, m.loadInput(now)) {
		m.pen.begin(m.w)
		m.pen.pane(line, m.w)
		m.pen.end()
	}
	m.status(now)
	m.keyRow()
	f.Lines = m.pen.lines()
	m.overlay(f.Lines, now)
	return f
}

// loadInput is what the page is drawn from.
func (m *root) loadInput(now time.Time) load.Input {
	in := load.Input{Now: now, Several: m.several(), Theme: m.o.Theme, Glyphs: m.o.Glyphs}
	for _, a := range m.state.Accounts() {
		switch {
		case a.Caps.Unread == model.UnreadUnknown && !slices.Contains(in.Silent, a.Caps.Name):
			in.Silent = append(in.Silent, a.Caps.Name)
		case a.Caps.Unread == model.UnreadFlag && !slices.Contains(in.Flags, a.Caps.Name):
			in.Flags = append(in.Flags, a.Caps.Name)
		}
	}
	return in
}

// loadHints are the keys of the page.
func (m *root) loadHints() {
	if m.prefixHint {
		m.prefixHints()
		return
	}
	m.hint("enter", "list")
	m.hint("esc", "close")
	m.hint(m.binds.key(action.Help), "help")
}
