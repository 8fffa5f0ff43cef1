package store

import (
	"slices"
	"time"

	"convo/client/practice/world"
)

// Query selects conversations for a page of the list. Zero fields select everything.
type Query struct {
	In       world.View // the places to look in, added up
	Unread   bool       // only those with unread messages
	Channels []world.Channel
	Priority string
	Owner    int
	Inbox    int
	Customer int
	Since    time.Time // changed at this time or later

	Order       Order
	OldestFirst bool // the order is turned round
	Offset      int
	Limit       int
}

// Order is how a list is ordered.
type Order uint8

// The orders. At the same moment the lower index comes first.
const (
	ByLast    Order = iota // the newest message first
	ByUpdated              // the latest change first
	ByIndex                // as ids are given
	ByCreated              // the youngest first
	Shuffled               // always the same order, which means nothing
)

// Page is a part of the list.
type Page struct {
	Conversations []world.Conversation
	Total         int // of everything that the query selects
}

// List returns the page that q asks for. By last message, by update and by index its cost follows the
// page and the number of changes, not the size of the inbox, but for the first time that a combination
// of filters is asked for, which looks at every conversation once. What a single customer has is
// looked for each time. The other two orders arrange the whole inbox for every page.
func (s *Store) List(q Query) Page {
	s.mu.RLock()
	defer s.mu.RUnlock()
	a := s.arrange(q)
	start := min(max(q.Offset, 0), a.total)
	end := min(start+max(q.Limit, 0), a.total)
	if q.OldestFirst {
		start, end = a.total-end, a.total-start
	}
	page := Page{Conversations: make([]world.Conversation, 0, end-start), Total: a.total}
	for _, index := range a.indexes(start, end) {
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

// Gone are the indexes of the conversations that were deleted at the given time or later.
func (s *Store) Gone(since time.Time) []int {
	s.mu.RLock()
	defer s.mu.RUnlock()
	out := []int{}
	for _, c := range s.order {
		if c.Gone && !c.UpdatedAt.Before(since) {
			out = append(out, c.Index)
		}
	}
	slices.Sort(out)
	return out
}

// arrangement is a query's answer before it is cut into pages.
type arrangement struct {
	total   int
	indexes func(start, end int) []int // those at positions start to end
}

func (s *Store) arrange(q Query) arrangement {
	sel := selection{store: s, filter: filterOf(q), since: q.Since, prefix: s.world.Count}
	if !q.Since.IsZero() {
		sel.prefix = s.world.Since(q.Since)
	}
	switch q.Order {
	case ByLast:
		return sel.merge(s.order, func(c *world.Conversation) time.Time { return c.Last.At })
	case ByUpdated:
		return sel.byUpdate()
	case ByIndex:
		return sel.byIndex()
	default:
		return sel.sorted(q.Order)
	}
}

// selection is what a query selects. The computed conversations are those whose last message, which is
// their last update, is not too old: all up to an index.
type selection struct {
	store  *Store
	filter filter
	since  time.Time
	prefix int
}

// computed says whether the computed conversation i is selected, if nobody has changed it.
func (s selection) computed(i int) bool { return i < s.prefix && s.filter.computed(s.store.world, i) }

// changed says whether a changed conversation is selected.
func (s selection) changed(c *world.Conversation) bool {
	return s.filter.holds(c) && !c.UpdatedAt.Before(s.since)
}

// has says whether conversation i is selected as it is now.
func (s selection) has(i int) bool {
	if c := s.store.changed[i]; c != nil {
		return s.changed(c)
	}
	return s.computed(i)
}

// counts are the selected computed conversations by block, less those that were changed.
func (s selection) counts() []int {
	counts := s.store.tallies.counts(s.store.world, s.filter, s.prefix)
	for _, c := range s.store.order {
		if s.computed(c.Index) {
			counts[c.Index/block]--
		}
	}
	return counts
}
