package main

import (
	"context"
	"strings"
	"text/template"
	"time"

	"github.com/spf13/cobra"

	"convo/cmd/convo/internal/config"
	"convo/cmd/convo/internal/output"
	"convo/model"
)

// counts are the unread figures in JSON; a null is not known.
type counts struct {
	figures

	At       *time.Time      `json:"at"`
	Accounts []accountCounts `json:"accounts"`
}

// figures are what is counted. Partial tells that there may be more than that.
type figures struct {
	Conversations *int `json:"conversations"`
	Messages      *int `json:"messages"`
	Mine          *int `json:"mine"`
	Unassigned    *int `json:"unassigned"`
	Partial       bool `json:"partial"`
}

// accountCounts are one account's share.
type accountCounts struct {
	Account model.Text `json:"account"`
	figures

	At time.Time `json:"at"`
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
		return s.unread(ctx, maxAge, shape)
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

// unread writes the figures of all accounts that were chosen, and their sum.
func (s *session) unread(ctx context.Context, maxAge time.Duration, shape *template.Template) error {
	if maxAge > 0 {
		if err := s.remember(s.chosen[0].StateDir()); err != nil {
			return err
		}
	}
	if err := s.connect(asVerb()); err != nil {
		return err
	}
	parts := each(s, func(acc *account) part[model.Counts] { return s.unreadOf(ctx, acc, maxAge) })
	ended := s.told(heads(parts))
	if !stands(ended) {
		return ended
	}
	all := make([]model.Counts, len(parts))
	for i, p := range parts {
		all[i] = p.got
		all[i].Partial = p.got.Partial || p.err != nil
	}
	if err := s.app.writeCounts(all, shape); err != nil {
		return err
	}
	return ended
}

// unreadOf counts an account's by reading every unread conversation, or takes what
// was left here. Of a system that does not tell, nothing is known, which no request
// would change.
func (s *session) unreadOf(ctx context.Context, acc *account, maxAge time.Duration) part[model.Counts] {
	p := part[model.Counts]{got: model.Counts{Account: acc.Name, At: s.app.now()}}
	caps := acc.inbox.Caps()
	if caps.Unread == model.UnreadUnknown {
		return p
	}
	if maxAge > 0 {
		left, ok, err := s.store.Counts(acc.Name)
		if err == nil && ok && s.app.now().Sub(left.At) <= maxAge {
			p.got = left
			return p
		}
	}
	keep := func(c *model.Conversation) bool { return !c.Status.PutAway() && c.Unread.Has() }
	w := walk{
		session: s, account: acc, keep: keep, most: listMost,
		query: model.Query{Status: model.Working, UnreadOnly: true, Limit: caps.PageSize},
	}
	w.run(ctx)
	if w.fault != nil && len(w.rows) == 0 {
		p.err = w.fault
		return p
	}
	p.got = tally(w.rows, acc.Me, caps.Unread)
	p.got.Account, p.got.At = acc.Name, s.app.now()
	p.head = w.head()
	p.got.Partial = p.short || w.cut
	if s.store != nil {
		// The figures are right whether or not the next one finds them here.
		_ = s.store.SaveCounts(p.got)
	}
	return p
}

// tally counts what is unread, as exactly as the system tells. A figure that some
// conversation leaves open is not known.
func tally(rows []model.Conversation, me string, kind model.UnreadKind) model.Counts {
	conversations, messages, mine, unassigned := len(rows), 0, 0, 0
	counted, owned := kind == model.UnreadCount, true
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

// figuresOf are one account's figures.
func figuresOf(c model.Counts) figures {
	return figures{Conversations: c.Conversations, Messages: c.Messages, Mine: c.Mine, Unassigned: c.Unassigned, Partial: c.Partial}
}

// sum adds up the figures of several accounts. What one of them does not know makes
// the sum partial, and not smaller than it is: only a figure that none knows is not known.
func sum(all []model.Counts) figures {
	out := figuresOf(all[0])
	for _, c := range all[1:] {
		f := figuresOf(c)
		out.Partial = out.Partial || f.Partial
		for _, pair := range []struct{ to, more **int }{
			{&out.Conversations, &f.Conversations},
			{&out.Messages, &f.Messages},
			{&out.Mine, &f.Mine},
			{&out.Unassigned, &f.Unassigned},
		} {
			one, two := *pair.to, *pair.more
			switch {
			case one == nil && two == nil:
			case one == nil:
				*pair.to, out.Partial = two, true
			case two == nil:
				out.Partial = true
			default:
				n := *one + *two
				*pair.to = &n
			}
		}
	}
	return out
}

// writeCounts writes the figures as asked for: JSON, a template, or "9 37".
func (a *app) writeCounts(all []model.Counts, shape *template.Template) error {
	c, at := sum(all), all[0].At
	for _, one := range all[1:] {
		if one.At.Before(at) {
			at = one.At // the sum is as old as its oldest part
		}
	}
	switch {
	case shape != nil:
		name := all[0].Account
		if len(all) > 1 {
			name = config.All
		}
		var line strings.Builder
		err := shape.Execute(&line, map[string]any{
			"conversations": figure(c.Conversations), "messages": figure(c.Messages),
			"mine": figure(c.Mine), "unassigned": figure(c.Unassigned),
			"partial": c.Partial, "account": output.Cell(name), "at": at.Format(time.RFC3339),
		})
		if err != nil {
			return misuse("it knows conversations, messages, mine, unassigned, partial, account and at", "the format asks for what there is not")
		}
		a.out.Line("%s", line.String())
	case a.json:
		accounts := make([]accountCounts, len(all))
		for i, one := range all {
			accounts[i] = accountCounts{Account: model.NewText(one.Account), figures: figuresOf(one), At: one.At}
		}
		a.out.Value(counts{figures: c, At: &at, Accounts: accounts})
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
