//go:build linux

package main

import "slices"

// rows are the customers that are written to, in the order of the list.
var rows = []string{"Marco Rossi", "Giulia Bianchi", "Elena Russo", "Hélène Moreau"}

// lastRow is the list's last one, of eight: with it all are there.
const lastRow = "+32473218397"

// writer is somebody who goes from customer to customer and writes to them.
type writer struct {
	hands
	inside bool // the composer is open
}

// sit opens convo on all its rows.
func (s *seat) sit() *writer {
	s.t.Helper()
	w := &writer{hands: hands{s, s.open(usual)}}
	w.scr.See(append(slices.Clone(rows), lastRow)...)
	return w
}

// compose opens the composer on a row.
func (w *writer) compose(row int) {
	w.t.Helper()
	w.leave()
	w.opens("r", chatID(row+1), "── reply to "+rows[row])
	w.inside = true
}

// leave closes the composer, which keeps the draft.
func (w *writer) leave() {
	w.t.Helper()
	if w.inside {
		w.closes(w.scr, "── reply to ")
		w.inside = false
	}
}

// left waits until the composer has closed by itself.
func (w *writer) left() {
	w.t.Helper()
	w.scr.Gone("── reply to ")
	w.inside = false
}

// leaves ends convo from the list.
func (w *writer) leaves() {
	w.t.Helper()
	w.leave()
	w.quit(w.scr)
}
