package ui_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"convo/ui"
)

// run runs what is typed from the palette.
func (d *desk) run(command string) {
	d.Helper()
	d.keys(":")
	d.write(command)
	d.keys("\r")
}

func TestWhatWasRunWithoutItsKeyTellsIt(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		d := sit(t, newServer(12), 120, 30, func(o *ui.Options) { o.Learn = true })
		defer d.end()
		d.keys("e")
		require.NotContains(t, d.term.Text(), "does this, too", "by its key")
		for i := range 6 {
			d.run("archive")
			d.pass(time.Second)
			require.Contains(t, d.term.Text(), "undo: archived ", "what was done is said all the same")
			if i < 5 {
				require.Contains(t, d.term.Text(), "e does this, too")
			} else {
				require.NotContains(t, d.term.Text(), "does this, too", "five times are enough")
			}
			d.pass(10 * time.Second)
			require.NotContains(t, d.term.Text(), "does this, too")
		}
		d.keys("?")
		d.write("take")
		d.keys("\r")
		require.Contains(t, d.term.Text(), "t does this, too")
		d.run("create")
		require.NotContains(t, d.term.Text(), "create does this", "there is no key to tell")
	})
}

func TestLearningCanBeTurnedOff(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		d := sit(t, newServer(12), 120, 30, func(o *ui.Options) { o.Learn = true })
		defer d.end()
		d.run("learn")
		require.Contains(t, d.term.Text(), "learning off")
		d.run("take")
		require.NotContains(t, d.term.Text(), "does this, too")
		d.run("learn")
		d.run("take")
		require.Contains(t, d.term.Text(), "t does this, too")
	})
}

func TestTheMouseTeachesKeys(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		d := sit(t, newServer(12), 120, 30, func(o *ui.Options) { o.Learn = true })
		defer d.end()
		d.keys("%", click(90, 8))
		require.Contains(t, d.term.Text(), "enter does this, too")
	})
}
