package store

import (
	"slices"
	"time"

	"convo/client/practice/world"
)

// inboxOrigin is where a message was written that the team wrote in its inbox.
const inboxOrigin = "bookingsync_inbox"

// Inbound is a message from the customer: it raises the unread counter and brings a conversation back
// that is archived or pending. Spam stays spam.
func (s *Store) Inbound(index int, text string, at time.Time) (world.Message, error) {
	m := world.Message{Direction: world.Inbound, Text: text, At: at}
	return s.append(index, m, func(c *world.Conversation, m *world.Message) error {
		m.Channel, m.Origin = c.DefaultChannel, world.OriginOf(c.DefaultChannel)
		c.Unread++
		setState(c, world.Active, at)
		return nil
	})
}

// Reply is a message from a person of the team. It is accepted in every state; whether it arrives is
// its Fate.
func (s *Store) Reply(index, author int, text string, at time.Time) (world.Message, error) {
	m := world.Message{Author: author, Text: text, At: at, Origin: inboxOrigin}
	return s.Post(index, m, func(c world.Conversation, m *world.Message) { m.Channel = c.DefaultChannel })
}

// Note is a message from a person of the team to the others. It is neither the last message of a list
// nor anything that the customer sees.
func (s *Store) Note(index, author int, text string, at time.Time) (world.Message, error) {
	m := world.Message{Note: true, Author: author, Text: text, At: at, Origin: inboxOrigin}
	return s.Post(index, m, nil)
}

// Post is a message or a note from the team, by its author or, where a Seat is given, by whoever has
// that. An author without a seat gets one. Before it is stored, finish may fill in the rest of it.
// ErrUnknownParticipant for a seat that nobody has.
func (s *Store) Post(index int, m world.Message, finish func(world.Conversation, *world.Message)) (world.Message, error) {
	m.Direction = world.Outbound
	return s.append(index, m, func(c *world.Conversation, m *world.Message) error {
		if m.Seat == 0 {
			m.Seat = c.SeatOf(m.Author)
		}
		seats := slices.Clone(c.Seats)
		switch {
		case m.Seat < 0 || m.Seat > len(seats):
			return ErrUnknownParticipant
		case m.Seat == 0 && len(seats) >= world.MaxSeats:
			return ErrTooManySeats
		case m.Seat == 0:
			seats = append(seats, world.Seat{Person: m.Author, Since: m.At})
			m.Seat = len(seats)
		}
		seat := &seats[m.Seat-1]
		m.Author = seat.Person
		// Whoever writes has read what is there. For the others it is as it was.
		seat.ReadAt, seat.SentAt = m.At, m.At
		c.Seats = seats
		if c.Unread == 0 && !m.Note {
			c.ReadAt = m.At
		}
		if !m.Note {
			c.DeadlineAt = time.Time{}
		}
		if finish != nil {
			finish(*c, m)
		}
		return nil
	})
}

func (s *Store) append(index int, m world.Message, change func(*world.Conversation, *world.Message) error) (world.Message, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c, err := s.get(index)
	if err != nil {
		return m, err
	}
	m.ID = s.nextID
	for _, earlier := range []time.Time{c.Last.At, c.NotedAt} { // a thread is in the order of its ids
		if m.At.Before(earlier) {
			m.At = earlier
		}
	}
	if m.Direction == world.Outbound && !m.Note {
		heard, err := s.lastInbound(c)
		if err != nil {
			return m, err
		}
		m.Fate = s.world.FateOf(c.Channel, m.ID, m.At, heard)
	}
	if err := change(&c, &m); err != nil {
		return m, err
	}
	c.UpdatedAt = m.At
	if m.Note {
		c.NotedAt = m.At
	} else {
		c.Last = m
	}
	if err := s.keep(c, &m); err != nil {
		return m, err
	}
	s.nextID++
	return m, nil
}

// lastInbound is when the customer last wrote, the zero time for never.
func (s *Store) lastInbound(c world.Conversation) (time.Time, error) {
	if c.Last.Direction == world.Inbound && c.Last.ID != 0 {
		return c.Last.At, nil
	}
	thread, err := s.thread(c.Index)
	for _, m := range slices.Backward(thread) {
		if m.Direction == world.Inbound {
			return m.At, err
		}
	}
	return time.Time{}, err
}
