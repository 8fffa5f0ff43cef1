package model

import "time"

// Draft is a reply that somebody is writing: it belongs to one conversation and
// outlives every crash.
type Draft struct {
	Conv      Ref
	Kind      OpKind // OpReply or OpNote
	Body      string // exactly as typed
	Basis     string // id of the newest message known when it was begun; "" where none was
	UpdatedAt time.Time

	// Turned: its kind was switched, so that the words may have been meant for others
	// than those who would read them. The gate asks about it once.
	Turned bool

	// Canned is what it has from canned replies; nil for nothing.
	Canned *Canned
}

// SendState is how far a reply has got.
type SendState string

// A held reply is not listed here: until it is sending it is a draft.
const (
	// SendSending: written down, and perhaps on its way.
	SendSending SendState = "sending"
	// SendUnknown: it may or may not have been accepted.
	SendUnknown SendState = "unknown"
)

// Outgoing is a reply on its way, as it is kept on disk: written down before the
// one POST, removed when its fate is known.
type Outgoing struct {
	ID      string // unique among all convos of this machine's user
	Conv    Ref
	Kind    OpKind
	Body    string
	State   SendState
	Attempt time.Time // when it was written down, just before the POST
	Known   []string  // ids of the outbound messages the gate saw; none of them can be this one
	Why     Text      // what made its fate unknown

	// Again: an earlier attempt at the same text is in the outbox under this ID, and
	// perhaps nowhere else. This one takes its place; refused, it stays there.
	Again bool
}
