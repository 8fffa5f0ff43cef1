// Package practice is a real HTTP server on loopback that stands in for the vendors' APIs: to try
// convo without an account, to practise on, and for the conformance tests of the backends. What it
// answers is written from the vendors' documentation alone and shares nothing with convo's clients,
// so that a mistake there cannot hide behind the same mistake here.
//
// One inbox (practice/store) lies under all APIs. An API is a facade: paths, JSON shapes, ids and
// errors in files of its own. Around every facade lie the same log, credentials, rate limit and
// faults. Only cmd and tests import this package.
package practice

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"time"

	"convo/client/practice/store"
	"convo/client/practice/world"
)

// Options says what kind of server to start. The zero value is a good one.
type Options struct {
	// Listen is a loopback address, "127.0.0.1:0" if empty. Port 0 takes a free one.
	Listen string
	// DB is the file that keeps what people did. If empty, a temporary one is removed at Close.
	DB string
	// Conversations is the size of the inbox: 2000 if 0, an empty one if negative.
	Conversations int
	// Seed chooses the customers and what they wrote, 1 if 0.
	Seed int64
	// Token is the credential that every API accepts, "practice" if empty. BookingSync's takes the
	// access tokens of its authorization server as well.
	Token string
	// Live lets customers write and colleagues work by themselves.
	Live bool
	// Log receives one JSON line per request, nil for none.
	Log io.Writer
	// Faults are those in force from the start.
	Faults Faults
	// Now is the clock, time.Now if nil.
	Now func() time.Time
}

func (o Options) withDefaults() Options {
	if o.Listen == "" {
		o.Listen = "127.0.0.1:0"
	}
	switch {
	case o.Conversations == 0:
		o.Conversations = 2000
	case o.Conversations < 0:
		o.Conversations = 0
	}
	if o.Seed == 0 {
		o.Seed = 1
	}
	if o.Token == "" {
		o.Token = "practice"
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	return o
}

// Server is a running practice server. Its methods are safe for concurrent use.
type Server struct {
	token  string
	now    func() time.Time
	inbox  *store.Store
	http   *http.Server
	addr   string
	log    *requestLog
	faults *faultBox
	oauth  *oauth
	facade []facade
	limits map[string]*limiter // by backend

	stop     context.CancelFunc // ends hanging answers and the traffic
	running  sync.WaitGroup     // accepting and traffic
	handling sync.RWMutex       // read-locked by every request, so that Close can wait for them
	over     bool               // under handling: the inbox is closed
	once     sync.Once
	closed   error
	tempDir  string // removed at Close, "" for none
}

// grace is how long Close waits for answers that are being written.
const grace = 300 * time.Millisecond

// Start starts a server, which is listening when Start returns and ends with ctx or Close.
func Start(ctx context.Context, o Options) (*Server, error) {
	o = o.withDefaults()
	listener, err := listen(ctx, o.Listen)
	if err != nil {
		return nil, err
	}
	s, err := newServer(o)
	if err != nil {
		return nil, errors.Join(err, listener.Close())
	}
	s.addr = listener.Addr().String()
	life, stop := context.WithCancel(ctx)
	s.stop = stop
	s.http = &http.Server{
		Handler:           s.handler(),
		ReadHeaderTimeout: 10 * time.Second,
		ErrorLog:          log.New(io.Discard, "", 0), // standard error belongs to the screen
		BaseContext:       func(net.Listener) context.Context { return life },
	}
	s.running.Go(func() { _ = s.http.Serve(listener) })
	if o.Live {
		t := newTraffic(s.inbox, o.Now, rand.New(rand.NewPCG(uint64(o.Seed), trafficStream))) //nolint:gosec // no secret
		s.running.Go(func() { t.run(life) })
	}
	context.AfterFunc(life, func() { _ = s.Close() }) //nolint:contextcheck // life has ended: closing needs one of its own
	return s, nil
}

// listen refuses every address that others could reach: the token is no secret.
func listen(ctx context.Context, address string) (net.Listener, error) {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return nil, fmt.Errorf("listen on %q: %w", address, err)
	}
	if ip := net.ParseIP(host); host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return nil, fmt.Errorf("listen on %q: the practice server listens on loopback only", address)
	}
	var lc net.ListenConfig
	l, err := lc.Listen(ctx, "tcp", address)
	if err != nil {
		return nil, fmt.Errorf("listen on %q: %w", address, err)
	}
	return l, nil
}

func newServer(o Options) (*Server, error) {
	s := &Server{
		token: o.Token, now: o.Now,
		log:    &requestLog{out: o.Log},
		faults: newFaultBox(o.Seed, o.Faults),
		limits: map[string]*limiter{},
	}
	path := o.DB
	if path == "" {
		dir, err := os.MkdirTemp("", "convo-practice-")
		if err != nil {
			return nil, fmt.Errorf("make a temporary folder: %w", err)
		}
		s.tempDir, path = dir, filepath.Join(dir, "practice.db")
	}
	w := world.World{Seed: o.Seed, Count: o.Conversations, Epoch: o.Now().Truncate(time.Second)}
	var err error
	if s.inbox, err = store.Open(path, w, o.DB == ""); err != nil {
		return nil, errors.Join(err, s.removeTemp())
	}
	s.oauth = &oauth{licences: newRegistry(o.Now), faults: s.faults}
	s.facade = []facade{
		&qlara{inbox: s.inbox, now: o.Now, faults: s.faults},
		&bookingsync{inbox: s.inbox, now: o.Now, faults: s.faults, licences: s.oauth.licences, knows: s.knows},
		&gtateth{inbox: s.inbox, now: o.Now, faults: s.faults},
	}
	for _, f := range s.facade {
		s.limits[f.backend()] = &limiter{}
	}
	return s, nil
}

// Close ends the traffic, cuts hanging answers off, waits for the others and closes the file. Further
// calls do nothing and return the same.
func (s *Server) Close() error {
	s.once.Do(func() {
		s.stop()
		polite, cancel := context.WithTimeout(context.Background(), grace)
		defer cancel()
		err := s.http.Shutdown(polite)
		if errors.Is(err, context.DeadlineExceeded) {
			err = s.http.Close()
		}
		s.running.Wait()
		s.handling.Lock()
		s.over = true
		s.handling.Unlock()
		s.closed = errors.Join(err, s.inbox.Close(), s.removeTemp())
	})
	return s.closed
}

func (s *Server) removeTemp() error {
	if s.tempDir == "" {
		return nil
	}
	return os.RemoveAll(s.tempDir)
}

// Addr is the host and port that the server listens on.
func (s *Server) Addr() string { return s.addr }

// URL is the base address of a backend's API, version prefix included, and "" for a backend that the
// server does not speak.
func (s *Server) URL(backend string) string {
	for _, f := range s.facade {
		if f.backend() == backend {
			return "http://" + s.addr + f.base()
		}
	}
	return ""
}

// Token is the credential that is accepted.
func (s *Server) Token() string { return s.token }

// Me is the id of the person of the team in whose name replies are sent, as Qlara and BookingSync
// give it.
func (s *Server) Me() string { return strconv.Itoa(me) }

// MeOn is Me as a backend's API gives it, "" for a backend that the server does not speak.
func (s *Server) MeOn(backend string) string { return s.Person(backend, strconv.Itoa(me)) }

// Person is the id of somebody in the team, by the number that Conversation.Owner tells, as a
// backend's API gives it. It is "" for nobody and for a backend that the server does not speak.
func (s *Server) Person(backend, number string) string {
	id, err := teammate(number)
	for _, f := range s.facade {
		if err == nil && f.backend() == backend {
			return f.person(id)
		}
	}
	return ""
}

// me is whom the token belongs to.
const me = 4521

// Env is one block of shell lines per API, which make convo use it.
func (s *Server) Env() string {
	var b strings.Builder
	for i, f := range s.facade {
		if i > 0 {
			b.WriteString("\n")
		}
		fmt.Fprintf(&b, "export CONVO_BACKEND=%s\nexport CONVO_URL=%s\nexport CONVO_TOKEN=%s\nexport CONVO_ME=%s\n",
			f.backend(), s.URL(f.backend()), quote(s.token), f.person(me))
	}
	return b.String()
}

// quote makes one word of s for a POSIX shell.
func quote(s string) string {
	plain := func(r rune) bool {
		return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("_-.:/", r)
	}
	if strings.IndexFunc(s, func(r rune) bool { return !plain(r) }) < 0 {
		return s
	}
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}

// SetFaults replaces all faults and switches; the zero Faults ends them.
func (s *Server) SetFaults(f Faults) { s.faults.set(f) }

// Requests are the latest 5,000 requests, oldest first.
func (s *Server) Requests() []Request { return s.log.latest() }
