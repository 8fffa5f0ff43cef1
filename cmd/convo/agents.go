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
		people, fault := s.people(ctx, s.chosen.Name)
		if fault != nil {
			return fault
		}
		if a.json {
			all := make([]agent, len(people))
			for i, p := range people {
				all[i] = agent{ID: model.NewText(p.ID), Name: p.Name, Me: p.ID == s.chosen.Me}
			}
			a.out.Value(all)
			return nil
		}
		rows := make([][]string, len(people))
		for i, p := range people {
			me := ""
			if p.ID == s.chosen.Me {
				me = "me"
			}
			rows[i] = []string{output.Cell(p.ID), output.Name(p.Name.Line()), me}
		}
		a.out.Table([]string{"ID", "NAME", ""}, rows)
		return nil
	})
}

// figureWord is a figure in a table: ? is not known.
func figureWord(n *int) string {
	if n == nil {
		return "?"
	}
	return strconv.Itoa(*n)
}
