package practice_test

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"convo/client/practice"
)

// errorOf reads the documented error shape.
func errorOf(t *testing.T, a answer) (code, message string, details map[string]string) {
	t.Helper()
	var e struct {
		Success *bool
		Error   struct {
			Code, Message, RequestID string
			Details                  map[string]string
			Timestamp                time.Time
		}
	}
	require.NoError(t, json.Unmarshal([]byte(a.body), &e), a.body)
	require.NotNil(t, e.Success)
	assert.False(t, *e.Success)
	if a.status != 401 {
		assert.Regexp(t, `^req_\d{10}$`, e.Error.RequestID)
		assert.Equal(t, noon.UTC(), e.Error.Timestamp)
	}
	return e.Error.Code, e.Error.Message, e.Error.Details
}

func TestTatethRefusals(t *testing.T) {
	d := open(t, practice.Options{})
	one := "/conversations/" + marcoHex
	for _, c := range []struct {
		method, path, body string
		status             int
		code, about        string
	}{
		{"GET", "/conversations/64a1b2c3c000000000000301", "", 404, "NOT_FOUND", "Conversation not found"},
		{"GET", "/conversations/ffffffffffffffffffffffff", "", 404, "NOT_FOUND", "Conversation not found"},
		{"GET", "/conversations/chat_000001", "", 400, "VALIDATION_ERROR", "id"},
		{"PUT", "/conversations/1", `{"status":"open"}`, 400, "VALIDATION_ERROR", "id"},
		{"GET", "/conversations?status=archived", "", 400, "VALIDATION_ERROR", "status"},
		{"GET", "/conversations?priority=none", "", 400, "VALIDATION_ERROR", "priority"},
		{"GET", "/conversations?assignedTo=4522", "", 400, "VALIDATION_ERROR", "assignedTo"},
		{"GET", "/conversations?inboxId=x", "", 400, "VALIDATION_ERROR", "inboxId"},
		{"GET", "/conversations?customerId=x", "", 400, "VALIDATION_ERROR", "customerId"},
		{"GET", "/conversations?page=0", "", 400, "VALIDATION_ERROR", "page"},
		{"GET", "/conversations?limit=x", "", 400, "VALIDATION_ERROR", "limit"},
		{"PUT", one, `{"status":"archived"}`, 400, "VALIDATION_ERROR", "status"},
		{"PUT", one, `{"status":null}`, 400, "VALIDATION_ERROR", "status"},
		{"PUT", one, `{"priority":"p1"}`, 400, "VALIDATION_ERROR", "priority"},
		{"PUT", one, `{"subject":" "}`, 400, "VALIDATION_ERROR", "subject"},
		{"PUT", one, `{"subject":7}`, 400, "VALIDATION_ERROR", "subject"},
		{"PUT", one, `{"assignedTo":"4522"}`, 400, "VALIDATION_ERROR", "assignedTo"},
		{"PUT", one, `{"assignedTo":""}`, 400, "VALIDATION_ERROR", "assignedTo"},
		{"PUT", one, `{"assignedTo":"64a1b2c3a000000000009999"}`, 404, "NOT_FOUND", "User not found"},
		{"PUT", one, `{"assignedTo":"ffffffffffffffffffffffff"}`, 404, "NOT_FOUND", "User not found"},
		{"PUT", one, `{"labels":["x"]}`, 400, "VALIDATION_ERROR", "labels"},
		{"PUT", one, `{}`, 400, "VALIDATION_ERROR", "body"},
		{"PUT", one, `nonsense`, 400, "VALIDATION_ERROR", "body"},
		{"PUT", one, ``, 400, "VALIDATION_ERROR", "body"},
		{"POST", "/conversations", `{"customerId":"64a1b2c3c100000000009001"}`, 400, "VALIDATION_ERROR", "subject"},
		{"POST", "/conversations", `{"subject":"x"}`, 400, "VALIDATION_ERROR", "customerId"},
		{"POST", "/conversations", `{"subject":"x","customerId":"9001"}`, 400, "VALIDATION_ERROR", "customerId"},
		{"POST", "/conversations", `{"subject":"x","customerId":"ffffffffffffffffffffffff"}`, 404, "NOT_FOUND", "Customer not found"},
		{"POST", "/conversations", `{"subject":"x","customerId":"64a1b2c3c100000000009001","channel":"sms"}`, 400, "VALIDATION_ERROR", "channel"},
		{"POST", "/conversations", `{"subject":"x","customerId":"64a1b2c3c100000000009001","inboxId":"64a1b2c3b000000000000099"}`, 404, "NOT_FOUND", "Inbox not found"},
		{"POST", "/conversations", `{"subject":"x","customerId":"64a1b2c3c100000000009001","text":"ciao"}`, 400, "VALIDATION_ERROR", "text"},
		{"GET", "/customers/x", "", 400, "VALIDATION_ERROR", "id"},
		{"GET", "/customers/64a1b2c3c100000000009999", "", 404, "NOT_FOUND", "Customer not found"},
		{"GET", "/customers?page=x", "", 400, "VALIDATION_ERROR", "page"},
		{"GET", one + "/messages", "", 404, "NOT_FOUND", "Route"},
		{"POST", one + "/messages", `{"text":"ciao"}`, 404, "NOT_FOUND", "Route"},
		{"PATCH", one, `{"status":"open"}`, 404, "NOT_FOUND", "Route"},
		{"GET", "/users", "", 404, "NOT_FOUND", "Route"},
		{"POST", "/health", "", 404, "NOT_FOUND", "Route"},
	} {
		a := d.crm(c.method, c.path, c.body)
		assert.Equal(t, c.status, a.status, "%s %s %s", c.method, c.path, c.body)
		code, message, details := errorOf(t, a)
		assert.Equal(t, c.code, code)
		if c.status == 400 {
			assert.NotEmpty(t, details[c.about], "%s %s: %s", c.path, c.body, a.body)
		} else {
			assert.Contains(t, message, c.about)
		}
	}
	truth, err := d.Conversation(marco)
	require.NoError(t, err)
	assert.Equal(t, []string{"open", ""}, []string{truth.State, truth.Owner}, "nothing was done")
}

func TestTatethKeys(t *testing.T) {
	d := open(t, practice.Options{Token: "sk_live_1"})
	for _, c := range []struct {
		name, value string
		status      int
		want        string
	}{
		{"Authorization", "Bearer sk_live_1", 200, `"success":true`},
		{"X-API-Key", "sk_live_1", 200, `"success":true`},
		{"Authorization", "sk_live_1", 401, `"AUTH_REQUIRED"`},
		{"X-Other", "", 401, `{"success":false,"error":{"code":"AUTH_REQUIRED","message":"Authentication required","details":{"hint":"Include a valid API key or Bearer token in the Authorization header"}}}`},
		{"X-API-Key", "sk_live_2", 401, `{"success":false,"error":{"code":"AUTH_INVALID","message":"Invalid API key or token"}}`},
		{"Authorization", "Bearer sk_live_2", 401, `"AUTH_INVALID"`},
	} {
		r := d.crmRequest("GET", "/conversations?limit=1", "")
		r.Header.Del("Authorization")
		r.Header.Set(c.name, c.value)
		a, err := d.send(r)
		require.NoError(t, err)
		assert.Equal(t, c.status, a.status, c.value)
		if strings.HasPrefix(c.want, "{") {
			assert.JSONEq(t, c.want, a.body)
		} else {
			assert.Contains(t, a.body, c.want)
		}
	}
	r := d.crmRequest("GET", "/health", "")
	r.Header.Del("Authorization")
	a, err := d.send(r)
	require.NoError(t, err)
	assert.Equal(t, 200, a.status)
	assert.JSONEq(t, `{"status":"ok"}`, a.body)
	assert.Empty(t, a.header.Get("X-RateLimit-Limit"), "it is nobody's request")
}

func TestTatethLimit(t *testing.T) {
	d := open(t, practice.Options{Faults: faults(t, "retry-after=1")})
	for range 500 {
		require.Equal(t, 200, d.crm("GET", "/conversations?limit=1", "").status)
	}
	d.clock.move(15 * time.Minute)
	a := d.crm("GET", "/conversations?limit=1", "")
	assert.Equal(t, 429, a.status)
	assert.JSONEq(t, `{"success":false,"error":"Rate limit exceeded","code":"RATE_LIMIT_EXCEEDED","retryAfter":2700}`, a.body)
	for name, want := range map[string]string{"Limit": "500", "Remaining": "0", "Reset": strconv.FormatInt(noon.Add(time.Hour).Unix(), 10)} {
		assert.Equal(t, want, a.header.Get("X-RateLimit-"+name), name)
	}
	assert.Equal(t, 200, d.do("GET", "/conversations?limit=1", "").status, "each API has its own budget")
	d.clock.move(45 * time.Minute)
	assert.Equal(t, 200, d.crm("GET", "/conversations?limit=1", "").status)
}

func TestTatethInjectedErrors(t *testing.T) {
	d := open(t, practice.Options{})
	for status, code := range map[int]string{
		403: "FORBIDDEN", 409: "CONFLICT", 422: "UNPROCESSABLE_ENTITY", 500: "INTERNAL_ERROR", 502: "BAD_GATEWAY", 503: "SERVICE_UNAVAILABLE", 504: "GATEWAY_TIMEOUT",
	} {
		d.SetFaults(faults(t, fmt.Sprintf("%s%d=list", free, status)))
		a := d.crm("GET", "/conversations", "")
		assert.Equal(t, status, a.status)
		got, _, _ := errorOf(t, a)
		assert.Equal(t, code, got)
	}
	d.SetFaults(faults(t, free+"429=list,retry-after=3600"))
	assert.Contains(t, d.crm("GET", "/conversations", "").body, `"retryAfter":3600`)
}

// A fault finds an update by what it does.
func TestTatethOperations(t *testing.T) {
	d := open(t, practice.Options{})
	one := "/conversations/" + marcoHex
	for op, c := range map[string][3]string{
		"list":      {"GET", "/conversations", ""},
		"get":       {"GET", one, ""},
		"create":    {"POST", "/conversations", `{"subject":"x","customerId":"64a1b2c3c100000000009001"}`},
		"close":     {"PUT", one, `{"status":"closed"}`},
		"reopen":    {"PUT", one, `{"status":"open"}`},
		"status":    {"PUT", one, `{"status":"pending"}`},
		"priority":  {"PUT", one, `{"priority":"low"}`},
		"subject":   {"PUT", one, `{"subject":"x"}`},
		"assign":    {"PUT", one, `{"assignedTo":"` + lucaHex + `"}`},
		"release":   {"PUT", one, `{"assignedTo": null }`},
		"update":    {"PUT", one, `{"priority":"low","subject":"x"}`},
		"delete":    {"DELETE", one, ""},
		"customers": {"GET", "/customers", ""},
	} {
		d.SetFaults(faults(t, free+"503="+op))
		assert.Equal(t, 503, d.crm(c[0], c[1], c[2]).status, op)
	}
}
