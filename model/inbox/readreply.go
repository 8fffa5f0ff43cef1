package inbox

import (
	"time"

	"convo/model"
)

// replyRead is the reading after an accepted reply that tells whether the conversation
// may be marked read with it: all of it was answered, or something came meanwhile.
type replyRead struct {
	seq  model.Seq   // zero where none is under way
	seen model.Stamp // the newest message that the reply was an answer to
}

// readWithReply marks a conversation read with the reply that was accepted in it, where
// that is the policy. The reply is now the newest message itself, so what came before it
// is told by another reading.
func (s *State) readWithReply(en *entry, r *reply) {
	if !s.live || r.Draft.Kind != model.OpReply || s.readPolicy(en) != ReadReply ||
		!en.shown().Unread.Has() || s.cannot(en, model.OpRead) != "" {
		return
	}
	en.replyRead = replyRead{seq: s.next()}
	if r.Out != nil {
		en.replyRead.seen = model.At(r.Out.Attempt)
	}
	if n := len(r.gate.Messages); n > 0 {
		en.replyRead.seen = r.gate.Messages[n-1].At
	}
	s.emit(ReadGate{Seq: en.replyRead.seq, Conv: en.base.Ref})
}

// readByReply judges by that reading. It reports whether it was one.
func (s *State) readByReply(now time.Time, e Gated) bool {
	en := s.entries[e.Of.Conv]
	if en == nil || en.replyRead.seq == 0 || en.replyRead.seq != e.Of.Seq {
		return false
	}
	seen := en.replyRead.seen
	en.replyRead = replyRead{}
	if e.Fault != nil {
		s.say(now, Notice{Text: "not marked read with the reply: " + e.Fault.Error()})
		return true
	}
	if en.merge(e.Conversation, e.Of.Seq, now) {
		s.mark(en, false)
	}
	if m := lastIn(e.Thread.Messages); m != nil && m.At.After(seen) {
		s.say(now, Notice{Text: "not marked: new message " + clock(m.At.Time(), now) + " (" + en.shown().Contact.Label() + ")"})
		return true
	}
	if en.shown().Unread.Has() {
		s.markUnasked(now, en, en.base.LastMessageAt)
	}
	return true
}
