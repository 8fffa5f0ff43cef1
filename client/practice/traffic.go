package practice

import (
	"context"
	"math/rand/v2"
	"time"

	"convo/client/practice/store"
	"convo/client/practice/world"
)

// traffic lets customers write and colleagues work. It leaves what is mine alone, but for customers
// who write and answer.
type traffic struct {
	inbox *store.Store
	now   func() time.Time
	dice  *rand.Rand
	turn  int // makes every text a new choice
}

func newTraffic(inbox *store.Store, now func() time.Time, dice *rand.Rand) *traffic {
	return &traffic{inbox: inbox, now: now, dice: dice}
}

// run acts every 2 to 10 seconds until ctx ends.
func (t *traffic) run(ctx context.Context) {
	timer := time.NewTimer(t.interval())
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-timer.C:
			// A full disk ends the traffic and nothing else.
			if t.step() != nil {
				return
			}
			timer.Reset(t.interval())
		}
	}
}

func (t *traffic) interval() time.Duration {
	return 2*time.Second + time.Duration(t.dice.Int64N(int64(8*time.Second)))
}

// thinking is how long a customer takes at least to answer.
const thinking = 3 * time.Second

// step does one thing: mostly it answers what was sent to a customer, otherwise somebody writes or a
// colleague works.
func (t *traffic) step() error {
	t.turn++
	recent := t.inbox.List(store.Query{In: world.ViewActive | world.ViewPending, Limit: 60}).Conversations
	if c, ok := t.one(recent, t.awaitsAnswer); ok && t.dice.IntN(100) < 70 {
		return t.customerWrites(c)
	}
	switch n := t.dice.IntN(100); {
	case n < 15:
		if c, ok := t.one(recent, func(c world.Conversation) bool { return c.Owner == 0 && c.Unread > 0 }); ok {
			_, err := t.inbox.Assign(c.Index, t.colleague(), t.now())
			return err
		}
	case n < 50:
		if c, ok := t.one(recent, func(c world.Conversation) bool { return theirs(c) && c.Unread > 0 }); ok {
			return t.colleagueAnswers(c)
		}
	case n < 62:
		done := func(c world.Conversation) bool {
			return theirs(c) && c.Unread == 0 && c.Last.Direction == world.Outbound
		}
		if c, ok := t.one(recent, done); ok {
			_, err := t.inbox.Archive(c.Index, t.now())
			return err
		}
	case n < 68:
		if c, ok := t.one(recent, theirs); ok {
			return t.colleagueWaits(c)
		}
	}
	everybody := t.inbox.List(store.Query{Limit: 150}).Conversations // archived ones come back
	if c, ok := t.one(everybody, func(world.Conversation) bool { return true }); ok {
		return t.customerWrites(c)
	}
	return nil
}

func theirs(c world.Conversation) bool { return c.Owner != 0 && c.Owner != me }

// awaitsAnswer is true where my reply is the last word, has arrived and is old enough.
func (t *traffic) awaitsAnswer(c world.Conversation) bool {
	return c.Last.Author == me && c.Last.ID >= t.inbox.World().FirstFreeID() &&
		c.Last.Fate != world.Failed && t.now().Sub(c.Last.At) >= thinking
}

func (t *traffic) customerWrites(c world.Conversation) error {
	_, err := t.inbox.Inbound(c.Index, t.inbox.World().Answer(c.Index, t.turn), t.now())
	return err
}

func (t *traffic) colleagueAnswers(c world.Conversation) error {
	if _, err := t.inbox.Read(c.Index, t.now()); err != nil {
		return err
	}
	_, err := t.inbox.Reply(c.Index, c.Owner, t.inbox.World().TeamAnswer(c.Index, t.turn), t.now())
	return err
}

// colleagueWaits puts a conversation aside with a note about it.
func (t *traffic) colleagueWaits(c world.Conversation) error {
	if _, err := t.inbox.Note(c.Index, c.Owner, t.inbox.World().Remark(c.Index, t.turn), t.now()); err != nil {
		return err
	}
	_, err := t.inbox.SetState(c.Index, world.Pending, t.now())
	return err
}

// colleague is anybody of the team but me.
func (t *traffic) colleague() int {
	team := world.Team()
	for {
		if p := team[t.dice.IntN(len(team))]; p.ID != me {
			return p.ID
		}
	}
}

// one picks one of the conversations that fit.
func (t *traffic) one(from []world.Conversation, fits func(world.Conversation) bool) (world.Conversation, bool) {
	var fitting []world.Conversation
	for _, c := range from {
		if fits(c) {
			fitting = append(fitting, c)
		}
	}
	if len(fitting) == 0 {
		return world.Conversation{}, false
	}
	return fitting[t.dice.IntN(len(fitting))], true
}
