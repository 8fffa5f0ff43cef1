// Package load counts what supervisors look at: how much is unread, unassigned and about
// to close, and how that is shared out among the agents.
//
// No API has such figures, so they are computed from the conversations that are known,
// in one pass, and every one of them says from how many. Each conversation is in exactly
// one share: an agent's, nobody's, or that of the owners who are not known. What a system
// does not tell is not counted as nothing.
//
// It is pure: the time comes in. It imports model; ui and cmd import it.
package load

import (
	"iter"
	"time"

	"convo/model"
)

// Soon is how near the end of a reply window or a deadline is that closes soon. What is
// overdue counts, a window that has closed does not.
const Soon = time.Hour

// Account is what is known of an account besides its conversations.
type Account struct {
	Name   string
	Me     string // id of the person at the keyboard; "" where not known
	People []model.Person
	Total  int  // conversations in its inbox as its server counts them, or as many as are given
	More   bool // there may be others that nobody has counted
	// UnreadWhole tells that every unread conversation is among those given, so that it is
	// known of the others that they are read.
	UnreadWhole bool
	Failed      int // conversations with a send from here that failed or is not confirmed
}

// Share is what some of the conversations come to.
type Share struct {
	Open     int // conversations
	Unread   int // those with unread messages
	Messages int // their unread messages, where the system counts them
	Closing  int // those that close soon, see Soon
	// Oldest is since when the one that waits longest does: an unread one or, where it is
	// not known what is unread, one in which the customer wrote last. Of nobody's every one
	// waits. It is zero where none does.
	Oldest model.Stamp
	Trend  Trend

	// How many of them tell of it at all.
	TellUnread, TellMessages, TellTrend int
}

// Agent is one person's share.
type Agent struct {
	Account string
	Person  model.Person
	Me      bool
	Listed  bool // in the account's list of people; others were only seen as owners
	Share

	// Ratio is their open conversations to the median of the account's people. It is told
	// where enough owners are known for it and the median is not 0.
	Ratio     float64
	RatioTold bool
}

// Figures are all figures at one moment.
type Figures struct {
	At      time.Time
	All     Share   // everything that is known
	Agents  []Agent // by account, then by name
	Nobody  Share   // known to be unassigned
	Unknown Share   // of owners who are not known
	Failed  int     // see Account.Failed

	extent Coverage // of all: how many conversations are known of how many
	unread Coverage // how many tell whether they are unread
	counts Coverage // how many tell how many messages are
}

// Of counts conversations at now, each given with the earlier times at which its customer
// is known to have written. Those of accounts that are not named are left out.
func Of(now time.Time, accounts []Account, conversations iter.Seq2[*model.Conversation, []model.Stamp]) Figures {
	t := newTally(now, accounts)
	for c, earlier := range conversations {
		t.add(c, earlier)
	}
	return t.figures()
}

// tally is a count under way.
type tally struct {
	now             time.Time
	soon            model.Stamp
	trend           trendFrom
	accounts        []accountTally
	last            int // the account of the last conversation: mostly that of the next
	nobody, unknown Share
}

// accountTally is the part of one account.
type accountTally struct {
	Account
	all    Share
	owned  int // conversations whose owner is known
	agents []Agent
	at     map[string]int // in agents, by id
}

func newTally(now time.Time, accounts []Account) *tally {
	t := &tally{now: now, soon: model.At(now.Add(Soon)), trend: newTrendFrom(now), accounts: make([]accountTally, len(accounts))}
	for i, a := range accounts {
		at := accountTally{Account: a, at: make(map[string]int, len(a.People))}
		for _, p := range a.People {
			at.agent(p).Listed = true
		}
		t.accounts[i] = at
	}
	return t
}

// agent is somebody's share, made where there is none yet.
func (a *accountTally) agent(p model.Person) *Agent {
	i, ok := a.at[p.ID]
	if !ok {
		i = len(a.agents)
		a.at[p.ID] = i
		a.agents = append(a.agents, Agent{Account: a.Name, Person: p, Me: a.Me != "" && p.ID == a.Me})
	}
	if a.agents[i].Person.Name.IsEmpty() {
		a.agents[i].Person.Name = p.Name
	}
	return &a.agents[i]
}

// account is the place of an account; -1 where it is not among those to count.
func (t *tally) account(name string) int {
	if t.last < len(t.accounts) && t.accounts[t.last].Name == name {
		return t.last
	}
	for i := range t.accounts {
		if t.accounts[i].Name == name {
			t.last = i
			return i
		}
	}
	return -1
}

// add counts one conversation.
func (t *tally) add(c *model.Conversation, earlier []model.Stamp) {
	i := t.account(c.Ref.Account)
	if i < 0 {
		return
	}
	a := &t.accounts[i]
	var one Share
	t.weigh(c, earlier, &one)
	a.all.add(&one)
	if c.Owner.Known {
		a.owned++
	}
	switch {
	case !c.Owner.Known:
		t.unknown.add(&one)
	case c.Owner.IsNobody():
		one.Oldest = c.ActiveAt()
		t.nobody.add(&one)
	default:
		a.agent(c.Owner.Person).add(&one)
	}
}

// weigh is what one conversation comes to.
func (t *tally) weigh(c *model.Conversation, earlier []model.Stamp, one *Share) {
	one.Open = 1
	if c.Unread.Kind != model.UnreadUnknown {
		one.TellUnread = 1
	}
	if c.Unread.Kind == model.UnreadCount {
		one.TellMessages, one.Messages = 1, c.Unread.N
	}
	if c.Unread.Has() {
		one.Unread = 1
	}
	if c.Unread.Has() || c.Unread.Kind == model.UnreadUnknown && c.LastDirection == model.In {
		one.Oldest = c.ActiveAt()
	}
	if end := c.EndsAt(t.trend.now); !end.IsZero() && t.soon.After(end) {
		one.Closing = 1
	}
	if c.LastDirection != "" {
		one.TellTrend = 1
	}
	if c.LastDirection == model.In {
		t.trend.note(c.LastMessageAt, &one.Trend)
	}
	for _, at := range earlier {
		t.trend.note(at, &one.Trend)
	}
}

// add adds what o comes to.
func (s *Share) add(o *Share) {
	s.Open += o.Open
	s.Unread += o.Unread
	s.Messages += o.Messages
	s.Closing += o.Closing
	s.TellUnread += o.TellUnread
	s.TellMessages += o.TellMessages
	s.TellTrend += o.TellTrend
	if s.Oldest.IsZero() || !o.Oldest.IsZero() && s.Oldest.After(o.Oldest) {
		s.Oldest = o.Oldest
	}
	for i, n := range o.Trend {
		s.Trend[i] += n
	}
}
