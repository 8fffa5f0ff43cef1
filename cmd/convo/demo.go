package main

import (
	"context"
	"errors"
	"io"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"convo/client/practice"
	"convo/client/practice/world"
	"convo/cmd/convo/internal/config"
	"convo/model"
)

// practiceFlags are what demo and practice have in common.
type practiceFlags struct {
	practice.Options
	log   string
	fault string
}

func (p *practiceFlags) add(cmd *cobra.Command, listen string, live bool) {
	f := cmd.Flags()
	f.StringVar(&p.Listen, "listen", listen, "the address to listen on, loopback only")
	f.IntVar(&p.Conversations, "conversations", 2000, "how many conversations there are")
	f.Int64Var(&p.Seed, "seed", 1, "chooses the customers and what they wrote")
	f.BoolVar(&p.Live, "live", live, "customers write and colleagues work by themselves")
	f.StringVar(&p.log, "log", "", "a file for one JSON line per request")
}

// start starts the practice server and answers how to end it.
func (p *practiceFlags) start(ctx context.Context) (server *practice.Server, end func() error, err error) {
	if p.Conversations <= 0 {
		p.Conversations = -1 // practice reads 0 as "as usual"
	}
	if host, _, err := net.SplitHostPort(p.Listen); err != nil || host != "localhost" && !net.ParseIP(host).IsLoopback() {
		return nil, nil, misuse("for instance --listen 127.0.0.1:8080", "--listen is an address of this machine's loopback only: the practice server guards nothing")
	}
	if p.Faults, err = practice.ParseFaults(p.fault); err != nil {
		return nil, nil, misuse("for instance --fault 429=0.1,latency=300ms", "%v", err)
	}
	var log io.Closer
	if p.log != "" {
		file, err := os.OpenFile(p.log, os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o600)
		if err != nil {
			return nil, nil, here("cannot write "+p.log, "", err)
		}
		p.Log, log = file, file
	}
	server, err = practice.Start(ctx, p.Options)
	if err != nil {
		return nil, nil, here("the practice server did not start", "another --listen address may be free", err)
	}
	return server, func() error { //nolint:contextcheck // Close ends by itself
		err := server.Close()
		if log != nil {
			err = errors.Join(err, log.Close())
		}
		if err != nil {
			return here("the practice server did not end well", "", err)
		}
		return nil
	}, nil
}

// demoBackends are the systems that a demo can be of, in the order of their servers.
var demoBackends = []string{"qlara", "bookingsync", "gtateth"}

func (a *app) demoCommand() *cobra.Command {
	var p practiceFlags
	var backend string
	cmd := &cobra.Command{
		Use: "demo", Short: "try convo on a practice inbox; nothing to configure", Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			switch {
			case backend == config.All:
				return a.demo(cmd.Context(), &p, demoBackends)
			case slices.Contains(demoBackends, backend):
				return a.demo(cmd.Context(), &p, []string{backend})
			}
			return misuse("it is one of "+strings.Join(demoBackends, ", ")+", all", "there is no such backend")
		},
	}
	p.add(cmd, "127.0.0.1:0", true)
	cmd.Flags().StringVar(&backend, "backend", "qlara", "the API to practise on: qlara, bookingsync, gtateth, or all in one list")
	return cmd
}

// demo opens the screen on practice servers of its own, one for each backend. Nothing
// of it stays.
func (a *app) demo(ctx context.Context, p *practiceFlags, backends []string) (err error) {
	dir, err := os.MkdirTemp("", "convo-demo-")
	if err != nil {
		return here("cannot make a temporary folder", "", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	// Theme and keys are as people are used to, but a mistake in their file must not
	// keep them from trying convo out.
	c, err := config.Load(a.config, func(string) string { return "" })
	if err != nil {
		c = config.Defaults()
	}
	c.Accounts, c.People, c.Path, c.Exists = nil, nil, "", false
	if _, err := os.Stat(c.RepliesDir); err != nil {
		c.RepliesDir = filepath.Join(dir, "replies")
		if err := lendReplies(c.RepliesDir); err != nil {
			return here("cannot write the examples of canned replies", "", err)
		}
	}
	var ends []func() error
	defer func() {
		for _, end := range slices.Backward(ends) {
			err = errors.Join(err, end())
		}
	}()
	for i, backend := range backends {
		one := *p
		one.Seed += int64(i)
		one.Listen = nth(p.Listen, i)
		server, end, problem := one.start(ctx)
		if problem != nil {
			return problem
		}
		ends = append(ends, end)
		name := backend
		if len(backends) == 1 {
			name = "demo"
		}
		practise(c, server, name, backend)
	}
	s := newSession(a, c, c.Accounts...)
	if err := s.remember(filepath.Join(dir, "state")); err != nil {
		return err
	}
	defer s.close()
	return s.screen(ctx, model.Ref{})
}

// practise adds a practice server as an account. Where an API does not tell who is in
// the team, the configuration does, as it would for a real one.
func practise(c *config.Config, server *practice.Server, name, backend string) {
	acc := config.Account{Name: name, Backend: backend, URL: server.URL(backend), Me: server.MeOn(backend)}
	c.Accounts = append(c.Accounts, acc.WithToken(server.Token()))
	if backend != "gtateth" {
		return
	}
	for _, p := range world.Team() {
		id := server.Person(backend, strconv.Itoa(p.ID))
		c.People = append(c.People, config.Person{Account: name, ID: id, Name: p.Name})
	}
}

// nth is the address of the server that starts as the nth: the port so much higher, or
// a free one again.
func nth(listen string, n int) string {
	host, port, err := net.SplitHostPort(listen)
	number, errPort := strconv.Atoi(port)
	if n == 0 || err != nil || errPort != nil || number == 0 {
		return listen // what is wrong with it is told by the start
	}
	return net.JoinHostPort(host, strconv.Itoa(number+n))
}

func (a *app) practiceCommand() *cobra.Command {
	var p practiceFlags
	cmd := &cobra.Command{
		Use: "practice", Short: "a practice server to try programs on", Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			server, end, err := p.start(cmd.Context())
			if err != nil {
				return err
			}
			a.out.Line("%s\nready", server.Env())
			<-cmd.Context().Done()
			return end()
		},
	}
	p.add(cmd, "127.0.0.1:8080", false)
	f := cmd.Flags()
	f.StringVar(&p.DB, "db", "", "a file that keeps what people did")
	f.StringVar(&p.fault, "fault", "", "what goes wrong on purpose, for instance 429=0.1,latency=300ms")
	// A practice server's key guards nothing, so it may be seen.
	f.StringVar(&p.Token, "token", "practice", "the key that is accepted; it is no secret")
	return cmd
}
