package term

import (
	"errors"
	"fmt"
	"strings"

	"github.com/aymanbagabas/go-osc52/v2"
)

// MaxCopy is how many bytes one copy may have: what common terminals still take
// after it has grown by a third in Base64 (100,000 bytes with the frame).
const MaxCopy = 74994

// ErrTooLong says that a text is too long to be copied through the terminal.
var ErrTooLong = errors.New("too long to copy")

// ErrNoCopy says that this terminal cannot copy.
var ErrNoCopy = errors.New("this terminal cannot copy")

// Copy returns the sequence that puts text into the clipboard of the person's own
// terminal (OSC 52), through tmux or screen where they stand between. Trailing line
// ends are cut off, so that what is pasted into a shell does not run by itself.
//
// It must be called for a copy key only, never because of something received. The
// form that reads the clipboard is never written.
func Copy(i Info, text string) (string, error) {
	if i.Dumb {
		return "", ErrNoCopy
	}
	text = strings.TrimRight(text, "\r\n")
	if len(text) > MaxCopy {
		return "", fmt.Errorf("%w: %d bytes of at most %d", ErrTooLong, len(text), MaxCopy)
	}
	seq := osc52.New(text)
	switch {
	case text == "":
		seq = seq.Clear()
	case i.Tmux:
		seq = seq.Tmux()
	case i.Screen:
		seq = seq.Screen()
	}
	return seq.String(), nil
}

// Copied says in words what became of a Copy of something. Whether it arrived is never
// heard; tmux drops it unless it is told not to.
func Copied(i Info, what string) string {
	switch {
	case i.Tmux:
		return "sent " + what + " through tmux: needs allow-passthrough on"
	case i.Screen:
		return "copied " + what + " to your terminal's clipboard, through screen (OSC 52)"
	}
	return "copied " + what + " to your terminal's clipboard (OSC 52)"
}
