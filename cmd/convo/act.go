package main

import (
	"context"

	"github.com/spf13/cobra"

	"convo/cmd/convo/internal/output"
	"convo/model"
	"convo/model/inbox"
)

// doing are the words of an operation: done, and as something not done.
var doing = map[model.OpKind]string{
	model.OpRead:       "read",
	model.OpArchive:    "archived",
	model.OpUnarchive:  "unarchived",
	model.OpAssign:     "assigned",
	model.OpRelease:    "released",
	model.OpReply:      "accepted",
	model.OpNote:       "noted",
	model.OpClose:      "closed",
	model.OpReopen:     "reopened",
	model.OpSpam:       "marked as spam",
	model.OpUnspam:     "taken out of spam",
	model.OpStatus:     "set",
	model.OpPriority:   "set",
	model.OpSubject:    "renamed",
	model.OpChannel:    "set",
	model.OpConnect:    "connected",
	model.OpDisconnect: "disconnected",
	model.OpCreate:     "created",
	model.OpDelete:     "deleted",
}

// outcome is what became of one operation.
type outcome struct {
	ref       model.Ref
	kind      model.OpKind
	settled   bool
	dry       bool
	already   bool
	fault     *model.Fault
	after     model.Conversation // as far as it is known
	messageID string             // of a reply, where the API tells
	note      string             // what a line for people says besides
}

// record is an outcome in JSON. OK is null where nobody knows whether it was done,
// and where it was only tried dry.
type record struct {
	ID        model.Text   `json:"id"`
	Account   model.Text   `json:"account"`
	Op        model.OpKind `json:"op"`
	OK        *bool        `json:"ok"`
	Already   bool         `json:"already"`
	DryRun    bool         `json:"dry_run,omitempty"`
	MessageID *model.Text  `json:"message_id,omitempty"`
	State     *state       `json:"state"`
	Error     *problem     `json:"error"`
}

// state is a conversation after an operation, as far as it is known.
type state struct {
	Status     *model.Text    `json:"status"`
	Unread     any            `json:"unread"`
	Owner      *output.Person `json:"owner"`
	OwnerKnown bool           `json:"owner_known"`
}

// actionCommands are the verbs of one operation on some conversations.
func (a *app) actionCommands() []*cobra.Command {
	var all []*cobra.Command
	for _, v := range []struct {
		kind  model.OpKind
		short string
	}{
		{model.OpRead, "mark conversations read"},
		{model.OpArchive, "archive conversations"},
		{model.OpUnarchive, "bring archived conversations back"},
		{model.OpRelease, "leave conversations without an owner"},
		{model.OpClose, "close conversations"},
		{model.OpReopen, "open closed conversations again"},
		{model.OpSpam, "mark conversations as spam"},
		{model.OpUnspam, "take conversations out of spam"},
	} {
		var dry bool
		cmd := a.verb(string(v.kind)+" ID...", v.short, words(-1, "ids, or - to read them from standard input"),
			func(ctx context.Context, args []string) error {
				return a.acts(ctx, args, dry, func(_ context.Context, _ *session, ts []target) ([]inbox.Act, error) {
					acts := make([]inbox.Act, len(ts))
					for i, t := range ts {
						acts[i] = inbox.Act{Kind: v.kind, Conv: t.ref, Seen: t.seen}
					}
					return acts, nil
				})
			})
		dryRun(cmd, &dry)
		all = append(all, cmd)
	}
	return all
}

func dryRun(cmd *cobra.Command, dry *bool) {
	cmd.Flags().BoolVar(dry, "dry-run", false, "say what would be done, and change nothing")
}

// acts is a verb that does the same to every conversation that is named.
func (a *app) acts(ctx context.Context, args []string, dry bool, plan func(context.Context, *session, []target) ([]inbox.Act, error)) error {
	s, err := a.load()
	if err != nil {
		return err
	}
	defer s.close()
	ts, err := s.targets(args)
	if err != nil {
		return err
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
	b.tell(true)
	switch {
	case b.failed == 0:
		return nil
	case len(b.acts) == 1:
		return b.results[0].fault
	}
	return exitOnly(exitPartly)
}

// sort settles what needs no request: what is impossible, and what is only tried dry.
func (b *bulk) sort() {
	s := b.session
	for i, act := range b.acts {
		r := &b.results[i]
		r.ref, r.kind = act.Conv, act.Kind
		r.fault = s.impossible(act.Conv, act.Kind)
		r.dry = b.dry && r.fault == nil
		if r.dry && act.Kind == model.OpAssign {
			r.note = "to " + output.Owner(model.OwnedBy(act.Person))
		}
		r.settled = r.fault != nil || r.dry
	}
}

// impossible says why an operation cannot be asked for at all; nil if it can.
func (s *session) impossible(ref model.Ref, kind model.OpKind) *model.Fault {
	can := s.accounts[ref.Account].inbox.Caps().Can(kind)
	if !can.OK {
		return &model.Fault{Kind: model.FaultUnsupported, What: model.NewText(can.Why)}
	}
	if why := s.state.Can(ref, kind); !why.OK {
		kind := model.FaultRefused
		if s.app.observer || s.config.Observer {
			kind = model.FaultObserver
		}
		return &model.Fault{Kind: kind, What: model.NewText(why.Why)}
	}
	return nil
}

// look reads the conversations that are to be marked read or released, so that what is
// so already is told and not done. What is unread is shown that way, so to speak, by
// this very command: the State then reads once more just before it marks, and skips a
// conversation in which something newer came than was shown (here or, with "-", by
// convo list).
func (b *bulk) look(ctx context.Context) {
	var refs []model.Ref
	var at []int
	for i, act := range b.acts {
		if looks := act.Kind == model.OpRead || act.Kind == model.OpRelease; looks && !b.results[i].settled {
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
		op := model.Op{Kind: act.Kind}
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
			events = append(events, act)
			waiting[act.Conv] = append(waiting[act.Conv], i)
		}
	}
	b.session.desk.Settle(ctx, b.session.state, func(ev inbox.Event) {
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
	r.after = w.Of.Op.Apply(r.after)
	switch {
	case w.Patch.Fresh != nil:
		r.after = *w.Patch.Fresh
	case w.Fault != nil && w.Fault.Fresh != nil:
		r.after = *w.Fault.Fresh
	case w.Fault != nil:
		r.after = model.Conversation{}
	}
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

// write writes one outcome; of several ones also why one failed, which otherwise is
// the command's own error.
func (s *session) write(r *outcome, several bool) {
	out := s.app.out
	id := s.id(r.ref)
	if out.JSON() {
		out.Record(s.record(r))
		return
	}
	line := doing[r.kind] + " " + id
	if r.note != "" {
		line += " " + r.note
	}
	switch {
	case r.dry:
		out.Line("would be %s", line)
	case r.fault == nil && r.already:
		out.Line("%s (already)", line)
	case r.fault == nil:
		out.Line("%s", line)
	case r.fault.Kind == model.FaultUnknown:
		out.Line("not confirmed %s", id)
	case several:
		out.Line("not %s", line)
	}
	if several && r.fault != nil {
		s.app.say("convo: %s: %s", id, r.fault.Error())
	}
}

// record is an outcome in JSON.
func (s *session) record(r *outcome) record {
	rec := record{
		ID: model.NewText(r.ref.ID), Account: model.NewText(r.ref.Account), Op: r.kind,
		Already: r.already, DryRun: r.dry,
	}
	if r.messageID != "" {
		id := model.NewText(r.messageID)
		rec.MessageID = &id
	}
	if !r.dry && (r.fault == nil || r.fault.Kind != model.FaultUnknown) {
		ok := r.fault == nil
		rec.OK = &ok
	}
	if r.fault != nil {
		p := problemOf(r.fault)
		rec.Error = &p
	}
	c := output.NewConversation(&r.after, "")
	if c.Status != nil || c.Unread != nil || c.OwnerKnown {
		rec.State = &state{Status: c.Status, Unread: c.Unread, Owner: c.Owner, OwnerKnown: c.OwnerKnown}
	}
	return rec
}
