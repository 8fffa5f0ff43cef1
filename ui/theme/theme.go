// Package theme turns meanings into looks: it holds, for each token, the SGR
// sequence that a terminal needs, compiled once when the program starts.
//
// Painting is then a concatenation. Colour is never the only sign of anything: the
// mono theme uses no colour at all and loses nothing. Only ui imports it.
package theme

import (
	"fmt"
	"slices"
	"strings"
)

// Token is a meaning that has a look.
type Token uint8

// The tokens. Text is the terminal's own look.
const (
	Text            Token = iota
	Dim                   // of less importance: ages, previews
	Title                 // the name on top of a pane
	Tab                   // a view that is not open
	TabActive             // the open view
	Cursor                // the selected row of the focused pane
	CursorUnfocused       // the selected row elsewhere
	Unread                // something unread
	Failed                // an action or message that failed
	Pending               // waiting for the API
	Warn                  // a window or deadline is near
	Marked                // a marked row
	Draft                 // there is a draft
	Channel               // WA, SMS, EML
	Own                   // a message of ours
	Customer              // a message of the customer
	Note                  // an internal note
	Rule                  // lines between things
	Border                // lines around things
	Status                // the status line
	Key                   // a key in the footer
	KeyLabel              // what that key does
	Disabled              // impossible at present
	Error                 // what went wrong, in words
	Toast                 // a passing notice
	Input                 // a text field
	tokens
)

// Reset ends whatever look is on.
const Reset = "\x1b[m"

// Theme is one set of looks. The zero value paints nothing.
type Theme struct {
	name string
	sgr  [tokens]string
}

// look holds the SGR parameters of each token. A missing one is the terminal's own.
type look map[Token]string

// Default is the theme that is used when none is named.
const Default = "default"

var themes = map[string]look{
	Default: {
		Dim: "90", Title: "1", Tab: "", TabActive: "1;7",
		Cursor: "7", CursorUnfocused: "4", Unread: "1",
		Failed: "1;31", Pending: "33", Warn: "1;33", Marked: "1;36", Draft: "35",
		Channel: "36", Own: "34", Customer: "", Note: "30;43",
		Rule: "90", Border: "90", Status: "", Key: "1", KeyLabel: "90",
		Disabled: "90", Error: "1;31", Toast: "1", Input: "",
	},
	"high-contrast": {
		Dim: "", Title: "1;97", Tab: "97", TabActive: "1;30;107",
		Cursor: "1;30;107", CursorUnfocused: "1;4;97", Unread: "1;97",
		Failed: "1;97;41", Pending: "1;93", Warn: "1;30;103", Marked: "1;30;106", Draft: "1;95",
		Channel: "1;96", Own: "1;96", Customer: "97", Note: "1;30;103",
		Rule: "97", Border: "97", Status: "97", Key: "1;93", KeyLabel: "97",
		Disabled: "37", Error: "1;97;41", Toast: "1;30;107", Input: "97",
	},
	// The colours of Okabe and Ito, which stay apart for every kind of colour
	// blindness, as the nearest of the 256.
	"cb-safe": {
		Dim: "38;5;245", Title: "1", Tab: "", TabActive: "1;7",
		Cursor: "7", CursorUnfocused: "4", Unread: "1",
		Failed: "1;38;5;208", Pending: "38;5;220", Warn: "1;38;5;220", Marked: "1;38;5;39", Draft: "38;5;175",
		Channel: "38;5;39", Own: "38;5;39", Customer: "", Note: "30;48;5;220",
		Rule: "38;5;245", Border: "38;5;245", Status: "", Key: "1", KeyLabel: "38;5;245",
		Disabled: "38;5;245", Error: "1;4;38;5;208", Toast: "1", Input: "",
	},
	mono: {
		Title: "1", TabActive: "1;7", Cursor: "7", CursorUnfocused: "4", Unread: "1",
		Failed: "1;7", Pending: "4", Warn: "1", Marked: "1", Note: "7", Own: "1",
		Key: "1", Error: "1;7", Toast: "1",
	},
}

const mono = "mono"

// Names lists the themes in order.
func Names() []string {
	names := make([]string, 0, len(themes))
	for n := range themes {
		names = append(names, n)
	}
	slices.Sort(names)
	return names
}

// New compiles a theme. An empty name is the default. With noColor (NO_COLOUR and its
// like) it is mono whatever the name, which must be valid all the same.
func New(name string, noColor bool) (Theme, error) {
	if name == "" {
		name = Default
	}
	l, ok := themes[name]
	if !ok {
		return Theme{}, fmt.Errorf("unknown theme %q: use one of %s", name, strings.Join(Names(), ", "))
	}
	if noColor {
		name, l = mono, themes[mono]
	}
	t := Theme{name: name}
	for tok, params := range l {
		if params != "" {
			t.sgr[tok] = "\x1b[" + params + "m"
		}
	}
	return t, nil
}

// Name returns the theme's name, "mono" where colours are off.
func (t Theme) Name() string { return t.name }

// SGR returns the sequence that turns the token's look on, empty for the terminal's
// own look. Whoever writes it ends it with Reset.
func (t Theme) SGR(tok Token) string {
	if tok >= tokens {
		return ""
	}
	return t.sgr[tok]
}

// Paint gives s the look of the token. s must not be painted already: a Reset inside
// would end the look early. See PaintOver.
func (t Theme) Paint(tok Token, s string) string {
	sgr := t.SGR(tok)
	if sgr == "" || s == "" {
		return s
	}
	return sgr + s + Reset
}

// PaintOver gives s the look of the token laid over that of base: an unread name in
// the selected row.
func (t Theme) PaintOver(base, tok Token, s string) string {
	under := t.SGR(base)
	if under == "" || s == "" {
		return t.Paint(tok, s)
	}
	return under + t.SGR(tok) + s + Reset
}
