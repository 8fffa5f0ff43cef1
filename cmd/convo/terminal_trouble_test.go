//go:build linux

package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"convo/client/practice"
	"convo/cmd/convo/internal/terminal"
)

// TestServerDies takes the server away while convo is open, and gives it back.
func TestServerDies(t *testing.T) {
	t.Parallel()
	s := newSeat(t, practice.Options{Conversations: 8, DB: filepath.Join(t.TempDir(), "practice.db")})
	s.configure("[poll]\nunread = \"1s\"\n")
	scr := s.open(usual)
	scr.See("Marco Rossi")
	s.settled()

	require.NoError(t, s.server.Close())
	scr.See("offline since", "Marco Rossi", "Giulia Bianchi")
	scr.Press("j", ">   SMS Giulia Bianchi")
	scr.Press("k", ">   WA  Marco Rossi")
	scr.Press("e", "not archived: offline since", ">   WA  Marco Rossi")
	s.write(scr, "Marco Rossi", "appena possibile")
	s.onDisk("appena possibile")
	// It cannot be checked, so it does not leave.
	scr.Press(ctrlS, "reply to Marco Rossi", "appena possibile", "not sent: offline since")

	s.serve()
	// What became of the reply stays in the composer; the status row is about now.
	scr.Until("a status row without offline", func(screen string) bool {
		rows := strings.Split(screen, "\n")
		return !strings.Contains(rows[len(rows)-2], "offline")
	})
	scr.See("appena possibile")
	s.closes(scr, "reply to Marco Rossi")
	assert.Empty(t, s.writes(), "nothing fires later by itself")
	s.quit(scr)
	assert.True(t, s.inState("appena possibile"))
}

// TestServerHangs works at the keyboard while the server answers nothing at all.
func TestServerHangs(t *testing.T) {
	t.Parallel()
	s := newSeat(t, practice.Options{Conversations: 8})
	s.configure("[poll]\nunread = \"1s\"\n")
	scr := s.open(usual)
	scr.See("Marco Rossi")
	s.settled()
	s.faults("hang=all")

	scr.Press("j", ">   SMS Giulia Bianchi")
	scr.Press(enter, "> Giulia Bianchi  +39")
	s.soon("the thread is asked for", func() bool { return s.unanswered("/messages") })
	scr.Press("J", "> Elena Russo  +39")
	s.write(scr, "Elena Russo", "un attimo")
	s.closes(scr, "reply to Elena Russo")
	scr.Press("?", "type to filter")
	s.closes(scr, "type to filter")
	assert.True(t, s.unanswered(""), "all that while the server was silent")
	scr.Type("q")
	scr.Gone("> Elena Russo  +39")
	s.quit(scr)
}

// unanswered reports whether a request is waiting for its answer.
func (s *seat) unanswered(path string) bool {
	return slices.ContainsFunc(s.server.Requests(), func(r practice.Request) bool {
		return r.Status == 0 && strings.Contains(r.Path, path)
	})
}

// TestQuitsWithAWriteUnderWay leaves while the server has not answered a write. The
// bound lies between the grace for writes, 2 s, and their own time-out, 10 s: it tells
// which of the two ended convo.
func TestQuitsWithAWriteUnderWay(t *testing.T) {
	t.Parallel()
	s := newSeat(t, practice.Options{Conversations: 8})
	scr := s.open(usual)
	scr.See("Marco Rossi")
	s.faults("hang=archive")
	scr.Press("e", "archived Marco Rossi")
	s.soon("the request", func() bool { return s.unanswered("/archive") })
	begin := time.Now()
	scr.Press("q", "leaving: 1 write under way")
	assert.Equal(t, 0, scr.End())
	assert.Less(t, time.Since(begin), 7*time.Second)
	assert.Equal(t, []string{"PATCH chat_000001/archive"}, s.writes())
}

// harm is what strangers' texts look like once they cannot harm, by conversation.
var harm = map[string]string{
	"chat_000007": "congratulations",
	"chat_000012": "Ho pagato <U+202E>",
	"chat_000018": "<U+0301",
	"chat_000026": "uffauffa",
	"chat_000034": "saldo",
	"chat_000039": "prima",
}

// TestStrangersTexts shows conversations that would harm a terminal that trusts
// them, at every size. What was written is checked byte by byte at the end.
func TestStrangersTexts(t *testing.T) {
	t.Parallel()
	for name, size := range sizes {
		for id, words := range harm {
			t.Run(name+" "+id, func(t *testing.T) {
				t.Parallel()
				s := newSeat(t, practice.Options{Conversations: 40})
				scr := s.open(size, "open", id)
				scr.See(words)
				for _, key := range []string{"G", "g", "g", "\x04", "\x15"} {
					scr.Type(key)
				}
				scr.Press("a", "type to filter  esc")
				s.closes(scr, "type to filter")
				scr.Press("r", "reply to")
				s.closes(scr, "reply to")
				scr.Type("q")
				scr.Type("q")
				assert.Equal(t, 0, scr.End())
			})
		}
	}
}

// TestForeign makes sure that the check of every byte sees what it is there for.
func TestForeign(t *testing.T) {
	t.Parallel()
	for _, bad := range []string{
		"\x1b[c", "\x1b[6n", "\x1b[>q", "\x1b[?u", "\x1b[?1049$p", "\x1bP+q544e\x1b\\", "\x1b]11;?\a", "\x1b]0;owned\a", "\x1b]52;c;eA==\a",
		"\x1b]8;;http://x\x1b\\", "\x1b]2;a\u009bb\a", "\x1bc", "\x1b[2;3r", "\x1b[?47h", "\x9b31m", "\u009b", "\u202e", "\u2066", "\u200b", "\u2028",
		"\a", "\x00", "\x7f", "\t", "\x1b", "\x1b[3", "\x1b]2;",
	} {
		assert.NotEmpty(t, terminal.Foreign("a"+bad), "%q", bad)
	}
	assert.Empty(t, terminal.Foreign("\x1b[?1049h\x1b[2J\x1b[H\x1b[0;31mé 漢\x1b[m\r\n\x1b[12G\x1b[K\x1b]2;convo\a\x1b[22;0t\x1b[?25l"))
}

// editor makes a script the person's editor.
func (s *seat) editor(script string) {
	s.t.Helper()
	s.env["EDITOR"] = filepath.Join(s.home, "editor")
	require.NoError(s.t, os.WriteFile(s.env["EDITOR"], []byte("#!/bin/sh\n"+script), 0o700))
}

// TestEditor writes a reply in an editor that tells what it was given.
func TestEditor(t *testing.T) {
	t.Parallel()
	s := newSeat(t, practice.Options{Conversations: 8})
	s.editor(fmt.Sprintf("printf '%%s\\n' \"$0\" \"$@\" >%[1]s/argv\nenv >%[1]s/environ\nprintf ' dall editor' >>\"$1\"\n", s.home))
	scr := s.open(usual)
	scr.See("Marco Rossi")
	s.write(scr, "Marco Rossi", "scritto")
	scr.Press("\x05", "scritto dall editor")
	assert.NotEmpty(t, s.files()["argv"])
	assert.NotContains(t, s.files()["environ"], "CONVO_TOKEN")
	s.closes(scr, "reply to Marco Rossi")
	s.quit(scr)
	assert.Empty(t, s.writes())
}

// TestTooSmall takes the room away and gives it back.
func TestTooSmall(t *testing.T) {
	t.Parallel()
	small, large := terminal.Size{Cols: 30, Rows: 5}, sizes["80x24"]
	s := newSeat(t, practice.Options{Conversations: 8})
	scr := s.open(small)
	scr.See("convo needs 40x10")
	scr.Resize(large)
	scr.See("Giulia Bianchi")
	s.write(scr, "Marco Rossi", "senza perdere nulla")
	scr.Resize(small)
	scr.Until("one line", func(screen string) bool { return strings.TrimSpace(screen) == "convo needs 40x10" })
	scr.Resize(large)
	scr.See("reply to Marco Rossi", "senza perdere nulla")
	s.closes(scr, "reply to Marco Rossi")
	scr.Resize(small)
	scr.See("convo needs 40x10")
	s.quit(scr)
}
