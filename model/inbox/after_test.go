package inbox_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"convo/model"
	"convo/model/inbox"
)

func archive(st *stage, id string) inbox.Act {
	return inbox.Act{Kind: model.OpArchive, Conv: st.ref(id)}
}

// writes are the operations that were carried out, in their order.
func writes(st *stage) []model.OpKind {
	var kinds []model.OpKind
	for _, e := range st.log {
		switch e := e.(type) {
		case inbox.Write:
			kinds = append(kinds, e.Op.Kind)
		case inbox.Dispatch:
			kinds = append(kinds, e.Out.Kind)
		}
	}
	return kinds
}

func TestAConversationIsPutAwayOnlyAfterItsHeldReply(t *testing.T) {
	st := newStage(t)
	st.write("c05", "hello")
	st.do(inbox.Send{Conv: st.ref("c05"), Hold: true}, archive(st, "c05"))
	_, there := st.find("c05")
	require.False(t, there, "the row leaves at once")
	require.Empty(t, writes(st))

	st.pass(inbox.UndoHold)
	require.Equal(t, []model.OpKind{model.OpReply, model.OpArchive}, writes(st))
	require.Equal(t, []string{"hello"}, st.sent("c05"))
	require.Equal(t, model.StatusArchived, st.w.convs["c05"].status)
	st.do(inbox.Refresh{})
	_, there = st.find("c05")
	require.False(t, there)

	st.do(inbox.Undo{})
	require.Equal(t, model.StatusOpen, st.w.convs["c05"].status, "it can be taken back like any other")
}

func TestThePollsInBetweenDoNotBringItBack(t *testing.T) {
	st := newStage(t)
	st.write("c05", "hello")
	st.do(inbox.Send{Conv: st.ref("c05"), Hold: true}, archive(st, "c05"))
	st.hold = func(e inbox.Effect) bool { return is[inbox.FetchOne](e) }
	st.pass(inbox.UndoHold)
	st.do(inbox.Refresh{}) // it tells of our own reply, which is newer than what was on the screen
	_, there := st.find("c05")
	require.False(t, there)
	st.release()
	require.Equal(t, model.StatusArchived, st.w.convs["c05"].status)
}

func TestWhereTheReplyDoesNotLeaveNothingIsPutAway(t *testing.T) {
	for name, tt := range map[string]struct {
		spoil func(st *stage)
		want  string
	}{
		"taken back": {func(st *stage) { st.do(inbox.Unsend{Conv: st.ref("c05")}) }, "so it was not archived"},
		"refused": {func(st *stage) {
			st.failing(model.FaultRefused, "too long", is[inbox.Dispatch])
			st.pass(inbox.UndoHold)
		}, "so it was not archived"},
		"unclear": {func(st *stage) { st.lost(false); st.pass(inbox.UndoHold) }, "so it was not archived"},
		"the customer wrote meanwhile": {func(st *stage) {
			st.hold = is[inbox.FetchOne]
			st.pass(inbox.UndoHold)
			st.w.now = st.w.now.Add(time.Second)
			st.w.inbound(st.w.convs["c05"])
			st.release()
		}, "not archived: a newer message came at"},
		"it cannot be read again": {func(st *stage) {
			st.failing(model.FaultNetwork, "down", is[inbox.FetchOne])
			st.pass(inbox.UndoHold)
		}, "not archived: it could not be read again"},
	} {
		t.Run(name, func(t *testing.T) {
			st := newStage(t)
			st.write("c05", "hello")
			st.do(inbox.Send{Conv: st.ref("c05"), Hold: true}, archive(st, "c05"))
			tt.spoil(st)
			require.Zero(t, count[inbox.Write](st))
			require.Contains(t, st.s.Notice().Text, tt.want)
			row, there := st.find("c05")
			require.True(t, there, "the row is back")
			require.False(t, row.Pending)
			require.Zero(t, st.s.Pending())
		})
	}
}

func TestOnlyWhatPutsAwayWaitsForTheReply(t *testing.T) {
	st := newStage(t)
	st.write("c05", "hello")
	st.do(inbox.Send{Conv: st.ref("c05"), Hold: true}, archive(st, "c05"),
		inbox.Act{Kind: model.OpAssign, Conv: st.ref("c05"), Person: model.Person{ID: "4521"}},
		inbox.Act{Kind: model.OpUnarchive, Conv: st.ref("c05")})
	require.Equal(t, []model.OpKind{model.OpAssign}, writes(st))
	st.pass(inbox.UndoHold)
	require.Equal(t, []model.OpKind{model.OpAssign, model.OpReply, model.OpArchive, model.OpUnarchive}, writes(st))
	require.Equal(t, model.StatusOpen, st.w.convs["c05"].status)
}

func TestAnArchiveThatWaitsIsTakenBackFirst(t *testing.T) {
	st := newStage(t)
	st.write("c05", "hello")
	st.do(inbox.Send{Conv: st.ref("c05"), Hold: true}, archive(st, "c05"), inbox.Undo{})
	st.pass(inbox.UndoHold)
	require.Equal(t, []model.OpKind{model.OpReply}, writes(st))
	require.Equal(t, model.StatusOpen, st.w.convs["c05"].status)
}

// playing is a draft with a playbook, and its steps as they were shown.
func playing(st *stage, steps ...inbox.PlayStep) []inbox.PlayStep {
	words := make([]string, len(steps))
	for i := range steps {
		steps[i].Act.Conv = st.ref("c05")
		words[i] = steps[i].Words
	}
	st.write("c05", "hello")
	st.do(inbox.Edit{Conv: st.ref("c05"), Body: "hello", Canned: &model.Canned{Playbook: "refund", Then: words}})
	return steps
}

var (
	takeIt = inbox.PlayStep{Words: "assign: me", Act: inbox.Act{Kind: model.OpAssign, Person: model.Person{ID: "4521"}, Shown: ptr(model.Nobody())}}
	putIt  = inbox.PlayStep{Words: "archive", Act: inbox.Act{Kind: model.OpArchive}}
)

func ptr[T any](v T) *T { return &v }

func TestAPlaybookRunsOnceItsReplyWasAccepted(t *testing.T) {
	st := newStage(t)
	steps := playing(st, takeIt, putIt)
	st.do(inbox.Send{Conv: st.ref("c05"), Hold: true})
	require.Contains(t, st.reply("c05").Error, "its playbook", "what it does has to be shown first")
	st.do(inbox.Send{Conv: st.ref("c05"), Hold: true, Then: steps})
	require.Equal(t, inbox.Holding, st.reply("c05").Phase)
	require.Empty(t, writes(st))
	st.hold = is[inbox.Write]
	st.pass(inbox.UndoHold)
	require.Equal(t, []model.OpKind{model.OpReply, model.OpAssign}, writes(st), "one step after the other")
	st.release()
	require.Equal(t, []model.OpKind{model.OpReply, model.OpAssign, model.OpArchive}, writes(st))
	require.Equal(t, "4521", st.w.convs["c05"].owner)
	require.Equal(t, model.StatusArchived, st.w.convs["c05"].status)
	require.Zero(t, st.s.Unplayed())
	st.do(inbox.Undo{}, inbox.Undo{})
	require.Equal(t, model.StatusOpen, st.w.convs["c05"].status)
	require.Empty(t, st.w.convs["c05"].owner, "each step can be taken back")
}

func TestAPlaybookWithoutItsReplyDoesNothing(t *testing.T) {
	for name, spoil := range map[string]func(st *stage){
		"taken back": func(st *stage) { st.do(inbox.Undo{}) },
		"refused":    func(st *stage) { st.failing(model.FaultRefused, "too long", is[inbox.Dispatch]) },
		"unclear":    func(st *stage) { st.lost(true) },
	} {
		t.Run(name, func(t *testing.T) {
			st := newStage(t)
			steps := playing(st, takeIt, putIt)
			st.do(inbox.Send{Conv: st.ref("c05"), Hold: true, Then: steps})
			spoil(st)
			st.pass(time.Minute)
			require.Zero(t, count[inbox.Write](st))
			require.Zero(t, st.s.Unplayed())
		})
	}
}

func TestAStepThatFailsStopsThePlaybookAndSaysSo(t *testing.T) {
	st := newStage(t)
	steps := playing(st, takeIt, putIt)
	st.failing(model.FaultRefused, "no", is[inbox.Write])
	st.do(inbox.Send{Conv: st.ref("c05"), Hold: true, Then: steps})
	st.pass(inbox.UndoHold)
	require.Equal(t, 1, count[inbox.Write](st))
	require.Contains(t, st.s.Notice().Text, "not assigned: no; the playbook stopped, not done: archive")
	row, _ := st.find("c05")
	require.Contains(t, row.Failed, "not done: archive")
}

func TestAPlaybookStopsWhereSomebodyElseHasTakenOver(t *testing.T) {
	st := newStage(t)
	steps := playing(st, takeIt, putIt)
	st.hold = is[inbox.FetchOne]
	st.do(inbox.Send{Conv: st.ref("c05"), Then: steps})
	st.w.convs["c05"].owner = "4522"
	st.release()
	require.Equal(t, "4522", st.w.convs["c05"].owner)
	require.Equal(t, model.StatusOpen, st.w.convs["c05"].status)
	require.Contains(t, st.s.Notice().Text, "not done: archive")
	require.Contains(t, st.s.Question().Text, "now with Luca Verdi")
}

func TestAPlaybookStopsWhereTheCustomerHasWritten(t *testing.T) {
	st := newStage(t)
	steps := playing(st, putIt)
	c, _ := st.s.Conversation(st.ref("c05"))
	steps[0].Act.Seen = c.LastMessageAt
	st.hold = is[inbox.FetchOne]
	st.do(inbox.Send{Conv: st.ref("c05"), Then: steps})
	st.w.now = st.w.now.Add(time.Second)
	st.w.inbound(st.w.convs["c05"])
	st.release()
	require.Zero(t, count[inbox.Write](st))
	require.Contains(t, st.s.Notice().Text, "not done: archive: a newer message came")
}

func TestAPlaybookThatSendsNothing(t *testing.T) {
	st := newStage(t)
	steps := []inbox.PlayStep{takeIt, takeIt, putIt} // the second finds it done
	for i := range steps {
		steps[i].Act.Conv = st.ref("c05")
	}
	st.do(inbox.Play{Conv: st.ref("c05"), Steps: steps})
	require.Equal(t, []model.OpKind{model.OpAssign, model.OpArchive}, writes(st))
}

func TestAMarkOfACannedReplyKeepsItFromLeaving(t *testing.T) {
	st := newStage(t)
	ref := st.ref("c05")
	edit := func(body string, c *model.Canned) inbox.Edit { return inbox.Edit{Conv: ref, Body: body, Canned: c} }
	st.do(inbox.Open{Ref: ref}, edit("Dear [first_name?],", &model.Canned{Missing: []string{"[first_name?]"}}))
	st.do(edit("Dear [first_name?], and [x?]", nil), inbox.Send{Conv: ref})
	require.Contains(t, st.reply("c05").Error, "fill in [first_name?] first")
	require.Zero(t, count[inbox.ReadGate](st))
	st.do(inbox.Send{Conv: ref, Anyway: st.reply("c05").Gate})
	require.Zero(t, count[inbox.ReadGate](st), "nothing overrules it")

	st.do(edit("Dear Marco, and [x?]", nil), inbox.Send{Conv: ref})
	require.Equal(t, []string{"Dear Marco, and [x?]"}, st.sent("c05"), "what a person types is theirs")
}

func TestWhatCannedRepliesAddToADraft(t *testing.T) {
	a := &model.Canned{Missing: []string{"[b?]", "[a?]"}}
	b := &model.Canned{Missing: []string{"[a?]", "[c?]"}, Playbook: "p", Then: []string{"archive"}}
	for _, tt := range []struct {
		name    string
		was     *model.Canned
		more    *model.Canned
		body    string
		want    *model.Canned
		missing []string
	}{
		{name: "nothing", body: "x"},
		{name: "marks", more: a, body: "[a?] [b?]", want: &model.Canned{Missing: []string{"[a?]", "[b?]"}}, missing: []string{"[a?]", "[b?]"}},
		{name: "a mark that was filled in", was: a, body: "[b?]", want: &model.Canned{Missing: []string{"[b?]"}}, missing: []string{"[b?]"}},
		{name: "all filled in", was: a, body: "x"},
		{name: "two of them", was: a, more: b, body: "[a?] [b?] [c?]", want: &model.Canned{Missing: []string{"[a?]", "[b?]", "[c?]"}, Playbook: "p", Then: []string{"archive"}}, missing: []string{"[a?]", "[b?]", "[c?]"}},
		{name: "a playbook stays", was: b, more: &model.Canned{}, body: "x", want: &model.Canned{Playbook: "p", Then: []string{"archive"}}},
		{name: "an empty text has nothing", was: b, body: ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := tt.was.With(tt.more, tt.body)
			require.Equal(t, tt.want, got)
			require.Equal(t, tt.missing, got.Unfilled(tt.body))
			require.Same(t, got, got.With(nil, tt.body), "unchanged it is the same")
		})
	}
}

func TestTheStepsOfTwoRepliesFollowEachOther(t *testing.T) {
	st := newStage(t)
	first := playing(st, takeIt)
	st.hold = is[inbox.Write]
	st.do(inbox.Send{Conv: st.ref("c05"), Then: first})
	second := playing(st, putIt)
	st.do(inbox.Send{Conv: st.ref("c05"), Then: second})
	require.Equal(t, []model.OpKind{model.OpReply, model.OpAssign}, writes(st), "the gate waits until that is known")
	st.release()
	require.Equal(t, []model.OpKind{model.OpReply, model.OpAssign, model.OpReply, model.OpArchive}, writes(st))
	require.Zero(t, st.s.Unplayed())
}

func TestNothingIsSaidOfWhatWasTakenBack(t *testing.T) {
	st := newStage(t)
	st.write("c05", "hello")
	st.do(inbox.Send{Conv: st.ref("c05"), Hold: true}, archive(st, "c05"))
	st.hold = is[inbox.FetchOne]
	st.pass(inbox.UndoHold)
	st.do(inbox.Undo{})
	st.failing(model.FaultNetwork, "down", is[inbox.FetchOne])
	st.release()
	row, _ := st.find("c05")
	require.Empty(t, row.Failed)
	require.Zero(t, count[inbox.Write](st))
}
