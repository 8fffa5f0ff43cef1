package desk_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"convo/client/desk"
	"convo/model"
	"convo/model/inbox"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func (d *disk) Deeds(time.Time) ([]model.Deed, error) { return d.deeds, d.step("deeds") }

func (d *disk) PutDeed(deed model.Deed) error {
	if err := d.step("deed " + string(deed.Result)); err != nil {
		return err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.deeds = append(d.deeds, deed)
	return nil
}

// journaling is a Desk that keeps a journal.
func journaling(s *scripted, fail func(string) error) (*desk.Desk, *disk) {
	_, memory := sender(s, fail)
	return with(s, func(o *desk.Options) { o.Drafts, o.Outbox, o.Journal = memory, memory, memory }), memory
}

func archiving() inbox.Write {
	op := model.Op{Conv: ref("1"), Kind: model.OpArchive}
	return inbox.Write{Op: op, Deed: model.NewDeed("d1", start, op, model.Conversation{Status: model.StatusOpen})}
}

func sending() inbox.Dispatch {
	op := model.Op{Conv: ref("1"), Kind: model.OpReply}
	return inbox.Dispatch{Out: outgoing, Deed: model.NewDeed(outgoing.ID, start, op, model.Conversation{})}
}

// A deed is written down before its request, and what became of it after: killed in
// between, the first line is there.
func TestADeedIsWrittenDownAroundItsRequest(t *testing.T) {
	for name, tt := range map[string]struct {
		effect inbox.Effect
		answer error
		order  string
	}{
		"done":           {archiving(), nil, "deed under way, do, deed done"},
		"refused":        {archiving(), fault(model.FaultRefused), "deed under way, do, deed failed"},
		"unclear":        {archiving(), fault(model.FaultUnknown), "deed under way, do, get, do, get"},
		"a reply":        {sending(), nil, "put sending, deed under way, do, deed done, retire draft, remove"},
		"refused reply":  {sending(), fault(model.FaultForbidden), "put sending, deed under way, do, deed failed, remove"},
		"an unclear one": {sending(), fault(model.FaultUnknown), "put sending, deed under way, do, put unknown, retire draft"},
	} {
		t.Run(name, func(t *testing.T) {
			s := &scripted{do: answering(tt.answer)}
			d, _ := journaling(s, nil)
			d.Run(t.Context(), tt.effect)
			assert.Equal(t, tt.order, joinedBy(s.all(), ", "))
		})
	}
}

// The journal is memory and no condition: without it everything is done as ever, and the
// person hears why it is not kept.
func TestWithoutAJournalTheWorkGoesOn(t *testing.T) {
	full := func(step string) error {
		if step == "deed under way" || step == "deed done" {
			return errors.New("disk full")
		}
		return nil
	}
	s := &scripted{}
	d, _ := journaling(s, full)
	w, _ := d.Run(t.Context(), archiving()).(inbox.Written)
	assert.Nil(t, w.Fault)
	require.NotNil(t, w.Unkept)
	assert.Contains(t, w.Unkept.Error(), "disk full")
	sent, _ := d.Run(t.Context(), sending()).(inbox.Dispatched)
	assert.Nil(t, sent.Fault)
	require.NotNil(t, sent.Unkept)
	assert.Equal(t, 2, s.count("do"))
}

func TestAReplyThatNeverLeftIsADeedThatFailed(t *testing.T) {
	s := &scripted{}
	d, memory := journaling(s, func(step string) error {
		if step == "put sending" {
			return errors.New("disk full")
		}
		return nil
	})
	d.Run(t.Context(), sending())
	require.Len(t, memory.deeds, 1)
	assert.Equal(t, model.ResultFailed, memory.deeds[0].Result)
	assert.Equal(t, model.FaultLocal, memory.deeds[0].Fault)
}

func TestWhatWasReadBeforeTheWriteIsInTheDeed(t *testing.T) {
	s := &scripted{get: func(context.Context, int) (model.Conversation, error) {
		return in(model.StatusOpen, model.OwnedBy(person("7")), 0), nil
	}}
	d, memory := journaling(s, nil)
	op := model.Op{Conv: ref("1"), Kind: model.OpAssign, Person: person("2")}
	d.Run(t.Context(), inbox.Write{Op: op, Deed: model.NewDeed("d1", start, op, model.Conversation{})})
	require.Len(t, memory.deeds, 2)
	inv, ok := memory.deeds[1].Inverse()
	require.True(t, ok, "the screen did not know the owner, but now it is known")
	assert.Equal(t, "7", inv.Person.ID)
}

func TestNothingIsKeptOfWhatAnObserverIsRefused(t *testing.T) {
	s := &scripted{}
	memory := newDisk(&journal{})
	s.journal = memory.journal
	d := with(s, func(o *desk.Options) { o.Observer, o.Journal, o.Outbox = true, memory, memory })
	d.Run(t.Context(), archiving())
	d.Run(t.Context(), sending())
	assert.Empty(t, s.all())
}

func TestTheJournalIsReadAndAddedTo(t *testing.T) {
	s := &scripted{}
	d, memory := journaling(s, nil)
	deed := archiving().Deed.Settled(model.Patch{}, nil)
	assert.Equal(t, inbox.Recorded{}, d.Run(t.Context(), inbox.Record{Deed: deed}))
	assert.Equal(t, inbox.Journaled{Of: inbox.ReadJournal{Seq: 7}, Deeds: []model.Deed{deed}}, d.Run(t.Context(), inbox.ReadJournal{Seq: 7}))
	memory.fail = func(string) error { return errors.New("damaged") }
	j, _ := d.Run(t.Context(), inbox.ReadJournal{}).(inbox.Journaled)
	assert.NotNil(t, j.Fault)
	assert.Len(t, j.Deeds, 1, "what can be read is there all the same")
}
