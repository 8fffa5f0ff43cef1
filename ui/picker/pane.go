// Package picker is the list of people to choose from: whom to assign to, or who I am.
//
// It draws what it is given and turns keys into a choice; it asks nobody and does no
// I/O. Only ui imports it.
package picker

import (
	"slices"
	"time"

	"convo/model"
	"convo/model/inbox"
	"convo/ui/field"
	"convo/ui/keys"
	"convo/ui/theme"
)

// Options say what a picker is for.
type Options struct {
	Title  string // "assign 3 conversations to"
	Verb   string // what Enter does, for the footer: "assign"
	Nobody bool   // offer "nobody (release)" as the last row
	Reply  bool   // offer ctrl+t: choose, then reply
}

// Choice is who was chosen.
type Choice struct {
	Person model.Person
	Nobody bool // release: Person is the zero Person
	Reply  bool // ctrl+t: and reply
}

// Done says whether a picker is finished.
type Done uint8

// What a key did to the picker.
const (
	Open      Done = iota // it stays open
	Chosen                // Choice holds who
	Cancelled             // nobody was chosen
)

// Input is what a picker shows besides the people.
type Input struct {
	At        time.Time    // when the list was read; zero before the first time
	Loading   bool         // it is being read
	Fault     *model.Fault // why the last reading failed; nil where it did not
	Known, Of int          // of how many conversations the owner is known
	Counted   time.Time    // when the load was counted
	From      string       // where the people come from; "" for the API itself
	Now       time.Time    // its location is the zone that times are shown in
	Theme     theme.Theme
	Glyphs    theme.Glyphs
}

// Pane is a picker. The zero Pane is ready for Open.
type Pane struct {
	options Options
	people  []person
	filter  field.Field
	rows    []choice // what the filter leaves, best first
	at      int      // the row under the cursor; -1 where it is on none
	top     int      // the first row on screen
}

// choice is one row: somebody, or nobody where person is nil.
type choice struct{ person *person }

// same reports whether both rows stand for the same person, or for nobody.
func (c choice) same(o choice) bool {
	if c.person == nil || o.person == nil {
		return c.person == o.person
	}
	return c.person.agent.Person.ID == o.person.agent.Person.ID
}

// Open starts choosing: no filter, the cursor on the first row.
func (p *Pane) Open(o Options, people []inbox.Agent) {
	*p = Pane{options: o, people: peopleOf(people), filter: field.New(longestFilter)}
	p.find()
}

// SetPeople brings another list while choosing. The cursor stays on its person; where
// they are gone it is on nobody until a key moves it, so that Enter never takes
// somebody else for them.
func (p *Pane) SetPeople(people []inbox.Agent) {
	was, ok := p.current()
	p.people = peopleOf(people)
	p.find()
	if ok {
		p.at = slices.IndexFunc(p.rows, was.same)
	}
}

// Update takes a key. The keys that choose do nothing where no row is left.
func (p *Pane) Update(k keys.Key) (Choice, Done) {
	switch k.Name {
	case "esc", "ctrl+c":
		return Choice{}, Cancelled
	case "enter":
		return p.choose(false)
	case "ctrl+t":
		if p.options.Reply {
			return p.choose(true)
		}
	default:
		if at, moves := field.Cursor(k, p.at, len(p.rows)); moves {
			p.at = at
		} else if p.filter.Key(k) {
			p.find()
		}
	}
	return Choice{}, Open
}

// Paste adds to the filter.
func (p *Pane) Paste(s string) {
	if p.filter.Paste(s) {
		p.find()
	}
}

func (p *Pane) choose(reply bool) (Choice, Done) {
	c, ok := p.current()
	switch {
	case !ok:
		return Choice{}, Open
	case c.person == nil:
		return Choice{Nobody: true, Reply: reply}, Chosen
	}
	return Choice{Person: c.person.agent.Person, Reply: reply}, Chosen
}

// current is the row under the cursor.
func (p *Pane) current() (choice, bool) {
	if p.at < 0 || p.at >= len(p.rows) {
		return choice{}, false
	}
	return p.rows[p.at], true
}

// longestFilter bounds the filter: no name is longer.
const longestFilter = 128

// find makes the rows that the filter leaves and puts the cursor on the best one.
// Nobody is offered beside others only: while the list loads, Enter must not release.
func (p *Pane) find() {
	p.rows, p.at, p.top = nil, 0, 0
	typed := p.filter.Text()
	for _, who := range rank(p.people, typed) {
		p.rows = append(p.rows, choice{who})
	}
	if p.options.Nobody && len(p.people) > 0 && matchesNobody(typed) {
		p.rows = append(p.rows, choice{})
	}
}
