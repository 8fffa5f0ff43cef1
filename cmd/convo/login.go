package main

import (
	"context"
	"crypto/rand"
	"strings"

	"github.com/spf13/cobra"

	"convo/client/bookingsync"
	"convo/client/wire"
	"convo/cmd/convo/internal/config"
	"convo/model"
)

// loginAnswer is what convo login says in JSON.
type loginAnswer struct {
	Account model.Text   `json:"account"`
	Key     model.Text   `json:"key"` // where it is kept, never what it is
	As      []model.Text `json:"as"`  // the accounts that a login is for; null where no API tells
}

func (a *app) loginCommand() *cobra.Command {
	return &cobra.Command{
		Use: "login", Short: "sign in to an account, or store its key", Args: unspoken,
		Long: `Sign in to an account of the configuration, or store its key.

An account with a client_id signs in with BookingSync: open the address that is
shown, allow the access, and bring the code back. Any other account is asked for its
key. Both are read without echo, or from standard input where that is no terminal.

What is typed is tried with one request and then stored: a login among convo's own
files, a key in the system keyring or in the account's token_file. Whether it can be
stored is tested before anything is asked.`,
		RunE: func(cmd *cobra.Command, _ []string) error { return a.login(cmd.Context()) },
	}
}

// unspoken refuses words without repeating them: they may be what is not to be seen.
func unspoken(_ *cobra.Command, args []string) error {
	if len(args) > 0 {
		return misuse("convo login, and then what it asks for", "convo login takes no words: everybody on this host could read a key there")
	}
	return nil
}

// login signs in to the chosen account. People take their time to type, so --timeout is
// for each step that does not wait for them.
func (a *app) login(ctx context.Context) error {
	s, err := a.load()
	if err != nil {
		return err
	}
	defer s.close()
	acc, err := s.one()
	if err != nil {
		return err
	}
	if acc.SignsIn() {
		return s.signIn(ctx, acc)
	}
	return s.takeKey(ctx, acc)
}

// step runs a part of a command that must end with --timeout.
func (a *app) step(ctx context.Context, do func(context.Context) error) error {
	ctx, cancel := context.WithTimeout(ctx, a.timeout)
	defer cancel()
	return do(ctx)
}

// takeKey asks for an account's key, tries it and stores it.
func (s *session) takeKey(ctx context.Context, acc config.Account) error {
	if err := s.app.step(ctx, acc.CanStore); err != nil {
		return err
	}
	key, err := s.app.ask(ctx, "key for "+acc.Name+" at "+withoutSecrets(acc.URL))
	if err != nil {
		return err
	}
	if err := s.app.step(ctx, func(ctx context.Context) error { return s.try(ctx, acc, key) }); err != nil {
		return err
	}
	if err := s.app.step(ctx, func(ctx context.Context) error { return acc.StoreKey(ctx, key) }); err != nil {
		return err
	}
	s.signedIn(acc, nil)
	return nil
}

// try finds out with one request whether a key is accepted. It goes to the account's
// own address and nowhere else.
func (s *session) try(ctx context.Context, acc config.Account, key wire.Secret) error {
	opened, err := s.openAs(acc.WithToken(key.Reveal()), use{})
	if err != nil {
		return err
	}
	defer opened.close()
	if _, err := opened.inbox.List(ctx, model.Query{Limit: 1}, ""); err != nil {
		f := *model.AsFault(err)
		f.What = model.NewText(f.Error() + "; nothing was stored")
		return &f
	}
	return nil
}

// signIn leads a person through signing in to BookingSync, and stores what comes of it.
func (s *session) signIn(ctx context.Context, acc config.Account) error {
	opened, err := s.openAs(acc, use{})
	if err != nil {
		return err
	}
	defer opened.close()
	if err := s.app.step(ctx, opened.login.Ready); err != nil {
		return err
	}
	state := rand.Text()
	s.app.say("open this address, allow the access, and bring the code back:\n\n  %s\n", opened.login.Authorize(state))
	typed, err := s.app.ask(ctx, "code for "+acc.Name)
	if err != nil {
		return err
	}
	// The page shows the state beside the code; whoever copies both has them compared.
	code, shown, both := strings.Cut(typed.Reveal(), " ")
	if both && strings.TrimSpace(shown) != state {
		return misuse("convo login again, and use the address that it shows", "this code is of another sign-in; nothing was stored")
	}
	if err := s.app.step(ctx, func(ctx context.Context) error { return opened.login.Exchange(ctx, code) }); err != nil {
		return err
	}
	var as []string
	err = s.app.step(ctx, func(ctx context.Context) (err error) {
		if in, ok := opened.inbox.(*bookingsync.Inbox); ok {
			as, err = in.Accounts(ctx)
		}
		return err
	})
	if err != nil {
		f := *model.AsFault(err)
		f.What = model.NewText("signed in and stored, but the first request failed: " + f.Error())
		return &f
	}
	s.signedIn(acc, as)
	return nil
}

// signedIn says where the key is kept now, and whom it is for.
func (s *session) signedIn(acc config.Account, as []string) {
	if s.app.json {
		answer := loginAnswer{Account: model.NewText(acc.Name), Key: model.NewText(acc.Source())}
		for _, id := range as {
			answer.As = append(answer.As, model.NewText(id))
		}
		s.app.out.Value(answer)
		return
	}
	if len(as) > 0 {
		s.app.out.Line("%s: signed in, for BookingSync account %s", acc.Name, strings.Join(as, ", "))
		return
	}
	s.app.out.Line("%s: the key works; it is kept in: %s", acc.Name, acc.Source())
}
