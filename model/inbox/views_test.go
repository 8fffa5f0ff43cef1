package inbox_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"convo/model"
	"convo/model/inbox"
	"convo/model/query"
)

func filter(t *testing.T, text string) query.Filter {
	t.Helper()
	f, err := query.Parse(text)
	require.NoError(t, err)
	return f
}

// A view is a filter with a name: both show the same rows.
func TestEveryViewIsAFilter(t *testing.T) {
	st := newStage(t)
	st.w.convs["c01"].status = model.StatusArchived
	st.w.convs["c02"].owner = me.ID
	st.w.convs["c03"].owner = "4522"
	st.do(inbox.SetView{View: inbox.Archived}, inbox.SetView{View: inbox.Mine}, inbox.Refresh{}, inbox.Clock{})
	for _, v := range st.s.Views() {
		st.do(inbox.SetFilter{}, inbox.SetView{View: v})
		rows := st.ids()
		st.do(inbox.SetView{View: inbox.All}, inbox.SetFilter{Filter: st.s.ViewFilter(v)})
		require.Equal(t, rows, st.ids(), st.s.ViewName(v))
	}
	for _, v := range inbox.Views() {
		found, ok := inbox.ParseView(v.String())
		require.True(t, ok)
		require.Equal(t, v, found)
	}
}

// A conversation enters and leaves by the clock alone, but never from under the cursor.
func TestClosingGoesByTheClock(t *testing.T) {
	st := newStage(t)
	count := func() int { st.do(inbox.Clock{}); return st.s.Count(inbox.Closing).Conversations }
	require.Equal(t, 2, count(), "c01 and c05, whose windows are near their ends")
	st.pass(time.Second)
	require.Equal(t, 3, count(), "c00's has two hours left, c04's 12 seconds more, and c02's deadline is 15 minutes and 5 seconds off")
	st.do(inbox.Edge{}, inbox.SetView{View: inbox.Closing}, inbox.Select{Ref: st.ref("c01")})
	require.Equal(t, []string{"c05", "c01", "c00"}, st.ids())
	st.pass(time.Minute)
	count()
	row, ok := st.find("c01")
	require.True(t, ok)
	require.True(t, row.Left, "its window has closed")
	st.do(inbox.Step{By: 1})
	_, ok = st.find("c01")
	require.False(t, ok)
}

// A filter with a time in it is looked at again on the minute.
func TestFilterGoesByTheClock(t *testing.T) {
	st := newStage(t)
	st.do(inbox.SetFilter{Filter: filter(t, "newer:61m")})
	require.Equal(t, []string{"c05"}, st.ids())
	st.do(inbox.Select{})
	st.pass(3 * time.Minute)
	require.Len(t, st.ids(), 1)
	st.do(inbox.Clock{})
	require.Empty(t, st.ids())
}

func TestAddView(t *testing.T) {
	st := newStage(t)
	saved := len(st.s.Views())
	st.do(inbox.SetFilter{Filter: filter(t, "c04")}, inbox.AddView{View: inbox.SavedView{Name: "four", Filter: filter(t, "c04")}})
	v := st.s.View()
	require.Equal(t, "four", st.s.ViewName(v))
	require.Len(t, st.s.Views(), saved+1)
	require.True(t, st.s.Filter().IsZero())
	require.Equal(t, []string{"c04"}, st.ids())
	require.Equal(t, 1, st.s.Count(v).Conversations)

	// Under the same name it is another one, in the same place.
	st.do(inbox.AddView{View: inbox.SavedView{Name: "four", Filter: filter(t, "!c04")}})
	require.Equal(t, v, st.s.View())
	require.NotContains(t, st.ids(), "c04")
	require.Equal(t, 5, st.s.Count(v).Conversations)

	for i := range 2 * inbox.MostSaved {
		st.do(inbox.AddView{View: inbox.SavedView{Name: string(rune('a' + i)), Filter: filter(t, "c01")}})
	}
	require.Len(t, st.s.Views(), len(inbox.Views())+inbox.MostSaved)
}

// A filter that asks for what was put away looks for it in every view, and has it read.
func TestFilterLooksBeyondTheInbox(t *testing.T) {
	st := newStage(t)
	st.w.convs["c01"].status = model.StatusArchived
	st.w.convs["c02"].status = model.StatusArchived
	st.do(inbox.Refresh{}, inbox.SetFilter{Filter: filter(t, "is:archived")})
	require.ElementsMatch(t, []string{"c01", "c02"}, st.ids())
	row, _ := st.find("c01")
	require.False(t, row.Left)
	st.do(inbox.SetView{View: inbox.UnreadOnly})
	require.ElementsMatch(t, []string{"c01", "c02"}, st.ids(), "both are unread")
	st.do(inbox.SetFilter{})
	require.NotContains(t, st.ids(), "c01")
}
