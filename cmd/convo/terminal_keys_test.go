//go:build linux

package main

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"convo/client/practice"
)

// TestByKeys does a day's work on one conversation. The server must have been asked
// for exactly what the person did, in that order, as the API documents it.
func TestByKeys(t *testing.T) {
	t.Parallel()
	for name, size := range sizes {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newSeat(t, practice.Options{Conversations: 12})
			scr := s.open(size)
			scr.See("Marco Rossi")

			scr.Press(enter, "Buongiorno, vorrei")
			scr.See("peek: not marked read")
			var done []string
			does := func(request string) {
				t.Helper()
				done = append(done, request)
				s.written(done...)
			}
			scr.Press("m", "marked read Marco Rossi") // held, then it leaves
			does("PATCH chat_000001/read")
			scr.Press("e", "z undo: archived Marco")
			does("PATCH chat_000001/archive")
			scr.Press("z", "> Marco Rossi  +39")
			does("PATCH chat_000001/unarchive")
			scr.Press("a", "assign Marco Rossi to", "Anna Bianchi")
			scr.Press("luc", "> Luca Verdi")
			scr.Press(enter, "assigned Marco Rossi to Luca")
			does(`POST chat_000001/assignee {"userId":4522}`)
			scr.Press("A", "released Marco Rossi")
			does("DELETE chat_000001/assignee")
			scr.Press("t", "assigned Marco Rossi to Anna")
			does(`POST chat_000001/assignee {"userId":4521}`)
			s.write(scr, "Marco", "Buongiorno,")
			scr.Press(enter)
			scr.Press("è partito ieri", "è partito ieri")
			scr.Type(ctrlS) // ctrl+s: checked, held, then it leaves
			scr.Gone("reply to Marco")
			does(`POST reply {"body":"Buongiorno,\nè partito ieri","chatId":"chat_000001"}`)
			scr.See("accepted for Marco Rossi")

			scr.Type("q") // out of the thread
			scr.Gone("> Marco Rossi  +39")
			s.quit(scr)
			assert.Equal(t, done, s.writes(), "leaving wrote nothing")
			c, err := s.server.Conversation("chat_000001")
			require.NoError(t, err)
			assert.False(t, c.Archived)
			assert.Zero(t, c.Unread)
			assert.Equal(t, "4521", c.Owner)
		})
	}
}
