// Package gtateth speaks the conversations API of the G-Tateth CRM, v1: its paths,
// its wire types, and their conversion to the model. It has no other duty;
// client/wire carries the requests. It imports client/loose, client/wire and model,
// and only cmd makes one.
//
// The API documents no messages for agents and no list of agents. Threads and
// replies are therefore off unless Options ask for paths that are only guessed, and
// people come from the configuration and from the owners seen. References to
// customers and agents come as ids or as whole objects, the documents show both.
package gtateth

import (
	"net/http"
	"time"

	"convo/client"
	"convo/client/wire"
	"convo/model"
)

// Limit is what the smallest documented plan allows. Larger ones tell their own in
// the API's headers.
func Limit() wire.Limit { return wire.Limit{Requests: 500, Window: time.Hour} }

// The documented ways to say a key.
const (
	HeaderBearer = "bearer"
	HeaderAPIKey = "x-api-key"
)

// Credential puts a key in the header of that way; "" is HeaderBearer.
func Credential(header string, key wire.Secret) wire.Credential {
	if header == HeaderAPIKey {
		return wire.Credential{Header: "X-API-Key", Value: key}
	}
	return wire.Credential{Header: "Authorization", Value: wire.NewSecret("Bearer " + key.Reveal())}
}

// The permissions that a key needs (authentication page).
const (
	needsRead      = "read:conversations"
	needsWrite     = "write:conversations"
	needsCustomers = "read:customers"
)

// Options hold what the documents leave open and what the API does not have.
type Options struct {
	// AssumeMessages uses paths for messages that are guessed, see thread.go.
	AssumeMessages bool
	// People are agents known from elsewhere.
	People []model.Person
}

// Inbox is one G-Tateth account.
type Inbox struct {
	account string
	wire    *wire.Client
	caps    model.Caps
	agents  *agents
	names   customers
}

var _ client.Inbox = (*Inbox)(nil)

// New makes an inbox whose conversations carry account in their Ref.
func New(account string, w *wire.Client, o Options) *Inbox {
	return &Inbox{account: account, wire: w, caps: caps(o.AssumeMessages), agents: newAgents(o.People)}
}

// Caps is what the conversations page documents.
func (in *Inbox) Caps() model.Caps { return in.caps }

func caps(assumed bool) model.Caps {
	yes := model.Yes()
	messages := yes
	if !assumed {
		messages = model.No("G-Tateth documents no messages for agents: messages = \"assumed\" tries guessed paths")
	}
	closes := model.No("G-Tateth does not archive, it closes")
	return model.Caps{
		Backend: "gtateth",
		Name:    "G-Tateth",
		Ops: map[model.OpKind]model.Support{
			model.OpReply:      messages,
			model.OpClose:      yes,
			model.OpReopen:     yes,
			model.OpStatus:     yes,
			model.OpAssign:     yes,
			model.OpRelease:    yes,
			model.OpPriority:   yes,
			model.OpSubject:    yes,
			model.OpCreate:     yes,
			model.OpDelete:     yes,
			model.OpArchive:    closes,
			model.OpUnarchive:  closes,
			model.OpNote:       model.No("G-Tateth has no internal notes"),
			model.OpRead:       model.No("G-Tateth knows nothing of reading: m on the screen marks as seen on this machine"),
			model.OpMarkUnread: model.No("G-Tateth knows nothing of reading"),
			model.OpSpam:       model.No("G-Tateth has no spam mark"),
			model.OpUnspam:     model.No("G-Tateth has no spam mark"),
			model.OpChannel:    model.No("G-Tateth keeps a conversation on its channel"),
			model.OpConnect:    model.No("G-Tateth has no bookings"),
			model.OpDisconnect: model.No("G-Tateth has no bookings"),
		},
		People:       yes,
		PeopleFrom:   "the configuration and the owners seen: G-Tateth has no list of agents",
		Threads:      messages,
		ListHasOwner: true,
		AwayList:     true,
		Filters:      model.Filters{Priority: true, Owner: true, Inbox: true, Customer: true, IDs: isObjectID},
		Follow:       model.FollowGuess,
		PageSize:     maxPage,
		Poll:         30 * time.Second,
		RateWindow:   time.Hour,
		SeenHere:     true,
	}
}

// conversations is the path of the list, or of something below it.
func conversations(more ...string) []string { return append([]string{"conversations"}, more...) }

func checkID(id string) error {
	if !model.ValidID(id) {
		return client.NotAConversation()
	}
	return nil
}

// noConversation names what a 404 was about: one conversation was asked for.
func noConversation(err error) error {
	f := model.AsFault(err)
	if f.Kind == model.FaultNotFound {
		f.Missing = "conversation"
	}
	return f
}

// wrongBase explains a 404 for something that always exists.
func (in *Inbox) wrongBase(err error) error {
	return client.WrongBase(err, in.account, "G-Tateth", "/api/v1")
}

// isObjectID reports whether an id has the documented form: 24 hexadecimal digits.
// Filters take no other.
func isObjectID(id string) bool {
	const length = 24
	if len(id) != length {
		return false
	}
	for i := range len(id) {
		c := id[i]
		if (c < '0' || c > '9') && (c < 'a' || c > 'f') && (c < 'A' || c > 'F') {
			return false
		}
	}
	return true
}

// get is a request that only reads.
func get(path []string, limit int64, decode func([]byte) error) wire.Request {
	return wire.Request{Method: http.MethodGet, Path: path, Limit: limit, Decode: decode, Needs: needsRead}
}
