//go:build linux

package main

import (
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"

	"convo/cmd/convo/internal/terminal"
)

// screenFaults are what a reply from the screen meets, and whether it arrives.
var screenFaults = map[string]struct{ arrives, refused bool }{
	"reset=reply": {}, "502=reply": {}, "hang=reply": {}, "html=reply": {},
	"lost=reply": {arrives: true}, "cut=reply": {arrives: true}, "late-502=reply": {arrives: true}, "late-hang=reply": {arrives: true},
	"400=reply": {refused: true}, "403=reply": {refused: true},
}

// TestReplyFromAScreenThatEnds sends a reply that meets a fault, and convo is left, or
// killed as soon as the server has it. The next screen finds it in the thread, or asks
// about it, or has the text as a draft. It sends nothing by itself.
func TestReplyFromAScreenThatEnds(t *testing.T) {
	t.Parallel()
	for fault, is := range screenFaults {
		for _, end := range []string{"killed", "left"} {
			t.Run(fault+" "+end, func(t *testing.T) {
				t.Parallel()
				s := newSending(t, nil)
				s.configure("[send]\nundo = \"0s\"\n")
				w := s.sit()
				w.compose(0)
				w.scr.Press(typed, typed)
				s.faults(fault)
				s.sendFrom(w.scr)
				if end == "killed" {
					w.scr.Signal(syscall.SIGKILL)
					assert.Equal(t, -1, w.scr.Code())
				} else {
					w.left()
					w.leaves()
				}
				s.faults("")

				w = s.sit()
				switch {
				case is.arrives:
					s.soon("found in the thread", func() bool { return !s.writtenDown(typed) })
				case is.refused && end == "left":
					w.compose(0)
					w.scr.See(typed, "restored from")
				case is.refused: // it may have been killed before it heard of that
					w.scr.Until("it is asked about, or a draft", func(screen string) bool {
						return strings.Contains(screen, "> d WA  Marco Rossi") || strings.Contains(screen, "> x WA  Marco Rossi")
					})
				default:
					w.scr.See("> x WA  Marco Rossi", "not confirmed: the reply may have been sent")
					assert.True(t, s.writtenDown(typed))
				}
				w.leaves()
				want := 0
				if is.arrives {
					want = 1
				}
				assert.Equal(t, want, s.got(chat, typed))
				assert.Equal(t, want, s.allGot(typed))
				assert.Len(t, s.writes(), 1, "it was posted once")
				assert.Equal(t, !is.arrives, s.inState(typed), "the text is here as long as it is not there")
			})
		}
	}
}

// sendFrom presses Ctrl+S, and waits until the server has the reply.
func (s *sending) sendFrom(scr *terminal.Terminal) {
	s.t.Helper()
	scr.PressUntil(ctrlS, "the composer has closed", func(screen string) bool { return !strings.Contains(screen, "── reply to ") })
	s.soon("the reply leaves", func() bool { return s.posted(typed) > 0 })
}
