// Package desk carries out what the inbox state asks for: requests, files, pauses.
// One inbox.Effect goes in and exactly one inbox.Event comes out, whatever happens.
// The screen runs effects one by one through Run; the command-line verbs drive a
// whole State through Settle. So the guard before a write, the repeating of unclear
// ones and the order of disk and network around a send exist once.
//
// It imports client, client/local and model; ui reaches it through an interface of its own, and
// only cmd makes one.
package desk

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"convo/client"
	"convo/model"
	"convo/model/inbox"

	"golang.org/x/time/rate"
)

// actionTime is how long a single action may wait in all.
const actionTime = 10 * time.Second

// Options say what a Desk works with. Only Inboxes is needed.
type Options struct {
	// Inboxes are the accounts, by name.
	Inboxes map[string]client.Inbox
	// Drafts keeps what people are writing; nil keeps drafts in the State only.
	Drafts Drafts
	// Outbox keeps replies on their way; nil keeps them in the State only, which is
	// for trying convo out: after a crash nothing knows of an unclear send.
	Outbox Outbox
	// Counts keeps unread figures for status bars; nil keeps none.
	Counts Counts
	// Seen keeps what was looked at from here; nil keeps it in the State only.
	Seen Seen
	// Journal keeps what was done from here; nil keeps it in the State only.
	Journal Journal
	// Snoozes keeps what is snoozed here; nil keeps it in the State only.
	Snoozes Snoozes
	// Rate is what an account's server last said about its limit; nil where nobody knows.
	Rate func(account string) model.Rate
	// Now is the clock; nil is time.Now.
	Now func() time.Time
	// Rand rolls dice for jitter, in [0, 1); nil is math/rand.
	Rand func() float64
	// Observer lets nothing but reading through.
	Observer bool
	// ActionTime bounds one action other than a send; 0 is 10 s, and a negative one
	// leaves it to the context, as verbs with a time-out of their own want it.
	ActionTime time.Duration
}

// Desk runs effects. It is safe for concurrent use.
type Desk struct {
	inboxes  map[string]client.Inbox
	paces    map[string]*rate.Limiter
	drafts   Drafts
	outbox   Outbox
	counts   Counts
	seen     Seen
	journal  Journal
	snoozes  Snoozes
	rate     func(string) model.Rate
	now      func() time.Time
	rand     func() float64
	observer bool
	action   time.Duration
}

// New makes a Desk. Nothing happens before Run.
func New(o Options) *Desk {
	d := &Desk{
		inboxes:  make(map[string]client.Inbox, len(o.Inboxes)),
		paces:    make(map[string]*rate.Limiter, len(o.Inboxes)),
		drafts:   o.Drafts,
		outbox:   o.Outbox,
		counts:   o.Counts,
		seen:     o.Seen,
		journal:  o.Journal,
		snoozes:  o.Snoozes,
		rate:     o.Rate,
		now:      o.Now,
		rand:     o.Rand,
		observer: o.Observer,
		action:   o.ActionTime,
	}
	for name, in := range o.Inboxes {
		d.inboxes[name] = sturdy{in}
		d.paces[name] = rate.NewLimiter(pacedRate, 1)
	}
	if d.drafts == nil {
		d.drafts = noDrafts{}
	}
	if d.outbox == nil {
		d.outbox = noOutbox{}
	}
	if d.counts == nil {
		d.counts = noCounts{}
	}
	if d.seen == nil {
		d.seen = noSeen{}
	}
	if d.journal == nil {
		d.journal = noJournal{}
	}
	if d.snoozes == nil {
		d.snoozes = noSnoozes{}
	}
	if d.rate == nil {
		d.rate = func(string) model.Rate { return model.Rate{} }
	}
	if d.now == nil {
		d.now = time.Now
	}
	if d.rand == nil {
		d.rand = rand.Float64
	}
	if d.action == 0 {
		d.action = actionTime
	}
	return d
}

// Run carries out one effect and answers what came of it. It blocks until then or
// until ctx ends; a request given up that way answers FaultCanceled, a write that
// may have been done FaultUnknown.
func (d *Desk) Run(ctx context.Context, e inbox.Effect) (ev inbox.Event) {
	defer func() {
		if p := recover(); p != nil {
			ev = failed(e, broken(p))
		}
	}()
	switch e := e.(type) {
	case inbox.FetchList:
		return d.fetchList(ctx, e)
	case inbox.FetchOne:
		return d.fetchOne(ctx, e)
	case inbox.FetchThread:
		return d.fetchThread(ctx, e)
	case inbox.FetchPeople:
		return d.fetchPeople(ctx, e)
	case inbox.ReadGate:
		return d.readGate(ctx, e)
	case inbox.Write:
		return d.writeJournaled(ctx, e)
	case inbox.Dispatch:
		return d.dispatchJournaled(ctx, e)
	case inbox.Recall:
		return d.recall(e)
	case inbox.Compare:
		return d.compare(e)
	case inbox.Save:
		return d.save(e)
	case inbox.Drop:
		return dropped(e, d.drafts.DropDraft(e.Conv))
	case inbox.Resolve:
		return inbox.Resolved{Of: e, Fault: asFault(d.resolve(e))}
	case inbox.Wait:
		return d.wait(ctx, e)
	}
	return d.remember(e)
}

// remember carries out an effect that only this machine's memory is asked for.
func (d *Desk) remember(e inbox.Effect) inbox.Event {
	switch e := e.(type) {
	case inbox.KeepCounts:
		return inbox.Kept{Fault: asFault(d.counts.SaveCounts(e.Counts))}
	case inbox.KeepSeen:
		return inbox.Kept{Fault: asFault(d.seen.SaveSeen(e.Conv, e.At, d.now()))}
	case inbox.ReadJournal:
		deeds, err := d.journal.Deeds(d.now())
		return inbox.Journaled{Of: e, Deeds: deeds, Fault: asFault(err)}
	case inbox.Record:
		return inbox.Recorded{Fault: asFault(d.journal.PutDeed(e.Deed))}
	case inbox.RecallSnoozed:
		return d.recallSnoozed(e)
	case inbox.KeepSnooze:
		return inbox.SnoozeKept{Fault: asFault(d.snoozes.SaveSnooze(e.Conv, e.Snooze, d.now()))}
	}
	// The set of effects is sealed and complete here and in Run; see TestEveryEffectIsAnswered.
	return nil
}

// failed is the event by which an effect says that it came to nothing.
func failed(e inbox.Effect, f *model.Fault) inbox.Event {
	switch e := e.(type) {
	case inbox.FetchList:
		return inbox.Listed{Of: e, Fault: f}
	case inbox.FetchOne:
		return inbox.Got{Of: e, Fault: f}
	case inbox.FetchThread:
		return inbox.Threaded{Of: e, Fault: f}
	case inbox.FetchPeople:
		return inbox.Peopled{Of: e, Fault: f}
	case inbox.ReadGate:
		return inbox.Gated{Of: e, Fault: f}
	case inbox.Write:
		return inbox.Written{Of: e, Fault: unknown(f)}
	case inbox.Dispatch:
		return inbox.Dispatched{Of: e, Fault: unknown(f)}
	case inbox.Recall:
		return inbox.Remembered{Of: e, Fault: f}
	case inbox.Compare:
		return inbox.Compared{Of: e, Fault: f}
	case inbox.Save:
		return inbox.Saved{Conv: e.Draft.Conv, Fault: f}
	case inbox.Drop:
		return inbox.Saved{Conv: e.Conv, Fault: f}
	case inbox.Resolve:
		return inbox.Resolved{Of: e, Fault: f}
	case inbox.Wait:
		return cutShort(e)
	}
	return notRemembered(e, f)
}

// notRemembered is failed for an effect that only this machine's memory is asked for.
func notRemembered(e inbox.Effect, f *model.Fault) inbox.Event {
	switch e := e.(type) {
	case inbox.KeepCounts, inbox.KeepSeen:
		return inbox.Kept{Fault: f}
	case inbox.ReadJournal:
		return inbox.Journaled{Of: e, Fault: f}
	case inbox.Record:
		return inbox.Recorded{Fault: f}
	case inbox.RecallSnoozed:
		return inbox.Snoozed{Of: e, Fault: f}
	case inbox.KeepSnooze:
		return inbox.SnoozeKept{Fault: f}
	}
	return nil
}

// inbox finds an account. A missing one is a fault of the configuration.
func (d *Desk) inbox(account string) (client.Inbox, error) {
	if in, ok := d.inboxes[account]; ok {
		return in, nil
	}
	return nil, &model.Fault{
		Kind: model.FaultLocal,
		What: model.NewText("there is no account " + account),
		Help: "convo config show lists the accounts",
	}
}

// over is why nothing more is asked for: ctx has ended before the request began.
func over(ctx context.Context) error {
	what := "cancelled; nothing was requested"
	kind := model.FaultCanceled
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		what, kind = "no time left; nothing was requested", model.FaultNetwork
	}
	return &model.Fault{Kind: kind, What: model.NewText(what), Err: ctx.Err()}
}

// asFault is err as a *model.Fault; nil for nil. Where only time ran out, nothing
// was answered: that is the network's fault, not this machine's.
func asFault(err error) *model.Fault {
	f := model.AsFault(err)
	if f != nil && f.Kind == model.FaultLocal && errors.Is(err, context.DeadlineExceeded) {
		late := *f
		late.Kind = model.FaultNetwork
		return &late
	}
	return f
}

// unknown is f for a write that may have been done all the same.
func unknown(f *model.Fault) *model.Fault {
	if f.Kind == model.FaultUnknown {
		return f
	}
	u := *f
	u.Kind = model.FaultUnknown
	return &u
}

// broken is the fault for a panic: a mistake of ours that must not take the
// screen down. The panic's value may hold anything and is not shown.
func broken(p any) *model.Fault {
	return &model.Fault{
		Kind: model.FaultLocal,
		What: model.NewText("convo made a mistake while asking"),
		Help: "please report it",
		Err:  fmt.Errorf("panic: %v", p),
	}
}
