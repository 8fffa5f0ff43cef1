package practice

import (
	"bytes"
	"crypto/subtle"
	"encoding/json"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// maxBody is more than any documented request needs.
const maxBody = 64 << 10

// handler is everything that the server answers: the control paths, the authorization server, and each
// facade behind log, credentials, rate limit and faults.
func (s *Server) handler() http.Handler {
	controls := s.controls()
	apis := make([]http.Handler, len(s.facade))
	for i, f := range s.facade {
		apis[i] = s.logged(f)
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.handling.RLock()
		defer s.handling.RUnlock()
		if s.over {
			panic(http.ErrAbortHandler)
		}
		// The clock may be a test's, and clients reckon ages from this header.
		w.Header().Set("Date", s.now().UTC().Format(http.TimeFormat))
		// A ServeMux would redirect paths with dots or double slashes; here they arrive as they are.
		for i, f := range s.facade {
			if strings.HasPrefix(r.URL.Path, f.base()+"/") {
				apis[i].ServeHTTP(w, r)
				return
			}
		}
		if strings.HasPrefix(r.URL.Path, oauthBase+"/") {
			s.serveOAuth(w, r)
			return
		}
		controls.ServeHTTP(w, r)
	})
}

// logged reads the body, so that it can be logged and net/http notices a client that leaves, and
// notes the outcome.
func (s *Server) logged(f facade) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
		entry := s.log.begin(Request{
			At: s.now(), Method: r.Method, Path: r.URL.Path, Query: r.URL.RawQuery,
			Body: string(body), Header: r.Header.Clone(),
		})
		watched := &statusWriter{ResponseWriter: w}
		defer func() { s.log.end(entry, watched.status) }()
		if err != nil {
			f.refuse(watched, http.StatusRequestEntityTooLarge, 0)
			return
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
		s.admit(f, watched, r)
	})
}

// admit lets a request through to its handler, past credentials, limits and faults.
func (s *Server) admit(f facade, w http.ResponseWriter, r *http.Request) {
	if s.stopped(f, w, r) {
		return
	}
	faults := s.faults.get()
	long, burst := f.limits()
	b := s.limits[f.backend()].take(faults.Rate.or(long), faults.Burst.or(burst), s.now())
	if b.limit > 0 {
		w.Header().Set("X-RateLimit-Limit", strconv.Itoa(b.limit))
		w.Header().Set("X-RateLimit-Remaining", strconv.Itoa(b.remaining))
		w.Header().Set("X-RateLimit-Reset", strconv.FormatInt(roundUp(b.reset), 10))
	}
	if b.wait > 0 {
		f.refuse(w, http.StatusTooManyRequests, int((b.wait+time.Second-1)/time.Second))
		return
	}
	op, handle := f.route(r)
	s.faults.draw(op).around(f, handle)(w, r)
}

// stopped answers a request that comes with no good credential, or needs none.
func (s *Server) stopped(f facade, w http.ResponseWriter, r *http.Request) bool {
	p, isPorter := f.(porter)
	if isPorter {
		if handle := p.open(r); handle != nil {
			handle(w, r)
			return true
		}
	}
	secret := f.secret(r)
	l, isLicensor := f.(licensor)
	switch {
	case s.knows(secret), isLicensor && l.admits(secret):
		return false
	case isPorter:
		p.turnAway(w, secret == "")
	default:
		f.refuse(w, http.StatusUnauthorized, 0)
	}
	return true
}

func roundUp(t time.Time) int64 {
	if t.Nanosecond() > 0 {
		return t.Unix() + 1
	}
	return t.Unix()
}

func (s *Server) knows(secret string) bool {
	return subtle.ConstantTimeCompare([]byte(secret), []byte(s.token)) == 1
}

// statusWriter remembers the status for the log.
type statusWriter struct {
	http.ResponseWriter
	status int
}

func (w *statusWriter) WriteHeader(status int) {
	w.status = status
	w.ResponseWriter.WriteHeader(status)
}

func (w *statusWriter) Write(p []byte) (int, error) {
	if w.status == 0 {
		w.status = http.StatusOK
	}
	return w.ResponseWriter.Write(p)
}

// Unwrap lets http.ResponseController reach the connection.
func (w *statusWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// writeJSON answers with a body. A client that left meanwhile is not an error of the server's.
func writeJSON(w http.ResponseWriter, status int, body any) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(body); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Content-Length", strconv.Itoa(b.Len()))
	w.WriteHeader(status)
	_, _ = w.Write(b.Bytes())
}

// digits reads the number in an id, however a facade dresses it: chat_000012, 12.
func digits(id, prefix string) (int64, bool) {
	number, err := strconv.ParseInt(strings.TrimPrefix(id, prefix), 10, 64)
	return number, err == nil && number > 0
}
