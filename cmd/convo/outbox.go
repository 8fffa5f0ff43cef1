package main

import (
	"context"
	"errors"
	"time"

	"github.com/spf13/cobra"

	"convo/cmd/convo/internal/output"
	"convo/model"
	"convo/model/inbox"
)

// kept is a draft or an outbox entry in JSON.
type kept struct {
	ID           model.Text      `json:"id"`
	Account      model.Text      `json:"account"`
	Conversation model.Text      `json:"conversation"`
	Kind         model.OpKind    `json:"kind"`
	Text         model.Text      `json:"text"`
	At           time.Time       `json:"at"`
	State        model.SendState `json:"state,omitempty"`
	Why          *model.Text     `json:"why,omitempty"`
}

// withMemory runs a verb on this machine's memory; no request is made. args are for
// run.
func (a *app) withMemory(run func(s *session, args []string) error) func(context.Context, []string) error {
	return func(_ context.Context, args []string) error {
		s, err := a.load()
		if err != nil {
			return err
		}
		if err := s.remember(s.chosen.StateDir()); err != nil {
			return err
		}
		defer s.close()
		return run(s, args)
	}
}

func (a *app) draftsCommand() *cobra.Command {
	cmd := a.verb("drafts", "list the replies that somebody was writing here", noArgs, a.withMemory(func(s *session, _ []string) error {
		drafts, err := s.store.Drafts(a.account)
		all := make([]kept, len(drafts))
		for i, d := range drafts {
			all[i] = kept{
				ID: model.NewText(d.Conv.ID), Account: model.NewText(d.Conv.Account), Conversation: model.NewText(d.Conv.ID),
				Kind: d.Kind, Text: model.NewText(d.Body), At: d.UpdatedAt,
			}
		}
		s.writeKept(all, []string{"CONVERSATION", "KIND", "AT", "TEXT"}, func(k kept) []string {
			return []string{s.id(model.Ref{Account: k.Account.Raw(), ID: k.ID.Raw()}), string(k.Kind), k.At.Format(time.RFC3339), k.Text.Line()}
		})
		return err
	}))
	discard := a.verb("discard ID...", "throw drafts away", words(-1, "ids of conversations"), a.withMemory(func(s *session, args []string) error {
		drafts, err := s.store.Drafts("")
		if err != nil {
			return err
		}
		for _, arg := range args {
			ref, err := s.ref(arg)
			if err != nil {
				return err
			}
			if err := s.discardDraft(ref, drafts); err != nil {
				return err
			}
		}
		return nil
	}))
	cmd.AddCommand(discard)
	return cmd
}

func (s *session) discardDraft(ref model.Ref, drafts []model.Draft) error {
	for _, d := range drafts {
		if d.Conv == ref {
			if err := s.store.DropDraft(ref); err != nil {
				return err
			}
			s.app.out.Line("discarded the draft for %s", s.id(ref))
			return nil
		}
	}
	return &model.Fault{Kind: model.FaultNotFound, What: model.NewText("there is no draft for " + s.id(ref)), Help: "convo drafts lists them"}
}

func (a *app) outboxCommand() *cobra.Command {
	cmd := a.verb("outbox", "list the replies whose fate is not known", noArgs, a.withMemory(func(s *session, _ []string) error {
		entries, err := s.store.Outbox(a.account)
		all := make([]kept, len(entries))
		for i, o := range entries {
			all[i] = kept{
				ID: model.NewText(o.ID), Account: model.NewText(o.Conv.Account), Conversation: model.NewText(o.Conv.ID),
				Kind: o.Kind, Text: model.NewText(o.Body), At: o.Attempt, State: o.State, Why: &entries[i].Why,
			}
		}
		s.writeKept(all, []string{"ID", "CONVERSATION", "STATE", "AT", "TEXT"}, func(k kept) []string {
			ref := model.Ref{Account: k.Account.Raw(), ID: k.Conversation.Raw()}
			return []string{k.ID.Line(), s.id(ref), string(k.State), k.At.Format(time.RFC3339), k.Text.Line()}
		})
		return err
	}))
	discard := a.verb("discard ID...", "forget replies: they were sent, or are not wanted", words(-1, "ids of convo outbox"), a.withMemory(func(s *session, args []string) error {
		for _, id := range args {
			if _, err := s.entry(id); err != nil {
				return err
			}
			if err := s.store.RemoveOutgoing(id); err != nil {
				return err
			}
			a.out.Line("discarded %s", output.Cell(id))
		}
		return nil
	}))
	var force bool
	retry := a.verb("retry ID", "send a reply that was not sent", words(1, "an id of convo outbox"), func(ctx context.Context, args []string) error {
		return a.withMemory(func(s *session, args []string) error { return s.retry(ctx, args[0], force) })(ctx, args)
	})
	retry.Flags().BoolVar(&force, "force", false, "send whatever the check says")
	cmd.AddCommand(discard, retry)
	return cmd
}

// writeKept writes drafts or entries.
func (s *session) writeKept(all []kept, header []string, row func(kept) []string) {
	if s.app.out.JSON() {
		s.app.out.Value(all)
		return
	}
	rows := make([][]string, len(all))
	for i, k := range all {
		rows[i] = row(k)
	}
	s.app.out.Table(header, rows)
}

// entry finds an outbox entry that no other running convo has in its hands.
func (s *session) entry(id string) (model.Outgoing, error) {
	entries, err := s.store.Outbox("")
	for _, o := range entries {
		if o.ID == id {
			return o, nil
		}
	}
	if err != nil {
		return model.Outgoing{}, err
	}
	return model.Outgoing{}, &model.Fault{Kind: model.FaultNotFound, What: model.NewText("there is no reply " + id + " in the outbox"), Help: "convo outbox lists them"}
}

// retry sends an entry again, on the person's word that it was not sent. The thread
// is read first: if the reply is there after all, it is taken as sent.
func (s *session) retry(ctx context.Context, id string, force bool) error {
	out, err := s.entry(id)
	if err != nil {
		return err
	}
	if err := s.connect(asVerb(out.Conv.Account)); err != nil {
		return err
	}
	if fault := s.impossible(out.Conv, out.Kind); fault != nil {
		return fault
	}
	// The looking again that the State plans here is what Open does now.
	s.state.Apply(s.app.now(), inbox.Remembered{Outbox: []model.Outgoing{out}})
	var fault *model.Fault
	s.desk.Settle(ctx, s.state, func(ev inbox.Event) {
		if t, ok := ev.(inbox.Threaded); ok {
			fault = t.Fault
		}
	}, inbox.Open{Ref: out.Conv})
	if fault != nil {
		return fault
	}
	if _, waits := s.state.Reply(out.Conv); !waits {
		return s.concluded(&outcome{ref: out.Conv, kind: out.Kind, already: true, note: "(found in the thread)"})
	}
	s.desk.Settle(ctx, s.state, func(ev inbox.Event) {
		if r, ok := ev.(inbox.Resolved); ok {
			fault = r.Fault
		}
	}, inbox.Settle{ID: out.ID})
	if fault != nil {
		return fault
	}
	d := &delivery{session: s, ref: out.Conv, force: force}
	r := d.run(ctx)
	if r.fault != nil && r.fault.Kind != model.FaultUnknown {
		// The text has left the outbox; it must be somewhere.
		out.Why = r.fault.What
		return errors.Join(s.concluded(r), s.store.PutOutgoing(out))
	}
	return s.concluded(r)
}
