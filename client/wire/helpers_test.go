package wire_test

import (
	"bufio"
	"context"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"convo/client/wire"
	"convo/model"
)

// key is the secret of these tests. It must not appear in anything but the header.
const key = "pg_live_9f8e7d6c5b4a3210"

// proxied is what the proxy of TestMain was asked for.
var proxied requests

// TestMain sets a proxy before net/http reads the environment, which it does
// once. Loopback addresses never go through it.
func TestMain(m *testing.M) {
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		proxied.add(r)
		if r.Host == "locked.test" || r.Method == http.MethodConnect {
			w.WriteHeader(http.StatusProxyAuthRequired)
			return
		}
		_, _ = w.Write([]byte(`{}`))
	}))
	for name, value := range map[string]string{
		"HTTP_PROXY": "http://agent:proxy-password@" + proxy.Listener.Addr().String(), "NO_PROXY": "", "no_proxy": "", "REQUEST_METHOD": "",
		"HTTPS_PROXY": "http://agent:proxy-password@" + proxy.Listener.Addr().String(),
	} {
		if err := os.Setenv(name, value); err != nil {
			panic(err)
		}
	}
	code := m.Run()
	proxy.Close()
	if err := goleak.Find(); err != nil && code == 0 {
		_, _ = os.Stderr.WriteString(err.Error())
		code = 1
	}
	os.Exit(code)
}

// requests remembers what reached a server.
type requests struct {
	mu  sync.Mutex
	all []*http.Request
}

func (r *requests) add(req *http.Request) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.all = append(r.all, req)
}

func (r *requests) seen() []*http.Request {
	r.mu.Lock()
	defer r.mu.Unlock()
	return append([]*http.Request{}, r.all...)
}

// serve starts a server and a client of it.
func serve(t testing.TB, h http.HandlerFunc) (*wire.Client, *requests) {
	t.Helper()
	return serveWith(t, wire.Options{}, h)
}

func serveWith(t testing.TB, o wire.Options, h http.HandlerFunc) (*wire.Client, *requests) {
	t.Helper()
	seen := &requests{}
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		seen.add(r)
		h(w, r)
	}))
	t.Cleanup(s.Close)
	o.Base = s.URL + "/api/v1"
	return dial(t, o), seen
}

// dial makes a client with the key of these tests.
func dial(t testing.TB, o wire.Options) *wire.Client {
	t.Helper()
	if o.Credential == nil {
		o.Credential = func(context.Context) (wire.Credential, error) {
			return wire.Credential{Header: "X-Api-Key", Value: wire.NewSecret(key)}, nil
		}
	}
	c, err := wire.New(o)
	require.NoError(t, err)
	t.Cleanup(c.Close)
	return c
}

// fault requires that err is a fault of this kind that does not hold the key.
func fault(t testing.TB, err error, kind model.FaultKind) *model.Fault {
	t.Helper()
	require.Error(t, err)
	var f *model.Fault
	require.ErrorAs(t, err, &f, "%v is no *model.Fault", err)
	require.Equal(t, kind, f.Kind, "%s", f)
	hidden(t, f)
	return f
}

// failsAs is fault where only the kind matters.
func failsAs(t testing.TB, err error, kind model.FaultKind) {
	t.Helper()
	_ = fault(t, err, kind)
}

// The simplest request of each class.
var (
	get   = wire.Request{Method: http.MethodGet, Path: []string{"things"}}
	patch = wire.Request{
		Method: http.MethodPatch, Path: []string{"things", "1", "read"}, Class: wire.Write,
		Accept: []int{http.StatusOK, http.StatusNoContent}, EmptyOK: true,
	}
	post = wire.Request{
		Method: http.MethodPost, Path: []string{"reply"}, Class: wire.Send, Body: map[string]string{"body": "ciao"},
		Accept: []int{http.StatusAccepted},
	}
)

// pipe makes a client whose connections are pipes to a server that script plays:
// nothing outside the process, so that synctest's clock drives every time-out.
func pipe(t *testing.T, script func(conn net.Conn, r *http.Request)) (*wire.Client, *requests) {
	t.Helper()
	seen := &requests{}
	return dial(t, wire.WithDial(wire.Options{Base: "http://127.0.0.1"}, func(context.Context, string, string) (net.Conn, error) {
		near, far := net.Pipe()
		go func() {
			defer func() { _ = far.Close() }()
			in := bufio.NewReader(far)
			for {
				r, err := http.ReadRequest(in)
				if err != nil {
					return
				}
				seen.add(r)
				script(far, r)
			}
		}()
		return near, nil
	})), seen
}

func write(conn net.Conn, s string) { _, _ = conn.Write([]byte(s)) }
