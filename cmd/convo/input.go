package main

import (
	"context"
	"errors"
	"io"

	"convo/model"
)

// input is standard input for as long as the command may take. A read that is waiting
// when the time is up is left behind: the command ends, and the process with it.
func (a *app) input(ctx context.Context) io.Reader { return &boundedInput{ctx: ctx, from: a.stdin} }

type boundedInput struct {
	ctx  context.Context //nolint:containedctx // it bounds each Read, which takes none
	from io.Reader
}

func (in *boundedInput) Read(p []byte) (int, error) {
	type answer struct {
		n   int
		err error
	}
	if err := in.ctx.Err(); err != nil {
		return 0, unread()
	}
	own := make([]byte, len(p)) // p is the caller's again once this has returned
	done := make(chan answer, 1)
	go func() {
		n, err := in.from.Read(own)
		done <- answer{n, err}
	}()
	select {
	case got := <-done:
		return copy(p, own[:got.n]), got.err
	case <-in.ctx.Done():
		return 0, unread()
	}
}

// unread is why nothing was done with standard input.
func unread() error {
	return &model.Fault{
		Kind: model.FaultCanceled, What: model.NewText("no time left: standard input did not end; nothing was requested"),
		Help: "close it, or give it more with --timeout",
	}
}

// unreadable is what is wrong with standard input, or with a file that was named.
func unreadable(what string, err error) error {
	var f *model.Fault
	if errors.As(err, &f) {
		return f
	}
	return here("cannot read "+what, "", err)
}
