// Package help is the list of all actions with their current keys: type to find one,
// Enter runs it.
//
// It is made from the action table, so it cannot say anything else than the keys do.
// It does no I/O. Only ui imports it.
package help

import (
	"slices"
	"strings"
	"unicode/utf8"

	"convo/model"
	"convo/model/action"
	"convo/ui/field"
	"convo/ui/keys"
	"convo/ui/theme"
)

// Done says whether help is finished.
type Done uint8

// What a key did to the help page.
const (
	Open   Done = iota // it stays open
	Chosen             // the action is to be run
	Closed             // nothing is to be run
)

// Input is how the page looks.
type Input struct {
	Theme  theme.Theme
	Glyphs theme.Glyphs
}

// Pane is the help page. The zero Pane is ready for Open.
type Pane struct {
	actions []action.Action
	can     func(action.Name) model.Support
	filter  field.Field
	rows    []int // indexes of actions that the filter leaves
	at      int   // the row under the cursor
	top     int   // the first row on screen
	page    int   // rows on screen when it was last drawn
}

// Open shows the actions, which carry the keys as they are bound now. can says
// whether an action is possible at present and, if not, why; it is called for the
// rows that are drawn, and must be quick. A nil can allows everything.
func (p *Pane) Open(actions []action.Action, can func(action.Name) model.Support) {
	if can == nil {
		can = func(action.Name) model.Support { return model.Yes() }
	}
	*p = Pane{actions: actions, can: can, filter: field.New(longestFilter)}
	p.find()
}

// Update takes a key. Enter on something impossible stays: the reason is on its row.
func (p *Pane) Update(k keys.Key) (action.Name, Done) {
	switch k.Name {
	case "esc", "ctrl+c", "f1":
		return "", Closed
	case "enter":
		if p.at < len(p.rows) {
			if a := p.actions[p.rows[p.at]]; p.can(a.Name).OK {
				return a.Name, Chosen
			}
		}
	case "up", "ctrl+p", "shift+tab":
		p.move(-1)
	case "down", "ctrl+n", "tab":
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
		if p.filter.Key(k) {
			p.find()
		}
	}
	return "", Open
}

// Paste adds to the filter.
func (p *Pane) Paste(s string) {
	if p.filter.Paste(s) {
		p.find()
	}
}

func (p *Pane) move(by int) { p.at = max(min(p.at+by, len(p.rows)-1), 0) }

// longestFilter bounds the filter: no title is longer.
const longestFilter = 64

// find makes the rows that the filter leaves. An action whose key is exactly what
// was typed comes first: "e" is then the answer to what e does.
func (p *Pane) find() {
	p.rows, p.at, p.top = nil, 0, 0
	// Keys differ by case, names do not: "E" is not "e".
	wanted := strings.TrimSpace(p.filter.Text())
	var byKey, byName []int
	for i, a := range p.actions {
		switch {
		case wanted != "" && slices.Contains(a.Keys, wanted):
			byKey = append(byKey, i)
		case wanted == "" || named(a, strings.ToLower(wanted)):
			byName = append(byName, i)
		}
	}
	p.rows = slices.Concat(byKey, byName)
}

// named reports whether an action's title, name, verb or a key's name has s in it.
// Keys of one character are not looked into: every "a" would be one.
func named(a action.Action, s string) bool {
	for _, words := range []string{a.Title, string(a.Name), a.Verb} {
		if strings.Contains(strings.ToLower(words), s) {
			return true
		}
	}
	return slices.ContainsFunc(a.Keys, func(k string) bool {
		return utf8.RuneCountInString(s) > 1 && strings.Contains(strings.ToLower(k), s)
	})
}
