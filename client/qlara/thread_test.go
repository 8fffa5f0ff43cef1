package qlara_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"convo/client/clienttest"
	"convo/client/qlara"
	"convo/model"
)

func TestThreadOfUC018(t *testing.T) {
	in, s := answering(t, qlara.Options{}, clienttest.Says(200, clienttest.Testdata(t, "messages.json")))
	thread, err := in.Thread(t.Context(), "chat_abc123", model.ThreadQuery{})
	require.NoError(t, err)
	require.Len(t, thread.Messages, 3)
	assert.False(t, thread.More)
	assert.Equal(t, model.Message{
		ID: "msg_002", Direction: model.In, Text: model.NewText("Il numero ordine e #ORD-20260405"),
		At: clienttest.Stamp(t, "2026-04-09T14:26:00+02:00"), Status: model.Received,
	}, thread.Messages[1])
	assert.Equal(t, []string{"GET " + root + "/chat_abc123/messages?limit=50"}, s.lines(), "one request is enough")

	_, err = in.Thread(t.Context(), "chat_def456", model.ThreadQuery{})
	assert.Equal(t, model.FaultServer, clienttest.Kind(err), "an answer about another conversation")
}

func TestOddMessages(t *testing.T) {
	in, _ := answering(t, qlara.Options{}, clienttest.Says(200, `{"messages":[
		{"messageId":1,"direction":"OUTBOUND","body":null,"timestamp":"x","status":"EXPIRED"},
		{"messageId":2,"direction":"SIDEWAYS","body":"<b>a\u001b]52;c;eA==\u0007</b>","status":"QUEUED"},
		5, null, {"body":"no id"},
		{"messageId":3,"messageType":"IMAGE","mediaKey":"k1","status":"TELEPORTED"},
		{"messageId":4,"attachments":[{"fileName":"a.pdf","url":"https://x.test/a","mimeType":"application/pdf","size":7},3,{}]}
	],"hasMore":false}`))
	thread, err := in.Thread(t.Context(), "1", model.ThreadQuery{})
	require.NoError(t, err)
	assert.Equal(t, 3, thread.Skipped)
	require.Len(t, thread.Messages, 4)
	m := thread.Messages
	assert.Equal(t, model.Message{ID: "1", Direction: model.Out, Status: model.Failed}, m[0])
	assert.Equal(t, model.Direction("sideways"), m[1].Direction)
	assert.Equal(t, model.Queued, m[1].Status)
	assert.NotContains(t, m[1].Text.String(), "\x1b")
	assert.Contains(t, m[1].Text.String(), "<b>", "no html is documented: it is shown as it is")
	assert.Equal(t, model.Delivery("teleported"), m[2].Status)
	require.Len(t, m[2].Attachments, 1)
	assert.Equal(t, "image", m[2].Attachments[0].Type)
	assert.Contains(t, m[2].Attachments[0].URL.String(), "/api/files/k1")
	assert.Equal(t, []model.Attachment{{
		Name: model.NewText("a.pdf"), URL: model.NewText("https://x.test/a"), Type: "application/pdf", Size: 7,
	}}, m[3].Attachments)
}

// pager is a thread on a server of any of the kinds that the documents allow.
type pager struct {
	Count    int  // messages 1 … Count
	Newest   bool // a page without bounds holds the newest
	ToOldest bool // a page with idTo alone holds the oldest of its range
	FromNew  bool // a page with idFrom holds the newest of its range
	Told     int  // 0: total and hasMore, 1: hasMore, 2: total, 3: neither
	Cap      int  // the server's own limit
	NoBounds bool // idFrom and idTo are ignored
	Endless  bool // hasMore is always true
}

func (p pager) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	from, hasFrom := p.bound(q.Get("idFrom"), 1)
	to, hasTo := p.bound(q.Get("idTo"), p.Count)
	from, to = max(from, 1), min(to, p.Count)
	limit, err := strconv.Atoi(q.Get("limit"))
	if err != nil || !p.NoBounds {
		limit = min(max(limit, 1), p.Cap)
	}
	asked := max(0, to-from+1)
	n := min(limit, asked)
	first := from
	if p.fromEnd(hasFrom, hasTo) {
		first = to - n + 1
	}
	messages := []any{}
	for i := first; i < first+n; i++ {
		messages = append(messages, map[string]any{"messageId": i, "body": strconv.Itoa(i)})
	}
	out := map[string]any{"messages": messages}
	if p.Told <= 1 {
		out["hasMore"] = n < asked || p.Endless
	}
	if p.Told%2 == 0 {
		out["total"] = p.Count
	}
	_ = json.NewEncoder(w).Encode(out) //nolint:errchkjson // the client sees what went wrong
}

func (p pager) bound(value string, usual int) (int, bool) {
	n, err := strconv.Atoi(value)
	if err != nil || p.NoBounds {
		return usual, false
	}
	return n, true
}

// fromEnd is whether a page holds the newest part of its range.
func (p pager) fromEnd(hasFrom, hasTo bool) bool {
	switch {
	case hasFrom:
		return p.FromNew
	case hasTo:
		return !p.ToOldest
	}
	return p.Newest
}

func numbers(from, to int) []string {
	out := []string{}
	for i := from; i <= to; i++ {
		out = append(out, strconv.Itoa(i))
	}
	return out
}

func messageIDs(ms []model.Message) []string {
	out := []string{}
	for _, m := range ms {
		out = append(out, m.ID)
	}
	return out
}

// Whatever the server's kind, a thread ends with its newest message, has no gap
// and no double, and scrolling up brings the rest.
func TestThreadsOnEveryKindOfServer(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		p := pager{
			Count: rapid.IntRange(0, 120).Draw(rt, "count"), Cap: rapid.SampledFrom([]int{7, 20, 50}).Draw(rt, "cap"),
			Newest: rapid.Bool().Draw(rt, "newest"), ToOldest: rapid.Bool().Draw(rt, "to oldest"), FromNew: rapid.Bool().Draw(rt, "from newest"),
			Told: rapid.IntRange(0, 3).Draw(rt, "told"), Endless: rapid.Bool().Draw(rt, "endless"),
		}
		in, s := answering(t, qlara.Options{}, p.ServeHTTP)
		for range 2 { // the second time with what the first taught
			thread, err := in.Thread(t.Context(), "1", model.ThreadQuery{})
			require.NoError(rt, err)
			got := messageIDs(thread.Messages)
			for thread.More && len(got) > 0 {
				thread, err = in.Thread(t.Context(), "1", model.ThreadQuery{Before: got[0]})
				require.NoError(rt, err)
				got = append(messageIDs(thread.Messages), got...)
				require.LessOrEqual(rt, len(got), p.Count, "doubles")
			}
			require.Equal(rt, numbers(1, p.Count), got, "%+v", p)
		}
		if p.Count > 0 {
			at := rapid.IntRange(1, p.Count).Draw(rt, "after")
			thread, err := in.Thread(t.Context(), "1", model.ThreadQuery{After: strconv.Itoa(at)})
			require.NoError(rt, err)
			require.Equal(rt, numbers(at+1, p.Count), messageIDs(thread.Messages), "after %d of %+v", at, p)
		}
		require.Less(rt, len(s.requests()), 300)
	})
}

func TestThreadsWithoutBounds(t *testing.T) {
	for _, newest := range []bool{false, true} {
		in, _ := answering(t, qlara.Options{}, pager{Count: 130, Newest: newest, NoBounds: true}.ServeHTTP)
		thread, err := in.Thread(t.Context(), "1", model.ThreadQuery{})
		require.NoError(t, err)
		assert.Equal(t, numbers(1, 130), messageIDs(thread.Messages), "all at once, where limit is all there is")
		assert.False(t, thread.More)
	}
}

func TestTheOrderIsLearnedOnce(t *testing.T) {
	in, s := answering(t, qlara.Options{}, pager{Count: 80, Cap: 50, Newest: true}.ServeHTTP)
	for _, want := range []int{3, 4} {
		thread, err := in.Thread(t.Context(), "1", model.ThreadQuery{})
		require.NoError(t, err)
		assert.True(t, thread.More)
		assert.Equal(t, numbers(31, 80), messageIDs(thread.Messages))
		assert.Len(t, s.requests(), want)
	}
}

func TestBothBounds(t *testing.T) {
	in, _ := answering(t, qlara.Options{}, pager{Count: 80, Cap: 50}.ServeHTTP)
	thread, err := in.Thread(t.Context(), "1", model.ThreadQuery{After: "5", Before: "70"})
	require.NoError(t, err)
	assert.Equal(t, numbers(6, 69), messageIDs(thread.Messages))
}

func TestAThreadThatNeverEnds(t *testing.T) {
	i := 0
	in, _ := answering(t, qlara.Options{}, func(w http.ResponseWriter, _ *http.Request) {
		i++
		_, _ = fmt.Fprintf(w, `{"messages":[{"messageId":%d},{"messageId":%d}],"hasMore":true}`, i, i+1)
	})
	_, err := in.Thread(t.Context(), "1", model.ThreadQuery{})
	assert.Equal(t, model.FaultIncomplete, clienttest.Kind(err))
	assert.LessOrEqual(t, i, 400)
}

func TestDoublesWithinAPage(t *testing.T) {
	in, _ := answering(t, qlara.Options{}, clienttest.Says(200, `{"messages":[{"messageId":1},{"messageId":2},{"messageId":"2"},{"messageId":1}],"hasMore":false}`))
	thread, err := in.Thread(t.Context(), "1", model.ThreadQuery{})
	require.NoError(t, err)
	assert.Equal(t, numbers(1, 2), messageIDs(thread.Messages))
}

// What a long thread taught about the order says nothing about a short one's length.
func TestAShortThreadAfterALongOne(t *testing.T) {
	p := pager{Count: 80, Cap: 50, Newest: true, Told: 3}
	in, _ := answering(t, qlara.Options{}, func(w http.ResponseWriter, r *http.Request) { p.ServeHTTP(w, r) })
	for count, more := range map[int]bool{80: true, 5: false} {
		_, err := in.Thread(t.Context(), "1", model.ThreadQuery{})
		require.NoError(t, err)
		p.Count = count
		thread, err := in.Thread(t.Context(), "1", model.ThreadQuery{})
		require.NoError(t, err)
		assert.Equal(t, more, thread.More)
		p.Count = 80
	}
}

func TestNewMessagesWhileReading(t *testing.T) {
	p := pager{Count: 80, Cap: 50, Newest: true}
	in, s := answering(t, qlara.Options{}, func(w http.ResponseWriter, r *http.Request) {
		p.ServeHTTP(w, r)
		p.Count++ // a message arrives after every answer
	})
	for range 2 {
		thread, err := in.Thread(t.Context(), "1", model.ThreadQuery{})
		require.NoError(t, err)
		assert.True(t, thread.More, "older ones are not forgotten")
		got := messageIDs(thread.Messages)
		first, err := strconv.Atoi(got[0])
		require.NoError(t, err)
		assert.True(t, slices.Equal(numbers(first, first+len(got)-1), got))
	}
	assert.NotEmpty(t, s.requests())
}
