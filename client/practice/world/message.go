package world

import "time"

// Direction says who wrote a message.
type Direction uint8

// The directions of a message.
const (
	Inbound Direction = iota
	Outbound
)

// Fate is how the delivery of an outbound message ends.
type Fate uint8

// The ends of a delivery.
const (
	Delivered Fate = iota
	Read
	Failed
)

// Delivery is the state of a message at one moment.
type Delivery uint8

// The delivery states, in the order in which a message passes through them.
const (
	StateReceived Delivery = iota
	StateQueued
	StateSent
	StateDelivered
	StateRead
	StateError
)

// Message is one message of a thread. IDs grow within a conversation.
type Message struct {
	ID          int64        `json:"id"`
	Direction   Direction    `json:"direction"`
	Note        bool         `json:"note,omitempty"`   // outbound, but for the team only
	Author      int          `json:"author,omitempty"` // a Person's ID, 0 for the customer
	Seat        int          `json:"seat,omitempty"`   // which participant wrote it, see ParticipantID
	Text        string       `json:"text"`
	At          time.Time    `json:"at"`
	Fate        Fate         `json:"fate,omitempty"`
	Channel     string       `json:"channel,omitempty"` // the relaying channel at that time, "" for none
	Origin      string       `json:"origin,omitempty"`  // where it was written
	Attachments []Attachment `json:"attachments,omitempty"`
}

// Attachment is a file that a message brings along. Nobody serves it.
type Attachment struct {
	ID   int64  `json:"id"`
	Name string `json:"name"`
	URL  string `json:"url"` // may be relative
	Type string `json:"type"`
	Size int    `json:"size"` // in bytes
}

// How old an outbound message is when its delivery moves on.
const (
	sentAfter      = 1 * time.Second
	deliveredAfter = 3 * time.Second
	failedAfter    = 5 * time.Second
	readAfter      = 20 * time.Second
)

// Delivery is the state of m at now. It follows from m's age alone, so that no timer has to move it.
func (m Message) Delivery(now time.Time) Delivery {
	if m.Direction == Inbound {
		return StateReceived
	}
	age := now.Sub(m.At)
	switch {
	case age < sentAfter:
		return StateQueued
	case m.Fate == Failed && age >= failedAfter:
		return StateError
	case age < deliveredAfter, m.Fate == Failed:
		return StateSent
	case m.Fate == Read && age >= readAfter:
		return StateRead
	default:
		return StateDelivered
	}
}

// ReplyWindow is how long after the customer's last message a WhatsApp reply is still delivered.
const ReplyWindow = 24 * time.Hour

// FateOf decides how a reply ends that is written at the given time, when the customer last wrote at
// lastInbound (zero for never). Outside WhatsApp's window it is accepted and fails later, as the
// inbox reference says.
func (w World) FateOf(c Channel, id int64, at, lastInbound time.Time) Fate {
	if c == WhatsApp && at.Sub(lastInbound) > ReplyWindow {
		return Failed
	}
	d := w.roll(int(id), saltLine)
	if c != SMS && d.chance(70) {
		return Read
	}
	return Delivered
}
