package store

import (
	"time"

	"convo/client/practice/world"
)

// Edit changes a conversation at the given time and returns it as it is then. If change returns an
// error nothing happened; if it changes nothing, nothing is stored. All rules but those about
// messages are made of it.
func (s *Store) Edit(index int, at time.Time, change func(*world.Conversation) error) (world.Conversation, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c, err := s.get(index)
	if err != nil {
		return c, err
	}
	was := c
	if err := change(&c); err != nil || c == was {
		return was, err
	}
	c.UpdatedAt = at
	return c, s.keep(c, nil)
}

// Read resets the unread counter. Reading what is read changes nothing.
func (s *Store) Read(index int, at time.Time) (world.Conversation, error) {
	return s.Edit(index, at, func(c *world.Conversation) error {
		c.Unread = 0
		return nil
	})
}

// Archive moves a conversation out of the default view. ErrAlreadyArchived if it is not there.
func (s *Store) Archive(index int, at time.Time) (world.Conversation, error) {
	return s.Edit(index, at, func(c *world.Conversation) error {
		if c.State == world.Archived {
			return ErrAlreadyArchived
		}
		c.State = world.Archived
		return nil
	})
}

// Unarchive brings a conversation back. Doing so twice changes nothing.
func (s *Store) Unarchive(index int, at time.Time) (world.Conversation, error) {
	return s.Edit(index, at, func(c *world.Conversation) error {
		c.State = world.Active
		return nil
	})
}

// Assign gives a conversation to a person of the team, whoever had it before, or to nobody with 0.
// ErrUnknownPerson for anybody else.
func (s *Store) Assign(index, person int, at time.Time) (world.Conversation, error) {
	return s.Edit(index, at, func(c *world.Conversation) error {
		if person != 0 && !world.InTeam(person) {
			return ErrUnknownPerson
		}
		c.Owner = person
		return nil
	})
}

// Inbound is a message from the customer: it raises the unread counter and brings an archived
// conversation back.
func (s *Store) Inbound(index int, text string, at time.Time) (world.Message, error) {
	m := world.Message{Direction: world.Inbound, Text: text, At: at}
	return s.append(index, m, func(c *world.Conversation) {
		c.Unread++
		c.State = world.Active
	})
}

// Reply is a message from a person of the team. It is accepted in every state; whether it arrives is
// its Fate.
func (s *Store) Reply(index, author int, text string, at time.Time) (world.Message, error) {
	m := world.Message{Direction: world.Outbound, Author: author, Text: text, At: at}
	return s.append(index, m, func(*world.Conversation) {})
}

func (s *Store) append(index int, m world.Message, change func(*world.Conversation)) (world.Message, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c, err := s.get(index)
	if err != nil {
		return m, err
	}
	m.ID = s.nextID
	if m.At.Before(c.Last.At) { // a thread is in the order of its ids
		m.At = c.Last.At
	}
	if m.Direction == world.Outbound {
		heard, err := s.lastInbound(c)
		if err != nil {
			return m, err
		}
		m.Fate = s.world.FateOf(c.Channel, m.ID, m.At, heard)
	}
	change(&c)
	c.Last, c.UpdatedAt = m, m.At
	if err := s.keep(c, &m); err != nil {
		return m, err
	}
	s.nextID++
	return m, nil
}

// lastInbound is when the customer last wrote, the zero time for never.
func (s *Store) lastInbound(c world.Conversation) (time.Time, error) {
	if c.Last.Direction == world.Inbound {
		return c.Last.At, nil
	}
	var at time.Time
	hear := func(m world.Message) {
		if m.Direction == world.Inbound {
			at = m.At
		}
	}
	for _, m := range s.world.Thread(c.Index) {
		hear(m)
	}
	return at, s.disk.messages(c.Index, hear)
}
