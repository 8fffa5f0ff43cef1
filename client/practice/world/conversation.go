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

// State says how far the work on a conversation is. What is spam is a mark beside it.
type State uint8

// The states of a conversation. Archived is what some systems call closed.
const (
	Active State = iota
	Archived
	Pending
)

// View is a set of places where a conversation can be found. It is in exactly one of them.
type View uint8

// The places, which can be added up.
const (
	ViewActive View = 1 << iota
	ViewPending
	ViewArchived
	ViewSpam // whatever its state is
)

// Contact is the customer of a conversation. Any field may be empty: a number that nobody has named
// yet, or a Messenger contact, who has no number.
type Contact struct {
	Name  string `json:"name,omitempty"`
	Phone string `json:"phone,omitempty"`
	Email string `json:"email,omitempty"`
}

// Seat is a person of the team taking part in a conversation. The same person can have several.
type Seat struct {
	Person int       `json:"person"`
	Since  time.Time `json:"since"`
	ReadAt time.Time `json:"read_at"` // up to when they have read, zero for never
	SentAt time.Time `json:"sent_at"` // of their last message, zero for none
}

// Conversation is one contact on one channel. Its slices are shared between copies: replace them,
// never write into them.
type Conversation struct {
	Index     int       `json:"index"` // from 0, the newest of the untouched inbox
	Channel   Channel   `json:"channel"`
	State     State     `json:"state"`
	Contact   Contact   `json:"contact"`
	Unread    int       `json:"unread"`
	Owner     int       `json:"owner"` // a Person's ID, 0 for nobody
	Last      Message   `json:"last"`  // notes left out; one that was just made has none, with ID 0
	CreatedAt time.Time `json:"created_at"`
	UpdatedAt time.Time `json:"updated_at"` // the last message, or what was done to it since

	// What only some systems show. A file of an older version lacks these, and they are then as
	// computed, so that none of them may be left out when it is empty.

	ClosedAt       time.Time `json:"closed_at"`       // when it was archived, zero where it is not
	SpamAt         time.Time `json:"spam_at"`         // when it was marked as spam, zero where it is not
	ReadAt         time.Time `json:"read_at"`         // up to when it has been read, zero for never
	NotedAt        time.Time `json:"noted_at"`        // of the last note, zero for none
	DeadlineAt     time.Time `json:"deadline_at"`     // when an answer is due, zero for never
	Subject        string    `json:"subject"`         //
	Priority       string    `json:"priority"`        // one of Priorities
	Labels         []string  `json:"labels"`          //
	Customer       int       `json:"customer"`        // see World.CustomerID, 0 for none
	Inbox          int       `json:"inbox"`           // an Inbox's ID, 0 for none
	Source         int       `json:"source"`          // a Source's ID, 0 for none
	DefaultChannel string    `json:"default_channel"` // over which answers are relayed, "" for none
	Medium         string    `json:"medium"`          // one of Media
	Bookings       []int     `json:"bookings"`        // ids
	Inquiries      []int     `json:"inquiries"`       // ids
	Seats          []Seat    `json:"seats"`           // who of the team takes part, in the order they came
	Gone           bool      `json:"gone"`            // it was deleted
}

// IsSpam reports whether c is marked as spam.
func (c Conversation) IsSpam() bool { return !c.SpamAt.IsZero() }

// View is where c is found.
func (c Conversation) View() View { return c.Head().View() }

// SeatOf is the first seat of a person, counted from 1, and 0 where they have none.
func (c Conversation) SeatOf(person int) int {
	for k, s := range c.Seats {
		if s.Person == person {
			return k + 1
		}
	}
	return 0
}

// Head is what most filters look at. It costs one or two hashes, where a whole Conversation costs a
// thread.
type Head struct {
	Channel Channel
	State   State
	Unread  bool
	Spam    bool
}

// Head returns what filters need to know about c.
func (c Conversation) Head() Head {
	return Head{Channel: c.Channel, State: c.State, Unread: c.Unread > 0, Spam: c.IsSpam()}
}

// View is where the conversation is found.
func (h Head) View() View {
	switch {
	case h.Spam:
		return ViewSpam
	case h.State == Archived:
		return ViewArchived
	case h.State == Pending:
		return ViewPending
	default:
		return ViewActive
	}
}

// Traits are what the other filters look at. They cost one or two hashes each.
type Traits struct {
	Priority string
	Owner    int
	Inbox    int
	Customer int
}

// Traits returns what filters can ask about c besides its Head.
func (c Conversation) Traits() Traits {
	return Traits{Priority: c.Priority, Owner: c.Owner, Inbox: c.Inbox, Customer: c.Customer}
}
