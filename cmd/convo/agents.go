package main

import (
	"context"
	"strconv"

	"github.com/spf13/cobra"

	"convo/cmd/convo/internal/output"
	"convo/model"
)

// agent is somebody of the team in JSON. The load is null where it is not known:
// no API tells it, and counting would take a request for each conversation.
type agent struct {
	Account  model.Text `json:"account"`
	ID       model.Text `json:"id"`
	Name     model.Text `json:"name"`
	Me       bool       `json:"me"`
	Open     *int       `json:"open"`
	Unread   *int       `json:"unread"`
	OldestAt *string    `json:"oldest_at"`
}

func (a *app) agentsCommand() *cobra.Command {
	return a.verb("agents", "list who can be assigned", noArgs, func(ctx context.Context, _ []string) error {
		s, err := a.load()
		if err != nil {
			return err
		}
		defer s.close()
		if err := s.connect(asVerb()); err != nil {
			return err
		}
		return s.agents(ctx)
	})
}

// agents writes the people of all accounts that were chosen.
func (s *session) agents(ctx context.Context) error {
	parts := each(s, func(acc *account) part[[]agent] {
		var p part[[]agent]
		people, fault := s.people(ctx, acc.Name)
		if fault != nil {
			p.err = fault
		}
		for _, member := range people {
			p.got = append(p.got, agent{
				Account: model.NewText(acc.Name), ID: model.NewText(member.ID), Name: member.Name, Me: member.ID == acc.Me,
			})
		}
		if from := acc.inbox.Caps().PeopleFrom; from != "" {
			p.notes = append(p.notes, "there may be others; these are from "+from)
		}
		return p
	})
	ended := s.told(heads(parts))
	if !stands(ended) {
		return ended
	}
	all := []agent{}
	for _, p := range parts {
		all = append(all, p.got...)
	}
	if s.app.json {
		s.app.out.Value(all)
		return ended
	}
	rows := make([][]string, len(all))
	for i, p := range all {
		me := ""
		if p.Me {
			me = "me"
		}
		rows[i] = []string{s.agentID(p), output.Name(p.Name.Line()), me}
	}
	s.app.out.Table([]string{"ID", "NAME", ""}, rows)
	return ended
}

// agentID is an agent's id: with the account, like every id, where several were asked.
func (s *session) agentID(p agent) string {
	if len(s.chosen) > 1 {
		return p.Account.Line() + "/" + p.ID.Line()
	}
	return p.ID.Line()
}

// figureWord is a figure in a table: ? is not known.
func figureWord(n *int) string {
	if n == nil {
		return "?"
	}
	return strconv.Itoa(*n)
}
