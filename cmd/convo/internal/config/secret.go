package config

import (
	"bytes"
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"strings"
	"time"

	"github.com/zalando/go-keyring"

	"convo/client/wire"
)

// KeyringService is the name under which the system's keyring holds keys; the user
// is the account's name.
const KeyringService = "convo"

const (
	// secretTime is how long a command or the keyring may take: long enough for a
	// person to type a passphrase.
	secretTime = time.Minute
	// maxSecret bounds a key, in bytes.
	maxSecret = 16 << 10
)

// place is where a secret is: what a command prints, what a file holds, or, without
// either, an entry of the system's keyring.
type place struct {
	account string
	key     string // what its settings begin with, token or client_secret
	command string
	file    string
	user    string // in the keyring
}

func (a Account) tokenPlace() place {
	return place{account: a.Name, key: "token", command: a.TokenCommand, file: a.TokenFile, user: a.Name}
}

// clientPlace is where the secret of an application is; its entry in the keyring is
// the account's name with "/client".
func (a Account) clientPlace() place {
	return place{
		account: a.Name, key: "client_secret", command: a.ClientSecretCommand, file: a.ClientSecretFile,
		user: a.Name + "/client",
	}
}

// Secret fetches an account's key: the environment's, what token_command prints,
// what token_file holds, or the entry in the system's keyring. grumble receives
// what token_command writes to its standard error; nil hides it, since it may hold
// anything.
func (a Account) Secret(ctx context.Context, grumble io.Writer) (wire.Secret, error) {
	if a.token != nil {
		return wire.NewSecret(a.token()), nil
	}
	return a.tokenPlace().fetch(ctx, grumble)
}

// ClientSecret fetches the secret of the application that convo login signs in with,
// in the same ways.
func (a Account) ClientSecret(ctx context.Context, grumble io.Writer) (wire.Secret, error) {
	return a.clientPlace().fetch(ctx, grumble)
}

// Source says in words where the key comes from.
func (a Account) Source() string {
	switch {
	case a.FromEnv():
		return "CONVO_TOKEN"
	case a.Given():
		return "this run"
	case a.SignsIn():
		return "convo login"
	case a.TokenFile != "":
		return "token_file " + a.TokenFile
	}
	return a.tokenPlace().source()
}

func (p place) source() string {
	switch {
	case p.command != "":
		return p.key + "_command"
	case p.file != "":
		return p.key + "_file"
	}
	return "system keyring"
}

func (p place) fetch(ctx context.Context, grumble io.Writer) (wire.Secret, error) {
	switch {
	case p.command != "":
		return p.fromCommand(ctx, grumble)
	case p.file != "":
		return p.fromFile()
	}
	return p.fromKeyring(ctx)
}

// fromCommand runs the command. It goes through sh, as people expect of pass and
// its like; it is their own command from a file that only they can write.
func (p place) fromCommand(ctx context.Context, grumble io.Writer) (wire.Secret, error) {
	ctx, cancel := context.WithTimeout(ctx, secretTime)
	defer cancel()
	var out bytes.Buffer
	cmd := exec.CommandContext(ctx, "sh", "-c", p.command) //nolint:gosec // see above
	cmd.Stdout, cmd.Stderr = &limited{to: &out, left: maxSecret}, grumble
	cmd.WaitDelay = time.Second
	err := cmd.Run()
	const help = "run the command by hand, or see what it says with -v"
	switch {
	case ctx.Err() != nil:
		return wire.Secret{}, fault(p.source()+" of "+p.account+" took too long", help, ctx.Err())
	case err != nil:
		return wire.Secret{}, fault(p.source()+" of "+p.account+" failed", help, err)
	}
	return clean(out.String(), p.source()+" printed nothing")
}

func (p place) fromFile() (wire.Secret, error) {
	f, err := openPrivate(p.file)
	if errors.Is(err, fs.ErrNotExist) {
		return wire.Secret{}, fault("there is no file "+p.file, "it is "+p.source()+" of account "+p.account+p.written(), err)
	}
	if err != nil {
		return wire.Secret{}, err
	}
	text, err := io.ReadAll(io.LimitReader(f, maxSecret))
	if err := errors.Join(err, f.Close()); err != nil {
		return wire.Secret{}, fault("cannot read "+p.file, "", err)
	}
	return clean(string(text), p.file+" is empty")
}

// written says what would write the file.
func (p place) written() string {
	if p.key == "token" {
		return "; convo login writes a key there"
	}
	return "; put the secret there, readable by you only"
}

func (p place) fromKeyring(ctx context.Context) (wire.Secret, error) {
	var key string
	err := inTime(ctx, func() (err error) {
		key, err = keyring.Get(KeyringService, p.user)
		return err
	})
	switch {
	case errors.Is(err, keyring.ErrNotFound):
		help := "store it with convo login, or set token_command or token_file for the account"
		if p.key != "token" {
			help = "put it there (service " + KeyringService + ", user " + p.user + "), or set " + p.key + "_command or " + p.key + "_file"
		}
		return wire.Secret{}, fault("the system keyring has no key for "+p.user, help, err)
	case err != nil:
		return wire.Secret{}, noKeyring(p, err)
	}
	return clean(key, "the keyring's key for "+p.user+" is empty")
}

// noKeyring is the fault where there is no keyring, or none that answers.
func noKeyring(p place, err error) error {
	return fault("the system keyring cannot be used for "+p.user, "set "+p.key+"_command or "+p.key+"_file for the account", err)
}

// inTime runs do, which knows no context: a keyring that waits for somebody to unlock
// it is left behind.
func inTime(ctx context.Context, do func() error) error {
	ctx, cancel := context.WithTimeout(ctx, secretTime)
	defer cancel()
	done := make(chan error, 1)
	go func() { done <- do() }()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case err := <-done:
		return err
	}
}

// clean takes the first line: pass and its like put more below it.
func clean(text, empty string) (wire.Secret, error) {
	line, _, _ := strings.Cut(text, "\n")
	if line = strings.TrimSpace(line); line == "" {
		return wire.Secret{}, fault(empty, "", nil)
	}
	return wire.NewSecret(line), nil
}

// limited stops taking text once it had enough; the rest is dropped.
type limited struct {
	to   *bytes.Buffer
	left int
}

func (l *limited) Write(p []byte) (int, error) {
	n := min(len(p), l.left)
	l.left -= n
	l.to.Write(p[:n])
	return len(p), nil
}

// Scrub takes the key out of this process's environment, so that no child (an
// editor, token_command) inherits it.
func Scrub() error { return os.Unsetenv("CONVO_TOKEN") }

// quoted is a path for typing in a shell.
func quoted(path string) string {
	if strings.ContainsAny(path, " \t'\"\\$`&|;<>()*?[]#~!{}") {
		return "'" + strings.ReplaceAll(path, "'", `'\''`) + "'"
	}
	return path
}
