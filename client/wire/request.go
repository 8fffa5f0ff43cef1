package wire

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"time"

	"convo/model"
)

// Class tells what repeating a request would do.
type Class uint8

const (
	// Read changes nothing; it is tried up to three times.
	Read Class = iota
	// Write changes something and is not repeated here: only the caller can look
	// first whether it was done.
	Write
	// Send puts words in front of people. It is never repeated.
	Send
)

// Limits on the decoded body in bytes.
const (
	LimitSmall  int64 = 1 << 20  // a single object
	LimitList   int64 = 8 << 20  // a page of conversations
	LimitThread int64 = 16 << 20 // a page of messages
)

// Request is one call of an API.
type Request struct {
	Method string
	// Path is appended to the base address. Every segment, fixed words and ids
	// alike, must be a model.ValidID or a list of them with commas; otherwise nothing
	// is sent.
	Path  []string
	Query url.Values
	Body  any        // sent as JSON; nil for none
	Form  url.Values // sent as a form, where there is no Body; nil for none
	Class Class
	// Needs is the permission that the API asks of the key for this request, for the
	// words about a 403; "" where there is no such thing.
	Needs string
	// Accept lists the documented codes of success. Any other 2xx proves nothing.
	Accept []int
	// EmptyOK takes 200 without a body for success; 202 and 204 always may have none.
	EmptyOK bool
	Limit   int64 // decoded bytes of the answer; 0 is LimitSmall
	// Decode reads a body that is JSON. Its error means that the answer is not
	// what is documented: a failed Read, an unconfirmed Write. It is not called for
	// an empty body. Its words are shown, so they hold nothing of the server's.
	Decode func(body []byte) error
}

// Response is a whole answer with a documented code.
type Response struct {
	Status    int
	RequestID string
	Body      []byte // decoded; empty where there was none
	Header    http.Header
	Rate      model.Rate
}

// prepared is a checked request, ready to be tried.
type prepared struct {
	Request
	url   url.URL
	body  []byte
	media string // of the body
	place string // "PATCH …/read", for words; Event tells the whole path
	start time.Time
}

// Do carries out one request. Every error is a *model.Fault:
//
//   - FaultNetwork, FaultRateLimited, FaultCanceled: for anything but a Read,
//     nothing was done.
//   - FaultUnauthenticated, FaultForbidden, FaultNotFound, FaultRefused: the API
//     said no; Status tells 409 from other refusals.
//   - FaultServer: a Read failed, or what answered is not the API.
//   - FaultUnknown: a Write or Send that may have been done.
func (c *Client) Do(ctx context.Context, r Request) (Response, error) {
	p, fault := c.prepare(r)
	if fault != nil {
		return Response{}, fault
	}
	c.budget.earn()
	renewed := false
	for try := 1; ; try++ {
		resp, cred, fault := c.once(ctx, p, try)
		if fault == nil {
			return resp, nil
		}
		if !renewed && fault.Kind == model.FaultUnauthenticated && c.renew != nil && c.renew(ctx, cred) {
			// Nothing was done, and there is another key than the one that was refused.
			renewed = true
			continue
		}
		again, wait := c.again(ctx, p, fault, try)
		if !again {
			return Response{}, fault
		}
		if err := sleep(ctx, wait); err != nil {
			return Response{}, givenUp(p, err, true)
		}
	}
}

func (c *Client) prepare(r Request) (*prepared, *model.Fault) {
	for _, segment := range r.Path {
		if !validSegment(segment) {
			return nil, &model.Fault{
				Kind: model.FaultRefused,
				What: model.NewText("an id that cannot be part of an address; nothing was requested"),
				Help: "it can be shown, but nothing can be done with it",
			}
		}
	}
	if r.Limit == 0 {
		r.Limit = LimitSmall
	}
	p := &prepared{Request: r, url: *c.base, start: time.Now()}
	path := "/" + strings.Join(r.Path, "/")
	p.url.Path += path
	p.url.RawQuery = r.Query.Encode()
	p.place = place(r.Method, r.Path)
	switch {
	case r.Body != nil:
		body, err := json.Marshal(r.Body)
		if err != nil {
			return nil, local("the request cannot be written as JSON", "", err)
		}
		p.body, p.media = body, c.media
	case r.Form != nil:
		p.body, p.media = []byte(r.Form.Encode()), "application/x-www-form-urlencoded"
	}
	return p, nil
}

// maxSegment bounds a list of ids, so that no server refuses the address.
const maxSegment = 4096

// validSegment reports whether a segment is an id, or a list of ids with commas.
func validSegment(segment string) bool {
	if len(segment) > maxSegment {
		return false
	}
	for id := range strings.SplitSeq(segment, ",") {
		if !model.ValidID(id) {
			return false
		}
	}
	return true
}

// once is one try: wait for the pace, ask for the key, exchange, judge.
func (c *Client) once(ctx context.Context, p *prepared, try int) (Response, Credential, *model.Fault) {
	if fault := c.pace.wait(ctx, p); fault != nil {
		return Response{}, Credential{}, fault
	}
	cred, fault := c.key(ctx, p)
	if fault != nil {
		return Response{}, Credential{}, fault
	}
	start := time.Now()
	out := c.exchange(ctx, p, cred)
	j := judge{p: p, out: out, cred: cred, host: c.Host(), keyHelp: c.keyHelp(), now: time.Now()}
	resp, fault := j.verdict(ctx)
	c.pace.learn(j.now, out.header, fault)
	if c.trace != nil {
		e := Event{Method: p.Method, Path: p.url.Path, Try: try, Status: out.status, Duration: j.now.Sub(start)}
		if fault != nil {
			e.Failure = fault.Error()
		}
		c.trace(e)
	}
	return resp, cred, fault
}

func (c *Client) key(ctx context.Context, p *prepared) (Credential, *model.Fault) {
	if c.credential == nil {
		return Credential{}, nil
	}
	cred, err := c.credential(ctx)
	if err != nil {
		if ctx.Err() != nil {
			return Credential{}, givenUp(p, ctx.Err(), false)
		}
		var fault *model.Fault
		if errors.As(err, &fault) {
			return Credential{}, fault
		}
		// The error of a key command may hold what the command printed.
		return Credential{}, local("the key could not be read", c.keyHelp(), nil)
	}
	if !cred.usable() {
		return Credential{}, local("the key is empty or holds characters that no header can carry", c.keyHelp(), nil)
	}
	return cred, nil
}

// keyHelp is what to do about a key: look where it comes from.
func (c *Client) keyHelp() string {
	if c.keyFrom == "" {
		return "check the account's key"
	}
	return "check the key; it comes from " + c.keyFrom
}

// givenUp is the fault for a context that ended while nothing was done: before the
// request was sent, or, for a Read, before it was answered.
func givenUp(p *prepared, err error, sent bool) *model.Fault {
	if !errors.Is(err, context.DeadlineExceeded) {
		return &model.Fault{Kind: model.FaultCanceled, What: model.NewText("cancelled (" + p.place + ")"), Err: err}
	}
	what := "no time left; nothing was sent"
	if sent {
		what = "no answer within " + time.Since(p.start).Round(100*time.Millisecond).String()
	}
	return &model.Fault{
		Kind: model.FaultNetwork,
		What: model.NewText(what + " (" + p.place + ")"),
		Help: p.nothingAccepted("try again with more time, or check the network"),
		Err:  err,
	}
}

// nothingAccepted puts before help what a failed exchange proves of a write: that it
// was not done. Of a Read there is nothing to prove.
func (p *prepared) nothingAccepted(help string) string {
	switch {
	case p.Class == Read:
		return help
	case help == "":
		return "nothing was accepted; check the address and the network"
	}
	return "nothing was accepted; " + help
}

// maxPlace bounds what of an id is shown as a place, in characters.
const maxPlace = 32

// place names a call in a few letters: its method and the end of its path.
func place(method string, path []string) string {
	if len(path) == 0 {
		return method
	}
	last := "/" + clip(path[len(path)-1], maxPlace)
	if len(path) > 1 {
		last = "…" + last
	}
	return method + " " + last
}

// sleep waits for d or the end of ctx.
func sleep(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return ctx.Err()
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}

// longestSilent is how long a request without a deadline waits before it says that it
// would have to wait longer: a screen shows until when, and asks again by itself.
const longestSilent = 10 * time.Second

// fits reports whether d from now is before ctx's deadline.
func fits(ctx context.Context, d time.Duration) bool {
	deadline, ok := ctx.Deadline()
	if !ok {
		return d <= longestSilent
	}
	return time.Until(deadline) > d
}

// hasStatus reports whether code is one of the documented codes of success.
func (p *prepared) hasStatus(code int) bool {
	for _, a := range p.Accept {
		if a == code {
			return true
		}
	}
	return len(p.Accept) == 0 && code == http.StatusOK
}
