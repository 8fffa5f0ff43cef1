// Package composer is the field a reply is written in.
//
// It edits and draws; when to send, what the gate found and whether the draft is
// safe is told to it. It does no I/O. Only ui imports it.
//
// The text is kept by an editor of its own rather than by bubbles' textarea, which
// replaces tabs, deletes half of a composed emoji and measures with other widths than
// the rest of the screen: a draft has to stay exactly as typed.
package composer

import (
	"fmt"
	"time"
	"unicode/utf8"

	tea "github.com/charmbracelet/bubbletea"

	"convo/model"
	"convo/model/action"
	"convo/model/inbox"
	"convo/ui/row"
	"convo/ui/term"
	"convo/ui/theme"
)

// Input is what the composer shows around the text.
type Input struct {
	Conv   model.Conversation       // to whom; nothing is drawn for another one than Open was given
	As     string                   // who writes; "" where that is not known
	Reply  *inbox.Reply             // how far the reply is; nil before the first edit
	Anyway bool                     // it may be sent in spite of what the gate says
	Turn   model.Support            // whether it can become a note instead of a reply, or the reverse
	Enter  bool                     // Enter sends
	Key    func(action.Name) string // the key bound to an action; nil for the table's own
	Now    time.Time                // its location is the zone that times are shown in
	Theme  theme.Theme
	Glyphs theme.Glyphs
}

// Pane is the composer. The zero Pane is ready for Open.
type Pane struct {
	conv   model.Ref
	kind   model.OpKind
	editor editor
	scroll int // the first line of the text that is on screen
	cursor cursor
	untold bool // a reason of the gate had no line
}

// cursor is where the text cursor was drawn.
type cursor struct {
	x, y  int
	shown bool
}

// Open takes a draft to edit, the cursor behind its last character.
func (p *Pane) Open(d model.Draft) {
	*p = Pane{conv: d.Conv, kind: d.Kind, editor: editor{text: d.Body, at: len(d.Body), want: -1}}
	if p.kind == "" {
		p.kind = model.OpReply
	}
}

// SetKind makes the text a reply or a note.
func (p *Pane) SetKind(k model.OpKind) { p.kind = k }

// Conv is whose draft is edited; the zero Ref before the first Open.
func (p *Pane) Conv() model.Ref { return p.conv }

// Kind is what the text becomes: OpReply or OpNote.
func (p *Pane) Kind() model.OpKind { return p.kind }

// Editable reports whether the text may be changed: not while it is checked, asked
// about, held, on its way or not confirmed. A nil reply is editable.
func Editable(r *inbox.Reply) bool { return r == nil || r.Phase == inbox.Writing }

// Update takes a key and reports whether the text changed. Return is a newline.
// Keys that mean nothing in a text do nothing. Pass keys only while Editable.
func (p *Pane) Update(k tea.KeyMsg) (changed bool) {
	if k.Type == tea.KeyRunes || k.Type == tea.KeySpace {
		return p.editor.insert(string(k.Runes))
	}
	return p.editor.key(k.String())
}

// Paste inserts text at the cursor and reports whether the text changed.
func (p *Pane) Paste(s string) (changed bool) { return p.editor.insert(s) }

// Body is the text, exactly as typed.
func (p *Pane) Body() string { return p.editor.text }

// OnEmptyLine reports whether the cursor stands on a line without text.
func (p *Pane) OnEmptyLine() bool { return p.editor.lineStart() == p.editor.lineEnd() }

// Height is how many lines the composer wants at w cells to show everything, with a
// few lines of text to write in.
func (p *Pane) Height(w int, in Input) int {
	const leastText = 3
	text := len(wrap(p.editor.text, textWidth(w)))
	return len(p.head(w, &in)) + max(text, leastText) + len(p.about(w, &in)) + 1
}

// Lines draws the composer as exactly h lines of exactly w cells. Where there is not
// enough room, the text and who gets it stay longest.
func (p *Pane) Lines(w, h int, in Input) []string {
	w, h = max(w, 0), max(h, 0)
	p.cursor = cursor{}
	if w == 0 || h == 0 {
		p.untold = true
		return make([]string, h)
	}
	if p.conv.IsZero() || p.conv != in.Conv.Ref {
		return row.Fit([]string{row.Start(&in.Theme, w).Put(theme.Dim, "no reply is being written here").End()}, w, h)
	}
	head, about := p.head(w, &in), p.about(w, &in)
	if h < len(head)+1+len(about)+1 {
		head = head[:1]
	}
	const frame = 3 // a line each of header, text and keys
	if h < frame {
		head = head[:min(h-1, 1)]
	}
	foot := 0
	if h >= frame {
		foot = 1
	}
	about, p.untold = fitting(about, w, max(h-len(head)-foot-1, 0), &in)
	in.Anyway = in.Anyway && p.Told()
	lines := append(make([]string, 0, h), head...)
	lines = p.text(lines, w, h-len(head)-len(about)-foot, &in)
	lines = append(lines, about...)
	if foot == 1 {
		lines = append(lines, p.foot(w, &in))
	}
	return row.Fit(lines, w, h)
}

// Told reports whether the last Lines had a line for everything that the gate says: nobody
// must overrule what they do not know of.
func (p *Pane) Told() bool { return !p.untold }

// fitting is what there is to say in n lines of w cells, and whether a reason of the gate
// is not among it.
func fitting(about []string, w, n int, in *Input) (lines []string, untold bool) {
	switch {
	case len(about) <= n:
		return about, false
	case in.Reply != nil && in.Reply.Phase == inbox.Asking:
		return shortly(in.Reply.Reasons, w, n, in), len(in.Reply.Reasons) > n
	}
	return about[:n], false
}

// shortly says in n lines what keeps the reply back: a line each, cut at its end. What has
// no line is counted.
func shortly(reasons []string, w, n int, in *Input) []string {
	var lines []string
	say := func(words string) {
		lines = append(lines, row.Start(&in.Theme, w).PutTail(theme.Warn, "  ! "+words, w, in.Glyphs.Ellipsis).End())
	}
	for i, why := range reasons[:min(n, len(reasons))] {
		if left := len(reasons) - i; left > 1 && i == n-1 {
			say(fmt.Sprintf("and %d more: make the terminal larger", left))
			break
		}
		say(model.NewText(why).Line())
	}
	return lines
}

// Cursor is where the last Lines put the text cursor, in cells and lines from the
// pane's top left; ok is false where there is none to show.
func (p *Pane) Cursor() (x, y int, ok bool) { return p.cursor.x, p.cursor.y, p.cursor.shown }

// gutter is the width of what stands before each line of the text: a bar and a space.
const gutter = 2

func textWidth(w int) int { return max(w-gutter, 1) }

// text draws h lines of the text around the cursor.
func (p *Pane) text(lines []string, w, h int, in *Input) []string {
	p.editor.width = textWidth(w)
	wrapped := wrap(p.editor.text, p.editor.width)
	x, y := locate(p.editor.text, wrapped, p.editor.at)
	p.scroll = min(p.scroll, y, max(len(wrapped)-h, 0))
	p.scroll = max(p.scroll, y-h+1, 0)
	look := theme.Input
	if !Editable(in.Reply) {
		look = theme.Dim
	} else {
		p.cursor = cursor{x: min(gutter+x, w-1), y: len(lines) + y - p.scroll, shown: true}
	}
	bar := theme.Border
	if p.kind == model.OpNote {
		bar = theme.Note
	}
	for i := range h {
		r := row.Start(&in.Theme, w).Put(bar, in.Glyphs.Bar).Put(theme.Text, " ")
		if n := p.scroll + i; n < len(wrapped) {
			r.Put(look, shown(p.editor.text[wrapped[n].from:wrapped[n].to]))
		}
		lines = append(lines, r.End())
	}
	return lines
}

// shown is a line as it is drawn. A combining mark at its start would join the space
// before it, and is shown by its number instead.
func shown(line string) string {
	const firstCombining = 0x300
	line = term.Cut(line, term.Width(line)) // as it will be drawn: without what takes no cell
	if r, _ := utf8.DecodeRuneInString(line); r >= firstCombining && term.Width(" "+line) != 1+term.Width(line) {
		return model.NewText(line).String()
	}
	return line
}
