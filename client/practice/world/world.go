// Package world is the team's inbox as it stands before anybody acts: who wrote, when, on which
// channel and in which language. Everything is computed from a seed and a conversation's index, and
// nothing is kept, so an inbox of 100,000 conversations costs as little to open as one of ten.
//
// It knows no API, no clock and no disk. Only client/practice and its store import it.
package world

import "time"

// Channel is where a conversation takes place.
type Channel uint8

// The channels that UC-018 names.
const (
	WhatsApp Channel = iota
	SMS
	RCS
	Messenger
)

// Channels lists every channel once.
func Channels() []Channel { return []Channel{WhatsApp, SMS, RCS, Messenger} }

// State says whether a conversation is in the default view.
type State uint8

// The states of a conversation.
const (
	Active State = iota
	Archived
)

// Contact is the customer of a conversation. Either field may be empty: a number that nobody has
// named yet, or a Messenger contact, who has no number.
type Contact struct {
	Name  string `json:"name,omitempty"`
	Phone string `json:"phone,omitempty"`
}

// Conversation is one contact on one channel.
type Conversation struct {
	Index     int       `json:"index"` // from 0, the newest of the untouched inbox
	Channel   Channel   `json:"channel"`
	State     State     `json:"state"`
	Contact   Contact   `json:"contact"`
	Unread    int       `json:"unread"`
	Owner     int       `json:"owner"` // a Person's ID, 0 for nobody
	Last      Message   `json:"last"`
	CreatedAt time.Time `json:"created_at"`
	UpdatedAt time.Time `json:"updated_at"` // the last message, or what was done to it since
}

// Head is what filters look at. It costs one hash, where a whole Conversation costs a thread.
type Head struct {
	Channel Channel
	State   State
	Unread  bool
}

// Head returns what filters need to know about c.
func (c Conversation) Head() Head {
	return Head{Channel: c.Channel, State: c.State, Unread: c.Unread > 0}
}

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
	if d.chance(archived) {
		h.State = Archived
		return h
	}
	h.Unread = d.chance(unread)
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
	}
	if h.Unread {
		c.Unread = t.trailingInbound()
	}
	return c
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
