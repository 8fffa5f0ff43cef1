package config

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path/filepath"
	"strings"
	"time"

	"github.com/BurntSushi/toml"
	"github.com/adrg/xdg"
)

// file is config.toml as it is written.
type file struct {
	Default  string    `toml:"default"`
	Theme    string    `toml:"theme"`
	Glyphs   string    `toml:"glyphs"`
	Privacy  bool      `toml:"privacy"`
	Observer bool      `toml:"observer"`
	Cache    string    `toml:"cache"`
	Accounts []Account `toml:"account"`
	Read     struct {
		On string `toml:"on"`
	} `toml:"read"`
	Send struct {
		Undo  string `toml:"undo"`
		Enter string `toml:"enter"`
	} `toml:"send"`
	Advance map[string]string `toml:"advance"`
	Poll    struct {
		Unread string `toml:"unread"`
	} `toml:"poll"`
	Learn  *bool               `toml:"learn"`
	Preset string              `toml:"keys_preset"`
	Keys   map[string][]string `toml:"keys"`
	Views  []View              `toml:"view"`
	People []Person            `toml:"people"`
}

// Env looks up an environment variable; "" where it is not set.
type Env func(name string) string

// Path is where the configuration is: as named, else CONVO_CONFIG, else the XDG place.
func Path(named string, env Env) string {
	for _, p := range []string{named, env("CONVO_CONFIG")} {
		if p != "" {
			return p
		}
	}
	return filepath.Join(xdg.ConfigHome, "convo", "config.toml")
}

// StateDir is where this machine's memory of the account is. Accounts from the file
// share one folder, for their names are different. The one in the environment has a
// folder for each address, so that a draft or an unclear send of one server never
// turns up at another.
func (a Account) StateDir() string {
	dir := filepath.Join(xdg.StateHome, "convo")
	if !a.FromEnv() {
		return dir
	}
	sum := sha256.Sum256([]byte(a.URL))
	return filepath.Join(dir, EnvName, hex.EncodeToString(sum[:8]))
}

// Load reads and checks the configuration. A file that is not there is an empty
// one, unless it was named by the flag or by CONVO_CONFIG.
func Load(named string, env Env) (*Config, error) {
	path := Path(named, env)
	f, exists, err := read(path)
	if err != nil {
		return nil, err
	}
	if !exists && (named != "" || env("CONVO_CONFIG") != "") {
		return nil, fault("there is no file "+path, "convo config init --config "+path+" writes one to begin with", fs.ErrNotExist)
	}
	c := &Config{
		Path: path, Exists: exists, RepliesDir: filepath.Join(filepath.Dir(path), repliesFolder),
		Default: f.Default, Theme: f.Theme, Glyphs: f.Glyphs, Privacy: f.Privacy, Observer: f.Observer, Cache: f.Cache,
		ReadOn: f.Read.On, SendKey: f.Send.Enter,
		Preset: f.Preset, Keys: f.Keys, Views: f.Views, People: f.People, Accounts: f.Accounts,
	}
	if err := c.check(f); err != nil {
		return nil, err
	}
	for i := range c.Accounts {
		a := &c.Accounts[i]
		for _, file := range []*string{&a.TokenFile, &a.CAFile, &a.ClientSecretFile} {
			*file = beside(path, *file)
		}
	}
	a, found, err := fromEnv(env)
	if err != nil {
		return nil, err
	}
	if found {
		c.Accounts = append(c.Accounts, a)
	}
	return c, nil
}

// beside is a file that the configuration names: "~/" is the home folder, and what
// is relative lies beside the configuration.
func beside(path, name string) string {
	switch rest, home := strings.CutPrefix(name, "~/"); {
	case home:
		return filepath.Join(xdg.Home, rest)
	case name == "" || filepath.IsAbs(name):
		return name
	}
	return filepath.Join(filepath.Dir(path), name)
}

// Defaults is the configuration of an empty file.
func Defaults() *Config {
	c := &Config{}
	if err := c.check(file{}); err != nil {
		panic("the defaults are no valid configuration: " + err.Error())
	}
	return c
}

// read decodes the file, unknown keys being mistakes.
func read(path string) (f file, exists bool, err error) {
	opened, err := openPrivate(path)
	if errors.Is(err, fs.ErrNotExist) {
		return f, false, nil
	}
	if err != nil {
		return f, false, err
	}
	text, err := io.ReadAll(io.LimitReader(opened, maxFile))
	if err := errors.Join(err, opened.Close()); err != nil {
		return f, false, fault("cannot read "+path, "", err)
	}
	meta, err := toml.Decode(string(text), &f)
	if err != nil {
		return f, false, fault(path+": "+mistake(err), "convo config init --print shows what a file looks like", err)
	}
	if unknown := meta.Undecoded(); len(unknown) > 0 {
		return f, false, unknownKey(path, unknown[0])
	}
	return f, true, nil
}

// maxFile bounds what is read as a configuration, in bytes.
const maxFile = 1 << 20

// mistake is a decoding error in one line, with the place.
func mistake(err error) string {
	var parse toml.ParseError
	if errors.As(err, &parse) {
		return fmt.Sprintf("line %d: %s", parse.Position.Line, parse.Message)
	}
	return strings.TrimPrefix(err.Error(), "toml: ")
}

// span reads a duration of the file.
func span(key, value string, usual time.Duration) (time.Duration, error) {
	if value == "" {
		return usual, nil
	}
	d, err := time.ParseDuration(value)
	if err != nil || d < 0 {
		return 0, fmt.Errorf("%s = %q is no span of time, write it like %q", key, value, usual.String())
	}
	return d, nil
}
