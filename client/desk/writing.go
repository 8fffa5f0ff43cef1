package desk

import (
	"context"
	"errors"
	"time"

	"convo/client"
	"convo/model"
)

const (
	// tries is how often one write is made at most.
	tries = 2
	// firstShare is the part of the time left that a request may take: the rest is
	// for finding out what became of it, and for repeating it.
	firstShare = 0.6
)

// write carries out one operation other than a send.
func (d *Desk) write(ctx context.Context, op model.Op, yield bool) (model.Patch, error) {
	if d.observer {
		return model.Patch{}, observing()
	}
	in, err := d.inbox(op.Conv.Account)
	if err != nil {
		return model.Patch{}, err
	}
	if op.Kind.IsSend() {
		return model.Patch{}, &model.Fault{Kind: model.FaultRefused, What: model.NewText("a reply leaves through the outbox only")}
	}
	if op.Kind == model.OpCreate {
		// What has no id cannot be looked for, so it is asked for once.
		return in.Do(ctx, op)
	}
	if d.action > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, d.action)
		defer cancel()
	}
	w := writing{in: in, op: op, yield: yield, check: !op.If.IsZero() || op.Kind == model.OpAssign}
	return w.run(ctx)
}

// observing is the answer to every write in observer mode.
func observing() *model.Fault {
	return &model.Fault{
		Kind: model.FaultObserver,
		What: model.NewText("observer mode changes nothing"),
		Help: "leave out --observer, or set observer = false in the configuration",
	}
}

// writing is one operation on its way.
type writing struct {
	in client.Inbox
	op model.Op
	// yield gives the operation back where the rate limit holds it up.
	yield bool
	// check asks for a fresh reading before the next try. Assigning always has one:
	// without the owner from before, an unclear answer could never be told from
	// somebody else's taking over.
	check   bool
	before  *model.Conversation // that reading; nil before there was one
	unclear *model.Fault        // of the first try, if nobody knows what became of it
}

// run makes the write, and once more where that is safe.
func (w *writing) run(ctx context.Context) (model.Patch, error) {
	for try := 1; ; try++ {
		if w.check {
			if patch, done, err := w.ready(ctx); done || err != nil {
				return patch, w.orUnclear(err)
			}
		}
		patch, err := w.request(ctx)
		switch {
		case err == nil:
			patch.Before = w.before
			return patch, nil
		case isUnclear(err):
			w.unclear = unknown(asFault(err))
			patch, again, err := w.lookAgain(ctx)
			if !again || try == tries {
				patch.Before = w.before
				return patch, w.orUnclear(err)
			}
		case try == tries || !w.pause(ctx, err):
			return model.Patch{}, w.orUnclear(err)
		}
	}
}

// orUnclear is err, unless an earlier try may have been carried out and err does
// not say that the API has looked at the conversation since.
func (w *writing) orUnclear(err error) error {
	if err == nil || w.unclear == nil {
		return err
	}
	switch asFault(err).Kind {
	case model.FaultStale, model.FaultNotFound, model.FaultRefused:
		return err
	default:
		return w.unclear
	}
}

// ready reads the conversation and checks the guard. Done means that there is
// nothing left to do.
func (w *writing) ready(ctx context.Context) (patch model.Patch, done bool, err error) {
	fresh, err := w.in.Get(ctx, w.op.Conv.ID)
	if err != nil {
		return model.Patch{}, false, err
	}
	if err := w.op.Check(fresh); err != nil {
		return model.Patch{}, false, err
	}
	w.before = &fresh
	if w.op.Done(fresh) {
		return model.Patch{Already: true, Fresh: &fresh}, true, nil
	}
	return model.Patch{}, false, nil
}

// request makes the one request, within its share of the time.
func (w *writing) request(ctx context.Context) (model.Patch, error) {
	if ctx.Err() != nil {
		// The others of a bulk took all the time before it was this one's turn.
		return model.Patch{}, over(ctx)
	}
	if deadline, ok := ctx.Deadline(); ok {
		share := time.Duration(firstShare * float64(time.Until(deadline)))
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, share)
		defer cancel()
	}
	return w.in.Do(ctx, w.op)
}

// isUnclear reports whether a write may have been done in spite of its error. An
// error of no known kind says nothing, so it may.
func isUnclear(err error) bool {
	var f *model.Fault
	if !errors.As(err, &f) {
		return true
	}
	return f.Kind == model.FaultUnknown || f.Kind == model.FaultServer
}

// lookAgain finds out what became of an unclear try: done, overtaken by somebody
// else, or still as before, so that it may be made again.
func (w *writing) lookAgain(ctx context.Context) (patch model.Patch, again bool, err error) {
	fresh, err := w.in.Get(ctx, w.op.Conv.ID)
	if err != nil {
		if w.op.Kind == model.OpDelete && asFault(err).Kind == model.FaultNotFound {
			return model.Patch{}, false, nil
		}
		return model.Patch{}, false, w.unclear
	}
	if w.op.Done(fresh) {
		return model.Patch{Fresh: &fresh}, false, nil
	}
	if err := w.overtaken(fresh); err != nil {
		return model.Patch{}, false, err
	}
	w.check = false // it was read just now
	return model.Patch{}, w.repeatable(fresh), w.unclear
}

// overtaken reports, as FaultStale, that repeating would undo somebody else's work
// or hide a message that nobody saw.
func (w *writing) overtaken(fresh model.Conversation) error {
	op := w.op
	switch op.Kind {
	case model.OpRead, model.OpArchive, model.OpClose, model.OpSpam, model.OpDelete:
		op.If.NoneNewer = op.If.NoneNewer || !op.Seen.IsZero()
	case model.OpAssign:
		if op.If.Owner == nil && w.before != nil && w.before.Owner.Known {
			op.If.Owner = &w.before.Owner
		}
	default:
	}
	return op.Check(fresh)
}

// repeatable reports whether the write can be made again, given that nothing
// speaks against it: an assignment only where both owners are known.
func (w *writing) repeatable(fresh model.Conversation) bool {
	return w.op.Kind != model.OpAssign || w.before != nil && w.before.Owner.Known && fresh.Owner.Known
}

// pause waits as long as a limiting server asks, if there is time for that. What
// was true before the pause is then read again.
func (w *writing) pause(ctx context.Context, err error) bool {
	f := asFault(err)
	if f.Kind != model.FaultRateLimited || w.yield {
		return false
	}
	wait := max(f.RetryAfter, time.Second)
	if deadline, ok := ctx.Deadline(); ok && time.Until(deadline) <= wait {
		return false
	}
	w.check = !w.op.If.IsZero() || w.op.Kind == model.OpAssign
	return sleep(ctx, wait)
}
