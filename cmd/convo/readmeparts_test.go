package main

import (
	"flag"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

var update = flag.Bool("update", false, "write the tables of the README")

// readmeSays checks the part of the README that is made by a test, or makes it. The part
// stands between two comments with its name.
func readmeSays(t *testing.T, part, test, want string) {
	t.Helper()
	const path = "../../README.md"
	again := "go test ./cmd/convo -run " + test + " -update"
	begins, ends := "<!-- "+part+": "+again+" -->\n", "<!-- end of "+part+" -->\n"
	readme, err := os.ReadFile(path)
	require.NoError(t, err)
	before, rest, ok := strings.Cut(string(readme), begins)
	require.True(t, ok, "the README has lost %q", begins)
	is, after, ok := strings.Cut(rest, ends)
	require.True(t, ok, "the README has lost %q", ends)
	if *update {
		require.NoError(t, os.WriteFile(path, []byte(before+begins+want+ends+after), 0o600))
		return
	}
	require.Equal(t, want, is, "made anew by: %s", again)
}
