package practice

import (
	"fmt"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Limit is a number of requests in a stretch of time. The zero Limit is the vendor's documented one.
type Limit struct {
	Requests int
	Per      time.Duration
	Off      bool
}

func (l Limit) or(documented Limit) Limit {
	if l == (Limit{}) {
		return documented
	}
	return l
}

var limitUnits = map[string]time.Duration{"s": time.Second, "min": time.Minute, "h": time.Hour}

// parseLimit reads "100/min", "10/s", "500/h" or "off".
func parseLimit(s string) (Limit, error) {
	if s == "off" {
		return Limit{Off: true}, nil
	}
	number, unit, _ := strings.Cut(s, "/")
	n, err := strconv.Atoi(number)
	per, known := limitUnits[unit]
	if err != nil || n < 1 || !known {
		return Limit{}, fmt.Errorf("%q is no limit: say 100/min, 10/s, 500/h or off", s)
	}
	return Limit{Requests: n, Per: per}, nil
}

func (l Limit) String() string {
	if l.Off {
		return "off"
	}
	for unit, per := range limitUnits {
		if per == l.Per {
			return fmt.Sprintf("%d/%s", l.Requests, unit)
		}
	}
	return ""
}

// window counts the requests of one stretch of time, from its first request on.
type window struct {
	limit Limit
	used  int
	ends  time.Time
}

// take counts a request. It says how long to wait if there is no room for it.
func (w *window) take(limit Limit, now time.Time) (wait time.Duration, ok bool) {
	w.refresh(limit, now)
	if limit.Off {
		return 0, true
	}
	if w.used >= limit.Requests {
		return w.ends.Sub(now), false
	}
	w.used++
	return 0, true
}

// limiter is the budget of the one token: a long window and a burst.
type limiter struct {
	mu    sync.Mutex
	long  window
	burst window
}

// budget is what the X-RateLimit headers tell.
type budget struct {
	limit     int
	remaining int
	reset     time.Time
	wait      time.Duration // before the next try, 0 if the request may pass
}

// take counts one request against both limits. With the long one off the budget's limit is 0.
func (l *limiter) take(long, burst Limit, now time.Time) budget {
	l.mu.Lock()
	defer l.mu.Unlock()
	var b budget
	if wait, ok := l.burst.take(burst, now); !ok {
		b.wait = wait
	} else if wait, ok := l.long.take(long, now); !ok {
		b.wait = wait
	}
	if !long.Off {
		l.long.refresh(long, now)
		b.limit, b.remaining, b.reset = long.Requests, long.Requests-l.long.used, l.long.ends
	}
	return b
}

// refresh begins a new window where the old one is over, also for a request that was not counted.
func (w *window) refresh(limit Limit, now time.Time) {
	if w.limit != limit || !now.Before(w.ends) {
		*w = window{limit: limit, ends: now.Add(limit.Per)}
	}
}
