package desk

import (
	"context"

	"convo/model/inbox"
)

// writesAtOnce is how many operations of a bulk are under way together.
const writesAtOnce = 3

// Settle is how command-line verbs use a State: it applies the events, carries out
// every effect that follows, and returns once nothing is under way. If ctx ends
// first, requests are given up, and what became of them is still applied: a send
// that was on its way becomes unknown.
//
// see, if not nil, is told every event after it was applied. Pauses that only a
// screen needs (notices, polls, a resting cursor) are left out.
func (d *Desk) Settle(ctx context.Context, s *inbox.State, see func(inbox.Event), events ...inbox.Event) {
	p := newPump(d, s, see)
	for _, e := range events {
		p.apply(ctx, e)
	}
	p.drain(ctx)
}

// Carry is Settle for effects that an Apply of the caller's own has answered.
func (d *Desk) Carry(ctx context.Context, s *inbox.State, see func(inbox.Event), effects ...inbox.Effect) {
	p := newPump(d, s, see)
	p.start(ctx, effects)
	p.drain(ctx)
}

// pump feeds a State until it is quiet. Only the goroutine that made it touches
// the State.
type pump struct {
	desk    *Desk
	state   *inbox.State
	see     func(inbox.Event)
	done    chan ended
	running int
	writing int
	waiting []inbox.Effect // writes whose turn has not come
	slots   map[string]*occupant
}

// occupant is the effect that is under way in a slot.
type occupant struct{ cancel context.CancelFunc }

// ended is an effect that has ended with an event.
type ended struct {
	effect inbox.Effect
	by     *occupant
	event  inbox.Event
}

func newPump(d *Desk, s *inbox.State, see func(inbox.Event)) *pump {
	if see == nil {
		see = func(inbox.Event) {}
	}
	return &pump{desk: d, state: s, see: see, done: make(chan ended), slots: map[string]*occupant{}}
}

// apply takes in one event and starts what follows from it.
func (p *pump) apply(ctx context.Context, e inbox.Event) {
	effects := p.state.Apply(p.desk.now(), e)
	p.see(e)
	p.start(ctx, effects)
}

// drain applies events until nothing is under way.
func (p *pump) drain(ctx context.Context) {
	for p.running > 0 {
		end := <-p.done
		p.running--
		end.by.cancel()
		if slot := end.effect.Slot(); slot != "" && p.slots[slot] == end.by {
			delete(p.slots, slot)
		}
		if isWrite(end.effect) {
			p.writing--
			p.startWaiting(ctx)
		}
		p.apply(ctx, end.event)
	}
}

func (p *pump) start(ctx context.Context, effects []inbox.Effect) {
	for _, e := range effects {
		switch {
		case idle(e):
		case isWrite(e):
			p.waiting = append(p.waiting, e)
		default:
			p.run(ctx, e)
		}
	}
	p.startWaiting(ctx)
}

// startWaiting starts writes in their order, a few at a time.
func (p *pump) startWaiting(ctx context.Context) {
	for p.writing < writesAtOnce && len(p.waiting) > 0 {
		e := p.waiting[0]
		p.waiting = p.waiting[1:]
		p.writing++
		p.run(ctx, e)
	}
}

// run starts one effect; it takes the place of the one in the same slot.
func (p *pump) run(ctx context.Context, e inbox.Effect) {
	ctx, cancel := context.WithCancel(ctx)
	by := &occupant{cancel: cancel}
	if slot := e.Slot(); slot != "" {
		if old := p.slots[slot]; old != nil {
			old.cancel()
		}
		p.slots[slot] = by
	}
	p.running++
	go func() { p.done <- ended{effect: e, by: by, event: p.desk.Run(ctx, e)} }()
}

func isWrite(e inbox.Effect) bool {
	_, ok := e.(inbox.Write)
	return ok
}

// idle reports whether an effect is a pause that a verb need not wait for.
func idle(e inbox.Effect) bool {
	w, ok := e.(inbox.Wait)
	if !ok {
		return false
	}
	switch w.Timer.Kind {
	case inbox.TimerPoll, inbox.TimerRest, inbox.TimerSave, inbox.TimerNotice, inbox.TimerPeople, inbox.TimerDwell:
		return true
	case inbox.TimerHold, inbox.TimerLeave, inbox.TimerSettle, inbox.TimerBulk:
	}
	return false
}
