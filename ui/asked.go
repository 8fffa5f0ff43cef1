package ui

import (
	"sync/atomic"
	"time"

	"convo/model"
	"convo/model/inbox"
)

// asked is the gate's question as the person at the terminal knows it: it counts as
// asked from when it was first written to the screen, not from when it came up. Only
// when it could be read is the key offered that overrules it.
type asked struct {
	gate    model.Seq     // which question
	since   *atomic.Int64 // when it was on the screen, in Unix nanoseconds; 0 before
	offered bool
}

// readMsg tells that a question may have been there long enough to be read.
type readMsg struct{ gate model.Seq }

// noteAsked answers what a frame that shows the gate's question has to call once it
// is written. The frames that follow show the same question, so the first one counts.
func (m *root) noteAsked(gate model.Seq) func() {
	if m.asked.gate != gate || m.asked.since == nil {
		m.asked = asked{gate: gate, since: new(atomic.Int64)}
		m.do(m.work.after(inbox.GatePause, readMsg{gate}))
	}
	since, now := m.asked.since, m.o.Now
	return func() { since.CompareAndSwap(0, now().UnixNano()) }
}

// offerAnyway offers to overrule the question, or waits on: a terminal that stands
// still shows it later.
func (m *root) offerAnyway(gate model.Seq) {
	if gate != m.asked.gate || !m.isAsking(gate) {
		return
	}
	left := inbox.GatePause
	if at := m.asked.since.Load(); at != 0 {
		left -= m.o.Now().Sub(time.Unix(0, at))
	}
	if left > 0 {
		m.do(m.work.after(left, readMsg{gate}))
		return
	}
	m.asked.offered = true
	m.changed()
}

// isAsking reports whether the reply in the composer waits for the answer to a question.
func (m *root) isAsking(gate model.Seq) bool {
	r, ok := m.state.Reply(m.composer.Conv())
	return ok && m.composing && r.Phase == inbox.Asking && r.Gate == gate
}

// offersAnyway reports whether the question may be overruled.
func (m *root) offersAnyway() bool { return m.asked.offered && m.isAsking(m.asked.gate) }
