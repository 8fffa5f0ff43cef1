package wire_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"convo/client/wire"
)

// hidden requires that no way of printing v shows the key.
func hidden(t testing.TB, v any) {
	t.Helper()
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
		out := fmt.Sprintf(verb, v)
		assert.NotContains(t, out, key, verb)
		assert.NotContains(t, out, fmt.Sprintf("%x", key), verb)
	}
	var log bytes.Buffer
	slog.New(slog.NewJSONHandler(&log, nil)).Info("x", "v", v)
	slog.New(slog.NewTextHandler(&log, nil)).Info("x", "v", v)
	assert.NotContains(t, log.String(), key)
}

func TestASecretPrintsNowhere(t *testing.T) {
	s := wire.NewSecret(key)
	type exported struct{ S wire.Secret }
	type unexported struct {
		s wire.Secret
		p *wire.Secret
	}
	for _, v := range []any{s, &s, exported{s}, &exported{s}, unexported{s, &s}, &unexported{s, &s}, []wire.Secret{s}, map[string]wire.Secret{"k": s}, wire.Credential{Header: "X-Api-Key", Value: s}} {
		hidden(t, v)
	}
	out, err := json.Marshal(map[string]any{"s": s, "e": exported{s}})
	require.NoError(t, err)
	assert.JSONEq(t, `{"s":"[redacted]","e":{"S":"[redacted]"}}`, string(out))
	assert.Equal(t, key, s.Reveal())
	assert.True(t, wire.Secret{}.IsEmpty())
	assert.Empty(t, wire.Secret{}.Reveal())
}
