package main

import (
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"convo/cmd/convo/internal/output"
	"convo/model"
	"convo/model/action"
	"convo/model/inbox"
)

// change is a verb of one operation on conversations.
type change struct {
	kind  model.OpKind
	short string
	sets  string // what the last word is, for the kinds that set something: TEXT
}

// changeCommands are the verbs that do one thing to conversations. What the last word
// of status and priority can be is in the action table.
func (a *app) changeCommands() []*cobra.Command {
	var all []*cobra.Command
	for _, c := range []change{
		{kind: model.OpRead, short: "mark conversations read"},
		{kind: model.OpArchive, short: "archive conversations"},
		{kind: model.OpUnarchive, short: "bring archived conversations back"},
		{kind: model.OpClose, short: "close conversations"},
		{kind: model.OpReopen, short: "open closed conversations again"},
		{kind: model.OpSpam, short: "mark conversations as spam"},
		{kind: model.OpUnspam, short: "take conversations out of spam"},
		{kind: model.OpRelease, short: "leave conversations without an owner"},
		{kind: model.OpStatus, short: "set where conversations stand"},
		{kind: model.OpPriority, short: "set how urgent conversations are"},
		{kind: model.OpSubject, short: "rename a conversation", sets: "TEXT"},
		{kind: model.OpChannel, short: "set the channel that replies leave by", sets: "NAME"},
	} {
		all = append(all, a.changeCommand(c))
	}
	all = append(all, a.snoozeCommands()...)
	return append(all, a.bookingCommand(), a.deleteCommand())
}

// bookingCommand is convo booking.
func (a *app) bookingCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use: "booking", Short: "connect conversations with bookings, and part them", Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(
		a.changeCommand(change{kind: model.OpConnect, short: "connect a conversation with a booking", sets: "BOOKING"}),
		a.changeCommand(change{kind: model.OpDisconnect, short: "part a conversation from a booking", sets: "BOOKING"}),
	)
	return cmd
}

func (a *app) changeCommand(c change) *cobra.Command {
	var dry bool
	cmd := a.verb(c.use(), c.short, c.args(), func(ctx context.Context, args []string) error {
		ids, value, err := c.read(args)
		if err != nil {
			return err
		}
		return a.acts(ctx, c.kind, ids, dry, func(_ context.Context, _ *session, ts []target) ([]inbox.Act, error) {
			acts := make([]inbox.Act, len(ts))
			for i, t := range ts {
				acts[i] = inbox.Act{Kind: c.kind, Conv: t.ref, Value: value, Seen: t.seen}
			}
			return acts, nil
		})
	})
	dryRun(cmd, &dry)
	return cmd
}

// use is how the verb is called.
func (c change) use() string {
	switch values := valuesOf(c.kind); {
	case c.sets != "":
		return string(c.kind) + " ID " + c.sets
	case len(values) > 0:
		return string(c.kind) + " ID... " + strings.Join(values, "|")
	}
	return string(c.kind) + " ID..."
}

// args checks how many words there are.
func (c change) args() cobra.PositionalArgs {
	values := valuesOf(c.kind)
	switch {
	case c.sets != "":
		return exactly(2, "an id and then the "+strings.ToLower(c.sets)+", in quotes if it has spaces")
	case len(values) > 0:
		return atLeast(2, "ids and then one of "+strings.Join(values, ", "))
	}
	return words(-1, "ids, or - to read them from standard input")
}

// read parts the words of the command line into ids and what is set.
func (c change) read(args []string) (ids []string, value string, err error) {
	values := valuesOf(c.kind)
	if c.sets == "" && len(values) == 0 {
		return args, "", nil
	}
	ids, value = args[:len(args)-1], strings.TrimSpace(args[len(args)-1])
	what := strings.ToLower(c.sets)
	switch {
	case len(values) > 0 && !slices.Contains(values, value):
		return nil, "", misuse("convo "+c.use(), "%q is none of %s", output.Cell(value), strings.Join(values, ", "))
	case value == "":
		return nil, "", misuse("convo "+c.use(), "the %s is empty", what)
	case !utf8.ValidString(value):
		return nil, "", misuse("write it in UTF-8", "the %s is not UTF-8", what)
	case c.sets == "BOOKING" && !model.ValidID(value):
		return nil, "", misuse("it is the number of the booking", "%q is no booking", output.Cell(value))
	}
	return ids, value, nil
}

// valuesOf are the words that an operation can set, from the action table; none where it
// takes any, or sets nothing.
func valuesOf(kind model.OpKind) []string {
	var values []string
	for _, act := range action.Table() {
		if act.Op == kind && act.Value != "" {
			values = append(values, act.Value)
		}
	}
	return values
}

// deleteCommand is convo delete, which takes a flag to mean it.
func (a *app) deleteCommand() *cobra.Command {
	var yes, dry bool
	cmd := a.verb("delete ID --yes", "delete a conversation for good", exactly(1, "the id of a conversation"),
		func(ctx context.Context, args []string) error {
			return a.acts(ctx, model.OpDelete, args, dry, func(ctx context.Context, s *session, ts []target) ([]inbox.Act, error) {
				if len(ts) > 0 && !yes && !dry {
					return nil, s.unmeant(ctx, ts[0].ref)
				}
				acts := make([]inbox.Act, len(ts))
				for i, t := range ts {
					acts[i] = inbox.Act{Kind: model.OpDelete, Conv: t.ref}
				}
				return acts, nil
			})
		})
	cmd.Flags().BoolVar(&yes, "yes", false, "delete it; nothing brings it back")
	dryRun(cmd, &dry)
	return cmd
}

// unmeant says what would be deleted, instead of deleting it.
func (s *session) unmeant(ctx context.Context, ref model.Ref) error {
	if fault := s.impossible(ref, model.OpDelete); fault != nil {
		return fault
	}
	ev, _ := s.desk.Run(ctx, inbox.FetchOne{Seq: s.next(), Conv: ref}).(inbox.Got)
	if ev.Fault != nil {
		return ev.Fault
	}
	c := &ev.Conversation
	what := s.id(ref) + ", with " + output.Name(c.Contact.Label())
	if about := c.Summary(); about != "" {
		what += ": " + output.Name(about)
	}
	return misuse("nothing brings it back; if that is meant: convo delete "+s.id(ref)+" --yes", "this would be deleted for good: %s", what)
}
