package ui_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"convo/model"
	"convo/model/inbox"
	"convo/ui"
)

// The list may be reordered by a poll 5 s after the last key. This types the first
// key after that together with the answer that reorders it, in whatever order the
// two happen to be taken in.
func TestAKeyNeverHitsAnotherConversationThanTheOneDrawn(t *testing.T) {
	for seed := range uint64(200) {
		inBubble(t, func(t *testing.T) {
			dice := rand.New(rand.NewPCG(seed, 1))
			s := newServer(12)
			d := sit(t, s, []int{60, 110, 160}[seed%3], 30, nil)
			defer d.end()
			for range dice.IntN(5) {
				d.keys("j")
			}
			d.pass(6 * time.Second)
			drawnUnder := d.cursor()
			require.NotEmpty(t, drawnUnder)

			typed := false
			s.on(func(_ context.Context, e inbox.Effect) *model.Fault {
				if f, ok := e.(inbox.FetchList); ok && f.Poll && !typed {
					typed = true
					for range 1 + dice.IntN(4) {
						s.arrive(fmt.Sprintf("c%03d", dice.IntN(12)), "new", time.Now())
					}
					d.term.Type("e")
				}
				return nil
			})
			d.pass(7 * time.Second)
			d.pass(time.Second)
			require.True(t, typed)
			for _, op := range s.done() {
				require.Equal(t, drawnUnder, op.Conv.ID, "seed %d", seed)
			}
		})
	}
}

func TestAKeyReadFromAnOldFrameDoesNothing(t *testing.T) {
	for _, tc := range []struct {
		name string
		keys []string
		want []string
	}{
		{"move, then archive", []string{"j", "e"}, nil},
		{"archive twice", []string{"e", "e"}, []string{"c000"}},
		{"move, then take", []string{"j", "t"}, nil},
		{"another view, then archive", []string{"1", "e"}, nil},
	} {
		t.Run(tc.name, func(t *testing.T) {
			inBubble(t, func(t *testing.T) {
				s := newServer(5)
				d := sit(t, s, 110, 30, nil)
				defer d.end()
				d.term.Freeze() // what is typed is read, but nothing new is drawn
				d.keys(tc.keys...)
				d.term.Thaw()
				synctest.Wait()
				var got []string
				for _, op := range s.done() {
					got = append(got, op.Conv.ID)
				}
				require.Equal(t, tc.want, got)
				require.Contains(t, d.term.Text(), "the screen had not caught up, press again")
			})
		})
	}
}

func TestHeldArchiveKeyTakesOneDrawnRowAfterAnother(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		s := newServer(12)
		d := sit(t, s, 110, 30, nil)
		defer d.end()
		for i := range 5 {
			require.Equal(t, fmt.Sprintf("c%03d", i), d.cursor())
			d.keys("e")
		}
		require.Len(t, s.done(), 5)
		d.keys("z", "z")
		require.Len(t, s.done(), 7)
		require.Equal(t, model.OpUnarchive, s.done()[6].Kind)
		require.Equal(t, "c003", s.done()[6].Conv.ID)
		d.keys("Z")
		require.Len(t, s.done(), 8)
		require.Equal(t, model.OpArchive, s.done()[7].Kind)
		require.Equal(t, "c003", s.done()[7].Conv.ID)
		require.Contains(t, d.line("undo"), "done again: archived c003")
	})
}

func TestGluedKeys(t *testing.T) {
	for _, tc := range []struct {
		name, read, cursor, says string
	}{
		{"moving works", "jjj", "c003", ""},
		{"a prefix works", "jjgg", "c000", ""},
		{"archive does not", "jje", "c002", "not archived: several keys arrived at once"},
		{"take does not", "tj", "c001", "not taken: several keys arrived at once"},
		{"esc and a letter is no chord", "\x1be", "c000", "not archived: several keys arrived at once"},
		{"opening a text field works", "j/", "c001", "8 of 8 loaded"},
		{"a paste does nothing", "\x1b[200~jjje\x1b[201~", "c000", "paste ignored"},
		{"unknown input keeps writing keys back", "\x1b]11;rgb:0/0/0\x07e", "c000", "not archived: several keys"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			inBubble(t, func(t *testing.T) {
				s := newServer(8)
				d := sit(t, s, 110, 30, nil)
				defer d.end()
				d.keys(tc.read)
				require.Equal(t, tc.cursor, d.cursor())
				require.Contains(t, d.term.Text(), tc.says)
				require.Empty(t, s.done())
			})
		})
	}
}

func TestUnknownInputKeepsWritingKeysBackForAMoment(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		s := newServer(8)
		d := sit(t, s, 110, 30, nil)
		defer d.end()
		d.keys("\x1b]11;rgb:0/0/0\x07", "e")
		require.Empty(t, s.done())
		d.pass(400 * time.Millisecond)
		d.keys("e")
		require.Len(t, s.done(), 1)
	})
}

func TestPrefixShowsItsKeysAndEatsNothing(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		d := sit(t, newServer(8), 160, 30, nil)
		defer d.end()
		d.keys("g")
		require.NotContains(t, d.term.Text(), "m mine")
		d.pass(500 * time.Millisecond)
		require.Contains(t, d.term.Text(), "m mine")
		d.keys("j")
		require.NotContains(t, d.term.Text(), "m mine")
		require.Equal(t, "c001", d.cursor(), "the second key was not eaten")
		d.keys("g", "a")
		require.Contains(t, d.term.Text(), "nothing here")
	})
}

// What there is no room for is not passed over in silence.
func TestHintsAfterAPrefixFitOrSayThatThereAreMore(t *testing.T) {
	for _, tc := range []struct {
		wide      int
		key, want string
	}{
		{80, "g", " g top  i all  m mine  u unassigned  c closing  a archived  d load  h history"},
		{40, "g", " g top  i all  m mine  u unassigned  ~"},
		{80, "y", " i id  p phone number  n name  m message  t thread  l newest link"},
		{40, "s", " z snooze  o open  p pending  1 low  ~"},
	} {
		inBubble(t, func(t *testing.T) {
			d := sit(t, newServer(8), tc.wide, 24, nil)
			defer d.end()
			d.keys(tc.key)
			d.pass(500 * time.Millisecond)
			lines := strings.Split(strings.TrimRight(d.term.Text(), "\n"), "\n")
			require.Equal(t, tc.want, strings.TrimRight(lines[23], " "))
		})
	}
}

func TestReadIsHeldAndCanBeTakenBack(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		s := newServer(8)
		d := sit(t, s, 110, 30, nil)
		defer d.end()
		d.keys("j", "m")
		require.Contains(t, d.line("undo"), "marked read c001")
		require.Contains(t, d.term.Text(), "1 pending")
		d.keys("z")
		d.pass(10 * time.Second)
		require.Empty(t, s.done())
		d.keys("m")
		d.pass(10 * time.Second)
		require.Len(t, s.done(), 1)
		require.Equal(t, model.OpRead, s.done()[0].Kind)
	})
}

func TestReadingDoesNotMarkRead(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		s := newServer(8)
		d := sit(t, s, 110, 30, nil)
		defer d.end()
		d.keys("j", "l")
		d.pass(time.Minute)
		require.Contains(t, d.term.Text(), "peek: not marked read (m marks)")
		require.Empty(t, s.done())
	})
}

func TestImpossibleActionsSayWhy(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		d := sit(t, newServer(8), 110, 30, nil)
		defer d.end()
		d.keys("M")
		require.Contains(t, d.term.Text(), "Qlara cannot mark as unread")
		d.keys("c")
		require.Contains(t, d.term.Text(), "no note: Qlara has no such action")
	})
}

func TestFailureBringsTheRowBack(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		s := newServer(8)
		s.before = func(_ context.Context, e inbox.Effect) *model.Fault {
			if _, ok := e.(inbox.Write); ok {
				return &model.Fault{Kind: model.FaultRefused, What: model.NewText("Qlara says: locked")}
			}
			return nil
		}
		d := sit(t, s, 110, 30, nil)
		defer d.end()
		d.keys("e")
		require.Contains(t, d.line("c000 Marco"), " x WA")
		require.Contains(t, d.term.Text(), "Qlara says: locked")
	})
}

func TestTakeAsksWhoIAmOnce(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		s := newServer(8)
		var saved []string
		d := sit(t, s, 110, 30, func(o *ui.Options) {
			o.State = inbox.New(inbox.Config{Accounts: []inbox.Account{{Name: "shop", Caps: caps()}}})
			o.SaveMe = func(account string, p model.Person) error {
				saved = append(saved, account+"="+p.ID)
				return nil
			}
		})
		defer d.end()
		d.keys("t")
		require.Contains(t, d.term.Text(), "who are you?")
		d.keys("l", "u", "c", "\r")
		require.Equal(t, []string{"shop=2"}, saved)
		require.Len(t, s.done(), 1)
		require.Equal(t, luca.ID, s.done()[0].Person.ID)
		d.pass(time.Second)
		d.keys("j", "t")
		require.Len(t, s.done(), 2)
		require.Len(t, saved, 1)
	})
}

func TestAnotherOwnerIsAskedAbout(t *testing.T) {
	for _, tc := range []struct {
		answer string
		want   int
	}{{"y", 1}, {"n", 0}, {"\r", 0}, {"\x1b", 0}, {"yj", 0}} {
		t.Run(fmt.Sprintf("%q", tc.answer), func(t *testing.T) {
			inBubble(t, func(t *testing.T) {
				s := newServer(8)
				d := sit(t, s, 120, 30, nil)
				defer d.end()
				d.pass(2 * time.Second) // owners arrive
				require.Contains(t, d.line("> "), " - ")
				d.keys("a")
				s.own("c000", model.OwnedBy(luca)) // while the picker is open
				d.keys("a", "n", "n", "\r")
				require.Contains(t, d.term.Text(), "now with Luca Verdi")
				require.Contains(t, d.term.Text(), "assign to Anna Bianchi anyway? y/n")
				require.Empty(t, s.done())
				d.keys(tc.answer)
				require.Len(t, s.done(), tc.want)
			})
		})
	}
}

func TestPickerChoosesOnlyWhoWasDrawn(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		s := newServer(8)
		d := sit(t, s, 120, 30, nil)
		defer d.end()
		d.keys("a")
		d.term.Freeze()
		d.keys("l", "\r")
		d.term.Thaw()
		synctest.Wait()
		require.Empty(t, s.done())
		d.keys("u\r")
		require.Empty(t, s.done(), "a burst chooses nobody")
		d.keys("\r")
		require.Len(t, s.done(), 1)
		require.Equal(t, luca.ID, s.done()[0].Person.ID)
	})
}

func TestRowsStayWhileThePickerIsOpen(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		s := newServer(8)
		d := sit(t, s, 120, 30, nil)
		defer d.end()
		d.keys("j", "a")
		s.arrive("c007", "hello", time.Now())
		d.pass(20 * time.Second)
		require.Contains(t, d.term.Text(), "1 newer")
		d.keys("\x1b")
		d.keys("g", "g")
		require.Equal(t, "c007", d.cursor())
	})
}

func TestFilter(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		s := newServer(120)
		d := sit(t, s, 110, 30, nil)
		defer d.end()
		d.keys("/", "c", "1", "1")
		require.Contains(t, d.line("/ c11"), "Enter asks the server")
		require.NotContains(t, d.term.Text(), "c110")
		d.keys("\r")
		d.pass(time.Second)
		require.Contains(t, d.term.Text(), "c110")
		require.Contains(t, d.line("/ c11"), "10 found, 120 of 120 loaded")
		d.keys("\x1b")
		require.Contains(t, d.term.Text(), "c112")
		d.keys("/", "i", "s", ":", "n")
		require.Contains(t, d.line("/ is:n"), "unread")
		d.keys("\x1b")
		d.keys("/", "i", "s", ":", "u", "n", "r", "\t", "\r")
		require.Contains(t, d.line(" / is:"), "is:unread")
	})
}
