package model

import (
	"slices"
	"time"
)

// Cursor is where the next page of a list begins. It is opaque to everyone but
// the backend that made it; "" before the first page and after the last.
type Cursor string

// The states that a Query can ask for besides those of a conversation.
const (
	// Working is the inbox that people work in: everything that is not put away.
	Working Status = "working"
	// Away is what was put away: archived, closed or spam, whichever the system has.
	Away Status = "away"
)

// Query says which conversations a list request wants. A backend sends what its
// API can filter and leaves the rest to the caller, who applies it again anyway.
type Query struct {
	Status     Status   // Working, Away, or one state; "" for everything
	UnreadOnly bool     // only conversations with unread messages
	Since      Stamp    // only conversations updated since; zero for all
	Channels   []string // only these channels; empty for all
	Priority   string   // only this priority; "" for all
	Owner      string   // only this person's, by id; "" for all
	Inbox      string   // only this inbox, by id; "" for all
	Customer   string   // only this customer's, by id; "" for all
	Limit      int      // rows a page; 0 for the backend's usual size
}

// Equal reports whether both ask for the same rows, in pages of whatever size.
func (q Query) Equal(o Query) bool {
	return q.Status == o.Status && q.UnreadOnly == o.UnreadOnly && q.Since == o.Since && slices.Equal(q.Channels, o.Channels) &&
		q.Priority == o.Priority && q.Owner == o.Owner && q.Inbox == o.Inbox && q.Customer == o.Customer
}

// Rate is what a server said about its rate limit with an answer. Zero Limit:
// it said nothing.
type Rate struct {
	Limit     int
	Remaining int
	ResetAt   time.Time // zero where not told
}

// Page is one page of a conversation list.
type Page struct {
	Conversations []Conversation
	Next          Cursor
	Total         int // rows in all pages; -1 where not told
	Skipped       int // elements that could not be read and were left out
	// Synced is what Query.Since has to be to learn what changed after this page; zero
	// where the API does not tell.
	Synced Stamp
	Gone   []string // ids of conversations that the server says were removed
	Rate   Rate
}

// ThreadQuery says which part of a thread is wanted. With neither bound it is
// the newest part, up to the true end of the thread.
type ThreadQuery struct {
	Before string // older than the message with this id
	After  string // newer than the message with this id, up to the end
}

// Thread is a part of a conversation's messages, oldest first, without doubles.
type Thread struct {
	Messages []Message
	More     bool // there are older messages than the first one here
	Skipped  int  // elements that could not be read and were left out
	Rate     Rate
}
