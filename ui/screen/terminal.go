package screen

import (
	"errors"
	"io"
)

// Errors of this package, for errors.Is.
var (
	// ErrNoTerminal says that standard input or output is not a terminal.
	ErrNoTerminal = errors.New("not a terminal")
	// ErrCanceled is what a Terminal's Read returns after CancelRead.
	ErrCanceled = errors.New("read canceled")
	// ErrClosed says that the screen was closed.
	ErrClosed = errors.New("screen is closed")
	// ErrFrozen says that the terminal did not take its last bytes in time.
	ErrFrozen = errors.New("terminal does not take output")
)

// Terminal is where a Screen paints and reads: a tty, or a fake in tests.
type Terminal interface {
	// Read returns what was typed, at least one byte. One call is one burst.
	io.Reader
	// Write blocks while the terminal takes no output.
	io.Writer
	// CancelRead makes a Read that blocks, and every later one, return ErrCanceled
	// without taking input, until MakeRaw.
	CancelRead() error
	// Size is in cells.
	Size() (w, h int, err error)
	// MakeRaw turns off echo, line editing and signals by key, and allows Read. The
	// state before the first call is remembered for Restore.
	MakeRaw() error
	// Restore puts the remembered state back. Doing so twice does no harm.
	Restore() error
	// Stop stops the process group as Ctrl+Z does in a shell, and returns when it
	// has been continued.
	Stop() error
	// Events reports changes from outside until stop is called. Several of a kind
	// may be reported as one.
	Events() (events <-chan Event, stop func())
}

// Event is something that happened to the terminal.
type Event uint8

// The events of a terminal.
const (
	// Resized says that Size has changed.
	Resized Event = iota + 1
	// Continued says that somebody else stopped and continued the process, after
	// which a shell has had the terminal.
	Continued
)

// What is written when the screen takes the terminal and gives it back. No query is
// among it: nobody here waits for an answer.
const (
	enterModes = "\x1b[?1049h" + // alternate screen
		"\x1b[?25l" + // no cursor
		"\x1b[?7l" + // no wrapping at the right edge, so the last cell can be written
		"\x1b[?2004h" + // bracketed paste
		"\x1b[?1004h" // focus reports
	// The screen is cleared first, as there are terminals without an alternate one
	// and no customer's text may stay there.
	leaveModes = "\x1b[m\x1b[H\x1b[2J" +
		"\x1b[?1004l\x1b[?2004l\x1b[?7h\x1b[?25h\x1b[?1049l"

	mouseOn  = "\x1b[?1000h\x1b[?1006h"
	mouseOff = "\x1b[?1006l\x1b[?1000l"

	clearAll = "\x1b[m\x1b[?7l\x1b[?25l\x1b[H\x1b[2J"

	titlePush = "\x1b[22;0t"
	titlePop  = "\x1b[23;0t"
)
