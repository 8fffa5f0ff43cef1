package practice_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"convo/client/practice"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// noon is every test's moment unless it moves its clock.
var noon = time.Date(2026, 4, 9, 15, 0, 0, 0, time.FixedZone("", 2*60*60))

type clock struct {
	mu sync.Mutex
	at time.Time
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *clock) move(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

// desk is a running server and a plain HTTP client that talks to it.
type desk struct {
	*practice.Server
	t      testing.TB
	clock  *clock
	client *http.Client
}

// open starts a server with 300 conversations at noon and without limits, unless o says otherwise.
func open(tb testing.TB, o practice.Options) *desk {
	tb.Helper()
	c := &clock{at: noon}
	if o.Now == nil {
		o.Now = c.now
	}
	if o.Conversations == 0 {
		o.Conversations = 300
	}
	if o.Faults.String() == "" {
		o.Faults = faults(tb, "rate=off,burst=off")
	}
	s, err := practice.Start(context.Background(), o)
	require.NoError(tb, err)
	transport := &http.Transport{}
	client := &http.Client{
		Transport:     transport,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	tb.Cleanup(func() {
		transport.CloseIdleConnections()
		assert.NoError(tb, s.Close())
	})
	return &desk{Server: s, t: tb, clock: c, client: client}
}

func faults(tb testing.TB, spec string) practice.Faults {
	tb.Helper()
	f, err := practice.ParseFaults(spec)
	require.NoError(tb, err)
	return f
}

type answer struct {
	status int
	header http.Header
	body   string
}

// try sends a request to a path below /inbox, or to the server's root if it begins with /_practice.
func (d *desk) try(method, path, body string) (answer, error) {
	d.t.Helper()
	url := d.URL("qlara") + "/inbox" + path
	if strings.HasPrefix(path, "/_practice") || strings.HasPrefix(path, "/api") {
		url = "http://" + d.Addr() + path
	}
	r, err := http.NewRequestWithContext(d.t.Context(), method, url, bytes.NewBufferString(body))
	require.NoError(d.t, err)
	r.Header.Set("X-Api-Key", d.Token())
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	return d.send(r)
}

func (d *desk) send(r *http.Request) (answer, error) {
	resp, err := d.client.Do(r)
	if err != nil {
		return answer{}, err
	}
	raw, err := io.ReadAll(resp.Body)
	if closeErr := resp.Body.Close(); err == nil {
		err = closeErr
	}
	return answer{resp.StatusCode, resp.Header, string(raw)}, err
}

func (d *desk) do(method, path, body string) answer {
	d.t.Helper()
	a, err := d.try(method, path, body)
	require.NoError(d.t, err, "%s %s", method, path)
	return a
}

// get reads a JSON answer into v.
func (d *desk) get(path string, v any) {
	d.t.Helper()
	a := d.do(http.MethodGet, path, "")
	require.Equal(d.t, http.StatusOK, a.status, a.body)
	require.NoError(d.t, json.Unmarshal([]byte(a.body), v), a.body)
}

// The wire types of these tests are written from the documents, apart from the server's own.
type wireConversation struct {
	ChatID      json.RawMessage
	Channel     string
	Contact     struct{ PhoneNumber, Name *string }
	LastMessage struct {
		Body, Direction string
		Timestamp       time.Time
	}
	UnreadCount    int
	Status         string
	AssignedUserID *int `json:"assignedUserId"`
	CreatedAt      time.Time
}

type wireList struct {
	Conversations []wireConversation
	Total         int
	HasMore       bool
}

func (l wireList) ids() []string {
	out := []string{}
	for _, c := range l.Conversations {
		out = append(out, string(c.ChatID))
	}
	return out
}

type wireThread struct {
	ChatID   json.RawMessage
	Messages []struct {
		MessageID               json.RawMessage
		Direction, Body, Status string
		Timestamp               time.Time
	}
	Total   int
	HasMore bool
}
