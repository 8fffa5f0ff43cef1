//go:build linux

package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"convo/cmd/convo/internal/terminal"
	"convo/model/action"
)

// replies opens the composer, and uno is what is written then.
var (
	replies = step{"r", "reply to Marco Rossi"}
	uno     = step{"uno", "uno"}
)

// writing is a row for a key in the composer.
func writing(e effect) keyRow {
	e.before = append([]step{replies}, e.before...)
	return keyRow{list: e}
}

// leaves is a row for a key with which a reply leaves.
func leaves(e effect, body string) keyRow {
	e.before = []step{uno}
	e.writes = []string{"POST " + q + `reply {"body":"` + body + `","chatId":"chat_000001"}`}
	return writing(e)
}

var writingRows = map[action.Name]map[string]keyRow{
	action.SendReply: {"ctrl+s": leaves(effect{see: "held"}, "uno")},
	action.Newline:   {"ctrl+j": leaves(effect{see: "uno", after: []step{{"due", "due"}, {ctrlS, "held"}}}, `uno\ndue`)},
	action.Editor:    {"ctrl+e": {ready: edits, list: effect{before: []step{replies, uno}, see: "unoscritto altrove"}}},
	action.SwitchKind: {"ctrl+o": {on: onBookings, list: effect{
		before: []step{replies, uno}, see: "NOTE on Marco Rossi", gone: "reply to Marco Rossi",
	}}},
	action.CannedReply: {
		"ctrl+t": writing(effect{see: "canned reply for Marco Rossi"}),
		// Where there is none, it is text.
		";": {ready: greeting, list: effect{
			before: []step{replies, {"\x14", "saluto"}, {escape, "!saluto"}}, see: "saluto",
		}},
	},
	action.Interrupt: {"ctrl+c": writing(effect{before: []step{uno}, see: "ctrl+c again quits", gone: "reply to Marco Rossi", ends: true, check: terminated})},
	action.Back:      {"esc": writing(effect{before: []step{uno}, gone: "reply to Marco Rossi", check: drafted})},
	action.Help:      {"f1": writing(effect{before: []step{uno}, see: "type to filter by name or key"})},
}

// greeting puts a canned reply into the configuration.
func greeting(s *seat) {
	dir := filepath.Join(s.env["XDG_CONFIG_HOME"], "convo", "replies")
	require.NoError(s.t, os.MkdirAll(dir, 0o700))
	require.NoError(s.t, os.WriteFile(filepath.Join(dir, "saluto.md"), []byte("Buongiorno!"), 0o600))
}

// drafted is that what was written is a draft.
func drafted(s *seat, _ *terminal.Terminal) { s.onDisk("uno") }

// TestEachKeyWhileWriting presses the keys that are convo's own in the composer, which was
// opened from the list and from the thread.
func TestEachKeyWhileWriting(t *testing.T) {
	t.Parallel()
	for _, a := range action.Table() {
		if a.Scope&action.Composer != 0 {
			for _, key := range a.Keys {
				require.Contains(t, writingRows[a.Name], key, "nothing says what %s does in the composer", a.Name)
			}
		}
	}
	for name, keys := range writingRows {
		for key, row := range keys {
			for in, where := range places {
				t.Run(string(name)+" by "+key+" from "+in, func(t *testing.T) {
					t.Parallel()
					row.press(t, key, where)
				})
			}
		}
	}
}
