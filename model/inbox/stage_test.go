package inbox_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"convo/model"
	"convo/model/inbox"
)

// stage plays one scene: every effect is answered at once by the world, or by
// what the test says instead; pauses wait until the test lets time pass.
type stage struct {
	t      *testing.T
	w      *world
	s      *inbox.State
	log    []inbox.Effect // everything asked for, in order, but pauses
	waits  map[string]timer
	stead  func(inbox.Effect) inbox.Event // answers in the world's stead where it is not nil
	behind []inbox.Effect                 // held back by the test, see hold
	hold   func(inbox.Effect) bool
}

func newStage(t *testing.T) *stage {
	t.Helper()
	st := &stage{t: t, w: newWorld(6), s: newState(), waits: map[string]timer{}}
	st.do(inbox.Start{Live: true})
	return st
}

// do feeds events and lets everything they cause happen.
func (st *stage) do(events ...inbox.Event) {
	for len(events) > 0 {
		effects := st.s.Apply(st.w.now, events[0])
		events = events[1:]
		for _, e := range effects {
			if w, ok := e.(inbox.Wait); ok {
				st.waits[w.Slot()] = timer{wait: w, due: st.w.now.Add(w.For)}
				continue
			}
			st.log = append(st.log, e)
			if st.hold != nil && st.hold(e) {
				st.behind = append(st.behind, e)
				continue
			}
			events = append(events, st.answer(e))
		}
	}
}

func (st *stage) answer(e inbox.Effect) inbox.Event {
	st.w.journal.begin(e)
	ev := st.outcome(e)
	st.w.journal.settle(ev)
	return ev
}

func (st *stage) outcome(e inbox.Effect) inbox.Event {
	if st.stead != nil {
		if ev := st.stead(e); ev != nil {
			return ev
		}
	}
	return st.w.answer(e)
}

// release answers what was held back.
func (st *stage) release() {
	behind := st.behind
	st.behind, st.hold = nil, nil
	for _, e := range behind {
		st.do(st.answer(e))
	}
}

// pass lets time go by, firing pauses in the order in which they are due.
func (st *stage) pass(d time.Duration) {
	end := st.w.now.Add(d)
	for {
		var slot string
		for s, t := range st.waits {
			if !t.due.After(end) && (slot == "" || t.due.Before(st.waits[slot].due)) {
				slot = s
			}
		}
		if slot == "" {
			break
		}
		t := st.waits[slot]
		delete(st.waits, slot)
		st.w.now = t.due
		st.do(inbox.Woke{Timer: t.wait.Timer})
	}
	st.w.now = end
}

// count says how many of the logged effects satisfy f.
func count[E inbox.Effect](st *stage) int {
	n := 0
	for _, e := range st.log {
		if _, ok := e.(E); ok {
			n++
		}
	}
	return n
}

func (st *stage) ref(id string) model.Ref { return model.Ref{Account: "shop", ID: id} }

// reply is the reply to a conversation, which must exist.
func (st *stage) reply(id string) inbox.Reply {
	st.t.Helper()
	r, ok := st.s.Reply(st.ref(id))
	require.True(st.t, ok, "there is no reply to %s", id)
	return r
}

// write types a reply with the conversation's thread open.
func (st *stage) write(id, body string) {
	st.do(inbox.Open{Ref: st.ref(id)}, inbox.Edit{Conv: st.ref(id), Body: body})
	st.pass(time.Second)
}

// sent answers the bodies that reached the world for a conversation.
func (st *stage) sent(id string) []string {
	var out []string
	for _, m := range st.w.convs[id].messages {
		if m.Direction == model.Out {
			out = append(out, m.Text.String())
		}
	}
	return out
}

// lost is the answer to a send that took effect, or not, and was never heard of.
func (st *stage) lost(takeEffect bool) {
	st.stead = func(e inbox.Effect) inbox.Event {
		if _, ok := e.(inbox.Dispatch); !ok {
			return nil
		}
		if takeEffect {
			st.w.answer(e)
		}
		return refusal(e, &model.Fault{Kind: model.FaultUnknown, What: model.NewText("the answer was cut")})
	}
}

func (st *stage) failing(kind model.FaultKind, what string, when func(inbox.Effect) bool) {
	st.stead = func(e inbox.Effect) inbox.Event {
		if when(e) {
			return refusal(e, &model.Fault{Kind: kind, What: model.NewText(what)})
		}
		return nil
	}
}

func is[E inbox.Effect](e inbox.Effect) bool { _, ok := e.(E); return ok }

// find is the row of a conversation, and whether there is one.
func (st *stage) find(id string) (inbox.Row, bool) {
	for i := range st.s.Len() {
		if st.s.Row(i).Conv.Ref.ID == id {
			return st.s.Row(i), true
		}
	}
	return inbox.Row{}, false
}
