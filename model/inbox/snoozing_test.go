package inbox_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"convo/model"
	"convo/model/inbox"
	"convo/model/query"
)

// snooze snoozes a conversation for a while.
func (st *stage) snooze(id string, d time.Duration) {
	st.do(inbox.Touch{}, inbox.Snooze{Conv: st.ref(id), Until: st.w.now.Add(d)})
}

// minute lets a minute pass and tells the State.
func (st *stage) minutes(n int) {
	for range n {
		st.pass(time.Minute)
		st.do(inbox.Clock{})
	}
}

func (st *stage) filter(text string) {
	st.t.Helper()
	f, err := query.Parse(text)
	require.NoError(st.t, err)
	st.do(inbox.SetFilter{Filter: f})
}

func TestASnoozedConversationIsOutOfSightUntilItsTime(t *testing.T) {
	st := newStage(t)
	st.owned("c04", me.ID)
	st.do(inbox.Select{Ref: st.ref("c04")})
	mine, unread, all := st.s.Count(inbox.Mine), st.s.Count(inbox.UnreadOnly), st.s.Count(inbox.All)
	st.snooze("c04", 2*time.Hour)
	require.Equal(t, []string{"c05", "c03", "c02", "c01", "c00"}, st.ids())
	require.Equal(t, "c03", st.s.Selected().ID, "the cursor goes on, as it does from what is put away")
	require.Equal(t, "snoozed Customer c04 until 14:00, on this machine only", st.s.Notice().Text)
	require.Equal(t, mine.Conversations-1, st.s.Count(inbox.Mine).Conversations)
	require.Equal(t, unread.Conversations-1, st.s.Count(inbox.UnreadOnly).Conversations)
	require.Equal(t, all.Conversations-1, st.s.Count(inbox.All).Conversations)
	require.Zero(t, count[inbox.Write](st), "nothing is requested")
	require.Equal(t, 2*time.Hour, st.w.snoozed["c04"].Until.Sub(st.w.now))

	st.minutes(119)
	require.NotContains(t, st.ids(), "c04")
	st.minutes(1)
	require.Equal(t, "Customer c04 is back: it was snoozed until 14:00", st.s.Notice().Text)
	require.Contains(t, st.ids(), "c04")
	require.Empty(t, st.w.snoozed)
	require.Equal(t, mine, st.s.Count(inbox.Mine))
}

func TestWhatIsSnoozedCanBeListed(t *testing.T) {
	st := newStage(t)
	st.snooze("c04", 2*time.Hour)
	st.filter("is:snoozed")
	require.Equal(t, []string{"c04"}, st.ids())
	row, _ := st.find("c04")
	require.False(t, row.Left)
	require.Equal(t, st.w.now.Add(2*time.Hour), row.Snoozed)
	st.filter("!is:snoozed customer")
	require.NotContains(t, st.ids(), "c04")
	st.filter("")
	require.NotContains(t, st.ids(), "c04")
}

func TestANewMessageEndsASnooze(t *testing.T) {
	for name, tt := range map[string]struct {
		does func(st *stage, c *truth)
		back bool
		says string
	}{
		"the customer writes": {func(st *stage, c *truth) { st.w.inbound(c) }, true, "Customer c04 wrote, so it is back: it was snoozed until 14:00"},
		"the team writes":     {func(st *stage, c *truth) { c.say(model.Out, "on its way", st.w.now) }, false, ""},
		"somebody takes it":   {func(_ *stage, c *truth) { c.owner = "4522" }, false, ""},
	} {
		t.Run(name, func(t *testing.T) {
			st := newStage(t)
			st.snooze("c04", 2*time.Hour)
			st.pass(10 * time.Second)
			tt.does(st, st.w.convs["c04"])
			st.pass(6 * time.Second)
			row, there := st.find("c04")
			require.Equal(t, tt.back, there)
			require.Equal(t, tt.back, st.w.snoozed["c04"].IsZero())
			require.Equal(t, tt.says, st.s.Notice().Text)
			if there {
				require.Zero(t, row.Snoozed)
			}
		})
	}
}

func TestASnoozeIsTakenBackAndDoneAgain(t *testing.T) {
	st := newStage(t)
	st.do(inbox.Select{Ref: st.ref("c04")})
	st.snooze("c04", 2*time.Hour)
	st.snooze("c04", 4*time.Hour)
	require.Equal(t, "snoozed Customer c04 until 16:00, on this machine only", st.s.Notice().Text)
	st.do(inbox.Undo{})
	require.Equal(t, 2*time.Hour, st.s.Snooze(st.ref("c04")).Until.Sub(st.w.now))
	st.do(inbox.Undo{})
	require.Equal(t, "undone: Customer c04 is not snoozed any more", st.s.Notice().Text)
	require.Contains(t, st.ids(), "c04")
	require.Equal(t, "c04", st.s.Selected().ID)
	require.Empty(t, st.w.snoozed)
	st.do(inbox.Redo{})
	require.Equal(t, 2*time.Hour, st.w.snoozed["c04"].Until.Sub(st.w.now))
	st.do(inbox.Snooze{Conv: st.ref("c04")})
	require.Equal(t, "Customer c04 is not snoozed any more", st.s.Notice().Text)
	st.do(inbox.Undo{})
	require.Equal(t, 2*time.Hour, st.w.snoozed["c04"].Until.Sub(st.w.now))
}

func TestWhatCannotBeSnoozed(t *testing.T) {
	st := newStage(t)
	st.act("c04", model.OpArchive)
	st.snooze("c04", time.Hour)
	require.Equal(t, "not snoozed: it is archived already", st.s.Notice().Text)
	st.do(inbox.Snooze{Until: st.w.now.Add(time.Hour)})
	require.Equal(t, "not snoozed: no conversation is selected", st.s.Notice().Text)
	st.do(inbox.Snooze{Conv: st.ref("c03")})
	require.Equal(t, "not brought back: it is not snoozed", st.s.Notice().Text)
	require.Empty(t, st.w.snoozed)
}

func TestObserversCanSnooze(t *testing.T) {
	st := stageWith(t, func(c *inbox.Config) { c.Observer = true })
	st.snooze("c04", time.Hour)
	require.NotContains(t, st.ids(), "c04")
	require.Zero(t, count[inbox.Write](st))
}

func TestWhatAnEarlierRunSnoozedStaysSnoozed(t *testing.T) {
	st := newStage(t)
	at := st.w.now
	st.w.snoozed["c04"] = model.Snooze{Until: at.Add(time.Hour), After: st.w.convs["c04"].last().At}
	st.w.snoozed["c03"] = model.Snooze{Until: at.Add(time.Hour), After: model.At(at.Add(-48 * time.Hour))}
	st.s = newState()
	st.do(inbox.Start{Live: true})
	require.NotContains(t, st.ids(), "c04")
	require.Contains(t, st.ids(), "c03", "somebody has written meanwhile")
	require.Equal(t, map[string]model.Snooze{"c04": st.w.snoozed["c04"]}, st.w.snoozed)

	// Another convo changes it, and this one hears of it when somebody comes back to it.
	delete(st.w.snoozed, "c04")
	st.w.snoozed["c02"] = model.Snooze{Until: at.Add(time.Hour), After: st.w.convs["c02"].last().At}
	st.do(inbox.Focus{On: false}, inbox.Focus{On: true})
	st.pass(time.Second)
	st.do(inbox.Edge{})
	require.Contains(t, st.ids(), "c04")
	require.NotContains(t, st.ids(), "c02")
}

func TestAReadingThatAChangeHasOvertakenIsLeftAside(t *testing.T) {
	st := newStage(t)
	st.hold = is[inbox.RecallSnoozed]
	st.do(inbox.Refresh{})
	st.snooze("c04", time.Hour)
	st.stead = func(e inbox.Effect) inbox.Event {
		if r, ok := e.(inbox.RecallSnoozed); ok {
			return inbox.Snoozed{Of: r} // as the disk was before
		}
		return nil
	}
	st.release()
	require.NotContains(t, st.ids(), "c04")
	require.False(t, st.s.Snooze(st.ref("c04")).IsZero())
}

func TestASnoozeThatIsNotKeptSaysSo(t *testing.T) {
	st := newStage(t)
	st.failing(model.FaultLocal, "the disk is full", is[inbox.KeepSnooze])
	st.snooze("c04", time.Hour)
	require.Equal(t, "snoozed only until convo ends: the disk is full", st.s.Notice().Text)
	require.NotContains(t, st.ids(), "c04")
}

func TestWhatIsSnoozedNeedsNoAttention(t *testing.T) {
	st := queue(t)
	for _, id := range []string{"1", "2", "3", "4", "5", "6"} {
		st.snooze(id, time.Hour)
	}
	st.do(inbox.Attend{})
	require.Equal(t, "nothing needs attention", st.s.Notice().Text)
}

func TestSeveralAreSnoozedAndTakenBackTogether(t *testing.T) {
	st := newStage(t)
	st.act("c01", model.OpArchive)
	st.snooze("c02", time.Hour)
	st.do(inbox.Select{Ref: st.ref("c05")})
	until := st.w.now.Add(3 * time.Hour)
	var all inbox.SnoozeAll
	for _, id := range []string{"c05", "c04", "c02", "c01"} {
		st.do(inbox.Mark{Ref: st.ref(id)})
		all.All = append(all.All, inbox.Snooze{Conv: st.ref(id), Until: until})
	}
	st.do(all)
	require.Equal(t, "snoozed 3 conversations until 15:00, on this machine only (1 not: it is archived already)", st.s.Notice().Text)
	require.Equal(t, []string{"c03", "c00"}, st.ids())
	require.Equal(t, "c03", st.s.Selected().ID, "the first that stays")
	require.Equal(t, []model.Ref{st.ref("c01")}, st.s.Marks(), "what was not done stays marked")
	st.do(inbox.Undo{})
	require.Equal(t, "undone: 3 conversations are as they were", st.s.Notice().Text)
	require.Equal(t, []string{"c05", "c04", "c03", "c00"}, st.ids())
	require.Equal(t, time.Hour, st.s.Snooze(st.ref("c02")).Until.Sub(st.w.now), "as it was before")
	st.do(inbox.Redo{})
	require.Equal(t, []string{"c03", "c00"}, st.ids())
}
