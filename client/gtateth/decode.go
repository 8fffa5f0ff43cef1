package gtateth

import (
	"encoding/json"

	"convo/client"
	"convo/client/loose"
	"convo/model"
)

// envelope is around every answer: success, data, and for lists pagination.
type envelope struct {
	Success    json.RawMessage          `json:"success"`
	Error      json.RawMessage          `json:"error"`
	Data       json.RawMessage          `json:"data"`
	Pagination loose.Object[pagination] `json:"pagination"`
}

// open reads the envelope. A success that says it failed is none.
func open(body []byte) (envelope, error) {
	var e envelope
	if len(body) == 0 || body[0] != '{' || json.Unmarshal(body, &e) != nil {
		return e, client.ErrShape
	}
	if string(e.Success) == "false" || string(e.Success) == `"false"` || isThere(e.Error) {
		return e, client.ErrRefused
	}
	return e, nil
}

// done is whether the answer to a write is a success: it says so, or brings data. An
// object with neither could be anybody's.
func (e envelope) done() error {
	if string(e.Success) == "true" || isThere(e.Data) {
		return nil
	}
	return client.ErrShape
}

// elements are those of a list, to be decoded one by one.
func (e envelope) elements() (loose.List, error) {
	var l loose.List
	if !isThere(e.Data) || json.Unmarshal(e.Data, &l) != nil || l == nil {
		return nil, client.ErrShape
	}
	return l, nil
}

func isThere(raw json.RawMessage) bool { return len(raw) > 0 && string(raw) != "null" }

// pagination is what a list says about the rest. All of it may be missing.
type pagination struct {
	Total      loose.Count `json:"total"`
	Limit      loose.Count `json:"limit"`
	TotalPages loose.Count `json:"totalPages"`
}

// more reports whether a list goes on after a page with n elements. An empty page is the
// end whatever the numbers say. Where they contradict each other, there is more: one
// request too many finds an empty page. Where there are none, a page that is not full is
// the last; how many are full is for the server to tell, since an example asks for the
// usual 50 and gets 20.
func (p pagination) more(page, limit, n int) bool {
	if p.Limit.OK && p.Limit.N > 0 {
		limit = min(limit, p.Limit.N)
	}
	switch {
	case n == 0:
		return false
	case p.TotalPages.OK || p.Total.OK:
		return page < p.TotalPages.N || n >= limit && page*limit < p.Total.N
	}
	return n >= limit
}

// conversationWire is a conversation, in a list and alone. Labels and source stand in
// some pages only.
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
		Contact:   w.CustomerID.contact(),
		Status:    model.Status(w.Status.Word()),
		Owner:     in.owner(&w.AssignedTo),
		CreatedAt: w.CreatedAt.Stamp(),
		UpdatedAt: w.UpdatedAt.Stamp(),
		More: &model.Details{
			Inbox: w.InboxID.label(), Source: w.Source.Model(), Subject: w.Subject.Model(), Priority: w.Priority.Word(),
		},
	}
	if c.More.Inbox.IsEmpty() {
		c.More.Inbox = model.NewText(w.InboxID.id)
	}
	for _, raw := range w.Labels {
		var label loose.Text
		if label.UnmarshalJSON(raw) == nil && label != "" {
			c.More.Labels = append(c.More.Labels, label.Model())
		}
	}
	in.names.fill(&c.Contact)
	return c, true
}

// owner tells nobody (null) from not told, and remembers whom it sees.
func (in *Inbox) owner(p *party) model.Owner {
	switch {
	case !p.told:
		return model.Owner{}
	case p.id == "":
		return model.Nobody()
	}
	return model.OwnedBy(in.agents.see(p.person()))
}

// one reads the answer about one conversation; an id of "" takes any.
func (in *Inbox) one(body []byte, id string) (model.Conversation, error) {
	e, err := open(body)
	if err != nil {
		return model.Conversation{}, err
	}
	c, ok := in.conversation(e.Data)
	switch {
	case !ok:
		return c, client.ErrShape
	case id != "" && c.Ref.ID != id:
		return c, client.ErrOther
	}
	return c, nil
}
