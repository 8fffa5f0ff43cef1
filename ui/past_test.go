package ui_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"convo/model"
	"convo/model/inbox"
)

// An earlier screen did something and was left. The next one shows it and takes it back.
func TestANewScreenUndoesFromTheHistory(t *testing.T) {
	for _, size := range [][2]int{{160, 45}, {80, 24}, {40, 10}} {
		inBubble(t, func(t *testing.T) {
			s := newServer(5)
			d := sit(t, s, size[0], size[1], nil)
			d.keys("e", "j", "t")
			require.NoError(t, d.leave())
			require.Len(t, s.done(), 2)

			d.pass(time.Hour)
			d = sit(t, s, size[0], size[1], nil)
			defer d.end()
			d.keys("g", "h")
			require.Contains(t, d.line("| > "), "1h", "the newest is under the cursor")
			require.Contains(t, d.term.Text(), "z undo   enter open   esc close")
			d.keys("j", "z")
			require.Contains(t, d.term.Text(), "undo: archived c000")
			require.Contains(t, d.line("undo: "), "y/n")
			require.Len(t, s.done(), 2, "nothing before the answer")
			d.keys("y")
			require.Len(t, s.done(), 3)
			require.Equal(t, model.OpUnarchive, s.done()[2].Kind)
			require.Equal(t, "c000", s.done()[2].Conv.ID)
			require.Contains(t, d.line("| > "), "undone", "the row stays under the cursor")
			d.keys("z")
			require.Contains(t, d.term.Text(), "not undone: undone already")
			d.keys("\x1b")
			require.NotContains(t, d.term.Text(), "esc close")
		})
	}
}

// What this screen has done is in its history at once, and undone from there it is not
// undone a second time by z.
func TestTheHistoryOfThisScreen(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		s := newServer(5)
		d := sit(t, s, 110, 30, nil)
		defer d.end()
		d.keys("e", "e", "g", "h")
		require.Contains(t, d.line("| > "), "archived c001 Giulia Bianchi")
		d.keys("z", "y", "q")
		require.Equal(t, "c001", s.done()[2].Conv.ID)
		d.keys("z")
		require.Equal(t, "c000", s.done()[3].Conv.ID)
		d.keys("z")
		require.Contains(t, d.term.Text(), "nothing to undo")
		require.Len(t, s.done(), 4)
	})
}

// Outside the history z asks about what another run did, once this one has nothing left.
func TestUndoAsksAboutAnotherRun(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		s := newServer(5)
		d := sit(t, s, 110, 30, nil)
		d.keys("e")
		require.NoError(t, d.leave())
		d = sit(t, s, 110, 30, nil)
		defer d.end()
		d.keys("z")
		require.Contains(t, d.line("undo: archived c000"), "00:00? y/n")
		d.keys("n")
		require.Len(t, s.done(), 1)
		d.keys("z", "y")
		require.Equal(t, model.OpUnarchive, s.done()[1].Kind)
	})
}

func TestEnterOpensTheConversation(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		s := newServer(5)
		d := sit(t, s, 110, 30, nil)
		defer d.end()
		d.keys("e", "g", "h", "\r")
		d.pass(time.Second)
		require.Contains(t, d.term.Text(), "message 2 of c000")
		require.NotContains(t, d.term.Text(), "esc close")
		require.Empty(t, d.cursor())
		d.keys("q")
		require.Equal(t, "c001", d.cursor(), "the list has its own row again")
	})
}

// What was said before a question does not come back as if it were the answer.
func TestANoticeDoesNotComeBackAfterAQuestion(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		s := newServer(5)
		d := sit(t, s, 110, 30, nil)
		defer d.end()
		d.keys("e")
		d.keys("b")
		require.Contains(t, d.term.Text(), "b is not bound")
		d.keys("g", "h", "z")
		require.Contains(t, d.term.Text(), "y/n")
		d.keys("\x1b")
		require.NotContains(t, d.term.Text(), "b is not bound")
	})
}

// The key acts on the row that the frame showed it was read from, and never in a burst.
func TestAKeyInTheHistoryMeansTheRowThatWasDrawn(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		s := newServer(5)
		d := sit(t, s, 110, 30, nil)
		defer d.end()
		d.keys("e", "e", "e", "g", "h")
		d.keys("jz")
		require.Contains(t, d.term.Text(), "not undone: several keys arrived at once")
		d.term.Freeze()
		d.keys("j", "z")
		d.term.Thaw()
		d.pass(0)
		require.Contains(t, d.term.Text(), "the screen had not caught up, press again")
		require.Len(t, s.done(), 3)
		d.keys("x", "a", "e", "r") // nothing else acts here
		require.Len(t, s.done(), 3)
	})
}

// The answer to a question is taken from a frame that asked it.
func TestAnAnswerThatWasTypedAheadIsNone(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		s := newServer(5)
		d := sit(t, s, 110, 30, nil)
		defer d.end()
		d.keys("e", "g", "h")
		d.term.Freeze()
		d.keys("z", "y")
		d.term.Thaw()
		d.pass(0)
		require.Len(t, s.done(), 1)
		d.keys("y")
		require.Len(t, s.done(), 2)
	})
}

// A write that quitting cut off is named at the next start, once.
func TestAWriteThatQuittingCutOffIsNamed(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		s := newServer(5)
		s.before = func(ctx context.Context, e inbox.Effect) *model.Fault {
			if _, ok := e.(inbox.Write); ok {
				wait(ctx, time.Hour)
				return &model.Fault{Kind: model.FaultUnknown, What: model.NewText("cut")}
			}
			return nil
		}
		d := sit(t, s, 110, 30, nil)
		d.keys("e", "q")
		require.NoError(t, <-d.ended)
		d.quit = true
		d.end()
		s.on(nil)
		s.die()

		d = sit(t, s, 110, 30, nil)
		require.Contains(t, d.term.Text(), "not confirmed when convo ended: archive c000") // by its name where the list came first
		d.keys("g", "h")
		require.Contains(t, d.line("| > "), "not confirmed")
		require.NoError(t, d.leave())
		d = sit(t, s, 110, 30, nil)
		defer d.end()
		require.NotContains(t, d.term.Text(), "not confirmed when convo ended")
	})
}
