//go:build linux

package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"convo/client/practice"
)

// TestViewsByKeys filters, keeps that as a view, exports its rows and opens a
// conversation by its id, all with the binary that people get.
func TestViewsByKeys(t *testing.T) {
	t.Parallel()
	s := newSeat(t, practice.Options{Conversations: 300})
	s.configure("# mine\n[[view]]\nname = \"sms\"\nfilter = \"ch:sms\" # as I like it\n")
	scr := s.open(usual)
	scr.See("Marco Rossi")
	scr.See("| sms ")

	scr.Press("/", " / ")
	scr.Press("ch:wa older:30m", "Enter asks the server")
	scr.Press(enter, "asked the server: ")
	scr.Press(":", " commands ")
	scr.Press("save-view wa", "save-view wa")
	scr.Press(enter, "saved as the view wa")
	scr.See("| wa ")
	scr.Press(":", " commands ")
	scr.Press("export ~/rows.csv", "export ~/rows.csv")
	scr.Press(enter, "exported 1")
	scr.Press(":", " commands ")
	scr.Press("open chat_000300", "open chat_000300")
	scr.Press(enter)
	scr.See(", next") // the keys are back
	scr.Type("q")     // back from its thread
	s.quit(scr)
	assert.Empty(t, s.writes(), "nothing was written to the server")

	kept, err := os.ReadFile(filepath.Join(s.env["XDG_CONFIG_HOME"], "convo", "config.toml"))
	require.NoError(t, err)
	assert.Equal(t, "# mine\n[[view]]\nname = \"sms\"\nfilter = \"ch:sms\" # as I like it\n\n[[view]]\nname = \"wa\"\nfilter = \"ch:wa older:30m\"\n", string(kept))
	rows, err := os.ReadFile(filepath.Join(s.home, "rows.csv"))
	require.NoError(t, err)
	lines := strings.Split(strings.TrimSpace(string(rows)), "\n")
	assert.Equal(t, "account,id,channel", lines[0][:len("account,id,channel")])
	assert.Contains(t, string(rows), "'+39", "a number is no formula")
	assert.NotContains(t, string(rows), "\x1b", "a name is no escape")
	for _, line := range lines[1:] {
		assert.Contains(t, line, ",whatsapp,open,")
	}
	out, err := s.command("list", "--view", "wa").Output()
	require.NoError(t, err)
	assert.Equal(t, len(lines)-1, strings.Count(string(out), "\n"), "the command line lists the same")
}
