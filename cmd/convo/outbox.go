package main

import (
	"cmp"
	"context"
	"errors"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"convo/client/local"
	"convo/cmd/convo/internal/config"
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
	SetAside     bool            `json:"set_aside,omitempty"` // another convo's text, no draft any more
	Elsewhere    bool            `json:"elsewhere,omitempty"` // in the hands of another convo that is running
}

// asideSign stands between a conversation and the mark of a text that was set
// aside. No id holds one.
const asideSign = "~"

// withMemory runs a verb on this machine's memory; no request is made. args are for
// run.
func (a *app) withMemory(run func(ctx context.Context, s *session, args []string) error) func(context.Context, []string) error {
	return func(ctx context.Context, args []string) error {
		s, err := a.loadFor([]string{"-"})
		if err != nil {
			return err
		}
		if err := s.remember(s.chosen[0].StateDir()); err != nil {
			return err
		}
		defer s.close()
		return run(ctx, s, args)
	}
}

// only is the account that was asked for by name; "" for whichever.
func (a *app) only() string {
	if a.account == config.All {
		return ""
	}
	return a.account
}

func (a *app) draftsCommand() *cobra.Command {
	cmd := a.verb("drafts", "list the replies that somebody was writing here", noArgs, a.withMemory(func(_ context.Context, s *session, _ []string) error {
		all, err := s.keptDrafts(a.only())
		s.writeKept(all, []string{"ID", "KIND", "STATE", "AT", "TEXT"}, func(k kept) []string {
			state := "draft"
			if k.SetAside {
				state = "set aside"
			}
			return []string{s.keptID(k), string(k.Kind), state, k.At.Format(time.RFC3339), k.Text.Line()}
		})
		return err
	}))
	cmd.Long = `List the replies that somebody was writing here.

Where two convos wrote on one draft, the text saved last is the draft. The other
one is set aside: it is listed under an id of its own, with its text in full under
--json, and is never sent until somebody types it again. A draft that is discarded is
set aside, too; discarded under that id it is gone.`
	discard := a.verb("discard ID...", "set drafts aside, and throw away what was set aside", words(-1, "ids of convo drafts"), a.withMemory(func(_ context.Context, s *session, args []string) error {
		for _, arg := range args {
			id, mark, aside := strings.Cut(arg, asideSign)
			ref, err := s.ref(id)
			if err != nil {
				return err
			}
			if aside {
				err = s.discardAside(ref, mark)
			} else {
				err = s.discardDraft(ref)
			}
			if err != nil {
				return err
			}
		}
		return nil
	}))
	cmd.AddCommand(discard)
	return cmd
}

// keptDrafts are the drafts and what was set aside, each after the draft that it
// concerns. What could not be read is named in the error.
func (s *session) keptDrafts(account string) ([]kept, error) {
	drafts, err := s.store.Drafts(account)
	asides, errAsides := s.store.Asides(account)
	all := make([]kept, 0, len(drafts)+len(asides))
	for _, d := range drafts {
		all = append(all, keptDraft(d, ""))
	}
	for _, d := range asides {
		k := keptDraft(d.Draft, asideSign+d.Mark)
		k.SetAside = true
		all = append(all, k)
	}
	slices.SortStableFunc(all, func(a, b kept) int {
		return cmp.Or(cmp.Compare(a.Account.Raw(), b.Account.Raw()), cmp.Compare(a.Conversation.Raw(), b.Conversation.Raw()))
	})
	return all, errors.Join(err, errAsides)
}

func keptDraft(d model.Draft, mark string) kept {
	return kept{
		ID: model.NewText(d.Conv.ID + mark), Account: model.NewText(d.Conv.Account), Conversation: model.NewText(d.Conv.ID),
		Kind: d.Kind, Text: model.NewText(d.Body), At: d.UpdatedAt,
	}
}

// keptID is the id by which a draft is discarded.
func (s *session) keptID(k kept) string {
	_, mark, aside := strings.Cut(k.ID.Raw(), asideSign)
	id := s.id(model.Ref{Account: k.Account.Raw(), ID: k.Conversation.Raw()})
	if aside {
		id += asideSign + mark
	}
	return id
}

// discardDraft sets a draft aside: a slip in the id must not cost anybody a text.
func (s *session) discardDraft(ref model.Ref) error {
	mark, err := s.store.SetDraftAside(ref)
	switch {
	case errors.Is(err, os.ErrNotExist):
		return &model.Fault{Kind: model.FaultNotFound, What: model.NewText("there is no draft for " + s.id(ref)), Help: "convo drafts lists them"}
	case err != nil:
		return err
	}
	s.app.out.Line("discarded the draft for %s; its text is kept until convo drafts discard %s", s.id(ref), s.id(ref)+asideSign+mark)
	return nil
}

func (s *session) discardAside(ref model.Ref, mark string) error {
	err := s.store.DropAside(ref, mark)
	switch {
	case errors.Is(err, os.ErrNotExist):
		return &model.Fault{Kind: model.FaultNotFound, What: model.NewText("no such text was set aside for " + s.id(ref)), Help: "convo drafts lists them"}
	case err != nil:
		return err
	}
	s.app.out.Line("discarded the text set aside for %s", s.id(ref))
	return nil
}

func (a *app) outboxCommand() *cobra.Command {
	cmd := a.verb("outbox", "list the replies whose fate is not known", noArgs, a.withMemory(func(_ context.Context, s *session, _ []string) error {
		entries, err := s.store.Entries(a.only())
		all := make([]kept, len(entries))
		for i, o := range entries {
			all[i] = kept{
				ID: model.NewText(o.ID), Account: model.NewText(o.Conv.Account), Conversation: model.NewText(o.Conv.ID),
				Kind: o.Kind, Text: model.NewText(o.Body), At: o.Attempt, State: o.State, Why: &entries[i].Why, Elsewhere: o.Elsewhere,
			}
		}
		s.writeKept(all, []string{"ID", "CONVERSATION", "STATE", "AT", "TEXT"}, func(k kept) []string {
			ref := model.Ref{Account: k.Account.Raw(), ID: k.Conversation.Raw()}
			return []string{k.ID.Line(), s.id(ref), fate(k), k.At.Format(time.RFC3339), k.Text.Line()}
		})
		return err
	}))
	cmd.Long = `List the replies whose fate is not known.

A reply that another running convo has in its hands ("elsewhere") is settled there:
it can be neither sent again nor discarded from here.`
	discard := a.verb("discard ID...", "forget replies: they were sent, or are not wanted", words(-1, "ids of convo outbox"), a.withMemory(func(_ context.Context, s *session, args []string) error {
		for _, id := range args {
			if _, err := s.take(id, "discarded"); err != nil {
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
	retry := a.verb("retry ID", "send a reply that was not sent", words(1, "an id of convo outbox"), a.withMemory(func(ctx context.Context, s *session, args []string) error {
		return s.retry(ctx, args[0], force)
	}))
	retry.Flags().BoolVar(&force, "force", false, "send whatever the check says")
	cmd.AddCommand(discard, retry)
	return cmd
}

// fate is the state of an entry for people.
func fate(k kept) string {
	word := string(k.State)
	if k.State == model.SendUnknown {
		word = "not confirmed"
	}
	if k.Elsewhere {
		word += ", elsewhere"
	}
	return word
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

// take takes an outbox entry into this convo's hands, in order to have it discarded
// or sent. One that another running convo has is that one's to settle.
func (s *session) take(id, done string) (model.Outgoing, error) {
	out, err := s.store.TakeOutgoing(id)
	switch {
	case errors.Is(err, os.ErrNotExist):
		return out, &model.Fault{Kind: model.FaultNotFound, What: model.NewText("there is no reply " + id + " in the outbox"), Help: "convo outbox lists them"}
	case errors.Is(err, local.ErrLeased):
		return out, &model.Fault{
			Kind: model.FaultStale,
			What: model.NewText("not " + done + ": another convo that is running has the reply " + id + " in its hands"),
			Help: elsewhere, Err: err,
		}
	}
	return out, err
}

// elsewhere is what to do about a reply in another convo's hands.
const elsewhere = "settle it there: open the conversation and press r; or leave that convo first"

// retry sends an entry again, on the person's word that it was not sent. The thread
// is read first: if the reply is there after all, it is taken as sent.
func (s *session) retry(ctx context.Context, id string, force bool) error {
	out, err := s.take(id, "sent")
	if err != nil {
		return err
	}
	if err := s.connect(asVerb(out.Conv.Account)); err != nil {
		return err
	}
	if fault := s.impossible(out.Conv, out.Kind); fault != nil {
		return fault
	}
	if fault := s.lookFor(ctx, out); fault != nil {
		return fault
	}
	if _, waits := s.state.Reply(out.Conv); !waits {
		return s.concluded(&outcome{ref: out.Conv, kind: out.Kind, already: true, note: "(found in the thread)"})
	}
	// Verbs keep no drafts, so that the entry stays until the new attempt takes its place:
	// whatever stops that leaves the text where it was.
	d := &delivery{session: s, ref: out.Conv, kind: out.Kind, force: force}
	d.carry(ctx, s.state.Apply(s.app.now(), inbox.Settle{ID: out.ID}))
	r := d.run(ctx)
	if r.fault != nil && r.fault.Kind != model.FaultUnknown {
		out.Why = r.fault.What
		return errors.Join(s.concluded(r), s.store.PutOutgoing(out))
	}
	return s.concluded(r)
}

// lookFor reads the thread for a reply of unknown fate: what the State plans for a
// little later is done now, once. Found, the reply is settled. The fault is why it
// could not be read; without having looked, nobody may say that it was not sent.
func (s *session) lookFor(ctx context.Context, out model.Outgoing) *model.Fault {
	fault := &model.Fault{Kind: model.FaultLocal, What: model.NewText("not sent: the thread was not read"), Help: "please report it"}
	looked := false
	effects := s.state.Apply(s.app.now(), inbox.Remembered{Outbox: []model.Outgoing{out}})
	for len(effects) > 0 {
		var ev inbox.Event
		switch e := effects[0].(type) {
		case inbox.Wait:
			if e.Timer.Kind == inbox.TimerSettle && !looked {
				looked, ev = true, inbox.Woke{Timer: e.Timer}
			}
		default:
			ev = s.desk.Run(ctx, e)
		}
		if gated, ok := ev.(inbox.Gated); ok {
			fault = gated.Fault
		}
		effects = effects[1:]
		if ev != nil {
			effects = append(effects, s.state.Apply(s.app.now(), ev)...)
		}
	}
	return fault
}
