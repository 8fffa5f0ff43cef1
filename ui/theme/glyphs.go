package theme

import "fmt"

// Glyphs are the characters that are drawn with. Each takes one cell, but for AtLeast.
type Glyphs struct {
	Rule  string // a horizontal line
	Bar   string // a vertical line
	Cross string // where the two meet
	// The corners of a box.
	TopLeft, TopRight, BottomLeft, BottomRight string

	Ellipsis string // the end of something cut
	Up, Down string // there is more above, below
	Full     string // the filled part of a bar
	Empty    string // the rest of a bar
	Dot      string // between things in a line
	Unread   string // something is unread, it is not known how much
	Unseen   string // something is new to this machine
	AtLeast  string // before a number: at least so many; two cells in ASCII
	// Levels are the steps of a trend, from nothing to full.
	Levels []string
}

var unicodeGlyphs = Glyphs{
	Rule: "─", Bar: "│", Cross: "┼", Ellipsis: "…", Up: "↑", Down: "↓",
	Full: "█", Empty: "░", Dot: "·", Unread: "•", Unseen: "+", AtLeast: "≥",
	TopLeft: "┌", TopRight: "┐", BottomLeft: "└", BottomRight: "┘",
	Levels: []string{" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"},
}

var asciiGlyphs = Glyphs{
	Rule: "-", Bar: "|", Cross: "+", Ellipsis: "~", Up: "^", Down: "v",
	Full: "#", Empty: ".", Dot: "-", Unread: "*", Unseen: "+", AtLeast: ">=",
	TopLeft: "+", TopRight: "+", BottomLeft: "+", BottomRight: "+",
	Levels: []string{" ", ".", "-", "=", "#"},
}

// NewGlyphs chooses the characters: "unicode", "ascii", or "auto" (also ""), which is
// unicode where the locale is UTF-8.
func NewGlyphs(mode string, utf8 bool) (Glyphs, error) {
	switch mode {
	case "", "auto":
		if utf8 {
			return unicodeGlyphs, nil
		}
		return asciiGlyphs, nil
	case "unicode":
		return unicodeGlyphs, nil
	case "ascii":
		return asciiGlyphs, nil
	}
	return Glyphs{}, fmt.Errorf("unknown glyphs %q: use one of ascii, auto, unicode", mode)
}
