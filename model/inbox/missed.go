package inbox

import (
	"slices"
	"time"

	"convo/model"
)

// A message can come between the reading that a mark is checked by and the mark itself.
// The server then counts it as read although nobody saw it. What is read after the mark
// tells: such a conversation counts as unread here until somebody has looked at it.

// marked notes that the server has marked a conversation read, and looks for what came
// meanwhile as soon as it is read again.
func (s *State) marked(now time.Time, a *account, en *entry, op model.Op, patch model.Patch) {
	if !en.base.LastMessageAt.After(op.Seen) {
		s.nowSeen(en)
	}
	if patch.Already || op.Seen.IsZero() {
		return
	}
	en.markedTo, en.markedBy, en.cameSince = op.Seen, s.seq, false
	a.marked = append(a.marked, en)
	if patch.Fresh != nil {
		s.sinceMarked(now, en, s.seq+1)
		return
	}
	if th := s.threads.get(op.Conv); s.live && th != nil && len(th.view.Messages) > 0 && op.Conv == s.selected {
		s.fetchThread(op.Conv, model.ThreadQuery{After: followFrom(th.view.Messages)})
	}
	if !s.live || a.follow.slow {
		// Nothing else reads it soon: polls bring what is newest at once.
		s.emit(FetchOne{Seq: s.next(), Conv: op.Conv})
	}
}

// sinceMarked judges by the answer to request seq about the conversation whether a
// message came while it was being marked: one that nobody was shown, and that counts as
// read all the same.
func (s *State) sinceMarked(now time.Time, en *entry, seq model.Seq) {
	if en.markedTo.IsZero() || seq <= en.markedBy {
		return
	}
	c := &en.base
	came := en.cameSince || c.LastDirection != model.Out && c.LastMessageAt.After(en.markedTo)
	if came && c.Unread.Kind != model.UnreadUnknown && !c.Unread.Has() {
		s.miss(now, en)
	}
	en.markedTo = model.Stamp{}
}

// sinceMarkedIn notes what the messages themselves tell: a customer who wrote, though
// somebody may have replied since. Whether that counts as read is then asked.
func (s *State) sinceMarkedIn(en *entry, seq model.Seq, ms []model.Message) {
	m := lastIn(ms)
	if en == nil || en.markedTo.IsZero() || seq <= en.markedBy || m == nil || !m.At.After(en.markedTo) {
		return
	}
	en.cameSince = true
	s.emit(FetchOne{Seq: s.next(), Conv: en.base.Ref})
}

// miss makes a conversation count as unread here.
func (s *State) miss(now time.Time, en *entry) {
	en.missed = en.markedTo
	en.overlay()
	s.mark(en, false)
	s.version++
	s.say(now, Notice{Text: "new, not yet seen: " + en.shown().Contact.Label() + " wrote while it was being marked read", Bad: true})
}

// nowSeen forgets what was missed: somebody has seen it.
func (s *State) nowSeen(en *entry) {
	if en.missed.IsZero() {
		return
	}
	en.missed = model.Stamp{}
	en.overlay()
	s.mark(en, true)
	s.version++
}

// polledSinceMarked ends the waiting for what a poll would have brought.
func (s *State) polledSinceMarked(a *account, e Listed) {
	if !e.Of.Poll || e.Of.After != "" || a.follow.slow {
		return
	}
	a.marked = slices.DeleteFunc(a.marked, func(en *entry) bool {
		if !en.markedTo.IsZero() && e.Of.Seq <= en.markedBy {
			return false
		}
		en.markedTo = model.Stamp{}
		return true
	})
}

// notSeen is the first message of a thread that was missed; "" where none was.
func (e *entry) notSeen(ms []model.Message) string {
	if e.missed.IsZero() {
		return ""
	}
	for i := range ms {
		if ms[i].Direction == model.In && ms[i].At.After(e.missed) {
			return ms[i].ID
		}
	}
	return ""
}

// Missed reports whether a message came while the conversation was being marked read,
// and nobody here has looked at it since.
func (s *State) Missed(ref model.Ref) bool {
	en := s.entries[ref]
	return en != nil && !en.missed.IsZero()
}
