// Package bookingsync speaks the inbox of BookingSync's (Smily's) API v3: its paths,
// its wire types, and their conversion to the model. It has no other duty; client/wire
// carries the requests. It imports client/loose, client/wire and model, and only cmd
// makes one.
//
// The API is an early dialect of JSON:API: every answer has an array under the plural
// of the resource, even of one, and each resource has its relations in links. People
// of the team are hosts. A host or a customer is in a conversation as a participant;
// replies, notes and reading are a participant's.
package bookingsync

import (
	"cmp"
	"errors"
	"net/http"
	"sync"
	"time"

	"convo/client"
	"convo/client/loose"
	"convo/client/wire"
	"convo/model"
)

// Limit is what an application is documented to be allowed.
func Limit() wire.Limit { return wire.Limit{Requests: 1000, Window: time.Hour} }

// MediaType is the type of all bodies (documented for requests).
const MediaType = "application/vnd.api+json"

// Bearer puts an access token in its header.
func Bearer(token wire.Secret) wire.Credential {
	return wire.Credential{Header: "Authorization", Value: wire.NewSecret("Bearer " + token.Reveal())}
}

// The scopes that a token needs (authorization page).
const (
	needsRead    = "inbox_read"
	needsWrite   = "inbox_write"
	needsClients = "clients_read"
)

// maxPage is the most resources that one answer holds, and the most ids asked for at once.
const maxPage = 100

// Options hold what the API does not tell.
type Options struct {
	Me string // the host that the person at the keyboard is; "" where not known yet
}

// Inbox is one BookingSync account.
type Inbox struct {
	account string
	wire    *wire.Client
	caps    model.Caps
	now     func() time.Time

	mu      sync.Mutex
	me      string
	hosts   map[string]model.Text
	clients map[string]model.Contact
	noNames bool              // the token may not read clients: nobody asks again
	mine    map[string]string // my participant, by conversation
}

var _ client.Inbox = (*Inbox)(nil)

// New makes an inbox whose conversations carry account in their Ref.
func New(account string, w *wire.Client, o Options) *Inbox {
	return &Inbox{
		account: account, wire: w, caps: caps(), now: time.Now, me: o.Me,
		hosts: map[string]model.Text{}, clients: map[string]model.Contact{}, mine: map[string]string{},
	}
}

// Identify says which host the person at the keyboard is.
func (in *Inbox) Identify(me string) {
	in.mu.Lock()
	defer in.mu.Unlock()
	in.me = me
	in.mine = map[string]string{}
}

func (in *Inbox) whoami() string {
	in.mu.Lock()
	defer in.mu.Unlock()
	return in.me
}

// Caps is what the inbox pages document.
func (in *Inbox) Caps() model.Caps { return in.caps }

func caps() model.Caps {
	yes := model.Yes()
	closes := model.No("BookingSync does not archive, it closes: use x and X")
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
			model.OpArchive:    closes,
			model.OpUnarchive:  closes,
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
		Follow:       model.FollowChanges,
		PageSize:     maxPage,
		Poll:         15 * time.Second,
		RateWindow:   time.Hour,
		AsMe:         true,
	}
}

// Errors about an answer's shape. Their words are shown behind "the answer is not
// what is documented", and hold nothing of the server's.
var (
	errShape = errors.New("it cannot be read")
	errOther = errors.New("it is about another conversation")
	errState = errors.New("the conversation is not in the state that was asked for")
)

// checkID refuses what is no id here: they are whole numbers.
func checkID(id string) error {
	const longest = 18
	ok := id != "" && len(id) <= longest
	for i := range len(id) {
		ok = ok && id[i] >= '0' && id[i] <= '9'
	}
	if !ok {
		return refused("not a conversation id; nothing was requested")
	}
	return nil
}

func refused(what string) *model.Fault {
	return &model.Fault{Kind: model.FaultRefused, What: model.NewText(what)}
}

// noConversation names what a 404 was about: one conversation was asked for.
func noConversation(err error) error {
	f := model.AsFault(err)
	if f.Kind == model.FaultNotFound {
		f.Missing = cmp.Or(f.Missing, "conversation")
	}
	return f
}

// wrongBase explains a 404 for something that always exists.
func (in *Inbox) wrongBase(err error) error {
	f := model.AsFault(err)
	if f.Kind == model.FaultNotFound {
		f.Kind, f.Missing = model.FaultServer, ""
		f.Help = "check the url of account " + in.account + "; BookingSync's ends in /api/v3"
	}
	return f
}

// inbox is the path of something of the inbox.
func inbox(more ...string) []string { return append([]string{"inbox"}, more...) }

// get is a request that only reads.
func get(path []string, limit int64, decode func([]byte) error) wire.Request {
	return wire.Request{Method: http.MethodGet, Path: path, Limit: limit, Decode: decode, Needs: needsRead}
}

// ids are the elements of a list of ids that are ids.
func ids(l loose.List) []string {
	var out []string
	for _, raw := range l {
		var id loose.ID
		if id.UnmarshalJSON(raw) == nil && checkID(id.String()) == nil {
			out = append(out, id.String())
		}
	}
	return out
}
