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
	"convo/model/query"
)

// listMost is how many conversations a list reads at most, of each account.
const listMost = 10_000

// listing is what convo list was asked for.
type listing struct {
	view   string
	filter string
	limit  int

	// terms are what the view and the filter ask for together.
	terms query.Filter
	// drafts are the conversations in which a draft waits here, where terms ask for that.
	drafts map[model.Ref]bool
}

func (a *app) listCommand() *cobra.Command {
	var l listing
	cmd := a.verb("list", "list conversations", noArgs, func(ctx context.Context, _ []string) error {
		if err := l.parse(); err != nil {
			return err
		}
		s, err := a.load()
		if err != nil {
			return err
		}
		defer s.close()
		if l.view != "" {
			view, err := s.view(l.view)
			if err != nil {
				return err
			}
			l.terms = view.And(l.terms)
		}
		if err := l.readDrafts(s); err != nil {
			return err
		}
		if err := s.connect(asVerb()); err != nil {
			return err
		}
		return s.list(ctx, l)
	})
	f := cmd.Flags()
	f.StringVar(&l.view, "view", "", "mine, unassigned, unread, closing, all, archived, or a saved one")
	f.StringVar(&l.filter, "filter", "", "for instance 'is:unread older:2h rossi'")
	f.IntVar(&l.limit, "limit", listMost, "at most so many")
	return cmd
}

// parse reads the flags.
func (l *listing) parse() error {
	var err error
	if l.terms, err = query.Parse(l.filter); err != nil {
		return misuse("for instance --filter 'is:unread older:2h rossi'", "%v", err)
	}
	if l.limit <= 0 || l.limit > listMost {
		return misuse(fmt.Sprintf("--limit is from 1 to %d", listMost), "there is no list of that length")
	}
	return nil
}

// view is a view of that name as a filter: one that every inbox has, else a saved one.
func (s *session) view(name string) (query.Filter, error) {
	if v, ok := inbox.ParseView(name); ok {
		return v.Filter(), nil
	}
	var names []string
	for _, v := range inbox.Views() {
		names = append(names, v.String())
	}
	for _, v := range s.config.SavedViews() {
		if v.Name == name {
			return v.Filter, nil
		}
		names = append(names, output.Cell(v.Name))
	}
	return query.Filter{}, misuse("the views are "+strings.Join(names, ", "), "there is no view %q", output.Cell(name))
}

// readDrafts reads this machine's drafts, where the answer depends on them.
func (l *listing) readDrafts(s *session) error {
	if !slices.Contains(l.typed("is:"), "draft") {
		return nil
	}
	if err := s.remember(s.chosen[0].StateDir()); err != nil {
		return err
	}
	drafts, err := s.store.Drafts("")
	l.drafts = map[model.Ref]bool{}
	for _, d := range drafts {
		l.drafts[d.Conv] = true
	}
	return err
}

// query is what of it an account's API is asked for, as the screen would ask.
func (l *listing) query(s *session, acc *account) model.Query {
	team, _ := s.team(acc.Name)
	in := l.account(acc)
	return in.Ask(l.terms, team, s.app.now())
}

// account is an account as a State would know it.
func (*listing) account(acc *account) inbox.Account {
	return inbox.Account{Name: acc.Name, Caps: acc.inbox.Caps(), Me: acc.Me}
}

// needsMe reports whether the answer depends on who I am.
func (l *listing) needsMe() bool {
	return slices.Contains(l.typed("is:"), "mine") || slices.Contains(l.typed("who:"), "me")
}

// needsNames reports whether it depends on what agents are called.
func (l *listing) needsNames() bool {
	return slices.ContainsFunc(l.typed("who:"), func(who string) bool { return who != "me" && who != "nobody" })
}

// typed are the values of the filter's terms on a field, up to their first space. Of a
// phrase in quotes the words in the middle may be taken for terms; that costs a
// reading more, no row.
func (l *listing) typed(field string) []string {
	var values []string
	for term := range strings.FieldsSeq(strings.ToLower(l.terms.String())) {
		if value, ok := strings.CutPrefix(strings.TrimPrefix(term, "!"), field); ok {
			values = append(values, value)
		}
	}
	return values
}

// list reads, filters and writes the conversations of all accounts that were chosen,
// at the same time: one that is slow or down does not hold up the others.
func (s *session) list(ctx context.Context, l listing) error {
	var asleep func(model.Ref) bool
	if slices.Contains(l.typed("is:"), "snoozed") {
		var err error
		if asleep, err = s.asleep(); err != nil {
			return err
		}
	}
	parts := each(s, func(acc *account) part[[]model.Conversation] {
		if in := l.account(acc); !in.CanHave(l.terms) {
			return part[[]model.Conversation]{}
		}
		return s.listAccount(ctx, acc, l, asleep)
	})
	var rows []model.Conversation
	for _, p := range parts {
		rows = append(rows, p.got...)
	}
	newestFirst(rows)
	ended := s.told(heads(parts))
	if stands(ended) {
		s.writeList(rows[:min(len(rows), l.limit)])
	}
	return ended
}

// newestFirst orders conversations by when something last happened in them.
func newestFirst(rows []model.Conversation) {
	slices.SortStableFunc(rows, func(a, b model.Conversation) int { return b.ActiveAt().Compare(a.ActiveAt()) })
}

// listAccount reads and filters the conversations of one account.
func (s *session) listAccount(ctx context.Context, acc *account, l listing, asleep func(model.Ref) bool) part[[]model.Conversation] {
	var p part[[]model.Conversation]
	if p.err = s.listable(ctx, acc, l); p.err != nil {
		return p
	}
	env := &query.Env{
		Now: s.app.now(), Me: func(string) string { return acc.Me }, Snoozed: asleep,
		HasDraft: func(ref model.Ref) bool { return l.drafts[ref] },
		Name:     func(account, person string) model.Text { return s.name(account, model.Person{ID: person}).Name },
	}
	away := l.terms.Away()
	in := func(c *model.Conversation) bool { return away || !c.Status.PutAway() }
	keep := func(c *model.Conversation) bool { return in(c) && l.terms.Match(c, env) }
	owners := l.terms.NeedsOwners() && !acc.inbox.Caps().ListHasOwner
	first := keep
	if owners {
		known := l.terms.WithoutOwners() // who owns what is read later, of these
		first = func(c *model.Conversation) bool { return in(c) && known.Match(c, env) }
	}
	w := walk{session: s, account: acc, query: l.query(s, acc), keep: first, most: listMost}
	if !owners {
		w.enough = l.limit
	}
	w.run(ctx)
	if w.fault != nil && len(w.rows) == 0 {
		p.err = w.fault
		return p
	}
	p.head = w.head()
	if owners {
		if note := s.owners(ctx, acc, w.rows); note != "" {
			p.short, p.notes = true, append(p.notes, note)
		}
	}
	p.got = slices.DeleteFunc(w.rows, func(c model.Conversation) bool { return !keep(&c) })
	newestFirst(p.got)
	p.got = p.got[:min(len(p.got), l.limit)]
	s.named(ctx, p.got)
	return p
}

// listable reads who is who, where the answer depends on that.
func (s *session) listable(ctx context.Context, acc *account, l listing) error {
	if acc.Me == "" && l.needsMe() {
		return meUnset(acc.Account)
	}
	if !l.needsNames() {
		return nil
	}
	// Names come with the team only. Without them nobody would match who:luca, and
	// everybody !who:luca.
	if _, fault := s.people(ctx, acc.Name); fault != nil {
		f := *fault
		f.Help = "who: needs the agents' names, and they cannot be read; try again later"
		return &f
	}
	return nil
}

// writeList writes conversations as a table or in JSON.
func (s *session) writeList(rows []model.Conversation) {
	out := s.app.out
	if out.JSON() {
		all := make([]output.Conversation, len(rows))
		for i := range rows {
			all[i] = output.NewConversation(&rows[i], s.backend(rows[i].Ref.Account))
		}
		out.Value(all)
		return
	}
	table := make([][]string, len(rows))
	for i := range rows {
		c := &rows[i]
		table[i] = output.Row(c, s.id(c.Ref), output.Owner(c.Owner))
		if out.Terminal() {
			table[i][5] = output.Clock(c.ActiveAt(), s.app.now())
		}
	}
	header := output.Columns()
	if out.Terminal() && !s.several() {
		header, table = output.WithoutAccount(header, table)
	}
	out.Table(header, table)
}
