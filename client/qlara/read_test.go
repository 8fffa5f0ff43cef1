package qlara_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"convo/client/clienttest"
	"convo/client/qlara"
	"convo/model"
)

func marco(t *testing.T) model.Conversation {
	return model.Conversation{
		Ref:     model.Ref{Account: "shop", ID: "chat_abc123"},
		Channel: "whatsapp",
		Contact: model.Contact{Name: model.NewText("Marco Rossi"), Phone: model.NewText("+393471234567")},
		Status:  model.StatusOpen, Unread: model.UnreadN(3),
		Preview:       model.NewText("Buongiorno, vorrei informazioni sulla spedizione del mio ordine"),
		LastMessageAt: clienttest.Stamp(t, "2026-04-09T14:30:00+02:00"),
		LastDirection: model.In,
		WindowEndsAt:  clienttest.Stamp(t, "2026-04-10T14:30:00+02:00"),
		CreatedAt:     clienttest.Stamp(t, "2026-04-09T14:25:00+02:00"),
	}
}

func TestListOfUC018(t *testing.T) {
	in, s := answering(t, qlara.Options{}, clienttest.Says(200, clienttest.Testdata(t, "list.json")))
	page, err := in.List(t.Context(), model.Query{Status: model.StatusOpen, Limit: 20}, "")
	require.NoError(t, err)
	assert.Equal(t, 2, page.Total)
	assert.Empty(t, page.Next)
	require.Len(t, page.Conversations, 2)
	assert.Equal(t, marco(t), page.Conversations[0])
	assert.True(t, page.Conversations[1].WindowEndsAt.IsZero(), "SMS has no window")
	assert.False(t, page.Conversations[0].Owner.Known, "the list does not tell owners")
	assert.Equal(t, []asked{{line: "GET " + root + "?limit=20&orderBy=-lastMessageDate&status=active", key: "pg_live_test"}}, s.requests())
}

func TestWhatAListRequestSends(t *testing.T) {
	q := model.Query{
		Status: model.StatusArchived, UnreadOnly: true, Since: clienttest.Stamp(t, "2026-04-09T14:30:00+02:00"),
		Channels: []string{"whatsapp", "sms"}, Limit: 10,
	}
	all := "?channelIds=WHATSAPP&channelIds=SMS&dateFrom=2026-04-09T14%3A30%3A00%2B02%3A00&limit=10&offset=30&orderBy=-lastMessageDate&status=archived&unreadOnly=true"
	for _, tt := range []struct {
		omit []string
		want string
	}{
		{nil, all},
		{[]string{"status", "limit", "offset", "dateFrom", "channelIds", "orderBy"}, "?unreadOnly=true"},
	} {
		in, s := answering(t, qlara.Options{Omit: tt.omit}, clienttest.Says(200, `{"conversations":[]}`))
		_, err := in.List(t.Context(), q, "30")
		require.NoError(t, err)
		assert.Equal(t, []string{"GET " + root + tt.want}, s.lines())
	}
}

func TestOddConversations(t *testing.T) {
	in, _ := answering(t, qlara.Options{}, clienttest.Says(200, clienttest.Testdata(t, "odd.json")))
	page, err := in.List(t.Context(), model.Query{}, "")
	require.NoError(t, err)
	assert.Equal(t, 7, page.Skipped)
	assert.Equal(t, -1, page.Total)
	require.Len(t, page.Conversations, 4)
	big, inert, odd, y := page.Conversations[0], page.Conversations[1], page.Conversations[2], page.Conversations[3]

	assert.Equal(t, model.Conversation{
		Ref: model.Ref{Account: "shop", ID: "9007199254740993"}, Channel: "instagram", Status: "snoozed", Owner: model.Nobody(),
	}, big, "an id keeps its digits, a negative count is unknown, null is nobody")

	assert.True(t, inert.Inert())
	assert.Equal(t, model.UnreadN(2), inert.Unread)
	assert.True(t, inert.Owner.Is("4521"))
	assert.True(t, inert.CreatedAt.IsZero())

	assert.Equal(t, "393471234567", odd.Contact.Phone.Line())
	assert.NotContains(t, odd.Contact.Name.String(), "\x1b")
	assert.NotContains(t, odd.Contact.Name.String(), "\u202e")
	assert.Equal(t, model.Unread{}, odd.Unread)
	assert.True(t, odd.Owner.Is("u-7"))
	assert.True(t, odd.WindowEndsAt.IsZero(), "when the customer wrote last is not told")
	assert.Equal(t, "2026-04-09T14:31:00-03:30", odd.UpdatedAt.String())

	assert.False(t, y.Owner.Known)
}

func TestWhereTheNextPageBegins(t *testing.T) {
	const two = `{"conversations":[{"chatId":"a"},{"chatId":"b"}]`
	for _, tt := range []struct {
		name  string
		body  string
		limit int
		after model.Cursor
		omit  []string
		next  model.Cursor
		total int
	}{
		{"hasMore", two + `,"total":9,"hasMore":true}`, 2, "4", nil, "6", 9},
		{"hasMore is false", two + `,"total":9,"hasMore":false}`, 2, "", nil, "", 9},
		{"hasMore on a short page", two + `,"hasMore":true}`, 50, "", nil, "2", -1},
		{"total says more", two + `,"total":9}`, 2, "", nil, "2", 9},
		{"total says no more", two + `,"total":6}`, 2, "4", nil, "", 6},
		{"nothing said, full", two + `}`, 2, "", nil, "2", -1},
		{"nothing said, short", two + `}`, 3, "", nil, "", -1},
		{"nothing said, limit not honoured", two + `}`, 1, "", nil, "", -1},
		{"empty with hasMore", `{"conversations":[],"total":0,"hasMore":true}`, 2, "4", nil, "", -1},
		{"empty inbox", `{"conversations":[],"total":0,"hasMore":false}`, 2, "", nil, "", 0},
		{"no offsets", two + `,"hasMore":true}`, 2, "", []string{"offset"}, "", -1},
		{"odd types", two + `,"total":"many","hasMore":true}`, 2, "", nil, "2", -1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			in, _ := answering(t, qlara.Options{Omit: tt.omit}, clienttest.Says(200, tt.body))
			page, err := in.List(t.Context(), model.Query{Limit: tt.limit}, tt.after)
			require.NoError(t, err)
			assert.Equal(t, tt.next, page.Next)
			assert.Equal(t, tt.total, page.Total)
		})
	}
}

func TestAnswersThatAreNone(t *testing.T) {
	for _, body := range []string{`{}`, `[]`, `{"conversations":null}`, `{"conversations":{"a":1}}`, `{"status":"fail","data":{}}`, `{"conversations":[`} {
		in, _ := answering(t, qlara.Options{}, clienttest.Says(200, body))
		_, err := in.List(t.Context(), model.Query{}, "")
		assert.Equal(t, model.FaultServer, clienttest.Kind(err), body)
		_, err = in.Get(t.Context(), "1")
		assert.Equal(t, model.FaultServer, clienttest.Kind(err), body)
		_, err = in.Thread(t.Context(), "1", model.ThreadQuery{})
		assert.Equal(t, model.FaultServer, clienttest.Kind(err), body)
	}
	in, s := answering(t, qlara.Options{}, clienttest.Says(200, `{}`))
	for _, cursor := range []model.Cursor{"x", "-1", "1e3"} {
		_, err := in.List(t.Context(), model.Query{}, cursor)
		assert.Equal(t, model.FaultRefused, clienttest.Kind(err))
	}
	assert.Empty(t, s.requests())
}

func TestGet(t *testing.T) {
	const head = `{"chatId":"98765","channel":"WHATSAPP","status":"ACTIVE","unreadCount":3`
	for _, tt := range []struct {
		owner string
		want  model.Owner
	}{
		{``, model.Owner{}},
		{`,"assignedUserId":null`, model.Nobody()},
		{`,"assignedUserId":4521`, model.OwnedBy(model.Person{ID: "4521"})},
		{`,"assignedUserId":"4521"`, model.OwnedBy(model.Person{ID: "4521"})},
		{`,"assignedUserId":12345678901234567890`, model.OwnedBy(model.Person{ID: "12345678901234567890"})},
	} {
		in, s := answering(t, qlara.Options{}, clienttest.Says(200, head+tt.owner+"}"))
		c, err := in.Get(t.Context(), "98765")
		require.NoError(t, err)
		assert.Equal(t, tt.want, c.Owner)
		assert.Equal(t, []string{"GET " + root + "/98765"}, s.lines())
		_, err = in.Get(t.Context(), "98766")
		assert.Equal(t, model.FaultServer, clienttest.Kind(err), "an answer about another conversation")
	}
}

func TestReservedWordsAreNoIDs(t *testing.T) {
	in, s := answering(t, qlara.Options{}, clienttest.Says(200, `[]`))
	for _, id := range []string{"assignable-users", "reply"} {
		_, err := in.Get(t.Context(), id)
		assert.Equal(t, model.FaultRefused, clienttest.Kind(err))
	}
	assert.Empty(t, s.requests())
}

func TestPeople(t *testing.T) {
	in, s := answering(t, qlara.Options{}, clienttest.Says(200, clienttest.Testdata(t, "users.json")))
	people, err := in.People(t.Context())
	require.NoError(t, err)
	assert.Equal(t, []model.Person{
		{ID: "4521", Name: model.NewText("Anna Bianchi")},
		{ID: "4522", Name: model.NewText("Luca Verdi")},
		{ID: "4523", Name: model.NewText("Marco Rossi")},
	}, people)
	assert.Equal(t, []string{"GET " + root + "/assignable-users"}, s.lines())

	in, _ = answering(t, qlara.Options{}, clienttest.Says(200, `[{"id":"u1","fullName":null},{"fullName":"x"},3,{"id":7}]`))
	people, err = in.People(t.Context())
	require.NoError(t, err)
	assert.Equal(t, []model.Person{{ID: "u1"}, {ID: "7"}}, people)

	for _, body := range []string{`{}`, `[1,2]`} {
		in, _ = answering(t, qlara.Options{}, clienttest.Says(200, body))
		_, err = in.People(t.Context())
		assert.Equal(t, model.FaultServer, clienttest.Kind(err))
	}
}

func TestPeopleAreAwayForAMoment(t *testing.T) {
	in, s := answering(t, qlara.Options{}, clienttest.Says(http.StatusBadGateway, ``))
	_, err := in.People(t.Context())
	assert.Equal(t, model.FaultServer, clienttest.Kind(err))
	assert.Contains(t, model.AsFault(err).Help, "retry shortly")
	assert.Len(t, s.requests(), 3)
}

func TestDocumentedErrors(t *testing.T) {
	in, _ := answering(t, qlara.Options{}, clienttest.Says(404, clienttest.Testdata(t, "no_conversation.json")))
	_, err := in.Get(t.Context(), "chat_invalid_id")
	f := model.AsFault(err)
	assert.Equal(t, model.FaultNotFound, f.Kind)
	assert.Equal(t, "conversation", f.Missing)
	assert.Contains(t, f.Error(), "Conversation not found: chat_invalid_id")
	_, err = in.List(t.Context(), model.Query{}, "")
	assert.Equal(t, model.FaultServer, clienttest.Kind(err), "the list always exists: the address is wrong")
	assert.Contains(t, model.AsFault(err).Help, "the url of account shop")
	assert.Contains(t, model.AsFault(err).Help, "/api/partner-gateway/v1")

	in, _ = answering(t, qlara.Options{}, clienttest.Says(404, ``))
	_, err = in.Get(t.Context(), "1")
	assert.Equal(t, "conversation", model.AsFault(err).Missing)
	_, err = in.Do(t.Context(), model.Op{Conv: model.Ref{ID: "1"}, Kind: model.OpAssign, Person: model.Person{ID: "2"}})
	assert.Empty(t, model.AsFault(err).Missing, "it may be either")
}
