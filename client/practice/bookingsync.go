package practice

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"time"

	"convo/client/practice/store"
	"convo/client/practice/world"
)

// bookingsync is the facade of BookingSync's API v3, as its reference describes the inbox and what
// surrounds it. What is only inferred there is said where it is done, or is a switch of Faults.
type bookingsync struct {
	inbox    *store.Store
	now      func() time.Time
	faults   *faultBox
	licences *registry
	knows    func(secret string) bool // the server's own token, which may do everything
}

func (b *bookingsync) backend() string { return "bookingsync" }
func (b *bookingsync) base() string    { return "/api/v3" }

// limits: "Each application accessing the API has a limit of 1000 requests per hour."
func (b *bookingsync) limits() (long, burst Limit) {
	return Limit{Requests: 1000, Per: time.Hour}, Limit{Off: true}
}

func (b *bookingsync) secret(r *http.Request) string {
	token, isBearer := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	if !isBearer {
		return ""
	}
	return token
}

// admits says whether an access token is good, which ends the one that it replaced.
func (b *bookingsync) admits(secret string) bool {
	_, ok := b.licences.use(secret)
	return ok
}

// index reads a conversation's id, an integer.
func (b *bookingsync) index(id string) (int, error) {
	number, ok := digits(id, "")
	if !ok {
		return 0, store.ErrUnknownConversation
	}
	return int(number) - 1, nil
}

func conversationID(index int) int { return index + 1 }

func (b *bookingsync) messageID(id int64) any { return id }

func (b *bookingsync) person(id int) string { return personID(id) }

// place is what a path leads to, by method, and the scopes that reading and writing there need.
type place struct {
	read, write string
	get         endpoint
	post        endpoint
	put         endpoint
}

// route knows the documented paths. A scope that is missing answers 403; a path or method that is not
// there 404 (inferred).
func (b *bookingsync) route(r *http.Request) (Operation, http.HandlerFunc) {
	path := strings.TrimPrefix(r.URL.Path, b.base()+"/")
	p, ok := b.places(r, strings.Split(path, "/"))
	if !ok {
		return "", b.refusal(http.StatusNotFound)
	}
	e, scope := p.get, p.read
	switch r.Method {
	case http.MethodGet:
	case http.MethodPost:
		e, scope = p.post, p.write
	case http.MethodPut:
		e, scope = p.put, p.write
	default:
		e = endpoint{}
	}
	switch {
	case e.handle == nil:
		return "", b.refusal(http.StatusNotFound)
	case !b.covers(b.secret(r), scope, p.write):
		return e.op, b.refusal(http.StatusForbidden)
	}
	return e.op, e.handle
}

// covers says whether a credential allows what needs this scope or, since "write implies read", the
// writing one.
func (b *bookingsync) covers(secret, scope, write string) bool {
	if b.knows(secret) || scope == "public" {
		return true
	}
	l, ok := b.licences.use(secret)
	return ok && l.covers(scope, write)
}

// places finds what is at a path.
func (b *bookingsync) places(r *http.Request, parts []string) (place, bool) {
	if parts[0] == "inbox" && len(parts) > 1 {
		p, ok := b.inboxPlaces(r, parts[1:])
		p.read, p.write = "inbox_read", "inbox_write"
		return p, ok
	}
	list, ids := len(parts) == 1, ""
	if len(parts) == 2 && parts[1] != "" {
		ids = parts[1]
	}
	if !list && ids == "" {
		return place{}, false
	}
	switch parts[0] {
	case "hosts":
		return place{read: "inbox_read", write: "inbox_write", get: endpoint{OpPeople, b.hosts(ids)}}, true
	case "clients":
		return place{read: "clients_read", write: "clients_write", get: endpoint{OpCustomers, b.clients(ids)}}, !list
	case "sources":
		return place{read: "bookings_read", write: "bookings_write", get: endpoint{OpSources, b.sources(ids)}}, true
	case "bookings":
		return place{read: "bookings_read", write: "bookings_write", get: endpoint{OpBooking, b.bookings(ids)}}, !list
	case "me":
		return place{read: "public", write: "public", get: endpoint{"", b.me}}, list
	case "applications":
		return place{read: "applications_read", write: "applications_read", get: endpoint{"", b.applications}}, list
	}
	return place{}, false
}

// inboxPlaces finds what is at a path below /inbox: a collection, some of it by ids, or one thing to
// do with a conversation.
func (b *bookingsync) inboxPlaces(r *http.Request, parts []string) (place, bool) {
	switch len(parts) {
	case 1:
		switch parts[0] {
		case "conversations":
			return place{get: endpoint{OpList, b.conversations}, post: endpoint{OpCreate, b.create}}, true
		case "messages":
			return place{get: endpoint{OpMessages, b.messages}, post: endpoint{b.postOp(r), b.post}}, true
		case "participants":
			return place{get: endpoint{OpParticipants, b.participants}, post: endpoint{OpJoin, b.join}}, true
		}
	case 2:
		ids := parts[1]
		switch parts[0] {
		case "conversations":
			return place{get: endpoint{OpGet, b.conversationsBy(ids)}, put: endpoint{b.updateOp(r), b.one(ids, b.update)}}, true
		case "messages":
			return place{get: endpoint{OpMessages, b.messagesBy(ids)}}, true
		case "participants":
			return place{get: endpoint{OpParticipants, b.participantsBy(ids)}, put: endpoint{OpRead, b.markRead(ids)}}, true
		case "attachments":
			return place{get: endpoint{OpAttachments, b.attachmentsBy(ids)}}, true
		}
	case 3:
		if parts[0] != "conversations" {
			return place{}, false
		}
		switch parts[2] {
		case "connect_booking":
			return place{put: endpoint{OpBooking, b.one(parts[1], b.connect)}}, true
		case "disconnect_booking":
			return place{put: endpoint{OpBooking, b.one(parts[1], b.disconnect)}}, true
		}
	}
	return place{}, false
}

// peek reads the one resource in a request's body without taking it away.
func peek(r *http.Request, plural string) attributes {
	raw, err := io.ReadAll(r.Body)
	r.Body = io.NopCloser(bytes.NewReader(raw))
	var body map[string][]attributes
	if err != nil || json.Unmarshal(raw, &body) != nil || len(body[plural]) == 0 {
		return nil
	}
	return body[plural][0]
}

// postOp tells a note from a reply.
func (b *bookingsync) postOp(r *http.Request) Operation {
	if r.Method == http.MethodPost && string(peek(r, "messages")["visibility"]) == `"internal"` {
		return OpNote
	}
	return OpReply
}

// updateOp says what an update does: one thing that has a name, or several at once.
func (b *bookingsync) updateOp(r *http.Request) Operation {
	if r.Method != http.MethodPut {
		return ""
	}
	change := peek(r, "conversations")
	if len(change) != 1 {
		return OpUpdate
	}
	for name, value := range change {
		op, ok := updateOps[name]
		if !ok {
			break
		}
		if text := strings.Trim(string(value), `"`); text == "null" || text == "false" {
			return op.unset
		}
		return op.set
	}
	return OpUpdate
}

// updateOps names what an update of a single attribute does.
var updateOps = map[string]struct{ set, unset Operation }{
	"assignee_id":     {OpAssign, OpRelease},
	"closed":          {OpClose, OpReopen},
	"marked_as_spam":  {OpSpam, OpUnspam},
	"default_channel": {OpChannel, OpChannel},
}

// one finds the conversation that a path names.
func (b *bookingsync) one(id string, handle func(w http.ResponseWriter, r *http.Request, c world.Conversation)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		c, err := b.find(id)
		if err != nil {
			b.fail(w, err)
			return
		}
		handle(w, r, c)
	}
}

func (b *bookingsync) find(id string) (world.Conversation, error) {
	index, err := b.index(id)
	if err != nil {
		return world.Conversation{}, err
	}
	return b.inbox.Get(index)
}
