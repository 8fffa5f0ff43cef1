package ui_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"convo/model"
	"convo/model/inbox"
	"convo/ui"
)

// over waits for the end of a program that was told to quit.
func (d *desk) over() []string {
	d.Helper()
	require.NoError(d, <-d.ended)
	d.quit = true
	d.end()
	return d.left.Lines()
}

func TestWhatWasNotConfirmedIsToldAfterTheEnd(t *testing.T) {
	fault := func(k model.FaultKind) *model.Fault {
		return &model.Fault{Kind: k, What: model.NewText("Marco's words")}
	}
	for _, tc := range []struct {
		name  string
		takes time.Duration
		fault *model.Fault
		want  []string
	}{
		{"confirmed in time", time.Second, nil, nil},
		{"hanging", time.Hour, nil, []string{"2 changes were not confirmed: archive c000, archive c001; look at them at the next start"}},
		{"unclear", time.Second, fault(model.FaultUnknown), []string{"2 changes were not confirmed: archive c000, archive c001; look at them at the next start"}},
		{"refused", time.Second, fault(model.FaultRefused), []string{"2 changes failed: archive c000, archive c001"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			inBubble(t, func(t *testing.T) {
				s := newServer(4)
				s.before = func(ctx context.Context, e inbox.Effect) *model.Fault {
					if _, ok := e.(inbox.Write); ok {
						wait(ctx, tc.takes)
						return tc.fault
					}
					return nil
				}
				d := sit(t, s, 100, 30, nil)
				d.keys("e", "e", "q")
				require.Equal(t, tc.want, d.over())
			})
		})
	}
}

func TestAConversationThatMayHaveBeenCreatedIsToldAfterTheEnd(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		s := newServer(4)
		s.before = func(ctx context.Context, e inbox.Effect) *model.Fault {
			if _, ok := e.(inbox.Write); ok {
				wait(ctx, time.Hour)
			}
			return nil
		}
		d := sitAble(t, s, nil)
		d.keys("C")
		d.write("Hello\n")
		d.keys("q")
		require.Equal(t, []string{"1 change was not confirmed: create; look at it at the next start"}, d.over())
	})
}

func TestASeenMarkIsKeptBeforeTheEnd(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		kept := false
		s := newServer(4)
		s.before = func(ctx context.Context, e inbox.Effect) *model.Fault {
			if _, ok := e.(inbox.KeepSeen); ok {
				wait(ctx, time.Second)
				kept = ctx.Err() == nil
			}
			return nil
		}
		s.seenSince = start.Add(-time.Hour)
		d := sitAble(t, s, func(a *inbox.Account) { a.Caps.SeenHere = true })
		d.keys("m", "q")
		require.Empty(t, d.over())
		require.True(t, kept)
	})
}

func TestAHeldReplyIsToldAfterTheEnd(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		d := sit(t, newServer(5), 120, 30, nil)
		d.answers("Hello")
		d.keys("\x13", "q")
		require.Equal(t, []string{"1 held reply was not sent: it is a draft again"}, d.over())
	})
}

func TestAHeldReadIsToldAfterTheEnd(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		d := sit(t, newServer(5), 120, 30, nil)
		d.keys("j", "m", "q")
		require.Equal(t, []string{"1 change was not made: it was still waiting"}, d.over())
	})
}

func TestADraftThatCouldNotBeSavedIsToldAfterTheEnd(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		s := newServer(5)
		d := sit(t, s, 120, 30, nil)
		d.pass(time.Second)
		s.on(func(_ context.Context, e inbox.Effect) *model.Fault {
			if _, ok := e.(inbox.Save); ok {
				return &model.Fault{Kind: model.FaultLocal, What: model.NewText("disk full")}
			}
			return nil
		})
		d.keys("r")
		d.write("Hello")
		d.keys("\x1b", "q")
		require.Equal(t, []string{"1 draft could not be saved: c000"}, d.over())
	})
}

func TestAWriteThatFailedInConvoItselfIsNotConfirmed(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		s := newServer(3)
		s.before = func(_ context.Context, e inbox.Effect) *model.Fault {
			if _, ok := e.(inbox.Write); ok {
				panic("boom")
			}
			return nil
		}
		d := sit(t, s, 100, 30, nil)
		d.pass(time.Second)
		d.keys("r", "h", "i", "\x13", "j", "e")
		require.Error(t, <-d.ended)
		d.quit = true
		d.end()
		require.Equal(t, []string{
			"1 change was not confirmed: archive c001; look at it at the next start",
			"1 held reply was not sent: it is a draft again",
		}, d.left.Lines())
		require.Equal(t, "hi", s.draft("c000"))
	})
}

func TestALineNamesAFewOnly(t *testing.T) {
	var l ui.Leftover
	for _, id := range []string{"1", "2", "3", "4", "5", "6", "evil\x1b[2J"} {
		l.Unsaved = append(l.Unsaved, ref(id))
	}
	require.Equal(t, []string{"7 drafts could not be saved: 1, 2, 3, 4, 5, and 2 more"}, l.Lines())
	require.NotContains(t, ui.Leftover{Unsaved: l.Unsaved[6:]}.Lines()[0], "\x1b")
	require.Empty(t, ui.Leftover{}.Lines())
}
