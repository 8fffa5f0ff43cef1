package ui_test

import (
	"context"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"convo/model"
	"convo/model/inbox"
)

// With owners that have to be asked for one by one, the page asks for them and shows how
// far that is; it stops when the page is left.
func TestTheLoadsCoverageGrows(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		s := newServer(130)
		s.own("c001", model.OwnedBy(luca))
		s.own("c120", model.OwnedBy(luca))
		d := sit(t, s, 160, 45, nil)
		defer d.end()
		d.pass(time.Second)
		var asked, unpaced atomic.Int64 // effects run side by side
		s.on(func(ctx context.Context, e inbox.Effect) *model.Fault {
			one, isOne := e.(inbox.FetchOne)
			list, isList := e.(inbox.FetchList)
			if isOne && !one.Paced || isList && !list.Poll && !list.Paced && list.Feed == inbox.FeedActive {
				unpaced.Add(1)
			}
			if isOne || isList && list.Paced {
				asked.Add(1)
				wait(ctx, 200*time.Millisecond) // as the pace of a desk has it
			}
			return nil
		})
		d.keys("g", "d")
		d.pass(2 * time.Second)
		first := d.line("agents  owners known for")
		require.Contains(t, first, " of 130")
		d.pass(2 * time.Second)
		require.NotEqual(t, first, d.line("agents  owners known for"))
		d.pass(time.Minute)
		require.Contains(t, d.text(), "owners known for 130 of 130")
		require.Regexp(t, `unassigned +128   from 130 of 130`, d.line(" unassigned "))
		require.Regexp(t, `Luca Verdi +2 `, d.line("Luca Verdi"))
		require.Zero(t, unpaced.Load())

		d.keys("\x1b")
		d.pass(time.Minute)
		before := asked.Load()
		d.pass(time.Minute)
		require.LessOrEqual(t, asked.Load()-before, int64(60), "only what is on the screen is read again")
	})
}

// A screen on which nothing changed writes nothing, this page too.
func TestTheLoadIsStill(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		s := newServer(20)
		d := sit(t, s, 160, 45, nil)
		defer d.end()
		d.keys("g", "d")
		d.pass(30 * time.Second)
		d.pass(time.Minute - time.Duration(time.Now().Second())*time.Second + time.Second) // past the minute
		bytes := d.term.Total()
		d.pass(50 * time.Second)
		require.Equal(t, bytes, d.term.Total())
		s.arrive("c004", "hello", time.Now())
		d.pass(8 * time.Second)
		require.Greater(t, d.term.Total(), bytes, "until something does")
		require.Regexp(t, `arrived within 1 h +>= 21   from 20 of 20`, d.line("arrived"))
	})
}

func (d *desk) text() string { return d.term.Text() }
