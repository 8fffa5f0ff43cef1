package ui

import (
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"convo/model"
	"convo/model/inbox"
	"convo/ui/keys"
)

// supervised is a drawing with the page of the team's load open and counted.
func supervised(tb testing.TB, d *drawing, w, h int) *drawing {
	tb.Helper()
	d.size(w, h)
	d.press("g", "d")
	d.Update(countMsg{})
	return d
}

func TestGoldenLoad(t *testing.T) {
	for _, tc := range []struct {
		name string
		w, h int
		keys []string
		sgr  bool
	}{
		{"load-200x50", 200, 50, nil, false},
		{"load-160x45", 160, 45, []string{"j", "j", "j", "j"}, false},
		{"load-160x45-sgr", 160, 45, []string{"G", "k"}, true},
		{"load-80x24", 80, 24, []string{"ctrl+d"}, false},
		{"load-40x10", 40, 10, []string{"G"}, false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			d := supervised(t, newDrawing(t, staged()), tc.w, tc.h)
			d.press(tc.keys...)
			golden(t, tc.name, d.canvas.frame, tc.sgr)
		})
	}
	t.Run("three accounts", func(t *testing.T) {
		d := supervised(t, three(t), 120, 30)
		golden(t, "load-accounts-120x30", d.canvas.frame, false)
	})
}

// The list behind a figure has as many rows as the figure says.
func TestFiguresAgreeWithTheirLists(t *testing.T) {
	d := supervised(t, newDrawing(t, staged()), 160, 45)
	number := regexp.MustCompile(`^ > (.*?)  +(?:>= )?(\d+) `)
	found := map[string]int{}
	for range 20 {
		d.press("j")
		var under string
		for line := range strings.SplitSeq(d.text(), "\n") {
			if strings.HasPrefix(line, " > ") {
				under = line
			}
		}
		m := number.FindStringSubmatch(under)
		require.NotNil(t, m, under)
		n, err := strconv.Atoi(m[2])
		require.NoError(t, err)
		if m[1] == "arrived within 1 h" || m[1] == "failed sends" {
			continue // whoever was answered since is in that list, too; nothing has failed
		}
		found[m[1]] = n
		d.press("enter")
		require.Equal(t, n, d.state.Len(), under)
		d.press("-")
		require.Contains(t, d.text(), under, "the cursor is where it was")
	}
	require.Equal(t, map[string]int{
		"unread conversations": 3, "unassigned": 2, "closing within 1 h": 1, "Anna Bianchi (me)": 42, "Luca Verdi": 2, "- nobody": 2,
	}, found)
}

func TestComingBackShowsWhatWasThereBefore(t *testing.T) {
	d := newDrawing(t, staged())
	d.size(160, 45)
	d.press("-")
	require.Contains(t, d.text(), "no list of the supervisors' page is open: gd opens it")
	d.press("3", "/", "m", "a", "r", "enter")
	supervised(t, d, 160, 45)
	require.NotContains(t, d.text(), " / mar", "the filter is not about the page")
	d.press("G", "k", "enter")
	require.Contains(t, d.text(), `/ who:"Luca Verdi"`)
	require.Contains(t, d.text(), "- supervisors' page")
	require.Equal(t, inbox.All, d.state.View())
	d.press("-", "esc")
	require.Equal(t, inbox.UnreadOnly, d.state.View())
	require.Equal(t, "mar", d.state.Filter().String())

	d.press("g", "d", "enter", "g", "m")
	require.Equal(t, inbox.Mine, d.state.View())
	d.press("-")
	require.Contains(t, d.text(), "no list of the supervisors' page is open", "who has gone elsewhere does not come back")
}

func TestLeavingTheLoad(t *testing.T) {
	for _, keys := range [][]string{{"esc"}, {"q"}, {"g", "d"}, {"ctrl+c"}, {"h"}} {
		d := supervised(t, newDrawing(t, staged()), 160, 45)
		require.Contains(t, d.text(), "unread conversations")
		d.press(keys...)
		require.NotContains(t, d.text(), "unread conversations", keys)
		require.False(t, d.leaving)
		require.Contains(t, d.text(), "Marco Rossi")
	}
	d := supervised(t, newDrawing(t, staged()), 160, 45)
	d.press("tab")
	require.NotContains(t, d.text(), "unread conversations")
	require.Equal(t, inbox.Archived, d.state.View(), "a key of the views opens one")
}

// No conversation is to be seen on the page, so no key does anything to one.
func TestNothingIsDoneToAConversationOnTheLoad(t *testing.T) {
	d := supervised(t, newDrawing(t, staged()), 160, 45)
	for _, k := range []string{"e", "E", "a", "A", "t", "r", "R", "c", "m", "M", "x", "X", "z", "p", "J", "/"} {
		d.press(k)
		require.Contains(t, d.text(), "not on the supervisors' page: esc leaves it", k)
		require.Equal(t, inLoad, d.scope(), k)
		require.Zero(t, d.state.Pending(), k)
		require.Empty(t, d.state.Replies(), k)
	}
	d.press("?")
	d.press("a", "r", "c", "h", "i", "v", "e", "enter")
	require.Equal(t, inHelp, d.scope(), "the help page offers none of them either")
	require.Contains(t, d.text(), notOnLoad)
	d.press("esc")
	require.Equal(t, inLoad, d.scope())
	require.Zero(t, d.state.Pending())
}

// Counting looks at every conversation: it is done beside the keys, once for all that
// changed within a second, and not at all where nothing has.
func TestTheLoadIsNotCountedOnTheKeyPath(t *testing.T) {
	d := newDrawing(t, staged())
	d.size(160, 45)
	d.press("g", "d")
	require.Contains(t, d.text(), " counting")
	require.True(t, d.load.due)
	d.press("j", "enter")
	require.Contains(t, d.text(), "still counting")
	d.Update(countMsg{})
	require.False(t, d.load.due)
	at := d.load.counted
	require.Equal(t, d.now, at)

	d.now = d.now.Add(20 * time.Second)
	d.press("j", "k", "j")
	require.False(t, d.load.due, "keys change nothing that is counted")
	refresh := func() {
		for _, e := range d.state.Apply(d.now, inbox.Refresh{}) {
			if l, ok := e.(inbox.FetchList); ok && l.Feed == inbox.FeedActive {
				d.Update(answer{event: inbox.Listed{Of: l, Page: model.Page{Total: len(staged()), Conversations: staged()}}})
			}
		}
	}
	refresh()
	refresh()
	require.True(t, d.load.due)
	require.Equal(t, at, d.load.counted)
	d.Update(countMsg{})
	require.Equal(t, d.now, d.load.counted)
	require.False(t, d.load.due)

	refresh()
	d.press("esc")
	d.Update(countMsg{})
	require.Equal(t, d.now, d.load.counted, "nobody looks any more")
	d.now = d.now.Add(time.Hour)
	refresh()
	require.False(t, d.load.due)
}

// BenchmarkLoadView is the page drawn after a key.
func BenchmarkLoadView(b *testing.B) {
	d := supervised(b, newDrawing(b, staged()), 160, 45)
	b.ReportAllocs()
	for b.Loop() {
		d.press("j")
		d.press("k")
	}
}

// The wheel moves the page's cursor, and nothing behind the page.
func TestTheWheelMovesOnTheLoad(t *testing.T) {
	d := supervised(t, newDrawing(t, staged()), 160, 45)
	d.press("%")
	at := d.state.Selected()
	d.Update(keys.MouseMsg{Kind: keys.WheelDown, X: 5, Y: 9, Seen: d.canvas.frame.Tag, At: d.now})
	d.Update(keys.MouseMsg{Kind: keys.Click, X: 5, Y: 9, Seen: d.canvas.frame.Tag, At: d.now})
	require.Contains(t, d.text(), " > unread conversations")
	require.Equal(t, at, d.state.Selected())
}
