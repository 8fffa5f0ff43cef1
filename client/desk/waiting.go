package desk

import (
	"context"
	"time"

	"convo/model"
	"convo/model/inbox"
)

// jitterShare is how much a pause varies when it is asked to: ±20 %.
const jitterShare = 0.2

// wait pauses.
func (d *Desk) wait(ctx context.Context, e inbox.Wait) inbox.Woke {
	pause := e.For
	if e.Jitter {
		pause += time.Duration((2*d.rand() - 1) * jitterShare * float64(pause))
	}
	if !sleep(ctx, pause) {
		return cutShort(e)
	}
	return inbox.Woke{Timer: e.Timer}
}

// cutShort ends a pause that was given up. No timer has that number, so it wakes
// nothing: a held reply must not leave because convo is being closed.
func cutShort(e inbox.Wait) inbox.Woke {
	timer := e.Timer
	timer.N = ^model.Seq(0)
	return inbox.Woke{Timer: timer}
}

// sleep waits for d and reports false if ctx ended first.
func sleep(ctx context.Context, d time.Duration) bool {
	if d <= 0 {
		return ctx.Err() == nil
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-t.C:
		return true
	}
}
