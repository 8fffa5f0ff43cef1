package ui_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"convo/model"
)

// The key goes round what needs attention, from the list, from a thread and from a view
// that shows none of it.
func TestGoingToWhatNeedsAttention(t *testing.T) {
	for _, size := range []struct{ w, h int }{{160, 45}, {80, 24}} {
		inBubble(t, func(t *testing.T) {
			s := newServer(8)
			s.own("c001", model.OwnedBy(anna))
			s.own("c003", model.OwnedBy(luca))
			d := sit(t, s, size.w, size.h, nil)
			defer d.end()
			d.pass(3 * time.Second)
			d.keys("g", "a")
			require.Contains(t, d.term.Text(), "nothing here")
			d.keys(",")
			require.Equal(t, "c001", d.cursor())
			require.Contains(t, d.term.Text(), "unread and mine · 2 left · in All")
			d.keys(",")
			require.Equal(t, "c007", d.cursor(), "who waits longest")
			require.Contains(t, d.term.Text(), "unread and nobody's · 1 left")
			d.keys("l", ",")
			require.Contains(t, d.term.Text(), "unread and nobody's · the last one")
			d.pass(time.Second)
			require.Contains(t, d.term.Text(), "message 2 of c005", "the thread follows")
			d.keys(",")
			require.Contains(t, d.term.Text(), "that was all: 3 still need attention")
			d.keys("h", "e", ",")
			require.Contains(t, d.term.Text(), "unread and mine · 1 left")
		})
	}
}
