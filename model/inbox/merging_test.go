package inbox_test

import (
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"convo/model"
	"convo/model/inbox"
)

// ask feeds events and answers the readings that they cause with what the server
// says now, for delivering later and in any order.
func (st *stage) ask(events ...inbox.Event) (answers []inbox.Event) {
	for _, e := range events {
		for _, eff := range st.s.Apply(st.w.now, e) {
			switch eff := eff.(type) {
			case inbox.Wait:
				st.waits[eff.Slot()] = timer{wait: eff, due: st.w.now.Add(eff.For)}
			case inbox.FetchList, inbox.FetchOne:
				answers = append(answers, st.w.answer(eff))
			}
		}
	}
	return answers
}

// pollNow lets the polling chain ask and answers with what the server says now.
func (st *stage) pollNow() inbox.Event {
	st.t.Helper()
	return st.w.answer(pollOf(st))
}

func (st *stage) shown(id string) model.Conversation {
	c, ok := st.s.Conversation(st.ref(id))
	require.True(st.t, ok)
	return c
}

func TestAPollFromBeforeAnActionDoesNotUndoIt(t *testing.T) {
	st := newStage(t)
	old := st.pollNow()
	st.act("c04", model.OpArchive)
	st.act("c05", model.OpRead)
	st.do(old)
	require.Equal(t, model.StatusArchived, st.shown("c04").Status)
	require.False(t, st.shown("c05").Unread.Has())
	require.Equal(t, 5, st.s.Len())

	st.do(st.pollNow())
	require.Equal(t, model.StatusArchived, st.shown("c04").Status)
}

func TestAReadingFromBeforeAnAssignDoesNotUndoIt(t *testing.T) {
	st := newStage(t)
	old := inbox.Got{Of: inbox.FetchOne{Seq: 1, Conv: st.ref("c05")}, Conversation: st.w.seen(st.w.convs["c05"], true)}
	st.do(inbox.Act{Kind: model.OpAssign, Conv: st.ref("c05"), Person: st.w.team[1]})
	st.do(old)
	require.True(t, st.shown("c05").Owner.Is("4522"))
}

func TestAnOlderAnswerNeverReplacesANewerOne(t *testing.T) {
	st := newStage(t)
	older := st.pollNow()
	st.w.convs["c05"].unread = 0
	newer := st.ask(inbox.Refresh{})
	st.do(newer...)
	require.False(t, st.shown("c05").Unread.Has())
	st.do(older)
	require.False(t, st.shown("c05").Unread.Has(), "the poll was asked for first and answered last")
}

// Servers answer requests out of order: what knows the newer message was read later.
func TestANewerMessageTellsWhichAnswerIsNewer(t *testing.T) {
	st := newStage(t)
	first := st.pollNow().(inbox.Listed) // gets the lower number …
	stale := st.ask(inbox.Refresh{})     // … but this was answered before the message
	st.w.now = st.w.now.Add(time.Second)
	st.w.inbound(st.w.convs["c05"])
	first.Page = st.w.list(first.Of.Query)
	st.do(first)
	require.Equal(t, 3, st.shown("c05").Unread.N)
	st.do(stale...)
	require.Equal(t, 3, st.shown("c05").Unread.N)
	require.Equal(t, st.w.convs["c05"].last().At, st.shown("c05").LastMessageAt)
}

func TestANewerMessageTellsSoInTheOtherOrder(t *testing.T) {
	st := newStage(t)
	first := st.pollNow().(inbox.Listed)
	st.do(st.ask(inbox.Refresh{})...) // a higher number, answered before the message
	st.w.now = st.w.now.Add(time.Second)
	st.w.inbound(st.w.convs["c05"])
	first.Page = st.w.list(first.Of.Query)
	st.do(first)
	require.Equal(t, 3, st.shown("c05").Unread.N)
	require.Equal(t, st.w.convs["c05"].last().At, st.shown("c05").LastMessageAt)
}

func TestANewMessageBreaksThroughTheFence(t *testing.T) {
	st := newStage(t)
	poll := pollOf(st)
	st.hold = is[inbox.Write]
	st.act("c05", model.OpArchive)
	st.release()
	st.w.now = st.w.now.Add(time.Second)
	st.w.inbound(st.w.convs["c05"])
	st.do(inbox.Listed{Of: poll, Page: st.w.list(poll.Query)})
	require.Equal(t, model.StatusOpen, st.shown("c05").Status, "the customer wrote again: it is back")
	require.Equal(t, 3, st.shown("c05").Unread.N)
}

func TestAMissingRowIsReadByItself(t *testing.T) {
	st := newStage(t)
	st.w.convs["c04"].status = model.StatusArchived
	st.w.convs["c02"].status = model.StatusArchived
	before := count[inbox.FetchOne](st)
	st.do(st.pollNow())
	require.Equal(t, before+2, count[inbox.FetchOne](st), "only the two that were not there are read")
	require.Equal(t, model.StatusArchived, st.shown("c04").Status)
	require.Equal(t, model.StatusArchived, st.shown("c02").Status)
}

func TestAFailedPollShowsNoZeros(t *testing.T) {
	st := newStage(t)
	before := st.s.Count(inbox.UnreadOnly)
	st.failing(model.FaultServer, "502", is[inbox.FetchList])
	st.pass(time.Minute)
	require.Equal(t, before.Conversations, st.s.Count(inbox.UnreadOnly).Conversations)
	require.Equal(t, 6, st.s.Len())
	require.True(t, st.s.Health("shop").Late)
	require.NotZero(t, st.s.Health("shop").LastGood)
}

func TestUnreadListIsReadToItsEndAndStopsAtNothingNew(t *testing.T) {
	st := &stage{t: t, w: newWorld(10), s: newState(), waits: map[string]timer{}}
	pages := 0
	st.stead = func(e inbox.Effect) inbox.Event {
		l, ok := e.(inbox.FetchList)
		if !ok || l.Feed != inbox.FeedUnread {
			return nil
		}
		pages++
		require.Less(t, pages, 100, "an endless list was followed for ever")
		page := st.w.list(l.Query)
		page.Next = "again"
		return inbox.Listed{Of: l, Page: page}
	}
	st.do(inbox.Start{Live: true})
	require.LessOrEqual(t, pages, 3)
}

func TestALargeInboxCostsNoMoreThanASmallOne(t *testing.T) {
	st := &stage{t: t, w: newWorld(600), s: newState(), waits: map[string]timer{}}
	for _, c := range st.w.convs {
		c.unread = 1
	}
	st.stead = func(e inbox.Effect) inbox.Event { return paged(st, e) }
	st.do(inbox.Start{Live: true})
	require.Equal(t, 100, count[inbox.FetchOne](st), "owners that nobody looks at")
	n, exact := st.s.UnreadMessages()
	require.Equal(t, 500, n)
	require.False(t, exact)

	st.log = nil
	st.pass(time.Minute)
	require.LessOrEqual(t, count[inbox.FetchList](st), 13)
	require.Zero(t, count[inbox.FetchOne](st))

	st.do(inbox.SetView{View: inbox.Unassigned})
	c := st.s.Count(inbox.Unassigned)
	require.Equal(t, c.Of, c.Known, "a view about owners wants them all")
	known, of := st.s.OwnersKnown("")
	require.Equal(t, []int{500, 600}, []int{known, of}, "but what is not loaded has owners, too")
}

// paged answers lists in pages, as a server does.
func paged(st *stage, e inbox.Effect) inbox.Event {
	l, ok := e.(inbox.FetchList)
	if !ok {
		return nil
	}
	page := st.w.list(l.Query)
	from := 0
	if l.After != "" {
		n, err := strconv.Atoi(string(l.After))
		require.NoError(st.t, err)
		from = n
	}
	to := min(from+l.Query.Limit, len(page.Conversations))
	page.Conversations = page.Conversations[min(from, to):to]
	if to < page.Total {
		page.Next = model.Cursor(strconv.Itoa(to))
	}
	return inbox.Listed{Of: l, Page: page}
}
