//go:build linux

package main

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
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
				e := newScene(t, dice(t, uint64(i*1000+n)))
				for range 1 + e.dice.IntN(5) {
					e.visit(e.dice.IntN(len(rows)))
				}
				if e.dice.IntN(3) == 0 { // right after switching
					e.leave()
					e.to(chatID(1 + e.dice.IntN(len(rows))))
				}
				e.end(name)
				e.check()
			})
		}
	}
}

// scene is what was written before convo ends.
type scene struct {
	*writer
	dice *rand.Rand

	last  int      // the row that was written to last
	words int      // so far
	typed []string // by row: all that was typed, and
	seen  []string // what of it has been on the screen
}

func newScene(t *testing.T, dice *rand.Rand) *scene {
	t.Helper()
	s := newSeat(t, practice.Options{Conversations: 8})
	return &scene{writer: s.sit(), dice: dice, typed: make([]string, len(rows)), seen: make([]string, len(rows))}
}

// visit goes to a customer and types some words.
func (e *scene) visit(row int) {
	e.t.Helper()
	e.compose(row)
	e.last = row
	for range 1 + e.dice.IntN(4) {
		word := e.word()
		e.typed[row] += word
		e.scr.Press(word, strings.TrimSpace(word))
		e.seen[row] = strings.TrimSpace(e.typed[row]) // the last blank may be on its way
	}
}

// word is one that nobody else gets.
func (e *scene) word() string {
	e.words++
	return fmt.Sprintf("%c%d ", 'A'+e.last, e.words)
}

// end ends convo, perhaps while some words are on their way to it.
func (e *scene) end(name string) {
	e.t.Helper()
	if ends[name].sudden {
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
	ends[name].of(e.t, e.scr)
}

// check holds what the next convo has against what was typed.
func (e *scene) check() {
	e.t.Helper()
	left := e.drafts()
	for row, name := range rows {
		id := chatID(row + 1)
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
			w.scr.See("restored from", text)
		}
	}
	w.leaves()
	assert.Empty(e.t, e.writes())
}
