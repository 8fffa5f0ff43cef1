package store

import (
	"maps"
	"reflect"
	"slices"
	"time"

	"convo/client/practice/world"
)

// Edit changes a conversation at the given time and returns it as it is then. If change returns an
// error nothing happened; if it changes nothing, nothing is stored. All rules but those about
// messages, making and deleting are made of it. change must replace slices, not write into them.
func (s *Store) Edit(index int, at time.Time, change func(*world.Conversation) error) (world.Conversation, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c, err := s.get(index)
	if err != nil {
		return c, err
	}
	was := c
	if err := change(&c); err != nil || reflect.DeepEqual(c, was) {
		return was, err
	}
	c.UpdatedAt = at
	return c, s.keep(c, nil)
}

// Read resets the unread counter. Reading what is read changes nothing.
func (s *Store) Read(index int, at time.Time) (world.Conversation, error) {
	return s.Edit(index, at, func(c *world.Conversation) error {
		if c.Unread > 0 {
			c.Unread, c.ReadAt = 0, at
		}
		return nil
	})
}

// ReadBy says that a participant from the team has read everything, and resets the unread counter.
// ErrUnknownParticipant for a seat that nobody has.
func (s *Store) ReadBy(index, seat int, at time.Time) (world.Conversation, error) {
	return s.Edit(index, at, func(c *world.Conversation) error {
		if seat < 1 || seat > len(c.Seats) {
			return ErrUnknownParticipant
		}
		c.Unread, c.ReadAt = 0, at
		c.Seats = slices.Clone(c.Seats)
		c.Seats[seat-1].ReadAt = at
		return nil
	})
}

// SetState says how far the work is. Archiving what is archived already and the like change nothing.
func (s *Store) SetState(index int, state world.State, at time.Time) (world.Conversation, error) {
	return s.Edit(index, at, func(c *world.Conversation) error {
		setState(c, state, at)
		return nil
	})
}

// Move says how far the work is, for an Edit of several things at once. What is open or pending is no
// spam.
func Move(c *world.Conversation, state world.State, at time.Time) {
	setState(c, state, at)
	if state != world.Archived {
		c.SpamAt = time.Time{}
	}
}

func setState(c *world.Conversation, state world.State, at time.Time) {
	switch {
	case c.State == state:
	case state == world.Archived:
		c.ClosedAt = at
	default:
		c.ClosedAt = time.Time{}
	}
	c.State = state
}

// SetSpam marks a conversation as spam or takes the mark away. Its state stays.
func (s *Store) SetSpam(index int, spam bool, at time.Time) (world.Conversation, error) {
	return s.Edit(index, at, func(c *world.Conversation) error {
		MarkSpam(c, spam, at)
		return nil
	})
}

// MarkSpam is SetSpam's rule, for an Edit of several things at once.
func MarkSpam(c *world.Conversation, spam bool, at time.Time) {
	switch {
	case !spam:
		c.SpamAt = time.Time{}
	case !c.IsSpam():
		c.SpamAt = at
	}
}

// Close archives, or brings a conversation back that is archived, in an Edit of several things at once.
func Close(c *world.Conversation, closed bool, at time.Time) {
	if closed {
		setState(c, world.Archived, at)
	} else {
		bringBack(c)
	}
}

// Archive moves a conversation out of the default view. ErrAlreadyArchived if it is not there, also
// for spam.
func (s *Store) Archive(index int, at time.Time) (world.Conversation, error) {
	return s.Edit(index, at, func(c *world.Conversation) error {
		if c.State == world.Archived || c.IsSpam() {
			return ErrAlreadyArchived
		}
		setState(c, world.Archived, at)
		return nil
	})
}

// Unarchive brings a conversation back to the default view, spam as well. Doing so twice changes
// nothing.
func (s *Store) Unarchive(index int, at time.Time) (world.Conversation, error) {
	return s.Edit(index, at, func(c *world.Conversation) error {
		bringBack(c)
		c.SpamAt = time.Time{}
		return nil
	})
}

func bringBack(c *world.Conversation) {
	if c.State == world.Archived {
		setState(c, world.Active, time.Time{})
	}
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

// Connect adds a booking to a conversation. Adding it twice changes nothing.
func (s *Store) Connect(index, booking int, at time.Time) (world.Conversation, error) {
	return s.Edit(index, at, func(c *world.Conversation) error {
		if !slices.Contains(c.Bookings, booking) {
			c.Bookings = append(slices.Clone(c.Bookings), booking)
		}
		return nil
	})
}

// Disconnect takes a booking off a conversation. Taking off one that is not there changes nothing.
func (s *Store) Disconnect(index, booking int, at time.Time) (world.Conversation, error) {
	return s.Edit(index, at, func(c *world.Conversation) error {
		if k := slices.Index(c.Bookings, booking); k >= 0 {
			c.Bookings = slices.Concat(c.Bookings[:k], c.Bookings[k+1:])
			if c.Bookings == nil {
				c.Bookings = []int{}
			}
		}
		return nil
	})
}

// WithBooking are the indexes of the conversations that a booking is connected to.
func (s *Store) WithBooking(booking int) []int {
	s.mu.RLock()
	defer s.mu.RUnlock()
	out := []int{}
	has := func(c world.Conversation) bool { return !c.Gone && slices.Contains(c.Bookings, booking) }
	if i, ok := s.world.BookingIndex(booking); ok && s.changed[i] == nil && has(s.world.Conversation(i)) {
		out = append(out, i)
	}
	for _, c := range s.order {
		if has(*c) {
			out = append(out, c.Index)
		}
	}
	slices.Sort(out)
	return out
}

// Join lets a person of the team take part, once more if they do already, and returns the
// conversation, where theirs is the last seat. ErrUnknownPerson for anybody else.
func (s *Store) Join(index, person int, at time.Time) (world.Conversation, error) {
	return s.Edit(index, at, func(c *world.Conversation) error {
		switch {
		case !world.InTeam(person):
			return ErrUnknownPerson
		case len(c.Seats) >= world.MaxSeats:
			return ErrTooManySeats
		}
		c.Seats = append(slices.Clone(c.Seats), world.Seat{Person: person, Since: at})
		return nil
	})
}

// Create makes a conversation out of what new says of it and returns it. It has no message yet.
// ErrUnknownCustomer or ErrUnknownPerson if new names one.
func (s *Store) Create(c world.Conversation, at time.Time) (world.Conversation, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if c.Owner != 0 && !world.InTeam(c.Owner) {
		return c, ErrUnknownPerson
	}
	if c.Customer != 0 {
		whose, ok := s.world.CustomerIndex(c.Customer)
		if !ok {
			return c, ErrUnknownCustomer
		}
		c.Contact = s.world.Conversation(whose).Contact
	}
	c.Index, c.CreatedAt, c.UpdatedAt = s.next, at, at
	c.Last = world.Message{At: at}
	return c, s.keep(c, nil)
}

// Delete removes a conversation with its messages for good.
func (s *Store) Delete(index int, at time.Time) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	c, err := s.get(index)
	if err != nil {
		return err
	}
	c.Gone, c.UpdatedAt = true, at
	if err := s.disk.remove(c); err != nil {
		return err
	}
	maps.DeleteFunc(s.places, func(_ int64, where int) bool { return where == index })
	s.place(&c)
	return nil
}
