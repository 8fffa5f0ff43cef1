package store

import (
	"sync"

	"convo/client/practice/world"
)

// block is how many conversations are counted together: few enough to walk, enough to keep the
// counts of 100,000 conversations in a kilobyte.
const block = 512

// blocks is how many blocks n conversations fill, one at least.
func blocks(n int) int { return max(1, (n+block-1)/block) }

// filter is the part of a query that a conversation's Head decides. It is small and comparable, so
// that counts can be kept by it.
type filter struct {
	anyState bool
	state    world.State
	unread   bool
	channels uint8 // a bit each, 0 for all
}

func filterOf(q Query) filter {
	f := filter{anyState: q.State == nil, unread: q.Unread}
	if q.State != nil {
		f.state = *q.State
	}
	for _, c := range q.Channels {
		f.channels |= 1 << c
	}
	return f
}

func (f filter) matches(h world.Head) bool {
	return (f.anyState || h.State == f.state) &&
		(!f.unread || h.Unread) &&
		(f.channels == 0 || f.channels>>h.Channel&1 == 1)
}

// tallies remembers, by filter, how many computed conversations match in each block. Those never
// change, so a tally is made once.
type tallies struct {
	mu   sync.Mutex
	made map[filter][]uint16
}

// counts returns the matches per block among the first n computed conversations, for the caller to
// change.
func (t *tallies) counts(w world.World, f filter, n int) []int {
	whole := t.tally(w, f)
	out := make([]int, blocks(n))
	for b := range out {
		if min((b+1)*block, w.Count) <= n {
			out[b] = int(whole[b])
		} else {
			out[b] = count(w, f, b*block, n)
		}
	}
	return out
}

func (t *tallies) tally(w world.World, f filter) []uint16 {
	t.mu.Lock()
	defer t.mu.Unlock()
	if whole, ok := t.made[f]; ok {
		return whole
	}
	whole := make([]uint16, blocks(w.Count))
	for b := range whole {
		whole[b] = uint16(count(w, f, b*block, min((b+1)*block, w.Count)))
	}
	if t.made == nil {
		t.made = map[filter][]uint16{}
	}
	t.made[f] = whole
	return whole
}

func count(w world.World, f filter, from, to int) int {
	n := 0
	for i := from; i < to; i++ {
		if f.matches(w.Head(i)) {
			n++
		}
	}
	return n
}
