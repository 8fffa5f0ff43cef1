package inbox

import (
	"slices"
	"time"

	"convo/model"
)

// marks are the conversations that the next action is for. They belong to conversations
// and not to rows, so they survive a change of view. While there are any, a poll moves no
// rows.
type marks struct {
	list    []*entry // in the order in which they were marked
	version uint64   // changes with the marks, and with what is shown of a marked conversation
	stretch *stretch // the range that is being marked; nil for none
}

// stretch is a range that reaches from where it began to the cursor.
type stretch struct {
	from   *entry
	before []*entry // what was marked when it began
	steps  bool     // it is marked step by step: any other move ends it
}

// applyMarking handles the events that mark conversations.
func (s *State) applyMarking(now time.Time, e Event) {
	switch e := e.(type) {
	case Mark:
		s.toggleMark(s.entries[e.Ref])
	case MarkRange:
		if s.endStretch() {
			return
		}
		s.beginStretch(false)
	case MarkStep:
		if st := s.marks.stretch; st == nil || !st.steps {
			s.endStretch()
			s.beginStretch(true)
		}
		s.step(e.By)
	case MarkAll:
		s.endStretch()
		s.setMarks(slices.Concat(s.marks.list, s.matching(now)))
	case Unmark:
		s.endStretch()
		s.setMarks(nil)
	}
}

// matching are the rows but those that only keep their places for now.
func (s *State) matching(now time.Time) []*entry {
	env := s.env(now)
	return slices.DeleteFunc(slices.Clone(s.rows.rows), func(en *entry) bool {
		_, waits := s.late[en]
		return waits && !s.wanted(en, env)
	})
}

// toggleMark marks a conversation, or takes its mark away. Those of a bulk that is under
// way keep theirs.
func (s *State) toggleMark(en *entry) {
	s.endStretch()
	switch {
	case en == nil:
	case en.marked && !en.tasked:
		s.dropMark(en)
	default:
		s.setMarks(append(slices.Clone(s.marks.list), en))
	}
}

// setMarks marks what of the list can be marked, each once, and takes all other marks
// away but those of the bulk that is under way.
func (s *State) setMarks(list []*entry) {
	var all []*entry
	for _, en := range s.marks.list {
		if en.marked = en.tasked; en.tasked {
			all = append(all, en)
		}
	}
	for _, en := range list {
		if !en.marked && en.known && !en.gone {
			en.marked = true
			all = append(all, en)
		}
	}
	s.marks.list = all
	s.marksChanged()
}

// dropMark takes one mark away.
func (s *State) dropMark(en *entry) {
	if !en.marked {
		return
	}
	en.marked = false
	s.marks.list = slices.DeleteFunc(s.marks.list, func(e *entry) bool { return e == en })
	if st := s.marks.stretch; st != nil {
		st.before = slices.DeleteFunc(st.before, func(e *entry) bool { return e == en })
	}
	s.marksChanged()
}

func (s *State) marksChanged() {
	s.marks.version++
	s.version++
}

// beginStretch begins a range at the cursor.
func (s *State) beginStretch(steps bool) {
	if s.SelectedIndex() < 0 {
		return
	}
	s.marks.stretch = &stretch{from: s.entries[s.selected], before: slices.Clone(s.marks.list), steps: steps}
	s.stretchTo()
}

// endStretch ends the range; what it marked stays marked. It reports whether there was one.
func (s *State) endStretch() bool {
	was := s.marks.stretch != nil
	if s.marks.stretch = nil; was {
		s.version++
	}
	return was
}

// endSteps ends a range that is marked step by step, because the cursor moves otherwise.
func (s *State) endSteps() {
	if st := s.marks.stretch; st != nil && st.steps {
		s.endStretch()
	}
}

// stretchTo makes the range reach to the cursor. Where either end has no row any more it
// ends.
func (s *State) stretchTo() {
	st := s.marks.stretch
	if st == nil {
		return
	}
	from, to := s.rows.index(st.from), s.SelectedIndex()
	if from < 0 || to < 0 {
		s.endStretch()
		return
	}
	s.setMarks(slices.Concat(st.before, s.rows.rows[min(from, to):max(from, to)+1]))
}

// checkMark follows a change of a marked conversation.
func (s *State) checkMark(en *entry) {
	if !en.marked {
		return
	}
	s.marks.version++
	if en.gone {
		s.dropMark(en)
	}
}

// isFree reports whether the next action is for a conversation.
func (e *entry) isFree() bool { return e.marked && !e.tasked }

// Marks answers the marked conversations, in the order in which they were marked. Those
// of a bulk that is under way are not among them: the next action is not for them.
func (s *State) Marks() []model.Ref {
	var refs []model.Ref
	for _, en := range s.marks.list {
		if en.isFree() {
			refs = append(refs, en.base.Ref)
		}
	}
	return refs
}

// Marked is the number of Marks, and how many of them have no row in what is shown.
func (s *State) Marked() (n, elsewhere int) {
	for _, en := range s.marks.list {
		if !en.isFree() {
			continue
		}
		n++
		if !en.places[inView].in {
			elsewhere++
		}
	}
	return n, elsewhere
}

// MarksVersion changes whenever Marks do, or what is shown of one of them; 0 where there
// are none.
func (s *State) MarksVersion() uint64 {
	if !slices.ContainsFunc(s.marks.list, (*entry).isFree) {
		return 0
	}
	return s.marks.version
}

// Ranging reports whether moving the cursor marks.
func (s *State) Ranging() bool { return s.marks.stretch != nil && !s.marks.stretch.steps }
