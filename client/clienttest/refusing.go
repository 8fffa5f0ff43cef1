package clienttest

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"convo/model"
)

// wrongKey: a key that is not accepted is told from everything else, and appears nowhere.
func wrongKey(t *testing.T, h Harness) {
	b := open(t, h, "")
	c := b.one(t)
	const key = "pg_live_9f8e7d6c5b4a3210"
	inbox := h.Open(t, b.server.URL(h.Backend), key)
	_, err := inbox.List(t.Context(), model.Query{}, "")
	f := fault(t, err, model.FaultUnauthenticated)
	for _, verb := range []string{"%v", "%+v", "%#v", "%s"} {
		assert.NotContains(t, fmt.Sprintf(verb, f), key)
		assert.NotContains(t, fmt.Sprintf(verb, inbox), key)
	}
	for _, op := range b.writes(c) {
		_, err = inbox.Do(t.Context(), op)
		failsAs(t, err, model.FaultUnauthenticated)
	}
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
	c := b.one(t)
	leadAway := func(code int, aim string) {
		f := h.faults(t, fmt.Sprintf("%d=%s", code, aim))
		f.RedirectTo = other.URL + "/x?api_key=1"
		b.server.SetFaults(f)
	}
	for _, code := range []int{301, 302, 303, 307, 308} {
		leadAway(code, "all")
		_, err := b.List(t.Context(), model.Query{}, "")
		got := fault(t, err, model.FaultServer)
		assert.Contains(t, got.Error(), other.Listener.Addr().String())
		assert.NotContains(t, got.Error(), "api_key")
		for _, op := range b.writes(c) {
			leadAway(code, h.operation(op.Kind))
			_, err = b.Do(t.Context(), op)
			failsAs(t, err, model.FaultUnknown)
		}
	}
	assert.Zero(t, strangers.Load(), "the redirect's target got a request")
}

// hostileIDs: an id that could make another call of the one meant goes nowhere.
func (b *bench) hostileIDs(t *testing.T) {
	c := b.one(t)
	for _, id := range []string{
		"", ".", "..", "../../admin", "1/archive", "1?x=1", "1#", "1,2", "%2e%2e", "a b", "1\n", "\x1b[2J", "é", strings.Repeat("1", 129),
	} {
		b.quiet(t, func() {
			_, err := b.Get(t.Context(), id)
			failsAs(t, err, model.FaultRefused)
			if b.Caps().Threads.OK {
				_, err = b.Thread(t.Context(), id, model.ThreadQuery{})
				failsAs(t, err, model.FaultRefused)
			}
			for _, op := range b.writes(c) {
				if op.Kind == model.OpCreate {
					continue
				}
				op.Conv.ID = id
				_, err = b.Do(t.Context(), op)
				failsAs(t, err, model.FaultRefused)
			}
		})
	}
	for _, op := range b.incomplete(c) {
		b.quiet(t, func() {
			_, err := b.Do(t.Context(), op)
			failsAs(t, err, model.FaultRefused)
		})
	}
}

// incomplete are operations that lack what they are about.
func (b *bench) incomplete(c model.Conversation) []model.Op {
	var out []model.Op
	for _, op := range b.writes(c) {
		bare := model.Op{Conv: op.Conv, Kind: op.Kind}
		switch op.Kind {
		case model.OpAssign, model.OpReply, model.OpNote, model.OpCreate, model.OpConnect, model.OpDisconnect,
			model.OpStatus, model.OpPriority, model.OpSubject, model.OpChannel:
			out = append(out, bare)
		default:
		}
	}
	return out
}

// refusals: what the API says no to.
func (b *bench) refusals(t *testing.T) {
	gone := model.Ref{Account: Account, ID: b.h.NoConversation}
	_, err := b.Get(t.Context(), gone.ID)
	assert.Equal(t, "conversation", fault(t, err, model.FaultNotFound).Missing)
	if b.Caps().Threads.OK {
		_, err = b.Thread(t.Context(), gone.ID, model.ThreadQuery{})
		assert.Equal(t, "conversation", fault(t, err, model.FaultNotFound).Missing)
	}
	for _, op := range b.writes(model.Conversation{Ref: gone}) {
		if op.Kind == model.OpCreate {
			continue
		}
		_, err := b.Do(t.Context(), op)
		f := fault(t, err, model.FaultNotFound)
		assert.Equal(t, "conversation", f.Missing, op.Kind)
		assert.Equal(t, http.StatusNotFound, f.Status)
	}

	c := b.one(t)
	_, err = b.Do(t.Context(), model.Op{Conv: c.Ref, Kind: model.OpAssign, Person: model.Person{ID: b.h.Stranger}})
	assert.Equal(t, "user", fault(t, err, model.FaultNotFound).Missing)

	_, err = b.Do(t.Context(), model.Op{Conv: c.Ref, Kind: b.h.PutAway})
	require.NoError(t, err)
	first, err := b.Get(t.Context(), c.Ref.ID)
	require.NoError(t, err)
	patch, err := b.Do(t.Context(), model.Op{Conv: c.Ref, Kind: b.h.PutAway})
	require.NoError(t, err)
	assert.True(t, patch.Already || patch.Status == "" || patch.Status == first.Status)
}
