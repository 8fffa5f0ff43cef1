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

// Secret fetches an account's key: the environment's, what token_command prints,
// what token_file holds, or the entry in the system's keyring. grumble receives
// what token_command writes to its standard error; nil hides it, since it may hold
// anything.
func (a Account) Secret(ctx context.Context, grumble io.Writer) (wire.Secret, error) {
	switch {
	case a.token != nil:
		return wire.NewSecret(a.token()), nil
	case a.TokenCommand != "":
		return a.fromCommand(ctx, grumble)
	case a.TokenFile != "":
		return a.fromFile()
	}
	return a.fromKeyring(ctx)
}

// Source says in words where the key comes from.
func (a Account) Source() string {
	switch {
	case a.token != nil:
		return "CONVO_TOKEN"
	case a.TokenCommand != "":
		return "token_command"
	case a.TokenFile != "":
		return "token_file " + a.TokenFile
	}
	return "system keyring"
}

// fromCommand runs token_command. It goes through sh, as people expect of pass and
// its like; it is their own command from a file that only they can write.
func (a Account) fromCommand(ctx context.Context, grumble io.Writer) (wire.Secret, error) {
	ctx, cancel := context.WithTimeout(ctx, secretTime)
	defer cancel()
	var out bytes.Buffer
	cmd := exec.CommandContext(ctx, "sh", "-c", a.TokenCommand) //nolint:gosec // see above
	cmd.Stdout, cmd.Stderr = &limited{to: &out, left: maxSecret}, grumble
	cmd.WaitDelay = time.Second
	err := cmd.Run()
	const help = "run the command by hand, or see what it says with -v"
	switch {
	case ctx.Err() != nil:
		return wire.Secret{}, fault("token_command of "+a.Name+" took too long", help, ctx.Err())
	case err != nil:
		return wire.Secret{}, fault("token_command of "+a.Name+" failed", help, err)
	}
	return a.clean(out.String(), "token_command printed nothing")
}

func (a Account) fromFile() (wire.Secret, error) {
	f, err := openPrivate(a.TokenFile)
	if errors.Is(err, fs.ErrNotExist) {
		return wire.Secret{}, fault("there is no file "+a.TokenFile, "it is where account "+a.Name+" has its key", err)
	}
	if err != nil {
		return wire.Secret{}, err
	}
	text, err := io.ReadAll(io.LimitReader(f, maxSecret))
	if err := errors.Join(err, f.Close()); err != nil {
		return wire.Secret{}, fault("cannot read "+a.TokenFile, "", err)
	}
	return a.clean(string(text), a.TokenFile+" is empty")
}

// fromKeyring asks the system. The library knows no context, so a keyring that
// waits for somebody to unlock it is left behind.
func (a Account) fromKeyring(ctx context.Context) (wire.Secret, error) {
	type answer struct {
		key string
		err error
	}
	got := make(chan answer, 1)
	go func() {
		key, err := keyring.Get(KeyringService, a.Name)
		got <- answer{key, err}
	}()
	ctx, cancel := context.WithTimeout(ctx, secretTime)
	defer cancel()
	const help = "set token_command or token_file for the account"
	select {
	case <-ctx.Done():
		return wire.Secret{}, fault("the system keyring did not answer", help, ctx.Err())
	case k := <-got:
		if k.err != nil {
			return wire.Secret{}, fault("the system keyring has no key for "+a.Name, help, k.err)
		}
		return a.clean(k.key, "the keyring's key for "+a.Name+" is empty")
	}
}

// clean takes the first line: pass and its like put more below it.
func (a Account) clean(text, empty string) (wire.Secret, error) {
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
