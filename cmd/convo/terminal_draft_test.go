//go:build linux

package main

import (
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"

	"convo/client/practice"
	"convo/cmd/convo/internal/terminal"
)

// typed is what is being typed when the end comes.
const typed = "il suo pacco"

// ends are the ways in which convo ends without being asked.
var ends = map[string]struct {
	code     int
	restored bool // there is still a terminal to give back
	end      func(s *seat, scr *terminal.Terminal)
}{
	"kill -9": {-1, false, func(s *seat, scr *terminal.Terminal) {
		s.onDisk(typed) // nobody can promise more: it is there half a second after the last key
		scr.Signal(syscall.SIGKILL)
	}},
	"SIGHUP":  {129, true, func(_ *seat, scr *terminal.Terminal) { scr.Signal(syscall.SIGHUP) }},
	"SIGTERM": {143, true, func(_ *seat, scr *terminal.Terminal) { scr.Signal(syscall.SIGTERM) }},
	"hang-up": {129, false, func(_ *seat, scr *terminal.Terminal) { scr.HangUp() }},
}

// TestDraftOutlivesEverything ends convo while a reply is being typed. Nothing of it
// is lost, nothing of it is sent, and the next convo has it.
func TestDraftOutlivesEverything(t *testing.T) {
	t.Parallel()
	for name, e := range ends {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newSeat(t, practice.Options{Conversations: 8})
			scr := s.open(usual)
			scr.See("Marco Rossi")
			scr.Press("r", "reply to Marco Rossi")
			scr.Press(typed, typed)
			e.end(s, scr)
			if e.restored {
				assert.Equal(t, e.code, scr.End())
			} else {
				assert.Equal(t, e.code, scr.Code())
			}
			assert.True(t, s.inState(typed), "on disk when it has ended")
			s.draftIsBack()
		})
	}
}

// TestHeldReplyIsADraftAgain ends convo while a reply is held.
func TestHeldReplyIsADraftAgain(t *testing.T) {
	t.Parallel()
	for name, e := range ends {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newSeat(t, practice.Options{Conversations: 8})
			s.configure("[send]\nundo = \"10m\"\n")
			scr := s.open(usual)
			scr.See("Marco Rossi")
			scr.Press("r", "reply to Marco Rossi")
			scr.Press(typed, typed)
			scr.Press("\x13", "held, leaves in")
			e.end(s, scr)
			if e.restored {
				assert.Equal(t, e.code, scr.End())
			} else {
				assert.Equal(t, e.code, scr.Code())
			}
			s.draftIsBack()
		})
	}
}

// draftIsBack opens convo once more, which has the text as a draft of the first
// conversation; nothing was ever sent.
func (s *seat) draftIsBack() {
	s.t.Helper()
	scr := s.open(usual)
	scr.See("> d WA  Marco Rossi")
	scr.Press("r", "reply to Marco Rossi", typed, "restored from")
	scr.Type("\x1b")
	scr.Gone("reply to Marco Rossi")
	s.quit(scr)
	assert.Empty(s.t, s.writes())
}
