package desk_test

import (
	"context"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"convo/client/desk"
	"convo/model"
	"convo/model/inbox"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func state(s *scripted) *inbox.State {
	return inbox.New(inbox.Config{
		Accounts: []inbox.Account{{Name: "shop", Caps: s.Caps(), Me: "1"}},
		UndoHold: -1,
	})
}

func realClock(o *desk.Options) { o.Now = time.Now }

func TestSettleRunsABulkThreeAtATime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var now, most atomic.Int32
		s := &scripted{do: func(context.Context, int, model.Op) (model.Patch, error) {
			most.Store(max(most.Load(), now.Add(1)))
			<-time.After(time.Second) // in the bubble: once every other goroutine waits, too
			now.Add(-1)
			return model.Patch{}, nil
		}}
		var acts []inbox.Event
		for _, id := range []string{"1", "2", "3", "4", "5", "6", "7"} {
			acts = append(acts, inbox.Act{Kind: model.OpArchive, Conv: ref(id)})
		}
		done := 0
		with(s, realClock).Settle(t.Context(), state(s), func(ev inbox.Event) {
			if w, ok := ev.(inbox.Written); ok {
				assert.Nil(t, w.Fault)
				done++
			}
		}, acts...)
		assert.Equal(t, 7, done)
		assert.Equal(t, int32(3), most.Load())
	})
}

// reply asks for one reply the way a verb does, without a draft on disk.
func reply(ctx context.Context, d *desk.Desk, st *inbox.State) {
	d.Settle(ctx, st, nil,
		inbox.Remembered{Drafts: []model.Draft{{Conv: ref("1"), Kind: model.OpReply, Body: "Buongiorno"}}},
		inbox.Send{Conv: ref("1")})
}

func TestSettleLooksForAReplyOfUnknownFate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &scripted{
			do: func(context.Context, int, model.Op) (model.Patch, error) {
				return model.Patch{}, fault(model.FaultUnknown)
			},
			thread: func(_ context.Context, _ string, n int) (model.Thread, error) {
				if n < 3 {
					return model.Thread{}, nil
				}
				return model.Thread{Messages: []model.Message{{
					ID: "m", Direction: model.Out, Text: model.NewText("Buongiorno"), At: model.At(time.Now()),
				}}}, nil
			},
		}
		d, st := with(s, realClock), state(s)
		began := time.Now()
		reply(t.Context(), d, st)
		_, waits := st.Reply(ref("1"))
		assert.False(t, waits, "it was found in the thread")
		assert.Equal(t, 1, s.count("do"))
		assert.Equal(t, 7*time.Second, time.Since(began), "looked after 2 and 5 more seconds")
	})
}

func TestSettleEndsWithItsContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &scripted{do: func(ctx context.Context, _ int, _ model.Op) (model.Patch, error) {
			<-ctx.Done()
			return model.Patch{}, ctx.Err()
		}}
		ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
		defer cancel()
		d, st := with(s, realClock), state(s)
		reply(ctx, d, st)
		r, ok := st.Reply(ref("1"))
		require.True(t, ok)
		assert.Equal(t, inbox.Unconfirmed, r.Phase)
		assert.Equal(t, 1, s.count("do"))
	})
}

func TestCarryCancelsWhatIsReplaced(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &scripted{thread: func(ctx context.Context, id string, _ int) (model.Thread, error) {
			if id == "1" {
				<-ctx.Done()
			}
			return model.Thread{}, ctx.Err()
		}}
		var faults []*model.Fault
		with(s, realClock).Carry(t.Context(), state(s), func(ev inbox.Event) { faults = append(faults, faultOf(ev)) },
			inbox.FetchThread{Conv: ref("1"), Seq: 1}, inbox.FetchThread{Conv: ref("2"), Seq: 2})
		require.Len(t, faults, 2)
	})
}
