//go:build linux

package main

import (
	"context"
	"fmt"
	"io/fs"
	"maps"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"convo/client/practice"
	"convo/cmd/convo/internal/terminal"
)

// built is the binary as people get it, built by the first test that asks.
var built = sync.OnceValues(func() (string, error) {
	path := filepath.Join(binaryDir, "convo")
	out, err := exec.CommandContext(context.Background(), "go", "build", "-o", path, ".").CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("go build: %w\n%s", err, out)
	}
	return path, nil
})

// seat is where a person sits: a home folder and an environment, a practice server,
// and convo.
type seat struct {
	t       *testing.T
	convo   string
	home    string
	env     map[string]string
	server  *practice.Server
	options practice.Options
	screens []*terminal.Terminal
	copied  []string // the sequences that put something on the clipboard, as was wanted
}

// newSeat makes a seat with a server of so many conversations. At the test's end, the
// key must be nowhere on the screens and in no file.
func newSeat(t *testing.T, o practice.Options) *seat {
	t.Helper()
	convo, err := built()
	require.NoError(t, err)
	s := &seat{t: t, convo: convo, home: t.TempDir()}
	faults, err := practice.ParseFaults("rate=off,burst=off")
	require.NoError(t, err)
	faults.Rules = o.Faults.Rules
	o.Faults, o.Token = faults, key
	s.options = o
	s.serve()
	s.env = map[string]string{
		"HOME": s.home, "XDG_CONFIG_HOME": s.home + "/config", "XDG_STATE_HOME": s.home + "/state",
		"TMPDIR": s.home + "/tmp", "PATH": os.Getenv("PATH"), "TERM": "xterm-256color", "LANG": "C.UTF-8", "TZ": "Europe/Rome",
		"CONVO_BACKEND": "qlara", "CONVO_URL": s.server.URL("qlara"), "CONVO_TOKEN": key, "CONVO_ME": s.server.Me(),
	}
	require.NoError(t, os.Mkdir(s.env["TMPDIR"], 0o700))
	t.Cleanup(s.keptSecret)
	return s
}

// serve starts the server; after its first end it listens where it did before.
func (s *seat) serve() {
	s.t.Helper()
	server, err := practice.Start(context.Background(), s.options)
	require.NoError(s.t, err)
	s.options.Listen = server.Addr()
	s.server = server
	s.t.Cleanup(func() { assert.NoError(s.t, server.Close()) })
}

// faults replaces the server's faults.
func (s *seat) faults(spec string) {
	s.t.Helper()
	f, err := practice.ParseFaults("rate=off,burst=off," + spec)
	require.NoError(s.t, err)
	s.server.SetFaults(f)
}

// turn makes the account of the environment one of another system.
func (s *seat) turn(backend string) {
	s.env["CONVO_BACKEND"], s.env["CONVO_URL"], s.env["CONVO_ME"] = backend, s.server.URL(backend), s.server.MeOn(backend)
}

// configure writes the configuration.
func (s *seat) configure(text string) {
	s.t.Helper()
	dir := filepath.Join(s.env["XDG_CONFIG_HOME"], "convo")
	require.NoError(s.t, os.MkdirAll(dir, 0o700))
	require.NoError(s.t, os.WriteFile(filepath.Join(dir, "config.toml"), []byte(text), 0o600))
}

// command is convo with these words, in this seat's environment.
func (s *seat) command(words ...string) *exec.Cmd {
	cmd := exec.CommandContext(context.Background(), s.convo, words...)
	cmd.Dir = s.home
	for _, name := range slices.Sorted(maps.Keys(s.env)) {
		cmd.Env = append(cmd.Env, name+"="+s.env[name])
	}
	return cmd
}

// open runs convo with these words on a terminal.
func (s *seat) open(size terminal.Size, words ...string) *terminal.Terminal {
	s.t.Helper()
	scr := terminal.Start(s.t, size, s.command(words...))
	s.screens = append(s.screens, scr)
	return scr
}

// writes are the requests that could have changed something, in their order: method,
// path behind the conversations, body.
func (s *seat) writes() []string {
	out := s.changes()
	for i := range out {
		out[i] = strings.Replace(out[i], "/inbox/conversations/", "", 1)
	}
	return out
}

// changes are the same with the path behind the API's base.
func (s *seat) changes() (out []string) {
	for _, r := range s.server.Requests() {
		if r.Method != http.MethodGet {
			path := r.Path
			for _, base := range []string{"/api/partner-gateway/v1", "/api/v3", "/api/v1"} {
				path = strings.TrimPrefix(path, base)
			}
			out = append(out, strings.TrimSpace(r.Method+" "+path+" "+r.Body))
		}
	}
	return out
}

// files are the texts of all files in the home folder.
func (s *seat) files() map[string]string {
	s.t.Helper()
	texts := map[string]string{}
	err := filepath.WalkDir(s.home, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return ignoreGone(err)
		}
		text, err := os.ReadFile(path)
		texts[strings.TrimPrefix(path, s.home+"/")] = string(text)
		return ignoreGone(err)
	})
	require.NoError(s.t, err)
	return texts
}

// ignoreGone ignores files that left while they were looked at.
func ignoreGone(err error) error {
	if os.IsNotExist(err) {
		return nil
	}
	return err
}

// keptSecret checks that the key left no trace.
func (s *seat) keptSecret() {
	for name, text := range s.files() {
		assert.NotContains(s.t, text, key, "the key is in %s", name)
	}
	for _, scr := range s.screens {
		assert.NotContains(s.t, scr.Output(), key, "the key was on a terminal")
		assert.ElementsMatch(s.t, s.copied, terminal.Foreign(scr.Output()), "what convo has no business to write")
	}
}

// The sizes at which everything must work: three panes, one pane, the least.
var sizes = map[string]terminal.Size{
	"200x50": {Cols: 200, Rows: 50}, "80x24": {Cols: 80, Rows: 24}, "40x10": {Cols: 40, Rows: 10},
}

var usual = sizes["200x50"]

// soon waits for something that does not show on a screen.
func (s *seat) soon(what string, is func() bool) {
	s.t.Helper()
	require.Eventually(s.t, is, 2*time.Minute, 5*time.Millisecond, what)
}

// written waits until the server has answered exactly these requests that write.
func (s *seat) written(want ...string) {
	s.t.Helper()
	s.soon(want[len(want)-1], func() bool {
		requests := s.server.Requests()
		return len(s.writes()) >= len(want) &&
			!slices.ContainsFunc(requests, func(r practice.Request) bool { return r.Status == 0 })
	})
	require.Equal(s.t, want, s.writes())
}

// onDisk waits until a file below the state folder contains words.
func (s *seat) onDisk(words string) {
	s.t.Helper()
	s.soon(words+" on disk", func() bool { return s.inState(words) })
}

// inState reports whether a file below the state folder contains words. A file that
// is still being written has another name.
func (s *seat) inState(words string) bool {
	for name, text := range s.files() {
		if strings.HasPrefix(name, "state/") && strings.HasSuffix(name, ".json") && strings.Contains(text, words) {
			return true
		}
	}
	return false
}

// quit leaves from the list, and everything is as it was.
func (s *seat) quit(scr *terminal.Terminal) {
	s.t.Helper()
	scr.Type("q")
	require.Equal(s.t, 0, scr.End())
}
