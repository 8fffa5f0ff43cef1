package main

import (
	"context"
	"io"
	"slices"
	"time"

	"golang.org/x/sync/errgroup"

	"convo/client"
	"convo/client/desk"
	"convo/client/local"
	"convo/client/wire"
	"convo/cmd/convo/internal/config"
	"convo/model"
	"convo/model/inbox"
)

// account is one account with its connection.
type account struct {
	config.Account
	inbox client.Inbox
	wire  *wire.Client
	limit wire.Limit // as documented
	key   func(context.Context) (wire.Credential, error)
}

// session is what a verb or the screen works with: the accounts it needs, a State
// over them and the Desk that carries out the State's effects.
type session struct {
	app      *app
	config   *config.Config
	chosen   config.Account
	accounts map[string]*account
	state    *inbox.State
	desk     *desk.Desk
	store    *local.Store // nil where nothing is kept
	seq      model.Seq

	teams map[string][]model.Person // who can own conversations, by account, as far as read
}

// load reads the configuration and chooses the account, without a connection.
func (a *app) load() (*session, error) {
	c, err := config.Load(a.config, a.env)
	if err != nil {
		return nil, err
	}
	named := a.account
	if named == "" {
		named = a.env("CONVO_ACCOUNT")
	}
	chosen, err := c.Choose(named)
	if err != nil {
		return nil, err
	}
	return newSession(a, c, chosen), nil
}

func newSession(a *app, c *config.Config, chosen config.Account) *session {
	return &session{app: a, config: c, chosen: chosen, accounts: map[string]*account{}, teams: map[string][]model.Person{}}
}

// remember opens this machine's memory.
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
		acc.wire.Close()
	}
	if s.store != nil {
		if err := s.store.Close(); err != nil {
			s.app.complain(problemOf(err))
		}
	}
}

// use is what a session is connected for.
type use struct {
	accounts []string      // besides the chosen one
	drafts   bool          // drafts are read from and written to disk
	hold     time.Duration // before a send leaves; negative for not at all
	action   time.Duration // as in desk.Options
	quiet    bool          // -v has nowhere to write
}

// asVerb is how verbs connect: nothing is held, and the drafts on disk belong to
// the screen, so that a reply from a script never touches what somebody is writing.
func asVerb(accounts ...string) use { return use{accounts: accounts, hold: -1, action: -1} }

// connect makes the accounts, the State and the Desk. No connection is opened yet.
func (s *session) connect(u use) error {
	var known []inbox.Account
	names := append([]string{s.chosen.Name}, u.accounts...)
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
	observer := s.app.observer || s.config.Observer
	s.state = inbox.New(inbox.Config{Accounts: known, Poll: s.config.Poll, UndoHold: u.hold, Observer: observer})
	o := desk.Options{
		Inboxes: inboxes, Observer: observer, ActionTime: u.action, Now: s.app.now,
		Rate: func(name string) model.Rate { return s.accounts[name].wire.Rate() },
	}
	if s.store != nil {
		o.Outbox = s.store
		if u.drafts {
			o.Drafts, o.Counts, o.Seen = s.store, s.store, s.store
		}
	}
	s.desk = desk.New(o)
	return nil
}

// open makes one account's client.
func (s *session) open(name string, u use) (*account, error) {
	acc, err := s.account(name)
	if err != nil {
		return nil, err
	}
	back := backends[acc.Backend] // the configuration was checked: it is one of them
	key := s.credential(acc, u.quiet, back.key)
	opts := wire.Options{
		Base: acc.URL, Insecure: acc.Insecure, CAFile: acc.CAFile, Version: version(), Limit: back.limit, MediaType: back.media,
		Credential: key, KeyFrom: keyFrom(acc),
	}
	if s.app.verbose && !u.quiet {
		opts.Trace = s.app.trace
	}
	if acc.Insecure {
		s.app.say("convo: account %s: insecure = true, the key may travel in clear text", name)
	}
	w, err := wire.New(opts)
	if err != nil {
		return nil, err
	}
	return &account{Account: acc, inbox: back.open(acc, s.config.PeopleOf(name), w), wire: w, limit: back.limit, key: key}, nil
}

// keyFrom says where an account's key comes from.
func keyFrom(acc config.Account) string {
	if acc.FromEnv() {
		return acc.Source()
	}
	return acc.Source() + " of account " + acc.Name
}

// account finds an account's configuration: the practice account of a demo is
// chosen without being in any file.
func (s *session) account(name string) (config.Account, error) {
	if name == s.chosen.Name {
		return s.chosen, nil
	}
	return s.config.Account(name)
}

// credential answers an account's key, which is fetched once.
func (s *session) credential(acc config.Account, quiet bool, header func(config.Account, wire.Secret) wire.Credential) func(context.Context) (wire.Credential, error) {
	var grumble io.Writer
	if s.app.verbose && !quiet {
		grumble = s.app.stderr
	}
	fetched := make(chan wire.Secret, 1)
	turn := make(chan struct{}, 1)
	return func(ctx context.Context) (wire.Credential, error) {
		select {
		case turn <- struct{}{}:
		case <-ctx.Done():
			return wire.Credential{}, ctx.Err()
		}
		defer func() { <-turn }()
		select {
		case key := <-fetched:
			fetched <- key
			return header(acc, key), nil
		default:
		}
		key, err := acc.Secret(ctx, grumble)
		if err != nil {
			return wire.Credential{}, err
		}
		fetched <- key
		return header(acc, key), nil
	}
}

// trace tells one exchange, for -v.
func (a *app) trace(e wire.Event) {
	line := e.Failure
	if line == "" {
		line = "ok"
	}
	a.say("%s %s try %d: %d in %s, %s", e.Method, e.Path, e.Try, e.Status, e.Duration.Round(time.Millisecond), line)
}

// next numbers the requests that a verb makes by itself.
func (s *session) next() model.Seq {
	s.seq++
	return s.seq
}

// id is how a conversation is written: with its account where there are several.
func (s *session) id(ref model.Ref) string {
	if len(s.config.Accounts) > 1 {
		return ref.String()
	}
	return ref.ID
}

// ref reads an id, of the chosen account where it names none.
func (s *session) ref(arg string) (model.Ref, error) {
	ref, err := model.ParseRef(arg, s.chosen.Name)
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

// people reads, once, who can own an account's conversations.
func (s *session) people(ctx context.Context, name string) ([]model.Person, *model.Fault) {
	if team, ok := s.teams[name]; ok {
		return team, nil
	}
	ev, _ := s.desk.Run(ctx, inbox.FetchPeople{Seq: s.next(), Account: name}).(inbox.Peopled)
	if ev.Fault == nil {
		s.teams[name] = ev.People
	}
	return ev.People, ev.Fault
}

// name is p with a name, if the team was read and p is in it.
func (s *session) name(account string, p model.Person) model.Person {
	for _, member := range s.teams[account] {
		if member.ID == p.ID && p.Name.IsEmpty() {
			return member
		}
	}
	return p
}

// named fills in the names of owners whom the API told by id only. Names are
// dressing: where they cannot be read the ids stay.
func (s *session) named(ctx context.Context, rows []model.Conversation) {
	for _, name := range s.unnamed(rows) {
		if _, fault := s.people(ctx, name); fault != nil {
			continue
		}
		for i := range rows {
			if owner := &rows[i].Owner; rows[i].Ref.Account == name {
				owner.Person = s.name(name, owner.Person)
			}
		}
	}
}

// unnamed answers the accounts with owners that lack a name.
func (s *session) unnamed(rows []model.Conversation) []string {
	var names []string
	for i := range rows {
		c := &rows[i]
		if c.Owner.Known && !c.Owner.IsNobody() && c.Owner.Person.Name.IsEmpty() && !slices.Contains(names, c.Ref.Account) {
			names = append(names, c.Ref.Account)
		}
	}
	return names
}
