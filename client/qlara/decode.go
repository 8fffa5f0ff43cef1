package qlara

import (
	"encoding/json"
	"slices"
	"strconv"

	"convo/client"
	"convo/client/loose"
	"convo/model"
)

// listAnswer is the list of conversations (UC-018). The reference shows no shape.
type listAnswer struct {
	Conversations loose.List `json:"conversations"`
	pageInfo
}

func (a *listAnswer) decode(body []byte) error {
	*a = listAnswer{}
	if err := json.Unmarshal(body, a); err != nil || a.Conversations == nil {
		return client.ErrShape
	}
	return nil
}

// conversationWire is a conversation in the list (UC-018) and alone. updatedAt
// is shown for writes only, assignedUserId is named for the single one only; both
// are taken wherever they are.
type conversationWire struct {
	ChatID  loose.ID   `json:"chatId"`
	Channel loose.Text `json:"channel"`
	Contact loose.Object[struct {
		PhoneNumber loose.Text `json:"phoneNumber"`
		Name        loose.Text `json:"name"`
	}] `json:"contact"`
	LastMessage loose.Object[struct {
		Body      loose.Text `json:"body"`
		Direction loose.Text `json:"direction"`
		Timestamp loose.Text `json:"timestamp"`
	}] `json:"lastMessage"`
	UnreadCount    loose.Count `json:"unreadCount"`
	Status         loose.Text  `json:"status"`
	AssignedUserID loose.Ref   `json:"assignedUserId"`
	CreatedAt      loose.Text  `json:"createdAt"`
	UpdatedAt      loose.Text  `json:"updatedAt"`
}

// conversation converts one element; false if it is none.
func (in *Inbox) conversation(raw []byte) (model.Conversation, bool) {
	var w conversationWire
	if len(raw) == 0 || raw[0] != '{' || json.Unmarshal(raw, &w) != nil || w.ChatID.Text == "" {
		return model.Conversation{}, false
	}
	if w.ChatID.Numeric {
		in.numericIDs.Store(true)
	}
	last := &w.LastMessage.V
	c := model.Conversation{
		Ref:     model.Ref{Account: in.account, ID: string(w.ChatID.Text)},
		Channel: word(w.Channel),
		Contact: model.Contact{
			Name:  model.NewText(string(w.Contact.V.Name)),
			Phone: model.NewText(string(w.Contact.V.PhoneNumber)),
		},
		Status:        status(w.Status),
		Preview:       model.NewText(string(last.Body)),
		LastMessageAt: last.Timestamp.Stamp(),
		LastDirection: direction(last.Direction),
		Owner:         w.AssignedUserID.Owner(),
		CreatedAt:     w.CreatedAt.Stamp(),
		UpdatedAt:     w.UpdatedAt.Stamp(),
	}
	if w.UnreadCount.OK {
		c.Unread = model.UnreadN(w.UnreadCount.N)
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
	if a.Total.OK && a.Total.N >= next && (len(elements) > 0 || offset == 0) {
		page.Total = a.Total.N
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
	case p.Total.OK:
		return p.Total.N > next
	}
	return n == limit
}

func (in *Inbox) omits(parameter string) bool { return slices.Contains(in.omit, parameter) }

func decodePeople(body []byte) ([]model.Person, error) {
	var raws []json.RawMessage
	if err := json.Unmarshal(body, &raws); err != nil {
		return nil, client.ErrShape
	}
	people := make([]model.Person, 0, len(raws))
	for _, raw := range raws {
		var w struct {
			ID       loose.ID   `json:"id"`
			FullName loose.Text `json:"fullName"`
		}
		if json.Unmarshal(raw, &w) == nil && w.ID.Text != "" {
			people = append(people, model.Person{ID: string(w.ID.Text), Name: model.NewText(string(w.FullName))})
		}
	}
	if len(people) == 0 && len(raws) > 0 {
		return nil, client.ErrShape
	}
	return people, nil
}

// word is an enum value as the model has them. The common ones cost nothing.
func word(t loose.Text) string {
	switch t {
	case "WHATSAPP":
		return "whatsapp"
	case "SMS":
		return "sms"
	case "RCS":
		return "rcs"
	}
	return t.Word()
}

// status: UC-018 shows ACTIVE and ARCHIVED.
func status(t loose.Text) model.Status {
	switch w := word(t); w {
	case "active":
		return model.StatusOpen
	default:
		return model.Status(w)
	}
}

// direction: INBOUND is in UC-018's examples, OUTBOUND is inferred from the
// reference's "inbound or outbound".
func direction(t loose.Text) model.Direction {
	switch w := word(t); w {
	case "inbound":
		return model.In
	case "outbound":
		return model.Out
	default:
		return model.Direction(w)
	}
}
