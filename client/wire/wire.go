// Package wire carries one request to an API and brings back either a whole
// answer or a *model.Fault that says what is known about what happened.
//
// It is the only place that opens connections to a backend: it holds the key,
// the time-outs, the size limits, the pace and the retries, so that a backend
// package is left with paths, shapes and conversion. It imports model only;
// the backend packages below client and cmd may import it.
package wire

import (
	"cmp"
	"context"
	"net"
	"net/http"
	"net/url"
	"time"

	"convo/model"
)

// Options say where an API is and how to talk to it. Only Base is needed.
type Options struct {
	// Base is the API's address with its version prefix, for instance
	// "https://lora-api.agiletelecom.com/api/partner-gateway/v1", or "unix:PATH"
	// for a relay's socket.
	Base string
	// Credential gives the key for each request; nil sends none. An error that
	// holds a *model.Fault is passed on as it is.
	Credential func(ctx context.Context) (Credential, error)
	// Renew is asked when the server has refused a key: it reports whether Credential
	// answers another one by now. Nil where keys do not change by themselves.
	Renew func(ctx context.Context, refused Credential) bool
	// KeyFrom says in words where the credential comes from, for people whose key was
	// refused: "CONVO_TOKEN", "the system keyring". "" leaves it open.
	KeyFrom string
	// Insecure allows clear-text http to other machines than this one.
	Insecure bool
	// CAFile is a PEM file with authorities to trust besides the system's.
	CAFile string
	// MediaType is what requests hold and answers are asked for in; "" is
	// "application/json".
	MediaType string
	// Version is what follows "convo/" in the User-Agent; "" is "dev".
	Version string
	// Limit is what the API is documented to allow. Headers of its answers
	// replace it; the zero Limit asks for no pacing until they do.
	Limit Limit
	// Timeouts replaces single time-outs; zero fields keep the defaults.
	Timeouts Timeouts
	// Trace is told of every exchange, for -v. It is called on the requesting
	// goroutine and must not block.
	Trace func(Event)

	dial dialFunc // tests put a connection without a network here
}

type dialFunc func(ctx context.Context, network, addr string) (net.Conn, error)

// Timeouts bound the parts of one exchange.
type Timeouts struct {
	Connect  time.Duration // until a connection stands; 5 s
	Headers  time.Duration // the TLS handshake, and from the written request to the answer's headers; 10 s each
	BodyIdle time.Duration // between two reads of the body; 10 s
	Whole    time.Duration // one exchange, from dialling to the last byte; 20 s
}

func (t Timeouts) withDefaults() Timeouts {
	for _, f := range []struct {
		value *time.Duration
		usual time.Duration
	}{
		{&t.Connect, 5 * time.Second},
		{&t.Headers, 10 * time.Second},
		{&t.BodyIdle, 10 * time.Second},
		{&t.Whole, 20 * time.Second},
	} {
		if *f.value <= 0 {
			*f.value = f.usual
		}
	}
	return t
}

// Event is one exchange as -v shows it: no query, no headers, no bodies.
type Event struct {
	Method   string
	Path     string // with the ids, without the query
	Try      int    // 1 for the first
	Status   int    // 0 where there was no answer
	Duration time.Duration
	Failure  string // one safe line; "" when all went well
}

// Client talks to one base address with one key. It is safe for concurrent use
// and shares its pace and its retry budget among all callers.
type Client struct {
	base       *url.URL
	socket     bool // base stands in for a socket's path
	reads      *http.Transport
	writes     *http.Transport
	credential func(context.Context) (Credential, error)
	renew      func(context.Context, Credential) bool
	keyFrom    string
	media      string
	agent      string
	timeouts   Timeouts
	trace      func(Event)
	pace       *pacer
	budget     *budget
}

// New checks the options and makes a client; it opens no connection. Its errors
// are *model.Fault of kind FaultLocal.
func New(o Options) (*Client, error) {
	base, socket, err := parseBase(o.Base, o.Insecure)
	if err != nil {
		return nil, err
	}
	timeouts := o.Timeouts.withDefaults()
	reads, writes, err := newTransports(o, timeouts, socket)
	if err != nil {
		return nil, err
	}
	version := o.Version
	if version == "" {
		version = "dev"
	}
	return &Client{
		base:       base,
		socket:     socket != "",
		reads:      reads,
		writes:     writes,
		credential: o.Credential,
		renew:      o.Renew,
		media:      cmp.Or(o.MediaType, "application/json"),
		keyFrom:    o.KeyFrom,
		agent:      "convo/" + version,
		timeouts:   timeouts,
		trace:      o.Trace,
		pace:       newPacer(o.Limit),
		budget:     newBudget(),
	}, nil
}

// Host is the host of the base address, port included where it is not the
// scheme's own: what the screen shows beside the account's name.
func (c *Client) Host() string { return c.base.Host }

// Origin is scheme, host and port of the base address, for links that people are
// shown; "" for a socket.
func (c *Client) Origin() string {
	if c.socket {
		return ""
	}
	return c.base.Scheme + "://" + c.base.Host
}

// Rate is what the server last said about its limit, whichever caller asked.
func (c *Client) Rate() model.Rate { return c.pace.last() }

// Close gives back connections that are kept open. Requests under way go on.
func (c *Client) Close() {
	c.reads.CloseIdleConnections()
	c.writes.CloseIdleConnections()
}

// local is a fault of this machine or its configuration.
func local(what, help string, err error) *model.Fault {
	return &model.Fault{Kind: model.FaultLocal, What: model.NewText(what), Help: help, Err: err}
}
