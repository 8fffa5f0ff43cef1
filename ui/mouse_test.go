package ui_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"convo/model"
	"convo/ui"
)

// What a terminal sends for the mouse at a cell, counted from 0.
func click(x, y int) string     { return fmt.Sprintf("\x1b[<0;%d;%dM", x+1, y+1) }
func wheelUp(x, y int) string   { return fmt.Sprintf("\x1b[<64;%d;%dM", x+1, y+1) }
func wheelDown(x, y int) string { return fmt.Sprintf("\x1b[<65;%d;%dM", x+1, y+1) }

func TestTheMouseIsOffAtFirst(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		d := sit(t, newServer(8), 120, 30, nil)
		defer d.end()
		require.NotContains(t, d.term.Modes(), "?1000")
		before := d.term.Text()
		d.keys(click(3, 4), wheelDown(3, 4), wheelUp(80, 4))
		require.Equal(t, before, d.term.Text(), "what a terminal sends all the same is dropped")
		d.keys("%")
		require.Contains(t, d.term.Text(), "mouse on: ")
		require.Contains(t, d.term.Modes(), "?1000")
		require.Contains(t, d.term.Modes(), "?1006")
		d.keys("%")
		require.NotContains(t, d.term.Modes(), "?1000")
		d.keys(click(3, 4))
		require.Equal(t, "c000", d.cursor())
		d.keys("%") // and it is left on: end looks at the modes
	})
}

func TestTheMouseSelectsAndScrolls(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		s := newServer(8)
		s.arrive("c003", strings.Repeat("a long message that needs several lines. ", 60), start.Add(-4*time.Minute))
		d := sit(t, s, 120, 20, nil)
		defer d.end()
		d.keys("%", click(3, 4))
		require.Equal(t, "c003", d.cursor())
		d.keys(wheelDown(3, 4))
		require.Equal(t, "c004", d.cursor())
		d.keys(wheelUp(3, 4))
		d.pass(time.Second)
		require.Equal(t, "c003", d.cursor())
		require.NotContains(t, d.line("c003 Carla Neri  +39"), "> c003")
		top := d.term.Text()
		d.keys(wheelDown(90, 8))
		require.NotEqual(t, top, d.term.Text(), "the thread has scrolled")
		require.Equal(t, "c003", d.cursor(), "and the list has not")
		d.keys(wheelUp(90, 8))
		require.Equal(t, top, d.term.Text())
		d.keys(click(90, 8))
		require.Contains(t, d.term.Text(), "> c003 Carla Neri  +39", "the thread has the focus")
		d.keys(click(3, 2))
		require.Equal(t, "c001", d.cursor())
		d.keys(click(3, 0), click(3, 15), click(3, 19), click(119, 0))
		require.Equal(t, "c001", d.cursor(), "nothing is there")
		require.Empty(t, s.done(), "the mouse writes nothing")
	})
}

func TestTheMouseOnOnePane(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		d := sit(t, newServer(8), 80, 20, nil)
		defer d.end()
		d.keys("%", click(3, 4))
		require.Equal(t, "c002", d.cursor(), "below the breadcrumb")
		d.keys(click(3, 4))
		d.pass(time.Second)
		require.Contains(t, d.term.Text(), "message 2 of c002", "what is selected is opened")
	})
}

func TestTheMouseWhileSomethingIsOpen(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		s := newServer(8)
		d := sit(t, s, 120, 30, nil)
		defer d.end()
		d.keys("%", "a", click(3, 4), wheelDown(60, 10))
		require.Contains(t, d.term.Text(), " > Luca Verdi", "the wheel moves in the picker")
		d.keys("\x1b")
		require.Equal(t, "c000", d.cursor(), "a click beside it does nothing")
		d.keys("r", "h", "i", click(3, 4), wheelDown(3, 4), wheelUp(90, 4), wheelUp(90, 26))
		require.Contains(t, d.term.Text(), "hi")
		require.Equal(t, "c000", d.cursor())
		d.keys("\x1b", "?", wheelDown(60, 10))
		require.Contains(t, d.term.Text(), " > k  up")
		d.keys("\x1b")
		require.Empty(t, s.done())
	})
}

// A click acts on the rows that were drawn.
func TestAClickOnAnOldFrameSelectsNothing(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		d := sit(t, newServer(8), 120, 30, nil)
		defer d.end()
		d.keys("%")
		d.term.Freeze()
		d.keys("2", click(3, 4))
		d.term.Thaw()
		synctest.Wait()
		require.Contains(t, d.term.Text(), "nothing was selected: the screen had not caught up")
	})
}

// The editor and a stopped program's shell get a terminal without mouse reports.
func TestTheMouseIsGivenBack(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		var modes []string
		var d *desk
		d = sit(t, newServer(3), 100, 30, func(o *ui.Options) {
			o.Editor = func(context.Context, model.Ref, string) (string, error) {
				modes = d.term.Modes()
				return "x", nil
			}
		})
		defer d.end()
		d.keys("%", "R")
		require.Empty(t, modes)
		require.Contains(t, d.term.Modes(), "?1000", "and it is on again")
		d.keys("\x1b", "\x1a")
		require.Contains(t, d.term.Modes(), "?1000")
	})
}
