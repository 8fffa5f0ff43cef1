// Package panetest has what the tests of panes share: how they look while they are
// tested, their lines as plain text, and golden files.
//
// Only tests import it.
package panetest

import (
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"convo/ui/theme"
)

var update = flag.Bool("update", false, "write the golden files")

var sgr = regexp.MustCompile("\x1b\\[[0-9;]*m")

// Strip is a painted line without its looks.
func Strip(line string) string { return sgr.ReplaceAllString(line, "") }

// Plain is painted lines without their looks, each ended.
func Plain(lines []string) string { return Strip(strings.Join(lines, "\n")) + "\n" }

// Looks are the usual theme, and glyphs of a kind: "unicode" or "ascii".
func Looks(tb testing.TB, glyphs string) (theme.Theme, theme.Glyphs) {
	tb.Helper()
	th, err := theme.New("", false)
	require.NoError(tb, err)
	g, err := theme.NewGlyphs(glyphs, true)
	require.NoError(tb, err)
	return th, g
}

// Golden compares with testdata/NAME.golden, which -update writes.
func Golden(tb testing.TB, name, got string) {
	tb.Helper()
	file := filepath.Join("testdata", name+".golden")
	if *update {
		require.NoError(tb, os.MkdirAll("testdata", 0o750))
		require.NoError(tb, os.WriteFile(file, []byte(got), 0o600))
	}
	want, err := os.ReadFile(file)
	require.NoError(tb, err)
	assert.Equal(tb, string(want), got)
}
