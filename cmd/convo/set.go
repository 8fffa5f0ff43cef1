package main

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"convo/cmd/convo/internal/output"
	"convo/model"
	"convo/model/inbox"
)

// setting is a verb that sets something of a conversation.
type setting struct {
	use   string
	short string
	kind  model.OpKind
	words []string // what can be set; nil for anything
	many  bool     // of several conversations at once
}

// settingCommands are the verbs whose last word is what is set.
func (a *app) settingCommands() []*cobra.Command {
	all := make([]*cobra.Command, 0, 5)
	for _, s := range []setting{
		{"status ID... open|pending|closed", "set where conversations stand", model.OpStatus, []string{"open", "pending", "closed"}, true},
		{"priority ID... low|medium|high|urgent", "set how urgent conversations are", model.OpPriority, []string{"low", "medium", "high", "urgent"}, true},
		{"subject ID TEXT", "rename a conversation", model.OpSubject, nil, false},
		{"channel ID NAME", "set the channel that replies leave by", model.OpChannel, nil, false},
	} {
		all = append(all, a.settingCommand(s))
	}
	booking := &cobra.Command{
		Use: "booking", Short: "connect conversations with bookings, and part them", Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	booking.AddCommand(
		a.settingCommand(setting{"connect ID BOOKING", "connect a conversation with a booking", model.OpConnect, nil, false}),
		a.settingCommand(setting{"disconnect ID BOOKING", "part a conversation from a booking", model.OpDisconnect, nil, false}),
	)
	return append(all, booking)
}

func (a *app) settingCommand(s setting) *cobra.Command {
	var dry bool
	cmd := a.verb(s.use, s.short, s.args, func(ctx context.Context, args []string) error {
		ids, value := args[:len(args)-1], args[len(args)-1]
		if s.words != nil && !slices.Contains(s.words, value) {
			return misuse("convo "+s.use, "%q is none of %s", output.Cell(value), strings.Join(s.words, ", "))
		}
		return a.acts(ctx, ids, dry, func(_ context.Context, _ *session, ts []target) ([]inbox.Act, error) {
			acts := make([]inbox.Act, len(ts))
			for i, t := range ts {
				acts[i] = inbox.Act{Kind: s.kind, Conv: t.ref, Value: value, Seen: t.seen}
			}
			return acts, nil
		})
	})
	dryRun(cmd, &dry)
	return cmd
}

// args asks for ids and a value.
func (s setting) args(cmd *cobra.Command, args []string) error {
	const two = 2
	if len(args) < two || !s.many && len(args) > two || strings.TrimSpace(args[len(args)-1]) == "" {
		return misuse(cmd.UseLine(), "%s takes %s", cmd.CommandPath(), strings.TrimPrefix(s.use, cmd.Name()+" "))
	}
	return nil
}

// deleteCommand deletes for good, so it wants to be told twice.
func (a *app) deleteCommand() *cobra.Command {
	var dry, yes bool
	cmd := a.verb("delete ID... --yes", "delete conversations for good", words(-1, "ids, or - to read them from standard input"),
		func(ctx context.Context, args []string) error {
			if !yes && !dry {
				return misuse("convo delete ID --yes, or --dry-run to see what it would do", "deleting cannot be undone: say --yes")
			}
			return a.acts(ctx, args, dry, func(_ context.Context, _ *session, ts []target) ([]inbox.Act, error) {
				acts := make([]inbox.Act, len(ts))
				for i, t := range ts {
					acts[i] = inbox.Act{Kind: model.OpDelete, Conv: t.ref, Seen: t.seen}
				}
				return acts, nil
			})
		})
	cmd.Flags().BoolVar(&yes, "yes", false, "yes, delete")
	dryRun(cmd, &dry)
	return cmd
}

// createCommand begins a conversation and prints its id.
func (a *app) createCommand() *cobra.Command {
	var c model.NewConversation
	var dry bool
	cmd := a.verb("create --subject S", "begin a conversation, and say its id", noArgs, func(ctx context.Context, _ []string) error {
		if strings.TrimSpace(c.Subject) == "" {
			return misuse("convo create --subject 'Late arrival'", "--subject is missing")
		}
		s, err := a.load()
		if err != nil {
			return err
		}
		defer s.close()
		if err := s.connect(asVerb()); err != nil {
			return err
		}
		return s.create(ctx, c, dry)
	})
	f := cmd.Flags()
	f.StringVar(&c.Subject, "subject", "", "what it is about")
	f.StringVar(&c.Customer, "customer", "", "the customer's id, which some systems need")
	f.StringVar(&c.Channel, "channel", "", "the channel that replies leave by")
	f.StringVar(&c.Priority, "priority", "", "low, medium, high or urgent")
	f.StringVar(&c.Inbox, "inbox", "", "the id of an inbox")
	dryRun(cmd, &dry)
	return cmd
}

func (s *session) create(ctx context.Context, c model.NewConversation, dry bool) error {
	r := &outcome{ref: model.Ref{Account: s.chosen.Name}, kind: model.OpCreate, settled: true, dry: dry}
	// Any id serves: whether something can be created does not depend on one.
	if r.fault = s.impossible(model.Ref{Account: s.chosen.Name, ID: "new"}, model.OpCreate); r.fault != nil {
		return s.concluded(r)
	}
	if !dry {
		s.desk.Settle(ctx, s.state, func(ev inbox.Event) {
			w, ok := ev.(inbox.Written)
			if !ok {
				return
			}
			r.fault = w.Fault
			if w.Patch.Fresh != nil {
				r.ref, r.after = w.Patch.Fresh.Ref, *w.Patch.Fresh
			}
			if w.Patch.Note != "" {
				s.app.say("convo: %s", w.Patch.Note)
			}
		}, inbox.Create{Account: s.chosen.Name, New: c})
	}
	if r.fault != nil || dry || s.app.out.JSON() {
		return s.concluded(r)
	}
	s.app.out.Line("%s", s.id(r.ref))
	return nil
}

// noteCommand is reply for what only the team reads.
func (a *app) noteCommand() *cobra.Command {
	cmd := a.sendCommand(model.OpNote, "note ID --text T|--file F|-", "leave a note that only the team reads")
	cmd.Long = fmt.Sprintf("%s.\n\nIt goes through the outbox like a reply, and to nobody outside.", "Leave a note that only the team reads")
	return cmd
}
