package model

import "time"

// Seen is what was looked at from this machine in an account whose system knows
// nothing of reading. It is private: nobody else sees it.
type Seen struct {
	// Since is when the marks began. What was last active before that counts as seen.
	Since time.Time
	At    map[string]Stamp // by conversation id: what was the newest in it when it was looked at
}
