package inbox

import (
	"time"

	"convo/model"
)

// ReadPolicy says when looking at a conversation marks it read.
type ReadPolicy uint8

// The policies.
const (
	// ReadUsual is ReadDwell for conversations that are mine and ReadExplicit for those of
	// others. Marks that only this machine has disturb nobody: there it is always ReadDwell.
	ReadUsual    ReadPolicy = iota
	ReadDwell               // once somebody has looked at its newest message for DwellFor
	ReadExplicit            // by a key only
	ReadReply               // once a reply to it was accepted
	ReadOpen                // as soon as its newest message is before somebody's eyes
)

// ParseReadPolicy finds a policy by its word in the configuration; "" is ReadUsual.
func ParseReadPolicy(word string) (ReadPolicy, bool) {
	p, ok := map[string]ReadPolicy{
		"": ReadUsual, "dwell": ReadDwell, "explicit": ReadExplicit, "reply": ReadReply, "open": ReadOpen,
	}[word]
	return p, ok
}

// DwellFor is how long a look at the newest message lasts before it counts as reading.
const DwellFor = 3 * time.Second

// watch is what somebody has before their eyes.
type watch struct {
	conv   model.Ref
	newest bool        // the last message that is loaded is on the screen
	at     model.Stamp // when the look began, the last message that was known
}

// looks is the one pause that measures a look.
var looks = timerSlot{kind: TimerDwell}

// watching notes what is before somebody's eyes.
func (s *State) watching(e Watching) {
	if s.watch.conv != e.Ref || s.watch.newest != e.Newest {
		delete(s.timers, looks) // a look is one stretch of time
	}
	s.watch.conv, s.watch.newest = e.Ref, e.Newest
}

// lookOn begins a look, goes on with it, or ends it. It is asked after every event,
// since most can change what is to be seen, or who is there to see it.
func (s *State) lookOn(now time.Time) {
	en := s.lookedAt(now)
	if en == nil {
		delete(s.timers, looks)
		return
	}
	if at := en.base.ActiveAt(); s.timers[looks] == 0 || s.watch.at != at {
		s.watch.at = at
		d := DwellFor
		if s.readPolicy(en) == ReadOpen {
			d = 0
		}
		s.wait(looks.kind, looks.conv, d, false)
	}
}

// lookedAt is the conversation that somebody looks at to its end and that a look can
// change something for; nil where there is none.
func (s *State) lookedAt(now time.Time) *entry {
	en := s.entries[s.watch.conv]
	if en == nil || !s.watch.newest || !s.live || !s.present(now) || !s.reaches(en) {
		return nil
	}
	if en.missed.IsZero() && !s.marksByLooking(en) {
		return nil
	}
	return en
}

// present reports whether somebody is there: the terminal has the focus, or, where it
// does not tell that, a key was pressed in the last minute.
func (s *State) present(now time.Time) bool {
	return s.focused && (s.focusTold || now.Sub(s.touched) < somebodyThere)
}

// reaches reports whether the newest message that is known is loaded. Where no messages
// are to be had, there is no more to see than there is.
func (s *State) reaches(en *entry) bool {
	if a := s.account(en.base.Ref.Account); a == nil || !a.Caps.Threads.OK {
		return a != nil
	}
	th := s.threads.get(en.base.Ref)
	return th != nil && th.readable() && th.reaches(en)
}

// readPolicy is what is configured, or else what suits the conversation.
func (s *State) readPolicy(en *entry) ReadPolicy {
	if s.config.Read != ReadUsual {
		return s.config.Read
	}
	a := s.account(en.base.Ref.Account)
	if a != nil && (a.Caps.SeenHere || en.shown().Owner.Is(a.Me)) {
		return ReadDwell
	}
	return ReadExplicit
}

// marksByLooking reports whether a look would mark the conversation.
func (s *State) marksByLooking(en *entry) bool {
	ref := en.base.Ref
	switch policy := s.readPolicy(en); {
	case policy != ReadDwell && policy != ReadOpen:
		return false
	case s.account(ref.Account).Caps.SeenHere:
		return s.unseen(en)
	case !en.shown().Unread.Has() || en.declined == en.base.LastMessageAt:
		return false
	}
	return s.cannotAct(en, model.OpRead) == ""
}

// dwelt ends a look that lasted long enough.
func (s *State) dwelt(now time.Time) {
	en := s.lookedAt(now)
	if en == nil {
		return
	}
	s.nowSeen(en)
	if !s.marksByLooking(en) {
		return
	}
	if s.account(en.base.Ref.Account).Caps.SeenHere {
		s.markSeen(en, en.base.ActiveAt())
		return
	}
	s.markUnasked(now, en, en.base.LastMessageAt)
}

// markUnasked marks a conversation read because it was read, not because somebody asked
// for it; seen is the newest message that was. It is held like any other read.
func (s *State) markUnasked(now time.Time, en *entry, seen model.Stamp) {
	op := model.Op{ID: s.next(), Conv: en.base.Ref, Kind: model.OpRead, Seen: seen, Unasked: true}
	op.If = guard(op, nil)
	p := &pending{op: op, before: *en.shown(), held: s.config.UndoHold > 0}
	if p.held {
		s.replaceHeld(en)
		// Not remember: what the person took back can be done again all the same.
		s.push(&s.undo, &undoItem{at: now, title: describe(op, en.shown()), steps: []step{{of: op.ID, op: model.Op{Conv: op.Conv}}}})
	}
	s.begin(en, p)
	s.say(now, Notice{Text: describe(op, en.shown()), Undo: p.held})
}

// notUnasked takes in that a mark nobody asked for was not made. It is not tried again
// before something newer comes, and the row is not marked as failed. It answers false for
// what concerns more than the mark.
func (s *State) notUnasked(now time.Time, en *entry, op model.Op, f *model.Fault) bool {
	en.declined, en.declinedWhy = op.Seen, ""
	switch f.Kind {
	case model.FaultCanceled, model.FaultNotFound, model.FaultUnauthenticated:
		return false
	case model.FaultRefused, model.FaultUnsupported:
		en.declinedWhy = f.Error()
	case model.FaultStale:
		s.say(now, Notice{Text: notMarked(now, f) + " (" + en.shown().Contact.Label() + ")"})
	case model.FaultUnknown:
		s.emit(FetchOne{Seq: s.next(), Conv: op.Conv})
	default:
		s.say(now, Notice{Text: "not " + describe(op, en.shown()) + ": " + f.Error(), Bad: true})
	}
	return true
}

// notMarked says why nothing was marked read: something came that was not shown.
func notMarked(now time.Time, f *model.Fault) string {
	if f.Fresh == nil || f.Fresh.LastMessageAt.IsZero() {
		return "not marked: " + f.Error()
	}
	return "not marked: new message " + clock(f.Fresh.LastMessageAt.Time(), now)
}

// Unmarked is why looking at a conversation has not marked it read although it should
// have; "" where nothing was in the way.
func (s *State) Unmarked(ref model.Ref) string {
	if en := s.entries[ref]; en != nil && en.declined == en.base.LastMessageAt {
		return en.declinedWhy
	}
	return ""
}
