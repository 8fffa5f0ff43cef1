package ui_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"convo/model"
	"convo/model/inbox"
	"convo/ui"
)

// hit presses keys, written with commas between them.
func (d *desk) hit(keys string) { d.press(strings.ReplaceAll(keys, ",", " ")) }

// signed are the ids of the rows with a sign, from the top.
func (d *desk) signed(sign string) []string {
	var ids []string
	for _, l := range strings.Split(d.term.Text(), "\n") {
		if len(l) > 12 && l[2:3] == sign {
			ids = append(ids, strings.Fields(l[8:])[0])
		}
	}
	return ids
}

// touched are the ids that were written to: those of a bulk in no order.
func (s *server) touched() []string {
	var ids []string
	for _, op := range s.done() {
		ids = append(ids, op.Conv.ID)
	}
	slices.Sort(ids)
	return ids
}

func TestMarkingByKeys(t *testing.T) {
	for _, tc := range []struct {
		name, keys, cursor, says string
		want                     []string
	}{
		{"space goes down", "space,space", "c002", "2 marked, esc takes the marks off", []string{"c000", "c001"}},
		{"space again", "space,k,space", "c001", "", nil},
		{"a range", "j,v,j,j", "c003", "3 marked, moving marks: v ends that", []string{"c001", "c002", "c003"}},
		{"a range that has ended", "j,v,j,v,j", "c003", "2 marked, esc", []string{"c001", "c002"}},
		{"a range to the end", "j,j,j,j,j,v,G", "c007", "3 marked", []string{"c005", "c006", "c007"}},
		{"shift and arrows", "shift+down,shift+down,shift+up", "c001", "2 marked", []string{"c000", "c001"}},
		{"all", "*", "c000", "8 marked", []string{"c000", "c001", "c002", "c003", "c004", "c005", "c006", "c007"}},
		{"all of a view", "3,*", "c001", "4 marked", []string{"c001", "c003", "c005", "c007"}},
		{"those of another view", "space,3", "c001", "1 marked (1 not in this view)", nil},
		{"those of another view come back", "space,3,5", "c001", "1 marked, esc", []string{"c000"}},
		{"esc", "space,space,esc", "c002", "", nil},
		{"while reading", "j,l,space", "c002", "1 marked", []string{"c001"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			inBubble(t, func(t *testing.T) {
				s := newServer(8)
				d := sit(t, s, 110, 30, nil)
				defer d.end()
				d.hit(tc.keys)
				require.Equal(t, tc.cursor, d.cursor())
				require.Equal(t, tc.want, slices.Compact(d.signed("*")))
				require.Contains(t, d.term.Text(), tc.says)
				require.Equal(t, tc.says != "", strings.Contains(d.term.Text(), " marked"))
				require.Empty(t, s.done(), "marking asks for nothing")
			})
		})
	}
}

// A burst marks: it changes nothing for anybody.
func TestGluedKeysMark(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		s := newServer(8)
		d := sit(t, s, 110, 30, nil)
		defer d.end()
		d.keys("  j e")
		require.Equal(t, []string{"c000", "c001", "c003"}, d.signed("*"))
		require.Contains(t, d.term.Text(), "not archived: several keys arrived at once")
		require.Empty(t, s.done())
	})
}

func TestTwiceMarksWhatIsNotLoadedToo(t *testing.T) {
	for name, tc := range map[string]struct {
		keys []string
		want string
	}{
		"twice":         {[]string{"*", "*"}, "120 marked"},
		"in one read":   {[]string{"**"}, "120 marked"},
		"with a filter": {[]string{"/", "c", "1", "\x1b[B", "\r", "\x1b", "/", "c", "0", "0", "\r", "*", "*"}, "10 marked"},
	} {
		t.Run(name, func(t *testing.T) {
			inBubble(t, func(t *testing.T) {
				d := sit(t, newServer(120), 110, 30, nil)
				defer d.end()
				d.keys(tc.keys...)
				d.pass(time.Second)
				require.Contains(t, d.term.Text(), tc.want)
				require.NotContains(t, d.term.Text(), "loaded, esc stops")
			})
		})
	}
	inBubble(t, func(t *testing.T) {
		d := sit(t, newServer(120), 110, 30, nil)
		defer d.end()
		d.keys("*")
		d.pass(time.Second)
		d.keys("*")
		d.pass(time.Second)
		require.Contains(t, d.term.Text(), "85 marked", "too late to be meant as twice")
	})
}

func TestMarkingWhatIsNotLoadedCanBeStopped(t *testing.T) {
	for _, key := range []string{"\x1b", " ", "\x03", "3"} {
		inBubble(t, func(t *testing.T) {
			s := newServer(400)
			s.before = func(ctx context.Context, e inbox.Effect) *model.Fault {
				if f, ok := e.(inbox.FetchList); ok && f.After != "" {
					wait(ctx, time.Second)
				}
				return nil
			}
			d := sit(t, s, 110, 30, nil)
			defer d.end()
			d.keys("*", "*")
			d.pass(2500 * time.Millisecond)
			require.Contains(t, d.line(" marked"), " of 400 loaded, esc stops")
			d.keys(key)
			d.pass(5 * time.Second)
			require.NotContains(t, d.term.Text(), "esc stops")
			require.Contains(t, d.term.Text(), map[string]string{" ": " marked"}[key])
			require.NotContains(t, d.term.Text(), "400 marked")
		})
	}
}

func TestMarkingWhatIsNotLoadedWaitsForTheRateLimit(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		s := newServer(150)
		refused := false
		s.before = func(_ context.Context, e inbox.Effect) *model.Fault {
			if f, ok := e.(inbox.FetchList); ok && f.After == "100" && !refused {
				refused = true
				return &model.Fault{Kind: model.FaultRateLimited, What: model.NewText("slow down"), RetryAfter: time.Minute}
			}
			return nil
		}
		d := sit(t, s, 120, 30, nil)
		defer d.end()
		d.keys("*", "*")
		d.pass(time.Second)
		require.Contains(t, d.line(" marked"), "125 marked, 125 of 150 loaded, waiting for the rate limit until 00:01, esc stops")
		d.pass(2 * time.Minute)
		require.Contains(t, d.term.Text(), "150 marked")
		require.NotContains(t, d.term.Text(), "waiting")
	})
}

func TestAnActionIsForTheMarks(t *testing.T) {
	for _, tc := range []struct {
		name, keys string
		want       []string
		says       string
	}{
		{"in the list", "j,space,j,space,e", []string{"c001", "c003"}, "z undo: archived 2 conversations"},
		{"in the thread", "j,space,j,space,l,e", []string{"c001", "c003"}, "archived 2 conversations"},
		{"in another view", "space,j,space,3,e", []string{"c000", "c002"}, "archived 2 conversations"},
		{"with a range open", "v,j,e", []string{"c000", "c001"}, "archived 2 conversations"},
		{"taking", "space,space,t", []string{"c000", "c001"}, "assigned 2 conversations to Anna Bianchi"},
		{"ten are asked about", "*,e", nil, "archive 12 conversations? y/n"},
		{"and left", "*,e,n", nil, "12 marked"},
		{"and agreed to", "*,t,y", []string{"c000", "c001", "c002", "c003", "c004", "c005", "c006", "c007", "c008", "c009", "c010", "c011"}, "assigned 12 conversations to Anna Bianchi"},
		{"reading is asked about", "space,space,m", nil, "mark 1 conversation read (it cannot be undone)? y/n"},
		{"reading", "space,space,m,y", []string{"c001"}, "marked read 2 conversations, 1 so already"},
		{"impossible", "space,space,M", nil, "not marked unread: Qlara cannot mark as unread"},
		{"a reply", "space,space,r", nil, "not written: it goes to one customer, and 2 are marked: esc takes the marks off"},
		{"esc, then one", "space,esc,e", []string{"c001"}, "archived c001"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			inBubble(t, func(t *testing.T) {
				s := newServer(12)
				d := sit(t, s, 120, 30, nil)
				defer d.end()
				d.pass(time.Second)
				d.hit(tc.keys)
				require.Equal(t, tc.want, s.touched())
				require.Contains(t, d.term.Text(), tc.says)
			})
		})
	}
}

func TestAnActionIsForTheMarksThatWereShown(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		s := newServer(8)
		d := sit(t, s, 110, 30, nil)
		defer d.end()
		d.keys(" ")
		d.term.Freeze()
		d.keys(" ", "e")
		d.term.Thaw()
		synctest.Wait()
		require.Empty(t, s.done())
		require.Contains(t, d.term.Text(), "not archived: the screen had not caught up")
		d.keys("e")
		require.Equal(t, []string{"c000", "c001"}, s.touched())
	})
}

func TestAQuestionDoesNotHideWhyAKeyDidNothing(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		s := newServer(12)
		d := sit(t, s, 120, 30, nil)
		defer d.end()
		d.hit("*")
		d.term.Freeze()
		d.hit("e,y")
		d.term.Thaw()
		synctest.Wait()
		require.Contains(t, d.term.Text(), "archive 12 conversations? y/n (not answered: the screen had not caught up, press again)")
		require.Empty(t, s.done())
		d.hit("y")
		require.Len(t, s.done(), 12)
	})
}

func TestOnANarrowScreenWhyAKeyDidNothingComesFirst(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		s := newServer(12)
		d := sit(t, s, 40, 10, nil)
		defer d.end()
		d.hit("*")
		d.term.Freeze()
		d.hit("e,y")
		d.term.Thaw()
		synctest.Wait()
		require.Contains(t, d.term.Text(), "not answered: the screen had not")
		d.pass(time.Minute)
		require.Contains(t, d.term.Text(), "archive 12 conversations? y/n")
		d.hit("y")
		require.Len(t, s.done(), 12)
	})
}

func TestABulkOf25WithTwoFailures(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		s := newServer(25)
		s.before = func(ctx context.Context, e inbox.Effect) *model.Fault {
			w, ok := e.(inbox.Write)
			if !ok {
				return nil
			}
			wait(ctx, 100*time.Millisecond)
			if w.Op.Batch != 0 && (w.Op.Conv.ID == "c007" || w.Op.Conv.ID == "c019") {
				return &model.Fault{Kind: model.FaultRefused, What: model.NewText("Qlara says: locked")}
			}
			return nil
		}
		d := sit(t, s, 120, 40, nil)
		defer d.end()
		d.keys("*", "e", "y")
		require.Contains(t, d.term.Text(), "archiving [..........] 0/25, esc stops")
		require.Len(t, d.signed("*"), 22, "three at a time")
		d.pass(450 * time.Millisecond)
		require.Contains(t, d.term.Text(), "archiving [####......] 12/25, 1 failed, esc stops")
		require.Equal(t, []string{"c007"}, d.signed("x"))
		d.pass(time.Second)
		require.Contains(t, d.term.Text(), "z undo: archived 23 of 25, 2 failed")
		require.Equal(t, []string{"c007", "c019"}, d.signed("x"))
		require.Contains(t, d.line("marked"), "2 marked")
		require.Len(t, s.done(), 23)
		d.hit("g,g,l")
		require.Contains(t, d.term.Text(), "not archived: Qlara says: locked", "the thread shows why")
		d.hit("h,esc,z")
		require.Contains(t, d.term.Text(), "undoing: archived 23 conversations [")
		d.pass(2 * time.Second)
		require.Contains(t, d.term.Text(), "undone: archived 23 conversations")
		require.Len(t, s.done(), 46)
		d.hit("Z")
		d.pass(2 * time.Second)
		require.Contains(t, d.term.Text(), "z undo: done again: archived 23 conversations")
		require.Len(t, s.done(), 69)
	})
}

// slowly lets every write take a second.
func slowly(ctx context.Context, e inbox.Effect) *model.Fault {
	if _, ok := e.(inbox.Write); ok {
		wait(ctx, time.Second)
	}
	return nil
}

func TestEscStopsABulkThenTakesTheMarksOff(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		s := newServer(9)
		s.before = slowly
		d := sit(t, s, 120, 30, nil)
		defer d.end()
		d.hit("*,e,esc")
		require.Contains(t, d.term.Text(), "0/9, stopping")
		require.Contains(t, d.term.Text(), "6 marked")
		d.pass(5 * time.Second)
		require.Len(t, s.done(), 3)
		require.Contains(t, d.term.Text(), "archived 3 of 9, 6 not begun: stopped")
		require.Len(t, d.signed("*"), 6)
		d.hit("esc")
		require.Empty(t, d.signed("*"))
	})
}

// What is marked while a bulk goes on has the sign of those that wait for it: a number of
// its own would contradict what is seen.
func TestMarksAreNotCountedWhileABulkGoesOn(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		s := newServer(9)
		s.before = slowly
		d := sit(t, s, 120, 30, nil)
		defer d.end()
		d.hit("space,space,space,space,space,e,G,space")
		require.Contains(t, d.term.Text(), "0/5, esc stops")
		require.Len(t, d.signed("*"), 3)
		require.NotContains(t, d.term.Text(), "1 marked")
		d.pass(5 * time.Second)
		require.Contains(t, d.term.Text(), "1 marked")
		require.Len(t, d.signed("*"), 1)
	})
}

func TestEscLeavesOneThingAfterTheOther(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		s := newServer(9)
		s.before = slowly
		d := sit(t, s, 120, 30, nil)
		defer d.end()
		d.hit("/,c,0,enter,*,e,l,g")
		for _, want := range []struct {
			gone string
			more []string
		}{
			{"", []string{"0/9, esc stops", " / c0"}}, // the prefix
			{"esc stops", []string{"6 marked", " / c0"}},
			{"6 marked", []string{" / c0"}},
			{" / c0", []string{"peek"}},
			{"peek", nil},
		} {
			d.hit("esc")
			if want.gone != "" {
				require.NotContains(t, d.term.Text(), want.gone)
			}
			for _, more := range want.more {
				if more == "peek" {
					continue
				}
				require.Contains(t, d.term.Text(), more)
			}
		}
	})
}

func TestABulkSaysWhatItWaitsFor(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		s := newServer(8)
		limited := true
		s.before = func(_ context.Context, e inbox.Effect) *model.Fault {
			if _, ok := e.(inbox.Write); ok && limited && len(s.ops) >= 3 {
				return &model.Fault{Kind: model.FaultRateLimited, RetryAfter: 5 * time.Minute}
			}
			return nil
		}
		d := sit(t, s, 120, 30, nil)
		defer d.end()
		d.hit("*,e")
		d.pass(time.Second)
		require.Contains(t, d.term.Text(), "archiving [###.......] 3/8, waiting for the rate limit until 00:05, esc stops")
		d.term.Resize(40, 12)
		synctest.Wait()
		require.Contains(t, d.term.Text(), "3/8, waits until 00:05")
		d.hit("G")
		bytes := d.term.Total()
		d.pass(30 * time.Second)
		require.LessOrEqual(t, d.term.Total()-bytes, 400, "nothing animates")
		s.on(nil)
		d.pass(5 * time.Minute)
		require.Len(t, s.done(), 8)
		require.Contains(t, d.term.Text(), "archived 8 conversation", "it is there for whoever comes back")
		d.pass(time.Hour)
		d.hit("j")
		require.NotContains(t, d.term.Text(), "archived 8")
	})
}

func TestAssigningTheMarks(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		s := newServer(8)
		d := sit(t, s, 120, 30, nil)
		defer d.end()
		d.pass(2 * time.Second) // owners arrive
		d.hit("space,space,space,a")
		require.Contains(t, d.term.Text(), "assign 3 conversations to")
		require.NotContains(t, d.term.Text(), "ctrl+t")
		s.own("c001", model.OwnedBy(anna)) // while the picker is open
		d.hit("l,u,c,enter")
		require.Equal(t, []string{"c000", "c002"}, s.touched())
		require.Contains(t, d.term.Text(), "assigned 2 of 3 to Luca Verdi, 1 failed")
		require.Equal(t, []string{"c001"}, d.signed("x"))
		d.hit("g,g,j,l")
		require.Contains(t, d.term.Text(), "not assigned: with Anna Bianchi by now")
	})
}

func TestWhoIAmIsAskedForTheMarksOnce(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		s := newServer(8)
		d := sit(t, s, 110, 30, func(o *ui.Options) {
			o.State = inbox.New(inbox.Config{Accounts: []inbox.Account{{Name: "shop", Caps: caps()}}})
		})
		defer d.end()
		d.hit("space,space,t")
		require.Contains(t, d.term.Text(), "who are you?")
		d.hit("l,u,c,enter")
		require.Equal(t, []string{"c000", "c001"}, s.touched())
		require.Equal(t, luca.ID, s.done()[1].Person.ID)
	})
}

func TestPromptsForTheMarks(t *testing.T) {
	for _, tc := range []struct {
		name, keys, typed, asks string
		want                    string
	}{
		{"subject", "s,t", "Winter", "subject of 2 conversations", "subject Winter"},
		{"channel", "s,h", "sms", "default channel of 2 conversations", "channel sms"},
		{"deleting takes their number", "D", "2", "delete 2 conversations for good? type how many to confirm", "delete "},
		{"another number deletes nothing", "D", "1", "that is not how many", ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			inBubble(t, func(t *testing.T) {
				s := newServer(4)
				for i := range 4 {
					s.detail(fmt.Sprintf("c%03d", i), model.Details{Subject: model.NewText("Summer"), DefaultChannel: "email"})
				}
				d := sitAble(t, s, nil)
				defer d.end()
				d.hit("space,space," + tc.keys)
				if tc.want != "" {
					require.Contains(t, d.term.Text(), tc.asks)
				}
				d.write(tc.typed + "\r")
				var did []string
				for _, op := range s.done() {
					did = append(did, string(op.Kind)+" "+op.Value)
				}
				if tc.want == "" {
					require.Contains(t, d.term.Text(), tc.asks)
					require.Empty(t, did)
					return
				}
				require.Equal(t, []string{tc.want, tc.want}, did)
				require.Equal(t, []string{"c000", "c001"}, s.touched())
			})
		})
	}
}

func TestRepeating(t *testing.T) {
	for _, tc := range []struct {
		name, keys string
		want       []string
		says       string
	}{
		{"nothing yet", ".", nil, "not repeated: nothing was done here yet"},
		{"archiving", "e,.,.", []string{"archive c000", "archive c001", "archive c002"}, "z undo: archived c002"},
		{"taking", "t,j,.", []string{"assign c000", "assign c001"}, "assigned c001"},
		{"who was chosen", "a,l,u,c,enter,j,.", []string{"assign c000", "assign c001"}, "assigned c001 Giulia Bianchi to Luca Verdi"},
		{"on marks", "e,space,space,.", []string{"archive c000", "archive c001", "archive c002"}, "archived 2 conversations"},
		{"what marks had", "space,space,t,g,g,j,j,.", []string{"assign c000", "assign c001", "assign c002"}, "assigned c002"},
		{"twice on one", "t,.", []string{"assign c000"}, "already assigned c000"},
		{"undo is no action", "e,z,j,.", []string{"archive c000", "unarchive c000", "archive c001"}, "archived c001"},
		{"what was refused is none", "e,M,.", []string{"archive c000", "archive c001"}, "archived c001"},
		{"a reply", "e,r,h,i,ctrl+s,esc,.", []string{"archive c000"}, "not repeated: a reply is written anew each time"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			inBubble(t, func(t *testing.T) {
				s := newServer(8)
				d := sit(t, s, 120, 30, nil)
				defer d.end()
				d.pass(2 * time.Second)
				for _, k := range strings.Split(tc.keys, ",") {
					d.press(k)
					if k == "esc" {
						d.pass(10 * time.Second)
					}
				}
				var did []string
				for _, op := range s.done() {
					did = append(did, string(op.Kind)+" "+op.Conv.ID)
				}
				if strings.Contains(tc.keys, "space") {
					slices.Sort(did) // those of a bulk have no order
				}
				require.Equal(t, tc.want, did)
				require.Contains(t, d.term.Text(), tc.says)
			})
		})
	}
}

func TestRepeatingADeletionIsRefused(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		s := newServer(4)
		d := sitAble(t, s, nil)
		defer d.end()
		d.hit("D")
		d.write("c000\r")
		require.Len(t, s.done(), 1)
		d.hit(".")
		require.Contains(t, d.term.Text(), "not repeated: to delete takes its own words each time")
		require.Len(t, s.done(), 1)
	})
}

func TestARepeatedValueIsTheSame(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		s := newServer(4)
		d := sitAble(t, s, nil)
		defer d.end()
		d.hit("s,t")
		d.write("Winter\r")
		d.hit("j,.,s,4,j,.")
		var did []string
		for _, op := range s.done() {
			did = append(did, string(op.Kind)+" "+op.Value+" "+op.Conv.ID)
		}
		require.Equal(t, []string{"subject Winter c000", "subject Winter c001", "priority urgent c001", "priority urgent c002"}, did)
	})
}

func TestAnOldUndoIsAskedAbout(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		s := newServer(8)
		d := sit(t, s, 120, 30, nil)
		defer d.end()
		d.hit("e")
		d.pass(25 * time.Minute)
		d.hit("z")
		require.Contains(t, d.term.Text(), "undo: archived c000 Marco Rossi, 00:00 (25 min ago)? y/n")
		require.Len(t, s.done(), 1)
		d.hit("y")
		require.Len(t, s.done(), 2)
		require.Contains(t, d.term.Text(), "undone: c000 Marco Rossi is back in the inbox")
	})
}

func TestWhatABulkHadNotBegunIsToldAfterTheEnd(t *testing.T) {
	for _, keys := range []string{"*,e,ctrl+c,ctrl+c", "*,e,q,q,q"} {
		inBubble(t, func(t *testing.T) {
			s := newServer(9)
			s.before = slowly
			d := sit(t, s, 120, 30, nil)
			d.hit(keys)
			require.Equal(t, []string{"6 conversations were left as they were: archiving had not come to them"}, d.over())
			require.Len(t, s.done(), 3)
		})
	}
	inBubble(t, func(t *testing.T) {
		s := newServer(9)
		s.before = slowly
		d := sit(t, s, 120, 30, nil)
		d.hit("*,e")
		d.cancel(errors.New("hang-up"))
		require.Error(t, <-d.ended)
		d.quit = true
		d.end()
		require.Equal(t, []string{"6 conversations were left as they were: archiving had not come to them"}, d.left.Lines())
	})
}
