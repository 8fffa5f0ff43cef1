package list_test

import (
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"
	"github.com/stretchr/testify/require"

	"convo/model"
	"convo/model/inbox"
	"convo/ui/list"
	"convo/ui/theme"
)

func TestRowsNameTheirAccountWhereThereAreSeveral(t *testing.T) {
	s := newShelf(conv(1, 2))
	in := input(t, s.State)
	for mark, want := range map[int]string{
		0: ">   SMS name-1  ",
		3: ">   SMS sh~ name-1  ",
		4: ">   SMS shop name-1  ",
		9: ">   SMS shop     name-1  ",
	} {
		in.Mark = mark
		var p list.Pane
		require.True(t, strings.HasPrefix(ansi.Strip(p.Lines(80, 1, in)[0]), want), "%d cells", mark)
		require.True(t, strings.HasPrefix(ansi.Strip(p.Lines(59, 1, in)[0]), ">   SMS name-1"), "a narrow list has no room for it")
	}
}

// One sign a row, and the one that says most: x, ~, !, *, d.
func TestTheSignThatSaysMost(t *testing.T) {
	closing := conv(1, 2)
	closing.WindowEndsAt = model.At(noon.Add(20 * time.Minute))
	s := newShelf(closing)
	in := input(t, s.State)
	sign := func() string {
		var p list.Pane
		return ansi.Strip(p.Lines(80, 1, in)[0])[2:3]
	}
	require.Equal(t, "!", sign())
	s.Apply(inbox.Mark{Ref: ref(1)})
	require.Equal(t, "!", sign(), "a window matters more than a mark")
	s.Apply(inbox.Act{Kind: model.OpAssign, Conv: ref(1), Person: model.Person{ID: "2"}})
	require.Equal(t, "~", sign())

	s = newShelf(conv(1, 2))
	in.State = s.State
	s.Apply(inbox.Edit{Conv: ref(1), Body: "hello"})
	require.Equal(t, "d", sign())
	s.Apply(inbox.Mark{Ref: ref(1)})
	require.Equal(t, "*", sign(), "a mark matters more than a draft")
	for _, e := range s.Apply(inbox.Act{Kind: model.OpAssign, Conv: ref(1), Person: model.Person{ID: "2"}}) {
		if w, ok := e.(inbox.Write); ok {
			s.Apply(inbox.Written{Of: w, Fault: &model.Fault{Kind: model.FaultRefused}})
		}
	}
	require.Equal(t, "x", sign())
}

// A system without unread counts, or without messages at all, leaves other signs.
func TestSignsOfSystemsThatCountNothing(t *testing.T) {
	flagged := conv(1, 5)
	flagged.Unread = model.Unread{Kind: model.UnreadFlag, N: 1}
	silent := conv(2, 0)
	silent.Unread, silent.LastMessageAt, silent.Preview = model.Unread{}, model.Stamp{}, model.Text{}
	silent.UpdatedAt = model.At(noon.Add(-20 * time.Minute))
	silent.More = &model.Details{Subject: model.NewText("billing")}
	both := conv(3, 30)
	both.More = &model.Details{Subject: model.NewText("check-in")}

	s := newShelf(flagged, silent, both)
	caps := model.Caps{SeenHere: true}
	s.State = inbox.New(inbox.Config{Accounts: []inbox.Account{{Name: "shop", Caps: caps}}})
	for _, e := range s.Apply(inbox.Start{Live: true}) {
		switch e := e.(type) {
		case inbox.Recall:
			s.Apply(inbox.Remembered{Of: e, Seen: model.Seen{Since: noon.Add(-10 * time.Minute)}})
		case inbox.FetchList:
			if e.Feed == inbox.FeedActive {
				s.Apply(inbox.Listed{Of: e, Page: model.Page{Conversations: []model.Conversation{flagged, silent, both}, Total: 3}})
			}
		}
	}
	in := input(t, s.State)
	rows := func() string {
		var p list.Pane
		return ansi.Strip(strings.Join(p.Lines(100, 3, in), "\n"))
	}
	require.Contains(t, rows(), "name-1                     *   5m  -       preview")
	require.Contains(t, rows(), "name-2                        20m  -       billing")
	require.Contains(t, rows(), "name-3                        30m  -       check-in: preview")
	unseen := silent
	unseen.UpdatedAt = model.At(noon.Add(-time.Minute))
	s.arrive(unseen)
	require.Contains(t, rows(), "name-2                     +   1m  -       billing")
	g, err := theme.NewGlyphs("unicode", true)
	require.NoError(t, err)
	in.Glyphs = g
	require.Contains(t, rows(), "name-1                     •   5m")
	s.Apply(inbox.Act{Kind: model.OpRead, Conv: ref(2)})
	require.NotContains(t, rows(), "+")
}
