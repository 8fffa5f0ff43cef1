package main

import (
	"cmp"
	"context"
	"fmt"
	"strings"

	"convo/cmd/convo/internal/output"
	"convo/model"
	"convo/model/inbox"
)

// delivery is one draft of the State on its way out.
type delivery struct {
	session *session
	ref     model.Ref
	kind    model.OpKind
	force   bool
	dry     bool
	sent    *inbox.Dispatched // what the one attempt answered
	gate    *model.Fault      // why the check could not be made
}

// forceTries is how often --force overrules the check: each time what it says may
// have changed.
const forceTries = 3

// run asks the State to send and answers what came of it.
func (d *delivery) run(ctx context.Context) *outcome {
	r := &outcome{ref: d.ref, kind: d.kind, settled: true}
	s := d.session
	now := s.app.now()
	d.carry(ctx, s.state.Apply(now, inbox.Send{Conv: d.ref}))
	for range forceTries {
		reply, waits := s.state.Reply(d.ref)
		if !waits || reply.Phase != inbox.Asking || !d.force {
			break
		}
		// The pause before "anyway" is for people, who have to read first.
		d.carry(ctx, s.state.Apply(reply.AskedAt.Add(inbox.GatePause), inbox.Send{Conv: d.ref, Anyway: reply.Gate}))
	}
	d.conclude(r)
	return r
}

// carry carries effects out, in their order. A dry run stops short of the one that
// sends.
func (d *delivery) carry(ctx context.Context, effects []inbox.Effect) {
	s := d.session
	for _, e := range effects {
		if gate, ok := e.(inbox.ReadGate); ok {
			d.carry(ctx, d.check(ctx, gate))
		} else if !d.dry {
			s.desk.Carry(ctx, s.state, d.see, e)
		}
	}
}

// check reads what the gate judges by. Only where it will have to name the owner to
// a person is the team read, too.
func (d *delivery) check(ctx context.Context, gate inbox.ReadGate) []inbox.Effect {
	s := d.session
	ev, _ := s.desk.Run(ctx, gate).(inbox.Gated)
	if owner := &ev.Conversation.Owner; ev.Fault == nil && !d.force && !owner.Is(s.accounts[d.ref.Account].Me) {
		rows := []model.Conversation{ev.Conversation}
		s.named(ctx, rows)
		ev.Conversation = rows[0]
	}
	effects := s.state.Apply(s.app.now(), ev)
	d.see(ev)
	return effects
}

func (d *delivery) see(ev inbox.Event) {
	d.session.notKept(ev)
	switch ev := ev.(type) {
	case inbox.Dispatched:
		d.sent = &ev
	case inbox.Gated:
		if d.sent == nil {
			d.gate = ev.Fault
		}
	default:
	}
}

// conclude reads from the State what became of the reply.
func (d *delivery) conclude(r *outcome) {
	reply, waits := d.session.state.Reply(d.ref)
	switch {
	case !waits:
		r.messageID = d.sent.Patch.MessageID
		d.session.noted(d.ref, d.sent.Patch)
		if d.sent.Fault != nil {
			r.note = "(found in the thread)"
		} else {
			r.note = output.Cell(r.messageID)
		}
	case reply.Phase == inbox.Sending && d.dry:
		r.dry = true
	case reply.Phase == inbox.Asking:
		r.fault = &model.Fault{
			Kind: model.FaultStale,
			What: model.NewText("not sent: " + strings.Join(reply.Reasons, "; ")),
			Help: "read it with convo show " + d.session.id(d.ref) + "; --force sends anyway",
		}
	case d.sent != nil && d.sent.Fault != nil:
		r.fault = d.sent.Fault
		if r.fault.Kind == model.FaultUnknown {
			r.fault = unconfirmed(d.session, d.ref, r.fault)
		}
	case d.gate != nil:
		f := *d.gate
		f.What = model.NewText("not sent, it could not be checked: " + d.gate.Error())
		r.fault = &f
	default:
		why := cmp.Or(reply.Error, "given up before it left")
		r.fault = &model.Fault{Kind: model.FaultCanceled, What: model.NewText("not sent: " + why), Help: "the text went nowhere"}
	}
}

// unconfirmed says where a reply of unknown fate is kept. That it may have been sent
// is in the fault's own words.
func unconfirmed(s *session, ref model.Ref, f *model.Fault) *model.Fault {
	u := *f
	u.What = model.NewText("not confirmed: " + f.Error())
	u.Help = fmt.Sprintf("do not repeat it: look with convo show %s; convo outbox keeps the text", s.id(ref))
	return &u
}
