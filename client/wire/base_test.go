package wire_test

import (
	"context"
	"encoding/pem"
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"convo/client/wire"
	"convo/model"
)

func TestBaseAddresses(t *testing.T) {
	for _, tt := range []struct {
		base     string
		insecure bool
		host     string // "" where it is refused
	}{
		{base: "https://lora-api.agiletelecom.com/api/partner-gateway/v1", host: "lora-api.agiletelecom.com"},
		{base: "http://127.0.0.1:8080/api/v3", host: "127.0.0.1:8080"},
		{base: "http://[::1]:8080", host: "[::1]:8080"},
		{base: "http://localhost:1", host: "localhost:1"},
		{base: "unix:/run/user/1000/convo.sock", host: "relay"},
		{base: "http://inbox.test", insecure: true, host: "inbox.test"},
		{base: "http://inbox.test"},
		{base: "http://localhost.evil.test"},
		{base: "http://127.0.0.1.evil.test"},
		{base: "https://user:hunter2@inbox.test"},
		{base: "https://inbox.test?key=1"},
		{base: "https://inbox.test/#x"},
		{base: "https://inbox.test/a%2fb"},
		{base: "ftp://inbox.test"},
		{base: "inbox.test"},
		{base: "unix:"},
		{base: ""},
		{base: "https://inbox.test:hunter2/"},
	} {
		c, err := wire.New(wire.Options{Base: tt.base, Insecure: tt.insecure})
		if tt.host == "" {
			assert.NotContains(t, fault(t, err, model.FaultLocal).Error(), "hunter2", tt.base)
			continue
		}
		require.NoError(t, err, tt.base)
		assert.Equal(t, tt.host, c.Host())
	}
}

func TestCAFile(t *testing.T) {
	s := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte(`{}`)) }))
	s.Config.ErrorLog = log.New(io.Discard, "", 0)
	s.StartTLS()
	defer s.Close()
	file := filepath.Join(t.TempDir(), "ca.pem")

	_, err := dial(t, wire.Options{Base: s.URL}).Do(t.Context(), post)
	f := fault(t, err, model.FaultNetwork)
	assert.Contains(t, f.Error(), "authority is not known: O=Acme Co", "it names the authority")
	assert.Contains(t, f.Help, "ca_file")

	require.NoError(t, os.WriteFile(file, []byte("no pem"), 0o600))
	_, err = wire.New(wire.Options{Base: s.URL, CAFile: file})
	failsAs(t, err, model.FaultLocal)
	_, err = wire.New(wire.Options{Base: s.URL, CAFile: file + "x"})
	failsAs(t, err, model.FaultLocal)

	require.NoError(t, os.WriteFile(file, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: s.Certificate().Raw}), 0o600))
	_, err = dial(t, wire.Options{Base: s.URL, CAFile: file}).Do(t.Context(), get)
	require.NoError(t, err)
}

func TestATLSServerThatIsNone(t *testing.T) {
	s := httptest.NewServer(http.NotFoundHandler())
	defer s.Close()
	_, err := dial(t, wire.Options{Base: "https://" + s.Listener.Addr().String()}).Do(t.Context(), post)
	assert.Contains(t, fault(t, err, model.FaultNetwork).Error(), "does not speak TLS")
}

func TestUnixSocket(t *testing.T) {
	path := filepath.Join(t.TempDir(), "s")
	seen := &requests{}
	l, err := new(net.ListenConfig).Listen(t.Context(), "unix", path)
	require.NoError(t, err)
	s := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		seen.add(r)
		_, _ = w.Write([]byte(`{}`))
	}))
	require.NoError(t, s.Listener.Close())
	s.Listener = l
	s.Start()
	defer s.Close()
	c := dial(t, wire.Options{Base: "unix:" + path})
	_, err = c.Do(t.Context(), get)
	require.NoError(t, err)
	assert.Equal(t, "/things", seen.seen()[0].URL.Path)
	assert.Empty(t, c.Origin())

	_, err = dial(t, wire.Options{Base: "unix:" + path + "x"}).Do(t.Context(), post)
	assert.Contains(t, fault(t, err, model.FaultNetwork).Help, "may you use it?")
}

func TestProxyOfTheEnvironment(t *testing.T) {
	_, err := dial(t, wire.Options{Base: "http://inbox.test/v1", Insecure: true}).Do(t.Context(), get)
	require.NoError(t, err)
	all := proxied.seen()
	assert.Equal(t, "http://inbox.test/v1/things", all[len(all)-1].URL.String())

	for _, base := range []string{"http://locked.test", "https://tunnel.test"} {
		_, err = dial(t, wire.Options{Base: base, Insecure: true}).Do(t.Context(), post)
		f := fault(t, err, model.FaultNetwork)
		assert.Contains(t, f.Error(), "407")
		assert.Contains(t, f.Help, "proxy")
		assert.NotContains(t, f.Error()+f.Help, "proxy-password")
	}
}

func TestNamesThatDoNotExist(t *testing.T) {
	o := wire.WithDial(wire.Options{Base: "https://nowhere.test"}, func(context.Context, string, string) (net.Conn, error) {
		return nil, &net.OpError{Op: "dial", Err: &net.DNSError{Err: "no such host", Name: "nowhere.test", IsNotFound: true}}
	})
	o.Base = "http://127.0.0.2"
	_, err := dial(t, o).Do(t.Context(), post)
	assert.Contains(t, fault(t, err, model.FaultNetwork).Error(), "name not found")
}

func TestKeysThatCannotBeSent(t *testing.T) {
	for name, credential := range map[string]func(context.Context) (wire.Credential, error){
		"empty": func(context.Context) (wire.Credential, error) { return wire.Credential{Header: "X-Api-Key"}, nil },
		"newline": func(context.Context) (wire.Credential, error) {
			return wire.Credential{Header: "X-Api-Key", Value: wire.NewSecret(key + "\n")}, nil
		},
		"an error": func(context.Context) (wire.Credential, error) { return wire.Credential{}, errors.New("pass: " + key) },
	} {
		c, seen := serveWith(t, wire.Options{Credential: credential}, func(http.ResponseWriter, *http.Request) {})
		_, err := c.Do(t.Context(), get)
		failsAs(t, err, model.FaultLocal)
		assert.Empty(t, seen.seen(), name)
	}
	locked := &model.Fault{Kind: model.FaultLocal, What: model.NewText("the keyring is locked")}
	c, _ := serveWith(t, wire.Options{Credential: func(context.Context) (wire.Credential, error) { return wire.Credential{}, locked }},
		func(http.ResponseWriter, *http.Request) {})
	_, err := c.Do(t.Context(), get)
	assert.Same(t, locked, fault(t, err, model.FaultLocal))
}
