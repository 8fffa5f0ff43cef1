package clienttest

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"convo/model"
)

// thread: complete, in order, up to the true end; in parts it is the same.
func (b *bench) thread(t *testing.T) {
	if can := b.Caps().Threads; !can.OK {
		assert.NotEmpty(t, can.Why)
		b.quiet(t, func() {
			_, err := b.Thread(t.Context(), b.h.NoConversation, model.ThreadQuery{})
			failsAs(t, err, model.FaultUnsupported)
		})
		return
	}
	some := b.some(t, 9)
	for i, size := range []int{0, 10, 49, 50, 51, 99, 100, 101, 160} {
		id := some[i].Ref.ID
		b.lengthen(t, id, size)
		t.Run(fmt.Sprintf("%d more", size), func(t *testing.T) {
			want := b.said(t, id)
			got := b.scrollUp(t, id)
			assert.Equal(t, want, saidIn(got))
			for _, at := range []int{0, len(want) / 2, len(want) - 1} {
				newer, err := b.Thread(t.Context(), id, model.ThreadQuery{After: got[at].ID})
				require.NoError(t, err)
				assert.Equal(t, want[at+1:], saidIn(newer.Messages), "after number %d", at)
			}
			if b.h.MessageIDs {
				for i, m := range b.truth(t, id).Messages {
					assert.Equal(t, m.ID, got[i].ID)
				}
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
func (b *bench) scrollUp(t *testing.T, id string) []model.Message {
	t.Helper()
	part, err := b.Thread(t.Context(), id, model.ThreadQuery{})
	require.NoError(t, err)
	all := part.Messages
	for part.More {
		part, err = b.Thread(t.Context(), id, model.ThreadQuery{Before: all[0].ID})
		require.NoError(t, err)
		if len(part.Messages) == 0 {
			require.False(t, part.More, "nothing came, and there is more?")
		}
		all = append(part.Messages, all...)
	}
	seen := map[string]bool{}
	for _, m := range all {
		require.False(t, seen[m.ID], "%s came twice", m.ID)
		seen[m.ID] = true
	}
	return all
}

// saying is what a message is, whatever its id.
type saying struct {
	text string
	out  bool
	at   string // to the second, which is as exact as the APIs are
}

func inSeconds(t time.Time) string { return t.UTC().Truncate(time.Second).Format(time.RFC3339) }

// said is the thread that customers see, as the server holds it.
func (b *bench) said(t *testing.T, id string) []saying {
	t.Helper()
	out := []saying{}
	for _, m := range b.truth(t, id).Messages {
		out = append(out, saying{m.Text, m.Outbound, inSeconds(m.At)})
	}
	return out
}

// saidIn is the same of messages that an API gave, notes left out.
func saidIn(ms []model.Message) []saying {
	out := []saying{}
	for _, m := range ms {
		if m.Direction != model.Note {
			out = append(out, saying{m.Text.Raw(), m.Direction == model.Out, inSeconds(m.At.Time())})
		}
	}
	return out
}
