package desk

import (
	"errors"

	"convo/client/local"
	"convo/model"
	"convo/model/inbox"
)

// Drafts keeps drafts on this machine, one for each conversation; local.Store does.
type Drafts interface {
	Drafts(account string) ([]model.Draft, error)
	SaveDraft(d model.Draft) error
	DropDraft(conv model.Ref) error
}

// Outbox keeps replies on their way on this machine; local.Store does.
type Outbox interface {
	// Outbox answers an account's entries that no other running convo has in its
	// hands; those that were being sent when their convo died come as unknown.
	Outbox(account string) ([]model.Outgoing, error)
	// PutOutgoing writes an entry, or its new state, down and returns once a power
	// cut can no longer lose it.
	PutOutgoing(o model.Outgoing) error
	// RemoveOutgoing forgets an entry; one that is not there is not an error.
	RemoveOutgoing(id string) error
}

// Counts keeps an account's unread figures on this machine; local.Store does.
type Counts interface {
	SaveCounts(c model.Counts) error
}

// saved tells what became of a draft. A store that found another text in its place
// has set that aside and saved this one all the same.
func saved(e inbox.Save, err error) inbox.Saved {
	if errors.Is(err, local.ErrConflict) || errors.Is(err, local.ErrDamaged) {
		f := model.AsFault(err)
		return inbox.Saved{Conv: e.Draft.Conv, Aside: f.Error() + ": " + f.Help}
	}
	return inbox.Saved{Conv: e.Draft.Conv, Fault: asFault(err)}
}

// recall reads what an earlier run left for an account. A part that cannot be
// read does not keep the other back.
func (d *Desk) recall(e inbox.Recall) inbox.Remembered {
	drafts, errDrafts := d.drafts.Drafts(e.Account)
	outbox, errOutbox := d.outbox.Outbox(e.Account)
	return inbox.Remembered{
		Of: e, Drafts: drafts, Outbox: outbox,
		Fault: asFault(errors.Join(errDrafts, errOutbox)),
	}
}

// noDrafts leaves drafts to the State.
type noDrafts struct{}

func (noDrafts) Drafts(string) ([]model.Draft, error) { return nil, nil }
func (noDrafts) SaveDraft(model.Draft) error          { return nil }
func (noDrafts) DropDraft(model.Ref) error            { return nil }

// noCounts keeps nothing.
type noCounts struct{}

func (noCounts) SaveCounts(model.Counts) error { return nil }

// noOutbox leaves the outbox to the State.
type noOutbox struct{}

func (noOutbox) Outbox(string) ([]model.Outgoing, error) { return nil, nil }
func (noOutbox) PutOutgoing(model.Outgoing) error        { return nil }
func (noOutbox) RemoveOutgoing(string) error             { return nil }
