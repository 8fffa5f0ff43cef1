package clienttest

import (
	"testing"

	"convo/client"
	"convo/client/practice"
	"convo/model"
)

// Harness says how to test one backend. The fields of the first block are needed, of the
// others those that the backend has something to say about.
//
// Ids are those of the API that is tested, as its facade of the practice server gives them.
type Harness struct {
	// Backend is the practice server's name for the API.
	Backend string
	// Open makes an inbox of the account Account on a base address, working as whom the
	// practice server's MeOn names where the backend wants to know.
	Open func(t testing.TB, base, key string) client.Inbox
	// Variants are fault terms that choose among the forms of the API. All that reads and
	// writes holds under each of them; "" is one.
	Variants []string
	// Always are fault terms that hold throughout, before those of a variant.
	Always string
	// Agents are ids of two people who can own conversations.
	Agents [2]string
	// Stranger is an id of nobody in the team.
	Stranger string
	// NoConversation is a well-formed id of no conversation.
	NoConversation string
	// PutAway and BringBack take a conversation out of the inbox and back.
	PutAway, BringBack model.OpKind

	// Operation names what a kind's write is to the practice server, so that faults can be
	// aimed at it; a kind that is missing is called by its own name.
	Operation map[model.OpKind]practice.Operation
	// Preparing tells apart a write that only prepares the one that was asked for, such as
	// entering a conversation before replying; nil: there is none. It is not asked about GETs.
	Preparing func(r practice.Request) bool
	// Values are what the kinds that set something are tried with. Of two or more, each is
	// set while another one holds; a single one must not be what the server begins with.
	// Where any will do it is the first, which must then be what Operation says.
	// OpDisconnect uses those of OpConnect, which no conversation has.
	Values map[model.OpKind][]string
	// New is what to begin a conversation with for OpCreate, with the contact of an existing
	// one; nil uses a subject alone.
	New func(like model.Conversation) model.NewConversation

	// NewestFirst tells that the list's order is promised.
	NewestFirst bool
	// WholeRows tells that a row of the list says everything that Get says, but for the
	// owner where Caps.ListHasOwner is false. Otherwise what a row says, Get says too.
	WholeRows bool
	// LastMessage tells that conversations carry the text and time of their last message.
	LastMessage bool
	// MessageIDs tells that practice.Message has the API's own ids.
	MessageIDs bool
}

// operation is what the practice server calls a kind's write.
func (h Harness) operation(k model.OpKind) string {
	if op, ok := h.Operation[k]; ok {
		return string(op)
	}
	return string(k)
}

// contents is what a conversation of OpCreate begins with.
func (h Harness) contents(like model.Conversation) *model.NewConversation {
	n := model.NewConversation{Subject: "Una domanda"}
	if h.New != nil {
		n = h.New(like)
	}
	return &n
}
