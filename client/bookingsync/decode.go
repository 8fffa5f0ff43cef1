package bookingsync

import (
	"encoding/json"
	"strings"

	"convo/client"
	"convo/client/loose"
	"convo/model"
)

// link is a relation to one resource: an id, null, or where the other end can be of
// several kinds {"id":5,"type":"Host"}.
type link struct {
	told bool
	id   string
	kind string
}

// UnmarshalJSON takes an id, null, or an object with an id.
func (l *link) UnmarshalJSON(b []byte) error {
	if b[0] == '{' {
		var o struct {
			ID   loose.ID   `json:"id"`
			Type loose.Text `json:"type"`
		}
		err := json.Unmarshal(b, &o)
		*l = link{told: err == nil && o.ID.Text != "", id: o.ID.String(), kind: string(o.Type)}
		return err
	}
	var r loose.Ref
	err := r.UnmarshalJSON(b)
	*l = link{told: r.Told, id: r.ID.String()}
	return err
}

// owner is the relation as an owner without a name.
func (l link) owner() model.Owner {
	if !l.told {
		return model.Owner{}
	}
	return model.Owner{Known: true, Person: model.Person{ID: l.id}}
}

// about reports whether the relation is to id, or is not told.
func (l link) about(id string) bool { return !l.told || l.id == id }

// linkList is a relation to many: an array of ids, or null. What is no id here is left
// out and counted.
type linkList struct {
	told bool
	ids  []string
	odd  int
}

// UnmarshalJSON takes an array, or null.
func (l *linkList) UnmarshalJSON(b []byte) error {
	*l = linkList{told: b[0] == '[' || b[0] == 'n'}
	var all loose.List
	if err := all.UnmarshalJSON(b); err != nil {
		return err
	}
	for _, raw := range all {
		var one link
		if one.UnmarshalJSON(raw) == nil && isID(one.id) {
			l.ids = append(l.ids, one.id)
		} else {
			l.odd++
		}
	}
	return nil
}

// conversationWire is a conversation. Its participants are there where they were asked
// for: embedded under the relation's name, as was recorded for other resources.
type conversationWire struct {
	ID    loose.ID `json:"id"`
	Links loose.Object[struct {
		Assignee     link     `json:"assignee"` // a host
		Source       link     `json:"source"`
		Bookings     linkList `json:"bookings"`
		Inquiries    linkList `json:"inquiries"`
		Messages     linkList `json:"messages"`
		Participants linkList `json:"participants"`
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

// row is a conversation with the people in it.
type row struct {
	conversationWire

	people []participant
}

func (r *row) id() string { return r.ID.String() }

// decodeRow reads one element; false if it is none.
func decodeRow(raw []byte) (row, bool) {
	var r row
	if !isObject(raw) || json.Unmarshal(raw, &r.conversationWire) != nil || r.ID.Text == "" {
		return row{}, false
	}
	for _, raw := range r.Participants {
		if p, ok := decodeParticipant(raw); ok {
			r.people = append(r.people, p)
		}
	}
	return r, true
}

// decodeOne reads an answer that holds the conversation id alone; any one where id is "".
func decodeOne(body []byte, id string) (row, error) {
	raw, err := conversations.element(body)
	if err != nil {
		return row{}, err
	}
	r, ok := decodeRow(raw)
	switch {
	case !ok || id == "" && !isID(r.id()):
		return row{}, client.ErrShape
	case id != "" && r.id() != id:
		return row{}, client.ErrOther
	}
	return r, nil
}

// participant is a host or a customer in one conversation. The same host can be in it
// several times (recorded).
type participant struct {
	id           string
	conversation link
	member       link
	readAt       model.Stamp
	sentAt       model.Stamp // of their last message
}

func (p *participant) isClient() bool { return strings.EqualFold(p.member.kind, "Client") }
func (p *participant) isHost() bool   { return strings.EqualFold(p.member.kind, "Host") }

// isSeatOf reports whether p is the host me.
func (p *participant) isSeatOf(me string) bool { return me != "" && p.isHost() && p.member.id == me }

// decodeParticipant reads one element; false if it is none.
func decodeParticipant(raw []byte) (participant, bool) {
	var w struct {
		ID    loose.ID `json:"id"`
		Links loose.Object[struct {
			Conversation link `json:"conversation"`
			Member       link `json:"member"`
		}] `json:"links"`
		ReadAt            loose.Text `json:"read_at"`
		LastMessageSentAt loose.Text `json:"last_message_sent_at"`
	}
	if !isObject(raw) || json.Unmarshal(raw, &w) != nil || !isID(w.ID.String()) {
		return participant{}, false
	}
	return participant{
		id: w.ID.String(), conversation: w.Links.V.Conversation, member: w.Links.V.Member,
		readAt: w.ReadAt.Stamp(), sentAt: w.LastMessageSentAt.Stamp(),
	}, true
}

func isObject(raw []byte) bool { return len(raw) > 0 && raw[0] == '{' }
