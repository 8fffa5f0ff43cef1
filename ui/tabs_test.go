package ui

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"convo/model"
	"convo/model/inbox"
	"convo/model/query"
)

// withViews is a root over the staged conversations and saved views.
func withViews(tb testing.TB, views ...inbox.SavedView) *drawing {
	tb.Helper()
	d := newDrawing(tb, staged())
	for _, v := range views {
		d.state.Apply(noon, inbox.AddView{View: v})
	}
	d.state.Apply(noon, inbox.SetView{View: inbox.All})
	return d
}

func saved(tb testing.TB, name, filter string) inbox.SavedView {
	tb.Helper()
	f, err := query.Parse(filter)
	require.NoError(tb, err)
	return inbox.SavedView{Name: name, Filter: f}
}

func TestTabsOfSavedViews(t *testing.T) {
	d := withViews(t, saved(t, "whatsapp unread", "ch:wa is:unread"), saved(t, "a name that is much too long", "acme"))
	d.size(200, 30)
	require.Contains(t, d.row(0), " | Archived ~ | whatsapp unread 1* | a name that is ~ 1 ")
	d.press("7")
	require.Equal(t, "whatsapp unread", d.state.ViewName(d.state.View()))
	require.Equal(t, 1, d.state.Len())
	d.press("tab")
	require.Equal(t, "a name that is much too long", d.state.ViewName(d.state.View()))
	d.press("tab")
	require.Equal(t, inbox.Mine, d.state.View())
	d.press("shift+tab", "shift+tab", "shift+tab")
	require.Equal(t, inbox.Archived, d.state.View())
	d.press("9")
	require.Equal(t, inbox.Archived, d.state.View())
	require.Contains(t, d.row(-2), "there are 8 views")
	d.press("g", "c")
	require.Equal(t, inbox.Closing, d.state.View())
}

// Where not all tabs fit, the open one is among those that are drawn, and those that are
// not are counted.
func TestTabsThatDoNotFit(t *testing.T) {
	var views []inbox.SavedView
	for i := range 9 {
		views = append(views, saved(t, fmt.Sprintf("view %c", 'A'+i), "acme"))
	}
	d := withViews(t, views...)
	for _, w := range []int{200, 160, 120, 100, 80, 60, 40} {
		d.size(w, 30)
		d.press("1")
		for i := range d.state.Views() {
			head := d.row(0)
			require.LessOrEqual(t, len(head), w)
			require.Contains(t, head, d.tabs[d.state.View()].title, "%d, view %d: %q", w, i, head)
			left, right := hidden(head)
			shown := strings.Count(head, " | ") + 1
			if !strings.Contains(head, "/15") {
				require.Equal(t, len(views)+6, left+shown+right, "%d: %q", w, head)
			}
			if w >= 100 {
				require.Contains(t, head, "shop @", "which account it is stays in sight")
			}
			d.press("tab")
		}
	}
}

// hidden are the numbers of tabs that are not drawn on either side.
func hidden(head string) (left, right int) {
	for f := range strings.FieldsSeq(head) {
		if n, ok := strings.CutSuffix(f, "<"); ok {
			_, _ = fmt.Sscan(n, &left)
		}
		if n, ok := strings.CutPrefix(f, ">"); ok {
			_, _ = fmt.Sscan(n, &right)
		}
	}
	return left, right
}

func TestATabSaysWhatIsNotKnown(t *testing.T) {
	d := newDrawing(t, staged())
	d.size(160, 30)
	require.Contains(t, d.row(0), " Mine 42+ |", "in short where it is not open")
	d.press("1")
	require.Contains(t, d.row(0), " Mine 42 of 46 known |")
	d.size(80, 24)
	require.Contains(t, d.row(0), " Mine 42+ |", "and where there is no room")

	d = newDrawing(t, nil)
	d.partly(363)
	d.size(160, 30)
	require.Contains(t, d.row(0), "Closing 1+*", "more may be closing of what is not loaded")
}

// A system that does not say how many conversations there are, nor which are unread.
func TestTabsOfASystemThatTellsLittle(t *testing.T) {
	t.Parallel()
	d := newDrawing(t, nil)
	d.state = inbox.New(inbox.Config{Accounts: []inbox.Account{{Name: "shop", Caps: tatethCaps(), Me: "1"}}})
	rows := staged()
	for i := range rows {
		rows[i].Unread = model.Unread{}
	}
	for _, e := range d.state.Apply(noon, inbox.Start{Live: true}) {
		if f, ok := e.(inbox.FetchList); ok {
			d.state.Apply(noon, inbox.Listed{Of: f, Page: model.Page{Total: -1, Conversations: rows, Next: "2"}})
		}
	}
	d.size(160, 30)
	require.Contains(t, d.row(0), " | Unread ? | ")
	require.Contains(t, d.row(0), " | All 47+ | ")
}

// The minute's tick lets a conversation leave whose window has closed.
func TestClosingOnTheMinute(t *testing.T) {
	d := newDrawing(t, staged())
	d.size(160, 30)
	d.press("g", "c")
	require.Equal(t, 1, d.state.Len())
	require.Contains(t, d.row(0), "Closing 1*")
	d.state.Apply(noon, inbox.Select{Ref: model.Ref{}})
	d.now = noon.Add(73 * time.Minute)
	d.Update(minuteMsg{})
	require.Contains(t, d.row(0), "Closing 1 |", "the other's deadline has passed meanwhile")
	require.Contains(t, d.row(1), "ACME Srl")
	require.NotContains(t, d.text(), "Marco Rossi")
}
