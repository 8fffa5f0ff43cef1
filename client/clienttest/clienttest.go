// Package clienttest is the conformance suite that every backend passes: what
// client.Inbox promises, checked over real HTTP against the practice server,
// with its faults and in both forms of everything that documents contradict each
// other about. Only the tests of backend packages import it.
package clienttest

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"convo/client"
	"convo/client/practice"
	"convo/model"
)

// Harness says how to test one backend.
type Harness struct {
	// Backend is the practice server's name for the API.
	Backend string
	// Open makes an inbox of the account Account on a base address.
	Open func(t testing.TB, base, key string) client.Inbox
	// Variants are fault terms that choose among the forms of the API. Everything
	// holds under each of them; "" is one.
	Variants []string
	// Agents are ids of two people who can own conversations.
	Agents [2]string
	// Stranger is an id of nobody in the team.
	Stranger string
	// PutAway and BringBack take a conversation out of the inbox and back.
	PutAway, BringBack model.OpKind
}

// Account is the name of the account that Harness.Open is to use.
const Account = "shop"

// noon is the practice server's time.
var noon = time.Date(2026, 4, 9, 15, 0, 0, 0, time.FixedZone("", 2*60*60))

// conversations is the size of the practice inbox: several pages, and quick to walk.
const conversations = 230

// Run checks a backend.
func Run(t *testing.T, h Harness) {
	t.Helper()
	for _, variant := range h.Variants {
		name := variant
		if name == "" {
			name = "default"
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := open(t, h, variant)
			t.Run("capabilities", b.capabilities)
			t.Run("list", b.list)
			t.Run("filters", b.filters)
			t.Run("get", b.get)
			t.Run("thread", b.thread)
			t.Run("people", b.people)
			t.Run("changes", b.changes)
			t.Run("reply", b.reply)
		})
	}
	t.Run("refusals", func(t *testing.T) { t.Parallel(); open(t, h, "").refusals(t) })
	t.Run("hostile ids", func(t *testing.T) { t.Parallel(); open(t, h, "").hostileIDs(t) })
	t.Run("wrong key", func(t *testing.T) { t.Parallel(); wrongKey(t, h) })
	t.Run("redirects", func(t *testing.T) { t.Parallel(); redirects(t, h) })
	t.Run("failing reads", func(t *testing.T) { t.Parallel(); failingReads(t, h) })
	t.Run("failing writes", func(t *testing.T) { t.Parallel(); failingWrites(t, h) })
	t.Run("rate limit", func(t *testing.T) { t.Parallel(); rateLimit(t, h) })
	t.Run("cancelled", func(t *testing.T) { t.Parallel(); cancelled(t, h) })
}

// bench is a practice server with an inbox that reads from it.
type bench struct {
	client.Inbox
	h      Harness
	server *practice.Server
}

// open starts a practice server at noon, unlimited unless the faults say otherwise.
func open(t *testing.T, h Harness, spec string) *bench {
	t.Helper()
	server, err := practice.Start(context.Background(), practice.Options{
		Conversations: conversations,
		Now:           func() time.Time { return noon },
		Faults:        parse(t, spec),
	})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, server.Close()) })
	return &bench{Inbox: h.Open(t, server.URL(h.Backend), server.Token()), h: h, server: server}
}

func parse(t *testing.T, spec string) practice.Faults {
	t.Helper()
	f, err := practice.ParseFaults("rate=off,burst=off," + spec)
	require.NoError(t, err)
	return f
}

// quiet makes sure that f causes no request.
func (b *bench) quiet(t *testing.T, f func()) {
	t.Helper()
	before := len(b.server.Requests())
	f()
	require.Len(t, b.server.Requests(), before, "something was requested")
}

// walk reads all pages of q, newest first.
func (b *bench) walk(t *testing.T, q model.Query) []model.Conversation {
	t.Helper()
	var all []model.Conversation
	seen := map[string]bool{}
	after := model.Cursor("")
	for {
		page, err := b.List(t.Context(), q, after)
		require.NoError(t, err)
		require.Zero(t, page.Skipped)
		for _, c := range page.Conversations {
			require.False(t, seen[c.Ref.ID], "%s came twice", c.Ref)
			seen[c.Ref.ID] = true
		}
		all = append(all, page.Conversations...)
		if page.Next == "" {
			return all
		}
		require.NotEmpty(t, page.Conversations, "an empty page has no next one")
		after = page.Next
	}
}

// some are open conversations to work on, each a different one.
func (b *bench) some(t *testing.T, n int) []model.Conversation {
	t.Helper()
	page, err := b.List(t.Context(), model.Query{Status: model.Working, Limit: n}, "")
	require.NoError(t, err)
	require.Len(t, page.Conversations, n)
	return page.Conversations
}

// truth is what the server holds about a conversation.
func (b *bench) truth(t *testing.T, id string) practice.Conversation {
	t.Helper()
	c, err := b.server.Conversation(id)
	require.NoError(t, err)
	return c
}

// fault requires that err is a fault of this kind.
func fault(t *testing.T, err error, kind model.FaultKind) *model.Fault {
	t.Helper()
	require.Error(t, err)
	var f *model.Fault
	require.ErrorAs(t, err, &f, "%v is no *model.Fault", err)
	require.Equal(t, kind, f.Kind, "%s", f)
	require.NotEmpty(t, f.Error())
	return f
}

// failsAs is fault where only the kind matters.
func failsAs(t *testing.T, err error, kind model.FaultKind) {
	t.Helper()
	_ = fault(t, err, kind)
}

func ids(cs []model.Conversation) []string {
	out := make([]string, 0, len(cs))
	for _, c := range cs {
		out = append(out, c.Ref.ID)
	}
	return out
}
