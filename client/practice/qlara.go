package practice

import (
	"encoding/json"
	"errors"
	"fmt"
	"mime"
	"net/http"
	"strings"
	"time"

	"convo/client/practice/store"
	"convo/client/practice/world"
)

// qlara is the facade of Qlara's partner gateway, as UC-018 and the inbox reference describe it.
// Where the two contradict each other, Faults has a switch.
type qlara struct {
	inbox  *store.Store
	now    func() time.Time
	faults *faultBox
}

func (q *qlara) backend() string { return "qlara" }
func (q *qlara) base() string    { return "/api/partner-gateway/v1" }

// limits are those of a production key: "1,000 requests/min, burst 50/s".
func (q *qlara) limits() (long, burst Limit) {
	return Limit{Requests: 1000, Per: time.Minute}, Limit{Requests: 50, Per: time.Second}
}

func (q *qlara) secret(r *http.Request) string { return r.Header.Get("X-Api-Key") }

func (q *qlara) person(id int) string { return personID(id) }

type endpoint struct {
	op     Operation
	handle http.HandlerFunc
}

// route knows the documented paths. Their words "reply" and "assignable-users" stand where an id
// could, so they come first.
func (q *qlara) route(r *http.Request) (Operation, http.HandlerFunc) {
	path, ok := strings.CutPrefix(r.URL.Path, q.base()+"/inbox/conversations")
	if !ok || path != "" && path[0] != '/' {
		return "", notFound
	}
	methods := q.endpoints(strings.Split(strings.TrimPrefix(path, "/"), "/"))
	if methods == nil {
		return "", notFound
	}
	e, ok := methods[r.Method]
	if !ok {
		return "", func(w http.ResponseWriter, r *http.Request) {
			fail(w, http.StatusMethodNotAllowed, "request", r.Method+" is not possible here")
		}
	}
	return e.op, e.handle
}

// endpoints are a path's methods, nil for a path that is not documented.
func (q *qlara) endpoints(parts []string) map[string]endpoint {
	id := parts[0]
	if len(parts) == 1 {
		switch id {
		case "":
			return map[string]endpoint{http.MethodGet: {OpList, q.list}}
		case "reply":
			return map[string]endpoint{http.MethodPost: {OpReply, q.reply}}
		case "assignable-users":
			return map[string]endpoint{http.MethodGet: {OpPeople, q.people}}
		}
		return map[string]endpoint{http.MethodGet: {OpGet, q.one(id, q.get)}}
	}
	if len(parts) > 2 {
		return nil
	}
	switch parts[1] {
	case "messages":
		return map[string]endpoint{http.MethodGet: {OpMessages, q.one(id, q.messages)}}
	case "read":
		return map[string]endpoint{http.MethodPatch: {OpRead, q.one(id, q.read)}}
	case "archive":
		return map[string]endpoint{http.MethodPatch: {OpArchive, q.one(id, q.archive)}}
	case "unarchive":
		return map[string]endpoint{http.MethodPatch: {OpUnarchive, q.one(id, q.unarchive)}}
	case "assignee":
		return map[string]endpoint{
			http.MethodPost:   {OpAssign, q.one(id, q.assign)},
			http.MethodDelete: {OpRelease, q.one(id, q.release)},
		}
	}
	return nil
}

// one finds the conversation that a path names.
func (q *qlara) one(id string, handle func(w http.ResponseWriter, r *http.Request, index int)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		index, err := q.index(id)
		if err != nil {
			q.fail(w, id, err)
			return
		}
		handle(w, r, index)
	}
}

func (q *qlara) get(w http.ResponseWriter, _ *http.Request, index int) {
	c, err := q.inbox.Get(index)
	if err != nil {
		q.fail(w, q.chatID(index), err)
		return
	}
	writeJSON(w, http.StatusOK, q.conversation(c, true))
}

func (q *qlara) read(w http.ResponseWriter, _ *http.Request, index int) {
	at := q.now()
	_, err := q.inbox.Read(index, at)
	q.done(w, index, err, map[string]any{"unreadCount": 0, "updatedAt": stamp(at)})
}

func (q *qlara) archive(w http.ResponseWriter, _ *http.Request, index int) {
	at := q.now()
	_, err := q.inbox.Archive(index, at)
	q.done(w, index, err, map[string]any{"status": "ARCHIVED", "archivedAt": stamp(at)})
}

// unarchive has no documented answer: by symmetry 204, or 200 with the status (inferred). So is that
// unarchiving an active conversation is no error.
func (q *qlara) unarchive(w http.ResponseWriter, _ *http.Request, index int) {
	_, err := q.inbox.Unarchive(index, q.now())
	q.done(w, index, err, map[string]any{"status": "ACTIVE"})
}

// done answers a PATCH: UC-018 shows 200 and JSON, the inbox reference says 204 and nothing.
func (q *qlara) done(w http.ResponseWriter, index int, err error, answer map[string]any) {
	switch {
	case err != nil:
		q.fail(w, q.chatID(index), err)
	case q.faults.get().JSONAnswers:
		answer["chatId"] = q.chatID(index)
		writeJSON(w, http.StatusOK, answer)
	default:
		w.WriteHeader(http.StatusNoContent)
	}
}

func (q *qlara) assign(w http.ResponseWriter, r *http.Request, index int) {
	var body struct {
		UserID *int `json:"userId"`
	}
	if !decode(w, r, &body) {
		return
	}
	if body.UserID == nil {
		fail(w, http.StatusBadRequest, "userId", "userId is required")
		return
	}
	_, err := q.inbox.Assign(index, *body.UserID, q.now())
	if *body.UserID == 0 {
		err = store.ErrUnknownPerson
	}
	if errors.Is(err, store.ErrUnknownPerson) {
		fail(w, http.StatusNotFound, "user", fmt.Sprintf("User %d does not belong to your company", *body.UserID))
		return
	}
	q.noContent(w, index, err)
}

func (q *qlara) release(w http.ResponseWriter, _ *http.Request, index int) {
	_, err := q.inbox.Assign(index, 0, q.now())
	q.noContent(w, index, err)
}

func (q *qlara) noContent(w http.ResponseWriter, index int, err error) {
	if err != nil {
		q.fail(w, q.chatID(index), err)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

// reply's body is documented in words only, "the conversation ID and the message content". The names
// chatId and body are inferred from the other payloads, and so is messageId in the answer.
func (q *qlara) reply(w http.ResponseWriter, r *http.Request) {
	var body struct {
		ChatID json.RawMessage `json:"chatId"`
		Body   string          `json:"body"`
	}
	if !decode(w, r, &body) {
		return
	}
	id := strings.Trim(string(body.ChatID), `"`)
	if id == "" || id == "null" {
		fail(w, http.StatusBadRequest, "chatId", "chatId is required")
		return
	}
	if strings.TrimSpace(body.Body) == "" {
		fail(w, http.StatusBadRequest, "body", "body is required")
		return
	}
	index, err := q.index(id)
	if err != nil {
		q.fail(w, id, err)
		return
	}
	m, err := q.inbox.Reply(index, me, body.Body, q.now())
	switch {
	case err != nil:
		q.fail(w, id, err)
	case q.faults.get().EmptyReply:
		w.WriteHeader(http.StatusAccepted)
	default:
		writeJSON(w, http.StatusAccepted, map[string]any{"messageId": q.messageID(m.ID)})
	}
}

func (q *qlara) people(w http.ResponseWriter, _ *http.Request) {
	type user struct {
		ID             int     `json:"id"`
		FullName       string  `json:"fullName"`
		ProfilePicture *string `json:"profilePicture"`
	}
	team := world.Team()
	users := make([]user, 0, len(team))
	for _, p := range team {
		u := user{ID: p.ID, FullName: p.Name}
		if p.Picture != "" {
			u.ProfilePicture = &p.Picture
		}
		users = append(users, u)
	}
	writeJSON(w, http.StatusOK, users)
}

// decode reads a JSON body and answers itself when there is none that fits.
func decode(w http.ResponseWriter, r *http.Request, into any) bool {
	if kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || kind != "application/json" {
		fail(w, http.StatusUnsupportedMediaType, "request", "Content-Type must be application/json")
		return false
	}
	dec := json.NewDecoder(r.Body)
	dec.DisallowUnknownFields()
	if err := dec.Decode(into); err != nil || dec.More() {
		fail(w, http.StatusBadRequest, "request", "Malformed request body")
		return false
	}
	return true
}
