package inbox_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"convo/model"
	"convo/model/inbox"
	"convo/model/query"
)

// tell merges what a reading said about a conversation.
func (st *stage) tell(c model.Conversation) {
	st.do(inbox.Got{Of: inbox.FetchOne{Seq: 1 << 40, Conv: c.Ref}, Conversation: c})
}

// queue is a stage in which six conversations wait, for reasons of every kind, and three
// that need nothing. They are named by the place in which they come up.
func queue(t *testing.T) *stage {
	t.Helper()
	st := &stage{t: t, w: newWorld(0), s: newState(), waits: map[string]timer{}}
	st.do(inbox.Start{})
	at := func(minutes int) model.Stamp { return model.At(st.w.now.Add(time.Duration(minutes) * time.Minute)) }
	conv := func(id string, age int, unread int, owner model.Owner) model.Conversation {
		return model.Conversation{
			Ref: st.ref(id), Status: model.StatusOpen, Contact: model.Contact{Name: model.NewText("Customer " + id)},
			LastMessageAt: at(-age), LastDirection: model.In, Unread: model.UnreadN(unread), Owner: owner,
		}
	}
	luca := model.OwnedBy(st.w.team[1])
	overdue := conv("1", 5, 0, luca)
	overdue.More = &model.Details{DeadlineAt: at(-90)}
	closing := conv("2", 6, 0, model.Nobody())
	closing.WindowEndsAt = at(12)
	answered := conv("answered", 7, 0, model.OwnedBy(me))
	answered.WindowEndsAt, answered.LastDirection = at(12), model.Out
	later := conv("later", 8, 0, model.Nobody())
	later.WindowEndsAt = at(31)
	lucas := conv("lucas", 9, 4, luca)
	for _, c := range []model.Conversation{
		overdue, closing, conv("3", 50, 1, model.OwnedBy(me)), conv("4", 20, 2, model.OwnedBy(me)), conv("5", 600, 1, model.Nobody()),
		answered, later, lucas, conv("6", 30, 0, luca),
	} {
		st.tell(c)
	}
	st.failing(model.FaultRefused, "retention is locked", is[inbox.Write])
	st.do(inbox.Act{Kind: model.OpArchive, Conv: st.ref("6")})
	return st
}

func TestTheQueueOfWhatNeedsAttention(t *testing.T) {
	st := queue(t)
	st.do(inbox.Select{Ref: st.ref("later")})
	for _, want := range []struct{ id, says string }{
		{"1", "overdue since 10:30, with Luca Verdi · 5 left"},
		{"2", "window closes in 12 min · 4 left"},
		{"3", "unread and mine · 3 left"},
		{"4", "unread and mine · 2 left"},
		{"5", "unread and nobody's · 1 left"},
		{"6", "not archived: retention is locked · the last one"},
	} {
		st.do(inbox.Touch{}, inbox.Attend{})
		require.Equal(t, want.id, st.s.Selected().ID)
		require.Equal(t, want.says, st.s.Notice().Text)
	}
	st.do(inbox.Attend{})
	require.Equal(t, "6", st.s.Selected().ID)
	require.Equal(t, "that was all: 6 still need attention, and the next round begins", st.s.Notice().Text)
	st.do(inbox.Attend{})
	require.Equal(t, "1", st.s.Selected().ID)
}

func TestWhatWasHandledDropsOut(t *testing.T) {
	st := queue(t)
	st.do(inbox.Attend{})
	st.stead = func(e inbox.Effect) inbox.Event {
		if w, ok := e.(inbox.Write); ok {
			return inbox.Written{Of: w}
		}
		return nil
	}
	for _, id := range []string{"1", "2", "3", "4", "5", "6"} {
		st.do(inbox.Act{Kind: model.OpArchive, Conv: st.ref(id)})
	}
	st.do(inbox.Attend{})
	require.Equal(t, "nothing needs attention", st.s.Notice().Text)
}

func TestWhatHasNewsIsVisitedAgain(t *testing.T) {
	st := queue(t)
	st.do(inbox.Select{Ref: st.ref("later")})
	for range 3 {
		st.do(inbox.Attend{})
	}
	require.Equal(t, "3", st.s.Selected().ID)
	st.do(inbox.Attend{})
	c, _ := st.s.Conversation(st.ref("3"))
	c.LastMessageAt, c.Unread = model.At(st.w.now), model.UnreadN(2)
	st.tell(c)
	st.do(inbox.Attend{})
	require.Equal(t, "3", st.s.Selected().ID)
}

func TestTheOneUnderTheCursorHasAttentionAlready(t *testing.T) {
	st := queue(t)
	st.do(inbox.Select{Ref: st.ref("1")}, inbox.Attend{})
	require.Equal(t, "2", st.s.Selected().ID)
	require.Equal(t, "window closes in 12 min · 4 left", st.s.Notice().Text)

	st = queue(t)
	for _, id := range []string{"2", "3", "4", "5", "6"} {
		st.do(inbox.Got{Of: inbox.FetchOne{Seq: 1 << 41, Conv: st.ref(id)}, Fault: &model.Fault{Kind: model.FaultNotFound}})
	}
	st.do(inbox.Select{Ref: st.ref("1")}, inbox.Attend{})
	require.Equal(t, "only this one needs attention: overdue since 10:30, with Luca Verdi", st.s.Notice().Text)
}

func TestUnknownOwnersAreNotNobody(t *testing.T) {
	st := queue(t)
	for _, id := range []string{"1", "2", "3", "4", "5", "6"} {
		st.do(inbox.Got{Of: inbox.FetchOne{Seq: 1 << 41, Conv: st.ref(id)}, Fault: &model.Fault{Kind: model.FaultNotFound}})
	}
	st.tell(model.Conversation{Ref: st.ref("7"), Status: model.StatusOpen, Unread: model.UnreadN(1), LastMessageAt: model.At(st.w.now)})
	st.do(inbox.Attend{})
	require.Equal(t, "nothing needs attention (of 1 unread ones it is not known yet whose they are)", st.s.Notice().Text)
}

// What time makes urgent, and what it is too late for.
func TestTheQueueKnowsTheTime(t *testing.T) {
	st := queue(t)
	st.do(inbox.Select{Ref: st.ref("answered")})
	st.w.now = st.w.now.Add(13 * time.Minute)
	st.do(inbox.Attend{}, inbox.Attend{})
	require.Equal(t, "later", st.s.Selected().ID, "2 has closed, this one closes now")
	require.Equal(t, "window closes in 18 min · 4 left", st.s.Notice().Text)
}

func TestTheNextIsShownWhereverItIs(t *testing.T) {
	later, err := query.Parse("later")
	require.NoError(t, err)
	for name, tt := range map[string]struct {
		view   inbox.View
		filter query.Filter
		want   inbox.View
		says   string
	}{
		"in this view":            {view: inbox.All, want: inbox.All, says: "overdue since 10:30, with Luca Verdi · 5 left"},
		"in another":              {view: inbox.Mine, want: inbox.All, says: "overdue since 10:30, with Luca Verdi · 5 left · in All"},
		"filtered away":           {view: inbox.All, filter: later, want: inbox.All, says: "overdue since 10:30, with Luca Verdi · 5 left · without the filter"},
		"in another and filtered": {view: inbox.Archived, filter: later, want: inbox.All, says: "overdue since 10:30, with Luca Verdi · 5 left · in All · without the filter"},
	} {
		t.Run(name, func(t *testing.T) {
			st := queue(t)
			st.do(inbox.SetView{View: tt.view}, inbox.SetFilter{Filter: tt.filter}, inbox.Select{}, inbox.Attend{})
			require.Equal(t, "1", st.s.Selected().ID)
			require.GreaterOrEqual(t, st.s.SelectedIndex(), 0)
			require.Equal(t, tt.want, st.s.View())
			require.Equal(t, tt.says, st.s.Notice().Text)
		})
	}
}
