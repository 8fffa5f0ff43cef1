package inbox_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"convo/model"
	"convo/model/inbox"
)

// crowd is a stage with n conversations.
func crowd(t *testing.T, n int) *stage {
	t.Helper()
	st := &stage{t: t, w: newWorld(n), s: newState(), waits: map[string]timer{}}
	st.do(inbox.Start{Live: true})
	return st
}

// all is a bulk on everything that is marked, as a screen would ask for it.
func (st *stage) all(k model.OpKind, change ...func(*inbox.Act)) inbox.ActAll {
	var e inbox.ActAll
	for _, ref := range st.s.Marks() {
		c, _ := st.s.Conversation(ref)
		act := inbox.Act{Kind: k, Conv: ref, Seen: c.LastMessageAt, Shown: &c.Owner}
		for _, f := range change {
			f(&act)
		}
		e.Acts = append(e.Acts, act)
	}
	return e
}

// archived are the conversations that the server has put away.
func (st *stage) archived() (n int) {
	for _, c := range st.w.convs {
		if c.status == model.StatusArchived {
			n++
		}
	}
	return n
}

// on fails writes to the conversations named.
func on(ids ...string) func(inbox.Effect) bool {
	return func(e inbox.Effect) bool {
		w, ok := e.(inbox.Write)
		for _, id := range ids {
			if ok && w.Op.Conv.ID == id {
				return true
			}
		}
		return false
	}
}

func TestABulkOf25WithTwoFailures(t *testing.T) {
	st := crowd(t, 25)
	st.do(inbox.MarkAll{})
	st.failing(model.FaultRefused, "retention is locked", on("c07", "c19"))
	st.do(st.all(model.OpArchive))
	require.Equal(t, "archive 25 conversations?", st.s.Question().Text)
	require.Zero(t, count[inbox.Write](st))
	st.do(inbox.Answer{Yes: true})
	require.Equal(t, 23, st.archived())
	require.Equal(t, "archived 23 of 25, 2 failed", st.s.Notice().Text)
	require.True(t, st.s.Notice().Bad && st.s.Notice().Undo)
	require.Equal(t, []string{"c19", "c07"}, st.marked(), "failures stay marked")
	require.Equal(t, []string{"c19", "c07"}, st.ids())
	for _, id := range st.marked() {
		require.Equal(t, "not archived: retention is locked", st.s.Failure(st.ref(id)))
	}
	_, running := st.s.Progress()
	require.False(t, running)

	st.do(inbox.Undo{})
	require.Zero(t, st.archived(), "one undo for the bulk")
	require.Equal(t, "undone: archived 23 conversations", st.s.Notice().Text)
	st.do(inbox.Redo{})
	require.Equal(t, 23, st.archived())
	require.Equal(t, "done again: archived 23 conversations", st.s.Notice().Text)
	st.do(inbox.Undo{})
	require.Zero(t, st.archived())
}

func TestSmallBulksThatCanBeTakenBackAreNotAskedAbout(t *testing.T) {
	tests := []struct {
		n    int
		kind model.OpKind
		want string
	}{
		{9, model.OpArchive, ""},
		{10, model.OpArchive, "archive 10 conversations?"},
		{3, model.OpRead, "mark 2 conversations read (it cannot be undone)?"},
		{3, model.OpAssign, ""},
		{12, model.OpAssign, "assign 12 conversations to Luca Verdi?"},
	}
	for _, tt := range tests {
		t.Run(fmt.Sprint(tt.kind, tt.n), func(t *testing.T) {
			st := crowd(t, tt.n)
			st.do(inbox.MarkAll{})
			st.do(st.all(tt.kind, func(a *inbox.Act) { a.Person = st.w.team[1] }))
			if tt.want == "" {
				require.Nil(t, st.s.Question())
				require.Equal(t, tt.n, count[inbox.Write](st))
				return
			}
			require.Equal(t, tt.want, st.s.Question().Text)
			st.do(inbox.Answer{})
			require.Zero(t, count[inbox.Write](st))
			require.Len(t, st.marked(), tt.n, "they stay marked")
		})
	}
}

func TestABulkRunsThreeAtATime(t *testing.T) {
	st := crowd(t, 9)
	st.do(inbox.MarkAll{})
	st.hold = is[inbox.Write]
	st.do(st.all(model.OpArchive))
	require.Len(t, st.behind, 3)
	p, _ := st.s.Progress()
	require.Equal(t, inbox.Progress{Doing: "archiving", Total: 9, Waiting: 6}, p)
	require.Len(t, st.ids(), 6, "rows leave as they are begun")
	row, _ := st.find("c05")
	require.True(t, row.Marked && !row.Pending)
	require.Empty(t, st.s.Marks(), "the next action is not for them")
	first := st.behind[0]
	st.behind = st.behind[1:]
	st.do(st.answer(first))
	require.Len(t, st.behind, 3)
	p, _ = st.s.Progress()
	require.Equal(t, inbox.Progress{Doing: "archiving", Total: 9, Done: 1, Waiting: 5}, p)
	st.release()
	require.Equal(t, 9, st.archived())
	require.Equal(t, "archived 9 conversations", st.s.Notice().Text)
	require.Empty(t, st.marked())
}

func TestStoppingABulkFinishesWhatIsUnderWay(t *testing.T) {
	st := crowd(t, 9)
	st.do(inbox.MarkAll{})
	st.hold = is[inbox.Write]
	st.do(st.all(model.OpArchive))
	st.do(inbox.StopBulk{})
	p, _ := st.s.Progress()
	require.True(t, p.Stopping)
	require.Len(t, st.marked(), 6, "what was not begun is marked as before")
	st.release()
	require.Equal(t, 3, st.archived())
	require.Equal(t, "archived 3 of 9, 6 not begun: stopped", st.s.Notice().Text)
	require.Len(t, st.ids(), 6)
	st.pass(time.Hour)
	require.Equal(t, 3, count[inbox.Write](st), "nothing is retried by itself")
	st.do(inbox.Undo{}, inbox.Answer{Yes: true})
	require.Zero(t, st.archived())
}

// limiting refuses every write from the given one on until it is lifted.
func (st *stage) limiting(from int, after time.Duration) (lift func()) {
	n := 0
	st.stead = func(e inbox.Effect) inbox.Event {
		if w, ok := e.(inbox.Write); ok {
			if n++; n >= from {
				return inbox.Written{Of: w, Fault: &model.Fault{Kind: model.FaultRateLimited, RetryAfter: after}}
			}
		}
		return nil
	}
	return func() { st.stead = nil }
}

func TestABulkWaitsForTheRateLimit(t *testing.T) {
	st := crowd(t, 8)
	st.do(inbox.MarkAll{})
	lift := st.limiting(4, 5*time.Minute)
	st.do(st.all(model.OpArchive))
	p, running := st.s.Progress()
	require.True(t, running)
	require.Equal(t, st.w.now.Add(5*time.Minute), p.Until)
	require.Equal(t, []int{3, 0, 5}, []int{p.Done, p.Failed, p.Waiting})
	require.Len(t, st.ids(), 5, "what was refused is back")
	lift()
	st.pass(4 * time.Minute)
	require.Equal(t, 3, st.archived())
	st.pass(time.Minute)
	require.Equal(t, 8, st.archived())
	require.Equal(t, "archived 8 conversations", st.s.Notice().Text)
	require.Equal(t, 1, st.s.HistoryLen())
	require.Len(t, st.s.History(0).Deeds, 8, "what was begun twice was done once")
	for _, d := range st.s.History(0).Deeds {
		require.Equal(t, model.ResultDone, d.Result)
	}
}

// A part of the limit is left to what people do meanwhile, until it begins anew.
func TestABulkLeavesATenthOfTheRateLimit(t *testing.T) {
	st := crowd(t, 30)
	st.do(inbox.MarkAll{})
	left := 40
	reset := st.w.now.Add(time.Minute)
	st.stead = func(e inbox.Effect) inbox.Event {
		w, ok := e.(inbox.Write)
		if !ok {
			return nil
		}
		left--
		ev := st.w.answer(w).(inbox.Written) //nolint:forcetypeassert // the world answers a Write so
		ev.Patch.Rate = model.Rate{Limit: 200, Remaining: left, ResetAt: reset}
		return ev
	}
	e := st.all(model.OpArchive)
	e.Sure = true
	st.do(e)
	require.Equal(t, 22, st.archived(), "those under way are finished")
	p, _ := st.s.Progress()
	require.Equal(t, reset, p.Until)
	left = 200
	st.pass(time.Minute)
	require.Equal(t, 30, st.archived())
}

func TestABulkThatWaitsCanBeStopped(t *testing.T) {
	st := crowd(t, 8)
	st.do(inbox.MarkAll{})
	lift := st.limiting(4, 5*time.Minute)
	st.do(st.all(model.OpArchive))
	st.do(inbox.StopBulk{})
	require.Equal(t, "archived 3 of 8, 5 not begun: stopped", st.s.Notice().Text)
	lift()
	st.pass(time.Hour)
	require.Equal(t, 3, st.archived(), "nothing fires later by itself")
	require.Len(t, st.marked(), 5)
}

func TestWhileABulkWaitsOthersKeepWorking(t *testing.T) {
	st := crowd(t, 8)
	st.mark("c05", "c04")
	lift := st.limiting(1, 5*time.Minute)
	st.do(st.all(model.OpArchive))
	lift()
	st.act("c07", model.OpArchive)
	require.Equal(t, 1, st.archived())
	st.act("c05", model.OpArchive)
	require.Equal(t, "not archived: it is part of the bulk that is under way", st.s.Notice().Text)
	st.mark("c03")
	require.Equal(t, []string{"c03"}, st.marked())
	st.do(st.all(model.OpArchive))
	require.Equal(t, "not archived: one bulk at a time, and esc stops this one", st.s.Notice().Text)
	st.mark("c05")
	require.Equal(t, []string{"c03"}, st.marked(), "what the bulk has not settled keeps its mark")
	st.do(inbox.Undo{})
	require.Zero(t, st.archived())
}

// What a customer wrote while a bulk waited is not put away with it.
func TestWhatCameWhileABulkWaitedIsNotHidden(t *testing.T) {
	st := crowd(t, 6)
	st.do(inbox.MarkAll{})
	lift := st.limiting(1, 5*time.Minute)
	st.do(st.all(model.OpArchive))
	lift()
	st.pass(time.Minute)
	st.w.inbound(st.w.convs["c02"])
	st.pass(3 * time.Minute)
	st.stead = func(e inbox.Effect) inbox.Event { // no poll has told of this one
		if w, ok := e.(inbox.Write); ok && w.Op.Conv.ID == "c05" && len(st.w.convs["c01"].messages) == 1 {
			st.w.inbound(st.w.convs["c01"])
		}
		return nil
	}
	st.pass(time.Minute)
	require.Equal(t, "archived 4 of 6, 2 failed", st.s.Notice().Text)
	require.Contains(t, st.s.Failure(st.ref("c02")), "not archived: a newer message came at 12:01")
	require.Contains(t, st.s.Failure(st.ref("c01")), "not archived: a newer message came at")
	require.Equal(t, model.StatusOpen, st.w.convs["c01"].status)
}

func TestABulkGivesUpWhereNothingWorks(t *testing.T) {
	for kind, says := range map[model.FaultKind]string{
		model.FaultNetwork:         "archived 0 of 20, 7 failed, 13 not begun: too many failures in a row",
		model.FaultUnknown:         "archived 0 of 20, 7 not confirmed, 13 not begun: too many failures in a row",
		model.FaultUnauthenticated: "archived 0 of 20, 3 failed, 17 not begun: the key was refused",
		model.FaultRefused:         "archived 0 of 20, 20 failed",
	} {
		t.Run(fmt.Sprint(kind), func(t *testing.T) {
			st := crowd(t, 20)
			st.do(inbox.MarkAll{})
			st.failing(kind, "no", is[inbox.Write])
			e := st.all(model.OpArchive)
			e.Sure = true
			st.hold = is[inbox.Write]
			st.do(e)
			for len(st.behind) > 0 {
				first := st.behind[0]
				st.behind = st.behind[1:]
				st.do(st.answer(first))
			}
			require.Equal(t, says, st.s.Notice().Text)
			require.Len(t, st.marked(), 20)
			require.Zero(t, st.s.UndoTop())
			require.Zero(t, st.s.Pending())
		})
	}
}

func TestWhatABackendCannotDoIsSkippedAndCounted(t *testing.T) {
	other := caps()
	other.Backend, other.Name = "bookingsync", "BookingSync"
	other.Ops[model.OpArchive] = model.No("BookingSync has no such action")
	s := inbox.New(inbox.Config{Accounts: []inbox.Account{{Name: "shop", Caps: caps(), Me: me.ID}, {Name: "flat", Caps: other, Me: me.ID}}})
	st := &stage{t: t, w: newWorld(4), s: s, waits: map[string]timer{}}
	st.stead = func(e inbox.Effect) inbox.Event {
		switch e := e.(type) {
		case inbox.FetchList:
			page := st.w.list(e.Query)
			for i := range page.Conversations {
				page.Conversations[i].Ref.Account = e.Account
			}
			return inbox.Listed{Of: e, Page: page}
		case inbox.FetchOne:
			c := st.w.seen(st.w.convs[e.Conv.ID], true)
			c.Ref = e.Conv
			return inbox.Got{Of: e, Conversation: c}
		}
		return nil
	}
	st.do(inbox.Start{Live: true})
	st.do(inbox.MarkAll{})
	require.Len(t, st.marked(), 8)
	e := st.all(model.OpArchive)
	st.do(e)
	require.Equal(t, "archived 4 of 8, 4 cannot: BookingSync has no such action", st.s.Notice().Text)
	require.Len(t, st.marked(), 4)
	st.do(st.all(model.OpArchive))
	require.Equal(t, "not archived: BookingSync has no such action", st.s.Notice().Text)
}

func TestABulkThatSystemsCallByOtherNames(t *testing.T) {
	for _, tt := range []struct {
		kinds []model.OpKind
		asks  string
	}{
		{[]model.OpKind{model.OpArchive}, "archive 12 conversations?"},
		{[]model.OpKind{model.OpArchive, model.OpClose}, "put 12 conversations away?"},
		{[]model.OpKind{model.OpUnarchive, model.OpReopen, model.OpClose}, "change 12 conversations?"},
	} {
		c := caps()
		for _, k := range model.OpKinds() {
			c.Ops[k] = model.Yes()
		}
		st := crowd(t, 12)
		st.s = inbox.New(inbox.Config{Accounts: []inbox.Account{{Name: "shop", Caps: c, Me: me.ID}}})
		for i, id := range st.w.order {
			if k := tt.kinds[i%len(tt.kinds)]; k == model.OpUnarchive || k == model.OpReopen {
				st.w.convs[id].status = model.StatusArchived
			}
		}
		st.do(inbox.Start{Live: true}, inbox.SetView{View: inbox.Archived})
		var e inbox.ActAll
		for i, id := range st.w.order {
			e.Acts = append(e.Acts, inbox.Act{Kind: tt.kinds[i%len(tt.kinds)], Conv: st.ref(id)})
		}
		st.do(e)
		require.Equal(t, tt.asks, st.s.Question().Text)
	}
}

// Every conversation is guarded by the owner that was shown for it; nobody is asked
// about each of them.
func TestAssigningSeveralLeavesWhatOthersHaveTakenMeanwhile(t *testing.T) {
	st := crowd(t, 6)
	st.do(inbox.Visible{Refs: []model.Ref{st.ref("c05"), st.ref("c04"), st.ref("c03"), st.ref("c02")}})
	st.mark("c05", "c04", "c03", "c00")
	e := st.all(model.OpAssign, func(a *inbox.Act) { a.Person = st.w.team[2] })
	st.w.convs["c04"].owner = "4522"
	st.w.convs["c03"].owner = "4523"
	st.w.convs["c00"].owner = "4522" // its owner was never shown
	st.do(e)
	require.Nil(t, st.s.Question())
	require.Equal(t, "assigned 2 of 4 to Marco Rossi, 1 so already, 2 failed", st.s.Notice().Text)
	require.Equal(t, "4522", st.w.convs["c04"].owner)
	require.Equal(t, "not assigned: with Luca Verdi by now", st.s.Failure(st.ref("c04")))
	require.Equal(t, []string{"c04", "c00"}, st.marked())
	st.do(inbox.Undo{})
	require.Empty(t, st.w.convs["c05"].owner)
	require.Equal(t, "4523", st.w.convs["c03"].owner, "that was not ours to take back")
}

func TestUndoOfABulkSkipsWhatOthersHaveChangedAndNamesIt(t *testing.T) {
	st := crowd(t, 6)
	st.do(inbox.MarkAll{})
	st.do(st.all(model.OpArchive))
	st.w.convs["c02"].status = model.StatusSpam
	st.do(inbox.Undo{})
	require.Equal(t, 0, st.archived())
	require.Equal(t, model.StatusSpam, st.w.convs["c02"].status)
	require.Equal(t, "undone for 5 of 6: archived 6 conversations, 1 failed, not Customer c02", st.s.Notice().Text)
	require.Equal(t, "not brought back: it is spam by now", st.s.Failure(st.ref("c02")))
	st.do(inbox.Redo{})
	require.Equal(t, 5, st.archived())
}

func TestTheRestOfAStoppedUndoCanBeTakenBackLater(t *testing.T) {
	st := crowd(t, 8)
	st.do(inbox.MarkAll{})
	st.do(st.all(model.OpArchive))
	st.hold = is[inbox.Write]
	st.do(inbox.Undo{}, inbox.StopBulk{})
	st.release()
	require.Equal(t, 5, st.archived())
	require.Equal(t, "undone for 3 of 8: archived 8 conversations, 5 not begun: stopped", st.s.Notice().Text)
	st.do(inbox.Undo{})
	require.Zero(t, st.archived())
	st.do(inbox.Redo{})
	st.do(inbox.Redo{})
	require.Equal(t, 8, st.archived())

	st.failing(model.FaultNetwork, "connection refused", on("c05"))
	st.do(inbox.Undo{})
	st.stead = nil
	st.do(inbox.Undo{})
	st.do(inbox.Undo{})
	require.Zero(t, st.archived(), "what the network prevented can be tried again")
}

func TestUndoWhileABulkRunsStopsItAndTakesBackWhatWasDone(t *testing.T) {
	st := crowd(t, 9)
	st.do(inbox.MarkAll{})
	st.hold = is[inbox.Write]
	st.do(st.all(model.OpArchive))
	st.do(inbox.Undo{})
	require.Len(t, st.behind, 3, "nothing more is begun")
	st.release()
	require.Zero(t, st.archived())
	require.Len(t, st.marked(), 6)
	require.Zero(t, st.s.UndoTop())

	st.do(inbox.Undo{})
	require.Equal(t, "nothing to undo", st.s.Notice().Text)
}

// Undo while nothing of the bulk came to pass takes nothing else back.
func TestUndoOfABulkThatFailedTakesNothingElseBack(t *testing.T) {
	st := crowd(t, 6)
	st.act("c00", model.OpArchive)
	st.do(inbox.MarkAll{})
	st.failing(model.FaultRefused, "locked", is[inbox.Write])
	st.hold = is[inbox.Write]
	st.do(st.all(model.OpArchive))
	st.do(inbox.Undo{})
	st.release()
	require.Equal(t, 1, st.archived())
	require.NotZero(t, st.s.UndoTop())
}

func TestTheCursorMakesWayForABulk(t *testing.T) {
	for _, tt := range []struct{ at, want string }{{"c04", "c02"}, {"c05", "c05"}, {"c00", "c02"}} {
		st := crowd(t, 6)
		st.mark("c04", "c03", "c01", "c00")
		st.do(inbox.Select{Ref: st.ref(tt.at)})
		st.do(st.all(model.OpArchive))
		require.Equal(t, st.ref(tt.want), st.s.Selected(), tt.at)
	}
}

func TestABulkOnAConversationThatIsBeingChangedKeepsTheOrder(t *testing.T) {
	st := crowd(t, 4)
	st.hold = is[inbox.Write]
	st.act("c02", model.OpAssign)
	st.mark("c03", "c02")
	st.do(st.all(model.OpArchive))
	require.Len(t, st.behind, 2, "one at a time for each conversation")
	st.do(inbox.StopBulk{})
	p, _ := st.s.Progress()
	require.Zero(t, p.Waiting)
	require.Equal(t, []string{"c02"}, st.marked(), "what had not left is not begun")
	st.release()
	require.Equal(t, "archived 1 of 2, 1 not begun: stopped", st.s.Notice().Text)
	require.Equal(t, 1, st.archived())
}

// What waits for a reply that is on its way is dropped with it, and the bulk goes on.
func TestABulkGoesOnWithoutWhatWaitsForAReply(t *testing.T) {
	for name, accepted := range map[string]bool{"accepted": true, "refused": false} {
		t.Run(name, func(t *testing.T) {
			st := crowd(t, 6)
			st.write("c05", "on its way")
			if !accepted {
				st.failing(model.FaultRefused, "no", is[inbox.Dispatch])
			}
			st.do(inbox.Send{Conv: st.ref("c05"), Hold: true})
			require.Equal(t, inbox.Holding, st.reply("c05").Phase)
			st.mark("c05", "c04", "c03", "c02", "c01")
			st.do(st.all(model.OpArchive))
			require.Equal(t, 4, st.archived())
			_, running := st.s.Progress()
			require.True(t, running)
			st.pass(time.Minute)
			_, running = st.s.Progress()
			require.False(t, running)
			require.Zero(t, st.s.Pending())
			if accepted {
				require.Equal(t, 5, st.archived())
				return
			}
			require.Equal(t, 4, st.archived())
			require.Equal(t, []string{"c05"}, st.marked())
			require.NotEmpty(t, st.s.Failure(st.ref("c05")))
		})
	}
}

func TestQuittingEndsABulk(t *testing.T) {
	st := crowd(t, 8)
	st.do(inbox.MarkAll{})
	st.hold = is[inbox.Write]
	st.do(st.all(model.OpArchive))
	st.do(inbox.Quit{})
	st.release()
	require.Equal(t, 3, st.archived())
	require.Equal(t, 3, count[inbox.Write](st))
}

func TestMarkingSeveralSeenOnThisMachineOnly(t *testing.T) {
	sh := newShelf(t, model.Caps{Follow: model.FollowGuess, ListHasOwner: true, SeenHere: true}, 3, false)
	sh.do(inbox.Remembered{Of: inbox.Recall{Account: "shop"}, Seen: model.Seen{Since: sh.w.now.Add(-time.Hour)}})
	sh.rows[0].UpdatedAt, sh.rows[1].UpdatedAt = model.At(sh.w.now), model.At(sh.w.now)
	sh.pass(10 * time.Second)
	sh.do(inbox.MarkAll{})
	sh.do(sh.all(model.OpRead))
	require.Equal(t, "marked read 3 conversations, 1 so already", sh.s.Notice().Text)
	require.Equal(t, 2, count[inbox.KeepSeen](sh.stage))
	require.Zero(t, count[inbox.Write](sh.stage))
	require.Empty(t, sh.marked())
}

// Undo of a bulk brings back exactly what was there, but for what others have changed
// since, and redo does it again by the same rule.
func TestUndoOfABulkRestoresWhatWasThere(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		st := crowd(t, 12)
		kind := rapid.SampledFrom([]model.OpKind{model.OpArchive, model.OpAssign, model.OpRelease}).Draw(rt, "kind")
		fates := map[string]model.FaultKind{}
		var refs []model.Ref
		for _, id := range st.w.order {
			st.w.convs[id].owner = rapid.SampledFrom([]string{"", "4521", "4522"}).Draw(rt, "owner")
			refs = append(refs, st.ref(id))
			if rapid.IntRange(0, 3).Draw(rt, "marked") > 0 {
				st.mark(id)
			}
			fates[id] = rapid.SampledFrom([]model.FaultKind{0, 0, 0, model.FaultRefused, model.FaultUnknown}).Draw(rt, "fate")
		}
		for _, ref := range refs {
			st.do(inbox.Visible{Refs: []model.Ref{ref}}) // the owners are read
		}
		part := func(id string) string {
			if kind == model.OpArchive {
				return string(st.w.convs[id].status)
			}
			return st.w.convs[id].owner
		}
		all := func() map[string]string {
			now := map[string]string{}
			for _, id := range st.w.order {
				now[id] = part(id)
			}
			return now
		}
		st.stead = func(e inbox.Effect) inbox.Event {
			w, ok := e.(inbox.Write)
			if !ok || fates[w.Op.Conv.ID] == 0 {
				return nil
			}
			if fates[w.Op.Conv.ID] == model.FaultUnknown {
				st.w.answer(e)
			}
			return inbox.Written{Of: w, Fault: &model.Fault{Kind: fates[w.Op.Conv.ID]}}
		}
		before := all()
		bulk := st.all(kind, func(a *inbox.Act) { a.Person = st.w.team[2] })
		bulk.Sure = true
		st.do(bulk)
		st.stead = nil
		left := all()
		ours := map[string]bool{}
		for _, e := range st.log {
			if w, ok := e.(inbox.Write); ok && fates[w.Op.Conv.ID] == 0 {
				ours[w.Op.Conv.ID] = before[w.Op.Conv.ID] != left[w.Op.Conv.ID]
			}
		}
		for _, want := range []map[string]string{before, left} {
			then := all()
			for _, id := range st.w.order {
				c := st.w.convs[id]
				switch rapid.IntRange(0, 7).Draw(rt, "others") {
				case 0:
					c.status = rapid.SampledFrom([]model.Status{model.StatusOpen, model.StatusSpam, model.StatusArchived}).Draw(rt, "status")
				case 1:
					c.owner = rapid.SampledFrom([]string{"", "4521", "4522", "4523"}).Draw(rt, "new owner")
				}
				ours[id] = ours[id] && part(id) == then[id]
			}
			found := all()
			if len(want) > 0 && st.s.UndoTop()+st.s.RedoTop() == 0 {
				return // nothing came to pass
			}
			if st.s.UndoTop() != 0 {
				st.do(inbox.Undo{})
			} else {
				st.do(inbox.Redo{})
			}
			for _, id := range st.w.order {
				if ours[id] {
					require.Equal(rt, want[id], part(id), "%s: %s", id, st.s.Notice().Text)
				} else {
					require.Equal(rt, found[id], part(id), "%s is not ours to change: %s", id, st.s.Notice().Text)
				}
			}
		}
	})
}
