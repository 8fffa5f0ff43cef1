package desk_test

import (
	"context"
	"errors"
	"runtime"
	"slices"
	"time"

	"convo/client"
	"convo/client/desk"
	"convo/client/local"
	"convo/model"
	"convo/model/inbox"

	"github.com/stretchr/testify/require"
)

// running is one convo of a shift, from its start to its end: a State, a Desk, the files,
// and what is under way between them. Its effects are carried out one at a time and
// their answers come back in any order.
type running struct {
	*shift
	n      int
	state  *inbox.State
	store  *local.Store // nil while it does not run
	desk   *desk.Desk
	life   *life
	flying []*flight
	timers map[string]alarm

	hands map[string]*hand // by conversation
}

// flight is an effect that waits to be carried out, and then its answer on the way back.
type flight struct {
	effect inbox.Effect
	event  inbox.Event
}

type alarm struct {
	timer inbox.Timer
	due   time.Time
}

// now differs from the other convo's, as it does between processes: attempts are told
// apart by it.
func (c *running) now() time.Time { return c.shift.now().Add(time.Duration(c.n)) }

func (c *running) start() {
	var err error
	c.store, err = local.Open(c.dir)
	require.NoError(c, err)
	c.life = &life{shift: c.shift}
	c.state = inbox.New(inbox.Config{Accounts: []inbox.Account{{Name: "shop", Caps: c.inbox().Caps(), Me: myself}}})
	memory := mortalStore{c.store, c.life}
	c.desk = desk.New(desk.Options{
		Inboxes: map[string]client.Inbox{"shop": mortalInbox{c.inbox(), c.life}},
		Drafts:  memory, Outbox: memory, Now: c.now,
	})
	c.flying, c.timers, c.hands = nil, map[string]alarm{}, map[string]*hand{}
	c.note("", "convo %d starts", c.n)
	c.take(inbox.Recall{Account: "shop"})
	for len(c.flying) > 0 && c.store != nil {
		c.fly()
	}
}

// apply feeds an event and takes on what it asks for.
func (c *running) apply(e inbox.Event) {
	for _, eff := range c.state.Apply(c.now(), e) {
		c.take(eff)
	}
}

func (c *running) take(e inbox.Effect) {
	if w, ok := e.(inbox.Wait); ok {
		c.timers[w.Slot()] = alarm{w.Timer, c.now().Add(w.For)}
		return
	}
	if slot := e.Slot(); slot != "" {
		c.flying = slices.DeleteFunc(c.flying, func(f *flight) bool { return f.effect.Slot() == slot })
	}
	c.flying = append(c.flying, &flight{effect: e})
}

// wake ends the pauses that are over.
func (c *running) wake() {
	for {
		slot := ""
		for name, t := range c.timers {
			if t.due.After(c.now()) {
				continue
			}
			if first := c.timers[slot]; slot == "" || t.due.Before(first.due) || t.due.Equal(first.due) && name < slot {
				slot = name
			}
		}
		if slot == "" {
			return
		}
		t := c.timers[slot]
		delete(c.timers, slot)
		c.apply(inbox.Woke{Timer: t.timer})
	}
}

// fly carries one effect out, or brings one answer back.
func (c *running) fly() {
	i := c.dice.IntN(len(c.flying))
	f := c.flying[i]
	if f.event != nil {
		c.flying = slices.Delete(c.flying, i, i+1)
		c.apply(f.event)
		return
	}
	if !c.carryOut(f) {
		c.kill("while it did that")
	}
}

// carryOut reports whether convo has outlived it.
func (c *running) carryOut(f *flight) bool {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	switch e := f.effect.(type) {
	case inbox.Dispatch:
		c.attempts++
		spec := c.chooseHarm()
		if spec == "hang" || spec == "late-hang" {
			ctx, cancel = context.WithTimeout(ctx, 15*time.Millisecond)
			defer cancel()
		}
		c.tried[e.Out.ID] = c.hands[e.Out.Conv.ID].wish
		c.note(e.Out.Conv.ID, "convo %d sends %q: %s", c.n, e.Out.Body, spec)
	case inbox.ReadGate:
		if !c.calm && c.chance(25) {
			c.harm("html", true)
		}
	default:
		if !c.calm && c.chance(300) {
			c.life.left = 1 + c.dice.IntN(4)
		}
		c.note(convOf(f.effect), "convo %d: %T", c.n, f.effect)
	}
	c.life.full = !c.calm && c.chance(100)
	if c.life.left == 0 {
		f.event = c.desk.Run(ctx, f.effect)
	} else {
		done := make(chan inbox.Event, 1)
		go func() {
			defer close(done) // also where convo ends in the middle of it
			done <- c.desk.Run(ctx, f.effect)
		}()
		f.event = <-done
	}
	c.harm("nothing", false)
	c.life.left, c.life.full, c.life.lateBy = 0, false, 0
	return f.event != nil
}

// convOf is the conversation that an effect is about.
func convOf(e inbox.Effect) string {
	switch e := e.(type) {
	case inbox.Save:
		return e.Draft.Conv.ID
	case inbox.Resolve:
		return e.Out.Conv.ID
	case inbox.FetchThread:
		return e.Conv.ID
	default:
		return ""
	}
}

// chooseHarm decides what the next send meets.
func (c *running) chooseHarm() string {
	if c.calm {
		return "nothing"
	}
	if c.chance(15) {
		c.life.left = 1 + c.dice.IntN(10)
	}
	spec := []string{
		"reset", "reset", "lost", "lost", "502", "late-502", "late-504", "cut", "html", "empty", "429", "401", "400", "403",
		"hang", "late-hang", "late",
	}
	if i := c.dice.IntN(2 * len(spec)); i < len(spec) {
		if spec[i] == "late" {
			c.life.lateBy = time.Duration(1+c.dice.IntN(100)) * time.Second
		} else {
			c.harm(spec[i], false)
		}
		return spec[i]
	}
	return "nothing"
}

// kill ends convo as SIGKILL does: nothing more is written, and the kernel gives the
// lease up.
func (c *running) kill(when string) {
	c.note("", "convo %d is killed %s", c.n, when)
	c.end()
	c.afterDeath()
}

// quit ends convo as a person does.
func (c *running) quit() {
	c.note("", "convo %d is left", c.n)
	c.apply(inbox.Quit{})
	for len(c.flying) > 0 {
		if c.fly(); c.store == nil {
			return
		}
	}
	c.end()
	c.afterDeath()
}

func (c *running) end() {
	require.NoError(c, c.store.Close())
	c.store, c.flying, c.timers = nil, nil, nil
	for _, h := range c.hands {
		if h.wish != nil {
			h.wish.at = nil
		}
	}
}

// life is how long a convo lives, counted in the steps that it makes outside itself.
type life struct {
	*shift
	left   int           // steps until its end; 0 for none in sight
	full   bool          // so is the disk
	lateBy time.Duration // after which a reply is taken in that nobody answers; 0 for at once
}

// step is one; dead convos make none.
func (l *life) step() {
	if l.left > 0 {
		if l.left--; l.left == 0 {
			runtime.Goexit()
		}
	}
}

var errFull = &model.Fault{Kind: model.FaultLocal, What: model.NewText("no space left on device"), Err: errors.New("full")}

// write makes a step on disk, with an end possible before and after it.
func (l *life) write(do func() error) error {
	l.step()
	if l.full && l.chance(3) {
		return errFull
	}
	err := do()
	l.step()
	return err
}

// mortalStore is the files of a convo that may end at every step.
type mortalStore struct {
	*local.Store
	life *life
}

func (m mortalStore) SaveDraft(d model.Draft) error {
	return m.life.write(func() error { return m.Store.SaveDraft(d) })
}

func (m mortalStore) DropDraft(r model.Ref) error {
	return m.life.write(func() error { return m.Store.DropDraft(r) })
}

func (m mortalStore) RetireDraft(o model.Outgoing) error {
	return m.life.write(func() error { return m.Store.RetireDraft(o) })
}

func (m mortalStore) DropSent(o model.Outgoing) error {
	return m.life.write(func() error { return m.Store.DropSent(o) })
}

func (m mortalStore) PutOutgoing(o model.Outgoing) error {
	return m.life.write(func() error { return m.Store.PutOutgoing(o) })
}

func (m mortalStore) RemoveOutgoing(id string) error {
	return m.life.write(func() error { return m.Store.RemoveOutgoing(id) })
}

// mortalInbox is the network of a convo that may end at every step.
type mortalInbox struct {
	client.Inbox
	life *life
}

func (m mortalInbox) Do(ctx context.Context, op model.Op) (model.Patch, error) {
	m.life.step()
	if by := m.life.lateBy; by > 0 {
		m.life.late = append(m.life.late, lateReply{op.Conv.ID, op.Body, m.life.now().Add(by)})
		m.life.step()
		return model.Patch{}, fault(model.FaultUnknown)
	}
	patch, err := m.Inbox.Do(ctx, op)
	m.life.step()
	return patch, err
}
