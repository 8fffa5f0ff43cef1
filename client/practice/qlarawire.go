package practice

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"convo/client/practice/store"
	"convo/client/practice/world"
)

// Page sizes. UC-018 uses limit=20 and limit=50; the default and the maximum are not documented.
const (
	qlaraPage    = 50
	qlaraMaxPage = 200
)

// noChannel is a channel that no conversation has.
const noChannel world.Channel = 7

// bigID is added to ids where they shall not fit into a float64.
const bigID = int64(1) << 53

var (
	// rome is the offset in all of UC-018's payloads.
	rome          = time.FixedZone("", 2*60*60)
	qlaraChannels = map[world.Channel]string{
		world.WhatsApp: "WHATSAPP", world.SMS: "SMS", world.RCS: "RCS", world.Messenger: "MESSENGER",
	}
	// Qlara knows neither pending nor spam: the one is in the default view, the other is not.
	qlaraActive     = world.ViewActive | world.ViewPending
	qlaraArchived   = world.ViewArchived | world.ViewSpam
	qlaraDirections = map[world.Direction]string{world.Inbound: "INBOUND", world.Outbound: "OUTBOUND"}
	// Of these only RECEIVED stands in UC-018. QUEUED is inferred, the others are the gateway's words
	// for deliveries elsewhere.
	qlaraDeliveries = map[world.Delivery]string{
		world.StateReceived: "RECEIVED", world.StateQueued: "QUEUED", world.StateSent: "SENT",
		world.StateDelivered: "DELIVERED", world.StateRead: "READ", world.StateError: "ERROR",
	}
)

type qlaraContact struct {
	PhoneNumber string `json:"phoneNumber,omitempty"`
	Name        string `json:"name,omitempty"`
}

type qlaraLastMessage struct {
	Body      string `json:"body"`
	Direction string `json:"direction"`
	Timestamp string `json:"timestamp"`
}

type qlaraConversation struct {
	ChatID      any              `json:"chatId"`
	Channel     string           `json:"channel"`
	Contact     qlaraContact     `json:"contact"`
	LastMessage qlaraLastMessage `json:"lastMessage"`
	UnreadCount int              `json:"unreadCount"`
	Status      string           `json:"status"`
	// Assignee is a **int to be absent from the list and null where nobody owns the conversation.
	Assignee  **int  `json:"assignedUserId,omitempty"`
	CreatedAt string `json:"createdAt"`
}

type qlaraMessage struct {
	MessageID any    `json:"messageId"`
	Direction string `json:"direction"`
	Body      string `json:"body"`
	Timestamp string `json:"timestamp"`
	Status    string `json:"status"`
}

func (q *qlara) conversation(c world.Conversation, withOwner bool) qlaraConversation {
	out := qlaraConversation{
		ChatID:  q.chatID(c.Index),
		Channel: qlaraChannels[c.Channel],
		Contact: qlaraContact{PhoneNumber: c.Contact.Phone, Name: c.Contact.Name},
		LastMessage: qlaraLastMessage{
			Body: c.Last.Text, Direction: qlaraDirections[c.Last.Direction], Timestamp: stamp(c.Last.At),
		},
		UnreadCount: c.Unread,
		Status:      qlaraStatus(c),
		CreatedAt:   stamp(c.CreatedAt),
	}
	if withOwner {
		owner := &c.Owner
		if c.Owner == 0 {
			owner = nil
		}
		out.Assignee = &owner
	}
	return out
}

func qlaraStatus(c world.Conversation) string {
	if c.View()&qlaraArchived != 0 {
		return "ARCHIVED"
	}
	return "ACTIVE"
}

// list takes the parameters of both documents at once.
func (q *qlara) list(w http.ResponseWriter, r *http.Request) {
	query, problems := listQuery(r.URL.Query())
	if len(problems) > 0 {
		writeJSON(w, http.StatusBadRequest, jsend{Status: "fail", Data: problems})
		return
	}
	page := q.inbox.List(query)
	out := struct {
		Conversations []qlaraConversation `json:"conversations"`
		Total         int                 `json:"total"`
		HasMore       bool                `json:"hasMore"`
	}{Conversations: []qlaraConversation{}, Total: page.Total}
	withOwner := q.faults.get().OwnerInList
	for _, c := range page.Conversations {
		out.Conversations = append(out.Conversations, q.conversation(c, withOwner))
	}
	out.HasMore = query.Offset+len(page.Conversations) < page.Total
	writeJSON(w, http.StatusOK, out)
}

// listQuery reads the list's parameters, and what is wrong with them by name.
func listQuery(v url.Values) (store.Query, map[string]string) {
	problems := map[string]string{}
	query := store.Query{In: qlaraActive}
	switch status := strings.ToLower(v.Get("status")); status {
	case "", "active":
	case "archived": // inferred: the documents name no way to list archived conversations
		query.In = qlaraArchived
	default:
		problems["status"] = "status must be active or archived"
	}
	switch v.Get("unreadOnly") {
	case "", "false":
	case "true":
		query.Unread = true
	default:
		problems["unreadOnly"] = "unreadOnly must be true or false"
	}
	switch v.Get("orderBy") {
	case "", "-lastMessageDate":
	case "+lastMessageDate":
		query.OldestFirst = true
	default:
		problems["orderBy"] = "orderBy must be +lastMessageDate or -lastMessageDate"
	}
	query.Channels = channelsOf(v["channelIds"])
	query.Limit = min(number(v, "limit", 1, qlaraPage, problems), qlaraMaxPage)
	query.Offset = number(v, "offset", 0, 0, problems)
	if from := v.Get("dateFrom"); from != "" {
		at, err := isoDate(from)
		if err != nil {
			problems["dateFrom"] = "dateFrom must be an ISO date"
		}
		query.Since = at
	}
	return query, problems
}

// number reads a parameter that is at least low.
func number(v url.Values, name string, low, missing int, problems map[string]string) int {
	if v.Get(name) == "" {
		return missing
	}
	n, err := strconv.Atoi(v.Get(name))
	if err != nil || n < low {
		problems[name] = fmt.Sprintf("%s must be a number from %d", name, low)
	}
	return n
}

// isoDate reads a day or a time with its offset.
func isoDate(s string) (time.Time, error) {
	if at, err := time.ParseInLocation(time.DateOnly, s, rome); err == nil {
		return at, nil
	}
	return time.Parse(time.RFC3339, s)
}

// channelsOf reads channelIds, whose syntax is not documented: repeated or with commas. One that
// does not exist selects nothing.
func channelsOf(values []string) []world.Channel {
	var out []world.Channel
	for _, id := range strings.FieldsFunc(strings.Join(values, ","), func(r rune) bool { return r == ',' }) {
		found := noChannel
		for c, word := range qlaraChannels {
			if strings.EqualFold(id, word) {
				found = c
			}
		}
		out = append(out, found)
	}
	return out
}

// messages answers one page of a thread, always oldest first within the page.
func (q *qlara) messages(w http.ResponseWriter, r *http.Request, index int) {
	v, problems := r.URL.Query(), map[string]string{}
	limit := min(number(v, "limit", 1, qlaraPage, problems), qlaraMaxPage)
	from, okFrom := q.bound(v, "idFrom", problems)
	to, okTo := q.bound(v, "idTo", problems)
	if len(problems) > 0 {
		writeJSON(w, http.StatusBadRequest, jsend{Status: "fail", Data: problems})
		return
	}
	thread, err := q.inbox.Thread(index)
	if err != nil {
		q.fail(w, q.chatID(index), err)
		return
	}
	thread = slices.DeleteFunc(thread, func(m world.Message) bool { return m.Note }) // Qlara has none
	asked := slices.DeleteFunc(slices.Clone(thread), func(m world.Message) bool {
		return okFrom && m.ID < from || okTo && m.ID > to
	})
	// With one bound the page begins there. Without one, nobody says which end comes first.
	fromEnd := okTo && !okFrom || !okTo && !okFrom && q.faults.get().NewestPage
	page := asked[:min(limit, len(asked))]
	if fromEnd {
		page = asked[len(asked)-len(page):]
	}
	out := struct {
		ChatID   any            `json:"chatId"`
		Messages []qlaraMessage `json:"messages"`
		Total    int            `json:"total"`
		HasMore  bool           `json:"hasMore"`
	}{ChatID: q.chatID(index), Messages: []qlaraMessage{}, Total: len(thread), HasMore: len(page) < len(asked)}
	now := q.now()
	for _, m := range page {
		out.Messages = append(out.Messages, qlaraMessage{
			MessageID: q.messageID(m.ID), Direction: qlaraDirections[m.Direction], Body: m.Text,
			Timestamp: stamp(m.At), Status: qlaraDeliveries[m.Delivery(now)],
		})
	}
	writeJSON(w, http.StatusOK, out)
}

func (q *qlara) bound(v url.Values, name string, problems map[string]string) (int64, bool) {
	if v.Get(name) == "" {
		return 0, false
	}
	id, ok := digits(v.Get(name), "msg_")
	if !ok {
		problems[name] = name + " must be a message id"
	}
	return small(id), ok
}

// stamp is UC-018's time format.
func stamp(t time.Time) string { return t.In(rome).Format(time.RFC3339) }

// chatID is a conversation's id in the form that is switched on, a string or a number.
func (q *qlara) chatID(index int) any { return q.id("chat_%06d", int64(index)+1) }

func (q *qlara) messageID(id int64) any { return q.id("msg_%03d", id) }

func (q *qlara) id(form string, id int64) any {
	switch q.faults.get().IDs {
	case IDNumber:
		return id
	case IDBig:
		return id + bigID
	default:
		return fmt.Sprintf(form, id)
	}
}

// index reads a conversation's id in any of the forms.
func (q *qlara) index(id string) (int, error) {
	number, ok := digits(id, "chat_")
	if !ok {
		return 0, store.ErrUnknownConversation
	}
	return int(small(number)) - 1, nil
}

func small(id int64) int64 {
	if id > bigID {
		return id - bigID
	}
	return id
}

// jsend is the shape of the documented errors. What failed is the key in Data.
type jsend struct {
	Status  string            `json:"status"`
	Data    map[string]string `json:"data,omitempty"`
	Message string            `json:"message,omitempty"`
}

func fail(w http.ResponseWriter, status int, what, why string) {
	writeJSON(w, status, jsend{Status: "fail", Data: map[string]string{what: why}})
}

// fail answers with UC-018's words for a rule's no.
func (q *qlara) fail(w http.ResponseWriter, id any, err error) {
	switch {
	case errors.Is(err, store.ErrUnknownConversation):
		fail(w, http.StatusNotFound, "conversation", fmt.Sprint("Conversation not found: ", id))
	case errors.Is(err, store.ErrAlreadyArchived):
		fail(w, http.StatusConflict, "conversation", "Conversation is already archived")
	default:
		writeJSON(w, http.StatusInternalServerError, jsend{Status: "error", Message: err.Error()})
	}
}

func notFound(w http.ResponseWriter, r *http.Request) {
	fail(w, http.StatusNotFound, "request", "No such path: "+r.URL.Path)
}

// refuse answers 429 in the documented Spring shape with a numeric status. The shapes of the others
// are not documented; JSend's fail and error are inferred.
func (q *qlara) refuse(w http.ResponseWriter, status, wait int) {
	text := http.StatusText(status)
	switch {
	case status == http.StatusTooManyRequests:
		writeJSON(w, status, map[string]any{
			"status": status, "error": text, "retryAfter": wait,
			"message": fmt.Sprintf("Rate limit exceeded. Please retry after %d seconds.", wait),
		})
	case status == http.StatusUnauthorized:
		fail(w, status, "apiKey", "Missing or invalid API key")
	case status < http.StatusInternalServerError:
		fail(w, status, "request", text)
	default:
		writeJSON(w, status, jsend{Status: "error", Message: text})
	}
}
