package ui_test

import (
	"context"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"convo/model"
	"convo/model/inbox"
)

// write types text one key a read, as people do.
func (d *desk) write(text string) {
	for _, r := range text {
		if r == '\n' {
			r = '\r'
		}
		d.keys(string(r))
	}
}

// answers begins a reply to the selected conversation, once its thread was read.
func (d *desk) answers(text string) {
	d.pass(time.Second)
	d.keys("r")
	d.write(text)
}

func TestReplyIsCheckedHeldAndSentOnce(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		s := newServer(5)
		d := sit(t, s, 120, 30, nil)
		defer d.end()
		d.answers("Hello\nyou")
		require.Contains(t, d.term.Text(), "message 2 of c000", "the thread stays readable")
		d.pass(time.Second)
		require.Equal(t, "Hello\nyou", s.draft("c000"))
		d.keys("\x13")
		require.Contains(t, d.term.Text(), "1 pending")
		require.Contains(t, d.term.Text(), "archive", "held, the composer is closed")
		d.pass(4 * time.Second)
		require.Empty(t, s.posted())
		d.pass(2 * time.Second)
		require.Len(t, s.posted(), 1)
		require.Equal(t, "Hello\nyou", s.posted()[0].Body)
		require.Equal(t, ref("c000"), s.posted()[0].Conv)
	})
}

func TestHeldReplyCanBeTakenBackAndAnotherActionFollows(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		s := newServer(5)
		d := sit(t, s, 120, 30, nil)
		defer d.end()
		d.answers("Hello")
		d.keys("\x13", "z")
		d.pass(10 * time.Second)
		require.Empty(t, s.posted())
		require.Contains(t, d.line("| Hello"), "Hello", "the composer is open again")
		d.keys("\x13", "e") // send and archive
		d.pass(10 * time.Second)
		require.Len(t, s.posted(), 1)
		require.Len(t, s.done(), 1)
		require.Equal(t, "c000", s.done()[0].Conv.ID)
		require.Equal(t, "Hello", s.posted()[0].Body)
	})
}

func TestAHeldReplyIsSaidWhereverTheCursorIs(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		s := newServer(5)
		d := sit(t, s, 120, 30, nil)
		defer d.end()
		d.answers("Hello")
		d.keys("\x13", "j")
		require.Contains(t, d.term.Text(), "held: reply to c000 Marco Rossi leaves in 5 s - z takes it back")
		d.pass(time.Second)
		require.Contains(t, d.term.Text(), "leaves in 4 s - z takes it back")
		d.keys("e")
		require.Contains(t, d.line("undo: archived c001"), "held reply leaves in 4 s")
		require.NotContains(t, d.term.Text(), "takes it back", "z would take the archiving back")
		d.pass(5 * time.Second)
		require.NotContains(t, d.term.Text(), "held")
		require.Len(t, s.posted(), 1)
	})
}

func TestAReplyTakenBackElsewhereIsNotOpened(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		d := sit(t, newServer(5), 120, 30, nil)
		defer d.end()
		d.answers("Hello")
		d.keys("\x13", "j", "z")
		require.Contains(t, d.term.Text(), "is a draft again")
		require.NotContains(t, d.term.Text(), "$EDITOR")
	})
}

func TestCountdownOfAHeldReply(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		d := sit(t, newServer(5), 120, 30, nil)
		defer d.end()
		d.answers("Hello")
		d.keys("\x13")
		for _, left := range []string{"5 s", "4 s", "3 s", "2 s", "1 s"} {
			require.Contains(t, d.term.Text(), "leaves in "+left)
			d.pass(time.Second)
		}
		require.NotContains(t, d.term.Text(), "leaves in")
	})
}

func TestGateAsksAndOnlyWhatWasReadIsOverruled(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		s := newServer(5)
		d := sit(t, s, 120, 40, nil)
		defer d.end()
		d.answers("Hello")
		s.arrive("c000", "wait, one more thing", time.Now())
		d.keys("\x13")
		require.Contains(t, d.term.Text(), "wait, one more thing")
		require.Contains(t, d.term.Text(), "enter read it")
		d.keys("\x13")
		require.Contains(t, d.term.Text(), "read what changed first")
		d.pass(10 * time.Second)
		require.Empty(t, s.posted())
		d.keys("\r") // read it
		require.NotContains(t, d.term.Text(), "send anyway")
		d.keys("\x13")
		d.pass(2 * time.Second)
		d.keys("\x13")
		d.pass(6 * time.Second)
		require.Len(t, s.posted(), 1)
	})
}

func TestSendingKeysOfABurstAndOfAnOldFrame(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		s := newServer(5)
		d := sit(t, s, 120, 30, nil)
		defer d.end()
		d.keys("r", "Hello\ryou\x13")
		require.Contains(t, d.term.Text(), "not sent: several keys arrived at once")
		d.pass(time.Second)
		require.Equal(t, "Hello\nyou", s.draft("c000"))
		d.keys("\x1b")
		d.term.Freeze()
		d.keys("r", "\x13")
		d.term.Thaw()
		synctest.Wait()
		require.Contains(t, d.term.Text(), "not sent: the screen had not caught up")
		d.pass(20 * time.Second)
		require.Empty(t, s.posted())
	})
}

func TestLettersForAComposerThatHasClosedDoNothing(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		s := newServer(5)
		d := sit(t, s, 120, 30, nil)
		defer d.end()
		d.answers("Hello")
		d.term.Freeze()
		d.keys("\x13", "q", "e", "j")
		d.term.Thaw()
		synctest.Wait()
		require.Contains(t, d.term.Text(), "the reply has left the composer")
		require.Equal(t, "c000", d.cursor())
		require.Empty(t, s.done())
	})
}

func TestPastedTextIsText(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		s := newServer(5)
		d := sit(t, s, 120, 30, nil)
		defer d.end()
		d.keys("r", "\x1b[200~one\ntwo\x1b[201~", "\x1b")
		require.Equal(t, "one\ntwo", s.draft("c000"))
		require.Contains(t, d.line("c000"), " d ")
	})
}

func TestEachDraftStaysWithItsConversation(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		s := newServer(5)
		d := sit(t, s, 120, 30, nil)
		defer d.end()
		d.keys("r")
		d.write("to the first")
		d.keys("\x1b", "j", "r")
		d.write("to the second")
		require.NotContains(t, d.term.Text(), "to the first")
		d.keys("\x1b", "k", "r")
		require.Contains(t, d.term.Text(), "to the first")
		d.keys("\x1b")
		require.Equal(t, "to the first", s.draft("c000"))
		require.Equal(t, "to the second", s.draft("c001"))
	})
}

func TestUnclearSendAsks(t *testing.T) {
	for _, tc := range []struct {
		answer, draft string
	}{{"y", ""}, {"n", "Hello"}} {
		t.Run(tc.answer, func(t *testing.T) {
			inBubble(t, func(t *testing.T) {
				s := newServer(5)
				posts := 0
				s.before = func(_ context.Context, e inbox.Effect) *model.Fault {
					if _, ok := e.(inbox.Dispatch); ok {
						posts++
						return &model.Fault{Kind: model.FaultUnknown, What: model.NewText("no answer")}
					}
					return nil
				}
				d := sit(t, s, 120, 30, nil)
				defer d.end()
				d.answers("Hello")
				d.keys("\x13")
				d.pass(6 * time.Second)
				require.Contains(t, d.term.Text(), "not confirmed")
				d.keys("r")
				require.Contains(t, d.term.Text(), "it may have been sent")
				d.keys(tc.answer)
				require.Equal(t, tc.draft != "", strings.Contains(d.term.Text(), "enter newline"))
				d.pass(5 * time.Minute)
				require.Equal(t, 1, posts, "nothing is sent by itself")
			})
		})
	}
}

func TestQuittingMakesAHeldReplyADraftAgain(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		s := newServer(5)
		d := sit(t, s, 120, 30, nil)
		d.answers("Hello")
		d.keys("\x13", "q")
		require.NoError(t, <-d.ended)
		require.Empty(t, s.posted())
		require.Equal(t, "Hello", s.draft("c000"))
		d.quit = true
		d.end()
	})
}

func TestGateIsOverruledOnlyWhereItWasDrawn(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		s := newServer(5)
		d := sit(t, s, 120, 40, nil)
		defer d.end()
		d.answers("Hello")
		s.arrive("c000", "wait", time.Now())
		d.term.Freeze()
		d.keys("\x13")
		d.pass(2 * time.Second)
		d.keys("\x13")
		d.term.Thaw()
		d.pass(10 * time.Second)
		require.Empty(t, s.posted())
		require.Contains(t, d.term.Text(), "send anyway")
	})
}

// stopped is a desk at which a reply is stopped at the gate: the customer has written so
// many messages meanwhile.
func stopped(t *testing.T, w, h, messages int) (*desk, *server) {
	t.Helper()
	s := newServer(5)
	d := sit(t, s, w, h, nil)
	d.answers("Hello")
	for range messages {
		s.arrive("c000", "wait", time.Now())
	}
	d.keys(ctrlS)
	return d, s
}

// A second Ctrl+S is "anyway" from the moment on at which the screen offers that: a
// second after what changed was drawn, to the millisecond.
func TestAnywayIsOfferedASecondAfterWhatChangedWasDrawn(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		d, s := stopped(t, 120, 40, 1)
		defer d.end()
		require.Contains(t, d.term.Text(), "enter read it - esc back")
		d.pass(inbox.GatePause - time.Millisecond)
		require.NotContains(t, d.term.Text(), "anyway")
		d.keys(ctrlS)
		require.Contains(t, d.term.Text(), "not sent: read what changed first")
		d.pass(time.Millisecond)
		require.Contains(t, d.term.Text(), "enter read it - ctrl+s send anyway - esc back")
		d.keys(ctrlS + ctrlS)
		require.Contains(t, d.term.Text(), "not sent: several keys arrived at once")
		d.pass(10 * time.Second)
		require.Empty(t, s.posted())
		d.keys(ctrlS)
		d.pass(6 * time.Second)
		require.Len(t, s.posted(), 1)
		require.Equal(t, "Hello", s.posted()[0].Body)
	})
}

// The frame counts that the key was read from: one that offered nothing allows nothing.
func TestAnywayIsForAFrameThatOfferedIt(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		d, s := stopped(t, 120, 40, 1)
		defer d.end()
		require.Contains(t, d.term.Text(), "enter read it")
		d.term.Freeze()
		d.pass(time.Minute)
		d.keys(ctrlS)
		d.term.Thaw()
		synctest.Wait()
		require.Contains(t, d.term.Text(), "ctrl+s send anyway")
		require.Contains(t, d.term.Text(), "not sent: the screen had not caught up")
		d.pass(10 * time.Second)
		require.Empty(t, s.posted())
	})
}

// What has no line cannot be overruled, and Enter does not settle it either.
func TestAnywayIsNotOfferedForWhatHasNoLine(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		d, s := stopped(t, 40, 10, 6)
		defer d.end()
		d.pass(time.Minute)
		require.Contains(t, d.term.Text(), "more: make the terminal larger")
		require.NotContains(t, d.term.Text(), "anyway")
		d.keys(ctrlS)
		d.pass(time.Minute)
		d.keys("\r")
		d.keys(ctrlS)
		require.Contains(t, d.term.Text(), "more: make the terminal larger", "nothing of it was read")
		require.Empty(t, s.posted())
		d.term.Resize(100, 30)
		d.pass(inbox.GatePause)
		require.Contains(t, d.term.Text(), "send anyway")
		d.term.Resize(40, 10)
		synctest.Wait()
		d.keys(ctrlS)
		require.Contains(t, d.term.Text(), "more: make the terminal larger")
		require.Empty(t, s.posted())
		d.term.Resize(100, 30)
		synctest.Wait()
		d.keys(ctrlS)
		d.pass(10 * time.Second)
		require.Len(t, s.posted(), 1)
	})
}

// What is asked anew has to be read anew.
func TestAnotherQuestionIsReadForAnotherSecond(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		d, s := stopped(t, 120, 40, 1)
		defer d.end()
		d.pass(inbox.GatePause)
		s.own("c000", model.OwnedBy(luca))
		d.keys(ctrlS) // overrules the first reason, and there is a second one
		require.Contains(t, d.term.Text(), "it is with Luca Verdi")
		require.NotContains(t, d.term.Text(), "anyway")
		d.keys("\x1b")
		d.pass(inbox.GatePause)
		require.NotContains(t, d.term.Text(), "anyway", "nothing is asked any more")
		d.pass(10 * time.Second)
		require.Empty(t, s.posted())
	})
}

// What could not be checked waits for a key, however long the server has been back.
func TestWhatCouldNotBeCheckedNeverLeavesByItself(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		s := newServer(5)
		d := sit(t, s, 120, 30, nil)
		defer d.end()
		d.answers("Hello")
		down := &model.Fault{Kind: model.FaultNetwork, What: model.NewText("no route to host")}
		s.on(func(context.Context, inbox.Effect) *model.Fault { return down })
		d.keys(ctrlS)
		require.Contains(t, d.term.Text(), "x not sent, it could not be checked: no route to host")
		s.on(nil)
		d.pass(time.Hour)
		require.Empty(t, s.posted())
		require.Contains(t, d.line("| Hello"), "Hello")
		d.keys(ctrlS)
		d.pass(6 * time.Second)
		require.Len(t, s.posted(), 1)
	})
}

// A reply window that ends while the reply is written is closed at Ctrl+S, to the second.
func TestTheReplyWindowEndsWhileTyping(t *testing.T) {
	for _, tc := range []struct {
		typing time.Duration
		posted int
	}{{time.Second, 1}, {time.Second + time.Millisecond, 0}} {
		t.Run(tc.typing.String(), func(t *testing.T) {
			inBubble(t, func(t *testing.T) {
				s := newServer(5)
				d := sit(t, s, 120, 30, nil)
				defer d.end()
				d.pass(24*time.Hour - time.Minute - time.Second) // c000 wrote a minute before the start
				d.keys("r")
				d.write("Hello")
				d.pass(tc.typing)
				d.keys(ctrlS)
				require.Equal(t, tc.posted == 0, strings.Contains(d.term.Text(), "the reply window closed at"))
				d.pass(10 * time.Second)
				require.Len(t, s.posted(), tc.posted)
			})
		})
	}
}
