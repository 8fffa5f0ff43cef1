package config

import (
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/BurntSushi/toml"

	"convo/model"
	"convo/model/action"
	"convo/model/inbox"
	"convo/model/near"
)

// The words that a setting can have; the first is the default.
var words = map[string][]string{
	"theme":       {"default", "high-contrast", "cb-safe", "mono"},
	"glyphs":      {"auto", "unicode", "ascii"},
	"cache":       {"memory", "disk"},
	"enter":       {"newline", EnterSends},
	"keys_preset": action.Presets(),
	"backend":     {"qlara", "bookingsync", "gtateth"},

	"messages":     {Assumed},
	"auth_header":  {"bearer", "x-api-key"},
	"redirect_uri": {OutOfBand},
}

const (
	usualUndo = 5 * time.Second
	usualPoll = 5 * time.Second
	// fastestPoll keeps one impatient agent from using up the key of all.
	fastestPoll = time.Second
)

// check fills in defaults and names the first mistake.
func (c *Config) check(f file) error {
	bad := func(what string) error {
		return fault(c.Path+": "+what, "convo config check tells when it is right", nil)
	}
	c.Learn = f.Learn == nil || *f.Learn
	for _, s := range []struct {
		key   string
		value *string
	}{{"theme", &c.Theme}, {"glyphs", &c.Glyphs}, {"cache", &c.Cache}, {"enter", &c.SendKey}, {"keys_preset", &c.Preset}} {
		if err := oneOf(s.key, s.value); err != nil {
			return bad(err.Error())
		}
	}
	var ok bool
	if c.Read, ok = inbox.ParseReadPolicy(f.Read.On); !ok {
		return bad(fmt.Sprintf("read.on = %q is none of dwell, explicit, reply, open", f.Read.On))
	}
	var err error
	if c.Advance, err = advances(f.Advance); err != nil {
		return bad(err.Error())
	}
	if c.Undo, err = span("send.undo", f.Send.Undo, usualUndo); err != nil {
		return bad(err.Error())
	}
	if c.Poll, err = span("poll.unread", f.Poll.Unread, usualPoll); err != nil {
		return bad(err.Error())
	}
	if c.Poll < fastestPoll {
		return bad("poll.unread is less than a second: the key's limit is shared by everybody")
	}
	if err := checkViews(c.Views); err != nil {
		return bad(err.Error())
	}
	if err := c.checkAccounts(); err != nil {
		return bad(err.Error())
	}
	return nil
}

func (c *Config) checkAccounts() error {
	seen := map[string]Account{}
	for _, a := range c.Accounts {
		if _, again := seen[a.Name]; again {
			return fmt.Errorf("there are two accounts %q", a.Name)
		}
		if err := a.check(); err != nil {
			return err
		}
		seen[a.Name] = a
	}
	if _, ok := seen[c.Default]; !ok && c.Default != "" && c.Default != All {
		return fmt.Errorf("default = %q is no account", c.Default)
	}
	for _, p := range c.People {
		switch a, ok := seen[p.Account]; {
		case !ok || p.ID == "":
			return fmt.Errorf("people %q: the account or the id is missing", p.Name)
		case a.Backend != peopled:
			return fmt.Errorf("people %q: account %s speaks %s, which lists its people itself", p.Name, a.Name, a.Backend)
		case !model.ValidID(p.ID):
			return fmt.Errorf("people %q: %q is no id", p.Name, p.ID)
		}
	}
	return nil
}

// peopled is the backend whose API does not tell who can be assigned.
const peopled = "gtateth"

// check names the first mistake in an account.
func (a Account) check() error {
	switch {
	case !model.ValidID(a.Name):
		return fmt.Errorf("the account %q needs a name of letters, digits, - and _", a.Name)
	case a.Name == EnvName:
		return fmt.Errorf("the name %q is kept for the account in the environment", EnvName)
	case a.Name == All:
		return fmt.Errorf("the name %q is kept for all accounts together", All)
	case !slices.Contains(words["backend"], a.Backend):
		return fmt.Errorf("account %s: backend = %q is none of %s", a.Name, a.Backend, list(words["backend"]))
	case a.URL == "":
		return fmt.Errorf("account %s: the url is missing", a.Name)
	}
	if err := a.checkFields(); err != nil {
		return fmt.Errorf("account %s: %w", a.Name, err)
	}
	return nil
}

// checkFields finds settings that mean nothing to the account's backend, and words that
// they cannot have.
func (a Account) checkFields() error {
	v := reflect.ValueOf(a)
	for i := range v.NumField() {
		tag := v.Type().Field(i).Tag
		if of := tag.Get("of"); of != "" && of != a.Backend && v.Field(i).String() != "" {
			return fmt.Errorf("%s is for %s accounts, and this one speaks %s", tag.Get("toml"), of, a.Backend)
		}
	}
	for _, word := range []struct{ key, value string }{
		{"messages", a.Messages}, {"auth_header", a.AuthHeader}, {"redirect_uri", a.RedirectURI},
	} {
		if word.value != "" && !slices.Contains(words[word.key], word.value) {
			return fmt.Errorf("%s = %q is none of %s", word.key, word.value, list(words[word.key]))
		}
	}
	return a.checkSecrets()
}

// checkSecrets finds two places for one secret.
func (a Account) checkSecrets() error {
	application := a.ClientSecretCommand != "" || a.ClientSecretFile != "" || a.RedirectURI != ""
	switch {
	case a.TokenCommand != "" && a.TokenFile != "":
		return errors.New("token_command and token_file are two places for one key")
	case a.ClientSecretCommand != "" && a.ClientSecretFile != "":
		return errors.New("client_secret_command and client_secret_file are two places for one secret")
	case a.ClientID != "" && (a.TokenCommand != "" || a.TokenFile != ""):
		return errors.New("with client_id convo login signs in; token_command and token_file are for a key without it")
	case application && a.ClientID == "":
		return errors.New("client_secret_command, client_secret_file and redirect_uri need a client_id")
	}
	return nil
}

// advances reads where the cursor goes after actions.
func advances(f map[string]string) (map[string]inbox.Advance, error) {
	all := make(map[string]inbox.Advance, len(f))
	for _, name := range slices.Sorted(maps.Keys(f)) {
		way, err := inbox.ParseAdvance(name, f[name])
		if err != nil {
			return nil, err
		}
		all[name] = way
	}
	return all, nil
}

// oneOf checks a word and fills in the default.
func oneOf(key string, value *string) error {
	if *value == "" {
		*value = words[key][0]
	}
	if !slices.Contains(words[key], *value) {
		return fmt.Errorf("%s = %q is none of %s", key, *value, list(words[key]))
	}
	return nil
}

// unknownKey names a key that means nothing, and the one that was probably meant.
func unknownKey(path string, key toml.Key) error {
	known := map[string]string{}
	knownKeys(reflect.TypeFor[file](), "", known)
	help := "convo config init --print shows all keys"
	if meant := near.Word(key[len(key)-1], slices.Sorted(maps.Keys(known))); meant != "" {
		help = "did you mean " + known[meant] + "?"
	}
	return fault(fmt.Sprintf("%s: there is no key %q", path, key.String()), help, nil)
}

// knownKeys notes all keys of the file, at any depth, with what they stand under.
func knownKeys(t reflect.Type, under string, known map[string]string) {
	if t.Kind() == reflect.Slice {
		t = t.Elem()
	}
	if t.Kind() != reflect.Struct {
		return
	}
	for i := range t.NumField() {
		tag := t.Field(i).Tag.Get("toml")
		if tag == "" {
			continue
		}
		if _, ok := known[tag]; !ok {
			known[tag] = under + tag
		}
		knownKeys(t.Field(i).Type, under+tag+".", known)
	}
}

func list(of []string) string { return strings.Join(of, ", ") }
