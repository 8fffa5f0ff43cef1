//go:build linux

package main

import (
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"convo/client/practice"
)

// What one screen has done, the next one undoes from its history; so does a verb.
func TestUndoneByTheNextScreen(t *testing.T) {
	t.Parallel()
	for name, size := range sizes {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newSeat(t, practice.Options{Conversations: 12})
			scr := s.open(size)
			scr.See("Marco Rossi")
			scr.Press("e", "z undo: archived Marco")
			s.written("PATCH chat_000001/archive")
			s.quit(scr)

			scr = s.open(size)
			scr.See("> ")
			scr.Type("g")
			scr.Press("h", "archived chat_0")
			scr.Press("z", "undo: archived chat_000001", "y/n")
			scr.Press("y", "undone")
			s.written("PATCH chat_000001/archive", "PATCH chat_000001/unarchive")
			s.closes(scr, "esc close")
			s.quit(scr)

			out, err := s.command("undo", "2").CombinedOutput() // the undo itself, by its number
			require.NoError(t, err, string(out))
			assert.Contains(t, string(out), "archived chat_000001 (undoes 2: unarchive")
		})
	}
}

// Whatever ends convo while a write is under way, the next one says that nobody knows
// what became of it, once.
func TestAWriteThatWasCutOffIsNamedAtTheNextStart(t *testing.T) {
	t.Parallel()
	for name, end := range map[string]func(s *seat) int{
		"kill -9": func(s *seat) int {
			scr := s.screens[len(s.screens)-1]
			scr.Signal(syscall.SIGKILL)
			return scr.Code()
		},
		"quitting": func(s *seat) int {
			scr := s.screens[len(s.screens)-1]
			scr.Type("q")
			return scr.End()
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newSeat(t, practice.Options{Conversations: 12})
			scr := s.open(usual)
			scr.See("Marco Rossi")
			s.faults("hang=archive")
			scr.Press("e", "archived Marco Rossi")
			s.soon("the request", func() bool { return len(s.writes()) > 0 })
			end(s)

			s.faults("")
			scr = s.open(usual)
			scr.See("not confirmed when convo ended: archive ", "(g h shows it)") // by its name where the list came first
			scr.Type("g")
			scr.Press("h", "not confirmed", "it is not confirmed that it was done")
			scr.Type(escape)
			s.quit(scr)

			scr = s.open(usual)
			scr.See("> ")
			scr.Type("g")
			scr.Press("h", "not confirmed")
			assert.NotContains(t, scr.Output(), "not confirmed when convo ended")
			scr.Type(escape)
			s.quit(scr)
		})
	}
}
