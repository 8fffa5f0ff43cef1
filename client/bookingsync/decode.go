package bookingsync

import (
	"encoding/json"

	"convo/client/loose"
	"convo/model"
)

// answer is any answer: the resources under their plural.
type answer struct {
	Conversations loose.List `json:"conversations"`
	Messages      loose.List `json:"messages"`
	Participants  loose.List `json:"participants"`
	Hosts         loose.List `json:"hosts"`
	Clients       loose.List `json:"clients"`
	Attachments   loose.List `json:"attachments"`
	Meta          loose.Object[struct {
		DeletedIDs loose.List `json:"deleted_ids"`
	}] `json:"meta"`
}

// member is a host or a client behind a participant.
type member struct {
	ID   loose.ID   `json:"id"`
	Type loose.Text `json:"type"` // Client or Host
}

// participant is somebody in a conversation.
type participant struct {
	ID    loose.ID `json:"id"`
	Links loose.Object[struct {
		Member loose.Object[member] `json:"member"`
	}] `json:"links"`
	ReadAt            loose.Text `json:"read_at"`
	LastMessageSentAt loose.Text `json:"last_message_sent_at"`
}

func (p *participant) member() member { return p.Links.V.Member.V }

func (p *participant) isHost(id string) bool {
	m := p.member()
	return m.Type == "Host" && (id == "" || m.ID.String() == id)
}

// conversationWire is a conversation; participants are there where they were asked for.
type conversationWire struct {
	ID    loose.ID `json:"id"`
	Links loose.Object[struct {
		Assignee     loose.Ref  `json:"assignee"`
		Source       loose.Ref  `json:"source"`
		Bookings     loose.List `json:"bookings"`
		Inquiries    loose.List `json:"inquiries"`
		Messages     loose.List `json:"messages"`
		Participants loose.List `json:"participants"`
	}] `json:"links"`
	Subject            loose.Text `json:"subject"`
	DefaultChannel     loose.Text `json:"default_channel"`
	ClosedAt           loose.Text `json:"closed_at"`
	MarkedAsSpamAt     loose.Text `json:"marked_as_spam_at"`
	DeadlineResponseAt loose.Text `json:"deadline_response_at"`
	LastMessageAt      loose.Text `json:"last_message_at"`
	ReadAt             loose.Text `json:"read_at"`
	CreatedAt          loose.Text `json:"created_at"`
	UpdatedAt          loose.Text `json:"updated_at"`
	Participants       loose.List `json:"participants"`
}

// full is a conversation with the people in it.
type full struct {
	wire   conversationWire
	people []participant
}

func decodeConversation(raw []byte) (full, bool) {
	var f full
	if len(raw) == 0 || raw[0] != '{' || json.Unmarshal(raw, &f.wire) != nil || f.wire.ID.Text == "" {
		return f, false
	}
	for _, raw := range f.wire.Participants {
		if p, ok := decodeParticipant(raw); ok {
			f.people = append(f.people, p)
		}
	}
	return f, true
}

func decodeParticipant(raw []byte) (participant, bool) {
	var p participant
	ok := len(raw) > 0 && raw[0] == '{' && json.Unmarshal(raw, &p) == nil && p.ID.Text != ""
	return p, ok
}

// conversation converts one.
func (in *Inbox) conversation(f *full) model.Conversation {
	w, links := &f.wire, &f.wire.Links.V
	c := model.Conversation{
		Ref:           model.Ref{Account: in.account, ID: w.ID.String()},
		Channel:       w.DefaultChannel.Word(),
		Status:        status(w),
		Owner:         in.named(links.Assignee.Owner()),
		LastMessageAt: w.LastMessageAt.Stamp(),
		CreatedAt:     w.CreatedAt.Stamp(),
		UpdatedAt:     w.UpdatedAt.Stamp(),
		More: &model.Details{
			Subject: w.Subject.Model(), Source: links.Source.ID.Text.Model(), DeadlineAt: w.DeadlineResponseAt.Stamp(),
			Bookings: ids(links.Bookings), Inquiries: ids(links.Inquiries),
			DefaultChannel: string(w.DefaultChannel), ClosedAt: w.ClosedAt.Stamp(),
		},
	}
	for i := range f.people {
		if m := f.people[i].member(); m.Type == "Client" {
			c.Contact = in.contact(m.ID.String())
			break
		}
	}
	in.reading(f, &c)
	return c
}

// status: there is none in words; two times tell it (inferred).
func status(w *conversationWire) model.Status {
	switch {
	case w.MarkedAsSpamAt != "":
		return model.StatusSpam
	case w.ClosedAt != "":
		return model.StatusClosed
	}
	return model.StatusOpen
}

// reading derives what is unread: the last message came after my participant has read,
// or, where I have none, after anybody has. A participant who sent at the time of the
// last message wrote it (inferred), and what the team wrote is not unread.
func (in *Inbox) reading(f *full, c *model.Conversation) {
	read, mine := f.wire.ReadAt.Stamp(), false
	me := in.whoami()
	for i := range f.people {
		p := &f.people[i]
		if me != "" && p.isHost(me) {
			if at := p.ReadAt.Stamp(); !mine || at.After(read) {
				read, mine = at, true
			}
		}
		if at := p.LastMessageSentAt.Stamp(); !at.IsZero() && at.Compare(c.LastMessageAt) == 0 {
			c.LastDirection = model.In
			if p.isHost("") {
				c.LastDirection = model.Out
			}
		}
	}
	c.Unread = model.Unread{Kind: model.UnreadFlag}
	if c.LastMessageAt.After(read) && c.LastDirection != model.Out {
		c.Unread.N = 1
	}
}
