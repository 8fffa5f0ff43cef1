package bookingsync_test

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"convo/client/bookingsync"
	"convo/client/clienttest"
	"convo/model"
)

const listPath = "GET /inbox/conversations"

func TestListOfTheDocuments(t *testing.T) {
	in, s := answering(t, map[string][]reply{listPath: {ok(clienttest.Testdata(t, "list.json"))}})
	page, err := in.List(t.Context(), model.Query{Status: model.Working}, "")
	require.NoError(t, err)
	assert.Equal(t, -1, page.Total)
	assert.Empty(t, page.Next)
	assert.True(t, page.Synced.IsZero())
	assert.Equal(t, []model.Conversation{{
		Ref: model.Ref{Account: "shop", ID: "5"}, Status: model.StatusOpen, Owner: model.Nobody(),
		Unread:        model.Unread{Kind: model.UnreadFlag},
		LastMessageAt: clienttest.Stamp(t, "2018-11-22T12:19:57Z"), CreatedAt: clienttest.Stamp(t, "2018-12-20T14:25:57Z"), UpdatedAt: clienttest.Stamp(t, "2018-12-20T14:25:57Z"),
		More: &model.Details{Subject: text("Here goes subject of conversation.")},
	}}, page.Conversations)
	assert.Equal(t, []asked{{line: listPath + "?include=participants&page=1&per_page=100"}}, s.requests(), "a poll is one request")
	assert.Equal(t, "Bearer token-token", s.heads[0].Get("Authorization"))
	assert.Equal(t, bookingsync.MediaType, s.heads[0].Get("Accept"))
}

func TestListOf2018(t *testing.T) {
	in, _ := answering(t, map[string][]reply{
		listPath:       {ok(clienttest.Testdata(t, "list_2018.json")).with("X-Total-Count", "2")},
		"GET /sources": {ok(clienttest.Testdata(t, "sources.json"))},
	})
	page, err := in.List(t.Context(), model.Query{}, "")
	require.NoError(t, err)
	assert.Equal(t, 2, page.Total)
	require.Len(t, page.Conversations, 2)
	one, two := page.Conversations[0], page.Conversations[1]
	assert.Equal(t, model.Unread{Kind: model.UnreadFlag}, one.Unread, "where nobody wrote nothing is unread")
	assert.Equal(t, model.StatusClosed, two.Status)
	assert.True(t, two.Owner.Is("2"))
	assert.Equal(t, "Airbnb", two.More.Source.Line())
	assert.Equal(t, clienttest.Stamp(t, "2018-03-23T18:09:09Z"), two.More.ClosedAt)
}

func TestWhatAListRequestSends(t *testing.T) {
	in, s := answering(t, map[string][]reply{listPath: {ok(conversations())}})
	q := model.Query{
		Status: model.StatusClosed, UnreadOnly: true, Channels: []string{"email"}, Owner: "2", Limit: 30,
		Since: clienttest.Stamp(t, "2018-03-23T20:00:41.9+01:00"),
	}
	_, err := in.List(t.Context(), q, "3")
	require.NoError(t, err)
	_, err = in.List(t.Context(), model.Query{Limit: 1000}, "")
	require.NoError(t, err)
	assert.Equal(t, []asked{
		{line: listPath + "?include=participants&page=3&per_page=30&updated_since=2018-03-23+19%3A00%3A41+UTC"},
		{line: listPath + "?include=participants&page=1&per_page=100"},
	}, s.requests())
	s.forget()
	for _, cursor := range []model.Cursor{"x", "0", "-1", "1e3"} {
		_, err := in.List(t.Context(), model.Query{}, cursor)
		assert.Equal(t, model.FaultRefused, clienttest.Kind(err))
	}
	assert.Empty(t, s.requests())
}

func TestOddConversations(t *testing.T) {
	in, _ := answering(t, map[string][]reply{
		listPath:          {ok(clienttest.Testdata(t, "odd.json"))},
		"GET /clients/30": {ok(`{"clients":[{"id":"30","fullname":null,"firstname":"Ma\u001bco","phones":[5,{"number":393471}],"emails":{}}]}`)},
	})
	page, err := in.List(t.Context(), model.Query{}, "")
	require.NoError(t, err)
	assert.Equal(t, 7, page.Skipped)
	assert.Empty(t, page.Gone)
	require.Len(t, page.Conversations, 5)
	c := page.Conversations
	assert.True(t, c[0].Owner.Is("7"), "a relation can be an object")
	assert.Equal(t, []string{"1", "2", "3"}, c[0].More.Bookings)
	assert.Equal(t, "booking-com", c[0].Channel)
	assert.Equal(t, "Booking-com", c[0].More.DefaultChannel)
	assert.Equal(t, model.StatusOpen, c[0].Status)
	assert.True(t, c[0].Unread.Has(), "no time to read is no reading")
	assert.Equal(t, "2026-04-09T14:30:00+02:00", c[0].LastMessageAt.String())
	for _, shown := range []string{c[0].More.Subject.String(), c[1].Channel, c[1].More.DefaultChannel} {
		assert.NotContains(t, shown, "\x1b")
		assert.NotContains(t, shown, "\u202e")
		assert.NotContains(t, shown, "\u009b")
	}
	assert.Equal(t, model.StatusSpam, c[1].Status, "spam that is closed is spam")
	assert.Equal(t, "7", c[1].More.Subject.Line())
	assert.False(t, c[2].Owner.Known, "that is no relation to one")
	assert.Equal(t, "9", c[2].More.Source.Line(), "a source without a name is its id")
	assert.True(t, c[2].LastMessageAt.IsZero())
	assert.Equal(t, model.Contact{ID: "30", Name: text("Ma\x1bco"), Phone: text("393471")}, c[2].Contact)
	assert.True(t, c[3].Inert())
	assert.False(t, c[3].Owner.Known)
	assert.Equal(t, "9007199254740993", c[4].Ref.ID)
	assert.True(t, c[4].Owner.Is("9007199254740993"), "no digit is lost")
}

// Only a number is taken from the Link header, wherever it leads.
func TestWhereTheNextPageBegins(t *testing.T) {
	const row = `{"id":1}`
	for _, tt := range []struct {
		name, link string
		after      model.Cursor
		rows       string
		next       model.Cursor
	}{
		{"documented", `<https://www.bookingsync.com/api/v3/inbox/conversations?page=1&per_page=2>; rel="first", <https://www.bookingsync.com/api/v3/inbox/conversations?page=2&per_page=2>; rel="next", <https://www.bookingsync.com/api/v3/inbox/conversations?page=9>; rel="last"`, "", row, "2"},
		{"the last", `<https://www.bookingsync.com/api/v3/inbox/conversations?page=1>; rel="first", <https://www.bookingsync.com/api/v3/inbox/conversations?page=2>; rel="prev"`, "3", row, ""},
		{"none", ``, "", row, ""},
		{"another host", `<http://evil.example/steal?page=2&token=1>; rel="next"`, "", row, "2"},
		{"a comma in the address", `<https://x.example/a,b?ids=1,2&page=4>; rel="next"`, "", row, "4"},
		{"no quotes, several relations", `</x?page=2>; title="a"; rel="foo next"`, "", row, "2"},
		{"unquoted", `</x?page=2>; REL=next`, "", row, "2"},
		{"the same again", `</x?page=3>; rel="next"`, "3", row, ""},
		{"backwards", `</x?page=2>; rel="next"`, "3", row, ""},
		{"negative", `</x?page=-2>; rel="next"`, "", row, ""},
		{"no number", `</x?page=next>; rel="next"`, "", row, ""},
		{"no page", `</x>; rel="next"`, "", row, ""},
		{"not a link", `rel="next"`, "", row, ""},
		{"a relation that only sounds so", `</x?page=2>; rel="nextish"`, "", row, ""},
		{"an empty page", `</x?page=2>; rel="next"`, "", "", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			in, s := answering(t, map[string][]reply{listPath: {ok(conversations(tt.rows)).with("Link", tt.link)}})
			page, err := in.List(t.Context(), model.Query{}, tt.after)
			require.NoError(t, err)
			assert.Equal(t, tt.next, page.Next)
			if page.Next != "" {
				_, err = in.List(t.Context(), model.Query{}, page.Next)
				require.NoError(t, err)
				assert.Equal(t, s.hosts[0], s.hosts[1], "the key goes to its own origin")
				assert.Equal(t, listPath+"?include=participants&page="+string(tt.next)+"&per_page=100", s.requests()[1].line)
			}
		})
	}
}

func TestTheFirstPageTellsUpToWhenChangesAreKnown(t *testing.T) {
	for header, want := range map[string]string{
		"2018-03-23 19:00:41 UTC": "2018-03-23T19:00:41Z",
		"2018-03-23 19:00:41 GMT": "2018-03-23T19:00:41Z",
		"2018-03-23 19:00:41 CET": "", // which is not told to be an hour away
		"2018-03-23T19:00:41Z":    "",
		"yesterday":               "",
	} {
		in, _ := answering(t, map[string][]reply{listPath: {ok(conversations()).with("X-Updated-Since-Request-Synced-At", header)}})
		first, err := in.List(t.Context(), model.Query{}, "")
		require.NoError(t, err)
		assert.Equal(t, want, first.Synced.String(), header)
		later, err := in.List(t.Context(), model.Query{}, "2")
		require.NoError(t, err)
		assert.True(t, later.Synced.IsZero(), "a later page is read later")
	}
}

func TestWhatWasRemoved(t *testing.T) {
	in, _ := answering(t, map[string][]reply{listPath: {ok(`{"conversations":[],"meta":{"deleted_ids":[7,"8","x",null,{"id":9}]}}`)}})
	page, err := in.List(t.Context(), model.Query{Since: clienttest.Stamp(t, "2018-03-23T19:00:41Z")}, "")
	require.NoError(t, err)
	assert.Equal(t, []string{"7", "8", "9"}, page.Gone)
}

func TestAnswersThatAreNone(t *testing.T) {
	for _, body := range []string{
		`{}`, `[]`, `{"conversations":null}`, `{"conversations":{"a":1}}`, `{"errors":{"x":["y"]}}`, `{"conversations":[`, `{"conversation":[{"id":1}]}`,
	} {
		in, _ := answering(t, map[string][]reply{listPath: {ok(body)}, listPath + "/1": {ok(body)}, "GET /hosts": {ok(body)}})
		_, err := in.List(t.Context(), model.Query{}, "")
		assert.Equal(t, model.FaultServer, clienttest.Kind(err), body)
		_, err = in.Get(t.Context(), "1")
		assert.Equal(t, model.FaultServer, clienttest.Kind(err), body)
		_, err = in.Thread(t.Context(), "1", model.ThreadQuery{})
		assert.Equal(t, model.FaultServer, clienttest.Kind(err), body)
		_, err = in.People(t.Context())
		assert.Equal(t, model.FaultServer, clienttest.Kind(err), body)
	}
	for _, body := range []string{conversations(), conversations(`{"id":2}`), conversations(`{"id":1}`, `{"id":1}`), conversations(`7`)} {
		in, _ := answering(t, map[string][]reply{listPath + "/1": {ok(body)}})
		_, err := in.Get(t.Context(), "1")
		assert.Equal(t, model.FaultServer, clienttest.Kind(err), body)
	}
}

func TestDocumentedErrors(t *testing.T) {
	in, _ := answering(t, map[string][]reply{listPath: {says(401, clienttest.Testdata(t, "401.json"))}, listPath + "/1": {says(403, "")}})
	_, err := in.List(t.Context(), model.Query{}, "")
	assert.Equal(t, model.FaultUnauthenticated, clienttest.Kind(err))
	assert.Contains(t, err.Error(), "Not authorized")
	_, err = in.Get(t.Context(), "1")
	assert.Equal(t, model.FaultForbidden, clienttest.Kind(err))
	assert.Contains(t, model.AsFault(err).Help, "inbox_read", "a 403 says which scope is missing")
	_, err = in.Get(t.Context(), "2")
	assert.Equal(t, "conversation", model.AsFault(err).Missing)

	in, _ = answering(t, nil)
	_, err = in.List(t.Context(), model.Query{}, "")
	assert.Equal(t, model.FaultServer, clienttest.Kind(err), "the list always exists: the address is wrong")
	assert.Contains(t, model.AsFault(err).Help, "the url of account shop")
}

// unread is what a conversation says of reading, and what follows.
type unread struct {
	name, attributes, people string
	unread                   bool
	direction                model.Direction
}

// The conversation's read_at and the participants' both exist (the documents contradict
// each other about which to use): mine comes first.
func TestWhatIsUnread(t *testing.T) {
	const (
		last  = `,"last_message_at":"2026-04-09T12:00:00Z"`
		early = `,"read_at":"2026-04-09T11:00:00Z"`
		late  = `,"read_at":"2026-04-09T13:00:00Z"`
		wrote = `,"last_message_sent_at":"2026-04-09T12:00:00Z"`
		once  = `,"last_message_sent_at":"2026-04-09T10:00:00Z"`
	)
	for _, tt := range []unread{
		{"nobody wrote", late, "", false, ""},
		{"never read", last, "", true, ""},
		{"never read, null", last + `,"read_at":null`, "", true, ""},
		{"read by somebody", last + late, "", false, ""},
		{"read too early", last + early, "", true, ""},
		{"read at that moment", last + `,"read_at":"2026-04-09T12:00:00Z"`, "", false, ""},
		{"read by me", last + early, host("1", "7", "5", late), false, ""},
		{"read by others only", last + late, host("1", "7", "5", early), true, ""},
		{"I never read", last + late, host("1", "7", "5", ""), true, ""},
		{"a colleague read", last + early, host("1", "7", "6", late), true, ""},
		{"I am in it twice", last, host("1", "7", "5", early) + "," + host("2", "7", "5", late), false, ""},
		{"I am in it twice, the other way round", last, host("1", "7", "5", late) + "," + host("2", "7", "5", ""), false, ""},
		{"the customer wrote last", last + early, guest("1", "7", "30", wrote), true, model.In},
		{"a colleague wrote last", last + early, guest("1", "7", "30", once) + "," + host("2", "7", "6", wrote), false, model.Out},
		{"I wrote last", last + early, host("2", "7", "5", wrote+early), false, model.Out},
		{"both at once", last + early, guest("1", "7", "30", wrote) + "," + host("2", "7", "6", wrote), true, model.In},
		{"both at once, the other way round", last + early, host("2", "7", "6", wrote) + "," + guest("1", "7", "30", wrote), true, model.In},
		{"a guest of the same number", last + early, guest("1", "7", "5", late), true, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			row := `{"id":7` + tt.attributes + `,"participants":[` + tt.people + `]}`
			in, _ := answering(t, map[string][]reply{listPath + "/7": {ok(conversations(row))}})
			c, err := in.Get(t.Context(), "7")
			require.NoError(t, err)
			assert.Equal(t, tt.unread, c.Unread.Has())
			assert.Equal(t, model.UnreadFlag, c.Unread.Kind)
			assert.Equal(t, tt.direction, c.LastDirection)
		})
	}
}

func TestWhoIAmMayBecomeKnownLater(t *testing.T) {
	row := `{"id":7,"last_message_at":"2026-04-09T12:00:00Z","participants":[` + host("1", "7", "6", `,"read_at":"2026-04-09T13:00:00Z"`) + `]}`
	in, _ := answering(t, map[string][]reply{listPath + "/7": {ok(conversations(row))}})
	c, err := in.Get(t.Context(), "7")
	require.NoError(t, err)
	assert.True(t, c.Unread.Has())
	in.Identify("6")
	c, err = in.Get(t.Context(), "7")
	require.NoError(t, err)
	assert.False(t, c.Unread.Has())
}

// A server that does not know the parameter include is asked for participants, for a
// whole page at once.
func TestParticipantsThatDoNotComeAlong(t *testing.T) {
	var rows, ids, people []string
	for i := range 60 {
		c := strconv.Itoa(i + 1)
		a, b := strconv.Itoa(1000+i), strconv.Itoa(2000+i)
		rows = append(rows, `{"id":`+c+`,"last_message_at":"2026-04-09T12:00:00Z","links":{"participants":[`+a+`,"`+b+`"]}}`)
		ids = append(ids, a, b)
		people = append(people, host(a, c, "5", `,"read_at":"2026-04-09T13:00:00Z"`), host(b, c, "6", ""))
	}
	first, second := "GET /inbox/participants/"+strings.Join(ids[:100], ","), "GET /inbox/participants/"+strings.Join(ids[100:], ",")
	in, s := answering(t, map[string][]reply{
		listPath: {ok(conversations(rows...))},
		first:    {ok(participants(people[:100]...))},
		second:   {ok(participants(people[100:]...))},
	})
	page, err := in.List(t.Context(), model.Query{}, "")
	require.NoError(t, err)
	require.Len(t, page.Conversations, 60)
	for _, c := range page.Conversations {
		assert.False(t, c.Unread.Has(), c.Ref)
	}
	assert.Equal(t, []string{listPath, first, second}, s.lines())

	in, _ = answering(t, map[string][]reply{listPath: {ok(conversations(rows...))}})
	_, err = in.List(t.Context(), model.Query{}, "")
	assert.Equal(t, model.FaultIncomplete, clienttest.Kind(err), "half of it is not shown as the whole")
}

func TestTheNamesOfCustomers(t *testing.T) {
	row := func(conv, client string) string {
		return `{"id":` + conv + `,"participants":[` + guest("1"+conv, conv, client, "") + `]}`
	}
	two := conversations(row("1", "30"), row("2", "31"), row("3", "30"))
	marco := model.Contact{ID: "30", Name: text("Marco Rossi"), Phone: text("+39 347 123 4567"), Email: text("marco@example.com")}
	list := func(t *testing.T, in *bookingsync.Inbox) []model.Contact {
		t.Helper()
		page, err := in.List(t.Context(), model.Query{}, "")
		require.NoError(t, err)
		var out []model.Contact
		for _, c := range page.Conversations {
			out = append(out, c.Contact)
		}
		return out
	}
	t.Run("with one request, once", func(t *testing.T) {
		in, s := answering(t, map[string][]reply{
			listPath:             {ok(two)},
			"GET /clients/30,31": {ok(`{"clients":[` + strings.TrimSuffix(strings.SplitAfterN(clienttest.Testdata(t, "clients.json"), "[", 2)[1], "],\"meta\":{}}\n") + `,{"id":31,"firstname":"Giulia"}]}`)},
		})
		giulia := model.Contact{ID: "31", Name: text("Giulia")}
		assert.Equal(t, []model.Contact{marco, giulia, marco}, list(t, in))
		assert.Equal(t, []model.Contact{marco, giulia, marco}, list(t, in))
		assert.Equal(t, []string{listPath, "GET /clients/30,31", listPath}, s.lines())
		now := time.Now()
		bookingsync.SetNow(in, func() time.Time { return now.Add(2 * time.Hour) })
		list(t, in)
		assert.Equal(t, "GET /clients/30,31", s.lines()[4], "after a while they are read again")
	})
	t.Run("a scope is missing", func(t *testing.T) {
		in, s := answering(t, map[string][]reply{listPath: {ok(two)}, "GET /clients/30,31": {says(403, "")}})
		for range 2 {
			assert.Equal(t, []model.Contact{{ID: "30"}, {ID: "31"}, {ID: "30"}}, list(t, in))
		}
		assert.Equal(t, []string{listPath, "GET /clients/30,31", listPath}, s.lines(), "nobody asks again")
	})
	t.Run("one by one", func(t *testing.T) {
		more := conversations(row("4", "32"), row("5", "33"))
		in, s := answering(t, map[string][]reply{
			listPath:          {ok(two), ok(more)},
			"GET /clients/30": {ok(clienttest.Testdata(t, "clients.json"))},
			"GET /clients/31": {ok(`{"clients":[{"id":31}]}`)},
		})
		assert.Equal(t, []model.Contact{marco, {ID: "31"}, marco}, list(t, in))
		list(t, in)
		assert.Equal(t, []string{
			listPath, "GET /clients/30,31", "GET /clients/30", "GET /clients/31",
			listPath, "GET /clients/32", "GET /clients/33",
		}, s.lines(), "several at once are not asked for again")
		s.forget()
		list(t, in)
		assert.Equal(t, []string{listPath}, s.lines(), "who is not there is not asked for again")
	})
	t.Run("only the first one of several comes", func(t *testing.T) {
		in, _ := answering(t, map[string][]reply{
			listPath:             {ok(two)},
			"GET /clients/30,31": {ok(clienttest.Testdata(t, "clients.json"))},
			"GET /clients/31":    {ok(`{"clients":[{"id":31,"fullname":"Giulia"}]}`)},
		})
		assert.Equal(t, "Giulia", list(t, in)[1].Name.Line())
	})
	t.Run("a few at most", func(t *testing.T) {
		var rows []string
		for i := range 40 {
			rows = append(rows, row(strconv.Itoa(i+1), strconv.Itoa(100+i)))
		}
		in, s := answering(t, map[string][]reply{listPath: {ok(conversations(rows...))}})
		list(t, in)
		assert.Len(t, s.lines(), 12)
	})
	t.Run("to be forgotten", func(t *testing.T) {
		gone := strings.Replace(clienttest.Testdata(t, "clients.json"), `"forget_me_at":null`, `"forget_me_at":"2026-04-09T12:00:00Z"`, 1)
		in, _ := answering(t, map[string][]reply{listPath: {ok(conversations(row("1", "30")))}, "GET /clients/30": {ok(gone)}})
		assert.Equal(t, []model.Contact{{ID: "30"}}, list(t, in))
	})
	t.Run("a server that fails", func(t *testing.T) {
		in, _ := answering(t, map[string][]reply{listPath: {ok(conversations(row("1", "30")))}, "GET /clients/30": {says(500, ""), ok(clienttest.Testdata(t, "clients.json"))}})
		assert.Equal(t, []model.Contact{{ID: "30"}}, list(t, in))
		assert.Equal(t, []model.Contact{marco}, list(t, in))
	})
}

func TestPeople(t *testing.T) {
	next := ok(strings.Replace(clienttest.Testdata(t, "hosts.json"), `"id":2`, `"id":1`, 1)).with("Link", `</hosts?page=2>; rel="next"`)
	in, s := answering(t, map[string][]reply{
		"GET /hosts": {next, ok(`{"hosts":[{"id":"3","firstname":null,"lastname":"Verdi"},{"id":4,"email":"x@example.com"},{"firstname":"x"},7,
			{"id":5,"firstname":"Old","forget_me_at":"2018-12-26T19:51:24Z"},{"id":3}]}`)},
		listPath: {ok(conversations(`{"id":7,"links":{"assignee":3}}`))},
	})
	people, err := in.People(t.Context())
	require.NoError(t, err)
	assert.Equal(t, []model.Person{
		{ID: "1", Name: text("Jan Kowalski")}, {ID: "3", Name: text("Verdi")}, {ID: "4", Name: text("x@example.com")}, {ID: "5"},
	}, people)
	assert.Equal(t, []asked{{line: "GET /hosts?page=1&per_page=100"}, {line: "GET /hosts?page=2&per_page=100"}}, s.requests())
	page, err := in.List(t.Context(), model.Query{}, "")
	require.NoError(t, err)
	assert.Equal(t, model.OwnedBy(model.Person{ID: "3", Name: text("Verdi")}), page.Conversations[0].Owner, "names are remembered")

	endless := ok(clienttest.Testdata(t, "hosts.json")).with("Link", `</hosts?page=999999>; rel="next"`)
	in, s = answering(t, map[string][]reply{"GET /hosts": {endless}})
	_, err = in.People(t.Context())
	require.NoError(t, err)
	assert.Len(t, s.lines(), 2, "a page that is not further on is the last one")
}

func TestSourcesAreReadOnce(t *testing.T) {
	rows := conversations(`{"id":1,"links":{"source":1}}`, `{"id":2,"links":{"source":77}}`)
	for _, tt := range []struct {
		answer reply
		want   string
	}{{ok(clienttest.Testdata(t, "sources.json")), "Airbnb"}, {says(403, ""), "1"}, {says(500, ""), "1"}} {
		in, s := answering(t, map[string][]reply{listPath: {ok(rows)}, "GET /sources": {tt.answer}})
		for range 2 {
			page, err := in.List(t.Context(), model.Query{}, "")
			require.NoError(t, err)
			assert.Equal(t, tt.want, page.Conversations[0].More.Source.Line())
			assert.Equal(t, "77", page.Conversations[1].More.Source.Line())
		}
		assert.Equal(t, []string{listPath, "GET /sources", listPath}, s.lines())
	}
}

func TestIDsThatAreNone(t *testing.T) {
	in, s := answering(t, nil)
	for _, id := range []string{"", "x", "-1", "1,2", "1/2", "1.5", strings.Repeat("1", 19)} {
		_, err := in.Get(t.Context(), id)
		assert.Equal(t, model.FaultRefused, clienttest.Kind(err), id)
		_, err = in.Thread(t.Context(), id, model.ThreadQuery{})
		assert.Equal(t, model.FaultRefused, clienttest.Kind(err), id)
		if id != "" {
			_, err = in.Thread(t.Context(), "1", model.ThreadQuery{Before: id})
			assert.Equal(t, model.FaultRefused, clienttest.Kind(err), id)
		}
	}
	assert.Empty(t, s.requests())
}
