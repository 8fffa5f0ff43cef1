package ui

import (
	"time"

	"convo/model/action"
	"convo/model/inbox"
	"convo/ui/history"
	"convo/ui/keys"
)

// openHistory shows what was done from this machine. It is read anew: other convos work
// on it, too.
func (m *root) openHistory() {
	m.remembering = true
	m.history = history.Pane{}
	m.apply(inbox.ReadHistory{})
	m.changed()
}

func (m *root) closeHistory() {
	m.remembering = false
	m.changed()
}

// historyInput is what the history is drawn from.
func (m *root) historyInput(now time.Time) history.Input {
	in := history.Input{
		State: m.state, Now: now, Theme: m.o.Theme, Glyphs: m.o.Glyphs,
		Undo: m.binds.key(action.Undo), Open: m.binds.key(action.Enter),
	}
	if m.several() {
		in.Account = m.in
	}
	return in
}

// historyHints are the keys of a question, else those that move.
func (m *root) historyHints() {
	if m.state.Question() != nil {
		m.hint("y", "yes")
		m.hint("n", "no")
		return
	}
	m.hint(m.binds.key(action.Down)+" "+m.binds.key(action.Up), "move")
	m.hint("esc", "close")
}

// historyKey takes a key to the history. The keys that move, undo and open are those
// that do so elsewhere.
func (m *root) historyKey(k keys.Msg) {
	if m.answerKey(k) {
		return
	}
	name := m.binds.browse[k.Key.Name]
	if k.Key.Name == "g" { // the first half of going to the top
		name = action.Top
	}
	page := m.history.Page()
	switch name {
	case action.Down:
		m.history.Move(m.state, 1)
	case action.Up:
		m.history.Move(m.state, -1)
	case action.HalfDown:
		m.history.Move(m.state, max(page/2, 1))
	case action.HalfUp:
		m.history.Move(m.state, -max(page/2, 1))
	case action.PageDown:
		m.history.Move(m.state, page)
	case action.PageUp:
		m.history.Move(m.state, -page)
	case action.Top:
		m.history.Move(m.state, -m.state.HistoryLen())
	case action.Bottom:
		m.history.Move(m.state, m.state.HistoryLen())
	case action.Undo:
		m.undoPast(k)
	case action.Enter:
		m.openPast(k)
	case action.Back, action.Quit:
		m.closeHistory()
	default:
	}
	m.changed()
}

// pastMeant is the deed that a key means: the one that was under the cursor in the frame
// that it was read from.
func (m *root) pastMeant(k keys.Msg, not string) (inbox.Past, bool) {
	seen, ok := m.meant(k, not)
	if !ok {
		return inbox.Past{}, false
	}
	i := m.state.HistoryIndex(seen.past)
	if seen.scope != inHistory || seen.past != m.history.At(m.state) || i < 0 {
		m.sayStale(not)
		return inbox.Past{}, false
	}
	return m.state.History(i), true
}

// undoPast asks whether to take back what is under the cursor.
func (m *root) undoPast(k keys.Msg) {
	if past, ok := m.pastMeant(k, "not undone"); ok {
		m.apply(inbox.AskBack{ID: past.ID})
	}
}

// openPast opens the conversation of what is under the cursor.
func (m *root) openPast(k keys.Msg) {
	past, ok := m.pastMeant(k, "not opened")
	if !ok {
		return
	}
	ref := past.Deeds[len(past.Deeds)-1].Conv
	switch {
	case len(past.Deeds) > 1:
		m.say("not opened: " + plural(len(past.Deeds), "conversation") + " were changed together")
	case ref.ID == "":
		m.say("not opened: it has no id")
	default:
		m.closeHistory()
		m.apply(inbox.Open{Ref: ref})
		m.opening, m.reading = ref, true
	}
}
