package qlara_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"

	"convo/client/qlara"
)

// asked is one request as the scripted server saw it.
type asked struct{ line, body, key string }

// script is a server whose answers are written down by hand.
type script struct {
	mu   sync.Mutex
	seen []asked
}

func (s *script) requests() []asked {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]asked{}, s.seen...)
}

// lines are the requests without bodies.
func (s *script) lines() []string {
	var out []string
	for _, a := range s.requests() {
		out = append(out, a.line)
	}
	return out
}

// answering starts a server that answers everything with h, and an inbox on it.
func answering(t testing.TB, o qlara.Options, h http.HandlerFunc) (*qlara.Inbox, *script) {
	t.Helper()
	s := &script{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return
		}
		s.mu.Lock()
		s.seen = append(s.seen, asked{line: r.Method + " " + r.URL.String(), body: string(body), key: r.Header.Get("X-Api-Key")})
		s.mu.Unlock()
		h(w, r)
	}))
	t.Cleanup(server.Close)
	return connect(t, server.URL+"/api/partner-gateway/v1", "pg_live_test", o), s
}

const root = "/api/partner-gateway/v1/inbox/conversations"
