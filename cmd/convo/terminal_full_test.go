//go:build linux

package main

import (
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/sys/unix"

	"convo/client/practice"
	"convo/cmd/convo/internal/terminal"
)

// fullDisk is a disk without room for a single letter.
type fullDisk interface {
	// fill takes the room away from a convo that runs, and empty gives it back.
	fill(scr *terminal.Terminal)
	empty(scr *terminal.Terminal)
	// command is convo where there is no room from its start on.
	command(words ...string) *exec.Cmd
}

// fullDisks are the ways to have one. Anybody can limit a process; a file system of
// its own needs the right to mount.
var fullDisks = map[string]func(s *seat) fullDisk{
	"a limit on files":   func(s *seat) fullDisk { return limit{s} },
	"a full file system": newSmallDisk,
}

// limit is the most that a process may write into any file: nothing.
type limit struct{ *seat }

func (l limit) fill(scr *terminal.Terminal)  { l.set(scr, 0) }
func (l limit) empty(scr *terminal.Terminal) { l.set(scr, unix.RLIM_INFINITY) }

// set leaves the hard limit, so that it takes no rights.
func (l limit) set(scr *terminal.Terminal, bytes uint64) {
	l.t.Helper()
	var is unix.Rlimit
	require.NoError(l.t, unix.Prlimit(scr.PID(), unix.RLIMIT_FSIZE, nil, &is))
	is.Cur = min(bytes, is.Max)
	require.NoError(l.t, unix.Prlimit(scr.PID(), unix.RLIMIT_FSIZE, &is, nil))
}

func (l limit) command(words ...string) *exec.Cmd {
	cmd := l.seat.command(words...)
	shell := exec.Command("/bin/sh", "-c", `ulimit -S -f 0; exec "$0" "$@"`)
	cmd.Path, cmd.Args = shell.Path, append(shell.Args, cmd.Args...)
	return cmd
}

// smallDisk is a file system for the state alone.
type smallDisk struct {
	*seat
	dir string
}

func newSmallDisk(s *seat) fullDisk {
	d := smallDisk{s, s.env["XDG_STATE_HOME"]}
	require.NoError(s.t, os.Mkdir(d.dir, 0o700))
	err := unix.Mount("tmpfs", d.dir, "tmpfs", 0, "size=256k,mode=0700")
	if errors.Is(err, unix.EPERM) || errors.Is(err, unix.EACCES) {
		s.t.Skipf("no file system of its own: %v; the limit on files stands for it", err)
	}
	require.NoError(s.t, err)
	s.t.Cleanup(func() { assert.NoError(s.t, unix.Unmount(d.dir, unix.MNT_DETACH)) })
	return d
}

func (d smallDisk) filler() string { return filepath.Join(d.dir, "filler") }

func (d smallDisk) fill(*terminal.Terminal) {
	d.t.Helper()
	f, err := os.Create(d.filler())
	require.NoError(d.t, err)
	for err == nil {
		_, err = f.WriteString(strings.Repeat("x", 4096))
	}
	require.ErrorIs(d.t, err, unix.ENOSPC)
	require.NoError(d.t, f.Close())
}

func (d smallDisk) empty(*terminal.Terminal) { require.NoError(d.t, os.Remove(d.filler())) }

func (d smallDisk) command(words ...string) *exec.Cmd {
	d.fill(nil)
	return d.seat.command(words...)
}

// onFullDisks runs a test with each way in which there is no room, side by side.
func onFullDisks(t *testing.T, test func(t *testing.T, s *seat, d fullDisk)) {
	t.Helper()
	for name, disk := range fullDisks {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newSeat(t, practice.Options{Conversations: 8})
			test(t, s, disk(s))
		})
	}
}

// TestFullDisk types on while there is no room. Every text stays with its own
// customer, none of them leaves, and they are saved as soon as there is room again.
func TestFullDisk(t *testing.T) {
	t.Parallel()
	onFullDisks(t, func(t *testing.T, s *seat, d fullDisk) {
		s.configure("[send]\nundo = \"0s\"\n")
		w := s.sit()
		w.compose(0)
		w.scr.Press("prima", "draft saved", "prima")
		d.fill(w.scr)
		w.scr.Press(" e dopo", "not saved: disk full", "prima e dopo")
		w.scr.Press(", sempre", "prima e dopo, sempre")
		w.compose(1)
		w.scr.Press("solo per lei", "not saved: disk full", "solo per lei")
		w.compose(0)
		w.scr.See("prima e dopo, sempre")
		assert.NotContains(t, w.scr.Screen(), "solo per lei")
		w.scr.Press(ctrlS, "not sent: it could not be written down first: disk full", "> x WA  Marco Rossi")
		w.left()
		assert.Empty(t, s.writes())
		w.compose(0)
		w.scr.See("prima e dopo, sempre", "not saved: disk full")

		d.empty(w.scr)
		w.scr.Press("!", "draft saved", "prima e dopo, sempre!")
		w.leaves()
		assert.Equal(t, map[string]string{"chat_000001": "prima e dopo, sempre!", "chat_000002": "solo per lei"}, s.drafts())
		assert.Empty(t, s.writes(), "nothing leaves later by itself")

		w = s.sit()
		w.compose(0)
		w.scr.Press(ctrlS, ">   WA  Marco Rossi")
		w.left()
		s.written(`POST reply {"body":"prima e dopo, sempre!","chatId":"chat_000001"}`)
		w.leaves()
		assert.Equal(t, map[string]string{"chat_000002": "solo per lei"}, s.drafts())
	})
}

// drafts are the texts that convo drafts tells of, by conversation. None was set aside.
func (s *seat) drafts() map[string]string {
	s.t.Helper()
	out, err := s.command("drafts", "--json").Output()
	require.NoError(s.t, err)
	var all []struct {
		Conversation, Text string
		SetAside           bool `json:"set_aside"`
	}
	require.NoError(s.t, json.Unmarshal(out, &all))
	texts := map[string]string{}
	for _, d := range all {
		assert.False(s.t, d.SetAside, "set aside: %+v", d)
		assert.NotContains(s.t, texts, d.Conversation)
		texts[d.Conversation] = d.Text
	}
	return texts
}

// TestLeavesAFullDisk quits while there is no room: whoever has to end is told which
// text is lost, and has what was saved before.
func TestLeavesAFullDisk(t *testing.T) {
	t.Parallel()
	onFullDisks(t, func(t *testing.T, s *seat, d fullDisk) {
		scr := s.open(usual)
		scr.See("Marco Rossi")
		scr.Press("r", "reply to Marco Rossi")
		scr.Press("prima", "draft saved")
		d.fill(scr)
		scr.Press(" e dopo", "not saved: disk full")
		scr.Signal(syscall.SIGTERM)
		assert.Equal(t, 143, scr.End())
		assert.Contains(t, scr.Output(), "convo: 1 draft could not be saved: chat_000001\r\n")
		assert.Equal(t, map[string]string{"chat_000001": "prima"}, s.drafts())
	})
}

// TestVerbsOnAFullDisk sends nothing that could not be written down before.
func TestVerbsOnAFullDisk(t *testing.T) {
	t.Parallel()
	onFullDisks(t, func(t *testing.T, s *seat, d fullDisk) {
		require.NoError(t, s.command("drafts").Run(), "a first start makes its folders")
		cmd := d.command("reply", "chat_000001", "--text", "ciao")
		var said strings.Builder
		cmd.Stderr = &said
		out, err := cmd.Output()
		var failed *exec.ExitError
		require.ErrorAs(t, err, &failed)
		assert.Equal(t, exitLocal, failed.ExitCode(), said.String())
		assert.Empty(t, string(out))
		assert.Contains(t, said.String(), "convo: not sent, it could not be written down first: disk full: ")
		assert.Empty(t, s.writes())
		listed, err := s.command("outbox").Output()
		require.NoError(t, err)
		assert.Empty(t, string(listed), "what was not sent is not asked about")
	})
}
