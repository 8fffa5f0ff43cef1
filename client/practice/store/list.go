package store

import (
	"slices"
	"sort"
	"time"

	"convo/client/practice/world"
)

// Query selects conversations for a page of the list.
type Query struct {
	State       *world.State    // nil for every state
	Unread      bool            // only those with unread messages
	Channels    []world.Channel // empty for all
	Since       time.Time       // changed at this time or later; the zero time for all
	OldestFirst bool
	Offset      int
	Limit       int
}

// Page is a part of the list.
type Page struct {
	Conversations []world.Conversation
	Total         int // of everything that the query selects
}

// List returns the page that q asks for. Its cost follows the page and the number of changes, not
// the size of the inbox, but for the first time that a combination of filters is asked for.
func (s *Store) List(q Query) Page {
	s.mu.RLock()
	defer s.mu.RUnlock()
	m := s.merge(q)
	start := min(max(q.Offset, 0), m.total)
	end := min(start+max(q.Limit, 0), m.total)
	if q.OldestFirst {
		start, end = m.total-end, m.total-start
	}
	page := Page{Conversations: make([]world.Conversation, 0, end-start), Total: m.total}
	for _, index := range m.indexes(start, end) {
		c, err := s.get(index)
		if err != nil {
			continue // cannot be: every index comes from the world or from changed
		}
		page.Conversations = append(page.Conversations, c)
	}
	if q.OldestFirst {
		slices.Reverse(page.Conversations)
	}
	return page
}

// merge is a query's answer before it is cut into pages: the computed conversations, less those that
// changed, and the changed ones where they stand now.
type merge struct {
	store  *Store
	filter filter
	prefix int                   // computed conversations from this index on are too old
	counts []int                 // computed and unchanged matches, by block, of which there is at least one
	moved  []*world.Conversation // changed matches, in list order
	total  int
}

func (s *Store) merge(q Query) merge {
	m := merge{store: s, filter: filterOf(q), prefix: s.world.Count}
	if !q.Since.IsZero() {
		m.prefix = s.world.Since(q.Since)
	}
	m.counts = s.tallies.counts(s.world, m.filter, m.prefix)
	for _, c := range s.order {
		if c.Index < m.prefix && m.filter.matches(s.world.Head(c.Index)) {
			m.counts[c.Index/block]--
		}
		if m.filter.matches(c.Head()) && !c.UpdatedAt.Before(q.Since) {
			m.moved = append(m.moved, c)
		}
	}
	m.total = len(m.moved)
	for _, n := range m.counts {
		m.total += n
	}
	return m
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
	k := sort.Search(len(moved), func(k int) bool {
		return !precedes(moved[k].Last.At, moved[k].Index, at, index)
	})
	return moved[:k]
}

// block merges one block's computed conversations with the moved ones that stand among them.
func (m merge) block(b int, moved []*world.Conversation) []int {
	out := make([]int, 0, m.counts[b]+len(moved))
	w := m.store.world
	for i := b * block; i < min((b+1)*block, m.prefix); i++ {
		for len(moved) > 0 && precedes(moved[0].Last.At, moved[0].Index, w.LastAt(i), i) {
			out = append(out, moved[0].Index)
			moved = moved[1:]
		}
		if m.filter.matches(w.Head(i)) && m.store.changed[i] == nil {
			out = append(out, i)
		}
	}
	for _, c := range moved {
		out = append(out, c.Index)
	}
	return out
}
