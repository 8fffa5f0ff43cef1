package inbox

import "convo/model"

// Listing identifies a list among others: a view and what narrows it.
type Listing struct {
	view   View
	filter string
}

// Listing is the list that is shown.
func (s *State) Listing() Listing { return Listing{s.view, s.filter.String()} }

// Newer is how many conversations wait to be taken in at the top. Others may wait, too,
// such as older ones that a page has brought: those are no news.
func (s *State) Newer() int {
	top := s.TopAt()
	n := 0
	for e := range s.late {
		if s.inView(e) && e.shown().ActiveAt().After(top) {
			n++
		}
	}
	return n
}

// TopAt is when something happened last in the first row, as of when it was placed
// there; zero where there are no rows.
func (s *State) TopAt() model.Stamp {
	if len(s.rows.rows) == 0 {
		return model.Stamp{}
	}
	return s.rows.rows[0].places[inView].at
}

// NewAbove is in how many of the first n rows somebody else has written since a moment,
// as of when they were placed: what waits to be taken in is Newer's to count. Where a
// system does not tell who wrote, what was not seen from this machine counts.
func (s *State) NewAbove(n int, since model.Stamp) (count int) {
	for _, e := range s.rows.rows[:min(n, len(s.rows.rows))] {
		if !e.places[inView].at.After(since) {
			break
		}
		if d := e.shown().LastDirection; d == model.In || d == "" && s.unseen(e) {
			count++
		}
	}
	return count
}
