//go:build unix

package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"convo/ui/term"
)

func TestABrowserIsFoundWhereThereIsOne(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"xdg-open", "open", "lynx"} {
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte("#!/bin/sh\n"), 0o700))
	}
	for name, tt := range map[string]struct {
		env  []string
		path string
		argv []string // behind the folder
		why  string
	}{
		"over SSH":              {[]string{"DISPLAY=:0", "SSH_CONNECTION=1 2 3 4", "BROWSER=lynx"}, dir, nil, "over SSH it would be the wrong machine's"},
		"with $BROWSER":         {[]string{"DISPLAY=:0", "BROWSER=lynx"}, dir, []string{"lynx"}, ""},
		"the first that exists": {[]string{"DISPLAY=:0", "BROWSER=nothere:lynx -a %s"}, dir, []string{"lynx", "-a", "%s"}, ""},
		"without any":           {[]string{"DISPLAY=:0", "BROWSER=nothere"}, t.TempDir(), nil, "neither $BROWSER nor"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Setenv("PATH", tt.path)
			b, why := findBrowser(term.Detect(lookup(tt.env)), tt.env)
			assert.Contains(t, why, tt.why)
			assert.Equal(t, why == "", tt.why == "")
			for i := range b.argv {
				b.argv[i] = strings.TrimPrefix(b.argv[i], dir+"/")
			}
			assert.Equal(t, tt.argv, b.argv)
		})
	}
}

// lookup is a list of variables as os.Getenv answers them.
func lookup(env []string) func(string) string {
	return func(name string) string {
		for _, v := range env {
			if value, ok := strings.CutPrefix(v, name+"="); ok {
				return value
			}
		}
		return ""
	}
}

// The browser gets the address as one argument, whatever is in it, and nothing of the
// environment that it has no business with.
func TestTheBrowserGetsNothingButTheAddress(t *testing.T) {
	dir := t.TempDir()
	out := filepath.Join(dir, "out")
	script := filepath.Join(dir, "browser")
	require.NoError(t, os.WriteFile(script, []byte("#!/bin/sh\nprintf '%s\\n' \"$#\" \"$@\" >\""+out+"\"\nenv >>\""+out+"\"\n"), 0o700))
	b := browser{argv: []string{script, "--new"}, env: scrubbed([]string{
		"HOME=/h", "PATH=" + os.Getenv("PATH"), "CONVO_TOKEN=secret1", "CONVO_URL=x", "AWS_SECRET_ACCESS_KEY=secret2", "LC_ALL=C", "LD_PRELOAD=x.so",
	})}
	address := "https://example.com/a?b=$(touch x);`id`&c='%20\""
	require.NoError(t, b.open(t.Context(), address))
	got, err := os.ReadFile(out)
	require.NoError(t, err)
	lines := strings.Split(string(got), "\n")
	assert.Equal(t, []string{"2", "--new", address}, lines[:3])
	assert.Contains(t, lines, "HOME=/h")
	assert.Contains(t, lines, "LC_ALL=C")
	assert.NotContains(t, string(got), "secret")
	assert.NotContains(t, string(got), "CONVO_")
	assert.NotContains(t, string(got), "LD_PRELOAD")

	b.argv = []string{script, "%s", "--after"}
	require.NoError(t, b.open(t.Context(), address))
	got, err = os.ReadFile(out)
	require.NoError(t, err)
	assert.Equal(t, []string{"2", address, "--after"}, strings.Split(string(got), "\n")[:3])
}

func TestOnlyWebAddressesAreOpened(t *testing.T) {
	b := browser{argv: []string{"/bin/false"}}
	for _, address := range []string{"file:///etc/passwd", "javascript:alert(1)", "-h", "--help", "", "mailto:a@b.c", " https://a.b", "https:a.b", "HTTPS://a.b"} {
		require.ErrorContains(t, b.open(t.Context(), address), "only http and https", address)
	}
	require.ErrorContains(t, b.open(t.Context(), "https://a.b"), "failed")
}
