package ui_test

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"convo/model"
	"convo/model/action"
	"convo/model/inbox"
	"convo/ui"
)

// onAble seats somebody at a system that has notes.
func onAble(o *ui.Options) {
	o.State = inbox.New(inbox.Config{Accounts: []inbox.Account{able(nil)}})
}

const (
	ctrlS, ctrlO, ctrlJ, esc = "\x13", "\x0f", "\n", "\x1b"
)

func TestASwitchedTextIsAskedAboutBeforeItLeaves(t *testing.T) {
	for _, tc := range []struct {
		begin, head, asks string
		kind              model.OpKind
	}{
		{"c", "reply to c000", "from a note to a reply: c000", model.OpReply},
		{"r", "NOTE on c000", "from a reply to a note: only the team", model.OpNote},
	} {
		t.Run(string(tc.kind), func(t *testing.T) {
			inBubble(t, func(t *testing.T) {
				s := newServer(5)
				d := sit(t, s, 120, 30, onAble)
				defer d.end()
				d.pass(time.Second)
				d.keys(tc.begin)
				d.write("he is difficult")
				d.keys(ctrlO)
				require.Contains(t, d.term.Text(), tc.head)
				require.Contains(t, d.term.Text(), "ctrl+s asks once more")
				d.pass(time.Second)
				d.keys(ctrlS)
				require.Contains(t, d.term.Text(), tc.asks)
				d.keys(ctrlS)
				require.Contains(t, d.term.Text(), "read what changed first")
				d.pass(10 * time.Second)
				require.Empty(t, s.posted())
				d.keys(ctrlS)
				d.pass(6 * time.Second)
				require.Len(t, s.posted(), 1)
				require.Equal(t, tc.kind, s.posted()[0].Kind)
			})
		})
	}
}

func TestASwitchBeforeTheFirstLetterIsAskedAbout(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		s := newServer(5)
		d := sit(t, s, 120, 30, onAble)
		defer d.end()
		d.pass(time.Second)
		d.keys("c", ctrlO)
		d.write("x")
		d.keys("\x7f")
		d.pass(time.Second) // the emptied draft is off the disk
		d.write("a secret")
		d.keys(ctrlS)
		d.pass(10 * time.Second)
		require.Empty(t, s.posted())
		require.Contains(t, d.term.Text(), "from a note to a reply")
		d.keys(esc, esc)
		d.keys("r")
		require.Contains(t, d.term.Text(), "reply to c000")
	})
}

func TestAnEmptySwitchIsForgottenWithTheComposer(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		s := newServer(5)
		d := sit(t, s, 120, 30, onAble)
		defer d.end()
		d.pass(time.Second)
		d.keys("c", ctrlO, esc, "c")
		d.write("call him")
		d.keys(ctrlS)
		d.pass(6 * time.Second)
		require.Len(t, s.posted(), 1)
		require.Equal(t, model.OpNote, s.posted()[0].Kind)
	})
}

func TestNothingIsSwitchedByAccident(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		d := sit(t, newServer(5), 120, 30, nil) // a system without notes
		defer d.end()
		d.pass(time.Second)
		d.keys("r", ctrlO)
		require.Contains(t, d.term.Text(), "no note: ")
		require.Contains(t, d.term.Text(), "reply to c000")
	})
	inBubble(t, func(t *testing.T) {
		d := sit(t, newServer(5), 120, 30, onAble)
		defer d.end()
		d.pass(time.Second)
		d.keys("r", "abc"+ctrlO)
		require.Contains(t, d.term.Text(), "not switched: several keys arrived at once")
		require.Contains(t, d.term.Text(), "reply to c000")
	})
}

func TestANoteOnTheScreenIsNotSentAsAReply(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		s := newServer(5)
		d := sit(t, s, 120, 30, onAble)
		defer d.end()
		d.pass(time.Second)
		d.keys("c")
		d.write("a secret")
		d.term.Freeze()
		d.keys(ctrlO, ctrlS)
		d.term.Thaw()
		synctest.Wait()
		require.Contains(t, d.term.Text(), "not sent: the screen had not caught up")
		d.pass(20 * time.Second)
		require.Empty(t, s.posted())
	})
}

func TestTheGateCountsFromWhenItsWordsWereDrawn(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		s := newServer(5)
		d := sit(t, s, 120, 40, nil)
		defer d.end()
		d.answers("Hello")
		s.arrive("c000", "wait", time.Now())
		d.term.Freeze()
		d.keys(ctrlS)
		d.pass(5 * time.Second) // long since asked, and nobody could see it
		d.term.Thaw()
		synctest.Wait()
		require.Contains(t, d.term.Text(), "enter read it")
		d.keys(ctrlS)
		require.Contains(t, d.term.Text(), "read what changed first")
		d.pass(10 * time.Second)
		require.Empty(t, s.posted())
		d.keys(ctrlS)
		d.pass(6 * time.Second)
		require.Len(t, s.posted(), 1)
	})
}

func TestEnterSendsWhereItIsSetTo(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		s := newServer(5)
		d := sit(t, s, 120, 30, func(o *ui.Options) { o.EnterSends = true })
		defer d.end()
		d.pass(time.Second)
		d.keys("r", "one\rtwo")
		require.Empty(t, s.posted(), "a return within a burst is a newline")
		require.Contains(t, d.term.Text(), "enter send - ctrl+j newline")
		d.keys(ctrlJ)
		d.write("three")
		s.arrive("c000", "wait", time.Now())
		d.keys("\r")
		d.pass(2 * time.Second)
		require.Contains(t, d.term.Text(), "send anyway")
		d.keys("\r")
		require.NotContains(t, d.term.Text(), "send anyway", "enter reads what the gate says, it never overrules it")
		d.keys(ctrlS)
		d.pass(2 * time.Second)
		d.keys(ctrlS)
		d.pass(6 * time.Second)
		require.Len(t, s.posted(), 1)
		require.Equal(t, "one\ntwo\nthree", s.posted()[0].Body)
	})
}

func TestTheKeysOfTheComposerCanBeRebound(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		s := newServer(5)
		d := sit(t, s, 120, 30, func(o *ui.Options) {
			onAble(o)
			o.Keys = map[action.Name][]string{
				action.SendReply: {"ctrl+x"}, action.SwitchKind: {"f2"}, action.Newline: {"ctrl+n"}, action.Discard: {"f8"},
			}
		})
		defer d.end()
		d.pass(time.Second)
		d.keys("r")
		require.Contains(t, d.term.Text(), "ctrl+x send - enter newline - f2 note")
		d.write("one")
		d.keys(ctrlS, "\x0e")
		d.write("two")
		d.keys("\x18")
		d.pass(6 * time.Second)
		require.Len(t, s.posted(), 1)
		require.Equal(t, "one\ntwo", s.posted()[0].Body)
		d.keys("r")
		d.write("three")
		d.keys("\x1b[19~")
		require.Contains(t, d.term.Text(), "discarded the reply")
	})
}

func TestADiscardedDraftComesBack(t *testing.T) {
	for _, where := range []string{"the list", "the composer"} {
		t.Run(where, func(t *testing.T) {
			inBubble(t, func(t *testing.T) {
				s := newServer(5)
				d := sit(t, s, 120, 30, nil)
				defer d.end()
				d.answers("half a reply")
				d.pass(time.Second)
				if where == "the list" {
					d.keys(esc, "?")
				} else {
					d.keys("\x1bOP")
				}
				d.write("discard")
				d.keys("\r")
				d.pass(time.Second)
				require.Contains(t, d.term.Text(), "z undo: discarded the reply to c000 Marco Rossi")
				require.Empty(t, s.draft("c000"))
				require.NotContains(t, d.line("c000"), " d ")
				d.keys("z")
				require.Equal(t, "half a reply", s.draft("c000"), "back on disk at once")
				d.keys("r")
				require.Contains(t, d.line("| half"), "half a reply")
			})
		})
	}
}

func TestWithoutADraftThereIsNothingToDiscard(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		d := sit(t, newServer(5), 120, 30, nil)
		defer d.end()
		d.pass(time.Second)
		d.keys("?")
		d.write("discard")
		require.Contains(t, d.term.Text(), "there is no draft")
	})
}

// Every key of the composer does something in it.
func TestEveryKeyOfTheComposerDoesSomething(t *testing.T) {
	for _, a := range action.Table() {
		if a.Scope&action.Composer == 0 {
			continue
		}
		for _, key := range a.Keys {
			t.Run(string(a.Name)+" "+key, func(t *testing.T) {
				inBubble(t, func(t *testing.T) {
					_, opts := withReplies(t, onItsWay)
					d := sit(t, newServer(5), 120, 30, func(o *ui.Options) {
						onAble(o)
						opts(o)
						o.Editor = func(context.Context, model.Ref, string) (string, error) { return "edited", nil }
					})
					defer d.end()
					d.answers("hello\n")
					d.pass(time.Second)
					bytes := d.term.Total()
					d.press(key)
					require.NotEqual(t, bytes, d.term.Total())
				})
			})
		}
	}
}

func TestANoteIsNeverCalledAReply(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		s := newServer(5)
		d := sit(t, s, 120, 30, onAble)
		defer d.end()
		d.pass(time.Second)
		d.keys("c")
		d.write("call him")
		d.keys(ctrlS)
		require.Contains(t, d.term.Text(), "held: note on c000 Marco Rossi")
		d.keys("z")
		require.Contains(t, d.term.Text(), "not sent: the note on c000 Marco Rossi is a draft again")
		d.keys(ctrlS)
		d.pass(6 * time.Second)
		require.Contains(t, d.term.Text(), "noted on c000 Marco Rossi: only the team reads it")
	})
}

func TestWithoutUndoAReplyLeavesAtOnce(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		s := newServer(5)
		d := sit(t, s, 120, 30, func(o *ui.Options) {
			o.State = inbox.New(inbox.Config{UndoHold: -1, Accounts: []inbox.Account{{Name: "shop", Caps: caps(), Me: anna.ID}}})
		})
		defer d.end()
		d.answers("hello")
		d.keys(ctrlS)
		require.Len(t, s.posted(), 1)
		require.NotContains(t, d.term.Text(), "held")
	})
}
