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

// filter is a query's conditions but for the time. It is small and comparable, so that counts can be
// kept by it.
type filter struct {
	in       world.View // 0 for everywhere
	unread   bool
	channels uint8        // a bit each, 0 for all
	traits   world.Traits // zero fields for all
}

func filterOf(q Query) filter {
	f := filter{
		in: q.In, unread: q.Unread,
		traits: world.Traits{Priority: q.Priority, Owner: q.Owner, Inbox: q.Inbox, Customer: q.Customer},
	}
	for _, c := range q.Channels {
		f.channels |= 1 << c
	}
	return f
}

// computed says whether the computed conversation i matches. Where its traits do not matter it costs
// a head.
func (f filter) computed(w world.World, i int) bool {
	return f.fits(w.Head(i)) && (f.traits == (world.Traits{}) || f.suits(w.Traits(i)))
}

// holds says whether a changed conversation matches.
func (f filter) holds(c *world.Conversation) bool {
	return !c.Gone && f.fits(c.Head()) && f.suits(c.Traits())
}

func (f filter) fits(h world.Head) bool {
	return (f.in == 0 || f.in&h.View() != 0) &&
		(!f.unread || h.Unread) &&
		(f.channels == 0 || f.channels>>h.Channel&1 == 1)
}

func (f filter) suits(t world.Traits) bool {
	return (f.traits.Priority == "" || f.traits.Priority == t.Priority) &&
		(f.traits.Owner == 0 || f.traits.Owner == t.Owner) &&
		(f.traits.Inbox == 0 || f.traits.Inbox == t.Inbox) &&
		(f.traits.Customer == 0 || f.traits.Customer == t.Customer)
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
	if f.traits.Customer == 0 { // there are too many customers to remember the count of each
		t.made[f] = whole
	}
	return whole
}

func count(w world.World, f filter, from, to int) int {
	n := 0
	for i := from; i < to; i++ {
		if f.computed(w, i) {
			n++
		}
	}
	return n
}
