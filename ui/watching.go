package ui

import "convo/model/inbox"

// tellWatching tells the State, when that changes, whose messages somebody has before
// their eyes.
func (m *root) tellWatching() {
	now := inbox.Watching{}
	if m.watches() {
		now.Ref = m.state.Selected()
		now.Newest = m.thread.AtBottom() || !m.state.Account(now.Ref.Account).Caps.Threads.OK
	}
	if now != m.watching {
		m.watching = now
		m.apply(now)
	}
}

// watches reports whether the thread that is drawn is what somebody reads: it has the
// focus, or a reply is written under it; nothing else takes the keys, and the terminal
// shows it.
func (m *root) watches() bool {
	if !m.threadShown || m.away || m.suspended {
		return false
	}
	switch m.scope() {
	case inBrowse:
		return m.reading && !m.state.Selected().IsZero()
	case inComposer:
		return m.composer.Conv() == m.state.Selected()
	default:
		return false
	}
}
