package clienttest

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"convo/client/practice"
	"convo/model"
)

// capabilities: a kind is supported exactly where Do changes what the server holds;
// for what is not, there is a reason and nothing is requested.
func (b *bench) capabilities(t *testing.T) {
	caps := b.Caps()
	assert.Equal(t, b.h.Backend, caps.Backend)
	assert.NotEmpty(t, caps.Name)
	for _, kind := range model.OpKinds() {
		t.Run(string(kind), func(t *testing.T) {
			can := caps.Can(kind)
			if !can.OK {
				b.impossible(t, kind, can)
				return
			}
			deeds := b.deeds(t, kind)
			assert.True(t, len(deeds) > 0 || kind.IsSend() || kind == model.OpCreate || kind == model.OpDelete, "nothing is tried")
			for _, d := range deeds {
				b.carryOut(t, d)
			}
		})
	}
}

func (b *bench) impossible(t *testing.T, kind model.OpKind, can model.Support) {
	t.Helper()
	assert.NotEmpty(t, can.Why, "%s: why not?", kind)
	c := b.one(t)
	b.quiet(t, func() {
		_, err := b.Do(t.Context(), b.simplest(kind, c))
		assert.Contains(t, fault(t, err, model.FaultUnsupported).Error(), can.Why)
	})
}

// carryOut: after an operation the server holds the conversation as the operation
// wants it and is otherwise unchanged, the API says so, and the patch does not say
// otherwise. Doing it again changes nothing.
func (b *bench) carryOut(t *testing.T, d deed) {
	t.Helper()
	c := b.one(t)
	if d.heard {
		_, err := b.server.Inbound(c.Ref.ID, "ci siete?", noon)
		require.NoError(t, err)
	}
	for _, op := range d.first {
		op.Conv = c.Ref
		_, err := b.Do(t.Context(), op)
		require.NoError(t, err, op.Kind)
	}
	d.op.Conv = c.Ref
	before := b.truth(t, c.Ref.ID)
	require.False(t, d.done(before), "%s %s: nothing to change", d.op.Kind, d.op.Value)
	var left practice.Conversation
	for try := range 2 {
		var patch model.Patch
		b.once(t, d.op.Kind, func() {
			var err error
			patch, err = b.Do(t.Context(), d.op)
			require.NoError(t, err, d.op.Kind)
		})
		after := b.truth(t, c.Ref.ID)
		require.True(t, d.done(after), "%s %s: not done: %+v", d.op.Kind, d.op.Value, after)
		got, err := b.Get(t.Context(), c.Ref.ID)
		require.NoError(t, err)
		assert.True(t, d.op.Done(got), "%s %s: %+v", d.op.Kind, d.op.Value, got)
		notAgainst(t, patch, got)
		if try == 0 {
			left = after
			d.field(&before)
			d.field(&after)
			assert.Equal(t, before, after, "%s changed something else", d.op.Kind)
		} else {
			assert.Equal(t, left, after, "%s twice", d.op.Kind)
		}
	}
}

// notAgainst: what a patch tells is what the API tells afterwards.
func notAgainst(t *testing.T, patch model.Patch, got model.Conversation) {
	t.Helper()
	if patch.Status != "" {
		assert.Equal(t, got.Status, patch.Status)
	}
	if patch.Owner.Known {
		assert.True(t, patch.Owner.Same(got.Owner))
	}
	if patch.Unread.Kind != model.UnreadUnknown {
		assert.Equal(t, got.Unread, patch.Unread)
	}
	if !patch.UpdatedAt.IsZero() && !got.UpdatedAt.IsZero() {
		assert.Equal(t, got.UpdatedAt, patch.UpdatedAt)
	}
	if patch.Fresh != nil {
		assert.Equal(t, got.Ref, patch.Fresh.Ref)
		assert.Equal(t, got.Status, patch.Fresh.Status)
	}
}
