package main

import (
	"context"
	"net/url"
	"strings"

	"github.com/spf13/cobra"

	"convo/cmd/convo/internal/config"
	"convo/model"
)

func (a *app) configCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use: "config", Short: "the configuration file", Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	var printOnly bool
	initialise := a.verb("init", "write a file to begin with", noArgs, func(context.Context, []string) error {
		if printOnly {
			a.out.Line("%s", config.Example)
			return nil
		}
		path := config.Path(a.config, a.env)
		if err := config.Init(path); err != nil {
			return err
		}
		a.out.Line("%s", path)
		a.say("edit it: take the # off an account, fill in url, me and where the key is; then convo login or convo config check")
		return nil
	})
	initialise.Flags().BoolVar(&printOnly, "print", false, "only print what would be written")
	cmd.AddCommand(
		initialise,
		a.verb("path", "say where the file is", noArgs, func(context.Context, []string) error {
			a.out.Line("%s", config.Path(a.config, a.env))
			return nil
		}),
		a.verb("show", "say what is configured, without secrets", noArgs, func(context.Context, []string) error { return a.showConfig() }),
		a.verb("check", "find mistakes in the configuration", noArgs, a.checkConfig),
	)
	return cmd
}

// shownAccount is an account without secrets, in JSON.
type shownAccount struct {
	Name    model.Text `json:"name"`
	Backend model.Text `json:"backend"`
	URL     model.Text `json:"url"`
	Me      model.Text `json:"me"`
	Key     model.Text `json:"key"` // where it comes from, never what it is
	Default bool       `json:"default"`

	// Of one backend each, and only where they are set.
	AuthHeader *model.Text `json:"auth_header,omitempty"`
	Messages   *model.Text `json:"messages,omitempty"`
	ClientID   *model.Text `json:"client_id,omitempty"`
}

// given is a setting, or nothing where it is not set.
func given(s string) *model.Text {
	if s == "" {
		return nil
	}
	t := model.NewText(s)
	return &t
}

func (a *app) showConfig() error {
	c, err := config.Load(a.config, a.env)
	if err != nil {
		return err
	}
	chosen, _ := c.Choose(a.named()) // without one, none is marked
	marked := map[string]bool{}
	for _, acc := range chosen {
		marked[acc.Name] = true
	}
	all := make([]shownAccount, len(c.Accounts))
	rows := make([][]string, len(c.Accounts))
	for i, acc := range c.Accounts {
		shown := shownAccount{
			Name: model.NewText(acc.Name), Backend: model.NewText(acc.Backend), URL: model.NewText(withoutSecrets(acc.URL)),
			Me: model.NewText(acc.Me), Key: model.NewText(acc.Source()), Default: marked[acc.Name],
			AuthHeader: given(acc.AuthHeader), Messages: given(acc.Messages), ClientID: given(acc.ClientID),
		}
		mark := ""
		if shown.Default {
			mark = "*"
		}
		all[i] = shown
		rows[i] = []string{shown.Name.Line(), mark, shown.Backend.Line(), shown.URL.Line(), shown.Me.Line(), shown.Key.Line()}
	}
	if !a.json {
		a.out.Table([]string{"ACCOUNT", "", "BACKEND", "URL", "ME", "KEY"}, rows)
		return nil
	}
	a.out.Value(struct {
		Path     model.Text     `json:"path"`
		Exists   bool           `json:"exists"`
		Accounts []shownAccount `json:"accounts"`
		Theme    string         `json:"theme"`
		ReadOn   *model.Text    `json:"read_on"` // null: dwell for mine, explicit for others
		Undo     string         `json:"undo"`
		Poll     string         `json:"poll"`
		Observer bool           `json:"observer"`
	}{model.NewText(c.Path), c.Exists, all, c.Theme, given(c.ReadOn), c.Undo.String(), c.Poll.String(), c.Observer})
	return nil
}

// checkConfig reads everything that is configured and fetches every key, without a
// request to any inbox.
func (a *app) checkConfig(ctx context.Context, _ []string) error {
	s, err := a.load()
	if err != nil {
		return err
	}
	defer s.close()
	if err := s.checkKeys(); err != nil {
		return err
	}
	if _, problems := s.config.Replies(); len(problems) > 0 {
		words := make([]string, len(problems))
		for i, p := range problems {
			words[i] = p.Line()
		}
		return here(strings.Join(words, "; "), "convo help replies shows what a canned reply looks like", nil)
	}
	for _, acc := range s.config.Accounts {
		opened, err := s.open(acc.Name, asVerb())
		if err != nil {
			return err
		}
		s.accounts[acc.Name] = opened
		if err := opened.key.check(ctx); err != nil {
			return err
		}
		a.out.Line("%s: ok, key from %s", acc.Name, acc.Source())
	}
	return nil
}

// withoutSecrets is an address without the parts that people hide keys in. One that
// cannot be read is not shown at all.
func withoutSecrets(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return "(not an address)"
	}
	if u.User != nil {
		u.User = url.User("...")
	}
	u.RawQuery, u.Fragment = "", ""
	return u.String()
}
