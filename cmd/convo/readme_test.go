package main

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// The README's triage example is what uc018.txtar runs: each of its convo commands
// stands there, with its flags.
func TestREADMEsExampleIsTheOneThatRuns(t *testing.T) {
	readme, err := os.ReadFile("../../README.md")
	require.NoError(t, err)
	script, err := os.ReadFile("testdata/uc018.txtar")
	require.NoError(t, err)

	_, example, found := strings.Cut(string(readme), "UC-018, as three commands:")
	require.True(t, found)
	example, _, _ = strings.Cut(example, "Ids come from")
	commands := regexp.MustCompile(`convo ([a-z][^|)\n]*)`).FindAllStringSubmatch(example, -1)
	require.Len(t, commands, 3)
	for _, c := range commands {
		line := strings.ReplaceAll(strings.TrimSpace(c[1]), `"$ID"`, "$ID")
		require.Contains(t, string(script), "exits 0 "+line+"\n")
	}
}
