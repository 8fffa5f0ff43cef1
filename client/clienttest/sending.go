package clienttest

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"convo/model"
)

// sends: the operations that leave more than a changed conversation.
func (b *bench) sends(t *testing.T) {
	for kind, check := range map[model.OpKind]func(*testing.T){
		model.OpReply: b.reply, model.OpNote: b.note, model.OpCreate: b.create, model.OpDelete: b.remove,
	} {
		if b.Caps().Can(kind).OK {
			t.Run(string(kind), check)
		}
	}
}

// text is one that every careless encoding would harm.
const text = "Il suo ordine è in consegna.\n\tDomani & \"dopo\" <b>— ciao</b> 👋🏽 +39"

// reply: the text arrives once and as typed, as the last message of the thread.
func (b *bench) reply(t *testing.T) {
	c := b.one(t)
	before := b.truth(t, c.Ref.ID)
	var patch model.Patch
	b.once(t, model.OpReply, func() {
		var err error
		patch, err = b.Do(t.Context(), model.Op{Conv: c.Ref, Kind: model.OpReply, Body: text})
		require.NoError(t, err)
	})
	after := b.truth(t, c.Ref.ID)
	require.Len(t, after.Messages, len(before.Messages)+1)
	assert.Equal(t, before.Notes, after.Notes)
	sent := after.Messages[len(after.Messages)-1]
	assert.Equal(t, text, sent.Text)
	assert.True(t, sent.Outbound)
	assert.Equal(t, b.server.Me(), sent.Author)
	last := b.lastOf(t, c.Ref.ID)
	assert.Equal(t, text, last.Text.Raw())
	assert.Equal(t, model.Out, last.Direction)
	assert.NotContains(t, []model.Delivery{model.Delivered, model.ReadByCustomer}, last.Status, "accepted is not delivered")
	if patch.MessageID != "" {
		assert.Equal(t, last.ID, patch.MessageID)
	}
	// A second one is another message, with nothing made anew that the first one made.
	_, err := b.Do(t.Context(), model.Op{Conv: c.Ref, Kind: model.OpReply, Body: text})
	require.NoError(t, err)
	again := b.truth(t, c.Ref.ID)
	assert.Len(t, again.Messages, len(before.Messages)+2)
	assert.Len(t, again.Participants, len(after.Participants))
}

func (b *bench) lastOf(t *testing.T, id string) model.Message {
	t.Helper()
	thread, err := b.Thread(t.Context(), id, model.ThreadQuery{})
	require.NoError(t, err)
	require.NotEmpty(t, thread.Messages)
	return thread.Messages[len(thread.Messages)-1]
}

// note: it is there for the team, and nothing of it for the customer.
func (b *bench) note(t *testing.T) {
	c := b.one(t)
	before := b.truth(t, c.Ref.ID)
	b.once(t, model.OpNote, func() {
		_, err := b.Do(t.Context(), model.Op{Conv: c.Ref, Kind: model.OpNote, Body: text})
		require.NoError(t, err)
	})
	after := b.truth(t, c.Ref.ID)
	assert.Equal(t, before.Messages, after.Messages, "the customer sees a note")
	require.Len(t, after.Notes, len(before.Notes)+1)
	written := after.Notes[len(after.Notes)-1]
	assert.Equal(t, text, written.Text)
	assert.Equal(t, b.server.Me(), written.Author)
	last := b.lastOf(t, c.Ref.ID)
	assert.Equal(t, text, last.Text.Raw())
	assert.Equal(t, model.Note, last.Direction)
}

// create: a conversation comes into being, and the patch tells which.
func (b *bench) create(t *testing.T) {
	op := b.simplest(model.OpCreate, b.one(t))
	count := len(b.walk(t, model.Query{Status: model.Working}))
	var patch model.Patch
	b.once(t, model.OpCreate, func() {
		var err error
		patch, err = b.Do(t.Context(), op)
		require.NoError(t, err)
	})
	require.NotNil(t, patch.Fresh, "which conversation?")
	assert.Equal(t, Account, patch.Fresh.Ref.Account)
	truth := b.truth(t, patch.Fresh.Ref.ID)
	assert.Equal(t, op.New.Subject, truth.Subject)
	assert.Empty(t, truth.Messages)
	got, err := b.Get(t.Context(), patch.Fresh.Ref.ID)
	require.NoError(t, err)
	require.NotNil(t, got.More)
	assert.Equal(t, op.New.Subject, got.More.Subject.Raw())
	assert.Equal(t, model.StatusOpen, got.Status)
	assert.Len(t, b.walk(t, model.Query{Status: model.Working}), count+1)
	b.removed(t, got.Ref)
}

// remove: a conversation is gone for good.
func (b *bench) remove(t *testing.T) { b.removed(t, b.one(t).Ref) }

// removed deletes a conversation where the system can.
func (b *bench) removed(t *testing.T, ref model.Ref) {
	t.Helper()
	if !b.Caps().Can(model.OpDelete).OK {
		return
	}
	b.once(t, model.OpDelete, func() {
		_, err := b.Do(t.Context(), model.Op{Conv: ref, Kind: model.OpDelete})
		require.NoError(t, err)
	})
	_, err := b.server.Conversation(ref.ID)
	require.Error(t, err, "it is still there")
	_, err = b.Get(t.Context(), ref.ID)
	failsAs(t, err, model.FaultNotFound)
	_, err = b.Do(t.Context(), model.Op{Conv: ref, Kind: model.OpDelete})
	assert.Equal(t, "conversation", fault(t, err, model.FaultNotFound).Missing)
}
