package bookingsync_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"convo/client/clienttest"
	"convo/model"
)

var seven = model.Ref{Account: "shop", ID: "7"}

const (
	putPath        = "PUT /inbox/conversations/7"
	connectPath    = putPath + "/connect_booking"
	disconnectPath = putPath + "/disconnect_booking"
)

// jan is a host.
var jan = model.Person{ID: "2", Name: model.NewText("Jan Kowalski")}

// written is an update: what it sends, what is answered, what that says.
type written struct {
	name   string
	op     model.Op
	path   string
	body   string
	answer string // the conversation, but for its id
	want   model.Patch
}

func updates(t *testing.T) []written {
	t.Helper()
	at := clienttest.Stamp(t, "2018-03-23T19:00:42Z")
	return []written{
		{
			"close",
			model.Op{Kind: model.OpClose},
			putPath, `{"conversations":[{"closed":true}]}`,
			`"closed_at":"2018-03-23T19:00:42Z","links":{"assignee":2},"updated_at":"2018-03-23T19:00:42Z"`,
			model.Patch{Status: model.StatusClosed, Owner: model.OwnedBy(model.Person{ID: "2"}), UpdatedAt: at},
		},
		{
			"reopen",
			model.Op{Kind: model.OpReopen},
			putPath, `{"conversations":[{"closed":false}]}`,
			`"closed_at":null,"links":{"assignee":null}`,
			model.Patch{Status: model.StatusOpen, Owner: model.Nobody()},
		},
		{
			"reopen what is spam as well",
			model.Op{Kind: model.OpReopen},
			putPath, `{"conversations":[{"closed":false}]}`,
			`"closed_at":null,"marked_as_spam_at":"2018-03-23T19:00:42Z"`,
			model.Patch{Status: model.StatusSpam},
		},
		{
			"spam",
			model.Op{Kind: model.OpSpam},
			putPath, `{"conversations":[{"marked_as_spam":true}]}`,
			`"marked_as_spam_at":"2018-03-23T19:00:42Z"`,
			model.Patch{Status: model.StatusSpam},
		},
		{
			"not spam",
			model.Op{Kind: model.OpUnspam},
			putPath, `{"conversations":[{"marked_as_spam":false}]}`,
			`"marked_as_spam_at":null`,
			model.Patch{Status: model.StatusOpen},
		},
		{
			"assign",
			model.Op{Kind: model.OpAssign, Person: jan},
			putPath, `{"conversations":[{"assignee_id":2}]}`,
			`"links":{"assignee":"2"}`,
			model.Patch{Status: model.StatusOpen, Owner: model.OwnedBy(jan)},
		},
		{
			"release",
			model.Op{Kind: model.OpRelease},
			putPath, `{"conversations":[{"assignee_id":null}]}`,
			`"links":{"assignee":null}`,
			model.Patch{Status: model.StatusOpen, Owner: model.Nobody()},
		},
		{
			"channel",
			model.Op{Kind: model.OpChannel, Value: "booking-com"},
			putPath, `{"conversations":[{"default_channel":"booking-com"}]}`,
			`"default_channel":"Booking-com"`,
			model.Patch{Status: model.StatusOpen},
		},
		{
			"connect",
			model.Op{Kind: model.OpConnect, Value: "15"},
			connectPath, `{"bookings":[{"id":15}]}`,
			`"links":{"bookings":[3,15]}`,
			model.Patch{Status: model.StatusOpen},
		},
		{
			"disconnect",
			model.Op{Kind: model.OpDisconnect, Value: "15"},
			disconnectPath, `{"bookings":[{"id":15}]}`,
			`"links":{"bookings":[]}`,
			model.Patch{Status: model.StatusOpen},
		},
	}
}

func TestUpdates(t *testing.T) {
	for _, w := range updates(t) {
		t.Run(w.name, func(t *testing.T) {
			in, s := answering(t, map[string][]reply{w.path: {ok(conversations(`{"id":7,` + w.answer + `}`))}})
			w.op.Conv = seven
			got, err := in.Do(t.Context(), w.op)
			require.NoError(t, err)
			assert.Equal(t, w.want, got)
			assert.Equal(t, []asked{{line: w.path, body: w.body}}, s.requests())
			assert.Equal(t, "application/vnd.api+json", s.heads[0].Get("Content-Type"))
		})
	}
}

func TestTheRecordedUpdate(t *testing.T) {
	in, _ := answering(t, map[string][]reply{"PUT /inbox/conversations/3": {ok(clienttest.Testdata(t, "update_2018.json"))}})
	patch, err := in.Do(t.Context(), model.Op{Conv: model.Ref{ID: "3"}, Kind: model.OpClose})
	require.NoError(t, err)
	assert.Equal(t, model.StatusClosed, patch.Status)
}

// What comes under a code of success and yet proves nothing.
func TestSuccessesThatAreNone(t *testing.T) {
	for _, w := range updates(t) {
		for _, answer := range []reply{
			ok(``), ok(`{}`), ok(conversations()), ok(conversations(`{"id":8,` + w.answer + `}`)), ok(`{"errors":{"closed":["no"]}}`),
			says(202, ``), says(204, ``), says(201, conversations(`{"id":7,`+w.answer+`}`)), ok(`<html>`),
		} {
			in, s := answering(t, map[string][]reply{w.path: {answer}})
			w.op.Conv = seven
			_, err := in.Do(t.Context(), w.op)
			assert.Equal(t, model.FaultUnknown, clienttest.Kind(err), "%s: %+v", w.name, answer)
			assert.Len(t, s.requests(), 1)
		}
	}
	for _, tt := range []struct {
		op     model.Op
		path   string
		answer string
	}{
		{model.Op{Kind: model.OpClose}, putPath, `"closed_at":null`},
		{model.Op{Kind: model.OpReopen}, putPath, `"closed_at":"2018-03-23T19:00:42Z"`},
		{model.Op{Kind: model.OpSpam}, putPath, `"marked_as_spam_at":null`},
		{model.Op{Kind: model.OpUnspam}, putPath, `"marked_as_spam_at":"2018-03-23T19:00:42Z"`},
		{model.Op{Kind: model.OpAssign, Person: jan}, putPath, `"links":{"assignee":3}`},
		{model.Op{Kind: model.OpAssign, Person: jan}, putPath, `"links":{"assignee":null}`},
		{model.Op{Kind: model.OpRelease}, putPath, `"links":{"assignee":3}`},
		{model.Op{Kind: model.OpChannel, Value: "email"}, putPath, `"default_channel":null`},
		{model.Op{Kind: model.OpConnect, Value: "15"}, connectPath, `"links":{"bookings":[]}`},
		{model.Op{Kind: model.OpDisconnect, Value: "15"}, disconnectPath, `"links":{"bookings":[15]}`},
	} {
		in, _ := answering(t, map[string][]reply{tt.path: {ok(conversations(`{"id":7,` + tt.answer + `}`))}})
		tt.op.Conv = seven
		_, err := in.Do(t.Context(), tt.op)
		assert.Equal(t, model.FaultUnknown, clienttest.Kind(err), "%s %s", tt.op.Kind, tt.answer)
		assert.Contains(t, err.Error(), "not in the state")
	}
}

// One 404 stands for the conversation and for what was to be joined with it.
func TestWhatIsMissing(t *testing.T) {
	there := map[string][]reply{onePath: {ok(conversations(`{"id":7}`))}}
	for _, tt := range []struct {
		name    string
		op      model.Op
		answers map[string][]reply
		kind    model.FaultKind
		missing string
		words   string
	}{
		{"no conversation to close", model.Op{Kind: model.OpClose}, nil, model.FaultNotFound, "conversation", ""},
		{"no conversation to assign", model.Op{Kind: model.OpAssign, Person: jan}, nil, model.FaultNotFound, "conversation", ""},
		{"no such host", model.Op{Kind: model.OpAssign, Person: jan}, there, model.FaultNotFound, "user", ""},
		{"no such host, 422", model.Op{Kind: model.OpAssign, Person: jan}, map[string][]reply{
			putPath: {says(422, `{"errors":{"assignee_id":["does not exist"]}}`)},
		}, model.FaultNotFound, "user", "assignee_id: does not exist"},
		{"another 422", model.Op{Kind: model.OpAssign, Person: jan}, map[string][]reply{
			putPath: {says(422, `{"errors":{"base":["no assignee now"]}}`)},
		}, model.FaultRefused, "", "no assignee now"},
		{"no conversation to connect", model.Op{Kind: model.OpConnect, Value: "15"}, nil, model.FaultNotFound, "conversation", ""},
		{"no such booking", model.Op{Kind: model.OpConnect, Value: "15"}, there, model.FaultRefused, "", "there is no booking 15"},
		{"no such booking to take off", model.Op{Kind: model.OpDisconnect, Value: "15"}, there, model.FaultRefused, "", "there is no booking 15"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			in, s := answering(t, tt.answers)
			tt.op.Conv = seven
			_, err := in.Do(t.Context(), tt.op)
			assert.Equal(t, tt.kind, clienttest.Kind(err))
			assert.Equal(t, tt.missing, model.AsFault(err).Missing)
			assert.Contains(t, err.Error(), tt.words)
			assert.Len(t, s.writes(), 1)
		})
	}
}

func TestOpsThatNameNothing(t *testing.T) {
	in, s := answering(t, nil)
	for _, op := range []model.Op{
		{Kind: model.OpAssign},
		{Kind: model.OpAssign, Person: model.Person{ID: "jan"}},
		{Kind: model.OpConnect},
		{Kind: model.OpConnect, Value: "15,16"},
		{Kind: model.OpDisconnect, Value: "x"},
		{Kind: model.OpChannel},
		{Kind: model.OpReply},
		{Kind: model.OpNote},
		{Kind: model.OpCreate},
		{Kind: model.OpCreate, New: &model.NewConversation{Subject: " "}},
	} {
		op.Conv = seven
		_, err := in.Do(t.Context(), op)
		assert.Equal(t, model.FaultRefused, clienttest.Kind(err), "%+v", op)
	}
	assert.Empty(t, s.requests())
}

func TestCreating(t *testing.T) {
	const path = "POST /inbox/conversations"
	begin := model.Op{Kind: model.OpCreate, New: &model.NewConversation{Subject: "Subject.", Channel: "airbnb", Customer: "30", Priority: "high", Inbox: "1"}}
	in, s := answering(t, map[string][]reply{path: {made(clienttest.Testdata(t, "list.json"))}})
	patch, err := in.Do(t.Context(), begin)
	require.NoError(t, err)
	assert.Equal(t, "5", patch.Fresh.Ref.ID)
	assert.Equal(t, "shop", patch.Fresh.Ref.Account)
	assert.Equal(t, "Here goes subject of conversation.", patch.Fresh.More.Subject.Line())
	assert.Contains(t, patch.Note, "not synchronised")
	assert.Equal(t, []string{path + ` {"conversations":[{"default_channel":"airbnb","subject":"Subject."}]}`}, s.writes())

	for _, answer := range []reply{ok(clienttest.Testdata(t, "list.json")), made(`{}`), made(conversations()), made(conversations(`{"id":"x/y"}`)), says(204, ""), lost()} {
		in, s := answering(t, map[string][]reply{path: {answer}})
		_, err := in.Do(t.Context(), begin)
		assert.Equal(t, model.FaultUnknown, clienttest.Kind(err), "%+v", answer)
		assert.Len(t, s.requests(), 1)
	}
}
