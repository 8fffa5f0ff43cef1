package practice_test

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"convo/client/practice"
)

// The parts of BookingSync's answers that these tests look at, written from its reference.
type (
	syncConversation struct {
		ID    int
		Links struct {
			Assignee, Source                            *int
			Bookings, Inquiries, Messages, Participants []int
		}
		Subject       *string
		Channel       *string           `json:"default_channel"`
		ClosedAt      *time.Time        `json:"closed_at"`
		SpamAt        *time.Time        `json:"marked_as_spam_at"`
		ReadAt        *time.Time        `json:"read_at"`
		LastMessageAt *time.Time        `json:"last_message_at"`
		UpdatedAt     time.Time         `json:"updated_at"`
		Messages      []syncMessage     // where they are included
		Participants  []syncParticipant // likewise
	}
	syncMessage struct {
		ID    int
		Links struct {
			Attachments          []int
			Conversation, Sender int
		}
		Content, Origin, Visibility string
		Channel                     *string
		SentAt                      *time.Time `json:"sent_at"`
		CreatedAt                   time.Time  `json:"created_at"`
	}
	syncParticipant struct {
		ID    int
		Links struct {
			Conversation int
			Member       struct {
				ID   int
				Type string
			}
		}
		ReadAt    *time.Time `json:"read_at"`
		SentAt    *time.Time `json:"last_message_sent_at"`
		CreatedAt time.Time  `json:"created_at"`
	}
	syncAnswer struct {
		Links         map[string]string
		Conversations []syncConversation
		Messages      []syncMessage
		Participants  []syncParticipant
		Meta          struct {
			Link    map[string]string
			Pages   string `json:"X-Total-Pages"`
			Count   string `json:"X-Total-Count"`
			PerPage string `json:"X-Per-Page"`
			Deleted []int  `json:"deleted_ids"`
		}
	}
)

func readSync(tb testing.TB, body string) syncAnswer {
	tb.Helper()
	var out syncAnswer
	require.NoError(tb, json.Unmarshal([]byte(body), &out), body)
	return out
}

const jsonAPI = "application/vnd.api+json"

// request prepares one to BookingSync's API, below its base.
func (d *desk) request(token, method, path, body string) *http.Request {
	d.t.Helper()
	r, err := http.NewRequestWithContext(d.t.Context(), method, d.URL("bookingsync")+path, strings.NewReader(body))
	require.NoError(d.t, err)
	r.Header.Set("Authorization", "Bearer "+token)
	r.Header.Set("Accept", jsonAPI)
	if body != "" {
		r.Header.Set("Content-Type", jsonAPI)
	}
	return r
}

func (d *desk) sync(method, path, body string) answer {
	d.t.Helper()
	a, err := d.send(d.request(d.Token(), method, path, body))
	require.NoError(d.t, err, "%s %s", method, path)
	return a
}

// syncOK is a sync that must succeed.
func (d *desk) syncOK(method, path, body string) syncAnswer {
	d.t.Helper()
	a := d.sync(method, path, body)
	require.Contains(d.t, []int{200, 201}, a.status, a.body)
	return readSync(d.t, a.body)
}

// join lets a host take part in a conversation and returns the participant's id.
func (d *desk) join(conversation, host int) int {
	d.t.Helper()
	body := fmt.Sprintf(`{"participants":[{"member_id":%d,"member_type":"Host","conversation_id":%d}]}`, host, conversation)
	return d.syncOK("POST", "/inbox/participants", body).Participants[0].ID
}

// joined is a list of ids as paths have it.
func joined(ids []int) string {
	texts := make([]string, len(ids))
	for k, id := range ids {
		texts[k] = strconv.Itoa(id)
	}
	return strings.Join(texts, ",")
}

func keys(v any) []string { return slices.Sorted(maps.Keys(v.(map[string]any))) }

// Every field that the examples of the reference have is there, and no other.
func TestBookingSyncLooksLikeItsReference(t *testing.T) {
	d := open(t, practice.Options{})
	message := joined(d.conversation(1).Links.Messages[:1])
	for _, c := range []struct{ path, plural, templates, links, fields string }{
		{
			"/inbox/conversations/1", "conversations",
			"account assignee bookings inquiries messages participants source",
			"account assignee bookings inquiries messages participants source",
			"closed_at created_at deadline_response_at default_channel id last_message_at links marked_as_spam_at read_at subject updated_at",
		},
		{
			"/inbox/messages/" + message, "messages", "attachments conversation sender", "attachments conversation sender",
			"channel content created_at id links origin sent_at updated_at visibility",
		},
		{
			"/inbox/participants", "participants", "client conversation host", "conversation member",
			"created_at id last_message_sent_at links read_at updated_at",
		},
		{
			"/hosts", "hosts", "account participants source user", "account participants source user",
			"created_at email firstname forget_me_at id lastname links processing_restricted_at updated_at",
		},
		{"/sources", "sources", "account bookings", "account bookings", "created_at id internal links name position updated_at"},
		{"/me", "accounts_applications", "account", "account", "links partnership_invoice_recipient"},
	} {
		t.Run(c.path, func(t *testing.T) {
			a := d.sync("GET", c.path, "")
			require.Equal(t, 200, a.status, a.body)
			assert.Equal(t, "application/vnd.api+json; charset=utf-8", a.header.Get("Content-Type"))
			var doc map[string]any
			require.NoError(t, json.Unmarshal([]byte(a.body), &doc))
			assert.ElementsMatch(t, []string{"links", c.plural, "meta"}, keys(doc))
			templates := []string{}
			for _, name := range strings.Fields(c.templates) {
				templates = append(templates, c.plural+"."+name)
			}
			assert.Equal(t, templates, keys(doc["links"]))
			one := doc[c.plural].([]any)[0].(map[string]any)
			assert.Equal(t, strings.Fields(c.links), keys(one["links"]))
			assert.Equal(t, strings.Fields(c.fields), keys(one))
		})
	}
	links := d.syncOK("GET", "/inbox/conversations/1", "").Links
	assert.Equal(t, d.URL("bookingsync")+"/hosts/{conversations.assignee}", links["conversations.assignee"])
	links = d.syncOK("GET", "/inbox/participants", "").Links
	assert.Equal(t, d.URL("bookingsync")+"/hosts/{participants.member.id}", links["participants.host"])
}

func TestBookingSyncAsksForABearer(t *testing.T) {
	d := open(t, practice.Options{Token: "sesame"})
	for _, header := range []string{"", "Bearer practice", "Bearer ", "Basic sesame", "sesame"} {
		r := d.request("", "GET", "/inbox/conversations", "")
		r.Header.Set("Authorization", header)
		a, err := d.send(r)
		require.NoError(t, err)
		assert.Equal(t, 401, a.status, header)
		assert.JSONEq(t, `{"error":"Not authorized"}`, a.body)
		assert.Equal(t, "application/json", a.header.Get("Content-Type"))
		assert.Equal(t, `Bearer realm="Doorkeeper", error="invalid_token", error_description="The access token is invalid"`,
			a.header.Get("WWW-Authenticate"))
	}
	assert.Equal(t, 200, d.sync("GET", "/inbox/conversations", "").status)
}

func TestBookingSyncLeadsNowhereElse(t *testing.T) {
	d := open(t, practice.Options{})
	for _, c := range [][3]string{
		{"GET", "/inbox/conversations/301", ""},
		{"GET", "/inbox/conversations/0", ""},
		{"GET", "/inbox/conversations/chat_000001", ""},
		{"GET", "/inbox/conversations/", ""},
		{"GET", "/inbox/conversations/1/connect_booking", ""},
		{"GET", "/inbox/conversations/1/messages", ""},
		{"DELETE", "/inbox/conversations/1", ""},
		{"PATCH", "/inbox/conversations/1", `{"conversations":[{"closed":true}]}`},
		{"PUT", "/inbox/conversations/301", `{"conversations":[{"closed":true}]}`},
		{"PUT", "/inbox/conversations/1,2", `{"conversations":[{"closed":true}]}`},
		{"PUT", "/inbox/participants/999", `{"participants":[{"read":true}]}`},
		{"PUT", "/inbox/participants/1999", `{"participants":[{"read":true}]}`},
		{"GET", "/inbox/messages/1", ""},
		{"GET", "/inbox/messages/1999", ""},
		{"GET", "/inbox/participants/1999", ""},
		{"GET", "/inbox/attachments/1", ""},
		{"GET", "/inbox/attachments", ""},
		{"GET", "/inbox/other", ""},
		{"GET", "/inbox", ""},
		{"GET", "/inquiries/1", ""},
		{"GET", "/clients", ""},
		{"GET", "/clients/1", ""},
		{"GET", "/hosts/1", ""},
		{"GET", "/bookings/15", ""},
		{"GET", "/sources/9", ""},
		{"POST", "/hosts", `{"hosts":[{}]}`},
	} {
		a := d.sync(c[0], c[1], c[2])
		assert.Equal(t, 404, a.status, "%s %s %s", c[0], c[1], a.body)
		assert.JSONEq(t, `{"error":"Not Found"}`, a.body)
	}
}

func TestBookingSyncTakesItsOwnContentTypeOnly(t *testing.T) {
	d := open(t, practice.Options{})
	for kind, status := range map[string]int{
		jsonAPI: 200, jsonAPI + "; charset=utf-8": 200, "application/json": 415, "": 415, "application/x-www-form-urlencoded": 415,
	} {
		r := d.request(d.Token(), "PUT", "/inbox/conversations/1", `{"conversations":[{"closed":true}]}`)
		r.Header.Set("Content-Type", kind)
		a, err := d.send(r)
		require.NoError(t, err)
		assert.Equal(t, status, a.status, kind)
	}
	for _, body := range []string{``, `{`, `{}`, `[]`, `{"conversations":{}}`, `{"conversations":[]}`, `{"messages":[{}]}`, `{"conversations":[{}]} {}`} {
		r := d.request(d.Token(), "PUT", "/inbox/conversations/1", body)
		r.Header.Set("Content-Type", jsonAPI)
		a, err := d.send(r)
		require.NoError(t, err)
		assert.Equal(t, 400, a.status, body)
	}
}

// Every operation can be aimed at by its name.
func TestBookingSyncOperations(t *testing.T) {
	d := open(t, practice.Options{})
	me := strconv.Itoa(d.join(1, 4521))
	for _, c := range []struct{ op, method, path, body string }{
		{"list", "GET", "/inbox/conversations", ""},
		{"get", "GET", "/inbox/conversations/1", ""},
		{"get", "GET", "/inbox/conversations/1,2", ""},
		{"messages", "GET", "/inbox/messages/1001", ""},
		{"messages", "GET", "/inbox/messages", ""},
		{"reply", "POST", "/inbox/messages", `{"messages":[{"visibility":"external"}]}`},
		{"note", "POST", "/inbox/messages", `{"messages":[{"visibility":"internal"}]}`},
		{"participants", "GET", "/inbox/participants", ""},
		{"participants", "GET", "/inbox/participants/" + me, ""},
		{"join", "POST", "/inbox/participants", `{"participants":[{"read":true}]}`},
		{"read", "PUT", "/inbox/participants/" + me, `{"participants":[{"read":true}]}`},
		{"close", "PUT", "/inbox/conversations/1", `{"conversations":[{"closed":true}]}`},
		{"reopen", "PUT", "/inbox/conversations/1", `{"conversations":[{"closed":false}]}`},
		{"spam", "PUT", "/inbox/conversations/1", `{"conversations":[{"marked_as_spam":true}]}`},
		{"unspam", "PUT", "/inbox/conversations/1", `{"conversations":[{"marked_as_spam":"false"}]}`},
		{"assign", "PUT", "/inbox/conversations/1", `{"conversations":[{"assignee_id":4522}]}`},
		{"release", "PUT", "/inbox/conversations/1", `{"conversations":[{"assignee_id":null}]}`},
		{"channel", "PUT", "/inbox/conversations/1", `{"conversations":[{"default_channel":"email"}]}`},
		{"update", "PUT", "/inbox/conversations/1", `{"conversations":[{"closed":true,"assignee_id":4522}]}`},
		{"booking", "PUT", "/inbox/conversations/1/connect_booking", `{"bookings":[{"id":15}]}`},
		{"booking", "PUT", "/inbox/conversations/1/disconnect_booking", `{"bookings":[{"id":15}]}`},
		{"booking", "GET", "/bookings/15", ""},
		{"create", "POST", "/inbox/conversations", `{"conversations":[{"subject":"x"}]}`},
		{"people", "GET", "/hosts", ""},
		{"customers", "GET", "/clients/1", ""},
		{"attachments", "GET", "/inbox/attachments/1", ""},
		{"sources", "GET", "/sources", ""},
	} {
		d.SetFaults(faults(t, "rate=off,503="+c.op))
		assert.Equal(t, 503, d.sync(c.method, c.path, c.body).status, "%s %s", c.op, c.path)
		d.SetFaults(faults(t, "rate=off,503=archive"))
		assert.NotEqual(t, 503, d.sync(c.method, c.path, c.body).status, "%s %s", c.op, c.path)
	}
}

// A bad element spoils one of a page, and nothing else.
func TestBookingSyncBadElement(t *testing.T) {
	d := open(t, practice.Options{Faults: faults(t, "rate=off,bad=list")})
	var doc struct{ Conversations []json.RawMessage }
	require.NoError(t, json.Unmarshal([]byte(d.sync("GET", "/inbox/conversations?per_page=10", "").body), &doc))
	require.Len(t, doc.Conversations, 10)
	strange := slices.DeleteFunc(doc.Conversations, func(raw json.RawMessage) bool { return raw[0] == '{' })
	assert.Len(t, strange, 1)
}

func TestBookingSyncLogsNoToken(t *testing.T) {
	var out strings.Builder
	d := open(t, practice.Options{Log: io.Writer(&out), Token: "sesame"})
	d.sync("GET", "/inbox/conversations?page=2", "")
	require.NoError(t, d.Close())
	assert.Contains(t, out.String(), `"path":"/api/v3/inbox/conversations","query":"page=2"`)
	assert.NotContains(t, out.String(), "sesame")
}
