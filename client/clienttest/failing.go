package clienttest

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"convo/client/practice"
	"convo/model"
)

// patience is long enough for every wait that a test is about to allow.
const patience = time.Minute

// wrongKey: a key that is not accepted is told from everything else, and appears nowhere.
func wrongKey(t *testing.T, h Harness) {
	b := open(t, h, "")
	const key = "pg_live_9f8e7d6c5b4a3210"
	inbox := h.Open(t, b.server.URL(h.Backend), key)
	_, err := inbox.List(t.Context(), model.Query{}, "")
	f := fault(t, err, model.FaultUnauthenticated)
	for _, verb := range []string{"%v", "%+v", "%#v", "%s"} {
		assert.NotContains(t, fmt.Sprintf(verb, f), key)
		assert.NotContains(t, fmt.Sprintf(verb, inbox), key)
	}
	_, err = inbox.Do(t.Context(), model.Op{Conv: b.some(t, 1)[0].Ref, Kind: model.OpRelease})
	failsAs(t, err, model.FaultUnauthenticated)
}

// redirects: none is followed, and nobody else gets a request, let alone the key.
func redirects(t *testing.T, h Harness) {
	var strangers atomic.Int32
	other := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		strangers.Add(1)
		w.WriteHeader(http.StatusNoContent)
	}))
	defer other.Close()
	b := open(t, h, "")
	c := b.some(t, 1)[0]
	for _, code := range []int{301, 302, 303, 307, 308} {
		f := parse(t, fmt.Sprintf("%d=all", code))
		f.RedirectTo = other.URL + "/x?api_key=1"
		b.server.SetFaults(f)
		_, err := b.List(t.Context(), model.Query{}, "")
		got := fault(t, err, model.FaultServer)
		assert.Contains(t, got.Error(), other.Listener.Addr().String())
		assert.NotContains(t, got.Error(), "api_key")
		for _, op := range b.writes(c.Ref) {
			_, err = b.Do(t.Context(), op)
			failsAs(t, err, model.FaultUnknown)
		}
	}
	assert.Zero(t, strangers.Load(), "the redirect's target got a request")
}

// writes are the operations that a system has, in their simplest form.
func (b *bench) writes(ref model.Ref) []model.Op {
	var out []model.Op
	for _, kind := range model.OpKinds() {
		if b.Caps().Can(kind).OK {
			out = append(out, model.Op{Conv: ref, Kind: kind, Body: "ciao", Person: model.Person{ID: b.h.Agents[0]}})
		}
	}
	return out
}

// failingReads: what a GET answers when the answer is none.
func failingReads(t *testing.T, h Harness) {
	for spec, want := range map[string]struct {
		kind  model.FaultKind
		tries int
	}{
		"html=list":  {model.FaultServer, 1},
		"empty=list": {model.FaultServer, 1},
		"500=list":   {model.FaultServer, 1},
		"403=list":   {model.FaultForbidden, 1},
		"400=list":   {model.FaultRefused, 1},
		"503=list":   {model.FaultServer, 3},
		"cut=list":   {model.FaultNetwork, 3},
	} {
		t.Run(spec, func(t *testing.T) {
			t.Parallel()
			b := open(t, h, spec)
			_, err := b.List(t.Context(), model.Query{}, "")
			failsAs(t, err, want.kind)
			assert.Len(t, b.server.Requests(), want.tries)
		})
	}
	t.Run("once only", func(t *testing.T) {
		t.Parallel()
		b := open(t, h, "502=list*1")
		page, err := b.List(t.Context(), model.Query{}, "")
		require.NoError(t, err)
		assert.NotEmpty(t, page.Conversations)
		assert.Len(t, b.server.Requests(), 2)
	})
	t.Run("a bad element", func(t *testing.T) {
		t.Parallel()
		b := open(t, h, "bad=list")
		page, err := b.List(t.Context(), model.Query{Limit: 20}, "")
		require.NoError(t, err)
		assert.Equal(t, 1, page.Skipped)
		assert.Len(t, page.Conversations, 19)
	})
}

// failingWrites: each write goes out once, whatever happens; and unless the API
// said no, what became of it is not claimed to be known.
func failingWrites(t *testing.T, h Harness) {
	for spec, want := range map[string]model.FaultKind{
		"reset=all":    model.FaultUnknown,
		"lost=all":     model.FaultUnknown,
		"500=all":      model.FaultUnknown,
		"502=all":      model.FaultUnknown,
		"late-502=all": model.FaultUnknown,
		"504=all":      model.FaultUnknown,
		"html=all":     model.FaultUnknown,
		"408=all":      model.FaultUnknown,
		"400=all":      model.FaultRefused,
		"422=all":      model.FaultRefused,
		"401=all":      model.FaultUnauthenticated,
		"403=all":      model.FaultForbidden,
	} {
		t.Run(spec, func(t *testing.T) {
			t.Parallel()
			b := open(t, h, "")
			c := b.some(t, 1)[0]
			b.server.SetFaults(parse(t, spec))
			for _, op := range b.writes(c.Ref) {
				before := len(b.server.Requests())
				_, err := b.Do(t.Context(), op)
				failsAs(t, err, want)
				assert.Len(t, b.server.Requests(), before+1, "%s must go out once", op.Kind)
			}
		})
	}
	t.Run("a lost answer leaves one reply", func(t *testing.T) {
		t.Parallel()
		b := open(t, h, "")
		c := b.some(t, 1)[0]
		before := len(b.truth(t, c.Ref.ID).Messages)
		b.server.SetFaults(parse(t, "lost=reply*1"))
		_, err := b.Do(t.Context(), model.Op{Conv: c.Ref, Kind: model.OpReply, Body: "una volta"})
		failsAs(t, err, model.FaultUnknown)
		assert.Len(t, b.truth(t, c.Ref.ID).Messages, before+1)
	})
	t.Run("nobody listens", func(t *testing.T) {
		t.Parallel()
		b := open(t, h, "")
		c := b.some(t, 1)[0]
		dead := httptest.NewServer(http.NotFoundHandler())
		dead.Close()
		inbox := h.Open(t, dead.URL, "key-key-key")
		for _, op := range b.writes(c.Ref) {
			_, err := inbox.Do(t.Context(), op)
			assert.Contains(t, fault(t, err, model.FaultNetwork).Error(), "refused")
		}
	})
}

// rateLimit: a wait that does not fit is told at once, and obeyed by everybody.
func rateLimit(t *testing.T, h Harness) {
	b := open(t, h, "")
	c := b.some(t, 1)[0]
	b.server.SetFaults(parse(t, "429=all,retry-after=600"))
	before := len(b.server.Requests())
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	_, err := b.List(ctx, model.Query{}, "")
	assert.Equal(t, 10*time.Minute, fault(t, err, model.FaultRateLimited).RetryAfter)
	assert.Len(t, b.server.Requests(), before+1)
	b.quiet(t, func() {
		for _, op := range b.writes(c.Ref) {
			_, err := b.Do(ctx, op)
			assert.Positive(t, fault(t, err, model.FaultRateLimited).RetryAfter)
		}
	})
}

// cancelled: before anything was sent nothing happened; afterwards it is not known.
func cancelled(t *testing.T, h Harness) {
	b := open(t, h, "")
	c := b.some(t, 1)[0]
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	b.quiet(t, func() {
		_, err := b.List(gone, model.Query{}, "")
		failsAs(t, err, model.FaultCanceled)
		for _, op := range b.writes(c.Ref) {
			_, err := b.Do(gone, op)
			failsAs(t, err, model.FaultCanceled)
		}
	})
	b.server.SetFaults(parse(t, "hang=all"))
	_, err := b.whileHanging(t, func(ctx context.Context) error {
		_, err := b.List(ctx, model.Query{}, "")
		return err
	})
	failsAs(t, err, model.FaultCanceled)
	for _, op := range b.writes(c.Ref) {
		request, err := b.whileHanging(t, func(ctx context.Context) error {
			_, err := b.Do(ctx, op)
			return err
		})
		failsAs(t, err, model.FaultUnknown)
		assert.NotEqual(t, http.MethodGet, request.Method)
	}
}

// whileHanging calls f and cancels its context once the server has the request.
func (b *bench) whileHanging(t *testing.T, f func(context.Context) error) (practice.Request, error) {
	t.Helper()
	before := len(b.server.Requests())
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	done := make(chan error, 1)
	go func() { done <- f(ctx) }()
	require.Eventually(t, func() bool { return len(b.server.Requests()) > before }, patience, time.Millisecond)
	cancel()
	return b.server.Requests()[before], <-done
}
