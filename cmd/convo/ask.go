package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	xterm "golang.org/x/term"

	"convo/client/wire"
)

// maxTyped bounds what is piped in as a secret, in bytes.
const maxTyped = 16 << 10

// ask reads one line that nobody sees: typed without echo on a terminal, or the first
// line of standard input where that is none. The line is a secret from here on.
func (a *app) ask(ctx context.Context, prompt string) (wire.Secret, error) {
	file, ok := a.stdin.(*os.File)
	read := a.piped
	if ok && xterm.IsTerminal(int(file.Fd())) {
		_, _ = fmt.Fprint(a.stderr, prompt+" (it is not shown): ")
		before, err := xterm.GetState(int(file.Fd()))
		if err != nil {
			return wire.Secret{}, here("cannot ask on this terminal", "", err)
		}
		// Whoever gives up gets the terminal back as it was; the read is left behind.
		defer func() {
			_ = xterm.Restore(int(file.Fd()), before)
			a.say("")
		}()
		read = func() (string, error) {
			line, err := xterm.ReadPassword(int(file.Fd()))
			return string(line), err
		}
	}
	type answer struct {
		line string
		err  error
	}
	got := make(chan answer, 1)
	go func() {
		line, err := read()
		got <- answer{line, err}
	}()
	select {
	case <-ctx.Done():
		return wire.Secret{}, ctx.Err()
	case in := <-got:
		switch line := strings.TrimSpace(in.line); {
		case in.err != nil && !errors.Is(in.err, io.EOF):
			return wire.Secret{}, here("cannot read what was typed", "", in.err)
		case line == "":
			return wire.Secret{}, misuse("type it, or pipe it in", "nothing was typed; nothing was stored")
		default:
			return wire.NewSecret(line), nil
		}
	}
}

// piped is the first line of standard input.
func (a *app) piped() (string, error) {
	return bufio.NewReader(io.LimitReader(a.stdin, maxTyped)).ReadString('\n')
}
