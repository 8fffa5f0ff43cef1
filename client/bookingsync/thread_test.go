package bookingsync_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"convo/client/bookingsync"
	"convo/client/clienttest"
	"convo/model"
)

const onePath = "GET /inbox/conversations/7"

// thread7 is conversation 7 with its messages and people.
func thread7(more string, messages []string, people ...string) reply {
	return ok(conversations(`{"id":7,"links":{"messages":[` + strings.Join(messages, ",") + `]}` + more +
		`,"participants":[` + strings.Join(people, ",") + `]}`))
}

// said is message id of conversation 7.
func said(id, sender, more string) string {
	return `{"id":` + id + `,"links":{"conversation":7,"sender":` + sender + `,"attachments":[]},"content":"text ` + id + `"` + more + `}`
}

func TestThreadOfTheDocuments(t *testing.T) {
	in, s := answering(t, map[string][]reply{
		onePath:                 {thread7("", []string{"5"}, guest("5", "7", "30", ""))},
		"GET /clients/30":       {ok(clienttest.Testdata(t, "clients.json"))},
		"GET /inbox/messages/5": {ok(clienttest.Testdata(t, "messages.json"))},
	})
	thread, err := in.Thread(t.Context(), "7", model.ThreadQuery{})
	require.NoError(t, err)
	assert.Equal(t, []model.Message{{
		ID: "5", Direction: model.In, Text: text("Some content."), At: clienttest.Stamp(t, "2018-12-21T09:21:52Z"), Status: model.Received, Author: text("Marco Rossi"),
	}}, thread.Messages, "without sent_at it is from when it was created")
	assert.False(t, thread.More)
	assert.Zero(t, thread.Skipped)
	s.forget()
	_, err = in.Thread(t.Context(), "7", model.ThreadQuery{})
	require.NoError(t, err)
	assert.Equal(t, []string{onePath, "GET /inbox/messages/5"}, s.lines(), "a thread costs two requests")
	s.forget()
	newer, err := in.Thread(t.Context(), "7", model.ThreadQuery{After: "5"})
	require.NoError(t, err)
	assert.Empty(t, newer.Messages)
	assert.Equal(t, []string{onePath}, s.lines(), "and one where nothing is new")
}

func TestWhoWroteWhat(t *testing.T) {
	in, s := answering(t, map[string][]reply{
		onePath: {thread7("", []string{"1", "2", "3", "4", "5", "6", "8"}, guest("50", "7", "30", ""), host("51", "7", "2", ""))},
		"GET /inbox/messages/1,2,3,4,5,6,8": {ok(messages(
			said("4", "52", `,"visibility":"external","sent_at":"2026-04-09T12:04:00Z"`),
			said("1", "50", `,"visibility":"all","sent_at":"2026-04-09T12:01:00Z"`),
			said("2", "51", `,"visibility":"external","sent_at":"2026-04-09T12:02:00Z","created_at":"2026-04-09T18:00:00Z"`),
			said("3", "51", `,"visibility":"internal","sent_at":"2026-04-09T12:03:00Z"`),
			said("5", "null", `,"sent_at":"2026-04-09T12:05:00Z"`),
			said("6", "53", `,"sent_at":"2026-04-09T12:06:00Z"`),
			said("8", `"50"`, `,"visibility":"internal","sent_at":"2026-04-09T12:07:00Z"`),
		))},
		"GET /inbox/participants/52,53": {ok(participants(host("52", "7", "3", ""), host("53", "8", "3", "")))},
		"GET /hosts":                    {ok(clienttest.Testdata(t, "hosts.json"))},
	})
	thread, err := in.Thread(t.Context(), "7", model.ThreadQuery{})
	require.NoError(t, err)
	var got []string
	for _, m := range thread.Messages {
		got = append(got, fmt.Sprintf("%s %s %s %s", m.ID, m.Direction, m.Status, m.Author.Line()))
	}
	assert.Equal(t, []string{
		"1 in received ", "2 out  Jan Kowalski", "3 note  Jan Kowalski", "4 out  ", "5   ", "6   ", "8 note  ",
	}, got, "what nobody tells is not made up")
	assert.Equal(t, []string{
		onePath, "GET /clients/30", "GET /inbox/messages/1,2,3,4,5,6,8", "GET /inbox/participants/52,53", "GET /hosts",
	}, s.lines())
}

func TestMessagesThatDoNotBelong(t *testing.T) {
	in, _ := answering(t, map[string][]reply{
		onePath: {thread7("", []string{"1", "2", "3", `"x/y"`, "1"})},
		"GET /inbox/messages/1,2,3": {ok(messages(
			said("1", "5", ""), said("1", "5", ""), said("99", "5", ""), `{"id":2,"links":{"conversation":8},"content":"to somebody else"}`, `7`, `{"content":"no id"}`,
		))},
	})
	thread, err := in.Thread(t.Context(), "7", model.ThreadQuery{})
	require.NoError(t, err)
	require.Len(t, thread.Messages, 1)
	assert.Equal(t, "text 1", thread.Messages[0].Text.Line())
	assert.Equal(t, 3, thread.Skipped, "another conversation's, one that did not come, and an id that is none")
}

func TestHostileMessages(t *testing.T) {
	in, _ := answering(t, map[string][]reply{
		onePath: {thread7("", []string{"1"}, host("51", "7", "2", ""))},
		"GET /inbox/messages/1": {ok(messages(
			`{"id":1,"links":{"sender":51,"attachments":[13]},"content":"<b>a\u001b]52;c;eA==\u0007</b>\u202etxet","sent_at":"then"}`))},
		"GET /hosts":                {ok(`{"hosts":[{"id":2,"firstname":"\u001b[2JJan"}]}`)},
		"GET /inbox/attachments/13": {ok(`{"attachments":[{"id":13,"name":"\u202ea","url":"/\u001bb","file_content_type":"\u009b","file_size":-1}]}`)},
	})
	thread, err := in.Thread(t.Context(), "7", model.ThreadQuery{})
	require.NoError(t, err)
	m := thread.Messages[0]
	assert.False(t, clienttest.Unsafe(m.Text.String(), m.Author.String(), m.Attachments[0].Name.String(), m.Attachments[0].URL.String(), m.Attachments[0].Type))
	assert.Contains(t, m.Text.String(), "<b>", "content is text")
	assert.True(t, m.At.IsZero())
	assert.Zero(t, m.Attachments[0].Size)
}

func TestAttachmentsAreListed(t *testing.T) {
	with := func(id, files string) string {
		return `{"id":` + id + `,"links":{"conversation":7,"attachments":[` + files + `]}}`
	}
	in, s := answering(t, map[string][]reply{
		onePath:                   {thread7("", []string{"1", "2"})},
		"GET /inbox/messages/1,2": {ok(messages(with("1", "13"), with("2", "13,14,15")))},
		"GET /inbox/attachments/13,14,15": {ok(strings.Replace(clienttest.Testdata(t, "attachment.json"), `"attachments":[`,
			`"attachments":[{"id":14,"name":"b.pdf","url":"https://cdn.example/b.pdf","file_size":"7"},`, 1))},
	})
	thread, err := in.Thread(t.Context(), "7", model.ThreadQuery{})
	require.NoError(t, err)
	logo := model.Attachment{Name: text("test.jpg"), URL: text("http://" + s.hosts[0] + "/uploads/header-ruby-logo.png"), Type: "image/png", Size: 5365}
	assert.Equal(t, []model.Attachment{logo}, thread.Messages[0].Attachments)
	assert.Equal(t, []model.Attachment{
		logo, {Name: text("b.pdf"), URL: text("https://cdn.example/b.pdf"), Size: 7}, {Name: text("attachment 15")},
	}, thread.Messages[1].Attachments, "one that nobody knows is listed by its id")
	assert.Len(t, s.requests(), 3)

	in, _ = answering(t, map[string][]reply{onePath: {thread7("", []string{"1"})}, "GET /inbox/messages/1": {ok(messages(with("1", "13")))}})
	thread, err = in.Thread(t.Context(), "7", model.ThreadQuery{})
	require.NoError(t, err)
	assert.Equal(t, []model.Attachment{{Name: text("attachment 13")}}, thread.Messages[0].Attachments)
}

func TestThreadsThatCannotBeRead(t *testing.T) {
	in, _ := answering(t, nil)
	_, err := in.Thread(t.Context(), "7", model.ThreadQuery{})
	assert.Equal(t, "conversation", model.AsFault(err).Missing)

	in, _ = answering(t, map[string][]reply{onePath: {thread7("", []string{"1"})}})
	_, err = in.Thread(t.Context(), "7", model.ThreadQuery{})
	assert.Equal(t, model.FaultIncomplete, clienttest.Kind(err), "the conversation is there all the same")
	assert.Empty(t, model.AsFault(err).Missing)

	in, _ = answering(t, map[string][]reply{onePath: {ok(conversations(`{"id":7}`))}})
	_, err = in.Thread(t.Context(), "7", model.ThreadQuery{})
	assert.Contains(t, err.Error(), "does not tell the conversation's messages")
}

// archive is a server that holds one conversation, number 7, with messages of any ids.
type archive struct {
	ids   []int
	sent  func(id int) string // when
	last  string
	asked int // requests for messages
	most  int // ids asked for at once
}

func (a *archive) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	path := strings.TrimPrefix(r.URL.Path, root+"/inbox/")
	if path == "conversations/7" {
		var ids []string
		for _, id := range a.ids {
			ids = append(ids, strconv.Itoa(id))
		}
		_, _ = fmt.Fprintf(w, `{"conversations":[{"id":7,"last_message_at":%q,"links":{"messages":[%s]}}]}`, a.last, strings.Join(ids, ","))
		return
	}
	a.asked++
	asked := strings.Split(strings.TrimPrefix(path, "messages/"), ",")
	a.most = max(a.most, len(asked))
	slices.Reverse(asked)
	var out []string
	for _, s := range asked {
		id, err := strconv.Atoi(s)
		if err != nil || !slices.Contains(a.ids, id) {
			http.NotFound(w, r)
			return
		}
		out = append(out, fmt.Sprintf(`{"id":%d,"links":{"conversation":7},"content":"x","sent_at":%q}`, id, a.sent(id)))
	}
	_, _ = fmt.Fprintf(w, `{"messages":[%s]}`, strings.Join(out, ","))
}

func (a *archive) open(t testing.TB) *bookingsync.Inbox {
	t.Helper()
	server := httptest.NewServer(a)
	t.Cleanup(server.Close)
	return connect(t, server.URL+root, "token-token", bookingsync.Options{})
}

func messageIDs(ms []model.Message) []string {
	out := []string{}
	for _, m := range ms {
		out = append(out, m.ID)
	}
	return out
}

func minute(id int) string {
	return fmt.Sprintf("2026-04-%02dT%02d:%02d:00Z", 1+id/1440, id/60%24, id%60)
}

func numbers(ids []int) []string {
	out := []string{}
	for _, id := range ids {
		out = append(out, strconv.Itoa(id))
	}
	return out
}

// Whatever the ids and their order in the links: the newest part ends with the newest
// message, scrolling up brings the rest once each, and what follows a message is whole.
func TestThreadsInParts(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		ids := rapid.SliceOfNDistinct(rapid.IntRange(0, 20_000), 0, 350, func(i int) int { return i }).Draw(rt, "ids")
		a := &archive{ids: ids, sent: minute}
		sorted := slices.Sorted(slices.Values(ids))
		if len(sorted) > 0 {
			a.last = minute(sorted[len(sorted)-1])
		}
		in := a.open(t)
		part, err := in.Thread(t.Context(), "7", model.ThreadQuery{})
		require.NoError(rt, err)
		all := messageIDs(part.Messages)
		for part.More {
			part, err = in.Thread(t.Context(), "7", model.ThreadQuery{Before: all[0]})
			require.NoError(rt, err)
			require.NotEmpty(rt, part.Messages)
			all = append(messageIDs(part.Messages), all...)
		}
		assert.Equal(rt, numbers(sorted), all)
		assert.LessOrEqual(rt, a.most, 100)
		assert.Equal(rt, (len(ids)+99)/100, a.asked)
		if len(sorted) == 0 {
			return
		}
		at := rapid.IntRange(0, len(sorted)-1).Draw(rt, "at")
		newer, err := in.Thread(t.Context(), "7", model.ThreadQuery{After: strconv.Itoa(sorted[at])})
		require.NoError(rt, err)
		assert.Equal(rt, numbers(sorted[at+1:]), messageIDs(newer.Messages))
		assert.True(rt, newer.More)
		upTo := rapid.IntRange(at, len(sorted)-1).Draw(rt, "up to")
		between, err := in.Thread(t.Context(), "7", model.ThreadQuery{After: strconv.Itoa(sorted[at]), Before: strconv.Itoa(sorted[upTo])})
		require.NoError(rt, err)
		assert.Equal(rt, numbers(sorted[min(at+1, upTo):upTo]), messageIDs(between.Messages))
	})
}

// An imported thread can have its oldest message last: then the ids say nothing, and
// the time of the conversation's last message tells so.
func TestThreadsWhoseIDsDoNotGrow(t *testing.T) {
	a := &archive{sent: func(id int) string { return minute(1000 - id) }, last: minute(999)}
	for id := range 250 {
		a.ids = append(a.ids, id+1)
	}
	thread, err := a.open(t).Thread(t.Context(), "7", model.ThreadQuery{})
	require.NoError(t, err)
	assert.Len(t, thread.Messages, 250)
	assert.Equal(t, "1", thread.Messages[249].ID)
	assert.False(t, thread.More)
	assert.Equal(t, 3, a.asked)
}

func TestThreadsThatAreTooLong(t *testing.T) {
	a := &archive{sent: minute, last: minute(3000)}
	for id := range 3000 {
		a.ids = append(a.ids, id+1)
	}
	in := a.open(t)
	_, err := in.Thread(t.Context(), "7", model.ThreadQuery{After: "1"})
	assert.Equal(t, model.FaultIncomplete, clienttest.Kind(err))
	assert.Zero(t, a.asked)
	a.last = minute(9000) // which no message reaches
	thread, err := in.Thread(t.Context(), "7", model.ThreadQuery{})
	require.NoError(t, err)
	assert.Len(t, thread.Messages, 2000)
	assert.True(t, thread.More)
	assert.Equal(t, "1001", thread.Messages[0].ID)
}
