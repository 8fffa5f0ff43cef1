package ui_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestSnoozingByKeys(t *testing.T) {
	for _, size := range []struct{ w, h int }{{160, 45}, {80, 24}} {
		inBubble(t, func(t *testing.T) {
			s := newServer(8)
			d := sit(t, s, size.w, size.h, nil)
			defer d.end()
			d.keys("j", "s", "z")
			require.Contains(t, d.term.Text(), "snooze c001 Giulia Bianchi (id c001) on this machine only, until when?")
			d.keys("s", "o", "o", "n", "\r")
			require.Contains(t, d.term.Text(), "soon is no time: for instance 2h")
			d.keys("\x15", "\t", "\r") // the first word that tab offers
			require.Contains(t, d.term.Text(), "snoozed c001 Giulia Bianchi until 00:30, on this machine only")
			require.Empty(t, d.line("SMS c001"))
			require.Equal(t, "c002", d.cursor())
			require.Empty(t, s.done(), "nothing is requested")

			d.keys("/", "is:snoozed", "\r")
			require.Contains(t, d.line("SMS c001"), "until 00:30")
			d.keys("\x1b")
			d.keys("z")
			require.Contains(t, d.term.Text(), "undone: c001 Giulia Bianchi is not snoozed any more")
			require.NotEmpty(t, d.line("SMS c001"))
			require.Empty(t, s.snoozed)

			d.keys("s", "z", "1", "h", "\r")
			require.Empty(t, d.line("SMS c001"))
			d.pass(time.Hour + time.Minute)
			require.NotEmpty(t, d.line("SMS c001"), "it is back")
		})
	}
}

func TestSnoozingFromThePaletteAndBack(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		s := newServer(8)
		d := sit(t, s, 160, 45, nil)
		defer d.end()
		d.keys("j", ":", "snooze tomorrow", "\r")
		require.Contains(t, d.term.Text(), "snoozed c001 Giulia Bianchi until 2 Jan 09:00, on this machine only")
		d.keys("/", "is:snoozed", "\r")
		require.Contains(t, d.term.Text(), "snoozed  until 2 Jan 09:00")
		d.keys("s", "Z")
		require.Contains(t, d.term.Text(), "c001 Giulia Bianchi is not snoozed any more")
		require.Empty(t, s.snoozed)
		d.keys("s", "Z")
		require.Contains(t, d.term.Text(), "not brought back: ")
	})
}

func TestSnoozingWhatIsMarked(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		s := newServer(8)
		d := sit(t, s, 160, 45, nil)
		defer d.end()
		d.keys(" ", " ", "s", "z")
		require.Contains(t, d.term.Text(), "snooze 2 conversations on this machine only, until when?")
		d.keys("2h", "\r")
		require.Contains(t, d.term.Text(), "snoozed 2 conversations until 02:00, on this machine only")
		require.Len(t, s.snoozed, 2)
		require.NotContains(t, d.term.Text(), "marked")
		d.keys("/", "is:snoozed", "\r", "*", "s", "Z")
		require.Contains(t, d.term.Text(), "2 conversations are not snoozed any more")
		require.Empty(t, s.snoozed)
		require.Empty(t, s.done())
	})
}
