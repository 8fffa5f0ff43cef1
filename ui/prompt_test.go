package ui_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"convo/model"
	"convo/model/action"
	"convo/model/inbox"
	"convo/ui"
)

// sitAble starts convo on a system that has nearly everything, with keys for the actions
// that have none.
func sitAble(t *testing.T, s *server, change func(*inbox.Account)) *desk {
	t.Helper()
	return sit(t, s, 120, 30, func(o *ui.Options) {
		a := able(nil)
		if change != nil {
			change(&a)
		}
		o.State = inbox.New(inbox.Config{Accounts: []inbox.Account{a}})
		o.Editor = func(_ context.Context, r model.Ref, _ string) (string, error) {
			return "from the editor on " + r.ID, s.edit()
		}
		o.Keys = map[action.Name][]string{
			action.Delete: {"D"}, action.Create: {"C"}, action.Connect: {"b"}, action.Disconnect: {"B"},
		}
	})
}

func TestDeletingTakesTheExactID(t *testing.T) {
	for typed, deletes := range map[string]bool{
		"c001": true, "c00": false, "c0011": false, "C001": false, " c001": false, "c001 ": false, "": false, "y": false, "shop/c001": false,
	} {
		t.Run(fmt.Sprintf("%q", typed), func(t *testing.T) {
			inBubble(t, func(t *testing.T) {
				s := newServer(8)
				d := sitAble(t, s, nil)
				defer d.end()
				d.keys("j", "D")
				require.Contains(t, d.term.Text(), "delete c001 Giulia Bianchi (id c001) for good? type its id to confirm")
				d.write(typed)
				d.keys("\r")
				if !deletes {
					require.Empty(t, s.done())
					require.Contains(t, d.term.Text(), "that is not its id")
					return
				}
				require.Len(t, s.done(), 1)
				require.Equal(t, model.OpDelete, s.done()[0].Kind)
				require.Equal(t, "c001", s.done()[0].Conv.ID)
				require.NotContains(t, d.term.Text(), "for good?")
			})
		})
	}
}

// Rows may move, come and go, and the cursor with them: what is deleted is what the
// prompt names.
func TestADeletePromptKeepsItsConversation(t *testing.T) {
	for seed := range uint64(60) {
		inBubble(t, func(t *testing.T) {
			dice := rand.New(rand.NewPCG(seed, 1))
			s := newServer(12)
			d := sitAble(t, s, nil)
			defer d.end()
			d.keys("j", "j", "D")
			require.Contains(t, d.term.Text(), "(id c002)")
			shake := func() {
				for range 1 + dice.IntN(4) {
					s.arrive(fmt.Sprintf("c%03d", dice.IntN(12)), "new", time.Now())
				}
				s.setStatus(fmt.Sprintf("c%03d", dice.IntN(3)), model.StatusClosed)
			}
			for range dice.IntN(3) {
				shake()
				d.pass(time.Duration(dice.IntN(12)) * time.Second)
			}
			require.Contains(t, d.term.Text(), "delete c002 ACME Srl (id c002) for good?")
			d.write("c002")
			typed := false
			s.on(func(_ context.Context, e inbox.Effect) *model.Fault {
				if f, ok := e.(inbox.FetchList); ok && f.Poll && !typed {
					typed = true
					d.term.Type("\r")
				}
				return nil
			})
			shake()
			d.pass(20 * time.Second)
			require.True(t, typed)
			require.Len(t, s.done(), 1)
			require.Equal(t, ref("c002"), s.done()[0].Conv, "seed %d", seed)
		})
	}
}

func TestEnterConfirmsOnlyWhatWasDrawnAndAlone(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		s := newServer(8)
		d := sitAble(t, s, nil)
		defer d.end()
		d.keys("stMore towels\r")
		require.Contains(t, d.term.Text(), "not set: several keys arrived at once")
		require.Contains(t, d.line(" > More"), "More towels", "the rest of the burst was typed")
		d.term.Freeze()
		d.keys("!", "\r")
		d.term.Thaw()
		synctest.Wait()
		require.Contains(t, d.term.Text(), "not set: the screen had not caught up, press again")
		require.Empty(t, s.done())
		d.keys("\r")
		require.Len(t, s.done(), 1)
		require.Equal(t, model.OpSubject, s.done()[0].Kind)
		require.Equal(t, "More towels!", s.done()[0].Value)
	})
}

// A key means the conversation that was under the cursor when it was read, for prompts
// as for everything else. In a burst no frame came between.
func TestAPromptIsForWhatWasDrawn(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		s := newServer(8)
		d := sitAble(t, s, nil)
		defer d.end()
		d.term.Freeze()
		d.keys("j", "s", "t")
		d.term.Thaw()
		synctest.Wait()
		require.Contains(t, d.term.Text(), "subject of c000 Marco Rossi (id c000)")
		require.Equal(t, "c000", d.cursor())
		d.keys("\x1b")
		d.keys("jjst")
		require.Contains(t, d.term.Text(), "subject of c002 ACME Srl (id c002)")
	})
}

func TestAnUnbracketedPasteConfirmsNothing(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		s := newServer(8)
		d := sitAble(t, s, nil)
		defer d.end()
		d.keys("D", "c000\r")
		require.Empty(t, s.done())
		d.keys("\r")
		require.Len(t, s.done(), 1)
	})
}

func TestPromptsAreLeftAndTypedInto(t *testing.T) {
	for name, leave := range map[string]string{"esc": "\x1b", "ctrl+c": "\x03"} {
		t.Run(name, func(t *testing.T) {
			inBubble(t, func(t *testing.T) {
				s := newServer(8)
				d := sitAble(t, s, nil)
				defer d.end()
				d.keys("s", "t")
				require.Contains(t, d.term.Text(), "subject of c000 Marco Rossi (id c000)")
				d.keys("e", "x", "\x1b[200~two\nlines\x1b[201~")
				require.Contains(t, d.line(" > ex"), "extwo lines", "keys and pastes are text")
				s.arrive("c007", "hello", time.Now())
				d.pass(20 * time.Second)
				require.Contains(t, d.term.Text(), "1 newer", "rows keep their places")
				d.keys("\x1bOP")
				require.Contains(t, d.term.Text(), "(not while a line is asked for: esc leaves it)")
				d.keys("\x1b")
				require.Contains(t, d.line(" > ex"), "extwo lines")
				d.keys(leave)
				require.NotContains(t, d.term.Text(), "extwo lines")
				require.Empty(t, s.done())
				d.pass(20 * time.Second)
				require.NotContains(t, d.term.Text(), "1 newer")
				d.keys("s", "t", "\r")
				require.Contains(t, d.term.Text(), "nothing is typed yet")
			})
		})
	}
}

func TestAPresentValueIsBegunWithAndNotSentAgain(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		s := newServer(8)
		s.detail("c000", model.Details{Subject: model.NewText("Towels"), DefaultChannel: "airbnb"})
		s.detail("c001", model.Details{DefaultChannel: "booking-com"})
		s.detail("c002", model.Details{DefaultChannel: "email"})
		d := sitAble(t, s, nil)
		defer d.end()
		d.keys("s", "t", "\r")
		require.Contains(t, d.term.Text(), "unchanged, and nothing was sent")
		d.keys("s", "h")
		require.Contains(t, d.line(" > "), "> airbnb")
		require.Contains(t, d.line(" > "), "airbnb booking-com email")
		d.keys("\t", "\t", "\t", "\t")
		require.Contains(t, d.line(" > "), "> booking-com")
		d.keys("\x15", "e", "\t", "\r")
		require.Len(t, s.done(), 1)
		require.Equal(t, "email", s.done()[0].Value)
		d.keys("s", "h", "\x15", "v", "r", "b", "o", "\r")
		require.Equal(t, "vrbo", s.done()[1].Value, "a channel that nobody has yet")
	})
}

func TestBookings(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		s := newServer(8)
		s.detail("c000", model.Details{Bookings: []string{"15"}})
		s.detail("c001", model.Details{Bookings: []string{"16", "17"}})
		s.detail("c002", model.Details{Subject: model.NewText("no booking")})
		d := sitAble(t, s, nil)
		defer d.end()
		d.keys("B")
		require.Contains(t, d.line(" > "), "> 15")
		d.keys("\r", "b", "2", "0", "\r", "j", "B")
		require.NotContains(t, d.line(" > "), "> 16", "there are two")
		d.keys("\t", "\t", "\t", "\r") // as far as both agree, the first, the second
		d.keys("j", "B")
		require.Contains(t, d.term.Text(), "not disconnected: no booking is connected")
		var got []string
		for _, op := range s.done() {
			got = append(got, string(op.Kind)+" "+op.Value)
		}
		require.Equal(t, []string{"disconnect 15", "connect 20", "disconnect 17"}, got)
	})
}

func TestSettingBySAndAKey(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		s := newServer(8)
		d := sitAble(t, s, nil)
		defer d.end()
		d.keys("s", "j")
		require.Equal(t, "c001", d.cursor(), "a prefix never eats the next key")
		d.keys("s", "4", "s", "!", "s", "c", "s", "p")
		require.Contains(t, d.term.Text(), "not set: BookingSync has no such thing")
		var got []string
		for _, op := range s.done() {
			got = append(got, op.Conv.ID+" "+string(op.Kind)+" "+op.Value)
		}
		require.Equal(t, []string{"c001 priority urgent", "c001 spam ", "c002 close "}, got)
		d.keys("6", "s", "o")
		require.Equal(t, model.OpReopen, s.done()[3].Kind, "open means reopen where nothing else does")
		d.keys("5")
		d.keys("s")
		d.pass(time.Second)
		require.Contains(t, d.term.Text(), "\n o open  c closed  1 low  2 medium  3 high  4 urgent  ! spam")
		d.keys("3j")
		require.Len(t, s.done(), 4)
		require.Contains(t, d.term.Text(), "not set to high: several keys arrived at once")
	})
}

// Where things are done in somebody's name, who that is comes first, and then what was
// asked for.
func TestWhoIAmIsAskedBeforeWhatIsDoneInMyName(t *testing.T) {
	for key, then := range map[string]func(t *testing.T, d *desk, s *server){
		"m": func(t *testing.T, d *desk, s *server) {
			d.pass(10 * time.Second)
			require.Len(t, s.done(), 1)
			require.Equal(t, model.OpRead, s.done()[0].Kind)
			require.Equal(t, "c001", s.done()[0].Conv.ID)
		},
		"r": func(t *testing.T, d *desk, _ *server) { require.Contains(t, d.term.Text(), "reply to c001") },
		"c": func(t *testing.T, d *desk, _ *server) { require.Contains(t, d.term.Text(), "NOTE on c001") },
		"R": func(t *testing.T, d *desk, _ *server) {
			require.Contains(t, d.term.Text(), "reply to c001")
			require.Contains(t, d.term.Text(), "from the editor")
		},
		"t": func(t *testing.T, _ *desk, s *server) {
			require.Len(t, s.done(), 1)
			require.Equal(t, luca.ID, s.done()[0].Person.ID)
		},
	} {
		t.Run(key, func(t *testing.T) {
			inBubble(t, func(t *testing.T) {
				s := newServer(8)
				d := sitAble(t, s, func(a *inbox.Account) { a.Me, a.Caps.AsMe = "", true })
				defer d.end()
				d.keys("j", key)
				require.Contains(t, d.term.Text(), "who are you?")
				require.Zero(t, s.edits, "not even an editor is opened before")
				d.keys("l", "u", "\r")
				require.NotContains(t, d.term.Text(), "who are you?")
				then(t, d, s)
			})
		})
	}
}
