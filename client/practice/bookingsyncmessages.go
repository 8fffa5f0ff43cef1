package practice

import (
	"cmp"
	"math"
	"net/http"
	"slices"

	"convo/client/practice/store"
	"convo/client/practice/world"
)

// The words of the enums page for messages.
var (
	bookingSyncOrigins = []string{
		"bookingsync_inbox", "airbnb_message", "airbnb_email", "booking-com", "homeaway", "tripadvisor", "email", "messenger",
		"whatsapp", "inquiry", "sms", "vrbo", "expedia",
	}
	bookingSyncVisibilities = []string{"internal", "external"}
)

// located is a message and the conversation that it belongs to.
type located struct {
	index int
	world.Message
}

// messages lists those of the whole account, by ascending id as recorded. It reads every thread that
// was changed since, however many those are.
func (b *bookingsync) messages(w http.ResponseWriter, r *http.Request) {
	v := r.URL.Query()
	since, ok := b.since(w, v)
	if !ok {
		return
	}
	var all []located
	for _, c := range b.inbox.List(store.Query{Since: since, Order: store.ByIndex, Limit: math.MaxInt}).Conversations {
		thread, err := b.inbox.Thread(c.Index)
		if err != nil {
			continue // deleted since the list was made
		}
		for _, m := range thread {
			if !m.At.Before(since) {
				all = append(all, located{c.Index, m})
			}
		}
	}
	slices.SortFunc(all, func(a, b located) int { return cmp.Compare(a.ID, b.ID) })
	resources := []resource{}
	for _, m := range slice(pagingOf(v), all) {
		resources = append(resources, messageResource(m.index, m.Message))
	}
	b.list(w, r, kindMessages, resources, listed{total: len(all)})
}

// messagesBy answers those messages that a list of ids names.
func (b *bookingsync) messagesBy(ids string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		threads := map[int][]world.Message{} // most of what is asked for is one thread's
		resources := []resource{}
		for _, id := range idsOf(ids) {
			if m, ok := b.message(id, threads); ok {
				resources = append(resources, messageResource(m.index, m.Message))
			}
		}
		b.some(w, r, kindMessages, resources, ids)
	}
}

// message finds one by its id. threads keeps what was read on the way.
func (b *bookingsync) message(id int64, threads map[int][]world.Message) (located, bool) {
	index, ok := b.inbox.PlaceOf(id)
	if !ok {
		return located{}, false
	}
	thread, read := threads[index]
	if !read {
		var err error
		if thread, err = b.inbox.Thread(index); err != nil {
			return located{}, false
		}
		threads[index] = thread
	}
	k := slices.IndexFunc(thread, func(m world.Message) bool { return m.ID == id })
	if k < 0 {
		return located{}, false
	}
	return located{index, thread[k]}, true
}

// messageResource writes one out. A note is never sent, so that it has no sent_at (inferred; null is
// recorded).
func messageResource(index int, m world.Message) resource {
	files := []int64{}
	for _, f := range m.Attachments {
		files = append(files, f.ID)
	}
	one := resource{
		"links": resource{
			"attachments": files, "conversation": conversationID(index), "sender": world.ParticipantID(index, m.Seat),
		},
		"id": m.ID, "content": m.Text, "origin": m.Origin, "channel": orNull(m.Channel), "visibility": "external",
		"created_at": zulu(m.At), "updated_at": zulu(m.At), "sent_at": zulu(m.At),
	}
	if m.Note {
		one["visibility"], one["sent_at"] = "internal", nil
	}
	return one
}

// post sends a message or leaves a note, in the name of a participant.
func (b *bookingsync) post(w http.ResponseWriter, r *http.Request) {
	body, ok := b.bodyOf(w, r, kindMessages.plural)
	if !ok {
		return
	}
	a, p := body[0], problems{}
	d := b.dispatch(a, p)
	if p.answered(w) {
		return
	}
	var err error
	if d.fromClient {
		d.message, err = b.inbox.Inbound(d.index, d.message.Text, d.message.At)
	} else {
		d.message, err = b.inbox.Post(d.index, d.message, nil)
	}
	if err != nil {
		b.fail(w, err)
		return
	}
	b.created(w, r, kindMessages, messageResource(d.index, d.message))
}

// dispatch is a message that is about to be posted.
type dispatch struct {
	index      int
	fromClient bool
	message    world.Message
}

// dispatch reads a message and what is wrong with it: content, origin, visibility, conversation_id
// and sender_id are required; visibility "internal" is forbidden for senders who are clients, and
// together with a channel.
func (b *bookingsync) dispatch(a attributes, p problems) dispatch {
	a.only(p, "content", "origin", "visibility", "channel", "conversation_id", "sender_id", "sent_at", "attachment_ids")
	a.required(p, "content", "origin", "visibility", "conversation_id", "sender_id")
	m := world.Message{
		At:      b.now(),
		Origin:  a.oneOf(p, "origin", bookingSyncOrigins),
		Channel: a.oneOf(p, "channel", bookingSyncChannels),
		Note:    a.oneOf(p, "visibility", bookingSyncVisibilities) == "internal",
	}
	a.into(p, "content", &m.Text)
	a.time(p, "sent_at") // the thread is in the order in which the server was told
	m.Attachments = b.attached(a, p)
	d := dispatch{index: a.id(p, "conversation_id") - 1, message: m}
	index, seat, isID := world.Participant(a.id(p, "sender_id"))
	d.message.Seat, d.fromClient = seat, seat == 0
	if len(p) > 0 {
		return d
	}
	c, err := b.inbox.Get(d.index)
	switch {
	case err != nil:
		p.add("conversation_id", "is invalid")
	case !isID || index != d.index || seat == 0 && c.Customer == 0:
		p.add("sender_id", "is invalid")
	case m.Note && d.fromClient:
		p.add("visibility", "can't be internal for a client")
	case m.Note && m.Channel != "":
		p.add("visibility", "can't be internal with a channel")
	}
	return d
}

// attached reads attachment_ids, which must exist.
func (b *bookingsync) attached(a attributes, p problems) []world.Attachment {
	var ids []int64
	a.into(p, "attachment_ids", &ids)
	var out []world.Attachment
	for _, id := range ids {
		f, _, ok := b.attachment(id)
		if !ok {
			p.add("attachment_ids", "is invalid")
			return nil
		}
		out = append(out, f)
	}
	return out
}

// attachmentsBy answers those attachments that a list of ids names. No page lists them all.
func (b *bookingsync) attachmentsBy(ids string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		resources := []resource{}
		for _, id := range idsOf(ids) {
			f, m, ok := b.attachment(id)
			if !ok {
				continue
			}
			resources = append(resources, resource{
				"links": resource{"account": account, "messages": []int64{m.ID}},
				"id":    f.ID, "name": f.Name, "url": f.URL, "file_content_type": f.Type, "file_size": f.Size,
				"image_height": nil, "image_width": nil, "created_at": zulu(m.At), "updated_at": zulu(m.At),
			})
		}
		b.some(w, r, kindAttachments, resources, ids)
	}
}

// attachment finds a file and the message that first brought it.
func (b *bookingsync) attachment(id int64) (world.Attachment, world.Message, bool) {
	m, _ := b.message(world.AttachmentOwner(id), map[int][]world.Message{})
	k := slices.IndexFunc(m.Attachments, func(f world.Attachment) bool { return f.ID == id })
	if k < 0 {
		return world.Attachment{}, m.Message, false
	}
	return m.Attachments[k], m.Message, true
}
