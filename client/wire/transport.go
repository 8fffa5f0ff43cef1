package wire

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"os"
	"time"
)

const (
	maxHeaderBytes = 64 << 10
	// writesIdle is well below the 8 s after which servers were seen to close a
	// kept connection: a write on one that is just being closed ends "not confirmed".
	writesIdle = 4 * time.Second
	// readsIdle outlives several polls, so that each need not connect anew. A read on
	// a connection that the server has closed is repeated by the transport itself.
	readsIdle = 90 * time.Second
)

// errProxySetting hides net/http's own error, which prints the proxy's password.
var errProxySetting = errors.New("the proxy setting of the environment cannot be read")

// proxyError is a proxy's own refusal to open a tunnel.
type proxyError struct{ status int }

func (e *proxyError) Error() string {
	return fmt.Sprintf("the proxy answered %d %s", e.status, http.StatusText(e.status))
}

// newTransports makes the connections for reading and, apart from them, those for
// writing, which are given up sooner.
func newTransports(o Options, t Timeouts, socket string) (reads, writes *http.Transport, err error) {
	reads, err = newTransport(o, t, socket)
	if err != nil {
		return nil, nil, err
	}
	writes = reads.Clone()
	writes.IdleConnTimeout = writesIdle
	return reads, writes, nil
}

func newTransport(o Options, t Timeouts, socket string) (*http.Transport, error) {
	roots, err := trusted(o.CAFile)
	if err != nil {
		return nil, err
	}
	dial := o.dial
	if dial == nil {
		dial = (&net.Dialer{Timeout: t.Connect, KeepAlive: 15 * time.Second}).DialContext
	}
	proxy := proxyFromEnvironment
	if socket != "" {
		proxy = nil
		inner := dial
		dial = func(ctx context.Context, _, _ string) (net.Conn, error) { return inner(ctx, "unix", socket) }
	}
	// HTTP/1.1 only: when a write may be repeated behind our back, and when it
	// counts as sent, was measured there.
	protocols := new(http.Protocols)
	protocols.SetHTTP1(true)
	return &http.Transport{
		Proxy:                  proxy,
		DialContext:            dial,
		TLSClientConfig:        &tls.Config{MinVersion: tls.VersionTLS12, RootCAs: roots},
		TLSHandshakeTimeout:    t.Headers,
		ResponseHeaderTimeout:  t.Headers,
		MaxResponseHeaderBytes: maxHeaderBytes,
		IdleConnTimeout:        readsIdle,
		MaxIdleConnsPerHost:    8,
		Protocols:              protocols,
		OnProxyConnectResponse: func(_ context.Context, _ *url.URL, _ *http.Request, res *http.Response) error {
			if res.StatusCode != http.StatusOK {
				return &proxyError{status: res.StatusCode}
			}
			return nil
		},
	}, nil
}

func proxyFromEnvironment(req *http.Request) (*url.URL, error) {
	u, err := http.ProxyFromEnvironment(req)
	if err != nil {
		return nil, errProxySetting
	}
	return u, nil
}

// trusted is the system's authorities, SSL_CERT_FILE and SSL_CERT_DIR included,
// with those of file. nil means the system's alone.
func trusted(file string) (*x509.CertPool, error) {
	if file == "" {
		return nil, nil
	}
	pem, err := os.ReadFile(file)
	if err != nil {
		return nil, local("ca_file cannot be read", "check the path and its permissions", err)
	}
	pool, err := x509.SystemCertPool()
	if err != nil {
		pool = x509.NewCertPool()
	}
	if !pool.AppendCertsFromPEM(pem) {
		return nil, local("ca_file holds no certificate", "it must be PEM: BEGIN CERTIFICATE", nil)
	}
	return pool, nil
}

// keyed attaches the key, and does so for the configured origin only. It is used
// without an http.Client around it, so that nothing follows redirects.
type keyed struct {
	next   http.RoundTripper
	origin *url.URL
	cred   Credential
}

// RoundTrip sends a copy of req, with the key if it goes to the origin.
func (k keyed) RoundTrip(req *http.Request) (*http.Response, error) {
	if k.cred.Header != "" && req.URL.Scheme == k.origin.Scheme && req.URL.Host == k.origin.Host {
		req = req.Clone(req.Context())
		req.Header.Set(k.cred.Header, k.cred.Value.Reveal())
	}
	return k.next.RoundTrip(req)
}
