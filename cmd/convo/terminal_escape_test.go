//go:build linux

package main

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"convo/client/practice"
	"convo/cmd/convo/internal/terminal"
)

// escapes are the ways in which Esc and the key after it arrive: in one read, in two that
// may be one, and after Esc was seen to have worked.
var escapes = map[string]func(scr *terminal.Terminal, key, gone string){
	"glued": func(scr *terminal.Terminal, key, _ string) { scr.Type(escape + key) },
	"at once": func(scr *terminal.Terminal, key, _ string) {
		scr.Type(escape)
		scr.Type(key)
	},
	"afterwards": func(scr *terminal.Terminal, key, gone string) {
		scr.Type(escape)
		scr.Gone(gone)
		scr.Type(key)
	},
}

// Where Esc can be pressed, the steps that lead there, and what it closes.
var escapable = map[string]struct {
	steps []step
	gone  string
}{
	"the composer":             {[]step{{"r", "reply to Marco Rossi"}, {"un attimo", "un attimo"}}, "reply to Marco Rossi"},
	"the composer in a thread": {[]step{{enter, inThread}, {"r", "reply to Marco Rossi"}, {"un attimo", "un attimo"}}, "reply to Marco Rossi"},
	"the thread":               {[]step{{"r", "reply to Marco Rossi"}, {"un attimo", "un attimo"}, {escape, "> d WA"}, {enter, inThread}}, inThread},
	"the picker":               {[]step{{"r", "reply to Marco Rossi"}, {"un attimo", "un attimo"}, {escape, "> d WA"}, {"a", "assign Marco Rossi to"}}, "assign Marco Rossi to"},
	"the filter":               {[]step{{"r", "reply to Marco Rossi"}, {"un attimo", "un attimo"}, {escape, "> d WA"}, {"/", " loaded"}}, "40 of 40 loaded"},
	"the canned replies":       {[]step{{"r", "reply to Marco Rossi"}, {"un attimo", "un attimo"}, {"\x14", "canned reply for"}}, "canned reply for"},
	"help while writing":       {[]step{{"r", "reply to Marco Rossi"}, {"un attimo", "un attimo"}, {"\x1bOP", "type to filter by name or key"}}, "type to filter by name or key"},
}

// Esc followed at once by e never sends: what was written stays a draft. A key that came
// glued to Esc writes nothing at all; e by itself afterwards is e, and archives where it is
// a key and not text.
func TestEscapeAndAKeyNeverSend(t *testing.T) {
	t.Parallel()
	for where, at := range escapable {
		for how, escapes := range escapes {
			for name, key := range map[string]string{"e": "e", "ctrl+s": ctrlS} {
				if key == ctrlS && how != "glued" && (where == "the canned replies" || where == "help while writing") {
					continue // in the composer behind them it sends, alone
				}
				t.Run(where+", "+name+" "+how, func(t *testing.T) {
					t.Parallel()
					s := newSeat(t, practice.Options{Conversations: 40})
					s.configure("[send]\nundo = \"1s\"\n")
					scr := s.open(sizes["80x24"])
					scr.See("> ", "Hélène Moreau")
					s.play(scr, at.steps)
					escapes(scr, key, at.gone)
					scr.Gone(at.gone)
					s.onDisk("un attimo")
					leave(t, scr)

					for _, change := range s.changes() {
						require.Equal(t, "PATCH /inbox/conversations/chat_000001/archive", change)
						assert.Equal(t, "e", name)
						assert.NotEqual(t, "glued", how)
					}
					c, err := s.server.Conversation(chat)
					require.NoError(t, err)
					assert.Len(t, c.Messages, 3, "nobody was answered")
					out, err := s.command("drafts").Output()
					require.NoError(t, err)
					assert.Contains(t, string(out), chat)
				})
			}
		}
	}
}

// The same while a reply is held: it does not leave before its time.
func TestEscapeAndAKeyDoNotHurryAHeldReply(t *testing.T) {
	t.Parallel()
	for _, how := range []string{"glued", "at once"} {
		t.Run(how, func(t *testing.T) {
			t.Parallel()
			s := newSeat(t, practice.Options{Conversations: 40})
			s.configure("[send]\nundo = \"10m\"\n")
			scr := s.open(sizes["80x24"])
			scr.See("> ", "Hélène Moreau")
			s.write(scr, "Marco Rossi", "un attimo")
			scr.Press(ctrlS, "held: reply to Marco Rossi leaves in")
			escapes[how](scr, "e", "")
			scr.Press("?", "enter run   esc close") // what is said to the keys before may make it press twice
			leave(t, scr)
			for _, change := range s.changes() {
				assert.Equal(t, "PATCH /inbox/conversations/chat_000001/archive", change)
				assert.NotEqual(t, "glued", how)
			}
			assert.True(t, s.inState("un attimo"))
		})
	}
}
