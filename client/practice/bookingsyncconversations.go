package practice

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"convo/client/practice/store"
	"convo/client/practice/world"
)

// account is the only one that the practice application is installed for.
const account = 1

// bookingSyncChannels are the documented ones and the two that are proposed.
var bookingSyncChannels = []string{"airbnb", "homeaway", "email", "booking-com", "vrbo", "expedia"}

// conversations lists all there are, closed and spam as well: no filter is documented. The order is
// not either; the fixtures' ids ascend.
func (b *bookingsync) conversations(w http.ResponseWriter, r *http.Request) {
	v := r.URL.Query()
	since, ok := b.since(w, v)
	if !ok {
		return
	}
	p := pagingOf(v)
	page := b.inbox.List(store.Query{
		Since: since, Order: b.faults.get().Order.or(store.ByIndex), Offset: p.offset(), Limit: p.per,
	})
	resources, err := b.conversationResources(v, page.Conversations)
	if err != nil {
		b.fail(w, err)
		return
	}
	gone := []int{}
	for _, index := range b.inbox.Gone(since) {
		gone = append(gone, conversationID(index))
	}
	b.list(w, r, kindConversations, resources, listed{total: page.Total, gone: gone})
}

// since reads updated_since, the zero time where it is not given: an ISO time, or one as the synced-at
// header gives it. It selects what was changed at that moment, too. That the inbox knows it at all is
// inferred, and so is the answer to nonsense.
func (b *bookingsync) since(w http.ResponseWriter, v url.Values) (time.Time, bool) {
	text := v.Get("updated_since")
	if text == "" {
		return time.Time{}, true
	}
	for _, layout := range []string{time.RFC3339, syncedAt} {
		if at, err := time.Parse(layout, text); err == nil {
			return at, true
		}
	}
	problems{"updated_since": {"is invalid"}}.answered(w)
	return time.Time{}, false
}

// conversationsBy answers those conversations that a list of ids names.
func (b *bookingsync) conversationsBy(ids string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		var found []world.Conversation
		for _, id := range idsOf(ids) {
			if c, err := b.inbox.Get(int(id) - 1); err == nil {
				found = append(found, c)
			}
		}
		resources, err := b.conversationResources(r.URL.Query(), found)
		if err != nil {
			b.fail(w, err)
			return
		}
		b.some(w, r, kindConversations, resources, ids)
	}
}

// conversationResources writes conversations out, with what the query wants included.
func (b *bookingsync) conversationResources(v url.Values, cs []world.Conversation) ([]resource, error) {
	resources := make([]resource, 0, len(cs))
	include := strings.Split(v.Get("include"), ",")
	for _, c := range cs {
		one, err := b.conversation(c)
		if err == nil {
			err = b.include(one, c, include)
		}
		switch {
		case errors.Is(err, store.ErrUnknownConversation): // deleted since it was found
		case err != nil:
			return nil, err
		default:
			resources = append(resources, one)
		}
	}
	return resources, nil
}

// include embeds participants, as documented, and messages (inferred) under their names. With
// include=no the latter are left out, as a server would that does not know them.
func (b *bookingsync) include(into resource, c world.Conversation, names []string) error {
	if slices.Contains(names, "participants") {
		into["participants"] = participantsOf(c)
	}
	if !slices.Contains(names, "messages") || b.faults.get().NoInclude {
		return nil
	}
	thread, err := b.inbox.Thread(c.Index)
	if err != nil {
		return err
	}
	messages := make([]resource, 0, len(thread))
	for _, m := range thread {
		messages = append(messages, messageResource(c.Index, m))
	}
	into["messages"] = messages
	return nil
}

// conversation writes one out.
func (b *bookingsync) conversation(c world.Conversation) (resource, error) {
	thread, err := b.inbox.Thread(c.Index)
	if err != nil {
		return nil, err
	}
	messages, participants := []int64{}, []any{}
	for _, m := range thread {
		messages = append(messages, m.ID)
	}
	for _, p := range participantsOf(c) {
		participants = append(participants, p["id"])
	}
	one := resource{
		"links": resource{
			"account": account, "assignee": orNull(c.Owner), "source": orNull(c.Source),
			"bookings": orEmpty(c.Bookings), "inquiries": orEmpty(c.Inquiries), "messages": messages, "participants": participants,
		},
		"id": conversationID(c.Index), "subject": orNull(c.Subject), "default_channel": orNull(c.DefaultChannel),
		"closed_at": zulu(c.ClosedAt), "marked_as_spam_at": zulu(c.SpamAt), "deadline_response_at": zulu(c.DeadlineAt),
		"read_at": zulu(c.ReadAt), "created_at": zulu(c.CreatedAt), "updated_at": zulu(c.UpdatedAt), "last_message_at": nil,
	}
	if c.Last.ID != 0 {
		one["last_message_at"] = zulu(c.Last.At)
	}
	return one, nil
}

// update changes what the reference allows: "Only :assignee_id, :closed, :default_channel,
// :marked_as_spam". That anything else is refused, and null releases, is inferred.
func (b *bookingsync) update(w http.ResponseWriter, r *http.Request, c world.Conversation) {
	body, ok := b.bodyOf(w, r, kindConversations.plural)
	if !ok {
		return
	}
	a, p := body[0], problems{}
	a.only(p, "assignee_id", "closed", "default_channel", "marked_as_spam")
	owner := b.host(a, p)
	closed, spam := a.flag(p, "closed"), a.flag(p, "marked_as_spam")
	channel := a.oneOf(p, "default_channel", bookingSyncChannels)
	if p.answered(w) {
		return
	}
	at := b.now()
	c, err := b.inbox.Edit(c.Index, at, func(c *world.Conversation) error {
		if _, ok := a["assignee_id"]; ok {
			c.Owner = owner
		}
		if _, ok := a["default_channel"]; ok {
			c.DefaultChannel = channel
		}
		if a.has("closed") {
			store.Close(c, closed, at)
		}
		if a.has("marked_as_spam") {
			store.MarkSpam(c, spam, at)
		}
		return nil
	})
	b.changed(w, r, c, err)
}

// host reads assignee_id, 0 for nobody.
func (b *bookingsync) host(a attributes, p problems) int {
	id := a.id(p, "assignee_id")
	if id != 0 && !world.InTeam(id) {
		p.add("assignee_id", "is invalid")
	}
	return id
}

// changed answers a PUT with the whole conversation.
func (b *bookingsync) changed(w http.ResponseWriter, r *http.Request, c world.Conversation, err error) {
	if err != nil {
		b.fail(w, err)
		return
	}
	one, err := b.conversation(c)
	if err != nil {
		b.fail(w, err)
		return
	}
	b.updated(w, r, kindConversations, one)
}

// create makes a conversation. The guide asks clients not to: no channel ever hears of it. The
// example's last_message_at, which the table calls read-only, is accepted and changes nothing.
func (b *bookingsync) create(w http.ResponseWriter, r *http.Request) {
	body, ok := b.bodyOf(w, r, kindConversations.plural)
	if !ok {
		return
	}
	a, p := body[0], problems{}
	a.only(p, "subject", "default_channel", "assignee_id", "source_id", "deadline_response_at", "last_message_at")
	c := world.Conversation{
		DefaultChannel: a.oneOf(p, "default_channel", bookingSyncChannels), Owner: b.host(a, p), Source: a.id(p, "source_id"),
		DeadlineAt: a.time(p, "deadline_response_at"), Priority: "medium", Medium: "email",
		Labels: []string{}, Bookings: []int{}, Inquiries: []int{}, Seats: []world.Seat{},
	}
	a.into(p, "subject", &c.Subject)
	a.time(p, "last_message_at")
	if c.Source != 0 && !slices.ContainsFunc(world.Sources(), func(s world.Named) bool { return s.ID == c.Source }) {
		p.add("source_id", "is invalid")
	}
	if p.answered(w) {
		return
	}
	c, err := b.inbox.Create(c, b.now())
	if err != nil {
		b.fail(w, err)
		return
	}
	one, err := b.conversation(c)
	if err != nil {
		b.fail(w, err)
		return
	}
	b.created(w, r, kindConversations, one)
}

// orNull is v, or null where v is nothing.
func orNull[T comparable](v T) any {
	var nothing T
	if v == nothing {
		return nil
	}
	return v
}

// orEmpty is a list that is never null.
func orEmpty(ids []int) []int {
	if ids == nil {
		return []int{}
	}
	return ids
}
