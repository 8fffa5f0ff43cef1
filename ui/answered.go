package ui

import (
	"convo/model"
	"convo/model/inbox"
)

// answered takes in what an effect ended in.
func (m *root) answered(a answer) {
	m.work.done(a)
	if a.panic != nil {
		m.crash = a.panic
		return
	}
	if a.event == nil {
		return
	}
	if m.leaving {
		m.settledLate(a.event)
	}
	at := m.state.Selected()
	if _, read := a.event.(inbox.Got); read && m.scope() != inBrowse {
		m.apply(inbox.Find{}) // what is being written or chosen has to do with what is shown now
	}
	m.apply(a.event)
	if m.scope() != inBrowse && at != m.state.Selected() && !at.IsZero() && !m.state.Gone(at) {
		// A conversation that was just created would take the place of the one that
		// something is being written or chosen for.
		m.apply(inbox.Select{Ref: at})
	}
	if l, ok := a.event.(inbox.Listed); ok && l.Of.Feed == inbox.FeedActive && !l.Of.Poll && !m.touched && m.o.Open.IsZero() {
		// The unread ones may have come first and taken the cursor.
		m.apply(inbox.Edge{})
	}
}

// follow keeps the root's own state in step with what events have changed.
func (m *root) follow() {
	if _, known := m.state.Conversation(m.opening); known && !m.opening.IsZero() {
		// Its thread can be read only now that the list has brought it. Somebody who
		// has gone elsewhere meanwhile is not called back.
		if m.state.Selected() == m.opening {
			m.apply(inbox.Open{Ref: m.opening})
		}
		m.opening = model.Ref{}
	}
	if to := m.state.ToList(); to != m.toList {
		m.toList, m.reading = to, false
		m.changed()
	}
	m.followFound()
	if m.reading && m.state.Selected().IsZero() {
		m.reading = false // what was read has left, and nothing took its place
		m.changed()
	}
	m.followReply()
	m.followPeople()
	m.followGathering()
	m.thread.Follow(m.state.Selected())
}
