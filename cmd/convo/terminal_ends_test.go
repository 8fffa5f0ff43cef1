//go:build linux

package main

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"

	"convo/client/practice"
)

// endings is how many ends of each way are tried.
const endings = 5

// TestEndsAtAnyMoment writes to several customers in turn, and convo ends somewhere
// in it. Each of them has the beginning of what was written to them and not a word of
// another's; only the last half second may be missing, and only where nothing could
// be done about it.
func TestEndsAtAnyMoment(t *testing.T) {
	t.Parallel()
	for i, name := range []string{"kill -9", "SIGHUP", "SIGTERM", "hang-up"} {
		for n := range endings {
			t.Run(name+" "+strconv.Itoa(n), func(t *testing.T) {
				t.Parallel()
				e := newEnding(t, dice(t, uint64(i*1000+n)))
				for range 1 + e.dice.IntN(5) {
					e.visit(e.dice.IntN(len(rows)))
				}
				if e.dice.IntN(3) == 0 { // right after switching
					e.leave()
					e.move(e.dice.IntN(len(rows)))
				}
				e.end(name)
				e.check()
			})
		}
	}
}

// ending is an end of convo, and what was written before it.
type ending struct {
	*writer
	dice *rand.Rand

	last  int      // the row that was written to last
	words int      // so far
	typed []string // by row: all that was typed, and
	seen  []string // what of it has been on the screen
}

func newEnding(t *testing.T, dice *rand.Rand) *ending {
	t.Helper()
	s := newSeat(t, practice.Options{Conversations: 8})
	return &ending{writer: s.sit(), dice: dice, typed: make([]string, len(rows)), seen: make([]string, len(rows))}
}

// visit goes to a customer and types some words.
func (e *ending) visit(row int) {
	e.t.Helper()
	e.compose(row)
	e.last = row
	for range 1 + e.dice.IntN(4) {
		word := e.word()
		e.typed[row] += word
		e.scr.Press(word, strings.TrimSpace(word))
		e.seen[row] = e.typed[row]
	}
}

// word is one that nobody else gets.
func (e *ending) word() string {
	e.words++
	return fmt.Sprintf("%c%d ", 'A'+e.last, e.words)
}

// end ends convo, perhaps while some words are on their way to it. Of kill -9 nobody can
// promise more than what is on disk half a second after the last key.
func (e *ending) end(name string) {
	e.t.Helper()
	if name == "kill -9" {
		for _, text := range e.seen {
			if text != "" {
				e.onDisk(text)
			}
		}
	}
	if e.inside && e.dice.IntN(2) == 0 {
		tail := e.word() + e.word()
		e.typed[e.last] += tail
		e.scr.Type(tail)
	}
	switch name {
	case "kill -9":
		e.scr.Signal(syscall.SIGKILL)
	case "SIGHUP":
		e.scr.Signal(syscall.SIGHUP)
	case "SIGTERM":
		e.scr.Signal(syscall.SIGTERM)
	case "hang-up":
		e.scr.HangUp()
	}
	assert.Equal(e.t, ends[name].code, e.scr.Code())
}

// check holds what the next convo has against what was typed.
func (e *ending) check() {
	e.t.Helper()
	left := e.drafts()
	for row, name := range rows {
		id := fmt.Sprintf("chat_%06d", row+1)
		text := left[id]
		delete(left, id)
		assert.True(e.t, strings.HasPrefix(e.typed[row], text), "%s has %q; typed was %q", name, text, e.typed[row])
		assert.True(e.t, strings.HasPrefix(text, e.seen[row]), "%s has %q; on the screen was %q", name, text, e.seen[row])
	}
	assert.Empty(e.t, left, "nobody else has anything")

	w := e.sit()
	for row, text := range e.seen {
		if text != "" {
			w.compose(row)
			w.scr.See("restored from", strings.TrimSpace(text))
		}
	}
	w.leaves()
	assert.Empty(e.t, e.writes())
}
