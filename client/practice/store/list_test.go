package store_test

import (
	"fmt"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"convo/client/practice/store"
	"convo/client/practice/world"
)

var epoch = time.Date(2026, 4, 9, 15, 0, 0, 0, time.UTC)

func open(tb testing.TB, count int) *store.Store {
	tb.Helper()
	s, err := store.Open(filepath.Join(tb.TempDir(), "practice.db"), world.World{Seed: 1, Count: count, Epoch: epoch}, true)
	require.NoError(tb, err)
	tb.Cleanup(func() { assert.NoError(tb, s.Close()) })
	return s
}

// naive answers a query by looking at every conversation, one after the other.
func naive(t require.TestingT, s *store.Store, q store.Query) store.Page {
	var all []world.Conversation
	for i := range s.World().Count {
		c, err := s.Get(i)
		require.NoError(t, err)
		switch {
		case q.In != 0 && q.In&c.View() == 0,
			q.Unread && c.Unread == 0,
			len(q.Channels) > 0 && !slices.Contains(q.Channels, c.Channel),
			c.UpdatedAt.Before(q.Since):
			continue
		}
		all = append(all, c)
	}
	slices.SortFunc(all, func(a, b world.Conversation) int {
		if order := b.Last.At.Compare(a.Last.At); order != 0 {
			return order
		}
		return a.Index - b.Index
	})
	if q.OldestFirst {
		slices.Reverse(all)
	}
	start := min(q.Offset, len(all))
	end := min(start+q.Limit, len(all))
	return store.Page{Conversations: all[start:end], Total: len(all)}
}

// Whatever was done and whatever is asked, a page is what looking at everything gives.
func TestListIsWhatLookingAtEverythingGives(t *testing.T) {
	s := open(t, 1100)
	at := epoch
	rapid.Check(t, func(r *rapid.T) {
		for range rapid.IntRange(0, 5).Draw(r, "deeds") {
			at = at.Add(time.Duration(rapid.IntRange(0, 2).Draw(r, "pause")) * time.Second)
			act(r, s, at)
		}
		q := store.Query{
			In:          world.View(rapid.IntRange(0, 15).Draw(r, "in")),
			Unread:      rapid.Bool().Draw(r, "unread"),
			Channels:    rapid.SliceOfDistinct(rapid.SampledFrom(world.Channels()), rapid.ID[world.Channel]).Draw(r, "channels"),
			OldestFirst: rapid.Bool().Draw(r, "oldest first"),
			Offset:      rapid.IntRange(0, 1200).Draw(r, "offset"),
			Limit:       rapid.IntRange(0, 700).Draw(r, "limit"),
		}
		if rapid.Bool().Draw(r, "dated") {
			q.Since = at.Add(-time.Duration(rapid.IntRange(0, 180_000).Draw(r, "age")) * time.Second)
		}
		got, want := s.List(q), naive(r, s, q)
		require.Equal(r, want.Total, got.Total)
		require.Equal(r, indexes(want), indexes(got))
	})
}

// act does something to some conversation, anywhere in the inbox.
func act(r *rapid.T, s *store.Store, at time.Time) {
	i := rapid.IntRange(0, s.World().Count-1).Draw(r, "index")
	var err error
	switch rapid.IntRange(0, 5).Draw(r, "deed") {
	case 0:
		_, err = s.Inbound(i, "ciao", at)
	case 1:
		_, err = s.Reply(i, 4522, "ciao", at)
	case 2:
		_, err = s.Read(i, at)
	case 3:
		if _, err = s.Archive(i, at); err != nil {
			require.ErrorIs(r, err, store.ErrAlreadyArchived)
			err = nil
		}
	case 4:
		_, err = s.Unarchive(i, at)
	default:
		_, err = s.Assign(i, 4523, at)
	}
	require.NoError(r, err)
}

func indexes(p store.Page) []int {
	out := []int{}
	for _, c := range p.Conversations {
		out = append(out, c.Index)
	}
	return out
}

// A page at the top costs the same in a large inbox as in a small one, once its filter was counted.
func TestAPageCostsTheSameInALargeInbox(t *testing.T) {
	small, large := open(t, 1_000), open(t, 100_000)
	page := func(s *store.Store) float64 {
		return testing.AllocsPerRun(20, func() { s.List(store.Query{Limit: 1}) })
	}
	assert.InDelta(t, page(small), page(large), 50, "there are 194 blocks more")
}

// A conversation that nobody changed costs nothing to keep; one that was, is kept once.
func TestNothingIsKeptForWhatChangesNothing(t *testing.T) {
	s := open(t, 100)
	later := epoch.Add(time.Hour)
	_, err := s.Read(0, later)
	require.NoError(t, err)
	for _, do := range []func() (world.Conversation, error){
		func() (world.Conversation, error) { return s.Read(0, later.Add(time.Hour)) },
		func() (world.Conversation, error) { return s.Unarchive(0, later.Add(time.Hour)) },
		func() (world.Conversation, error) { return s.Assign(0, 0, later.Add(time.Hour)) },
	} {
		c, err := do()
		require.NoError(t, err)
		assert.Equal(t, later, c.UpdatedAt)
	}
}

func TestAThreadIsInTheOrderOfItsIDs(t *testing.T) {
	s := open(t, 10)
	_, err := s.Inbound(0, "late", epoch.Add(time.Minute))
	require.NoError(t, err)
	early, err := s.Inbound(0, "written earlier, arrived later", epoch)
	require.NoError(t, err)
	assert.Equal(t, epoch.Add(time.Minute), early.At)
	thread, err := s.Thread(0)
	require.NoError(t, err)
	assert.True(t, slices.IsSortedFunc(thread, func(a, b world.Message) int { return int(a.ID - b.ID) }))
	assert.True(t, slices.IsSortedFunc(thread, func(a, b world.Message) int { return a.At.Compare(b.At) }))
}

func TestTheReplyWindowCountsFromTheCustomersLastMessage(t *testing.T) {
	s := open(t, 10)
	heard := s.World().LastAt(0)
	inside, err := s.Reply(0, 4521, "one", heard.Add(world.ReplyWindow))
	require.NoError(t, err)
	assert.NotEqual(t, world.Failed, inside.Fate)
	outside, err := s.Reply(0, 4521, "two", heard.Add(world.ReplyWindow+time.Second))
	require.NoError(t, err)
	assert.Equal(t, world.Failed, outside.Fate, "our own reply does not open the window")
	_, err = s.Inbound(0, "hello", heard.Add(world.ReplyWindow+time.Minute))
	require.NoError(t, err)
	again, err := s.Reply(0, 4521, "three", heard.Add(world.ReplyWindow+time.Hour))
	require.NoError(t, err)
	assert.NotEqual(t, world.Failed, again.Fate)
}

func TestUnknownOnes(t *testing.T) {
	s := open(t, 10)
	for _, i := range []int{-1, 10} {
		_, errGet := s.Get(i)
		_, errThread := s.Thread(i)
		_, errRead := s.Read(i, epoch)
		_, errReply := s.Reply(i, 4521, "x", epoch)
		for _, err := range []error{errGet, errThread, errRead, errReply} {
			assert.ErrorIs(t, err, store.ErrUnknownConversation)
		}
	}
	_, err := s.Assign(0, 9999, epoch)
	assert.ErrorIs(t, err, store.ErrUnknownPerson)
}

// BenchmarkList pages through 100,000 conversations of which 5,000 have changed, beside 1,000.
func BenchmarkList(b *testing.B) {
	active := world.ViewActive | world.ViewPending
	for _, n := range []int{1_000, 100_000} {
		s := open(b, n)
		for k := range n / 20 {
			_, err := s.Inbound(k*20, "ciao", epoch.Add(time.Duration(k)*time.Second))
			require.NoError(b, err)
		}
		for name, q := range map[string]store.Query{
			"top":    {In: active, Limit: 50},
			"middle": {In: active, Limit: 50, Offset: n / 2},
			"unread": {In: active, Limit: 50, Unread: true},
			"since":  {In: active, Limit: 50, Since: epoch.Add(-time.Hour)},
		} {
			b.Run(fmt.Sprint(n, "/", name), func(b *testing.B) {
				for b.Loop() {
					s.List(q)
				}
			})
		}
	}
}

// BenchmarkFirstCount is what the first request with a new filter pays over 100,000 conversations.
func BenchmarkFirstCount(b *testing.B) {
	for b.Loop() {
		b.StopTimer()
		s := open(b, 100_000)
		b.StartTimer()
		s.List(store.Query{Unread: true, Limit: 1})
	}
}
