// Package replies is where a canned reply is chosen: type to filter, and see what
// would be put into the text.
//
// It draws what it is given and turns keys into a choice; it reads no files. Only ui
// imports it.
package replies

import (
	"slices"
	"strings"

	"convo/model"
	"convo/model/canned"
	"convo/ui/field"
	"convo/ui/keys"
	"convo/ui/theme"
)

// Options say what a canned reply is chosen for.
type Options struct {
	To      string // whom it is for: "Marco Rossi"
	Channel string // its replies come first
	Typed   bool   // it was opened by typing Opener, which typed again is text

	// Fill makes a body what would be put into the text, and names the marks of values
	// that are not known.
	Fill func(body string) (text string, missing []string)
}

// Opener is the character that opens the pane on an empty line.
const Opener = ';'

// Done says whether the pane is finished.
type Done uint8

// What a key did to the pane.
const (
	Open      Done = iota // it stays open
	Chosen                // Current is it
	Cancelled             // none was chosen
	Typed                 // Opener was meant as text
)

// Input is what is shown besides the replies.
type Input struct {
	Loading  bool         // they are being read
	Dir      string       // where they come from
	Problems []model.Text // files that cannot be used
	Theme    theme.Theme
	Glyphs   theme.Glyphs
}

// Pane is where a canned reply is chosen. The zero Pane is ready for Open.
type Pane struct {
	options Options
	all     []canned.Reply
	filter  field.Field
	rows    []*canned.Reply // what the filter leaves, best first
	at, top int             // the row under the cursor, and the first on screen

	filled  *canned.Reply // of which text and missing are
	text    string
	missing []string
}

// longestFilter bounds the filter, in characters.
const longestFilter = 64

// Open starts choosing: no filter, the cursor on the first row.
func (p *Pane) Open(o Options, all []canned.Reply) {
	*p = Pane{options: o, all: all, filter: field.New(longestFilter)}
	p.find()
}

// Set brings the replies as they are now on disk. The cursor stays on its reply where
// that is still there by name.
func (p *Pane) Set(all []canned.Reply) {
	was, ok := p.Current()
	p.all = all
	p.find()
	if i := slices.IndexFunc(p.rows, func(r *canned.Reply) bool { return r.Name == was.Name }); ok && i >= 0 {
		p.at = i
	}
}

// Current is the reply under the cursor.
func (p *Pane) Current() (canned.Reply, bool) {
	if p.at >= len(p.rows) {
		return canned.Reply{}, false
	}
	return *p.rows[p.at], true
}

// Update takes a key. The key that chooses does nothing where no row is left.
func (p *Pane) Update(k keys.Key) Done {
	switch k.Name {
	case "esc", "ctrl+c":
		return Cancelled
	case "enter":
		if len(p.rows) > 0 {
			return Chosen
		}
	case string(Opener):
		if p.options.Typed && p.filter.Text() == "" {
			return Typed
		}
		p.enter(k)
	default:
		if at, moves := field.Cursor(k, p.at, len(p.rows)); moves {
			p.at = at
		} else {
			p.enter(k)
		}
	}
	return Open
}

func (p *Pane) enter(k keys.Key) {
	if p.filter.Key(k) {
		p.find()
	}
}

// Paste adds to the filter.
func (p *Pane) Paste(s string) {
	if p.filter.Paste(s) {
		p.find()
	}
}

// find makes the rows that the filter leaves, those of the channel first, and among
// them those whose name is meant. The cursor goes on the best one.
func (p *Pane) find() {
	p.rows, p.at, p.top, p.filled = nil, 0, 0, nil
	wanted := strings.ToLower(strings.TrimSpace(p.filter.Text()))
	how := map[*canned.Reply]int{}
	for i := range p.all {
		r := &p.all[i]
		if q := quality(r, wanted); q > 0 {
			p.rows = append(p.rows, r)
			if how[r] = q; !r.Fits(p.options.Channel) {
				how[r] -= elsewhere
			}
		}
	}
	slices.SortStableFunc(p.rows, func(a, b *canned.Reply) int { return how[b] - how[a] })
}

// elsewhere is by how much a reply for another channel stands behind all others.
const elsewhere = 10

// quality is how well a reply matches; 0 for not at all.
func quality(r *canned.Reply, wanted string) int {
	name := strings.ToLower(r.Name)
	all := name + "\n" + strings.ToLower(strings.Join(r.Tags, "\n")+"\n"+r.Body)
	switch {
	case wanted == "":
		return 1
	case strings.HasPrefix(name, wanted):
		return 4
	case strings.Contains(name, wanted):
		return 3
	}
	for _, word := range strings.Fields(wanted) {
		if !strings.Contains(all, word) {
			return 0
		}
	}
	if slices.ContainsFunc(r.Tags, func(tag string) bool { return strings.HasPrefix(strings.ToLower(tag), wanted) }) {
		return 2
	}
	return 1
}

// fill fills in the reply under the cursor, once.
func (p *Pane) fill() (text string, missing []string) {
	if p.at >= len(p.rows) {
		return "", nil
	}
	if r := p.rows[p.at]; p.filled != r {
		p.text, p.missing = p.options.Fill(r.Body)
		p.filled = r
	}
	return p.text, p.missing
}
