package wire

import (
	"encoding/json"
	"math"
	"net/http"
	"strconv"
	"strings"
	"time"

	"convo/model"
)

// Bounds of a wait that a server asks for: nothing shorter helps, and anything
// longer is a mistake of its clock.
const (
	minRetry = time.Second
	maxRetry = 2 * time.Hour
)

func clampRetry(d time.Duration) time.Duration { return min(max(d, minRetry), maxRetry) }

// readRate reads X-RateLimit-Limit, -Remaining and -Reset. The first two are
// documented for Qlara; the third, as an epoch in seconds, is inferred.
func readRate(h http.Header, now time.Time) model.Rate {
	limit, err := strconv.Atoi(strings.TrimSpace(h.Get("X-RateLimit-Limit")))
	if err != nil || limit <= 0 {
		return model.Rate{}
	}
	r := model.Rate{Limit: limit, Remaining: limit, ResetAt: resetAt(h, now)}
	if n, err := strconv.Atoi(strings.TrimSpace(h.Get("X-RateLimit-Remaining"))); err == nil && n >= 0 {
		r.Remaining = min(n, limit)
	}
	return r
}

// resetAt is the epoch in X-RateLimit-Reset, if it is one that makes sense: from
// the past minute on, and not further ahead than a wait may be. It is the server's
// clock that it was told by, so that where the server shows that, it counts.
func resetAt(h http.Header, now time.Time) time.Time {
	n, err := strconv.ParseInt(strings.TrimSpace(h.Get("X-RateLimit-Reset")), 10, 64)
	if err != nil {
		return time.Time{}
	}
	at := time.Unix(n, 0)
	if date, err := http.ParseTime(h.Get("Date")); err == nil {
		at = now.Add(at.Sub(date))
	}
	if at.Before(now.Add(-time.Minute)) || at.After(now.Add(maxRetry)) {
		return time.Time{}
	}
	return at
}

// retryAfter is how long a server asked to wait: the body's retryAfter, the
// Retry-After header (seconds or a date), the reset header; 0 where none of them
// says anything sensible.
func retryAfter(body json.RawMessage, h http.Header, now time.Time) time.Duration {
	if s, ok := seconds(strings.Trim(string(body), `"`)); ok {
		return clampRetry(s)
	}
	head := h.Get("Retry-After")
	if s, ok := seconds(head); ok {
		return clampRetry(s)
	}
	if at, err := http.ParseTime(head); err == nil {
		// The server's own clock, where it shows it: ours may be wrong.
		if date, err := http.ParseTime(h.Get("Date")); err == nil {
			return clampRetry(at.Sub(date))
		}
		return clampRetry(at.Sub(now))
	}
	if at := resetAt(h, now); !at.IsZero() {
		return clampRetry(at.Sub(now))
	}
	return 0
}

// seconds reads a number of seconds that is not nonsense.
func seconds(s string) (time.Duration, bool) {
	f, err := strconv.ParseFloat(strings.TrimSpace(s), 64)
	if err != nil || math.IsNaN(f) || f < 0 {
		return 0, false
	}
	return time.Duration(min(f, maxRetry.Seconds()) * float64(time.Second)), true
}
