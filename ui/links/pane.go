// Package links finds the web addresses in what customers sent and shows them in full,
// for copying or for a browser.
//
// It shows whom an address leads to, in ASCII, and says where that is not what it looks
// like. It opens and copies nothing itself and does no I/O. Only ui imports it.
package links

import (
	"convo/ui/keys"
	"convo/ui/theme"
)

// Done says what is to be done.
type Done uint8

// What a key did to the list.
const (
	Stays  Done = iota // it stays open
	Closed             // nothing is to be done
	Copy               // the link is to be copied
	Browse             // the link is to be given to a browser
)

// Options are what the list is made of.
type Options struct {
	Title string
	Links []Link
	// NoBrowser says why no browser can be opened; "" where one can.
	NoBrowser string
	// More says that there may be other links further back.
	More bool
}

// Input is how the list looks.
type Input struct {
	Theme  theme.Theme
	Glyphs theme.Glyphs
}

// Pane is the list. The zero Pane is ready for Open.
type Pane struct {
	options Options
	at      int // the link under the cursor
	top     int // the first line on screen

	// As it was last drawn.
	w, room int
	blocks  []block
}

// Open shows links, the newest first; there is at least one.
func (p *Pane) Open(o Options) { *p = Pane{options: o} }

// Update takes a key.
func (p *Pane) Update(k keys.Key) (Link, Done) {
	switch k.Name {
	case "esc", "ctrl+c", "q", "h", "left":
		return Link{}, Closed
	case "enter", "y":
		return p.options.Links[p.at], Copy
	case "o":
		return p.options.Links[p.at], Browse
	case "down", "j", "tab", "ctrl+n":
		p.step(1)
	case "up", "k", "shift+tab", "ctrl+p":
		p.step(-1)
	case "pgdown", "ctrl+d", "space":
		p.top += p.room
	case "pgup", "ctrl+u":
		p.top -= p.room
	case "home", "g":
		p.at = 0
		p.reveal()
	case "end", "G":
		p.at = len(p.options.Links) - 1
		p.reveal()
	}
	return Link{}, Stays
}

// step goes to another link. One that is longer than the screen is scrolled through
// first, so that all of it can be read.
func (p *Pane) step(by int) {
	if p.at < len(p.blocks) {
		b := p.blocks[p.at]
		switch {
		case by > 0 && b.end > p.top+p.room && b.end-b.start > p.room:
			p.top += min(p.room, b.end-p.top-p.room)
			return
		case by < 0 && b.start < p.top && b.end-b.start > p.room:
			p.top = max(p.top-p.room, b.start)
			return
		}
	}
	p.at = min(max(p.at+by, 0), len(p.options.Links)-1)
	p.reveal()
}

// reveal brings the link under the cursor into sight, its beginning first.
func (p *Pane) reveal() {
	if p.at >= len(p.blocks) {
		return
	}
	b := p.blocks[p.at]
	p.top = min(max(p.top, b.end-p.room), b.start)
}
