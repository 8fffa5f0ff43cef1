// Package config reads what people configure: config.toml and the account in the
// environment. It checks everything it reads, so that a mistake is told at once and
// not at the key press that meets it, and it fetches the secrets that the file only
// points to. Only cmd imports it.
//
// All errors are or wrap a *model.Fault of kind FaultLocal.
package config

import (
	"slices"
	"time"

	"convo/model"
	"convo/model/inbox"
)

// Config is the whole configuration, checked, with defaults filled in.
type Config struct {
	Path   string // of the file; it need not exist
	Exists bool   // there is a file at Path

	RepliesDir string // the folder of canned replies, which need not exist; "" for none

	Default  string
	Theme    string // default, high-contrast, cb-safe, mono
	Glyphs   string // auto, unicode, ascii
	Privacy  bool
	Observer bool
	Cache    string // memory, disk
	ReadOn   string // dwell, explicit, reply, open; "" where it is not set
	Read     inbox.ReadPolicy
	SendKey  string // newline, send: what Enter does in the composer
	Undo     time.Duration
	Poll     time.Duration
	Advance  map[string]inbox.Advance // by action
	Learn    bool
	Preset   string              // of keys, see action.Presets
	Keys     map[string][]string // laid over the preset
	Views    []View
	People   []Person
	Accounts []Account // those of the file in its order, then the environment's
}

// Person is somebody who can own conversations where the API has no list of people.
type Person struct {
	Account string `toml:"account"`
	ID      string `toml:"id"`
	Name    string `toml:"name"`
}

// Account is one account of one system. Fields with an "of" tag mean something to that
// backend only.
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
	ReplyIDField   string `toml:"reply_id_field" of:"qlara"`
	ReplyTextField string `toml:"reply_text_field" of:"qlara"`

	// What G-Tateth leaves open: Assumed tries paths for messages that are only guessed,
	// and AuthHeader is which of its two headers carries the key.
	Messages   string `toml:"messages" of:"gtateth"`
	AuthHeader string `toml:"auth_header" of:"gtateth"` // bearer, x-api-key

	// An application of BookingSync's, which convo login signs in with. With ClientID the
	// account has a login that renews itself instead of a key.
	ClientID            string `toml:"client_id" of:"bookingsync"`
	ClientSecretCommand string `toml:"client_secret_command" of:"bookingsync"`
	ClientSecretFile    string `toml:"client_secret_file" of:"bookingsync"`
	RedirectURI         string `toml:"redirect_uri" of:"bookingsync"`

	token func() string // the environment's; nil for an account of the file
}

// EnterSends is the value of Config.SendKey that makes Enter send.
const EnterSends = "send"

// Assumed is the value of Account.Messages that asks for guessed paths.
const Assumed = "assumed"

// OutOfBand is the only RedirectURI there is: the server shows a code to copy.
const OutOfBand = "urn:ietf:wg:oauth:2.0:oob"

// SignsIn reports whether the account has a login of convo login's, which renews
// itself, instead of a key that is given.
func (a Account) SignsIn() bool { return a.ClientID != "" && a.token == nil }

// Given reports whether the account and its key were made for this run only: by the
// environment, or by a demo. Nothing about it is stored.
func (a Account) Given() bool { return a.token != nil }

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

// All is the name that stands for every account of the file.
const All = "all"

// Choose is the accounts to use: the one that is named, else the environment's, else
// the file's default, else the only one. All of them are those of the file, and the
// environment's only where the file has none: the two are never mixed.
func (c *Config) Choose(named string) ([]Account, error) {
	switch {
	case len(c.Accounts) == 0 && (named == "" || named == All):
		help := "convo config init writes a file to begin with"
		if c.Exists {
			help = "add one to " + c.Path + "; convo config init --print shows how"
		}
		return nil, fault("no account is configured", help, nil)
	case named == "" && c.Accounts[len(c.Accounts)-1].FromEnv():
		return c.Accounts[len(c.Accounts)-1:], nil
	case named == "":
		named = c.Default
	}
	switch {
	case named == All:
		return c.all(), nil
	case named != "":
		a, err := c.Account(named)
		if err != nil {
			return nil, err
		}
		return []Account{a}, nil
	case len(c.Accounts) == 1:
		return c.Accounts, nil
	}
	return nil, fault("there are several accounts and no default", `set default = "`+c.Accounts[0].Name+`" or default = "all" in `+c.Path+", or name one with --account", nil)
}

// all are the accounts of the file, or the environment's where there are none.
func (c *Config) all() []Account {
	file := slices.DeleteFunc(slices.Clone(c.Accounts), Account.FromEnv)
	if len(file) == 0 {
		return c.Accounts
	}
	return file
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
