package main

import (
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/adrg/xdg"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"convo/client/practice"
)

// meanwhile stands before a practice server and lets something happen just before a
// conversation is marked read: after everything that was read to check that.
func meanwhile(t *testing.T, do func(*practice.Server)) (server *practice.Server, base string) {
	t.Helper()
	server, err := practice.Start(t.Context(), practice.Options{Conversations: 20, Token: key})
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, server.Close()) })
	target, err := url.Parse("http://" + server.Addr())
	require.NoError(t, err)
	pass := httputil.NewSingleHostReverseProxy(target)
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPatch && strings.HasSuffix(r.URL.Path, "/read") {
			do(server)
		}
		pass.ServeHTTP(w, r)
	}))
	t.Cleanup(proxy.Close)
	t.Setenv("XDG_STATE_HOME", t.TempDir())
	xdg.Reload()
	return server, strings.Replace(server.URL("qlara"), "http://"+server.Addr(), proxy.URL, 1)
}

// A message that comes between the last check and the mark counts as read on the server.
// Whoever marked is told.
func TestReadTellsWhatCameWhileMarking(t *testing.T) {
	const conv = "chat_000001"
	for name, tt := range map[string]struct {
		came bool
		want string
	}{
		"something came": {true, "convo: " + conv + ": a message came while it was being marked: it counts as read, and was not shown\n"},
		"nothing came":   {false, ""},
	} {
		t.Run(name, func(t *testing.T) {
			server, base := meanwhile(t, func(s *practice.Server) {
				if tt.came {
					_, err := s.Inbound(conv, "one more thing", time.Now().Add(time.Second))
					assert.NoError(t, err)
				}
			})
			_, err := server.Inbound(conv, "hello?", time.Now())
			require.NoError(t, err)
			a, stdout, stderr := inProcess(t)
			env := map[string]string{"CONVO_BACKEND": "qlara", "CONVO_URL": base, "CONVO_TOKEN": key}
			a.env = func(name string) string { return env[name] }
			a.now = time.Now
			assert.Zero(t, a.run(t.Context(), []string{"read", conv}))
			assert.Equal(t, "read "+conv+"\n", stdout.String())
			assert.Equal(t, tt.want, stderr.String())
			truth, err := server.Conversation(conv)
			require.NoError(t, err)
			assert.Zero(t, truth.Unread)
		})
	}
}
