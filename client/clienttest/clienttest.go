// Package clienttest is the conformance suite that every backend passes: what
// client.Inbox promises, checked over real HTTP against the practice server,
// with its faults and in both forms of everything that documents contradict each
// other about. It also has what their tests of hand-written payloads share. Only the
// tests of backend packages import it.
package clienttest

import (
	"context"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"convo/client"
	"convo/client/practice"
	"convo/model"
)

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
			t.Run("list", b.list)
			t.Run("filters", b.filters)
			t.Run("states", b.states)
			t.Run("get", b.get)
			t.Run("thread", b.thread)
			t.Run("people", b.people)
			t.Run("capabilities", b.capabilities)
			t.Run("sends", b.sends)
			t.Run("moving list", func(t *testing.T) { t.Parallel(); movingList(t, h, variant) })
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
	used   map[string]bool // conversations that some has handed out
}

// open starts a practice server at noon, unlimited unless the faults say otherwise.
func open(t *testing.T, h Harness, spec string) *bench {
	t.Helper()
	return openWith(t, h, spec, conversations)
}

func openWith(t *testing.T, h Harness, spec string, size int) *bench {
	t.Helper()
	server, err := practice.Start(context.Background(), practice.Options{
		Conversations: size,
		Now:           func() time.Time { return noon },
		Faults:        h.faults(t, spec),
	})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, server.Close()) })
	return &bench{Inbox: h.Open(t, server.URL(h.Backend), server.Token()), h: h, server: server, used: map[string]bool{}}
}

// faults are those of spec, on a server without limits and with what always holds.
func (h Harness) faults(t *testing.T, spec string) practice.Faults {
	t.Helper()
	f, err := practice.ParseFaults("rate=off,burst=off," + h.Always + "," + spec)
	require.NoError(t, err)
	return f
}

// harm replaces the faults in force.
func (b *bench) harm(t *testing.T, spec string) {
	t.Helper()
	b.server.SetFaults(b.h.faults(t, spec))
}

// since are the requests that came after the first n.
func (b *bench) since(n int) []practice.Request { return b.server.Requests()[n:] }

// quiet makes sure that f causes no request.
func (b *bench) quiet(t *testing.T, f func()) {
	t.Helper()
	before := len(b.server.Requests())
	f()
	require.Empty(t, b.since(before), "something was requested")
}

// writesIn are the requests that carry out what was asked for.
func (b *bench) writesIn(requests []practice.Request) []practice.Request {
	var out []practice.Request
	for _, r := range requests {
		if r.Method != http.MethodGet && (b.h.Preparing == nil || !b.h.Preparing(r)) {
			out = append(out, r)
		}
	}
	return out
}

// once makes sure that f makes exactly one request that writes.
func (b *bench) once(t *testing.T, what model.OpKind, f func()) {
	t.Helper()
	before := len(b.server.Requests())
	f()
	require.Len(t, b.writesIn(b.since(before)), 1, "%s must go out once", what)
}

// walk reads all pages of q, in the order in which they come.
func (b *bench) walk(t *testing.T, q model.Query) []model.Conversation {
	t.Helper()
	var all []model.Conversation
	seen := map[string]bool{}
	b.pages(t, q, func(page model.Page) bool {
		for _, c := range page.Conversations {
			require.False(t, seen[c.Ref.ID], "%s came twice", c.Ref)
			seen[c.Ref.ID] = true
		}
		all = append(all, page.Conversations...)
		return true
	})
	return all
}

// pages hands the pages of q to f until it has enough.
func (b *bench) pages(t *testing.T, q model.Query, f func(model.Page) bool) {
	t.Helper()
	after, been := model.Cursor(""), map[model.Cursor]bool{}
	for {
		page, err := b.List(t.Context(), q, after)
		require.NoError(t, err)
		require.Zero(t, page.Skipped)
		if !f(page) || page.Next == "" {
			return
		}
		require.False(t, been[page.Next], "the cursor %q came twice", page.Next)
		been[page.Next], after = true, page.Next
	}
}

// some are open conversations to work on, none of which was handed out before.
func (b *bench) some(t *testing.T, n int) []model.Conversation {
	t.Helper()
	var out []model.Conversation
	b.pages(t, model.Query{Status: model.Working}, func(page model.Page) bool {
		for _, c := range page.Conversations {
			if c.Status == model.StatusOpen && !b.used[c.Ref.ID] && len(out) < n {
				b.used[c.Ref.ID] = true
				out = append(out, c)
			}
		}
		return len(out) < n
	})
	require.Len(t, out, n)
	return out
}

// one is an open conversation to work on.
func (b *bench) one(t *testing.T) model.Conversation {
	t.Helper()
	return b.some(t, 1)[0]
}

// truth is what the server holds about a conversation.
func (b *bench) truth(t *testing.T, id string) practice.Conversation {
	t.Helper()
	c, err := b.server.Conversation(id)
	require.NoError(t, err)
	return c
}

// person is the API's id of somebody whom the server's truth names; "" stays nobody.
func (b *bench) person(number string) string { return b.server.Person(b.h.Backend, number) }

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
