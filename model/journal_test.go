package model_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"convo/model"
)

var noon = time.Date(2026, 4, 9, 12, 0, 0, 0, time.UTC)

// anyBefore is a conversation as some system may tell it.
func anyBefore(t *rapid.T) model.Conversation {
	c := model.Conversation{
		Ref:           model.Ref{Account: "shop", ID: "c1"},
		Status:        rapid.SampledFrom([]model.Status{"", model.StatusOpen, model.StatusPending, model.StatusClosed, model.StatusArchived, model.StatusSpam}).Draw(t, "status"),
		LastMessageAt: model.At(noon.Add(-time.Duration(rapid.IntRange(0, 99).Draw(t, "minutes")) * time.Minute)),
		Contact:       model.Contact{Name: model.NewText("Marco Rossi")},
	}
	switch rapid.IntRange(0, 2).Draw(t, "owner") {
	case 0:
		c.Owner = model.Nobody()
	case 1:
		c.Owner = model.OwnedBy(model.Person{ID: "7", Name: model.NewText("Luca Verdi")})
	}
	if rapid.Bool().Draw(t, "details") {
		c.More = &model.Details{
			Priority:       rapid.SampledFrom([]string{"", "low", "high"}).Draw(t, "priority"),
			DefaultChannel: rapid.SampledFrom([]string{"", "email", "airbnb"}).Draw(t, "channel"),
			Bookings:       rapid.SampledFrom([][]string{nil, {"15"}, {"9"}}).Draw(t, "bookings"),
		}
	}
	return c
}

func anyDeed(t *rapid.T) (model.Op, model.Conversation) {
	op := model.Op{
		Conv: model.Ref{Account: "shop", ID: "c1"}, Kind: rapid.SampledFrom(model.OpKinds()).Draw(t, "kind"),
	}
	switch op.Kind {
	case model.OpAssign:
		op.Person = model.Person{ID: "8", Name: model.NewText("Anna Bianchi")}
	case model.OpStatus:
		op.Value = rapid.SampledFrom([]string{"open", "pending", "closed"}).Draw(t, "to")
	case model.OpPriority:
		op.Value = "urgent"
	case model.OpChannel:
		op.Value = "sms"
	case model.OpConnect, model.OpDisconnect:
		op.Value = "15"
	case model.OpSubject:
		op.Value = "Refund for Marco"
	default:
	}
	return op, anyBefore(t)
}

// What the journal keeps is enough to take back whatever could be taken back at once,
// and by the same guarded operation.
func TestADeedIsTakenBackAsTheOperationWouldBe(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		op, before := anyDeed(t)
		d := model.NewDeed("1", noon, op, before).Settled(model.Patch{}, nil)
		got, ok := d.Inverse()
		want, wanted := op.Inverse(before)
		if op.Kind == model.OpSubject {
			require.False(t, ok)
			return
		}
		require.Equal(t, wanted, ok, "%s: %s", op.Kind, d.Undoable().Why)
		if !ok {
			require.NotEmpty(t, d.Undoable().Why)
			return
		}
		// Names are the only thing that is not kept.
		want.Person.Name = model.Text{}
		if want.If.Owner != nil {
			owner := *want.If.Owner
			owner.Person.Name = model.Text{}
			want.If.Owner = &owner
		}
		require.Equal(t, want, got)
		// And it is carried out where the state is the one that was left, and only there.
		after := op.Apply(before)
		require.NoError(t, got.Check(after))
	})
}

func TestADeedKeepsNobodysText(t *testing.T) {
	before := model.Conversation{
		Contact: model.Contact{Name: model.NewText("Marco Rossi"), Phone: model.NewText("+39 347")},
		Status:  "waiting for Marco", Owner: model.OwnedBy(model.Person{ID: "7", Name: model.NewText("Luca Verdi")}),
		More: &model.Details{Subject: model.NewText("Marco's refund"), DefaultChannel: "write to Marco"},
	}
	for _, op := range []model.Op{
		{Kind: model.OpSubject, Value: "Refund"},
		{Kind: model.OpSubject, Value: "Marco Rossi"},
		{Kind: model.OpChannel, Value: "tell Marco"},
		{Kind: model.OpChannel, Value: "email"},
		{Kind: model.OpReply, Body: "Ciao Marco"},
		{Kind: model.OpAssign, Person: model.Person{ID: "7", Name: model.NewText("Marco Polo")}},
		{Kind: model.OpCreate, New: &model.NewConversation{Subject: "Marco"}},
	} {
		d := model.NewDeed("1", noon, op, before)
		for _, s := range []string{d.Value, d.Person, d.Was.Value, string(d.Was.Status), d.Was.Owner.Person.ID, d.Was.Owner.Person.Name.Raw()} {
			assert.NotContains(t, s, "Marco", "%s", op.Kind)
			assert.NotContains(t, s, "Refund")
			assert.NotContains(t, s, "Luca")
		}
	}
}

func TestWhyADeedCannotBeTakenBack(t *testing.T) {
	open := model.Conversation{Status: model.StatusOpen}
	done := func(op model.Op, before model.Conversation) model.Deed {
		return model.NewDeed("1", noon, op, before).Settled(model.Patch{}, nil)
	}
	archive := model.Op{Kind: model.OpArchive}
	failed := func(k model.FaultKind) model.Deed {
		return model.NewDeed("1", noon, archive, open).Settled(model.Patch{}, &model.Fault{Kind: k})
	}
	undone := done(archive, open)
	undone.UndoneBy = "2"
	for why, d := range map[string]model.Deed{
		"it is still under way":                          model.NewDeed("1", noon, archive, open),
		"it is not confirmed that it was done":           failed(model.FaultUnknown),
		"it was not done":                                failed(model.FaultForbidden),
		"it was so already":                              model.NewDeed("1", noon, archive, open).Settled(model.Patch{Already: true}, nil),
		"undone already":                                 undone,
		"reading cannot be taken back":                   done(model.Op{Kind: model.OpRead}, open),
		"it was sent":                                    done(model.Op{Kind: model.OpReply}, open),
		"a note stays":                                   done(model.Op{Kind: model.OpNote}, open),
		"what was created stays":                         done(model.Op{Kind: model.OpCreate}, open),
		"nothing brings it back":                         done(model.Op{Kind: model.OpDelete}, open),
		"the subject before is not kept on this machine": done(model.Op{Kind: model.OpSubject, Value: "x"}, open),
		"it is not known who owned it before":            done(model.Op{Kind: model.OpAssign, Person: model.Person{ID: "7"}}, open),
		"it is not known how it was before":              done(model.Op{Kind: model.OpPriority, Value: "low"}, open),
		"":                                               done(archive, open),
	} {
		assert.Equal(t, why, d.Undoable().Why)
		_, ok := d.Inverse()
		assert.Equal(t, why == "", ok, why)
	}
	assert.Equal(t, model.ResultSkipped, failed(model.FaultStale).Result)
	assert.Equal(t, model.FaultForbidden, failed(model.FaultForbidden).Fault)
}

// What was read just before the write knows better than what a screen or a verb knew.
func TestTheReadingBeforeTheWriteIsWhatWasReplaced(t *testing.T) {
	d := model.NewDeed("1", noon, model.Op{Kind: model.OpAssign, Person: model.Person{ID: "8"}}, model.Conversation{})
	d = d.Settled(model.Patch{Before: &model.Conversation{Owner: model.OwnedBy(model.Person{ID: "7"})}}, nil)
	inv, ok := d.Inverse()
	require.True(t, ok)
	assert.Equal(t, "7", inv.Person.ID)
	assert.Equal(t, "8", inv.If.Owner.Person.ID)
}

func TestUndoingAnUndoMakesTheFirstUndoableAgain(t *testing.T) {
	deed := func(id, undoes string, r model.Result) model.Deed {
		return model.Deed{ID: id, Undoes: undoes, Result: r}
	}
	for name, tt := range map[string]struct {
		deeds []model.Deed
		want  string
	}{
		"undone":              {[]model.Deed{deed("1", "", model.ResultDone), deed("2", "1", model.ResultDone)}, "2"},
		"it was so already":   {[]model.Deed{deed("1", "", model.ResultDone), deed("2", "1", model.ResultAlready)}, "2"},
		"the undo failed":     {[]model.Deed{deed("1", "", model.ResultDone), deed("2", "1", model.ResultSkipped)}, ""},
		"the undo was undone": {[]model.Deed{deed("1", "", model.ResultDone), deed("2", "1", model.ResultDone), deed("3", "2", model.ResultDone)}, ""},
		"and again": {[]model.Deed{
			deed("1", "", model.ResultDone), deed("2", "1", model.ResultDone), deed("3", "2", model.ResultDone), deed("4", "1", model.ResultDone),
		}, "4"},
	} {
		model.LinkDeeds(tt.deeds)
		assert.Equal(t, tt.want, tt.deeds[0].UndoneBy, name)
	}
}

func TestABulkIsWhatWasDoneTogether(t *testing.T) {
	deeds := []model.Deed{{ID: "1"}, {ID: "2", Batch: "b"}, {ID: "3"}, {ID: "4", Batch: "b"}}
	assert.Equal(t, []model.Deed{deeds[1], deeds[3]}, model.BulkOf(deeds, "4"))
	assert.Equal(t, deeds[2:3], model.BulkOf(deeds, "3"))
	assert.Empty(t, model.BulkOf(deeds, "5"))
}
