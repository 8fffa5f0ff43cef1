package ui

import (
	"sync/atomic"
	"time"

	"convo/model"
	"convo/model/inbox"
)

// asked is the gate's question as the person at the terminal knows it: it counts as
// asked from when it was first written to the screen, not from when it came up.
type asked struct {
	gate  model.Seq     // which question
	since *atomic.Int64 // when it was on the screen, in Unix nanoseconds; 0 before
}

// noteAsked answers what a frame that shows the gate's question has to call once it
// is written. The frames that follow show the same question, so the first one counts.
func (m *root) noteAsked(gate model.Seq) func() {
	if m.asked.gate != gate || m.asked.since == nil {
		m.asked = asked{gate: gate, since: new(atomic.Int64)}
	}
	since, now := m.asked.since, m.o.Now
	return func() { since.CompareAndSwap(0, now().UnixNano()) }
}

// wasRead reports whether a question was on the screen for long enough to be read.
func (m *root) wasRead(gate model.Seq) bool {
	if m.asked.gate != gate || m.asked.since == nil {
		return false
	}
	at := m.asked.since.Load()
	return at != 0 && m.o.Now().Sub(time.Unix(0, at)) >= inbox.GatePause
}
