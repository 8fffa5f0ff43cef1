package model

import "time"

// Snooze keeps a conversation out of sight on this machine until a time, or until
// something new comes. It is private: nobody else sees it. The zero Snooze is none.
type Snooze struct {
	Until time.Time
	After Stamp // what is newer than this is new
}

// IsZero reports whether nothing is snoozed.
func (z Snooze) IsZero() bool { return z.Until.IsZero() }
