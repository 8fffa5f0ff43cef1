// Package world is the team's inbox as it stands before anybody acts: who wrote, when, on which
// channel and in which language. Everything is computed from a seed and a conversation's index, and
// nothing is kept, so an inbox of 100,000 conversations costs as little to open as one of ten.
//
// It knows no API, no clock and no disk. Only client/practice and its store import it.
package world

import "time"

// World computes an inbox. Two worlds with equal fields are equal in every text and time.
type World struct {
	Seed  int64     `json:"seed"`
	Count int       `json:"count"`
	Epoch time.Time `json:"epoch"` // the inbox's "now": nothing is newer
}

const (
	newestAge = 60 * time.Second
	spacing   = 150 * time.Second
	jitter    = 140 // seconds, less than spacing, so that a higher index is always older
)

// LastAt is when the last message of conversation i was written. It falls strictly as i grows.
func (w World) LastAt(i int) time.Time {
	d := w.roll(i, saltTime)
	late := time.Duration(d.upTo(jitter)) * time.Second
	return w.Epoch.Add(-newestAge - time.Duration(i)*spacing - late)
}

// Since is the number of conversations whose last message is at t or later: exactly those with a
// smaller index.
func (w World) Since(t time.Time) int {
	lo, hi := 0, w.Count
	for lo < hi {
		mid := int(uint(lo+hi) >> 1)
		if w.LastAt(mid).Before(t) {
			hi = mid
		} else {
			lo = mid + 1
		}
	}
	return lo
}

// Head returns what filters need to know about conversation i.
func (w World) Head(i int) Head {
	if s, ok := staged(i); ok {
		return Head{Channel: s.channel, Unread: s.unread > 0}
	}
	d := w.roll(i, saltHead)
	h := Head{Channel: pickChannel(&d)}
	archived, unread := 12, 0
	switch {
	case i < 40:
		archived, unread = 0, 45
	case i < 400:
		unread = 12
	case i < 4000:
		unread = 1
	}
	putAway := d.chance(archived)
	h.Unread = !putAway && d.chance(unread)
	fine := w.roll(i, saltState)
	switch {
	case putAway && fine.chance(8):
		h.Spam = true
	case putAway:
		h.State = Archived
	case fine.chance(9):
		h.State = Pending
	}
	return h
}

func pickChannel(d *dice) Channel {
	switch n := d.upTo(100); {
	case n < 50:
		return WhatsApp
	case n < 72:
		return SMS
	case n < 85:
		return RCS
	default:
		return Messenger
	}
}

// Conversation computes conversation i.
func (w World) Conversation(i int) Conversation {
	h := w.Head(i)
	t := w.thread(i, h)
	last := t.message(len(t.lines) - 1)
	c := Conversation{
		Index: i, Channel: h.Channel, State: h.State, Contact: t.contact,
		Owner: w.owner(i), Last: last, CreatedAt: t.start(), UpdatedAt: last.At,
		Subject: t.subject(), Priority: w.priority(i), Labels: w.labels(i), Customer: w.CustomerID(i),
		Inbox: w.inbox(i), Medium: w.medium(i, t.contact), DeadlineAt: w.deadline(i, h.Unread),
	}
	if h.Unread {
		c.Unread = t.trailingInbound()
	}
	if h.State == Archived {
		c.ClosedAt = last.At
	}
	if h.Spam {
		c.SpamAt = last.At
	}
	c.ReadAt = t.readAt(c.Unread)
	c.Seats = t.seats(c.ReadAt)
	c.Contact.Email = w.email(i, c.Contact.Name)
	c.Source, c.DefaultChannel = w.source(i)
	c.Bookings, c.Inquiries = w.trips(i)
	return c
}

// CreatedAt is when the first message of conversation i was written. It costs the outline of a thread.
func (w World) CreatedAt(i int) time.Time {
	t := w.thread(i, w.Head(i))
	return t.start()
}

// Shuffle is a number by which conversations can be put into an order that means nothing.
func (w World) Shuffle(i int) uint64 {
	d := w.roll(i, saltShuffle)
	return d.next()
}

// Thread computes all messages of conversation i, oldest first.
func (w World) Thread(i int) []Message {
	t := w.thread(i, w.Head(i))
	out := make([]Message, len(t.lines))
	for j := range out {
		out[j] = t.message(j)
	}
	return out
}
