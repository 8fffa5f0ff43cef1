// Command convo is a terminal client for shared customer inboxes.
//
// This package is the only one that wires: it reads the configuration, makes
// accounts, desk and state, and hands them to the screen or to a verb. Each group
// of verbs has a file of its own; root.go lists them. Nothing imports it.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"time"

	_ "convo/ui/term/quiet" // before everything that knows terminals, see there

	"convo/cmd/convo/internal/config"
)

func main() { os.Exit(mainCode()) }

// mainCode is main with an exit code, for tests that run convo as a process.
func mainCode() int {
	forbidCoreDumps()
	ctx, stop := untilSignal(context.Background())
	defer stop()
	a := &app{
		stdin: os.Stdin, stdout: os.Stdout, stderr: os.Stderr,
		env: environment(), now: time.Now,
	}
	if err := config.Scrub(); err != nil {
		return a.report(err)
	}
	return a.run(ctx, os.Args[1:])
}

// environment is a copy of what config asks for, made before the key is removed.
func environment() config.Env {
	kept := map[string]string{"CONVO_TOKEN": os.Getenv("CONVO_TOKEN")}
	return func(name string) string {
		if v, ok := kept[name]; ok {
			return v
		}
		return os.Getenv(name)
	}
}

// ended is the cause of a context that a signal has ended.
type ended struct{ by syscall.Signal }

func (e ended) Error() string { return fmt.Sprintf("ended by %v", e.by) }

// code is what a shell would say of a program that died of the signal.
func (e ended) code() int { return 128 + int(e.by) }

// untilSignal answers a context that SIGINT, SIGTERM and SIGHUP end. A second
// signal ends convo the hard way.
func untilSignal(ctx context.Context) (context.Context, func()) {
	ctx, cancel := context.WithCancelCause(ctx)
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP)
	go func() {
		select {
		case s := <-signals:
			signal.Stop(signals)
			if by, ok := s.(syscall.Signal); ok {
				cancel(ended{by})
			}
		case <-ctx.Done():
		}
	}()
	return ctx, func() { signal.Stop(signals); cancel(nil) }
}

// bySignal is the signal that ended ctx, if one did.
func bySignal(ctx context.Context) (ended, bool) {
	var e ended
	ok := errors.As(context.Cause(ctx), &e)
	return e, ok
}
