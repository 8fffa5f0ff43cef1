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

// listMost is how many conversations a list reads at most.
const listMost = 10_000

// listing is what convo list was asked for.
type listing struct {
	view   string
	filter string
	limit  int

	wanted inbox.View
	terms  query.Filter
	// anywhere tells that the filter itself asks for what was put away, so that no
	// view keeps it out.
	anywhere bool
}

func (a *app) listCommand() *cobra.Command {
	var l listing
	cmd := a.verb("list", "list conversations", noArgs, func(ctx context.Context, _ []string) error {
		if err := l.parse(a); err != nil {
			return err
		}
		s, err := a.load()
		if err != nil {
			return err
		}
		defer s.close()
		if err := s.connect(asVerb()); err != nil {
			return err
		}
		return s.list(ctx, l)
	})
	f := cmd.Flags()
	f.StringVar(&l.view, "view", "", "mine, unassigned, unread, all or archived")
	f.StringVar(&l.filter, "filter", "", "for instance 'is:unread older:2h rossi'")
	f.IntVar(&l.limit, "limit", listMost, "at most so many")
	return cmd
}

// parse reads the flags.
func (l *listing) parse(a *app) error {
	var err error
	if l.terms, err = query.Parse(l.filter); err != nil {
		return misuse("for instance --filter 'is:unread older:2h rossi'", "%v", err)
	}
	if l.limit <= 0 || l.limit > listMost {
		return misuse(fmt.Sprintf("--limit is from 1 to %d", listMost), "there is no list of that length")
	}
	l.wanted = inbox.All
	if l.view != "" {
		var ok bool
		if l.wanted, ok = inbox.ParseView(l.view); !ok {
			var views []string
			for _, v := range inbox.Views() {
				views = append(views, v.String())
			}
			return misuse("the views are "+strings.Join(views, ", "), "there is no view %q", output.Cell(l.view))
		}
	}
	l.anywhere = l.view == "" && l.terms.Server(a.now()).Status.PutAway()
	return nil
}

// query is what of it the API is asked for.
func (l *listing) query(s *session) (inbox.Feed, model.Query) {
	q := l.terms.Server(s.app.now())
	if !l.anywhere {
		q.Status = model.StatusOpen
	}
	feed := inbox.FeedActive
	switch l.wanted {
	case inbox.UnreadOnly:
		feed, q.UnreadOnly = inbox.FeedUnread, true
	case inbox.Archived:
		feed, q.Status = inbox.FeedArchived, model.StatusArchived
	case inbox.Mine, inbox.Unassigned, inbox.All:
	}
	return feed, q
}

// needsOwners reports whether the answer depends on who owns what.
func (l *listing) needsOwners() bool {
	return l.wanted == inbox.Mine || l.wanted == inbox.Unassigned || l.terms.NeedsOwners()
}

// needsMe reports whether it depends on who I am.
func (l *listing) needsMe() bool {
	typed := l.terms.String()
	return l.wanted == inbox.Mine || l.terms.NeedsOwners() && (strings.Contains(typed, "is:mine") || strings.Contains(typed, "who:me"))
}

// shows reports whether a view shows c; me is who mine is.
func shows(v inbox.View, c *model.Conversation, me string) bool {
	if v == inbox.Archived {
		return c.Status.PutAway()
	}
	if c.Status.PutAway() {
		return false
	}
	switch v {
	case inbox.Mine:
		return c.Owner.Is(me)
	case inbox.Unassigned:
		return c.Owner.IsNobody()
	case inbox.UnreadOnly:
		return c.Unread.Has()
	case inbox.All, inbox.Archived:
	}
	return true
}

// list reads, filters and writes conversations.
func (s *session) list(ctx context.Context, l listing) error {
	acc := s.accounts[s.chosen.Name]
	if acc.Me == "" && l.needsMe() {
		return here("me is not set for account "+acc.Name, "set me to your id, which convo agents shows", nil)
	}
	env := &query.Env{Now: s.app.now(), Me: func(string) string { return acc.Me }}
	keep := func(c *model.Conversation) bool {
		return (l.anywhere || shows(l.wanted, c, acc.Me)) && l.terms.Match(c, env)
	}
	owners := l.needsOwners() && !acc.inbox.Caps().ListHasOwner
	first := keep
	if owners {
		// Owners come later, so the view can only leave out what was put away.
		first = func(c *model.Conversation) bool {
			return !c.Status.PutAway() && (l.terms.NeedsOwners() || l.terms.Match(c, env))
		}
	}
	feed, q := l.query(s)
	w := walk{session: s, account: acc.Name, feed: feed, query: q, keep: first, most: listMost}
	if !owners {
		w.enough = l.limit
	}
	w.run(ctx)
	if w.fault != nil && len(w.rows) == 0 {
		return w.fault
	}
	incomplete := w.incomplete()
	if owners && !s.owners(ctx, w.rows) {
		incomplete = true
	}
	rows := slices.DeleteFunc(w.rows, func(c model.Conversation) bool { return !keep(&c) })
	rows = rows[:min(len(rows), l.limit)]
	s.named(ctx, rows)
	s.writeList(rows)
	if incomplete {
		return exitOnly(exitPartly)
	}
	return nil
}

// owners reads each conversation for its owner. It reports whether all are known,
// and says how many are if not.
func (s *session) owners(ctx context.Context, rows []model.Conversation) bool {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	var refs []model.Ref
	var at []int
	for i := range rows {
		if !rows[i].Owner.Known && !rows[i].Inert() {
			refs, at = append(refs, rows[i].Ref), append(at, i)
		}
	}
	known := len(rows) - len(refs)
	s.get(ctx, refs, func(i int, got inbox.Got) {
		if got.Fault == nil {
			rows[at[i]] = got.Conversation
			if got.Conversation.Owner.Known {
				known++
			}
			return
		}
		switch got.Fault.Kind {
		case model.FaultRateLimited, model.FaultUnauthenticated, model.FaultForbidden:
			stop() // the others would meet the same
		default:
		}
	})
	if known < len(rows) {
		s.app.say("owners known for %d of %d", known, len(rows))
		return false
	}
	return true
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
			table[i][5] = output.Clock(c.LastMessageAt, s.app.now())
		}
	}
	out.Table(output.Columns(), table)
}
