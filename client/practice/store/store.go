// Package store is the practice server's domain: a computed inbox plus what people did to it. Only
// changes are kept, in memory for lists and in a bbolt file for the next start, so that opening an
// inbox takes the same time whatever its size.
//
// It speaks of conversations, messages and people and knows no API: paths, JSON shapes and ids on
// the wire belong to the facades in client/practice, the only package that imports it. Time is
// always an argument.
package store

import (
	"cmp"
	"errors"
	"fmt"
	"sort"
	"sync"
	"time"

	"convo/client/practice/world"
)

// What a rule can say no with.
var (
	ErrUnknownConversation = errors.New("no such conversation")
	ErrUnknownPerson       = errors.New("no such person in the team")
	ErrUnknownCustomer     = errors.New("no such customer")
	ErrUnknownParticipant  = errors.New("no such participant")
	ErrAlreadyArchived     = errors.New("conversation is already archived")
	ErrTooManySeats        = errors.New("the conversation has no room for another participant")
)

// Store is one inbox. It is safe for concurrent use.
type Store struct {
	world world.World
	disk  *disk

	mu      sync.RWMutex
	changed map[int]*world.Conversation // by index: every conversation that differs from the computed one
	order   []*world.Conversation       // the same, in list order
	places  map[int64]int               // the index of the conversation of every added message
	nextID  int64                       // of the next message
	next    int                         // index of the next conversation

	tallies tallies
}

// Open opens the inbox in the file at path, made for w if the file is new. An older file keeps its own
// epoch; another seed or size than it was made with is an error, since its changes would then belong
// to other customers. With temporary set nothing is flushed: the file will not outlive the process.
func Open(path string, w world.World, temporary bool) (*Store, error) {
	d, err := openDisk(path, temporary)
	if err != nil {
		return nil, err
	}
	s := &Store{disk: d, changed: map[int]*world.Conversation{}}
	if err := s.load(w); err != nil {
		return nil, errors.Join(err, d.close())
	}
	return s, nil
}

func (s *Store) load(w world.World) error {
	var err error
	if s.world, err = s.disk.world(w); err != nil {
		return err
	}
	if s.world.Seed != w.Seed || s.world.Count != w.Count {
		return fmt.Errorf("the file was made with %d conversations of seed %d, not %d of seed %d",
			s.world.Count, s.world.Seed, w.Count, w.Seed)
	}
	if s.nextID, err = s.disk.lastMessage(); err != nil {
		return err
	}
	s.nextID = max(s.nextID+1, s.world.FirstFreeID())
	if s.places, err = s.disk.places(); err != nil {
		return err
	}
	s.next = s.world.Count
	err = s.disk.conversations(s.world, func(c *world.Conversation) {
		s.changed[c.Index] = c
		s.order = append(s.order, c)
		s.next = max(s.next, c.Index+1)
	})
	sort.Slice(s.order, func(a, b int) bool { return before(s.order[a], s.order[b]) })
	return err
}

// Close closes the file. Every answered change is already in it.
func (s *Store) Close() error { return s.disk.close() }

// World is the inbox as it was before anybody acted.
func (s *Store) World() world.World { return s.world }

// before is the order of the list: last message first.
func before(a, b *world.Conversation) bool {
	return precedence(a.Last.At, a.Index, b.Last.At, b.Index) < 0
}

// precedence compares two places in a list by time: the later one first, and at the same moment the
// lower index.
func precedence(at time.Time, i int, bt time.Time, j int) int {
	return cmp.Or(bt.Compare(at), cmp.Compare(i, j))
}

// Get returns the conversation with this index.
func (s *Store) Get(index int) (world.Conversation, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.get(index)
}

func (s *Store) get(index int) (world.Conversation, error) {
	c := s.changed[index]
	switch {
	case c != nil && !c.Gone:
		return *c, nil
	case c != nil || index < 0 || index >= s.world.Count:
		return world.Conversation{}, ErrUnknownConversation
	default:
		return s.world.Conversation(index), nil
	}
}

// Thread returns all messages of a conversation, notes included, oldest first.
func (s *Store) Thread(index int) ([]world.Message, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if _, err := s.get(index); err != nil {
		return nil, err
	}
	return s.thread(index)
}

func (s *Store) thread(index int) ([]world.Message, error) {
	var thread []world.Message
	if index < s.world.Count {
		thread = s.world.Thread(index)
	}
	err := s.disk.messages(index, func(m world.Message) { thread = append(thread, m) })
	return thread, err
}

// PlaceOf is the index of the conversation that a message's id belongs to. Of a computed one it is a
// guess: the conversation may be gone or have no message with this id after all.
func (s *Store) PlaceOf(message int64) (int, bool) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if index, ok := s.places[message]; ok {
		return index, true
	}
	return s.world.PlaceOf(message)
}

// keep makes c, and m with it if there is one, part of the inbox: on disk first, then in memory. The
// caller holds mu.
func (s *Store) keep(c world.Conversation, m *world.Message) error {
	if err := s.disk.save(c, m); err != nil {
		return err
	}
	if m != nil {
		s.places[m.ID] = c.Index
	}
	s.place(&c)
	return nil
}

// place puts c where it belongs among the changed ones. The caller holds mu.
func (s *Store) place(c *world.Conversation) {
	if old := s.changed[c.Index]; old != nil {
		k := sort.Search(len(s.order), func(k int) bool { return !before(s.order[k], old) })
		s.order = append(s.order[:k], s.order[k+1:]...)
	}
	k := sort.Search(len(s.order), func(k int) bool { return before(c, s.order[k]) })
	s.order = append(s.order, nil)
	copy(s.order[k+1:], s.order[k:])
	s.order[k] = c
	s.changed[c.Index] = c
	s.next = max(s.next, c.Index+1)
}
