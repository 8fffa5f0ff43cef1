// Package field is the one-line text field that filters, pickers and prompts share.
//
// It keeps what is typed, exactly, and makes it safe to show. It does no I/O. Only ui
// and the panes below it import it.
package field

import (
	"github.com/charmbracelet/bubbles/key"
	"github.com/charmbracelet/bubbles/textinput"
	tea "github.com/charmbracelet/bubbletea"

	"convo/model"
	"convo/ui/keys"
	"convo/ui/row"
	"convo/ui/term"
	"convo/ui/theme"
)

// Field is a line of text and a cursor in it. Use New.
type Field struct{ in textinput.Model }

// New is an empty field for at most limit characters.
func New(limit int) Field {
	in := textinput.New()
	// It would run a program to read this machine's clipboard: over SSH the wrong one.
	in.KeyMap.Paste = key.NewBinding(key.WithDisabled())
	in.CharLimit = limit
	in.Focus()
	return Field{in}
}

// Text is what stands in the field.
func (f *Field) Text() string { return f.in.Value() }

// Parts is the text before and behind the cursor.
func (f *Field) Parts() (before, after string) {
	text := []rune(f.in.Value())
	at := min(f.in.Position(), len(text))
	return string(text[:at]), string(text[at:])
}

// Set replaces the text; the cursor stands behind it.
func (f *Field) Set(text string) { f.SetParts(text, "") }

// SetParts replaces the text; the cursor stands between the two parts.
func (f *Field) SetParts(before, after string) {
	f.in.SetValue(before)
	at := len([]rune(f.in.Value()))
	f.in.SetValue(before + after)
	f.in.SetCursor(at)
}

// Key takes a key and reports whether the text changed. Keys that mean nothing in a
// line of text do nothing.
func (f *Field) Key(k keys.Key) (changed bool) { return f.update(k.Tea()) }

// Cursor is where a key takes the cursor of the list of n rows that a field filters; moves
// is false for the keys that are left to the field.
func Cursor(k keys.Key, at, n int) (to int, moves bool) {
	switch k.Name {
	case "up", "ctrl+p", "shift+tab":
		return max(at-1, 0), true
	case "down", "ctrl+n", "tab":
		return max(min(at+1, n-1), 0), true
	case "home", "pgup":
		return 0, true
	case "end", "pgdown":
		return max(n-1, 0), true
	default:
		return at, false
	}
}

// Paste puts text in at the cursor, line ends as spaces, and reports whether the text
// changed.
func (f *Field) Paste(text string) (changed bool) {
	return f.update(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(model.NewText(text).Line()), Paste: true})
}

func (f *Field) update(k tea.KeyMsg) bool {
	before := f.in.Value()
	// Its commands only make a cursor blink, and nothing here animates.
	f.in, _ = f.in.Update(k)
	return f.in.Value() != before
}

// Window is the part of the text around the cursor that takes no more than room cells,
// one of them for a cursor at the end, made safe to show. The cursor stands between
// the two.
func (f *Field) Window(room int) (before, after string) {
	before, after = f.Parts()
	before, after = model.NewText(before).String(), model.NewText(after).String()
	for term.Width(before) >= room && before != "" {
		_, _, size := term.Next(before)
		before = before[size:]
	}
	before = term.Cut(before, room)
	return before, term.Cut(after, room-term.Width(before))
}

// Draw puts the field into a line of at most so many cells, the cursor as a cell of its
// own: for panes that lie over others, where the terminal's cursor does not go.
func (f *Field) Draw(r *row.Row, most int) {
	before, after := f.Window(min(most, r.Left()))
	at, _, size := term.Next(after)
	if at == "" {
		at = " "
	}
	r.Put(theme.Input, before).Put(theme.Cursor, at).Put(theme.Input, after[size:])
}

// Title is a pane's first line, of w cells: its title and the field, or what the field is
// for while it is empty.
func (f *Field) Title(t *theme.Theme, w int, title, hint string) string {
	r := row.Start(t, w).Put(theme.Title, " "+title)
	if f.Text() == "" {
		return r.Put(theme.Dim, "   "+hint).End()
	}
	f.Draw(r.Put(theme.Text, "   "), w)
	return r.End()
}
