package config

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/BurntSushi/toml"

	"convo/model"
	"convo/model/near"
	"convo/model/query"
)

// The words that a setting can have; the first is the default.
var words = map[string][]string{
	"theme":   {"default", "high-contrast", "cb-safe", "mono"},
	"glyphs":  {"auto", "unicode", "ascii"},
	"cache":   {"memory", "disk"},
	"read.on": {"dwell", "explicit", "reply", "open"},
	"enter":   {"newline", "send"},
	"advance": {"next", "prev", "stay", "list"},
	"backend": {"qlara", "bookingsync", "gtateth"},

	"messages":    {"", Assumed},
	"auth_header": {"", "bearer", "x-api-key"},
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
	for _, s := range []struct {
		key   string
		value *string
	}{{"theme", &c.Theme}, {"glyphs", &c.Glyphs}, {"cache", &c.Cache}, {"read.on", &c.ReadOn}, {"enter", &c.SendKey}} {
		if err := oneOf(s.key, s.value); err != nil {
			return bad(err.Error())
		}
	}
	for name, value := range c.Advance {
		if !slices.Contains(words["advance"], value) {
			return bad(fmt.Sprintf("advance.%s = %q is none of %s", name, value, list(words["advance"])))
		}
	}
	var err error
	if c.Undo, err = span("send.undo", f.Send.Undo, usualUndo); err != nil {
		return bad(err.Error())
	}
	if c.Poll, err = span("poll.unread", f.Poll.Unread, usualPoll); err != nil {
		return bad(err.Error())
	}
	if c.Poll < fastestPoll {
		return bad("poll.unread is less than a second: the key's limit is shared by everybody")
	}
	for _, v := range c.Views {
		if _, err := query.Parse(v.Filter); err != nil || v.Name == "" {
			return bad(fmt.Sprintf("the view %q: %v", v.Name, err))
		}
	}
	if err := c.checkAccounts(); err != nil {
		return bad(err.Error())
	}
	return nil
}

func (c *Config) checkAccounts() error {
	seen := map[string]bool{}
	for _, a := range c.Accounts {
		switch {
		case !model.ValidID(a.Name):
			return fmt.Errorf("the account %q needs a name of letters, digits, - and _", a.Name)
		case a.Name == EnvName:
			return fmt.Errorf("the name %q is kept for the account in the environment", EnvName)
		case seen[a.Name]:
			return fmt.Errorf("there are two accounts %q", a.Name)
		case !slices.Contains(words["backend"], a.Backend):
			return fmt.Errorf("account %s: backend = %q is none of %s", a.Name, a.Backend, list(words["backend"]))
		case a.URL == "":
			return fmt.Errorf("account %s: the url is missing", a.Name)
		case a.TokenCommand != "" && a.TokenFile != "":
			return fmt.Errorf("account %s: token_command and token_file are two places for one key", a.Name)
		}
		if err := a.checkGTateth(); err != nil {
			return err
		}
		seen[a.Name] = true
	}
	if c.Default != "" && !seen[c.Default] {
		return fmt.Errorf("default = %q is no account", c.Default)
	}
	for _, p := range c.People {
		if !seen[p.Account] || p.ID == "" {
			return fmt.Errorf("people %q: the account or the id is missing", p.Name)
		}
	}
	return nil
}

// checkGTateth checks what only accounts of G-Tateth have.
func (a Account) checkGTateth() error {
	switch {
	case a.Backend != "gtateth" && (a.Messages != "" || a.AuthHeader != ""):
		return fmt.Errorf("account %s: messages and auth_header are for gtateth only", a.Name)
	case !slices.Contains(words["messages"], a.Messages):
		return fmt.Errorf("account %s: messages = %q is not %q", a.Name, a.Messages, Assumed)
	case !slices.Contains(words["auth_header"], a.AuthHeader):
		return fmt.Errorf("account %s: auth_header = %q is none of bearer, x-api-key", a.Name, a.AuthHeader)
	}
	return nil
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
	last := key[len(key)-1]
	help := "convo config init --print shows all keys"
	if word := near.Word(last, knownKeys(reflect.TypeFor[file]())); word != "" {
		help = "did you mean " + word + "?"
	}
	return fault(fmt.Sprintf("%s: there is no key %q", path, key.String()), help, nil)
}

// knownKeys are all keys of the file, at any depth.
func knownKeys(t reflect.Type) []string {
	if t.Kind() == reflect.Slice {
		t = t.Elem()
	}
	if t.Kind() != reflect.Struct {
		return nil
	}
	var keys []string
	for i := range t.NumField() {
		if tag := t.Field(i).Tag.Get("toml"); tag != "" {
			keys = append(keys, tag)
			keys = append(keys, knownKeys(t.Field(i).Type)...)
		}
	}
	return keys
}

func list(of []string) string { return strings.Join(of, ", ") }
