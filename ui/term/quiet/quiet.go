// Package quiet keeps the terminal libraries from questioning the terminal.
//
// Bubble Tea v1 asks the terminal for its background colour in a package init,
// before main runs, and waits five seconds where nobody answers; a late answer
// then arrives as key presses. Lipgloss does not ask once it has been told.
//
// Go initialises packages that are ready in the order of their import paths, so
// telling works only from a package whose path sorts before
// "github.com/charmbracelet/bubbletea". convo/ui/term/quiet does; moving this
// init into a package that itself imports Bubble Tea would be too late.
//
// It is imported for its effect only, by ui and by cmd.
package quiet

import (
	"github.com/charmbracelet/lipgloss"
	"github.com/muesli/termenv"
)

func init() {
	lipgloss.SetHasDarkBackground(true)
	// The profile decides how bubbles' own styles are written. Ours are
	// precompiled in ui/theme, so the environment need not be consulted.
	lipgloss.SetColorProfile(termenv.Ascii)
}
