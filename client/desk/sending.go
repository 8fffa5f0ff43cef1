package desk

import (
	"context"
	"errors"

	"convo/client/local"
	"convo/model"
)

// dispatch sends a reply: written down first, then POSTed once, and never again by
// itself. At every moment the disk holds enough to know, after a crash, that the
// reply may have gone out.
func (d *Desk) dispatch(ctx context.Context, out model.Outgoing, n *note) (model.Patch, error) {
	if d.observer {
		return model.Patch{}, observing()
	}
	in, err := d.inbox(out.Conv.Account)
	if err != nil {
		return model.Patch{}, err
	}
	if ctx.Err() != nil {
		return model.Patch{}, over(ctx)
	}
	out.State = model.SendSending
	if err := d.outbox.PutOutgoing(out); errors.Is(err, local.ErrPending) {
		return model.Patch{}, pending(err)
	} else if err != nil && out.Again {
		return model.Patch{}, notWrittenDown(err) // the entry of the earlier attempt holds the text
	} else if err != nil {
		// Half an entry would come back as a reply that may have been sent.
		return model.Patch{}, errors.Join(notWrittenDown(err), d.outbox.RemoveOutgoing(out.ID))
	}
	n.begin()
	patch, err := in.Do(ctx, model.Op{Conv: out.Conv, Kind: out.Kind, Body: out.Body})
	n.settle(patch, err) // while the outbox has it: there it is found again
	switch {
	case err == nil:
		d.sent(out)
		return patch, nil
	case notAccepted(err) && out.Again:
		d.keep(out, asFault(err))
		return model.Patch{}, err
	case notAccepted(err):
		d.forget(out)
		return model.Patch{}, err
	}
	return model.Patch{}, d.doubtful(out, err)
}

// notWrittenDown is why nothing was sent.
func notWrittenDown(err error) error {
	f := *asFault(err)
	f.Kind = model.FaultLocal
	f.What = model.NewText("not sent, it could not be written down first: " + f.Error())
	return &f
}

// pending is why a reply waits for an earlier one: sent now, the customer might get
// the same answer twice.
func pending(err error) error {
	f := *asFault(err)
	f.Kind = model.FaultStale
	f.What = model.NewText(f.Error() + ": " + f.Help)
	return &f
}

// notAccepted reports whether err guarantees that nobody will get this reply.
// Every other error leaves it open, cancelling above all: it may have come after
// the POST began.
func notAccepted(err error) bool {
	var f *model.Fault
	if !errors.As(err, &f) {
		return false
	}
	switch f.Kind {
	case model.FaultUnauthenticated, model.FaultForbidden, model.FaultNotFound, model.FaultRefused,
		model.FaultUnsupported, model.FaultObserver, model.FaultRateLimited, model.FaultNetwork, model.FaultLocal:
		return true
	case model.FaultCanceled, model.FaultIncomplete, model.FaultServer, model.FaultStale, model.FaultUnknown:
	}
	return false
}

// sent forgets a reply that was accepted. The draft goes first: if convo dies in
// between, an entry without a draft asks "was it sent?", whereas a draft without
// an entry would be sent a second time.
//
// A file that cannot be removed is left to the next start, which finds the reply
// in the thread. There is nothing to tell the person: it was accepted.
func (d *Desk) sent(out model.Outgoing) {
	if d.drafts.RetireDraft(out) == nil {
		_ = d.outbox.RemoveOutgoing(out.ID)
	}
}

// forget takes back what was written down about a reply that was refused; the
// draft holds its text. A leftover would ask "was it sent?", which is true to
// what the disk knows.
func (d *Desk) forget(out model.Outgoing) { _ = d.outbox.RemoveOutgoing(out.ID) }

// keep takes back what was written down about another attempt that was refused. Its
// text may be nowhere else, so that the entry stays as it was: one for the person.
// Where that cannot be written, it still says "sending" and comes back as unknown.
func (d *Desk) keep(out model.Outgoing, refused *model.Fault) {
	out.State, out.Why = model.SendUnknown, refused.What
	_ = d.outbox.PutOutgoing(out)
}

// doubtful writes down that a reply's fate is unknown. Its text is in the outbox, so
// the draft goes, or there would be two of it. Where nothing can be written down, the
// entry still says "sending" and comes back as unknown.
func (d *Desk) doubtful(out model.Outgoing, err error) error {
	f := unknown(asFault(err))
	out.State, out.Why = model.SendUnknown, f.What
	_ = d.outbox.PutOutgoing(out)
	_ = d.drafts.RetireDraft(out)
	return f
}
