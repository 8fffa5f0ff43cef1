package inbox

import (
	"time"

	"convo/model"
)

// Effect is something to be done outside: a request, a file, a pause. The set is
// sealed. Each ends in exactly one Event, which carries the Effect it answers.
//
// Slot names what an effect replaces: starting one cancels the one that is under
// way in the same slot. "" replaces nothing and is never cancelled.
type Effect interface {
	effect()
	Slot() string
}

// Feed is one of the lists that an account is read by.
type Feed uint8

// The feeds.
const (
	// FeedActive is the working inbox, newest first.
	FeedActive Feed = iota
	// FeedUnread is the part of it with unread messages.
	FeedUnread
	// FeedArchived is what was put away.
	FeedArchived
	// FeedSearch is what an API finds for a filter, see State.Searching.
	FeedSearch
)

// feedCount is how many feeds there are.
const feedCount = int(FeedSearch) + 1

// Timer identifies one running pause; those of one Kind and Conv replace each other.
type Timer struct {
	Kind TimerKind
	Conv model.Ref // for timers of one conversation; for TimerPoll only Account is set
	N    model.Seq
}

// TimerKind tells what a pause is for.
type TimerKind uint8

// The kinds of pause.
const (
	TimerPoll   TimerKind = iota // until the next poll of an account
	TimerRest                    // the cursor rests: load the thread
	TimerSave                    // the draft is not on disk yet
	TimerHold                    // a held operation leaves
	TimerLeave                   // a held reply leaves
	TimerSettle                  // look again for a reply whose fate is unknown
	TimerNotice                  // the notice goes
	TimerPeople                  // ask for the people again after a failure
	TimerDwell                   // a look has lasted long enough to count as reading
	TimerBulk                    // the rate limit lets a bulk go on
)

type (
	// FetchList reads a page of a list. Poll marks the polling chain's own request,
	// Asked one that somebody waits for: what it brings is shown at once. Paced ones are
	// not urgent: they leave the rate limit to others.
	FetchList struct {
		Seq     model.Seq
		Account string
		Feed    Feed
		Query   model.Query
		After   model.Cursor
		Poll    bool
		Asked   bool
		Paced   bool
	}

	// FetchOne reads one conversation. Paced ones are not urgent: they leave the
	// rate limit to others.
	FetchOne struct {
		Seq   model.Seq
		Conv  model.Ref
		Paced bool
	}

	// FetchThread reads messages.
	FetchThread struct {
		Seq   model.Seq
		Conv  model.Ref
		Query model.ThreadQuery
	}

	// FetchPeople reads who can own conversations.
	FetchPeople struct {
		Seq     model.Seq
		Account string
	}

	// Write carries out an operation: with a guard it reads the conversation
	// first and checks; an unclear answer is settled by reading again and, where
	// that is safe, repeating once. The deed is written down before it is made and once
	// more when it is known what became of it. With Yield it is given back where the rate
	// limit holds it up: the State waits then, so that the wait can be seen and ended.
	Write struct {
		Op    model.Op
		Deed  model.Deed
		Yield bool
	}

	// ReadGate reads the conversation and the newest part of its thread before a
	// reply leaves.
	ReadGate struct {
		Seq  model.Seq
		Conv model.Ref
	}

	// Dispatch writes the reply down as sending, POSTs it once and writes down
	// what became of it. Where it cannot be written down, nothing is sent.
	Dispatch struct {
		Out  model.Outgoing
		Deed model.Deed
	}

	// Recall reads drafts and outbox from this machine.
	Recall struct{ Account string }

	// Compare looks for what other convos on this machine have done about a draft: they
	// may have written another text in its place, or be sending one.
	Compare struct{ Conv model.Ref }

	// Save writes a draft to disk, and then removes the outbox entry that has held its
	// text so far; "" for none.
	Save struct {
		Draft model.Draft
		Entry string
	}

	// Drop removes a draft from disk.
	Drop struct{ Conv model.Ref }

	// Resolve removes a reply from the outbox on disk. Of one that was sent, a draft
	// that still holds its text goes first: it would be sent once more.
	Resolve struct {
		Out  model.Outgoing
		Sent bool
	}

	// KeepCounts leaves an account's unread figures on this machine, for status
	// bars that ask without a request.
	KeepCounts struct{ Counts model.Counts }

	// KeepSeen notes on this machine that a conversation was looked at, for systems that
	// know nothing of reading.
	KeepSeen struct {
		Conv model.Ref
		At   model.Stamp // what was the newest in it then
	}

	// RecallSnoozed reads what is snoozed on this machine.
	RecallSnoozed struct {
		Seq     model.Seq
		Account string
	}

	// KeepSnooze notes on this machine that a conversation is snoozed; the zero Snooze that
	// it is no longer.
	KeepSnooze struct {
		Conv   model.Ref
		Snooze model.Snooze
	}

	// Wait pauses. Jitter asks for up to ±20 %, so that many convos do not march in step.
	Wait struct {
		Timer  Timer
		For    time.Duration
		Jitter bool
	}
)

func (FetchList) effect()     {}
func (FetchOne) effect()      {}
func (FetchThread) effect()   {}
func (FetchPeople) effect()   {}
func (Write) effect()         {}
func (ReadGate) effect()      {}
func (Dispatch) effect()      {}
func (Recall) effect()        {}
func (Compare) effect()       {}
func (Save) effect()          {}
func (Drop) effect()          {}
func (Resolve) effect()       {}
func (KeepCounts) effect()    {}
func (KeepSeen) effect()      {}
func (RecallSnoozed) effect() {}
func (KeepSnooze) effect()    {}
func (Wait) effect()          {}

// Slot of a list request: one per account and feed, polls apart.
func (f FetchList) Slot() string {
	slot := "list/" + f.Account + "/" + string('0'+rune(f.Feed))
	if f.Poll {
		slot += "/poll"
	}
	return slot
}

// Slot of a single reading: it replaces nothing.
func (FetchOne) Slot() string { return "" }

// Slot of a thread: what is looked at, one at a time.
func (FetchThread) Slot() string { return "thread" }

// Slot of the people: one request an account.
func (f FetchPeople) Slot() string { return "people/" + f.Account }

// Slot of a write: it is never cancelled.
func (Write) Slot() string { return "" }

// Slot of the gate's reading: one a conversation.
func (g ReadGate) Slot() string { return "gate/" + g.Conv.String() }

// Slot of a send: it is never cancelled.
func (Dispatch) Slot() string { return "" }

// Slot of the recall: it replaces nothing.
func (Recall) Slot() string { return "" }

// Slot of a comparison: it replaces nothing.
func (Compare) Slot() string { return "" }

// Slot of a save: it is never cancelled.
func (Save) Slot() string { return "" }

// Slot of a removal: it is never cancelled.
func (Drop) Slot() string { return "" }

// Slot of a removal: it is never cancelled.
func (Resolve) Slot() string { return "" }

// Slot of the figures: it is never cancelled.
func (KeepCounts) Slot() string { return "" }

// Slot of a seen mark: it is never cancelled.
func (KeepSeen) Slot() string { return "" }

// Slot of that reading: it replaces nothing.
func (RecallSnoozed) Slot() string { return "" }

// Slot of a snooze: it is never cancelled.
func (KeepSnooze) Slot() string { return "" }

// Slot of a pause: one of its kind and conversation.
func (w Wait) Slot() string {
	return "wait/" + string('0'+rune(w.Timer.Kind)) + "/" + w.Timer.Conv.String()
}
