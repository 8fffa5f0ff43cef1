package practice

import (
	"fmt"
	"math"
	"net/http"
	"slices"
	"strings"
	"time"

	"convo/client/practice/store"
	"convo/client/practice/world"
)

// The words for what a participant is.
const (
	memberClient = "Client"
	memberHost   = "Host"
)

// participants lists those of all conversations.
func (b *bookingsync) participants(w http.ResponseWriter, r *http.Request) {
	v := r.URL.Query()
	since, ok := b.since(w, v)
	if !ok {
		return
	}
	var all []resource
	for _, c := range b.inbox.List(store.Query{Since: since, Order: store.ByIndex, Limit: math.MaxInt}).Conversations {
		all = append(all, participantsOf(c)...)
	}
	b.list(w, r, kindParticipants, slices.Clone(slice(pagingOf(v), all)), listed{total: len(all)})
}

// participantsBy answers those participants that a list of ids names.
func (b *bookingsync) participantsBy(ids string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		resources := []resource{}
		for _, id := range idsOf(ids) {
			index, _, ok := world.Participant(int(id))
			c, err := b.inbox.Get(index)
			if !ok || err != nil {
				continue
			}
			if one, ok := participant(c, int(id)); ok {
				resources = append(resources, one)
			}
		}
		b.some(w, r, kindParticipants, resources, ids)
	}
}

// participantsOf are all of a conversation's: the client, whom the channel has put there, and the
// hosts. A conversation that was created over the API has no client.
func participantsOf(c world.Conversation) []resource {
	out := []resource{}
	if c.Customer != 0 {
		out = append(out, seated(c, 0, memberClient, c.Customer, world.Seat{Since: c.CreatedAt}))
	}
	for k, s := range c.Seats {
		out = append(out, seated(c, k+1, memberHost, s.Person, s))
	}
	return out
}

// participant is the one of a conversation's that has this id.
func participant(c world.Conversation, id int) (resource, bool) {
	all := participantsOf(c)
	k := slices.IndexFunc(all, func(p resource) bool { return p["id"] == id })
	if k < 0 {
		return nil, false
	}
	return all[k], true
}

func seated(c world.Conversation, seat int, kind string, member int, s world.Seat) resource {
	updated := s.Since
	for _, at := range []time.Time{s.ReadAt, s.SentAt} {
		if at.After(updated) {
			updated = at
		}
	}
	return resource{
		"links":                resource{"conversation": conversationID(c.Index), "member": resource{"id": member, "type": kind}},
		"id":                   world.ParticipantID(c.Index, seat),
		"last_message_sent_at": zulu(s.SentAt), "read_at": zulu(s.ReadAt), "created_at": zulu(s.Since), "updated_at": zulu(updated),
	}
}

// join adds a participant. That clients are refused is stricter than the guide, which only asks not
// to add any: "entities managed by the Channel". The example's last_message_sent_at, which the table
// calls read-only, is accepted and changes nothing.
func (b *bookingsync) join(w http.ResponseWriter, r *http.Request) {
	body, ok := b.bodyOf(w, r, kindParticipants.plural)
	if !ok {
		return
	}
	a, p := body[0], problems{}
	a.only(p, "member_id", "member_type", "conversation_id", "read", "last_message_sent_at")
	a.required(p, "member_id", "member_type", "conversation_id")
	person, index, read := a.id(p, "member_id"), a.id(p, "conversation_id")-1, a.flag(p, "read")
	if a.oneOf(p, "member_type", []string{memberClient, memberHost}) == memberClient {
		p.add("member_type", "can't be Client")
	}
	if _, err := b.inbox.Get(index); err != nil && len(p) == 0 {
		p.add("conversation_id", "is invalid")
	}
	if p.answered(w) {
		return
	}
	at := b.now()
	c, err := b.inbox.Join(index, person, at)
	seat := len(c.Seats)
	if err == nil && read {
		c, err = b.inbox.ReadBy(index, seat, at)
	}
	if err != nil {
		b.fail(w, err)
		return
	}
	one, _ := participant(c, world.ParticipantID(index, seat))
	b.created(w, r, kindParticipants, one)
}

// markRead stamps read_at: "Only :read attribute is allowed." A false changes nothing (inferred).
func (b *bookingsync) markRead(id string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		number, _ := digits(id, "")
		index, seat, ok := world.Participant(int(number))
		c, err := b.inbox.Get(index)
		if err == nil {
			_, found := participant(c, int(number))
			ok = ok && found
		}
		if !ok || err != nil {
			b.refuse(w, http.StatusNotFound, 0)
			return
		}
		body, ok := b.bodyOf(w, r, kindParticipants.plural)
		if !ok {
			return
		}
		a, p := body[0], problems{}
		a.only(p, "read")
		a.required(p, "read")
		read := a.flag(p, "read")
		if seat == 0 {
			p.add("read", "can't be set for a client") // inferred
		}
		if p.answered(w) {
			return
		}
		if read {
			c, err = b.inbox.ReadBy(index, seat, b.now())
		}
		if err != nil {
			b.fail(w, err)
			return
		}
		one, _ := participant(c, int(number))
		b.updated(w, r, kindParticipants, one)
	}
}

// hosts are the people of the team, all of them or those that a list of ids names. Who takes part
// where is left to the conversations.
func (b *bookingsync) hosts(ids string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		all := []resource{}
		for _, person := range world.Team() {
			if ids != "" && !slices.Contains(idsOf(ids), int64(person.ID)) {
				continue
			}
			first, last, _ := strings.Cut(person.Name, " ")
			since := zulu(b.founded())
			all = append(all, resource{
				"links": resource{"account": account, "participants": []int{}, "source": nil, "user": nil},
				"id":    person.ID, "firstname": first, "lastname": last, "email": fmt.Sprintf("host%d@example.com", person.ID),
				"created_at": since, "updated_at": since, "forget_me_at": nil, "processing_restricted_at": nil,
			})
		}
		b.all(w, r, kindHosts, all, ids)
	}
}

// founded is when the account was opened, long before anybody wrote.
func (b *bookingsync) founded() time.Time { return b.inbox.World().Epoch.AddDate(-2, 0, 0) }

// clients answers those customers that a list of ids names.
func (b *bookingsync) clients(ids string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		resources := []resource{}
		for _, id := range idsOf(ids) {
			index, ok := b.inbox.World().CustomerIndex(int(id))
			if !ok {
				continue
			}
			c := b.inbox.World().Conversation(index)
			resources = append(resources, client(int(id), c.Contact, zulu(c.CreatedAt)))
		}
		b.some(w, r, kindClients, resources, ids)
	}
}

func client(id int, contact world.Contact, since any) resource {
	first, last, _ := strings.Cut(contact.Name, " ")
	reach := func(attribute, value, label string) []resource {
		if value == "" {
			return []resource{}
		}
		return []resource{{
			"id": id, "client_id": id, "label": label, attribute: value, "primary": true, "locked": nil,
			"canceled_at": nil, "created_at": since, "updated_at": since,
		}}
	}
	phones := reach("number", contact.Phone, "mobile")
	for _, p := range phones {
		p["country_code"] = nil
	}
	return resource{
		"links": resource{"account": account}, "id": id, "fullname": contact.Name, "firstname": first, "lastname": orNull(last),
		"addresses": []resource{}, "emails": reach("email", contact.Email, "default"), "phones": phones,
		"notes": "", "company": nil, "preferred_locale": nil, "forget_me_at": nil, "created_at": since, "updated_at": since,
	}
}

// me says for which account the application is installed, and not who is in front of it.
func (b *bookingsync) me(w http.ResponseWriter, r *http.Request) {
	one := resource{"links": resource{"account": account}, "partnership_invoice_recipient": "account"}
	b.list(w, r, kindMe, []resource{one}, listed{total: 1})
}
