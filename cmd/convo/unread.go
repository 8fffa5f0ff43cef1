package main

import (
	"context"
	"strings"
	"text/template"
	"time"

	"github.com/spf13/cobra"

	"convo/cmd/convo/internal/output"
	"convo/model"
	"convo/model/inbox"
)

// counts are the unread figures in JSON; a null is not known.
type counts struct {
	Conversations *int            `json:"conversations"`
	Messages      *int            `json:"messages"`
	Mine          *int            `json:"mine"`
	Unassigned    *int            `json:"unassigned"`
	Partial       bool            `json:"partial"`
	At            *time.Time      `json:"at"`
	Accounts      []accountCounts `json:"accounts"`
}

// accountCounts are one account's share.
type accountCounts struct {
	Account       model.Text `json:"account"`
	Conversations *int       `json:"conversations"`
	Messages      *int       `json:"messages"`
	Mine          *int       `json:"mine"`
	Unassigned    *int       `json:"unassigned"`
	Partial       bool       `json:"partial"`
	At            time.Time  `json:"at"`
}

func (a *app) unreadCommand() *cobra.Command {
	var format string
	var maxAge time.Duration
	cmd := a.verb("unread", "count what is unread, for status bars", noArgs, func(ctx context.Context, _ []string) error {
		shape, err := parseFormat(format)
		if err != nil {
			return err
		}
		s, err := a.load()
		if err != nil {
			return err
		}
		defer s.close()
		c, incomplete, err := s.unread(ctx, maxAge)
		if err != nil {
			return err
		}
		if err := a.writeCounts(c, shape); err != nil {
			return err
		}
		if incomplete {
			return exitOnly(exitPartly)
		}
		return nil
	})
	cmd.Flags().StringVar(&format, "format", "", "a template, for instance '{{.conversations}} ({{.messages}})'")
	cmd.Flags().DurationVar(&maxAge, "max-age", 0, "take figures that are at most so old, without a request")
	return cmd
}

// parseFormat reads a template; nil where none was asked for.
func parseFormat(format string) (*template.Template, error) {
	if format == "" {
		return nil, nil //nolint:nilnil // no template is a valid answer
	}
	t, err := template.New("format").Option("missingkey=error").Parse(format)
	if err != nil {
		return nil, misuse("for instance --format '{{.conversations}}'", "the format cannot be read: %v", err)
	}
	return t, nil
}

// unread counts by reading every unread conversation, or takes what was left here.
func (s *session) unread(ctx context.Context, maxAge time.Duration) (c model.Counts, incomplete bool, err error) {
	name := s.chosen.Name
	if maxAge > 0 {
		if err := s.remember(s.chosen.StateDir()); err != nil {
			return c, false, err
		}
		left, ok, err := s.store.Counts(name)
		if err == nil && ok && s.app.now().Sub(left.At) <= maxAge {
			return left, false, nil
		}
	}
	if err := s.connect(asVerb()); err != nil {
		return c, false, err
	}
	keep := func(c *model.Conversation) bool { return shows(inbox.UnreadOnly, c, "") }
	w := walk{
		session: s, account: name, feed: inbox.FeedUnread, keep: keep, most: listMost,
		query: model.Query{Status: model.StatusOpen, UnreadOnly: true},
	}
	w.run(ctx)
	if w.fault != nil && len(w.rows) == 0 {
		return c, false, w.fault
	}
	c = tally(w.rows, s.accounts[name].Me)
	if s.accounts[name].inbox.Caps().Unread == model.UnreadUnknown {
		// That none is known to be unread does not mean that there is none.
		c = model.Counts{}
	}
	c.Account, c.At = name, s.app.now()
	incomplete = w.incomplete()
	c.Partial = incomplete || w.cut
	if s.store != nil {
		// The figures are right whether or not the next one finds them here.
		_ = s.store.SaveCounts(c)
	}
	return c, incomplete, nil
}

// tally counts. A figure that some conversation leaves open is not known.
func tally(rows []model.Conversation, me string) model.Counts {
	conversations, messages, mine, unassigned := len(rows), 0, 0, 0
	counted, owned := true, true
	for i := range rows {
		c := &rows[i]
		counted = counted && c.Unread.Kind == model.UnreadCount
		owned = owned && c.Owner.Known
		messages += c.Unread.N
		if c.Owner.Is(me) {
			mine++
		}
		if c.Owner.IsNobody() {
			unassigned++
		}
	}
	out := model.Counts{Conversations: &conversations}
	if counted {
		out.Messages = &messages
	}
	if owned && me != "" {
		out.Mine = &mine
	}
	if owned {
		out.Unassigned = &unassigned
	}
	return out
}

// writeCounts writes the figures as asked for: JSON, a template, or "9 37".
func (a *app) writeCounts(c model.Counts, shape *template.Template) error {
	switch {
	case shape != nil:
		var line strings.Builder
		err := shape.Execute(&line, map[string]any{
			"conversations": figure(c.Conversations), "messages": figure(c.Messages),
			"mine": figure(c.Mine), "unassigned": figure(c.Unassigned),
			"partial": c.Partial, "account": output.Cell(c.Account), "at": c.At.Format(time.RFC3339),
		})
		if err != nil {
			return misuse("it knows conversations, messages, mine, unassigned, partial, account and at", "the format asks for what there is not")
		}
		a.out.Line("%s", line.String())
	case a.json:
		a.out.Value(counts{
			Conversations: c.Conversations, Messages: c.Messages, Mine: c.Mine, Unassigned: c.Unassigned,
			Partial: c.Partial, At: &c.At,
			Accounts: []accountCounts{{
				Account: model.NewText(c.Account), Conversations: c.Conversations, Messages: c.Messages,
				Mine: c.Mine, Unassigned: c.Unassigned, Partial: c.Partial, At: c.At,
			}},
		})
	default:
		more := ""
		if c.Partial {
			more = "+"
		}
		a.out.Table([]string{"CONVERSATIONS", "MESSAGES"}, [][]string{{figureWord(c.Conversations) + more, figureWord(c.Messages) + more}})
	}
	return nil
}

// figure is a figure for a template: ? is not known.
func figure(n *int) any {
	if n == nil {
		return "?"
	}
	return *n
}
