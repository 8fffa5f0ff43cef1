package main

import (
	"cmp"
	"context"
	"fmt"
	"time"

	"convo/model"
	"convo/model/inbox"
)

// owners reads each conversation of an account for its owner, leaving half of the rate
// limit to others. It says how many are known, and why not all; "" if they are.
func (s *session) owners(ctx context.Context, acc *account, rows []model.Conversation) string {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	var refs []model.Ref
	var at []int
	for i := range rows {
		if !rows[i].Owner.Known && !rows[i].Inert() {
			refs, at = append(refs, rows[i].Ref), append(at, i)
		}
	}
	known := len(rows) - len(refs)
	share := newFair(acc)
	var why *model.Fault
	s.get(ctx, refs, share.wait, func(i int, got inbox.Got) {
		if got.Fault == nil {
			rows[at[i]] = got.Conversation
			if got.Conversation.Owner.Known {
				known++
			}
			return
		}
		if got.Fault.Kind != model.FaultCanceled {
			why = got.Fault
		}
		switch got.Fault.Kind {
		case model.FaultRateLimited, model.FaultUnauthenticated, model.FaultForbidden:
			stop() // the others would meet the same
		default:
		}
	})
	if known == len(rows) {
		return ""
	}
	return fmt.Sprintf("owners known for %d of %d%s", known, len(rows), s.ownersWhy(why, share.until))
}

// ownersWhy says why owners are missing, and until when: half is when the half of the
// rate limit that is left to others ends, if that was reached.
func (s *session) ownersWhy(why *model.Fault, half time.Time) string {
	clock := func(t time.Time) string { return t.In(s.app.now().Location()).Format("15:04:05") }
	switch {
	case why != nil && why.RetryAfter > 0:
		return fmt.Sprintf(": %s; again from %s on", why, clock(s.app.now().Add(why.RetryAfter)))
	case why != nil:
		return ": " + why.Error()
	case !half.IsZero():
		return fmt.Sprintf(": half of the rate limit is left to others until %s; a longer --timeout waits", clock(half))
	}
	return ""
}

// fair keeps a command that reads a lot from using up a key that everybody shares: it
// takes at most half of the limit.
type fair struct {
	rate   func() model.Rate
	limit  int           // as documented, where the server does not tell
	window time.Duration // what the limit counts in
	since  time.Time     // when the window that is counted began
	used   int           // readings in it
	until  time.Time     // when its half is there again, if it gave up waiting for that
}

func newFair(acc *account) *fair {
	return &fair{
		rate: acc.wire.Rate, limit: systems[acc.Backend].limit.Requests,
		window: cmp.Or(acc.inbox.Caps().RateWindow, time.Minute),
	}
}

// wait waits for the turn of one more reading. It reports false where that would be
// after ctx's deadline.
func (f *fair) wait(ctx context.Context) bool {
	for ctx.Err() == nil {
		now := time.Now()
		free := f.free(now)
		if !free.After(now) {
			f.used++
			return true
		}
		if deadline, ok := ctx.Deadline(); ok && !deadline.After(free) {
			f.until = free
			return false
		}
		pause := time.NewTimer(free.Sub(now))
		select {
		case <-pause.C:
		case <-ctx.Done():
			pause.Stop()
		}
	}
	return false
}

// free is when one more reading leaves others their half. What the server says is left
// counts, others' requests included; where it says nothing, our own are counted.
func (f *fair) free(now time.Time) time.Time {
	r := f.rate()
	half := r.Limit / 2
	if r.Limit <= 0 {
		half = f.limit / 2
	}
	if now.Sub(f.since) >= f.window {
		f.since, f.used = now, 0
	}
	switch {
	case f.used >= max(half, 1):
		return f.since.Add(f.window)
	case r.Limit > 0 && r.Remaining-getsAtOnce < half && r.ResetAt.After(now):
		return r.ResetAt
	}
	return now
}
