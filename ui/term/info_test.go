package term_test

import (
	"encoding/base64"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"convo/ui/term"
)

func env(pairs ...string) func(string) string {
	m := make(map[string]string)
	for _, p := range pairs {
		k, v, _ := strings.Cut(p, "=")
		m[k] = v
	}
	return func(k string) string { return m[k] }
}

func TestDetect(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		env  func(string) string
		want term.Info
	}{
		{"nothing", env(), term.Info{Dumb: true, NoColor: true}},
		{"dumb", env("TERM=dumb"), term.Info{Name: "dumb", Dumb: true, NoColor: true}},
		{"xterm", env("TERM=xterm-256color", "LANG=it_IT.UTF-8"), term.Info{Name: "xterm-256color", UTF8: true}},
		{"over ssh", env("TERM=xterm", "SSH_CONNECTION=1 2 3 4"), term.Info{Name: "xterm", SSH: true}},
		{"tmux", env("TERM=screen-256color", "TMUX=/tmp/x,1,0"), term.Info{Name: "screen-256color", Tmux: true}},
		{"tmux lost on the way", env("TERM=tmux-256color", "SSH_TTY=/dev/pts/1"), term.Info{Name: "tmux-256color", Tmux: true, SSH: true}},
		{"screen", env("TERM=screen.xterm-256color", "STY=1.pts"), term.Info{Name: "screen.xterm-256color", Screen: true}},
		{"screen inside tmux", env("TERM=screen.xterm", "STY=1.pts", "TMUX=x"), term.Info{Name: "screen.xterm", Screen: true}},
		{"LC_ALL wins", env("TERM=xterm", "LC_ALL=C", "LANG=it_IT.UTF-8"), term.Info{Name: "xterm"}},
		{"LC_CTYPE before LANG", env("TERM=xterm", "LC_CTYPE=C.utf8", "LANG=C"), term.Info{Name: "xterm", UTF8: true}},
		{"NO_COLOR", env("TERM=xterm", "NO_COLOR=1"), term.Info{Name: "xterm", NoColor: true}},
		{"NO_COLOR empty", env("TERM=xterm", "NO_COLOR="), term.Info{Name: "xterm"}},
		{"CLICOLOR off", env("TERM=xterm", "CLICOLOR=0"), term.Info{Name: "xterm", NoColor: true}},
		{"CLICOLOR forced", env("TERM=xterm", "CLICOLOR=0", "CLICOLOR_FORCE=1"), term.Info{Name: "xterm"}},
		{"monochrome", env("TERM=xterm-m"), term.Info{Name: "xterm-m", NoColor: true}},
		{"true colour", env("TERM=xterm", "COLORTERM=truecolor"), term.Info{Name: "xterm", TrueColor: true}},
		{"mosh", env("TERM=xterm", "MOSH_CONNECTION=1"), term.Info{Name: "xterm", Mosh: true}},
	}
	for _, tt := range tests {
		assert.Equal(t, tt.want, term.Detect(tt.env), tt.name)
	}
}

func TestInfoInWords(t *testing.T) {
	t.Parallel()
	assert.Equal(t, "xterm", term.Info{Name: "xterm"}.String())
	assert.Equal(t, "tmux-256color in tmux, SSH", term.Info{Name: "tmux-256color", Tmux: true, SSH: true}.String())
	assert.Equal(t, "unknown terminal", term.Info{}.String())
}

func TestCopy(t *testing.T) {
	t.Parallel()
	b64 := base64.StdEncoding.EncodeToString([]byte("+39 347"))
	tests := []struct {
		name string
		info term.Info
		want string
	}{
		{"plain", term.Info{}, "\x1b]52;c;" + b64 + "\a"},
		{"tmux", term.Info{Tmux: true}, "\x1bPtmux;\x1b\x1b]52;c;" + b64 + "\a\x1b\\"},
		{"screen", term.Info{Screen: true}, "\x1bP\x1b]52;c;" + b64 + "\a\x1b\\"},
	}
	for _, tt := range tests {
		got, err := term.Copy(tt.info, "+39 347\r\n\n")
		require.NoError(t, err)
		assert.Equal(t, tt.want, got, tt.name)
		said := term.Copied(tt.info, "the phone number +393471234567")
		assert.Contains(t, said, "the phone number +393471234567")
		assert.Equal(t, !tt.info.Tmux, strings.Contains(said, "copied"), "tmux may drop it")
		if tt.info.Tmux {
			assert.LessOrEqual(t, len(said), 80, "what is needed is seen")
		}
	}
}

func TestCopyHasALimit(t *testing.T) {
	t.Parallel()
	got, err := term.Copy(term.Info{}, strings.Repeat("x", term.MaxCopy))
	require.NoError(t, err)
	assert.LessOrEqual(t, len(got), 100000)
	_, err = term.Copy(term.Info{}, strings.Repeat("x", term.MaxCopy+1))
	require.ErrorIs(t, err, term.ErrTooLong)
	_, err = term.Copy(term.Info{Dumb: true}, "x")
	require.ErrorIs(t, err, term.ErrNoCopy)
}

// The read form would make the terminal type the clipboard's content.
func TestCopyNeverReads(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"", "?", "\n"} {
		got, err := term.Copy(term.Info{}, text)
		require.NoError(t, err)
		assert.NotContains(t, got, ";?", "%q", text)
	}
}
