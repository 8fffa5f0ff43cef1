package main

import (
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
	"slices"
	"strings"
	"syscall"

	"github.com/spf13/cobra"

	"convo/cmd/convo/internal/config"
	"convo/model"
	"convo/model/action"
	"convo/ui"
	"convo/ui/screen"
	"convo/ui/term"
	"convo/ui/theme"
)

// welcome is what a first start says, in four lines.
const welcome = `convo: no account is configured
  try it without one      convo demo
  set one up              convo config init, edit the file that it names, then convo login
  or for this shell only  export CONVO_BACKEND=qlara CONVO_URL=... CONVO_TOKEN=... CONVO_ME=...`

func (a *app) openCommand() *cobra.Command {
	return &cobra.Command{
		Use: "open ID", Short: "open the screen on a conversation", Args: words(1, "the id of a conversation"),
		RunE: func(cmd *cobra.Command, args []string) error { return a.openScreen(cmd.Context(), args[0]) },
	}
}

// openScreen opens the screen on the chosen accounts, at a conversation if one is named.
func (a *app) openScreen(ctx context.Context, id string) error {
	c, err := config.Load(a.config, a.env)
	if err != nil {
		return err
	}
	if len(c.Accounts) == 0 && !a.json {
		a.say("%s", welcome)
		return exitOnly(exitLocal)
	}
	load := a.load
	if id != "" {
		load = func() (*session, error) { return a.loadFor([]string{id}) }
	}
	s, err := load()
	if err != nil {
		return err
	}
	defer s.close()
	var at model.Ref
	if id != "" {
		if at, err = s.ref(id); err != nil {
			return err
		}
		if err := s.choose(at.Account); err != nil {
			return err
		}
	}
	if err := s.remember(s.chosen[0].StateDir()); err != nil {
		return err
	}
	return s.screen(ctx, at)
}

// choose makes an account the one to use, unless it is among those already.
func (s *session) choose(name string) error {
	if slices.ContainsFunc(s.chosen, func(acc config.Account) bool { return acc.Name == name }) {
		return nil
	}
	acc, err := s.account(name)
	if err != nil {
		return err
	}
	s.chosen = []config.Account{acc}
	return nil
}

// screen shows the screen until the person leaves it.
func (s *session) screen(ctx context.Context, at model.Ref) error {
	tty, err := screen.Open()
	if err != nil {
		return misuse("the verbs work without one: convo list, convo show ID", "the screen needs a terminal")
	}
	if err := s.checkKeys(); err != nil {
		return err
	}
	hold := s.config.Undo
	if hold == 0 {
		hold = -1
	}
	if err := s.connect(use{drafts: true, hold: hold, quiet: true}); err != nil {
		return err
	}
	if err := s.unlock(ctx); err != nil {
		return err
	}
	titles := map[string]string{}
	for name, acc := range s.accounts {
		titles[name] = name + " @ " + acc.wire.Host()
	}
	info := term.Detect(os.Getenv)
	look, err := theme.New(s.config.Theme, s.app.noColor || info.NoColor)
	if err != nil {
		return here("the theme", "", err)
	}
	glyphs, err := theme.NewGlyphs(s.config.Glyphs, info.UTF8)
	if err != nil {
		return here("the glyphs", "", err)
	}
	o := ui.Options{
		State: s.state, Runner: s.desk, Terminal: tty, Theme: look, Glyphs: glyphs,
		Now: s.app.now, Titles: titles,
		Keys: overrides(s.config), Learn: s.config.Learn, EnterSends: s.config.SendKey == config.EnterSends, Open: at, Editor: s.editor(), SaveMe: s.saveMe,
		SaveView: s.saveView, Export: exportTable,
		Info: info, Replies: s.config.Replies, RepliesDir: s.config.RepliesDir,
	}
	if b, why := findBrowser(info, os.Environ()); why == "" {
		o.Browse = b.open
	} else {
		o.NoBrowser = why
	}
	left, err := ui.Run(ctx, o)
	s.app.sayLeftover(left)
	if _, signalled := bySignal(ctx); err == nil || signalled {
		return nil
	}
	if errors.Is(err, io.EOF) || errors.Is(err, syscall.EIO) {
		// The terminal was closed, and that was noticed before the signal that says so.
		return ended{by: syscall.SIGHUP}
	}
	return here("the screen ended", "drafts are kept; start convo again", err)
}

// unlock fetches every account's key: one that asks for a passphrase must ask now,
// since later the terminal is the screen's. Of several accounts, one without a key is
// shown with the reason and leaves the others working.
func (s *session) unlock(ctx context.Context) error {
	for _, chosen := range s.chosen {
		acc := s.accounts[chosen.Name]
		err := acc.key.check(ctx)
		switch f := model.AsFault(err); {
		case err == nil:
		case ctx.Err() != nil:
			return err
		case f.Kind != model.FaultLocal && f.Kind != model.FaultUnauthenticated:
			// A login that could not be renewed just now may be later.
		case len(s.chosen) == 1:
			return err
		default:
			acc.key.refuse(f)
		}
	}
	return nil
}

// sayLeftover tells on the main screen what was not settled when the screen was left.
func (a *app) sayLeftover(left ui.Leftover) {
	for _, line := range left.Lines() {
		a.say("convo: %s", line)
	}
}

// identifier is an inbox that does things in the name of the person at the keyboard.
type identifier interface{ Identify(me string) }

// saveMe tells an account's inbox who the person is, and stores it where there is a
// file to store it in. Whatever becomes of that, the inbox knows.
func (s *session) saveMe(name string, p model.Person) error {
	acc := s.accounts[name]
	if in, ok := acc.inbox.(identifier); ok {
		in.Identify(p.ID)
	}
	if acc.Given() {
		return nil
	}
	return config.SaveMe(s.config.Path, name, p.ID)
}

// saveView keeps a view in the configuration file.
func (s *session) saveView(name, filter string) error {
	return config.SaveView(s.config.Path, config.View{Name: name, Filter: filter})
}

// checkKeys names what is wrong with the configuration's keys.
func (s *session) checkKeys() error {
	if err := ui.CheckKeys(overrides(s.config)); err != nil {
		return here(s.config.Path, "with keys_preset and [keys] taken away, ? on the screen shows all actions and their keys", err)
	}
	return nil
}

// overrides are the configuration's keys, by action: its own over those of its preset.
func overrides(c *config.Config) map[action.Name][]string {
	keys, _ := action.Preset(c.Preset) // the configuration was checked
	if keys == nil {
		keys = map[action.Name][]string{}
	}
	for name, of := range c.Keys {
		keys[action.Name(name)] = of
	}
	return keys
}

// editor lets people write in $VISUAL or $EDITOR, on a file that only they can
// read. The key is not in the environment that the editor inherits.
func (s *session) editor() func(context.Context, model.Ref, string) (string, error) {
	command := strings.Fields(os.Getenv("VISUAL"))
	if len(command) == 0 {
		command = strings.Fields(os.Getenv("EDITOR"))
	}
	if len(command) == 0 {
		command = []string{"vi"}
	}
	return func(ctx context.Context, _ model.Ref, text string) (body string, err error) {
		file, err := s.store.EditFile(text)
		if err != nil {
			return "", err
		}
		defer func() { err = errors.Join(err, file.Remove()) }()
		cmd := exec.CommandContext(ctx, command[0], append(command[1:], file.Path())...) //nolint:gosec // the person's own editor
		cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
		if err := cmd.Run(); err != nil {
			return "", here("the editor "+command[0]+" failed", "set EDITOR to another one", err)
		}
		return file.Read()
	}
}
