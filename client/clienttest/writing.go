package clienttest

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"convo/model"
)

// do carries an operation out and reads the conversation again.
func (b *bench) do(t *testing.T, op model.Op) (model.Patch, model.Conversation) {
	t.Helper()
	patch, err := b.Do(t.Context(), op)
	require.NoError(t, err, op.Kind)
	c, err := b.Get(t.Context(), op.Conv.ID)
	require.NoError(t, err)
	return patch, c
}

// changes: after an operation the conversation is as the operation wants it, and
// the patch does not say otherwise. Doing it again changes nothing.
func (b *bench) changes(t *testing.T) {
	c := b.some(t, 1)[0]
	_, err := b.server.Inbound(c.Ref.ID, "ci siete?", noon)
	require.NoError(t, err)
	agent := func(i int) model.Person { return model.Person{ID: b.h.Agents[i]} }
	for _, op := range []model.Op{
		{Kind: model.OpRead},
		{Kind: model.OpAssign, Person: agent(0)},
		{Kind: model.OpAssign, Person: agent(1)},
		{Kind: model.OpRelease},
		{Kind: b.h.PutAway},
		{Kind: b.h.BringBack},
	} {
		if !b.Caps().Can(op.Kind).OK {
			continue
		}
		op.Conv = c.Ref
		for range 2 {
			patch, got := b.do(t, op)
			assert.True(t, op.Done(got), "%s: %+v", op.Kind, got)
			if patch.Status != "" {
				assert.Equal(t, got.Status, patch.Status)
			}
			if patch.Owner.Known {
				assert.True(t, patch.Owner.Same(got.Owner))
			}
			if patch.Unread.Kind != model.UnreadUnknown {
				assert.Equal(t, got.Unread, patch.Unread)
			}
		}
	}
}

// reply: the text arrives once and as typed, as the last message of the thread.
func (b *bench) reply(t *testing.T) {
	c := b.some(t, 1)[0]
	before := b.truth(t, c.Ref.ID)
	text := "Il suo ordine è in consegna.\n\tDomani & \"dopo\" <b>— ciao</b> 👋🏽 +39"
	patch, err := b.Do(t.Context(), model.Op{Conv: c.Ref, Kind: model.OpReply, Body: text})
	require.NoError(t, err)
	after := b.truth(t, c.Ref.ID)
	require.Len(t, after.Messages, len(before.Messages)+1)
	sent := after.Messages[len(after.Messages)-1]
	assert.Equal(t, text, sent.Text)
	assert.True(t, sent.Outbound)
	if patch.MessageID != "" {
		assert.Equal(t, sent.ID, patch.MessageID)
	}
	thread, err := b.Thread(t.Context(), c.Ref.ID, model.ThreadQuery{})
	require.NoError(t, err)
	last := thread.Messages[len(thread.Messages)-1]
	assert.Equal(t, text, last.Text.Raw())
	assert.Equal(t, model.Out, last.Direction)
	assert.NotContains(t, []model.Delivery{model.Delivered, model.ReadByCustomer}, last.Status, "accepted is not delivered")
}

// refusals: what the API says no to.
func (b *bench) refusals(t *testing.T) {
	gone := model.Ref{Account: Account, ID: "chat_999999"}
	_, err := b.Get(t.Context(), gone.ID)
	assert.Equal(t, "conversation", fault(t, err, model.FaultNotFound).Missing)
	_, err = b.Thread(t.Context(), gone.ID, model.ThreadQuery{})
	assert.Equal(t, "conversation", fault(t, err, model.FaultNotFound).Missing)
	for _, kind := range model.OpKinds() {
		if !b.Caps().Can(kind).OK {
			continue
		}
		op := model.Op{Conv: gone, Kind: kind, Body: "ciao", Person: model.Person{ID: b.h.Agents[0]}}
		_, err := b.Do(t.Context(), op)
		f := fault(t, err, model.FaultNotFound)
		assert.Equal(t, "conversation", f.Missing, kind)
		assert.Equal(t, http.StatusNotFound, f.Status)
	}

	c := b.some(t, 1)[0]
	_, err = b.Do(t.Context(), model.Op{Conv: c.Ref, Kind: model.OpAssign, Person: model.Person{ID: b.h.Stranger}})
	assert.Equal(t, "user", fault(t, err, model.FaultNotFound).Missing)

	away := model.Op{Conv: c.Ref, Kind: b.h.PutAway}
	_, first := b.do(t, away)
	patch, second := b.do(t, away)
	assert.Equal(t, first.Status, second.Status)
	assert.True(t, patch.Already || patch.Status == "" || patch.Status == second.Status)
}

// hostileIDs: an id that could make another call of the one meant goes nowhere.
func (b *bench) hostileIDs(t *testing.T) {
	for _, id := range []string{
		"", ".", "..", "../../admin", "1/archive", "1?x=1", "1#", "%2e%2e", "a b", "1\n", "\x1b[2J", "é", strings.Repeat("1", 129),
	} {
		b.quiet(t, func() {
			_, err := b.Get(t.Context(), id)
			failsAs(t, err, model.FaultRefused)
			_, err = b.Thread(t.Context(), id, model.ThreadQuery{})
			failsAs(t, err, model.FaultRefused)
			for _, kind := range model.OpKinds() {
				if b.Caps().Can(kind).OK {
					op := model.Op{Conv: model.Ref{Account: Account, ID: id}, Kind: kind, Body: "x", Person: model.Person{ID: "1"}}
					_, err = b.Do(t.Context(), op)
					failsAs(t, err, model.FaultRefused)
				}
			}
		})
	}
}
