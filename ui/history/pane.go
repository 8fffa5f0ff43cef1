// Package history is the list of what was done from this machine: when, what, on whom,
// what became of it, and why it cannot be taken back where it cannot.
//
// It draws what the State knows and moves a cursor; what is done with the row under it
// is the root's. It does no I/O. Only ui imports it.
package history

import (
	"time"

	"convo/model/inbox"
	"convo/ui/theme"
)

// Input is what the pane is drawn from.
type Input struct {
	State   *inbox.State
	Now     time.Time // its location is the zone that times are shown in
	Account func(name string) string
	// Keys are the keys of what can be done here, for the footer.
	Undo, Open string
	Theme      theme.Theme
	Glyphs     theme.Glyphs
}

// Pane is the list. The zero Pane is ready: its cursor is on the newest row.
//
// The cursor belongs to a deed, not to a row: what others do meanwhile never puts
// something else under it.
type Pane struct {
	id   string // the deed under the cursor
	at   int    // its row
	top  int    // the first row on screen
	page int    // rows on screen when it was last drawn
}

// At is the deed under the cursor; "" where there is none.
func (p *Pane) At(s *inbox.State) string {
	p.follow(s)
	return p.id
}

// Page is how many rows were on the screen.
func (p *Pane) Page() int { return max(p.page, 1) }

// Move moves the cursor by rows, stopping at the ends.
func (p *Pane) Move(s *inbox.State, by int) {
	p.follow(s)
	p.at = max(min(p.at+by, s.HistoryLen()-1), 0)
	p.id = ""
	p.follow(s)
}

// follow finds the row of the deed under the cursor. Where the history has lost it, the
// cursor stays at its place.
func (p *Pane) follow(s *inbox.State) {
	n := s.HistoryLen()
	if i := s.HistoryIndex(p.id); i >= 0 {
		p.at = i
		return
	}
	p.at, p.id = max(min(p.at, n-1), 0), ""
	if n > 0 {
		p.id = s.History(p.at).ID
	}
}
