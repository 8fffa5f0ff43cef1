package inbox

import (
	"time"

	"convo/model"
)

// following is how an account's changes are found, see model.Follow.
type following struct {
	synced model.Stamp  // up to when every change is known; zero where the API does not tell
	first  model.Stamp  // what synced becomes once the first reading is over
	next   model.Stamp  // what synced becomes once all pages of a poll are read
	pages  int          // read by the poll that is under way
	slow   bool         // nothing tells what changed: one page after the other is read
	page   model.Cursor // the one of these that is next
	began  model.Seq    // when the present round of them began
}

// pollQuery is what a poll asks for, and where it begins.
func (a *account) pollQuery(now time.Time) (model.Query, model.Cursor) {
	q := a.query(FeedActive, now)
	if a.Caps.Follow == model.FollowFirstPage {
		return q, ""
	}
	// What was put away is a change, too, and no list but the whole one has it.
	q.Status = ""
	if !a.follow.synced.IsZero() || a.follow.slow {
		q.Since = a.follow.synced // otherwise the first reading has failed: the poll repeats it
	}
	if a.follow.slow || a.Caps.Follow == model.FollowGuess && a.polls%lookAround == 0 {
		return q, a.follow.page
	}
	return q, ""
}

// learnFollowing finds out from a first page whether what was hoped of the list is
// true, and says so once where it is not.
func (s *State) learnFollowing(now time.Time, a *account, e Listed) {
	f := &a.follow
	if e.Of.Feed != FeedActive || e.Of.After != "" || f.slow {
		return
	}
	switch a.Caps.Follow {
	case model.FollowFirstPage:
		return
	case model.FollowChanges:
		if e.Of.Poll {
			f.next = e.Page.Synced
			return
		}
		f.first = e.Page.Synced
		if f.first.IsZero() {
			f.slow = true
			s.say(now, Notice{Text: a.Caps.Name + " does not tell what changed: its list is read page by page, so news comes late", Bad: true})
		}
	case model.FollowGuess:
		if !newestFirst(e.Page.Conversations) {
			f.slow = true
			s.say(now, Notice{Text: a.Caps.Name + "'s list is not newest first: it is read page by page, so news comes late", Bad: true})
		}
	}
}

// newestFirst reports whether a page is in the order of activity.
func newestFirst(page []model.Conversation) bool {
	for i := 1; i < len(page); i++ {
		if page[i].ActiveAt().After(page[i-1].ActiveAt()) {
			return false
		}
	}
	return true
}

// pollOn goes on with a poll of a list that is not newest first: with the next page
// of what changed, or by noting where the next round of pages goes on. It reports
// whether the poll is not over yet.
func (s *State) pollOn(a *account, e Listed) bool {
	f := &a.follow
	if a.Caps.Follow == model.FollowFirstPage {
		return false
	}
	if !e.Of.Query.Since.IsZero() && !f.slow {
		return s.pollChanges(a, e)
	}
	if f.slow || e.Of.After != "" || a.polls%lookAround == 0 {
		s.turnPage(a, e)
	}
	return false
}

// pollChanges follows the pages of what changed. Only after the last one is the time
// taken from which the next poll asks: what a page in between holds must not be lost.
func (s *State) pollChanges(a *account, e Listed) bool {
	f := &a.follow
	f.pages++
	more := e.Page.Next != "" && e.Page.Next != e.Of.After && len(e.Page.Conversations) > 0
	if more && f.pages < pollPages {
		a.polling = s.next()
		s.emit(FetchList{Seq: a.polling, Account: a.Name, Feed: FeedActive, Query: e.Of.Query, After: e.Page.Next, Poll: true})
		return true
	}
	if !more && !f.next.IsZero() {
		f.synced = f.next
	}
	return false
}

// turnPage notes which page the round goes on with. At its end, conversations that
// no page of the round has brought are asked for one by one.
func (s *State) turnPage(a *account, e Listed) {
	f := &a.follow
	if e.Of.After == "" {
		f.began = e.Of.Seq
	}
	f.page = e.Page.Next
	if f.page == "" || f.page == e.Of.After {
		f.page = ""
		s.askUntold(a, f.began)
	}
}

// askUntold asks for the conversations that were not heard of since a request.
func (s *State) askUntold(a *account, since model.Seq) {
	if since == 0 {
		return
	}
	for ref, en := range s.entries {
		if ref.Account == a.Name && en.known && !en.gone && en.told[groupAbout] < since && len(en.pending) == 0 {
			en.suspect = true
			a.ask(en, false)
		}
	}
}

// removed takes in which conversations the server says are no more.
func (s *State) removed(a *account, ids []string) {
	for _, id := range ids {
		if en := s.entries[model.Ref{Account: a.Name, ID: id}]; en != nil && !en.gone {
			en.gone = true
			s.mark(en, false)
		}
	}
}
