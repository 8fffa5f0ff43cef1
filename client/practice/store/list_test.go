package store_test

import (
	"cmp"
	"errors"
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
	w := s.World()
	for i := range w.Count + created {
		c, err := s.Get(i)
		if errors.Is(err, store.ErrUnknownConversation) { // deleted, or not made
			continue
		}
		require.NoError(t, err)
		switch {
		case q.In != 0 && q.In&c.View() == 0,
			q.Unread && c.Unread == 0,
			len(q.Channels) > 0 && !slices.Contains(q.Channels, c.Channel),
			q.Priority != "" && c.Priority != q.Priority,
			q.Owner != 0 && c.Owner != q.Owner,
			q.Inbox != 0 && c.Inbox != q.Inbox,
			q.Customer != 0 && c.Customer != q.Customer,
			c.UpdatedAt.Before(q.Since):
			continue
		}
		all = append(all, c)
	}
	slices.SortFunc(all, func(a, b world.Conversation) int {
		order := 0
		switch q.Order {
		case store.ByLast:
			order = b.Last.At.Compare(a.Last.At)
		case store.ByUpdated:
			order = b.UpdatedAt.Compare(a.UpdatedAt)
		case store.ByCreated:
			order = b.CreatedAt.Compare(a.CreatedAt)
		case store.Shuffled:
			order = cmp.Compare(w.Shuffle(a.Index), w.Shuffle(b.Index))
		case store.ByIndex:
		}
		return cmp.Or(order, a.Index-b.Index)
	})
	if q.OldestFirst {
		slices.Reverse(all)
	}
	start := min(q.Offset, len(all))
	end := min(start+q.Limit, len(all))
	return store.Page{Conversations: all[start:end], Total: len(all)}
}

// created bounds how many conversations a test makes.
const created = 1000

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
			Order:       store.Order(rapid.IntRange(0, 4).Draw(r, "order")),
			OldestFirst: rapid.Bool().Draw(r, "oldest first"),
			Offset:      rapid.IntRange(0, 1200).Draw(r, "offset"),
			Limit:       rapid.IntRange(0, 700).Draw(r, "limit"),
		}
		if rapid.Bool().Draw(r, "dated") {
			q.Since = at.Add(-time.Duration(rapid.IntRange(0, 180_000).Draw(r, "age")) * time.Second)
		}
		if rapid.Bool().Draw(r, "by trait") {
			q.Priority = rapid.SampledFrom([]string{"", "", "high", "low", "none"}).Draw(r, "priority")
			q.Owner = rapid.SampledFrom([]int{0, 0, 4521, 4523}).Draw(r, "owner")
			q.Inbox = rapid.SampledFrom([]int{0, 0, 31, 99}).Draw(r, "inbox")
			q.Customer = rapid.SampledFrom([]int{0, 0, 0, s.World().CustomerID(3), s.World().CustomerID(700)}).Draw(r, "customer")
		}
		got, want := s.List(q), naive(r, s, q)
		require.Equal(r, want.Total, got.Total)
		require.Equal(r, indexes(want), indexes(got))
	})
}

// act does something to some conversation, anywhere in the inbox.
func act(r *rapid.T, s *store.Store, at time.Time) {
	i := rapid.IntRange(0, s.World().Count+3).Draw(r, "index")
	deeds := []func() (any, error){
		func() (any, error) { return s.Inbound(i, "ciao", at) },
		func() (any, error) { return s.Reply(i, 4522, "ciao", at) },
		func() (any, error) { return s.Note(i, 4522, "ciao", at) },
		func() (any, error) { return s.Read(i, at) },
		func() (any, error) { return s.Archive(i, at) },
		func() (any, error) { return s.Unarchive(i, at) },
		func() (any, error) { return s.Assign(i, 4523, at) },
		func() (any, error) { return s.SetState(i, world.Pending, at) },
		func() (any, error) { return s.SetSpam(i, true, at) },
		func() (any, error) { return nil, s.Delete(i, at) },
		func() (any, error) {
			return s.Create(world.Conversation{Customer: s.World().CustomerID(3), Priority: "high", Inbox: 31}, at)
		},
	}
	if _, err := rapid.SampledFrom(deeds).Draw(r, "deed")(); err != nil && !errors.Is(err, store.ErrUnknownConversation) {
		require.ErrorIs(r, err, store.ErrAlreadyArchived)
	}
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
