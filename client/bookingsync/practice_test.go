package bookingsync_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"convo/client/bookingsync"
	"convo/client/practice"
	"convo/model"
)

// practise starts a practice server and an inbox on it.
func practise(t *testing.T, n int, spec string) (*bookingsync.Inbox, *practice.Server) {
	t.Helper()
	faults, err := practice.ParseFaults("rate=off,burst=off," + spec)
	require.NoError(t, err)
	server, err := practice.Start(context.Background(), practice.Options{Conversations: n, Faults: faults})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, server.Close()) })
	return connect(t, server.URL("bookingsync"), server.Token(), bookingsync.Options{Me: me}), server
}

func writes(s *practice.Server) (lines []string) {
	for _, r := range s.Requests() {
		if r.Method != http.MethodGet {
			lines = append(lines, r.Method+" "+strings.TrimPrefix(r.Path, "/api/v3/inbox")+" "+r.Body)
		}
	}
	return lines
}

// walk reads all pages; between is called between them.
func walk(t *testing.T, in *bookingsync.Inbox, q model.Query, between func()) []model.Conversation {
	t.Helper()
	var all []model.Conversation
	for after := model.Cursor(""); ; between() {
		page, err := in.List(t.Context(), q, after)
		require.NoError(t, err)
		require.Zero(t, page.Skipped)
		all = append(all, page.Conversations...)
		if after = page.Next; after == "" {
			return all
		}
	}
}

func TestEveryConversationOnceWhileTheListMoves(t *testing.T) {
	in, server := practise(t, 260, "")
	n := 0
	all := walk(t, in, model.Query{}, func() {
		n++
		_, err := server.Inbound(strconv.Itoa(n*7), "ancora io", time.Now())
		require.NoError(t, err)
	})
	assert.Equal(t, 2, n, "three pages")
	seen := map[string]bool{}
	for _, c := range all {
		assert.False(t, seen[c.Ref.ID], c.Ref)
		seen[c.Ref.ID] = true
	}
	assert.Len(t, seen, 260)
}

func TestRowsAndSinglesSayTheSame(t *testing.T) {
	for _, spec := range []string{"", "include=no", "synced=no"} {
		in, server := practise(t, 30, spec)
		page, err := in.List(t.Context(), model.Query{}, "")
		require.NoError(t, err)
		require.NotEmpty(t, page.Conversations)
		assert.Equal(t, spec == "synced=no", page.Synced.IsZero(), spec)
		for _, row := range page.Conversations {
			got, err := in.Get(t.Context(), row.Ref.ID)
			require.NoError(t, err)
			assert.Equal(t, row, got)
			truth, err := server.Conversation(row.Ref.ID)
			require.NoError(t, err)
			assert.Equal(t, truth.Name, got.Contact.Name.Raw(), row.Ref.ID)
			assert.Equal(t, truth.Owner, got.Owner.Person.ID)
			assert.True(t, got.Owner.Known)
		}
	}
}

func TestOnlyWhatChanged(t *testing.T) {
	in, server := practise(t, 40, "")
	page, err := in.List(t.Context(), model.Query{}, "")
	require.NoError(t, err)
	since := model.At(page.Synced.Time().Add(time.Second))
	_, err = server.Inbound("9", "una cosa", time.Now().Add(3*time.Second))
	require.NoError(t, err)
	page, err = in.List(t.Context(), model.Query{Since: since}, "")
	require.NoError(t, err)
	require.Len(t, page.Conversations, 1)
	assert.Equal(t, "9", page.Conversations[0].Ref.ID)
	assert.True(t, page.Conversations[0].Unread.Has())
}

func TestThreadsAreWholeAndInOrder(t *testing.T) {
	in, server := practise(t, 20, "")
	for i := range 120 {
		_, err := server.Inbound("3", fmt.Sprint("numero ", i), time.Now())
		require.NoError(t, err)
	}
	newest, err := in.Thread(t.Context(), "3", model.ThreadQuery{})
	require.NoError(t, err)
	require.Len(t, newest.Messages, 100)
	assert.True(t, newest.More)
	assert.Equal(t, "numero 119", newest.Messages[99].Text.Line())
	assert.Equal(t, model.In, newest.Messages[99].Direction)
	older, err := in.Thread(t.Context(), "3", model.ThreadQuery{Before: newest.Messages[0].ID})
	require.NoError(t, err)
	truth, err := server.Conversation("3")
	require.NoError(t, err)
	assert.Len(t, truth.Messages, len(older.Messages)+100)
	newer, err := in.Thread(t.Context(), "3", model.ThreadQuery{After: newest.Messages[97].ID})
	require.NoError(t, err)
	assert.Len(t, newer.Messages, 2)
}

// Every kind of change is seen by a fresh reading, and what Caps says no to is not asked for.
func TestChanges(t *testing.T) {
	in, server := practise(t, 20, "")
	ref := model.Ref{Account: "shop", ID: "5"}
	for _, op := range []model.Op{
		{Kind: model.OpRead},
		{Kind: model.OpAssign, Person: model.Person{ID: "4522"}},
		{Kind: model.OpRelease},
		{Kind: model.OpClose},
		{Kind: model.OpReopen},
		{Kind: model.OpSpam},
		{Kind: model.OpUnspam},
		{Kind: model.OpChannel, Value: "email"},
	} {
		op.Conv = ref
		before := len(writes(server))
		_, err := in.Do(t.Context(), op)
		require.NoError(t, err, op.Kind)
		assert.Len(t, writes(server), before+1, op.Kind)
		got, err := in.Get(t.Context(), ref.ID)
		require.NoError(t, err)
		assert.True(t, op.Done(got), "%s: %+v", op.Kind, got)
	}
	patch, err := in.Do(t.Context(), model.Op{Kind: model.OpCreate, New: &model.NewConversation{Subject: "Late arrival", Channel: "email"}})
	require.NoError(t, err)
	assert.Equal(t, "Late arrival", patch.Fresh.More.Subject.Line())
	assert.Contains(t, patch.Note, "not synchronised")
	before := len(server.Requests())
	for _, kind := range model.OpKinds() {
		if can := in.Caps().Can(kind); !can.OK {
			_, err := in.Do(t.Context(), model.Op{Kind: kind, Conv: ref})
			assert.Equal(t, model.FaultUnsupported, model.AsFault(err).Kind)
			assert.NotEmpty(t, can.Why)
		}
	}
	assert.Len(t, server.Requests(), before)
}

func TestAReplyIsMineAndOnce(t *testing.T) {
	in, server := practise(t, 20, "")
	ref := model.Ref{Account: "shop", ID: "5"}
	for range 2 {
		patch, err := in.Do(t.Context(), model.Op{Kind: model.OpReply, Conv: ref, Body: "È in consegna\n👋🏽"})
		require.NoError(t, err)
		thread, err := in.Thread(t.Context(), ref.ID, model.ThreadQuery{})
		require.NoError(t, err)
		last := thread.Messages[len(thread.Messages)-1]
		assert.Equal(t, patch.MessageID, last.ID)
		assert.Equal(t, "È in consegna\n👋🏽", last.Text.Raw())
		assert.Equal(t, model.Out, last.Direction)
	}
	joins := 0
	for _, line := range writes(server) {
		if strings.HasPrefix(line, "POST /participants") {
			joins++
		}
	}
	assert.LessOrEqual(t, joins, 1, "a participant is made once")
	_, err := in.Do(t.Context(), model.Op{Kind: model.OpNote, Conv: ref, Body: "chiamare domani"})
	require.NoError(t, err)
	note := writes(server)[len(writes(server))-1]
	assert.Contains(t, note, `"visibility":"internal"`)
	assert.NotContains(t, note, `"channel"`, "a note never leaves by a channel")
	thread, err := in.Thread(t.Context(), ref.ID, model.ThreadQuery{})
	require.NoError(t, err)
	assert.Equal(t, model.Note, thread.Messages[len(thread.Messages)-1].Direction)
}

func TestALostAnswerLeavesOneReply(t *testing.T) {
	in, server := practise(t, 20, "lost=reply*1")
	before, err := server.Conversation("5")
	require.NoError(t, err)
	_, err = in.Do(t.Context(), model.Op{Kind: model.OpReply, Conv: model.Ref{ID: "5"}, Body: "una volta"})
	assert.Equal(t, model.FaultUnknown, model.AsFault(err).Kind)
	after, err := server.Conversation("5")
	require.NoError(t, err)
	assert.Len(t, after.Messages, len(before.Messages)+1)
}

// What fails before the message is posted has sent nothing, and says so.
func TestNothingIsSentWithoutAParticipant(t *testing.T) {
	for _, spec := range []string{"lost=get", "500=get", "lost=join"} {
		in, server := practise(t, 20, spec)
		for id := range 8 {
			_, err := in.Do(t.Context(), model.Op{Kind: model.OpReply, Conv: model.Ref{ID: strconv.Itoa(id + 1)}, Body: "x"})
			if err != nil {
				assert.Equal(t, model.FaultNetwork, model.AsFault(err).Kind, "%s: %v", spec, err)
			}
		}
		if spec != "lost=join" {
			assert.Empty(t, writes(server))
		}
	}
	in, server := practise(t, 20, "")
	in.Identify("")
	_, err := in.Do(t.Context(), model.Op{Kind: model.OpReply, Conv: model.Ref{ID: "5"}, Body: "x"})
	assert.Equal(t, model.FaultLocal, model.AsFault(err).Kind, "it is not known who I am")
	assert.Empty(t, server.Requests())
}

func TestRefusals(t *testing.T) {
	in, server := practise(t, 20, "")
	_, err := in.Get(t.Context(), "999999")
	assert.Equal(t, "conversation", model.AsFault(err).Missing)
	_, err = in.Do(t.Context(), model.Op{Kind: model.OpAssign, Conv: model.Ref{ID: "5"}, Person: model.Person{ID: "9999"}})
	assert.Equal(t, "user", model.AsFault(err).Missing, "%v", err)
	before := len(server.Requests())
	for _, id := range []string{"", "..", "../hosts", "1,2", "1?x", "chat_1", strings.Repeat("1", 19)} {
		_, err := in.Get(t.Context(), id)
		assert.Equal(t, model.FaultRefused, model.AsFault(err).Kind, id)
		_, err = in.Do(t.Context(), model.Op{Kind: model.OpClose, Conv: model.Ref{ID: id}})
		assert.Equal(t, model.FaultRefused, model.AsFault(err).Kind, id)
	}
	assert.Len(t, server.Requests(), before)
	people, err := in.People(t.Context())
	require.NoError(t, err)
	assert.Contains(t, people, model.Person{ID: "4521", Name: model.NewText("Anna Bianchi")})
}

// The documents' own example, and a Link header that would lead elsewhere.
func TestTheDocumentsExample(t *testing.T) {
	const body = `{"links":{},"conversations":[{"links":{"account":1,"assignee":null,"bookings":[15],"inquiries":[],"source":1,"messages":[],"participants":[]},
		"closed_at":null,"created_at":"2018-12-20T14:25:57Z","deadline_response_at":null,"default_channel":null,"id":5,"last_message_at":"2018-11-22T12:19:57Z",
		"marked_as_spam_at":null,"subject":"Here goes subject of conversation.","updated_at":"2018-12-20T14:25:57Z","read_at":"2018-12-22T14:25:57Z"},
		{"id":"6","links":{"assignee":2},"closed_at":"2018-03-23T18:09:09Z"}, "odd"],"meta":{"deleted_ids":[7]}}`
	var asked []string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked = append(asked, r.Host+r.URL.String())
		w.Header().Set("Content-Type", bookingsync.MediaType)
		w.Header().Set("Link", `<http://evil.example/steal?page=2>; rel="next", <x?page=9>; rel="last"`)
		w.Header().Set("X-Updated-Since-Request-Synced-At", "2018-03-23 19:00:41 UTC")
		_, _ = io.WriteString(w, body)
	}))
	defer server.Close()
	in := connect(t, server.URL+"/api/v3", "token-token", bookingsync.Options{Me: me})
	page, err := in.List(t.Context(), model.Query{}, "")
	require.NoError(t, err)
	require.Len(t, page.Conversations, 2)
	c := page.Conversations[0]
	assert.Equal(t, model.StatusOpen, c.Status)
	assert.True(t, c.Owner.IsNobody())
	assert.Equal(t, []string{"15"}, c.More.Bookings)
	assert.Equal(t, model.Unread{Kind: model.UnreadFlag}, c.Unread, "it was read after the last message")
	assert.Equal(t, model.StatusClosed, page.Conversations[1].Status)
	assert.True(t, page.Conversations[1].Owner.Is("2"))
	assert.Equal(t, 1, page.Skipped)
	assert.Equal(t, []string{"7"}, page.Gone)
	assert.Equal(t, "2018-03-23T19:00:41Z", page.Synced.String())
	_, err = in.List(t.Context(), model.Query{}, page.Next)
	require.NoError(t, err)
	for _, a := range asked {
		assert.NotContains(t, a, "evil", "only the page's number is taken")
	}
}
