package desk

import (
	"context"
	"time"

	"convo/model"
	"convo/model/inbox"

	"golang.org/x/sync/errgroup"
	"golang.org/x/time/rate"
)

const (
	// pacedRate is the most paced readings a second, per account.
	pacedRate rate.Limit = 5
	// pacedShare is the part of what the rate limit leaves that they may take.
	pacedShare = 5
	// pacedSlowest keeps them going where nothing is left until the reset.
	pacedSlowest = rate.Limit(0.1)
)

func (d *Desk) fetchList(ctx context.Context, e inbox.FetchList) inbox.Listed {
	listed := inbox.Listed{Of: e}
	in, err := d.inbox(e.Account)
	if err == nil && e.Paced {
		err = d.pace(ctx, e.Account)
	}
	if err == nil {
		listed.Page, err = in.List(ctx, e.Query, e.After)
	}
	listed.Fault = asFault(err)
	return listed
}

func (d *Desk) fetchOne(ctx context.Context, e inbox.FetchOne) inbox.Got {
	got := inbox.Got{Of: e}
	in, err := d.inbox(e.Conv.Account)
	if err == nil && e.Paced {
		err = d.pace(ctx, e.Conv.Account)
	}
	if err == nil {
		got.Conversation, err = in.Get(ctx, e.Conv.ID)
		got.Rate = d.rate(e.Conv.Account)
	}
	got.Fault = asFault(err)
	return got
}

// pace waits for a paced reading's turn.
func (d *Desk) pace(ctx context.Context, account string) error {
	l := d.paces[account]
	now := d.now()
	l.SetLimitAt(now, paced(d.rate(account), now))
	turn := l.ReserveN(now, 1)
	if sleep(ctx, turn.DelayFrom(now)) {
		return nil
	}
	turn.Cancel()
	return over(ctx)
}

// longestWindow is the longest stretch of time that a documented rate limit counts in.
const longestWindow = time.Hour

// paced is how many paced readings a second what the server last said allows.
// Where it did not say when its window ends, that is a minute off.
func paced(r model.Rate, now time.Time) rate.Limit {
	if r.Limit <= 0 {
		return pacedRate
	}
	left := time.Minute
	if until := r.ResetAt.Sub(now); until > 0 {
		left = min(until, longestWindow)
	}
	share := rate.Limit(float64(r.Remaining) / pacedShare / max(left.Seconds(), 1))
	return min(pacedRate, max(share, pacedSlowest))
}

func (d *Desk) fetchThread(ctx context.Context, e inbox.FetchThread) inbox.Threaded {
	in, err := d.inbox(e.Conv.Account)
	if err != nil {
		return inbox.Threaded{Of: e, Fault: asFault(err)}
	}
	thread, err := in.Thread(ctx, e.Conv.ID, e.Query)
	return inbox.Threaded{Of: e, Thread: thread, Fault: asFault(err)}
}

func (d *Desk) fetchPeople(ctx context.Context, e inbox.FetchPeople) inbox.Peopled {
	in, err := d.inbox(e.Account)
	if err != nil {
		return inbox.Peopled{Of: e, Fault: asFault(err)}
	}
	people, err := in.People(ctx)
	return inbox.Peopled{Of: e, People: people, Fault: asFault(err)}
}

// readGate reads the conversation and the end of its thread at the same time: the
// person waits for it. Half a reading judges nothing, so one failure is enough.
func (d *Desk) readGate(ctx context.Context, e inbox.ReadGate) inbox.Gated {
	gated := inbox.Gated{Of: e}
	in, err := d.inbox(e.Conv.Account)
	if err != nil {
		gated.Fault = asFault(err)
		return gated
	}
	both, ctx := errgroup.WithContext(ctx)
	both.Go(func() (err error) {
		gated.Conversation, err = in.Get(ctx, e.Conv.ID)
		return err
	})
	both.Go(func() (err error) {
		gated.Thread, err = in.Thread(ctx, e.Conv.ID, model.ThreadQuery{})
		return err
	})
	if err := both.Wait(); err != nil {
		return inbox.Gated{Of: e, Fault: asFault(err)}
	}
	gated.Beside = d.beside(e.Conv)
	return gated
}
