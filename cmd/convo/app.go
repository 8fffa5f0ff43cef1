package main

import (
	"context"
	"errors"
	"io"
	"time"

	"convo/cmd/convo/internal/config"
	"convo/cmd/convo/internal/output"
	"convo/model"
)

// app is one run of convo: its streams, its environment and its flags.
type app struct {
	stdin          io.Reader
	stdout, stderr io.Writer
	env            config.Env
	now            func() time.Time

	account  string
	config   string
	json     bool
	observer bool
	noColor  bool
	verbose  bool
	timeout  time.Duration

	out *output.Writer // made once the flags are known
}

// usualTimeout bounds a whole command.
const usualTimeout = 30 * time.Second

// run runs one command line and answers its exit code.
func (a *app) run(ctx context.Context, args []string) int {
	a.out = output.New(a.stdout, false)
	root := a.root() //nolint:contextcheck // commands get theirs when they run
	root.SetArgs(args)
	a.json = asksForJSON(args) // so that a mistake in the flags is told in JSON, too
	err := root.ExecuteContext(ctx)
	if by, ok := bySignal(ctx); ok {
		a.complainOfEnd(by, err)
		return by.code()
	}
	if err == nil {
		err = a.out.Err()
	}
	return a.report(err)
}

// complainOfEnd tells that a signal ended a command, unless the command has told its
// end already. A write that may have been done is worth more words than the signal.
func (a *app) complainOfEnd(by ended, err error) {
	var silent exitOnly
	switch f := (*model.Fault)(nil); {
	case err == nil, errors.As(err, &silent):
	case errors.As(err, &f) && f.Kind == model.FaultUnknown:
		a.complain(problemOf(err))
	default:
		a.complain(problemOf(by))
	}
}

// asksForJSON reports whether --json is among the flags.
func asksForJSON(args []string) bool {
	for _, arg := range args {
		switch arg {
		case "--json", "--json=true":
			return true
		case "--":
			return false
		}
	}
	return false
}
