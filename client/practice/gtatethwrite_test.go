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

func TestTatethUpdate(t *testing.T) {
	d := open(t, practice.Options{})
	d.clock.move(time.Hour)
	path := "/conversations/" + giuliaHex
	var c crmOne
	for _, s := range []struct {
		body  string
		check func() bool
	}{
		{`{"status":"pending"}`, func() bool { return c.Data.Status == "pending" }},
		{`{"priority":"urgent"}`, func() bool { return c.Data.Priority == "urgent" && c.Data.Status == "pending" }},
		{`{"subject":"Nuovo"}`, func() bool { return c.Data.Subject == "Nuovo" }},
		{`{"assignedTo":null}`, func() bool { return string(c.Data.AssignedTo) == "null" }},
		{`{"assignedTo":"` + lucaHex + `","status":"closed"}`, func() bool {
			return string(c.Data.AssignedTo) == `"`+lucaHex+`"` && c.Data.Status == "closed"
		}},
		{`{"status":"closed"}`, func() bool { return c.Data.Status == "closed" }},
		{`{"status":"open"}`, func() bool { return c.Data.Status == "open" }},
	} {
		c = crmOne{}
		d.crmInto(&c, "PUT", path, s.body)
		assert.True(t, s.check(), "%s: %+v", s.body, c.Data)
		assert.True(t, c.Success)
		assert.Equal(t, d.clock.now().UTC(), c.Data.UpdatedAt)
	}
	truth, err := d.Conversation(giuliaHex)
	require.NoError(t, err)
	assert.Equal(t, []string{"open", "urgent", "Nuovo", "4522"}, []string{truth.State, truth.Priority, truth.Subject, truth.Owner})
	assert.Equal(t, "64a1b2c3a000000000004522", d.Person("gtateth", truth.Owner))

	require.NoError(t, d.SetSpam(giuliaHex, true))
	d.crmInto(&c, "PUT", path, `{"status":"open"}`)
	assert.Equal(t, "open", c.Data.Status, "what was asked for")
}

func TestTatethClosedIsArchivedElsewhereAndComesBack(t *testing.T) {
	d := open(t, practice.Options{})
	d.crm("PUT", "/conversations/"+giuliaHex, `{"status":"pending"}`)
	var qlara map[string]json.RawMessage
	d.get("/conversations/"+giulia, &qlara)
	assert.Equal(t, `"ACTIVE"`, string(qlara["status"]))
	d.crm("PUT", "/conversations/"+giuliaHex, `{"status":"closed"}`)
	d.get("/conversations/"+giulia, &qlara)
	assert.Equal(t, `"ARCHIVED"`, string(qlara["status"]))
	for _, state := range []string{"closed", "pending"} {
		require.NoError(t, d.SetState(giulia, state))
		_, err := d.Inbound(giulia, "Ci ripenso", noon)
		require.NoError(t, err)
		var c crmOne
		d.crmInto(&c, "GET", "/conversations/"+giuliaHex, "")
		assert.Equal(t, "open", c.Data.Status, state)
	}
}

func TestTatethCreate(t *testing.T) {
	d := open(t, practice.Options{})
	var c crmOne
	a := d.crm("POST", "/conversations", `{"subject":"Customer inquiry","customerId":"64a1b2c3c100000000009002"}`)
	require.Equal(t, 201, a.status, a.body)
	require.NoError(t, json.Unmarshal([]byte(a.body), &c))
	assert.JSONEq(t, `{"success":true,"data":{
	  "_id":"64a1b2c3c000000000000301","subject":"Customer inquiry","status":"open","priority":"medium","channel":"email",
	  "customerId":"64a1b2c3c100000000009002","assignedTo":null,"inboxId":null,"labels":[],"source":"email",
	  "createdAt":"2026-04-09T13:00:00Z","updatedAt":"2026-04-09T13:00:00Z"}}`, a.body)
	d.crmInto(&c, "POST", "/conversations", `{"subject":"Altro","customerId":"64a1b2c3c100000000009002","channel":"whatsapp","priority":"high","inboxId":"64a1b2c3b000000000000031"}`)
	assert.Equal(t, "64a1b2c3c000000000000302", c.Data.ID)
	assert.Equal(t, []string{"whatsapp", "high", "64a1b2c3b000000000000031"}, []string{c.Data.Channel, c.Data.Priority, c.Data.InboxID})
	assert.Len(t, d.crmAll("customerId=64a1b2c3c100000000009002"), 3)
	truth, err := d.Conversation(c.Data.ID)
	require.NoError(t, err)
	assert.Equal(t, "Giulia Bianchi", truth.Name)
	assert.Empty(t, truth.Messages)
}

func TestTatethDelete(t *testing.T) {
	for spec, want := range map[string]string{"delete=204": "", "delete=200": `{"success":true,"message":"Conversation deleted successfully"}`} {
		d := open(t, practice.Options{Faults: faults(t, free+spec)})
		a := d.crm("DELETE", "/conversations/"+giuliaHex, "")
		assert.Equal(t, strings.TrimPrefix(spec, "delete="), strconv.Itoa(a.status))
		if want == "" {
			assert.Empty(t, a.body)
		} else {
			assert.JSONEq(t, want, a.body)
		}
		for _, method := range []string{"GET", "DELETE", "PUT"} {
			assert.Equal(t, 404, d.crm(method, "/conversations/"+giuliaHex, `{"status":"open"}`).status, method)
		}
		assert.Equal(t, 404, d.do("GET", "/conversations/"+giulia, "").status)
		assert.Len(t, d.crmAll(""), 299)
	}
}

func TestTatethGuessedMessages(t *testing.T) {
	d := open(t, practice.Options{Faults: faults(t, free+"messages-api=assumed")})
	path := "/conversations/" + marcoHex + "/messages"
	_, err := d.Note(marco, "4522", "non per lui", noon)
	require.NoError(t, err)
	a := d.crm("POST", path, `{"text":"Eccomi"}`)
	require.Equal(t, 201, a.status, a.body)
	var sent struct {
		Data struct {
			ID string `json:"_id"`
		}
	}
	require.NoError(t, json.Unmarshal([]byte(a.body), &sent))
	assert.JSONEq(t, fmt.Sprintf(`{"success":true,"data":{"_id":%q,"conversationId":%q,"text":"Eccomi","sender":"agent",
	  "attachments":[],"status":"sent","createdAt":"2026-04-09T13:00:00Z"}}`, sent.Data.ID, marcoHex), a.body)
	var l struct {
		Data []struct {
			ID           string `json:"_id"`
			Text, Sender string
		}
		Pagination struct{ Total, TotalPages int }
	}
	d.crmInto(&l, "GET", path+"?limit=2&page=2", "")
	assert.Equal(t, 4, l.Pagination.Total)
	require.Len(t, l.Data, 2)
	assert.Equal(t, "Potete aiutarmi?customer", l.Data[0].Text+l.Data[0].Sender)
	assert.Equal(t, sent.Data.ID, l.Data[1].ID)
	truth, err := d.Conversation(marco)
	require.NoError(t, err)
	assert.Equal(t, "4521", truth.Messages[3].Author)

	for body, field := range map[string]string{`{"text":" "}`: "text", `{"body":"x"}`: "body", `{"text":"x","to":"y"}`: "to"} {
		a := d.crm("POST", path, body)
		assert.Equal(t, 400, a.status)
		_, _, details := errorOf(t, a)
		assert.NotEmpty(t, details[field], body)
	}
	for op, c := range map[string][2]string{"messages": {"GET", ""}, "reply": {"POST", `{"text":"x"}`}} {
		d.SetFaults(faults(t, free+"messages-api=assumed,503="+op))
		assert.Equal(t, 503, d.crm(c[0], path, c[1]).status)
	}
}
