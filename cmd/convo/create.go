package main

import (
	"context"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"convo/cmd/convo/internal/output"
	"convo/model"
	"convo/model/inbox"
)

func (a *app) createCommand() *cobra.Command {
	var c model.NewConversation
	var dry bool
	cmd := a.verb("create --subject S", "begin a conversation, and say its id", noArgs, func(ctx context.Context, _ []string) error {
		if err := checkNew(c); err != nil {
			return err
		}
		return a.create(ctx, c, dry)
	})
	f := cmd.Flags()
	f.StringVar(&c.Subject, "subject", "", "what it is about")
	f.StringVar(&c.Customer, "customer", "", "the customer's id, which some systems need")
	f.StringVar(&c.Channel, "channel", "", "the channel that replies leave by")
	f.StringVar(&c.Priority, "priority", "", strings.Join(valuesOf(model.OpPriority), ", "))
	f.StringVar(&c.Inbox, "inbox", "", "the id of an inbox")
	dryRun(cmd, &dry)
	return cmd
}

// checkNew finds mistakes in what a conversation is to begin with.
func checkNew(c model.NewConversation) error {
	priorities := valuesOf(model.OpPriority)
	switch {
	case strings.TrimSpace(c.Subject) == "":
		return misuse("convo create --subject 'Late arrival'", "--subject is missing")
	case c.Priority != "" && !slices.Contains(priorities, c.Priority):
		return misuse("it is one of "+strings.Join(priorities, ", "), "there is no priority %q", output.Cell(c.Priority))
	case c.Customer != "" && !model.ValidID(c.Customer):
		return misuse("it is an id, as convo list --json shows it", "--customer %q is no id", output.Cell(c.Customer))
	case c.Inbox != "" && !model.ValidID(c.Inbox):
		return misuse("it is an id, as convo list --json shows it", "--inbox %q is no id", output.Cell(c.Inbox))
	}
	return nil
}

// create begins a conversation and writes its id.
func (a *app) create(ctx context.Context, c model.NewConversation, dry bool) error {
	s, err := a.load()
	if err != nil {
		return err
	}
	defer s.close()
	acc, err := s.one()
	if err != nil {
		return err
	}
	if can := s.caps(acc).Can(model.OpCreate); !can.OK {
		return unsupported(can)
	}
	if !dry {
		if err := s.keepJournal([]target{{ref: model.Ref{Account: acc.Name}}}); err != nil {
			return err
		}
	}
	if err := s.connect(asVerb()); err != nil {
		return err
	}
	// There is no id to judge by yet; any will do.
	if fault := s.impossible(model.Ref{Account: acc.Name, ID: "new"}, model.OpCreate); fault != nil {
		return fault
	}
	r := &outcome{ref: model.Ref{Account: acc.Name}, kind: model.OpCreate, settled: true, dry: dry}
	if !dry {
		s.begin(ctx, c, r)
	}
	s.writeCreated(r)
	if r.fault != nil {
		return r.fault
	}
	return nil
}

// begin asks for a conversation, once: what has no id yet cannot be looked for.
func (s *session) begin(ctx context.Context, c model.NewConversation, r *outcome) {
	s.desk.Settle(ctx, s.state, func(ev inbox.Event) {
		s.notKept(ev)
		w, ok := ev.(inbox.Written)
		if !ok {
			return
		}
		r.fault = w.Fault
		if fresh := w.Patch.Fresh; fresh != nil {
			r.ref, r.after = fresh.Ref, *fresh
		}
		if w.Patch.Note != "" {
			s.app.say("convo: %s", output.Cell(w.Patch.Note))
		}
	}, inbox.Create{Account: r.ref.Account, New: c})
	if r.fault == nil && r.ref.ID == "" {
		r.fault = &model.Fault{Kind: model.FaultUnknown, What: model.NewText("it may have been created: no answer told its id")}
	}
	if r.fault != nil && r.fault.Kind == model.FaultUnknown {
		f := *r.fault
		f.Help = "do not repeat it: look with convo list whether it is there"
		r.fault = &f
	}
}

// writeCreated writes the id of a new conversation and nothing else, for scripts to go
// on with.
func (s *session) writeCreated(r *outcome) {
	switch out := s.app.out; {
	case out.JSON():
		out.Record(s.record(r))
	case r.dry:
		out.Line("would be created in %s", r.ref.Account)
	case r.fault == nil:
		out.Line("%s", s.id(r.ref))
	}
}
