package ui_test

import (
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/require"
)

// paletteOpen is what the palette says and nothing else does.
const paletteOpen = " commands   "

func TestPaletteRunsCommands(t *testing.T) {
	for _, tc := range []struct {
		name string
		open string // the key that opens it
		keys []string
		want []string // ids that an archive reached
		says string
	}{
		{"from the list", ":", []string{"j"}, []string{"c001"}, "archived c001"},
		{"by ctrl+k", "\x0b", nil, []string{"c000"}, "archived c000"},
		{"by ctrl+p", "\x10", nil, []string{"c000"}, "archived c000"},
		{"from the thread", ":", []string{"j", "j", "\r"}, []string{"c002"}, "archived c002"},
		{"in a filter", ":", []string{"/", "c", "0", "0", "3", "\r"}, []string{"c003"}, "archived c003"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			inBubble(t, func(t *testing.T) {
				s := newServer(5)
				d := sit(t, s, 120, 30, nil)
				defer d.end()
				d.keys(tc.keys...)
				d.keys(tc.open)
				require.Contains(t, d.term.Text(), paletteOpen)
				d.write("archive")
				d.keys("\r")
				require.NotContains(t, d.term.Text(), paletteOpen, "it has closed")
				var got []string
				for _, op := range s.done() {
					got = append(got, op.Conv.ID)
				}
				require.Equal(t, tc.want, got)
				require.Contains(t, d.term.Text(), tc.says)
			})
		})
	}
}

func TestPaletteAnswersWhatIsTyped(t *testing.T) {
	for typed, want := range map[string]string{
		"go un":      " > go-unassigned",
		"close":      "Qlara has no such action", // greyed, and Enter does nothing
		"gibberish":  "nothing is called that",
		"archive it": "nothing is called that", // it takes nothing behind it
	} {
		t.Run(typed, func(t *testing.T) {
			inBubble(t, func(t *testing.T) {
				s := newServer(5)
				d := sit(t, s, 120, 30, nil)
				defer d.end()
				d.keys(":")
				d.write(typed)
				require.Contains(t, d.term.Text(), want)
				d.keys("\r")
				require.Empty(t, s.done())
			})
		})
	}
}

func TestPaletteQuits(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		d := sit(t, newServer(5), 80, 24, nil)
		d.keys(":", "q", "\r")
		require.NoError(t, <-d.ended)
		d.quit = true
		d.end()
	})
}

// What would run must have been on the screen, and what is typed in one go with Enter
// was not.
func TestPaletteRunsOnlyWhatItShowed(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		s := newServer(5)
		d := sit(t, s, 120, 30, nil)
		defer d.end()
		d.keys(":archive\r")
		require.Empty(t, s.done())
		require.Contains(t, d.term.Text(), "nothing was run")
		require.Contains(t, d.term.Text(), paletteOpen, "the line stays")
		d.keys("\r")
		require.Len(t, s.done(), 1)

		d.keys(":")
		d.write("assig")
		d.term.Freeze()
		d.keys("\x7f", "\x7f", "\x7f", "\x7f", "\x7f", "a", "r", "c", "h", "\r")
		d.term.Thaw()
		synctest.Wait()
		require.Len(t, s.done(), 1, "what would run was not drawn")
	})
}
