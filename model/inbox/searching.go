package inbox

import (
	"slices"
	"strings"
	"time"

	"convo/model"
	"convo/model/query"
)

// searchPages is how many pages of an account one search reads at most: what others need
// of the rate limit must not go into one.
const searchPages = 20

// search is an account's part in the search for what the view and the filter show.
type search struct {
	own    bool // the API narrows a list of its own for it; otherwise further pages of the view's list are read
	asking bool
	pages  int
	first  model.Ref // of the page before: a list that goes round in circles begins with it again
	cut    bool      // there is more than was read
	out    bool      // the account could not be asked
}

// Searching is how the search for what is shown is going.
type Searching struct {
	Begun  bool
	Asking bool
	Server bool     // an API was asked for just this; otherwise further pages were read
	Pages  int      // read by it
	Cut    bool     // it has stopped, or been stopped, before the end
	Out    []string // accounts that could not be asked, or failed
}

// Ask is what the account's API is asked for to find what a filter shows: the part of
// the filter that the API can narrow its list by. A row that matches is in its answer,
// and others may be, so that the filter is applied again. Team are the account's people
// as far as they are known.
func (a *Account) Ask(f query.Filter, team []model.Person, now time.Time) model.Query {
	q := f.Server(now)
	if q.Status == "" {
		q.Status = model.Working
	}
	q.Owner = f.Owner(a.Me, team, a.Caps.PeopleFrom == "")
	closing, window := f.Closing()
	if length := a.Caps.ReplyWindow; length > 0 && (window || closing && !a.Caps.Deadlines) {
		// The message that opened the window is no older than the window is long.
		if since := model.At(now.Add(-length)); since.After(q.Since) {
			q.Since = since
		}
	}
	q.Limit = max(pageSize, a.Caps.PageSize)
	return a.Caps.Narrow(q)
}

// plan is how an account would be searched.
type plan struct {
	feed  Feed        // the list that is read
	query model.Query // what it is asked for where it is FeedSearch
	whole bool        // everything that could be found is loaded
}

// planFor decides it: a list of its own where the API can narrow that further than the
// list that the view shows anyway.
func (a *account) planFor(about query.Filter, now time.Time) plan {
	p := plan{feed: a.feedOf(about), query: a.Ask(about, a.people.list, now)}
	fd, usual := &a.feeds[p.feed], a.Caps.Narrow(a.query(p.feed, now))
	since := fd.query.Since
	usual.Since = model.Stamp{}
	switch {
	case fd.done && (since.IsZero() || p.query.Since.After(since)):
		p.whole = true
	case !p.query.Equal(usual):
		p.feed = FeedSearch
	}
	return p
}

// WouldAsk reports whether a search would read anything: not all that could be found is
// loaded.
func (s *State) WouldAsk(now time.Time) bool {
	about := s.shownFilter()
	return !about.IsZero() && slices.ContainsFunc(s.accounts, func(a *account) bool {
		return a.CanHave(about) && !a.planFor(about, now).whole
	})
}

// CanHave reports whether the account can have what a filter shows.
func (a *Account) CanHave(f query.Filter) bool {
	closing, window := f.Closing()
	windows, deadlines := a.Caps.ReplyWindow > 0, a.Caps.Deadlines
	if window && !windows || closing && !windows && !deadlines {
		return false
	}
	for _, op := range f.Needs() {
		if !a.Caps.Can(op).OK {
			return false
		}
	}
	only := f.Account()
	return only == "" || strings.EqualFold(only, a.Name)
}

// Searching is how the search for what is shown is going.
func (s *State) Searching() Searching {
	out := Searching{Begun: s.searched}
	for _, a := range s.accounts {
		out.Asking = out.Asking || a.search.asking
		out.Server = out.Server || a.search.own
		out.Cut = out.Cut || a.search.cut
		out.Pages += a.search.pages
		if a.search.out {
			out.Out = append(out.Out, a.Name)
		}
	}
	return out
}

// beginSearch asks every account that can be asked for what is shown, each by itself:
// one that is down or slow holds up nothing of the others.
func (s *State) beginSearch(now time.Time) {
	about := s.shownFilter()
	if about.IsZero() {
		return
	}
	s.version++
	s.searched = true
	for _, a := range s.accounts {
		s.searchIn(now, a, about)
	}
}

// findClosing completes the view of what closes soon when it is shown: what was written
// most of a day ago stands far down in the list, where nobody scrolls to. What comes
// later polls tell.
func (s *State) findClosing(now time.Time) {
	for _, a := range s.accounts {
		if s.view == Closing && !a.closing {
			s.searchIn(now, a, s.about[Closing])
		}
	}
}

// searchIn begins an account's part of a search.
func (s *State) searchIn(now time.Time, a *account, about query.Filter) {
	goOn := a.search.own && a.search.cut
	a.search = search{}
	p := a.planFor(about, now)
	switch {
	case !a.CanHave(about) || p.whole:
		s.searchOver(a)
		return
	case a.silent(now) || !a.health.OfflineSince.IsZero():
		a.search.out = true
		return
	}
	a.search.own, a.search.asking = p.feed == FeedSearch, true
	if fd := &a.feeds[FeedSearch]; a.search.own && (!goOn || fd.done) {
		*fd = feed{query: p.query, total: -1, started: true}
		s.fetchPage(a, FeedSearch, "", true)
		return
	}
	if !s.searchFurther(a, p.feed) {
		s.searchOver(a)
	}
}

// searchOver notes that all there is in an account was read.
func (s *State) searchOver(a *account) {
	a.search.asking = false
	if s.view == Closing && s.filter.IsZero() {
		a.closing = true
	}
}

// searchFurther asks for the next page of a list, if there is one.
func (s *State) searchFurther(a *account, f Feed) bool {
	fd := &a.feeds[f]
	s.fetchNext(a, f)
	if fd.loading == 0 && f != FeedSearch {
		s.fetchOlder(a, f)
	}
	return fd.loading != 0
}

// searchOn goes on with a search after a page of it: until the end of the list, a page
// without rows or one that came before, or a good number of pages.
func (s *State) searchOn(a *account, e Listed) {
	f := FeedSearch
	if !a.search.own {
		f = a.feedOf(s.shownFilter())
	}
	if !a.search.asking || e.Of.Poll || e.Of.Feed != f {
		return
	}
	s.version++
	if e.Fault != nil {
		a.search.asking, a.search.out = false, true
		return
	}
	a.search.pages++
	fd := &a.feeds[f]
	switch {
	case e.Page.Next != "" && (e.Page.Next == e.Of.After || a.again(e.Page.Conversations)):
		fd.done = fd.done || f == FeedSearch
		s.searchOver(a)
	case a.search.pages >= searchPages && !fd.done:
		a.search.asking, a.search.cut = false, true
	case !s.searchFurther(a, f):
		s.searchOver(a)
	}
}

// again reports whether a page brings nothing or what the page before it brought.
func (a *account) again(page []model.Conversation) bool {
	if len(page) == 0 || page[0].Ref == a.search.first {
		return true
	}
	a.search.first = page[0].Ref
	return false
}

// stopSearch lets the page that is under way be the last one.
func (s *State) stopSearch() {
	for _, a := range s.accounts {
		if a.search.asking {
			a.search.asking, a.search.cut = false, true
			s.version++
		}
	}
}

// forgetSearch is for another view or filter. What is still under way of the last search
// comes too late.
func (s *State) forgetSearch() {
	s.searched = false
	for _, a := range s.accounts {
		a.search, a.feeds[FeedSearch] = search{}, feed{total: -1}
	}
}
