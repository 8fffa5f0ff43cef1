package main

import (
	"io"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"convo/client/practice"
)

// Whoever waits for standard input waits no longer than --timeout.
func TestStandardInputThatNeverEnds(t *testing.T) {
	server, err := practice.Start(t.Context(), practice.Options{Conversations: 5, Token: key})
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, server.Close()) })
	before, err := server.Conversation("chat_000001")
	require.NoError(t, err)
	env := map[string]string{"CONVO_BACKEND": "qlara", "CONVO_URL": server.URL("qlara"), "CONVO_TOKEN": key, "CONVO_ME": server.Me()}
	for name, args := range map[string][]string{
		"ids":           {"archive", "-"},
		"assign":        {"assign", "-", "--to", "me"},
		"reply":         {"reply", "chat_000001", "-"},
		"reply --file":  {"reply", "chat_000001", "--file", "-"},
		"ids and flags": {"read", "-", "--dry-run"},
	} {
		for text, begun := range map[string]string{"silent": "", "begun": "chat_000001\n"} {
			t.Run(name+" "+text, func(t *testing.T) {
				in, out := io.Pipe()
				t.Cleanup(func() { _ = out.Close() })
				go func() { _, _ = out.Write([]byte(begun)) }()
				a, stdout, stderr := inProcess(t)
				a.stdin, a.env = in, func(name string) string { return env[name] }
				assert.Equal(t, exitNetwork, a.run(t.Context(), append(args, "--timeout", "50ms")))
				assert.Contains(t, stderr.String(), "standard input did not end; nothing was requested")
				assert.Empty(t, stdout.String())
			})
		}
	}
	after, err := server.Conversation("chat_000001")
	require.NoError(t, err)
	assert.Equal(t, before, after)
}

func TestInputIsWhatWasTyped(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		in, out := io.Pipe()
		go func() {
			for _, s := range []string{"a", "b", "c"} {
				<-time.After(time.Second)
				_, _ = out.Write([]byte(s))
			}
			_ = out.Close()
		}()
		a := &app{stdin: in}
		got, err := io.ReadAll(a.input(t.Context()))
		require.NoError(t, err)
		assert.Equal(t, "abc", string(got))
	})
	got, err := io.ReadAll((&app{stdin: strings.NewReader(strings.Repeat("x", 100_000))}).input(t.Context()))
	require.NoError(t, err)
	assert.Len(t, got, 100_000)
}
