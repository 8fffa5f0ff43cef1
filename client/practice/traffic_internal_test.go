package practice

import (
	"context"
	"math/rand/v2"
	"path/filepath"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"convo/client/practice/store"
	"convo/client/practice/world"
)

func newTestTraffic(t *testing.T, now func() time.Time) *traffic {
	t.Helper()
	w := world.World{Seed: 1, Count: 500, Epoch: now().Truncate(time.Second)}
	inbox, err := store.Open(filepath.Join(t.TempDir(), "practice.db"), w, true)
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, inbox.Close()) })
	return newTraffic(inbox, now, rand.New(rand.NewPCG(1, trafficStream)))
}

func TestTrafficActsEveryFewSeconds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tr := newTestTraffic(t, time.Now)
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan struct{})
		go func() { tr.run(ctx); close(ended) }()
		<-time.After(10 * time.Minute) // of the bubble's time
		synctest.Wait()
		cancel()
		<-ended
		assert.InDelta(t, 100, tr.turn, 50)
	})
}

func TestCustomersAnswerWhatISent(t *testing.T) {
	at := time.Date(2026, 4, 9, 15, 0, 0, 0, time.UTC)
	tr := newTestTraffic(t, func() time.Time { return at })
	_, err := tr.inbox.Reply(0, me, "Eccomi", at)
	require.NoError(t, err)
	for range 40 {
		at = at.Add(5 * time.Second)
		require.NoError(t, tr.step())
	}
	thread, err := tr.inbox.Thread(0)
	require.NoError(t, err)
	require.Greater(t, len(thread), 4, "nobody answered")
	assert.Equal(t, world.Inbound, thread[4].Direction)
	assert.Contains(t, italianAnswers(tr), thread[4].Text)
}

// italianAnswers are all that Marco can say.
func italianAnswers(tr *traffic) []string {
	var out []string
	for n := range 500 {
		out = append(out, tr.inbox.World().Answer(0, n))
	}
	return out
}

func TestColleaguesLeaveMineAlone(t *testing.T) {
	at := time.Date(2026, 4, 9, 15, 0, 0, 0, time.UTC)
	tr := newTestTraffic(t, func() time.Time { return at })
	world0 := tr.inbox.World()
	for range 600 {
		at = at.Add(5 * time.Second)
		require.NoError(t, tr.step())
	}
	var taken, answered, archived, wrote, aside, noted int
	for i := range world0.Count {
		before := world0.Conversation(i)
		now, err := tr.inbox.Get(i)
		require.NoError(t, err)
		if before.Owner == me {
			assert.Equal(t, me, now.Owner)
			assert.True(t, now.State == world.Active || now.State == before.State)
			assert.GreaterOrEqual(t, now.Unread, before.Unread)
		}
		if before.Owner == 0 && now.Owner != 0 {
			assert.NotEqual(t, me, now.Owner)
			taken++
		}
		switch {
		case now.Last.ID == before.Last.ID:
		case now.Last.Direction == world.Outbound:
			answered++
		default:
			wrote++
		}
		if now.State == world.Pending && before.State == world.Active {
			aside++
		}
		if !now.NotedAt.IsZero() {
			assert.NotEqual(t, me, now.Owner)
			noted++
		}
		if now.State == world.Archived && before.State == world.Active {
			archived++
		}
	}
	for what, n := range map[string]int{
		"taken": taken, "answered": answered, "archived": archived, "wrote": wrote, "put aside": aside, "noted": noted,
	} {
		assert.Positive(t, n, what)
	}
}
