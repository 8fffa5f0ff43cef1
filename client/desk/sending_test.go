package desk_test

import (
	"context"
	"errors"
	"testing"

	"convo/client/desk"
	"convo/client/local"
	"convo/model"
	"convo/model/inbox"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

var outgoing = model.Outgoing{ID: "a-1", Conv: ref("1"), Kind: model.OpReply, Body: "Buongiorno", Attempt: start}

// sender is a Desk with a draft on disk, about to be sent.
func sender(s *scripted, fail func(string) error) (*desk.Desk, *disk) {
	s.journal = &journal{}
	memory := newDisk(s.journal)
	memory.drafts[outgoing.Conv] = model.Draft{Conv: outgoing.Conv, Body: outgoing.Body}
	memory.fail = fail
	return with(s, func(o *desk.Options) { o.Drafts, o.Outbox = memory, memory }), memory
}

func TestDispatchInItsOrder(t *testing.T) {
	noDisk := errors.New("disk full")
	tests := map[string]struct {
		answer error
		broken string // the step of the disk that fails
		cause  error
		want   model.FaultKind
		ok     bool
		order  string
		draft  bool
		entry  model.SendState
	}{
		"accepted": {ok: true, order: "put sending, do, retire draft, remove"},
		"unclear": {
			answer: fault(model.FaultUnknown), want: model.FaultUnknown,
			order: "put sending, do, put unknown, retire draft", entry: model.SendUnknown,
		},
		"the server failed": {
			answer: fault(model.FaultServer), want: model.FaultUnknown,
			order: "put sending, do, put unknown, retire draft", entry: model.SendUnknown,
		},
		"an error of no known kind": {
			answer: errors.New("odd"), want: model.FaultUnknown,
			order: "put sending, do, put unknown, retire draft", entry: model.SendUnknown,
		},
		"cancelled on the way": {
			answer: fault(model.FaultCanceled), want: model.FaultUnknown,
			order: "put sending, do, put unknown, retire draft", entry: model.SendUnknown,
		},
		"refused":  {answer: fault(model.FaultRefused), want: model.FaultRefused, order: "put sending, do, remove", draft: true},
		"offline":  {answer: fault(model.FaultNetwork), want: model.FaultNetwork, order: "put sending, do, remove", draft: true},
		"limited":  {answer: fault(model.FaultRateLimited), want: model.FaultRateLimited, order: "put sending, do, remove", draft: true},
		"bad key":  {answer: fault(model.FaultUnauthenticated), want: model.FaultUnauthenticated, order: "put sending, do, remove", draft: true},
		"no place": {broken: "put sending", cause: noDisk, want: model.FaultLocal, order: "put sending, remove", draft: true},
		"unclear, and the disk fails": {
			answer: fault(model.FaultUnknown), broken: "put unknown", cause: noDisk, want: model.FaultUnknown,
			order: "put sending, do, put unknown, retire draft", entry: model.SendSending,
		},
		"accepted, and the draft cannot be removed": {
			broken: "retire draft", cause: noDisk, ok: true,
			order: "put sending, do, retire draft", draft: true, entry: model.SendSending,
		},
		"an earlier one is not confirmed": {
			broken: "put sending", cause: &model.Fault{Kind: model.FaultLocal, Err: local.ErrPending},
			want: model.FaultStale, order: "put sending", draft: true,
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			s := &scripted{do: func(_ context.Context, _ int, op model.Op) (model.Patch, error) {
				assert.Equal(t, model.Op{Conv: outgoing.Conv, Kind: model.OpReply, Body: "Buongiorno"}, op)
				return model.Patch{MessageID: "m"}, tt.answer
			}}
			d, memory := sender(s, func(step string) error {
				if step == tt.broken {
					return tt.cause
				}
				return nil
			})
			ev, _ := d.Run(t.Context(), inbox.Dispatch{Out: outgoing}).(inbox.Dispatched)
			assert.Equal(t, tt.ok, ev.Fault == nil)
			if !tt.ok {
				assert.Equal(t, tt.want, ev.Fault.Kind)
			}
			assert.Equal(t, tt.order, joinedBy(s.all(), ", "))
			draft, entry := memory.has(outgoing.Conv, outgoing.ID)
			assert.Equal(t, tt.draft, draft, "draft on disk")
			assert.Equal(t, tt.entry, entry, "entry on disk")
		})
	}
}

func TestNothingIsSentOnceTheContextHasEnded(t *testing.T) {
	s := &scripted{}
	d, _ := sender(s, nil)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	assert.Equal(t, model.FaultCanceled, faultOf(d.Run(ctx, inbox.Dispatch{Out: outgoing})).Kind)
	assert.Empty(t, s.all())
}

// Another attempt goes on in the entry of the earlier one, which may hold the only
// copy of the text: whatever stops it, the entry stays.
func TestAnotherAttemptNeverRemovesTheText(t *testing.T) {
	full := errors.New("disk full")
	tests := map[string]struct {
		answer error
		broken string
		order  string
		entry  model.SendState
	}{
		"refused":  {answer: fault(model.FaultRefused), order: "put sending, do, put unknown", entry: model.SendUnknown},
		"no place": {broken: "put sending", order: "put sending", entry: model.SendUnknown},
		"refused, and the disk fails": {
			answer: fault(model.FaultRefused), broken: "put unknown", order: "put sending, do, put unknown", entry: model.SendSending,
		},
		"unclear":  {answer: fault(model.FaultUnknown), order: "put sending, do, put unknown, retire draft", entry: model.SendUnknown},
		"accepted": {order: "put sending, do, retire draft, remove"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			s := &scripted{do: answering(tt.answer)}
			d, memory := sender(s, func(step string) error {
				if step == tt.broken {
					return full
				}
				return nil
			})
			earlier := outgoing
			earlier.State = model.SendUnknown
			memory.outbox[outgoing.ID] = earlier
			again := outgoing
			again.Again = true
			d.Run(t.Context(), inbox.Dispatch{Out: again})
			assert.Equal(t, tt.order, joinedBy(s.all(), ", "))
			_, entry := memory.has(outgoing.Conv, outgoing.ID)
			assert.Equal(t, tt.entry, entry)
		})
	}
}

// The outbox lets go of a text only once the draft holds it.
func TestADraftTakesTheOutboxsPlace(t *testing.T) {
	save := typed("Buongiorno")
	save.Entry = outgoing.ID
	for broken, want := range map[string]struct{ order, entry string }{
		"":           {"save draft, remove", outgoing.ID},
		"save draft": {"save draft", ""},
		"remove":     {"save draft, remove", ""},
	} {
		s := &scripted{}
		d, _ := sender(s, func(step string) error {
			if step == broken {
				return errors.New("disk full")
			}
			return nil
		})
		ev, _ := d.Run(t.Context(), save).(inbox.Saved)
		assert.Equal(t, want.order, joinedBy(s.all(), ", "))
		assert.Equal(t, want.entry, ev.Entry)
	}
	s := &scripted{journal: &journal{}}
	memory := newDisk(s.journal)
	ev, _ := with(s, func(o *desk.Options) { o.Outbox = memory }).Run(t.Context(), save).(inbox.Saved)
	assert.Empty(t, s.all(), "who keeps no drafts has nothing in its place")
	assert.Equal(t, inbox.Saved{Conv: outgoing.Conv}, ev)
}

// Whatever fails and whenever convo is killed, there is one POST at most, and what
// is on disk never invites a second one: from the POST on, either the entry is
// there or nothing of the reply is, until the server has clearly refused it.
func TestAtMostOnePost(t *testing.T) {
	kinds := []model.FaultKind{
		model.FaultCanceled, model.FaultUnauthenticated, model.FaultForbidden, model.FaultNotFound, model.FaultRefused,
		model.FaultUnsupported, model.FaultObserver, model.FaultRateLimited, model.FaultIncomplete, model.FaultServer,
		model.FaultNetwork, model.FaultStale, model.FaultUnknown, model.FaultLocal,
	}
	rapid.Check(t, func(rt *rapid.T) {
		posted, refused := false, false
		s := &scripted{do: func(context.Context, int, model.Op) (model.Patch, error) {
			posted = true
			switch rapid.IntRange(0, 3).Draw(rt, "answer") {
			case 0:
				return model.Patch{}, nil
			case 1:
				return model.Patch{}, errors.New("odd")
			case 2:
				panic("a mistake in a backend")
			}
			kind := rapid.SampledFrom(kinds).Draw(rt, "kind")
			refused = kind == model.FaultUnauthenticated || kind == model.FaultForbidden || kind == model.FaultNotFound ||
				kind == model.FaultRefused || kind == model.FaultUnsupported || kind == model.FaultObserver ||
				kind == model.FaultRateLimited || kind == model.FaultNetwork || kind == model.FaultLocal
			return model.Patch{}, fault(kind)
		}}
		var memory *disk
		invariant := func() {
			draft, entry := memory.has(outgoing.Conv, outgoing.ID)
			if posted && !refused && draft {
				require.NotEmpty(rt, entry, "killed now, the draft would be sent a second time")
			}
		}
		d, m := sender(s, func(string) error {
			invariant()
			if rapid.Bool().Draw(rt, "disk fails") {
				return errors.New("disk full")
			}
			return nil
		})
		memory = m
		ev, _ := d.Run(t.Context(), inbox.Dispatch{Out: outgoing}).(inbox.Dispatched)
		invariant()
		require.LessOrEqual(rt, s.count("do"), 1)
		if !posted {
			require.NotNil(rt, ev.Fault)
			require.Equal(rt, model.FaultLocal, ev.Fault.Kind)
		}
		if posted && !refused && ev.Fault != nil {
			require.Equal(rt, model.FaultUnknown, ev.Fault.Kind)
		}
	})
}
