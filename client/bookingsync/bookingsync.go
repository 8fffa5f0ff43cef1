// Package bookingsync speaks the inbox of BookingSync's (Smily's) API v3: its paths,
// its wire types, and their conversion to the model; and the way in which one signs in
// to it. client/wire carries the requests. It imports client/loose, client/wire and
// model, and only cmd makes one.
//
// The API is an early dialect of JSON:API: every answer has an array under the plural
// of the resource, even of one, and each resource has its relations in links. People
// of the team are hosts. A host or a customer is in a conversation as a participant;
// replies, notes and reading are a participant's. What the pages do not say is marked
// "inferred" where it is used.
package bookingsync

import (
	"sync"
	"time"

	"convo/client"
	"convo/client/wire"
	"convo/model"
)

// Limit is what an application is documented to be allowed.
func Limit() wire.Limit { return wire.Limit{Requests: 1000, Window: time.Hour} }

// MediaType is the type of all bodies: documented for requests, and recorded of the
// vendor's own client as what it asks answers in.
const MediaType = "application/vnd.api+json"

// KeyHeader carries the access token.
const KeyHeader = "Authorization"

// Bearer puts an access token in its header.
func Bearer(token wire.Secret) wire.Credential {
	return wire.Credential{Header: KeyHeader, Value: wire.NewSecret("Bearer " + token.Reveal())}
}

// maxPage is the most resources that one answer holds (recorded), and the most ids
// that are asked for at once.
const maxPage = 100

// Options hold what the API does not tell.
type Options struct {
	Me string // the host that the person at the keyboard is, by id; "" where not known yet
}

// Inbox is one BookingSync account.
type Inbox struct {
	account string
	wire    *wire.Client
	caps    model.Caps
	now     func() time.Time

	hosts   roster
	sources roster
	clients contacts
	seats   seats

	mu sync.Mutex
	me string
}

var _ client.Inbox = (*Inbox)(nil)

// New makes an inbox whose conversations carry account in their Ref.
func New(account string, w *wire.Client, o Options) *Inbox {
	return &Inbox{
		account: account, wire: w, caps: caps(), now: time.Now, me: o.Me,
		hosts:   roster{kind: hosts, name: hostName},
		sources: roster{kind: sources, name: sourceName},
		seats:   newSeats(),
	}
}

// Identify says which host the person at the keyboard is, by id. It may be called at
// any time: what is answered later is derived for this host.
func (in *Inbox) Identify(me string) {
	in.mu.Lock()
	defer in.mu.Unlock()
	if in.me != me {
		in.me = me
		in.seats.clear()
	}
}

// whoami is the host that the person is; "" where that is not known.
func (in *Inbox) whoami() string {
	in.mu.Lock()
	defer in.mu.Unlock()
	return in.me
}

// Caps is what the inbox pages document.
func (in *Inbox) Caps() model.Caps { return in.caps }

func caps() model.Caps {
	yes := model.Yes()
	return model.Caps{
		Backend: "bookingsync",
		Name:    "BookingSync",
		Ops: map[model.OpKind]model.Support{
			model.OpReply:      yes,
			model.OpNote:       yes,
			model.OpRead:       yes,
			model.OpClose:      yes,
			model.OpReopen:     yes,
			model.OpSpam:       yes,
			model.OpUnspam:     yes,
			model.OpAssign:     yes,
			model.OpRelease:    yes,
			model.OpChannel:    yes,
			model.OpConnect:    yes,
			model.OpDisconnect: yes,
			model.OpCreate:     yes,
			model.OpArchive:    model.No("BookingSync does not archive conversations, it closes them"),
			model.OpUnarchive:  model.No("BookingSync does not unarchive conversations, it reopens them"),
			model.OpMarkUnread: model.No("BookingSync cannot mark a conversation unread"),
			model.OpStatus:     model.No("BookingSync knows open and closed only: use close and reopen"),
			model.OpPriority:   model.No("BookingSync has no priorities"),
			model.OpSubject:    model.No("BookingSync takes a subject only when a conversation is created"),
			model.OpDelete:     model.No("BookingSync cannot delete conversations"),
		},
		Unread:       model.UnreadFlag,
		People:       yes,
		Threads:      yes,
		ListHasOwner: true,
		Filters:      model.Filters{Since: true},
		Deadlines:    true,
		Follow:       model.FollowChanges,
		PageSize:     maxPage,
		Poll:         15 * time.Second,
		RateWindow:   time.Hour,
		AsMe:         true,
	}
}
