package inbox_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"convo/model"
	"convo/model/inbox"
)

func TestSeekGoesRound(t *testing.T) {
	st := newStage(t) // c05 is the newest, c00 the oldest
	hits := filter(t, "!c00 !c03 !c04")
	st.do(inbox.Select{Ref: st.ref("c03")})
	for _, step := range []struct {
		back bool
		at   string
		says string
	}{
		{false, "c02", ""},
		{false, "c01", ""},
		{false, "c05", "from the top again"},
		{false, "c02", ""},
		{true, "c05", ""},
		{true, "c01", "from the bottom again"},
		{true, "c02", ""},
	} {
		st.do(inbox.Seek{Filter: hits, Back: step.back})
		require.Equal(t, step.at, st.s.Selected().ID)
		if step.says != "" {
			require.Contains(t, st.s.Notice().Text, step.says)
		}
	}
	st.do(inbox.Seek{Filter: filter(t, "c02")})
	require.Contains(t, st.s.Notice().Text, "no other row matches c02")
	require.Equal(t, "c02", st.s.Selected().ID)
	st.do(inbox.Seek{Filter: filter(t, "nobody")})
	require.Contains(t, st.s.Notice().Text, "no row matches nobody")
	require.Equal(t, "c02", st.s.Selected().ID)
	st.do(inbox.Select{}, inbox.Seek{Filter: filter(t, "c01")})
	require.Equal(t, "c01", st.s.Selected().ID, "from no row at all")
	st.do(inbox.SetFilter{Filter: filter(t, "nobody")}, inbox.Seek{Filter: filter(t, "c01")})
	require.Contains(t, st.s.Notice().Text, "no row matches")
}

func TestFindShowsAConversationWhereItIs(t *testing.T) {
	st := newStage(t)
	st.w.convs["c01"].status = model.StatusArchived
	st.do(inbox.Refresh{}, inbox.SetView{View: inbox.Mine})
	before := count[inbox.FetchOne](st)
	st.do(inbox.Find{Ref: st.ref("c03")})
	require.Equal(t, "c03", st.s.Selected().ID)
	require.GreaterOrEqual(t, st.s.SelectedIndex(), 0)
	require.Equal(t, inbox.All, st.s.View())
	_, loaded := st.s.Thread(st.ref("c03"))
	require.True(t, loaded)
	require.Equal(t, before, count[inbox.FetchOne](st), "it was known")

	st.do(inbox.SetFilter{Filter: filter(t, "c03")}, inbox.Find{Ref: st.ref("c05")})
	require.Equal(t, "c05", st.s.Selected().ID, "the filter does not keep it out")
	st.do(inbox.Find{Ref: st.ref("c01")})
	require.Equal(t, inbox.Archived, st.s.View())
	require.Equal(t, "c01", st.s.Selected().ID)
	st.snooze("c02", time.Hour)
	st.do(inbox.Find{Ref: st.ref("c02")})
	require.Equal(t, []string{"c02"}, st.ids(), "it is shown among what is snoozed")
	require.Equal(t, filter(t, "is:snoozed"), st.s.Filter())
	require.Equal(t, "c02", st.s.Selected().ID)
}

func TestFindReadsWhatIsNotLoaded(t *testing.T) {
	far := &truth{id: "far", status: model.StatusOpen, foreign: map[string]int{}}
	setUp := func() *stage {
		st := newStage(t)
		far.say(model.In, "hello", st.w.now)
		st.w.convs["far"] = far // which no list brings
		return st
	}
	st := setUp()
	st.do(inbox.Find{Ref: st.ref("far")})
	require.Equal(t, "far", st.s.Selected().ID)
	require.GreaterOrEqual(t, st.s.SelectedIndex(), 0)
	require.True(t, st.s.Finding().IsZero())

	// The API's own sentence says that there is none, and nothing moves.
	st = setUp()
	st.do(inbox.Select{Ref: st.ref("c02")})
	st.failing(model.FaultNotFound, "Conversation not found: far", is[inbox.FetchOne])
	st.do(inbox.Find{Ref: st.ref("far")})
	require.Equal(t, inbox.Notice{Text: "not opened: Conversation not found: far", Bad: true, Until: st.s.Notice().Until}, st.s.Notice())
	require.Equal(t, "c02", st.s.Selected().ID)

	// Somebody who has gone elsewhere meanwhile, or called it off, is not called back.
	for _, e := range []inbox.Event{inbox.Step{By: 1}, inbox.Find{}} {
		st = setUp()
		st.do(inbox.Select{Ref: st.ref("c04")})
		st.hold = is[inbox.FetchOne]
		st.do(inbox.Find{Ref: st.ref("far")})
		require.Equal(t, "far", st.s.Finding().ID)
		st.do(e)
		at := st.s.Selected()
		st.release()
		require.Equal(t, at, st.s.Selected())
		require.NotEqual(t, "far", at.ID)
	}
}

func TestKnown(t *testing.T) {
	st := newStage(t)
	require.Equal(t, []string{"sms"}, st.s.Known("ch"))
	require.Equal(t, "Customer c05", st.s.Known("customer")[0])
	require.Empty(t, st.s.Known("label"))
	st.do(inbox.Got{Of: inbox.FetchOne{Seq: 1 << 40, Conv: st.ref("c01")}, Conversation: func() model.Conversation {
		c := st.w.seen(st.w.convs["c01"], true)
		c.More = &model.Details{Inbox: model.NewText("Sales"), Labels: []model.Text{model.NewText("vip"), model.NewText("late")}}
		return c
	}()})
	require.Equal(t, []string{"late", "vip"}, st.s.Known("label"))
	require.Equal(t, []string{"Sales"}, st.s.Known("inbox"))
	require.Empty(t, st.s.Known("nope"))
}
