package store

import (
	"cmp"
	"slices"
	"sort"
	"time"

	"convo/client/practice/world"
)

// merge arranges by time: the computed conversations, less those that changed, and the changed ones
// where they stand now.
type merge struct {
	selection
	counts []int                 // computed and unchanged matches, by block, of which there is at least one
	moved  []*world.Conversation // changed matches, in list order
	at     func(*world.Conversation) time.Time
}

// merge arranges by the time of changed conversations, which stand in that order. The computed ones
// always stand in the order of their last message.
func (s selection) merge(changed []*world.Conversation, at func(*world.Conversation) time.Time) arrangement {
	m := merge{selection: s, counts: s.counts(), at: at}
	for _, c := range changed {
		if s.changed(c) {
			m.moved = append(m.moved, c)
		}
	}
	total := len(m.moved)
	for _, n := range m.counts {
		total += n
	}
	return arrangement{total, m.indexes}
}

func (s selection) byUpdate() arrangement {
	at := func(c *world.Conversation) time.Time { return c.UpdatedAt }
	changed := slices.Clone(s.store.order)
	slices.SortFunc(changed, func(a, b *world.Conversation) int { return precedence(at(a), a.Index, at(b), b.Index) })
	return s.merge(changed, at)
}

// indexes are those at positions start to end, newest first. Whole blocks before start are stepped
// over by their counts.
func (m merge) indexes(start, end int) []int {
	out := make([]int, 0, end-start)
	moved, position := m.moved, 0
	for b, n := range m.counts {
		if position >= end {
			return out
		}
		mine := m.movedBefore((b+1)*block, moved)
		if position+n+len(mine) > start {
			for _, index := range m.block(b, mine) {
				if position >= start && position < end {
					out = append(out, index)
				}
				position++
			}
		} else {
			position += n + len(mine)
		}
		moved = moved[len(mine):]
	}
	return out
}

// movedBefore is the part of moved that stands before the computed conversation at index, all of it
// where there is none.
func (m merge) movedBefore(index int, moved []*world.Conversation) []*world.Conversation {
	if index >= m.prefix {
		return moved
	}
	at := m.store.world.LastAt(index)
	k := sort.Search(len(moved), func(k int) bool { return !m.stands(moved[k], at, index) })
	return moved[:k]
}

// stands says whether c stands before the computed conversation i, whose last message is at.
func (m merge) stands(c *world.Conversation, at time.Time, i int) bool {
	return precedence(m.at(c), c.Index, at, i) < 0
}

// block merges one block's computed conversations with the moved ones that stand among them.
func (m merge) block(b int, moved []*world.Conversation) []int {
	out := make([]int, 0, m.counts[b]+len(moved))
	for i := b * block; i < min((b+1)*block, m.prefix); i++ {
		for len(moved) > 0 && m.stands(moved[0], m.store.world.LastAt(i), i) {
			out = append(out, moved[0].Index)
			moved = moved[1:]
		}
		if m.store.changed[i] == nil && m.computed(i) {
			out = append(out, i)
		}
	}
	for _, c := range moved {
		out = append(out, c.Index)
	}
	return out
}

// byIndex leaves every conversation in its place.
func (s selection) byIndex() arrangement {
	counts := make([]int, blocks(s.store.next))
	copy(counts, s.counts())
	for _, c := range s.store.order {
		if s.changed(c) {
			counts[c.Index/block]++
		}
	}
	a := arrangement{}
	for _, n := range counts {
		a.total += n
	}
	a.indexes = func(start, end int) []int {
		out := make([]int, 0, end-start)
		position := 0
		for b, n := range counts {
			if position+n <= start {
				position += n
				continue
			}
			for i := b * block; i < (b+1)*block && position < end; i++ {
				if !s.has(i) {
					continue
				}
				if position >= start {
					out = append(out, i)
				}
				position++
			}
		}
		return out
	}
	return a
}

// sorted puts all that is selected into an order that nothing is prepared for.
func (s selection) sorted(o Order) arrangement {
	type place struct {
		index   int
		created time.Time
		random  uint64
	}
	var all []place
	for i := range s.store.next {
		if !s.has(i) {
			continue
		}
		p := place{index: i}
		switch c := s.store.changed[i]; {
		case o == Shuffled:
			p.random = s.store.world.Shuffle(i)
		case c != nil:
			p.created = c.CreatedAt
		default:
			p.created = s.store.world.CreatedAt(i)
		}
		all = append(all, p)
	}
	slices.SortFunc(all, func(a, b place) int {
		return cmp.Or(cmp.Compare(a.random, b.random), precedence(a.created, a.index, b.created, b.index))
	})
	return arrangement{len(all), func(start, end int) []int {
		out := make([]int, 0, end-start)
		for _, p := range all[start:end] {
			out = append(out, p.index)
		}
		return out
	}}
}
