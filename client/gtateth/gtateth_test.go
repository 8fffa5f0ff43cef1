package gtateth_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"convo/client/gtateth"
	"convo/client/wire"
	"convo/model"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// Ids in the documented form.
const (
	conv  = "64a1b2c3d4e5f6789012345a"
	jane  = "64a1b2c3d4e5f6789012345b"
	amina = "64a1b2c3d4e5f6789012345c"
	inbox = "64a1b2c3d4e5f6789012345d"
)

// script is a server whose answers are written down from the documents, by method
// and path.
type script struct {
	mu   sync.Mutex
	seen []string // "PUT /api/v1/… {body}"
	auth []http.Header
}

func (s *script) lines() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string{}, s.seen...)
}

func connect(t testing.TB, o gtateth.Options, header string, h http.HandlerFunc) (*gtateth.Inbox, *script) {
	t.Helper()
	s := &script{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		s.mu.Lock()
		s.seen = append(s.seen, strings.TrimSpace(r.Method+" "+strings.TrimPrefix(r.URL.String(), "/api/v1")+" "+string(body)))
		s.auth = append(s.auth, r.Header.Clone())
		s.mu.Unlock()
		h(w, r)
	}))
	t.Cleanup(server.Close)
	w, err := wire.New(wire.Options{
		Base: server.URL + "/api/v1",
		Credential: func(context.Context) (wire.Credential, error) {
			return gtateth.Credential(header, wire.NewSecret("sk_live_0123456789")), nil
		},
	})
	require.NoError(t, err)
	t.Cleanup(w.Close)
	return gtateth.New("crm", w, o), s
}

func says(status int, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}
}

// one is a conversation as the page about a single one shows it.
const one = `{"_id":"` + conv + `","subject":"Customer inquiry about billing","status":"open","priority":"medium","channel":"email",` +
	`"customerId":{"_id":"` + jane + `","profile":{"firstName":"Jane","lastName":"Smith","email":"jane.smith@example.com","phone":"+2348012345678"}},` +
	`"assignedTo":{"_id":"` + amina + `","profile":{"firstName":"Amina","lastName":"Bello"}},"inboxId":"` + inbox + `","source":"widget",` +
	`"labels":["billing","urgent"],"createdAt":"2023-11-07T05:31:56Z","updatedAt":"2023-11-07T06:31:56Z"}`

func answer(data string) string { return `{"success":true,"data":` + data + `}` }

func at(t testing.TB, s string) model.Stamp {
	t.Helper()
	stamp, err := model.ParseStamp(s)
	require.NoError(t, err)
	return stamp
}

func TestAWholeConversation(t *testing.T) {
	in, s := connect(t, gtateth.Options{}, "", says(200, answer(one)))
	c, err := in.Get(t.Context(), conv)
	require.NoError(t, err)
	assert.Equal(t, model.Conversation{
		Ref: model.Ref{Account: "crm", ID: conv}, Channel: "email", Status: model.StatusOpen,
		Contact: model.Contact{
			ID: jane, Name: model.NewText("Jane Smith"), Phone: model.NewText("+2348012345678"), Email: model.NewText("jane.smith@example.com"),
		},
		Owner:     model.OwnedBy(model.Person{ID: amina, Name: model.NewText("Amina Bello")}),
		CreatedAt: at(t, "2023-11-07T05:31:56Z"), UpdatedAt: at(t, "2023-11-07T06:31:56Z"),
		More: &model.Details{
			Subject: model.NewText("Customer inquiry about billing"), Priority: "medium", Source: model.NewText("widget"),
			Inbox: model.NewText(inbox), Labels: []model.Text{model.NewText("billing"), model.NewText("urgent")},
		},
	}, c, "neither a last message nor unread ones are invented")
	assert.Equal(t, []string{"GET /conversations/" + conv}, s.lines(), "a populated customer is not asked for")
	people, err := in.People(t.Context())
	require.NoError(t, err)
	assert.Equal(t, []model.Person{{ID: amina, Name: model.NewText("Amina Bello")}}, people, "owners seen can be assigned")
}

// The pages show references as ids and as objects; either may be null or absent.
func TestReferences(t *testing.T) {
	for name, c := range map[string]struct {
		field string
		want  model.Owner
	}{
		"an id":       {`"assignedTo":"` + amina + `",`, model.OwnedBy(model.Person{ID: amina, Name: model.NewText("Amina Bello")})},
		"flat names":  {`"assignedTo":{"_id":"7","firstName":"Ken","lastName":"Ito"},`, model.OwnedBy(model.Person{ID: "7", Name: model.NewText("Ken Ito")})},
		"null":        {`"assignedTo":null,`, model.Nobody()},
		"not told":    {``, model.Owner{}},
		"only a name": {`"assignedTo":{"_id":8,"name":"Bo"},`, model.OwnedBy(model.Person{ID: "8", Name: model.NewText("Bo")})},
	} {
		t.Run(name, func(t *testing.T) {
			known := []model.Person{{ID: amina, Name: model.NewText("Amina Bello")}}
			in, _ := connect(t, gtateth.Options{People: known}, "", says(200, answer(`{`+c.field+`"_id":"`+conv+`","status":"open"}`)))
			got, err := in.Get(t.Context(), conv)
			require.NoError(t, err)
			assert.Equal(t, c.want, got.Owner)
		})
	}
}

func TestPlainCustomersAreNamed(t *testing.T) {
	in, s := connect(t, gtateth.Options{}, "", func(w http.ResponseWriter, r *http.Request) {
		if strings.Contains(r.URL.Path, "/customers/") {
			says(200, answer(`{"_id":"`+jane+`","profile":{"firstName":"Jane","lastName":"Smith","phone":"+2348012345678"},"tier":"gold"}`))(w, r)
			return
		}
		says(200, `{"success":true,"data":[{"_id":"`+conv+`","status":"open","customerId":"`+jane+`"}],"pagination":{"total":1,"page":1,"limit":100,"totalPages":1}}`)(w, r)
	})
	for range 2 {
		page, err := in.List(t.Context(), model.Query{}, "")
		require.NoError(t, err)
		assert.Equal(t, "Jane Smith", page.Conversations[0].Contact.Label())
		assert.Equal(t, 1, page.Total)
	}
	assert.Equal(t, []string{"GET /conversations?limit=100&page=1", "GET /customers/" + jane, "GET /conversations?limit=100&page=1"}, s.lines(), "once")
}

func TestAKeyThatMayNotReadCustomersAsksOnce(t *testing.T) {
	in, s := connect(t, gtateth.Options{}, "", func(w http.ResponseWriter, r *http.Request) {
		if strings.Contains(r.URL.Path, "/customers") {
			says(403, `{"success":false,"error":{"code":"FORBIDDEN","message":"Insufficient permissions"}}`)(w, r)
			return
		}
		says(200, `{"success":true,"data":[{"_id":"`+conv+`","status":"open","customerId":"`+jane+`"}]}`)(w, r)
	})
	for range 3 {
		page, err := in.List(t.Context(), model.Query{}, "")
		require.NoError(t, err)
		assert.Equal(t, jane, page.Conversations[0].Contact.ID)
	}
	assert.Len(t, s.lines(), 4)
}

func TestListFilters(t *testing.T) {
	in, s := connect(t, gtateth.Options{}, "", says(200, `{"success":true,"data":[]}`))
	for _, q := range []model.Query{
		{Status: model.StatusPending, Priority: "high", Owner: amina, Inbox: inbox, Customer: jane, Limit: 20},
		{Status: model.Away, Owner: "anna", Customer: "rossi"},
		{Status: model.StatusSpam},
	} {
		_, err := in.List(t.Context(), q, "")
		require.NoError(t, err)
	}
	assert.Equal(t, []string{
		"GET /conversations?assignedTo=" + amina + "&customerId=" + jane + "&inboxId=" + inbox + "&limit=20&page=1&priority=high&status=pending",
		"GET /conversations?limit=100&page=1&status=closed",
	}, s.lines(), "what is no id is left to us, and there is no spam")
}

// The inbox is what is open and what is pending, which are two lists.
func TestTheWorkingInboxAlternates(t *testing.T) {
	in, s := connect(t, gtateth.Options{}, "", func(w http.ResponseWriter, r *http.Request) {
		pages := map[string]string{"open": "3", "pending": "1"}[r.URL.Query().Get("status")]
		id := r.URL.Query().Get("status") + r.URL.Query().Get("page")
		says(200, `{"success":true,"data":[{"_id":"`+id+`","status":"open"}],"pagination":{"total":9,"page":1,"limit":1,"totalPages":`+pages+`}}`)(w, r)
	})
	var got []string
	for after := model.Cursor(""); ; {
		page, err := in.List(t.Context(), model.Query{Status: model.Working, Limit: 1}, after)
		require.NoError(t, err)
		got = append(got, page.Conversations[0].Ref.ID)
		assert.Equal(t, -1, page.Total)
		if after = page.Next; after == "" {
			break
		}
	}
	assert.Equal(t, []string{"open1", "pending1", "open2", "open3"}, got)
	_, err := in.List(t.Context(), model.Query{Status: model.Working}, "../x")
	require.Error(t, err)
	assert.Len(t, s.lines(), 4)
}

func TestPagesEnd(t *testing.T) {
	for name, c := range map[string]struct {
		body string
		next model.Cursor
	}{
		"by the number of pages":          {`"data":[{"_id":"1"},{"_id":"2"}],"pagination":{"totalPages":2}`, "2"},
		"at the last of them":             {`"data":[{"_id":"1"},{"_id":"2"}],"pagination":{"totalPages":1}`, ""},
		"an empty page, whatever is said": {`"data":[],"pagination":{"totalPages":9}`, ""},
		"a full page without a word":      {`"data":[{"_id":"1"},{"_id":"2"}]`, "2"},
		"a short page without a word":     {`"data":[{"_id":"1"}]`, ""},
	} {
		in, _ := connect(t, gtateth.Options{}, "", says(200, `{"success":true,`+c.body+`}`))
		page, err := in.List(t.Context(), model.Query{Limit: 2}, "")
		require.NoError(t, err, name)
		assert.Equal(t, c.next, page.Next, name)
	}
}

func TestABadElementLosesNoOther(t *testing.T) {
	in, _ := connect(t, gtateth.Options{}, "", says(200, `{"success":true,"data":[{"_id":"1","subject":7,"labels":"x"},"no object",{"subject":"no id"}]}`))
	page, err := in.List(t.Context(), model.Query{}, "")
	require.NoError(t, err)
	assert.Equal(t, 2, page.Skipped)
	require.Len(t, page.Conversations, 1)
	assert.Equal(t, "7", page.Conversations[0].More.Subject.Line())
}

func TestUpdates(t *testing.T) {
	ref := model.Ref{Account: "crm", ID: conv}
	for _, c := range []struct {
		op   model.Op
		body string
		data string // members of the answer that say so
	}{
		{model.Op{Kind: model.OpClose}, `{"status":"closed"}`, `"status":"closed"`},
		{model.Op{Kind: model.OpReopen}, `{"status":"open"}`, `"status":"open"`},
		{model.Op{Kind: model.OpStatus, Value: "pending"}, `{"status":"pending"}`, `"status":"pending"`},
		{model.Op{Kind: model.OpPriority, Value: "urgent"}, `{"priority":"urgent"}`, `"priority":"urgent"`},
		{model.Op{Kind: model.OpSubject, Value: "Rent"}, `{"subject":"Rent"}`, `"subject":"Rent"`},
		{model.Op{Kind: model.OpAssign, Person: model.Person{ID: amina}}, `{"assignedTo":"` + amina + `"}`, `"assignedTo":"` + amina + `"`},
		{model.Op{Kind: model.OpRelease}, `{"assignedTo":null}`, `"assignedTo":null`},
	} {
		c.op.Conv = ref
		in, s := connect(t, gtateth.Options{}, "", says(200, answer(`{"_id":"`+conv+`",`+c.data+`,"updatedAt":"2024-01-01T12:00:00Z"}`)))
		patch, err := in.Do(t.Context(), c.op)
		require.NoError(t, err, c.op.Kind)
		assert.Equal(t, []string{"PUT /conversations/" + conv + " " + c.body}, s.lines())
		assert.Equal(t, at(t, "2024-01-01T12:00:00Z"), patch.UpdatedAt)

		other := "closed"
		if c.op.Kind == model.OpClose {
			other = "open"
		}
		// An answer that contradicts what was asked proves nothing.
		in, _ = connect(t, gtateth.Options{}, "", says(200, answer(`{"_id":"`+conv+`","status":"`+other+`","priority":"x","subject":"x","assignedTo":"x"}`)))
		_, err = in.Do(t.Context(), c.op)
		require.Error(t, err)
		assert.Equal(t, model.FaultUnknown, model.AsFault(err).Kind, c.op.Kind)
	}
}

func TestDeleteAndItsAnswers(t *testing.T) {
	op := model.Op{Kind: model.OpDelete, Conv: model.Ref{Account: "crm", ID: conv}}
	for body, status := range map[string]int{"": 204, `{"success":true,"message":"deleted"}`: 200} {
		in, s := connect(t, gtateth.Options{}, "", says(status, body))
		_, err := in.Do(t.Context(), op)
		require.NoError(t, err)
		assert.Equal(t, []string{"DELETE /conversations/" + conv}, s.lines())
	}
	in, _ := connect(t, gtateth.Options{}, "", says(200, `{"success":false}`))
	_, err := in.Do(t.Context(), op)
	assert.Equal(t, model.FaultUnknown, model.AsFault(err).Kind)
}

func TestCreate(t *testing.T) {
	in, s := connect(t, gtateth.Options{}, "", says(201, answer(one)))
	_, err := in.Do(t.Context(), model.Op{Kind: model.OpCreate, New: &model.NewConversation{Subject: "Rent"}})
	assert.Equal(t, model.FaultRefused, model.AsFault(err).Kind)
	assert.Empty(t, s.lines(), "without a customer nothing is asked")
	patch, err := in.Do(t.Context(), model.Op{Kind: model.OpCreate, New: &model.NewConversation{Subject: "Rent", Customer: jane, Priority: "high"}})
	require.NoError(t, err)
	assert.Equal(t, []string{`POST /conversations {"subject":"Rent","customerId":"` + jane + `","channel":"email","priority":"high"}`}, s.lines())
	require.NotNil(t, patch.Fresh)
	assert.Equal(t, conv, patch.Fresh.Ref.ID)
}

func TestErrorsInEveryShape(t *testing.T) {
	for _, c := range []struct {
		status int
		body   string
		kind   model.FaultKind
		says   string
	}{
		{401, `{"success":false,"error":{"code":"AUTH_INVALID","message":"Invalid API key or token"}}`, model.FaultUnauthenticated, "Invalid API key or token"},
		{403, `{"success":false,"error":{"code":"FORBIDDEN","message":"Insufficient permissions"}}`, model.FaultForbidden, "Insufficient permissions"},
		{404, `{"success":false,"error":{"code":"NOT_FOUND","message":"Conversation not found"}}`, model.FaultNotFound, "Conversation not found"},
		{422, `{"success":false,"error":{"code":"VALIDATION_ERROR","message":"Invalid status"}}`, model.FaultRefused, "Invalid status"},
		{429, `{"success":false,"error":"Rate limit exceeded","code":"RATE_LIMIT_EXCEEDED","retryAfter":3600}`, model.FaultRateLimited, "Rate limit exceeded"},
		{200, `{"success":false,"error":"no"}`, model.FaultServer, "a success that says it failed"},
	} {
		in, s := connect(t, gtateth.Options{}, "", says(c.status, c.body))
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		_, err := in.Get(ctx, conv)
		cancel()
		f := model.AsFault(err)
		require.NotNil(t, f)
		assert.Equal(t, c.kind, f.Kind, c.body)
		assert.Contains(t, f.Error(), c.says)
		assert.Len(t, s.lines(), 1, "a wait of an hour is told at once")
		switch c.kind {
		case model.FaultRateLimited:
			assert.Equal(t, time.Hour, f.RetryAfter)
		case model.FaultForbidden:
			assert.Contains(t, f.Help, "read:conversations")
		case model.FaultNotFound:
			assert.Equal(t, "conversation", f.Missing)
		default:
		}
	}
}

func TestAMissingUserIsNamed(t *testing.T) {
	in, _ := connect(t, gtateth.Options{}, "", says(404, `{"success":false,"error":{"code":"NOT_FOUND","message":"User not found"}}`))
	_, err := in.Do(t.Context(), model.Op{Kind: model.OpAssign, Conv: model.Ref{Account: "crm", ID: conv}, Person: model.Person{ID: amina}})
	assert.Equal(t, "user", model.AsFault(err).Missing)
}

func TestBothAuthHeaders(t *testing.T) {
	for header, name := range map[string]string{"": "Authorization", gtateth.HeaderBearer: "Authorization", gtateth.HeaderAPIKey: "X-Api-Key"} {
		in, s := connect(t, gtateth.Options{}, header, says(200, answer(one)))
		_, err := in.Get(t.Context(), conv)
		require.NoError(t, err)
		assert.Contains(t, s.auth[0].Get(name), "sk_live_0123456789", header)
		assert.NotEqual(t, s.auth[0].Get("Authorization") != "", s.auth[0].Get("X-Api-Key") != "", "one of them only")
	}
}

// What Caps says no to is refused with its reason and without a request, and what
// it says yes to is not.
func TestCapabilities(t *testing.T) {
	for _, assumed := range []bool{false, true} {
		in, s := connect(t, gtateth.Options{AssumeMessages: assumed}, "", says(500, ""))
		for _, kind := range model.OpKinds() {
			before := len(s.lines())
			_, err := in.Do(t.Context(), model.Op{
				Kind: kind, Conv: model.Ref{Account: "crm", ID: conv}, Body: "x", Value: "open",
				Person: model.Person{ID: amina}, New: &model.NewConversation{Subject: "x", Customer: jane},
			})
			unsupported := model.AsFault(err).Kind == model.FaultUnsupported
			assert.Equal(t, in.Caps().Can(kind).OK, !unsupported, kind)
			assert.Equal(t, in.Caps().Can(kind).OK, len(s.lines()) == before+1, kind)
		}
		_, err := in.Thread(t.Context(), conv, model.ThreadQuery{})
		assert.Equal(t, assumed, model.AsFault(err).Kind != model.FaultUnsupported)
	}
}

func TestAssumedMessages(t *testing.T) {
	in, s := connect(t, gtateth.Options{AssumeMessages: true}, "", func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPost {
			says(201, answer(`{"messageId":"m9","status":"sent"}`))(w, r)
			return
		}
		says(200, `{"success":true,"data":[
			{"_id":"m2","text":"On its way","sender":{"_id":"agent","name":"Amina"},"direction":"outbound","status":"sent","createdAt":"2024-01-01T12:05:00Z"},
			{"_id":"m1","text":"Where is it?","sender":"customer","createdAt":"2024-01-01T12:00:00Z"}],"pagination":{"totalPages":1}}`)(w, r)
	})
	thread, err := in.Thread(t.Context(), conv, model.ThreadQuery{})
	require.NoError(t, err)
	require.Len(t, thread.Messages, 2)
	assert.Equal(t, "m1", thread.Messages[0].ID, "oldest first, whatever the order")
	assert.Equal(t, model.In, thread.Messages[0].Direction)
	assert.Equal(t, model.Out, thread.Messages[1].Direction)
	newer, err := in.Thread(t.Context(), conv, model.ThreadQuery{After: "m1"})
	require.NoError(t, err)
	assert.Len(t, newer.Messages, 1)
	patch, err := in.Do(t.Context(), model.Op{Kind: model.OpReply, Conv: model.Ref{Account: "crm", ID: conv}, Body: "hello"})
	require.NoError(t, err)
	assert.Equal(t, "m9", patch.MessageID)
	assert.Equal(t, `POST /conversations/`+conv+`/messages {"text":"hello"}`, s.lines()[2])
}

func TestHostileIDsGoNowhere(t *testing.T) {
	in, s := connect(t, gtateth.Options{AssumeMessages: true}, "", says(200, answer(one)))
	for _, id := range []string{"", "..", "../customers", "1?x=1", "a b", "\x1b[2J", strings.Repeat("1", 129)} {
		_, err := in.Get(t.Context(), id)
		assert.Equal(t, model.FaultRefused, model.AsFault(err).Kind)
		_, err = in.Do(t.Context(), model.Op{Kind: model.OpDelete, Conv: model.Ref{Account: "crm", ID: id}})
		assert.Equal(t, model.FaultRefused, model.AsFault(err).Kind)
	}
	assert.Empty(t, s.lines())
}

// FuzzList makes sure that no body, however odd, does more than fail.
func FuzzList(f *testing.F) {
	f.Add(`{"success":true,"data":[` + one + `],"pagination":{"total":1,"totalPages":1}}`)
	f.Add(`{"data":[{"_id":1,"customerId":[],"assignedTo":{"profile":3},"labels":[1,null,{}]}]}`)
	f.Fuzz(func(t *testing.T, body string) {
		in := gtateth.New("crm", nil, gtateth.Options{})
		page, err := gtateth.DecodeList(in, []byte(body))
		if err == nil {
			for _, c := range page.Conversations {
				assert.NotEmpty(t, c.Ref.ID)
				assert.NotContains(t, c.Contact.Label(), "\x1b")
				assert.NotContains(t, c.Summary(), "\x1b")
			}
		}
	})
}
