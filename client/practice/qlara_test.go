package practice_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"convo/client/practice"
)

const marco, giulia = "chat_000001", "chat_000002"

func TestListLooksLikeUC018(t *testing.T) {
	d := open(t, practice.Options{})
	a := d.do(http.MethodGet, "/conversations?status=active&limit=2", "")
	assert.Equal(t, "application/json", a.header.Get("Content-Type"))
	var got map[string]any
	require.NoError(t, json.Unmarshal([]byte(a.body), &got))
	last := got["conversations"].([]any)[0].(map[string]any)["lastMessage"].(map[string]any)["timestamp"].(string)
	at, err := time.Parse(time.RFC3339, last)
	require.NoError(t, err)
	other := got["conversations"].([]any)[1].(map[string]any)["createdAt"].(string)
	assert.JSONEq(t, fmt.Sprintf(`{
	  "conversations": [
	    {
	      "chatId": "chat_000001", "channel": "WHATSAPP",
	      "contact": {"phoneNumber": "+393471234567", "name": "Marco Rossi"},
	      "lastMessage": {"body": "Potete aiutarmi?", "direction": "INBOUND", "timestamp": %q},
	      "unreadCount": 3, "status": "ACTIVE", "createdAt": %q
	    },
	    {
	      "chatId": "chat_000002", "channel": "SMS",
	      "contact": {"phoneNumber": "+393489876543", "name": "Giulia Bianchi"},
	      "lastMessage": {"body": "STOP", "direction": "INBOUND", "timestamp": %q},
	      "unreadCount": 1, "status": "ACTIVE", "createdAt": %q
	    }
	  ], "total": %v, "hasMore": true}`,
		last, at.Add(-5*time.Minute).Format(time.RFC3339), other, other, got["total"]), a.body)
	assert.True(t, strings.HasSuffix(last, "+02:00"), last)
	assert.Less(t, noon.Sub(at), 5*time.Minute)
}

func TestGetCarriesTheOwnerAndTheListDoesNot(t *testing.T) {
	d := open(t, practice.Options{})
	for path, owner := range map[string]string{marco: `null`, giulia: `4522`} {
		var one map[string]json.RawMessage
		d.get("/conversations/"+path, &one)
		assert.Equal(t, owner, string(one["assignedUserId"]))
	}
	assert.NotContains(t, d.do(http.MethodGet, "/conversations", "").body, "assignedUserId")
	d.SetFaults(faults(t, "owner-in-list"))
	assert.Contains(t, d.do(http.MethodGet, "/conversations?limit=2", "").body, `"assignedUserId":4522`)
}

func TestThreadLooksLikeUC018(t *testing.T) {
	d := open(t, practice.Options{})
	var thread wireThread
	d.get("/conversations/"+marco+"/messages?limit=50", &thread)
	require.Len(t, thread.Messages, 3)
	assert.Equal(t, 3, thread.Total)
	assert.False(t, thread.HasMore)
	assert.Equal(t, `"chat_000001"`, string(thread.ChatID))
	first := thread.Messages[0]
	assert.Equal(t, "Buongiorno, vorrei informazioni sulla spedizione del mio ordine", first.Body)
	assert.Equal(t, "INBOUND", first.Direction)
	assert.Equal(t, "RECEIVED", first.Status)
	assert.Equal(t, `"msg_1001"`, string(first.MessageID))
	assert.Equal(t, 4*time.Minute, thread.Messages[2].Timestamp.Sub(thread.Messages[1].Timestamp))
}

func TestPeopleLooksLikeUC018(t *testing.T) {
	d := open(t, practice.Options{})
	a := d.do(http.MethodGet, "/conversations/assignable-users", "")
	var people []json.RawMessage
	require.NoError(t, json.Unmarshal([]byte(a.body), &people))
	require.GreaterOrEqual(t, len(people), 3)
	assert.JSONEq(t, `{"id":4521,"fullName":"Anna Bianchi","profilePicture":"https://cdn.example.com/users/4521/avatar.png"}`, string(people[0]))
	assert.JSONEq(t, `{"id":4523,"fullName":"Marco Rossi","profilePicture":null}`, string(people[2]))
	assert.Equal(t, "4521", d.Me())
}

// Every refusal of the documents, status and body.
func TestRefusals(t *testing.T) {
	archived := `{"status":"fail","data":{"conversation":"Conversation is already archived"}}`
	gone := `{"status":"fail","data":{"conversation":"Conversation not found: chat_invalid_id"}}`
	for _, c := range []struct {
		method, path, body string
		status             int
		want               string // the whole body, or "" for any
	}{
		{"GET", "/conversations/chat_invalid_id", "", 404, gone},
		{"GET", "/conversations/chat_invalid_id/messages", "", 404, gone},
		{"PATCH", "/conversations/chat_invalid_id/read", "", 404, gone},
		{"PATCH", "/conversations/chat_invalid_id/archive", "", 404, gone},
		{"PATCH", "/conversations/chat_invalid_id/unarchive", "", 404, gone},
		{"DELETE", "/conversations/chat_invalid_id/assignee", "", 404, gone},
		{"POST", "/conversations/chat_invalid_id/assignee", `{"userId":4521}`, 404, gone},
		{"POST", "/conversations/reply", `{"chatId":"chat_invalid_id","body":"x"}`, 404, gone},
		{"GET", "/conversations/chat_000301", "", 404, ""},
		{"GET", "/conversations/chat_000000", "", 404, ""},
		{"GET", "/conversations/..", "", 404, ""},
		{"PATCH", "/conversations/" + giulia + "/archive", "", 409, archived},
		{"POST", "/conversations/" + marco + "/assignee", `{"userId":9999}`, 404, `{"status":"fail","data":{"user":"User 9999 does not belong to your company"}}`},
		{"POST", "/conversations/" + marco + "/assignee", `{"userId":0}`, 404, ""},
		{"POST", "/conversations/" + marco + "/assignee", `{"userId":null}`, 400, ""},
		{"POST", "/conversations/" + marco + "/assignee", `{}`, 400, ""},
		{"POST", "/conversations/" + marco + "/assignee", `{"userId":"4521"}`, 400, ""},
		{"POST", "/conversations/" + marco + "/assignee", `nonsense`, 400, ""},
		{"POST", "/conversations/" + marco + "/assignee", ``, 415, ""},
		{"POST", "/conversations/reply", `{"body":"x"}`, 400, ""},
		{"POST", "/conversations/reply", `{"chatId":null,"body":"x"}`, 400, ""},
		{"POST", "/conversations/reply", `{"chatId":"chat_000001"}`, 400, ""},
		{"POST", "/conversations/reply", `{"chatId":"chat_000001","body":"  "}`, 400, ""},
		{"POST", "/conversations/reply", `{"chatId":"chat_000001","text":"x"}`, 400, ""},
		{"POST", "/conversations/reply", `{"chatId":"chat_000001","body":"x","text":"x"}`, 400, ""},
		{"POST", "/conversations/reply", `{"chatId":"chat_000001","body":"x"} {}`, 400, ""},
		{"GET", "/conversations/reply", ``, 405, ""},
		{"POST", "/conversations", `{}`, 405, ""},
		{"PUT", "/conversations/" + marco + "/read", ``, 405, ""},
		{"GET", "/conversations/" + marco + "/nothing", ``, 404, ""},
		{"GET", "/other", ``, 404, ""},
		{"GET", "/conversations?limit=0", "", 400, ""},
		{"GET", "/conversations?offset=-1", "", 400, ""},
		{"GET", "/conversations?status=closed", "", 400, ""},
		{"GET", "/conversations?unreadOnly=yes", "", 400, ""},
		{"GET", "/conversations?dateFrom=yesterday", "", 400, ""},
		{"GET", "/conversations?orderBy=+lastMessageDate", "", 400, ""}, // a plus that was not escaped is a space
		{"GET", "/conversations/" + marco + "/messages?idFrom=x", "", 400, ""},
	} {
		t.Run(c.method+c.path+c.body, func(t *testing.T) {
			d := open(t, practice.Options{})
			require.NoError(t, d.Archive(giulia))
			a := d.do(c.method, c.path, c.body)
			assert.Equal(t, c.status, a.status, a.body)
			assert.Contains(t, a.body, `"status":"fail"`)
			if c.want != "" {
				assert.JSONEq(t, c.want, a.body)
			}
		})
	}
}

func TestTheKeyIsAsked(t *testing.T) {
	d := open(t, practice.Options{Token: "secret"})
	for _, key := range []string{"", "practice"} {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, d.URL("qlara")+"/inbox/conversations", nil)
		require.NoError(t, err)
		r.Header.Set("X-Api-Key", key)
		a, err := d.send(r)
		require.NoError(t, err)
		assert.Equal(t, 401, a.status)
		assert.Contains(t, a.body, `"status":"fail"`)
	}
	assert.Equal(t, 200, d.do(http.MethodGet, "/conversations", "").status)
}

func TestReadArchiveUnarchive(t *testing.T) {
	t.Run("204 and nothing", func(t *testing.T) {
		d := open(t, practice.Options{})
		for _, verb := range []string{"read", "read", "archive", "unarchive", "unarchive"} {
			a := d.do(http.MethodPatch, "/conversations/"+marco+"/"+verb, "")
			assert.Equal(t, 204, a.status, verb)
			assert.Empty(t, a.body)
		}
	})
	t.Run("200 and UC-018's JSON", func(t *testing.T) {
		d := open(t, practice.Options{Faults: faults(t, "answers=200")})
		for verb, want := range map[string]string{
			"read":    `{"chatId":"chat_000001","unreadCount":0,"updatedAt":"2026-04-09T15:00:00+02:00"}`,
			"archive": `{"chatId":"chat_000001","status":"ARCHIVED","archivedAt":"2026-04-09T15:00:00+02:00"}`,
		} {
			a := d.do(http.MethodPatch, "/conversations/"+marco+"/"+verb, "")
			assert.Equal(t, 200, a.status)
			assert.JSONEq(t, want, a.body)
		}
		a := d.do(http.MethodPatch, "/conversations/"+marco+"/unarchive", "")
		assert.JSONEq(t, `{"chatId":"chat_000001","status":"ACTIVE"}`, a.body)
	})
}

func TestArchivedLeavesTheListAndComesBackWithANewMessage(t *testing.T) {
	d := open(t, practice.Options{})
	d.do(http.MethodPatch, "/conversations/"+giulia+"/read", "")
	d.do(http.MethodPatch, "/conversations/"+giulia+"/archive", "")
	var active, archived wireList
	d.get("/conversations?limit=200", &active)
	d.get("/conversations?status=archived", &archived)
	assert.NotContains(t, active.ids(), `"chat_000002"`)
	assert.Equal(t, `"chat_000002"`, archived.ids()[0])
	assert.Equal(t, "ARCHIVED", archived.Conversations[0].Status)

	d.clock.move(time.Minute)
	id, err := d.Inbound(giulia, "Ci ripenso", d.clock.now())
	require.NoError(t, err)
	d.get("/conversations?limit=2", &active)
	top := active.Conversations[0]
	assert.Equal(t, `"chat_000002"`, string(top.ChatID))
	assert.Equal(t, 1, top.UnreadCount)
	assert.Equal(t, "Ci ripenso", top.LastMessage.Body)
	assert.Equal(t, "ACTIVE", top.Status)
	var thread wireThread
	d.get("/conversations/"+giulia+"/messages", &thread)
	assert.Equal(t, strconv.Quote(id), string(thread.Messages[1].MessageID))
}

func TestAssignReplacesSilentlyAndReleaseIsIdempotent(t *testing.T) {
	d := open(t, practice.Options{})
	owner := func() string {
		c, err := d.Conversation(giulia)
		require.NoError(t, err)
		return c.Owner
	}
	require.Equal(t, "4522", owner())
	assert.Equal(t, 204, d.do(http.MethodPost, "/conversations/"+giulia+"/assignee", `{"userId":4521}`).status)
	assert.Equal(t, "4521", owner())
	for range 2 {
		assert.Equal(t, 204, d.do(http.MethodDelete, "/conversations/"+giulia+"/assignee", "").status)
		assert.Empty(t, owner())
	}
	require.NoError(t, d.Assign(giulia, "4523"))
	assert.Equal(t, "4523", owner())
	assert.Error(t, d.Assign(giulia, "9999"))
}

func TestReplyIsQueuedAndMovesOn(t *testing.T) {
	d := open(t, practice.Options{})
	a := d.do(http.MethodPost, "/conversations/reply", `{"chatId":"chat_000001","body":"Il suo ordine e in consegna domani."}`)
	assert.Equal(t, 202, a.status)
	var reply struct{ MessageID string }
	require.NoError(t, json.Unmarshal([]byte(a.body), &reply))
	status := func() string {
		var thread wireThread
		d.get("/conversations/"+marco+"/messages", &thread)
		last := thread.Messages[len(thread.Messages)-1]
		assert.Equal(t, strconv.Quote(reply.MessageID), string(last.MessageID))
		assert.Equal(t, "OUTBOUND", last.Direction)
		return last.Status
	}
	var seen []string
	for _, age := range []time.Duration{0, time.Second, 2 * time.Second, time.Minute} {
		d.clock.move(age)
		seen = append(seen, status())
	}
	assert.Equal(t, []string{"QUEUED", "SENT", "DELIVERED"}, seen[:3])
	assert.Contains(t, []string{"DELIVERED", "READ"}, seen[3])
}

func TestReplyOutsideTheWhatsAppWindowIsAcceptedAndFails(t *testing.T) {
	d := open(t, practice.Options{})
	d.clock.move(25 * time.Hour)
	for id, want := range map[string]string{marco: "ERROR", giulia: "DELIVERED"} { // SMS has no window
		a := d.do(http.MethodPost, "/conversations/reply", `{"chatId":"`+id+`","body":"ciao"}`)
		require.Equal(t, 202, a.status)
		d.clock.move(10 * time.Second)
		c, err := d.Conversation(id)
		require.NoError(t, err)
		assert.Equal(t, want, c.Messages[len(c.Messages)-1].Status, id)
	}
}

func TestReplyWithAnEmptyAnswer(t *testing.T) {
	d := open(t, practice.Options{Faults: faults(t, "reply=empty")})
	a := d.do(http.MethodPost, "/conversations/reply", `{"chatId":"chat_000001","body":"ciao"}`)
	assert.Equal(t, 202, a.status)
	assert.Empty(t, a.body)
}

func TestIDsInEveryForm(t *testing.T) {
	for form, want := range map[string][2]string{
		"string": {`"chat_000001"`, `"msg_1001"`},
		"number": {`1`, `1001`},
		"big":    {`9007199254740993`, `9007199254741993`},
	} {
		t.Run(form, func(t *testing.T) {
			d := open(t, practice.Options{Faults: faults(t, "ids="+form)})
			var list wireList
			d.get("/conversations?limit=1", &list)
			assert.Equal(t, want[0], string(list.Conversations[0].ChatID))
			path := strings.Trim(want[0], `"`)
			var thread wireThread
			d.get("/conversations/"+path+"/messages", &thread)
			assert.Equal(t, want[1], string(thread.Messages[0].MessageID))
			second := strings.Trim(string(thread.Messages[1].MessageID), `"`)
			d.get("/conversations/"+path+"/messages?idFrom="+second, &thread)
			assert.Len(t, thread.Messages, 2)
			a := d.do(http.MethodPost, "/conversations/reply", `{"chatId":`+want[0]+`,"body":"x"}`)
			assert.Equal(t, 202, a.status)
		})
	}
}

// longThread is a conversation whose thread needs several pages.
func longThread(t *testing.T, d *desk) practice.Conversation {
	t.Helper()
	for i := 1; i <= 300; i++ {
		c, err := d.Conversation(strconv.Itoa(i))
		require.NoError(t, err)
		if len(c.Messages) > 100 {
			return c
		}
	}
	t.Fatal("the inbox has no long thread")
	return practice.Conversation{}
}

func TestThreadPages(t *testing.T) {
	d := open(t, practice.Options{})
	c := longThread(t, d)
	n := len(c.Messages)
	for _, p := range []struct {
		name, faults, query string
		from, to            int // of c.Messages
		more                bool
	}{
		{"oldest first", "", "?limit=10", 0, 10, true},
		{"default size", "", "", 0, 50, true},
		{"newest first", "messages=newest", "?limit=10", n - 10, n, true},
		{"idFrom is inclusive", "", "?limit=10&idFrom=" + c.Messages[20].ID, 20, 30, true},
		{"idTo is inclusive", "", "?limit=10&idTo=" + c.Messages[20].ID, 11, 21, true},
		{"both", "", "?idFrom=" + c.Messages[5].ID + "&idTo=" + c.Messages[8].ID, 5, 9, false},
		{"to the end", "", "?limit=10&idFrom=" + c.Messages[n-3].ID, n - 3, n, false},
		{"bounds beat the switch", "messages=newest", "?limit=10&idFrom=" + c.Messages[20].ID, 20, 30, true},
	} {
		t.Run(p.name, func(t *testing.T) {
			d.SetFaults(faults(t, "rate=off,burst=off,"+p.faults))
			var thread wireThread
			d.get("/conversations/"+c.ID+"/messages"+p.query, &thread)
			require.Len(t, thread.Messages, p.to-p.from)
			for k, m := range thread.Messages {
				require.Equal(t, strconv.Quote(c.Messages[p.from+k].ID), string(m.MessageID))
			}
			assert.Equal(t, n, thread.Total)
			assert.Equal(t, p.more, thread.HasMore)
		})
	}
}

// Whatever the filters and the page size, the pages laid end to end are the conversations that the
// filters select, once each and in order.
func TestPagesLaidEndToEnd(t *testing.T) {
	d := open(t, practice.Options{})
	for i, text := range []string{"uno", "due", "tre"} {
		_, err := d.Inbound(strconv.Itoa(40*i+90), text, noon.Add(time.Duration(i)*time.Second))
		require.NoError(t, err)
	}
	require.NoError(t, d.Archive("5"))
	rapid.Check(t, func(r *rapid.T) {
		v := url.Values{}
		if s := rapid.SampledFrom([]string{"", "active", "archived"}).Draw(r, "status"); s != "" {
			v.Set("status", s)
		}
		if rapid.Bool().Draw(r, "unread") {
			v.Set("unreadOnly", "true")
		}
		channels := rapid.SliceOfDistinct(rapid.SampledFrom([]string{"WHATSAPP", "SMS", "rcs", "MESSENGER"}), rapid.ID[string]).Draw(r, "channels")
		if rapid.Bool().Draw(r, "commas") {
			channels = []string{strings.Join(channels, ",")}
		}
		v["channelIds"] = channels
		if rapid.Bool().Draw(r, "oldest first") {
			v.Set("orderBy", "+lastMessageDate")
		}
		v.Set("limit", strconv.Itoa(rapid.IntRange(7, 220).Draw(r, "limit")))
		var all []wireConversation
		for {
			v.Set("offset", strconv.Itoa(len(all)))
			var page wireList
			d.get("/conversations?"+v.Encode(), &page)
			all = append(all, page.Conversations...)
			if !page.HasMore {
				require.Len(r, all, page.Total)
				break
			}
			require.NotEmpty(r, page.Conversations)
		}
		checkSelection(r, v, all)
	})
}

func checkSelection(r *rapid.T, v url.Values, all []wireConversation) {
	seen := map[string]bool{}
	wanted := strings.ToUpper(strings.Join(v["channelIds"], ","))
	for i, c := range all {
		require.False(r, seen[string(c.ChatID)], "twice: %s", c.ChatID)
		seen[string(c.ChatID)] = true
		require.Equal(r, v.Get("status") == "archived", c.Status == "ARCHIVED")
		require.True(r, v.Get("unreadOnly") == "" || c.UnreadCount > 0)
		require.True(r, wanted == "" || strings.Contains(wanted, c.Channel))
		if i == 0 {
			continue
		}
		newer, older := all[i-1].LastMessage.Timestamp, c.LastMessage.Timestamp
		if v.Get("orderBy") != "" {
			newer, older = older, newer
		}
		require.False(r, newer.Before(older), "order at %d", i)
	}
}

func TestDateFromSelectsWhatChangedSince(t *testing.T) {
	d := open(t, practice.Options{})
	var page wireList
	d.get("/conversations?limit=10", &page)
	ninth := page.Conversations[8].LastMessage.Timestamp
	from := func(s string) (p wireList) {
		d.get("/conversations?dateFrom="+url.QueryEscape(s), &p)
		return p
	}
	assert.Equal(t, page.ids()[:9], from(ninth.Format(time.RFC3339)).ids())

	d.clock.move(time.Hour)
	require.NoError(t, d.Read("150"))
	assert.Equal(t, []string{`"chat_000150"`}, from(noon.Add(time.Second).Format(time.RFC3339)).ids())
	assert.Equal(t, 0, from("2026-04-10").Total)
}

func TestOutOfRangePage(t *testing.T) {
	d := open(t, practice.Options{})
	a := d.do(http.MethodGet, "/conversations?offset=5000", "")
	assert.Contains(t, a.body, `"conversations":[]`)
	assert.Contains(t, a.body, `"hasMore":false`)
	a = d.do(http.MethodGet, "/conversations?channelIds=PIGEON", "")
	assert.Contains(t, a.body, `"total":0`)
}
