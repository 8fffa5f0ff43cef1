package quiet_test

import (
	"io"
	"os"
	"os/exec"
	"testing"

	// Bubble Tea's init is what has to be kept quiet.
	_ "github.com/charmbracelet/bubbletea"
	"github.com/creack/pty"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	_ "convo/ui/term/quiet"
)

const helper = "CONVO_QUIET_HELPER"

// TestMain makes this binary a program that does nothing but its inits.
func TestMain(m *testing.M) {
	if os.Getenv(helper) != "" {
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// On a terminal that answers nothing, a program that imports Bubble Tea writes
// nothing before its main. Without this package it writes two queries and waits 5 s.
func TestNothingIsAsked(t *testing.T) {
	t.Parallel()
	cmd := exec.CommandContext(t.Context(), os.Args[0])
	cmd.Env = []string{helper + "=1", "TERM=xterm-256color", "HOME=" + t.TempDir()}
	tty, err := pty.StartWithSize(cmd, &pty.Winsize{Rows: 24, Cols: 80})
	require.NoError(t, err)
	// Linux ends the output of a pty with EIO, so the error says nothing.
	out, _ := io.ReadAll(tty)
	require.NoError(t, cmd.Wait())
	require.NoError(t, tty.Close())
	assert.Empty(t, string(out))
}
