package ui_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"convo/model/inbox"
	"convo/ui"
)

// With advance = "list" the focus goes from the thread back to the list, and the row
// that has left stays, dimmed, until the cursor leaves it.
func TestAnActionGivesTheListTheFocusBack(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		d := sit(t, newServer(5), 80, 24, func(o *ui.Options) {
			o.State = inbox.New(inbox.Config{
				Accounts: []inbox.Account{{Name: "shop", Caps: caps(), Me: anna.ID}},
				Advance:  map[string]inbox.Advance{"archive": inbox.AdvanceList},
			})
		})
		defer d.end()
		d.keys("j", "l")
		require.Contains(t, d.term.Text(), "message 2 of c001", "one pane at a time: the thread")
		d.keys("e")
		require.Equal(t, "c001", d.cursor(), "the list")
		d.keys("j")
		require.Equal(t, "c002", d.cursor())
		require.Empty(t, d.line("SMS c001"), "the row has gone with the cursor")
		d.keys("z")
		require.Equal(t, "c001", d.cursor())
	})
}
