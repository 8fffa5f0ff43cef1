package model

import (
	"slices"
	"strings"
	"time"
)

// Status is where a conversation stands. The values below are those convo knows;
// one that an API invents later passes as it was given, in lower case.
type Status string

// The known states. Qlara archives, the other systems close.
const (
	StatusOpen     Status = "open"
	StatusPending  Status = "pending"
	StatusClosed   Status = "closed"
	StatusArchived Status = "archived"
	StatusSpam     Status = "spam"
)

// PutAway reports whether the conversation is out of the working inbox:
// archived, closed or spam.
func (s Status) PutAway() bool {
	return s == StatusArchived || s == StatusClosed || s == StatusSpam
}

// Direction tells who wrote a message.
type Direction string

// A message comes in from the customer, goes out to them, or is a note between agents.
const (
	In   Direction = "in"
	Out  Direction = "out"
	Note Direction = "note"
)

// Delivery is what became of a message. Words an API invents later pass as given.
type Delivery string

// The known delivery states. An accepted reply is queued, not delivered.
const (
	Received        Delivery = "received"
	Queued          Delivery = "queued"
	Sent            Delivery = "sent"
	Delivered       Delivery = "delivered"
	ReadByCustomer  Delivery = "read"
	Failed          Delivery = "failed"
	DeliveryUnknown Delivery = "unknown"
)

// UnreadKind tells how much a backend says about unread messages.
type UnreadKind uint8

const (
	// UnreadUnknown says that nothing is known.
	UnreadUnknown UnreadKind = iota
	// UnreadFlag says whether there are any, derived from times.
	UnreadFlag
	// UnreadCount says how many, as the API counts them.
	UnreadCount
)

// Unread is what is known about unread messages; the zero value is "unknown".
// For UnreadFlag, N is 1 or 0.
type Unread struct {
	Kind UnreadKind
	N    int
}

// UnreadN is an exact count. Negative counts are nonsense and become unknown.
func UnreadN(n int) Unread {
	if n < 0 {
		return Unread{}
	}
	return Unread{Kind: UnreadCount, N: n}
}

// Has reports whether there are unread messages; false where nothing is known.
func (u Unread) Has() bool { return u.Kind != UnreadUnknown && u.N > 0 }

// Cleared is u after reading: no messages left, known as exactly as before.
func (u Unread) Cleared() Unread {
	if u.Kind == UnreadUnknown {
		return u
	}
	return Unread{Kind: u.Kind}
}

// Person is somebody who can own conversations.
type Person struct {
	ID   string
	Name Text
}

// Owner is who owns a conversation. Known false means that nobody told us, which
// is never to be shown, counted or scripted as "nobody".
type Owner struct {
	Known  bool
	Person Person // the zero Person: nobody
}

// OwnedBy is a known owner.
func OwnedBy(p Person) Owner { return Owner{Known: true, Person: p} }

// Nobody is the owner of a conversation that is known to have none.
func Nobody() Owner { return Owner{Known: true} }

// IsNobody reports whether the conversation is known to be unassigned.
func (o Owner) IsNobody() bool { return o.Known && o.Person.ID == "" }

// Is reports whether the person with this id is known to own the conversation.
func (o Owner) Is(id string) bool { return o.Known && id != "" && o.Person.ID == id }

// Same reports whether both say the same; names do not count.
func (o Owner) Same(p Owner) bool {
	return o.Known == p.Known && o.Person.ID == p.Person.ID
}

// Contact is the customer. Any part may be missing.
type Contact struct {
	ID    string
	Name  Text
	Phone Text
	Email Text
}

// Label is what names the customer in a row: the name, else the number, else the
// address, else the id.
func (c Contact) Label() string {
	for _, t := range []Text{c.Name, c.Phone, c.Email} {
		if line := t.Line(); line != "" {
			return line
		}
	}
	if c.ID != "" {
		return NewText(c.ID).Line()
	}
	return "(unknown)"
}

// Conversation is one thread with one customer on one channel, as far as it is
// known. What the API did not give is the zero value.
type Conversation struct {
	Ref           Ref
	Channel       string // the API's word in lower case: whatsapp, sms, rcs, email …
	Contact       Contact
	Status        Status
	Unread        Unread
	Preview       Text
	LastMessageAt Stamp
	LastDirection Direction
	Owner         Owner
	WindowEndsAt  Stamp // when a free reply stops being possible; zero where there is no window
	CreatedAt     Stamp
	UpdatedAt     Stamp
	More          *Details // what only some systems have; nil where nothing of it is known
}

// Details are the parts of a conversation that only some systems have.
type Details struct {
	Inbox          Text
	Source         Text
	Subject        Text
	Priority       string
	DeadlineAt     Stamp
	Labels         []Text
	Bookings       []string
	Inquiries      []string
	DefaultChannel string
	ClosedAt       Stamp
}

// Equal reports whether both say the same. Either may be nil.
func (d *Details) Equal(o *Details) bool {
	if d == nil || o == nil || d == o {
		return d == o
	}
	return d.Inbox.Raw() == o.Inbox.Raw() && d.Source.Raw() == o.Source.Raw() && d.Subject.Raw() == o.Subject.Raw() &&
		d.Priority == o.Priority && d.DeadlineAt == o.DeadlineAt && d.DefaultChannel == o.DefaultChannel && d.ClosedAt == o.ClosedAt &&
		slices.EqualFunc(d.Labels, o.Labels, func(a, b Text) bool { return a.Raw() == b.Raw() }) &&
		slices.Equal(d.Bookings, o.Bookings) && slices.Equal(d.Inquiries, o.Inquiries)
}

// ActiveAt is when something last happened in the conversation: its last message,
// or where no API tells that, its last update. Lists are ordered by it.
func (c *Conversation) ActiveAt() Stamp {
	switch {
	case !c.LastMessageAt.IsZero():
		return c.LastMessageAt
	case !c.UpdatedAt.IsZero():
		return c.UpdatedAt
	}
	return c.CreatedAt
}

// Summary is what a row says of the conversation besides whom it is with: the last
// message, the subject, or both where the one does not repeat the other.
func (c *Conversation) Summary() string {
	preview := c.Preview.Line()
	if c.More == nil {
		return preview
	}
	subject := c.More.Subject.Line()
	switch {
	case strings.Contains(preview, subject):
		return preview
	case preview == "":
		return subject
	}
	return subject + ": " + preview
}

// Inert reports whether the id cannot be placed in a request: the conversation
// is shown, but nothing can be done with it.
func (c Conversation) Inert() bool { return !ValidID(c.Ref.ID) }

// WindowLeft is how long a free reply is still possible, and whether there is a
// window at all. It is negative once the window has closed.
func (c Conversation) WindowLeft(now time.Time) (time.Duration, bool) {
	if c.WindowEndsAt.IsZero() {
		return 0, false
	}
	return c.WindowEndsAt.Time().Sub(now), true
}

// Attachment is a file that came with a message. It is listed, never fetched.
type Attachment struct {
	Name Text
	URL  Text
	Type string
	Size int64 // bytes; 0 where not given
}

// Message is one entry of a thread.
type Message struct {
	ID          string
	Direction   Direction
	Text        Text
	At          Stamp
	Status      Delivery
	Author      Text
	Attachments []Attachment
}
