package desk_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"convo/client/desk"
	"convo/model"
	"convo/model/inbox"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// in is a conversation in some state, as a scripted server tells it.
func in(status model.Status, owner model.Owner, last time.Duration) model.Conversation {
	return model.Conversation{
		Ref: ref("1"), Status: status, Owner: owner, Unread: model.UnreadN(1),
		LastMessageAt: model.At(start.Add(last)),
	}
}

func TestUnclearWritesAreReadAgain(t *testing.T) {
	open := in(model.StatusOpen, model.Nobody(), 0)
	archived := in(model.StatusArchived, model.Nobody(), 0)
	anna, luca, third := model.OwnedBy(person("1")), model.OwnedBy(person("2")), model.OwnedBy(person("3"))
	seen := model.At(start)
	lost := fault(model.FaultUnknown)
	tests := map[string]struct {
		op      model.Op
		reads   []any // conversations or errors, in order
		answers []error
		want    model.FaultKind
		ok      bool
		doing   string // the requests
	}{
		"archived after all": {
			op: model.Op{Kind: model.OpArchive}, answers: []error{lost}, reads: []any{archived},
			ok: true, doing: "do get",
		},
		"repeated once": {
			op: model.Op{Kind: model.OpArchive}, answers: []error{lost, nil}, reads: []any{open},
			ok: true, doing: "do get do",
		},
		"repeated once and not more": {
			op: model.Op{Kind: model.OpArchive}, answers: []error{lost, lost}, reads: []any{open, open},
			want: model.FaultUnknown, doing: "do get do get",
		},
		"the repetition came through unseen": {
			op: model.Op{Kind: model.OpArchive}, answers: []error{lost, lost}, reads: []any{open, archived},
			ok: true, doing: "do get do get",
		},
		"nobody can tell": {
			op: model.Op{Kind: model.OpArchive}, answers: []error{lost}, reads: []any{fault(model.FaultNetwork)},
			want: model.FaultUnknown, doing: "do get",
		},
		"an error of no known kind is unclear": {
			op: model.Op{Kind: model.OpArchive}, answers: []error{errors.New("odd")}, reads: []any{archived},
			ok: true, doing: "do get",
		},
		"the repetition was limited": {
			op: model.Op{Kind: model.OpArchive}, answers: []error{lost, fault(model.FaultRateLimited)}, reads: []any{open},
			want: model.FaultUnknown, doing: "do get do",
		},
		"the repetition was refused": {
			op: model.Op{Kind: model.OpRelease}, answers: []error{lost, fault(model.FaultNotFound)}, reads: []any{in(model.StatusOpen, luca, 0)},
			want: model.FaultNotFound, doing: "do get do",
		},
		"a new message keeps a conversation from being archived unseen": {
			op: model.Op{Kind: model.OpArchive, Seen: seen}, answers: []error{lost}, reads: []any{in(model.StatusOpen, anna, time.Minute)},
			want: model.FaultStale, doing: "do get",
		},
		"nothing was sent": {
			op: model.Op{Kind: model.OpArchive}, answers: []error{fault(model.FaultNetwork)},
			want: model.FaultNetwork, doing: "do",
		},
		"refused": {
			op: model.Op{Kind: model.OpArchive}, answers: []error{fault(model.FaultRefused)},
			want: model.FaultRefused, doing: "do",
		},
		"assigned after all": {
			op:    model.Op{Kind: model.OpAssign, Person: person("2")},
			reads: []any{in(model.StatusOpen, anna, 0), in(model.StatusOpen, luca, 0)}, answers: []error{lost},
			ok: true, doing: "get do get",
		},
		"assigning is repeated while the owner is the previous one": {
			op:    model.Op{Kind: model.OpAssign, Person: person("2")},
			reads: []any{in(model.StatusOpen, anna, 0), in(model.StatusOpen, anna, 0)}, answers: []error{lost, nil},
			ok: true, doing: "get do get do",
		},
		"a third person took it": {
			op:    model.Op{Kind: model.OpAssign, Person: person("2")},
			reads: []any{in(model.StatusOpen, anna, 0), in(model.StatusOpen, third, 0)}, answers: []error{lost},
			want: model.FaultStale, doing: "get do get",
		},
		"an owner that nobody knows is not overwritten twice": {
			op:    model.Op{Kind: model.OpAssign, Person: person("2")},
			reads: []any{in(model.StatusOpen, model.Owner{}, 0), in(model.StatusOpen, third, 0)}, answers: []error{lost},
			want: model.FaultUnknown, doing: "get do get",
		},
		"somebody else owned it before": {
			op:    model.Op{Kind: model.OpAssign, Person: person("2"), If: model.Guard{Owner: &anna}},
			reads: []any{in(model.StatusOpen, third, 0)},
			want:  model.FaultStale, doing: "get",
		},
		"already theirs": {
			op:    model.Op{Kind: model.OpAssign, Person: person("2"), If: model.Guard{Owner: &anna}},
			reads: []any{in(model.StatusOpen, luca, 0)},
			ok:    true, doing: "get",
		},
		"a newer message keeps a conversation unread": {
			op:    model.Op{Kind: model.OpRead, Seen: seen, If: model.Guard{NoneNewer: true}},
			reads: []any{in(model.StatusOpen, anna, time.Minute)},
			want:  model.FaultStale, doing: "get",
		},
		"the guard could not be checked": {
			op:    model.Op{Kind: model.OpRead, Seen: seen, If: model.Guard{NoneNewer: true}},
			reads: []any{fault(model.FaultNetwork)},
			want:  model.FaultNetwork, doing: "get",
		},
		"sends are not for here": {
			op: model.Op{Kind: model.OpReply, Body: "hello"}, want: model.FaultRefused, doing: "",
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			s := &scripted{
				get: func(_ context.Context, n int) (model.Conversation, error) {
					require.LessOrEqual(t, n, len(tt.reads), "read once too often")
					if err, failed := tt.reads[n-1].(error); failed {
						return model.Conversation{}, err
					}
					return tt.reads[n-1].(model.Conversation), nil //nolint:forcetypeassert // the test's own table
				},
				do: func(_ context.Context, n int, _ model.Op) (model.Patch, error) {
					require.LessOrEqual(t, n, len(tt.answers), "written once too often")
					return model.Patch{}, tt.answers[n-1]
				},
			}
			d := with(s)
			tt.op.Conv = ref("1")
			ev := written(t, d, tt.op)
			if tt.ok {
				require.Nil(t, ev.Fault)
			} else {
				require.NotNil(t, ev.Fault)
				assert.Equal(t, tt.want, ev.Fault.Kind)
			}
			if tt.want == model.FaultStale {
				assert.NotNil(t, ev.Fault.Fresh, "what changed is told")
			}
			assert.Equal(t, tt.doing, joined(s.all()))
		})
	}
}

func TestAlreadyDoneIsTold(t *testing.T) {
	luca := model.OwnedBy(person("2"))
	d := with(&scripted{get: func(context.Context, int) (model.Conversation, error) {
		return in(model.StatusOpen, luca, 0), nil
	}})
	ev := written(t, d, model.Op{Conv: ref("1"), Kind: model.OpAssign, Person: person("2")})
	require.Nil(t, ev.Fault)
	assert.True(t, ev.Patch.Already)
	assert.NotNil(t, ev.Patch.Fresh)
}

func TestAnActionWaitsTenSecondsAtMost(t *testing.T) {
	limited := &model.Fault{Kind: model.FaultRateLimited, What: model.NewText("limited"), RetryAfter: 4 * time.Second}
	tests := map[string]struct {
		wait    time.Duration
		action  time.Duration
		took    time.Duration
		ok      bool
		written string
	}{
		"waits as long as the server asks": {wait: 4 * time.Second, took: 4 * time.Second, ok: true, written: "do, do"},
		"fails at once where that is long": {wait: 11 * time.Second, written: "do"},
		"a verb waits longer":              {wait: 11 * time.Second, action: -1, took: 11 * time.Second, ok: true, written: "do, do"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := &scripted{do: func(_ context.Context, n int, _ model.Op) (model.Patch, error) {
					if n == 1 {
						f := *limited
						f.RetryAfter = tt.wait
						return model.Patch{}, &f
					}
					return model.Patch{}, nil
				}}
				d := with(s, func(o *desk.Options) { o.ActionTime = tt.action })
				began := time.Now()
				ev := written(t, d, model.Op{Conv: ref("1"), Kind: model.OpArchive})
				assert.Equal(t, tt.took, time.Since(began))
				assert.Equal(t, tt.ok, ev.Fault == nil)
				assert.Equal(t, tt.written, joinedBy(s.all(), ", "))
			})
		})
	}
}

func TestAHangingServerLeavesTimeToLookAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &scripted{
			do: func(ctx context.Context, _ int, _ model.Op) (model.Patch, error) {
				<-ctx.Done()
				return model.Patch{}, fault(model.FaultUnknown)
			},
			get: func(ctx context.Context, _ int) (model.Conversation, error) {
				return in(model.StatusArchived, model.Nobody(), 0), ctx.Err()
			},
		}
		began := time.Now()
		ev := written(t, with(s), model.Op{Conv: ref("1"), Kind: model.OpArchive})
		assert.Nil(t, ev.Fault)
		assert.Equal(t, "do get", joined(s.all()))
		assert.Less(t, time.Since(began), 10*time.Second)
	})
}

func TestACancelledWriteThatMayHaveBeenDoneIsUnknown(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	s := &scripted{
		do: func(context.Context, int, model.Op) (model.Patch, error) {
			cancel()
			return model.Patch{}, context.Canceled
		},
		get: func(ctx context.Context, _ int) (model.Conversation, error) { return model.Conversation{}, ctx.Err() },
	}
	d := with(s)
	ev := d.Run(ctx, write(model.OpArchive))
	assert.Equal(t, model.FaultUnknown, faultOf(ev).Kind)

	ev = d.Run(ctx, write(model.OpArchive))
	assert.Equal(t, model.FaultCanceled, faultOf(ev).Kind, "the second one never began")
	assert.Equal(t, 1, s.count("do"))
}

// What belongs to a bulk is given back at once: the State waits for all of it.
func TestABulksOperationDoesNotWaitForTheRateLimit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for _, yield := range []bool{true, false} {
			s := &scripted{do: func(_ context.Context, n int, _ model.Op) (model.Patch, error) {
				if n == 1 {
					return model.Patch{}, &model.Fault{Kind: model.FaultRateLimited, RetryAfter: 3 * time.Second}
				}
				return model.Patch{}, nil
			}}
			begun := time.Now()
			ev, _ := with(s).Run(t.Context(), inbox.Write{Op: model.Op{Kind: model.OpArchive, Conv: ref("1")}, Yield: yield}).(inbox.Written)
			if yield {
				require.Equal(t, model.FaultRateLimited, ev.Fault.Kind)
				require.Equal(t, 3*time.Second, ev.Fault.RetryAfter)
				require.Zero(t, time.Since(begun))
			} else {
				require.Nil(t, ev.Fault)
				require.Equal(t, 3*time.Second, time.Since(begun))
			}
		}
	})
}
