package main

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/adrg/xdg"
	"github.com/stretchr/testify/assert"
)

// crm is a G-Tateth server with one conversation, written from its documentation.
type crm struct {
	mu   sync.Mutex
	seen []string
}

const crmID = "64a1b2c3d4e5f6789012345a"

func (c *crm) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	c.mu.Lock()
	c.seen = append(c.seen, strings.TrimSpace(r.Method+" "+strings.TrimPrefix(r.URL.Path, "/api/v1")+" "+string(body)))
	c.mu.Unlock()
	w.Header().Set("Content-Type", "application/json")
	one := `{"_id":"` + crmID + `","subject":"Rent","status":"open","priority":"low","customerId":{"_id":"7","profile":{"firstName":"Jane"}},"assignedTo":null,"updatedAt":"2024-01-01T12:00:00Z"}`
	status, answer := http.StatusOK, `{"success":true,"data":`+one+`}`
	switch r.Method {
	case http.MethodDelete:
		status, answer = http.StatusNoContent, ""
	case http.MethodPut:
		answer = `{"success":true}`
	case http.MethodPost:
		status = http.StatusCreated
	case http.MethodGet:
		if r.URL.Path == "/api/v1/conversations" {
			answer = `{"success":true,"data":[` + one + `],"pagination":{"total":1,"page":1,"limit":100,"totalPages":1}}`
		}
	}
	w.WriteHeader(status)
	_, _ = io.WriteString(w, answer)
}

func (c *crm) requests() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	out := c.seen
	c.seen = nil
	return out
}

// onCRM runs convo with the account in the environment at a server.
func onCRM(t *testing.T, url string, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	a, out, errs := inProcess(t)
	env := map[string]string{"CONVO_BACKEND": "gtateth", "CONVO_URL": url + "/api/v1", "CONVO_TOKEN": "sk_live_0123456789"}
	a.env = func(name string) string { return env[name] }
	code = a.run(t.Context(), args)
	return code, out.String(), errs.String()
}

func TestVerbsOnGTateth(t *testing.T) {
	t.Cleanup(xdg.Reload)
	t.Setenv("XDG_STATE_HOME", t.TempDir())
	xdg.Reload()
	c := &crm{}
	server := httptest.NewServer(c)
	defer server.Close()
	path := " /conversations/" + crmID
	for line, want := range map[string]string{
		"close " + crmID:                       "PUT" + path + ` {"status":"closed"}`,
		"status " + crmID + " pending":         "PUT" + path + ` {"status":"pending"}`,
		"priority " + crmID + " high":          "PUT" + path + ` {"priority":"high"}`,
		"subject " + crmID + " Later":          "PUT" + path + ` {"subject":"Later"}`,
		"delete " + crmID + " --yes":           "DELETE" + path,
		"create --subject Heat --customer 7":   `POST /conversations {"subject":"Heat","customerId":"7","channel":"email"}`,
		"assign " + crmID + " --to 64a1b2c3d4": "PUT" + path + ` {"assignedTo":"64a1b2c3d4"}`,
	} {
		code, stdout, stderr := onCRM(t, server.URL, strings.Fields(line)...)
		assert.Zero(t, code, "%s: %s", line, stderr)
		assert.Contains(t, stdout, crmID, line)
		assert.Contains(t, c.requests(), want, line)
	}
	code, stdout, _ := onCRM(t, server.URL, "reopen", crmID)
	assert.Zero(t, code)
	assert.Contains(t, stdout, "(already)", "it is open")
	code, _, stderr := onCRM(t, server.URL, "delete", crmID)
	assert.Equal(t, exitUsage, code)
	assert.Contains(t, stderr, "--yes")
	for _, request := range c.requests() {
		assert.True(t, strings.HasPrefix(request, "GET "), request)
	}
	code, stdout, _ = onCRM(t, server.URL, "list", "--json")
	assert.Zero(t, code)
	assert.Contains(t, stdout, `"unread":null,"has_unread":null`, "nothing is known of reading")
	assert.Contains(t, stdout, `"last_message_at":null`)
	assert.Contains(t, stdout, `"owner":null,"owner_known":true`)
	code, stdout, _ = onCRM(t, server.URL, "unread", "--json")
	assert.Zero(t, code)
	assert.Contains(t, stdout, `"conversations":null`, "that is not the same as none")
	c.requests()
	for _, line := range []string{"archive 7", "read 7", "spam 7", "note 7 --text x", "reply 7 --text x", "channel 7 email", "booking connect 7 8"} {
		code, _, stderr := onCRM(t, server.URL, strings.Fields(line)...)
		assert.Equal(t, exitRefused, code, line)
		assert.Contains(t, stderr, "G-Tateth", line)
	}
	assert.Empty(t, c.requests(), "what it cannot do is not asked for")
}

func TestAnHourOfWaitingIsToldAtOnce(t *testing.T) {
	asked := 0
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		asked++
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(http.StatusTooManyRequests)
		_, _ = io.WriteString(w, `{"success":false,"error":"Rate limit exceeded","code":"RATE_LIMIT_EXCEEDED","retryAfter":3600}`)
	}))
	defer server.Close()
	code, _, stderr := onCRM(t, server.URL, "list")
	assert.Equal(t, exitLimited, code)
	assert.Contains(t, stderr, "1h0m0s")
	assert.Equal(t, 1, asked)
}
