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
var ends = map[string]ending{
	"kill -9": {-1, false, true, func(scr *terminal.Terminal) { scr.Signal(syscall.SIGKILL) }},
	"SIGHUP":  {129, true, false, func(scr *terminal.Terminal) { scr.Signal(syscall.SIGHUP) }},
	"SIGTERM": {143, true, false, func(scr *terminal.Terminal) { scr.Signal(syscall.SIGTERM) }},
	"hang-up": {129, false, false, func(scr *terminal.Terminal) { scr.HangUp() }},
}

// ending is a way in which convo ends.
type ending struct {
	code     int
	restored bool // there is still a terminal to give back
	sudden   bool // nobody can promise more than what is on disk half a second after the last key
	begin    func(scr *terminal.Terminal)
}

// of ends convo on a screen.
func (e ending) of(t *testing.T, scr *terminal.Terminal) {
	t.Helper()
	e.begin(scr)
	if e.restored {
		assert.Equal(t, e.code, scr.End())
	} else {
		assert.Equal(t, e.code, scr.Code())
	}
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
			s.write(scr, "Marco Rossi", typed)
			if e.sudden {
				s.onDisk(typed)
			}
			e.of(t, scr)
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
			s.write(scr, "Marco Rossi", typed)
			scr.Press(ctrlS, "held, leaves in")
			if e.sudden {
				s.onDisk(typed)
			}
			e.of(t, scr)
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
	s.closes(scr, "reply to Marco Rossi")
	s.quit(scr)
	assert.Empty(s.t, s.writes())
}
