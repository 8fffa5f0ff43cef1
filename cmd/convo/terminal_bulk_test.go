//go:build linux

package main

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"convo/client/practice"
)

// archived counts the conversations that the server has put away.
func (s *seat) archived(of int) (n int) {
	s.t.Helper()
	for i := range of {
		c, err := s.server.Conversation(chatID(i + 1))
		require.NoError(s.t, err)
		if c.Archived {
			n++
		}
	}
	return n
}

// TestABulkByKeys archives 25 conversations, of which the API refuses two, and takes it
// back: the server's state is what the screen says.
func TestABulkByKeys(t *testing.T) {
	t.Parallel()
	for name, size := range sizes {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			const all = 25
			s := newSeat(t, practice.Options{Conversations: all})
			scr := s.open(size)
			scr.See("Marco Rossi")
			before := s.archived(all)

			scr.Type("gi")
			scr.Type("**") // also what no page has brought yet
			scr.See(fmt.Sprintf("%d marked", all-before))
			s.faults("422=archive*2,latency=20ms@archive")
			scr.Press("e", fmt.Sprintf("archive %d conversations? y/n", all-before))
			require.Empty(t, s.writes(), "nothing before it is answered")
			scr.Press("y", fmt.Sprintf("archived %d of %d, 2 failed", all-before-2, all-before))
			require.Equal(t, all-2, s.archived(all))

			scr.Press("z", fmt.Sprintf("undone: archived %d", all-before-2))
			require.Equal(t, before, s.archived(all))
			scr.Press("Z", fmt.Sprintf("done again: archived %d", all-before-2))
			require.Equal(t, all-2, s.archived(all))
			scr.Type("q") // takes the marks off those that failed
			scr.Gone("marked")
			s.quit(scr)
		})
	}
}

// TestABulkUnderTheRateLimitByKeys is told to wait, and waits in sight.
func TestABulkUnderTheRateLimitByKeys(t *testing.T) {
	t.Parallel()
	s := newSeat(t, practice.Options{Conversations: 8})
	scr := s.open(usual)
	scr.See("Marco Rossi")
	scr.Press("   ", "3 marked")
	s.faults("429=archive*1,retry-after=12") // shorter pauses are not worth a word
	scr.Press("e", "archiving [", "waiting for the rate limit until")
	scr.See("archived 3 conversations")
	require.Equal(t, 3, s.archived(8))
	require.Len(t, s.writes(), 4, "one that was refused, and three")
	s.quit(scr)
}
