package bookingsync_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"convo/client/bookingsync"
	"convo/model"
)

// asked is one request as the scripted server saw it.
type asked struct{ line, body string }

// reply is one answer, written down by hand.
type reply struct {
	status int
	body   string
	header map[string]string
	cut    bool // the connection ends before the answer
}

func ok(body string) reply                { return reply{status: 200, body: body} }
func made(body string) reply              { return reply{status: 201, body: body} }
func says(status int, body string) reply  { return reply{status: status, body: body} }
func lost() reply                         { return reply{cut: true} }
func (r reply) with(name, v string) reply { r.header = map[string]string{name: v}; return r }
func conversations(rows ...string) string {
	return `{"conversations":[` + strings.Join(rows, ",") + `]}`
}

func participants(rows ...string) string { return `{"participants":[` + strings.Join(rows, ",") + `]}` }

func messages(rows ...string) string        { return `{"messages":[` + strings.Join(rows, ",") + `]}` }
func host(id, conv, of, more string) string { return seat(id, conv, of, "Host", more) }
func guest(id, conv, of, more string) string {
	return seat(id, conv, of, "Client", more)
}

func seat(id, conv, of, kind, more string) string {
	return `{"id":` + id + `,"links":{"conversation":` + conv + `,"member":{"id":` + of + `,"type":"` + kind + `"}}` + more + `}`
}

// script is a server whose answers are written down by hand, by method and path below
// the API's base. Each answer of a list is given once, the last one for ever.
type script struct {
	mu      sync.Mutex
	answers map[string][]reply
	seen    []asked
	heads   []http.Header
	hosts   []string
}

func (s *script) requests() []asked {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]asked{}, s.seen...)
}

// lines are the requests without bodies and without the queries that always stand there.
func (s *script) lines() []string {
	var out []string
	for _, a := range s.requests() {
		line, _, _ := strings.Cut(a.line, "?")
		out = append(out, line)
	}
	return out
}

// writes are the requests that are no GETs, with their bodies.
func (s *script) writes() []string {
	var out []string
	for _, a := range s.requests() {
		if !strings.HasPrefix(a.line, "GET ") {
			out = append(out, a.line+" "+a.body)
		}
	}
	return out
}

func (s *script) forget() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.seen = nil
}

const root = "/api/v3"

func (s *script) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return
	}
	s.mu.Lock()
	path := r.Method + " " + strings.TrimPrefix(r.URL.Path, root)
	line := path
	if r.URL.RawQuery != "" {
		line += "?" + r.URL.RawQuery
	}
	s.seen = append(s.seen, asked{line: line, body: string(body)})
	s.heads = append(s.heads, r.Header.Clone())
	s.hosts = append(s.hosts, r.Host)
	answer := says(404, `{"error":"not written down"}`)
	if list := s.answers[path]; len(list) > 0 {
		answer = list[0]
		if len(list) > 1 {
			s.answers[path] = list[1:]
		}
	}
	s.mu.Unlock()
	if answer.cut {
		panic(http.ErrAbortHandler)
	}
	w.Header().Set("Content-Type", bookingsync.MediaType+"; charset=utf-8")
	for name, value := range answer.header {
		w.Header().Set(name, value)
	}
	w.WriteHeader(answer.status)
	_, _ = io.WriteString(w, answer.body)
}

// answering starts a scripted server and an inbox on it, in the name of host 5.
func answering(t testing.TB, answers map[string][]reply) (*bookingsync.Inbox, *script) {
	t.Helper()
	s := &script{answers: answers}
	server := httptest.NewServer(s)
	t.Cleanup(server.Close)
	return connect(t, server.URL+root, "token-token", bookingsync.Options{Me: "5"}), s
}

func text(s string) model.Text { return model.NewText(s) }
