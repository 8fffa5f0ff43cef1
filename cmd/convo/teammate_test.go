//go:build linux

package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/stretchr/testify/require"

	"convo/cmd/convo/internal/terminal"
)

// marco is the conversation with Marco Rossi, by the backend that tells its id.
var marco = map[string]string{"qlara": "chat_000001", "bookingsync": "1", "gtateth": "64a1b2c3c000000000000001"}

// The others of the team, by their numbers.
const (
	lucaVerdi  = "4522"
	saraConti  = "4524"
	aminaBello = "4525"
	theirAgent = "teammate"
)

// colleagues are the same by their names.
var colleagues = map[string]string{"Luca Verdi": lucaVerdi, "Sara Conti": saraConti, "Amina Bello": aminaBello}

// speak makes another of the server's APIs the seat's account, with these settings.
func (s *seat) speak(backend, settings string) {
	s.t.Helper()
	file := filepath.Join(s.t.TempDir(), "key") // not at home, where no key may be
	require.NoError(s.t, os.WriteFile(file, []byte(key), 0o600))
	for name := range s.env {
		if strings.HasPrefix(name, "CONVO_") {
			delete(s.env, name)
		}
	}
	account := fmt.Sprintf("[[account]]\nname = \"shop\"\nbackend = %q\nurl = %q\nme = %q\ntoken_file = %q\n",
		backend, s.server.URL(backend), s.server.MeOn(backend), file)
	if backend == "gtateth" {
		account += "messages = \"assumed\"\n" + s.people(backend)
	}
	s.configure(account + settings)
}

// people are the colleagues as the configuration names them for a system that cannot.
func (s *seat) people(backend string) string {
	var tables strings.Builder
	for name, number := range colleagues {
		_, _ = fmt.Fprintf(&tables, "[[people]]\naccount = \"shop\"\nid = %q\nname = %q\n", s.server.Person(backend, number), name)
	}
	return tables.String()
}

// teammate is somebody else with a key: what they do goes over the same API, from
// another program. What an API cannot say of them, the practice server is told.
type teammate struct {
	*seat
	backend string
	id      string // of the conversation in question
}

// ask makes a request that changes something and answers what the API said.
func (c *teammate) ask(method, path string, body any) []byte {
	c.t.Helper()
	raw, err := json.Marshal(body)
	require.NoError(c.t, err)
	req, err := http.NewRequestWithContext(c.t.Context(), method, c.server.URL(c.backend)+"/"+path, bytes.NewReader(raw))
	require.NoError(c.t, err)
	kind := "application/json"
	if c.backend == "bookingsync" {
		kind = "application/vnd.api+json"
	}
	req.Header.Set("Content-Type", kind)
	req.Header.Set("User-Agent", theirAgent)
	req.Header.Set("X-Api-Key", key)
	req.Header.Set("Authorization", "Bearer "+key)
	res, err := http.DefaultTransport.RoundTrip(req) //nolint:forbidigo // as far as can be from convo's own client
	require.NoError(c.t, err)
	answer, err := io.ReadAll(res.Body)
	require.NoError(c.t, err)
	require.NoError(c.t, res.Body.Close())
	require.Less(c.t, res.StatusCode, http.StatusBadRequest, "%s", answer)
	return answer
}

// bookingSync is a body as BookingSync wants it.
func bookingSync(plural string, attributes map[string]any) any {
	return map[string]any{plural: []any{attributes}}
}

// assigns gives the conversation to somebody, over anybody's head.
func (c *teammate) assigns(number string) {
	c.t.Helper()
	person := c.server.Person(c.backend, number)
	switch c.backend {
	case "qlara":
		c.ask(http.MethodPost, "inbox/conversations/"+c.id+"/assignee", map[string]any{"userId": json.Number(person)})
	case "bookingsync":
		c.ask(http.MethodPut, "inbox/conversations/"+c.id, bookingSync("conversations", map[string]any{"assignee_id": json.Number(person)}))
	case "gtateth":
		c.ask(http.MethodPut, "conversations/"+c.id, map[string]any{"assignedTo": person})
	}
}

// putsAway archives the conversation, or closes it.
func (c *teammate) putsAway() {
	c.t.Helper()
	switch c.backend {
	case "qlara":
		c.ask(http.MethodPatch, "inbox/conversations/"+c.id+"/archive", nil)
	case "bookingsync":
		c.ask(http.MethodPut, "inbox/conversations/"+c.id, bookingSync("conversations", map[string]any{"closed": true}))
	case "gtateth":
		c.ask(http.MethodPut, "conversations/"+c.id, map[string]any{"status": "closed"})
	}
}

// replies answers the customer. Only BookingSync tells who did: as the host Luca, who
// takes part from now on.
func (c *teammate) replies(text string) {
	c.t.Helper()
	switch c.backend {
	case "qlara":
		c.ask(http.MethodPost, "inbox/conversations/reply", map[string]any{"chatId": c.id, "body": text})
	case "bookingsync":
		raw := c.ask(http.MethodPost, "inbox/participants", bookingSync("participants", map[string]any{
			"member_id": json.Number(lucaVerdi), "member_type": "Host", "conversation_id": json.Number(c.id),
		}))
		var made struct {
			Participants []struct {
				ID json.Number `json:"id"`
			} `json:"participants"`
		}
		require.NoError(c.t, json.Unmarshal(raw, &made), "%s", raw)
		c.ask(http.MethodPost, "inbox/messages", bookingSync("messages", map[string]any{
			"content": text, "origin": "bookingsync_inbox", "visibility": "external",
			"conversation_id": json.Number(c.id), "sender_id": made.Participants[0].ID,
		}))
	case "gtateth":
		c.ask(http.MethodPost, "conversations/"+c.id+"/messages", map[string]any{"text": text})
	}
}

// hears is the customer, who writes.
func (c *teammate) hears(text string) {
	c.t.Helper()
	_, err := c.server.Inbound(c.id, text, time.Now())
	require.NoError(c.t, err)
}

// posted counts the replies with a text, "" for any, that convo has posted, and not a
// colleague.
func (s *seat) posted(text string) (posts int) {
	for _, r := range s.server.Requests() {
		toCustomer := strings.HasSuffix(r.Path, "/reply") || strings.HasSuffix(r.Path, "/messages")
		if r.Method == http.MethodPost && toCustomer && r.Header.Get("User-Agent") != theirAgent && strings.Contains(r.Body, text) {
			posts++
		}
	}
	return posts
}

// got is how often a customer got a text, "" for any.
func (s *seat) got(id, text string) (n int) {
	s.t.Helper()
	conv, err := s.server.Conversation(id)
	require.NoError(s.t, err)
	for _, m := range conv.Messages {
		if m.Outbound && (text == "" || m.Text == text) {
			n++
		}
	}
	return n
}

// allGot is how often the customers together got it.
func (s *seat) allGot(text string) (n int) {
	s.t.Helper()
	for i := range s.options.Conversations {
		n += s.got(chatID(i+1), text)
	}
	return n
}

// looksAgain makes convo ask for the list: the terminal gets the focus back.
func (c *teammate) looksAgain(scr *terminal.Terminal) {
	c.t.Helper()
	before := c.lists()
	scr.Type("\x1b[O\x1b[I")
	c.soon("the list is asked for", func() bool { return c.lists() > before })
}

// lists is how often the list was answered.
func (c *teammate) lists() (n int) {
	for _, r := range c.server.Requests() {
		if strings.HasSuffix(r.Path, "/conversations") && r.Status == http.StatusOK {
			n++
		}
	}
	return n
}
