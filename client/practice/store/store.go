// Package store is the practice server's domain: a computed inbox plus what people did to it. Only
// changes are kept, in memory for lists and in a bbolt file for the next start, so that opening an
// inbox takes the same time whatever its size.
//
// It speaks of conversations, messages and people and knows no API: paths, JSON shapes and ids on
// the wire belong to the facades in client/practice, the only package that imports it. Time is
// always an argument.
package store

import (
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
	ErrAlreadyArchived     = errors.New("conversation is already archived")
)

// Store is one inbox. It is safe for concurrent use.
type Store struct {
	world world.World
	disk  *disk

	mu      sync.RWMutex
	changed map[int]*world.Conversation // by index: every conversation that differs from the computed one
	order   []*world.Conversation       // the same, in list order
	nextID  int64                       // of the next message

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
	err = s.disk.conversations(func(c *world.Conversation) {
		s.changed[c.Index] = c
		s.order = append(s.order, c)
	})
	sort.Slice(s.order, func(a, b int) bool { return before(s.order[a], s.order[b]) })
	return err
}

// Close closes the file. Every answered change is already in it.
func (s *Store) Close() error { return s.disk.close() }

// World is the inbox as it was before anybody acted.
func (s *Store) World() world.World { return s.world }

// before is the list's order: last message first, and at the same moment the lower index.
func before(a, b *world.Conversation) bool {
	return precedes(a.Last.At, a.Index, b.Last.At, b.Index)
}

func precedes(at time.Time, i int, bt time.Time, j int) bool {
	return at.After(bt) || at.Equal(bt) && i < j
}

// Get returns the conversation with this index.
func (s *Store) Get(index int) (world.Conversation, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.get(index)
}

func (s *Store) get(index int) (world.Conversation, error) {
	if index < 0 || index >= s.world.Count {
		return world.Conversation{}, ErrUnknownConversation
	}
	if c := s.changed[index]; c != nil {
		return *c, nil
	}
	return s.world.Conversation(index), nil
}

// Thread returns all messages of a conversation, oldest first.
func (s *Store) Thread(index int) ([]world.Message, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if _, err := s.get(index); err != nil {
		return nil, err
	}
	thread := s.world.Thread(index)
	err := s.disk.messages(index, func(m world.Message) { thread = append(thread, m) })
	return thread, err
}

// keep makes c, and m with it if there is one, part of the inbox: on disk first, then in memory. The
// caller holds mu.
func (s *Store) keep(c world.Conversation, m *world.Message) error {
	if err := s.disk.save(c, m); err != nil {
		return err
	}
	if old := s.changed[c.Index]; old != nil {
		k := sort.Search(len(s.order), func(k int) bool { return !before(s.order[k], old) })
		s.order = append(s.order[:k], s.order[k+1:]...)
	}
	k := sort.Search(len(s.order), func(k int) bool { return before(&c, s.order[k]) })
	s.order = append(s.order, nil)
	copy(s.order[k+1:], s.order[k:])
	s.order[k] = &c
	s.changed[c.Index] = &c
	return nil
}
