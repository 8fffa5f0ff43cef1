package model

import "time"

// Cursor is where the next page of a list begins. It is opaque to everyone but
// the backend that made it; "" before the first page and after the last.
type Cursor string

// Query says which conversations a list request wants. A backend sends what its
// API can filter and leaves the rest to the caller, who applies it again anyway.
type Query struct {
	Status     Status   // StatusOpen for the working inbox, StatusArchived for what was put away; "" for the API's default
	UnreadOnly bool     // only conversations with unread messages
	Since      Stamp    // only conversations updated since; zero for all
	Channels   []string // only these channels; empty for all
	Limit      int      // rows a page; 0 for the backend's usual size
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
	Rate          Rate
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
