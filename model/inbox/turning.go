package inbox

import (
	"container/heap"
	"time"

	"convo/model"
	"convo/model/query"
)

// turning are the conversations that will enter or leave a view by the clock alone,
// those whose moment comes first in front: a minute that has passed costs what it
// changes, however large the inbox is.
type turning []*entry

// turn is when an entry has to be looked at again, and where it stands among the turning.
type turn struct {
	at    model.Stamp // zero for never
	place int         // from 1; 0 where it does not stand there
}

// Len, Less, Swap, Push and Pop are heap.Interface.
func (t turning) Len() int           { return len(t) }
func (t turning) Less(i, j int) bool { return t[j].turn.at.After(t[i].turn.at) }

// Swap keeps the places right.
func (t turning) Swap(i, j int) {
	t[i], t[j] = t[j], t[i]
	t[i].turn.place, t[j].turn.place = i+1, j+1
}

// Push adds an *entry at the end.
func (t *turning) Push(x any) {
	e, ok := x.(*entry)
	if !ok {
		return
	}
	*t = append(*t, e)
	e.turn.place = len(*t)
}

// Pop takes the last one away.
func (t *turning) Pop() any {
	last := len(*t) - 1
	e := (*t)[last]
	(*t)[last] = nil
	*t = (*t)[:last]
	e.turn.place = 0
	return e
}

// retime notes when e has to be looked at again.
func (s *State) retime(e *entry, now time.Time) {
	at := s.turns(e, model.At(now))
	if at == e.turn.at && (e.turn.place > 0 || at.IsZero()) {
		return
	}
	e.turn.at = at
	switch {
	case e.turn.place > 0 && at.IsZero():
		heap.Remove(&s.turning, e.turn.place-1)
	case e.turn.place > 0:
		heap.Fix(&s.turning, e.turn.place-1)
	case !at.IsZero():
		heap.Push(&s.turning, e)
	}
}

// turns is the first moment after now at which a view may take e in or let it go.
func (s *State) turns(e *entry, now model.Stamp) model.Stamp {
	if !e.known || e.gone {
		return model.Stamp{}
	}
	c := e.shown()
	at := c.ClosingTurns(now).Sooner(attentionTurns(c, now))
	for i := range s.named {
		at = at.Sooner(s.named[i].Filter.Turns(c, now))
	}
	return at
}

// clock looks at what a view takes in or lets go at this time, and at all rows where the
// filter has to do with time.
func (s *State) clock(now time.Time) {
	s.wake(now)
	at := model.At(now)
	for len(s.turning) > 0 && !s.turning[0].turn.at.After(at) {
		e, ok := heap.Pop(&s.turning).(*entry)
		if !ok {
			return
		}
		s.mark(e, false)
	}
	if s.filter.Timed() {
		s.rematch(s.env(now))
	}
}

// rematch marks the rows that match the filter no longer, and what matches it now.
func (s *State) rematch(env *query.Env) {
	for _, e := range s.order.rows {
		if e.places[inView].in != s.wanted(e, env) {
			s.mark(e, false)
		}
	}
}
