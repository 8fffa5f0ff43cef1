package gtateth_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"go.uber.org/goleak"

	"convo/client/clienttest"
	"convo/client/gtateth"
	"convo/model"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// Ids of the documents.
const (
	conv   = "64a1b2c3d4e5f6789012345a"
	jane   = "64a1b2c3d4e5f6789012345b"
	amina  = "64a1b2c3d4e5f6789012345c"
	office = "64a1b2c3d4e5f6789012345d"
)

var ref = model.Ref{Account: clienttest.Account, ID: conv}

// script is a server whose answers are written down by hand.
type script struct {
	mu   sync.Mutex
	seen []string // "PUT /conversations/… {body}"
	head []http.Header
}

// lines are the requests so far.
func (s *script) lines() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string{}, s.seen...)
}

// headers are those of the last request.
func (s *script) headers() http.Header {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.head[len(s.head)-1]
}

// answering starts a server that answers everything with h, and an inbox on it.
func answering(t testing.TB, o gtateth.Options, h http.HandlerFunc) (*gtateth.Inbox, *script) {
	t.Helper()
	return answeringWith(t, "", o, h)
}

func answeringWith(t testing.TB, header string, o gtateth.Options, h http.HandlerFunc) (*gtateth.Inbox, *script) {
	t.Helper()
	s := &script{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return
		}
		s.mu.Lock()
		s.seen = append(s.seen, strings.TrimSpace(r.Method+" "+strings.TrimPrefix(r.URL.String(), "/api/v1")+" "+string(body)))
		s.head = append(s.head, r.Header.Clone())
		s.mu.Unlock()
		h(w, r)
	}))
	t.Cleanup(server.Close)
	return dial(t, server.URL+"/api/v1", "sk_live_0123456789", header, o), s
}

// by answers by the beginning of the path below the base; what is not there is a 404.
func by(answers map[string]http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		path := strings.TrimPrefix(r.URL.Path, "/api/v1/")
		for prefix, h := range answers {
			if strings.HasPrefix(path, prefix) {
				h(w, r)
				return
			}
		}
		clienttest.Says(http.StatusNotFound, `{"success":false,"error":{"code":"NOT_FOUND","message":"Not found"}}`)(w, r)
	}
}

// data is an answer's body around what it is about.
func data(of string) string { return `{"success":true,"data":` + of + `}` }
