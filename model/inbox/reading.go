package inbox

import (
	"time"

	"convo/model"
)

// applyReading handles what concerns lists, people and the polling chain.
func (s *State) applyReading(now time.Time, e Event) {
	switch e := e.(type) {
	case Start:
		s.start(now, e.Live)
	case Focus:
		s.focus(e.On)
	case Refresh:
		s.refresh(now)
	case LoadMore:
		s.loadMore(true)
	case Supervise:
		s.supervise(now, e.On)
	case Visible:
		s.visible = e.Refs
		s.fetchOwners(now)
	case IdentifyMe:
		s.identify(now, e)
	case Listed:
		s.listed(now, e)
	case Got:
		s.got(now, e)
	case Peopled:
		s.peopled(now, e)
	}
}

// start asks for everything the first screen needs.
func (s *State) start(now time.Time, live bool) {
	s.live = live
	s.readJournal()
	for _, a := range s.accounts {
		s.emit(Recall{Account: a.Name})
		s.fetchFirst(now, a, FeedActive, true)
		if a.Caps.UnreadList {
			s.fetchFirst(now, a, FeedUnread, true)
		}
		if a.Caps.People.OK {
			s.fetchPeople(a)
		}
	}
	s.loadView(now)
	s.recallAllSnoozed()
}

// loadView asks for the list behind a view that nothing has read yet.
func (s *State) loadView(now time.Time) {
	about := s.shownFilter()
	for _, a := range s.accounts {
		if f := a.feedOf(about); !a.feeds[f].started {
			s.fetchFirst(now, a, f, true)
		}
	}
}

// fetchFirst asks for the first page of a feed, unless a page is under way.
func (s *State) fetchFirst(now time.Time, a *account, f Feed, asked bool) {
	fd := &a.feeds[f]
	if fd.busy() {
		return
	}
	if !fd.started || !fd.query.Since.IsZero() {
		fd.query = a.query(f, now)
	}
	fd.started = true
	s.fetchPage(a, f, "", asked)
}

// fetchNext asks for the page after those that were read, for somebody who waits for it.
func (s *State) fetchNext(a *account, f Feed) {
	if fd := &a.feeds[f]; fd.started && !fd.done && !fd.busy() {
		s.fetchPage(a, f, fd.next, true)
	}
}

// fetchOlder asks for what the first reading has left out because nobody touched it
// for long: the whole list, from its beginning.
func (s *State) fetchOlder(a *account, f Feed) {
	fd := &a.feeds[f]
	if fd.started && fd.done && !fd.busy() && !fd.query.Since.IsZero() {
		fd.query.Since, fd.done, fd.next, fd.got, fd.pages = model.Stamp{}, false, "", 0, 0
		s.fetchPage(a, f, "", true)
	}
}

func (s *State) fetchPage(a *account, f Feed, after model.Cursor, asked bool) {
	if a.health.Stopped {
		return
	}
	fd := &a.feeds[f]
	fd.loading, fd.paced = s.next(), false
	s.emit(FetchList{Seq: fd.loading, Account: a.Name, Feed: f, Query: fd.query, After: after, Asked: asked})
}

// loadMore asks for the next pages of what is shown: as the cursor comes near
// the end, or because the person wants to see more.
func (s *State) loadMore(always bool) {
	if !always && len(s.rows.rows) == 0 {
		return
	}
	atEnd := always || s.SelectedIndex() == len(s.rows.rows)-1
	about := s.shownFilter()
	for _, a := range s.accounts {
		f := a.feedOf(about)
		s.fetchNext(a, f)
		s.fetchNext(a, FeedSearch)
		if atEnd {
			s.fetchOlder(a, f)
		}
	}
}

// refresh reads everything shown again at once.
func (s *State) refresh(now time.Time) {
	s.settle(now, true)
	s.recallAllSnoozed()
	for _, a := range s.accounts {
		a.health.Stopped = false
		for f := range FeedSearch {
			if a.feeds[f].started {
				s.fetchFirst(now, a, f, true)
			}
		}
		if fd := &a.feeds[FeedSearch]; fd.started && fd.loading == 0 {
			s.fetchPage(a, FeedSearch, "", true)
		}
		if a.Caps.People.OK {
			s.fetchPeople(a)
		}
		s.schedulePoll(a, s.interval(a, now), true)
	}
	if !s.selected.IsZero() {
		s.fetchThread(s.selected, model.ThreadQuery{})
	}
}

// focus polls at once when the person comes back.
func (s *State) focus(on bool) {
	came := on && !s.focused
	s.focused, s.focusTold = on, true
	if !came || !s.live {
		return
	}
	s.recallAllSnoozed()
	for _, a := range s.accounts {
		s.schedulePoll(a, 0, false)
	}
}

// schedulePoll sets the account's next poll; there is never more than one.
func (s *State) schedulePoll(a *account, d time.Duration, jitter bool) {
	if !s.live || a.health.Stopped || a.polling != 0 {
		return
	}
	s.wait(TimerPoll, model.Ref{Account: a.Name}, d, jitter)
}

// hasten brings the next poll forward, unless one is under way or the account
// must be left alone.
func (s *State) hasten(a *account, now time.Time) {
	if a != nil && !a.silent(now) {
		s.schedulePoll(a, pollSoon, false)
	}
}

// poll asks what came and what moved, at a cost that does not grow with the inbox:
// by the first page of the inbox where that is the newest, see following.
func (s *State) poll(now time.Time, name string) {
	a := s.account(name)
	if a == nil || a.polling != 0 {
		return
	}
	a.polls++
	a.polling = s.next()
	a.follow.pages = 0
	q, after := a.pollQuery(now)
	s.emit(FetchList{Seq: a.polling, Account: a.Name, Feed: FeedActive, Query: q, After: after, Poll: true})
	if a.Caps.UnreadList && a.polls%unreadEvery == 0 {
		s.fetchFirst(now, a, FeedUnread, false)
	}
}

// listed takes in a page.
func (s *State) listed(now time.Time, e Listed) {
	a := s.account(e.Of.Account)
	if a == nil {
		return
	}
	fd := &a.feeds[e.Of.Feed]
	switch {
	case e.Of.Poll && a.polling == e.Of.Seq:
		a.polling = 0
	case !e.Of.Poll && fd.loading == e.Of.Seq:
		fd.loading = 0
	default:
		return // a newer request of this kind has taken its place
	}
	s.listRead = s.listRead || e.Of.Feed == FeedActive
	if e.Fault != nil {
		s.unlisted(now, a, fd, e)
		s.searchOn(a, e)
		return
	}
	a.good(now, e.Page.Rate)
	s.version++
	news := s.takePage(now, e)
	s.polledSinceMarked(a, e)
	s.removed(a, e.Page.Gone)
	s.learnFollowing(now, a, e)
	a.takeTotal(e)
	polling := false
	if !e.Of.Poll {
		fd.page(e)
		s.continueFeed(a, e)
		s.searchOn(a, e)
		s.synced(a, e)
	} else if polling = s.pollOn(a, e); a.narrowed() {
		s.followNews(a, e, news)
	}
	s.suspect(a, e)
	s.loadOpening(now)
	s.refreshOpenThread(now)
	if !polling {
		s.keepPolling(a, now)
	}
	s.settle(now, (e.Of.Asked && !s.holding()) || !s.still(now))
	s.readOn(now, a)
	s.fetchOwners(now)
	if e.Of.Poll {
		s.keepFigures(now, a)
	}
}

// unlisted takes in the failure of a page: nothing that is shown changes.
func (s *State) unlisted(now time.Time, a *account, fd *feed, e Listed) {
	s.version++
	a.bad(now, e.Fault)
	fd.fault = e.Fault
	s.keepPolling(a, now)
}

// keepPolling starts the polling chain where there is none: after the first
// answer, and after somebody asked again for what had stopped.
func (s *State) keepPolling(a *account, now time.Time) {
	if s.timers[timerSlot{TimerPoll, model.Ref{Account: a.Name}}] == 0 {
		s.schedulePoll(a, s.interval(a, now), true)
	}
}

// page notes how far a feed has been read.
func (f *feed) page(e Listed) {
	f.fault = nil
	f.pages++
	f.stuck = e.Page.Next != "" && (e.Page.Next == e.Of.After || len(e.Page.Conversations) == 0)
	if e.Of.After == "" {
		f.pages = 1
		if f.got == 0 || e.Page.Next == "" {
			f.next, f.done = e.Page.Next, e.Page.Next == ""
		}
		f.got = max(f.got, len(e.Page.Conversations))
	} else {
		f.got += len(e.Page.Conversations)
		f.next, f.done = e.Page.Next, e.Page.Next == ""
	}
}

// takePage merges the rows and reports how many were new to us.
func (s *State) takePage(now time.Time, e Listed) (news int) {
	defer s.askNames(e)
	for i := range e.Page.Conversations {
		c := e.Page.Conversations[i]
		old := s.entries[c.Ref]
		if old == nil || !old.known {
			news++
		}
		en := s.entry(c.Ref)
		if en.merge(c, e.Of.Seq, now) || old == nil {
			s.mark(en, e.Of.Asked && (!en.places[inView].in || !s.holding()))
		}
		s.sinceMarked(now, en, e.Of.Seq)
		s.stirred(now, en)
		s.wantOwner(en)
	}
	return news
}

// continueFeed reads on where a list is wanted whole: the unread ones when
// somebody waits for them, so that their number is exact, and a list whose first
// page need not be the newest. It stops at a page that brings nothing, and where
// there is so much that the rest can wait.
func (s *State) continueFeed(a *account, e Listed) {
	most := 0
	switch {
	case e.Of.Feed == FeedSearch:
		return // that is searchOn's to decide
	case e.Of.Feed == FeedUnread:
		most = unreadPages
	case a.Caps.Follow == model.FollowChanges || a.follow.slow:
		most = startPages
	case a.Caps.Follow == model.FollowGuess:
		most = 2 // open and pending ones may be two lists, whose pages alternate
	}
	fd := &a.feeds[e.Of.Feed]
	if !e.Of.Asked || e.Page.Next == "" || e.Page.Next == e.Of.After || len(e.Page.Conversations) == 0 || fd.pages >= most {
		return
	}
	fd.next, fd.done = e.Page.Next, false
	s.fetchNext(a, e.Of.Feed)
}

// synced notes from when on polls have to ask for changes, once the first reading is
// over: what it may have missed while it went on comes with the first poll.
func (s *State) synced(a *account, e Listed) {
	if e.Of.Feed == FeedActive && a.feeds[FeedActive].loading == 0 && a.follow.synced.IsZero() {
		a.follow.synced = a.follow.first
	}
}

// followNews reads on after a poll whose whole page was new to us: more has come
// than fits one page.
func (s *State) followNews(a *account, e Listed, news int) {
	if news > 0 && news == len(e.Page.Conversations) && e.Page.Next != "" && !a.feeds[FeedActive].busy() {
		s.fetchPage(a, FeedActive, e.Page.Next, false)
	}
}

// suspect asks again for the conversations that ought to have been on this page
// and were not: put away by a colleague, or only slipped between two pages.
func (s *State) suspect(a *account, e Listed) {
	if !a.narrowed() {
		return
	}
	empty := len(e.Page.Conversations) == 0
	if (empty && (e.Of.After != "" || e.Page.Next != "")) || e.Of.Feed == FeedArchived || e.Of.Feed == FeedSearch || e.Page.Skipped > 0 {
		return
	}
	on, newest, oldest := span(e.Page.Conversations)
	if e.Of.After == "" {
		newest = model.Stamp{} // a first page begins with the newest of all
	}
	whole := e.Page.Next == ""
	for _, en := range s.order.rows[s.order.from(newest):] {
		c := &en.base
		if !whole && !c.LastMessageAt.After(oldest) {
			break
		}
		if c.Ref.Account == a.Name && !on[c.Ref] && en.missing(e.Of) {
			en.suspect = true
			a.ask(en, true)
		}
	}
}

// span is which conversations a page holds, and how far it reaches.
func span(page []model.Conversation) (on map[model.Ref]bool, newest, oldest model.Stamp) {
	on = make(map[model.Ref]bool, len(page))
	if len(page) == 0 {
		return on, newest, oldest
	}
	newest, oldest = page[0].LastMessageAt, page[0].LastMessageAt
	for i := range page {
		on[page[i].Ref] = true
		at := page[i].LastMessageAt
		if at.After(newest) {
			newest = at
		}
		if oldest.After(at) {
			oldest = at
		}
	}
	return on, newest, oldest
}

// missing reports whether a conversation that was not on a page of this list
// should have been: it is thought to be part of it, nothing of ours is under way,
// and nothing was heard of it since the page was asked for.
func (e *entry) missing(of FetchList) bool {
	switch {
	case e.gone || e.base.Status.PutAway() || len(e.pending) > 0:
		return false
	case of.Feed == FeedUnread && !e.base.Unread.Has():
		return false
	}
	return e.told[groupAbout] <= of.Seq
}

// got takes in one conversation.
func (s *State) got(now time.Time, e Got) {
	a := s.account(e.Of.Conv.Account)
	if a == nil {
		return
	}
	if e.Of.Paced {
		a.fetching = max(a.fetching-1, 0)
	}
	en := s.entry(e.Of.Conv)
	en.reading = false
	switch {
	case e.Fault == nil:
		// That one conversation can be read says nothing of the lists.
		a.health.OfflineSince = time.Time{}
		if en.merge(e.Conversation, e.Of.Seq, now) {
			s.mark(en, false)
		}
		s.sinceMarked(now, en, e.Of.Seq)
		s.stirred(now, en)
	case e.Fault.Kind == model.FaultNotFound:
		en.gone, en.known = true, true
		s.mark(en, false)
	case e.Fault.Kind == model.FaultUnauthenticated || e.Fault.Kind == model.FaultRateLimited || e.Fault.Kind == model.FaultNetwork:
		a.bad(now, e.Fault)
		s.version++
	}
	s.readAfter(now, en, e)
	s.foundByID(now, e)
	s.loadOpening(now)
	s.fetchOwners(now)
}
