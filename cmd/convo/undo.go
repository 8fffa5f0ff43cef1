package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strconv"

	"github.com/spf13/cobra"

	"convo/client/local"
	"convo/cmd/convo/internal/output"
	"convo/model"
	"convo/model/inbox"
	"convo/ui/row"
)

func (a *app) undoCommand() *cobra.Command {
	var dry bool
	cmd := a.verb("undo [N]", "take back what was done from here", atMostOne("a number of convo log"), func(ctx context.Context, args []string) error {
		n := 0
		if len(args) > 0 {
			var err error
			if n, err = strconv.Atoi(args[0]); err != nil || n <= 0 {
				return misuse("it is the first word of a line of convo log", "%q is no number", output.Cell(args[0]))
			}
		}
		return a.withMemory(func(ctx context.Context, s *session, _ []string) error { return s.undo(ctx, n, dry) })(ctx, args)
	})
	cmd.Long = `Take back what was done from here: what convo log shows under the number N, or the
newest that can be taken back. What was done in bulk is taken back as one.

Each conversation is read first. Where it is not as that action left it, somebody else
has been there since: nothing is done, and convo ends with 12.`
	dryRun(cmd, &dry)
	return cmd
}

// atMostOne takes one word or none.
func atMostOne(what string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) > 1 {
			return misuse(cmd.UseLine(), "%s takes %s only, got %s", cmd.CommandPath(), what, counted(len(args), "word"))
		}
		return nil
	}
}

// undo takes back the deed of a number, 0 for the newest that can be.
func (s *session) undo(ctx context.Context, n int, dry bool) error {
	past, err := s.past()
	if err != nil && !errors.Is(err, local.ErrDamaged) {
		return err
	}
	if err != nil {
		s.app.complain(problemOf(err)) // the others are as good as ever
	}
	d, ok := past.find(n)
	if !ok {
		what := "there is nothing to undo"
		if n > 0 {
			what = fmt.Sprintf("there is no %d in the log", n)
		}
		return &model.Fault{Kind: model.FaultNotFound, What: model.NewText(what), Help: "convo log lists what was done"}
	}
	u := past.undoing(d)
	u.dry = dry
	return u.run(ctx)
}

// find is the deed with a number, or for 0 the newest that can be taken back. That is no
// undo: twice in a row is no see-saw.
func (p past) find(n int) (model.Deed, bool) {
	for i := len(p.deeds) - 1; i >= 0; i-- {
		d := p.deeds[i]
		if n != 0 && d.N == n || n == 0 && d.Undoes == "" && d.Undoable().OK {
			return d, true
		}
	}
	return model.Deed{}, false
}

// undoing takes back a deed, or a bulk.
type undoing struct {
	bulk

	deed  model.Deed   // the one that was named
	deeds []model.Deed // what is taken back, the newest first
	ops   []model.Op   // their inverses
}

// undoing plans to take back a deed and the others of its bulk.
func (p past) undoing(d model.Deed) *undoing {
	u := &undoing{bulk: bulk{session: p.session}, deed: d}
	all := model.BulkOf(p.deeds, d.ID)
	for i := len(all) - 1; i >= 0; i-- {
		if inv, ok := all[i].Inverse(); ok {
			u.deeds, u.ops = append(u.deeds, all[i]), append(u.ops, inv)
		}
	}
	return u
}

// run takes back what can be and writes one line for each conversation.
func (u *undoing) run(ctx context.Context) error {
	s := u.session
	if len(u.ops) == 0 {
		return u.refused()
	}
	var accounts []string
	for _, op := range u.ops {
		accounts = append(accounts, op.Conv.Account)
	}
	if err := s.connect(asVerb(accounts...)); err != nil {
		return err
	}
	u.results = make([]outcome, len(u.ops))
	for i, op := range u.ops {
		r := &u.results[i]
		r.ref, r.kind, r.value, r.undoes = op.Conv, op.Kind, op.Value, u.deeds[i].N
		r.note = u.words(u.deeds[i])
		r.fault = s.impossible(op.Conv, op.Kind)
		r.settled = r.fault != nil
	}
	u.names(ctx)
	if u.dry {
		u.try(ctx)
	} else {
		u.settle(ctx)
	}
	return u.end()
}

// words say which deed it was.
func (u *undoing) words(d model.Deed) string {
	return fmt.Sprintf("(undoes %d: %s, %s ago)", d.N, deedWords(d), row.Span(u.session.app.now().Sub(d.At)))
}

// refused says why there is nothing to take back. What was taken back already is so
// already, as with every other verb.
func (u *undoing) refused() error {
	r := &outcome{ref: u.deed.Conv, kind: u.deed.Kind, settled: true, undoes: u.deed.N}
	if u.deed.UndoneBy != "" {
		again := u.deed
		again.UndoneBy = ""
		if inv, ok := again.Inverse(); ok {
			r.kind, r.value, r.already = inv.Kind, inv.Value, true
			r.note = u.words(u.deed)
			u.session.write(r, false)
			return nil
		}
	}
	r.fault = &model.Fault{
		Kind: model.FaultRefused,
		What: model.NewText(fmt.Sprintf("not undone: %d, %s of %s: %s", u.deed.N, deedWords(u.deed), u.session.id(u.deed.Conv), u.deed.Undoable().Why)),
		Help: "convo log says what can be undone",
	}
	u.session.write(r, false)
	return r.fault
}

// names reads what people are called whom conversations go back to, or are with by now.
// Names are dressing: nobody waits long for them.
func (u *undoing) names(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, nameTime)
	defer cancel()
	for i := range u.ops {
		if op := &u.ops[i]; (op.Kind == model.OpAssign || op.Kind == model.OpRelease) && !u.results[i].settled {
			_, _ = u.session.people(ctx, op.Conv.Account)
			op.Person = u.session.name(op.Conv.Account, op.Person)
		}
	}
}

// try reads the conversations and says what would be done.
func (u *undoing) try(ctx context.Context) {
	var refs []model.Ref
	var at []int
	for i, op := range u.ops {
		if !u.results[i].settled {
			refs, at = append(refs, op.Conv), append(at, i)
		}
	}
	u.session.get(ctx, refs, nil, func(i int, got inbox.Got) {
		r, op := &u.results[at[i]], u.ops[at[i]]
		r.settled, r.after = true, got.Conversation
		switch {
		case got.Fault != nil:
			r.fault = got.Fault
		case op.Check(got.Conversation) != nil && !op.Done(got.Conversation):
			r.fault = model.AsFault(op.Check(got.Conversation))
		default:
			r.dry, r.already = true, op.Done(got.Conversation)
		}
		u.tellWho(r, op)
	})
}

// settle takes back what is not settled yet, through the State, which reads, checks and
// writes down.
func (u *undoing) settle(ctx context.Context) {
	at := map[string]int{}
	for i, d := range u.deeds {
		if !u.results[i].settled {
			at[d.ID] = i
		}
	}
	see := func(ev inbox.Event) {
		u.session.notKept(ev)
		w, ok := ev.(inbox.Written)
		i, ours := at[w.Of.Deed.Undoes]
		if !ok || !ours {
			return
		}
		r := &u.results[i]
		note := r.note
		u.written(r, w)
		r.note = note
		u.tellWho(r, u.ops[i])
		u.tell(false)
	}
	s := u.session
	s.desk.Settle(ctx, s.state, see, inbox.ReadHistory{})
	s.desk.Settle(ctx, s.state, see, inbox.TakeBack{ID: u.deed.ID})
	for i := range u.results {
		if r := &u.results[i]; !r.settled {
			r.settled = true
			why := cmp.Or(s.state.Notice().Text, "it was not its turn before the end; nothing was requested")
			r.fault = &model.Fault{Kind: model.FaultCanceled, What: model.NewText(why)}
		}
	}
}

// tellWho adds to whom a conversation goes back, or whom it is with by now.
func (u *undoing) tellWho(r *outcome, op model.Op) {
	if r.fault == nil {
		if op.Kind == model.OpAssign {
			r.note = "to " + output.Owner(model.OwnedBy(op.Person)) + " " + r.note
		}
		return
	}
	if r.fault.Kind != model.FaultStale {
		return
	}
	f := *r.fault
	why := f.Error()
	if owner := r.after.Owner; op.If.Owner != nil && owner.Known && !owner.IsNobody() {
		owner.Person = u.session.name(r.ref.Account, owner.Person)
		why = "it is with " + output.Owner(owner) + " by now" // the answer told an id; people know names
	}
	f.What = model.NewText("not undone: " + why)
	r.fault = &f
}
