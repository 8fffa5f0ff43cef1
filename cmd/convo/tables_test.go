//go:build linux

package main

import (
	"bufio"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/adrg/xdg"
	"github.com/creack/pty"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"convo/client/practice"
)

// Which account a row is of is worth a column only where there could be another.
func TestTheAccountIsShownWhereThereAreSeveral(t *testing.T) {
	server, err := practice.Start(t.Context(), practice.Options{Conversations: 5, Token: key})
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, server.Close()) })
	file := filepath.Join(t.TempDir(), "config.toml")
	one := "[[account]]\nname = \"shop\"\nbackend = \"qlara\"\nurl = \"" + server.URL("qlara") + "\"\ntoken_command = \"echo " + key + "\"\n"
	t.Setenv("XDG_STATE_HOME", t.TempDir())
	xdg.Reload()
	for name, tt := range map[string]struct{ config, header, id string }{
		"one":     {one, "ID CHANNEL UNREAD OWNER LAST NAME PREVIEW", "chat_"},
		"several": {"default = \"shop\"\n" + one + strings.Replace(one, "shop", "other", 1), "ID ACCOUNT CHANNEL UNREAD OWNER LAST NAME PREVIEW", "shop/chat_"},
	} {
		t.Run(name, func(t *testing.T) {
			require.NoError(t, os.WriteFile(file, []byte(tt.config), 0o600))
			near, far, err := pty.Open()
			require.NoError(t, err)
			t.Cleanup(func() { _ = near.Close() })
			a, _, stderr := inProcess(t)
			a.stdout, a.config = far, file
			assert.Zero(t, a.run(t.Context(), []string{"list", "--limit", "1", "--config", file}), stderr)
			lines := bufio.NewScanner(near)
			require.True(t, lines.Scan())
			assert.Equal(t, tt.header, strings.Join(strings.Fields(lines.Text()), " "))
			require.True(t, lines.Scan())
			assert.True(t, strings.HasPrefix(lines.Text(), tt.id), lines.Text())
			require.NoError(t, far.Close())
		})
	}
}
