package inbox_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"convo/model"
	"convo/model/inbox"
)

// between lets something happen after a mark was checked and before it is made.
func (st *stage) between(do func(c *truth)) {
	st.stead = func(e inbox.Effect) inbox.Event {
		w, ok := e.(inbox.Write)
		if !ok || w.Op.Kind != model.OpRead {
			return nil
		}
		c := st.w.convs[w.Op.Conv.ID]
		if err := w.Op.Check(st.w.seen(c, true)); err != nil {
			return inbox.Written{Of: w, Fault: model.AsFault(err)}
		}
		st.w.now = st.w.now.Add(time.Second)
		do(c)
		c.unread = 0
		return inbox.Written{Of: w}
	}
}

// The server counts a message as read that came between the check and the mark, so
// nobody would ever see it.
func TestAMessageThatCameWhileMarkingCountsAsUnreadHere(t *testing.T) {
	for name, prepare := range map[string]func(st *stage){
		"in the thread that is open": func(st *stage) { st.do(inbox.Open{Ref: st.ref("c05")}) },
		"from the list": func(st *stage) {
			st.do(inbox.Select{Ref: st.ref("c02")})
		},
	} {
		t.Run(name, func(t *testing.T) {
			st := newStage(t)
			prepare(st)
			st.between(st.w.inbound)
			st.act("c05", model.OpRead)
			st.pass(10 * time.Second)
			require.Zero(t, st.w.convs["c05"].unread, "for everybody else it is read")
			row, _ := st.find("c05")
			require.True(t, row.Conv.Unread.Has())
			require.True(t, st.s.Missed(st.ref("c05")))
			require.Equal(t, 4, st.s.Count(inbox.UnreadOnly).Conversations)

			st.do(inbox.Open{Ref: st.ref("c05")})
			v, _ := st.s.Thread(st.ref("c05"))
			require.Equal(t, "c05-m001", v.NotSeen)

			st.pass(time.Minute)
			require.True(t, st.s.Missed(st.ref("c05")), "nobody has looked at it")
			st.look("c05")
			st.pass(inbox.DwellFor)
			row, _ = st.find("c05")
			require.False(t, row.Conv.Unread.Has())
			v, _ = st.s.Thread(st.ref("c05"))
			require.Empty(t, v.NotSeen)
			require.Len(t, st.reads(), 1, "looking is enough, nothing is written")
		})
	}
}

func TestMarkingOnceMoreTakesWhatWasMissedAsSeen(t *testing.T) {
	st := newStage(t)
	st.between(st.w.inbound)
	st.act("c05", model.OpRead)
	st.pass(10 * time.Second)
	require.True(t, st.s.Missed(st.ref("c05")))
	st.stead = nil
	st.act("c05", model.OpRead)
	require.False(t, st.s.Missed(st.ref("c05")))
	row, _ := st.find("c05")
	require.False(t, row.Conv.Unread.Has())
}

func TestWhatNobodyMissed(t *testing.T) {
	for name, tt := range map[string]struct {
		between func(st *stage, c *truth)
		after   func(st *stage, c *truth)
		unread  bool
	}{
		"nothing came":                  {},
		"a colleague replied meanwhile": {between: func(st *stage, c *truth) { c.say(model.Out, "here", st.w.now) }},
		"it came after the mark":        {after: func(st *stage, c *truth) { st.w.inbound(c) }, unread: true},
		"a colleague read what came later": {after: func(st *stage, c *truth) {
			st.pass(10 * time.Second)
			st.w.inbound(c)
			c.unread = 0
		}},
	} {
		t.Run(name, func(t *testing.T) {
			st := newStage(t)
			st.between(func(c *truth) {
				if tt.between != nil {
					tt.between(st, c)
				}
			})
			st.act("c05", model.OpRead)
			if tt.after != nil {
				tt.after(st, st.w.convs["c05"])
			}
			st.pass(10 * time.Second)
			require.False(t, st.s.Missed(st.ref("c05")))
			row, _ := st.find("c05")
			require.Equal(t, tt.unread, row.Conv.Unread.Has())
		})
	}
}

// A thread that got a message while the cursor was elsewhere says that it is not all.
func TestAThreadSaysThatNewerMessagesExist(t *testing.T) {
	st := newStage(t)
	st.do(inbox.Open{Ref: st.ref("c05")}, inbox.Select{Ref: st.ref("c02")})
	v, _ := st.s.Thread(st.ref("c05"))
	require.False(t, v.Behind)
	st.w.now = st.w.now.Add(time.Second)
	st.w.inbound(st.w.convs["c05"])
	st.pass(10 * time.Second)
	v, _ = st.s.Thread(st.ref("c05"))
	require.True(t, v.Behind)
	st.do(inbox.Select{Ref: st.ref("c05")})
	st.pass(time.Second)
	v, _ = st.s.Thread(st.ref("c05"))
	require.False(t, v.Behind)
	require.Len(t, v.Messages, 2)
}

// A reading that was asked for before the mark tells nothing of what the mark hid, even
// where its answer comes later.
func TestAReadingFromBeforeTheMarkDoesNotSettleIt(t *testing.T) {
	st := newStage(t)
	st.do(inbox.Select{Ref: st.ref("c02")})
	st.hold = is[inbox.FetchList]
	st.pass(6 * time.Second)
	require.Len(t, st.behind, 1, "a poll is under way")
	poll, ok := st.behind[0].(inbox.FetchList)
	require.True(t, ok)
	st.between(st.w.inbound)
	before := st.w.list(poll.Query)
	st.act("c05", model.OpRead)
	for i := range before.Conversations {
		if c := &before.Conversations[i]; c.Ref.ID == "c05" {
			// The server answered it between the message and the mark.
			c.LastMessageAt, c.Unread = st.w.convs["c05"].last().At, model.UnreadN(3)
		}
	}
	st.behind, st.hold = nil, nil
	st.do(inbox.Listed{Of: poll, Page: before})
	require.False(t, st.s.Missed(st.ref("c05")))
	st.pass(10 * time.Second)
	require.True(t, st.s.Missed(st.ref("c05")))
}
