package practice_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"convo/client/practice"
)

// Ids as G-Tateth gives them: of Marco's and Giulia's conversations, and of people.
const (
	marcoHex  = "64a1b2c3c000000000000001"
	giuliaHex = "64a1b2c3c000000000000002"
	lucaHex   = "64a1b2c3a000000000004522"
)

// The parts of G-Tateth's answers that these tests look at, written from its documentation.
type (
	crmConversation struct {
		ID         string `json:"_id"`
		Subject    string
		Status     string
		Priority   string
		Channel    string
		CustomerID json.RawMessage `json:"customerId"`
		AssignedTo json.RawMessage `json:"assignedTo"`
		InboxID    string          `json:"inboxId"`
		CreatedAt  time.Time       `json:"createdAt"`
		UpdatedAt  time.Time       `json:"updatedAt"`
	}
	crmList struct {
		Success    bool
		Data       []crmConversation
		Pagination struct{ Total, Page, Limit, TotalPages int }
	}
	crmOne struct {
		Success bool
		Data    crmConversation
	}
)

// crmRequest prepares one to G-Tateth's API, below its base.
func (d *desk) crmRequest(method, path, body string) *http.Request {
	d.t.Helper()
	r, err := http.NewRequestWithContext(d.t.Context(), method, d.URL("gtateth")+path, strings.NewReader(body))
	require.NoError(d.t, err)
	r.Header.Set("Authorization", "Bearer "+d.Token())
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	return r
}

func (d *desk) crm(method, path, body string) answer {
	d.t.Helper()
	a, err := d.send(d.crmRequest(method, path, body))
	require.NoError(d.t, err, "%s %s", method, path)
	return a
}

// crmInto is a crm that must succeed, read into v.
func (d *desk) crmInto(v any, method, path, body string) {
	d.t.Helper()
	a := d.crm(method, path, body)
	require.Contains(d.t, []int{200, 201}, a.status, a.body)
	require.NoError(d.t, json.Unmarshal([]byte(a.body), v), a.body)
}

func TestTatethListLooksLikeTheDocuments(t *testing.T) {
	d := open(t, practice.Options{})
	a := d.crm("GET", "/conversations?limit=2", "")
	require.Equal(t, 200, a.status)
	var l crmList
	require.NoError(t, json.Unmarshal([]byte(a.body), &l))
	require.Len(t, l.Data, 2)
	first, second := l.Data[0], l.Data[1]
	assert.JSONEq(t, fmt.Sprintf(`{
	  "success": true,
	  "data": [
	    {
	      "_id": %q, "subject": "Spedizione dell'ordine #ORD-20260405", "status": "open", "priority": %q, "channel": %q,
	      "customerId": "64a1b2c3c100000000009001", "assignedTo": null, "inboxId": %q, "createdAt": %q, "updatedAt": %q
	    },
	    {
	      "_id": %q, "subject": "Disiscrizione", "status": "open", "priority": %q, "channel": %q,
	      "customerId": "64a1b2c3c100000000009002", "assignedTo": %q, "inboxId": %q, "createdAt": %q, "updatedAt": %q
	    }
	  ],
	  "pagination": {"total": 300, "page": 1, "limit": 2, "totalPages": 150}}`,
		marcoHex, first.Priority, first.Channel, first.InboxID, first.CreatedAt.Format(time.RFC3339), first.UpdatedAt.Format(time.RFC3339),
		giuliaHex, second.Priority, second.Channel, lucaHex, second.InboxID, second.CreatedAt.Format(time.RFC3339), second.UpdatedAt.Format(time.RFC3339),
	), a.body)
	assert.Contains(t, a.body, first.UpdatedAt.UTC().Format("2006-01-02T15:04:05Z"))
	for _, c := range l.Data {
		assert.Regexp(t, `^[0-9a-f]{24}$`, c.InboxID)
	}
}

func TestTatethGetIsPopulated(t *testing.T) {
	d := open(t, practice.Options{})
	var got struct {
		Success bool
		Data    map[string]json.RawMessage
	}
	d.crmInto(&got, "GET", "/conversations/"+giuliaHex, "")
	assert.True(t, got.Success)
	assert.JSONEq(t, `{
	  "_id": "64a1b2c3c100000000009002",
	  "profile": {"firstName": "Giulia", "lastName": "Bianchi", "email": "giulia.bianchi@example.org", "phone": "+393489876543"},
	  "tier": "gold", "status": "active", "tags": [], "customFields": {}
	}`, string(got.Data["customerId"]))
	assert.JSONEq(t, `{"_id": "64a1b2c3a000000000004522", "profile": {"firstName": "Luca", "lastName": "Verdi"}}`, string(got.Data["assignedTo"]))
	assert.Contains(t, []string{`"widget"`, `"phone"`, `"api"`, `"email"`}, string(got.Data["source"]))
	assert.Equal(t, byte('['), got.Data["labels"][0])
}

func TestTatethReferences(t *testing.T) {
	kinds := func(cs ...crmConversation) string {
		var out strings.Builder
		for _, c := range cs {
			out.WriteByte(c.CustomerID[0])
		}
		return out.String()
	}
	for form, want := range map[string][2]string{
		"usual": {`""""`, `{`}, "plain": {`""""`, `"`}, "populated": {`{{{{`, `{`}, "mixed": {`{"{"`, `"`},
	} {
		d := open(t, practice.Options{Faults: faults(t, free+"refs="+form)})
		var l crmList
		var one crmOne
		d.crmInto(&l, "GET", "/conversations?limit=4", "")
		d.crmInto(&one, "GET", "/conversations/"+giuliaHex, "")
		assert.Equal(t, want, [2]string{kinds(l.Data...), kinds(one.Data)}, form)
	}
}

func TestTatethFiltersAndPages(t *testing.T) {
	d := open(t, practice.Options{})
	require.NoError(t, d.SetSpam("3", true))
	all := d.crmAll("")
	require.Len(t, all, 300)
	inbox := all[0].InboxID
	for query, fits := range map[string]func(crmConversation) bool{
		"status=open":                         func(c crmConversation) bool { return c.Status == "open" },
		"status=pending":                      func(c crmConversation) bool { return c.Status == "pending" },
		"status=closed":                       func(c crmConversation) bool { return c.Status == "closed" },
		"priority=urgent":                     func(c crmConversation) bool { return c.Priority == "urgent" },
		"assignedTo=" + lucaHex:               func(c crmConversation) bool { return string(c.AssignedTo) == `"`+lucaHex+`"` },
		"inboxId=" + inbox:                    func(c crmConversation) bool { return c.InboxID == inbox },
		"status=open&priority=high":           func(c crmConversation) bool { return c.Status == "open" && c.Priority == "high" },
		"assignedTo=" + giuliaHex:             func(crmConversation) bool { return false },
		"inboxId=" + lucaHex:                  func(crmConversation) bool { return false },
		"customerId=ffffffffffffffffffffffff": func(crmConversation) bool { return false },
		"customerId=64a1b2c3c100000000009002": func(c crmConversation) bool {
			return string(c.CustomerID) == `"64a1b2c3c100000000009002"`
		},
	} {
		want := []string{}
		for _, c := range all {
			if fits(c) {
				want = append(want, c.ID)
			}
		}
		got := []string{}
		for _, c := range d.crmAll(query) {
			got = append(got, c.ID)
		}
		assert.Equal(t, want, got, query)
	}
	for i := 1; i < len(all); i++ {
		require.False(t, all[i].UpdatedAt.After(all[i-1].UpdatedAt), "the latest change comes first")
	}
	spam := all[2]
	for _, c := range all {
		if strings.HasSuffix(c.ID, "0003") {
			spam = c
		}
	}
	assert.Equal(t, "closed", spam.Status, "there is no spam here")
}

// crmAll reads all pages.
func (d *desk) crmAll(query string) []crmConversation {
	d.t.Helper()
	var all []crmConversation
	for page := 1; ; page++ {
		var l crmList
		d.crmInto(&l, "GET", fmt.Sprintf("/conversations?limit=37&page=%d&%s", page, query), "")
		all = append(all, l.Data...)
		require.Equal(d.t, page, l.Pagination.Page)
		if page >= l.Pagination.TotalPages {
			require.Len(d.t, all, l.Pagination.Total)
			return all
		}
		require.Len(d.t, l.Data, 37)
	}
}

func TestTatethPageSizes(t *testing.T) {
	d := open(t, practice.Options{})
	for query, want := range map[string]int{"": 50, "?limit=100": 100, "?limit=1000": 100, "?limit=7": 7, "?page=7": 0, "?page=9000000000000000000": 0} {
		var l crmList
		d.crmInto(&l, "GET", "/conversations"+query, "")
		assert.Len(t, l.Data, want, query)
	}
}

func TestTatethOrders(t *testing.T) {
	for order, want := range map[string][]string{"id": {"1", "2", "3"}, "newest": {"1", "2", "3"}, "updated": {"9", "1", "2"}} {
		d := open(t, practice.Options{Faults: faults(t, free+"order="+order)})
		require.NoError(t, d.Assign("9", "4525"))
		var l crmList
		d.crmInto(&l, "GET", "/conversations?limit=3", "")
		for i, c := range l.Data {
			assert.True(t, strings.HasSuffix(c.ID, "000"+want[i]), "%s: %s", order, c.ID)
		}
	}
}

func TestTatethCustomers(t *testing.T) {
	d := open(t, practice.Options{})
	type customer struct {
		ID      string `json:"_id"`
		Profile struct{ FirstName, LastName, Email, Phone string }
		Tier    string
	}
	var l struct {
		Data       []customer
		Pagination struct{ Total, Limit int }
	}
	d.crmInto(&l, "GET", "/customers", "")
	require.Len(t, l.Data, 20)
	assert.Equal(t, 300, l.Pagination.Total)
	giulia := l.Data[1]
	assert.Equal(t, "64a1b2c3c100000000009002", giulia.ID)
	assert.Equal(t, "Giulia", giulia.Profile.FirstName)
	var one struct{ Data customer }
	d.crmInto(&one, "GET", "/customers/"+giulia.ID, "")
	assert.Equal(t, giulia, one.Data)

	d.crmInto(&l, "GET", "/customers?search=GIULIA.BIANCHI&tier=gold", "")
	require.NotEmpty(t, l.Data)
	assert.Equal(t, giulia, l.Data[0])
	for _, c := range l.Data {
		assert.Equal(t, "gold", c.Tier)
	}
	d.crmInto(&l, "GET", "/customers?tier=gold&limit=100", "")
	assert.Len(t, l.Data, 75)
	d.crmInto(&l, "GET", "/customers?status=inactive", "")
	assert.Empty(t, l.Data)
	d.crmInto(&l, "GET", "/customers?page=16", "")
	assert.Empty(t, l.Data)
}
