package wire

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptrace"
	"sync/atomic"
	"time"
)

// outcome is what one exchange left behind, before anyone judges it.
type outcome struct {
	status int // 0: no answer
	header http.Header
	body   []byte
	err    error // what cut the exchange short; nil for a whole answer
	sent   bool  // bytes of the request may have left
}

// A deadline is one of our own time-outs, told apart from the caller's context.
type deadline string

func (d deadline) Error() string { return string(d) }
func (deadline) Timeout() bool   { return true }

const (
	errWhole    = deadline("the whole exchange took too long")
	errBodyIdle = deadline("the answer stopped halfway")
)

// errTooLarge is an answer above the limit of its kind.
var errTooLarge = errors.New("the answer is too large")

// errorBodyLimit bounds how much of an error's body is read: one sentence is wanted.
const errorBodyLimit = 64 << 10

// exchange sends the request once and reads the whole answer.
func (c *Client) exchange(ctx context.Context, p *prepared, cred Credential) outcome {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	whole := time.AfterFunc(c.timeouts.Whole, func() { cancel(errWhole) })
	defer whole.Stop()

	var sent atomic.Bool
	// From the moment a connection is handed over, bytes may be on their way. A
	// further GetConn means that the transport begins anew, which it does with a
	// write only if not one byte of it was written.
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		GetConn: func(string) { sent.Store(false) },
		GotConn: func(httptrace.GotConnInfo) { sent.Store(true) },
	})
	req, err := c.request(ctx, p)
	if err != nil {
		return outcome{err: err}
	}
	next := c.reads
	if p.Class != Read {
		next = c.writes
	}
	res, err := keyed{next: next, origin: c.base, cred: cred}.RoundTrip(req)
	if err != nil {
		return outcome{err: ownCause(ctx, err), sent: sent.Load()}
	}
	defer func() { _ = res.Body.Close() }()
	out := outcome{status: res.StatusCode, header: res.Header, sent: true}
	limit := p.Limit
	if res.StatusCode >= 300 {
		limit = errorBodyLimit
	}
	watch := time.AfterFunc(c.timeouts.BodyIdle, func() { cancel(errBodyIdle) })
	defer watch.Stop()
	out.body, out.err = readBody(res, limit, func() { watch.Reset(c.timeouts.BodyIdle) })
	if out.err != nil && !errors.Is(out.err, errTooLarge) {
		out.err = ownCause(ctx, out.err)
	}
	return out
}

func (c *Client) request(ctx context.Context, p *prepared) (*http.Request, error) {
	var body io.Reader = http.NoBody
	if p.body != nil {
		body = bytes.NewReader(p.body)
	}
	req, err := http.NewRequestWithContext(ctx, p.Method, p.url.String(), body)
	if err != nil {
		return nil, err
	}
	req.Header.Set("User-Agent", c.agent)
	req.Header.Set("Accept", c.media)
	if p.body != nil {
		req.Header.Set("Content-Type", p.media)
	}
	// No Idempotency-Key, ever: with one, the transport repeats writes by itself.
	return req, nil
}

// readBody reads the decoded body up to limit; progress is called after each read.
func readBody(res *http.Response, limit int64, progress func()) ([]byte, error) {
	var buf bytes.Buffer
	if n := res.ContentLength; n > 0 && n <= limit {
		buf.Grow(int(n) + bytes.MinRead)
	}
	n, err := buf.ReadFrom(io.LimitReader(progressReader{res.Body, progress}, limit+1))
	if n > limit {
		return nil, errTooLarge
	}
	return buf.Bytes(), err
}

// progressReader tells of every read that brought something.
type progressReader struct {
	r        io.Reader
	progress func()
}

func (p progressReader) Read(b []byte) (int, error) {
	n, err := p.r.Read(b)
	if n > 0 {
		p.progress()
	}
	return n, err
}

// ownCause is err, or the time-out of ours that brought it about.
func ownCause(ctx context.Context, err error) error {
	var own deadline
	if errors.As(context.Cause(ctx), &own) {
		return own
	}
	return err
}
