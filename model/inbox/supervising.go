package inbox

import (
	"iter"
	"time"

	"convo/model"
	"convo/model/load"
)

// supervisedPages is how many pages of the inbox are read for the team's load at most.
const supervisedPages = 400

// supervise begins to complete what the team's load is counted from, or stops it.
func (s *State) supervise(now time.Time, on bool) {
	if s.supervised = on; !on {
		return
	}
	s.wantOwners(now)
	for _, a := range s.accounts {
		s.readOn(now, a)
	}
}

// readOn asks for the next page of the inbox while the team's load is looked at, at the
// pace at which owners are read. After a failure the next answer to a poll goes on with it.
func (s *State) readOn(now time.Time, a *account) {
	fd := &a.feeds[FeedActive]
	if !s.supervised || !s.live || !fd.started || fd.done || fd.stuck || fd.loading != 0 || fd.next == "" || fd.pages >= supervisedPages ||
		a.silent(now) || !a.health.OfflineSince.IsZero() {
		return
	}
	fd.loading, fd.paced = s.next(), true
	s.emit(FetchList{Seq: fd.loading, Account: a.Name, Feed: FeedActive, Query: fd.query, After: fd.next, Paced: true})
}

// Load is the team's load, from the conversations that are loaded. It looks at each of
// them: for once in a while, not for every frame.
func (s *State) Load(now time.Time) load.Figures {
	failed := s.failedSends()
	accounts := make([]load.Account, len(s.accounts))
	for i, a := range s.accounts {
		accounts[i] = a.loadAccount()
		accounts[i].Failed = failed[a.Name]
	}
	return load.Of(now, accounts, s.working())
}

// working are the conversations in the inbox as they are shown, whether or not they are
// out of sight on this machine, each with the times at which its customer was seen to
// write before.
func (s *State) working() iter.Seq2[*model.Conversation, []model.Stamp] {
	return func(yield func(*model.Conversation, []model.Stamp) bool) {
		for _, e := range s.order.rows {
			if e.candidate && !yield(e.shown(), e.earlier) {
				return
			}
		}
	}
}

// loadAccount is what the load has to know of an account.
func (a *account) loadAccount() load.Account {
	fd := &a.feeds[FeedActive]
	l := load.Account{
		Name: a.Name, Me: a.Me, People: a.people.list,
		UnreadWhole: a.Caps.Unread != model.UnreadUnknown && a.feeds[a.feed(false, true)].done,
	}
	switch {
	case !a.narrowed():
		// What the server counts has those that were put away in it.
		l.More = !fd.done || !fd.query.Since.IsZero()
	case fd.total < 0:
		l.More = !fd.done
	default:
		l.Total = a.inAll + a.unloaded()
	}
	return l
}

// failedSends are the replies that were to leave and did not, or may not have, by account.
func (s *State) failedSends() map[string]int {
	n := map[string]int{}
	for ref, r := range s.replies {
		if r.failed() {
			n[ref.Account]++
		}
	}
	return n
}

// sendFailed reports whether a reply to the conversation was to leave and did not, or may
// not have.
func (s *State) sendFailed(ref model.Ref) bool {
	r := s.replies[ref]
	return r != nil && r.failed()
}

// failed reports whether the reply was to leave and did not, or may not have.
func (r *reply) failed() bool {
	return r.Phase == Unconfirmed || r.Phase == Writing && r.Error != ""
}

// noteEarlier keeps when the customer wrote before, now that a newer message has come.
func (e *entry) noteEarlier(before *model.Conversation, now time.Time) {
	if before.LastDirection != model.In || !e.base.LastMessageAt.After(before.LastMessageAt) {
		return
	}
	// What is too old for a trend goes at this occasion.
	oldest := model.At(now.Add(-load.Steps * load.Step))
	kept := e.earlier[:0]
	for _, at := range append(e.earlier, before.LastMessageAt) {
		if at.After(oldest) {
			kept = append(kept, at)
		}
	}
	e.earlier = kept
}
