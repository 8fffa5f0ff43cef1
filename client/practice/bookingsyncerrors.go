package practice

import (
	"errors"
	"net/http"
	"strconv"
	"time"

	"convo/client/practice/store"
)

// notAuthorized is recorded, with the same text for every reason.
const notAuthorized = `Bearer realm="Doorkeeper", error="invalid_token", error_description="The access token is invalid"`

// refuse answers in {"error":"…"}. Recorded is the 401, and documented are the words of the 429,
// whose wait is told by nothing but the reset header. The bodies of all others are inferred.
func (b *bookingsync) refuse(w http.ResponseWriter, status, wait int) {
	text := http.StatusText(status)
	switch status {
	case http.StatusUnauthorized:
		w.Header().Set("WWW-Authenticate", notAuthorized)
		text = "Not authorized"
	case http.StatusTooManyRequests:
		w.Header().Set("X-RateLimit-Remaining", "0")
		w.Header().Set("X-RateLimit-Reset", strconv.FormatInt(roundUp(b.now().Add(time.Duration(wait)*time.Second)), 10))
		text = "API v3 rate limit exceeded."
	}
	writeJSON(w, status, errorBody(text))
}

func (b *bookingsync) refusal(status int) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { b.refuse(w, status, 0) }
}

// fail answers a rule's no.
func (b *bookingsync) fail(w http.ResponseWriter, err error) {
	p := problems{}
	switch {
	case errors.Is(err, store.ErrUnknownConversation):
		b.refuse(w, http.StatusNotFound, 0)
	case errors.Is(err, store.ErrUnknownParticipant):
		p.add("sender_id", "is invalid")
	case errors.Is(err, store.ErrUnknownPerson):
		p.add("member_id", "is invalid")
	case errors.Is(err, store.ErrTooManySeats):
		p.add("conversation_id", "has no room for another participant")
	default:
		b.refuse(w, http.StatusInternalServerError, 0)
	}
	p.answered(w)
}

// problems are a 422's: what is wrong with each field.
type problems map[string][]string

func (p problems) add(field, text string) { p[field] = append(p[field], text) }

// answered answers 422 where there is a problem. The shape is the gem's; most of the words are
// inferred.
func (p problems) answered(w http.ResponseWriter) bool {
	if len(p) == 0 {
		return false
	}
	writeJSON(w, http.StatusUnprocessableEntity, map[string]any{"errors": p})
	return true
}
