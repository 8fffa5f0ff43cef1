package inbox_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"convo/model"
	"convo/model/inbox"
)

func (st *stage) ids() []string {
	ids := make([]string, st.s.Len())
	for i := range ids {
		ids[i] = st.s.Row(i).Conv.Ref.ID
	}
	return ids
}

func (st *stage) act(id string, k model.OpKind) {
	st.do(inbox.Touch{}, inbox.Act{Kind: k, Conv: st.ref(id)})
}

func TestArchivingLeavesAtOnceAndTheCursorGoesOn(t *testing.T) {
	st := newStage(t)
	require.Equal(t, []string{"c05", "c04", "c03", "c02", "c01", "c00"}, st.ids())
	st.do(inbox.Select{Ref: st.ref("c04")})
	st.hold = is[inbox.Write]
	st.act("c04", model.OpArchive)
	require.Equal(t, []string{"c05", "c03", "c02", "c01", "c00"}, st.ids())
	require.Equal(t, st.ref("c03"), st.s.Selected())
	require.Equal(t, "archived Customer c04", st.s.Notice().Text)
	require.True(t, st.s.Notice().Undo)
	st.release()
	require.Equal(t, model.StatusArchived, st.w.convs["c04"].status)
	require.Zero(t, st.s.Pending())
}

func TestTheLastRowGoesToTheOneAbove(t *testing.T) {
	st := newStage(t)
	st.do(inbox.Select{Ref: st.ref("c00")})
	st.act("c00", model.OpArchive)
	require.Equal(t, st.ref("c01"), st.s.Selected())
}

func TestAnEmptiedViewHasNoCursor(t *testing.T) {
	st := newStage(t)
	for _, id := range st.ids() {
		st.do(inbox.Select{Ref: st.ref(id)})
		st.act(id, model.OpArchive)
	}
	require.Zero(t, st.s.Len())
	require.Equal(t, model.Ref{}, st.s.Selected())
	st.do(inbox.Act{Kind: model.OpArchive, Conv: st.s.Selected()})
	require.Contains(t, st.s.Notice().Text, "no conversation is selected")
}

func TestAFailureBringsTheRowBackWithTheReason(t *testing.T) {
	st := newStage(t)
	st.do(inbox.Select{Ref: st.ref("c04")})
	st.failing(model.FaultRefused, "retention is locked", is[inbox.Write])
	st.act("c04", model.OpArchive)
	require.Equal(t, []string{"c05", "c04", "c03", "c02", "c01", "c00"}, st.ids())
	row, _ := st.find("c04")
	require.Equal(t, "not archived: retention is locked", row.Failed)
	require.Equal(t, st.ref("c03"), st.s.Selected(), "the cursor stays where it went")
	st.do(inbox.Undo{})
	require.Equal(t, "nothing to undo", st.s.Notice().Text, "what failed is not undone")
}

func TestUndoBringsBackWhatWasArchived(t *testing.T) {
	st := newStage(t)
	st.do(inbox.Select{Ref: st.ref("c04")})
	st.act("c04", model.OpArchive)
	st.do(inbox.Undo{})
	require.Equal(t, model.StatusOpen, st.w.convs["c04"].status)
	require.Equal(t, st.ref("c04"), st.s.Selected())
	require.Contains(t, st.ids(), "c04")
}

func TestUndoDoesNotFightOthers(t *testing.T) {
	st := newStage(t)
	st.do(inbox.Select{Ref: st.ref("c04")})
	st.do(inbox.Visible{Refs: []model.Ref{st.ref("c04")}})
	st.do(inbox.Act{Kind: model.OpAssign, Conv: st.ref("c04"), Person: st.w.team[0]})
	require.Equal(t, "4521", st.w.convs["c04"].owner)
	st.w.convs["c04"].owner = "4523"
	st.do(inbox.Undo{})
	require.Equal(t, "4523", st.w.convs["c04"].owner, "somebody took it since: it stays theirs")
}

func TestTwoKeysOnOneConversationKeepTheirOrder(t *testing.T) {
	st := newStage(t)
	st.hold = is[inbox.Write]
	st.act("c04", model.OpArchive)
	st.act("c04", model.OpUnarchive)
	require.Len(t, st.behind, 1, "one at a time")
	st.release()
	require.Equal(t, 2, count[inbox.Write](st))
	require.Equal(t, model.StatusOpen, st.w.convs["c04"].status)
}

func TestAHeldReadCanBeTakenBack(t *testing.T) {
	st := newStage(t)
	st.do(inbox.Act{Kind: model.OpRead, Conv: st.ref("c05"), Held: true})
	row, _ := st.find("c05")
	require.False(t, row.Conv.Unread.Has(), "shown as read at once")
	require.Zero(t, count[inbox.Write](st))
	st.do(inbox.Undo{})
	st.pass(time.Minute)
	require.Zero(t, count[inbox.Write](st))
	require.Equal(t, 2, st.w.convs["c05"].unread)

	st.do(inbox.Act{Kind: model.OpRead, Conv: st.ref("c05"), Held: true})
	st.pass(inbox.UndoHold)
	require.Zero(t, st.w.convs["c05"].unread)
}

func TestReadingSkipsWhatNobodySaw(t *testing.T) {
	st := newStage(t)
	st.do(inbox.Act{Kind: model.OpRead, Conv: st.ref("c05"), Held: true})
	st.w.now = st.w.now.Add(time.Second)
	st.w.inbound(st.w.convs["c05"])
	st.pass(inbox.UndoHold)
	require.Equal(t, 3, st.w.convs["c05"].unread, "a message came in between: nothing was marked")
	row, _ := st.find("c05")
	require.Equal(t, "not marked: new message 12:00", row.Failed)
	require.Equal(t, 3, row.Conv.Unread.N)
}

func TestAssigningOverSomebodyAsks(t *testing.T) {
	st := newStage(t)
	nobody := model.Nobody()
	st.w.convs["c05"].owner = "4522"
	st.do(inbox.Act{Kind: model.OpAssign, Conv: st.ref("c05"), Person: st.w.team[0], Shown: &nobody})
	require.Equal(t, "4522", st.w.convs["c05"].owner)
	require.Equal(t, "now with Luca Verdi (since you saw it). assign to Anna Bianchi anyway?", st.s.Question().Text)

	st.do(inbox.Answer{Yes: false})
	require.Nil(t, st.s.Question())
	require.Equal(t, "4522", st.w.convs["c05"].owner)

	st.do(inbox.Act{Kind: model.OpAssign, Conv: st.ref("c05"), Person: st.w.team[0], Shown: &nobody})
	st.do(inbox.Answer{Yes: true})
	require.Equal(t, "4521", st.w.convs["c05"].owner)
}

func TestWhatCannotBeDoneSaysWhy(t *testing.T) {
	tests := []struct {
		name string
		set  func(*stage)
		conv string
		kind model.OpKind
		want string
	}{
		{name: "no such action", conv: "c05", kind: model.OpNote, want: "Qlara has no such action"},
		{name: "a hostile id", conv: "../admin", kind: model.OpArchive, want: "cannot be used in a request"},
		{name: "offline", set: func(st *stage) {
			st.failing(model.FaultNetwork, "connection refused", is[inbox.FetchList])
			st.pass(10 * time.Second)
		}, conv: "c05", kind: model.OpArchive, want: "offline since"},
		{name: "a refused key", set: func(st *stage) {
			st.failing(model.FaultUnauthenticated, "the key is not valid", is[inbox.FetchList])
			st.pass(10 * time.Second)
		}, conv: "c05", kind: model.OpArchive, want: "the key was refused"},
		{name: "gone", set: func(st *stage) {
			st.failing(model.FaultNotFound, "not found", is[inbox.FetchOne])
			st.do(inbox.Got{Of: inbox.FetchOne{Conv: st.ref("c05")}, Fault: &model.Fault{Kind: model.FaultNotFound}})
		}, conv: "c05", kind: model.OpArchive, want: "no longer knows"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			st := newStage(t)
			if tt.set != nil {
				tt.set(st)
			}
			st.do(inbox.Act{Kind: tt.kind, Conv: st.ref(tt.conv)})
			require.Contains(t, st.s.Notice().Text, tt.want)
			require.Zero(t, count[inbox.Write](st), "nothing was requested")
			require.False(t, st.s.Can(st.ref(tt.conv), tt.kind).OK)
		})
	}
}

func TestObserverModeOnlyReads(t *testing.T) {
	s := inbox.New(inbox.Config{Accounts: []inbox.Account{{Name: "shop", Caps: caps(), Me: me.ID}}, Observer: true})
	st := &stage{t: t, w: newWorld(3), s: s, waits: map[string]timer{}}
	st.do(inbox.Start{Live: true})
	st.act("c02", model.OpArchive)
	require.Contains(t, st.s.Notice().Text, "observer mode")
	st.write("c02", "hello")
	st.do(inbox.Send{Conv: st.ref("c02")})
	require.Zero(t, count[inbox.Write](st)+count[inbox.Dispatch](st))
}

func TestArrivalsWaitWhileSomebodyTypes(t *testing.T) {
	st := newStage(t)
	st.do(inbox.Touch{})
	st.w.now = st.w.now.Add(time.Second)
	st.w.inbound(st.w.convs["c00"])
	st.do(inbox.Touch{})
	before := st.ids()
	st.do(inbox.Listed{Of: pollOf(st), Page: st.w.list(model.Query{Status: model.StatusOpen})})
	require.Equal(t, before, st.ids())
	require.Equal(t, 1, st.s.Newer())
	row, _ := st.find("c00")
	require.Equal(t, 1, row.Conv.Unread.N, "what changed shows in its place")

	st.do(inbox.Edge{})
	require.Equal(t, "c00", st.ids()[0])
	require.Zero(t, st.s.Newer())
}

func TestAnOlderConversationThatWaitsIsNoNews(t *testing.T) {
	st := newStage(t)
	st.do(inbox.Touch{})
	page := st.w.list(model.Query{Status: model.StatusOpen})
	st.hold = is[inbox.FetchOne] // nobody but that page knows it
	old := page.Conversations[len(page.Conversations)-1]
	old.Ref.ID, old.LastMessageAt = "older", old.LastMessageAt.Add(time.Second)
	page.Conversations = append(page.Conversations, old)
	st.do(inbox.Listed{Of: pollOf(st), Page: page})
	require.NotContains(t, st.ids(), "older", "it would move rows under somebody's fingers")
	require.Zero(t, st.s.Newer())
	st.do(inbox.Edge{})
	require.Contains(t, st.ids(), "older")
}

// pollOf lets the polling chain ask and answers its request, held back.
func pollOf(st *stage) inbox.FetchList {
	st.t.Helper()
	for slot, w := range st.waits {
		if w.wait.Timer.Kind != inbox.TimerPoll {
			continue
		}
		delete(st.waits, slot)
		for _, e := range st.s.Apply(st.w.now, inbox.Woke{Timer: w.wait.Timer}) {
			if l, ok := e.(inbox.FetchList); ok && l.Poll {
				return l
			}
		}
	}
	st.t.Fatal("there is no polling chain")
	return inbox.FetchList{}
}

func TestARowThatAColleagueArchivedStaysUnderTheCursor(t *testing.T) {
	st := newStage(t)
	st.do(inbox.Select{Ref: st.ref("c04")})
	st.w.convs["c04"].status = model.StatusArchived
	st.pass(time.Minute)
	row, ok := st.find("c04")
	require.True(t, ok && row.Left && row.Selected)
	st.do(inbox.Step{By: 1})
	require.Equal(t, st.ref("c03"), st.s.Selected())
	_, ok = st.find("c04")
	require.False(t, ok, "it goes when the cursor does")
}

func TestPolling(t *testing.T) {
	st := newStage(t)
	polls := func(d time.Duration) int {
		before := 0
		for _, e := range st.log {
			if l, ok := e.(inbox.FetchList); ok && l.Poll {
				before++
			}
		}
		st.pass(d)
		after := 0
		for _, e := range st.log {
			if l, ok := e.(inbox.FetchList); ok && l.Poll {
				after++
			}
		}
		return after - before
	}
	require.Equal(t, 12, polls(time.Minute), "every 5 s with the focus")
	st.do(inbox.Focus{On: false})
	polls(time.Minute)
	require.Equal(t, 10, polls(10*time.Minute), "every minute without")
	st.do(inbox.Focus{On: true})
	require.Equal(t, 13, polls(time.Minute), "at once on coming back")

	st.failing(model.FaultServer, "502", is[inbox.FetchList])
	require.LessOrEqual(t, polls(10*time.Minute), 9, "backs off while it fails")
	require.True(t, st.s.Health("shop").Late)
	require.Equal(t, 6, st.s.Len(), "what was there stays")

	st.stead = func(e inbox.Effect) inbox.Event {
		if l, ok := e.(inbox.FetchList); ok {
			return inbox.Listed{Of: l, Fault: &model.Fault{Kind: model.FaultRateLimited, RetryAfter: time.Hour}}
		}
		return nil
	}
	polls(5 * time.Minute)
	require.LessOrEqual(t, polls(50*time.Minute), 1, "the server's wish is obeyed")

	st.stead = func(e inbox.Effect) inbox.Event {
		if l, ok := e.(inbox.FetchList); ok {
			return inbox.Listed{Of: l, Fault: &model.Fault{Kind: model.FaultUnauthenticated}}
		}
		return nil
	}
	polls(3 * time.Hour)
	require.Zero(t, polls(3*time.Hour), "a refused key is not tried again by itself")
}

func TestTheIntervalStretchesWithTheLimit(t *testing.T) {
	st := newStage(t)
	st.stead = func(e inbox.Effect) inbox.Event {
		l, ok := e.(inbox.FetchList)
		if !ok {
			return nil
		}
		page := st.w.list(l.Query)
		page.Rate = model.Rate{Limit: 10, Remaining: 4, ResetAt: st.w.now.Add(time.Minute)}
		return inbox.Listed{Of: l, Page: page}
	}
	st.do(inbox.Refresh{})
	every, stretched := st.s.Polling("shop", st.w.now)
	require.Equal(t, 30*time.Second, every, "half of the 4 that are left in this minute")
	require.True(t, stretched)
}

func TestPeopleAreAskedForAgain(t *testing.T) {
	st := newStage(t)
	require.Len(t, st.s.Agents("shop"), 3)
	st.failing(model.FaultServer, "502 profile service down", is[inbox.FetchPeople])
	st.do(inbox.Refresh{})
	require.Len(t, st.s.Agents("shop"), 3, "the last list stays")
	_, _, fault := st.s.PeopleState("shop")
	require.NotNil(t, fault)
	st.stead = nil
	st.pass(time.Minute)
	_, _, fault = st.s.PeopleState("shop")
	require.Nil(t, fault)
}

func TestAForeignPersonRefreshesTheList(t *testing.T) {
	st := newStage(t)
	before := count[inbox.FetchPeople](st)
	st.stead = func(e inbox.Effect) inbox.Event {
		if w, ok := e.(inbox.Write); ok {
			return inbox.Written{Of: w, Fault: &model.Fault{Kind: model.FaultNotFound, Missing: "user", What: model.NewText("User 9999 does not belong to your company")}}
		}
		return nil
	}
	st.do(inbox.Act{Kind: model.OpAssign, Conv: st.ref("c05"), Person: model.Person{ID: "9999"}})
	require.Equal(t, before+1, count[inbox.FetchPeople](st))
	require.False(t, st.s.Gone(st.ref("c05")), "it is the person who is missing")
	require.Contains(t, st.s.Notice().Text, "User 9999 does not belong")
}

// nextOwner lets the readings end that are under way at the start, and answers whose owner
// is read next.
func (st *stage) nextOwner(events ...inbox.Event) model.Ref {
	st.t.Helper()
	st.hold = is[inbox.FetchOne]
	st.do(inbox.Start{Live: true})
	st.do(events...)
	require.Len(st.t, st.behind, 2, "a few at a time")
	st.log = nil
	st.release()
	first, ok := st.log[0].(inbox.FetchOne)
	require.True(st.t, ok)
	return first.Conv
}

func TestOwnersOnScreenComeFirst(t *testing.T) {
	st := &stage{t: t, w: newWorld(40), s: newState(), waits: map[string]timer{}}
	require.Equal(t, st.ref("c01"), st.nextOwner(inbox.Visible{Refs: []model.Ref{st.ref("c01"), st.ref("c02")}}))
	known, of := st.s.OwnersKnown("")
	require.Equal(t, 40, of)
	require.Equal(t, 40, known)
}

// The next key acts on the selected one.
func TestTheSelectedOnesOwnerComesFirst(t *testing.T) {
	st := &stage{t: t, w: newWorld(40), s: newState(), waits: map[string]timer{}}
	require.Equal(t, st.ref("c03"), st.nextOwner(
		inbox.Select{Ref: st.ref("c03")},
		inbox.Visible{Refs: []model.Ref{st.ref("c01"), st.ref("c02"), st.ref("c03")}},
	))
}

// Whoever has taken an assignment back does not want it any more, whoever owns the
// conversation.
func TestWhatWasTakenBackMeanwhileIsNotAskedAbout(t *testing.T) {
	st := newStage(t)
	nobody := model.Nobody()
	st.w.convs["c05"].owner = "4522"
	st.hold = is[inbox.Write]
	st.do(inbox.Act{Kind: model.OpAssign, Conv: st.ref("c05"), Person: st.w.team[0], Shown: &nobody})
	st.do(inbox.Undo{})
	st.release()
	require.Nil(t, st.s.Question())
	require.Equal(t, "4522", st.w.convs["c05"].owner)
	require.Contains(t, st.s.Notice().Text, "with Luca Verdi by now")
	require.Zero(t, st.s.Pending()+int(st.s.UndoTop()))
}

func TestAnOwnerShownAsUnknownIsNotReplacedSilently(t *testing.T) {
	st := newStage(t)
	st.w.convs["c05"].owner = "4522"
	unknown := model.Owner{}
	st.do(inbox.Act{Kind: model.OpAssign, Conv: st.ref("c05"), Person: st.w.team[0], Shown: &unknown})
	require.Equal(t, "4522", st.w.convs["c05"].owner)
	require.Equal(t, "it is with Luca Verdi (the screen did not know). assign to Anna Bianchi anyway?", st.s.Question().Text)

	st.do(inbox.Answer{})
	st.do(inbox.Act{Kind: model.OpRelease, Conv: st.ref("c05"), Shown: &unknown})
	require.Equal(t, "4522", st.w.convs["c05"].owner)
	require.Contains(t, st.s.Notice().Text, "by now")
}

func TestOpeningWhatNoListBroughtReadsIt(t *testing.T) {
	st := newStage(t)
	st.w.convs["c05"].status = model.StatusArchived
	st.do(inbox.Open{Ref: st.ref("c05")})
	st2 := &stage{t: t, w: st.w, s: newState(), waits: map[string]timer{}}
	st2.do(inbox.Start{Live: true})
	st2.do(inbox.Open{Ref: st2.ref("c05")})
	c, known := st2.s.Conversation(st2.ref("c05"))
	require.True(t, known)
	require.Equal(t, model.StatusArchived, c.Status)
}

func TestWhereTheUnreadPartBeginsDoesNotDependOnWhatAnswersFirst(t *testing.T) {
	st := &stage{t: t, w: newWorld(6), s: newState(), waits: map[string]timer{}}
	st.hold = func(e inbox.Effect) bool { return is[inbox.FetchList](e) || is[inbox.FetchOne](e) }
	st.do(inbox.Start{Live: true}, inbox.Open{Ref: st.ref("c05")})
	st.release()
	th, _ := st.s.Thread(st.ref("c05"))
	require.Len(t, th.Messages, 1)
	require.Equal(t, "c05-m000", th.FirstNew)
}

func TestPollsLeaveFiguresForStatusBars(t *testing.T) {
	st := newStage(t)
	st.w.convs["c05"].owner = me.ID
	st.do(inbox.Refresh{})
	st.log = nil
	st.pass(2 * time.Minute)
	var last *model.Counts
	for _, e := range st.log {
		if k, ok := e.(inbox.KeepCounts); ok {
			last = &k.Counts
		}
	}
	require.NotNil(t, last)
	require.Equal(t, 4, *last.Conversations, "c01 c02 c04 c05")
	require.Equal(t, 1+2+1+2, *last.Messages)
	n, exact := st.s.UnreadMessages()
	require.Equal(t, *last.Messages, n)
	require.True(t, exact)
	require.False(t, last.Partial)
}

func TestAViewRemembersItsCursor(t *testing.T) {
	st := newStage(t)
	st.do(inbox.Select{Ref: st.ref("c03")}) // read: not in the view of unread ones
	st.do(inbox.SetView{View: inbox.UnreadOnly})
	require.Equal(t, st.ref("c05"), st.s.Selected())
	st.do(inbox.Step{By: 1})
	st.do(inbox.SetView{View: inbox.Archived})
	st.do(inbox.SetView{View: inbox.All})
	require.Equal(t, st.ref("c03"), st.s.Selected())
	st.do(inbox.SetView{View: inbox.UnreadOnly})
	require.Equal(t, st.ref("c04"), st.s.Selected())
}

func TestUndoSaysHowItIsNow(t *testing.T) {
	st := newStage(t)
	nobody := model.Nobody()
	st.do(inbox.Visible{Refs: []model.Ref{st.ref("c05")}})
	st.do(inbox.Act{Kind: model.OpAssign, Conv: st.ref("c05"), Person: st.w.team[1], Shown: &nobody})
	st.do(inbox.Undo{})
	require.Equal(t, "undone: Customer c05 is with nobody again", st.s.Notice().Text)
}

func TestFailuresAreCountedUntilOvercome(t *testing.T) {
	st := newStage(t)
	st.failing(model.FaultRefused, "no", is[inbox.Write])
	st.act("c04", model.OpArchive)
	st.act("c03", model.OpArchive)
	st.act("c03", model.OpArchive)
	require.Equal(t, 2, st.s.Failures())
	st.stead = nil
	st.act("c03", model.OpArchive)
	require.Equal(t, 1, st.s.Failures())
}

func TestFiguresThatDoNotChangeAreLeftAlone(t *testing.T) {
	st := newStage(t)
	st.pass(time.Minute)
	st.log = nil
	st.pass(time.Minute)
	require.Equal(t, 6, count[inbox.KeepCounts](st), "every other poll, for their age")
}

func TestASecondHeldReadTakesTheFirstOnesPlace(t *testing.T) {
	st := newStage(t)
	st.do(inbox.Act{Kind: model.OpRead, Conv: st.ref("c05"), Held: true})
	st.w.now = st.w.now.Add(time.Second)
	st.w.inbound(st.w.convs["c05"])
	st.do(st.pollNow())
	st.do(inbox.Act{Kind: model.OpRead, Conv: st.ref("c05"), Held: true})
	st.do(inbox.Undo{})
	require.Zero(t, st.s.Pending())
	st.pass(time.Minute)
	require.Zero(t, count[inbox.Write](st))
}

func TestAnEmptyInboxMakesTheRestSuspect(t *testing.T) {
	st := newStage(t)
	st.do(inbox.Step{By: 0})
	for _, c := range st.w.convs {
		c.status = model.StatusArchived
	}
	st.do(st.pollNow())
	require.Equal(t, model.StatusArchived, st.shown("c02").Status)
	require.Zero(t, st.s.Count(inbox.UnreadOnly).Conversations)
}

func TestAReadableConversationDoesNotHideAFailingList(t *testing.T) {
	st := newStage(t)
	st.failing(model.FaultServer, "502", is[inbox.FetchList])
	st.pass(time.Minute)
	require.True(t, st.s.Health("shop").Late)
	st.do(inbox.Got{Of: inbox.FetchOne{Seq: 1 << 30, Conv: st.ref("c05")}, Conversation: st.w.seen(st.w.convs["c05"], true)})
	require.True(t, st.s.Health("shop").Late)
}

func TestAThreadThatFailedFollowsWhatIsNew(t *testing.T) {
	st := newStage(t)
	st.failing(model.FaultServer, "502", is[inbox.FetchThread])
	st.do(inbox.Open{Ref: st.ref("c05")})
	st.stead = nil
	st.pass(10 * time.Second)
	th, _ := st.s.Thread(st.ref("c05"))
	require.Len(t, th.Messages, 1)
}

func TestAStaleUndoOfAnAssignIsSkippedAndNamed(t *testing.T) {
	st := newStage(t)
	st.w.convs["c05"].owner = "4522"
	luca := model.OwnedBy(st.w.team[1])
	st.do(inbox.Refresh{}, inbox.Visible{Refs: []model.Ref{st.ref("c05")}})
	st.do(inbox.Act{Kind: model.OpAssign, Conv: st.ref("c05"), Person: st.w.team[0], Shown: &luca})
	st.w.convs["c05"].owner = "4523"
	st.do(inbox.Undo{})
	require.Nil(t, st.s.Question())
	require.Equal(t, "4523", st.w.convs["c05"].owner)
}
