package model

import "time"

// How near an end has to be for a conversation to be closing. These two are the only
// such figures: the sign ! in a row, the view Closing and is:closing go by them.
const (
	// ClosingWindow is how long before the end of its reply window a conversation is
	// closing.
	ClosingWindow = 2 * time.Hour
	// ClosingDeadline is how long before its deadline it is; one that is overdue is closing
	// until it is put away.
	ClosingDeadline = 15 * time.Minute
)

// Closing reports whether the reply window or the deadline ends soon. What was put away
// is due no more, and a window that has closed is no longer closing.
func (c *Conversation) Closing(now time.Time) bool {
	if c.Status.PutAway() {
		return false
	}
	if left, ok := c.WindowLeft(now); ok && left > 0 && left < ClosingWindow {
		return true
	}
	left, ok := c.DueIn(now)
	return ok && left < ClosingDeadline
}

// EndsAt is when something ends by the clock: the reply window where it is open at now,
// or the deadline, past or not, whichever comes first. It is zero where nothing does.
func (c *Conversation) EndsAt(now Stamp) Stamp {
	var at Stamp
	if c.Status.PutAway() {
		return at
	}
	if c.WindowEndsAt.After(now) {
		at = c.WindowEndsAt
	}
	if c.More != nil {
		at = at.Sooner(c.More.DeadlineAt)
	}
	return at
}

// DueIn is how long it is until the deadline, and whether there is one. It is negative
// once the conversation is overdue.
func (c *Conversation) DueIn(now time.Time) (time.Duration, bool) {
	if c.More == nil || c.More.DeadlineAt.IsZero() {
		return 0, false
	}
	return c.More.DeadlineAt.Time().Sub(now), true
}

// ClosingTurns is the first moment after now at which Closing may answer otherwise by
// itself; zero where it will not.
func (c *Conversation) ClosingTurns(now Stamp) Stamp {
	return c.EndsTurn(ClosingWindow, ClosingDeadline, now)
}

// EndsTurn is the first moment after now at which the reply window begins or ends to have
// less than one span left, or the deadline less than the other; zero where none will.
func (c *Conversation) EndsTurn(window, deadline time.Duration, now Stamp) Stamp {
	at := c.WindowEndsAt.Turn(window, now)
	if c.More != nil {
		at = at.Sooner(c.More.DeadlineAt.Turn(deadline, now))
	}
	return at
}

// Turn is the first moment after now at which it begins or ends to be less than span
// until s; zero where both are past.
func (s Stamp) Turn(span time.Duration, now Stamp) Stamp {
	if begins := s.Add(1 - span); begins.After(now) {
		return begins
	}
	if s.After(now) {
		return s
	}
	return Stamp{}
}

// Sooner is the earlier of two times, of which one that was not given is none.
func (s Stamp) Sooner(o Stamp) Stamp {
	if s.IsZero() || !o.IsZero() && s.After(o) {
		return o
	}
	return s
}
