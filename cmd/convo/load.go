package main

import (
	"context"
	"iter"
	"slices"

	"github.com/spf13/cobra"

	"convo/model"
	"convo/model/load"
)

func (a *app) loadCommand() *cobra.Command {
	var asCSV bool
	cmd := a.verb("load", "count the team's load", noArgs, func(ctx context.Context, _ []string) error {
		if asCSV && a.json {
			return misuse("leave one of them out", "--csv and --json exclude each other")
		}
		s, err := a.load()
		if err != nil {
			return err
		}
		defer s.close()
		if err := s.remember(s.chosen[0].StateDir()); err != nil {
			return err
		}
		if err := s.connect(asVerb()); err != nil {
			return err
		}
		return s.teamLoad(ctx, asCSV)
	})
	cmd.Long = `Count what is unread, unassigned and about to close, and how it is shared out
among the agents.

No API has such figures: all conversations of the inbox are read and, where the list
does not tell them, their owners one by one, as far as --timeout and half of the rate
limit go. What is missing is said, and the exit code is then 8.

Piped, each line is a row of: what it is (total, agent, nobody, unknown), account, id,
name, open conversations, unread messages, unread conversations, since when the oldest
waits, closing within an hour, messages of the last hour, those of the last 4 hours by
half hours, the ratio to the team's median, failed sends from here, and from how many
conversations of how many that is known. A ? is not known. Of each conversation the
newest message is known: there may have been more messages than are counted.`
	cmd.Flags().BoolVar(&asCSV, "csv", false, "write the same as CSV, with a header")
	return cmd
}

// counting is what an account's part of the load is counted from.
type counting struct {
	account load.Account
	rows    []model.Conversation
}

// teamLoad counts the load of all accounts that were chosen together.
func (s *session) teamLoad(ctx context.Context, asCSV bool) error {
	parts := each(s, func(acc *account) part[counting] { return s.countingOf(ctx, acc) })
	ended := s.told(heads(parts))
	if !stands(ended) {
		return ended
	}
	accounts := make([]load.Account, len(parts))
	for i, p := range parts {
		accounts[i] = p.got.account
	}
	f := load.Of(s.app.now(), accounts, conversationsOf(parts))
	switch {
	case s.app.json:
		s.app.out.Value(newLoad(f))
	case asCSV:
		s.app.out.CSV(loadColumns(), loadRows(f))
	case s.app.out.Terminal():
		s.showLoad(f)
	default:
		s.app.out.Table(loadColumns(), loadRows(f))
	}
	return ended
}

// conversationsOf are the conversations of all parts. What came before each one's newest
// message is not known here.
func conversationsOf(parts []part[counting]) iter.Seq2[*model.Conversation, []model.Stamp] {
	return func(yield func(*model.Conversation, []model.Stamp) bool) {
		for _, p := range parts {
			for i := range p.got.rows {
				if !yield(&p.got.rows[i], nil) {
					return
				}
			}
		}
	}
}

// countingOf reads an account's inbox, its people, and the owners that the list leaves out.
func (s *session) countingOf(ctx context.Context, acc *account) part[counting] {
	caps := acc.inbox.Caps()
	p := part[counting]{got: counting{account: load.Account{Name: acc.Name, Me: acc.Me, More: true}}}
	w := walk{
		session: s, account: acc, most: listMost,
		query: model.Query{Status: model.Working, Limit: caps.PageSize},
		keep:  func(c *model.Conversation) bool { return !c.Status.PutAway() },
	}
	w.run(ctx)
	if w.fault != nil && len(w.rows) == 0 {
		p.err = w.fault
		return p
	}
	p.head = w.head()
	p.short = p.short || w.cut
	p.got.rows = w.rows
	p.got.account.More = p.short
	s.countPeople(ctx, acc, &p)
	if failed, err := s.failedSends(acc.Name); err == nil {
		p.got.account.Failed = failed
	} else {
		p.short, p.notes = true, append(p.notes, "the outbox could not be read whole: "+err.Error())
	}
	if !caps.ListHasOwner {
		if note := s.owners(ctx, acc, w.rows); note != "" {
			p.short, p.notes = true, append(p.notes, note)
		}
	}
	return p
}

// countPeople reads who has a row although they may own nothing.
func (s *session) countPeople(ctx context.Context, acc *account, p *part[counting]) {
	if !acc.inbox.Caps().People.OK {
		return
	}
	people, fault := s.people(ctx, acc.Name)
	if fault != nil {
		p.short, p.notes = true, append(p.notes, "who is in the team could not be read: "+fault.Error())
		return
	}
	p.got.account.People = people
}

// failedSends is how many conversations have a reply from here that may not have been sent.
func (s *session) failedSends(account string) (int, error) {
	entries, err := s.store.Entries(account)
	var refs []model.Ref
	for _, e := range entries {
		if e.State == model.SendUnknown && !slices.Contains(refs, e.Conv) {
			refs = append(refs, e.Conv)
		}
	}
	return len(refs), err
}
