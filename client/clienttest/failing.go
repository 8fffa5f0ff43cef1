package clienttest

import (
	"context"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"convo/client/practice"
	"convo/model"
)

// patience is long enough for every wait that a test is about to allow.
const patience = time.Minute

// lists are the requests for a page of conversations: those like the very first one.
func (b *bench) lists() []practice.Request {
	var out []practice.Request
	all := b.server.Requests()
	for _, r := range all {
		if r.Method == all[0].Method && r.Path == all[0].Path {
			out = append(out, r)
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
			assert.Len(t, b.lists(), want.tries)
		})
	}
	t.Run("once only", func(t *testing.T) {
		t.Parallel()
		b := open(t, h, "502=list*1")
		page, err := b.List(t.Context(), model.Query{}, "")
		require.NoError(t, err)
		assert.NotEmpty(t, page.Conversations)
		assert.Len(t, b.lists(), 2)
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
// said no, what became of it is not claimed to be known. The faults meet the write
// itself, for there are backends that read before it.
func failingWrites(t *testing.T, h Harness) {
	for harm, want := range map[string]model.FaultKind{
		"reset":    model.FaultUnknown,
		"lost":     model.FaultUnknown,
		"cut":      model.FaultUnknown,
		"500":      model.FaultUnknown,
		"502":      model.FaultUnknown,
		"late-502": model.FaultUnknown,
		"504":      model.FaultUnknown,
		"html":     model.FaultUnknown,
		"408":      model.FaultUnknown,
		"400":      model.FaultRefused,
		"422":      model.FaultRefused,
		"401":      model.FaultUnauthenticated,
		"403":      model.FaultForbidden,
	} {
		t.Run(harm, func(t *testing.T) {
			t.Parallel()
			b := open(t, h, "")
			ops := b.writes(b.one(t))
			for i, c := range b.some(t, len(ops)) {
				op := ops[i]
				if op.Kind != model.OpCreate {
					op.Conv = c.Ref // one that no earlier operation has harmed
				}
				b.harm(t, harm+"="+h.operation(op.Kind))
				b.once(t, op.Kind, func() {
					_, err := b.Do(t.Context(), op)
					failsAs(t, err, want)
				})
			}
		})
	}
	for _, kind := range []model.OpKind{model.OpReply, model.OpNote} {
		t.Run("a lost answer leaves one "+string(kind), func(t *testing.T) {
			t.Parallel()
			b := open(t, h, "")
			if !b.Caps().Can(kind).OK {
				return
			}
			c := b.one(t)
			written := func() int {
				now := b.truth(t, c.Ref.ID)
				return len(now.Messages) + len(now.Notes)
			}
			before := written()
			b.harm(t, "lost="+h.operation(kind)+"*1")
			_, err := b.Do(t.Context(), model.Op{Conv: c.Ref, Kind: kind, Body: "una volta"})
			failsAs(t, err, model.FaultUnknown)
			assert.Equal(t, before+1, written())
		})
	}
	t.Run("nobody listens", func(t *testing.T) {
		t.Parallel()
		b := open(t, h, "")
		c := b.one(t)
		dead := httptest.NewServer(http.NotFoundHandler())
		dead.Close()
		inbox := h.Open(t, dead.URL, "key-key-key")
		for _, op := range b.writes(c) {
			_, err := inbox.Do(t.Context(), op)
			assert.Contains(t, fault(t, err, model.FaultNetwork).Error(), "refused")
		}
	})
}

// rateLimit: a wait that does not fit is told at once, and obeyed by everybody.
func rateLimit(t *testing.T, h Harness) {
	b := open(t, h, "")
	c := b.one(t)
	b.harm(t, "429=all,retry-after=600")
	before := len(b.server.Requests())
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	_, err := b.List(ctx, model.Query{}, "")
	assert.Equal(t, 10*time.Minute, fault(t, err, model.FaultRateLimited).RetryAfter)
	assert.Len(t, b.since(before), 1)
	b.quiet(t, func() {
		for _, op := range b.writes(c) {
			_, err := b.Do(ctx, op)
			assert.Positive(t, fault(t, err, model.FaultRateLimited).RetryAfter)
		}
	})
}

// cancelled: before anything was sent nothing happened; afterwards it is not known.
func cancelled(t *testing.T, h Harness) {
	b := open(t, h, "")
	ops := b.writes(b.one(t))
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	b.quiet(t, func() {
		_, err := b.List(gone, model.Query{}, "")
		failsAs(t, err, model.FaultCanceled)
		for _, op := range ops {
			_, err := b.Do(gone, op)
			failsAs(t, err, model.FaultCanceled)
		}
	})
	b.harm(t, "hang=all")
	anything := func(rs []practice.Request) bool { return len(rs) > 0 }
	err := b.whileHanging(t, anything, func(ctx context.Context) error {
		_, err := b.List(ctx, model.Query{}, "")
		return err
	})
	failsAs(t, err, model.FaultCanceled)
	aWrite := func(rs []practice.Request) bool { return len(b.writesIn(rs)) > 0 }
	for _, op := range ops {
		b.harm(t, "hang="+h.operation(op.Kind))
		err := b.whileHanging(t, aWrite, func(ctx context.Context) error {
			_, err := b.Do(ctx, op)
			return err
		})
		failsAs(t, err, model.FaultUnknown)
	}
}

// whileHanging calls f and cancels its context once the server has a request that counts.
func (b *bench) whileHanging(t *testing.T, counts func([]practice.Request) bool, f func(context.Context) error) error {
	t.Helper()
	before := len(b.server.Requests())
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	done := make(chan error, 1)
	go func() { done <- f(ctx) }()
	require.Eventually(t, func() bool { return counts(b.since(before)) }, patience, time.Millisecond)
	cancel()
	return <-done
}
