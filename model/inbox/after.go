package inbox

import (
	"slices"
	"strings"
	"time"

	"convo/model"
)

// after is what goes on behind a reply that was accepted: the steps of its playbook,
// and operations that would have put the conversation away under it.
type after struct {
	reading model.Seq  // of the conversation, before anything is done; 0 once made
	steps   []PlayStep // not begun yet
	op      model.Seq  // the step that is under way; 0 for none
}

// mustFollow reports whether an operation has to wait for the reply that is on its
// way: a system may refuse a reply to what was put away, or bring that back.
func (s *State) mustFollow(op model.Op) bool {
	r := s.replies[op.Conv]
	return r != nil && (putsAway(op) || op.Kind == model.OpDelete) &&
		(r.Phase == Checking || r.Phase == Holding || r.Phase == Sending)
}

// isStatus reports whether an operation changes where the conversation stands.
func isStatus(op model.Op) bool {
	g, ok := groupOf(op.Kind)
	return ok && g == groupStatus || op.Kind == model.OpDelete
}

// followUp begins what was to follow a reply, by reading the conversation again: the
// reply is the newest message in it now, unless the customer has written meanwhile.
func (s *State) followUp(en *entry, steps []PlayStep) {
	ref := en.base.Ref
	if len(steps) == 0 && !slices.ContainsFunc(en.pending, waitsForReply) {
		return
	}
	a := s.after[ref]
	if a == nil {
		a = &after{}
		s.after[ref] = a
	}
	a.steps = slices.Concat(a.steps, steps) // behind those of an earlier reply
	a.reading = s.next()
	s.emit(FetchOne{Seq: a.reading, Conv: ref})
}

func waitsForReply(p *pending) bool { return p.after }

// readAfter goes on with what follows a reply, once the conversation was read again.
func (s *State) readAfter(now time.Time, en *entry, e Got) {
	ref := e.Of.Conv
	a := s.after[ref]
	if a == nil || a.reading != e.Of.Seq {
		return
	}
	a.reading = 0
	seen := seenBefore(en, a)
	switch c := &e.Conversation; {
	case e.Fault != nil:
		s.stop(now, en, "it could not be read again: "+e.Fault.Error())
		return
	case c.LastDirection == model.In && c.LastMessageAt.After(seen):
		s.stop(now, en, "a newer message came at "+clock(c.LastMessageAt.Time(), now))
		return
	}
	newest := en.base.LastMessageAt
	for _, p := range en.pending {
		if p.after {
			p.after, p.op.Seen = false, newest
		}
	}
	for i := range a.steps {
		a.steps[i].Act.Seen = newest
	}
	en.overlay()
	s.mark(en, true)
	s.runNext(en)
	s.nextStep(now, en)
}

// seenBefore is the newest message that was on the screen when the person decided on
// what follows the reply.
func seenBefore(en *entry, a *after) model.Stamp {
	if i := slices.IndexFunc(en.pending, waitsForReply); i >= 0 {
		return en.pending[i].op.Seen
	}
	if len(a.steps) > 0 {
		return a.steps[0].Act.Seen
	}
	return model.Stamp{}
}

// play begins a playbook that sends nothing.
func (s *State) play(now time.Time, e Play) {
	if s.after[e.Conv] != nil {
		s.refuse(now, "another playbook is running here")
		return
	}
	s.after[e.Conv] = &after{steps: slices.Clone(e.Steps)}
	s.nextStep(now, s.entry(e.Conv))
}

// nextStep begins the next step of a playbook that does anything, unless one is under
// way or the conversation is being read.
func (s *State) nextStep(now time.Time, en *entry) {
	ref := en.base.Ref
	a := s.after[ref]
	if a.op != 0 || a.reading != 0 {
		return
	}
	for len(a.steps) > 0 {
		do := a.steps[0].Act
		if why := s.cannotAct(en, do.Kind); why != "" {
			s.stop(now, en, why)
			return
		}
		a.steps = a.steps[1:]
		last := s.seq
		s.act(now, do)
		if n := len(en.pending); n > 0 && en.pending[n-1].op.ID > last {
			a.op = en.pending[n-1].op.ID
			return
		}
		// It was so already, or is done without a request.
	}
	delete(s.after, ref)
}

// stepped goes on with a playbook when one of its steps was settled. One that failed
// stops the rest.
func (s *State) stepped(now time.Time, op model.Op, f *model.Fault) {
	a := s.after[op.Conv]
	if a == nil || a.op != op.ID {
		return
	}
	a.op = 0
	if f == nil {
		s.nextStep(now, s.entry(op.Conv))
		return
	}
	delete(s.after, op.Conv)
	if left := wordsOf(a.steps); left != "" {
		en := s.entry(op.Conv)
		s.fail(en, "not "+past(op.Kind)+": "+f.Error()+"; the playbook stopped, not done: "+left)
		s.refuse(now, en.shown().Contact.Label()+": "+en.failed)
	}
}

// stepTakenBack ends a playbook whose step was taken back before it left.
func (s *State) stepTakenBack(op model.Op) {
	if a := s.after[op.Conv]; a != nil && a.op == op.ID {
		delete(s.after, op.Conv)
	}
}

// stop drops what is left to do, and says why.
func (s *State) stop(now time.Time, en *entry, why string) {
	ref := en.base.Ref
	var not []string
	if words := s.dropWaiting(en); words != "" {
		not = append(not, "not "+words)
	}
	if a := s.after[ref]; a != nil {
		if left := wordsOf(a.steps); left != "" {
			not = append(not, "the playbook stopped, not done: "+left)
		}
		delete(s.after, ref)
	}
	if len(not) == 0 {
		return // all of it was taken back meanwhile
	}
	text := strings.Join(not, "; ") + ": " + why
	s.fail(en, text)
	s.mark(en, true)
	s.say(now, Notice{Text: en.shown().Contact.Label() + ": " + text, Bad: true})
}

// callOff drops what was to follow a reply that was not accepted. It answers that in
// words that go on a sentence; "" where nothing was to follow.
func (s *State) callOff(ref model.Ref) (so string) {
	if words := s.dropWaiting(s.entry(ref)); words != "" {
		so = ", so it was not " + words
	}
	if r := s.replies[ref]; r != nil && len(r.then) > 0 {
		so += ", so not done: " + wordsOf(r.then)
		r.then = nil
	}
	return so
}

// dropWaiting drops the operations that wait for a reply, and names them.
func (s *State) dropWaiting(en *entry) string {
	var words []string
	for _, p := range slices.Clone(en.pending) {
		if p.after {
			words = append(words, past(p.op.Kind))
			s.forget(p.op.ID)
			s.takeBack(en, p)
		}
	}
	return strings.Join(words, ", ")
}

// wordsOf names steps as their file does.
func wordsOf(steps []PlayStep) string {
	words := make([]string, len(steps))
	for i, st := range steps {
		words[i] = st.Words
	}
	return strings.Join(words, ", ")
}

// Unplayed is how much is still to follow replies that have not left, and how many
// steps of playbooks have not been begun.
func (s *State) Unplayed() int {
	n := 0
	for _, a := range s.after {
		n += len(a.steps)
	}
	for ref, r := range s.replies {
		n += len(r.then)
		if r.Phase == Checking || r.Phase == Holding {
			for _, p := range s.entry(ref).pending {
				if p.after {
					n++
				}
			}
		}
	}
	return n
}
