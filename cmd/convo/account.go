package main

import (
	"context"
	"time"

	"convo/client"
	"convo/client/bookingsync"
	"convo/client/wire"
	"convo/cmd/convo/internal/config"
)

// account is one account with its connection.
type account struct {
	config.Account
	inbox client.Inbox
	wire  *wire.Client
	key   *keyHolder
	login *bookingsync.OAuth // nil for an account with a key
}

// close gives up connections.
func (acc *account) close() {
	acc.wire.Close()
	if acc.login != nil {
		acc.login.Close()
	}
}

// open makes one account's client.
func (s *session) open(name string, u use) (*account, error) {
	acc, err := s.account(name)
	if err != nil {
		return nil, err
	}
	return s.openAs(acc, u)
}

// openAs makes the client of an account that is configured like this.
func (s *session) openAs(acc config.Account, u use) (*account, error) {
	sys := systems[acc.Backend] // the configuration was checked: it is one of them
	opts := wire.Options{
		Base: acc.URL, Insecure: acc.Insecure, CAFile: acc.CAFile, Version: version(),
		Limit: sys.limit, MediaType: sys.media, KeyFrom: keyFrom(acc),
	}
	opened := &account{Account: acc}
	if s.app.verbose && !u.quiet {
		opts.Trace = s.app.trace
	}
	if acc.Insecure {
		s.app.say("convo: account %s: insecure = true, the key may travel in clear text", acc.Name)
	}
	from := s.given(acc, u.quiet)
	if acc.SignsIn() {
		login, err := s.login(acc, opts)
		if err != nil {
			return nil, err
		}
		opened.login, from, opts.Renew = login, login.Credential, login.Renew
	}
	opened.key = newKeyHolder(from)
	opts.Credential = opened.key.credential
	w, err := wire.New(opts)
	if err != nil {
		return nil, err
	}
	opened.wire, opened.inbox = w, sys.inbox(acc, s.config.PeopleOf(acc.Name), w)
	return opened, nil
}

// keyFrom says where an account's key comes from.
func keyFrom(acc config.Account) string {
	if acc.Given() {
		return acc.Source()
	}
	return acc.Source() + " of account " + acc.Name
}

// trace tells one exchange, for -v.
func (a *app) trace(e wire.Event) {
	line := e.Failure
	if line == "" {
		line = "ok"
	}
	a.say("%s %s try %d: %d in %s, %s", e.Method, e.Path, e.Try, e.Status, e.Duration.Round(time.Millisecond), line)
}

// login is the login of an account that convo login has signed in to, kept in this
// machine's memory.
func (s *session) login(acc config.Account, opts wire.Options) (*bookingsync.OAuth, error) {
	if s.store == nil {
		if err := s.remember(acc.StateDir()); err != nil {
			return nil, err
		}
	}
	return bookingsync.NewOAuth(bookingsync.OAuthOptions{
		Account: acc.Name, ClientID: acc.ClientID, Vault: s.store, Wire: opts,
		ClientSecret: func(ctx context.Context) (wire.Secret, error) { return acc.ClientSecret(ctx, nil) },
	})
}
