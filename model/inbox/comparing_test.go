package inbox_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"convo/model"
	"convo/model/inbox"
)

// elsewhere answers comparisons as if another convo had done something.
func (st *stage) elsewhere(c inbox.Compared) {
	st.stead = func(e inbox.Effect) inbox.Event {
		if e, ok := e.(inbox.Compare); ok {
			c.Of = e
			return c
		}
		return nil
	}
}

func (st *stage) compose(id string) {
	st.do(inbox.Compose{Conv: st.ref(id), Kind: model.OpReply})
}

func TestAnotherConvosDraftIsFoundWhenTheComposerIsOpened(t *testing.T) {
	st := newStage(t)
	other := model.Draft{Conv: st.ref("c05"), Kind: model.OpNote, Body: "from there", UpdatedAt: st.w.now.Add(-time.Minute)}
	st.elsewhere(inbox.Compared{Other: &other})
	st.compose("c05")
	require.Equal(t, other, st.reply("c05").Draft)
	require.Equal(t, other.UpdatedAt, st.reply("c05").Restored)
	require.Contains(t, st.log, inbox.Save{Draft: other}, "written once more it is known here")
	require.True(t, st.reply("c05").Saved)
}

func TestTheNewerOfTwoDraftsIsShownAndNeitherIsLost(t *testing.T) {
	st := newStage(t)
	st.write("c05", "from here")
	other := model.Draft{Conv: st.ref("c05"), Kind: model.OpReply, Body: "from there", UpdatedAt: st.w.now}
	st.elsewhere(inbox.Compared{Other: &other})
	st.compose("c05")
	require.Equal(t, "from there", st.reply("c05").Draft.Body)
	require.Contains(t, st.s.Notice().Text, "another convo has changed this draft")
}

func TestWhatIsBeingTypedIsNotReplaced(t *testing.T) {
	st := newStage(t)
	st.write("c05", "from here")
	other := model.Draft{Conv: st.ref("c05"), Kind: model.OpReply, Body: "from there", UpdatedAt: st.w.now}
	st.elsewhere(inbox.Compared{Other: &other})
	st.hold = is[inbox.Compare]
	st.compose("c05")
	st.do(inbox.Edit{Conv: st.ref("c05"), Body: "from here, longer"})
	st.release()
	require.Equal(t, "from here, longer", st.reply("c05").Draft.Body)
	st.pass(time.Second)
	require.True(t, st.reply("c05").Saved, "saving it sets the other aside")
}

func TestADraftThatIsGoneIsKeptAndSaid(t *testing.T) {
	st := newStage(t)
	st.write("c05", "from here")
	saves := count[inbox.Save](st)
	st.elsewhere(inbox.Compared{Gone: true})
	st.compose("c05")
	require.Contains(t, st.s.Notice().Text, "another convo has sent or discarded this draft")
	require.Equal(t, "from here", st.reply("c05").Draft.Body)
	st.pass(time.Second)
	require.Equal(t, saves+1, count[inbox.Save](st))
}

func TestAReplyInAnotherConvosHandsIsSaid(t *testing.T) {
	st := newStage(t)
	st.elsewhere(inbox.Compared{Sending: true})
	st.compose("c05")
	require.Contains(t, st.s.Notice().Text, "another convo that is running has a reply to")
}

func TestADeadConvosReplyIsTakenOverWhileThisOneRuns(t *testing.T) {
	st := newStage(t)
	out := model.Outgoing{ID: "7", Conv: st.ref("c04"), Kind: model.OpReply, Body: "perhaps sent", Attempt: st.w.now}
	st.elsewhere(inbox.Compared{Outbox: []model.Outgoing{out}})
	st.compose("c05")
	require.Equal(t, inbox.Unconfirmed, st.reply("c04").Phase)
	st.do(inbox.Settle{ID: "7", WasSent: true})
	st.compose("c05")
	_, there := st.s.Reply(st.ref("c04"))
	require.False(t, there, "what was settled does not come back from an older reading")
}

// The outbox may have been read while a reply of this very convo was on its way.
func TestOurOwnReplyIsNotTakenForADeadConvos(t *testing.T) {
	st := newStage(t)
	st.write("c05", "hello")
	st.hold = is[inbox.Dispatch]
	st.do(inbox.Send{Conv: st.ref("c05")})
	out := *st.reply("c05").Out
	st.release()
	require.Equal(t, []string{"hello"}, st.sent("c05"))
	st.elsewhere(inbox.Compared{Outbox: []model.Outgoing{out}})
	st.compose("c04")
	_, there := st.s.Reply(st.ref("c05"))
	require.False(t, there)
}

func TestTheGateTellsOfAnotherConvosText(t *testing.T) {
	st := newStage(t)
	st.write("c05", "from here")
	st.stead = func(e inbox.Effect) inbox.Event {
		g, ok := e.(inbox.ReadGate)
		if !ok {
			return nil
		}
		ev := st.w.answer(g).(inbox.Gated)
		ev.Beside = &model.Draft{Conv: st.ref("c05"), Body: "from there"}
		return ev
	}
	st.do(inbox.Send{Conv: st.ref("c05")})
	require.Equal(t, inbox.Asking, st.reply("c05").Phase)
	require.Contains(t, strings.Join(st.reply("c05").Reasons, "\n"), "another convo of yours has written in its place: “from there”")
	st.pass(inbox.GatePause)
	st.do(inbox.Send{Conv: st.ref("c05"), Anyway: st.reply("c05").Gate})
	require.Equal(t, []string{"from here"}, st.sent("c05"))
}
