package inbox

import (
	"slices"
	"time"

	"convo/model"
)

// wantOwner notes that the owner of a conversation is not known. Unread ones
// come before read ones. Each costs a request, so only some are fetched without
// being on the screen, unless the view that is shown is about owners.
func (s *State) wantOwner(e *entry) {
	a := s.account(e.base.Ref.Account)
	if a == nil || e.base.Owner.Known || e.base.Status.PutAway() || e.asked || e.reading || e.base.Inert() || !s.live {
		return
	}
	if !s.aboutOwners() {
		if a.unseenOwners >= unseenOwners {
			return
		}
		a.unseenOwners++
	}
	a.ask(e, e.base.Unread.Has())
}

// aboutOwners reports whether what is shown depends on owners.
func (s *State) aboutOwners() bool {
	return s.supervised || s.about[s.view].NeedsOwners() || s.filter.NeedsOwners()
}

// wantOwners asks for the owners of everything loaded, for a view about owners.
func (s *State) wantOwners(now time.Time) {
	for _, e := range s.order.rows {
		s.wantOwner(e)
	}
	s.fetchOwners(now)
}

// ask puts a conversation in one of the queues for a reading of its own.
func (a *account) ask(e *entry, urgent bool) {
	if e.asked || e.base.Inert() {
		return
	}
	e.asked = true
	if urgent {
		a.urgent = append(a.urgent, e)
		return
	}
	a.idle = append(a.idle, e)
}

// fetchOwners keeps a few paced readings under way: of the rows on the screen
// first, then of those that are urgent, then of the newest.
func (s *State) fetchOwners(now time.Time) {
	if !s.live {
		return
	}
	for _, a := range s.accounts {
		for a.fetching < ownersAtOnce && !a.silent(now) && a.health.OfflineSince.IsZero() {
			e := s.nextOwner(a, now)
			if e == nil {
				break
			}
			a.fetching++
			e.reading, e.suspect = true, false
			s.emit(FetchOne{Seq: s.next(), Conv: e.base.Ref, Paced: true})
		}
	}
}

// nextOwner is the conversation to read next, nil where none is wanted.
func (s *State) nextOwner(a *account, now time.Time) *entry {
	if e := s.stalestOnScreen(a, now); e != nil {
		e.ownerAt = now // one try a minute, whatever comes of it
		return e
	}
	for _, q := range []*[]*entry{&a.urgent, &a.idle} {
		for e := pop(q); e != nil; e = pop(q) {
			e.asked = false
			if !e.reading && (e.suspect || !e.base.Owner.Known) {
				return e
			}
		}
	}
	return nil
}

// stalestOnScreen is the row on the screen whose owner was not read for longest,
// if that is worth reading: never yet, or over a minute ago while somebody is there. The
// selected one, which the next key acts on, comes before others that were never read.
func (s *State) stalestOnScreen(a *account, now time.Time) *entry {
	if a.Caps.ListHasOwner {
		return nil
	}
	there := now.Sub(s.touched) < somebodyThere && s.focused
	var stalest *entry
	for _, ref := range s.visible {
		e := s.entries[ref]
		if ref.Account != a.Name || e == nil || e.gone || e.reading || e.base.Inert() {
			continue
		}
		never := e.ownerAt.IsZero() && !e.base.Owner.Known
		old := there && now.Sub(e.ownerAt) > ownerFresh
		switch {
		case never && ref == s.selected:
			return e
		case (never || old) && (stalest == nil || e.ownerAt.Before(stalest.ownerAt)):
			stalest = e
		}
	}
	return stalest
}

// pop takes the first conversation out of a queue.
func pop(q *[]*entry) *entry {
	if len(*q) == 0 {
		return nil
	}
	e := (*q)[0]
	(*q)[0] = nil
	*q = (*q)[1:]
	if len(*q) == 0 {
		*q = nil
	}
	return e
}

// askNames asks for the people again where a page told of an owner whom they lack, if
// the list of people grows by the owners seen.
func (s *State) askNames(e Listed) {
	a := s.account(e.Of.Account)
	if a == nil || a.Caps.PeopleFrom == "" || a.people.at.IsZero() {
		return
	}
	for i := range e.Page.Conversations {
		if id := e.Page.Conversations[i].Owner.Person.ID; id != "" && !a.has(id) {
			s.fetchPeople(a)
			return
		}
	}
}

// has reports whether somebody is among the account's people.
func (a *account) has(person string) bool {
	return slices.ContainsFunc(a.people.list, func(p model.Person) bool { return p.ID == person })
}

// fetchPeople asks for who can own conversations, unless that is under way.
func (s *State) fetchPeople(a *account) {
	if a == nil || a.people.loading != 0 {
		return
	}
	a.people.loading = s.next()
	s.emit(FetchPeople{Seq: a.people.loading, Account: a.Name})
}

// peopled takes the people in. After a failure the last list stays, and the
// question is put again a little later.
func (s *State) peopled(now time.Time, e Peopled) {
	a := s.account(e.Of.Account)
	if a == nil || a.people.loading != e.Of.Seq {
		return
	}
	a.people.loading = 0
	a.people.fault = e.Fault
	s.version++
	if e.Fault != nil {
		if s.live && !a.health.Stopped && e.Fault.Kind != model.FaultUnsupported {
			s.wait(TimerPeople, model.Ref{Account: a.Name}, peopleAgain, true)
		}
		return
	}
	same := slices.EqualFunc(a.people.list, e.People, func(x, y model.Person) bool {
		return x.ID == y.ID && x.Name.Raw() == y.Name.Raw()
	})
	a.people.list, a.people.at = e.People, now
	if !same && s.asksForNames() {
		s.markAll(a, false)
	}
}

// asksForNames reports whether a saved view or the filter may ask for owners by name.
func (s *State) asksForNames() bool {
	return s.filter.NeedsOwners() ||
		slices.ContainsFunc(s.named, func(v SavedView) bool { return v.Filter.NeedsOwners() })
}

// markAll notes that any of an account's conversations may be shown elsewhere now; own
// tells that the person here has made it so.
func (s *State) markAll(a *account, own bool) {
	for ref, en := range s.entries {
		if ref.Account == a.Name {
			s.mark(en, own)
		}
	}
}

// identify stores who the person is and counts what is theirs.
func (s *State) identify(now time.Time, e IdentifyMe) {
	a := s.account(e.Account)
	if a == nil {
		return
	}
	a.Me = e.Person.ID
	s.markAll(a, true)
	s.settle(now, true)
}
