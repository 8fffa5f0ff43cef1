// Package config reads what people configure: config.toml and the account in the
// environment. It checks everything it reads, so that a mistake is told at once and
// not at the key press that meets it, and it fetches the secrets that the file only
// points to. Only cmd imports it.
//
// All errors are or wrap a *model.Fault of kind FaultLocal.
package config

import (
	"time"

	"convo/model"
)

// Config is the whole configuration, checked, with defaults filled in.
type Config struct {
	Path   string // of the file; it need not exist
	Exists bool   // there is a file at Path

	Default  string
	Theme    string // default, high-contrast, cb-safe, mono
	Glyphs   string // auto, unicode, ascii
	Privacy  bool
	Observer bool
	Cache    string // memory, disk
	ReadOn   string // dwell, explicit, reply, open
	SendKey  string // newline, send: what Enter does in the composer
	Undo     time.Duration
	Poll     time.Duration
	Advance  map[string]string
	Keys     map[string][]string
	Views    []View
	People   []Person
	Accounts []Account // those of the file in its order, then the environment's
}

// View is a saved view.
type View struct {
	Name   string `toml:"name"`
	Filter string `toml:"filter"`
}

// Person is somebody who can own conversations where the API has no list of people.
type Person struct {
	Account string `toml:"account"`
	ID      string `toml:"id"`
	Name    string `toml:"name"`
}

// Account is one account of one system.
type Account struct {
	Name         string `toml:"name"`
	Backend      string `toml:"backend"` // qlara, bookingsync, gtateth
	URL          string `toml:"url"`     // version prefix included, or unix:PATH
	Me           string `toml:"me"`      // id of the person at the keyboard
	TokenCommand string `toml:"token_command"`
	TokenFile    string `toml:"token_file"`
	CAFile       string `toml:"ca_file"`
	Insecure     bool   `toml:"insecure"`

	// The names of a reply's fields, which Qlara's documentation does not tell.
	ReplyIDField   string `toml:"reply_id_field"`
	ReplyTextField string `toml:"reply_text_field"`

	// What G-Tateth leaves open: Assumed tries paths for messages that are only guessed,
	// and AuthHeader is which of its two headers carries the key.
	Messages   string `toml:"messages"`
	AuthHeader string `toml:"auth_header"` // bearer, x-api-key

	token func() string // the environment's; nil for an account of the file
}

// Assumed is the value of Account.Messages that asks for guessed paths.
const Assumed = "assumed"

// WithToken is a with a key of its own, which nothing stores.
func (a Account) WithToken(token string) Account {
	// The key sits in a closure, so that no dump of the configuration shows it.
	a.token = func() string { return token }
	return a
}

// EnvName is the name of the account in the environment.
const EnvName = "env"

// FromEnv reports whether the account is the one in the environment.
func (a Account) FromEnv() bool { return a.Name == EnvName }

// Account finds an account by name.
func (c *Config) Account(name string) (Account, error) {
	for _, a := range c.Accounts {
		if a.Name == name {
			return a, nil
		}
	}
	help := "there are no accounts; convo config init writes a file to begin with"
	if len(c.Accounts) > 0 {
		help = "there are: " + list(c.names())
	}
	return Account{}, fault("there is no account "+name, help, nil)
}

// Choose is the account to use: the one that is named, else the environment's,
// else the file's default, else the only one.
func (c *Config) Choose(named string) (Account, error) {
	switch {
	case named != "":
		return c.Account(named)
	case len(c.Accounts) > 0 && c.Accounts[len(c.Accounts)-1].FromEnv():
		return c.Accounts[len(c.Accounts)-1], nil
	case c.Default != "":
		return c.Account(c.Default)
	case len(c.Accounts) == 1:
		return c.Accounts[0], nil
	case len(c.Accounts) == 0:
		help := "convo config init writes a file to begin with"
		if c.Exists {
			help = "add one to " + c.Path + "; convo config init --print shows how"
		}
		return Account{}, fault("no account is configured", help, nil)
	}
	return Account{}, fault("there are several accounts and no default", `set default = "`+c.Accounts[0].Name+`" in `+c.Path+", or name one with --account", nil)
}

// PeopleOf are the people that the file names for an account.
func (c *Config) PeopleOf(account string) []model.Person {
	var people []model.Person
	for _, p := range c.People {
		if p.Account == account {
			people = append(people, model.Person{ID: p.ID, Name: model.NewText(p.Name)})
		}
	}
	return people
}

func (c *Config) names() []string {
	names := make([]string, len(c.Accounts))
	for i := range c.Accounts {
		names[i] = c.Accounts[i].Name
	}
	return names
}

// fault is a mistake in the configuration.
func fault(what, help string, err error) *model.Fault {
	return &model.Fault{Kind: model.FaultLocal, What: model.NewText(what), Help: help, Err: err}
}
