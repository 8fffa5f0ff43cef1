package inbox

import (
	"slices"
	"strings"
	"time"

	"convo/model"
	"convo/model/query"
)

// Row is one line of the list: the conversation as it is shown, with the marks
// that only this machine knows.
type Row struct {
	Conv     *model.Conversation // shown state; read only, valid until the next Apply
	Selected bool
	Pending  bool   // an operation is under way
	Failed   string // why the last operation or send failed; "" where none did
	Marked   bool   // the next action is for it, or a bulk that is under way
	Draft    bool   // a draft waits here
	Left     bool   // it is no longer part of this view and goes when the cursor does
	Gone     bool   // the server no longer knows it
	Unseen   bool   // something happened in it since it was last looked at from this machine

	Snoozed time.Time // until when it is out of sight; zero where it is not
}

// Count is the number on a tab.
type Count struct {
	Conversations int
	Unread        bool // some are unread
	Known         int  // of those that could be in it, how many are known (owners are fetched one by one)
	Of            int
	Partial       bool // more may exist that are not loaded
	Untold        bool // it depends on what none of the systems tells
	Loading       bool // the list behind it was not read yet
	Failed        bool // it could not be loaded
}

// Health is how an account is doing.
type Health struct {
	LastGood     time.Time // when a list last answered; zero before the first
	Late         bool      // several polls have failed: what is shown is LastGood's
	Fault        *model.Fault
	OfflineSince time.Time // zero while online
	WaitingUntil time.Time // rate limited: nothing is asked before
	Stopped      bool      // the key was refused: nothing is asked any more
}

// Notice is one line for the person, gone after a while.
type Notice struct {
	Text  string
	Bad   bool
	Undo  bool // z takes it back
	Stays bool // for as long as nobody presses a key
	Until time.Time
}

// Question is something only the person can decide, such as what to do about an
// owner who changed.
type Question struct {
	N    model.Seq // tells it from every other question
	Text string    // "now with Luca (since you opened this). assign to Anna anyway?"
	Then Event     // what yes means
}

// ThreadView is the thread of a conversation as far as it is loaded.
type ThreadView struct {
	Conv      model.Ref
	Version   uint64 // changes whenever Messages do
	Messages  []model.Message
	More      bool // older ones exist
	Loading   bool
	Fault     *model.Fault
	FirstNew  string // id of the first unread message when the thread was opened; "" where none
	NotSeen   string // id of the first one that came while it was being marked read, until somebody has looked; "" where none
	Behind    bool   // newer ones exist that are not loaded
	LoadedAt  time.Time
	Incorrect int // messages that could not be read
}

// ReplyPhase is how far a reply on the screen has got.
type ReplyPhase uint8

// The phases, in order.
const (
	// Writing: it is a draft.
	Writing ReplyPhase = iota
	// Checking: the gate reads; the text is locked.
	Checking
	// Asking: the gate found something, see Reply.Reasons.
	Asking
	// Holding: it leaves at Reply.LeavesAt unless taken back.
	Holding
	// Sending: it is on its way.
	Sending
	// Unconfirmed: it may have been sent.
	Unconfirmed
)

// Reply is the reply to one conversation, in whatever phase.
type Reply struct {
	Draft    model.Draft
	Phase    ReplyPhase
	Reasons  []string  // Asking: what changed, in words
	Gate     model.Seq // Asking: what Send.Anyway must name
	AskedAt  time.Time // Asking: Send.Anyway counts only GatePause after this
	LeavesAt time.Time // Holding
	Error    string    // why the last attempt did not leave; "" otherwise
	Saved    bool      // the draft is on disk as shown
	SaveErr  string    // why it is not
	Out      *model.Outgoing
	Restored time.Time // when a draft found at the start had been saved; zero otherwise
}

// Agent is one row of the assignee picker.
type Agent struct {
	Person model.Person
	Me     bool
	Open   int // loaded conversations known to be theirs
	Unread int // unread messages in those
	Oldest model.Stamp
}

// The durations the State works with.
const (
	// UndoHold is how long a reply or a read is held, so that it can be taken back.
	UndoHold = 5 * time.Second
	// GatePause is how long the gate's words must have been there before "anyway" counts.
	GatePause = time.Second
)

// Selected is the conversation under the cursor; the zero Ref where there is none.
func (s *State) Selected() model.Ref { return s.selected }

// View is the view that is shown.
func (s *State) View() View { return s.view }

// Filter is the filter that narrows it.
func (s *State) Filter() query.Filter { return s.filter }

// Version changes whenever anything that is shown may have.
func (s *State) Version() uint64 { return s.version }

// Len is the number of rows.
func (s *State) Len() int { return len(s.rows.rows) }

// Row is the row at index i, which must be below Len.
func (s *State) Row(i int) Row {
	e := s.rows.rows[i]
	row := Row{
		Conv:     e.shown(),
		Selected: e.base.Ref == s.selected,
		Pending:  len(e.pending) > 0,
		Failed:   e.failed,
		Marked:   e.marked,
		Draft:    s.hasDraft(e.base.Ref),
		Left:     !s.inView(e),
		Gone:     e.gone,
		Unseen:   s.unseen(e),
		Snoozed:  e.snooze.Until,
	}
	if r := s.replies[e.base.Ref]; r != nil && (r.Phase == Holding || r.Phase == Sending || r.Phase == Checking) {
		row.Pending = true
	}
	return row
}

// SelectedIndex is the row that the cursor is on, or -1.
func (s *State) SelectedIndex() int {
	if e := s.entries[s.selected]; e != nil {
		return s.rows.index(e)
	}
	return -1
}

// Conversation is a conversation as it is shown.
func (s *State) Conversation(ref model.Ref) (model.Conversation, bool) {
	e := s.entries[ref]
	if e == nil || !e.known {
		return model.Conversation{Ref: ref}, false
	}
	return *e.shown(), true
}

// Gone reports whether the server says that a conversation does not exist.
func (s *State) Gone(ref model.Ref) bool {
	e := s.entries[ref]
	return e != nil && e.gone
}

// Failure is why the last operation or send on a conversation failed; "" where none did.
func (s *State) Failure(ref model.Ref) string {
	if e := s.entries[ref]; e != nil {
		return e.failed
	}
	return ""
}

// UndoTop tells what Undo would take back now, by a number that no other has; 0
// where there is nothing.
func (s *State) UndoTop() model.Seq { return top(s.undo) }

// RedoTop tells likewise what Redo would do again.
func (s *State) RedoTop() model.Seq { return top(s.redo) }

func top(stack []*undoItem) model.Seq {
	if len(stack) == 0 {
		return 0
	}
	return stack[len(stack)-1].n
}

// Last is the action that was begun last, for doing the same to another conversation: By
// says which it was. A send or a creation stands for itself, by its Kind. ok is false
// where none was.
func (s *State) Last() (last Act, ok bool) { return s.last, s.last.By != "" }

// Failures is the number of conversations whose last operation or send failed.
func (s *State) Failures() int { return s.failures }

// Pending is the number of operations and sends that are not settled.
func (s *State) Pending() int {
	n := s.underway
	for _, r := range s.replies {
		if r.Phase == Checking || r.Phase == Holding || r.Phase == Sending {
			n++
		}
	}
	return n
}

// Count is the number on a view's tab.
func (s *State) Count(v View) Count {
	t := s.counts[v]
	c := Count{Conversations: t.conversations, Unread: t.unread > 0}
	if s.about[v].NeedsOwners() {
		for _, a := range s.accounts {
			c.Known, c.Of = c.Known+a.owned, c.Of+a.inAll
		}
	}
	c.Untold = true
	for _, a := range s.accounts {
		if s.about[v].Unread() && a.Caps.Unread == model.UnreadUnknown {
			continue // none of its conversations can be in it, however many are read
		}
		c.Untold = false
		fd := &a.feeds[a.feedOf(s.about[v])]
		c.Loading = c.Loading || !fd.started || (fd.got == 0 && fd.loading != 0)
		c.Failed = c.Failed || (fd.got == 0 && fd.fault != nil)
		c.Loading = c.Loading || v == s.view && a.search.asking
		c.Partial = c.Partial || !a.whole(v, fd)
		if v == All {
			c.Conversations += a.unloaded()
		}
	}
	return c
}

// whole reports whether a view's number has all of an account's conversations in it: the
// list behind it was read to the end, or what is missing there is known.
func (a *account) whole(v View, fd *feed) bool {
	return fd.done || v == Closing && a.closing || v == All && a.narrowed() && fd.total >= 0
}

// Loaded is how many of the conversations that what is shown is chosen from are loaded,
// and how many the server says there are; total is -1 where it does not say.
func (s *State) Loaded() (loaded, total int) {
	about := s.shownFilter()
	for _, a := range s.accounts {
		f := a.feedOf(about)
		fd := &a.feeds[f]
		have := a.loaded(f)
		loaded += have
		switch {
		case total < 0:
		case fd.done && fd.query.Since.IsZero():
			total += have // all of it, however many the server counts
		case fd.total < 0 || f == FeedActive && !a.narrowed():
			total = -1
		case f == FeedActive:
			total += have + a.unloaded()
		default:
			total += max(fd.total, have)
		}
	}
	return loaded, total
}

// LoadingMore reports whether a page is under way of what is shown is chosen from.
func (s *State) LoadingMore() bool {
	about := s.shownFilter()
	return slices.ContainsFunc(s.accounts, func(a *account) bool { return a.feeds[a.feedOf(about)].loading != 0 })
}

// Thread is a conversation's thread as far as it is loaded.
func (s *State) Thread(ref model.Ref) (ThreadView, bool) {
	th := s.threads.get(ref)
	if th == nil {
		return ThreadView{Conv: ref}, false
	}
	v := th.view
	if e := s.entries[ref]; e != nil {
		v.NotSeen = e.notSeen(v.Messages)
		v.Behind = len(v.Messages) > 0 && e.known && !s.current(th, e)
	}
	return v, true
}

// Reply is the reply to a conversation, in whatever phase.
func (s *State) Reply(ref model.Ref) (Reply, bool) {
	r := s.replies[ref]
	if r == nil {
		return Reply{}, false
	}
	return r.Reply, true
}

// Replies answers the conversations with a draft or a reply under way.
func (s *State) Replies() []model.Ref { return s.replyRefs() }

func (s *State) hasDraft(ref model.Ref) bool {
	r := s.replies[ref]
	return r != nil && strings.TrimSpace(r.Draft.Body) != ""
}

// Notice is the notice that is shown; Text is "" where there is none.
func (s *State) Notice() Notice { return s.notice }

// Question is what only the person can decide; nil where nothing is asked.
func (s *State) Question() *Question { return s.question }

// Accounts answers the accounts, in the order of the configuration.
func (s *State) Accounts() []Account {
	all := make([]Account, len(s.accounts))
	for i, a := range s.accounts {
		all[i] = a.Account
	}
	return all
}

// Account is one account by name; the zero Account where there is none.
func (s *State) Account(name string) Account {
	if a := s.account(name); a != nil {
		return a.Account
	}
	return Account{}
}

// Health is how an account is doing.
func (s *State) Health(name string) Health {
	if a := s.account(name); a != nil {
		return a.health
	}
	return Health{}
}

// Can says whether an operation on a conversation is possible now, and if not, why.
func (s *State) Can(ref model.Ref, k model.OpKind) model.Support {
	if ref.IsZero() {
		return model.No("no conversation is selected")
	}
	e := s.entries[ref]
	if e == nil {
		e = &entry{base: model.Conversation{Ref: ref}}
	}
	if why := s.cannot(e, k); why != "" {
		return model.No(why)
	}
	return model.Yes()
}

// Me is the person at the keyboard for an account; ok is false where it was not set.
func (s *State) Me(name string) (model.Person, bool) {
	a := s.account(name)
	if a == nil || a.Me == "" {
		return model.Person{}, false
	}
	return s.person(a, a.Me), true
}

// person finds somebody by id; without a list the id is all that is known.
func (s *State) person(a *account, id string) model.Person {
	for _, p := range a.people.list {
		if p.ID == id {
			return p
		}
	}
	return model.Person{ID: id}
}

// ownerName is what to call an owner.
func (s *State) ownerName(name string, o model.Owner) string {
	if o.Person.Name.IsEmpty() {
		if a := s.account(name); a != nil {
			return nameOf(s.person(a, o.Person.ID))
		}
	}
	return nameOf(o.Person)
}

// OwnerName is what to call the owner of a conversation: "" for nobody and where
// it is not known.
func (s *State) OwnerName(c *model.Conversation) string {
	if !c.Owner.Known || c.Owner.IsNobody() {
		return ""
	}
	return s.ownerName(c.Ref.Account, c.Owner)
}

// PeopleState says how the list of people is doing: when it was read, whether it
// is being read, and why the last reading failed.
func (s *State) PeopleState(name string) (at time.Time, loading bool, fault *model.Fault) {
	a := s.account(name)
	if a == nil {
		return time.Time{}, false, nil
	}
	return a.people.at, a.people.loading != 0, a.people.fault
}

// Agents answers who can own an account's conversations, me first, with what is
// known of their load. It looks at every loaded conversation: for opening the
// picker, not for every frame.
func (s *State) Agents(name string) []Agent {
	a := s.account(name)
	if a == nil {
		return nil
	}
	agents := make([]Agent, len(a.people.list))
	at := make(map[string]int, len(agents))
	for i, p := range a.people.list {
		agents[i] = Agent{Person: p, Me: p.ID == a.Me}
		at[p.ID] = i
	}
	for ref, e := range s.entries {
		c := e.shown()
		i, ok := at[c.Owner.Person.ID]
		if !ok || ref.Account != name || !c.Owner.Known || c.Status.PutAway() {
			continue
		}
		agents[i].Open++
		if c.Unread.Has() {
			agents[i].Unread += c.Unread.N
			if o := agents[i].Oldest; o.IsZero() || o.After(c.LastMessageAt) {
				agents[i].Oldest = c.LastMessageAt
			}
		}
	}
	slices.SortStableFunc(agents, func(x, y Agent) int {
		if x.Me != y.Me {
			if x.Me {
				return -1
			}
			return 1
		}
		return strings.Compare(x.Person.Name.Line(), y.Person.Name.Line())
	})
	return agents
}

// OwnersKnown says of how many conversations in an account's inbox the owner is known,
// "" for all accounts, and how many there are: as the server says where it does, because
// those that are not loaded have owners, too.
func (s *State) OwnersKnown(account string) (known, of int) {
	for _, a := range s.accounts {
		if account != "" && a.Name != account {
			continue
		}
		known += a.owned
		of += a.inAll + a.unloaded()
	}
	return known, of
}

// UnreadMessages sums the unread messages of the loaded conversations. Exact is
// false where more may be unread that were not loaded.
func (s *State) UnreadMessages() (n int, exact bool) {
	exact = true
	for _, a := range s.accounts {
		exact = exact && a.Caps.Unread == model.UnreadCount && a.feeds[a.feed(false, true)].done
		n += a.figures.messages
	}
	return n, exact
}

// Polling says how far apart polls are now, and whether that is further than
// configured because of the rate limit.
func (s *State) Polling(name string, now time.Time) (every time.Duration, stretched bool) {
	a := s.account(name)
	if a == nil {
		return 0, false
	}
	return s.interval(a, now), a.stretch(now) > max(s.config.Poll, a.Caps.Poll)
}
