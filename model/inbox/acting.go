package inbox

import (
	"slices"
	"time"

	"convo/model"
)

// applyActing handles operations other than sends.
func (s *State) applyActing(now time.Time, e Event) {
	switch e := e.(type) {
	case Act:
		s.act(now, e)
	case ActAll:
		s.actAll(now, e)
	case StopBulk:
		s.stopBulk(now, "stopped")
	case Create:
		s.create(now, e)
	case Undo:
		s.undoLast(now, e.N)
	case Redo:
		s.redoLast(now, e.N)
	case Answer:
		s.answer(now, e.Yes)
	case Written:
		s.written(now, e)
	}
}

// act begins an operation, or says why it cannot.
func (s *State) act(now time.Time, e Act) {
	if e.Conv.IsZero() {
		s.refuse(now, "no conversation is selected")
		return
	}
	s.endStretch()
	en := s.entry(e.Conv)
	why := s.cannotAct(en, e.Kind)
	if en.tasked {
		why = "it is part of the bulk that is under way"
	}
	if why != "" {
		s.refuse(now, "not "+past(e.Kind)+": "+why)
		return
	}
	op := s.opOf(en, e)
	if s.readsHere(op) {
		s.seeHere(now, en)
		return
	}
	if en.known && op.Done(*en.shown()) {
		s.say(now, Notice{Text: already(op, en.shown())})
		return
	}
	op.ID = s.next()
	p := &pending{op: op, before: before(op, en), held: e.Held && s.config.UndoHold > 0, ownerUnseen: e.Shown != nil && !e.Shown.Known}
	if p.held {
		s.replaceHeld(en)
	}
	s.redo = nil
	s.noteLast(e)
	notice := Notice{Text: describe(op, en.shown())}
	if inverse, ok := op.Inverse(p.before); ok || p.held {
		inverse.Conv = op.Conv
		s.remember(undoItem{at: now, title: notice.Text, steps: []step{{of: op.ID, op: inverse}}})
		notice.Undo = true
	}
	s.begin(en, p)
	s.say(now, notice)
}

// noteLast remembers an action that somebody asked for by a key.
func (s *State) noteLast(e Act) {
	if e.By != "" {
		s.last = e
	}
}

// opOf is the operation that an Act asks for, without its number.
func (s *State) opOf(en *entry, e Act) model.Op {
	op := model.Op{Conv: e.Conv, Kind: e.Kind, Person: e.Person, Value: e.Value, Seen: e.Seen, Batch: e.Batch}
	if op.Seen.IsZero() {
		op.Seen = en.shown().LastMessageAt
	}
	op.If = guard(op, e.Shown)
	return op
}

// before is a conversation as it will have been before an operation: an owner that is not
// known is the one that the guard insists on.
func before(op model.Op, en *entry) model.Conversation {
	c := *en.shown()
	if !c.Owner.Known && op.If.Owner != nil {
		c.Owner = *op.If.Owner
	}
	return c
}

// replaceHeld drops the operations that are still held on a conversation: the new
// one takes their place, and their timer.
func (s *State) replaceHeld(en *entry) {
	for _, p := range slices.Clone(en.pending) {
		if p.held {
			en.drop(p.op.ID)
			s.underway--
			s.forget(p.op.ID)
		}
	}
}

// guard is what an operation asks for just before it is carried out.
func guard(op model.Op, shown *model.Owner) model.Guard {
	switch op.Kind {
	case model.OpRead:
		return model.Guard{NoneNewer: !op.Seen.IsZero()}
	case model.OpAssign, model.OpRelease:
		if shown != nil && !shown.Known {
			// "?" was on the screen: whoever turns out to own it was not seen.
			nobody := model.Nobody()
			shown = &nobody
		}
		return model.Guard{Owner: shown}
	default:
	}
	return model.Guard{}
}

// cannot says why an operation is impossible; "" where nothing speaks against it.
func (s *State) cannot(en *entry, k model.OpKind) string {
	a := s.account(en.base.Ref.Account)
	switch {
	case a == nil:
		return "there is no account " + model.NewText(en.base.Ref.Account).Line()
	case k == model.OpRead && a.Caps.SeenHere:
		return ""
	case !a.Caps.Can(k).OK:
		return a.Caps.Can(k).Why
	case s.config.Observer:
		return "observer mode changes nothing"
	case en.base.Inert():
		return "its id cannot be used in a request"
	case en.gone:
		return "the server no longer knows it"
	case a.health.Stopped:
		return "the key was refused"
	case s.live && !a.health.OfflineSince.IsZero():
		return "offline since " + a.health.OfflineSince.Format("15:04")
	}
	return ""
}

// cannotAct says why an operation other than a send is impossible, for the person at the
// keyboard, too; "" where nothing speaks against it.
func (s *State) cannotAct(en *entry, k model.OpKind) string {
	if why := s.cannot(en, k); why != "" {
		return why
	}
	return s.nameless(en.base.Ref.Account, k)
}

// begin shows an operation at once and starts it as soon as the conversation has
// none before it. Its row leaves at once where it no longer belongs.
func (s *State) begin(en *entry, p *pending) {
	s.fail(en, "")
	p.after = s.mustFollow(p.op)
	en.pending = append(en.pending, p)
	s.underway++
	en.overlay()
	s.mark(en, true)
	if !p.undo && !p.op.Unasked {
		s.goOn(en, p.op)
	}
	if p.held {
		s.wait(TimerHold, p.op.Conv, s.config.UndoHold, false)
		return
	}
	s.runNext(en)
}

// runNext starts the conversation's oldest operation if none is running. One at
// a time: their order is the order of the keys, but for held ones, which others
// need not wait for. What waits for a reply lets only those by that have nothing to do
// with where the conversation stands. Where none is left but a bulk's, a reply's check
// has waited long enough.
func (s *State) runNext(en *entry) {
	for _, p := range en.pending {
		if p.running {
			return
		}
	}
	waits := false
	for _, p := range en.pending {
		switch {
		case p.held:
		case p.after:
			waits = true
		case waits && isStatus(p.op):
		default:
			p.running = true
			s.emit(Write{Op: p.op, Deed: s.deed(p), Yield: p.task && s.live})
			if p.task {
				s.readGate(en)
			}
			return
		}
	}
	s.readGate(en)
}

// heldOver lets a held operation leave.
func (s *State) heldOver(ref model.Ref) {
	en := s.entry(ref)
	for _, p := range en.pending {
		if p.held && p.op.Unasked {
			s.forget(p.op.ID) // nobody expects to take back what they did not do
		}
		p.held = false
	}
	s.runNext(en)
}

// written settles an operation.
func (s *State) written(now time.Time, e Written) {
	op := e.Of.Op
	defer s.settled(now, e.Of.Deed, e.Patch, e.Fault, e.Unkept)
	if op.Kind == model.OpCreate {
		s.created(now, e)
		return
	}
	en := s.entry(op.Conv)
	p, ok := en.drop(op.ID)
	if !ok {
		return
	}
	s.underway--
	a := s.account(op.Conv.Account)
	s.mark(en, true)
	if e.Fault == nil {
		wasUnseen := s.unseen(en)
		s.confirm(now, a, en, e)
		s.sawOwn(en, wasUnseen, updated(e.Patch))
		en.stirredByMe(updated(e.Patch))
		s.afterWrite(now, a, en, op)
		if op.Kind == model.OpRead {
			s.marked(now, a, en, op, e.Patch)
		}
		s.sayWritten(now, p, en, e.Patch)
	} else if !s.postponed(p, e.Fault) {
		s.notWritten(now, a, en, p, e.Fault)
	}
	s.stepped(now, op, e.Fault)
	s.runNext(en)
	s.taskWritten(now, e)
}

// confirm takes in that our operation was done.
func (s *State) confirm(now time.Time, a *account, en *entry, e Written) {
	was := inInbox(&en.base)
	en.confirm(e.Of.Op, e.Patch, s.seq, now)
	if e.Patch.Fresh != nil {
		en.merge(*e.Patch.Fresh, s.seq, now)
	}
	en.overlay()
	if a != nil {
		a.moved(inInbox(&en.base)-was, s.seq)
	}
}

// sayWritten tells what came of an operation besides what was said when it began. A bulk
// tells in the end.
func (s *State) sayWritten(now time.Time, p *pending, en *entry, patch model.Patch) {
	op := p.op
	if patch.Already {
		// Somebody else has done it: there is nothing of ours to take back.
		s.forget(op.ID)
	}
	switch {
	case p.task:
	case patch.Note != "":
		s.say(now, Notice{Text: describe(op, en.shown()) + ": " + patch.Note})
	case patch.Already && !op.Unasked:
		s.say(now, Notice{Text: already(op, en.shown())})
	}
}

// afterWrite looks at what the operation changed for others, and, after what takes
// something out of sight, at whether something came in between.
func (s *State) afterWrite(now time.Time, a *account, en *entry, op model.Op) {
	s.hasten(a, now)
	if op.Kind == model.OpDelete {
		s.advance(op.Conv, 1)
		en.gone = true
	}
	if s.live && hides(op) && en.base.LastMessageAt.After(op.Seen) {
		s.emit(FetchOne{Seq: s.next(), Conv: op.Conv})
	}
}

// notWritten takes a failed operation back and says why.
func (s *State) notWritten(now time.Time, a *account, en *entry, p *pending, f *model.Fault) {
	op := p.op
	why := s.whyNot(op, f)
	s.notCarried(op.ID, f)
	takenBack := f.Kind != model.FaultUnknown && s.calledOff(en, op.ID)
	if f.Fresh != nil {
		// It was read just before the write, so after everything asked for earlier.
		en.merge(*f.Fresh, op.ID, now)
	}
	if op.Unasked && s.notUnasked(now, en, op, f) {
		return
	}
	switch f.Kind {
	case model.FaultCanceled:
		return
	case model.FaultStale:
		if op.Kind == model.OpRead {
			s.failed(now, en, p, notMarked(now, f), notMarked(now, f)+" ("+en.shown().Contact.Label()+")")
			return
		}
		if op.Kind == model.OpAssign && f.Fresh != nil && !p.undo && !p.task && !takenBack {
			s.askOwner(p, f.Fresh.Owner)
			s.fail(en, "not assigned: "+why)
			return
		}
	case model.FaultNotFound:
		if f.Missing == "user" {
			s.fetchPeople(a)
		} else {
			en.gone, en.known = true, true
		}
	case model.FaultUnauthenticated:
		a.bad(now, f)
	case model.FaultUnknown:
		if s.live {
			s.emit(FetchOne{Seq: s.next(), Conv: op.Conv})
		}
		s.failed(now, en, p, "not confirmed: "+why, "not confirmed: "+describe(op, en.shown())+" ("+why+")")
		return
	default:
	}
	s.failed(now, en, p, "not "+past(op.Kind)+": "+why, "not "+describe(op, en.shown())+": "+why)
}

// failed marks the row of an operation that failed and says so. A bulk tells in the end.
func (s *State) failed(now time.Time, en *entry, p *pending, why, says string) {
	s.fail(en, why)
	if !p.task {
		s.say(now, Notice{Text: says, Bad: true})
	}
}

// whyNot is why an operation failed, with the name of an owner who is not the expected
// one: answers tell only the id of some.
func (s *State) whyNot(op model.Op, f *model.Fault) string {
	if f.Kind == model.FaultStale && f.Fresh != nil && op.If.Owner != nil && f.Fresh.Owner.Known &&
		!f.Fresh.Owner.IsNobody() && !f.Fresh.Owner.Same(*op.If.Owner) {
		return "with " + s.ownerName(op.Conv.Account, f.Fresh.Owner) + " by now"
	}
	return f.Error()
}

// askOwner asks whether to assign although somebody else has the conversation: since the
// person saw who does, or because nobody had seen that yet.
func (s *State) askOwner(p *pending, now model.Owner) {
	op := p.op
	who := "with nobody"
	if !now.IsNobody() {
		who = "with " + s.ownerName(op.Conv.Account, now)
	}
	if p.ownerUnseen {
		who = "it is " + who + " (the screen did not know)"
	} else {
		who = "now " + who + " (since you saw it)"
	}
	s.ask(who+". assign to "+nameOf(op.Person)+" anyway?",
		Act{Kind: op.Kind, Conv: op.Conv, Person: op.Person, Value: op.Value, Shown: &now, Seen: op.Seen})
}

// ask puts a question to the person; then is what yes means. It replaces the one before.
func (s *State) ask(text string, then Event) {
	if !s.notice.Stays {
		s.notice = Notice{} // it would come back and look like the answer
	}
	s.question = &Question{N: s.next(), Text: text, Then: then}
	s.version++
}

// answer goes on with what a question held back, or leaves it.
func (s *State) answer(now time.Time, yes bool) {
	q := s.question
	s.question = nil
	s.version++
	if q != nil && yes {
		s.apply(now, q.Then)
	}
}
