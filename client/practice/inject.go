package practice

import (
	"bytes"
	"encoding/json"
	"math/rand/v2"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"
)

// faultBox holds the faults in force and the dice that decide whom they meet. The same seed and the
// same requests in the same order meet the same faults.
type faultBox struct {
	seed int64

	mu     sync.Mutex
	faults Faults
	struck []int // how often each rule has met a request
	dice   *rand.Rand
}

// The streams of random numbers that come from one seed.
const (
	faultStream uint64 = iota
	trafficStream
)

func newFaultBox(seed int64, f Faults) *faultBox {
	b := &faultBox{seed: seed}
	b.set(f)
	return b
}

func (b *faultBox) set(f Faults) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.faults, b.struck = f, make([]int, len(f.Rules))
	b.dice = rand.New(rand.NewPCG(uint64(b.seed), faultStream)) //nolint:gosec // repeatable on purpose
}

func (b *faultBox) get() Faults {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.faults
}

// harm is what one request meets.
type harm struct {
	faults Faults
	late   time.Duration
	kind   string // of the rule that answers, "" for none
}

// draw decides what a request for op meets.
func (b *faultBox) draw(op Operation) harm {
	b.mu.Lock()
	defer b.mu.Unlock()
	h := harm{faults: b.faults}
	for i, r := range b.faults.Rules {
		aimed := r.Operation == "" || r.Operation == op
		if !aimed || r.Count > 0 && b.struck[i] >= r.Count {
			continue
		}
		if r.Kind != "latency" && h.kind != "" || r.Probability > 0 && b.dice.Float64() >= r.Probability {
			continue
		}
		b.struck[i]++
		if r.Kind == "latency" {
			h.late += r.Min + time.Duration(b.dice.Int64N(int64(r.Max-r.Min)+1))
		} else {
			h.kind = r.Kind
		}
	}
	return h
}

// refuser answers with an error in an API's own shape, as a facade does.
type refuser interface {
	refuse(w http.ResponseWriter, status, wait int)
}

// around puts the harm between a request and its handler.
func (h harm) around(api refuser, handle http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if !pause(r, h.late) {
			return
		}
		switch h.kind {
		case "":
			handle(w, r)
		case "hang":
			never(r)
		case "late-hang":
			record(handle, r)
			never(r)
		case "reset":
			reset(w)
		case "html":
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			_, _ = w.Write([]byte(signInPage))
		case "lost", "cut", "empty", "bad":
			h.spoil(w, record(handle, r))
		default:
			h.answer(api, w, r, handle)
		}
	}
}

// never answers.
func never(r *http.Request) {
	<-r.Context().Done()
	panic(http.ErrAbortHandler)
}

// answer gives a status instead of the handler's answer, carried out or not.
func (h harm) answer(api refuser, w http.ResponseWriter, r *http.Request, handle http.HandlerFunc) {
	if strings.HasPrefix(h.kind, "late-") {
		record(handle, r)
	}
	status, err := strconv.Atoi(strings.TrimPrefix(h.kind, "late-"))
	if err != nil {
		handle(w, r) // cannot be: isFault has read the same number
		return
	}
	if status < http.StatusBadRequest {
		to := h.faults.RedirectTo
		if to == "" {
			to = "http://elsewhere.invalid" + r.URL.Path
		}
		w.Header().Set("Location", to)
		w.WriteHeader(status)
		return
	}
	api.refuse(w, status, max(h.faults.RetryAfter, 1))
}

// spoil harms an answer on its way.
func (h harm) spoil(w http.ResponseWriter, good *recorder) {
	body := good.body.Bytes()
	if h.kind == "lost" || h.kind == "cut" && len(body) == 0 {
		reset(w)
		return
	}
	for name, values := range good.header {
		w.Header()[name] = values
	}
	switch h.kind {
	case "cut":
		w.WriteHeader(good.status)
		_, _ = w.Write(body[:len(body)/2])
		_ = http.NewResponseController(w).Flush()
		panic(http.ErrAbortHandler)
	case "empty":
		w.Header().Del("Content-Type")
		w.Header().Set("Content-Length", "0")
		w.WriteHeader(http.StatusOK)
	case "bad":
		body = withBadElement(body)
		w.Header().Set("Content-Length", strconv.Itoa(len(body)))
		w.WriteHeader(good.status)
		_, _ = w.Write(body)
	}
}

// record carries a request out and keeps the answer.
func record(handle http.HandlerFunc, r *http.Request) *recorder {
	rec := &recorder{header: http.Header{}, status: http.StatusOK}
	handle(rec, r)
	return rec
}

// recorder is an answer that has not left yet.
type recorder struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (r *recorder) Header() http.Header         { return r.header }
func (r *recorder) WriteHeader(status int)      { r.status = status }
func (r *recorder) Write(p []byte) (int, error) { return r.body.Write(p) }

// pause waits and says whether anybody is still there.
func pause(r *http.Request, d time.Duration) bool {
	if d <= 0 {
		return true
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-r.Context().Done():
		return false
	}
}

// reset ends the connection with a TCP reset, so that the client cannot take it for a short answer.
func reset(w http.ResponseWriter) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	if tcp, ok := conn.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0)
	}
	_ = conn.Close()
}

const signInPage = `<!DOCTYPE html>
<html><head><title>Sign in</title></head><body><h1>Please sign in to the guest network</h1>
<form action="/login"><input name="user"><input name="password" type="password"></form></body></html>
`

// withBadElement replaces the middle element of a page by one of another type. A body without a page
// stays as it is.
func withBadElement(body []byte) []byte {
	bad := json.RawMessage(`"this is no object"`)
	var page []json.RawMessage
	if json.Unmarshal(body, &page) == nil {
		return remarshal(body, spoiled(page, bad))
	}
	var object map[string]json.RawMessage
	if json.Unmarshal(body, &object) != nil {
		return body
	}
	for name, raw := range object {
		if json.Unmarshal(raw, &page) == nil && bytes.HasPrefix(bytes.TrimSpace(raw), []byte("[")) {
			object[name] = remarshal(raw, spoiled(page, bad))
		}
	}
	return remarshal(body, object)
}

func spoiled(page []json.RawMessage, bad json.RawMessage) []json.RawMessage {
	if len(page) > 0 {
		page[len(page)/2] = bad
	}
	return page
}

// remarshal writes v, or the original where that fails.
func remarshal(original []byte, v any) []byte {
	out, err := json.Marshal(v)
	if err != nil {
		return original
	}
	return out
}
