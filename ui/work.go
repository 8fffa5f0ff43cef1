package ui

import (
	"context"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"convo/model/inbox"
)

// Runner carries out effects: HTTP, disk and pauses. It is called from many
// goroutines at once, answers each effect with exactly one event, whatever happens,
// and returns soon after ctx is cancelled.
type Runner interface {
	Run(ctx context.Context, e inbox.Effect) inbox.Event
}

// answer is the message that an effect ends in.
type answer struct {
	event inbox.Event
	slot  string
	n     uint64
	write bool
	panic *crash // the runner failed; event is nil
}

// work keeps account of the effects that are under way.
type work struct {
	ctx    context.Context //nolint:containedctx // the life of all effects, which outlives any one call
	runner Runner
	n      uint64
	slots  map[string]running
	writes map[uint64]inbox.Effect // those that must not be cut short: files and requests that change something
	pend   int                     // effects that stand behind what State.Pending counts
}

// running is the effect that is under way in a slot.
type running struct {
	n      uint64
	cancel context.CancelFunc
	effect inbox.Effect
}

func newWork(ctx context.Context, r Runner) *work {
	return &work{ctx: ctx, runner: r, slots: map[string]running{}, writes: map[uint64]inbox.Effect{}}
}

// start makes the command that carries an effect out. What runs in the same slot is
// cancelled; it still ends in its own answer, which the State knows to be too old.
func (w *work) start(e inbox.Effect) tea.Cmd {
	ctx := w.ctx
	a := answer{slot: e.Slot(), write: writes(e)}
	w.n++
	a.n = w.n
	if a.slot != "" {
		if old, ok := w.slots[a.slot]; ok {
			w.forget(a.slot, old)
		}
		var cancel context.CancelFunc
		ctx, cancel = context.WithCancel(w.ctx)
		w.slots[a.slot] = running{n: a.n, cancel: cancel, effect: e}
		w.count(e, 1)
	}
	if a.write {
		w.writes[a.n] = e
	}
	runner := w.runner
	return func() (msg tea.Msg) {
		defer func() {
			if r := recover(); r != nil {
				a.panic = newCrash(r)
				msg = a
			}
		}()
		a.event = runner.Run(ctx, e)
		return a
	}
}

// done notes that an effect has ended. What became of a write that failed in convo
// itself is not known: it stays among those under way.
func (w *work) done(a answer) {
	if a.write && a.panic == nil {
		delete(w.writes, a.n)
	}
	if r, ok := w.slots[a.slot]; ok && r.n == a.n {
		w.forget(a.slot, r)
	}
}

// forget empties a slot and cancels what runs in it.
func (w *work) forget(slot string, r running) {
	r.cancel()
	delete(w.slots, slot)
	w.count(r.effect, -1)
}

// count notes effects in slots that something on the screen depends on.
func (w *work) count(e inbox.Effect, by int) {
	switch e := e.(type) {
	case inbox.ReadGate:
		w.pend += by
	case inbox.Wait:
		if e.Timer.Kind == inbox.TimerHold || e.Timer.Kind == inbox.TimerLeave {
			w.pend += by
		}
	}
}

// mayPend reports whether anything can be pending at all. It spares the State a
// count over all conversations in nearly every frame.
func (w *work) mayPend() bool { return len(w.writes) > 0 || w.pend > 0 }

// writes reports whether an effect changes something here or at the server, so that
// the program waits for it before it ends.
func writes(e inbox.Effect) bool {
	switch e.(type) {
	case inbox.Write, inbox.Dispatch, inbox.Save, inbox.Drop, inbox.Resolve, inbox.KeepSeen, inbox.KeepSnooze:
		return true
	}
	return false
}

// after is a command that sends msg when d has passed.
func (w *work) after(d time.Duration, msg tea.Msg) tea.Cmd {
	ctx := w.ctx
	return func() tea.Msg {
		t := time.NewTimer(d)
		defer t.Stop()
		select {
		case <-t.C:
			return msg
		case <-ctx.Done():
			return nil
		}
	}
}

// when is a command that begins when a channel is closed.
func (w *work) when(closed <-chan struct{}, then tea.Cmd) tea.Cmd {
	ctx := w.ctx
	return func() tea.Msg {
		select {
		case <-closed:
			return then()
		case <-ctx.Done():
			return nil
		}
	}
}
