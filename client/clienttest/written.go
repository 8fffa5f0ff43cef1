package clienttest

import (
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"

	"github.com/stretchr/testify/require"

	"convo/model"
)

// Testdata is a file of the package's testdata folder: a payload written down by hand.
func Testdata(t testing.TB, name string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", name))
	require.NoError(t, err)
	return string(b)
}

// Says answers with a code and a body, JSON unless empty.
func Says(status int, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		if body != "" {
			w.Header().Set("Content-Type", "application/json")
		}
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}
}

// Stamp is a time as an API writes it.
func Stamp(t testing.TB, s string) model.Stamp {
	t.Helper()
	at, err := model.ParseStamp(s)
	require.NoError(t, err)
	return at
}

// noFault is a kind that no fault has.
const noFault = ^model.FaultKind(0)

// Kind is the kind of an error. Without an error it equals no kind, so that a test that
// wants one fails.
func Kind(err error) model.FaultKind {
	if err == nil {
		return noFault
	}
	return model.AsFault(err).Kind
}

// Unsafe reports whether a text to be shown holds what no terminal may get.
func Unsafe(texts ...string) bool {
	for _, s := range texts {
		if strings.ContainsFunc(s, func(r rune) bool {
			return unicode.IsControl(r) && r != '\n' && r != '\t' || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069
		}) {
			return true
		}
	}
	return false
}
