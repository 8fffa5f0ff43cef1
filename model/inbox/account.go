package inbox

import (
	"cmp"
	"time"

	"convo/model"
	"convo/model/query"
)

// The pace of reading.
const (
	// PollEvery is the pause between two polls with the focus on the terminal.
	PollEvery = 5 * time.Second
	// pollUnfocused is the pause while nobody looks.
	pollUnfocused = 60 * time.Second
	// pollSoon is the pause after an operation, whose outcome others see, too.
	pollSoon = time.Second
	// pollSlowest bounds the backing off after failures.
	pollSlowest = 2 * time.Minute
	// peopleAgain is the pause before the people are asked for once more.
	peopleAgain = 15 * time.Second

	pageSize      = 50  // rows a list request asks for
	nearEnd       = 20  // rows before the end at which the next page is asked for
	ownersAtOnce  = 2   // owner readings under way
	unseenOwners  = 100 // owners that are fetched without being on the screen
	unreadPages   = 10  // pages of unread conversations that are read at the start
	ownerFresh    = time.Minute
	somebodyThere = time.Minute // how long after a key somebody counts as present
	unreadEvery   = 12          // polls between two readings of the whole unread list
	lateAfter     = 2           // failed polls before what is shown counts as late
)

// Following a list that is not newest first.
const (
	// changedWithin is how far back the first reading goes where the list can be asked
	// for what changed; what is older is read when somebody goes to the end.
	changedWithin = 30 * 24 * time.Hour
	startPages    = 100 // pages that the first reading takes by itself, if it has to
	pollPages     = 200 // pages that one poll follows at most
	lookAround    = 10  // polls of a list that seems newest first between two of its other pages
)

// account is one account's part of the State.
type account struct {
	Account
	people   people
	health   Health
	failures int // polls that failed in a row
	polls    int // since the start, for what is due only now and then
	polling  model.Seq
	rate     model.Rate
	inAll    int       // conversations that are not put away, the snoozed ones among them
	inAway   int       // and in that of what was put away
	ahead    int       // how many more of them are not put away as shown than as the server has them, by what is pending
	counted  model.Seq // what the server counted for requests up to this one is too old for what we wrote
	owned    int       // of inAll, how many owners are known
	figures  figures
	kept     figures // as last left for status bars
	keptAt   time.Time
	feeds    [feedCount]feed
	search   search
	closing  bool // all that closes soon was read, see findClosing

	follow following
	seen   seen     // what was looked at from here, where the system knows nothing of reading
	marked []*entry // marked read, and not read again since; see missed

	// Owners wanted but not on screen, urgent ones first; see fetchOwners.
	urgent, idle []*entry
	fetching     int
	unseenOwners int
}

// feed is how far one of an account's lists has been read.
type feed struct {
	query   model.Query // of the reading that is under way or over
	next    model.Cursor
	total   int // -1 where not told
	got     int // rows read so far
	started bool
	done    bool // the end was reached
	stuck   bool // the last page led nowhere although more was promised
	pages   int  // read since the first
	loading model.Seq
	paced   bool // what is loading is not urgent: what somebody waits for takes its place
	fault   *model.Fault
}

// busy reports whether a page is under way that must not be asked for twice.
func (f *feed) busy() bool { return f.loading != 0 && !f.paced }

// people is who can own conversations.
type people struct {
	list    []model.Person
	at      time.Time
	loading model.Seq
	fault   *model.Fault
}

func newAccount(a Account) *account {
	acc := &account{Account: a}
	for i := range acc.feeds {
		acc.feeds[i].total = -1
	}
	return acc
}

// query is what a feed other than FeedSearch asks the API for. Where the API can tell what changed, the
// first reading of a list leaves out what nobody has touched for long.
func (a *account) query(f Feed, now time.Time) model.Query {
	q := model.Query{Status: model.Working, Limit: max(pageSize, a.Caps.PageSize)}
	switch f {
	case FeedActive:
		if a.Caps.Follow == model.FollowChanges {
			q.Since = model.At(now.Add(-changedWithin))
		}
	case FeedUnread:
		q.UnreadOnly = true
	case FeedArchived:
		q.Status = model.Away
	default: // FeedSearch keeps what it was begun with
	}
	return q
}

// feedOf is the list that what a filter shows comes from.
func (a *account) feedOf(f query.Filter) Feed { return a.feed(f.Away(), f.Unread()) }

// feed is the list of what was put away, of what is unread, or of everything in the
// inbox: one of its own, where the API can narrow its list so far.
func (a *account) feed(away, unread bool) Feed {
	switch {
	case away && a.Caps.AwayList:
		return FeedArchived
	case !away && unread && a.Caps.UnreadList:
		return FeedUnread
	}
	return FeedActive
}

// loaded is how many conversations of a feed's kind are known.
func (a *account) loaded(f Feed) int {
	switch f {
	case FeedUnread:
		return a.figures.conversations
	case FeedArchived:
		return a.inAway
	default:
		if a.Caps.AwayList {
			return a.inAll
		}
		return a.inAll + a.inAway
	}
}

// narrowed reports whether the working inbox is a list of its own, whose total is
// the number of conversations in it.
func (a *account) narrowed() bool { return a.Caps.Follow == model.FollowFirstPage }

// unloaded is how many conversations the working inbox has besides those that are known,
// as far as the server says.
func (a *account) unloaded() int {
	if !a.narrowed() {
		return 0
	}
	return max(a.feeds[FeedActive].total-(a.inAll-a.ahead), 0)
}

// takeTotal takes in how many rows the server says a list has. While a conversation is on
// its way into the inbox or out of it, nobody can tell whether it was counted.
func (a *account) takeTotal(e Listed) {
	fd := &a.feeds[e.Of.Feed]
	switch {
	case e.Of.Feed == FeedActive && fd.total >= 0 && (a.ahead != 0 || e.Of.Seq <= a.counted):
	case e.Of.Poll:
		if a.narrowed() {
			fd.total = max(e.Page.Total, -1)
		}
	case e.Page.Total >= 0 && (len(e.Page.Conversations) > 0 || e.Of.After == ""):
		fd.total = e.Page.Total
	}
}

// moved notes that our own operation has put so many conversations into the inbox, or with
// -1 taken one out. What was asked for up to newest may not have them counted.
func (a *account) moved(by int, newest model.Seq) {
	if by == 0 {
		return
	}
	if fd := &a.feeds[FeedActive]; fd.total >= 0 {
		fd.total = max(fd.total+by, 0)
	}
	a.counted = newest
}

// idle reports whether the account must be left alone: its key was refused, or
// it asked for a pause.
func (a *account) silent(now time.Time) bool {
	return a.health.Stopped || now.Before(a.health.WaitingUntil)
}

// good notes an answer that is worth something.
func (a *account) good(now time.Time, r model.Rate) {
	a.health = Health{LastGood: now}
	a.failures = 0
	if r.Limit > 0 {
		a.rate = r
	}
}

// bad notes a failure to read. What is shown stays, marked with its age.
func (a *account) bad(now time.Time, f *model.Fault) {
	if f.Kind == model.FaultCanceled {
		return
	}
	a.failures++
	a.health.Fault = f
	a.health.Late = a.failures >= lateAfter
	switch f.Kind {
	case model.FaultNetwork:
		if a.health.OfflineSince.IsZero() {
			a.health.OfflineSince = now
		}
	case model.FaultUnauthenticated:
		// Asking again with a refused key can lock the account out.
		a.health.Stopped = true
	case model.FaultRateLimited:
		a.health.WaitingUntil = now.Add(max(f.RetryAfter, time.Second))
	default:
	}
	if f.Kind != model.FaultNetwork {
		a.health.OfflineSince = time.Time{}
	}
}

// interval is the pause before the next poll.
func (s *State) interval(a *account, now time.Time) time.Duration {
	usual := max(s.config.Poll, a.Caps.Poll)
	d := usual
	if !s.focused {
		d = max(d, pollUnfocused)
	}
	for range min(a.failures, 6) {
		d = min(2*d, max(pollSlowest, usual))
	}
	d = max(d, a.stretch(now))
	if wait := a.health.WaitingUntil.Sub(now); wait > d {
		d = wait
	}
	return d
}

// stretch is the pause that keeps polls within 30 % of the documented limit, and
// within half of what the server says is left until its reset.
func (a *account) stretch(now time.Time) time.Duration {
	if a.rate.Limit <= 0 {
		return 0
	}
	window := cmp.Or(a.Caps.RateWindow, time.Minute)
	d := window * 10 / time.Duration(3*a.rate.Limit)
	if left := a.rate.ResetAt.Sub(now); left > 0 {
		d = max(d, left/time.Duration(max(a.rate.Remaining/2, 1)))
	}
	return d
}
