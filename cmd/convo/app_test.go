package main

import (
	"bytes"
	"context"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"convo/model"
)

// inProcess is convo without a process around it.
func inProcess(t *testing.T) (a *app, stdout, stderr *bytes.Buffer) {
	t.Helper()
	stdout, stderr = &bytes.Buffer{}, &bytes.Buffer{}
	return &app{
		stdin: strings.NewReader(""), stdout: stdout, stderr: stderr,
		env: func(string) string { return "" }, now: func() time.Time { return time.Date(2026, 4, 9, 15, 0, 0, 0, time.UTC) },
	}, stdout, stderr
}

// A signal's exit code is what a shell would say, and the practice server ends with it.
func TestSignalsHaveTheirCodes(t *testing.T) {
	for sig, code := range map[syscall.Signal]int{syscall.SIGHUP: 129, syscall.SIGINT: 130, syscall.SIGTERM: 143} {
		ctx, cancel := context.WithCancelCause(t.Context())
		a, stdout, _ := inProcess(t)
		a.stdout = writerFunc(func(p []byte) (int, error) {
			if bytes.Contains(p, []byte("ready")) {
				cancel(ended{sig})
			}
			return stdout.Write(p)
		})
		assert.Equal(t, code, a.run(ctx, []string{"practice", "--listen", "127.0.0.1:0", "--conversations", "5"}))
		assert.Contains(t, stdout.String(), "export CONVO_URL=http://127.0.0.1:")
		assert.True(t, strings.HasSuffix(stdout.String(), "\nready\n"))
	}
}

type writerFunc func([]byte) (int, error)

func (f writerFunc) Write(p []byte) (int, error) { return f(p) }

// The codes are convo's promise to scripts.
func TestEveryKindOfFaultHasItsCode(t *testing.T) {
	codes := map[model.FaultKind]int{
		model.FaultCanceled: 11, model.FaultUnauthenticated: 3, model.FaultForbidden: 4, model.FaultNotFound: 5,
		model.FaultRefused: 6, model.FaultUnsupported: 6, model.FaultObserver: 6, model.FaultRateLimited: 7,
		model.FaultIncomplete: 8, model.FaultServer: 9, model.FaultLocal: 10, model.FaultNetwork: 11,
		model.FaultStale: 12, model.FaultUnknown: 13,
	}
	assert.Len(t, kinds, len(codes))
	for kind, code := range codes {
		p := problemOf(&model.Fault{Kind: kind, What: model.NewText("a \x1b[31m sentence")})
		assert.Equal(t, code, p.exit)
		assert.NotEmpty(t, p.Code)
		assert.NotEmpty(t, p.Help.Line(), "every problem says what to do")
		assert.NotContains(t, p.Message.Line(), "\x1b")
	}
}

func TestAddressesAreShownWithoutSecrets(t *testing.T) {
	for address, want := range map[string]string{
		"https://api.example/v1":                   "https://api.example/v1",
		"https://anna:hunter2@api.example/v1?k=s3": "https://...@api.example/v1",
		"unix:/run/convo.sock":                     "unix:/run/convo.sock",
		"://":                                      "(not an address)",
	} {
		require.Equal(t, want, withoutSecrets(address))
	}
}
