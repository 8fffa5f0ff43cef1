//go:build linux

package main

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/spf13/cobra"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"convo/client/practice"
	"convo/cmd/convo/internal/terminal"
)

// commandLines call every command, by its path. A screen is left with q, and what
// serves with SIGTERM.
var commandLines = map[string]struct {
	line string
	code int
	ends string // what is seen before it is ended, "" for a command that ends by itself
}{
	"convo":                       {"", 0, "Marco Rossi"},
	"convo open":                  {"open chat_000007", 0, "congratulations"},
	"convo demo":                  {"demo --live=false --conversations 5", 0, "Marco Rossi"},
	"convo practice":              {"practice --listen 127.0.0.1:0 --token other", 143, "ready"},
	"convo list":                  {"list", 0, ""},
	"convo show":                  {"show chat_000007", 0, ""},
	"convo unread":                {"unread", 0, ""},
	"convo agents":                {"agents", 0, ""},
	"convo read":                  {"read chat_000001", 0, ""},
	"convo archive":               {"archive chat_000001", 0, ""},
	"convo unarchive":             {"unarchive chat_000001", 0, ""},
	"convo assign":                {"assign chat_000001 --to luca", 0, ""},
	"convo release":               {"release chat_000001", 0, ""},
	"convo reply":                 {"reply chat_000001 --text hello", 0, ""},
	"convo doctor":                {"doctor", 0, ""},
	"convo login":                 {"login", 10, ""},
	"convo note":                  {"note chat_000001 --text hello", 6, ""},
	"convo close":                 {"close chat_000001", 6, ""},
	"convo reopen":                {"reopen chat_000001", 6, ""},
	"convo spam":                  {"spam chat_000001", 6, ""},
	"convo unspam":                {"unspam chat_000001", 6, ""},
	"convo status":                {"status chat_000001 pending", 6, ""},
	"convo priority":              {"priority chat_000001 high", 6, ""},
	"convo subject":               {"subject chat_000001 rent", 6, ""},
	"convo channel":               {"channel chat_000001 email", 6, ""},
	"convo booking":               {"booking", 0, ""},
	"convo booking connect":       {"booking connect chat_000001 15", 6, ""},
	"convo booking disconnect":    {"booking disconnect chat_000001 15", 6, ""},
	"convo create":                {"create --subject rent", 6, ""},
	"convo delete":                {"delete chat_000001 --yes", 6, ""},
	"convo drafts":                {"drafts", 0, ""},
	"convo drafts discard":        {"drafts discard chat_000001", 5, ""},
	"convo replies":               {"replies", 0, ""},
	"convo outbox":                {"outbox", 0, ""},
	"convo log":                   {"log", 0, ""},
	"convo undo":                  {"undo", 5, ""},
	"convo load":                  {"load", 0, ""},
	"convo snooze":                {"snooze chat_000001 --until 2h", 0, ""},
	"convo unsnooze":              {"unsnooze chat_000001", 0, ""},
	"convo outbox retry":          {"outbox retry none", 5, ""},
	"convo outbox discard":        {"outbox discard none", 5, ""},
	"convo config":                {"config", 0, ""},
	"convo config init":           {"config init", 0, ""},
	"convo config path":           {"config path", 0, ""},
	"convo config show":           {"config show", 0, ""},
	"convo config check":          {"config check", 0, ""},
	"convo version":               {"version", 0, ""},
	"convo help":                  {"help", 0, ""},
	"convo completion":            {"completion", 0, ""},
	"convo completion bash":       {"completion bash", 0, ""},
	"convo completion zsh":        {"completion zsh", 0, ""},
	"convo completion fish":       {"completion fish", 0, ""},
	"convo completion powershell": {"completion powershell", 0, ""},
}

// TestAsksTheTerminalNothing runs every command on a terminal that answers no query.
// None may be written, and nothing may wait for an answer.
func TestAsksTheTerminalNothing(t *testing.T) {
	t.Parallel()
	for _, path := range commandPaths() {
		t.Run(path, func(t *testing.T) {
			t.Parallel()
			c, known := commandLines[path]
			require.True(t, known, "say how %s is called", path)
			s := newSeat(t, practice.Options{Conversations: 12})
			scr := s.open(usual, strings.Fields(c.line)...)
			if c.ends != "" {
				scr.See(c.ends)
				if c.code == 0 {
					scr.Type("q")
					scr.Type("q")
				} else {
					scr.Signal(syscall.SIGTERM)
				}
			}
			assert.Equal(t, c.code, scr.End(), "%s", scr.Output())
			foreign := terminal.Foreign(scr.Output())
			s.screens = nil // checked here: a script that is printed may have tabs
			assert.Empty(t, slices.DeleteFunc(foreign, func(x string) bool { return x == "\t" }))
			if c.ends == "" {
				assert.NotContains(t, scr.Output(), "\x1b[?", "a verb changes no mode")
			}
		})
	}
}

// commandPaths are all commands that there are.
func commandPaths() []string {
	root := (&app{}).root()
	root.InitDefaultCompletionCmd()
	root.InitDefaultHelpCmd()
	var paths []string
	var walk func(c *cobra.Command)
	walk = func(c *cobra.Command) {
		paths = append(paths, c.CommandPath())
		for _, sub := range c.Commands() {
			walk(sub)
		}
	}
	walk(root)
	return paths
}

const (
	idlePolls = 6
	// wakesPerPoll is how often all threads together may wait for something while one
	// poll, of which there is one a second, goes to the server and comes back: about 50.
	// A renderer that ticks 60 times a second adds 300.
	wakesPerPoll = 150
)

// TestIdle watches a screen on which nothing happens: polls go on, and nothing else.
func TestIdle(t *testing.T) {
	t.Parallel()
	// Everything is four days old, so that no age changes while the test looks.
	past := time.Now().Add(-100 * time.Hour)
	s := newSeat(t, practice.Options{Conversations: 8, Now: func() time.Time { return past }})
	s.configure("[poll]\nunread = \"1s\"\n")
	scr := s.open(usual)
	scr.See("Marco Rossi")
	s.settled()

	before, asked, woken := scr.Output(), s.polls(), wakes(t, scr.PID())
	s.soon("some polls", func() bool { return s.polls() >= asked+idlePolls })
	polls := s.polls() - asked
	assert.LessOrEqual(t, wakes(t, scr.PID())-woken, polls*wakesPerPoll, "wake-ups during %d polls", polls)
	assert.Empty(t, strings.TrimPrefix(scr.Output(), before), "an idle screen writes nothing")
	assert.Empty(t, s.writes())
	s.quit(scr)
}

// settled waits until nothing but polls reaches the server: two in a row without
// anything between them.
func (s *seat) settled() {
	s.t.Helper()
	s.soon("nothing but polls", func() bool {
		all := s.server.Requests()
		return len(all) > 2 && s.polls() > 2 &&
			!slices.ContainsFunc(all[len(all)-2:], func(r practice.Request) bool { return !isPoll(r) })
	})
}

// polls is how many lists were asked for.
func (s *seat) polls() int {
	n := 0
	for _, r := range s.server.Requests() {
		if isPoll(r) && r.Status != 0 {
			n++
		}
	}
	return n
}

func isPoll(r practice.Request) bool { return strings.HasSuffix(r.Path, "/inbox/conversations") }

var voluntary = regexp.MustCompile(`(?m)^voluntary_ctxt_switches:\s+(\d+)$`)

// wakes is how often the threads of a process have gone to sleep so far.
func wakes(t *testing.T, pid int) int {
	t.Helper()
	tasks, err := filepath.Glob("/proc/" + strconv.Itoa(pid) + "/task/*/status")
	require.NoError(t, err)
	require.NotEmpty(t, tasks)
	sum := 0
	for _, task := range tasks {
		text, err := os.ReadFile(task)
		require.NoError(t, err)
		found := voluntary.FindSubmatch(text)
		require.Len(t, found, 2)
		n, err := strconv.Atoi(string(found[1]))
		require.NoError(t, err)
		sum += n
	}
	return sum
}

// TestNoTerminal runs the screen where there is none.
func TestNoTerminal(t *testing.T) {
	t.Parallel()
	for _, words := range [][]string{{"demo"}, {}, {"open", "chat_000001"}} {
		t.Run(strings.Join(append([]string{"convo"}, words...), " "), func(t *testing.T) {
			t.Parallel()
			s := newSeat(t, practice.Options{Conversations: 3})
			cmd := s.command(words...)
			var errors strings.Builder
			cmd.Stderr = &errors
			out, err := cmd.Output()
			require.Error(t, err)
			assert.Equal(t, 2, cmd.ProcessState.ExitCode())
			assert.Empty(t, out)
			what, help, _ := strings.Cut(strings.TrimSpace(errors.String()), "\n")
			assert.Equal(t, "convo: the screen needs a terminal", what)
			assert.NotContains(t, help, "\n", "one line of what, one of what to do")
			assert.Empty(t, s.server.Requests())
		})
	}
}
