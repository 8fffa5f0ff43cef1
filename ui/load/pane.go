// Package load is the page of the team's load: the figures on top, below them a row for
// each agent, and behind each of both a list.
//
// It draws what was counted and knows where the cursor is; it counts nothing and does no
// I/O. Only ui imports it.
package load

import (
	"slices"
	"time"

	"convo/model/load"
	"convo/ui/theme"
)

// Input is what the page is drawn from besides the figures.
type Input struct {
	Now     time.Time // its location is the zone that times are shown in
	Several bool      // there are several accounts: agents are named with theirs
	// Silent are the systems that tell nothing of unread messages, Flags those that tell
	// only whether there are any; by name.
	Silent, Flags []string
	Theme         theme.Theme
	Glyphs        theme.Glyphs
}

// kind is what the cursor can stand on.
type kind uint8

const (
	messages kind = iota
	unread
	arrived
	unassigned
	closing
	failed
	agent
	nobody
)

// figureRows is how many of the kinds are figures: each has one row.
const figureRows = int(agent)

// item is one thing that the cursor can stand on: a figure, somebody of the team, or
// nobody.
type item struct {
	kind        kind
	account, id string
}

// Pane is the page. The zero Pane has counted nothing yet.
type Pane struct {
	figures load.Figures
	counted bool
	items   []item
	at      item
	index   int // of at in items, as it was last
	top     int // the first row of the part that scrolls
	page    int // how many rows of it are on the screen
}

// Set shows other figures. The cursor stays on what it was on; where that is gone, on
// what took its place.
func (p *Pane) Set(f load.Figures) {
	p.figures, p.counted = f, true
	p.items = p.items[:0]
	for k := range agent {
		p.items = append(p.items, item{kind: k})
	}
	for i := range f.Agents {
		p.items = append(p.items, item{kind: agent, account: f.Agents[i].Account, id: f.Agents[i].Person.ID})
	}
	p.items = append(p.items, item{kind: nobody})
	if i := slices.Index(p.items, p.at); i >= 0 {
		p.index = i
		return
	}
	p.Move(0)
}

// Move moves the cursor by so many rows, stopping at the ends.
func (p *Pane) Move(by int) {
	if len(p.items) == 0 {
		return
	}
	p.index = max(min(p.index+by, len(p.items)-1), 0)
	p.at = p.items[p.index]
}

// Edge moves the cursor to the first row or the last.
func (p *Pane) Edge(bottom bool) {
	if bottom {
		p.Move(len(p.items))
		return
	}
	p.Move(-len(p.items))
}

// Page is how many rows of agents were on the screen when the page was drawn last.
func (p *Pane) Page() int { return max(p.page, 1) }
