package gtateth

import (
	"encoding/json"

	"convo/client/loose"
	"convo/model"
)

// envelope is around every answer: success, data, and for lists pagination.
type envelope struct {
	Success    *bool           `json:"success"`
	Data       json.RawMessage `json:"data"`
	Pagination loose.Object[struct {
		Total      loose.Count `json:"total"`
		Page       loose.Count `json:"page"`
		TotalPages loose.Count `json:"totalPages"`
	}] `json:"pagination"`
}

// open reads the envelope. A success that says it failed is none.
func open(body []byte) (envelope, error) {
	var e envelope
	if json.Unmarshal(body, &e) != nil || len(body) == 0 || body[0] != '{' {
		return e, errShape
	}
	if e.Success != nil && !*e.Success {
		return e, errRefuse
	}
	return e, nil
}

// party is a customer or an agent: an id, or an object with more, or null. The
// shape of an agent is not documented; profile and flat names are inferred.
type party struct {
	told bool
	id   string
	name loose.Text
	profile
}

type profile struct {
	FirstName loose.Text `json:"firstName"`
	LastName  loose.Text `json:"lastName"`
	Email     loose.Text `json:"email"`
	Phone     loose.Text `json:"phone"`
}

// UnmarshalJSON takes all three forms.
func (p *party) UnmarshalJSON(b []byte) error {
	*p = party{told: true}
	switch b[0] {
	case '{':
		var o struct {
			ID      loose.ID              `json:"_id"`
			Name    loose.Text            `json:"name"`
			Profile loose.Object[profile] `json:"profile"`
			profile
		}
		if err := json.Unmarshal(b, &o); err != nil {
			return err
		}
		p.id, p.name, p.profile = o.ID.String(), o.Name, o.Profile.V
		if p.profile == (profile{}) {
			p.profile = o.profile
		}
	case 'n':
	default:
		var id loose.ID
		if err := id.UnmarshalJSON(b); err != nil {
			return err
		}
		p.id = id.String()
	}
	return nil
}

// label is what the party is called; empty where only an id came.
func (p *party) label() model.Text {
	full := p.FirstName
	if p.FirstName != "" && p.LastName != "" {
		full += " "
	}
	full += p.LastName
	switch {
	case full != "":
		return text(full)
	case p.name != "":
		return text(p.name)
	}
	return model.Text{}
}

// conversationWire is a conversation, in a list and alone.
type conversationWire struct {
	ID         loose.ID   `json:"_id"`
	Subject    loose.Text `json:"subject"`
	Status     loose.Text `json:"status"`
	Priority   loose.Text `json:"priority"`
	Channel    loose.Text `json:"channel"`
	Source     loose.Text `json:"source"`
	CustomerID party      `json:"customerId"`
	AssignedTo party      `json:"assignedTo"`
	InboxID    party      `json:"inboxId"`
	Labels     loose.List `json:"labels"`
	CreatedAt  loose.Text `json:"createdAt"`
	UpdatedAt  loose.Text `json:"updatedAt"`
}

// conversation converts one element; false if it is none. When the last message came
// is not told, and neither is whether anybody read it.
func (in *Inbox) conversation(raw []byte) (model.Conversation, bool) {
	var w conversationWire
	if len(raw) == 0 || raw[0] != '{' || json.Unmarshal(raw, &w) != nil || w.ID.Text == "" {
		return model.Conversation{}, false
	}
	c := model.Conversation{
		Ref:       model.Ref{Account: in.account, ID: w.ID.String()},
		Channel:   w.Channel.Word(),
		Contact:   contact(&w.CustomerID),
		Status:    model.Status(w.Status.Word()),
		Owner:     in.owner(&w.AssignedTo),
		CreatedAt: w.CreatedAt.Stamp(),
		UpdatedAt: w.UpdatedAt.Stamp(),
		More: &model.Details{
			Subject: text(w.Subject), Source: text(w.Source), Priority: w.Priority.Word(),
			Inbox: w.InboxID.label(),
		},
	}
	if c.More.Inbox.IsEmpty() {
		c.More.Inbox = model.NewText(w.InboxID.id)
	}
	for _, raw := range w.Labels {
		var label loose.Text
		if label.UnmarshalJSON(raw) == nil && label != "" {
			c.More.Labels = append(c.More.Labels, text(label))
		}
	}
	in.names.fill(&c.Contact)
	return c, true
}

func contact(p *party) model.Contact {
	return model.Contact{ID: p.id, Name: p.label(), Phone: text(p.Phone), Email: text(p.Email)}
}

// owner tells nobody (null) from not told, and remembers whom it sees.
func (in *Inbox) owner(p *party) model.Owner {
	switch {
	case !p.told:
		return model.Owner{}
	case p.id == "":
		return model.Nobody()
	}
	return model.OwnedBy(in.people.add(model.Person{ID: p.id, Name: p.label()}))
}

// one reads the answer about one conversation.
func (in *Inbox) one(body []byte, id string) (model.Conversation, error) {
	e, err := open(body)
	if err != nil {
		return model.Conversation{}, err
	}
	c, ok := in.conversation(e.Data)
	switch {
	case !ok:
		return c, errShape
	case id != "" && c.Ref.ID != id:
		return c, errOther
	}
	return c, nil
}
