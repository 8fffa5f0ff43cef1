package practice_test

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"convo/client/practice"
)

func TestChangesSurviveARestart(t *testing.T) {
	o := practice.Options{DB: filepath.Join(t.TempDir(), "practice.db")}
	d := open(t, o)
	for _, c := range [][3]string{
		{"POST", "/conversations/reply", `{"chatId":"chat_000001","body":"prima"}`},
		{"PATCH", "/conversations/chat_000001/read", ""},
		{"POST", "/conversations/chat_000001/assignee", `{"userId":4523}`},
		{"PATCH", "/conversations/chat_000002/archive", ""},
	} {
		require.Less(t, d.do(c[0], c[1], c[2]).status, 300)
	}
	before := d.do(http.MethodGet, "/conversations", "").body
	require.NoError(t, d.Close())

	later := noon.Add(72 * time.Hour)
	o.Now = func() time.Time { return later }
	d = open(t, o)
	assert.Equal(t, before, d.do(http.MethodGet, "/conversations", "").body, "also the computed ones keep their times")
	c, err := d.Conversation(marco)
	require.NoError(t, err)
	assert.Equal(t, 0, c.Unread)
	assert.Equal(t, "4523", c.Owner)
	assert.Equal(t, "prima", c.Messages[3].Text)
	assert.Equal(t, "4521", c.Messages[3].Author)
	assert.Equal(t, 409, d.do(http.MethodPatch, "/conversations/"+giulia+"/archive", "").status)
	id, err := d.Reply(marco, "4522", "dopo", later)
	require.NoError(t, err)
	assert.NotEqual(t, c.Messages[3].ID, id, "message ids are not given twice")
}

func TestAFileBelongsToItsInbox(t *testing.T) {
	o := practice.Options{DB: filepath.Join(t.TempDir(), "practice.db"), Conversations: 10}
	require.NoError(t, open(t, o).Close())
	o.Conversations = 20
	_, err := practice.Start(context.Background(), o)
	assert.ErrorContains(t, err, "made with 10 conversations of seed 1")
}

func TestAFileHasOneServer(t *testing.T) {
	o := practice.Options{DB: filepath.Join(t.TempDir(), "practice.db")}
	open(t, o)
	_, err := practice.Start(context.Background(), practice.Options{DB: o.DB, Conversations: 300})
	assert.ErrorContains(t, err, "another practice server")
}

func TestNothingIsLeftBehind(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	d := open(t, practice.Options{Live: true})
	d.do(http.MethodPatch, "/conversations/"+marco+"/archive", "")
	require.NoError(t, d.Close())
	require.NoError(t, d.Close(), "twice is once")
	left, err := os.ReadDir(os.TempDir())
	require.NoError(t, err)
	assert.Empty(t, left)
}

func TestTheContextEndsTheServer(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	s, err := practice.Start(ctx, practice.Options{Conversations: 10})
	require.NoError(t, err)
	cancel()
	require.NoError(t, s.Close())     // waits for the same end
	_, err = http.Get(s.URL("qlara")) //nolint:forbidigo // must not answer
	assert.Error(t, err)
}

func TestLoopbackOnly(t *testing.T) {
	for _, address := range []string{"0.0.0.0:0", ":0", "192.0.2.1:80", "example.com:80", "nonsense"} {
		_, err := practice.Start(t.Context(), practice.Options{Listen: address})
		require.ErrorContains(t, err, "listen on", address)
	}
	d := open(t, practice.Options{Listen: "localhost:0"})
	assert.Equal(t, 200, d.do(http.MethodGet, "/conversations", "").status)
}

func TestAnEmptyInbox(t *testing.T) {
	d := open(t, practice.Options{Conversations: -1, Live: true})
	assert.JSONEq(t, `{"conversations":[],"total":0,"hasMore":false}`, d.do(http.MethodGet, "/conversations", "").body)
	assert.Equal(t, 404, d.do(http.MethodGet, "/conversations/"+marco, "").status)
}

func TestEnv(t *testing.T) {
	d := open(t, practice.Options{Token: "it's $HOME"})
	assert.Equal(t, "export CONVO_BACKEND=qlara\n"+
		"export CONVO_URL=http://"+d.Addr()+"/api/partner-gateway/v1\n"+
		`export CONVO_TOKEN='it'\''s $HOME'`+"\n"+
		"export CONVO_ME=4521\n"+
		"\nexport CONVO_BACKEND=bookingsync\n"+
		"export CONVO_URL=http://"+d.Addr()+"/api/v3\n"+
		`export CONVO_TOKEN='it'\''s $HOME'`+"\n"+
		"export CONVO_ME=4521\n"+
		"\nexport CONVO_BACKEND=gtateth\n"+
		"export CONVO_URL=http://"+d.Addr()+"/api/v1\n"+
		`export CONVO_TOKEN='it'\''s $HOME'`+"\n"+
		"export CONVO_ME=64a1b2c3a000000000004521\n", d.Env())
	assert.Empty(t, d.URL("fax"))
}

// Had a start to do anything for each of a billion conversations, this test would not end.
func TestAStartDoesNotDependOnTheSize(t *testing.T) {
	d := open(t, practice.Options{Conversations: 1_000_000_000})
	assert.Equal(t, 200, d.do(http.MethodGet, "/conversations/chat_1000000000", "").status)
}

func TestRequestLog(t *testing.T) {
	var out bytes.Buffer
	d := open(t, practice.Options{Log: &out, Token: "sesame"})
	d.do(http.MethodGet, "/conversations?limit=1&status=active", "")
	d.do(http.MethodPost, "/conversations/reply", `{"chatId":"chat_000001","body":"ciao"}`)
	d.SetFaults(faults(t, free+"reset=read"))
	_, err := d.try(http.MethodPatch, "/conversations/"+marco+"/read", "")
	require.Error(t, err)
	d.do(http.MethodGet, "/_practice/requests", "")
	kept := d.Requests()
	require.NoError(t, d.Close())

	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	require.Len(t, lines, 3, "control requests are not logged")
	assert.NotContains(t, out.String(), "sesame")
	assert.JSONEq(t, `{"at":"2026-04-09T15:00:00+02:00","method":"GET","path":"/api/partner-gateway/v1/inbox/conversations","query":"limit=1&status=active","body":"","status":200}`, lines[0])
	assert.JSONEq(t, `{"at":"2026-04-09T15:00:00+02:00","method":"POST","path":"/api/partner-gateway/v1/inbox/conversations/reply","query":"","body":"{\"chatId\":\"chat_000001\",\"body\":\"ciao\"}","status":202}`, lines[1])
	assert.Contains(t, lines[2], `"status":0`)
	assert.Equal(t, "sesame", kept[0].Header.Get("X-Api-Key"))
}

func TestPathsArriveAsTheyAre(t *testing.T) {
	d := open(t, practice.Options{})
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://"+d.Addr(), nil)
	require.NoError(t, err)
	r.URL.Opaque = "/api/partner-gateway/v1/inbox/conversations/../../admin"
	r.Header.Set("X-Api-Key", d.Token())
	a, err := d.send(r)
	require.NoError(t, err)
	assert.Equal(t, 404, a.status)
	assert.Contains(t, d.Requests()[0].Path, "..")
	assert.Equal(t, 404, d.do(http.MethodGet, "/api/v9/x", "").status)
}

func TestDateIsTheServersClock(t *testing.T) {
	d := open(t, practice.Options{})
	assert.Equal(t, "Thu, 09 Apr 2026 13:00:00 GMT", d.do(http.MethodGet, "/conversations", "").header.Get("Date"))
}

func TestControls(t *testing.T) {
	d := open(t, practice.Options{})
	for _, c := range []struct {
		method, path, body string
		status             int
		want               string
	}{
		{"POST", "faults", `{"spec":"429=read,ids=number"}`, 200, `"spec":"429=read,ids=number"`},
		{"GET", "faults", ``, 200, `"spec":"429=read,ids=number"`},
		{"POST", "faults", `hang=list*1`, 200, `"spec":"hang=list*1"`},
		{"POST", "faults", `nonsense`, 400, `nonsense`},
		{"POST", "faults", `{"spec":3}`, 400, `error`},
		{"DELETE", "faults", ``, 200, `"spec":""`},
		{"POST", "inbound", `{"chatId":"chat_000002","body":"ehi"}`, 200, `"messageId":"msg_`},
		{"POST", "reply", `{"chatId":2,"userId":4523,"body":"ehi"}`, 200, `"messageId":"msg_`},
		{"POST", "reply", `{"chatId":2,"body":"ehi"}`, 404, `no such person`},
		{"POST", "assign", `{"chatId":"chat_000002","userId":4525}`, 204, ``},
		{"POST", "assign", `{"chatId":"chat_000002","userId":1}`, 404, `no such person`},
		{"POST", "read", `{"chatId":"chat_000002"}`, 204, ``},
		{"POST", "archive", `{"chatId":"chat_000002"}`, 204, ``},
		{"POST", "archive", `{"chatId":"chat_000002"}`, 409, `already archived`},
		{"POST", "archive", `{"chatId":"chat_999999"}`, 404, `no such conversation`},
		{"POST", "note", `{"chatId":"64a1b2c3c000000000000002","userId":"64a1b2c3a000000000004524","body":"attenti"}`, 200, `"messageId":"msg_`},
		{"POST", "note", `{"chatId":2,"body":"attenti"}`, 404, `no such person`},
		{"POST", "state", `{"chatId":3,"state":"pending"}`, 204, ``},
		{"POST", "state", `{"chatId":3,"state":"asleep"}`, 400, `no such state`},
		{"POST", "spam", `{"chatId":4}`, 204, ``},
		{"POST", "spam", `{"chatId":5}`, 204, ``},
		{"POST", "unspam", `{"chatId":5}`, 204, ``},
		{"POST", "delete", `{"chatId":6}`, 204, ``},
		{"POST", "delete", `{"chatId":6}`, 404, `no such conversation`},
		{"POST", "archive", `{`, 400, `error`},
		{"POST", "dance", `{}`, 404, `error`},
	} {
		a := d.do(c.method, "/_practice/"+c.path, c.body)
		assert.Equal(t, c.status, a.status, "%s %s", c.path, c.body)
		assert.Contains(t, a.body, c.want)
	}
	c, err := d.Conversation(giulia)
	require.NoError(t, err)
	texts := []string{}
	for _, m := range c.Messages {
		texts = append(texts, m.Text+m.Author)
	}
	assert.Equal(t, []string{"STOP", "ehi", "ehi4523"}, texts)
	assert.Equal(t, "4525", c.Owner)
	assert.True(t, c.Archived)
	require.Len(t, c.Notes, 1)
	assert.Equal(t, "attenti4524", c.Notes[0].Text+c.Notes[0].Author)
	for id, want := range map[string][2]any{"3": {"pending", false}, "4": {"open", true}, "5": {"open", false}} {
		c, err := d.Conversation(id)
		require.NoError(t, err)
		assert.Equal(t, want, [2]any{c.State, c.Spam}, id)
		assert.Equal(t, c.Spam, c.Archived, id)
	}
	assert.Empty(t, d.Requests())
}

func TestControlsAskForTheToken(t *testing.T) {
	d := open(t, practice.Options{Token: "sesame"})
	for bearer, status := range map[string]int{"": 401, "Bearer wrong": 401, "Bearer sesame": 200} {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://"+d.Addr()+"/_practice/faults", nil)
		require.NoError(t, err)
		r.Header.Set("Authorization", bearer)
		a, err := d.send(r)
		require.NoError(t, err)
		assert.Equal(t, status, a.status, bearer)
	}
}

// Many at once: nothing is lost, counted twice or torn.
func TestEverybodyAtOnce(t *testing.T) {
	d := open(t, practice.Options{})
	var all sync.WaitGroup
	for k := range 8 {
		all.Go(func() {
			for range 10 {
				switch k % 4 {
				case 0:
					_, err := d.reply()
					assert.NoError(t, err)
				case 1:
					_, err := d.Inbound(marco, "e poi?", noon)
					assert.NoError(t, err)
				case 2:
					var list wireList
					d.get("/conversations?unreadOnly=true&limit=10", &list)
				default:
					var thread wireThread
					d.get("/conversations/"+marco+"/messages", &thread)
				}
			}
		})
	}
	all.Wait()
	c, err := d.Conversation(marco)
	require.NoError(t, err)
	assert.Len(t, c.Messages, 3+40)
	assert.Equal(t, 3+20, c.Unread)
	ids := map[string]bool{}
	for _, m := range c.Messages {
		ids[m.ID] = true
	}
	assert.Len(t, ids, 43)
}

func TestAnswersAreValidJSONEvenForHostileText(t *testing.T) {
	d := open(t, practice.Options{})
	a := d.do(http.MethodGet, "/conversations?limit=50", "")
	assert.True(t, json.Valid([]byte(a.body)))
	for _, raw := range []string{`\u001b[2J`, `\u202e`, "\u009b", `\u0000`, `\b`} {
		assert.True(t, strings.Contains(a.body, raw) || strings.Contains(a.body, strings.ReplaceAll(raw, `\u202e`, "\u202e")), "%q reaches the client", raw)
	}
}
