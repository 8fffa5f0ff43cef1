package inbox

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"convo/model"
)

const (
	// saveAfter is how long a draft may be ahead of the disk.
	saveAfter = 300 * time.Millisecond
	// saveAgain is when a draft that could not be saved is tried again.
	saveAgain = time.Second
)

// reply is the reply to one conversation together with what goes on behind it.
type reply struct {
	Reply
	writing  bool        // a Save or Drop is under way
	writes   model.Draft // the draft it writes; without a body it removes it
	leaving  bool        // it leaves as soon as that is done
	hold     bool        // it is held before it leaves
	then     []PlayStep  // what follows once it is accepted
	accepted []string    // the reasons that the person overruled
	gate     model.Thread
	gating   model.Seq    // the gate's reading that is under way; 0 while it waits for a write
	looking  model.Seq    // the reading after an unclear send
	looks    int          // how many of those were made
	since    model.Stamp  // the last message that was known when it was begun
	other    *model.Draft // another text for the conversation, which waits for this one's fate
	entry    string       // the outbox entry that holds its text until the draft is on disk
}

// applyReplying handles sends and what is on disk.
func (s *State) applyReplying(now time.Time, e Event) {
	switch e := e.(type) {
	case Flush:
		s.flush()
	case Quit:
		s.quit(now)
	case Send:
		s.send(now, e)
	case Play:
		s.play(now, e)
	case Unsend:
		s.unsend(now, e)
	case Settle:
		s.settleByHand(now, e)
	case Gated:
		s.gated(now, e)
	case Dispatched:
		s.dispatched(now, e)
	case Remembered:
		s.recallSeen(e)
		s.remembered(now, e)
	case Saved:
		s.saved(now, e)
	case Resolved:
		if e.Fault != nil {
			s.refuse(now, e.Fault.Error())
		}
	}
}

// saveDraft writes a draft to disk, one write at a time, so that an older text
// never overtakes a newer one.
func (s *State) saveDraft(ref model.Ref) {
	r := s.replies[ref]
	if r == nil || r.Saved || r.writing || r.Out != nil {
		return
	}
	delete(s.timers, timerSlot{TimerSave, ref})
	r.writing, r.writes = true, r.Draft
	if r.Draft.Body == "" {
		s.emit(Drop{Conv: ref})
		return
	}
	s.emit(Save{Draft: r.Draft, Entry: r.entry})
}

// saved notes what is on disk, and goes on with what waited for it.
func (s *State) saved(now time.Time, e Saved) {
	r := s.replies[e.Conv]
	if r == nil || !r.writing {
		if e.Fault != nil {
			s.refuse(now, e.Fault.Error())
		}
		return
	}
	r.writing = false
	if e.Entry == r.entry {
		r.entry = ""
	}
	s.version++
	if e.Aside != "" {
		s.say(now, Notice{Text: e.Aside, Bad: true})
	}
	if e.Fault != nil {
		if r.SaveErr == "" {
			s.say(now, Notice{Text: "draft not saved: " + e.Fault.Error(), Bad: true})
		}
		r.SaveErr = e.Fault.Error()
		if _, waits := s.timers[timerSlot{TimerSave, e.Conv}]; !waits {
			s.wait(TimerSave, e.Conv, saveAgain, false) // there may be room by then
		}
	} else {
		r.SaveErr = ""
		r.Saved = r.writes == r.Draft
		if r.Saved && r.Draft.Body == "" && r.Phase == Writing && !r.Draft.Turned {
			if r.entry != "" {
				s.emit(Resolve{Out: model.Outgoing{ID: r.entry, Conv: e.Conv}})
			}
			delete(s.replies, e.Conv)
			s.mark(s.entry(e.Conv), false)
			return
		}
	}
	if r.leaving {
		r.leaving = false
		s.dispatch(now, r)
		return
	}
	if !r.Saved && e.Fault == nil {
		s.saveDraft(e.Conv)
	}
}

// flush writes every draft that is ahead of the disk.
func (s *State) flush() {
	for _, ref := range s.replyRefs() {
		s.saveDraft(ref)
	}
}

// quit makes held replies drafts again: what was held was never sent. A bulk begins
// nothing more.
func (s *State) quit(now time.Time) {
	s.live, s.quitting = false, true
	s.stopBulk(now, "convo is closing")
	for _, ref := range s.replyRefs() {
		r := s.replies[ref]
		if r.Phase == Holding || r.Phase == Checking || r.Phase == Asking {
			s.back(r)
		}
	}
	s.flush()
}

// replyRefs answers the conversations with a reply, in a stable order.
func (s *State) replyRefs() []model.Ref {
	refs := make([]model.Ref, 0, len(s.replies))
	for ref := range s.replies {
		refs = append(refs, ref)
	}
	slices.SortFunc(refs, model.Ref.Compare)
	return refs
}

// send begins the way out: the gate reads first. The second time, "anyway" names
// the question that was read, and counts only after it was there for a while.
func (s *State) send(now time.Time, e Send) {
	r := s.replies[e.Conv]
	if r == nil || strings.TrimSpace(r.Draft.Body) == "" {
		s.refuse(now, "not sent: there is no text")
		return
	}
	why := s.cannot(s.entry(e.Conv), r.Draft.Kind)
	if marks := r.Draft.Canned.Unfilled(r.Draft.Body); why == "" && len(marks) > 0 {
		why = "fill in " + strings.Join(marks, " ") + " first"
	}
	if why == "" && r.Phase == Writing && len(e.Then) != len(r.Draft.Canned.Steps()) {
		why = "what its playbook does was not shown yet"
	}
	if why == "" {
		why = s.nameless(e.Conv.Account, r.Draft.Kind)
	}
	if why != "" {
		r.Error = why
		s.mark(s.entry(e.Conv), false)
		s.refuse(now, "not sent: "+why)
		return
	}
	switch {
	case r.Phase == Writing:
		r.accepted, r.then = nil, e.Then
	case r.Phase == Asking && e.Anyway == r.Gate && now.Sub(r.AskedAt) >= GatePause:
		r.accepted = r.Reasons
	default:
		return
	}
	r.Phase, r.Reasons, r.Error, r.hold = Checking, nil, "", e.Hold
	s.version++
	s.saveDraft(e.Conv)
	s.readGate(s.entry(e.Conv))
}

// readGate asks for the conversation as it is now, for a reply that is being checked. It
// waits for what was asked for by earlier keys: otherwise the gate may name an owner whom
// the person has just replaced. Only a bulk is not waited for, which has time.
func (s *State) readGate(en *entry) {
	r := s.replies[en.base.Ref]
	if r == nil || r.Phase != Checking || r.gating != 0 ||
		slices.ContainsFunc(en.pending, func(p *pending) bool { return p.running && !p.task }) {
		return
	}
	r.gating = s.next()
	s.emit(ReadGate{Seq: r.gating, Conv: r.Draft.Conv})
}

// gated judges by the gate's reading. The same reasons that were overruled a
// moment ago do not stop the reply again; any other does.
func (s *State) gated(now time.Time, e Gated) {
	if s.readByReply(now, e) {
		return
	}
	r := s.replies[e.Of.Conv]
	if r == nil {
		return
	}
	if r.looking == e.Of.Seq {
		s.looked(now, r, e)
		return
	}
	if r.gating != e.Of.Seq {
		return
	}
	r.gating = 0
	s.version++
	if e.Fault != nil {
		r.Phase = Writing
		r.Error = "not sent, it could not be checked: " + e.Fault.Error()
		s.mark(s.entry(e.Of.Conv), false)
		s.say(now, Notice{Text: r.Error, Bad: true})
		return
	}
	en := s.entry(e.Of.Conv)
	if en.merge(e.Conversation, e.Of.Seq, now) {
		s.mark(en, false)
	}
	s.readAlong(now, e)
	r.gate = e.Thread
	reasons := s.reasons(now, r, e.Conversation, e.Thread, e.Beside)
	if slices.ContainsFunc(reasons, func(why string) bool { return !slices.Contains(r.accepted, why) }) {
		r.Reasons = reasons
		r.Phase, r.AskedAt, r.Gate = Asking, now, e.Of.Seq
		return
	}
	r.Draft.Turned = false // if it was, that is confirmed by now
	s.last = Act{Kind: r.Draft.Kind}
	if r.hold && s.config.UndoHold > 0 {
		r.Phase, r.LeavesAt = Holding, now.Add(s.config.UndoHold)
		s.wait(TimerLeave, e.Of.Conv, s.config.UndoHold, false)
		s.remember(undoItem{back: Unsend{Conv: e.Of.Conv}, at: now, title: s.called(r)})
		s.mark(en, false)
		return
	}
	s.dispatch(now, r)
}

// unsend leaves the gate or takes a held reply back.
func (s *State) unsend(now time.Time, e Unsend) {
	r := s.replies[e.Conv]
	if r == nil || (r.Phase != Holding && r.Phase != Checking && r.Phase != Asking) {
		return
	}
	held, read := r.Phase == Holding, r.Phase == Asking && e.Read == r.Gate && now.Sub(r.AskedAt) >= GatePause
	so := s.back(r)
	// A note's question names nothing that was written meanwhile.
	if ms := r.gate.Messages; read && r.Draft.Kind != model.OpNote && len(ms) > 0 {
		r.Draft.Basis = ms[len(ms)-1].ID
		s.unsaved(r)
	}
	if held {
		s.say(now, Notice{Text: "not sent: " + s.called(r) + " is a draft again" + so})
	}
}

// back makes a reply that has not left a draft again. It answers what is not done
// because of that, see callOff.
func (s *State) back(r *reply) (so string) {
	so = s.callOff(r.Draft.Conv)
	delete(s.timers, timerSlot{TimerLeave, r.Draft.Conv})
	s.forgetHeld(r.Draft.Conv)
	r.Phase, r.Reasons, r.accepted, r.gating, r.leaving = Writing, nil, nil, 0, false
	s.version++
	s.mark(s.entry(r.Draft.Conv), false)
	return so
}

// forgetHeld takes a held reply off the undo stack.
func (s *State) forgetHeld(ref model.Ref) {
	s.undo = slices.DeleteFunc(s.undo, func(u *undoItem) bool { return u.back == (Unsend{Conv: ref}) })
}

// leave lets a held reply go.
func (s *State) leave(now time.Time, ref model.Ref) {
	if r := s.replies[ref]; r != nil && r.Phase == Holding {
		s.dispatch(now, r)
	}
}

// dispatch sends the reply: once. A draft that is being written must be on disk
// first, so that the two never cross.
func (s *State) dispatch(now time.Time, r *reply) {
	ref := r.Draft.Conv
	s.forgetHeld(ref)
	r.Phase = Sending
	s.version++
	if r.writing {
		r.leaving = true
		return
	}
	out := model.Outgoing{
		ID:   fmt.Sprintf("%d-%d", now.UnixNano(), s.next()),
		Conv: ref, Kind: r.Draft.Kind, Body: r.Draft.Body,
		State: model.SendSending, Attempt: now,
	}
	if r.entry != "" {
		out.ID, out.Again = r.entry, true
	}
	for _, m := range r.gate.Messages {
		if m.Direction != model.In {
			out.Known = append(out.Known, m.ID)
		}
	}
	r.Out, s.ours[out.ID] = &out, true
	s.mark(s.entry(ref), false)
	s.emit(Dispatch{Out: out, Deed: s.sendDeed(out)})
}

// dispatched takes in what became of a send.
func (s *State) dispatched(now time.Time, e Dispatched) {
	ref := e.Of.Out.Conv
	r, en := s.replies[ref], s.entry(ref)
	defer s.settled(now, e.Of.Deed, e.Patch, e.Fault, e.Unkept)
	if r == nil || r.Out == nil || r.Out.ID != e.Of.Out.ID {
		return
	}
	s.mark(en, true)
	s.version++
	switch {
	case e.Fault == nil:
		if id := e.Patch.MessageID; id != "" {
			s.used[id] = true // no unclear attempt with the same words was this one
		}
		s.accepted(now, r)
	case e.Fault.Kind == model.FaultUnknown:
		r.Phase = Unconfirmed
		r.Out.State, r.Out.Why = model.SendUnknown, e.Fault.What
		so := s.callOff(ref)
		s.fail(en, "not confirmed: the "+string(r.Draft.Kind)+" may have been sent"+so)
		s.say(now, Notice{Text: "not confirmed: " + s.called(r) + " may have been sent; looking" + so, Bad: true})
		s.lookLater(r)
	default:
		r.Out, r.Phase = nil, Writing
		why := unsent(e.Fault)
		r.Error = "not sent: " + why
		s.saveDraft(ref) // what was typed last may not have been written before it left
		so := s.callOff(ref)
		s.fail(en, r.Error+so)
		s.say(now, Notice{Text: "not sent: " + s.called(r) + ": " + why + " (the text is kept)" + so, Bad: true})
	}
}

// unsent is why a reply did not leave, without the words that say so: some faults
// begin with them, since verbs show them as they are.
func unsent(f *model.Fault) string {
	why := strings.TrimPrefix(f.Error(), "not sent")
	return strings.TrimLeft(why, ":, ")
}

// called is what a text is called: "the reply to Marco Rossi". Nobody must take a note
// for anything that a customer reads, nor the other way round.
func (s *State) called(r *reply) string {
	label := s.entry(r.Draft.Conv).shown().Contact.Label()
	if r.Draft.Kind == model.OpNote {
		return "the note on " + label
	}
	return "the reply to " + label
}

// endReply forgets a reply; another text that waited for its fate is the draft again.
func (s *State) endReply(r *reply) {
	ref := r.Draft.Conv
	delete(s.replies, ref)
	if r.other != nil {
		s.replies[ref] = &reply{Reply: Reply{Draft: *r.other, Saved: true, Restored: r.other.UpdatedAt}}
	}
}

// acceptedWords say what is true once the server has taken a reply: no more than that,
// where it does not tell what becomes of it; and a note goes nowhere.
func (s *State) acceptedWords(ref model.Ref, kind model.OpKind) string {
	who := s.entry(ref).shown().Contact.Label()
	switch a := s.account(ref.Account); {
	case kind == model.OpNote:
		return "noted on " + who + ": only the team reads it"
	case a != nil && a.Caps.Delivery:
		return "accepted for " + who + ": delivery shows in the thread"
	case a != nil:
		return "accepted for " + who + ": " + a.Caps.Name + " does not tell whether it arrives"
	}
	return "accepted for " + who
}

// accepted ends a reply that the server has taken.
func (s *State) accepted(now time.Time, r *reply) {
	ref := r.Draft.Conv
	en := s.entry(ref)
	s.endReply(r)
	delete(s.timers, timerSlot{TimerSettle, ref})
	s.fail(en, "")
	s.mark(en, true)
	s.version++
	s.say(now, Notice{Text: s.acceptedWords(ref, r.Out.Kind)})
	s.followUp(en, r.then)
	s.hasten(s.account(ref.Account), now)
	s.readWithReply(en, r)
	if th := s.threads.get(ref); s.live && th != nil && ref == s.selected {
		q := model.ThreadQuery{}
		if len(th.view.Messages) > 0 {
			q.After = followFrom(th.view.Messages)
		}
		s.fetchThread(ref, q)
	}
}
