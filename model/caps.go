package model

import "time"

// Support says whether something can be done, and if not, why, in words for the
// person who pressed the key.
type Support struct {
	OK  bool
	Why string
}

// Yes is supported.
func Yes() Support { return Support{OK: true} }

// No is not supported, for the reason given.
func No(why string) Support { return Support{Why: why} }

// Follow is how to find out what has changed since a list was read.
type Follow uint8

const (
	// FollowFirstPage says that the first page holds the newest conversations, as documented.
	// One that ought to be on it and is not has been put away.
	FollowFirstPage Follow = iota
	// FollowChanges says that the list answers what changed since a time, see Query.Since and
	// Page.Synced. Where no page tells Synced, the pages are read one after another.
	FollowChanges
	// FollowGuess says that nobody tells how the list is ordered. While its first page is seen to
	// begin with the newest it is enough; otherwise the pages are read one after another.
	FollowGuess
)

// Caps is what a backend can do. What it cannot is shown greyed with the reason,
// never hidden.
type Caps struct {
	Backend string             // qlara, bookingsync, gtateth
	Name    string             // as people call the system
	Ops     map[OpKind]Support // a kind that is not listed is not supported
	Unread  UnreadKind         // how exactly unread messages are known
	People  Support            // whether it is known who can be assigned
	// PeopleFrom says where the people come from, where that is not the API. Such a list
	// may lack some, so that ids that are not in it are taken as they are.
	PeopleFrom string
	Threads    Support // whether the API shows messages
	// Delivery tells that messages carry what became of them: sent, delivered, failed.
	Delivery bool
	// ListHasOwner tells that list rows carry the owner, so that none needs to
	// be fetched one by one.
	ListHasOwner bool
	UnreadList   bool // the list can be narrowed to what is unread
	AwayList     bool // the list can be narrowed to what was put away
	Filters      Filters
	// ReplyWindow is how long after a customer's last message a free reply is possible; 0
	// where the system has no such windows. Deadlines tells that it has deadlines.
	ReplyWindow time.Duration
	Deadlines   bool
	Follow      Follow // how to find out what changed
	PageSize    int    // rows of a page that serve the rate limit best; 0 leaves it open
	// Poll is the shortest pause between two polls that the documented rate limit
	// allows for; 0 leaves it open.
	Poll time.Duration
	// RateWindow is the stretch of time that the documented rate limit counts in; 0 is a minute.
	RateWindow time.Duration
	// AsMe tells that replies, notes and reading are done in the name of the person at
	// the keyboard, who must therefore be known.
	AsMe bool
	// SeenHere tells that the system has no unread state at all, so that this machine
	// keeps a private one.
	SeenHere bool
}

// Can tells whether the backend has an operation.
func (c Caps) Can(k OpKind) Support {
	if s, ok := c.Ops[k]; ok {
		return s
	}
	return No(c.Name + " has no such action")
}
