package desk

import (
	"context"

	"convo/model"
	"convo/model/inbox"
)

// writeJournaled carries out an operation between the two lines of its deed. Whatever
// ends convo in between, the next one finds the first line and says that nobody knows.
func (d *Desk) writeJournaled(ctx context.Context, e inbox.Write) inbox.Written {
	n := d.note(e.Deed)
	n.begin()
	patch, err := d.write(ctx, e.Op, e.Yield)
	n.settle(patch, err)
	return inbox.Written{Of: e, Patch: patch, Fault: asFault(err), Unkept: n.unkept}
}

// dispatchJournaled sends a reply. Its first line comes after the outbox's entry and its
// second one before that goes, so that what one of them does not know the other does.
func (d *Desk) dispatchJournaled(ctx context.Context, e inbox.Dispatch) inbox.Dispatched {
	n := d.note(e.Deed)
	patch, err := d.dispatch(ctx, e.Out, n)
	n.settle(patch, err)
	return inbox.Dispatched{Of: e, Patch: patch, Fault: asFault(err), Unkept: n.unkept}
}

// note is a deed on its way into the journal. Where it cannot be written down the work
// goes on: the journal is memory, no condition.
type note struct {
	journal Journal
	deed    model.Deed
	settled bool
	unkept  *model.Fault // why it is not in the journal
}

// note begins the note of a deed. One without an id is not kept, and neither is what an
// observer is refused.
func (d *Desk) note(deed model.Deed) *note {
	n := &note{journal: d.journal, deed: deed}
	if d.observer || deed.ID == "" {
		n.journal = noJournal{}
	}
	return n
}

// begin writes down that the request is about to be made.
func (n *note) begin() { n.put(n.deed) }

// settle writes down, once, what became of it. Where nobody knows, the first line stands
// until the person was told, which is the State's to do.
func (n *note) settle(patch model.Patch, err error) {
	f := asFault(err)
	if n.settled || f != nil && f.Kind == model.FaultUnknown {
		return
	}
	n.settled = true
	n.put(n.deed.Settled(patch, f))
}

func (n *note) put(deed model.Deed) {
	if err := n.journal.PutDeed(deed); err != nil {
		n.unkept = asFault(err)
	}
}
