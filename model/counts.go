package model

import "time"

// Counts are the unread figures of one account at one moment, as a running convo
// leaves them for status bars that ask without a request. A nil figure is not known.
type Counts struct {
	Account       string    `json:"account"`
	At            time.Time `json:"at"` // when the server told
	Conversations *int      `json:"conversations"`
	Messages      *int      `json:"messages"`
	Mine          *int      `json:"mine"`
	Unassigned    *int      `json:"unassigned"`
	Partial       bool      `json:"partial"` // there may be more than was counted
}
