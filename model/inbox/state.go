package inbox

import (
	"time"

	"convo/model"
	"convo/model/query"
)

// Account is one account that a State works with.
type Account struct {
	Name string
	Caps model.Caps
	Me   string // id of the person at the keyboard; "" where it was not set
}

// Config is what a State is told about its surroundings.
type Config struct {
	Accounts  []Account
	Poll      time.Duration // between polls with the focus; 0 for PollEvery
	UndoHold  time.Duration // how long replies and reads are held; 0 for UndoHold, negative for not at all
	Observer  bool          // nothing but reading is done
	StopWords []string      // whole messages by which a customer asks for silence; nil for the usual ones
	Views     []SavedView   // views that were saved, in the order of their tabs; at most MostSaved

	// Read says when looking at a conversation marks it read.
	Read ReadPolicy

	// Advance is where the cursor goes after an action, by its name; see AdvanceNames.
	Advance map[string]Advance
}

// State is everything convo knows. It is changed by Apply only and is not safe
// for concurrent use.
type State struct {
	config   Config
	accounts []*account
	entries  map[model.Ref]*entry

	order ranking // every conversation
	rows  ranking // what is shown
	dirty []*entry
	late  map[*entry]struct{} // places that wait until moving them disturbs nobody

	views   []View         // in the order of their tabs
	named   []SavedView    // those that were saved
	about   []query.Filter // what each of them shows, by View
	turning turning        // what the clock alone moves
	counts  []tally        // by View

	view     View
	filter   query.Filter
	searched bool // a search was begun for the two
	selected model.Ref
	cursors  []model.Ref // where the cursor was in the other views
	lastRow  int         // where the cursor was, for when its row has left
	// cursorLost tells that the person took the cursor off every row, so that it
	// is not put back on the first one.
	cursorLost bool
	// placed tells that the cursor stands where it is to stay, whatever loads; listRead
	// that a list was asked for and answered.
	placed, listRead bool
	snoozing         snoozing  // what is out of sight for a while
	attention        attention // the round through what needs it
	toList           model.Seq // changes when the focus is to go back to the list
	visible          []model.Ref
	finding          model.Ref // asked for by its id, and being read
	opening          model.Ref // opened before it was known: its thread waits for that

	marks marks

	threads threadStore
	replies map[model.Ref]*reply
	after   map[model.Ref]*after
	ours    map[string]bool // ids of outbox entries that this State has, or had, in its hands
	used    map[string]bool // ids of messages that settled an attempt of ours

	underway int // operations that are not settled
	failures int // conversations with a failure that was not overcome
	undo     []*undoItem
	redo     []*undoItem
	journal  journal
	bulk     *bulk // that is under way; nil for none
	last     Act   // the one that was begun last
	notice   Notice
	question *Question

	now      time.Time // of the event that is being applied
	began    time.Time // of the first one
	quitting bool

	seq     model.Seq
	timers  map[timerSlot]model.Seq
	watch   watch // what is before somebody's eyes
	live    bool
	focused bool
	// focusTold tells that the terminal reports its focus.
	focusTold bool
	frozen    bool
	// supervised tells that the team's load is looked at, see Supervise.
	supervised bool
	touched    time.Time
	version    uint64
	effects    []Effect // collected during one Apply
}

// tally counts the conversations of one view.
type tally struct{ conversations, unread int }

// New makes the State for the given accounts. Nothing happens before Start.
func New(c Config) *State {
	if c.Poll <= 0 {
		c.Poll = PollEvery
	}
	if c.UndoHold == 0 {
		c.UndoHold = UndoHold
	}
	if c.StopWords == nil {
		c.StopWords = defaultStopWords()
	}
	s := &State{
		config:  c,
		entries: map[model.Ref]*entry{},
		order:   ranking{list: inOrder},
		rows:    ranking{list: inView},
		late:    map[*entry]struct{}{},
		view:    All,
		threads: newThreadStore(),
		replies: map[model.Ref]*reply{},
		after:   map[model.Ref]*after{},
		ours:    map[string]bool{},
		used:    map[string]bool{},
		timers:  map[timerSlot]model.Seq{},
		journal: newJournal(),
		focused: true,
	}
	s.setSaved(c.Views)
	for _, a := range c.Accounts {
		s.accounts = append(s.accounts, newAccount(a))
	}
	return s
}

// Apply takes in one event that happened at now and answers what is to be done.
func (s *State) Apply(now time.Time, e Event) []Effect {
	s.effects = nil
	s.now = now
	if s.began.IsZero() {
		s.began = now
	}
	s.apply(now, e)
	s.settle(now, false)
	s.lookOn(now)
	return s.effects
}

// apply sends an event to the part of the State that it concerns.
func (s *State) apply(now time.Time, e Event) {
	switch e := e.(type) {
	case Start, Focus, Refresh, LoadMore, Supervise, Visible, IdentifyMe, Listed, Got, Peopled:
		s.applyReading(now, e)
	case Touch, Freeze, Select, Step, Edge, Attend, SetView, SetFilter, Search, StopSearch, Seek, Find, AddView, Clock:
		s.applyMoving(now, e)
	case Snooze, SnoozeAll, Snoozed, SnoozeKept:
		s.applySnoozing(now, e)
	case Watching:
		s.watching(e)
	case Mark, MarkRange, MarkStep, MarkAll, Unmark:
		s.applyMarking(now, e)
	case Open, Older, Threaded:
		s.applyThread(now, e)
	case Act, ActAll, StopBulk, Create, Undo, Redo, Answer, Written:
		s.applyActing(now, e)
	case ReadHistory, Journaled, Recorded, AskBack, TakeBack:
		s.applyHistory(now, e)
	case Kept:
		// A status bar that gets no fresh figures says so by their age.
	case Compose, Compared, Edit, Turn, Discard, Restore, DropSteps:
		s.applyDrafting(now, e)
	case Flush, Send, Play, Unsend, Settle, Quit, Gated, Dispatched, Remembered, Saved, Resolved:
		s.applyReplying(now, e)
	case Woke:
		s.woke(now, e.Timer)
	}
}

// emit adds an effect to those that this Apply answers.
func (s *State) emit(e Effect) { s.effects = append(s.effects, e) }

// next is a number for a request or operation, larger than every one before.
func (s *State) next() model.Seq {
	s.seq++
	return s.seq
}

// timerSlot is what a timer replaces.
type timerSlot struct {
	kind TimerKind
	conv model.Ref
}

// wait starts a pause and forgets the one in the same slot.
func (s *State) wait(kind TimerKind, conv model.Ref, d time.Duration, jitter bool) {
	n := s.next()
	s.timers[timerSlot{kind, conv}] = n
	s.emit(Wait{Timer: Timer{Kind: kind, Conv: conv, N: n}, For: d, Jitter: jitter})
}

// woke handles the end of a pause, unless another has replaced it.
func (s *State) woke(now time.Time, t Timer) {
	slot := timerSlot{t.Kind, t.Conv}
	if s.timers[slot] != t.N {
		return
	}
	delete(s.timers, slot)
	switch t.Kind {
	case TimerPoll:
		s.poll(now, t.Conv.Account)
	case TimerRest:
		s.rested(now, t.Conv)
	case TimerSave:
		s.saveDraft(t.Conv)
	case TimerHold:
		s.heldOver(t.Conv)
	case TimerLeave:
		s.leave(now, t.Conv)
	case TimerSettle:
		s.lookForReply(t.Conv)
	case TimerNotice:
		s.notice = Notice{}
		s.version++
	case TimerDwell:
		s.dwelt(now)
	case TimerPeople:
		s.fetchPeople(s.account(t.Conv.Account))
	case TimerBulk:
		s.runBulk(now)
	}
}

// entry finds a conversation, or makes a bare one that is in no list.
func (s *State) entry(ref model.Ref) *entry {
	if e := s.entries[ref]; e != nil {
		return e
	}
	e := &entry{base: model.Conversation{Ref: ref}}
	s.entries[ref] = e
	return e
}

// fail notes why the last operation or send on e failed; "" that none did.
func (s *State) fail(e *entry, why string) {
	if e.failed != "" {
		s.failures--
	}
	if e.failed = why; why != "" {
		s.failures++
	}
	s.mark(e, true) // what failed needs attention
}

// mark notes that what is shown of e may have changed; settle then puts it in
// its place.
func (s *State) mark(e *entry, own bool) {
	e.own = e.own || own
	if !e.dirty {
		e.dirty = true
		s.dirty = append(s.dirty, e)
	}
}

// account finds an account by name; nil where there is none.
func (s *State) account(name string) *account {
	for _, a := range s.accounts {
		if a.Name == name {
			return a
		}
	}
	return nil
}
