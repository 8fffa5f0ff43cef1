package main

import (
	"context"
	"errors"
	"io"
	"net"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"convo/client/practice"
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

func (a *app) demoCommand() *cobra.Command {
	var p practiceFlags
	var backend string
	cmd := &cobra.Command{
		Use: "demo", Short: "try convo on a practice inbox; nothing to configure", Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			switch backend {
			case "qlara", "bookingsync":
			case "gtateth", "all":
				return misuse("convo demo --backend qlara", "--backend %s comes with a later version of convo", backend)
			default:
				return misuse("it is one of qlara, bookingsync, gtateth, all", "there is no such backend")
			}
			return a.demo(cmd.Context(), &p, backend)
		},
	}
	p.add(cmd, "127.0.0.1:0", true)
	cmd.Flags().StringVar(&backend, "backend", "qlara", "the API to practise on: qlara, bookingsync, gtateth or all")
	return cmd
}

// demo opens the screen on a practice server of its own. Nothing of it stays.
func (a *app) demo(ctx context.Context, p *practiceFlags, backend string) (err error) {
	dir, err := os.MkdirTemp("", "convo-demo-")
	if err != nil {
		return here("cannot make a temporary folder", "", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	server, end, err := p.start(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, end()) }()
	// Theme and keys are as people are used to, but a mistake in their file must not
	// keep them from trying convo out.
	c, err := config.Load(a.config, func(string) string { return "" })
	if err != nil {
		c = config.Defaults()
	}
	c.Accounts = nil
	acc := config.Account{Name: "demo", Backend: backend, URL: server.URL(backend), Me: server.Me()}
	s := newSession(a, c, acc.WithToken(server.Token()))
	if err := s.remember(filepath.Join(dir, "state")); err != nil {
		return err
	}
	defer s.close()
	return s.screen(ctx, model.Ref{})
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
