package inbox_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"convo/model"
	"convo/model/inbox"
)

// writes are the kinds of the operations that were asked for, in order.
func (st *stage) writes() []model.OpKind {
	var kinds []model.OpKind
	for _, e := range st.log {
		if w, ok := e.(inbox.Write); ok {
			kinds = append(kinds, w.Op.Kind)
		}
	}
	return kinds
}

func TestRedoDoesAgainWhatWasTakenBack(t *testing.T) {
	st := newStage(t)
	st.act("c04", model.OpArchive)
	for range 3 {
		st.do(inbox.Undo{})
		require.Equal(t, model.StatusOpen, st.w.convs["c04"].status)
		require.Contains(t, st.s.Notice().Text, "undone: Customer c04 is back in the inbox")
		st.do(inbox.Redo{})
		require.Equal(t, model.StatusArchived, st.w.convs["c04"].status)
		require.Equal(t, "done again: archived Customer c04", st.s.Notice().Text)
		require.True(t, st.s.Notice().Undo)
	}
	require.Zero(t, st.s.RedoTop())
	st.do(inbox.Redo{})
	require.Equal(t, "nothing to redo", st.s.Notice().Text)
}

func TestSeveralAreTakenBackAndDoneAgainInOrder(t *testing.T) {
	st := newStage(t)
	st.act("c04", model.OpArchive)
	st.act("c03", model.OpArchive)
	nobody := model.Nobody()
	st.do(inbox.Act{Kind: model.OpAssign, Conv: st.ref("c02"), Person: st.w.team[1], Shown: &nobody})
	st.do(inbox.Undo{}, inbox.Undo{}, inbox.Undo{})
	require.Equal(t, model.StatusOpen, st.w.convs["c04"].status)
	require.Equal(t, model.StatusOpen, st.w.convs["c03"].status)
	require.Empty(t, st.w.convs["c02"].owner)
	st.do(inbox.Redo{}, inbox.Redo{})
	require.Equal(t, model.StatusArchived, st.w.convs["c04"].status)
	require.Equal(t, model.StatusArchived, st.w.convs["c03"].status)
	require.Empty(t, st.w.convs["c02"].owner)
	st.do(inbox.Redo{})
	require.Equal(t, "4522", st.w.convs["c02"].owner)
}

func TestSomethingNewEndsWhatCouldBeDoneAgain(t *testing.T) {
	st := newStage(t)
	st.act("c04", model.OpArchive)
	st.do(inbox.Undo{})
	require.NotZero(t, st.s.RedoTop())
	st.act("c03", model.OpArchive)
	require.Zero(t, st.s.RedoTop())
	st.do(inbox.Redo{})
	require.Equal(t, "nothing to redo", st.s.Notice().Text)
	require.Equal(t, model.StatusOpen, st.w.convs["c04"].status)
}

func TestRedoDoesNotFightOthers(t *testing.T) {
	st := newStage(t)
	st.act("c04", model.OpArchive)
	st.do(inbox.Undo{})
	st.w.inbound(st.w.convs["c04"])
	st.do(inbox.Redo{})
	require.Equal(t, model.StatusOpen, st.w.convs["c04"].status, "a message that nobody saw would be put away")
	require.Contains(t, st.s.Notice().Text, "not archived Customer c04: a newer message came")
	require.Zero(t, st.s.RedoTop())
}

func TestWhatIsOldIsAskedAboutBeforeItIsTakenBack(t *testing.T) {
	st := newStage(t)
	st.act("c04", model.OpArchive)
	st.pass(25 * time.Minute)
	st.do(inbox.Undo{})
	require.Equal(t, "undo: archived Customer c04, 12:00 (25 min ago)?", st.s.Question().Text)
	require.Equal(t, model.StatusArchived, st.w.convs["c04"].status)
	st.do(inbox.Answer{})
	require.NotZero(t, st.s.UndoTop(), "it can still be taken back")

	st.do(inbox.Undo{})
	st.act("c03", model.OpArchive)
	st.do(inbox.Answer{Yes: true})
	require.Equal(t, "no undo: something else was done meanwhile", st.s.Notice().Text)
	require.Equal(t, model.StatusArchived, st.w.convs["c03"].status)

	st.do(inbox.Undo{}, inbox.Undo{}, inbox.Answer{Yes: true})
	require.Equal(t, model.StatusOpen, st.w.convs["c04"].status)
	st.pass(3 * time.Hour)
	st.do(inbox.Redo{})
	require.Equal(t, "redo: archived Customer c04, 12:25 (3 h ago)?", st.s.Question().Text)
	st.do(inbox.Answer{Yes: true})
	require.Equal(t, model.StatusArchived, st.w.convs["c04"].status)
}

func TestAHeldReadIsHeldAgainByRedo(t *testing.T) {
	st := newStage(t)
	st.do(inbox.Act{Kind: model.OpRead, Conv: st.ref("c05"), Held: true}, inbox.Undo{})
	require.Equal(t, "not marked read after all: Customer c05", st.s.Notice().Text)
	st.do(inbox.Redo{})
	require.Equal(t, 1, st.s.Pending())
	require.Zero(t, count[inbox.Write](st))
	st.do(inbox.Undo{})
	st.pass(time.Minute)
	require.Zero(t, count[inbox.Write](st))
	st.do(inbox.Redo{})
	st.pass(inbox.UndoHold)
	require.Zero(t, st.w.convs["c05"].unread)
	st.do(inbox.Undo{})
	require.Equal(t, "it was done already and cannot be taken back: Customer c05", st.s.Notice().Text)
}

func TestAnUndoThatTheNetworkPreventedCanBeTriedAgain(t *testing.T) {
	st := newStage(t)
	st.act("c04", model.OpArchive)
	st.failing(model.FaultNetwork, "connection refused", is[inbox.Write])
	st.do(inbox.Undo{})
	require.Equal(t, "not brought back Customer c04: connection refused", st.s.Notice().Text)
	require.Zero(t, st.s.RedoTop())
	st.stead = nil
	st.do(inbox.Undo{})
	require.Equal(t, model.StatusOpen, st.w.convs["c04"].status)

	st.failing(model.FaultNetwork, "connection refused", is[inbox.Write])
	st.do(inbox.Redo{})
	require.Zero(t, st.s.UndoTop())
	st.stead = nil
	st.do(inbox.Redo{})
	require.Equal(t, model.StatusArchived, st.w.convs["c04"].status)
}

func TestUndoWaitsForTheNetwork(t *testing.T) {
	st := newStage(t)
	st.act("c04", model.OpArchive)
	st.failing(model.FaultNetwork, "connection refused", is[inbox.FetchList])
	st.pass(10 * time.Second)
	st.do(inbox.Undo{})
	require.Contains(t, st.s.Notice().Text, "not brought back: offline since")
	require.NotZero(t, st.s.UndoTop())
	require.Equal(t, []model.OpKind{model.OpArchive}, st.writes())
}

func TestWhatSomebodyElseHasDoneIsNotTakenBack(t *testing.T) {
	st := newStage(t)
	st.stead = func(e inbox.Effect) inbox.Event {
		if w, ok := e.(inbox.Write); ok {
			return inbox.Written{Of: w, Patch: model.Patch{Already: true}}
		}
		return nil
	}
	st.act("c04", model.OpArchive)
	require.Equal(t, "already archived Customer c04", st.s.Notice().Text)
	require.False(t, st.s.Notice().Undo)
	require.Zero(t, st.s.UndoTop())
}

// Owners that no list tells are not known; the guard insists on nobody, and that is then
// who it was with.
func TestAnAssignmentOverAnUnknownOwnerCanBeTakenBack(t *testing.T) {
	st := newStage(t)
	st.do(inbox.Act{Kind: model.OpAssign, Conv: st.ref("c05"), Person: st.w.team[1], Shown: &model.Owner{}})
	require.Equal(t, "4522", st.w.convs["c05"].owner)
	st.do(inbox.Undo{})
	require.Empty(t, st.w.convs["c05"].owner)
}

func TestUndoOnTheHeelsOfWhatFails(t *testing.T) {
	st := newStage(t)
	st.hold = is[inbox.Write]
	st.act("c04", model.OpArchive)
	st.do(inbox.Undo{})
	require.Len(t, st.behind, 1, "one at a time")
	st.failing(model.FaultRefused, "locked", is[inbox.Write])
	st.release()
	require.Equal(t, []model.OpKind{model.OpArchive}, st.writes(), "nothing is there to be taken back")
	require.Zero(t, st.s.Pending()+int(st.s.UndoTop())+int(st.s.RedoTop()))

	st.stead, st.log = nil, nil
	st.hold = is[inbox.Write]
	st.act("c03", model.OpArchive)
	st.do(inbox.Undo{}, inbox.Redo{})
	st.release()
	require.Equal(t, []model.OpKind{model.OpArchive}, st.writes(), "redo drops an undo that has not left")
	require.NotZero(t, st.s.UndoTop())
	st.do(inbox.Undo{})
	require.Equal(t, model.StatusOpen, st.w.convs["c03"].status)
}

func TestFiftyThingsCanBeTakenBack(t *testing.T) {
	st := newStage(t)
	for range 30 {
		st.act("c04", model.OpArchive)
		st.act("c04", model.OpUnarchive)
	}
	st.log = nil
	for range 60 {
		st.do(inbox.Undo{})
	}
	require.Len(t, st.writes(), 50)
}
