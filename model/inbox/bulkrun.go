package inbox

import (
	"slices"
	"time"

	"convo/model"
)

// runBulk begins what may be begun now, and ends the bulk when there is nothing left.
func (s *State) runBulk(now time.Time) {
	b := s.bulk
	if b == nil {
		return
	}
	s.version++
	over := true
	for _, l := range b.lanes {
		s.runLane(now, b, l)
		over = over && len(l.waiting)+len(l.running) == 0
	}
	if over && s.bulk == b {
		s.endBulk(now, b)
	}
}

// runLane keeps a few operations of a bulk under way in one account, as far as the rate
// limit lets it.
func (s *State) runLane(now time.Time, b *bulk, l *lane) {
	for len(l.waiting) > 0 && len(l.running) < bulkAtOnce {
		if why := s.blocked(l); why != "" {
			b.leave(s, l, why)
			return
		}
		if until := s.mayGoOn(l); now.Before(until) {
			s.wakeLane(now, l, until)
			return
		}
		t := l.waiting[0]
		l.waiting = l.waiting[1:]
		s.beginTask(now, b, l, t)
	}
}

// blocked says why a bulk cannot go on in an account; "" where it can.
func (s *State) blocked(l *lane) string {
	a := s.account(l.account)
	switch {
	case a == nil:
		return "there is no such account"
	case a.health.Stopped:
		return "the key was refused"
	case s.live && !a.health.OfflineSince.IsZero():
		return "offline since " + a.health.OfflineSince.Format("15:04")
	case l.row >= bulkGivesUp:
		return "too many failures in a row"
	}
	return ""
}

// mayGoOn is the time before which the rate limit lets nothing more of a bulk through: a
// part of it is left to what people do meanwhile.
func (s *State) mayGoOn(l *lane) time.Time {
	a, until := s.account(l.account), l.until
	if a.health.WaitingUntil.After(until) {
		until = a.health.WaitingUntil
	}
	if r := a.rate; r.Limit > 0 && r.Remaining <= r.Limit/bulkLeaves && r.ResetAt.After(until) {
		until = r.ResetAt
	}
	return until
}

// wakeLane goes on with a bulk once the rate limit allows it.
func (s *State) wakeLane(now time.Time, l *lane, until time.Time) {
	if slot := (timerSlot{TimerBulk, model.Ref{Account: l.account}}); s.timers[slot] == 0 {
		s.wait(TimerBulk, slot.conv, until.Sub(now), false)
	}
}

// beginTask begins one operation of a bulk, or says why it cannot be done by now.
func (s *State) beginTask(now time.Time, b *bulk, l *lane, t *task) {
	en, op := t.entry, t.op
	if why := s.cannotAct(en, op.Kind); why != "" {
		s.taskFailed(b, t, why)
		return
	}
	if s.readsHere(op) {
		s.markSeen(en, en.base.ActiveAt())
		s.taskDone(b, t)
		return
	}
	if b.way == anew && en.known && op.Done(*en.shown()) {
		b.already++
		s.taskDone(b, t)
		return
	}
	if b.way == anew && hides(op) && !op.Seen.IsZero() {
		if en.base.LastMessageAt.After(op.Seen) {
			s.taskFailed(b, t, "a newer message came at "+clock(en.base.LastMessageAt.Time(), now))
			return
		}
		op.If.NoneNewer = op.If.NoneNewer || now.Sub(b.at) > decidedFor
	}
	op.ID, op.Batch = s.next(), b.n
	p := &pending{op: op, before: before(op, en), undo: b.way != anew, takesBack: t.of, undoes: t.undoes, deed: t.deed, task: true}
	t.back, t.can = op.Inverse(p.before)
	l.running[op.ID] = t
	s.begin(en, p)
}

// taskDone notes that an operation of a bulk is done.
func (s *State) taskDone(b *bulk, t *task) {
	b.done++
	s.release(t)
	s.dropMark(t.entry)
}

// taskFailed notes that one is not. Its conversation stays marked.
func (s *State) taskFailed(b *bulk, t *task, why string) {
	b.failed++
	s.fail(t.entry, "not "+past(t.op.Kind)+": "+why)
	s.mark(t.entry, true)
	s.badly(b, t)
}

func (s *State) badly(b *bulk, t *task) {
	b.notFor = append(b.notFor, t.entry.shown().Contact.Label())
	s.release(t)
}

// release gives a conversation back to the marks.
func (s *State) release(t *task) {
	t.entry.tasked = false
	s.marksChanged()
}

// postponed reports whether an operation of a bulk was refused for the rate limit only:
// nothing was done, and it is begun again when there is room. Verbs, which have no screen
// to show that on, do not wait.
func (s *State) postponed(p *pending, f *model.Fault) bool {
	return p.task && s.live && f.Kind == model.FaultRateLimited
}

// taskWritten takes in what became of an operation of the bulk, and goes on with the next.
func (s *State) taskWritten(now time.Time, e Written) {
	b, op := s.bulk, e.Of.Op
	if b == nil || op.Batch != b.n {
		return
	}
	for _, l := range b.lanes {
		t := l.running[op.ID]
		if t == nil {
			continue
		}
		delete(l.running, op.ID)
		s.settleTask(now, b, l, t, e)
	}
	s.runBulk(now)
}

func (s *State) settleTask(now time.Time, b *bulk, l *lane, t *task, e Written) {
	if a := s.account(l.account); e.Patch.Rate.Limit > 0 {
		a.rate = e.Patch.Rate
	}
	if e.Fault == nil {
		l.row = 0
		s.taskDone(b, t)
		if was := e.Patch.Before; was != nil {
			t.back, t.can = e.Of.Op.Inverse(*was)
		}
		switch {
		case e.Patch.Already:
			b.already++
		case t.can:
			b.undo.steps = append(b.undo.steps, step{of: e.Of.Op.ID, op: t.back})
		}
		if e.Patch.Note != "" {
			b.note = e.Patch.Note
		}
		return
	}
	switch {
	case e.Fault.Kind == model.FaultRateLimited && s.live:
		l.until = now.Add(max(e.Fault.RetryAfter, time.Second))
		t.deed = e.Of.Deed.ID
		s.notBegun(b, l, t)
		return
	case e.Fault.Kind == model.FaultCanceled:
		s.notBegun(b, l, t)
		s.stopBulk(now, "convo is closing")
		return
	case e.Fault.Kind == model.FaultUnknown:
		b.unclear++
		l.row++
	case e.Fault.Kind == model.FaultNetwork, e.Fault.Kind == model.FaultServer:
		b.failed++
		l.row++
	default:
		b.failed++
		l.row = 0
	}
	if onTheWay(e.Fault) {
		b.again = append(b.again, t)
	}
	s.badly(b, t)
}

// notBegun puts an operation that nothing came of back among those that wait, or, where
// the bulk was stopped meanwhile, among those that are not done.
func (s *State) notBegun(b *bulk, l *lane, t *task) {
	l.waiting = slices.Insert(l.waiting, 0, t)
	if b.stopped != "" {
		b.leave(s, l, b.stopped)
	}
}

// leave takes what waits in a lane out of the bulk: it stays marked and is not done.
func (b *bulk) leave(s *State, l *lane, why string) {
	for _, t := range l.waiting {
		s.release(t)
	}
	b.left = append(b.left, l.waiting...)
	l.waiting = nil
	if b.stopped == "" {
		b.stopped = why
	}
}

// stopBulk lets a bulk end with what is under way. What is queued behind another
// operation on its conversation has not left, and is not begun.
func (s *State) stopBulk(now time.Time, why string) {
	b := s.bulk
	if b == nil {
		return
	}
	for _, l := range b.lanes {
		for id, t := range l.running {
			if p := t.entry.unbegun(id); p != nil {
				delete(l.running, id)
				s.takeBack(t.entry, p)
				l.waiting = append(l.waiting, t)
			}
		}
		b.leave(s, l, why)
		delete(s.timers, timerSlot{TimerBulk, model.Ref{Account: l.account}})
	}
	s.runBulk(now)
}

// taskDropped goes on with a bulk after one of its operations was dropped before it left:
// what it had to wait for did not come to pass. Why is told where it is dropped.
func (s *State) taskDropped(p *pending) {
	b := s.bulk
	if b == nil || p.op.Batch != b.n {
		return
	}
	for _, l := range b.lanes {
		if t := l.running[p.op.ID]; t != nil {
			delete(l.running, p.op.ID)
			b.failed++
			s.badly(b, t)
			s.runBulk(s.now)
		}
	}
}

// endBulk says what came of a bulk and leaves what takes it back.
func (s *State) endBulk(now time.Time, b *bulk) {
	s.bulk = nil
	b.undo.at = now
	if b.way == anew {
		b.undo.title = b.title()
	}
	if len(b.undo.steps) == 0 {
		gone := func(u *undoItem) bool { return u == b.undo }
		s.undo, s.redo = slices.DeleteFunc(s.undo, gone), slices.DeleteFunc(s.redo, gone)
	}
	if rest := slices.Concat(b.left, b.again); b.from != nil && len(rest) > 0 {
		s.keepRest(b, rest)
	}
	s.say(now, Notice{
		Text: b.summary(), Bad: b.failed+b.unclear+len(b.left) > 0,
		Undo:  b.way != back && len(b.undo.steps) > 0,
		Stays: now.Sub(b.at) > noticeFor, // nobody may be looking any more
	})
	if stack, _ := s.stacks(b.way == back); b.takeBack && top(*stack) == b.undo.n {
		s.carryBack(now, b.undo, b.way == back)
	}
}

// keepRest puts what a bulk was to take back and has not on its stack again.
func (s *State) keepRest(b *bulk, tasks []*task) {
	rest := &undoItem{at: b.from.at, title: b.from.title}
	for _, t := range tasks {
		rest.steps = append(rest.steps, step{of: t.of, op: t.op, undoes: t.undoes})
	}
	from, _ := s.stacks(b.way == afresh)
	s.push(from, rest)
}

// Progress is how far a bulk has got.
type Progress struct {
	Doing    string    // "archiving", "undoing: archived 25 conversations"
	Total    int       // conversations that it is about
	Done     int       // of these
	Failed   int       // those of which nobody knows are among them
	Waiting  int       // not begun
	Left     int       // not begun, and not going to be
	Stopping bool      // what is under way is finished, and nothing else is begun
	Until    time.Time // the rate limit lets nothing through before; zero where it goes on
}

// Progress is how far the bulk has got that is under way; ok is false without one.
func (s *State) Progress() (p Progress, ok bool) {
	b := s.bulk
	if b == nil {
		return Progress{}, false
	}
	p = Progress{Doing: b.doing(), Total: b.total, Done: b.done, Failed: b.failed + b.unclear, Stopping: b.stopped != "", Left: len(b.left)}
	going := false
	for _, l := range b.lanes {
		p.Waiting += len(l.waiting)
		going = going || len(l.running) > 0
		for id, t := range l.running {
			if t.entry.unbegun(id) != nil {
				p.Waiting++
			}
		}
		if until := s.mayGoOn(l); len(l.waiting) > 0 && (p.Until.IsZero() || until.Before(p.Until)) {
			p.Until = until
		}
	}
	if going {
		p.Until = time.Time{}
	}
	return p, true
}
