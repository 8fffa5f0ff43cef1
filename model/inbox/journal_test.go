package inbox_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"convo/model"
	"convo/model/inbox"
)

// again is the next run on the same machine: the same world, a new State.
func (st *stage) again() {
	st.w.now = st.w.now.Add(time.Second)
	st.s, st.waits, st.log, st.stead, st.hold, st.behind = newState(), map[string]timer{}, nil, nil, nil, nil
	st.do(inbox.Start{Live: true})
}

// deed is the newest deed of a kind that the machine has written down.
func (st *stage) deed(k model.OpKind) model.Deed {
	st.t.Helper()
	all := st.w.journal.deeds()
	for i := len(all) - 1; i >= 0; i-- {
		if all[i].Kind == k {
			return all[i]
		}
	}
	st.t.Fatalf("no %s was written down", k)
	return model.Deed{}
}

func TestWhatIsDoneIsADeed(t *testing.T) {
	st := newStage(t)
	owner := model.OwnedBy(st.w.team[1])
	st.w.convs["c04"].owner = "4522"
	st.again()
	st.do(inbox.Act{Kind: model.OpAssign, Conv: st.ref("c04"), Person: st.w.team[0], Shown: &owner})
	d := st.deed(model.OpAssign)
	require.Equal(t, model.ResultDone, d.Result)
	require.Equal(t, "4521", d.Person)
	require.Equal(t, "4522", d.Was.Owner.Person.ID)
	require.Equal(t, st.w.now, d.At)

	st.failing(model.FaultForbidden, "no", is[inbox.Write])
	st.act("c04", model.OpArchive)
	row := st.s.History(0)
	require.Equal(t, model.ResultFailed, row.Deeds[0].Result)
	require.Equal(t, model.FaultForbidden, row.Deeds[0].Fault)
	require.Equal(t, "archived Customer c04", row.What)
	require.Equal(t, "assigned Customer c04 to Anna Bianchi", st.s.History(1).What)
}

// A deed that nobody heard of stays under way on disk until the person was told, so
// that whatever ends convo before that leaves it to be told at the next start.
func TestNotConfirmedIsWrittenDownOnceItWasTold(t *testing.T) {
	for name, quits := range map[string]bool{"told": false, "leaving": true} {
		st := newStage(t)
		st.hold = is[inbox.Write]
		st.act("c04", model.OpArchive)
		if quits {
			st.do(inbox.Quit{})
		}
		st.failing(model.FaultUnknown, "cut", is[inbox.Write])
		st.release()
		want := 1
		if quits {
			want = 0
		}
		require.Equal(t, want, count[inbox.Record](st), name)
	}
}

func TestWhatAnEarlierConvoLeftIsNamedOnce(t *testing.T) {
	st := newStage(t)
	for i, id := range []string{"c00", "c01", "c02", "c03"} {
		d := model.NewDeed("left-"+id, st.w.now.Add(time.Duration(i)*time.Second), model.Op{Conv: st.ref(id), Kind: model.OpArchive}, model.Conversation{})
		d.Result, d.Left = model.ResultUnknown, true
		st.w.journal.put(d)
	}
	st.again()
	require.Equal(t, "not confirmed when convo ended: archive c00, archive c01, archive c02, and 1 more (g h shows it)", st.s.Notice().Text)
	require.True(t, st.s.Notice().Bad)
	require.Equal(t, model.ResultUnknown, st.deed(model.OpArchive).Result)
	st.again()
	require.Empty(t, st.s.Notice().Text)
	require.Equal(t, "it is not confirmed that it was done", st.s.History(0).Undo.Why)
}

func TestTheJournalThatCannotBeKeptIsToldOnce(t *testing.T) {
	st := newStage(t)
	full := &model.Fault{Kind: model.FaultLocal, What: model.NewText("the disk is full")}
	st.stead = func(e inbox.Effect) inbox.Event {
		if w, ok := e.(inbox.Write); ok {
			ev, _ := st.w.answer(w).(inbox.Written)
			ev.Unkept = full
			return ev
		}
		return nil
	}
	st.act("c04", model.OpArchive)
	require.Equal(t, "the history is not kept: the disk is full", st.s.Notice().Text)
	require.Equal(t, model.StatusArchived, st.w.convs["c04"].status)
	st.act("c03", model.OpArchive)
	require.Equal(t, "archived Customer c03", st.s.Notice().Text)
	st.do(inbox.Undo{}, inbox.Undo{})
	require.Equal(t, model.StatusOpen, st.w.convs["c04"].status, "this run knows what it did")
}

func TestUndoAsksAboutWhatAnotherRunDid(t *testing.T) {
	st := newStage(t)
	st.do(inbox.Select{Ref: st.ref("c04")})
	st.act("c04", model.OpArchive)
	st.w.now = st.w.now.Add(time.Hour)
	st.again()
	st.do(inbox.Undo{})
	q := st.s.Question()
	require.NotNil(t, q)
	require.Equal(t, "undo: archived c04, 12:00?", q.Text, "it is archived, so nothing has loaded its name")
	require.Equal(t, model.StatusArchived, st.w.convs["c04"].status, "nothing before the answer")
	st.do(inbox.Answer{Yes: true})
	require.Equal(t, model.StatusOpen, st.w.convs["c04"].status)
	require.NotEmpty(t, st.s.History(1).Deeds[0].UndoneBy)
	require.Equal(t, "undone already", st.s.History(1).Undo.Why)

	// The undo itself is not offered next: z twice is no see-saw.
	st.again()
	st.do(inbox.Undo{})
	require.Nil(t, st.s.Question())
	require.Equal(t, "nothing to undo", st.s.Notice().Text)
}

func TestUndoAcrossRunsDoesNotFightOthers(t *testing.T) {
	st := newStage(t)
	owner := model.Nobody()
	st.do(inbox.Act{Kind: model.OpAssign, Conv: st.ref("c04"), Person: st.w.team[0], Shown: &owner})
	st.w.convs["c04"].owner = "4523"
	st.again()
	st.do(inbox.TakeBack{ID: st.deed(model.OpAssign).ID})
	require.Equal(t, "4523", st.w.convs["c04"].owner)
	require.Contains(t, st.s.Notice().Text, "not released")
	require.Equal(t, model.ResultSkipped, st.deed(model.OpRelease).Result)
	require.True(t, st.s.History(1).Undo.OK, "it is not undone")
}

func TestABulkIsTakenBackAsOne(t *testing.T) {
	st := newStage(t)
	for _, id := range []string{"c01", "c02", "c03", "c04"} {
		if id == "c02" {
			st.failing(model.FaultForbidden, "no", is[inbox.Write])
		}
		st.do(inbox.Act{Kind: model.OpArchive, Conv: st.ref(id), Batch: 9})
		st.stead = nil
	}
	st.act("c05", model.OpArchive)
	st.again()
	require.Equal(t, 2, st.s.HistoryLen(), "a bulk is one row")
	row := st.s.History(1)
	require.Len(t, row.Deeds, 4)
	require.True(t, row.Undo.OK)
	st.do(inbox.AskBack{ID: row.ID})
	require.Equal(t, "undo: archived 3 conversations, 12:00?", st.s.Question().Text)
	st.do(inbox.Answer{Yes: true})
	for _, id := range []string{"c01", "c02", "c03", "c04"} {
		require.Equal(t, model.StatusOpen, st.w.convs[id].status, id)
	}
	require.Equal(t, model.StatusArchived, st.w.convs["c05"].status)
	require.Len(t, st.s.History(0).Deeds, 3, "and its undo is one, too")
	require.Equal(t, 3, count[inbox.Write](st), "what failed is not undone")
}

// Undone from the history, it is off the undo stack: z takes back what was done before.
func TestTheHistoryAndUndoAreOne(t *testing.T) {
	st := newStage(t)
	st.act("c03", model.OpArchive)
	st.act("c04", model.OpArchive)
	st.do(inbox.TakeBack{ID: st.s.History(0).ID})
	require.Equal(t, model.StatusOpen, st.w.convs["c04"].status)
	st.do(inbox.Undo{})
	require.Equal(t, model.StatusOpen, st.w.convs["c03"].status)
	require.Equal(t, "undone already", st.s.History(2).Undo.Why)
	require.Equal(t, "undone already", st.s.History(3).Undo.Why)
}

func TestTheFateOfAReplyEndsUpInItsDeed(t *testing.T) {
	st := newStage(t)
	st.write("c03", "on its way")
	st.lost(true)
	st.do(inbox.Send{Conv: st.ref("c03")})
	require.Equal(t, model.ResultUnknown, st.deed(model.OpReply).Result)
	st.pass(10 * time.Second)
	require.Equal(t, model.ResultDone, st.deed(model.OpReply).Result, "it was found in the thread")

	st = newStage(t)
	st.write("c03", "on its way")
	st.lost(false)
	st.do(inbox.Send{Conv: st.ref("c03")})
	st.do(inbox.Settle{ID: st.reply("c03").Out.ID})
	require.Equal(t, model.ResultFailed, st.deed(model.OpReply).Result)
	require.Len(t, st.w.journal.deeds(), 1)
}

// What another convo does meanwhile is there after the next reading.
func TestOtherConvosDeedsComeWithTheNextReading(t *testing.T) {
	st := newStage(t)
	st.act("c04", model.OpArchive)
	d := model.NewDeed("other", st.w.now, model.Op{Conv: st.ref("c03"), Kind: model.OpArchive}, model.Conversation{}).Settled(model.Patch{}, nil)
	st.w.journal.put(d)
	st.w.journal.put(model.Deed{ID: "foreign", Conv: model.Ref{Account: "elsewhere", ID: "1"}, Kind: model.OpArchive, Result: model.ResultDone})
	require.Equal(t, 1, st.s.HistoryLen())
	st.do(inbox.ReadHistory{})
	require.Equal(t, 2, st.s.HistoryLen(), "accounts that are not here are left out")
	require.Equal(t, "other", st.s.History(0).ID)
	require.True(t, st.s.History(0).Another)
	require.Equal(t, 1, st.s.HistoryIndex(st.s.History(1).ID))
	require.Equal(t, -1, st.s.HistoryIndex("nothing"))
}

// What was taken back from the history is done again by redo, and counts as done.
func TestRedoOfWhatAnotherRunDid(t *testing.T) {
	st := newStage(t)
	st.act("c04", model.OpArchive)
	st.again()
	st.do(inbox.TakeBack{ID: st.s.History(0).ID})
	require.Equal(t, model.StatusOpen, st.w.convs["c04"].status)
	st.do(inbox.Redo{})
	require.Equal(t, model.StatusArchived, st.w.convs["c04"].status)
	require.Equal(t, 3, st.s.HistoryLen())
	require.True(t, st.s.History(2).Undo.OK, "its undo was undone")
}
