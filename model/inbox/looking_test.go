package inbox_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"convo/model"
	"convo/model/inbox"
)

// look opens a conversation and has its newest message before somebody's eyes.
func (st *stage) look(id string) {
	st.do(inbox.Touch{}, inbox.Open{Ref: st.ref(id)}, inbox.Watching{Ref: st.ref(id), Newest: true})
}

// owned tells the State who owns a conversation.
func (st *stage) owned(id, by string) {
	st.w.convs[id].owner = by
	st.do(inbox.Got{Of: inbox.FetchOne{Seq: 1 << 40, Conv: st.ref(id)}, Conversation: st.w.seen(st.w.convs[id], true)})
}

// reads are the marks that reached the world.
func (st *stage) reads() (ops []model.Op) {
	for _, e := range st.log {
		if w, ok := e.(inbox.Write); ok && w.Op.Kind == model.OpRead {
			ops = append(ops, w.Op)
		}
	}
	return ops
}

const held = inbox.UndoHold

func TestWhenALookMarksRead(t *testing.T) {
	for _, tt := range []struct {
		name  string
		read  inbox.ReadPolicy
		owner string
		do    func(st *stage)
		want  int
	}{
		{name: "mine, looked at", owner: me.ID, do: func(st *stage) { st.look("c05"); st.pass(inbox.DwellFor + held) }, want: 1},
		{name: "mine, not long enough", owner: me.ID, do: func(st *stage) {
			st.look("c05")
			st.pass(inbox.DwellFor - time.Millisecond)
			st.do(inbox.Watching{})
			st.pass(time.Minute)
		}},
		{name: "mine, held and left meanwhile", owner: me.ID, do: func(st *stage) {
			st.look("c05")
			st.pass(inbox.DwellFor)
			st.do(inbox.Watching{})
			st.pass(held)
		}, want: 1},
		{name: "somebody else's", owner: "4522", do: func(st *stage) { st.look("c05"); st.pass(time.Minute) }},
		{name: "nobody's", do: func(st *stage) { st.look("c05"); st.pass(time.Minute) }},
		{name: "somebody else's where all are", read: inbox.ReadDwell, owner: "4522", do: func(st *stage) { st.look("c05"); st.pass(inbox.DwellFor + held) }, want: 1},
		{name: "mine where a key is asked for", read: inbox.ReadExplicit, owner: me.ID, do: func(st *stage) { st.look("c05"); st.pass(time.Minute) }},
		{name: "mine where a reply is asked for", read: inbox.ReadReply, owner: me.ID, do: func(st *stage) { st.look("c05"); st.pass(time.Minute) }},
		{name: "opened where that is enough", read: inbox.ReadOpen, do: func(st *stage) { st.look("c05"); st.pass(held) }, want: 1},
		{name: "opened, its end out of sight", read: inbox.ReadOpen, do: func(st *stage) {
			st.do(inbox.Touch{}, inbox.Open{Ref: st.ref("c05")}, inbox.Watching{Ref: st.ref("c05")})
			st.pass(time.Minute)
		}},
		{name: "the cursor rests in the list", read: inbox.ReadOpen, owner: me.ID, do: func(st *stage) {
			st.do(inbox.Touch{}, inbox.Select{Ref: st.ref("c05")})
			st.pass(time.Minute)
		}},
		{name: "its end out of sight, then in it", owner: me.ID, do: func(st *stage) {
			st.do(inbox.Touch{}, inbox.Open{Ref: st.ref("c05")}, inbox.Watching{Ref: st.ref("c05")})
			st.pass(2 * time.Second)
			st.do(inbox.Watching{Ref: st.ref("c05"), Newest: true})
			st.pass(2 * time.Second)
			require.Empty(st.t, st.s.Notice().Text, "one stretch of time, not two")
			st.pass(time.Second + held)
		}, want: 1},
		{name: "no thread came", owner: me.ID, do: func(st *stage) {
			st.failing(model.FaultServer, "no", is[inbox.FetchThread])
			st.look("c05")
			st.pass(time.Minute)
		}},
		{name: "the focus is lost", owner: me.ID, do: func(st *stage) {
			st.look("c05")
			st.pass(2 * time.Second)
			st.do(inbox.Focus{On: false})
			st.pass(time.Minute)
		}},
		{name: "the focus comes back", owner: me.ID, do: func(st *stage) {
			st.look("c05")
			st.do(inbox.Focus{On: false})
			st.pass(time.Hour)
			st.do(inbox.Focus{On: true})
			st.pass(inbox.DwellFor + held)
		}, want: 1},
		{name: "nobody touches a terminal that tells no focus", owner: me.ID, do: func(st *stage) {
			st.do(inbox.Touch{})
			st.pass(59 * time.Second)
			st.do(inbox.Open{Ref: st.ref("c05")}, inbox.Watching{Ref: st.ref("c05"), Newest: true})
			st.pass(time.Hour)
		}},
		{name: "somebody is back at it", owner: me.ID, do: func(st *stage) {
			st.do(inbox.Open{Ref: st.ref("c05")}, inbox.Watching{Ref: st.ref("c05"), Newest: true})
			st.pass(time.Hour)
			st.do(inbox.Touch{})
			st.pass(inbox.DwellFor + held)
		}, want: 1},
		{name: "a terminal that tells its focus needs no key", owner: me.ID, do: func(st *stage) {
			st.do(inbox.Focus{On: true})
			st.pass(time.Hour)
			st.do(inbox.Open{Ref: st.ref("c05")}, inbox.Watching{Ref: st.ref("c05"), Newest: true})
			st.pass(inbox.DwellFor + held)
		}, want: 1},
		{name: "taken back is not marked again", owner: me.ID, do: func(st *stage) {
			st.look("c05")
			st.pass(inbox.DwellFor)
			require.Equal(st.t, "marked read Customer c05", st.s.Notice().Text)
			require.True(st.t, st.s.Notice().Undo)
			st.do(inbox.Touch{}, inbox.Undo{})
			st.pass(time.Minute)
		}},
		{name: "read already", owner: me.ID, do: func(st *stage) { st.look("c03"); st.pass(time.Minute) }},
	} {
		t.Run(tt.name, func(t *testing.T) {
			st := stageWith(t, func(c *inbox.Config) { c.Read = tt.read })
			st.owned("c05", tt.owner)
			st.owned("c03", tt.owner)
			tt.do(st)
			require.Len(t, st.reads(), tt.want)
			for _, op := range st.reads() {
				require.Equal(t, "c05", op.Conv.ID)
				require.True(t, op.Unasked)
				require.True(t, op.If.NoneNewer)
			}
		})
	}
}

func TestALookBeginsAnewWithANewMessage(t *testing.T) {
	st := newStage(t)
	st.owned("c05", me.ID)
	st.do(inbox.Focus{On: true})
	st.look("c05")
	st.pass(2 * time.Second)
	st.w.inbound(st.w.convs["c05"])
	st.hold = is[inbox.FetchThread]
	st.do(inbox.Refresh{}) // the list tells of it, the thread does not come
	st.pass(time.Minute)
	require.Empty(t, st.s.Notice().Text, "the newest message that is known is not on the screen")
	st.release()
	st.pass(inbox.DwellFor - time.Second)
	require.Empty(t, st.s.Notice().Text)
	st.pass(time.Second)
	require.Equal(t, "marked read Customer c05", st.s.Notice().Text)
	st.pass(held)
	require.Len(t, st.reads(), 1)
	require.Zero(t, st.w.convs["c05"].unread)
}

// What the person did not do is nothing to take back once it is done.
func TestWhatWasMarkedByLookingLeavesTheUndoStack(t *testing.T) {
	st := newStage(t)
	st.owned("c05", me.ID)
	st.do(inbox.Select{Ref: st.ref("c04")})
	st.act("c04", model.OpArchive)
	st.look("c05")
	st.pass(inbox.DwellFor + held)
	require.Len(t, st.reads(), 1)
	st.do(inbox.Undo{})
	require.Equal(t, model.StatusOpen, st.w.convs["c04"].status)
}

func TestAMarkThatNobodyAskedForFailsQuietly(t *testing.T) {
	for kind, notice := range map[model.FaultKind]string{
		model.FaultRefused: "", model.FaultUnknown: "", model.FaultServer: "not marked read Customer c05: no",
	} {
		st := newStage(t)
		st.owned("c05", me.ID)
		st.do(inbox.Focus{On: true})
		st.look("c05")
		st.failing(kind, "no", is[inbox.Write])
		st.pass(inbox.DwellFor)
		st.do(inbox.Woke{}) // nothing
		st.pass(held)
		row, _ := st.find("c05")
		require.Empty(t, row.Failed)
		require.True(t, row.Conv.Unread.Has())
		if notice != "" {
			require.Equal(t, notice, st.s.Notice().Text)
		}
		require.Equal(t, kind == model.FaultRefused, st.s.Unmarked(st.ref("c05")) == "no")
		st.pass(10 * time.Minute)
		require.Len(t, st.reads(), 1, "it is not tried for ever")
	}
}

func TestObserversMarkNothingByLooking(t *testing.T) {
	for _, policy := range []inbox.ReadPolicy{inbox.ReadUsual, inbox.ReadDwell, inbox.ReadReply, inbox.ReadOpen} {
		st := stageWith(t, func(c *inbox.Config) { c.Read, c.Observer = policy, true })
		st.owned("c05", me.ID)
		st.look("c05")
		st.pass(time.Minute)
		require.Empty(t, st.reads())
	}
}

// Where only this machine has marks, looking makes them whoever owns the conversation.
func TestALookIsSeenWhereNoSystemKnowsOfReading(t *testing.T) {
	for policy, want := range map[inbox.ReadPolicy]int{
		inbox.ReadUsual: 1, inbox.ReadDwell: 1, inbox.ReadOpen: 1, inbox.ReadExplicit: 0,
	} {
		st := stageWith(t, func(c *inbox.Config) {
			c.Read = policy
			c.Accounts[0].Caps.SeenHere = true
			c.Accounts[0].Caps.Threads = model.No("no messages")
			delete(c.Accounts[0].Caps.Ops, model.OpRead)
		})
		st.do(inbox.Remembered{Of: inbox.Recall{Account: "shop"}, Seen: model.Seen{Since: st.w.now.Add(-90 * time.Minute)}})
		row, _ := st.find("c05")
		require.True(t, row.Unseen)
		st.look("c05")
		st.pass(inbox.DwellFor)
		row, _ = st.find("c05")
		require.Equal(t, want == 0, row.Unseen)
		require.Equal(t, want, count[inbox.KeepSeen](st))
		require.Empty(t, st.reads())
	}
}

func TestAnAcceptedReplyMarksWhereThatIsThePolicy(t *testing.T) {
	for name, tt := range map[string]struct {
		read      inbox.ReadPolicy
		meanwhile func(st *stage)
		want      int
		says      string
	}{
		"it marks":           {read: inbox.ReadReply, want: 1},
		"not by default":     {read: inbox.ReadUsual},
		"not what came then": {read: inbox.ReadReply, meanwhile: func(st *stage) { st.w.inbound(st.w.convs["c05"]) }, says: "not marked: new message 12:00 (Customer c05)"},
	} {
		t.Run(name, func(t *testing.T) {
			st := stageWith(t, func(c *inbox.Config) { c.Read = tt.read })
			st.write("c05", "on its way")
			if tt.meanwhile != nil {
				st.stead = func(e inbox.Effect) inbox.Event {
					if _, ok := e.(inbox.Dispatch); ok {
						st.w.now = st.w.now.Add(time.Second)
						tt.meanwhile(st)
						st.w.now = st.w.now.Add(time.Second)
					}
					return nil
				}
			}
			st.do(inbox.Send{Conv: st.ref("c05")})
			require.Equal(t, []string{"on its way"}, st.sent("c05"))
			if tt.says != "" {
				require.Equal(t, tt.says, st.s.Notice().Text)
			}
			st.pass(held)
			require.Len(t, st.reads(), tt.want)
			require.Equal(t, tt.want == 1, st.w.convs["c05"].unread == 0)
		})
	}
}
