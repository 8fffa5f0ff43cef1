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

// rooted puts ROOT in place of the API's address.
func (d *desk) rooted(body string) string {
	return strings.ReplaceAll(body, d.URL("bookingsync"), "ROOT")
}

// conversation reads one.
func (d *desk) conversation(id int) syncConversation {
	d.t.Helper()
	page := d.syncOK("GET", "/inbox/conversations/"+strconv.Itoa(id), "")
	require.Len(d.t, page.Conversations, 1)
	return page.Conversations[0]
}

// change updates one and checks that the answer is the conversation as it then is.
func (d *desk) change(id int, attributes string) syncConversation {
	d.t.Helper()
	page := d.syncOK("PUT", "/inbox/conversations/"+strconv.Itoa(id), `{"conversations":[`+attributes+`]}`)
	require.Equal(d.t, d.conversation(id), page.Conversations[0])
	return page.Conversations[0]
}

func TestBookingSyncCreatesAConversation(t *testing.T) {
	d := open(t, practice.Options{})
	a := d.sync("POST", "/inbox/conversations",
		`{"conversations":[{"subject":"New Question","assignee_id":4522,"source_id":1,"default_channel":"email","last_message_at":"2018-12-20T14:25:57Z","deadline_response_at":"2026-04-09T18:00:00Z"}]}`)
	require.Equal(t, 201, a.status, a.body)
	assert.Equal(t, d.URL("bookingsync")+"/inbox/conversations/301", a.header.Get("Location"))
	assert.JSONEq(t, `{
	  "links": {
	    "conversations.account": "ROOT/accounts/{conversations.account}",
	    "conversations.assignee": "ROOT/hosts/{conversations.assignee}",
	    "conversations.source": "ROOT/sources/{conversations.source}",
	    "conversations.bookings": "ROOT/bookings/{conversations.bookings}",
	    "conversations.inquiries": "ROOT/inquiries/{conversations.inquiries}",
	    "conversations.messages": "ROOT/inbox/messages/{conversations.messages}",
	    "conversations.participants": "ROOT/inbox/participants/{conversations.participants}"
	  },
	  "conversations": [{
	    "links": {"account": 1, "assignee": 4522, "bookings": [], "inquiries": [], "source": 1, "messages": [], "participants": []},
	    "closed_at": null, "created_at": "2026-04-09T13:00:00Z", "deadline_response_at": "2026-04-09T18:00:00Z",
	    "default_channel": "email", "id": 301, "last_message_at": null, "marked_as_spam_at": null,
	    "subject": "New Question", "updated_at": "2026-04-09T13:00:00Z", "read_at": null
	  }],
	  "meta": {"Link": {"first": "ROOT/inbox/conversations?page=1"}, "X-Total-Pages": null, "X-Total-Count": null, "X-Per-Page": "100"}
	}`, d.rooted(a.body))
	assert.Equal(t, "New Question", *d.conversation(301).Subject)
	page := d.syncOK("GET", "/inbox/conversations?page=4", "")
	require.Len(t, page.Conversations, 1)
	assert.Equal(t, 301, page.Conversations[0].ID)
}

func TestBookingSyncCreatesAConversationOutOfNothing(t *testing.T) {
	d := open(t, practice.Options{})
	c := d.syncOK("POST", "/inbox/conversations", `{"conversations":[{}]}`).Conversations[0]
	assert.Nil(t, c.Subject)
	assert.Nil(t, c.Channel)
	assert.Nil(t, c.Links.Assignee)
	assert.Nil(t, c.Links.Source)
}

func TestBookingSyncUpdates(t *testing.T) {
	d := open(t, practice.Options{})
	d.clock.move(time.Hour)
	now := d.clock.now().UTC()

	c := d.change(2, `{"closed":true}`)
	require.NotNil(t, c.ClosedAt)
	assert.Equal(t, now, *c.ClosedAt)
	assert.Equal(t, now, c.UpdatedAt)
	d.clock.move(time.Minute)
	assert.Equal(t, now, *d.change(2, `{"closed":true}`).ClosedAt, "closing twice changes nothing")
	state, err := d.Conversation("2")
	require.NoError(t, err)
	assert.True(t, state.Archived)
	assert.Nil(t, d.change(2, `{"closed":false}`).ClosedAt)
	assert.Nil(t, d.change(2, `{"closed":"false"}`).ClosedAt)

	assert.NotNil(t, d.change(2, `{"marked_as_spam":true}`).SpamAt)
	assert.Nil(t, d.change(2, `{"marked_as_spam":false}`).SpamAt)

	assert.Equal(t, 4523, *d.change(2, `{"assignee_id":4523}`).Links.Assignee)
	assert.Equal(t, 4523, *d.change(2, `{"default_channel":"booking-com"}`).Links.Assignee, "what is not told stays")
	assert.Nil(t, d.change(2, `{"assignee_id":null}`).Links.Assignee)
	assert.Equal(t, "booking-com", *d.conversation(2).Channel)
	assert.Nil(t, d.change(2, `{"default_channel":null}`).Channel)

	c = d.change(2, `{"closed":true,"assignee_id":4521,"default_channel":"airbnb","marked_as_spam":true}`)
	assert.NotNil(t, c.ClosedAt)
	assert.NotNil(t, c.SpamAt)
	assert.Equal(t, 4521, *c.Links.Assignee)
	assert.Equal(t, "airbnb", *c.Channel)
}

func TestBookingSyncRefusesAnUpdate(t *testing.T) {
	d := open(t, practice.Options{})
	before := d.sync("GET", "/inbox/conversations/2", "").body
	for _, c := range []struct{ attributes, want string }{
		{`{"assignee_id":9999}`, `{"errors":{"assignee_id":["is invalid"]}}`},
		{`{"assignee_id":0}`, `{"errors":{"assignee_id":["is invalid"]}}`},
		{`{"assignee_id":"Anna"}`, `{"errors":{"assignee_id":["is invalid"]}}`},
		{`{"closed":"yes"}`, `{"errors":{"closed":["is invalid"]}}`},
		{`{"closed":null}`, `{"errors":{"closed":["is invalid"]}}`},
		{`{"closed":""}`, `{"errors":{"closed":["is invalid"]}}`},
		{`{"marked_as_spam":1}`, `{"errors":{"marked_as_spam":["is invalid"]}}`},
		{`{"default_channel":"channelname"}`, `{"errors":{"default_channel":["channelname is not included in the list"]}}`},
		{`{"default_channel":7}`, `{"errors":{"default_channel":["is invalid"]}}`},
		{`{"subject":"x"}`, `{"errors":{"subject":["is not allowed"]}}`},
		{`{"read_at":"2026-04-09T13:00:00Z"}`, `{"errors":{"read_at":["is not allowed"]}}`},
		{`{"closed":true,"closed_at":null,"source_id":1}`, `{"errors":{"closed_at":["is not allowed"],"source_id":["is not allowed"]}}`},
	} {
		a := d.sync("PUT", "/inbox/conversations/2", `{"conversations":[`+c.attributes+`]}`)
		assert.Equal(t, 422, a.status, c.attributes)
		assert.JSONEq(t, c.want, a.body)
	}
	for _, c := range []struct{ attributes, want string }{
		{`{"assignee_id":9999}`, `{"errors":{"assignee_id":["is invalid"]}}`},
		{`{"source_id":99}`, `{"errors":{"source_id":["is invalid"]}}`},
		{`{"subject":7}`, `{"errors":{"subject":["is invalid"]}}`},
		{`{"closed":true}`, `{"errors":{"closed":["is not allowed"]}}`},
		{`{"deadline_response_at":"soon"}`, `{"errors":{"deadline_response_at":["is invalid"]}}`},
	} {
		a := d.sync("POST", "/inbox/conversations", `{"conversations":[`+c.attributes+`]}`)
		assert.Equal(t, 422, a.status, c.attributes)
		assert.JSONEq(t, c.want, a.body)
	}
	assert.Equal(t, before, d.sync("GET", "/inbox/conversations/2", "").body)
	assert.Empty(t, d.syncOK("GET", "/inbox/conversations?page=4", "").Conversations)
}

func TestBookingSyncSeveralByID(t *testing.T) {
	d := open(t, practice.Options{})
	ids := func(page syncAnswer) (out []int) {
		for _, c := range page.Conversations {
			out = append(out, c.ID)
		}
		return out
	}
	assert.Equal(t, []int{3, 1}, ids(d.syncOK("GET", "/inbox/conversations/3,1", "")))
	assert.Equal(t, []int{2}, ids(d.syncOK("GET", "/inbox/conversations/2,999", "")))
	assert.Empty(t, ids(d.syncOK("GET", "/inbox/conversations/998,999", "")))
	assert.Empty(t, ids(d.syncOK("GET", "/inbox/conversations/1,x", "")))

	many := []int{}
	for id := range 130 {
		many = append(many, id+1)
	}
	a := d.sync("GET", "/inbox/conversations/"+joined(many), "")
	assert.Len(t, readSync(t, a.body).Conversations, 100, "a page holds no more")
	assert.NotEmpty(t, linksOf(a)["next"])
}

func TestBookingSyncIncludes(t *testing.T) {
	d := open(t, practice.Options{})
	mine := d.join(1, 4521)
	for _, path := range []string{"/inbox/conversations/1", "/inbox/conversations/1,2", "/inbox/conversations"} {
		c := d.syncOK("GET", path+"?include=participants,messages", "").Conversations[0]
		require.Len(t, c.Messages, 3)
		assert.Equal(t, "Potete aiutarmi?", c.Messages[2].Content)
		assert.Equal(t, 1, c.Messages[2].Links.Conversation)
		require.Len(t, c.Participants, 2)
		assert.Equal(t, "Client", c.Participants[0].Links.Member.Type)
		assert.Equal(t, mine, c.Participants[1].ID)
		assert.Equal(t, []int{c.Participants[0].ID, mine}, c.Links.Participants)
		assert.Equal(t, c.Messages[2].Links.Sender, c.Participants[0].ID, "the client wrote it")

		bare := d.sync("GET", path, "").body
		assert.NotContains(t, bare, `"content"`)
		assert.NotContains(t, bare, `"member"`)
		assert.NotContains(t, d.sync("GET", path+"?include=participants", "").body, `"content"`)
	}
	d.SetFaults(faults(t, "rate=off,include=no"))
	c := d.syncOK("GET", "/inbox/conversations/1?include=participants,messages", "").Conversations[0]
	assert.Empty(t, c.Messages, "including messages is not documented")
	assert.Len(t, c.Participants, 2, "including participants is")
}

func TestBookingSyncUpdatedSince(t *testing.T) {
	d := open(t, practice.Options{})
	since := d.sync("GET", "/inbox/conversations?per_page=1", "").header.Get("X-Updated-Since-Request-Synced-At")
	changed := func(since string) []int {
		page := d.syncOK("GET", "/inbox/conversations?updated_since="+since, "")
		ids := []int{}
		for _, c := range page.Conversations {
			ids = append(ids, c.ID)
		}
		assert.Equal(t, strconv.Itoa(len(ids)), page.Meta.Count)
		require.NotNil(t, page.Meta.Deleted)
		assert.Empty(t, page.Meta.Deleted)
		return ids
	}
	assert.Empty(t, changed("2026-04-09%2013:00:00%20UTC"))
	assert.Equal(t, "2026-04-09 13:00:00 UTC", since)

	d.clock.move(time.Minute)
	_, err := d.Inbound("77", "Ci siete?", d.clock.now())
	require.NoError(t, err)
	d.change(5, `{"closed":true}`)
	mine := d.join(200, 4521)
	assert.Equal(t, []int{5, 77, 200}, changed("2026-04-09+13:00:00+UTC"))
	assert.Equal(t, []int{5, 77, 200}, changed("2026-04-09T15:01:00%2B02:00"), "that very moment is included")
	assert.Empty(t, changed("2026-04-09T13:01:01Z"))

	d.clock.move(time.Minute)
	d.syncOK("PUT", fmt.Sprint("/inbox/participants/", mine), `{"participants":[{"read":true}]}`)
	assert.Equal(t, []int{200}, changed("2026-04-09T13:02:00Z"))
	page := d.syncOK("GET", "/inbox/conversations?updated_since=2020-01-01T00:00:00Z", "")
	assert.Equal(t, "300", page.Meta.Count)

	require.NoError(t, d.Erase("9"))
	page = d.syncOK("GET", "/inbox/conversations?updated_since=2026-04-09T13:02:00Z", "")
	assert.Equal(t, []int{9}, page.Meta.Deleted)
	assert.Empty(t, d.syncOK("GET", "/inbox/conversations?updated_since=2026-04-09T13:03:00Z", "").Meta.Deleted)

	a := d.sync("GET", "/inbox/conversations?updated_since=yesterday", "")
	assert.Equal(t, 422, a.status)
	assert.JSONEq(t, `{"errors":{"updated_since":["is invalid"]}}`, a.body)
	assert.NotContains(t, d.sync("GET", "/inbox/conversations", "").body, "deleted_ids")
}

// A client that reads page after page while customers write meets every conversation, since what moves
// keeps its id.
func TestBookingSyncPagesOfAMovingList(t *testing.T) {
	d := open(t, practice.Options{Conversations: 260})
	seen := []int{}
	for page := range 3 {
		for _, c := range d.syncOK("GET", fmt.Sprint("/inbox/conversations?page=", page+1), "").Conversations {
			seen = append(seen, c.ID)
		}
		d.clock.move(time.Minute)
		_, err := d.Inbound(strconv.Itoa(250-page), "E poi?", d.clock.now())
		require.NoError(t, err)
	}
	assert.True(t, slices.IsSorted(seen))
	assert.Len(t, slices.Compact(seen), 260)
}

func TestBookingSyncBookings(t *testing.T) {
	d := open(t, practice.Options{})
	home := 0 // a conversation that has a booking already
	for id := 1; home == 0; id++ {
		if len(d.conversation(id).Links.Bookings) == 1 {
			home = id
		}
	}
	booking := d.conversation(home).Links.Bookings[0]
	other := home + 1
	was := d.conversation(other).Links.Bookings
	put := func(what, body string) answer {
		return d.sync("PUT", fmt.Sprintf("/inbox/conversations/%d/%s_booking", other, what), body)
	}
	one := fmt.Sprintf(`{"bookings":[{"id":%d}]}`, booking)

	for range 2 {
		a := put("connect", one)
		require.Equal(t, 200, a.status, a.body)
		assert.Equal(t, append(slices.Clone(was), booking), readSync(t, a.body).Conversations[0].Links.Bookings)
	}
	about := d.sync("GET", fmt.Sprint("/bookings/", booking), "").body
	assert.Contains(t, about, fmt.Sprintf(`"conversations":[%d,%d]`, home, other))
	assert.Contains(t, about, `"status":"Booked"`)
	for range 2 {
		a := put("disconnect", one)
		require.Equal(t, 200, a.status, a.body)
		assert.Equal(t, was, readSync(t, a.body).Conversations[0].Links.Bookings)
	}

	a := put("connect", fmt.Sprintf(`{"bookings":[{"id":%d},{"id":15}]}`, booking))
	assert.Equal(t, 422, a.status)
	assert.JSONEq(t, `{"errors":{"bookings":["15 does not exist"]}}`, a.body)
	assert.Equal(t, was, d.conversation(other).Links.Bookings, "nothing or all")
	for body, want := range map[string]string{
		`{"bookings":[{}]}`:         `{"errors":{"id":["is required"]}}`,
		`{"bookings":[{"id":"x"}]}`: `{"errors":{"id":["is invalid"]}}`,
		`{"bookings":[{"nr":1}]}`:   `{"errors":{"id":["is required"],"nr":["is not allowed"]}}`,
	} {
		a := put("connect", body)
		assert.Equal(t, 422, a.status, body)
		assert.JSONEq(t, want, a.body)
	}
	assert.Equal(t, 404, d.sync("PUT", "/inbox/conversations/999/connect_booking", one).status)
}
