package inbox_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"convo/model"
	"convo/model/inbox"
)

func TestAReplyIsHeldAndThenLeavesOnce(t *testing.T) {
	st := newStage(t)
	st.write("c05", "on its way")
	require.True(t, st.reply("c05").Saved)

	st.do(inbox.Send{Conv: st.ref("c05"), Hold: true})
	require.Equal(t, inbox.Holding, st.reply("c05").Phase)
	require.Zero(t, count[inbox.Dispatch](st), "a held reply has not left")

	st.pass(inbox.UndoHold)
	require.Equal(t, []string{"on its way"}, st.sent("c05"))
	_, there := st.s.Reply(st.ref("c05"))
	require.False(t, there, "an accepted reply is no draft any more")
	require.Contains(t, st.s.Notice().Text, "accepted")
}

func TestUndoTakesAHeldReplyBack(t *testing.T) {
	st := newStage(t)
	st.write("c05", "too early")
	st.do(inbox.Send{Conv: st.ref("c05"), Hold: true})
	st.do(inbox.Undo{})
	st.pass(time.Minute)
	require.Empty(t, st.sent("c05"))
	require.Equal(t, inbox.Writing, st.reply("c05").Phase)
	require.Equal(t, "too early", st.reply("c05").Draft.Body)
}

func TestTheGateAsks(t *testing.T) {
	tests := []struct {
		name    string
		before  func(*stage) // as the draft is begun
		between func(*stage) // after it was begun
		want    string
	}{
		{name: "a newer message", between: func(st *stage) { st.w.inbound(st.w.convs["c05"]) }, want: "the customer wrote"},
		{name: "a colleague replied", between: func(st *stage) {
			st.w.convs["c05"].say(model.Out, "I have it", st.w.now)
		}, want: "somebody replied"},
		{name: "a colleague took it", between: func(st *stage) { st.w.convs["c05"].owner = "4522" }, want: "it is with Luca Verdi"},
		{name: "archived", between: func(st *stage) { st.w.convs["c05"].status = model.StatusArchived }, want: "is archived"},
		{name: "asked for silence", before: func(st *stage) {
			st.w.convs["c05"].say(model.In, "  Stop. ", st.w.now)
		}, want: "asks for silence"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			st := newStage(t)
			if tt.before != nil {
				tt.before(st)
			}
			st.write("c05", "hello")
			if tt.between != nil {
				tt.between(st)
			}
			st.do(inbox.Send{Conv: st.ref("c05"), Hold: true})
			r := st.reply("c05")
			require.Equal(t, inbox.Asking, r.Phase)
			require.Contains(t, strings.Join(r.Reasons, "\n"), tt.want)

			st.do(inbox.Send{Conv: st.ref("c05"), Hold: true, Anyway: r.Gate})
			require.Equal(t, inbox.Asking, st.reply("c05").Phase, "too early to have read it")
			st.pass(inbox.GatePause)
			st.do(inbox.Send{Conv: st.ref("c05"), Hold: true, Anyway: r.Gate + 1})
			require.Equal(t, inbox.Asking, st.reply("c05").Phase, "another question was read")

			st.do(inbox.Send{Conv: st.ref("c05"), Hold: true, Anyway: r.Gate})
			require.Equal(t, inbox.Holding, st.reply("c05").Phase)
			st.pass(inbox.UndoHold)
			require.Contains(t, st.sent("c05"), "hello")
		})
	}
}

// Who has read what came meanwhile is not asked about it again, but about all else.
func TestWhatWasReadAtTheGateStopsTheReplyNoMore(t *testing.T) {
	st := newStage(t)
	st.write("c05", "hello")
	st.w.inbound(st.w.convs["c05"])
	st.w.convs["c05"].owner = "4522"
	ask := func() string {
		st.do(inbox.Send{Conv: st.ref("c05"), Hold: true})
		require.Equal(t, inbox.Asking, st.reply("c05").Phase)
		return strings.Join(st.reply("c05").Reasons, "\n")
	}
	require.Contains(t, ask(), "the customer wrote")
	st.do(inbox.Unsend{Conv: st.ref("c05"), Read: st.reply("c05").Gate})
	require.Contains(t, ask(), "the customer wrote", "too early to have read it")
	st.pass(inbox.GatePause)
	st.do(inbox.Unsend{Conv: st.ref("c05"), Read: st.reply("c05").Gate + 1})
	require.Contains(t, ask(), "the customer wrote", "another question was read")
	st.pass(inbox.GatePause)
	st.do(inbox.Unsend{Conv: st.ref("c05"), Read: st.reply("c05").Gate})
	require.Equal(t, inbox.Writing, st.reply("c05").Phase)
	st.log = nil
	st.pass(time.Second)
	require.Contains(t, st.log, inbox.Effect(inbox.Save{Draft: st.reply("c05").Draft}), "it is on disk")
	require.Equal(t, "it is with Luca Verdi", ask())

	st.pass(inbox.GatePause)
	st.do(inbox.Unsend{Conv: st.ref("c05"), Read: st.reply("c05").Gate})
	st.w.inbound(st.w.convs["c05"])
	require.Contains(t, ask(), "the customer wrote", "that is yet another one")
	st.pass(time.Minute)
	require.Empty(t, st.sent("c05"))
}

// A note's question names nothing that was written meanwhile, so reading it settles
// nothing of that.
func TestANotesQuestionSettlesNoMessages(t *testing.T) {
	st := noted(t)
	st.write("c05", "hello")
	st.do(inbox.Turn{Conv: st.ref("c05"), Kind: model.OpNote})
	st.w.inbound(st.w.convs["c05"])
	st.do(inbox.Send{Conv: st.ref("c05"), Hold: true})
	require.Equal(t, inbox.Asking, st.reply("c05").Phase)
	st.pass(inbox.GatePause)
	st.do(inbox.Unsend{Conv: st.ref("c05"), Read: st.reply("c05").Gate})
	st.do(inbox.Turn{Conv: st.ref("c05"), Kind: model.OpReply})
	st.do(inbox.Send{Conv: st.ref("c05"), Hold: true})
	require.Contains(t, strings.Join(st.reply("c05").Reasons, "\n"), "the customer wrote")
}

func TestAnywayCoversOnlyWhatWasRead(t *testing.T) {
	st := newStage(t)
	st.write("c05", "hello")
	st.w.convs["c05"].owner = "4522"
	st.do(inbox.Send{Conv: st.ref("c05")})
	st.pass(inbox.GatePause)
	st.w.inbound(st.w.convs["c05"])
	st.do(inbox.Send{Conv: st.ref("c05"), Anyway: st.reply("c05").Gate})
	r := st.reply("c05")
	require.Equal(t, inbox.Asking, r.Phase, "something new came while the person was reading")
	require.Contains(t, strings.Join(r.Reasons, "\n"), "the customer wrote")
	require.Empty(t, st.sent("c05"))
}

func TestAClosedWindowIsAReason(t *testing.T) {
	st := newStage(t)
	st.stead = func(e inbox.Effect) inbox.Event {
		g, ok := e.(inbox.ReadGate)
		if !ok {
			return nil
		}
		ev := st.w.answer(g).(inbox.Gated)
		ev.Conversation.Channel = "whatsapp"
		return ev
	}
	st.write("c05", "hello")
	st.do(inbox.Send{Conv: st.ref("c05")})
	require.Equal(t, []string{"hello"}, st.sent("c05"), "within the window nothing asks")

	st.w.now = st.w.now.Add(25 * time.Hour)
	st.write("c04", "hello")
	st.do(inbox.Send{Conv: st.ref("c04")})
	require.Equal(t, inbox.Asking, st.reply("c04").Phase)
	require.Contains(t, st.reply("c04").Reasons[0], "reply window closed")
}

func TestNothingLeavesUnchecked(t *testing.T) {
	st := newStage(t)
	st.write("c05", "hello")
	st.failing(model.FaultNetwork, "connection refused", is[inbox.ReadGate])
	st.do(inbox.Send{Conv: st.ref("c05"), Hold: true})
	r := st.reply("c05")
	require.Equal(t, inbox.Writing, r.Phase)
	require.Contains(t, r.Error, "could not be checked")
	st.pass(time.Hour)
	require.Zero(t, count[inbox.Dispatch](st))
}

func TestARefusedReplyKeepsItsText(t *testing.T) {
	st := newStage(t)
	st.write("c05", "hello")
	st.failing(model.FaultRefused, "the text is too long", is[inbox.Dispatch])
	st.do(inbox.Send{Conv: st.ref("c05")})
	r := st.reply("c05")
	require.Equal(t, inbox.Writing, r.Phase)
	require.Equal(t, "hello", r.Draft.Body)
	require.Contains(t, r.Error, "the text is too long")
	row, _ := st.find("c05")
	require.Contains(t, row.Failed, "not sent")
}

// Verbs show a fault as it is, so that some say "not sent" themselves.
func TestNotSentIsSaidOnce(t *testing.T) {
	st := newStage(t)
	st.failing(model.FaultLocal, "not sent, it could not be written down first: disk full", is[inbox.Dispatch])
	st.write("c05", "hello")
	st.do(inbox.Send{Conv: st.ref("c05")})
	require.Equal(t, "not sent: it could not be written down first: disk full", st.reply("c05").Error)
	require.Equal(t, 1, strings.Count(st.s.Notice().Text, "not sent"), st.s.Notice().Text)
}

// What was typed last can leave before it is saved. Refused, it is saved.
func TestARefusedReplyIsOnDiskAsItWasSent(t *testing.T) {
	st := newStage(t)
	st.do(inbox.Open{Ref: st.ref("c05")})
	st.hold = is[inbox.Save]
	st.do(inbox.Edit{Conv: st.ref("c05"), Body: "one"}, inbox.Flush{})
	st.do(inbox.Edit{Conv: st.ref("c05"), Body: "one two"}, inbox.Send{Conv: st.ref("c05")})
	st.failing(model.FaultRefused, "no", is[inbox.Dispatch])
	st.release()
	st.pass(time.Hour)
	require.Equal(t, "one two", st.reply("c05").Draft.Body)
	require.True(t, st.reply("c05").Saved)
	require.Contains(t, st.log, inbox.Save{Draft: st.reply("c05").Draft})
}

func TestAnUnclearSendIsSettledFromTheThread(t *testing.T) {
	st := newStage(t)
	st.write("c05", "hello")
	st.lost(true)
	st.do(inbox.Send{Conv: st.ref("c05")})
	require.Equal(t, inbox.Unconfirmed, st.reply("c05").Phase)
	st.pass(3 * time.Second)
	_, there := st.s.Reply(st.ref("c05"))
	require.False(t, there)
	require.Equal(t, 1, count[inbox.Resolve](st))
	require.Equal(t, []string{"hello"}, st.sent("c05"))
}

func TestAnUnclearSendThatIsNotThereIsNeverRepeated(t *testing.T) {
	st := newStage(t)
	// The same words stood in the thread before: they must not count.
	st.w.convs["c05"].say(model.Out, "hello", st.w.now.Add(-time.Second))
	st.write("c05", "hello")
	st.lost(false)
	st.do(inbox.Send{Conv: st.ref("c05")})
	st.pass(time.Hour)
	require.Equal(t, inbox.Unconfirmed, st.reply("c05").Phase)
	require.Equal(t, 1, count[inbox.Dispatch](st))

	out := st.reply("c05").Out
	st.do(inbox.Settle{ID: out.ID, WasSent: false})
	r := st.reply("c05")
	require.Equal(t, inbox.Writing, r.Phase)
	require.Equal(t, "hello", r.Draft.Body)
	require.True(t, r.Saved)
	require.Zero(t, count[inbox.Resolve](st), "the entry goes with the save, and not before it")
	require.Contains(t, st.log, inbox.Save{Draft: r.Draft, Entry: out.ID})
	st.pass(time.Hour)
	require.Equal(t, 1, count[inbox.Dispatch](st), "only the person sends again")
}

// A reply that was not sent is in the outbox until its draft is on disk. Sent again
// before that, it goes on in the entry that holds its text.
func TestTheTextOfAnUnclearSendIsAlwaysSomewhere(t *testing.T) {
	st := newStage(t)
	st.write("c05", "hello")
	st.lost(false)
	st.do(inbox.Send{Conv: st.ref("c05")})
	id := st.reply("c05").Out.ID
	st.failing(model.FaultLocal, "no space left on device", is[inbox.Save])
	st.do(inbox.Settle{ID: id})
	require.NotEmpty(t, st.reply("c05").SaveErr)

	st.failing(model.FaultRefused, "the text is too long", func(e inbox.Effect) bool {
		return is[inbox.Save](e) || is[inbox.Dispatch](e)
	})
	st.do(inbox.Send{Conv: st.ref("c05")})
	sent, _ := st.log[len(st.log)-2].(inbox.Dispatch)
	require.Equal(t, id, sent.Out.ID)
	require.True(t, sent.Out.Again)
	require.Equal(t, inbox.Writing, st.reply("c05").Phase)

	st.stead = nil
	st.do(inbox.Flush{})
	require.Contains(t, st.log, inbox.Save{Draft: st.reply("c05").Draft, Entry: id}, "refused, the entry holds it until the draft does")
	st.do(inbox.Send{Conv: st.ref("c05")})
	sent, _ = st.log[len(st.log)-2].(inbox.Dispatch)
	require.NotEqual(t, id, sent.Out.ID)
	require.False(t, sent.Out.Again)
}

func TestADraftThatIsEmptiedLeavesNoEntry(t *testing.T) {
	st := newStage(t)
	st.write("c05", "hello")
	st.lost(false)
	st.do(inbox.Send{Conv: st.ref("c05")})
	id := st.reply("c05").Out.ID
	st.failing(model.FaultLocal, "no space left on device", is[inbox.Save])
	st.do(inbox.Settle{ID: id})
	st.do(inbox.Edit{Conv: st.ref("c05")}, inbox.Flush{})
	require.Contains(t, st.log, inbox.Resolve{Out: model.Outgoing{ID: id, Conv: st.ref("c05")}})
}

func TestTwoCandidatesAreTheirs(t *testing.T) {
	st := newStage(t)
	st.write("c05", "ok")
	st.lost(true)
	st.do(inbox.Send{Conv: st.ref("c05")})
	st.w.convs["c05"].say(model.Out, "ok", st.w.now)
	st.pass(time.Hour)
	require.Equal(t, inbox.Unconfirmed, st.reply("c05").Phase, "either may be ours: only the person can tell")
	st.do(inbox.Settle{ID: st.reply("c05").Out.ID, WasSent: true})
	_, there := st.s.Reply(st.ref("c05"))
	require.False(t, there)
}

func TestAMessageSettlesOneAttemptOnly(t *testing.T) {
	st := newStage(t)
	st.write("c05", "ok")
	st.lost(true)
	st.do(inbox.Send{Conv: st.ref("c05")})
	st.pass(10 * time.Second)
	_, there := st.s.Reply(st.ref("c05"))
	require.False(t, there, "it was found")

	st.stead = nil
	st.write("c05", "ok")
	st.stead = func(e inbox.Effect) inbox.Event {
		switch e := e.(type) {
		case inbox.ReadGate: // behind: the first is not in it
			gated, _ := st.w.answer(e).(inbox.Gated)
			gated.Thread.Messages = gated.Thread.Messages[:len(gated.Thread.Messages)-1]
			return gated
		case inbox.Dispatch:
			return refusal(e, &model.Fault{Kind: model.FaultUnknown, What: model.NewText("the answer was cut")})
		}
		return nil
	}
	st.do(inbox.Send{Conv: st.ref("c05")})
	st.pass(inbox.GatePause)
	st.do(inbox.Send{Conv: st.ref("c05"), Anyway: st.reply("c05").Gate})
	require.Equal(t, inbox.Unconfirmed, st.reply("c05").Phase)
	st.stead = nil
	st.pass(time.Hour)
	require.Equal(t, inbox.Unconfirmed, st.reply("c05").Phase, "that message is the first attempt's")
}

func TestSavesNeverOvertakeEachOther(t *testing.T) {
	st := newStage(t)
	st.do(inbox.Open{Ref: st.ref("c05")})
	st.hold = is[inbox.Save]
	st.do(inbox.Edit{Conv: st.ref("c05"), Body: "one"})
	st.pass(time.Second)
	st.do(inbox.Edit{Conv: st.ref("c05"), Body: "one two"})
	st.pass(time.Second)
	require.Equal(t, 1, count[inbox.Save](st), "the second waits for the first")
	require.False(t, st.reply("c05").Saved)

	st.do(inbox.Send{Conv: st.ref("c05")})
	require.Equal(t, inbox.Sending, st.reply("c05").Phase)
	require.Zero(t, count[inbox.Dispatch](st), "the send waits for the disk")
	st.release()
	require.Equal(t, []string{"one two"}, st.sent("c05"))
}

func TestAFailedSaveIsSaidAndTypingGoesOn(t *testing.T) {
	st := newStage(t)
	st.failing(model.FaultLocal, "no space left on device", is[inbox.Save])
	st.write("c05", "hello")
	require.Contains(t, st.reply("c05").SaveErr, "no space left")
	require.Contains(t, st.s.Notice().Text, "not saved")
	st.stead = nil
	st.do(inbox.Edit{Conv: st.ref("c05"), Body: "hello again"})
	st.pass(time.Second)
	require.True(t, st.reply("c05").Saved)
	require.Empty(t, st.reply("c05").SaveErr)
}

func TestARestartBringsBackWhatWasThere(t *testing.T) {
	st := newStage(t)
	at := st.w.now.Add(-time.Hour)
	st.do(inbox.Remembered{
		Drafts: []model.Draft{
			{Conv: st.ref("c05"), Kind: model.OpReply, Body: "half a", UpdatedAt: at},
			{Conv: st.ref("c04"), Kind: model.OpReply, Body: "perhaps sent", UpdatedAt: at},
		},
		Outbox: []model.Outgoing{{ID: "7", Conv: st.ref("c04"), Kind: model.OpReply, Body: "perhaps sent", State: model.SendSending, Attempt: at}},
	})
	require.Equal(t, at, st.reply("c05").Restored)
	require.Equal(t, inbox.Writing, st.reply("c05").Phase)
	require.Equal(t, inbox.Unconfirmed, st.reply("c04").Phase)
	st.pass(time.Hour)
	require.Zero(t, count[inbox.Dispatch](st), "nothing is sent by itself")
	row, _ := st.find("c05")
	require.True(t, row.Draft)
}

func TestQuittingMakesAHeldReplyADraft(t *testing.T) {
	st := newStage(t)
	st.write("c05", "hello")
	st.do(inbox.Send{Conv: st.ref("c05"), Hold: true})
	st.do(inbox.Quit{})
	st.pass(time.Minute)
	require.Empty(t, st.sent("c05"))
	require.Equal(t, inbox.Writing, st.reply("c05").Phase)
}

func TestEmptyingADraftRemovesIt(t *testing.T) {
	st := newStage(t)
	st.write("c05", "hello")
	st.do(inbox.Edit{Conv: st.ref("c05"), Body: ""})
	st.pass(time.Second)
	require.Equal(t, 1, count[inbox.Drop](st))
	_, there := st.s.Reply(st.ref("c05"))
	require.False(t, there)
}

// However sends fail and whatever keys are pressed, each press that asks to send
// leads to at most one POST, the text is in the thread, in the draft or in the
// outbox, and nothing goes to another conversation.
func TestNoReplyIsLostOrDoubled(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		st := newStage(t)
		wanted := 0
		body := func() string { return rapid.SampledFrom([]string{"hello", "ok", "on its way"}).Draw(rt, "body") }
		for range rapid.IntRange(1, 25).Draw(rt, "steps") {
			r, have := st.s.Reply(st.ref("c05"))
			switch rapid.IntRange(0, 8).Draw(rt, "step") {
			case 0:
				st.stead = nil
			case 1:
				st.lost(rapid.Bool().Draw(rt, "took effect"))
			case 2:
				st.failing(model.FaultRefused, "no", is[inbox.Dispatch])
			case 3:
				st.failing(model.FaultNetwork, "down", is[inbox.ReadGate])
			case 4:
				st.write("c05", body())
			case 5, 6:
				if have && (r.Phase == inbox.Writing || r.Phase == inbox.Asking) {
					wanted++
				}
				st.do(inbox.Send{Conv: st.ref("c05"), Hold: rapid.Bool().Draw(rt, "hold"), Anyway: r.Gate})
			case 7:
				st.do(inbox.Undo{})
			case 8:
				st.pass(time.Duration(rapid.IntRange(1, 200).Draw(rt, "s")) * time.Second)
			}
			require.LessOrEqual(rt, count[inbox.Dispatch](st), wanted, "a reply left that nobody asked for")
			for id := range st.w.convs {
				require.True(rt, id == "c05" || len(st.sent(id)) == 0, "a reply went to %s", id)
			}
			after, still := st.s.Reply(st.ref("c05"))
			if have && r.Draft.Body != "" && !still {
				require.Contains(rt, st.sent("c05"), r.Draft.Body, "the text is nowhere")
			}
			if still && after.Phase == inbox.Unconfirmed {
				require.NotNil(rt, after.Out)
			}
		}
	})
}

// Whoever takes a conversation and answers it at once is not told that it is another's.
func TestTheGateReadsWhatEarlierKeysBroughtAbout(t *testing.T) {
	st := newStage(t)
	st.w.convs["c05"].owner = "4522"
	st.do(inbox.Got{Of: inbox.FetchOne{Seq: 1 << 30, Conv: st.ref("c05")}, Conversation: st.w.seen(st.w.convs["c05"], true)})
	st.write("c05", "hello")
	luca := st.shown("c05").Owner
	st.hold = is[inbox.Write]
	st.do(inbox.Act{Kind: model.OpAssign, Conv: st.ref("c05"), Person: st.w.team[0], Shown: &luca})
	st.do(inbox.Send{Conv: st.ref("c05"), Hold: true})
	require.Zero(t, count[inbox.ReadGate](st))
	require.Equal(t, inbox.Checking, st.reply("c05").Phase)
	st.release()
	require.Equal(t, 1, count[inbox.ReadGate](st))
	require.Equal(t, inbox.Holding, st.reply("c05").Phase)

	st.do(inbox.Unsend{Conv: st.ref("c05")})
	st.hold = is[inbox.Write]
	st.act("c05", model.OpRelease)
	st.do(inbox.Send{Conv: st.ref("c05"), Hold: true}, inbox.Unsend{Conv: st.ref("c05")})
	st.release()
	require.Equal(t, 1, count[inbox.ReadGate](st), "it was left while it waited")
}

func TestTheGateDoesNotWaitForABulk(t *testing.T) {
	st := newStage(t)
	st.write("c05", "hello")
	st.hold = is[inbox.Write]
	st.act("c05", model.OpRead)
	st.mark("c05")
	st.do(st.all(model.OpArchive))
	st.do(inbox.Send{Conv: st.ref("c05"), Hold: true})
	require.Zero(t, count[inbox.ReadGate](st), "the key before is waited for")
	read := st.behind[0]
	st.behind = nil
	st.do(st.answer(read))
	require.Len(t, st.behind, 1, "the bulk's is under way")
	require.Equal(t, 1, count[inbox.ReadGate](st))
}

func TestAGateThatWasLeftSendsNothing(t *testing.T) {
	st := newStage(t)
	st.write("c05", "hello")
	st.hold = is[inbox.ReadGate]
	st.do(inbox.Send{Conv: st.ref("c05"), Hold: true})
	st.do(inbox.Unsend{Conv: st.ref("c05")})
	st.release()
	require.Equal(t, inbox.Writing, st.reply("c05").Phase, "the answer came after Esc")
	st.pass(time.Minute)
	require.Empty(t, st.sent("c05"))
}

func TestTheSameWordsMuchLaterAreSomebodyElses(t *testing.T) {
	st := newStage(t)
	st.write("c05", "hello")
	st.lost(false)
	st.do(inbox.Send{Conv: st.ref("c05")})
	st.pass(30 * time.Minute)
	st.w.convs["c05"].say(model.Out, "hello", st.w.now)
	st.do(inbox.Refresh{})
	st.pass(time.Hour)
	require.Equal(t, inbox.Unconfirmed, st.reply("c05").Phase)
}

func TestTheGateKnowsWhatIsNewWithoutAThread(t *testing.T) {
	st := newStage(t)
	st.failing(model.FaultNetwork, "down", is[inbox.FetchThread])
	st.write("c05", "hello")
	require.Empty(t, st.reply("c05").Draft.Basis)
	st.w.inbound(st.w.convs["c05"])
	st.do(inbox.Send{Conv: st.ref("c05")})
	require.Equal(t, inbox.Asking, st.reply("c05").Phase)
	require.Contains(t, strings.Join(st.reply("c05").Reasons, "\n"), "the customer wrote")
}

func TestADraftOutlivesAnUnclearReplyToTheSameConversation(t *testing.T) {
	outbox := func(st *stage) inbox.Remembered {
		return inbox.Remembered{
			Drafts: []model.Draft{{Conv: st.ref("c05"), Kind: model.OpReply, Body: "another text", UpdatedAt: st.w.now}},
			Outbox: []model.Outgoing{{ID: "7", Conv: st.ref("c05"), Kind: model.OpReply, Body: "perhaps sent", Attempt: st.w.now}},
		}
	}
	t.Run("it was sent", func(t *testing.T) {
		st := newStage(t)
		st.do(outbox(st), inbox.Settle{ID: "7", WasSent: true})
		require.Equal(t, "another text", st.reply("c05").Draft.Body)
		require.Equal(t, inbox.Writing, st.reply("c05").Phase)
	})
	t.Run("it was not", func(t *testing.T) {
		st := newStage(t)
		st.do(outbox(st), inbox.Settle{ID: "7"})
		require.Equal(t, "perhaps sent\n\nanother text", st.reply("c05").Draft.Body)
	})
	t.Run("typed before the outbox was read", func(t *testing.T) {
		st := newStage(t)
		st.do(inbox.Edit{Conv: st.ref("c05"), Body: "typed"})
		st.do(inbox.Remembered{Outbox: outbox(st).Outbox})
		require.Equal(t, 1, count[inbox.Save](st))
		st.do(inbox.Settle{ID: "7", WasSent: true})
		require.Equal(t, "typed", st.reply("c05").Draft.Body)
	})
}

// What the gate names can be read in the thread at once.
func TestTheGatesReadingIsInTheThread(t *testing.T) {
	st := newStage(t)
	st.do(inbox.Open{Ref: st.ref("c05")})
	st.write("c05", "hello")
	before, _ := st.s.Thread(st.ref("c05"))
	st.w.convs["c05"].say(model.In, "wait", st.w.now)
	st.hold = is[inbox.FetchThread]
	st.do(inbox.Send{Conv: st.ref("c05")})
	require.Equal(t, inbox.Asking, st.reply("c05").Phase)
	after, _ := st.s.Thread(st.ref("c05"))
	require.Len(t, after.Messages, len(before.Messages)+1)
	require.Equal(t, "wait", after.Messages[len(before.Messages)].Text.String())
	require.NotEqual(t, before.Version, after.Version, "it is drawn anew")
	require.Equal(t, before.FirstNew, after.FirstNew)
}
