package ui

import (
	"sync"

	"convo/model"
	"convo/model/inbox"
)

// asked is the gate's question as the person at the terminal knows it: it counts as
// asked from when it was first written to the screen, not from when it came up. Only
// when it could be read is the key offered that overrules it.
type asked struct {
	gate    model.Seq // which question
	written func()    // says that it was on the screen: any number of times, from any goroutine
	offered bool
}

// readMsg tells that a question was there for long enough to be read.
type readMsg struct{ gate model.Seq }

// noteAsked answers what a frame that shows the gate's question has to call once it
// is written. The frames that follow show the same question, so the first one counts.
func (m *root) noteAsked(gate model.Seq) func() {
	if m.asked.gate != gate || m.asked.written == nil {
		if m.asked.written != nil {
			m.asked.written() // whoever waits for it need not any more
		}
		written := make(chan struct{})
		m.asked = asked{gate: gate, written: sync.OnceFunc(func() { close(written) })}
		m.do(m.work.when(written, m.work.after(inbox.GatePause, readMsg{gate})))
	}
	return m.asked.written
}

// offerAnyway offers to overrule the question, if it is still asked.
func (m *root) offerAnyway(gate model.Seq) {
	if gate == m.asked.gate && m.isAsking(gate) {
		m.asked.offered = true
		m.changed()
	}
}

// isAsking reports whether the reply in the composer waits for the answer to a question.
func (m *root) isAsking(gate model.Seq) bool {
	r, ok := m.state.Reply(m.composer.Conv())
	return ok && m.composing && r.Phase == inbox.Asking && r.Gate == gate
}

// offersAnyway reports whether the question may be overruled: all of it was on the screen
// for long enough.
func (m *root) offersAnyway() bool {
	return m.asked.offered && m.composer.Told() && m.isAsking(m.asked.gate)
}
