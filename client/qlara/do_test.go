package qlara_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"convo/client/clienttest"
	"convo/client/qlara"
	"convo/model"
)

var chat = model.Ref{Account: "shop", ID: "chat_abc123"}

// written is a write: what it sends, what is answered, what that says.
type written struct {
	name   string
	op     model.Op
	status int
	answer string
	line   string
	body   string
	want   model.Patch
}

func (w written) check(t *testing.T) {
	t.Helper()
	t.Run(w.name, func(t *testing.T) {
		in, s := answering(t, qlara.Options{}, clienttest.Says(w.status, w.answer))
		w.op.Conv = chat
		got, err := in.Do(t.Context(), w.op)
		require.NoError(t, err)
		assert.Equal(t, w.want, got)
		assert.Equal(t, []asked{{line: w.line, body: w.body, key: "pg_live_test"}}, s.requests())
	})
}

func TestChangesInBothForms(t *testing.T) {
	for _, w := range []written{
		{"read, 204", model.Op{Kind: model.OpRead}, 204, "", "PATCH " + root + "/chat_abc123/read", "", model.Patch{}},
		{
			"read, 200",
			model.Op{Kind: model.OpRead},
			200, `{"chatId":"chat_abc123","unreadCount":0,"updatedAt":"2026-04-09T15:00:00+02:00"}`,
			"PATCH " + root + "/chat_abc123/read", "",
			model.Patch{Unread: model.UnreadN(0), UpdatedAt: clienttest.Stamp(t, "2026-04-09T15:00:00+02:00")},
		},
		{"read, 200 and nothing", model.Op{Kind: model.OpRead}, 200, "", "PATCH " + root + "/chat_abc123/read", "", model.Patch{}},
		{"archive, 204", model.Op{Kind: model.OpArchive}, 204, "", "PATCH " + root + "/chat_abc123/archive", "", model.Patch{}},
		{
			"archive, 200",
			model.Op{Kind: model.OpArchive},
			200, `{"chatId":"chat_abc123","status":"ARCHIVED","archivedAt":"2026-04-09T15:01:00+02:00"}`,
			"PATCH " + root + "/chat_abc123/archive", "",
			model.Patch{Status: model.StatusArchived, UpdatedAt: clienttest.Stamp(t, "2026-04-09T15:01:00+02:00")},
		},
		{
			"archive, 409",
			model.Op{Kind: model.OpArchive},
			409, clienttest.Testdata(t, "already_archived.json"),
			"PATCH " + root + "/chat_abc123/archive", "",
			model.Patch{Already: true, Status: model.StatusArchived},
		},
		{
			"unarchive",
			model.Op{Kind: model.OpUnarchive},
			200, `{"chatId":"chat_abc123","status":"ACTIVE"}`,
			"PATCH " + root + "/chat_abc123/unarchive", "",
			model.Patch{Status: model.StatusOpen},
		},
	} {
		w.check(t)
	}
}

func TestOwnersAndReplies(t *testing.T) {
	anna := model.Person{ID: "4521"}
	for _, w := range []written{
		{
			"assign",
			model.Op{Kind: model.OpAssign, Person: anna},
			204, "",
			"POST " + root + "/chat_abc123/assignee", `{"userId":4521}`,
			model.Patch{Owner: model.OwnedBy(anna)},
		},
		{
			"assign to an id that is no number",
			model.Op{Kind: model.OpAssign, Person: model.Person{ID: "007"}},
			204, "",
			"POST " + root + "/chat_abc123/assignee", `{"userId":"007"}`,
			model.Patch{Owner: model.OwnedBy(model.Person{ID: "007"})},
		},
		{
			"assign to a long number",
			model.Op{Kind: model.OpAssign, Person: model.Person{ID: "9007199254740993"}},
			204, "",
			"POST " + root + "/chat_abc123/assignee", `{"userId":9007199254740993}`,
			model.Patch{Owner: model.OwnedBy(model.Person{ID: "9007199254740993"})},
		},
		{"release", model.Op{Kind: model.OpRelease}, 204, "", "DELETE " + root + "/chat_abc123/assignee", "", model.Patch{Owner: model.Nobody()}},
		{
			"reply",
			model.Op{Kind: model.OpReply, Body: "Il suo ordine e in consegna domani."},
			202, "",
			"POST " + root + "/reply", `{"body":"Il suo ordine e in consegna domani.","chatId":"chat_abc123"}`,
			model.Patch{},
		},
		{
			"reply with an id",
			model.Op{Kind: model.OpReply, Body: "ok"},
			202, `{"messageId":12345678901234567890}`,
			"POST " + root + "/reply", `{"body":"ok","chatId":"chat_abc123"}`,
			model.Patch{MessageID: "12345678901234567890"},
		},
		{
			"reply with another body",
			model.Op{Kind: model.OpReply, Body: "ok"},
			202, `["queued"]`,
			"POST " + root + "/reply", `{"body":"ok","chatId":"chat_abc123"}`,
			model.Patch{},
		},
	} {
		w.check(t)
	}
}

// What comes under a code of success and yet proves nothing.
func TestSuccessesThatAreNone(t *testing.T) {
	for _, tt := range []struct {
		kind   model.OpKind
		status int
		answer string
	}{
		{model.OpRead, 200, `{"status":"fail","data":{"conversation":"no"}}`},
		{model.OpRead, 200, `{}`},
		{model.OpRead, 200, `[]`},
		{model.OpRead, 200, `{"chatId":"chat_def456","unreadCount":0}`},
		{model.OpRead, 202, ``},
		{model.OpArchive, 200, `{"chatId":"chat_abc123","status":"ACTIVE"}`},
		{model.OpUnarchive, 200, `{"chatId":"chat_abc123","status":"ARCHIVED"}`},
		{model.OpAssign, 200, `{"status":"error","message":"no"}`},
		{model.OpAssign, 200, `{"status":`},
		{model.OpRelease, 200, `<html>`},
		{model.OpReply, 200, ``},
		{model.OpReply, 204, ``},
		{model.OpReply, 202, `{"status":"fail","data":{"body":"no"}}`},
		{model.OpReply, 202, `{"messageId":`},
		{model.OpReply, 202, `{"success":false}`},
		{model.OpReply, 200, `{"error":{"code":"X"}}`},
		{model.OpAssign, 200, `{"errors":{"userId":["no"]}}`},
		{model.OpArchive, 200, `{"chatId":"chat_abc123","success":false}`},
	} {
		in, s := answering(t, qlara.Options{}, clienttest.Says(tt.status, tt.answer))
		_, err := in.Do(t.Context(), model.Op{Conv: chat, Kind: tt.kind, Body: "x", Person: model.Person{ID: "1"}})
		assert.Equal(t, model.FaultUnknown, clienttest.Kind(err), "%s %s", tt.kind, tt.answer)
		assert.Len(t, s.requests(), 1)
	}
}

func TestConflictsOfOtherKinds(t *testing.T) {
	in, _ := answering(t, qlara.Options{}, clienttest.Says(409, clienttest.Testdata(t, "already_archived.json")))
	for _, k := range []model.OpKind{model.OpRead, model.OpAssign, model.OpRelease, model.OpReply} {
		_, err := in.Do(t.Context(), model.Op{Conv: chat, Kind: k, Body: "x", Person: model.Person{ID: "1"}})
		assert.Equal(t, model.FaultRefused, clienttest.Kind(err), k)
	}
}

func TestAStrangerCannotBeAssigned(t *testing.T) {
	in, _ := answering(t, qlara.Options{}, clienttest.Says(404, clienttest.Testdata(t, "no_user.json")))
	_, err := in.Do(t.Context(), model.Op{Conv: chat, Kind: model.OpAssign, Person: model.Person{ID: "9999"}})
	assert.Equal(t, "user", model.AsFault(err).Missing)
	assert.Contains(t, err.Error(), "User 9999 does not belong to your company")
}

func TestTheDocumented429(t *testing.T) {
	in, s := answering(t, qlara.Options{}, clienttest.Says(429, clienttest.Testdata(t, "429.json")))
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	_, err := in.Do(ctx, model.Op{Conv: chat, Kind: model.OpReply, Body: "ciao"})
	f := model.AsFault(err)
	assert.Equal(t, model.FaultRateLimited, f.Kind)
	assert.Equal(t, 12*time.Second, f.RetryAfter)
	assert.Contains(t, f.Error(), "Rate limit exceeded. Please retry after 12 seconds.")
	assert.Len(t, s.requests(), 1)
}

func TestReplyFieldsAreConfigurable(t *testing.T) {
	in, s := answering(t, qlara.Options{Reply: qlara.ReplyFields{Conversation: "conversationId", Text: "content", MessageID: "id"}}, clienttest.Says(202, `{"id":"m1","messageId":"m2"}`))
	patch, err := in.Do(t.Context(), model.Op{Conv: chat, Kind: model.OpReply, Body: "ciao"})
	require.NoError(t, err)
	assert.Equal(t, "m1", patch.MessageID)
	assert.JSONEq(t, `{"conversationId":"chat_abc123","content":"ciao"}`, s.requests()[0].body)
}

func TestConversationIDsGoBackAsTheyCame(t *testing.T) {
	in, s := answering(t, qlara.Options{}, clienttest.Says(200, `{"chatId":98765}`))
	_, err := in.Get(t.Context(), "98765")
	require.NoError(t, err)
	_, err = in.Do(t.Context(), model.Op{Conv: model.Ref{ID: "98765"}, Kind: model.OpReply, Body: "ciao"})
	require.NoError(t, err)
	assert.JSONEq(t, `{"chatId":98765,"body":"ciao"}`, s.requests()[1].body)
}

func TestOpsThatNameNothing(t *testing.T) {
	in, s := answering(t, qlara.Options{}, clienttest.Says(204, ""))
	for _, op := range []model.Op{{Conv: chat, Kind: model.OpAssign}, {Conv: chat, Kind: model.OpReply}} {
		_, err := in.Do(t.Context(), op)
		assert.Equal(t, model.FaultRefused, clienttest.Kind(err))
	}
	assert.Empty(t, s.requests())
}
