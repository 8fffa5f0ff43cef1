package desk_test

import (
	"context"
	"errors"
	"path/filepath"
	"testing"
	"time"

	"convo/client/desk"
	"convo/client/local"
	"convo/model"
	"convo/model/inbox"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// twoConvos are two running convos that share a folder.
func twoConvos(t *testing.T) (one, two *local.Store) {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "convo")
	stores := make([]*local.Store, 2)
	for i := range stores {
		s, err := local.Open(dir)
		require.NoError(t, err)
		t.Cleanup(func() { assert.NoError(t, s.Close()) })
		stores[i] = s
	}
	return stores[0], stores[1]
}

func on(t *testing.T, s *local.Store) (*desk.Desk, *scripted) {
	t.Helper()
	in := &scripted{}
	return with(in, func(o *desk.Options) { o.Drafts, o.Outbox = s, s }), in
}

func typed(body string) inbox.Save {
	return inbox.Save{Draft: model.Draft{Conv: outgoing.Conv, Kind: model.OpReply, Body: body, UpdatedAt: start}}
}

func answering(err error) func(context.Context, int, model.Op) (model.Patch, error) {
	return func(context.Context, int, model.Op) (model.Patch, error) { return model.Patch{}, err }
}

func bodies(t *testing.T, s *local.Store) (drafts, asides []string) {
	t.Helper()
	found, err := s.Drafts("")
	require.NoError(t, err)
	for _, d := range found {
		drafts = append(drafts, d.Body)
	}
	aside, err := s.Asides("")
	require.NoError(t, err)
	for _, d := range aside {
		asides = append(asides, d.Body)
	}
	return drafts, asides
}

func TestTheDraftSavedLastWinsAndSaysSo(t *testing.T) {
	one, two := twoConvos(t)
	first, _ := on(t, one)
	second, _ := on(t, two)
	assert.Equal(t, inbox.Saved{Conv: outgoing.Conv}, first.Run(t.Context(), typed("from one")))
	ev, _ := second.Run(t.Context(), typed("from two")).(inbox.Saved)
	assert.Nil(t, ev.Fault, "it is saved")
	assert.Equal(t, "draft saved; another convo's text for it was set aside: convo drafts lists both", ev.Aside)
	drafts, asides := bodies(t, two)
	assert.Equal(t, []string{"from two"}, drafts)
	assert.Equal(t, []string{"from one"}, asides)
}

func TestEmptyingADraftKeepsAnotherConvosText(t *testing.T) {
	one, two := twoConvos(t)
	first, _ := on(t, one)
	second, _ := on(t, two)
	first.Run(t.Context(), typed("from one"))
	second.Run(t.Context(), typed("from two"))
	ev, _ := first.Run(t.Context(), inbox.Drop{Conv: outgoing.Conv}).(inbox.Saved)
	assert.Nil(t, ev.Fault, "nothing has failed")
	assert.Equal(t, "draft discarded; another convo's text for it was kept: convo drafts lists it", ev.Aside)
	drafts, _ := bodies(t, one)
	assert.Equal(t, []string{"from two"}, drafts)
}

// Whatever another convo has left in the draft's place, after a reply that left
// there is no draft that could be sent as well.
func TestNoDraftOutlivesItsReply(t *testing.T) {
	for _, answer := range []error{nil, fault(model.FaultUnknown)} {
		for _, other := range []string{"Buongiorno", "Buongiorno a lei"} {
			one, two := twoConvos(t)
			first, in := on(t, one)
			second, _ := on(t, two)
			in.do = answering(answer)
			first.Run(t.Context(), typed("Buongiorno"))
			changed := typed(other)
			changed.Draft.UpdatedAt = start.Add(time.Second)
			second.Run(t.Context(), changed)
			first.Run(t.Context(), inbox.Dispatch{Out: outgoing})

			drafts, asides := bodies(t, one)
			assert.Empty(t, drafts)
			if other != "Buongiorno" {
				assert.Contains(t, asides, other, "another text is kept where nobody sends it by mistake")
			} else {
				assert.Empty(t, asides)
			}
			entries, err := one.Entries("")
			require.NoError(t, err)
			assert.Equal(t, answer != nil, len(entries) == 1)
		}
	}
}

// However two convos send to one conversation, the second one does not as long as
// the first one's fate is not known.
func TestAnUnconfirmedReplyStopsTheNextOne(t *testing.T) {
	one, two := twoConvos(t)
	first, in := on(t, one)
	second, never := on(t, two)
	in.do = answering(fault(model.FaultUnknown))
	assert.Equal(t, model.FaultUnknown, faultOf(first.Run(t.Context(), inbox.Dispatch{Out: outgoing})).Kind)

	again := outgoing
	again.ID = "b-1"
	second.Run(t.Context(), typed("Buongiorno"))
	f := faultOf(second.Run(t.Context(), inbox.Dispatch{Out: again}))
	require.NotNil(t, f)
	assert.Equal(t, model.FaultStale, f.Kind)
	assert.Equal(t, "an earlier reply to 1 is not confirmed: convo outbox lists it", f.Error())
	assert.Zero(t, never.count("do"))
	drafts, _ := bodies(t, two)
	assert.Equal(t, []string{"Buongiorno"}, drafts, "the text is kept")

	elsewhere := again
	elsewhere.Conv = ref("2")
	require.Nil(t, faultOf(second.Run(t.Context(), inbox.Dispatch{Out: elsewhere})), "other conversations go on")
}

func TestADamagedDraftIsNotAFailure(t *testing.T) {
	broken := &model.Fault{Kind: model.FaultLocal, Help: "what is left of it is in F", Err: local.ErrDamaged}
	memory := newDisk(&journal{})
	memory.fail = func(string) error { return broken }
	d := with(&scripted{}, func(o *desk.Options) { o.Drafts = memory })
	assert.Equal(t, inbox.Saved{Conv: outgoing.Conv, Aside: "draft saved; the one before was damaged: what is left of it is in F"}, d.Run(t.Context(), typed("x")))
	assert.Equal(t, inbox.Saved{Conv: outgoing.Conv, Aside: "draft discarded; its file was damaged: what is left of it is in F"}, d.Run(t.Context(), inbox.Drop{Conv: outgoing.Conv}))
	memory.fail = func(string) error { return errors.New("disk full") }
	assert.NotNil(t, faultOf(d.Run(t.Context(), typed("x"))))
	assert.NotNil(t, faultOf(d.Run(t.Context(), inbox.Drop{Conv: outgoing.Conv})))
}
