// Package help is the list of all actions with their current keys, in two forms: the
// help page, and the command palette. In both, typing finds an action and Enter runs it;
// what is typed may also be a whole command, the action's name and what it is to be done
// with.
//
// It is made from the action table, so it cannot say anything else than the keys do.
// It does no I/O. Only ui imports it.
package help

import (
	"convo/model"
	"convo/model/action"
	"convo/ui/field"
	"convo/ui/keys"
	"convo/ui/theme"
)

// Form is what the list is laid out for.
type Form uint8

// The forms.
const (
	Page    Form = iota // keys first: what does this key do?
	Palette             // names first, which Tab completes
)

// Options are what the list is made of.
type Options struct {
	Form Form
	// Actions carry the keys as they are bound now.
	Actions []action.Action
	// Can says whether an action is possible at present and, if not, why. It is called
	// for the rows that are drawn, and must be quick. Nil allows everything.
	Can func(action.Name) model.Support
	// Here says whether an action has a meaning where the list was opened: those come
	// first. Nil takes all of them to have one.
	Here func(action.Name) bool
	// Complete answers what Tab makes of what is typed behind an action's name; "" for
	// nothing. Nil never knows.
	Complete func(name action.Name, typed string) string
}

// Choice is what is to be run.
type Choice struct {
	Name action.Name
	Arg  string // what was typed behind the name, without blanks around it
}

// Done says whether the list is finished.
type Done uint8

// What a key did to the list.
const (
	Open   Done = iota // it stays open
	Chosen             // the Choice is to be run
	Closed             // nothing is to be run
)

// Input is how the list looks.
type Input struct {
	Theme  theme.Theme
	Glyphs theme.Glyphs
}

// Pane is the list. The zero Pane is ready for Open.
type Pane struct {
	options Options
	line    field.Field
	arg     argument
	rows    []int // indexes of actions that the line leaves
	at      int   // the row under the cursor
	top     int   // the first row on screen
	page    int   // rows on screen when it was last drawn
}

// longestLine bounds what is typed, in characters.
const longestLine = 500

// Open shows the list.
func (p *Pane) Open(o Options) {
	if o.Can == nil {
		o.Can = func(action.Name) model.Support { return model.Yes() }
	}
	if o.Here == nil {
		o.Here = func(action.Name) bool { return true }
	}
	if o.Complete == nil {
		o.Complete = func(action.Name, string) string { return "" }
	}
	*p = Pane{options: o, line: field.New(longestLine)}
	p.find()
}

// Update takes a key. Enter on something impossible stays: the reason is on its row.
func (p *Pane) Update(k keys.Key) (Choice, Done) {
	switch k.Name {
	case "esc", "ctrl+c", "f1":
		return Choice{}, Closed
	case "enter":
		return p.choose()
	case "tab":
		p.tab()
	case "up", "ctrl+p", "shift+tab":
		p.move(-1)
	case "down", "ctrl+n":
		p.move(1)
	case "pgup":
		p.move(-p.page)
	case "pgdown":
		p.move(p.page)
	case "home":
		p.at = 0
	case "end":
		p.move(len(p.rows))
	default:
		if p.line.Key(k) {
			p.find()
		}
	}
	return Choice{}, Open
}

// Paste adds to the line.
func (p *Pane) Paste(s string) {
	if p.line.Paste(s) {
		p.find()
	}
}

func (p *Pane) move(by int) { p.at = max(min(p.at+by, len(p.rows)-1), 0) }

// current is the action under the cursor.
func (p *Pane) current() (action.Action, bool) {
	if p.at >= len(p.rows) {
		return action.Action{}, false
	}
	return p.options.Actions[p.rows[p.at]], true
}

// choose runs the action under the cursor. One that wants to be told something is put
// into the line first, for that to be typed.
func (p *Pane) choose() (Choice, Done) {
	a, ok := p.current()
	switch {
	case !ok || !p.options.Can(a.Name).OK:
		return Choice{}, Open
	case a.Arg == "":
		return Choice{Name: a.Name}, Chosen
	case p.arg.named && p.arg.text != "":
		return Choice{Name: a.Name, Arg: p.arg.text}, Chosen
	}
	p.set(string(a.Name) + " ")
	return Choice{}, Open
}

// tab completes what is typed behind a name; in the palette also the name. On the help
// page it goes down.
func (p *Pane) tab() {
	a, ok := p.current()
	switch {
	case !ok:
	case p.arg.named:
		if whole := p.options.Complete(a.Name, p.arg.text); whole != "" {
			p.set(string(a.Name) + " " + whole)
		}
	case p.options.Form == Page:
		p.move(1)
	case a.Arg != "":
		p.set(string(a.Name) + " ")
	default:
		p.set(string(a.Name))
	}
}

func (p *Pane) set(line string) {
	p.line.Set(line)
	p.find()
}
