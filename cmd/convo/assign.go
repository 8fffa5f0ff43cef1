package main

import (
	"context"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"convo/cmd/convo/internal/config"
	"convo/cmd/convo/internal/output"
	"convo/model"
	"convo/model/inbox"
)

func (a *app) assignCommand() *cobra.Command {
	var to, from string
	var dry bool
	cmd := a.verb("assign ID... --to AGENT|me", "give conversations to somebody", words(-1, "ids, or - to read them from standard input"),
		func(ctx context.Context, args []string) error {
			if to == "" {
				return misuse("convo assign ID --to me", "--to is missing: an id, a name, or a part of one that only one agent has")
			}
			return a.acts(ctx, model.OpAssign, args, dry, func(ctx context.Context, s *session, ts []target) ([]inbox.Act, error) {
				return s.assigning(ctx, ts, to, from)
			})
		})
	cmd.Flags().StringVar(&to, "to", "", "id, name or unique part of a name; or me")
	cmd.Flags().StringVar(&from, "from", "", "refuse unless this agent, or nobody, owns the conversation")
	dryRun(cmd, &dry)
	return cmd
}

// assigning plans assignments: people are looked up once for each account. One whose
// system cannot assign is left out of that, and its conversations are refused later.
func (s *session) assigning(ctx context.Context, ts []target, to, from string) ([]inbox.Act, error) {
	targets := map[string]model.Person{}
	owners := map[string]*model.Owner{}
	for _, name := range accountsOf(ts) {
		if s.impossible(model.Ref{Account: name, ID: "any"}, model.OpAssign) != nil {
			continue
		}
		team := team{session: s, account: name}
		p, err := team.find(ctx, to)
		if err != nil {
			return nil, err
		}
		targets[name] = p
		if owners[name], err = team.owner(ctx, from); err != nil {
			return nil, err
		}
	}
	acts := make([]inbox.Act, len(ts))
	for i, t := range ts {
		acts[i] = inbox.Act{
			Kind: model.OpAssign, Conv: t.ref, Person: targets[t.ref.Account],
			Shown: owners[t.ref.Account], Seen: t.seen,
		}
	}
	return acts, nil
}

// team finds people of one account.
type team struct {
	session *session
	account string
}

// owner is what --from names; nil where it names nobody in particular.
func (t team) owner(ctx context.Context, from string) (*model.Owner, error) {
	if from == "" {
		return nil, nil //nolint:nilnil // no condition is a valid answer
	}
	owner := model.Nobody()
	if from != "nobody" {
		p, err := t.find(ctx, from)
		if err != nil {
			return nil, err
		}
		owner = model.OwnedBy(p)
	}
	return &owner, nil
}

// find finds somebody by id, exact name, or a part of a name that only one has.
func (t team) find(ctx context.Context, who string) (model.Person, error) {
	if who == "me" {
		return t.me(ctx)
	}
	people, fault := t.session.people(ctx, t.account)
	if fault != nil {
		return model.Person{}, fault
	}
	who = strings.TrimPrefix(who, t.account+"/") // as convo agents writes it for several accounts
	fits := []func(model.Person) bool{
		func(p model.Person) bool { return p.ID == who },
		func(p model.Person) bool { return strings.EqualFold(p.Name.Line(), who) },
		func(p model.Person) bool {
			return strings.Contains(strings.ToLower(p.Name.Line()), strings.ToLower(who))
		},
	}
	for _, fit := range fits {
		found := matching(people, fit)
		switch {
		case len(found) == 1:
			return found[0], nil
		case len(found) > 1:
			return model.Person{}, misuse("say one of: "+candidates(found), "%q could be %s", output.Cell(who), counted(len(found), "agent"))
		}
	}
	if caps := t.session.accounts[t.account].inbox.Caps(); caps.PeopleFrom != "" && model.ValidID(who) {
		return model.Person{ID: who}, nil // nobody has a list of all
	}
	return model.Person{}, &model.Fault{
		Kind: model.FaultNotFound, Missing: "user",
		What: model.NewText("there is no agent " + who),
		Help: "convo agents lists them",
	}
}

// me is who the configuration says that I am; no API tells.
func (t team) me(ctx context.Context) (model.Person, error) {
	acc := t.session.accounts[t.account]
	if acc.Me == "" {
		return model.Person{}, meUnset(acc.Account)
	}
	// The name is only for the line that tells what was done.
	ctx, cancel := context.WithTimeout(ctx, nameTime)
	defer cancel()
	_, _ = t.session.people(ctx, t.account)
	return t.session.name(t.account, model.Person{ID: acc.Me}), nil
}

// nameTime is how long an assignment waits for a name that it can do without.
const nameTime = 2 * time.Second

// meUnset is the fault where it matters who I am and nobody said.
func meUnset(acc config.Account) error {
	help := "set me to your id, which convo agents shows"
	if acc.FromEnv() {
		help = "set CONVO_ME to your id, which convo agents shows"
	}
	return here("me is not set for account "+acc.Name, help, nil)
}

func matching(people []model.Person, fit func(model.Person) bool) []model.Person {
	var found []model.Person
	for _, p := range people {
		if fit(p) {
			found = append(found, p)
		}
	}
	return found
}

// candidates lists people as they can be named without doubt.
func candidates(people []model.Person) string {
	names := make([]string, len(people))
	for i, p := range people {
		names[i] = output.Cell(p.ID) + " (" + p.Name.Line() + ")"
	}
	return strings.Join(names, ", ")
}
