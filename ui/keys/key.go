// Package keys turns the bytes that a terminal sends into named keys.
//
// It knows which keys arrived in one read, which Bubble Tea's own reader cannot
// say, and it takes glued keys apart: a burst of three "j" is three keys, and
// Esc followed at once by a letter is two. It does no input or output of its own.
// ui and its packages may import it.
package keys

import (
	"strings"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	// Whoever imports Bubble Tea, if only for a type, must keep its init quiet.
	_ "convo/ui/term/quiet"
)

// Key is one key press.
type Key struct {
	// Name is what bindings are written in: "j", "G", "enter", "esc", "space",
	// "shift+tab", "ctrl+r", "up", "pgdown", "f5". A printable key is named by
	// its character.
	Name string
	// Rune is the character of a printable key, and 0 for all others.
	Rune rune
}

// Msg is a key press on its way to the root model.
type Msg struct {
	Key Key
	// Burst says that other keys arrived in the same read. A person rarely
	// types so; a paste without brackets always does.
	Burst bool
	// Seen is the tag of the frame that was on the terminal when the key was
	// read: what the person was looking at.
	Seen any
	// At is when the key was read.
	At time.Time
}

// PasteMsg is one bracketed paste.
type PasteMsg struct {
	// Text has LF line ends and no control characters but LF and tab.
	Text string
	// Truncated says that the paste was longer than MaxPaste.
	Truncated bool
	// Seen and At are as in Msg.
	Seen any
	At   time.Time
}

// FocusMsg says that the terminal window got or lost the focus.
type FocusMsg struct {
	In bool
	At time.Time
}

// MouseKind is what a mouse did.
type MouseKind uint8

// The mouse events that convo knows. Releases and motion are dropped.
const (
	WheelUp MouseKind = iota + 1
	WheelDown
	Click
)

// MouseMsg is a turn of the wheel or a click of the left button.
type MouseMsg struct {
	Kind MouseKind
	// X and Y are cells from the top left corner, from 0.
	X, Y int
	// Seen and At are as in Msg.
	Seen any
	At   time.Time
}

// UnknownMsg says that escape input arrived that is no key, such as a late answer
// to another program's question. Its bytes are swallowed. The root ignores single
// letters that write for a moment afterwards, since the rest may follow as letters.
type UnknownMsg struct {
	At time.Time
}

// Plain makes the Key of a printable character.
func Plain(r rune) Key {
	if r == ' ' {
		return Key{Name: "space", Rune: ' '}
	}
	return Key{Name: string(r), Rune: r}
}

// Tea converts the key for Bubble Tea's text inputs. A key that Bubble Tea has no
// word for becomes a message without runes, which its inputs ignore.
func (k Key) Tea() tea.KeyMsg {
	switch {
	case k.Rune == ' ':
		return tea.KeyMsg{Type: tea.KeySpace, Runes: []rune{' '}}
	case k.Rune != 0:
		return tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune{k.Rune}}
	}
	name, alt := strings.CutPrefix(k.Name, "alt+")
	if t, ok := teaTypes[name]; ok {
		return tea.KeyMsg{Type: t, Alt: alt}
	}
	return tea.KeyMsg{Type: tea.KeyRunes}
}

// String returns the key's name.
func (k Key) String() string { return k.Name }

// teaTypes maps our names to Bubble Tea's types. It is asked of Bubble Tea itself,
// so the two cannot drift apart.
var teaTypes = func() map[string]tea.KeyType {
	const first, last = tea.KeyF20, tea.KeyCtrlQuestionMark
	types := make(map[string]tea.KeyType)
	for t := first; t <= last; t++ {
		name := t.String()
		if name != "" && t != tea.KeyRunes && t != tea.KeySpace {
			types[name] = t
		}
	}
	// Where Bubble Tea says "pgdown" and "pgup" we do as well; "space" differs.
	types["space"] = tea.KeySpace
	return types
}()
