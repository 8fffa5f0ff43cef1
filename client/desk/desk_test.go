package desk_test

import (
	"context"
	"reflect"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"convo/client/desk"
	"convo/model"
	"convo/model/inbox"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func joined(steps []string) string { return joinedBy(steps, " ") }

func joinedBy(steps []string, sep string) string { return strings.Join(steps, sep) }

func write(kind model.OpKind) inbox.Write {
	return inbox.Write{Op: model.Op{Conv: ref("1"), Kind: kind, Person: person("2")}}
}

// faultOf is an event's Fault field.
func faultOf(ev inbox.Event) *model.Fault {
	f, _ := reflect.ValueOf(ev).FieldByName("Fault").Interface().(*model.Fault)
	return f
}

// requests are the effects that talk to a server.
func requests() []inbox.Effect {
	return []inbox.Effect{
		inbox.FetchList{Account: "shop"},
		inbox.FetchOne{Conv: ref("1")},
		inbox.FetchOne{Conv: ref("1"), Paced: true},
		inbox.FetchThread{Conv: ref("1")},
		inbox.FetchPeople{Account: "shop"},
		inbox.ReadGate{Conv: ref("1")},
		write(model.OpRead), write(model.OpArchive), write(model.OpAssign),
		inbox.Dispatch{Out: outgoing},
	}
}

// answers is the kind of event by which each kind of effect is answered.
var answers = map[string]string{
	"FetchList": "Listed", "FetchOne": "Got", "FetchThread": "Threaded", "FetchPeople": "Peopled",
	"ReadGate": "Gated", "Write": "Written", "Dispatch": "Dispatched", "Recall": "Remembered", "Compare": "Compared",
	"Save": "Saved", "Drop": "Saved", "Resolve": "Resolved", "Wait": "Woke",
	"ReadJournal": "Journaled", "Record": "Recorded",
	"RecallSnoozed": "Snoozed", "KeepSnooze": "SnoozeKept",
}

func nameOf(v any) string { return reflect.TypeOf(v).Name() }

func TestEveryEffectIsAnswered(t *testing.T) {
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	all := append(requests(), inbox.Recall{Account: "shop"}, inbox.Compare{Conv: ref("1")}, inbox.Save{}, inbox.Drop{}, inbox.Resolve{}, inbox.ReadJournal{}, inbox.Record{}, inbox.Wait{},
		inbox.RecallSnoozed{Account: "shop"}, inbox.KeepSnooze{})
	s := &scripted{
		get:    func(ctx context.Context, _ int) (model.Conversation, error) { return model.Conversation{}, ctx.Err() },
		do:     func(ctx context.Context, _ int, _ model.Op) (model.Patch, error) { return model.Patch{}, ctx.Err() },
		thread: func(ctx context.Context, _ string, _ int) (model.Thread, error) { return model.Thread{}, ctx.Err() },
	}
	d := with(s)
	for _, e := range all {
		for _, ctx := range []context.Context{t.Context(), ended} {
			ev := d.Run(ctx, e)
			require.NotNil(t, ev, "%T", e)
			assert.Equal(t, answers[nameOf(e)], nameOf(ev))
			if of := reflect.ValueOf(ev).FieldByName("Of"); of.IsValid() {
				assert.Equal(t, e, of.Interface(), "an answer names what it answers")
			}
		}
	}
}

func TestAMissingAccountIsAFault(t *testing.T) {
	d := desk.New(desk.Options{})
	for _, e := range requests() {
		f := faultOf(d.Run(t.Context(), e))
		require.NotNil(t, f, "%T", e)
		assert.Equal(t, model.FaultLocal, f.Kind)
	}
}

func TestAPanicIsAFaultThatTellsNothing(t *testing.T) {
	boom := func() { panic("Marco Rossi wrote: my card is 4111") }
	s := &scripted{
		get:    func(context.Context, int) (model.Conversation, error) { boom(); return model.Conversation{}, nil },
		do:     func(context.Context, int, model.Op) (model.Patch, error) { boom(); return model.Patch{}, nil },
		thread: func(context.Context, string, int) (model.Thread, error) { boom(); return model.Thread{}, nil },
		list:   func() (model.Page, error) { boom(); return model.Page{}, nil },
		people: func() ([]model.Person, error) { boom(); return nil, nil },
	}
	d := with(s)
	for _, e := range requests() {
		f := faultOf(d.Run(t.Context(), e))
		require.NotNil(t, f, "%T", e)
		assert.NotContains(t, f.Error(), "Marco")
	}
	assert.Equal(t, model.FaultUnknown, faultOf(d.Run(t.Context(), inbox.Dispatch{Out: outgoing})).Kind)
}

func TestAnObserverOnlyReads(t *testing.T) {
	s := &scripted{journal: &journal{}}
	memory := newDisk(s.journal)
	d := with(s, func(o *desk.Options) { o.Observer, o.Drafts, o.Outbox = true, memory, memory })
	for _, kind := range model.OpKinds() {
		e := inbox.Effect(write(kind))
		if kind.IsSend() {
			e = inbox.Dispatch{Out: outgoing}
		}
		assert.Equal(t, model.FaultObserver, faultOf(d.Run(t.Context(), e)).Kind)
	}
	assert.Empty(t, s.all())
}

func TestTheGateReadsBothAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		arrived := make(chan struct{}, 2)
		meet := func(ctx context.Context) error {
			arrived <- struct{}{}
			for len(arrived) < 2 {
				if ctx.Err() != nil {
					return ctx.Err()
				}
				select {
				case <-ctx.Done():
				case <-time.After(time.Second):
				}
			}
			return nil
		}
		s := &scripted{
			get: func(ctx context.Context, _ int) (model.Conversation, error) {
				return in(model.StatusOpen, model.Nobody(), 0), meet(ctx)
			},
			thread: func(ctx context.Context, _ string, _ int) (model.Thread, error) {
				return model.Thread{Messages: []model.Message{{ID: "m"}}}, meet(ctx)
			},
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		ev, _ := with(s).Run(ctx, inbox.ReadGate{Conv: ref("1")}).(inbox.Gated)
		require.Nil(t, ev.Fault)
		assert.Equal(t, model.StatusOpen, ev.Conversation.Status)
		assert.Len(t, ev.Thread.Messages, 1)
	})
}

func TestHalfAGateIsNone(t *testing.T) {
	s := &scripted{thread: func(context.Context, string, int) (model.Thread, error) {
		return model.Thread{}, fault(model.FaultNetwork)
	}}
	ev, _ := with(s).Run(t.Context(), inbox.ReadGate{Conv: ref("1")}).(inbox.Gated)
	assert.Equal(t, model.FaultNetwork, ev.Fault.Kind)
	assert.Empty(t, ev.Conversation.Status)
}

func TestPauses(t *testing.T) {
	timer := inbox.Timer{Kind: inbox.TimerLeave, Conv: ref("1"), N: 7}
	for dice, want := range map[float64]time.Duration{0: 8 * time.Second, 0.5: 10 * time.Second, 0.999999999999: 12*time.Second - time.Nanosecond} {
		synctest.Test(t, func(t *testing.T) {
			d := with(&scripted{}, func(o *desk.Options) { o.Rand = func() float64 { return dice } })
			began := time.Now()
			ev := d.Run(t.Context(), inbox.Wait{Timer: timer, For: 10 * time.Second, Jitter: true})
			assert.Equal(t, inbox.Woke{Timer: timer}, ev)
			assert.Equal(t, want, time.Since(began))
		})
	}
}

func TestAPauseCutShortWakesNothing(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	timer := inbox.Timer{Kind: inbox.TimerLeave, Conv: ref("1"), N: 7}
	ev, _ := with(&scripted{}).Run(ctx, inbox.Wait{Timer: timer, For: time.Hour}).(inbox.Woke)
	assert.NotEqual(t, timer, ev.Timer)
}

func TestPacedReadings(t *testing.T) {
	tests := map[string]struct {
		rate func(now time.Time) model.Rate
		took time.Duration // for eleven, the first of which is free
	}{
		"five a second": {func(time.Time) model.Rate { return model.Rate{} }, 2 * time.Second},
		"a fifth of what is left": {func(now time.Time) model.Rate {
			return model.Rate{Limit: 1000, Remaining: 50, ResetAt: now.Add(10 * time.Second)}
		}, 10 * time.Second},
		"nothing is left": {func(now time.Time) model.Rate {
			return model.Rate{Limit: 1000, Remaining: 0, ResetAt: now.Add(10 * time.Second)}
		}, 100 * time.Second},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				d := with(&scripted{}, func(o *desk.Options) {
					o.Now = time.Now
					o.Rate = func(string) model.Rate { return tt.rate(time.Now()) }
				})
				began := time.Now()
				for range 11 {
					require.Nil(t, faultOf(d.Run(t.Context(), inbox.FetchOne{Conv: ref("1"), Paced: true})))
				}
				assert.InDelta(t, tt.took.Seconds(), time.Since(began).Seconds(), 0.001)
				began = time.Now()
				d.Run(t.Context(), inbox.FetchOne{Conv: ref("1")})
				assert.Zero(t, time.Since(began), "others are not held up")
			})
		})
	}
}
