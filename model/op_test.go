package model_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"convo/model"
)

var (
	anna = model.Person{ID: "4521", Name: model.NewText("Anna Bianchi")}
	luca = model.Person{ID: "4522", Name: model.NewText("Luca Verdi")}
)

func owners() *rapid.Generator[model.Owner] {
	return rapid.SampledFrom([]model.Owner{{}, model.Nobody(), model.OwnedBy(anna), model.OwnedBy(luca)})
}

func conversations() *rapid.Generator[model.Conversation] {
	return rapid.Custom(func(t *rapid.T) model.Conversation {
		return model.Conversation{
			Ref: model.Ref{Account: "shop", ID: "1"},
			Status: rapid.SampledFrom([]model.Status{
				model.StatusOpen, model.StatusPending, model.StatusClosed, model.StatusArchived, model.StatusSpam, "",
			}).Draw(t, "status"),
			Unread: rapid.SampledFrom([]model.Unread{
				{}, {Kind: model.UnreadFlag}, {Kind: model.UnreadFlag, N: 1}, model.UnreadN(0), model.UnreadN(3),
			}).Draw(t, "unread"),
			Owner: owners().Draw(t, "owner"),
			More: rapid.SampledFrom([]*model.Details{
				nil, {Priority: "low", Subject: model.NewText("rent"), DefaultChannel: "email", Bookings: []string{"7"}},
			}).Draw(t, "more"),
			LastMessageAt: stamp(t, rapid.SampledFrom([]string{"", "2026-04-09T14:30:00+02:00"}).Draw(t, "last")),
		}
	})
}

func ops() *rapid.Generator[model.Op] {
	return rapid.Custom(func(t *rapid.T) model.Op {
		return model.Op{
			Conv:   model.Ref{Account: "shop", ID: "1"},
			Kind:   rapid.SampledFrom(model.OpKinds()).Draw(t, "kind"),
			Person: rapid.SampledFrom([]model.Person{anna, luca}).Draw(t, "person"),
			Value:  rapid.SampledFrom([]string{"pending", "closed"}).Draw(t, "value"),
		}
	})
}

func TestAnOperationIsDoneOnceItIsApplied(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		op, before := ops().Draw(t, "op"), conversations().Draw(t, "before")
		after := op.Apply(before)
		if op.Kind.IsSend() || op.Kind == model.OpCreate || op.Kind == model.OpDelete {
			require.Equal(t, before, after)
			require.False(t, op.Done(after))
			return
		}
		if op.Kind == model.OpRead && before.Unread.Kind == model.UnreadUnknown {
			require.False(t, op.Done(after), "nothing is known about unread before, and nothing after")
			return
		}
		require.True(t, op.Done(after), "%s of %+v", op.Kind, before)
		require.Equal(t, after, op.Apply(after), "twice is once")
	})
}

// An inverse brings back what the operation changed, and its guard accepts
// exactly the state that the operation left.
func TestInverseBringsBackWhatWas(t *testing.T) {
	from := map[model.OpKind]model.Status{
		model.OpArchive: model.StatusOpen, model.OpUnarchive: model.StatusArchived,
		model.OpClose: model.StatusOpen, model.OpReopen: model.StatusClosed,
		model.OpSpam: model.StatusOpen, model.OpUnspam: model.StatusSpam,
	}
	rapid.Check(t, func(t *rapid.T) {
		op, before := ops().Draw(t, "op"), conversations().Draw(t, "before")
		if s, ok := from[op.Kind]; ok {
			before.Status = s
		}
		if op.Done(before) || op.Kind == model.OpDisconnect {
			return // what changes nothing is not taken back, and bookings come back at the end
		}
		inv, ok := op.Inverse(before)
		if !ok {
			return
		}
		after := op.Apply(before)
		require.False(t, inv.If.IsZero(), "an inverse is always guarded")
		require.NoError(t, inv.Check(after))
		require.Equal(t, before, inv.Apply(after))
		require.Equal(t, op.Conv, inv.Conv)
	})
}

func TestWhatCannotBeTakenBack(t *testing.T) {
	open := model.Conversation{Status: model.StatusOpen, Owner: model.Nobody()}
	for _, kind := range []model.OpKind{model.OpRead, model.OpMarkUnread, model.OpReply, model.OpNote, model.OpCreate, model.OpDelete, model.OpPriority} {
		_, ok := model.Op{Kind: kind}.Inverse(open)
		assert.False(t, ok, kind)
	}
	for _, kind := range []model.OpKind{model.OpAssign, model.OpRelease} {
		_, ok := model.Op{Kind: kind, Person: anna}.Inverse(model.Conversation{})
		assert.False(t, ok, "%s: who owned it before is not known", kind)
		_, ok = model.Op{Kind: kind, Person: anna}.Inverse(open)
		assert.True(t, ok, kind)
	}
}

func TestCheckComparesAFreshReadingWithTheGuard(t *testing.T) {
	early, late := stamp(t, "2026-04-09T14:30:00+02:00"), stamp(t, "2026-04-09T14:31:00+02:00")
	nobody, isAnna := model.Nobody(), model.OwnedBy(anna)
	tests := []struct {
		name  string
		op    model.Op
		fresh model.Conversation
		stale string // "": goes ahead
	}{
		{"no guard", model.Op{Kind: model.OpArchive}, model.Conversation{Status: model.StatusSpam}, ""},
		{"nothing newer", model.Op{Seen: early, If: model.Guard{NoneNewer: true}}, model.Conversation{LastMessageAt: early}, ""},
		{
			"newer message",
			model.Op{Seen: early, If: model.Guard{NoneNewer: true}},
			model.Conversation{LastMessageAt: late},
			"a newer message came at 2026-04-09T14:31:00+02:00",
		},
		{"state as left", model.Op{If: model.Guard{Status: model.StatusArchived}}, model.Conversation{Status: model.StatusArchived}, ""},
		{"state changed", model.Op{If: model.Guard{Status: model.StatusArchived}}, model.Conversation{Status: model.StatusOpen}, "it is open by now"},
		{"owner as shown", model.Op{Kind: model.OpAssign, Person: luca, If: model.Guard{Owner: &isAnna}}, model.Conversation{Owner: isAnna}, ""},
		{
			"owner changed",
			model.Op{Kind: model.OpAssign, Person: anna, If: model.Guard{Owner: &nobody}},
			model.Conversation{Owner: model.OwnedBy(luca)},
			"it is with Luca Verdi by now",
		},
		{
			"owner left",
			model.Op{Kind: model.OpAssign, Person: luca, If: model.Guard{Owner: &isAnna}},
			model.Conversation{Owner: nobody},
			"nobody owns it any more",
		},
		{"already the wanted owner", model.Op{Kind: model.OpAssign, Person: luca, If: model.Guard{Owner: &isAnna}}, model.Conversation{Owner: model.OwnedBy(luca)}, ""},
		{"owner not told", model.Op{Kind: model.OpAssign, Person: luca, If: model.Guard{Owner: &isAnna}}, model.Conversation{}, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			err := tt.op.Check(tt.fresh)
			if tt.stale == "" {
				require.NoError(t, err)
				return
			}
			var fault *model.Fault
			require.ErrorAs(t, err, &fault)
			assert.Equal(t, model.FaultStale, fault.Kind)
			assert.Equal(t, tt.stale, fault.Error())
			require.NotNil(t, fault.Fresh)
			assert.Equal(t, tt.fresh, *fault.Fresh)
		})
	}
}

func TestTakingBackWhatWasPending(t *testing.T) {
	pending := model.Conversation{Status: model.StatusPending}
	inv, ok := model.Op{Kind: model.OpClose}.Inverse(pending)
	require.True(t, ok)
	assert.Equal(t, model.StatusPending, inv.Apply(model.Conversation{Status: model.StatusClosed}).Status, "reopened it would be open")

	booked := model.Conversation{More: &model.Details{Bookings: []string{"7"}}}
	inv, ok = model.Op{Kind: model.OpDisconnect, Value: "7"}.Inverse(booked)
	require.True(t, ok)
	assert.Equal(t, model.OpConnect, inv.Kind)
	require.NoError(t, inv.Check(model.Conversation{More: &model.Details{}}))
	assert.Error(t, inv.Check(booked), "somebody connected it again")
}
