package bookingsync

import (
	"context"
	"encoding/json"
	"net/url"

	"convo/client"
	"convo/model"
)

// withPeople asks for participants along with conversations (documented).
func withPeople(q url.Values) url.Values {
	q.Set("include", "participants")
	return q
}

// Get answers one conversation.
func (in *Inbox) Get(ctx context.Context, id string) (model.Conversation, error) {
	r, err := in.one(ctx, id)
	if err != nil {
		return model.Conversation{}, err
	}
	return in.conversation(&r), nil
}

// one reads a conversation and what there is to know of the people in it.
func (in *Inbox) one(ctx context.Context, id string) (row, error) {
	r, err := in.bare(ctx, id)
	if err != nil {
		return row{}, err
	}
	rows := []row{r}
	in.dress(ctx, rows)
	return r, nil
}

// bare reads a conversation and who is in it, without names.
func (in *Inbox) bare(ctx context.Context, id string) (row, error) {
	if err := checkID(id); err != nil {
		return row{}, err
	}
	found, _, err := in.get(ctx, conversations, withPeople(url.Values{}), id)
	if err != nil {
		return row{}, client.NoConversation(err)
	}
	if len(found) != 1 {
		return row{}, misread(client.ErrShape)
	}
	r, ok := decodeRow(found[0])
	switch {
	case !ok:
		return row{}, misread(client.ErrShape)
	case r.id() != id:
		return row{}, misread(client.ErrOther)
	}
	rows := []row{r}
	err = in.seat(ctx, rows)
	return rows[0], err
}

// misread is an answer that is JSON but not what it should be.
func misread(why error) *model.Fault {
	return &model.Fault{Kind: model.FaultServer, What: model.NewText("the answer is not what is documented: " + why.Error())}
}

// seat reads who is in the conversations that came without participants, as they do
// from a server that does not know the parameter include. Which of them is mine is
// remembered.
func (in *Inbox) seat(ctx context.Context, rows []row) error {
	var wanted []string
	for i := range rows {
		if len(rows[i].people) == 0 {
			wanted = append(wanted, rows[i].Links.V.Participants.ids...)
		}
	}
	got := map[string]participant{}
	err := in.byIDs(ctx, participants, wanted, func(raw json.RawMessage) {
		if p, ok := decodeParticipant(raw); ok {
			got[p.id] = p
		}
	})
	if err != nil {
		return named(err)
	}
	me := in.whoami()
	for i := range rows {
		r := &rows[i]
		if len(r.people) == 0 {
			for _, id := range r.Links.V.Participants.ids {
				if p, ok := got[id]; ok && p.conversation.about(r.id()) {
					r.people = append(r.people, p)
				}
			}
		}
		if mine := r.seatOf(me); mine != "" {
			in.seats.keep(me, r.id(), mine)
		}
	}
	return nil
}

// dress fetches the names that belong to conversations. Where they cannot be read, the
// ids stay.
func (in *Inbox) dress(ctx context.Context, rows []row) {
	var members, origins []string
	for i := range rows {
		r := &rows[i]
		for j := range r.people {
			if p := &r.people[j]; p.isClient() {
				members = append(members, p.member.id)
			}
		}
		if source := r.Links.V.Source.id; source != "" {
			origins = append(origins, source)
		}
	}
	in.meet(ctx, members)
	in.load(ctx, &in.sources, origins)
}

// seatOf is the participant that me is, the first one where there are several: they
// are used again, not made anew. "" for none.
func (r *row) seatOf(me string) string {
	for i := range r.people {
		if r.people[i].isSeatOf(me) {
			return r.people[i].id
		}
	}
	return ""
}

// conversation converts one.
func (in *Inbox) conversation(r *row) model.Conversation {
	links := &r.Links.V
	c := model.Conversation{
		Ref:           model.Ref{Account: in.account, ID: r.id()},
		Channel:       r.DefaultChannel.Word(),
		Status:        r.status(),
		Owner:         links.Assignee.owner(),
		LastMessageAt: r.LastMessageAt.Stamp(),
		CreatedAt:     r.CreatedAt.Stamp(),
		UpdatedAt:     r.UpdatedAt.Stamp(),
		More: &model.Details{
			Subject:        r.Subject.Model(),
			Source:         in.sources.label(links.Source.id),
			DeadlineAt:     r.DeadlineResponseAt.Stamp(),
			Bookings:       links.Bookings.ids,
			Inquiries:      links.Inquiries.ids,
			DefaultChannel: r.DefaultChannel.Model().Line(),
			ClosedAt:       r.ClosedAt.Stamp(),
		},
	}
	c.Owner.Person.Name = in.hosts.named(c.Owner.Person.ID)
	for i := range r.people {
		if p := &r.people[i]; p.isClient() {
			c.Contact = in.clients.contact(p.member.id)
			break
		}
	}
	in.reading(r, &c)
	return c
}

// status: the API has two times and no word for it. Spam that was closed as well is
// spam (inferred from the product's own views).
func (r *row) status() model.Status {
	switch {
	case r.MarkedAsSpamAt != "":
		return model.StatusSpam
	case r.ClosedAt != "":
		return model.StatusClosed
	}
	return model.StatusOpen
}

// reading derives who wrote last and what is unread; the API tells neither.
//
// A participant whose last message was sent at the time of the conversation's last one
// wrote it (inferred); where a customer and a host fit, it is taken for the customer's.
// What the team wrote last is read. Otherwise a conversation is unread when its last
// message came after I have read: my participant's read_at, the newest where I have
// several, or the conversation's where I have none.
func (in *Inbox) reading(r *row, c *model.Conversation) {
	me := in.whoami()
	read, mine := r.ReadAt.Stamp(), false
	for i := range r.people {
		p := &r.people[i]
		if p.isSeatOf(me) && (!mine || p.readAt.After(read)) {
			read, mine = p.readAt, true
		}
		if c.LastMessageAt.IsZero() || p.sentAt.Compare(c.LastMessageAt) != 0 {
			continue
		}
		switch {
		case p.isClient():
			c.LastDirection = model.In
		case p.isHost() && c.LastDirection == "":
			c.LastDirection = model.Out
		}
	}
	c.Unread = model.Unread{Kind: model.UnreadFlag}
	if c.LastMessageAt.After(read) && c.LastDirection != model.Out {
		c.Unread.N = 1
	}
}
