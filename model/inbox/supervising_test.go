package inbox_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"convo/model"
	"convo/model/inbox"
	"convo/model/load"
	"convo/model/query"
)

// checkLoad holds the load against what the tabs say, which is counted otherwise.
func (m *machine) checkLoad() {
	f := m.s.Load(m.w.now)
	all, unread, nobody := m.s.Count(inbox.All), m.s.Count(inbox.UnreadOnly), m.s.Count(inbox.Unassigned)
	require.LessOrEqual(m.t, f.All.Open, all.Conversations)
	require.Equal(m.t, unread.Conversations, f.Unread().N)
	require.Equal(m.t, nobody.Conversations, f.Unassigned().N)
	require.Equal(m.t, []int{nobody.Known, nobody.Of}, []int{f.Owners().Known, f.All.Open})
	n, exact := m.s.UnreadMessages()
	require.Equal(m.t, n, f.Messages().N)
	require.True(m.t, !exact || f.Messages().Whole(), "%+v", f.Messages())
}

// pagedStage is an inbox of n conversations in pages, of which the first is loaded.
func pagedStage(t *testing.T, n int) *stage {
	t.Helper()
	st := &stage{t: t, w: newWorld(n), s: newState(), waits: map[string]timer{}}
	st.stead = func(e inbox.Effect) inbox.Event { return paged(st, e) }
	st.do(inbox.Start{Live: true})
	return st
}

func TestTheLoadSaysFromHowMany(t *testing.T) {
	st := pagedStage(t, 412)
	f := st.s.Load(st.w.now)
	loaded := st.s.Len()
	require.Less(t, loaded, 412)
	require.Equal(t, load.Coverage{Known: loaded, Of: 412}, f.Conversations().Coverage)
	require.Equal(t, load.Coverage{Known: 412, Of: 412}, f.Messages().Coverage, "every unread one is loaded")
	n, exact := st.s.UnreadMessages()
	require.True(t, exact)
	require.Equal(t, n, f.Messages().N)
	require.Equal(t, 100, f.Owners().Known)
}

// While somebody looks at the load, the rest of the inbox and the owners come in, all at
// the pace that leaves the limit to others.
func TestLookingAtTheLoadCompletesIt(t *testing.T) {
	st := pagedStage(t, 412)
	st.hold = func(e inbox.Effect) bool { return is[inbox.FetchList](e) }
	st.log = nil
	st.do(inbox.Supervise{On: true})
	require.Len(t, st.behind, 1, "one page at a time")
	for st.hold != nil {
		for _, e := range st.behind {
			l, ok := e.(inbox.FetchList)
			require.True(t, ok)
			require.True(t, l.Paced && !l.Asked && !l.Poll, "%+v", l)
		}
		if known := st.s.Load(st.w.now).Owners(); known.Whole() {
			break
		}
		again := st.hold
		behind := st.behind
		st.behind = nil
		require.NotEmpty(t, behind, "it goes on until all is known")
		for _, e := range behind {
			st.do(st.answer(e))
		}
		st.hold = again
	}
	for _, e := range st.log {
		if one, ok := e.(inbox.FetchOne); ok {
			require.True(t, one.Paced)
		}
	}
	f := st.s.Load(st.w.now)
	require.Equal(t, load.Coverage{Known: 412, Of: 412}, f.Owners())
	require.Equal(t, 412, f.Unassigned().N)
	require.Empty(t, st.behind, "and then it stops")
}

func TestNobodyLookingStopsIt(t *testing.T) {
	st := pagedStage(t, 412)
	st.hold = func(e inbox.Effect) bool { l, ok := e.(inbox.FetchList); return ok && l.Paced }
	st.do(inbox.Supervise{On: true}, inbox.Supervise{On: false})
	st.log = nil
	st.release()
	require.Zero(t, count[inbox.FetchList](st))
}

// What somebody waits for does not wait behind a page that is not urgent.
func TestRefreshingOvertakesAPagedReading(t *testing.T) {
	st := pagedStage(t, 412)
	st.hold = func(e inbox.Effect) bool { l, ok := e.(inbox.FetchList); return ok && l.Paced }
	st.do(inbox.Supervise{On: true})
	slow := st.behind
	require.Len(t, slow, 1)
	st.log = nil
	st.do(inbox.Refresh{})
	asked := 0
	for _, e := range st.log {
		if l, ok := e.(inbox.FetchList); ok && l.Feed == inbox.FeedActive && l.Asked {
			asked++
			require.Equal(t, slow[0].Slot(), l.Slot(), "the one is cancelled for the other")
		}
	}
	require.Equal(t, 1, asked)
}

// A failure ends it for the moment; the next answer to a poll goes on with it.
func TestTheLoadGoesOnAfterAFailure(t *testing.T) {
	st := pagedStage(t, 412)
	fail := true
	st.stead = func(e inbox.Effect) inbox.Event {
		if l, ok := e.(inbox.FetchList); ok && l.Paced && fail {
			return refusal(e, &model.Fault{Kind: model.FaultServer, What: model.NewText("no")})
		}
		return paged(st, e)
	}
	st.do(inbox.Supervise{On: true})
	before := st.s.Load(st.w.now).Conversations()
	require.False(t, before.Whole())
	fail = false
	st.pass(20 * time.Second)
	require.True(t, st.s.Load(st.w.now).Conversations().Whole())
}

// A list that promises more and brings nothing is not followed for ever.
func TestTheLoadStopsWhereAListLeadsNowhere(t *testing.T) {
	st := pagedStage(t, 412)
	paces := 0
	st.stead = func(e inbox.Effect) inbox.Event {
		if l, ok := e.(inbox.FetchList); ok && l.Paced {
			paces++
			require.Less(t, paces, 10)
			return inbox.Listed{Of: l, Page: model.Page{Total: 412, Next: l.After}}
		}
		return paged(st, e)
	}
	st.do(inbox.Supervise{On: true})
	st.pass(5 * time.Minute)
	require.Equal(t, 1, paces)
}

// Of a conversation that was answered, the trend remembers when the customer wrote.
func TestTheTrendRemembersWhatThisRunSaw(t *testing.T) {
	st := newStage(t)
	arrived := func() int { return st.s.Load(st.w.now).Arrived().N }
	require.Zero(t, arrived())
	c := st.w.convs["c05"]
	for range 3 {
		st.pass(10 * time.Minute)
		st.w.inbound(c)
		st.pass(10 * time.Second)
	}
	require.Equal(t, 3, arrived(), "each of them counts")
	c.say(model.Out, "here you are", st.w.now)
	st.pass(10 * time.Second)
	require.Equal(t, 3, arrived(), "an answer takes none away")
	st.pass(time.Hour)
	require.Zero(t, arrived())
}

func TestFailedSendsAreCounted(t *testing.T) {
	st := newStage(t)
	failed := func() int { return st.s.Load(st.w.now).Failed }
	require.Zero(t, failed())
	st.write("c05", "hello")
	st.failing(model.FaultRefused, "no", is[inbox.Dispatch])
	st.do(inbox.Send{Conv: st.ref("c05")})
	require.Equal(t, 1, failed())
	st.do(inbox.Edit{Conv: st.ref("c05"), Body: "hello again"})
	require.Zero(t, failed(), "whoever goes on writing has seen it")
	st.lost(false)
	st.do(inbox.Send{Conv: st.ref("c05")})
	require.Equal(t, 1, failed(), "what may have been sent is not known to have been")
}

// The list behind the figure has what the figure counts, at once.
func TestFailedSendsHaveAList(t *testing.T) {
	st := newStage(t)
	f, err := query.Parse("is:failed")
	require.NoError(t, err)
	st.do(inbox.SetFilter{Filter: f})
	require.Zero(t, st.s.Len())
	st.write("c05", "hello")
	st.failing(model.FaultServer, "no", is[inbox.ReadGate])
	st.do(inbox.Send{Conv: st.ref("c05")})
	st.pass(inbox.FreezeFor)
	st.do(inbox.Edge{})
	require.Equal(t, 1, st.s.Len(), "it could not be checked")
	st.do(inbox.Edit{Conv: st.ref("c05"), Body: "once more"})
	st.do(inbox.Edge{})
	require.Zero(t, st.s.Load(st.w.now).Failed)
}

// What is out of sight on this machine is as much the team's as before.
func TestASnoozeDoesNotMoveTheLoad(t *testing.T) {
	t.Parallel()
	st := newStage(t)
	st.owned("c04", "4522")
	before := st.s.Load(st.w.now)
	require.True(t, before.Owners().Whole())
	st.snooze("c04", 2*time.Hour)
	require.NotContains(t, st.ids(), "c04")
	require.Equal(t, before, st.s.Load(st.w.now))
	mine := st.s.Count(inbox.Mine)
	require.Equal(t, mine.Of, mine.Known, "nor is its owner known less")
}
