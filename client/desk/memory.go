package desk

import (
	"errors"
	"os"
	"time"

	"convo/client/local"
	"convo/model"
	"convo/model/inbox"
)

// Drafts keeps drafts on this machine, one for each conversation; local.Store does.
type Drafts interface {
	Drafts(account string) ([]model.Draft, error)
	// Draft answers a conversation's draft, and whether it is what another convo has
	// written since this store last read or wrote it. It answers os.ErrNotExist where
	// there is none.
	Draft(conv model.Ref) (d model.Draft, others bool, err error)
	SaveDraft(d model.Draft) error
	// DropDraft removes a draft that the person has emptied.
	DropDraft(conv model.Ref) error
	// RetireDraft removes the draft of a reply that has left. Another convo's text in
	// its place is set aside, so that it is no draft that could be sent as well.
	RetireDraft(sent model.Outgoing) error
	// DropSent removes a draft that holds the very text of a reply that has left. Any
	// other one stays, and one that was written later.
	DropSent(sent model.Outgoing) error
}

// Outbox keeps replies on their way on this machine; local.Store does.
type Outbox interface {
	// Outbox answers an account's entries that no other running convo has in its
	// hands; those that were being sent when their convo died come as unknown.
	Outbox(account string) ([]model.Outgoing, error)
	// Entries answers all of an account, whoever has them, and changes nothing.
	Entries(account string) ([]local.Entry, error)
	// PutOutgoing writes an entry, or its new state, down and returns once a power
	// cut can no longer lose it. It answers local.ErrPending where an earlier reply to
	// the same conversation is not confirmed, whichever convo has that.
	PutOutgoing(o model.Outgoing) error
	// RemoveOutgoing forgets an entry; one that is not there is not an error.
	RemoveOutgoing(id string) error
}

// Counts keeps an account's unread figures on this machine; local.Store does.
type Counts interface {
	SaveCounts(c model.Counts) error
}

// Seen keeps what was looked at from this machine; local.Store does.
type Seen interface {
	// Seen answers an account's marks. The first time ever they begin at now.
	Seen(account string, now time.Time) (model.Seen, error)
	SaveSeen(conv model.Ref, at model.Stamp, now time.Time) error
}

// save writes a draft. Only once it is on disk does the outbox entry go that has held
// its text: where either fails, the entry stays and is told of at the next start.
func (d *Desk) save(e inbox.Save) inbox.Saved {
	ev := saved(e, d.drafts.SaveDraft(e.Draft))
	_, nowhere := d.drafts.(noDrafts)
	if ev.Fault == nil && !nowhere && e.Entry != "" && d.outbox.RemoveOutgoing(e.Entry) == nil {
		ev.Entry = e.Entry
	}
	return ev
}

// resolve forgets a reply whose fate is known by now. Where a draft of it cannot be
// removed, it stays: to ask once more is better than to send once more.
func (d *Desk) resolve(e inbox.Resolve) error {
	if e.Sent {
		if err := d.drafts.DropSent(e.Out); err != nil {
			return err
		}
	}
	return d.outbox.RemoveOutgoing(e.Out.ID)
}

// Journal keeps what was done from this machine; local.Store does.
type Journal interface {
	// Deeds answers what was done in the last 30 days, oldest first. An error may come
	// together with deeds.
	Deeds(now time.Time) ([]model.Deed, error)
	// PutDeed writes a deed down, or what became of it.
	PutDeed(d model.Deed) error
}

// Snoozes keeps what is snoozed on this machine; local.Store does.
type Snoozes interface {
	// Snoozed answers the conversations of an account that are snoozed at now.
	Snoozed(account string, now time.Time) (map[string]model.Snooze, error)
	// SaveSnooze snoozes a conversation; the zero Snooze ends that.
	SaveSnooze(conv model.Ref, z model.Snooze, now time.Time) error
}

// saved tells what became of a draft. A store that found another text in its place
// has set that aside and saved this one all the same.
func saved(e inbox.Save, err error) inbox.Saved {
	ev := inbox.Saved{Conv: e.Draft.Conv}
	switch {
	case errors.Is(err, local.ErrConflict):
		ev.Aside = "draft saved; another convo's text for it was set aside: convo drafts lists both"
	case errors.Is(err, local.ErrDamaged):
		ev.Aside = "draft saved; the one before was damaged: " + asFault(err).Help
	default:
		ev.Fault = asFault(err)
	}
	return ev
}

// dropped tells what became of a draft that the person has emptied. Where another
// convo is writing it, that one's text stays the draft; nothing has failed.
func dropped(e inbox.Drop, err error) inbox.Saved {
	ev := inbox.Saved{Conv: e.Conv}
	switch {
	case errors.Is(err, local.ErrConflict):
		ev.Aside = "draft discarded; another convo's text for it was kept: convo drafts lists it"
	case errors.Is(err, local.ErrDamaged):
		ev.Aside = "draft discarded; its file was damaged: " + asFault(err).Help
	default:
		ev.Fault = asFault(err)
	}
	return ev
}

// recall reads what an earlier run left for an account. A part that cannot be
// read does not keep the other back.
func (d *Desk) recall(e inbox.Recall) inbox.Remembered {
	drafts, errDrafts := d.drafts.Drafts(e.Account)
	outbox, errOutbox := d.outbox.Outbox(e.Account)
	var seen model.Seen
	var errSeen error
	if in, ok := d.inboxes[e.Account]; ok && in.Caps().SeenHere {
		seen, errSeen = d.seen.Seen(e.Account, d.now())
	}
	return inbox.Remembered{
		Of: e, Drafts: drafts, Outbox: outbox, Seen: seen,
		Fault: asFault(errors.Join(errDrafts, errOutbox, errSeen)),
	}
}

// compare looks for what other convos on this machine have done about a draft.
func (d *Desk) compare(e inbox.Compare) inbox.Compared {
	ev := inbox.Compared{Of: e}
	entries, err := d.outbox.Entries(e.Conv.Account)
	for _, entry := range entries {
		ev.Sending = ev.Sending || entry.Elsewhere && entry.Conv == e.Conv
	}
	var errOutbox error
	ev.Outbox, errOutbox = d.outbox.Outbox(e.Conv.Account)
	draft, others, errDraft := d.drafts.Draft(e.Conv)
	switch {
	case errors.Is(errDraft, os.ErrNotExist):
		ev.Gone, errDraft = true, nil
	case errDraft == nil && others:
		ev.Other = &draft
	}
	ev.Fault = asFault(errors.Join(err, errOutbox, errDraft))
	return ev
}

// beside is what another convo has written in a draft's place; nil for nothing. Where it
// cannot be read, the reply is not kept back: what is on disk stays there.
func (d *Desk) beside(conv model.Ref) *model.Draft {
	if draft, others, err := d.drafts.Draft(conv); err == nil && others {
		return &draft
	}
	return nil
}

// recallSnoozed reads what is snoozed in an account.
func (d *Desk) recallSnoozed(e inbox.RecallSnoozed) inbox.Snoozed {
	at, err := d.snoozes.Snoozed(e.Account, d.now())
	return inbox.Snoozed{Of: e, At: at, Fault: asFault(err)}
}

// noDrafts leaves drafts to the State.
type noDrafts struct{}

func (noDrafts) Drafts(string) ([]model.Draft, error)       { return nil, nil }
func (noDrafts) Draft(model.Ref) (model.Draft, bool, error) { return model.Draft{}, false, nil }
func (noDrafts) SaveDraft(model.Draft) error                { return nil }
func (noDrafts) DropDraft(model.Ref) error                  { return nil }
func (noDrafts) RetireDraft(model.Outgoing) error           { return nil }
func (noDrafts) DropSent(model.Outgoing) error              { return nil }

// noCounts keeps nothing.
type noCounts struct{}

func (noCounts) SaveCounts(model.Counts) error { return nil }

// noSeen keeps nothing.
type noSeen struct{}

func (noSeen) Seen(string, time.Time) (model.Seen, error)       { return model.Seen{}, nil }
func (noSeen) SaveSeen(model.Ref, model.Stamp, time.Time) error { return nil }

// noSnoozes keeps nothing.
type noSnoozes struct{}

func (noSnoozes) Snoozed(string, time.Time) (map[string]model.Snooze, error) { return nil, nil }
func (noSnoozes) SaveSnooze(model.Ref, model.Snooze, time.Time) error        { return nil }

// noOutbox leaves the outbox to the State.
type noOutbox struct{}

func (noOutbox) Outbox(string) ([]model.Outgoing, error) { return nil, nil }
func (noOutbox) Entries(string) ([]local.Entry, error)   { return nil, nil }
func (noOutbox) PutOutgoing(model.Outgoing) error        { return nil }
func (noOutbox) RemoveOutgoing(string) error             { return nil }

// noJournal keeps nothing.
type noJournal struct{}

func (noJournal) Deeds(time.Time) ([]model.Deed, error) { return nil, nil }
func (noJournal) PutDeed(model.Deed) error              { return nil }
