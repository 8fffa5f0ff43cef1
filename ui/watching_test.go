package ui_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"convo/model"
	"convo/model/inbox"
	"convo/ui"
)

// reading are the marks that reached the server.
func (s *server) reading() (ids []string) {
	for _, op := range s.done() {
		if op.Kind == model.OpRead {
			ids = append(ids, op.Conv.ID)
		}
	}
	return ids
}

// policy sits somebody down with a policy of reading.
func policy(p inbox.ReadPolicy) func(*ui.Options) {
	return func(o *ui.Options) {
		o.State = inbox.New(inbox.Config{Accounts: []inbox.Account{{Name: "shop", Caps: caps(), Me: anna.ID}}, Read: p})
	}
}

const (
	focusIn  = "\x1b[I"
	focusOut = "\x1b[O"
)

func TestLookingAtTheNewestMessageMarksRead(t *testing.T) {
	type size struct{ w, h int }
	for _, tt := range []struct {
		name   string
		size   size
		policy inbox.ReadPolicy
		owner  model.Owner
		set    func(s *server)
		do     func(d *desk)
		want   bool
	}{
		{name: "mine", owner: model.OwnedBy(anna), do: func(d *desk) {
			d.keys("j", "l")
			require.Contains(d, d.term.Text(), "peek: not marked read (m marks)")
			d.pass(3 * time.Second)
			require.Contains(d, d.term.Text(), "z undo: marked read c001")
			d.pass(5 * time.Second)
			require.NotContains(d, d.term.Text(), "peek")
		}, want: true},
		{name: "mine, one pane at a time", size: size{80, 24}, owner: model.OwnedBy(anna), do: func(d *desk) { d.keys("j", "l"); d.pass(9 * time.Second) }, want: true},
		{name: "mine, on the smallest terminal", size: size{40, 10}, owner: model.OwnedBy(anna), do: func(d *desk) { d.keys("j", "l", "G"); d.pass(9 * time.Second) }, want: true},
		{name: "somebody else's", owner: model.OwnedBy(luca), do: func(d *desk) {
			d.keys("j", "l")
			d.pass(time.Minute)
			require.Contains(d, d.term.Text(), "peek: not marked read (m marks)")
		}},
		{name: "the cursor rests in the list", policy: inbox.ReadOpen, do: func(d *desk) { d.keys("j"); d.pass(time.Minute) }},
		{name: "opened where that is enough", policy: inbox.ReadOpen, do: func(d *desk) { d.keys("j", "l"); d.pass(5 * time.Second) }, want: true},
		{name: "left again", owner: model.OwnedBy(anna), do: func(d *desk) { d.keys("j", "l"); d.pass(2 * time.Second); d.keys("h"); d.pass(time.Minute) }},
		{name: "the next one", owner: model.OwnedBy(anna), do: func(d *desk) { d.keys("j", "l"); d.pass(2 * time.Second); d.keys("J"); d.pass(2 * time.Second) }},
		{name: "the focus goes", owner: model.OwnedBy(anna), do: func(d *desk) { d.keys("j", "l", focusOut); d.pass(time.Minute) }},
		{name: "the focus comes", owner: model.OwnedBy(anna), do: func(d *desk) {
			d.keys("j", "l", focusOut)
			d.pass(time.Hour)
			d.keys(focusIn)
			d.pass(9 * time.Second)
		}, want: true},
		{name: "nobody there", owner: model.OwnedBy(anna), do: func(d *desk) {
			d.keys("j")
			// The thread comes long after the last key.
			d.server.on(func(ctx context.Context, e inbox.Effect) *model.Fault {
				if _, ok := e.(inbox.FetchThread); ok {
					wait(ctx, 2*time.Minute)
				}
				return nil
			})
			d.keys("l")
			d.pass(time.Hour)
			d.server.on(nil)
			require.Empty(d, d.server.reading())
			d.keys("l")
			d.pass(9 * time.Second)
		}, want: true},
		{name: "its end is out of sight", owner: model.OwnedBy(anna), set: long, do: func(d *desk) {
			d.keys("j", "l")
			d.pass(20 * time.Second)
			require.Empty(d, d.server.reading())
			require.Contains(d, d.term.Text(), "peek: not marked read")
			d.keys("G")
			d.pass(9 * time.Second)
		}, want: true},
		{name: "a reply is written under it", owner: model.OwnedBy(anna), do: func(d *desk) { d.keys("j", "r", "C", "i"); d.pass(9 * time.Second) }, want: true},
		{name: "a reply hides it", size: size{40, 10}, owner: model.OwnedBy(anna), do: func(d *desk) { d.keys("j", "r", "C", "i"); d.pass(time.Minute) }},
		{name: "a picker is over it", owner: model.OwnedBy(anna), do: func(d *desk) { d.keys("j", "l", "a"); d.pass(time.Minute) }},
		{name: "help is over it", owner: model.OwnedBy(anna), do: func(d *desk) { d.keys("j", "l", "?"); d.pass(time.Minute) }},
		{name: "an editor has the terminal", owner: model.OwnedBy(anna), do: func(d *desk) { d.keys("j", "l", "R"); d.pass(time.Minute) }},
		{name: "taken back", owner: model.OwnedBy(anna), do: func(d *desk) {
			d.keys("j", "l")
			d.pass(3 * time.Second)
			d.keys("z")
			d.pass(time.Minute)
			require.Contains(d, d.term.Text(), "peek: not marked read (m marks)")
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			inBubble(t, func(t *testing.T) {
				s := newServer(8)
				for id := range s.convs {
					if tt.owner.Known {
						s.own(id, tt.owner)
					}
				}
				if tt.set != nil {
					tt.set(s)
				}
				if tt.size.w == 0 {
					tt.size = size{110, 30}
				}
				d := sit(t, s, tt.size.w, tt.size.h, func(o *ui.Options) {
					policy(tt.policy)(o)
					o.Editor = func(ctx context.Context, _ model.Ref, text string) (string, error) {
						wait(ctx, time.Minute)
						return text, s.edit()
					}
				})
				defer d.end()
				d.pass(time.Second) // owners are known
				tt.do(d)
				if tt.want {
					require.Equal(t, []string{"c001"}, s.reading())
				} else {
					require.Empty(t, s.reading())
				}
			})
		})
	}
}

// long fills a thread so that its end is not on the screen where its first unread
// message is.
func long(s *server) {
	c := s.convs["c001"]
	for k := range 60 {
		s.msgs["c001"] = append(s.msgs["c001"], model.Message{
			ID: fmt.Sprintf("c001-l%d", k), Direction: model.In, Text: model.NewText(fmt.Sprint("line ", k)), At: c.LastMessageAt, Status: model.Received,
		})
	}
	c.Unread = model.UnreadN(60)
	s.convs["c001"] = c
}

func TestAMessageThatCameWhileMarkingIsShownAsNew(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		s := newServer(8)
		s.between = func(op model.Op) {
			if op.Kind == model.OpRead && op.Conv.ID == "c001" {
				s.arriveNow("c001", "wait, one more thing", time.Now())
			}
		}
		d := sit(t, s, 110, 30, nil)
		defer d.end()
		d.keys("j", "l", "m", focusOut)
		d.pass(5 * time.Second)
		d.pass(2 * time.Second)
		require.Equal(t, []string{"c001"}, s.reading())
		require.Zero(t, s.convs["c001"].Unread.N, "for everybody else it is read")
		require.Contains(t, d.term.Text(), "new, not yet seen: c001 Giulia Bianchi wrote while it was being marked read")
		require.Contains(t, d.term.Text(), "-- new, not yet seen ---")
		row := strings.Fields(d.line("c001 Giulia"))
		require.Equal(t, "1", row[5], "the row counts as unread: %q", row)

		d.pass(time.Minute)
		require.Contains(t, d.term.Text(), "-- new, not yet seen ---", "nobody has looked")
		d.keys(focusIn)
		d.pass(4 * time.Second)
		require.NotContains(t, d.term.Text(), "not yet seen", "it was looked at")
		require.Len(t, s.reading(), 1)
	})
}

func TestAThreadThatIsBehindSaysSo(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		s := newServer(8)
		d := sit(t, s, 110, 30, nil)
		defer d.end()
		d.keys("j", "l")
		d.pass(time.Second)
		d.keys("h", "j")
		s.arrive("c001", "are you there?", time.Now())
		d.pass(7 * time.Second)
		s.on(func(ctx context.Context, e inbox.Effect) *model.Fault {
			if _, ok := e.(inbox.FetchThread); ok {
				wait(ctx, time.Second)
			}
			return nil
		})
		d.keys("k")
		require.Contains(t, d.term.Text(), "newer messages exist")
		d.pass(500 * time.Millisecond)
		require.Contains(t, d.term.Text(), "newer messages are loading")
		d.pass(2 * time.Second)
		require.NotContains(t, d.term.Text(), "newer messages")
		require.Contains(t, d.term.Text(), "are you there?")
	})
}
