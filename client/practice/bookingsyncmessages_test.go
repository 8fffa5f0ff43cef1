package practice_test

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"convo/client/practice"
)

// post sends a message with these attributes.
func (d *desk) post(attributes string) answer {
	d.t.Helper()
	return d.sync("POST", "/inbox/messages", `{"messages":[{`+attributes+`}]}`)
}

func TestBookingSyncReply(t *testing.T) {
	d := open(t, practice.Options{})
	mine := d.join(2, 4521)
	d.clock.move(time.Minute)
	a := d.post(fmt.Sprintf(`"content":"Message Content","origin":"email","visibility":"external","conversation_id":2,"sender_id":%d,
		"channel":"email","sent_at":"2026-04-09T13:01:00Z","attachment_ids":[]`, mine))
	require.Equal(t, 201, a.status, a.body)
	m := readSync(t, a.body).Messages[0]
	assert.Equal(t, fmt.Sprint(d.URL("bookingsync"), "/inbox/messages/", m.ID), a.header.Get("Location"))
	assert.JSONEq(t, fmt.Sprintf(`{
	  "links": {
	    "messages.attachments": "ROOT/inbox/attachments/{messages.attachments}",
	    "messages.conversation": "ROOT/inbox/conversations/{messages.conversation}",
	    "messages.sender": "ROOT/inbox/participants/{messages.sender}"
	  },
	  "messages": [{
	    "links": {"attachments": [], "conversation": 2, "sender": %d},
	    "channel": "email", "content": "Message Content", "created_at": "2026-04-09T13:01:00Z", "id": %d, "origin": "email",
	    "sent_at": "2026-04-09T13:01:00Z", "updated_at": "2026-04-09T13:01:00Z", "visibility": "external"
	  }],
	  "meta": {"Link": {"first": "ROOT/inbox/messages?page=1"}, "X-Total-Pages": null, "X-Total-Count": null, "X-Per-Page": "100"}
	}`, mine, m.ID), d.rooted(a.body))

	c := d.conversation(2)
	assert.Equal(t, m.ID, c.Links.Messages[len(c.Links.Messages)-1])
	assert.Equal(t, d.clock.now().UTC(), *c.LastMessageAt)
	again := d.syncOK("GET", "/inbox/messages/"+strconv.Itoa(m.ID), "")
	assert.Equal(t, []syncMessage{m}, again.Messages)
	state, err := d.Conversation("2")
	require.NoError(t, err)
	last := state.Messages[len(state.Messages)-1]
	assert.Equal(t, "Message Content", last.Text)
	assert.Equal(t, "4521", last.Author)
	p := d.syncOK("GET", "/inbox/participants/"+strconv.Itoa(mine), "").Participants[0]
	assert.Equal(t, d.clock.now().UTC(), *p.SentAt)

	// Nothing keeps a client from sending twice.
	b := d.post(fmt.Sprintf(`"content":"Message Content","origin":"email","visibility":"external","conversation_id":"2","sender_id":"%d"`, mine))
	assert.Equal(t, 201, b.status, "ids may be strings")
	assert.Len(t, d.conversation(2).Links.Messages, len(c.Links.Messages)+1)
	assert.Nil(t, readSync(t, b.body).Messages[0].Channel)
}

func TestBookingSyncNote(t *testing.T) {
	d := open(t, practice.Options{})
	before, mine := d.conversation(1), d.join(1, 4521)
	d.clock.move(time.Minute)
	a := d.post(fmt.Sprintf(`"content":"Cliente difficile","origin":"bookingsync_inbox","visibility":"internal","conversation_id":1,"sender_id":%d`, mine))
	require.Equal(t, 201, a.status, a.body)
	m := readSync(t, a.body).Messages[0]
	assert.Equal(t, "internal", m.Visibility)
	assert.Nil(t, m.Channel)
	assert.Nil(t, m.SentAt, "it is never sent")
	assert.Equal(t, d.clock.now().UTC(), m.CreatedAt)
	after := d.conversation(1)
	assert.Equal(t, before.LastMessageAt, after.LastMessageAt)
	assert.Equal(t, d.clock.now().UTC(), after.UpdatedAt)
	assert.Contains(t, after.Links.Messages, m.ID)
}

func TestBookingSyncMessageOfAClient(t *testing.T) {
	d := open(t, practice.Options{})
	client := d.conversation(2).Links.Participants[0]
	a := d.post(fmt.Sprintf(`"content":"Ci ripenso","origin":"sms","visibility":"external","conversation_id":2,"sender_id":%d`, client))
	require.Equal(t, 201, a.status, a.body)
	assert.Equal(t, client, readSync(t, a.body).Messages[0].Links.Sender)
	state, err := d.Conversation("2")
	require.NoError(t, err)
	assert.Equal(t, 2, state.Unread)
}

// Every rule of the reference's table, and what exists.
func TestBookingSyncRefusesAMessage(t *testing.T) {
	d := open(t, practice.Options{})
	mine, other := d.join(2, 4521), d.join(1, 4521)
	client := d.conversation(2).Links.Participants[0]
	good := map[string]string{
		"content": `"x"`, "origin": `"email"`, "visibility": `"external"`, "conversation_id": `2`, "sender_id": strconv.Itoa(mine),
	}
	require.Equal(t, 201, d.post(attributesOf(good, "", "")).status)
	want := len(d.conversation(2).Links.Messages)
	for _, c := range []struct{ name, value, field, text string }{
		{"content", ``, "content", "is required"},
		{"content", `""`, "content", "is required"},
		{"content", `null`, "content", "is required"},
		{"content", `7`, "content", "is invalid"},
		{"origin", ``, "origin", "is required"},
		{"origin", `"pigeon"`, "origin", "pigeon is not included in the list"},
		{"visibility", ``, "visibility", "is required"},
		{"visibility", `"all"`, "visibility", "all is not included in the list"},
		{"conversation_id", ``, "conversation_id", "is required"},
		{"conversation_id", `999`, "conversation_id", "is invalid"},
		{"sender_id", ``, "sender_id", "is required"},
		{"sender_id", `4521`, "sender_id", "is invalid"}, // a host is no participant
		{"sender_id", strconv.Itoa(other), "sender_id", "is invalid"},
		{"sender_id", strconv.Itoa(mine + 1), "sender_id", "is invalid"},
		{"sender_id", `-3`, "sender_id", "is invalid"},
		{"channel", `"sms"`, "channel", "sms is not included in the list"},
		{"sent_at", `"now"`, "sent_at", "is invalid"},
		{"attachment_ids", `[3]`, "attachment_ids", "is invalid"},
		{"attachment_ids", `3`, "attachment_ids", "is invalid"},
		{"direction", `"out"`, "direction", "is not allowed"},
	} {
		a := d.post(attributesOf(good, c.name, c.value))
		assert.Equal(t, 422, a.status, "%s %s", c.name, c.value)
		assert.JSONEq(t, fmt.Sprintf(`{"errors":{%q:[%q]}}`, c.field, c.text), a.body)
	}
	note := map[string]string{
		"content": `"x"`, "origin": `"email"`, "visibility": `"internal"`, "conversation_id": `2`, "sender_id": strconv.Itoa(mine),
	}
	a := d.post(attributesOf(note, "channel", `"email"`))
	assert.Equal(t, 422, a.status)
	assert.JSONEq(t, `{"errors":{"visibility":["can't be internal with a channel"]}}`, a.body)
	a = d.post(attributesOf(note, "sender_id", strconv.Itoa(client)))
	assert.Equal(t, 422, a.status)
	assert.JSONEq(t, `{"errors":{"visibility":["can't be internal for a client"]}}`, a.body)
	assert.Len(t, d.conversation(2).Links.Messages, want)

	created := d.syncOK("POST", "/inbox/conversations", `{"conversations":[{}]}`).Conversations[0].ID
	nobody := attributesOf(map[string]string{
		"content": `"x"`, "origin": `"email"`, "visibility": `"external"`, "conversation_id": strconv.Itoa(created),
	}, "sender_id", strconv.Itoa(created*1000))
	a = d.post(nobody)
	assert.JSONEq(t, `{"errors":{"sender_id":["is invalid"]}}`, a.body, "a created conversation has no client")
}

// attributesOf is JSON of all attributes, one of them replaced, or left out where its value is "".
func attributesOf(good map[string]string, name, value string) string {
	fields := []string{}
	for field, is := range good {
		if field != name {
			fields = append(fields, fmt.Sprintf("%q:%s", field, is))
		}
	}
	if value != "" {
		fields = append(fields, fmt.Sprintf("%q:%s", name, value))
	}
	return strings.Join(fields, ",")
}

func TestBookingSyncMessagesOfTheAccount(t *testing.T) {
	d := open(t, practice.Options{Conversations: 30})
	mine := d.join(7, 4521)
	d.clock.move(time.Minute)
	require.Equal(t, 201, d.post(fmt.Sprintf(`"content":"a","origin":"email","visibility":"external","conversation_id":7,"sender_id":%d`, mine)).status)

	ids, whole := []int{}, 0
	for page := 1; page == 1 || len(ids) < whole; page++ {
		got := d.syncOK("GET", fmt.Sprint("/inbox/messages?page=", page), "")
		require.NotEmpty(t, got.Messages)
		for _, m := range got.Messages {
			ids = append(ids, m.ID)
		}
		var err error
		whole, err = strconv.Atoi(got.Meta.Count)
		require.NoError(t, err)
	}
	assert.True(t, slices.IsSorted(ids))
	all := []int{}
	for _, c := range d.syncOK("GET", "/inbox/conversations", "").Conversations {
		all = append(all, c.Links.Messages...)
	}
	assert.ElementsMatch(t, all, ids)

	got := d.syncOK("GET", "/inbox/messages?updated_since=2026-04-09T13:01:00Z", "")
	require.Len(t, got.Messages, 1)
	assert.Equal(t, 7, got.Messages[0].Links.Conversation)
	assert.Equal(t, 422, d.sync("GET", "/inbox/messages?updated_since=x", "").status)
}

// A thread is read by its ids, and who wrote what follows from the senders.
func TestBookingSyncThreadByIDs(t *testing.T) {
	d := open(t, practice.Options{})
	long := longThread(t, d)
	id, err := strconv.Atoi(long.ID)
	require.NoError(t, err)
	c := d.conversation(id)
	require.Len(t, c.Links.Messages, len(long.Messages))
	messages := d.syncOK("GET", "/inbox/messages/"+joined(c.Links.Messages[:100]), "").Messages
	require.Len(t, messages, 100)
	types := map[int]string{}
	for _, p := range d.syncOK("GET", "/inbox/participants/"+joined(c.Links.Participants), "").Participants {
		types[p.ID] = p.Links.Member.Type
	}
	for k, m := range messages {
		assert.Equal(t, long.Messages[k].Text, m.Content)
		assert.Equal(t, map[bool]string{true: "Host", false: "Client"}[long.Messages[k].Outbound], types[m.Links.Sender])
	}
	assert.Len(t, d.syncOK("GET", fmt.Sprintf("/inbox/messages/%d,1,%d", c.Links.Messages[3], c.Links.Messages[0]), "").Messages, 2)
}

func TestBookingSyncAttachments(t *testing.T) {
	d := open(t, practice.Options{})
	var with syncMessage
	for page := 1; with.ID == 0; page++ {
		for _, m := range d.syncOK("GET", fmt.Sprint("/inbox/messages?page=", page), "").Messages {
			if len(m.Links.Attachments) > 0 {
				with = m
			}
		}
	}
	file := with.Links.Attachments[0]
	a := d.sync("GET", "/inbox/attachments/"+strconv.Itoa(file), "")
	require.Equal(t, 200, a.status, a.body)
	for _, part := range []string{
		`"attachments.messages":"` + d.URL("bookingsync") + `/inbox/messages/{attachments.messages}"`,
		fmt.Sprintf(`"messages":[%d]`, with.ID), fmt.Sprintf(`"id":%d`, file), `"name":"`, `"url":"`, `"file_content_type":"`, `"file_size":`,
	} {
		assert.Contains(t, a.body, part)
	}
	b := d.sync("GET", fmt.Sprintf("/inbox/attachments/%d,1", file), "")
	assert.Equal(t, 200, b.status)
	assert.Contains(t, b.body, `"X-Total-Count":"1"`)

	mine := d.join(2, 4521)
	m := d.post(fmt.Sprintf(`"content":"x","origin":"email","visibility":"external","conversation_id":2,"sender_id":%d,"attachment_ids":[%d]`, mine, file))
	require.Equal(t, 201, m.status, m.body)
	assert.Equal(t, []int{file}, readSync(t, m.body).Messages[0].Links.Attachments)
}
