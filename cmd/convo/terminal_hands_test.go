//go:build linux

package main

import (
	"fmt"
	"regexp"

	"convo/cmd/convo/internal/terminal"
)

// What a terminal sends for a key.
const (
	ctrlS  = "\x13"
	enter  = "\r"
	escape = "\x1b"
)

// chatID is the id of the conversation with a number.
func chatID(n int) string { return fmt.Sprintf("chat_%06d", n) }

// The pane beside the thread says which conversation is under the cursor.
var underCursor = regexp.MustCompile(`id {7}(chat_\d{6})`)

// cursorOn is the conversation under the cursor of a screen that has the pane; "" where
// there is none.
func cursorOn(screen string) string {
	if found := underCursor.FindStringSubmatch(screen); len(found) > 1 {
		return found[1]
	}
	return ""
}

// hands are at the keyboard of a screen that has the pane.
type hands struct {
	*seat
	scr *terminal.Terminal
}

// at waits until a conversation is under the cursor, and answers which.
func (h *hands) at() (id string) {
	h.t.Helper()
	h.scr.Until("a conversation under the cursor", func(screen string) bool {
		id = cursorOn(screen)
		return id != ""
	})
	return id
}

// away presses a key after which the cursor is elsewhere.
func (h *hands) away(key, id string) {
	h.t.Helper()
	h.scr.PressUntil(key, "away from "+id, func(screen string) bool {
		at := cursorOn(screen)
		return at != "" && at != id
	})
}

// to goes to a conversation, a row a key. The list has them by their numbers.
func (h *hands) to(id string) {
	h.t.Helper()
	for range h.options.Conversations {
		at := h.at()
		switch {
		case at == id:
			return
		case at < id:
			h.away("j", at)
		default:
			h.away("k", at)
		}
	}
	h.t.Fatalf("the cursor does not get to %s. The screen:\n%s", id, h.scr.Screen())
}

// opens goes to a conversation and presses a key that opens something for it. A program
// that had not noted its own frame yet opens it for the conversation of the frame before:
// whoever looks closes it again.
func (h *hands) opens(key, id, words string) {
	h.t.Helper()
	for range 5 {
		h.to(id)
		h.scr.Press(key, words)
		if h.at() == id {
			return
		}
		h.closes(h.scr, words)
	}
	h.t.Fatalf("it is not for %s. The screen:\n%s", id, h.scr.Screen())
}

// closes leaves by Esc what shows these words.
func (s *seat) closes(scr *terminal.Terminal, words string) {
	s.t.Helper()
	scr.Type(escape)
	scr.Gone(words)
}

// write begins a reply to the customer whose conversation a screen of any size is on.
func (s *seat) write(scr *terminal.Terminal, customer, text string) {
	s.t.Helper()
	scr.Press("r", "reply to "+customer)
	scr.Press(text, text)
}
