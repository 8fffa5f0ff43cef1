package gtateth_test

import (
	"context"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"convo/client/clienttest"
	"convo/client/gtateth"
	"convo/model"
)

// whole is the conversation of the documents as it is when everything is told.
func whole(t *testing.T) model.Conversation {
	return model.Conversation{
		Ref: ref, Channel: "email", Status: model.StatusOpen,
		Contact: model.Contact{
			ID: jane, Name: model.NewText("Jane Smith"), Phone: model.NewText("+2348012345678"), Email: model.NewText("jane.smith@example.com"),
		},
		Owner:     model.OwnedBy(model.Person{ID: amina, Name: model.NewText("Amina Bello")}),
		CreatedAt: clienttest.Stamp(t, "2023-11-07T05:31:56Z"), UpdatedAt: clienttest.Stamp(t, "2023-11-07T06:31:56Z"),
		More: &model.Details{
			Subject: model.NewText("Customer inquiry about billing"), Priority: "medium", Source: model.NewText("widget"), Inbox: model.NewText("Support"),
		},
	}
}

// The pages show one conversation with objects in it, and with ids.
func TestAConversationInBothForms(t *testing.T) {
	in, s := answering(t, gtateth.Options{}, clienttest.Says(200, clienttest.Testdata(t, "conversation_populated.json")))
	got, err := in.Get(t.Context(), conv)
	require.NoError(t, err)
	assert.Equal(t, whole(t), got, "neither a last message nor unread ones are invented")
	assert.Equal(t, []string{"GET /conversations/" + conv}, s.lines(), "who is there already is not asked for")

	in, s = answering(t, gtateth.Options{People: []model.Person{{ID: amina, Name: model.NewText("Amina Bello")}}}, by(map[string]http.HandlerFunc{
		"conversations/": clienttest.Says(200, clienttest.Testdata(t, "conversation_ids.json")), "customers/": clienttest.Says(200, clienttest.Testdata(t, "customer.json")),
	}))
	got, err = in.Get(t.Context(), conv)
	require.NoError(t, err)
	want := whole(t)
	want.More.Source, want.More.Inbox = model.Text{}, model.NewText(office)
	want.More.Labels = []model.Text{model.NewText("billing"), model.NewText("urgent")}
	assert.Equal(t, want, got)
	assert.Equal(t, []string{"GET /conversations/" + conv, "GET /customers/" + jane}, s.lines())
}

func TestTheListsOfThePages(t *testing.T) {
	in, s := answering(t, gtateth.Options{}, clienttest.Says(200, clienttest.Testdata(t, "list_ids.json")))
	page, err := in.List(t.Context(), model.Query{}, "")
	require.NoError(t, err)
	require.Len(t, page.Conversations, 1)
	c := page.Conversations[0]
	assert.True(t, c.Inert(), "the generated example's ids are none")
	assert.Equal(t, model.Contact{ID: "<string>"}, c.Contact)
	assert.Equal(t, "low", c.More.Priority)
	assert.Equal(t, 100, page.Total)
	assert.Equal(t, model.Cursor("2"), page.Next)
	assert.Equal(t, []string{"GET /conversations?limit=100&page=1"}, s.lines(), "and no customer is asked for by them")

	in, s = answering(t, gtateth.Options{}, clienttest.Says(200, clienttest.Testdata(t, "list_populated.json")))
	page, err = in.List(t.Context(), model.Query{}, "")
	require.NoError(t, err)
	require.Len(t, page.Conversations, 1)
	c = page.Conversations[0]
	assert.Equal(t, model.Contact{Name: model.NewText("John Doe"), Email: model.NewText("john@example.com")}, c.Contact)
	assert.False(t, c.Owner.Known, "not told is not nobody")
	assert.Len(t, s.lines(), 1)
}

// An owner comes as an id, as an object of a shape that nobody documents, as null, or
// not at all.
func TestOwners(t *testing.T) {
	named := func(id, name string) model.Owner {
		return model.OwnedBy(model.Person{ID: id, Name: model.NewText(name)})
	}
	for name, tt := range map[string]struct {
		field string
		want  model.Owner
	}{
		"an id":         {`"assignedTo":"` + amina + `"`, named(amina, "Amina Bello")},
		"an unknown id": {`"assignedTo":"7"`, model.OwnedBy(model.Person{ID: "7"})},
		"a profile":     {`"assignedTo":{"_id":"7","profile":{"firstName":"Ken","lastName":"Ito"}}`, named("7", "Ken Ito")},
		"flat names":    {`"assignedTo":{"_id":"7","firstName":"Ken","lastName":"Ito","email":"ken@x.test"}`, named("7", "Ken Ito")},
		"a last name":   {`"assignedTo":{"_id":"7","lastName":"Ito"}`, named("7", "Ito")},
		"one name":      {`"assignedTo":{"_id":8,"name":"Bo"}`, named("8", "Bo")},
		"an address":    {`"assignedTo":{"_id":"7","email":"ken@x.test"}`, named("7", "ken@x.test")},
		"an object and a profile of another type": {`"assignedTo":{"_id":"7","profile":"x","firstName":"Ken"}`, named("7", "Ken")},
		"a configured name":                       {`"assignedTo":{"_id":"` + amina + `","name":"A."}`, named(amina, "Amina Bello")},
		"null":                                    {`"assignedTo":null`, model.Nobody()},
		"an empty id":                             {`"assignedTo":""`, model.Nobody()},
		"not told":                                {`"subject":"x"`, model.Owner{}},
		"an object, no id":                        {`"assignedTo":{"profile":{"firstName":"Ken"}}`, model.Owner{}},
		"an empty object":                         {`"assignedTo":{}`, model.Owner{}},
		"some other type":                         {`"assignedTo":[]`, model.Owner{}},
		"yet another":                             {`"assignedTo":true`, model.Owner{}},
	} {
		t.Run(name, func(t *testing.T) {
			known := []model.Person{{ID: amina, Name: model.NewText("Amina Bello")}}
			in, _ := answering(t, gtateth.Options{People: known}, clienttest.Says(200, data(`{`+tt.field+`,"_id":"`+conv+`"}`)))
			got, err := in.Get(t.Context(), conv)
			require.NoError(t, err)
			assert.Equal(t, tt.want, got.Owner)
		})
	}
}

func TestOddConversations(t *testing.T) {
	in, s := answering(t, gtateth.Options{}, clienttest.Says(200, clienttest.Testdata(t, "odd.json")))
	page, err := in.List(t.Context(), model.Query{Limit: 11}, "")
	require.NoError(t, err)
	assert.Equal(t, 8, page.Skipped)
	assert.Equal(t, 11, page.Total)
	assert.Empty(t, page.Next)
	require.Len(t, page.Conversations, 3)
	big, inert, y := page.Conversations[0], page.Conversations[1], page.Conversations[2]
	assert.Equal(t, model.Conversation{
		Ref: model.Ref{Account: "shop", ID: "9007199254740993"}, Channel: "telegram", Status: "snoozed",
		More: &model.Details{Subject: model.NewText("7"), Inbox: model.NewText("3")},
	}, big, "an id keeps its digits, new words pass, and nothing is made of what cannot be read")
	assert.True(t, inert.Inert())
	assert.NotContains(t, inert.Contact.Name.String(), "\x1b")
	assert.NotContains(t, inert.Contact.Name.String(), "\u202e")
	assert.False(t, inert.Owner.Known)
	require.Len(t, inert.More.Labels, 2)
	assert.NotContains(t, inert.More.Labels[1].String(), "\u009b")
	assert.True(t, y.Owner.IsNobody())
	assert.Equal(t, "2026-04-09T14:31:00-03:30", y.UpdatedAt.String())
	assert.Len(t, s.lines(), 1, "a hostile customer id is not asked for")
}

func TestWhatAListRequestSends(t *testing.T) {
	in, s := answering(t, gtateth.Options{}, clienttest.Says(200, data(`[]`)))
	for _, q := range []model.Query{
		{Status: model.StatusPending, Priority: "high", Owner: amina, Inbox: office, Customer: jane, Limit: 20},
		{Status: model.Away, Owner: "anna", Inbox: "support", Customer: "64a1b2c3d4e5f6789012345z"},
		{Status: "snoozed", UnreadOnly: true, Channels: []string{"email"}, Since: clienttest.Stamp(t, "2026-04-09T14:31:00Z"), Limit: 1000},
		{},
	} {
		_, err := in.List(t.Context(), q, "")
		require.NoError(t, err)
	}
	for _, q := range []model.Query{{Status: model.StatusSpam}, {Status: model.StatusArchived}} {
		page, err := in.List(t.Context(), q, "")
		require.NoError(t, err)
		assert.Zero(t, page.Total)
		assert.Empty(t, page.Next)
	}
	assert.Equal(t, []string{
		"GET /conversations?assignedTo=" + amina + "&customerId=" + jane + "&inboxId=" + office + "&limit=20&page=1&priority=high&status=pending",
		"GET /conversations?limit=100&page=1&status=closed",
		"GET /conversations?limit=100&page=1&status=snoozed",
		"GET /conversations?limit=100&page=1",
	}, s.lines(), "what is no id is left to the caller, and what the system does not have needs no request")
}

func TestWhereTheNextPageBegins(t *testing.T) {
	const two = `{"success":true,"data":[{"_id":"a"},{"_id":"b"}]`
	for _, tt := range []struct {
		name  string
		body  string
		limit int
		after model.Cursor
		next  model.Cursor
		total int
	}{
		{"pages to come", two + `,"pagination":{"total":9,"page":4,"limit":2,"totalPages":5}}`, 2, "4", "5", 9},
		{"the last page", two + `,"pagination":{"total":10,"page":5,"limit":2,"totalPages":5}}`, 2, "5", "", 10},
		{"beyond the last page", two + `,"pagination":{"total":2,"page":7,"limit":2,"totalPages":1}}`, 2, "7", "", 2},
		{"numbers as texts", two + `,"pagination":{"total":"9","totalPages":"5"}}`, 2, "", "2", 9},
		{"an empty page, whatever is said", `{"success":true,"data":[],"pagination":{"total":99,"totalPages":9}}`, 2, "3", "", 99},
		{"only a total, more", two + `,"pagination":{"total":9}}`, 2, "", "2", 9},
		{"only a total, no more", two + `,"pagination":{"total":2}}`, 2, "", "", 2},
		{"fewer pages than the total takes", two + `,"pagination":{"total":9,"totalPages":1}}`, 2, "", "2", 9},
		{"a total of nothing under a full page", two + `,"pagination":{"total":0,"totalPages":0}}`, 2, "", "", 0},
		{"nothing said, full", two + `}`, 2, "", "2", -1},
		{"nothing said, short", two + `}`, 3, "", "", -1},
		{"nothing said, limit not honoured", two + `}`, 1, "", "2", -1},
		{"the server's own limit, full", two + `,"pagination":{"limit":2}}`, 100, "", "2", -1},
		{"null", two + `,"pagination":null}`, 3, "", "", -1},
		{"no object", two + `,"pagination":[1]}`, 3, "", "", -1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			in, _ := answering(t, gtateth.Options{}, clienttest.Says(200, tt.body))
			page, err := in.List(t.Context(), model.Query{Limit: tt.limit}, tt.after)
			require.NoError(t, err)
			assert.Equal(t, tt.next, page.Next)
			assert.Equal(t, tt.total, page.Total)
		})
	}
}

// The inbox that people work in is what is open and what is pending: two lists, whose
// pages take turns.
func TestTheWorkingInbox(t *testing.T) {
	pages := map[string]string{"open": "3", "pending": "1"}
	in, s := answering(t, gtateth.Options{}, func(w http.ResponseWriter, r *http.Request) {
		q := r.URL.Query()
		clienttest.Says(200, `{"success":true,"data":[{"_id":"`+q.Get("status")+q.Get("page")+`"}],"pagination":{"totalPages":`+pages[q.Get("status")]+`}}`)(w, r)
	})
	walk := func() (got []string) {
		for after := model.Cursor(""); ; {
			page, err := in.List(t.Context(), model.Query{Status: model.Working, Limit: 1}, after)
			require.NoError(t, err)
			got = append(got, page.Conversations[0].Ref.ID)
			assert.Equal(t, -1, page.Total, "of two lists no answer tells the total")
			if after = page.Next; after == "" {
				return got
			}
		}
	}
	assert.Equal(t, []string{"open1", "pending1", "open2", "open3"}, walk())
	pages = map[string]string{"open": "1", "pending": "3"}
	assert.Equal(t, []string{"open1", "pending1", "pending2", "pending3"}, walk())
	before := len(s.lines())
	for _, cursor := range []model.Cursor{"x", "1", "0/0", "-1/2", "1/2/3", "1/", "2/1e3"} {
		_, err := in.List(t.Context(), model.Query{Status: model.Working}, cursor)
		assert.Equal(t, model.FaultRefused, clienttest.Kind(err), cursor)
	}
	for _, cursor := range []model.Cursor{"x", "0", "-1", "1/1", "1e3"} {
		_, err := in.List(t.Context(), model.Query{}, cursor)
		assert.Equal(t, model.FaultRefused, clienttest.Kind(err), cursor)
	}
	assert.Len(t, s.lines(), before)
}

func TestAnswersThatAreNone(t *testing.T) {
	for _, body := range []string{
		`{}`, `[]`, `{"success":true}`, `{"success":true,"data":null}`, `{"success":true,"data":7}`, `{"success":false,"data":[]}`,
		`{"success":"false","data":[{"_id":"1"}]}`, `{"success":true,"data":[`, `{"success":true,"error":"no","data":[]}`,
		`{"success":false,"error":{"code":"X","message":"no"}}`,
	} {
		in, _ := answering(t, gtateth.Options{AssumeMessages: true}, clienttest.Says(200, body))
		_, err := in.List(t.Context(), model.Query{}, "")
		assert.Equal(t, model.FaultServer, clienttest.Kind(err), body)
		_, err = in.Get(t.Context(), "1")
		assert.Equal(t, model.FaultServer, clienttest.Kind(err), body)
		_, err = in.Thread(t.Context(), "1", model.ThreadQuery{})
		assert.Equal(t, model.FaultServer, clienttest.Kind(err), body)
	}
	in, _ := answering(t, gtateth.Options{}, clienttest.Says(200, data(`{"_id":"2"}`)))
	_, err := in.Get(t.Context(), "1")
	assert.Contains(t, err.Error(), "another conversation")
}

func TestBothHeaders(t *testing.T) {
	for header, want := range map[string]http.Header{
		"":                   {"Authorization": {"Bearer sk_live_0123456789"}},
		gtateth.HeaderBearer: {"Authorization": {"Bearer sk_live_0123456789"}},
		gtateth.HeaderAPIKey: {"X-Api-Key": {"sk_live_0123456789"}},
	} {
		in, s := answeringWith(t, header, gtateth.Options{}, clienttest.Says(200, clienttest.Testdata(t, "conversation_populated.json")))
		_, err := in.Get(t.Context(), conv)
		require.NoError(t, err)
		got := s.headers()
		for _, name := range []string{"Authorization", "X-Api-Key"} {
			assert.Equal(t, want[name], got[name], "%s with %q", name, header)
		}
	}
}

// The wait of an hour is told at once, and nobody asks further.
func TestTheDocumented429(t *testing.T) {
	in, s := answering(t, gtateth.Options{}, clienttest.Says(429, clienttest.Testdata(t, "429.json")))
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	_, err := in.List(ctx, model.Query{}, "")
	f := model.AsFault(err)
	assert.Equal(t, model.FaultRateLimited, f.Kind)
	assert.Equal(t, time.Hour, f.RetryAfter)
	assert.Contains(t, f.Error(), "Rate limit exceeded")
	_, err = in.Do(ctx, model.Op{Conv: ref, Kind: model.OpClose})
	assert.Equal(t, model.FaultRateLimited, clienttest.Kind(err))
	assert.Greater(t, model.AsFault(err).RetryAfter, 59*time.Minute)
	assert.Len(t, s.lines(), 1)
}

func TestErrorsInEveryShape(t *testing.T) {
	for _, tt := range []struct {
		status int
		body   string
		kind   model.FaultKind
		says   string
		help   string
	}{
		{401, `{"success":false,"error":{"code":"AUTH_REQUIRED","message":"Authentication required","details":{"hint":"Include a valid API key or Bearer token in the Authorization header"}}}`, model.FaultUnauthenticated, "Authentication required: hint: Include a valid API key", "key"},
		{401, `{"success":false,"error":{"code":"AUTH_INVALID","message":"Invalid API key or token"}}`, model.FaultUnauthenticated, "Invalid API key or token", "key"},
		{401, `{"success":false,"error":{"code":"API_KEY_EXPIRED"}}`, model.FaultUnauthenticated, "API_KEY_EXPIRED", "key"},
		{403, `{"success":false,"error":{"code":"FORBIDDEN","message":"Insufficient permissions"}}`, model.FaultForbidden, "Insufficient permissions", "read:conversations"},
		{404, `{"success":false,"error":{"code":"NOT_FOUND","message":"Conversation not found"}}`, model.FaultNotFound, "Conversation not found", ""},
		{422, `{"success":false,"error":{"code":"VALIDATION_ERROR","message":"Validation failed","details":{"id":"no id"}}}`, model.FaultRefused, "Validation failed: id: no id", ""},
		{500, `{"success":false,"error":{"code":"INTERNAL_ERROR","message":"It broke","requestId":"req_1234567890"}}`, model.FaultServer, "It broke", ""},
	} {
		in, s := answering(t, gtateth.Options{}, clienttest.Says(tt.status, tt.body))
		_, err := in.Get(t.Context(), conv)
		f := model.AsFault(err)
		require.Equal(t, tt.kind, f.Kind, tt.body)
		assert.Contains(t, f.Error(), tt.says)
		assert.Contains(t, f.Help, tt.help)
		assert.Len(t, s.lines(), 1)
		assert.Equal(t, tt.kind == model.FaultNotFound, f.Missing == "conversation")
	}
}

// A 404 for what always exists says that the address is wrong.
func TestAWrongBase(t *testing.T) {
	in, _ := answering(t, gtateth.Options{}, clienttest.Says(404, `{}`))
	_, err := in.List(t.Context(), model.Query{}, "")
	assert.Equal(t, model.FaultServer, clienttest.Kind(err))
	assert.Contains(t, model.AsFault(err).Help, "/api/v1")
}
