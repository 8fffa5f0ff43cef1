package store_test

import (
	"errors"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"convo/client/practice/store"
	"convo/client/practice/world"
)

// reopened is the same inbox after a restart, which is to hold the same.
func reopened(t *testing.T, s *store.Store, path string) *store.Store {
	t.Helper()
	require.NoError(t, s.Close())
	again, err := store.Open(path, s.World(), true)
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, again.Close()) })
	return again
}

func onDisk(t *testing.T, count int) (s *store.Store, path string) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "practice.db")
	s, err := store.Open(path, world.World{Seed: 1, Count: count, Epoch: epoch}, true)
	require.NoError(t, err)
	return s, path
}

// everything is all that a list shows, in every order, with all threads.
func everything(t *testing.T, s *store.Store) ([]world.Conversation, [][]world.Message) {
	t.Helper()
	var lists []world.Conversation
	for _, o := range []store.Order{store.ByLast, store.ByUpdated, store.ByIndex, store.ByCreated, store.Shuffled} {
		lists = append(lists, s.List(store.Query{Order: o, Limit: 1000}).Conversations...)
	}
	var threads [][]world.Message
	for _, c := range s.List(store.Query{Order: store.ByIndex, Limit: 1000}).Conversations {
		thread, err := s.Thread(c.Index)
		require.NoError(t, err)
		threads = append(threads, thread)
	}
	return lists, threads
}

func TestEveryChangeOutlivesTheProcess(t *testing.T) {
	s, path := onDisk(t, 60)
	at := epoch.Add(time.Hour)
	made, err := s.Create(world.Conversation{Subject: "Nuova", Customer: s.World().CustomerID(3), Priority: "high", Medium: "email"}, at)
	require.NoError(t, err)
	do := func(_ any, err error) { t.Helper(); require.NoError(t, err) }
	do(s.Inbound(made.Index, "ciao", at.Add(time.Second)))
	do(s.SetState(2, world.Pending, at))
	do(s.SetState(3, world.Archived, at))
	do(s.SetSpam(4, true, at))
	do(s.Connect(5, 77, at))
	do(s.Join(6, 4525, at))
	do(s.ReadBy(6, 1, at))
	do(s.Note(7, 4524, "attenti", at))
	do(s.Reply(8, 4523, "eccomi", at))
	lost, err := s.Inbound(9, "e questa?", at)
	require.NoError(t, err)
	require.NoError(t, s.Delete(9, at))
	require.NoError(t, s.Delete(10, at))
	lists, threads := everything(t, s)

	s = reopened(t, s, path)
	listsAfter, threadsAfter := everything(t, s)
	assert.Equal(t, lists, listsAfter)
	assert.Equal(t, threads, threadsAfter)
	assert.Equal(t, []int{9, 10}, s.Gone(at))
	_, found := s.PlaceOf(lost.ID)
	assert.False(t, found, "its messages are gone, too")
	where, found := s.PlaceOf(lost.ID - 1)
	assert.True(t, found)
	assert.Equal(t, 8, where)
	assert.Empty(t, s.Gone(at.Add(time.Second)))
	next, err := s.Create(world.Conversation{}, at)
	require.NoError(t, err)
	assert.Equal(t, made.Index+1, next.Index, "an index is given once")
}

func TestDeletedIsGone(t *testing.T) {
	s := open(t, 30)
	for _, i := range []int{0, 7} {
		m, err := s.Inbound(i, "ciao", epoch)
		require.NoError(t, err)
		require.NoError(t, s.Delete(i, epoch))
		_, ok := s.PlaceOf(m.ID)
		assert.False(t, ok)
		_, errGet := s.Get(i)
		_, errThread := s.Thread(i)
		_, errEdit := s.Read(i, epoch)
		_, errSay := s.Inbound(i, "ancora", epoch)
		for _, err := range []error{errGet, errThread, errEdit, errSay, s.Delete(i, epoch)} {
			assert.ErrorIs(t, err, store.ErrUnknownConversation)
		}
	}
	for o := store.ByLast; o <= store.Shuffled; o++ {
		p := s.List(store.Query{Order: o, Limit: 100})
		assert.Equal(t, 28, p.Total)
		assert.Len(t, p.Conversations, 28)
		assert.NotContains(t, indexes(p), 7)
	}
}

func TestCreated(t *testing.T) {
	s := open(t, 20)
	at := epoch.Add(time.Minute)
	c, err := s.Create(world.Conversation{Subject: "Nuova", Customer: s.World().CustomerID(1), Owner: 4522}, at)
	require.NoError(t, err)
	assert.Equal(t, 20, c.Index)
	assert.Equal(t, "Giulia Bianchi", c.Contact.Name)
	assert.Equal(t, []time.Time{at, at}, []time.Time{c.CreatedAt, c.UpdatedAt})
	assert.Zero(t, c.Last.ID)
	thread, err := s.Thread(20)
	require.NoError(t, err)
	assert.Empty(t, thread)
	assert.Equal(t, []int{20}, indexes(s.List(store.Query{Limit: 1})), "it is the newest")
	assert.Equal(t, []int{1, 20}, indexes(s.List(store.Query{Customer: c.Customer, Order: store.ByIndex, Limit: 5})))

	// Nobody has written, so that no window is open.
	m, err := s.Reply(20, 4521, "Buongiorno", at.Add(time.Minute))
	require.NoError(t, err)
	assert.Equal(t, world.Failed, m.Fate)

	_, err = s.Create(world.Conversation{Customer: 1}, at)
	require.ErrorIs(t, err, store.ErrUnknownCustomer)
	_, err = s.Create(world.Conversation{Owner: 9999}, at)
	require.ErrorIs(t, err, store.ErrUnknownPerson)
	assert.Equal(t, 21, s.List(store.Query{}).Total)
}

func TestStates(t *testing.T) {
	s := open(t, 20)
	at := epoch.Add(time.Minute)
	get := func() world.Conversation {
		c, err := s.Get(0)
		require.NoError(t, err)
		return c
	}
	for _, step := range []struct {
		name   string
		do     func() (world.Conversation, error)
		state  world.State
		spam   bool
		closed bool
	}{
		{"pending", func() (world.Conversation, error) { return s.SetState(0, world.Pending, at) }, world.Pending, false, false},
		{"unarchive", func() (world.Conversation, error) { return s.Unarchive(0, at) }, world.Pending, false, false},
		{"archive", func() (world.Conversation, error) { return s.Archive(0, at) }, world.Archived, false, true},
		{"bring back", func() (world.Conversation, error) { return s.Unarchive(0, at) }, world.Active, false, false},
		{"spam", func() (world.Conversation, error) { return s.SetSpam(0, true, at) }, world.Active, true, false},
		{"close spam", func() (world.Conversation, error) { return s.SetState(0, world.Archived, at) }, world.Archived, true, true},
		{"no spam", func() (world.Conversation, error) { return s.SetSpam(0, false, at) }, world.Archived, false, true},
		{"spam again", func() (world.Conversation, error) { return s.SetSpam(0, true, at) }, world.Archived, true, true},
		{"bring spam back", func() (world.Conversation, error) { return s.Unarchive(0, at) }, world.Active, false, false},
		{"open from spam", func() (world.Conversation, error) {
			_, err := s.SetSpam(0, true, at)
			require.NoError(t, err)
			return s.Edit(0, at, func(c *world.Conversation) error { store.Move(c, world.Active, at); return nil })
		}, world.Active, false, false},
	} {
		_, err := step.do()
		require.NoError(t, err, step.name)
		c := get()
		assert.Equal(t, step.state, c.State, step.name)
		assert.Equal(t, step.spam, c.IsSpam(), step.name)
		assert.Equal(t, step.closed, !c.ClosedAt.IsZero(), step.name)
	}
	_, err := s.SetSpam(0, true, at)
	require.NoError(t, err)
	_, err = s.Archive(0, at)
	assert.ErrorIs(t, err, store.ErrAlreadyArchived, "spam is not in the default view")
}

func TestACustomerWhoWritesBringsBackAllButSpam(t *testing.T) {
	s := open(t, 20)
	for i, prepare := range []func(i int) (world.Conversation, error){
		func(i int) (world.Conversation, error) { return s.SetState(i, world.Pending, epoch) },
		func(i int) (world.Conversation, error) { return s.SetState(i, world.Archived, epoch) },
		func(i int) (world.Conversation, error) { return s.SetSpam(i, true, epoch) },
	} {
		_, err := prepare(i)
		require.NoError(t, err)
		_, err = s.Inbound(i, "ciao", epoch.Add(time.Minute))
		require.NoError(t, err)
		c, err := s.Get(i)
		require.NoError(t, err)
		assert.Equal(t, map[int]world.View{0: world.ViewActive, 1: world.ViewActive, 2: world.ViewSpam}[i], c.View())
		assert.True(t, c.ClosedAt.IsZero())
	}
}

// A note is in the thread and changes when the conversation was updated, and nothing else.
func TestNotes(t *testing.T) {
	s := open(t, 20)
	before, err := s.Get(0)
	require.NoError(t, err)
	at := epoch.Add(time.Minute)
	note, err := s.Note(0, 4522, "cliente difficile", at)
	require.NoError(t, err)
	assert.True(t, note.Note)
	after, err := s.Get(0)
	require.NoError(t, err)
	assert.Equal(t, at, after.UpdatedAt)
	assert.Equal(t, before.Last, after.Last)
	assert.Equal(t, before.Unread, after.Unread)
	assert.Equal(t, before.ReadAt, after.ReadAt)
	thread, err := s.Thread(0)
	require.NoError(t, err)
	assert.Equal(t, note, thread[len(thread)-1])
	m, err := s.Inbound(0, "prima della nota", epoch)
	require.NoError(t, err)
	assert.Equal(t, at, m.At, "the thread stays in order")
}

func TestSeats(t *testing.T) {
	s := open(t, 20)
	at := epoch.Add(time.Minute)
	c, err := s.Get(0)
	require.NoError(t, err)
	require.Empty(t, c.Seats, "nobody has answered Marco")

	_, err = s.Reply(0, 4523, "eccomi", at)
	require.NoError(t, err)
	m, err := s.Reply(0, 4523, "dica", at.Add(time.Second))
	require.NoError(t, err)
	c, err = s.Get(0)
	require.NoError(t, err)
	assert.Equal(t, []world.Seat{{Person: 4523, Since: at, ReadAt: at.Add(time.Second), SentAt: at.Add(time.Second)}}, c.Seats)
	assert.Equal(t, 1, m.Seat)
	assert.Equal(t, 3, c.Unread, "an answer reads nothing")

	c, err = s.Join(0, 4521, at.Add(time.Minute))
	require.NoError(t, err)
	require.Len(t, c.Seats, 2)
	c, err = s.Join(0, 4521, at.Add(time.Minute))
	require.NoError(t, err)
	require.Len(t, c.Seats, 3, "nobody keeps a person from taking part twice")
	assert.Equal(t, 2, c.SeatOf(4521))
	c, err = s.ReadBy(0, 3, at.Add(time.Hour))
	require.NoError(t, err)
	assert.Zero(t, c.Unread)
	assert.Equal(t, at.Add(time.Hour), c.ReadAt)
	assert.Equal(t, at.Add(time.Hour), c.Seats[2].ReadAt)
	assert.True(t, c.Seats[1].ReadAt.IsZero())

	said, err := s.Post(0, world.Message{Seat: 3, Text: "sono io", At: at.Add(time.Hour)}, nil)
	require.NoError(t, err)
	assert.Equal(t, 4521, said.Author)
	for _, seat := range []int{-1, 4} {
		_, err = s.Post(0, world.Message{Seat: seat, Text: "x", At: at}, nil)
		require.ErrorIs(t, err, store.ErrUnknownParticipant)
	}
	for _, seat := range []int{0, 4} {
		_, err = s.ReadBy(0, seat, at)
		require.ErrorIs(t, err, store.ErrUnknownParticipant)
	}
	_, err = s.Join(0, 9999, at)
	require.ErrorIs(t, err, store.ErrUnknownPerson)

	for err = nil; err == nil; {
		_, err = s.Join(1, 4521, at)
	}
	require.ErrorIs(t, err, store.ErrTooManySeats)
	_, err = s.Reply(1, 4524, "x", at)
	require.ErrorIs(t, err, store.ErrTooManySeats)
}

// A copy that somebody holds does not change with the inbox.
func TestCopiesStayAsTheyWere(t *testing.T) {
	s := open(t, 20)
	at := epoch.Add(time.Minute)
	_, err := s.Join(0, 4521, at)
	require.NoError(t, err)
	held, err := s.Connect(0, 5, at)
	require.NoError(t, err)
	bookings, seats := slices.Clone(held.Bookings), slices.Clone(held.Seats)
	_, errConnect := s.Connect(0, 6, at)
	_, errDisconnect := s.Disconnect(0, 5, at)
	_, errRead := s.ReadBy(0, 1, at)
	_, errReply := s.Reply(0, 4521, "x", at)
	require.NoError(t, errors.Join(errConnect, errDisconnect, errRead, errReply))
	assert.Equal(t, bookings, held.Bookings)
	assert.Equal(t, seats, held.Seats)
}

func TestBookingsComeAndGo(t *testing.T) {
	s := open(t, 20)
	c, err := s.Get(0)
	require.NoError(t, err)
	was := c.Bookings
	for range 2 {
		c, err = s.Connect(0, 5, epoch)
		require.NoError(t, err)
		assert.Equal(t, append(slices.Clone(was), 5), c.Bookings)
	}
	for range 2 {
		c, err = s.Disconnect(0, 5, epoch)
		require.NoError(t, err)
		assert.ElementsMatch(t, was, c.Bookings)
		assert.NotNil(t, c.Bookings)
	}
}

func TestAnAnswerEndsTheDeadline(t *testing.T) {
	s := open(t, 400)
	for i := range 400 {
		c, err := s.Get(i)
		require.NoError(t, err)
		if c.DeadlineAt.IsZero() {
			continue
		}
		_, err = s.Note(i, 4522, "lo so", epoch)
		require.NoError(t, err)
		c, err = s.Get(i)
		require.NoError(t, err)
		assert.False(t, c.DeadlineAt.IsZero(), "a note is no answer")
		_, err = s.Reply(i, 4522, "eccomi", epoch)
		require.NoError(t, err)
		c, err = s.Get(i)
		require.NoError(t, err)
		assert.True(t, c.DeadlineAt.IsZero())
		return
	}
	t.Fatal("no answer is due anywhere")
}
