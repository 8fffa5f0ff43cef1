//go:build linux

package main

import (
	"slices"
	"strings"

	"convo/cmd/convo/internal/terminal"
)

// rows are the customers that are written to, in the order of the list.
var rows = []string{"Marco Rossi", "Giulia Bianchi", "Elena Russo", "Hélène Moreau"}

// lastRow is the list's last one, of eight: with it all are there.
const lastRow = "+32473218397"

// writer is somebody who goes from customer to customer and writes to them.
type writer struct {
	*seat
	scr    *terminal.Terminal
	inside bool // the composer is open
}

// sit opens convo on all its rows.
func (s *seat) sit() *writer {
	s.t.Helper()
	w := &writer{seat: s, scr: s.open(usual)}
	w.scr.See(append(slices.Clone(rows), lastRow)...)
	return w
}

// compose opens the composer on a row. A key that comes before convo has noted its own
// frame means the frame before: whoever sees another name in the head goes back.
func (w *writer) compose(row int) {
	w.t.Helper()
	for {
		w.leave()
		w.move(row)
		w.scr.Press("r", "reply to ")
		w.inside = true
		if strings.Contains(w.scr.Screen(), "reply to "+rows[row]) {
			return
		}
	}
}

// leave closes the composer, which keeps the draft.
func (w *writer) leave() {
	w.t.Helper()
	if w.inside {
		w.scr.Type("\x1b")
		w.left()
	}
}

// left waits until the composer has closed.
func (w *writer) left() {
	w.t.Helper()
	w.scr.Gone("reply to ")
	w.inside = false
}

// move goes to a row, one key at a time.
func (w *writer) move(row int) {
	w.t.Helper()
	for at := w.at(func(int) bool { return true }); at != row; {
		key, next := "j", at+1
		if row < at {
			key, next = "k", at-1
		}
		w.scr.Type(key)
		at = w.at(func(now int) bool { return now == next })
	}
}

// at waits until the cursor is on a row that is wanted, and answers which. A new convo
// may begin on a draft.
func (w *writer) at(wanted func(row int) bool) int {
	w.t.Helper()
	at := -1
	w.scr.Until("the cursor on the next row", func(screen string) bool {
		var under []string
		for line := range strings.Lines(screen) {
			if strings.HasPrefix(line, ">") {
				under = append(under, line)
			}
		}
		if len(under) == 1 { // and not in the middle of a frame
			at = slices.IndexFunc(rows, func(name string) bool { return strings.Contains(under[0], name) })
		}
		return at >= 0 && wanted(at)
	})
	return at
}

// leaves ends convo from the list.
func (w *writer) leaves() {
	w.t.Helper()
	w.leave()
	w.quit(w.scr)
}
