package inbox_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"convo/model"
	"convo/model/inbox"
)

// noted is a stage on a system that has notes.
func noted(t *testing.T) *stage {
	t.Helper()
	account := inbox.Account{Name: "shop", Caps: caps(), Me: me.ID}
	account.Caps.Ops[model.OpNote] = model.Yes()
	st := &stage{t: t, w: newWorld(6), s: inbox.New(inbox.Config{Accounts: []inbox.Account{account}}), waits: map[string]timer{}}
	st.do(inbox.Start{Live: true})
	return st
}

// A draft is found wherever its conversation is by now.
func TestADraftIsFoundWhereverItsConversationIs(t *testing.T) {
	st := newStage(t)
	st.write("c03", "hello")
	st.act("c03", model.OpArchive)
	require.NotContains(t, st.ids(), "c03")
	st.filter("is:draft")
	require.Equal(t, []string{"c03"}, st.ids())
	st.filter("is:draft is:open")
	require.Empty(t, st.ids())
}

// What was done last is what the person did last, not what came of it later.
func TestAReplyThatLeavesLaterIsNotWhatWasDoneLast(t *testing.T) {
	st := newStage(t)
	st.write("c05", "hello")
	st.do(inbox.Send{Conv: st.ref("c05"), Hold: true})
	st.do(inbox.Act{By: "archive", Kind: model.OpArchive, Conv: st.ref("c04")})
	st.pass(time.Minute)
	require.Contains(t, st.sent("c05"), "hello")
	last, ok := st.s.Last()
	require.True(t, ok)
	require.Equal(t, model.OpArchive, last.Kind)
}

// A notice does not outlive the question that came after it.
func TestAQuestionEndsTheNoticeBeforeIt(t *testing.T) {
	st := newStage(t)
	st.do(inbox.Redo{})
	require.Contains(t, st.s.Notice().Text, "nothing to redo")
	nobody := model.Nobody()
	st.w.convs["c05"].owner = "4522"
	st.do(inbox.Act{Kind: model.OpAssign, Conv: st.ref("c05"), Person: st.w.team[0], Shown: &nobody})
	require.NotNil(t, st.s.Question())
	st.do(inbox.Answer{})
	require.Empty(t, st.s.Notice().Text)
}

func TestWhatIsSoAlreadyIsCalledWhatItIs(t *testing.T) {
	for kind, want := range map[model.OpKind]string{
		model.OpUnarchive: "already in the inbox: Customer c05",
		model.OpRelease:   "already with nobody: Customer c05",
	} {
		st := newStage(t)
		st.owned("c05", "")
		st.act("c05", kind)
		require.Equal(t, want, st.s.Notice().Text)
	}
}

func TestASwitchedDraftIsAskedAbout(t *testing.T) {
	ref := model.Ref{Account: "shop", ID: "c05"}
	edit := func(k model.OpKind, body string) inbox.Event { return inbox.Edit{Conv: ref, Kind: k, Body: body} }
	turn := func(k model.OpKind) inbox.Event { return inbox.Turn{Conv: ref, Kind: k} }
	begin := func(k model.OpKind) inbox.Event { return inbox.Compose{Conv: ref, Kind: k} }
	const reply, note = model.OpReply, model.OpNote
	for _, tt := range []struct {
		name   string
		events []inbox.Event
		kind   model.OpKind
		want   string // what the gate asks; "" where it does not
	}{
		{"a reply", []inbox.Event{begin(reply), edit(reply, "x")}, reply, ""},
		{"a note", []inbox.Event{begin(note), edit(note, "x")}, note, ""},
		{"a note that became a reply", []inbox.Event{begin(note), edit(note, "x"), turn(reply)}, reply, "from a note to a reply"},
		{"a reply that became a note", []inbox.Event{begin(reply), edit(reply, "x"), turn(note)}, note, "from a reply to a note"},
		{"there and back", []inbox.Event{begin(reply), edit(reply, "x"), turn(note), turn(reply)}, reply, "from a note to a reply"},
		{"before the first letter", []inbox.Event{begin(note), turn(reply), edit(reply, "x")}, reply, "from a note to a reply"},
		{"emptied in between", []inbox.Event{begin(note), turn(reply), edit(reply, "x"), edit(reply, ""), edit(reply, "y")}, reply, "from a note to a reply"},
		{"by an edit that says another kind", []inbox.Event{begin(note), edit(note, "x"), edit(reply, "x")}, reply, "from a note to a reply"},
		{"begun anew after an empty switch", []inbox.Event{begin(note), turn(reply), begin(note), edit(note, "x")}, note, ""},
		{"begun anew with a text", []inbox.Event{begin(note), edit(note, "x"), turn(reply), begin(reply)}, reply, "from a note to a reply"},
		{"to what it is already", []inbox.Event{begin(note), edit(note, "x"), turn(note)}, note, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			st := noted(t)
			st.do(inbox.Open{Ref: ref})
			for _, e := range tt.events {
				st.do(e)
				st.pass(time.Second)
			}
			require.Equal(t, tt.kind, st.reply("c05").Draft.Kind)
			st.do(inbox.Send{Conv: ref})
			if tt.want == "" {
				require.Equal(t, 1, count[inbox.Dispatch](st))
				return
			}
			require.Zero(t, count[inbox.Dispatch](st))
			require.Contains(t, strings.Join(st.reply("c05").Reasons, "\n"), tt.want)
			gate := st.reply("c05").Gate
			st.pass(inbox.GatePause)
			st.do(inbox.Send{Conv: ref, Anyway: gate})
			require.Equal(t, 1, count[inbox.Dispatch](st), "it is asked once")
		})
	}
}

func TestTheDraftOnDiskKeepsItsKindAndThatItWasSwitched(t *testing.T) {
	st := noted(t)
	st.do(inbox.Edit{Conv: st.ref("c05"), Kind: model.OpNote, Body: "x"}, inbox.Turn{Conv: st.ref("c05"), Kind: model.OpReply})
	st.pass(time.Second)
	var saved model.Draft
	for _, e := range st.log {
		if e, ok := e.(inbox.Save); ok {
			saved = e.Draft
		}
	}
	require.Equal(t, model.OpReply, saved.Kind)
	require.True(t, saved.Turned)

	again := noted(t)
	again.do(inbox.Remembered{Drafts: []model.Draft{saved}}, inbox.Send{Conv: saved.Conv})
	require.Equal(t, inbox.Asking, again.reply("c05").Phase, "a restart forgets nothing")
}

func TestASystemWithoutNotesSaysSo(t *testing.T) {
	st := newStage(t)
	st.write("c05", "hello")
	st.do(inbox.Turn{Conv: st.ref("c05"), Kind: model.OpNote})
	require.Contains(t, st.s.Notice().Text, "no note")
	require.Equal(t, model.OpReply, st.reply("c05").Draft.Kind)
}

func TestADiscardedDraftCanBeBroughtBack(t *testing.T) {
	st := noted(t)
	st.write("c05", "half a reply")
	before := st.reply("c05").Draft
	st.w.inbound(st.w.convs["c05"])
	st.do(inbox.Discard{Conv: st.ref("c05")})
	_, there := st.s.Reply(st.ref("c05"))
	require.False(t, there)
	require.Equal(t, 1, count[inbox.Drop](st))
	require.True(t, st.s.Notice().Undo)

	st.do(inbox.Undo{})
	require.Equal(t, before, st.reply("c05").Draft)
	require.True(t, st.reply("c05").Saved)
	st.do(inbox.Send{Conv: st.ref("c05")})
	require.Equal(t, inbox.Asking, st.reply("c05").Phase, "what came meanwhile is still news to the writer")
}

func TestWhatWasWrittenSinceIsKeptBesideADraftThatComesBack(t *testing.T) {
	for _, tt := range []struct {
		since model.OpKind
		want  model.OpKind
		asks  bool
	}{{model.OpReply, model.OpReply, false}, {model.OpNote, model.OpNote, true}} {
		st := noted(t)
		st.write("c05", "the first")
		st.do(inbox.Discard{Conv: st.ref("c05")}, inbox.Edit{Conv: st.ref("c05"), Kind: tt.since, Body: "the second"}, inbox.Undo{})
		r := st.reply("c05")
		require.Equal(t, "the first\n\nthe second", r.Draft.Body)
		require.Equal(t, tt.want, r.Draft.Kind, "never to the customer by a slip")
		require.Equal(t, tt.asks, r.Draft.Turned)
	}
}

func TestADraftComesBackOnlyWhereNoTextIsOnItsWay(t *testing.T) {
	st := newStage(t)
	st.write("c05", "the first")
	st.do(inbox.Discard{Conv: st.ref("c05")})
	st.write("c05", "the second")
	st.hold = is[inbox.ReadGate]
	st.do(inbox.Send{Conv: st.ref("c05")}, inbox.Undo{})
	require.Contains(t, st.s.Notice().Text, "not brought back yet")
	st.release()
	require.Equal(t, []string{"the second"}, st.sent("c05"))
	st.do(inbox.Undo{})
	require.Equal(t, "the first", st.reply("c05").Draft.Body)
}

func TestNothingOnItsWayIsDiscarded(t *testing.T) {
	st := newStage(t)
	st.do(inbox.Discard{Conv: st.ref("c05")})
	require.Contains(t, st.s.Notice().Text, "there is no draft")
	st.write("c05", "hello")
	st.do(inbox.Send{Conv: st.ref("c05"), Hold: true}, inbox.Discard{Conv: st.ref("c05")})
	require.Equal(t, inbox.Holding, st.reply("c05").Phase)
	st.pass(inbox.UndoHold)
	require.Equal(t, []string{"hello"}, st.sent("c05"))
}

func TestADraftIsSavedAsSoonAsThereIsRoom(t *testing.T) {
	st := newStage(t)
	st.failing(model.FaultLocal, "disk full", is[inbox.Save])
	st.write("c05", "hello")
	st.pass(time.Minute)
	require.Equal(t, "disk full", st.reply("c05").SaveErr)
	st.stead = nil
	st.pass(2 * time.Second) // nobody types
	require.True(t, st.reply("c05").Saved)
	require.Empty(t, st.reply("c05").SaveErr)
	saves := count[inbox.Save](st)
	st.pass(time.Minute)
	require.Equal(t, saves, count[inbox.Save](st), "once it is saved nothing more is tried")
}

// However a text is switched and edited, it reaches the customer only if it was never
// a note since it was begun, or somebody has overruled the gate's words about that.
func TestNoNoteReachesACustomerUnasked(t *testing.T) {
	kinds := []model.OpKind{model.OpReply, model.OpNote}
	rapid.Check(t, func(rt *rapid.T) {
		st := noted(t)
		ref := st.ref("c05")
		kind := rapid.SampledFrom(kinds).Draw(rt, "begun")
		st.do(inbox.Compose{Conv: ref, Kind: kind})
		switched, body := false, ""
		for range rapid.IntRange(1, 12).Draw(rt, "steps") {
			switch rapid.IntRange(0, 3).Draw(rt, "step") {
			case 0:
				body = rapid.SampledFrom([]string{"", "a", "a b"}).Draw(rt, "body")
				st.do(inbox.Edit{Conv: ref, Kind: kind, Body: body})
			case 1:
				switched, kind = true, kinds[1-slices.Index(kinds, kind)]
				st.do(inbox.Turn{Conv: ref, Kind: kind})
			case 2:
				st.pass(time.Duration(rapid.IntRange(0, 2000).Draw(rt, "ms")) * time.Millisecond)
			case 3:
				st.do(inbox.Flush{})
			}
		}
		st.do(inbox.Send{Conv: ref})
		sent := count[inbox.Dispatch](st)
		if switched || body == "" {
			require.Zero(rt, sent, "it left without a question")
		} else {
			require.Equal(rt, 1, sent)
		}
	})
}
