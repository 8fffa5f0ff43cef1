package inbox

import (
	"fmt"
	"strings"
	"time"

	"convo/model"
	"convo/model/query"
)

// AttentionWithin is how soon a reply window or a deadline has to end for that alone to
// need attention.
const AttentionWithin = 30 * time.Minute

// need is why a conversation needs attention; the lower, the sooner.
type need uint8

const (
	// ending: the reply window or the deadline ends soon, and the team has not answered.
	ending need = iota
	// unreadMine: a customer waits for me.
	unreadMine
	// unreadNobodys: a customer waits for somebody.
	unreadNobodys
	// wentWrong: something that was done or sent from here failed, or may have.
	wentWrong
	// nothing: it can wait.
	nothing
)

// needing is a conversation that needs attention. They lie side by side, so that a key
// that looks through them costs little however large the inbox is.
type needing struct {
	e   *entry
	why need
	// since decides among those with the same reason: the sooner comes first. For what
	// ends that is its end, else when something last happened: who waits longest is next.
	since model.Stamp
}

// before reports whether n comes before o.
func (n needing) before(o needing) bool {
	if n.why != o.why {
		return n.why < o.why
	}
	if c := n.since.Compare(o.since); c != 0 {
		return c < 0
	}
	return n.e.base.Ref.Compare(o.e.base.Ref) < 0
}

// attention is what needs it, and the round through that which is under way. What was
// visited is not visited again before the round is over, unless something has happened
// in it since.
type attention struct {
	all     []needing
	visited map[*entry]model.Stamp // when it was last active then
}

// done reports whether the round has been at e.
func (a *attention) done(e *entry) bool {
	at, ok := a.visited[e]
	return ok && at == e.base.ActiveAt()
}

func (a *attention) visit(e *entry) {
	if a.visited == nil {
		a.visited = map[*entry]model.Stamp{}
	}
	a.visited[e] = e.base.ActiveAt()
}

// put notes what e needs now.
func (a *attention) put(n needing) {
	at := n.e.needing - 1
	switch {
	case n.why != nothing && at < 0:
		a.all = append(a.all, n)
		n.e.needing = len(a.all)
	case n.why != nothing:
		a.all[at] = n
	case at >= 0:
		last := len(a.all) - 1
		a.all[at] = a.all[last]
		a.all[at].e.needing = at + 1
		a.all[last] = needing{}
		a.all = a.all[:last]
		n.e.needing = 0
	}
}

// next is what the round comes to next, and how many it has not been at; e is nil where
// it has been at all.
func (a *attention) next() (next needing, left int) {
	left = len(a.all)
	for _, n := range a.all {
		if (next.e == nil || n.before(next)) && !a.done(n.e) {
			next = n
		}
	}
	for e := range a.visited {
		if e.needing > 0 && a.done(e) {
			left--
		}
	}
	return next, left
}

// needs is why e needs attention at now.
func (s *State) needs(e *entry, now model.Stamp) needing {
	c := e.shown()
	n := needing{e: e, why: nothing, since: c.ActiveAt()}
	ends := model.Stamp{}
	if c.LastDirection != model.Out {
		ends = c.EndsAt(now)
	}
	switch unread := e.views.has(UnreadOnly); {
	case !e.known || e.gone || !e.snooze.IsZero():
	case e.views.has(All) && !ends.IsZero() && !ends.After(now.Add(AttentionWithin)):
		n.why, n.since = ending, ends
	case unread && e.views.has(Mine):
		n.why = unreadMine
	case unread && e.views.has(Unassigned):
		n.why = unreadNobodys
	case e.failed != "":
		n.why = wentWrong
	}
	return n
}

// attentionTurns is the first moment after now at which needs may answer otherwise by
// itself; zero where it will not.
func attentionTurns(c *model.Conversation, now model.Stamp) model.Stamp {
	return c.EndsTurn(AttentionWithin, AttentionWithin, now)
}

// attend moves the cursor to the next conversation that needs attention, wherever it is,
// and says why. The one under the cursor has it already.
func (s *State) attend(now time.Time) {
	s.clock(now)
	s.settle(now, true) // what waits to be shown may be what needs it most
	here := s.entries[s.selected]
	if here != nil {
		s.attention.visit(here)
	}
	next, left := s.attention.next()
	if next.e == nil {
		s.attention.visited = nil
		s.say(now, Notice{Text: s.noneLeft(now, here)})
		return
	}
	s.attention.visit(next.e)
	words := []string{s.reason(now, next), fmt.Sprintf("%d left", left-1)}
	if left == 1 {
		words[1] = "the last one"
	}
	words = append(words, s.bring(now, next.e)...)
	s.selectRef(next.e.base.Ref)
	s.say(now, Notice{Text: strings.Join(words, " · ")})
}

// bring shows a conversation among the rows: in another view, and without the filter,
// where those that are shown leave it out. It says what it changed.
func (s *State) bring(now time.Time, e *entry) (changed []string) {
	if e.places[inView].in {
		return nil
	}
	if !s.inView(e) {
		view := All
		if e.shown().Status.PutAway() {
			view = Archived
		}
		s.setView(now, view)
		changed = append(changed, "in "+s.ViewTitle(view))
	}
	if !e.places[inView].in && !s.filter.IsZero() {
		s.setFilter(now, query.Filter{})
		changed = append(changed, "without the filter")
	}
	return changed
}

// reason is why a conversation needs attention, in words.
func (s *State) reason(now time.Time, n needing) string {
	switch n.why {
	case ending:
		return s.endingWords(now, n)
	case unreadMine:
		return "unread and mine"
	case unreadNobodys:
		return "unread and nobody's"
	case wentWrong:
		return n.e.failed
	case nothing:
	}
	return ""
}

// endingWords say what ends when, and whose it is where that is somebody else.
func (s *State) endingWords(now time.Time, n needing) string {
	c, left := n.e.shown(), n.since.Time().Sub(now)
	words := "due in " + inWords(left)
	switch {
	case c.WindowEndsAt == n.since:
		words = "window closes in " + inWords(left)
	case left <= 0:
		words = "overdue since " + clock(n.since.Time(), now)
	}
	a := s.account(c.Ref.Account)
	if c.Owner.Known && !c.Owner.IsNobody() && (a == nil || !c.Owner.Is(a.Me)) {
		words += ", with " + s.ownerName(c.Ref.Account, c.Owner)
	}
	return words
}

// noneLeft says that the round is over, or that there was nothing to go round.
func (s *State) noneLeft(now time.Time, here *entry) string {
	words := "nothing needs attention"
	switch all := s.attention.all; {
	case len(all) == 1 && all[0].e == here:
		words = "only this one needs attention: " + s.reason(now, all[0])
	case len(all) > 0:
		words = fmt.Sprintf("that was all: %d still need attention, and the next round begins", len(all))
	}
	unowned := 0
	for _, a := range s.accounts {
		unowned += a.figures.unowned
	}
	if unowned > 0 {
		words += fmt.Sprintf(" (of %d unread ones it is not known yet whose they are)", unowned)
	}
	return words
}
