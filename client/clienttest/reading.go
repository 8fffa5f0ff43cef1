package clienttest

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"convo/model"
)

// capabilities: a kind is supported exactly where Do does not answer that it is
// not, and nothing is requested for what is not.
func (b *bench) capabilities(t *testing.T) {
	c := b.some(t, 1)[0]
	assert.Equal(t, b.h.Backend, b.Caps().Backend)
	for _, kind := range model.OpKinds() {
		op := model.Op{Conv: c.Ref, Kind: kind, Body: "grazie", Person: model.Person{ID: b.h.Agents[0]}}
		can := b.Caps().Can(kind)
		if can.OK {
			_, err := b.Do(t.Context(), op)
			if err != nil {
				assert.NotEqual(t, model.FaultUnsupported, model.AsFault(err).Kind, kind)
			}
			continue
		}
		assert.NotEmpty(t, can.Why, "%s: why not?", kind)
		b.quiet(t, func() {
			_, err := b.Do(t.Context(), op)
			failsAs(t, err, model.FaultUnsupported)
		})
	}
}

// list: the pages together are every conversation once, whatever their size.
func (b *bench) list(t *testing.T) {
	away, err := b.awayStatus()
	require.NoError(t, err)
	working := b.walk(t, model.Query{Status: model.Working})
	putAway := b.walk(t, model.Query{Status: away})
	assert.Len(t, slices.Concat(working, putAway), conversations)
	for _, c := range working {
		assert.Equal(t, model.StatusOpen, c.Status, c.Ref)
	}
	for _, c := range putAway {
		assert.True(t, c.Status.PutAway(), c.Ref)
	}
	assert.True(t, slices.IsSortedFunc(working, func(a, b model.Conversation) int {
		return b.LastMessageAt.Compare(a.LastMessageAt)
	}), "newest first")
	for _, size := range []int{1 + len(working)/3, len(working), len(working) + 1} {
		assert.Equal(t, ids(working), ids(b.walk(t, model.Query{Status: model.Working, Limit: size})), "pages of %d", size)
	}
}

func (b *bench) awayStatus() (model.Status, error) {
	switch b.h.PutAway {
	case model.OpArchive:
		return model.StatusArchived, nil
	case model.OpClose:
		return model.StatusClosed, nil
	default:
		return "", fmt.Errorf("%s does not put away", b.h.PutAway)
	}
}

// filters: no row that matches is missing. Rows too many are allowed.
func (b *bench) filters(t *testing.T) {
	all := b.walk(t, model.Query{Status: model.Working})
	since := all[len(all)/2].LastMessageAt
	for name, f := range map[string]struct {
		query model.Query
		keep  func(model.Conversation) bool
	}{
		"unread":  {model.Query{UnreadOnly: true}, func(c model.Conversation) bool { return c.Unread.Has() }},
		"since":   {model.Query{Since: since}, func(c model.Conversation) bool { return c.LastMessageAt.After(since) }},
		"channel": {model.Query{Channels: []string{all[0].Channel}}, func(c model.Conversation) bool { return c.Channel == all[0].Channel }},
	} {
		f.query.Status = model.Working
		var want []model.Conversation
		for _, c := range all {
			if f.keep(c) {
				want = append(want, c)
			}
		}
		require.NotEmpty(t, want, name)
		assert.Subset(t, ids(b.walk(t, f.query)), ids(want), name)
	}
}

// get: one conversation says what its row says, and what the server holds.
func (b *bench) get(t *testing.T) {
	for _, row := range b.some(t, 30) {
		got, err := b.Get(t.Context(), row.Ref.ID)
		require.NoError(t, err)
		require.Equal(t, model.Ref{Account: Account, ID: row.Ref.ID}, got.Ref)
		same := got
		same.Owner, row.Owner = model.Owner{}, model.Owner{}
		assert.Equal(t, row, same)
		truth := b.truth(t, row.Ref.ID)
		assert.Equal(t, truth.Name, got.Contact.Name.Raw())
		assert.Equal(t, truth.Phone, got.Contact.Phone.Raw())
		last := truth.Messages[len(truth.Messages)-1]
		assert.Equal(t, last.Text, got.Preview.Raw())
		assert.True(t, last.At.Truncate(time.Second).Equal(got.LastMessageAt.Time()), "%s is not %s", last.At, got.LastMessageAt)
		assert.Equal(t, truth.Owner, got.Owner.Person.ID)
		assert.True(t, got.Owner.Known, "one conversation always tells its owner")
		if b.Caps().Unread == model.UnreadCount {
			assert.Equal(t, model.UnreadN(truth.Unread), got.Unread)
		}
	}
}

// thread: complete, in order, up to the true end; in parts it is the same.
func (b *bench) thread(t *testing.T) {
	if can := b.Caps().Threads; !can.OK {
		b.quiet(t, func() {
			_, err := b.Thread(t.Context(), "1", model.ThreadQuery{})
			failsAs(t, err, model.FaultUnsupported)
		})
		return
	}
	some := b.some(t, 12)
	for i, size := range map[int]int{0: 0, 1: 10, 2: 49, 3: 50, 4: 51, 5: 99, 6: 100, 7: 101, 8: 160} {
		id := some[i].Ref.ID
		b.lengthen(t, id, size)
		t.Run(fmt.Sprintf("%d more", size), func(t *testing.T) {
			want := b.messageIDs(t, id)
			got := b.scrollUp(t, id)
			assert.Equal(t, want, got)
			for _, at := range []int{0, len(want) / 2, len(want) - 1} {
				newer, err := b.Thread(t.Context(), id, model.ThreadQuery{After: want[at]})
				require.NoError(t, err)
				assert.Equal(t, want[at+1:], messageIDs(newer.Messages), "after number %d", at)
			}
		})
	}
}

// lengthen lets a customer write n messages.
func (b *bench) lengthen(t *testing.T, id string, n int) {
	t.Helper()
	for i := range n {
		_, err := b.server.Inbound(id, fmt.Sprintf("numero %d", i), noon.Add(time.Duration(i)*time.Second))
		require.NoError(t, err)
	}
}

// scrollUp reads the newest part and then everything older.
func (b *bench) scrollUp(t *testing.T, id string) []string {
	t.Helper()
	part, err := b.Thread(t.Context(), id, model.ThreadQuery{})
	require.NoError(t, err)
	all := messageIDs(part.Messages)
	for part.More {
		part, err = b.Thread(t.Context(), id, model.ThreadQuery{Before: all[0]})
		require.NoError(t, err)
		if len(part.Messages) == 0 {
			require.False(t, part.More, "nothing came, and there is more?")
		}
		all = append(messageIDs(part.Messages), all...)
	}
	return all
}

func (b *bench) messageIDs(t *testing.T, id string) []string {
	t.Helper()
	var out []string
	for _, m := range b.truth(t, id).Messages {
		out = append(out, m.ID)
	}
	return out
}

func messageIDs(ms []model.Message) []string {
	out := []string{}
	for _, m := range ms {
		out = append(out, m.ID)
	}
	return out
}

// people: those who can own conversations, by id and name.
func (b *bench) people(t *testing.T) {
	people, err := b.People(t.Context())
	if can := b.Caps().People; !can.OK {
		failsAs(t, err, model.FaultUnsupported)
		return
	}
	require.NoError(t, err)
	known := map[string]bool{}
	for _, p := range people {
		assert.NotEmpty(t, p.Name.Line())
		known[p.ID] = true
	}
	assert.True(t, known[b.h.Agents[0]] && known[b.h.Agents[1]])
	assert.False(t, known[b.h.Stranger])
}
