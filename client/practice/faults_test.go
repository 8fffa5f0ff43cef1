package practice_test

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"convo/client/practice"
)

const free = "rate=off,burst=off,"

func (d *desk) replies(id string) int {
	d.t.Helper()
	c, err := d.Conversation(id)
	require.NoError(d.t, err)
	n := 0
	for _, m := range c.Messages {
		if m.Outbound {
			n++
		}
	}
	return n
}

func (d *desk) reply() (answer, error) {
	return d.try(http.MethodPost, "/conversations/reply", `{"chatId":"chat_000001","body":"ciao"}`)
}

// What each fault does to one reply: what the client sees, and whether the customer got the message.
func TestFaultsOnAReply(t *testing.T) {
	for _, c := range []struct {
		spec   string
		status int    // 0 for no answer
		body   string // part of it
		sent   int
	}{
		{"500=reply", 500, `"status":"error"`, 0},
		{"502=all", 502, `"message":"Bad Gateway"`, 0},
		{"403=reply", 403, `"status":"fail"`, 0},
		{"late-502=reply", 502, `"status":"error"`, 1},
		{"html=reply", 200, "Please sign in", 0},
		{"empty=reply", 200, "", 1},
		{"reset=reply", 0, "", 0},
		{"lost=reply", 0, "", 1},
		{"cut=reply", 0, "", 1},
		{"307=reply", 307, "", 0},
		{"500=list", 202, "messageId", 1},
		{"500=reply*1,lost=reply", 500, "", 0}, // the first that answers wins
	} {
		t.Run(c.spec, func(t *testing.T) {
			d := open(t, practice.Options{Faults: faults(t, free+c.spec)})
			a, err := d.reply()
			if c.status == 0 {
				require.Error(t, err)
			} else {
				require.NoError(t, err)
				assert.Equal(t, c.status, a.status)
				assert.Contains(t, a.body, c.body)
			}
			assert.Equal(t, c.sent, d.replies(marco))
		})
	}
}

func TestResetIsATCPResetAndCutIsNot(t *testing.T) {
	d := open(t, practice.Options{Faults: faults(t, free+"lost=list,cut=get")})
	_, err := d.try(http.MethodGet, "/conversations", "")
	require.ErrorIs(t, err, syscall.ECONNRESET)
	a, err := d.try(http.MethodGet, "/conversations/"+marco, "")
	require.ErrorIs(t, err, io.ErrUnexpectedEOF)
	assert.Equal(t, 200, a.status)
	assert.True(t, strings.HasPrefix(a.body, `{"chatId":"chat_000001"`))
}

func TestInjected429(t *testing.T) {
	d := open(t, practice.Options{Faults: faults(t, free+"429=read*2,retry-after=12")})
	for range 2 {
		a := d.do(http.MethodPatch, "/conversations/"+marco+"/read", "")
		assert.Equal(t, 429, a.status)
		assert.JSONEq(t, `{"status":429,"error":"Too Many Requests","message":"Rate limit exceeded. Please retry after 12 seconds.","retryAfter":12}`, a.body)
	}
	assert.Equal(t, 204, d.do(http.MethodPatch, "/conversations/"+marco+"/read", "").status)
}

func TestRedirectLeadsWhereItIsTold(t *testing.T) {
	d := open(t, practice.Options{Faults: faults(t, free+"302=archive,redirect-to=http://127.0.0.1:9/steal")})
	a := d.do(http.MethodPatch, "/conversations/"+marco+"/archive", "")
	assert.Equal(t, 302, a.status)
	assert.Equal(t, "http://127.0.0.1:9/steal", a.header.Get("Location"))
	c, err := d.Conversation(marco)
	require.NoError(t, err)
	assert.False(t, c.Archived)
}

func TestBadElement(t *testing.T) {
	d := open(t, practice.Options{Faults: faults(t, free+"bad=list*1,bad=people*1,bad=messages*1")})
	var list struct{ Conversations []json.RawMessage }
	d.get("/conversations?limit=50", &list)
	var people []json.RawMessage
	d.get("/conversations/assignable-users", &people)
	var thread struct{ Messages []json.RawMessage }
	d.get("/conversations/"+marco+"/messages", &thread)
	require.Len(t, list.Conversations, 50)
	for _, page := range [][]json.RawMessage{list.Conversations, people, thread.Messages} {
		kinds := map[byte]int{}
		for _, element := range page {
			kinds[element[0]]++
		}
		assert.Equal(t, map[byte]int{'{': len(page) - 1, '"': 1}, kinds)
	}
}

// waitForRequest returns once the server has the first request.
func (d *desk) waitForRequest() {
	for len(d.Requests()) == 0 {
		runtime.Gosched()
	}
}

// A request that gets no answer, or a late one, ends as soon as its client leaves.
func TestWaitingEndsWithTheClient(t *testing.T) {
	for _, spec := range []string{"hang=list*1", "latency=1h@list*1"} {
		t.Run(spec, func(t *testing.T) {
			d := open(t, practice.Options{Faults: faults(t, free+spec)})
			ctx, leave := context.WithCancel(t.Context())
			r, err := http.NewRequestWithContext(ctx, http.MethodGet, d.URL("qlara")+"/inbox/conversations", nil)
			require.NoError(t, err)
			r.Header.Set("X-Api-Key", d.Token())
			done := make(chan error)
			go func() {
				_, err := d.send(r)
				done <- err
			}()
			d.waitForRequest()
			assert.Zero(t, d.Requests()[0].Status)
			leave()
			require.ErrorIs(t, <-done, context.Canceled)
			assert.Equal(t, 200, d.do(http.MethodGet, "/conversations", "").status)
		})
	}
}

// A reply can be taken in although nobody hears of it.
func TestALateHangIsCarriedOut(t *testing.T) {
	d := open(t, practice.Options{Faults: faults(t, free+"late-hang=reply*1")})
	ctx, leave := context.WithCancel(t.Context())
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, d.URL("qlara")+"/inbox/conversations/reply",
		strings.NewReader(`{"chatId":"`+marco+`","body":"ciao"}`))
	require.NoError(t, err)
	r.Header.Set("X-Api-Key", d.Token())
	r.Header.Set("Content-Type", "application/json")
	done := make(chan error)
	go func() {
		_, err := d.send(r)
		done <- err
	}()
	for d.replies(marco) == 0 {
		runtime.Gosched()
	}
	assert.Zero(t, d.Requests()[0].Status)
	leave()
	require.ErrorIs(t, <-done, context.Canceled)
}

func TestHangEndsWithTheServer(t *testing.T) {
	d := open(t, practice.Options{Faults: faults(t, free+"hang")})
	done := make(chan error)
	go func() {
		_, err := d.try(http.MethodGet, "/conversations", "")
		done <- err
	}()
	d.waitForRequest()
	require.NoError(t, d.Close())
	assert.Error(t, <-done)
}

func TestProbabilityIsRepeatable(t *testing.T) {
	run := func() (refused int, order string) {
		d := open(t, practice.Options{Faults: faults(t, free+"503=0.3")})
		var orderSb169 strings.Builder
		for range 200 {
			if d.do(http.MethodGet, "/conversations/"+marco, "").status == 503 {
				refused++
				orderSb169.WriteString("x")
			} else {
				orderSb169.WriteString(".")
			}
		}
		order += orderSb169.String()
		return refused, order
	}
	refused, first := run()
	_, second := run()
	assert.Equal(t, first, second)
	assert.InDelta(t, 60, refused, 25)
}

func TestRateLimit(t *testing.T) {
	d := open(t, practice.Options{Faults: faults(t, "rate=3/min,burst=off")})
	get := func() answer { return d.do(http.MethodGet, "/conversations/"+marco, "") }
	for _, left := range []string{"2", "1", "0"} {
		a := get()
		assert.Equal(t, 200, a.status)
		assert.Equal(t, "3", a.header.Get("X-RateLimit-Limit"))
		assert.Equal(t, left, a.header.Get("X-RateLimit-Remaining"))
		assert.Equal(t, "1775739660", a.header.Get("X-RateLimit-Reset")) // a minute after noon
	}
	d.clock.move(48*time.Second + time.Millisecond)
	a := get()
	assert.Equal(t, 429, a.status)
	assert.Contains(t, a.body, `"retryAfter":12`)
	assert.Equal(t, "0", a.header.Get("X-RateLimit-Remaining"))
	d.clock.move(12 * time.Second)
	assert.Equal(t, 200, get().status)
}

func TestDocumentedLimitsAndBurst(t *testing.T) {
	d := open(t, practice.Options{Faults: faults(t, "retry-after=1")}) // any term, none about limits
	for range 50 {
		a := d.do(http.MethodGet, "/conversations/"+marco, "")
		require.Equal(t, 200, a.status)
		require.Equal(t, "1000", a.header.Get("X-RateLimit-Limit"))
	}
	a := d.do(http.MethodGet, "/conversations/"+marco, "")
	assert.Equal(t, 429, a.status)
	assert.Contains(t, a.body, `"retryAfter":1`)
	d.clock.move(time.Second)
	assert.Equal(t, 200, d.do(http.MethodGet, "/conversations/"+marco, "").status)
}

func TestNonsenseIsNoFault(t *testing.T) {
	for _, spec := range []string{
		"nonsense", "200=list", "600=list", "429=nowhere", "429=1.5", "429=list:x", "lost=reply*0", "latency", "latency=fast",
		"latency=2s-1s", "latency=-1s", "ids=roman", "rate=fast", "rate=0/min", "rate=10/year", "answers=205", "retry-after=0",
		"redirect-to=elsewhere", "late-x=reply", "order=none", "token-life=soon", "token-life=1ms", "synced=maybe", "refs=some",
		"delete=205", "messages-api=yes",
	} {
		_, err := practice.ParseFaults(spec)
		assert.ErrorContains(t, err, spec, "what is wrong names the term")
	}
}

func TestSpecRoundTrip(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		aim := rapid.SampledFrom([]string{"all", "list", "reply:0.5", "people*3", "read:0.25*2", "delete", "status:0.5"})
		terms := rapid.SliceOfN(rapid.Custom(func(r *rapid.T) string {
			return rapid.SampledFrom([]string{"429", "late-504", "reset", "lost", "cut", "hang", "late-hang", "html", "empty", "bad", "307", "latency=10ms-1s@"}).
				Filter(func(s string) bool { return s != "" }).Draw(r, "fault") + "="
		}), 0, 4).Draw(r, "faults")
		for i, term := range terms {
			terms[i] = strings.Replace(term, "@=", "@", 1) + aim.Draw(r, "aim")
		}
		terms = append(terms, rapid.SliceOf(rapid.SampledFrom([]string{
			"ids=number", "ids=big", "answers=200", "messages=newest", "reply=empty", "owner-in-list=yes", "rate=100/min", "burst=off",
			"retry-after=7", "redirect-to=http://127.0.0.1:1/x", "order=shuffled", "token-life=1h30m0s", "synced=no", "include=no",
			"refresh=strict", "refs=plain", "refs=mixed", "delete=200", "messages-api=assumed",
		})).Draw(r, "switches")...)
		f, err := practice.ParseFaults(strings.Join(terms, ","))
		require.NoError(r, err)
		again, err := practice.ParseFaults(f.String())
		require.NoError(r, err)
		require.Equal(r, f, again)
	})
}
