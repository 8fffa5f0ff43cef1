package ui_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"convo/model"
)

// Help greys what does nothing where the keys go, and says why.
func TestHelpKnowsWhereTheKeysGo(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		s := newServer(5)
		d := sitAble(t, s, nil)
		defer d.end()
		d.pass(time.Second)
		d.keys("?")
		d.write("ctrl+s")
		require.Contains(t, d.term.Text(), "(only while a reply is being written: r begins one)")
		d.keys("\r")
		require.Contains(t, d.term.Text(), " help ", "it stays")
		d.keys("\x1b", "c", "h", "i", "\x1bOP")
		require.Contains(t, d.term.Text(), "edit in $EDITOR")
		require.Less(t, strings.Index(d.term.Text(), "edit in $EDITOR"), strings.Index(d.term.Text(), "down; scroll"), "what it is for comes first")
		d.write("mark as")
		require.Contains(t, d.term.Text(), "(not while a note is being written: esc keeps it as a draft)")
		d.keys("\r", "\x15")
		d.write("ctrl+s")
		require.NotContains(t, d.term.Text(), "only while")
		d.keys("\r")
		d.pass(time.Second)
		require.Contains(t, d.term.Text(), "held: note on c000 Marco Rossi leaves in 4 s")
		d.pass(10 * time.Second)
		require.Len(t, s.posted(), 1)
		require.Equal(t, model.OpNote, s.posted()[0].Kind)
	})
}
