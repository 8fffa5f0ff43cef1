package main

import (
	"context"

	"github.com/spf13/cobra"

	"convo/cmd/convo/internal/output"
	"convo/model"
	"convo/model/inbox"
)

func dryRun(cmd *cobra.Command, dry *bool) {
	cmd.Flags().BoolVar(dry, "dry-run", false, "say what would be done, and change nothing")
}

// planner turns what was named into what is to be done.
type planner func(context.Context, *session, []target) ([]inbox.Act, error)

// acts is a verb that does the same to every conversation that is named.
func (a *app) acts(ctx context.Context, kind model.OpKind, ids []string, dry bool, plan planner) error {
	s, err := a.loadFor(ids)
	if err != nil {
		return err
	}
	defer s.close()
	if err := s.able(kind, ids); err != nil {
		return err
	}
	ts, err := s.targets(ctx, ids)
	if err != nil {
		return err
	}
	if !dry {
		if err := s.keepJournal(ts); err != nil {
			return err
		}
	}
	if err := s.connect(asVerb(accountsOf(ts)...)); err != nil {
		return err
	}
	acts, err := plan(ctx, s, ts)
	if err != nil {
		return err
	}
	b := &bulk{session: s, acts: acts, results: make([]outcome, len(acts)), dry: dry}
	return b.run(ctx)
}

// bulk is a number of operations and what became of each.
type bulk struct {
	session *session
	acts    []inbox.Act
	results []outcome
	dry     bool
	told    int // results written so far, in the order of the input
	failed  int
}

// run carries the operations out and writes one line for each in the order of the
// input, as soon as the ones before are known.
func (b *bulk) run(ctx context.Context) error {
	b.sort()
	if !b.dry {
		b.look(ctx)
		b.settle(ctx)
	}
	return b.end()
}

// end writes the rest and answers how the command ends.
func (b *bulk) end() error {
	b.tell(true)
	switch {
	case b.failed == 0:
		return nil
	case len(b.results) == 1:
		return b.results[0].fault
	}
	return exitOnly(exitPartly)
}

// sort settles what needs no request: what is impossible, and what is only tried dry.
func (b *bulk) sort() {
	s := b.session
	for i, act := range b.acts {
		r := &b.results[i]
		r.ref, r.kind, r.value = act.Conv, act.Kind, act.Value
		r.fault = s.impossible(act.Conv, act.Kind)
		r.dry = b.dry && r.fault == nil
		if r.dry && act.Kind == model.OpAssign {
			r.note = "to " + output.Owner(model.OwnedBy(act.Person))
		}
		r.settled = r.fault != nil || r.dry
	}
}

// tells are the operations whose answer tells by itself that it was so already, or
// that are read before in any case.
var tells = map[model.OpKind]bool{model.OpArchive: true, model.OpUnarchive: true, model.OpAssign: true, model.OpDelete: true}

// look reads the conversations first, so that what is so already is told and not done.
// What is to be marked read is shown that way, so to speak, by this very command: the
// State then reads once more just before it marks, and skips a conversation in which
// something newer came than was shown (here or, with "-", by convo list).
func (b *bulk) look(ctx context.Context) {
	var refs []model.Ref
	var at []int
	for i, act := range b.acts {
		if !tells[act.Kind] && !b.results[i].settled {
			refs, at = append(refs, act.Conv), append(at, i)
		}
	}
	s := b.session
	s.get(ctx, refs, nil, func(i int, got inbox.Got) {
		r := &b.results[at[i]]
		if got.Fault != nil {
			r.settled, r.fault = true, got.Fault
			return
		}
		s.state.Apply(s.app.now(), got)
		act := &b.acts[at[i]]
		if act.Seen.IsZero() {
			act.Seen = got.Conversation.LastMessageAt
		}
		r.after = got.Conversation
		op := model.Op{Kind: act.Kind, Value: act.Value}
		r.already = op.Done(got.Conversation)
		r.settled = r.already
	})
}

// settle carries out what is not settled yet.
func (b *bulk) settle(ctx context.Context) {
	var events []inbox.Event
	waiting := map[model.Ref][]int{}
	for i, act := range b.acts {
		if !b.results[i].settled {
			if len(b.acts) > 1 {
				act.Batch = 1 // the State knows of no other
			}
			events = append(events, act)
			waiting[act.Conv] = append(waiting[act.Conv], i)
		}
	}
	b.session.desk.Settle(ctx, b.session.state, func(ev inbox.Event) {
		b.missed(ev)
		b.session.notKept(ev)
		w, ok := ev.(inbox.Written)
		if !ok {
			return
		}
		// Operations on one conversation are carried out in their order.
		queue := waiting[w.Of.Op.Conv]
		if len(queue) == 0 {
			return
		}
		waiting[w.Of.Op.Conv] = queue[1:]
		b.written(&b.results[queue[0]], w)
		b.tell(false)
	}, events...)
	b.repeated(waiting)
}

// written takes in what became of an operation.
func (b *bulk) written(r *outcome, w inbox.Written) {
	r.settled, r.fault, r.already = true, w.Fault, w.Patch.Already
	b.session.noted(r.ref, w.Patch)
	r.after = w.Of.Op.Apply(r.after)
	switch {
	case w.Patch.Fresh != nil:
		r.after = *w.Patch.Fresh
	case w.Fault != nil && w.Fault.Fresh != nil:
		r.after = *w.Fault.Fresh
	case w.Fault != nil:
		r.after = model.Conversation{}
	}
	b.notMarked(r)
	owner := &r.after.Owner
	owner.Person = b.session.name(r.ref.Account, owner.Person)
	if r.kind != model.OpAssign {
		return
	}
	if r.fault == nil {
		r.note = "to " + output.Owner(*owner)
	} else if r.fault.Kind == model.FaultStale && owner.Known && !owner.IsNobody() {
		// The answer told an id; people know names.
		f := *r.fault
		f.What = model.NewText("it is with " + output.Owner(*owner) + " by now")
		r.fault = &f
	}
}

// noted tells what else came of an operation.
func (s *session) noted(ref model.Ref, p model.Patch) {
	if p.Note != "" {
		s.app.say("convo: %s: %s", s.id(ref), output.Cell(p.Note))
	}
}

// repeated settles conversations that were named twice: the State does nothing a
// second time.
func (b *bulk) repeated(waiting map[model.Ref][]int) {
	for ref, queue := range waiting {
		for _, i := range queue {
			r := &b.results[i]
			for _, first := range b.results[:i] {
				if first.ref == ref && first.settled {
					*r = first
					r.already = first.fault == nil
				}
			}
			if !r.settled {
				r.settled = true
				r.fault = &model.Fault{Kind: model.FaultCanceled, What: model.NewText("it was not its turn before the end; nothing was requested")}
			}
		}
	}
}

// tell writes the results that are next in order.
func (b *bulk) tell(all bool) {
	for b.told < len(b.results) && (all || b.results[b.told].settled) {
		r := &b.results[b.told]
		b.told++
		if r.fault != nil {
			b.failed++
		}
		b.session.write(r, len(b.results) > 1)
	}
}
