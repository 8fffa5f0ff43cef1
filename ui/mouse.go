package ui

import (
	"convo/model/action"
	"convo/model/inbox"
	"convo/ui/keys"
)

// wheelLines is how many lines of a thread one turn of the wheel scrolls.
const wheelLines = 3

// turnMouse turns reports of the mouse on or off. They are off at first, because a
// terminal that sends them no longer marks text by itself.
func (m *root) turnMouse() {
	m.mouse = !m.mouse
	m.screen.SetMouse(m.mouse)
	if m.mouse {
		m.tell("mouse on: the wheel scrolls, a click selects; hold shift to mark text")
	} else {
		m.tell("mouse off")
	}
}

// pointed takes in what the mouse did. It looks and selects, and never changes anything
// for the team. While the mouse is off, what a terminal sends all the same is dropped.
func (m *root) pointed(e keys.MouseMsg) {
	if !m.mouse || m.leaving || m.tooSmall() {
		return
	}
	seen, _ := e.Seen.(drawn)
	stale := seen.scope != m.scope() || seen.version != m.state.Version()
	m.touched = true
	m.apply(inbox.Touch{})
	if e.Kind == keys.Click {
		m.clicked(e, stale)
		return
	}
	m.wheeled(e)
}

// clicked selects a row or gives the thread the focus.
func (m *root) clicked(e keys.MouseMsg, stale bool) {
	at := m.laid.at(e.X, e.Y-m.bodyTop)
	switch {
	case m.scope() != inBrowse:
	case stale:
		m.sayStale("nothing was selected")
	case at == overThread && !m.reading:
		m.enter()
		m.teach(action.Enter)
	case at == overList:
		ref, ok := m.list.At(e.Y - m.bodyTop)
		if !ok {
			return
		}
		if ref == m.state.Selected() && m.laid.arrangement == single {
			m.enter() // there is no thread to click on
			return
		}
		m.reading = false
		m.changed()
		m.apply(inbox.Select{Ref: ref})
	}
}

// wheeled scrolls what is under the pointer; a list that is open over it first.
func (m *root) wheeled(e keys.MouseMsg) {
	by, key := 1, "down"
	if e.Kind == keys.WheelUp {
		by, key = -1, "up"
	}
	scope := m.scope()
	switch at := m.laid.at(e.X, e.Y-m.bodyTop); {
	case scope > inPrompt, scope == inLoad, at == overComposer:
		m.key(keys.Msg{Key: keys.Key{Name: key}, Seen: e.Seen, At: e.At})
	case at == overThread:
		m.thread.Scroll(by * wheelLines)
		m.changed()
		if by < 0 {
			m.older()
		}
	case at == overList && !m.composing:
		m.apply(inbox.Step{By: by})
	}
}

// region is a part of the screen.
type region uint8

const (
	elsewhere region = iota
	overList
	overThread
	overComposer
)

// at is the part of the layout that a cell is in, counted from the first row below the
// header.
func (l *layout) at(x, y int) region {
	if y < 0 || y >= l.body {
		return elsewhere
	}
	switch l.arrangement {
	case single:
		if l.listH > 0 {
			return overList
		}
	case stacked:
		if x >= l.threadW || y == l.listH {
			return elsewhere
		}
		if y < l.listH {
			return overList
		}
		y -= l.listH + 1
	case side, wide:
		if x == l.listW || x > l.listW+l.threadW {
			return elsewhere
		}
		if x < l.listW {
			return overList
		}
	}
	if y >= l.threadH {
		return overComposer
	}
	return overThread
}
