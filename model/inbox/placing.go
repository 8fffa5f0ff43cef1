package inbox

import (
	"time"

	"convo/model"
	"convo/model/query"
)

// FreezeFor is how long after a key a poll reorders nothing.
const FreezeFor = 5 * time.Second

// env is what the filter asks about the surroundings.
func (s *State) env(now time.Time) *query.Env {
	return &query.Env{
		Now: now,
		Me: func(account string) string {
			if a := s.account(account); a != nil {
				return a.Me
			}
			return ""
		},
		HasDraft: s.hasDraft,
		Failed:   s.sendFailed,
		Snoozed:  s.asleep,
		Name: func(account, person string) model.Text {
			if a := s.account(account); a != nil {
				return s.person(a, person).Name
			}
			return model.Text{}
		},
	}
}

// belongs answers the views that a conversation is in, and those that it would be in if
// it were not put away or snoozed: a filter may ask for just that.
func (s *State) belongs(e *entry, env *query.Env) (views, beyond viewSet) {
	if !e.known || e.gone {
		return 0, 0
	}
	c := e.shown()
	beyond = s.inboxViews(c, env)
	away := c.Status.PutAway()
	asleep := !away && !e.snooze.IsZero()
	switch {
	case away:
		views = 1 << Archived
		beyond |= 1 << Archived
	case !asleep:
		views = beyond
	}
	for i := range s.named {
		if f := &s.named[i].Filter; f.Match(c, env) {
			bit := viewSet(1) << (int(builtIn) + i)
			beyond |= bit
			if !away && !asleep || away && f.Away() || asleep && f.Snoozed() || f.OwnTraces() {
				views |= bit
			}
		}
	}
	return views, beyond
}

// inboxViews answers the views of the inbox that a conversation is in, if it is in that.
func (s *State) inboxViews(c *model.Conversation, env *query.Env) viewSet {
	views := viewSet(1 << All)
	if c.Unread.Has() {
		views |= 1 << UnreadOnly
	}
	if c.Closing(env.Now) {
		views |= 1 << Closing
	}
	if c.Owner.IsNobody() {
		views |= 1 << Unassigned
	} else if a := s.account(c.Ref.Account); a != nil && c.Owner.Is(a.Me) {
		views |= 1 << Mine
	}
	return views
}

// inView reports whether e is part of the view that is shown. A filter that asks for
// what was put away, snoozed or left undone looks beyond the inbox for it.
func (s *State) inView(e *entry) bool {
	return e.views.has(s.view) || (s.filter.Away() || s.filter.Snoozed() || s.filter.OwnTraces()) && e.beyond.has(s.view)
}

// recount moves e's share in the tabs' numbers.
func (s *State) recount(e *entry, env *query.Env) {
	views, beyond := s.belongs(e, env)
	unread := 0
	if e.shown().Unread.Has() {
		unread = 1
	}
	s.addCounts(e, -1)
	e.views, e.beyond, e.unread = views, beyond, unread
	e.candidate = beyond.has(All) && !views.has(Archived)
	e.ahead = 0
	if beyond != 0 {
		e.ahead = inInbox(e.shown()) - inInbox(&e.base)
	}
	e.ownerKnown = e.candidate && e.shown().Owner.Known
	s.addCounts(e, +1)
	s.attention.put(s.needs(e, model.At(env.Now)))
	s.retime(e, env.Now)
	if a := s.account(e.base.Ref.Account); a != nil {
		a.figures.add(e.share, -1)
		e.share = a.shareOf(e.shown(), views)
		a.figures.add(e.share, +1)
	}
}

// inInbox is 1 for a conversation that is not put away, and 0 for one that is.
func inInbox(c *model.Conversation) int {
	if c.Status.PutAway() {
		return 0
	}
	return 1
}

// addCounts adds e's present share, times by.
func (s *State) addCounts(e *entry, by int) {
	e.views.each(func(v View) {
		s.counts[v].conversations += by
		s.counts[v].unread += by * e.unread
	})
	if a := s.account(e.base.Ref.Account); a != nil {
		switch {
		case e.views.has(Archived):
			a.inAway += by
		case e.candidate:
			a.inAll += by
		}
		a.ahead += by * e.ahead
		if e.ownerKnown {
			a.owned += by
		}
	}
}

// wanted reports whether e belongs to what is shown.
func (s *State) wanted(e *entry, env *query.Env) bool {
	return s.inView(e) && s.filter.Match(e.shown(), env)
}

// settle puts every conversation that changed in its place: at once in the
// order of everything, and in the rows only where that moves nothing under
// somebody's fingers. thaw takes in everything that waited.
func (s *State) settle(now time.Time, thaw bool) {
	if len(s.dirty) == 0 && (!thaw || len(s.late) == 0) {
		return
	}
	s.version++
	env := s.env(now)
	var out, in []*entry
	for _, e := range s.dirty {
		e.dirty = false
		s.recount(e, env)
		s.checkMark(e)
		if place := e.places[inOrder]; e.known && (!place.in || place.at != e.shown().ActiveAt()) {
			out, in = append(out, e), append(in, e)
		}
	}
	s.order.update(out, in)
	s.settleRows(env, thaw)
}

// settleRows does for the rows what settle does for the order.
func (s *State) settleRows(env *query.Env, thaw bool) {
	b := batch{s: s, env: env, still: !thaw && s.still(env.Now)}
	for _, e := range s.dirty {
		b.consider(e, e.own)
		e.own = false
	}
	s.dirty = s.dirty[:0]
	if thaw {
		for e := range s.late {
			b.consider(e, true)
		}
	}
	s.rows.update(b.out, b.in)
	s.placeCursor()
}

// batch collects what is to leave and to enter the rows.
type batch struct {
	s       *State
	env     *query.Env
	still   bool // nothing may move but by the person's own doing
	out, in []*entry
}

// consider decides where e stands now: at once, or later where moving it would
// disturb somebody.
func (b *batch) consider(e *entry, own bool) {
	place, want := e.places[inView], b.s.wanted(e, b.env)
	wait := b.still && !own
	delete(b.s.late, e)
	switch {
	case !place.in && !want:
		return
	case !place.in:
		if wait && !b.s.below(e) {
			break
		}
		b.in = append(b.in, e)
		return
	case !want:
		if wait || e.base.Ref == b.s.selected {
			break
		}
		b.out = append(b.out, e)
		return
	case place.at == e.shown().ActiveAt():
		return
	case !wait:
		b.out, b.in = append(b.out, e), append(b.in, e)
		return
	}
	b.s.late[e] = struct{}{}
}

// still reports whether the rows must keep their places for now.
func (s *State) still(now time.Time) bool {
	return s.holding() || now.Sub(s.touched) < FreezeFor
}

// holding reports whether something is open or marked that the rows' places matter for.
func (s *State) holding() bool { return s.frozen || len(s.marks.list) > 0 }

// below reports whether e would come after every row, where it disturbs nobody.
func (s *State) below(e *entry) bool { return s.rows.wouldBe(e) == len(s.rows.rows) }

// placeCursor puts the cursor on the first row when it was nowhere, and
// remembers where its row stands. Until the list was read for the first time the first row
// is whatever has come so far, drafts or what is unread, so the cursor stays on top unless
// somebody is at the keys.
func (s *State) placeCursor() {
	if (s.selected.IsZero() || !s.placed) && len(s.rows.rows) > 0 && !s.cursorLost {
		if first := s.rows.rows[0].base.Ref; first != s.selected {
			s.selected = first
			s.rest()
		}
		s.placed = s.placed || s.listRead
	}
	if i := s.SelectedIndex(); i >= 0 {
		s.lastRow = i
	}
}

// show rebuilds the rows after a change of view or filter.
func (s *State) show(now time.Time) {
	s.endStretch()
	s.settle(now, false)
	env := s.env(now)
	rows := make([]*entry, 0, len(s.rows.rows))
	for _, e := range s.order.rows {
		if s.wanted(e, env) {
			rows = append(rows, e)
		}
	}
	clear(s.late)
	s.rows.rebuild(rows)
	s.version++
	if s.SelectedIndex() < 0 {
		s.selected, s.cursorLost, s.lastRow = model.Ref{}, false, 0
		if e := s.entries[s.cursors[s.view]]; e != nil && e.places[inView].in {
			s.selected = e.base.Ref // where the cursor was in this view the last time
			s.rest()
		}
	}
	s.placeCursor()
}

// applyMoving handles the events that change what is looked at.
func (s *State) applyMoving(now time.Time, e Event) {
	switch e := e.(type) {
	case Touch:
		s.touch(now)
	case Freeze:
		s.frozen = e.On
	case Select:
		s.selectRef(e.Ref)
	case Step:
		s.endSteps()
		s.step(e.By)
	case Edge:
		s.endSteps()
		s.edge(now, e.Bottom)
	case Attend:
		s.attend(now)
	case SetView:
		s.setView(now, e.View)
	case SetFilter:
		s.setFilter(now, e.Filter)
	case Search:
		s.beginSearch(now)
	case StopSearch:
		s.stopSearch()
	case Seek:
		s.seek(now, e)
	case Find:
		s.find(now, e.Ref)
	case AddView:
		if v, ok := s.addView(e.View); ok {
			s.setFilter(now, query.Filter{})
			s.setView(now, v)
		}
	case Clock:
		s.clock(now)
	}
}

// setView shows another view, with the cursor where it was there the last time.
func (s *State) setView(now time.Time, v View) {
	if v == s.view || int(v) >= len(s.views) {
		return
	}
	s.cursors[s.view] = s.selected
	s.view = v
	s.showAnew(now)
	s.findClosing(now)
}

// setFilter narrows the view.
func (s *State) setFilter(now time.Time, f query.Filter) {
	s.filter = f
	s.showAnew(now)
}

// showAnew shows what another view or filter shows, and asks for what that needs.
func (s *State) showAnew(now time.Time) {
	s.forgetSearch()
	s.show(now)
	s.loadView(now)
	if s.aboutOwners() {
		s.wantOwners(now)
	}
}

// selectRef puts the cursor on a conversation. A row that was only kept because
// the cursor stood on it leaves now.
func (s *State) selectRef(ref model.Ref) {
	if ref == s.selected {
		return
	}
	s.finding = model.Ref{} // somebody who goes elsewhere is not called away from there
	if e := s.entries[s.selected]; e != nil && e.places[inView].in {
		if _, waits := s.late[e]; waits {
			s.mark(e, true)
		}
	}
	s.selected, s.cursorLost, s.placed = ref, ref.IsZero(), true
	s.version++
	s.placeCursor()
	s.stretchTo()
	s.rest()
	if i := s.SelectedIndex(); i >= 0 && i > len(s.rows.rows)-nearEnd {
		s.loadMore(false)
	}
}

// step moves the cursor by rows. From a row that has left it starts where that was.
func (s *State) step(by int) {
	n := len(s.rows.rows)
	if n == 0 {
		return
	}
	i := s.SelectedIndex()
	if i < 0 {
		i = min(s.lastRow, n-1)
		if by > 0 {
			by--
		}
	}
	s.selectRef(s.rows.rows[min(max(i+by, 0), n-1)].base.Ref)
}

// edge moves the cursor to an end. The top takes in what waited.
func (s *State) edge(now time.Time, bottom bool) {
	if !bottom {
		s.settle(now, true)
	}
	n := len(s.rows.rows)
	if n == 0 {
		return
	}
	if bottom {
		s.selectRef(s.rows.rows[n-1].base.Ref)
		return
	}
	s.selectRef(s.rows.rows[0].base.Ref)
}
