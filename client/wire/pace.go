package wire

import (
	"context"
	"errors"
	"net/http"
	"sync"
	"time"

	"convo/model"
)

// Limit is a documented rate limit.
type Limit struct {
	Requests int           // allowed within Window; 0: not limited
	Window   time.Duration // 0 is a minute
	Burst    int           // allowed within one second; 0: not limited
}

// pacer keeps all requests of a client within what the API allows.
//
// It remembers when the last requests went out and never lets more than the
// limit into any window. A token bucket would either overrun a window (a full
// bucket on top of the steady rate) or never use it up; a bulk wants all of it.
type pacer struct {
	mu     sync.Mutex
	long   window
	second window
	burst  int
	until  time.Time // a pause that the server asked for
	rate   model.Rate
}

// margin leaves room for requests that travel at different speeds: what went out
// within the limit may arrive closer together.
const margin = 0.96

func newPacer(l Limit) *pacer {
	if l.Window <= 0 {
		l.Window = time.Minute
	}
	p := &pacer{burst: l.Burst}
	p.long.span, p.second.span = l.Window, time.Second
	p.long.resize(l.Requests)
	p.second.resize(l.Burst)
	return p
}

// wait blocks until a request may go out. If that would be after ctx's deadline,
// it says so at once.
func (p *pacer) wait(ctx context.Context, r *prepared) *model.Fault {
	pause := time.Duration(0)
	for {
		if err := ctx.Err(); err != nil {
			if pause > 0 && errors.Is(err, context.DeadlineExceeded) {
				return p.noRoom(r, pause) // others have taken the room that there was
			}
			return givenUp(r, err, false)
		}
		if pause = p.take(time.Now()); pause <= 0 {
			return nil
		}
		if !fits(ctx, pause) {
			return p.noRoom(r, pause)
		}
		_ = sleep(ctx, pause) // how it ended is seen above
	}
}

// noRoom is the fault for a request that the limit would let through too late.
func (p *pacer) noRoom(r *prepared, pause time.Duration) *model.Fault {
	return &model.Fault{
		Kind:       model.FaultRateLimited,
		What:       model.NewText("the rate limit leaves no room within the time given; nothing was sent (" + r.place + ")"),
		Help:       "try again in " + pause.Round(time.Second).String(),
		RetryAfter: clampRetry(pause),
		Rate:       p.last(),
	}
}

// take books a request at now, or says how long to wait before asking again.
func (p *pacer) take(now time.Time) time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	free := p.until
	for _, w := range []*window{&p.long, &p.second} {
		if t := w.free(); t.After(free) {
			free = t
		}
	}
	if free.After(now) {
		return free.Sub(now)
	}
	p.long.book(now)
	p.second.book(now)
	return 0
}

// learn takes in what an answer told: the limit, what is left, a pause.
func (p *pacer) learn(now time.Time, h http.Header, fault *model.Fault) {
	rate := readRate(h, now)
	p.mu.Lock()
	defer p.mu.Unlock()
	if rate.Limit > 0 {
		p.rate = rate
		p.long.resize(rate.Limit)
		if p.burst > 0 {
			// The documented plans allow a tenth or a twentieth of the long window in a
			// second; a lower limit than documented means a lower burst, too [inferred].
			p.second.resize(max(1, min(p.burst, rate.Limit/10)))
		}
		if rate.Remaining == 0 && rate.ResetAt.After(p.until) && rate.ResetAt.Sub(now) <= p.long.span {
			p.until = rate.ResetAt
		}
	}
	if fault != nil && fault.Kind == model.FaultRateLimited {
		if until := now.Add(max(fault.RetryAfter, minRetry)); until.After(p.until) {
			p.until = until
		}
	}
}

func (p *pacer) last() model.Rate {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.rate
}

// window is the times of the last requests, as many as fit the limit.
type window struct {
	span  time.Duration
	times []time.Time // a ring, oldest at next; empty: no limit
	next  int
}

// maxWindow bounds what a server can make us remember.
const maxWindow = 100_000

// resize changes the limit and keeps the newest times.
func (w *window) resize(limit int) {
	size := 0
	if limit > 0 {
		size = min(max(1, int(float64(limit)*margin)), maxWindow)
	}
	if size == len(w.times) {
		return
	}
	old := append(append([]time.Time{}, w.times[w.next:]...), w.times[:w.next]...)
	w.times, w.next = make([]time.Time, size), 0
	if len(old) > size {
		old = old[len(old)-size:]
	}
	copy(w.times[size-len(old):], old)
}

// free is when the next request fits.
func (w *window) free() time.Time {
	if len(w.times) == 0 || w.times[w.next].IsZero() {
		return time.Time{}
	}
	return w.times[w.next].Add(w.span)
}

func (w *window) book(now time.Time) {
	if len(w.times) == 0 {
		return
	}
	w.times[w.next] = now
	w.next = (w.next + 1) % len(w.times)
}
