package main

import (
	"context"
	"slices"
	"strings"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"convo/client"
	"convo/client/desk"
	"convo/client/local"
	"convo/cmd/convo/internal/config"
	"convo/model"
	"convo/model/inbox"
)

// session is what a verb or the screen works with: the accounts it needs, a State
// over them and the Desk that carries out the State's effects.
type session struct {
	app      *app
	config   *config.Config
	chosen   []config.Account // at least one
	accounts map[string]*account
	state    *inbox.State
	desk     *desk.Desk
	store    *local.Store // nil where nothing is kept

	mu    sync.Mutex // accounts are read at the same time
	seq   model.Seq
	teams map[string][]model.Person // who can own conversations, by account, as far as read

	unkept bool // it was told that the history is not kept
}

// load reads the configuration and chooses the accounts, without a connection.
func (a *app) load() (*session, error) {
	c, err := config.Load(a.config, a.env)
	if err != nil {
		return nil, err
	}
	chosen, err := c.Choose(a.named())
	if err != nil {
		return nil, err
	}
	return newSession(a, c, chosen...), nil
}

// loadFor is load for a verb on conversations. Where no account was chosen and none is
// the default, ids that name theirs need neither.
func (a *app) loadFor(ids []string) (*session, error) {
	c, err := config.Load(a.config, a.env)
	if err != nil {
		return nil, err
	}
	chosen, err := c.Choose(a.named())
	if err != nil && a.named() == "" {
		if named := namedBy(c, ids); len(named) > 0 {
			chosen, err = named, nil
		}
	}
	if err != nil {
		return nil, err
	}
	return newSession(a, c, chosen...), nil
}

// namedBy are the accounts that ids name: all of the file for "-", whose lines may name
// any, and none where an id does not name one of the file.
func namedBy(c *config.Config, ids []string) []config.Account {
	var all []config.Account
	for _, id := range ids {
		name, _, named := strings.Cut(id, "/")
		switch {
		case id == "-":
			name = config.All
		case !named:
			return nil
		}
		accounts, err := c.Choose(name)
		if err != nil {
			return nil
		}
		for _, acc := range accounts {
			if !slices.ContainsFunc(all, func(a config.Account) bool { return a.Name == acc.Name }) {
				all = append(all, acc)
			}
		}
	}
	return all
}

// named is the account that was asked for, or "all"; "" where none was.
func (a *app) named() string {
	if a.account != "" {
		return a.account
	}
	return a.env("CONVO_ACCOUNT")
}

func newSession(a *app, c *config.Config, chosen ...config.Account) *session {
	return &session{app: a, config: c, chosen: chosen, accounts: map[string]*account{}, teams: map[string][]model.Person{}}
}

// one is the chosen account, for what can be done in one only.
func (s *session) one() (config.Account, error) {
	if len(s.chosen) > 1 {
		return config.Account{}, misuse("name one with --account: "+s.names(), "it is for one account, and there are %d", len(s.chosen))
	}
	return s.chosen[0], nil
}

// names lists the chosen accounts.
func (s *session) names() string {
	names := make([]string, len(s.chosen))
	for i, acc := range s.chosen {
		names[i] = acc.Name
	}
	return strings.Join(names, ", ")
}

// remember opens this machine's memory of an account. All accounts of the file have
// one together.
func (s *session) remember(dir string) error {
	store, err := local.Open(dir)
	if err != nil {
		return err
	}
	s.store = store
	return nil
}

// close gives up connections and leases.
func (s *session) close() {
	for _, acc := range s.accounts {
		acc.close()
	}
	if s.store != nil {
		if err := s.store.Close(); err != nil {
			s.app.complain(problemOf(err))
		}
	}
}

// use is what a session is connected for.
type use struct {
	accounts []string      // besides the chosen ones
	only     bool          // those and not the chosen ones
	drafts   bool          // drafts are read from and written to disk
	hold     time.Duration // before a send leaves; negative for not at all
	action   time.Duration // as in desk.Options
	quiet    bool          // -v has nowhere to write
}

// asVerb is how verbs connect: nothing is held, and the drafts on disk belong to
// the screen, so that a reply from a script never touches what somebody is writing.
// With accounts it is for those, and otherwise for the chosen ones.
func asVerb(accounts ...string) use {
	return use{accounts: accounts, only: len(accounts) > 0, hold: -1, action: -1}
}

// connect makes the accounts, the State and the Desk. No connection is opened yet.
func (s *session) connect(u use) error {
	names := u.accounts
	if !u.only {
		for _, acc := range s.chosen {
			names = append(names, acc.Name)
		}
	}
	var known []inbox.Account
	inboxes := map[string]client.Inbox{}
	for _, name := range names {
		if s.accounts[name] != nil {
			continue
		}
		acc, err := s.open(name, u)
		if err != nil {
			return err
		}
		s.accounts[name], inboxes[name] = acc, acc.inbox
		known = append(known, inbox.Account{Name: name, Caps: acc.inbox.Caps(), Me: acc.Me})
	}
	observer := s.observer()
	s.state = inbox.New(inbox.Config{
		Accounts: known, Poll: s.config.Poll, UndoHold: u.hold, Observer: observer,
		Read: s.config.Read, Advance: s.config.Advance, Views: s.config.SavedViews(),
	})
	o := desk.Options{
		Inboxes: inboxes, Observer: observer, ActionTime: u.action, Now: s.app.now,
		Rate: func(name string) model.Rate { return s.accounts[name].wire.Rate() },
	}
	if s.store != nil {
		o.Outbox, o.Journal = s.store, s.store
		if u.drafts {
			o.Drafts, o.Counts, o.Seen, o.Snoozes = s.store, s.store, s.store, s.store
		}
	}
	s.desk = desk.New(o)
	return nil
}

// observer reports whether nothing but reading is allowed.
func (s *session) observer() bool { return s.app.observer || s.config.Observer }

// account finds an account's configuration: the account in the environment and those
// of a demo are chosen without being in any file.
func (s *session) account(name string) (config.Account, error) {
	for _, acc := range s.chosen {
		if acc.Name == name {
			return acc, nil
		}
	}
	return s.config.Account(name)
}

// next numbers the requests that a verb makes by itself.
func (s *session) next() model.Seq {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.seq++
	return s.seq
}

// several reports whether there are accounts that could be mistaken for each other, so
// that ids are written with them.
func (s *session) several() bool { return len(s.config.Accounts) > 1 }

// id is how a conversation is written: with its account where there are several.
func (s *session) id(ref model.Ref) string {
	if s.several() {
		return ref.String()
	}
	return ref.ID
}

// ref reads an id, of the chosen account where it names none.
func (s *session) ref(arg string) (model.Ref, error) {
	named := ""
	if len(s.chosen) == 1 {
		named = s.chosen[0].Name
	}
	if named == "" && model.ValidID(arg) {
		return model.Ref{}, misuse("write it as convo list does, for instance "+s.chosen[0].Name+"/"+arg, "%s could be of any account: %s", arg, s.names())
	}
	ref, err := model.ParseRef(arg, named)
	if err != nil {
		return ref, misuse("ids are those of convo list", "%v", err)
	}
	if _, err := s.account(ref.Account); err != nil {
		return ref, misuse("ids are those of convo list", "%v", err)
	}
	return ref, nil
}

// backend is the API that an account speaks.
func (s *session) backend(name string) string { return s.accounts[name].Backend }

// getsAtOnce is how many single readings are under way together.
const getsAtOnce = 4

// get reads conversations one by one and tells each to see, in no order. It asks turn,
// if there is one, before each, and ends where that says no.
func (s *session) get(ctx context.Context, refs []model.Ref, turn func(context.Context) bool, see func(i int, got inbox.Got)) {
	answers := make(chan func(), getsAtOnce)
	go func() {
		defer close(answers)
		var group errgroup.Group
		group.SetLimit(getsAtOnce)
		for i, ref := range refs {
			if ctx.Err() != nil || turn != nil && !turn(ctx) {
				break
			}
			effect := inbox.FetchOne{Seq: s.next(), Conv: ref}
			group.Go(func() error {
				if got, ok := s.desk.Run(ctx, effect).(inbox.Got); ok {
					answers <- func() { see(i, got) }
				}
				return nil
			})
		}
		_ = group.Wait()
	}()
	for tell := range answers {
		tell()
	}
}
