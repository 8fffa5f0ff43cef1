package inbox

import (
	"fmt"
	"slices"
	"time"

	"convo/model"
)

const (
	undoDeep = 50
	undoFor  = 10 * time.Minute // what is older is asked about before it is taken back
)

// undoItem is something that was done here and can be taken back. On the redo stack
// it is something that was taken back and can be done again.
type undoItem struct {
	n     model.Seq // tells it from every other, see State.UndoTop
	at    time.Time
	title string    // what was done, in words: "archived Giulia Bianchi"
	back  Event     // takes back what nobody but this machine knows of; nil for operations
	steps []step    // the operations that take it back
	from  *undoItem // what it takes back itself, in case that does not come to pass
}

// step takes one operation back.
type step struct {
	of model.Seq // the operation
	op model.Op  // its inverse; Kind is "" where it can be taken back only before it leaves

	undoes string // the deed of the operation, where that was not this run's
}

// remember notes something new that can be taken back. What was taken back before it
// cannot be done again: it would come on top of something else than it was made for.
func (s *State) remember(u undoItem) {
	s.redo = nil
	s.push(&s.undo, &u)
}

// push puts an item on top of a stack.
func (s *State) push(stack *[]*undoItem, u *undoItem) {
	u.n = s.next()
	*stack = append(*stack, u)
	if len(*stack) > undoDeep {
		*stack = slices.Delete(*stack, 0, 1)
	}
}

// forget takes an operation off both stacks. It answers the item that it stood in, and
// the stack that was; nil where there is none.
func (s *State) forget(op model.Seq) (on *[]*undoItem, in *undoItem) {
	if op == 0 {
		return nil, nil
	}
	for _, stack := range []*[]*undoItem{&s.undo, &s.redo} {
		for i, u := range *stack {
			j := slices.IndexFunc(u.steps, func(st step) bool { return st.of == op })
			if j < 0 {
				continue
			}
			if u.steps = slices.Delete(u.steps, j, j+1); len(u.steps) == 0 {
				*stack = slices.Delete(*stack, i, i+1)
			}
			return stack, u
		}
	}
	return nil, nil
}

// undoLast takes back the newest thing that was done. sure is the number of the item
// that a person has agreed to take back although it is old; 0 where nobody was asked.
func (s *State) undoLast(now time.Time, sure model.Seq) {
	if len(s.undo) == 0 {
		s.askEarlier()
		return
	}
	if u := s.due(now, s.undo, sure, "undo", func(n model.Seq) Event { return Undo{N: n} }); u != nil {
		s.carryBack(now, u, false)
	}
}

// redoLast does again what was taken back last.
func (s *State) redoLast(now time.Time, sure model.Seq) {
	if u := s.due(now, s.redo, sure, "redo", func(n model.Seq) Event { return Redo{N: n} }); u != nil {
		s.carryBack(now, u, true)
	}
}

// due is the item on top of a stack, if it may be carried out now. What is old is asked
// about first.
func (s *State) due(now time.Time, stack []*undoItem, sure model.Seq, word string, then func(model.Seq) Event) *undoItem {
	if len(stack) == 0 {
		s.refuse(now, "nothing to "+word)
		return nil
	}
	u := stack[len(stack)-1]
	switch {
	case sure != 0 && sure != u.n:
		s.refuse(now, "no "+word+": something else was done meanwhile")
		return nil
	case sure == 0 && now.Sub(u.at) > undoFor:
		s.ask(fmt.Sprintf("%s: %s, %s (%s ago)?", word, u.words(), clock(u.at, now), inWords(now.Sub(u.at))), then(u.n))
		return nil
	}
	return u
}

// words are what was done.
func (u *undoItem) words() string {
	if u.title == "" {
		return "what was done last"
	}
	return u.title
}

// stacks are the one that an item is taken from and the one that what takes it back
// goes to.
func (s *State) stacks(redo bool) (from, to *[]*undoItem) {
	if redo {
		return &s.redo, &s.undo
	}
	return &s.undo, &s.redo
}

// carryBack carries out the item on top of a stack. Where that is impossible now it stays.
func (s *State) carryBack(now time.Time, u *undoItem, redo bool) {
	from, to := s.stacks(redo)
	rest := (*from)[:len(*from)-1]
	if u.back != nil {
		*from = rest
		s.apply(now, u.back)
		if redo {
			s.redo = rest // doing it again is nothing new
		}
		return
	}
	if s.bulk != nil && s.bulk.undo == u {
		s.bulk.takeBack = true
		s.stopBulk(now, "stopped")
		return
	}
	if len(u.steps) > 1 {
		if s.bulk != nil {
			s.refuse(now, "not now: "+oneBulk)
			return
		}
		*from = rest
		s.carryAll(now, u, redo)
		return
	}
	st := u.steps[0]
	en := s.entry(st.op.Conv)
	if p := en.unbegun(st.of); p != nil {
		*from = rest
		s.recall(now, en, p, u, redo)
		return
	}
	if st.op.Kind == "" {
		*from = rest
		s.refuse(now, "it was done already and cannot be taken back: "+en.shown().Contact.Label())
		return
	}
	if why := s.cannot(en, st.op.Kind); why != "" {
		s.refuse(now, "not "+past(st.op.Kind)+": "+why)
		return
	}
	*from = rest
	op := st.op
	op.ID = s.next()
	if back, ok := op.Inverse(*en.shown()); ok {
		s.push(to, &undoItem{at: now, title: u.title, steps: []step{{of: op.ID, op: back}}, from: u})
	}
	s.begin(en, &pending{op: op, before: *en.shown(), undo: true, takesBack: st.of, undoes: st.undoes})
	if !redo {
		s.selectRef(op.Conv)
	}
	s.sayCarried(now, u, redo, "undone: "+s.calls(op.Conv)+" "+s.again(op))
}

// sayCarried tells that something was taken back, or done again.
func (s *State) sayCarried(now time.Time, u *undoItem, redo bool, undone string) {
	if redo {
		s.say(now, Notice{Text: "done again: " + u.words(), Undo: true})
		return
	}
	s.say(now, Notice{Text: undone})
}

// recall takes back an operation that has not left, by dropping it.
func (s *State) recall(now time.Time, en *entry, p *pending, u *undoItem, redo bool) {
	_, to := s.stacks(redo)
	s.takeBack(en, p)
	after := u.from // p was to take that back: it stands now as before
	if !p.undo {
		act := Act{Kind: p.op.Kind, Conv: p.op.Conv, Person: p.op.Person, Value: p.op.Value, Shown: p.op.If.Owner, Seen: p.op.Seen, Held: p.held}
		after = &undoItem{at: now, title: u.title, back: act}
	}
	s.push(to, after)
	s.selectRef(p.op.Conv)
	s.sayCarried(now, u, redo, "not "+past(p.op.Kind)+" after all: "+en.shown().Contact.Label())
}

// takeBack drops an operation that has not left.
func (s *State) takeBack(en *entry, p *pending) {
	if p.held {
		delete(s.timers, timerSlot{TimerHold, p.op.Conv})
	}
	if p.op.Kind == model.OpRead {
		en.declined, en.declinedWhy = p.op.Seen, ""
	}
	if _, ok := en.drop(p.op.ID); ok {
		s.underway--
	}
	s.mark(en, true)
	s.stepTakenBack(p.op)
	s.taskDropped(p)
	s.runNext(en)
}

// notCarried puts back on its stack what was to be taken back, or done again, and was
// not, where the reason was the way there and not the conversation.
func (s *State) notCarried(op model.Seq, f *model.Fault) {
	stack, u := s.forget(op)
	if u == nil || u.from == nil {
		return
	}
	if onTheWay(f) {
		from, _ := s.stacks(stack == &s.undo)
		s.push(from, u.from)
	}
}

// onTheWay reports whether a fault has nothing to do with the conversation, so that
// nothing speaks against trying again.
func onTheWay(f *model.Fault) bool {
	switch f.Kind {
	case model.FaultNetwork, model.FaultRateLimited, model.FaultUnauthenticated, model.FaultForbidden, model.FaultCanceled:
		return true
	default:
		return false
	}
}

// calledOff drops the operation that waits to take back one that has failed, and
// reports whether there was one.
func (s *State) calledOff(en *entry, failed model.Seq) (was bool) {
	for _, p := range slices.Clone(en.pending) {
		if p.takesBack == failed && !p.running {
			s.forget(p.op.ID)
			s.takeBack(en, p)
			was = true
		}
	}
	return was
}

// again says how a conversation is once an inverse has brought it back.
func (s *State) again(inv model.Op) string {
	switch inv.Kind {
	case model.OpUnarchive, model.OpReopen, model.OpUnspam:
		return "is back in the inbox"
	case model.OpArchive:
		return "is archived again"
	case model.OpClose:
		return "is closed again"
	case model.OpSpam:
		return "is spam again"
	case model.OpStatus, model.OpPriority, model.OpSubject, model.OpChannel:
		return "has " + string(inv.Kind) + " " + model.NewText(inv.Value).Line() + " again"
	case model.OpConnect:
		return "is connected to booking " + model.NewText(inv.Value).Line() + " again"
	case model.OpDisconnect:
		return "is not connected to booking " + model.NewText(inv.Value).Line() + " any more"
	case model.OpRelease:
		return "is with nobody again"
	case model.OpAssign:
		return "is with " + s.ownerName(inv.Conv.Account, model.OwnedBy(inv.Person)) + " again"
	default:
		return "is as it was"
	}
}

// inWords is a length of time: "25 min", "3 h", "2 d".
func inWords(d time.Duration) string {
	const day = 24 * time.Hour
	switch {
	case d < time.Minute:
		return "under a minute"
	case d < time.Hour:
		return fmt.Sprintf("%d min", int(d/time.Minute))
	case d < day:
		return fmt.Sprintf("%d h", int(d/time.Hour))
	}
	return fmt.Sprintf("%d d", int(d/day))
}
