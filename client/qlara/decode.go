package qlara

import (
	"bytes"
	"encoding/json"
	"errors"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"convo/model"
)

// Errors about an answer's shape. Their words are shown behind "the answer is
// not what is documented", and hold nothing of the server's.
var (
	errShape  = errors.New("it cannot be read")
	errOther  = errors.New("it is about another conversation")
	errRefuse = errors.New("a success that says it failed")
	errState  = errors.New("the conversation is not in the state that was asked for")
)

// The field types below take what comes: a server that changes the type of one
// field must not cost the reader the whole conversation.

// text is a string; a number is taken as its digits, anything else as nothing.
type text string

func (t *text) UnmarshalJSON(b []byte) error {
	*t = ""
	switch {
	case len(b) == 0:
	case b[0] == '"' && len(b) > 1 && bytes.IndexByte(b, '\\') < 0 && utf8.Valid(b):
		*t = text(b[1 : len(b)-1]) // nothing to decode: a decoder costs ten times as much
	case b[0] == '"':
		var s string
		if err := json.Unmarshal(b, &s); err != nil {
			return err
		}
		*t = text(s)
	case isNumber(b):
		*t = text(b)
	}
	return nil
}

// ident is an id kept verbatim: the documents show "chat_abc123" and 98765.
type ident struct {
	text    text
	numeric bool // it came as a JSON number
}

func (i *ident) UnmarshalJSON(b []byte) error {
	i.numeric = isNumber(b)
	return i.text.UnmarshalJSON(b)
}

// count is a whole number that may be missing; nonsense is as good as missing.
type count struct {
	n  int
	ok bool
}

func (c *count) UnmarshalJSON(b []byte) error {
	n, err := strconv.Atoi(string(bytes.Trim(b, `"`)))
	*c = count{n: n, ok: err == nil && n >= 0}
	return nil
}

// assignee tells three cases apart: not told, nobody (null), somebody.
type assignee struct {
	told bool
	id   ident
}

func (a *assignee) UnmarshalJSON(b []byte) error {
	a.told = isNumber(b) || b[0] == '"' || b[0] == 'n'
	return a.id.UnmarshalJSON(b)
}

func (a assignee) owner() model.Owner {
	switch {
	case !a.told:
		return model.Owner{}
	case a.id.text == "":
		return model.Nobody()
	}
	return model.OwnedBy(model.Person{ID: string(a.id.text)})
}

// object decodes into T if there is a JSON object, and is zero otherwise.
type object[T any] struct{ v T }

func (o *object[T]) UnmarshalJSON(b []byte) error {
	if b[0] != '{' {
		return nil
	}
	return json.Unmarshal(b, &o.v)
}

// list is the elements of an array, to be decoded one by one, so that a bad one
// does not lose the rest. It is nil where there is no array, which is no list.
type list []json.RawMessage

// UnmarshalJSON cuts the array at its commas. encoding/json has checked before
// that it is JSON, so that brackets and quotes are all there is to look at; to
// let it decode the array would go over each page twice more.
func (l *list) UnmarshalJSON(b []byte) error {
	*l = nil
	if b[0] != '[' {
		return nil
	}
	out := list{}
	inner, depth, start := b[1:len(b)-1], 0, 0
	for i := 0; i < len(inner); i++ {
		switch inner[i] {
		case '"':
			for i++; inner[i] != '"'; i++ {
				if inner[i] == '\\' {
					i++
				}
			}
		case '{', '[':
			depth++
		case '}', ']':
			depth--
		case ',':
			if depth == 0 {
				out = append(out, bytes.TrimSpace(inner[start:i]))
				start = i + 1
			}
		}
	}
	if last := bytes.TrimSpace(inner[start:]); len(last) > 0 {
		out = append(out, last)
	}
	*l = out
	return nil
}

func isNumber(b []byte) bool {
	return len(b) > 0 && (b[0] == '-' || b[0] >= '0' && b[0] <= '9')
}

// listAnswer is the list of conversations (UC-018). The reference shows no shape.
type listAnswer struct {
	Conversations list `json:"conversations"`
	pageInfo
}

func (a *listAnswer) decode(body []byte) error {
	*a = listAnswer{}
	if err := json.Unmarshal(body, a); err != nil || a.Conversations == nil {
		return errShape
	}
	return nil
}

// conversationWire is a conversation in the list (UC-018) and alone. updatedAt
// is shown for writes only, assignedUserId is named for the single one only; both
// are taken wherever they are.
type conversationWire struct {
	ChatID  ident `json:"chatId"`
	Channel text  `json:"channel"`
	Contact object[struct {
		PhoneNumber text `json:"phoneNumber"`
		Name        text `json:"name"`
	}] `json:"contact"`
	LastMessage object[struct {
		Body      text `json:"body"`
		Direction text `json:"direction"`
		Timestamp text `json:"timestamp"`
	}] `json:"lastMessage"`
	UnreadCount    count    `json:"unreadCount"`
	Status         text     `json:"status"`
	AssignedUserID assignee `json:"assignedUserId"`
	CreatedAt      text     `json:"createdAt"`
	UpdatedAt      text     `json:"updatedAt"`
}

// conversation converts one element; false if it is none.
func (in *Inbox) conversation(raw []byte) (model.Conversation, bool) {
	var w conversationWire
	if len(raw) == 0 || raw[0] != '{' || json.Unmarshal(raw, &w) != nil || w.ChatID.text == "" {
		return model.Conversation{}, false
	}
	if w.ChatID.numeric {
		in.numericIDs.Store(true)
	}
	last := &w.LastMessage.v
	c := model.Conversation{
		Ref:     model.Ref{Account: in.account, ID: string(w.ChatID.text)},
		Channel: word(w.Channel),
		Contact: model.Contact{
			Name:  model.NewText(string(w.Contact.v.Name)),
			Phone: model.NewText(string(w.Contact.v.PhoneNumber)),
		},
		Status:        status(w.Status),
		Preview:       model.NewText(string(last.Body)),
		LastMessageAt: stamp(last.Timestamp),
		LastDirection: direction(last.Direction),
		Owner:         w.AssignedUserID.owner(),
		CreatedAt:     stamp(w.CreatedAt),
		UpdatedAt:     stamp(w.UpdatedAt),
	}
	if w.UnreadCount.ok {
		c.Unread = model.UnreadN(w.UnreadCount.n)
	}
	// The customer's last message opens WhatsApp's window of 24 hours. Where we
	// wrote last, when theirs came is not told here.
	if c.Channel == "whatsapp" && c.LastDirection == model.In {
		c.WindowEndsAt = c.LastMessageAt.Add(windowLength)
	}
	return c, true
}

// page converts a list and says where the next one begins.
func (in *Inbox) page(a *listAnswer, limit, offset int) model.Page {
	elements := a.Conversations
	page := model.Page{Conversations: make([]model.Conversation, 0, len(elements)), Total: -1}
	for _, raw := range elements {
		if c, ok := in.conversation(raw); ok {
			page.Conversations = append(page.Conversations, c)
		} else {
			page.Skipped++
		}
	}
	next := offset + len(elements)
	// A page past the end may say total 0, which is not how many there are.
	if a.Total.ok && a.Total.n >= next && (len(elements) > 0 || offset == 0) {
		page.Total = a.Total.n
	}
	if a.more(limit, next, len(elements)) && !in.omits("offset") {
		page.Next = model.Cursor(strconv.Itoa(next))
	}
	return page
}

// more reports whether there is a page after n elements that end at next: by
// hasMore, else by total, else by the page being exactly full. A longer page
// means that the limit is not honoured, so that it is all there is.
func (p pageInfo) more(limit, next, n int) bool {
	switch {
	case n == 0:
		return false
	case p.HasMore != nil:
		return *p.HasMore
	case p.Total.ok:
		return p.Total.n > next
	}
	return n == limit
}

func (in *Inbox) omits(parameter string) bool { return slices.Contains(in.omit, parameter) }

func decodePeople(body []byte) ([]model.Person, error) {
	var raws []json.RawMessage
	if err := json.Unmarshal(body, &raws); err != nil {
		return nil, errShape
	}
	people := make([]model.Person, 0, len(raws))
	for _, raw := range raws {
		var w struct {
			ID       ident `json:"id"`
			FullName text  `json:"fullName"`
		}
		if json.Unmarshal(raw, &w) == nil && w.ID.text != "" {
			people = append(people, model.Person{ID: string(w.ID.text), Name: model.NewText(string(w.FullName))})
		}
	}
	if len(people) == 0 && len(raws) > 0 {
		return nil, errShape
	}
	return people, nil
}

// stamp is a time, or none where there is none to read.
func stamp(t text) model.Stamp {
	s, err := model.ParseStamp(string(t))
	if err != nil {
		return model.Stamp{}
	}
	return s
}

// word is an enum value as the model has them: lower case, one safe line.
func word(t text) string {
	switch t {
	case "":
		return ""
	case "WHATSAPP":
		return "whatsapp"
	case "SMS":
		return "sms"
	case "RCS":
		return "rcs"
	}
	return strings.ToLower(model.NewText(string(t)).Line())
}

// status: UC-018 shows ACTIVE and ARCHIVED.
func status(t text) model.Status {
	switch w := word(t); w {
	case "active":
		return model.StatusOpen
	default:
		return model.Status(w)
	}
}

// direction: INBOUND is in UC-018's examples, OUTBOUND is inferred from the
// reference's "inbound or outbound".
func direction(t text) model.Direction {
	switch w := word(t); w {
	case "inbound":
		return model.In
	case "outbound":
		return model.Out
	default:
		return model.Direction(w)
	}
}
