package practice_test

import (
	"encoding/json"
	"fmt"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"convo/client/practice"
)

func TestBookingSyncJoins(t *testing.T) {
	d := open(t, practice.Options{})
	a := d.sync("POST", "/inbox/participants",
		`{"participants":[{"member_id":4521,"member_type":"Host","conversation_id":2,"read":true,"last_message_sent_at":"2018-12-15T10:42:17Z"}]}`)
	require.Equal(t, 201, a.status, a.body)
	p := readSync(t, a.body).Participants[0]
	assert.Equal(t, fmt.Sprint(d.URL("bookingsync"), "/inbox/participants/", p.ID), a.header.Get("Location"))
	assert.JSONEq(t, fmt.Sprintf(`{
	  "links": {
	    "participants.conversation": "ROOT/inbox/conversations/{participants.conversation}",
	    "participants.client": "ROOT/clients/{participants.member.id}",
	    "participants.host": "ROOT/hosts/{participants.member.id}"
	  },
	  "participants": [{
	    "links": {"conversation": 2, "member": {"id": 4521, "type": "Host"}},
	    "created_at": "2026-04-09T13:00:00Z", "id": %d, "last_message_sent_at": null,
	    "read_at": "2026-04-09T13:00:00Z", "updated_at": "2026-04-09T13:00:00Z"
	  }],
	  "meta": {"Link": {"first": "ROOT/inbox/participants?page=1"}, "X-Total-Pages": null, "X-Total-Count": null, "X-Per-Page": "100"}
	}`, p.ID), d.rooted(a.body))
	state, err := d.Conversation("2")
	require.NoError(t, err)
	assert.Zero(t, state.Unread, "read:true reads")

	unread := d.syncOK("POST", "/inbox/participants", `{"participants":[{"member_id":4522,"member_type":"Host","conversation_id":1}]}`)
	assert.Nil(t, unread.Participants[0].ReadAt)
	state, err = d.Conversation("1")
	require.NoError(t, err)
	assert.Equal(t, 3, state.Unread)

	again := d.join(2, 4521)
	assert.NotEqual(t, p.ID, again, "the same host can be there several times")
	assert.Contains(t, d.conversation(2).Links.Participants, again)
	assert.Contains(t, d.conversation(2).Links.Participants, p.ID)
}

func TestBookingSyncRefusesAParticipant(t *testing.T) {
	d := open(t, practice.Options{})
	before := d.conversation(2).Links.Participants
	for body, want := range map[string]string{
		`{}`: `{"errors":{"member_id":["is required"],"member_type":["is required"],"conversation_id":["is required"]}}`,
		`{"member_id":9999,"member_type":"Host","conversation_id":2}`:              `{"errors":{"member_id":["is invalid"]}}`,
		`{"member_id":4521,"member_type":"User","conversation_id":2}`:              `{"errors":{"member_type":["User is not included in the list"]}}`,
		`{"member_id":9001,"member_type":"Client","conversation_id":2}`:            `{"errors":{"member_type":["can't be Client"]}}`,
		`{"member_id":4521,"member_type":"Host","conversation_id":999}`:            `{"errors":{"conversation_id":["is invalid"]}}`,
		`{"member_id":4521,"member_type":"Host","conversation_id":2,"read":"no"}`:  `{"errors":{"read":["is invalid"]}}`,
		`{"member_id":4521,"member_type":"Host","conversation_id":2,"read_at":""}`: `{"errors":{"read_at":["is not allowed"]}}`,
	} {
		a := d.sync("POST", "/inbox/participants", `{"participants":[`+body+`]}`)
		assert.Equal(t, 422, a.status, body)
		assert.JSONEq(t, want, a.body)
	}
	assert.Equal(t, before, d.conversation(2).Links.Participants)
}

func TestBookingSyncReads(t *testing.T) {
	for _, value := range []string{`true`, `"true"`} {
		t.Run(value, func(t *testing.T) {
			d := open(t, practice.Options{})
			mine := d.join(1, 4521)
			require.Nil(t, d.conversation(1).ReadAt, "nobody has")
			d.clock.move(time.Minute)
			put := func(value string) answer {
				return d.sync("PUT", fmt.Sprint("/inbox/participants/", mine), `{"participants":[{"read":`+value+`}]}`)
			}
			for _, not := range []string{`false`, `"false"`} {
				require.Equal(t, 200, put(not).status)
				require.Nil(t, d.conversation(1).ReadAt)
			}
			a := put(value)
			require.Equal(t, 200, a.status, a.body)
			p := readSync(t, a.body).Participants[0]
			require.NotNil(t, p.ReadAt)
			assert.Equal(t, d.clock.now().UTC(), *p.ReadAt)
			assert.Equal(t, d.clock.now().UTC(), *d.conversation(1).ReadAt)
			state, err := d.Conversation("1")
			require.NoError(t, err)
			assert.Zero(t, state.Unread)

			d.clock.move(time.Minute)
			_, err = d.Inbound("1", "Allora?", d.clock.now())
			require.NoError(t, err)
			c := d.conversation(1)
			assert.True(t, c.LastMessageAt.After(*c.ReadAt), "unread again")
		})
	}
}

func TestBookingSyncRefusesToRead(t *testing.T) {
	d := open(t, practice.Options{})
	client, mine := d.conversation(1).Links.Participants[0], d.join(1, 4521)
	for _, c := range []struct {
		id         int
		body, want string
	}{
		{mine, `{}`, `{"errors":{"read":["is required"]}}`},
		{mine, `{"read":"yes"}`, `{"errors":{"read":["is invalid"]}}`},
		{mine, `{"read":true,"member_id":4522}`, `{"errors":{"member_id":["is not allowed"]}}`},
		{client, `{"read":true}`, `{"errors":{"read":["can't be set for a client"]}}`},
	} {
		a := d.sync("PUT", "/inbox/participants/"+strconv.Itoa(c.id), `{"participants":[`+c.body+`]}`)
		assert.Equal(t, 422, a.status, c.body)
		assert.JSONEq(t, c.want, a.body)
	}
	assert.Nil(t, d.conversation(1).ReadAt)
}

func TestBookingSyncParticipantsOfTheAccount(t *testing.T) {
	d := open(t, practice.Options{Conversations: 260})
	d.clock.move(time.Minute)
	mine := d.join(200, 4521)
	ids := []int{}
	for page := 1; page < 10; page++ {
		for _, p := range d.syncOK("GET", fmt.Sprint("/inbox/participants?page=", page), "").Participants {
			ids = append(ids, p.ID)
		}
	}
	all := []int{}
	for page := range 3 {
		for _, c := range d.syncOK("GET", fmt.Sprint("/inbox/conversations?page=", page+1), "").Conversations {
			all = append(all, c.Links.Participants...)
		}
	}
	assert.Equal(t, all, ids)
	changed := d.syncOK("GET", "/inbox/participants?updated_since=2026-04-09T13:01:00Z", "").Participants
	require.NotEmpty(t, changed)
	assert.Equal(t, mine, changed[len(changed)-1].ID)
	assert.Equal(t, 422, d.sync("GET", "/inbox/participants?updated_since=x", "").status)
}

func TestBookingSyncHosts(t *testing.T) {
	d := open(t, practice.Options{})
	var doc struct{ Hosts []json.RawMessage }
	require.NoError(t, json.Unmarshal([]byte(d.sync("GET", "/hosts", "").body), &doc))
	require.Len(t, doc.Hosts, 6)
	assert.JSONEq(t, `{"links":{"account":1,"participants":[],"source":null,"user":null},"id":4521,"firstname":"Anna","lastname":"Bianchi",
		"email":"host4521@example.com","created_at":"2024-04-09T13:00:00Z","updated_at":"2024-04-09T13:00:00Z",
		"forget_me_at":null,"processing_restricted_at":null}`, string(doc.Hosts[0]))
	require.NoError(t, json.Unmarshal([]byte(d.sync("GET", "/hosts/4523,4522", "").body), &doc))
	assert.Len(t, doc.Hosts, 2)
	require.NoError(t, json.Unmarshal([]byte(d.sync("GET", "/hosts?per_page=4&page=2", "").body), &doc))
	assert.Len(t, doc.Hosts, 2)
}

func TestBookingSyncClients(t *testing.T) {
	d := open(t, practice.Options{})
	of := func(conversation int) int {
		id := d.conversation(conversation).Links.Participants[0]
		return d.syncOK("GET", "/inbox/participants/"+strconv.Itoa(id), "").Participants[0].Links.Member.ID
	}
	marco, giulia := of(1), of(2)
	var doc struct {
		Clients []struct {
			ID                            int
			Fullname, Firstname, Lastname string
			Phones                        []struct {
				Number  string
				Primary bool
			}
			Emails []struct{ Email string }
		}
	}
	require.NoError(t, json.Unmarshal([]byte(d.sync("GET", "/clients/"+strconv.Itoa(marco), "").body), &doc))
	require.Len(t, doc.Clients, 1)
	c := doc.Clients[0]
	assert.Equal(t, []string{"Marco Rossi", "Marco", "Rossi"}, []string{c.Fullname, c.Firstname, c.Lastname})
	require.Len(t, c.Phones, 1)
	assert.Equal(t, "+393471234567", c.Phones[0].Number)
	assert.True(t, c.Phones[0].Primary)
	require.NoError(t, json.Unmarshal([]byte(d.sync("GET", fmt.Sprintf("/clients/%d,%d", giulia, marco), "").body), &doc))
	require.Len(t, doc.Clients, 2)
	assert.Equal(t, "Giulia Bianchi", doc.Clients[0].Fullname)
}

func TestBookingSyncWhatSurroundsIt(t *testing.T) {
	d := open(t, practice.Options{})
	assert.Contains(t, d.sync("GET", "/me", "").body, `"accounts_applications":[{"links":{"account":1},"partnership_invoice_recipient":"account"}]`)
	assert.Contains(t, d.sync("GET", "/sources", "").body, `"name":"Airbnb"`)
	assert.Contains(t, d.sync("GET", "/sources/2", "").body, `"name":"Booking.com"`)
	assert.Contains(t, d.sync("GET", "/applications", "").body, `"applications":[{"id":65,"name":"Airbnb"}`)
}
