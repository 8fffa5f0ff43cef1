package main

import (
	"context"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"convo/client/wire"
	"convo/cmd/convo/internal/config"
	"convo/model"
)

// permission is what a system asks of a key for some of what convo does.
type permission struct {
	name   string
	uses   string   // what convo does with it, in words
	path   []string // a GET that needs it; nil where only writing would tell
	absent bool     // path names nothing: that it is not found shows the permission, too
}

// checkup is what convo doctor found out about an account.
type checkup struct {
	account config.Account
	caps    model.Caps
	me      model.Person // who is at the keyboard, as far as that is known
	err     error        // why it does not work
	rights  []right
	rate    model.Rate
}

// right is whether the key has a permission.
type right struct {
	permission

	known, has bool
	why        string // why it is not known
}

func (a *app) doctorCommand() *cobra.Command {
	cmd := a.verb("doctor", "look whether everything works: accounts, keys, permissions, terminal", noArgs,
		func(ctx context.Context, _ []string) error { return a.doctor(ctx) })
	cmd.Long = `Look whether everything works: accounts, keys, permissions, terminal.

Of each account it tells whether its server answers and takes the key, which of the
permissions that convo can use the key has, what is left of the rate limit, and what
the system cannot do. It issues nothing but GETs. The exit code is that of the worst
that was found.`
	return cmd
}

// doctor examines every account, or those that were named, and the terminal.
func (a *app) doctor(ctx context.Context) error {
	c, err := config.Load(a.config, a.env)
	if err != nil {
		return err
	}
	chosen := c.Accounts
	if named := a.named(); named != "" || len(chosen) == 0 {
		if chosen, err = c.Choose(named); err != nil {
			a.writeDoctor(nil)
			return err
		}
	}
	s := newSession(a, c, chosen...)
	defer s.close()
	found := make([]checkup, len(chosen))
	var all sync.WaitGroup
	for i, acc := range chosen {
		found[i] = checkup{account: acc, caps: s.caps(acc), me: model.Person{ID: acc.Me}}
		opened, err := s.open(acc.Name, use{})
		if err != nil {
			found[i].err = err
			continue
		}
		s.accounts[acc.Name] = opened
		all.Go(func() { found[i].examine(ctx, opened) })
	}
	all.Wait()
	a.writeDoctor(found)
	return worst(found)
}

// examine looks at an account. It stops at what makes the rest impossible.
func (f *checkup) examine(ctx context.Context, acc *account) {
	if f.err = acc.key.check(ctx); f.err != nil {
		return
	}
	if _, f.err = acc.inbox.List(ctx, model.Query{Limit: 1}, ""); f.err != nil && !forbidden(f.err) {
		return
	}
	for _, p := range systems[acc.Backend].permissions {
		f.rights = append(f.rights, tried(ctx, acc.wire, p))
	}
	if people, err := acc.inbox.People(ctx); err == nil {
		if i := slices.IndexFunc(people, func(p model.Person) bool { return p.ID == acc.Me }); i >= 0 {
			f.me = people[i]
		}
	}
	f.rate = acc.wire.Rate()
}

// tried finds out by a GET whether the key has a permission.
func tried(ctx context.Context, w *wire.Client, p permission) right {
	r := right{permission: p}
	if p.path == nil {
		r.why = "only writing would tell"
		return r
	}
	_, err := w.Do(ctx, wire.Request{Method: http.MethodGet, Path: p.path, Class: wire.Read, Limit: wire.LimitList, Needs: p.name})
	switch {
	case err == nil, p.absent && is(err, model.FaultNotFound):
		r.known, r.has = true, true
	case forbidden(err):
		r.known = true
	default:
		r.why = err.Error()
	}
	return r
}

func forbidden(err error) bool { return is(err, model.FaultForbidden) }

// is reports whether err is a failure of this kind.
func is(err error, kind model.FaultKind) bool {
	f := model.AsFault(err)
	return f != nil && f.Kind == kind
}

// gravity orders exit codes, the gravest first: without the first nothing works at all.
var gravity = []int{exitLocal, exitKey, exitNetwork, exitServer, exitForbidden, exitLimited}

// worst is the gravest of what was found: everything was told, so only its code is left.
func worst(found []checkup) error {
	grave := len(gravity)
	for _, f := range found {
		var code int
		switch {
		case f.err != nil:
			code = problemOf(f.err).exit
		case slices.ContainsFunc(f.rights, func(r right) bool { return r.known && !r.has }):
			code = exitForbidden
		default:
			continue
		}
		if at := slices.Index(gravity, code); at >= 0 {
			grave = min(grave, at)
		} else {
			grave = min(grave, len(gravity)-1)
		}
	}
	if grave == len(gravity) {
		return nil
	}
	return exitOnly(gravity[grave])
}

// until is when a rate limit is whole again, for people; "" where that is not told.
func until(r model.Rate, now time.Time) string {
	if r.ResetAt.IsZero() {
		return ""
	}
	return " until " + r.ResetAt.In(now.Location()).Format("15:04:05")
}
