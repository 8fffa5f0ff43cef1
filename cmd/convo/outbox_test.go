package main

import (
	"bytes"
	"encoding/json"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/adrg/xdg"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"convo/client/local"
	"convo/client/practice"
	"convo/model"
)

// beside is convo beside another one that is running: the other one's memory is open.
type beside struct {
	t              *testing.T
	server         *practice.Server
	other          *local.Store
	dir            string // where both remember
	stdout, stderr string // of the last run
}

func besideAnother(t *testing.T) *beside {
	t.Helper()
	t.Cleanup(xdg.Reload)
	t.Setenv("XDG_STATE_HOME", t.TempDir())
	t.Setenv("XDG_CONFIG_HOME", t.TempDir())
	xdg.Reload()
	server, err := practice.Start(t.Context(), practice.Options{Conversations: 20, Token: key})
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, server.Close()) })
	b := &beside{t: t, server: server}
	b.faults()
	s, err := b.app(&bytes.Buffer{}, &bytes.Buffer{}).load()
	require.NoError(t, err)
	b.dir = s.chosen[0].StateDir()
	b.other, err = local.Open(b.dir)
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, b.other.Close()) })
	return b
}

func (b *beside) faults(terms ...string) {
	b.t.Helper()
	f, err := practice.ParseFaults(strings.Join(append(terms, "rate=off", "burst=off"), ","))
	require.NoError(b.t, err)
	b.server.SetFaults(f)
}

func (b *beside) app(stdout, stderr *bytes.Buffer) *app {
	env := map[string]string{
		"CONVO_BACKEND": "qlara", "CONVO_URL": b.server.URL("qlara"), "CONVO_TOKEN": key, "CONVO_ME": b.server.Me(),
	}
	return &app{
		stdin: strings.NewReader(""), stdout: stdout, stderr: stderr,
		env: func(name string) string { return env[name] }, now: time.Now,
	}
}

func (b *beside) run(args ...string) (exit int) {
	b.t.Helper()
	var stdout, stderr bytes.Buffer
	exit = b.app(&stdout, &stderr).run(b.t.Context(), args)
	b.stdout, b.stderr = stdout.String(), stderr.String()
	return exit
}

func (b *beside) kept() []map[string]any {
	b.t.Helper()
	var all []map[string]any
	require.NoError(b.t, json.Unmarshal([]byte(b.stdout), &all))
	return all
}

// requests are the requests of a method with a word in their path.
func (b *beside) requests(method, word string) int {
	n := 0
	for _, r := range b.server.Requests() {
		if r.Method == method && strings.Contains(r.Path, word) {
			n++
		}
	}
	return n
}

// A convo whose reply is not confirmed may have ended, and another one that is
// running looks for that reply: it is seen from here, and nothing is sent beside it.
func TestAReplyInAnotherConvosHandsStopsTheNextOne(t *testing.T) {
	b := besideAnother(t)
	b.faults("502=reply")
	require.Equal(t, exitUnconfirmed, b.run("reply", "chat_000001", "--text", "hi4", "--timeout", "1s"))
	assert.Equal(t, "not confirmed chat_000001\n", b.stdout, "a pipe is told, too")
	assert.Equal(t, 1, strings.Count(b.stderr, "may have been sent"), b.stderr)
	assert.Contains(t, b.stderr, "convo: not confirmed: ")

	require.Zero(t, b.run("outbox"))
	assert.Contains(t, b.stdout, "\tchat_000001\tnot confirmed\t")
	adopted, err := b.other.Outbox("")
	require.NoError(t, err)
	require.Len(t, adopted, 1)
	id := adopted[0].ID

	b.faults()
	for _, args := range [][]string{{}, {"--force"}} {
		require.Equal(t, exitStale, b.run(append([]string{"reply", "chat_000001", "--text", "hi4"}, args...)...))
		assert.Contains(t, b.stderr, "not sent: an earlier reply to chat_000001 is not confirmed\n")
		assert.Contains(t, b.stderr, "another convo that is running has it")
	}
	require.Zero(t, b.run("outbox"))
	assert.Contains(t, b.stdout, id+"\tchat_000001\tnot confirmed, elsewhere\t")
	require.Zero(t, b.run("outbox", "--json"))
	assert.Equal(t, true, b.kept()[0]["elsewhere"])
	assert.Equal(t, "unknown", b.kept()[0]["state"])
	require.Equal(t, exitStale, b.run("outbox", "retry", id))
	assert.Contains(t, b.stderr, "not sent: another convo that is running has the reply "+id)
	require.Equal(t, exitStale, b.run("outbox", "discard", id))
	assert.Contains(t, b.stderr, "not discarded: another convo that is running has the reply "+id)
	assert.Equal(t, 1, b.requests("POST", "/reply"))

	require.NoError(t, b.other.Close())
	require.Zero(t, b.run("outbox", "discard", id))
	require.Zero(t, b.run("reply", "chat_000001", "--text", "hi4"))
	assert.Equal(t, 2, b.requests("POST", "/reply"))
}

func TestAReplyThatIsOnItsWayElsewhereStopsTheNextOne(t *testing.T) {
	b := besideAnother(t)
	require.NoError(t, b.other.PutOutgoing(model.Outgoing{
		ID: "o1", Conv: model.Ref{Account: "env", ID: "chat_000001"}, Kind: model.OpReply, Body: "ciao", State: model.SendSending, Attempt: time.Now(),
	}))
	require.Zero(t, b.run("outbox"))
	assert.True(t, strings.HasPrefix(b.stdout, "o1\tchat_000001\tsending, elsewhere\t"), b.stdout)
	require.Equal(t, exitStale, b.run("reply", "chat_000001", "--text", "ciao", "--force"))
	assert.Zero(t, b.requests("POST", "/reply"))
}

// Whatever stops a reply that is sent again, its text stays in the outbox.
func TestARetryThatIsStoppedKeepsTheText(t *testing.T) {
	b := besideAnother(t)
	b.faults("reset=reply*1")
	require.Equal(t, exitUnconfirmed, b.run("reply", "chat_000001", "--text", "forse", "--timeout", "1s"))
	require.Zero(t, b.run("outbox", "--json"))
	id, _ := b.kept()[0]["id"].(string)

	require.NoError(t, b.server.Assign("chat_000001", "4522"))
	require.Equal(t, exitStale, b.run("outbox", "retry", id))
	require.Zero(t, b.run("outbox", "--json"))
	require.Len(t, b.kept(), 1)
	assert.Equal(t, id, b.kept()[0]["id"])
	assert.Equal(t, "forse", b.kept()[0]["text"])

	b.faults("400=reply")
	require.Equal(t, exitRefused, b.run("outbox", "retry", id, "--force"))
	require.Zero(t, b.run("outbox", "--json"))
	require.Len(t, b.kept(), 1)
	assert.Equal(t, "forse", b.kept()[0]["text"])

	b.faults()
	require.Zero(t, b.run("outbox", "retry", id, "--force"))
	require.Zero(t, b.run("outbox"))
	assert.Empty(t, b.stdout)
}

// Wherever convo is killed while it sends a reply again, the reply is in the outbox.
func TestARetryNeverLosesTheText(t *testing.T) {
	b := besideAnother(t)
	b.faults("reset=reply*1")
	require.Equal(t, exitUnconfirmed, b.run("reply", "chat_000001", "--text", "forse", "--timeout", "1s"))
	require.Zero(t, b.run("outbox", "--json"))
	id, _ := b.kept()[0]["id"].(string)
	b.faults()

	var exchanges atomic.Int32 // those of the check are made at once
	a := b.app(&bytes.Buffer{}, &bytes.Buffer{})
	a.stderr = writerFunc(func(p []byte) (int, error) {
		exchanges.Add(1)
		entries, err := b.other.Entries("")
		assert.NoError(t, err)
		assert.Len(t, entries, 1, "after %s", p)
		return len(p), nil
	})
	require.Zero(t, a.run(t.Context(), []string{"outbox", "retry", id, "-v"}))
	assert.EqualValues(t, 5, exchanges.Load(), "looking for it, the check, each of two parts, and the reply")
}

// What arrived after all is not sent a second time, also on somebody's word.
func TestARetryLooksBeforeItSends(t *testing.T) {
	b := besideAnother(t)
	out := model.Outgoing{
		ID: "o1", Conv: model.Ref{Account: "env", ID: "chat_000001"}, Kind: model.OpReply, Body: "arrivata",
		State: model.SendUnknown, Attempt: time.Now(),
	}
	dead, err := local.Open(b.dir)
	require.NoError(t, err)
	require.NoError(t, dead.PutOutgoing(out))
	require.NoError(t, dead.Close())
	_, err = b.server.Reply("chat_000001", b.server.Me(), "arrivata", time.Now())
	require.NoError(t, err)

	b.faults("500=messages")
	require.Equal(t, exitServer, b.run("outbox", "retry", "o1", "--force"), "who cannot look does not send")
	b.faults()
	require.Zero(t, b.run("outbox", "retry", "o1", "--force"))
	assert.Contains(t, b.stdout, "(found in the thread) (already)")
	assert.Zero(t, b.requests("POST", "/reply"))
	require.Zero(t, b.run("outbox"))
	assert.Empty(t, b.stdout)
}

func TestTheCheckKnowsTheOwnersName(t *testing.T) {
	b := besideAnother(t)
	require.Zero(t, b.run("agents", "--json"))
	var team []struct{ ID, Name string }
	require.NoError(t, json.Unmarshal([]byte(b.stdout), &team))
	name := ""
	for _, p := range team {
		if p.ID == "4522" {
			name = p.Name
		}
	}
	require.NotEmpty(t, name)
	require.NoError(t, b.server.Assign("chat_000001", "4522"))
	for _, args := range [][]string{{}, {"--dry-run"}} {
		require.Equal(t, exitStale, b.run(append([]string{"reply", "chat_000001", "--text", "ciao"}, args...)...))
		assert.Contains(t, b.stderr, "not sent: it is with "+name+"\n")
	}
	asked := b.requests("GET", "users")
	require.Positive(t, asked)
	b.faults("502=people")
	require.Equal(t, exitStale, b.run("reply", "chat_000001", "--text", "ciao"))
	assert.Contains(t, b.stderr, "not sent: it is with 4522\n", "a name is no reason to fail")

	b.faults()
	asked = b.requests("GET", "users")
	require.Zero(t, b.run("reply", "chat_000001", "--text", "ciao", "--force"))
	require.NoError(t, b.server.Assign("chat_000001", b.server.Me()))
	require.Zero(t, b.run("reply", "chat_000001", "--text", "ciao"))
	assert.Equal(t, asked, b.requests("GET", "users"), "nobody asks for names that nobody reads")
}

func TestATextThatWasSetAsideIsListedAndDiscarded(t *testing.T) {
	b := besideAnother(t)
	mine, err := local.Open(b.dir)
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, mine.Close()) })
	save := func(store *local.Store, body string) error {
		return store.SaveDraft(model.Draft{
			Conv: model.Ref{Account: "env", ID: "chat_000001"}, Kind: model.OpReply, Body: body, UpdatedAt: time.Date(2026, 4, 9, 15, 0, 0, 0, time.UTC),
		})
	}
	require.NoError(t, save(b.other, "from the other"))
	require.ErrorIs(t, save(mine, "from here"), local.ErrConflict)

	require.Zero(t, b.run("drafts", "--json"))
	all := b.kept()
	require.Len(t, all, 2)
	assert.Equal(t, "from here", all[0]["text"])
	assert.NotContains(t, all[0], "set_aside")
	assert.Equal(t, "from the other", all[1]["text"])
	assert.Equal(t, true, all[1]["set_aside"])
	assert.Equal(t, "chat_000001", all[1]["conversation"])
	id, _ := all[1]["id"].(string)

	require.Zero(t, b.run("drafts"))
	assert.Equal(t, "chat_000001\treply\tdraft\t2026-04-09T15:00:00Z\tfrom here\n"+
		id+"\treply\tset aside\t2026-04-09T15:00:00Z\tfrom the other\n", b.stdout)
	require.Zero(t, b.run("drafts", "discard", id))
	assert.Equal(t, "discarded the text set aside for chat_000001\n", b.stdout)
	require.Equal(t, exitNotFound, b.run("drafts", "discard", id))
	require.Equal(t, exitNotFound, b.run("drafts", "discard", "chat_000001~../../x"))

	// A draft that is discarded is set aside, too: a slip in an id costs no text.
	require.Zero(t, b.run("drafts", "discard", "chat_000001"))
	_, id, _ = strings.Cut(strings.TrimSpace(b.stdout), "drafts discard ")
	require.Zero(t, b.run("drafts"))
	assert.Equal(t, id+"\treply\tset aside\t2026-04-09T15:00:00Z\tfrom here\n", b.stdout)
	require.Equal(t, exitNotFound, b.run("drafts", "discard", "chat_000001"))
	require.Zero(t, b.run("drafts", "discard", id))
	require.Zero(t, b.run("drafts"))
	assert.Empty(t, b.stdout)
}
