package gtateth_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"convo/client/clienttest"
	"convo/client/gtateth"
	"convo/model"
)

// written is a write: what it sends, what is answered, what that says.
type written struct {
	name   string
	op     model.Op
	status int
	answer string
	line   string
	want   model.Patch
}

func (w written) check(t *testing.T) {
	t.Helper()
	t.Run(w.name, func(t *testing.T) {
		known := []model.Person{{ID: amina, Name: model.NewText("Amina Bello")}}
		in, s := answering(t, gtateth.Options{AssumeMessages: true, People: known}, clienttest.Says(w.status, w.answer))
		w.op.Conv = ref
		got, err := in.Do(t.Context(), w.op)
		require.NoError(t, err)
		assert.Equal(t, w.want, got)
		assert.Equal(t, []string{w.line}, s.lines())
	})
}

const put = "PUT /conversations/" + conv + " "

// updated is an answer that tells the conversation with some members.
func updated(members string) string {
	return data(`{"_id":"` + conv + `",` + members + `,"updatedAt":"2024-01-01T12:00:00Z"}`)
}

// Each update writes the one field it is about, and says what the answer says.
func TestUpdates(t *testing.T) {
	at := clienttest.Stamp(t, "2024-01-01T12:00:00Z")
	byAmina := model.OwnedBy(model.Person{ID: amina, Name: model.NewText("Amina Bello")})
	assign := model.Op{Kind: model.OpAssign, Person: model.Person{ID: amina}}
	for _, w := range []written{
		{"close", model.Op{Kind: model.OpClose}, 200, updated(`"status":"closed"`), put + `{"status":"closed"}`, model.Patch{Status: model.StatusClosed, UpdatedAt: at}},
		{"reopen", model.Op{Kind: model.OpReopen}, 200, updated(`"status":"open"`), put + `{"status":"open"}`, model.Patch{Status: model.StatusOpen, UpdatedAt: at}},
		{"pending", model.Op{Kind: model.OpStatus, Value: "pending"}, 200, updated(`"status":"pending"`), put + `{"status":"pending"}`, model.Patch{Status: model.StatusPending, UpdatedAt: at}},
		{"priority", model.Op{Kind: model.OpPriority, Value: "urgent"}, 200, updated(`"priority":"urgent"`), put + `{"priority":"urgent"}`, model.Patch{UpdatedAt: at}},
		{"subject", model.Op{Kind: model.OpSubject, Value: `Rent "è"`}, 200, updated(`"subject":"Rent \"è\""`), put + `{"subject":"Rent \"è\""}`, model.Patch{UpdatedAt: at}},
		{"assign, an id", assign, 200, updated(`"assignedTo":"` + amina + `"`), put + `{"assignedTo":"` + amina + `"}`, model.Patch{Owner: byAmina, UpdatedAt: at}},
		{"assign, an object", assign, 200, updated(`"assignedTo":{"_id":"` + amina + `"}`), put + `{"assignedTo":"` + amina + `"}`, model.Patch{Owner: byAmina, UpdatedAt: at}},
		{"assign, an object that says nothing", assign, 200, updated(`"assignedTo":{}`), put + `{"assignedTo":"` + amina + `"}`, model.Patch{Owner: byAmina, UpdatedAt: at}},
		{"release", model.Op{Kind: model.OpRelease}, 200, updated(`"assignedTo":null`), put + `{"assignedTo":null}`, model.Patch{Owner: model.Nobody(), UpdatedAt: at}},
		{"release, not told", model.Op{Kind: model.OpRelease}, 200, updated(`"status":"open"`), put + `{"assignedTo":null}`, model.Patch{Owner: model.Nobody(), Status: model.StatusOpen, UpdatedAt: at}},
		{"close, 204", model.Op{Kind: model.OpClose}, 204, "", put + `{"status":"closed"}`, model.Patch{Status: model.StatusClosed}},
		{"close, 200 and nothing", model.Op{Kind: model.OpClose}, 200, "", put + `{"status":"closed"}`, model.Patch{Status: model.StatusClosed}},
		{"close, a bare success", model.Op{Kind: model.OpClose}, 200, `{"success":true}`, put + `{"status":"closed"}`, model.Patch{Status: model.StatusClosed}},
		{"delete, 204", model.Op{Kind: model.OpDelete}, 204, "", "DELETE /conversations/" + conv, model.Patch{}},
		{"delete, 200", model.Op{Kind: model.OpDelete}, 200, `{"success":true,"message":"Conversation deleted"}`, "DELETE /conversations/" + conv, model.Patch{}},
		{"reply", model.Op{Kind: model.OpReply, Body: "On its way."}, 201, data(`{"messageId":"m9","status":"sent"}`), "POST /conversations/" + conv + `/messages {"text":"On its way."}`, model.Patch{MessageID: "m9"}},
		{"reply without an id", model.Op{Kind: model.OpReply, Body: "ok"}, 201, `{"success":true}`, "POST /conversations/" + conv + `/messages {"text":"ok"}`, model.Patch{}},
	} {
		w.check(t)
	}
}

// What comes under a code of success and yet proves nothing.
func TestSuccessesThatAreNone(t *testing.T) {
	value := map[model.OpKind]string{model.OpStatus: "pending", model.OpPriority: "high", model.OpSubject: "Rent"}
	for _, tt := range []struct {
		kind   model.OpKind
		status int
		answer string
	}{
		{model.OpClose, 200, `{"success":false}`},
		{model.OpClose, 200, `{"success":false,"error":"no"}`},
		{model.OpClose, 200, `{"success":true,"error":{"code":"X"}}`},
		{model.OpClose, 200, `{}`},
		{model.OpClose, 200, `[]`},
		{model.OpClose, 200, `{"success":true,"data":{"id":"1"}}`},
		{model.OpClose, 200, data(`{"_id":"` + jane + `","status":"closed"}`)},
		{model.OpClose, 200, data(`{"_id":"` + conv + `","status":"open"}`)},
		{model.OpClose, 202, ``},
		{model.OpReopen, 200, data(`{"_id":"` + conv + `","status":"closed"}`)},
		{model.OpStatus, 200, data(`{"_id":"` + conv + `","status":"open"}`)},
		{model.OpPriority, 200, data(`{"_id":"` + conv + `","priority":"low"}`)},
		{model.OpSubject, 200, data(`{"_id":"` + conv + `","subject":"Other"}`)},
		{model.OpAssign, 200, data(`{"_id":"` + conv + `","assignedTo":"` + jane + `"}`)},
		{model.OpAssign, 200, data(`{"_id":"` + conv + `","assignedTo":null}`)},
		{model.OpRelease, 200, data(`{"_id":"` + conv + `","assignedTo":"` + amina + `"}`)},
		{model.OpDelete, 200, `{"success":false}`},
		{model.OpDelete, 200, `{}`},
		{model.OpDelete, 201, ``},
		{model.OpReply, 201, ``},
		{model.OpReply, 201, `{}`},
		{model.OpReply, 204, ``},
		{model.OpReply, 201, `{"success":false,"data":{"messageId":"m9"}}`},
		{model.OpCreate, 201, ``},
		{model.OpCreate, 201, `{"success":true}`},
		{model.OpCreate, 201, data(`{"subject":"no id"}`)},
	} {
		in, s := answering(t, gtateth.Options{AssumeMessages: true}, clienttest.Says(tt.status, tt.answer))
		_, err := in.Do(t.Context(), model.Op{
			Conv: ref, Kind: tt.kind, Body: "x", Value: value[tt.kind], Person: model.Person{ID: amina},
			New: &model.NewConversation{Subject: "x", Customer: jane},
		})
		assert.Equal(t, model.FaultUnknown, clienttest.Kind(err), "%s %s", tt.kind, tt.answer)
		assert.Len(t, s.lines(), 1)
	}
}

func TestCreate(t *testing.T) {
	in, s := answering(t, gtateth.Options{}, clienttest.Says(201, clienttest.Testdata(t, "conversation_populated.json")))
	for _, n := range []*model.NewConversation{nil, {Subject: "Rent"}, {Customer: jane}, {Subject: " ", Customer: jane}} {
		_, err := in.Do(t.Context(), model.Op{Kind: model.OpCreate, New: n})
		assert.Equal(t, model.FaultRefused, clienttest.Kind(err))
		assert.NotEmpty(t, model.AsFault(err).Help)
	}
	assert.Empty(t, s.lines(), "without a subject and a customer nothing is asked")
	patch, err := in.Do(t.Context(), model.Op{Kind: model.OpCreate, New: &model.NewConversation{Subject: "Rent", Customer: jane}})
	require.NoError(t, err)
	want := whole(t)
	assert.Equal(t, model.Patch{Fresh: &want, Status: want.Status, Owner: want.Owner, UpdatedAt: want.UpdatedAt}, patch)
	_, err = in.Do(t.Context(), model.Op{Kind: model.OpCreate, New: &model.NewConversation{
		Subject: "Rent", Customer: jane, Channel: "whatsapp", Priority: "high", Inbox: office,
	}})
	require.NoError(t, err)
	assert.Equal(t, []string{
		`POST /conversations {"subject":"Rent","customerId":"` + jane + `","channel":"email"}`,
		`POST /conversations {"subject":"Rent","customerId":"` + jane + `","channel":"whatsapp","priority":"high","inboxId":"` + office + `"}`,
	}, s.lines())

	in, _ = answering(t, gtateth.Options{}, clienttest.Says(404, `{"success":false,"error":{"code":"NOT_FOUND","message":"Customer not found"}}`))
	_, err = in.Do(t.Context(), model.Op{Kind: model.OpCreate, New: &model.NewConversation{Subject: "Rent", Customer: jane}})
	assert.Equal(t, model.FaultRefused, clienttest.Kind(err), "it is not a conversation that is missing")
	assert.Contains(t, err.Error(), "Customer not found")
}

// A 404 while assigning may be about either.
func TestWhoIsMissing(t *testing.T) {
	for body, want := range map[string]string{
		`{"success":false,"error":{"code":"NOT_FOUND","message":"User not found"}}`:         "user",
		`{"success":false,"error":{"code":"USER_NOT_FOUND","message":"No such id"}}`:        "user",
		`{"success":false,"error":{"code":"NOT_FOUND","message":"Conversation not found"}}`: "conversation",
		`{"success":false,"error":{"code":"ROUTE_NOT_FOUND"}}`:                              "conversation",
		``: "conversation",
	} {
		in, _ := answering(t, gtateth.Options{}, clienttest.Says(404, body))
		op := model.Op{Kind: model.OpAssign, Conv: model.Ref{Account: "shop", ID: "user-7"}, Person: model.Person{ID: amina}}
		_, err := in.Do(t.Context(), op)
		assert.Equal(t, want, model.AsFault(err).Missing, body)
		op.Kind = model.OpRelease
		_, err = in.Do(t.Context(), op)
		assert.Equal(t, "conversation", model.AsFault(err).Missing, body)
	}
}

func TestThePermissionIsNamed(t *testing.T) {
	in, _ := answering(t, gtateth.Options{AssumeMessages: true}, clienttest.Says(403, `{"success":false,"error":{"code":"FORBIDDEN","message":"Insufficient permissions"}}`))
	for _, k := range []model.OpKind{model.OpClose, model.OpDelete, model.OpReply, model.OpCreate} {
		_, err := in.Do(t.Context(), model.Op{Conv: ref, Kind: k, Body: "x", New: &model.NewConversation{Subject: "x", Customer: jane}})
		assert.Equal(t, model.FaultForbidden, clienttest.Kind(err))
		assert.Contains(t, model.AsFault(err).Help, "write:conversations", k)
	}
}
