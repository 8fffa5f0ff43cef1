package main

import (
	"context"
	"time"

	"github.com/spf13/cobra"

	"convo/cmd/convo/internal/output"
	"convo/model"
	"convo/model/action"
	"convo/model/query"
)

// snoozeCommands are convo snooze and convo unsnooze. They change what is kept on this
// machine only: nothing is requested, so that observers may, and ids are taken as given.
func (a *app) snoozeCommands() []*cobra.Command {
	var until string
	snooze := a.snoozeCommand(action.Snooze, "snooze ID... --until WHEN", "hide conversations on this machine for a while", func() (time.Time, error) {
		const help = "convo snooze ID... --until WHEN"
		if until == "" {
			return time.Time{}, misuse(help, "--until is missing: for instance --until 2h, 14:30, tomorrow or mon")
		}
		at, err := query.Until(until, a.now())
		if err != nil {
			return at, misuse(help, "--until: %v", err)
		}
		return at, nil
	})
	snooze.Long = `Hide conversations on this machine until a time, or until something new comes.

WHEN is 2h, 1d12h, 14:30, tomorrow, mon, 2026-12-01, a day and a time of day, or RFC 3339.
They leave the working views of the screen; is:snoozed lists them there and in convo list.
Nothing is requested, and nobody else sees it.`
	snooze.Flags().StringVar(&until, "until", "", "until when, for instance 2h, 14:30, tomorrow, mon or 2026-12-01")
	unsnooze := a.snoozeCommand(action.Unsnooze, "unsnooze ID...", "show snoozed conversations again", func() (time.Time, error) {
		return time.Time{}, nil
	})
	return []*cobra.Command{snooze, unsnooze}
}

func (a *app) snoozeCommand(op action.Name, use, short string, until func() (time.Time, error)) *cobra.Command {
	var dry bool
	cmd := a.verb(use, short, words(-1, "ids, or - to read them from standard input"), func(ctx context.Context, args []string) error {
		at, err := until()
		if err != nil {
			return err
		}
		return a.withMemory(func(ctx context.Context, s *session, args []string) error {
			ts, err := s.targets(ctx, args)
			if err != nil {
				return err
			}
			return s.snoozeAll(op, ts, at, dry)
		})(ctx, args)
	})
	dryRun(cmd, &dry)
	return cmd
}

// snoozeAll snoozes conversations until a moment, or with the zero time shows them again.
func (s *session) snoozeAll(op action.Name, ts []target, until time.Time, dry bool) error {
	failed := 0
	var last *model.Fault
	for _, t := range ts {
		r := &outcome{ref: t.ref, kind: model.OpKind(op), until: until, settled: true}
		if !until.IsZero() {
			r.note = "until " + output.Clock(model.At(until), s.app.now())
		}
		r.already, r.fault = s.snoozeOne(t, until, dry)
		r.dry = dry && r.fault == nil
		if r.fault != nil {
			failed++
			last = r.fault
		}
		s.write(r, len(ts) > 1)
	}
	switch {
	case failed == 0:
		return nil
	case len(ts) == 1:
		return last
	}
	return exitOnly(exitPartly)
}

// snoozeOne is snoozeAll for one. It reports whether it was so already.
func (s *session) snoozeOne(t target, until time.Time, dry bool) (already bool, fault *model.Fault) {
	now := s.app.now()
	all, err := s.store.Snoozed(t.ref.Account, now)
	if err != nil {
		return false, model.AsFault(err)
	}
	if already = all[t.ref.ID].Until.Equal(until); already || dry {
		return already, nil
	}
	z := model.Snooze{Until: until}
	if !until.IsZero() {
		// What is new is newer than what was listed, or where that is not told, than now.
		if z.After = t.seen; z.After.IsZero() {
			z.After = model.At(now)
		}
	}
	return false, model.AsFault(s.store.SaveSnooze(t.ref, z, now))
}

// asleep is what of the chosen accounts is snoozed here, for filters that ask.
func (s *session) asleep() (func(model.Ref) bool, error) {
	asleep := map[model.Ref]bool{}
	for _, acc := range s.chosen {
		if s.store == nil {
			if err := s.remember(acc.StateDir()); err != nil {
				return nil, err
			}
		}
		all, err := s.store.Snoozed(acc.Name, s.app.now())
		if err != nil {
			return nil, err
		}
		for id := range all {
			asleep[model.Ref{Account: acc.Name, ID: id}] = true
		}
	}
	return func(ref model.Ref) bool { return asleep[ref] }, nil
}
