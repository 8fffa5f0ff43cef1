package practice

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"sync/atomic"
	"time"

	"convo/client/practice/store"
	"convo/client/practice/world"
)

// gtateth is the facade of the G-Tateth CRM's API v1, as its documentation describes conversations
// and customers. What is only inferred there is said where it is done, or is a switch of Faults.
type gtateth struct {
	inbox    *store.Store
	now      func() time.Time
	faults   *faultBox
	requests atomic.Int64 // numbers the errors
}

func (g *gtateth) backend() string { return "gtateth" }
func (g *gtateth) base() string    { return "/api/v1" }

// limits are those of the smallest plan, 500 requests an hour.
func (g *gtateth) limits() (long, burst Limit) {
	return Limit{Requests: 500, Per: time.Hour}, Limit{Off: true}
}

// secret takes both documented headers. The bearer wins where both are there (inferred).
func (g *gtateth) secret(r *http.Request) string {
	if token, isBearer := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer "); isBearer {
		return token
	}
	return r.Header.Get("X-Api-Key")
}

// open answers the health check, which asks for no key.
func (g *gtateth) open(r *http.Request) http.HandlerFunc {
	if r.Method != http.MethodGet || r.URL.Path != g.base()+"/health" {
		return nil
	}
	return func(w http.ResponseWriter, _ *http.Request) {
		writeJSON(w, http.StatusOK, map[string]string{"status": "ok"})
	}
}

func (g *gtateth) index(id string) (int, error) {
	number, ok := readHexID(hexConversation, id)
	if !ok {
		return 0, store.ErrUnknownConversation
	}
	return number - 1, nil
}

func (g *gtateth) person(id int) string { return hexID(hexPerson, id) }

func (g *gtateth) messageID(id int64) any { return hexID(hexMessage, int(id)) }

// route knows the documented paths for conversations and reading customers and, with
// messages-api=assumed, those that are guessed for messages. A method that is not there answers 404
// like a path (inferred).
func (g *gtateth) route(r *http.Request) (Operation, http.HandlerFunc) {
	parts := strings.Split(strings.TrimPrefix(r.URL.Path, g.base()+"/"), "/")
	e, ok := g.methods(r, parts)[r.Method]
	if !ok {
		return "", func(w http.ResponseWriter, r *http.Request) { g.missing(w, "Route "+r.Method+" "+r.URL.Path) }
	}
	return e.op, e.handle
}

// methods are what can be done at a path, nil for a path that is not there.
func (g *gtateth) methods(r *http.Request, parts []string) map[string]endpoint {
	what, depth := parts[0], len(parts)
	switch {
	case what == "conversations" && depth == 1:
		return map[string]endpoint{http.MethodGet: {OpList, g.list}, http.MethodPost: {OpCreate, g.create}}
	case what == "conversations" && depth == 2:
		one := func(handle tatethHandler) http.HandlerFunc { return g.one(parts[1], handle) }
		return map[string]endpoint{
			http.MethodGet: {OpGet, one(g.get)}, http.MethodPut: {g.updateOp(r), one(g.update)}, http.MethodDelete: {OpDelete, one(g.remove)},
		}
	case what == "conversations" && depth == 3 && parts[2] == "messages" && g.faults.get().MessagesAPI:
		return map[string]endpoint{
			http.MethodGet: {OpMessages, g.one(parts[1], g.messages)}, http.MethodPost: {OpReply, g.one(parts[1], g.reply)},
		}
	case what == "customers" && depth == 1:
		return map[string]endpoint{http.MethodGet: {OpCustomers, g.customers}}
	case what == "customers" && depth == 2:
		return map[string]endpoint{http.MethodGet: {OpCustomers, g.customer(parts[1])}}
	}
	return nil
}

type tatethHandler func(w http.ResponseWriter, r *http.Request, c world.Conversation)

// one finds the conversation that a path names. That an id of another form is a bad request, and not
// an unknown conversation, is inferred.
func (g *gtateth) one(id string, handle tatethHandler) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if !isHexID(id) {
			g.invalid(w, details{"id": notHex})
			return
		}
		index, err := g.index(id)
		if err != nil {
			g.fail(w, err)
			return
		}
		c, err := g.inbox.Get(index)
		if err != nil {
			g.fail(w, err)
			return
		}
		handle(w, r, c)
	}
}

// updateOp says what an update does: one thing that has a name, or several at once.
func (g *gtateth) updateOp(r *http.Request) Operation {
	if r.Method != http.MethodPut {
		return ""
	}
	raw, err := io.ReadAll(r.Body)
	r.Body = io.NopCloser(bytes.NewReader(raw))
	var change map[string]json.RawMessage
	if err != nil || json.Unmarshal(raw, &change) != nil || len(change) != 1 {
		return OpUpdate
	}
	for name, value := range change {
		switch name + "=" + string(value) {
		case `status="closed"`:
			return OpClose
		case `status="open"`:
			return OpReopen
		case `assignedTo=null`:
			return OpRelease
		}
		if op, ok := tatethUpdates[name]; ok {
			return op
		}
	}
	return OpUpdate
}

// tatethUpdates names what an update of a single field does.
var tatethUpdates = map[string]Operation{
	"status": OpStatus, "priority": OpPriority, "subject": OpSubject, "assignedTo": OpAssign,
}

func (g *gtateth) get(w http.ResponseWriter, _ *http.Request, c world.Conversation) {
	g.answer(w, http.StatusOK, g.conversation(c, g.single(c)))
}

// remove answers nothing or, with delete=200, a text like the deletion of a customer. Both are
// inferred.
func (g *gtateth) remove(w http.ResponseWriter, _ *http.Request, c world.Conversation) {
	switch err := g.inbox.Delete(c.Index, g.now()); {
	case err != nil:
		g.fail(w, err)
	case g.faults.get().JSONDelete:
		writeJSON(w, http.StatusOK, map[string]any{"success": true, "message": "Conversation deleted successfully"})
	default:
		w.WriteHeader(http.StatusNoContent)
	}
}
