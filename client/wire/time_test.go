package wire_test

import (
	"context"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"convo/client/wire"
	"convo/model"
)

const good = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"

// took runs f in a bubble of its own clock and answers how long it took there.
func took(f func()) time.Duration {
	start := time.Now()
	f()
	return time.Since(start)
}

func TestTimeouts(t *testing.T) {
	hang := func(net.Conn, *http.Request) {}
	for _, tt := range []struct {
		name   string
		script func(net.Conn, *http.Request)
		words  string
		after  time.Duration
	}{
		{"no headers", hang, "timed out waiting for the answer", 10 * time.Second},
		{"half a body", func(c net.Conn, _ *http.Request) {
			write(c, "HTTP/1.1 202 Accepted\r\nContent-Length: 9\r\n\r\n{")
		}, "the answer stopped halfway", 10 * time.Second},
		{"headers without a body", func(c net.Conn, _ *http.Request) {
			write(c, "HTTP/1.1 202 Accepted\r\nContent-Length: 9\r\n\r\n")
		}, "the answer stopped halfway", 10 * time.Second},
		{"a trickle", func(c net.Conn, _ *http.Request) {
			write(c, "HTTP/1.1 202 Accepted\r\nContent-Length: 9\r\n\r\n")
			for range 3 {
				<-time.After(9 * time.Second)
				write(c, " ")
			}
		}, "took too long", 20 * time.Second},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c, seen := pipe(t, tt.script)
				elapsed := took(func() {
					_, err := c.Do(t.Context(), post)
					assert.Contains(t, fault(t, err, model.FaultUnknown).Error(), tt.words)
				})
				assert.Equal(t, tt.after, elapsed)
				assert.Len(t, seen.seen(), 1)
				<-time.After(time.Minute) // until the script is through
			})
		})
	}
}

func TestContextsThatEndWhileWaiting(t *testing.T) {
	for name, tt := range map[string]struct {
		request wire.Request
		end     func(context.Context) (context.Context, context.CancelFunc)
		want    model.FaultKind
		words   string
	}{
		"read, cancelled": {get, cancelSoon, model.FaultCanceled, "cancelled (GET /things)"},
		"read, too late":  {get, deadlineSoon, model.FaultNetwork, "no answer within 1s (GET /things)"},
		"send, cancelled": {post, cancelSoon, model.FaultUnknown, "it may have been sent (POST /reply)"},
		"send, too late":  {post, deadlineSoon, model.FaultUnknown, "it may have been sent (POST /reply)"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c, seen := pipe(t, func(net.Conn, *http.Request) {})
				ctx, cancel := tt.end(t.Context())
				defer cancel()
				_, err := c.Do(ctx, tt.request)
				assert.Contains(t, fault(t, err, tt.want).Error(), tt.words)
				assert.Len(t, seen.seen(), 1)
			})
		})
	}
}

func cancelSoon(ctx context.Context) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancel(ctx)
	time.AfterFunc(time.Second, cancel)
	return ctx, cancel
}

func deadlineSoon(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(ctx, time.Second)
}

// answers plays one answer after the other, the last for ever.
func answers(all ...string) func(net.Conn, *http.Request) {
	var next atomic.Int32
	return func(c net.Conn, _ *http.Request) {
		write(c, all[min(int(next.Add(1)), len(all))-1])
	}
}

func status(code int, headers ...string) string {
	return "HTTP/1.1 " + strconv.Itoa(code) + " X\r\nContent-Length: 0\r\n" + strings.Join(append(headers, "", ""), "\r\n")
}

func TestReadsAreTriedThreeTimes(t *testing.T) {
	for _, tt := range []struct {
		name    string
		answers []string
		tries   int
		ok      bool
	}{
		{"502 once", []string{status(502), good}, 2, true},
		{"503 twice", []string{status(503), status(503), good}, 3, true},
		{"504 thrice", []string{status(504)}, 3, false},
		{"500", []string{status(500)}, 1, false},
		{"404", []string{status(404)}, 1, false},
		{"429, then good", []string{status(429, "Retry-After: 7"), good}, 2, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c, seen := pipe(t, answers(tt.answers...))
				_, err := c.Do(t.Context(), get)
				assert.Equal(t, tt.ok, err == nil, "%v", err)
				assert.Len(t, seen.seen(), tt.tries)
			})
		})
	}
}

func TestWritesAreNeverRepeated(t *testing.T) {
	for _, code := range []int{429, 502, 503, 504} {
		synctest.Test(t, func(t *testing.T) {
			c, seen := pipe(t, answers(status(code), good))
			for i, r := range []wire.Request{patch, post} {
				_, err := c.Do(t.Context(), r)
				if i == 0 {
					require.Error(t, err)
				}
				assert.Len(t, seen.seen(), i+1)
			}
		})
	}
}

func TestAWaitThatDoesNotFit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, seen := pipe(t, answers(status(503, "Retry-After: 600"), good))
		ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
		defer cancel()
		assert.Zero(t, took(func() {
			_, err := c.Do(ctx, get)
			assert.Equal(t, 10*time.Minute, fault(t, err, model.FaultServer).RetryAfter)
		}), "it answers at once")
		assert.Len(t, seen.seen(), 1)
	})
}

// What is above the limit is not even read.
func TestAnEndlessBody(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var read atomic.Int64
		c, _ := pipe(t, func(c net.Conn, _ *http.Request) {
			write(c, "HTTP/1.1 200 OK\r\nContent-Length: 999999999\r\n\r\n")
			block := []byte(strings.Repeat(" ", 1<<16))
			for range 64 << 20 >> 16 {
				n, err := c.Write(block)
				read.Add(int64(n))
				if err != nil {
					return
				}
			}
		})
		_, err := c.Do(t.Context(), get)
		assert.Contains(t, fault(t, err, model.FaultServer).Error(), "larger than 1 MiB")
		assert.Less(t, read.Load(), int64(2<<20))
	})
}

// A server that fails for everybody gets a tenth more than without retries.
func TestTheRetryBudget(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, seen := pipe(t, answers(status(502)))
		const n = 400
		for range n {
			_, err := c.Do(t.Context(), get)
			failsAs(t, err, model.FaultServer)
		}
		assert.LessOrEqual(t, len(seen.seen()), n+n/10+5)
		assert.Greater(t, len(seen.seen()), n)
	})
}

// patient is a context of somebody who has all day.
func patient(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 24*time.Hour)
	t.Cleanup(cancel)
	return ctx
}

func TestRetryAfter(t *testing.T) {
	const body = `{"status":429,"error":"Too Many Requests","message":"Rate limit exceeded.","retryAfter":%s}`
	spring := func(wait string, headers ...string) string {
		b := strings.Replace(body, "%s", wait, 1)
		return "HTTP/1.1 429 X\r\nContent-Length: " + strconv.Itoa(len(b)) + "\r\n" + strings.Join(append(headers, "", b), "\r\n")
	}
	for _, tt := range []struct {
		name   string
		answer string
		want   time.Duration
	}{
		{"body", spring("12", "Retry-After: 99"), 12 * time.Second},
		{"body as text", spring(`"12"`), 12 * time.Second},
		{"too short", spring("0"), time.Second},
		{"too long", spring("1e9"), 2 * time.Hour},
		{"garbage body", spring(`"soon"`, "Retry-After: 7"), 7 * time.Second},
		{"negative body", spring(`-5`, "Retry-After: 7"), 7 * time.Second},
		{"header", status(429, "Retry-After: 7"), 7 * time.Second},
		// The bubble's clock begins in 2000; the server's own clock counts.
		{"date", status(429, "Date: Thu, 09 Apr 2026 12:00:00 GMT", "Retry-After: Thu, 09 Apr 2026 12:01:30 GMT"), 90 * time.Second},
		{"reset", status(429, "X-RateLimit-Reset: "+strconv.Itoa(946684800+30)), 30 * time.Second},
		{"garbage", status(429, "Retry-After: soon", "X-RateLimit-Reset: 7e99"), 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c, seen := pipe(t, answers(tt.answer, good))
				ctx, cancel := context.WithTimeout(t.Context(), max(tt.want, 1))
				defer cancel()
				elapsed := took(func() {
					_, err := c.Do(ctx, post)
					if tt.want == 0 {
						require.Error(t, err) // no time was left at all
						return
					}
					assert.Equal(t, tt.want, fault(t, err, model.FaultRateLimited).RetryAfter)
				})
				assert.Zero(t, elapsed, "it answers at once")
				if tt.want == 0 {
					return
				}
				_, err := c.Do(ctx, get)
				assert.Equal(t, tt.want, fault(t, err, model.FaultRateLimited).RetryAfter, "everybody waits")
				assert.Len(t, seen.seen(), 1)
				if tt.want > 10*time.Second {
					elapsed = took(func() {
						_, err = c.Do(t.Context(), get)
						assert.Equal(t, tt.want, fault(t, err, model.FaultRateLimited).RetryAfter, "a screen is told at once")
					})
					assert.Zero(t, elapsed)
				}
				elapsed = took(func() {
					_, err = c.Do(patient(t), get)
					require.NoError(t, err)
				})
				assert.Equal(t, tt.want, elapsed)
			})
		})
	}
}

func TestNothingLeftUntilTheReset(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		reset := strconv.FormatInt(time.Now().Add(20*time.Second).Unix(), 10)
		c, _ := pipe(t, answers(
			"HTTP/1.1 200 OK\r\nX-RateLimit-Limit: 100\r\nX-RateLimit-Remaining: 0\r\nX-RateLimit-Reset: "+reset+"\r\nContent-Length: 2\r\n\r\n{}", good))
		_, err := c.Do(t.Context(), get)
		require.NoError(t, err)
		assert.Equal(t, 20*time.Second, took(func() {
			_, err = c.Do(patient(t), get)
			require.NoError(t, err)
		}))
		assert.Equal(t, 100, c.Rate().Limit)
	})
}

// A bulk at full speed: never more than the limit in any window, and close to it.
// hurried is a context that ends before its deadline, as one does on a busy machine.
type hurried struct{ context.Context } //nolint:containedctx // it is one

func (hurried) Deadline() (time.Time, bool) { return time.Now().Add(time.Hour), true }

func TestATurnThatComesTooLateIsTheLimitsDoing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		reset := strconv.FormatInt(time.Now().Add(30*time.Second).Unix(), 10)
		c, seen := pipe(t, answers(
			"HTTP/1.1 200 OK\r\nX-RateLimit-Limit: 100\r\nX-RateLimit-Remaining: 0\r\nX-RateLimit-Reset: "+reset+"\r\nContent-Length: 2\r\n\r\n{}", good))
		_, err := c.Do(t.Context(), get)
		require.NoError(t, err)
		ctx, cancel := deadlineSoon(t.Context())
		defer cancel()
		_, err = c.Do(hurried{ctx}, post)
		assert.Contains(t, fault(t, err, model.FaultRateLimited).Error(), "nothing was sent")
		assert.Len(t, seen.seen(), 1)
	})
}

func TestPace(t *testing.T) {
	start := time.Date(2026, 4, 9, 12, 0, 0, 0, time.UTC)
	rapid.Check(t, func(t *rapid.T) {
		l := wire.Limit{Requests: rapid.IntRange(20, 300).Draw(t, "requests"), Window: time.Minute, Burst: rapid.IntRange(1, 60).Draw(t, "burst")}
		step := time.Duration(rapid.IntRange(0, 500).Draw(t, "ms")) * time.Millisecond
		granted := wire.Pace(l, 3*l.Requests, start, step)
		for i, at := range granted {
			if j := i + l.Burst; j < len(granted) && granted[j].Sub(at) < time.Second {
				t.Fatalf("more than %d within a second from number %d", l.Burst, i)
			}
			if j := i + l.Requests; j < len(granted) && granted[j].Sub(at) < time.Minute {
				t.Fatalf("more than %d within a minute from number %d", l.Requests, i)
			}
		}
	})
	granted := wire.Pace(wire.Limit{Requests: 1000, Burst: 50}, 2000, start, 0)
	assert.GreaterOrEqual(t, within(granted, 10*time.Second), 475, "the burst is used")
	assert.GreaterOrEqual(t, within(granted, time.Minute), 950, "the limit is used")
}

// within counts the times less than d after the first.
func within(times []time.Time, d time.Duration) int {
	n := 0
	for _, at := range times {
		if at.Sub(times[0]) < d {
			n++
		}
	}
	return n
}
