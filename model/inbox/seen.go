package inbox

import (
	"time"

	"convo/model"
)

// seen is what was looked at from this machine in one account, see model.Seen.
type seen struct {
	since model.Stamp
	at    map[string]model.Stamp
}

// recallSeen takes in the marks of earlier runs.
func (s *State) recallSeen(e Remembered) {
	a := s.account(e.Of.Account)
	if a == nil || !a.Caps.SeenHere {
		return
	}
	a.seen.since = model.At(e.Seen.Since)
	if a.seen.at == nil {
		a.seen.at = map[string]model.Stamp{}
	}
	for id, at := range e.Seen.At {
		if at.After(a.seen.at[id]) {
			a.seen.at[id] = at
		}
	}
}

// unseen reports whether something happened in a conversation since it was last
// looked at from here. Before the marks are read nothing counts as new.
func (s *State) unseen(e *entry) bool {
	a := s.account(e.base.Ref.Account)
	if a == nil || !a.Caps.SeenHere || a.seen.since.IsZero() || !e.known {
		return false
	}
	at := e.base.ActiveAt()
	return at.After(a.seen.since) && at.After(a.seen.at[e.base.Ref.ID])
}

// readsHere reports whether an operation only notes on this machine that a conversation
// was looked at.
func (s *State) readsHere(op model.Op) bool {
	a := s.account(op.Conv.Account)
	return op.Kind == model.OpRead && a != nil && a.Caps.SeenHere
}

// seeHere marks a conversation as looked at, on this machine only.
func (s *State) seeHere(now time.Time, en *entry) {
	if !s.unseen(en) {
		s.say(now, Notice{Text: "already seen " + en.shown().Contact.Label()})
		return
	}
	s.markSeen(en, en.base.ActiveAt())
	s.say(now, Notice{Text: "seen " + en.shown().Contact.Label() + ", on this machine only: " + s.account(en.base.Ref.Account).Caps.Name + " knows nothing of reading"})
}

// sawOwn keeps a conversation seen that only our own operation has changed. at is its
// last update as the answer told it.
func (s *State) sawOwn(en *entry, wasUnseen bool, at model.Stamp) {
	if a := s.account(en.base.Ref.Account); a != nil && a.Caps.SeenHere && !wasUnseen && !at.IsZero() {
		s.markSeen(en, at)
	}
}

func (s *State) markSeen(en *entry, at model.Stamp) {
	a := s.account(en.base.Ref.Account)
	if a.seen.at == nil {
		a.seen.at = map[string]model.Stamp{}
	}
	a.seen.at[en.base.Ref.ID] = at
	s.version++
	s.emit(KeepSeen{Conv: en.base.Ref, At: at})
}
