package inbox

import (
	"cmp"
	"slices"
	"time"

	"convo/model"
)

// applyHistory handles what was done before: reading it and taking it back.
func (s *State) applyHistory(now time.Time, e Event) {
	switch e := e.(type) {
	case ReadHistory:
		s.readJournal()
	case Journaled:
		s.journaled(now, e)
	case Recorded:
		s.notKept(now, e.Fault)
	case AskBack:
		s.askBack(now, e.ID)
	case TakeBack:
		s.takeBackDeed(now, e.ID)
	}
}

// askEarlier asks whether to take back what another run did. What that was is read first:
// other convos work on.
func (s *State) askEarlier() {
	s.journal.asking = true
	s.readJournal()
}

// askNewest asks about the newest deed of another run that can be taken back.
func (s *State) askNewest(now time.Time) {
	deeds := s.deeds()
	for i := len(deeds) - 1; i >= 0; i-- {
		d := deeds[i]
		if _, mine := s.journal.mine[d.ID]; !mine && d.Undoes == "" && s.canTakeBack(d).OK {
			s.askBack(now, d.ID)
			return
		}
	}
	s.refuse(now, "nothing to undo")
}

// askBack asks whether to take a deed back, and its whole bulk with it.
func (s *State) askBack(now time.Time, id string) {
	bulk, why := s.takenBack(id)
	if len(bulk) == 0 {
		s.refuse(now, "not undone: "+why)
		return
	}
	at := bulk[len(bulk)-1].At
	s.ask("undo: "+s.together(bulk)+", "+clock(at, now)+"?", TakeBack{ID: id})
}

// takenBack are the deeds that taking back id would take back, or why there are none.
func (s *State) takenBack(id string) (bulk []model.Deed, why string) {
	why = "it is in the history no more"
	for _, d := range model.BulkOf(s.deeds(), id) {
		if can := s.canTakeBack(d); can.OK {
			bulk = append(bulk, d)
		} else if d.ID == id {
			why = can.Why
		}
	}
	return bulk, why
}

// takeBackDeed takes a deed back, and its whole bulk with it, the newest first. Each
// inverse is checked against a fresh reading before it is made.
func (s *State) takeBackDeed(now time.Time, id string) {
	deeds, why := s.takenBack(id)
	if len(deeds) > 1 && s.bulk != nil {
		deeds, why = nil, oneBulk
	}
	if len(deeds) == 0 {
		s.refuse(now, "not undone: "+why)
		return
	}
	u := undoItem{at: deeds[0].At, title: s.together(deeds)}
	for _, d := range slices.Backward(deeds) {
		inv, _ := s.inverse(d)
		of := s.journal.mine[d.ID]
		s.forget(of)
		if en := s.entry(d.Conv); !en.known {
			en.base.LastMessageAt = d.Was.Last // the last that the person here knows of
		}
		s.showUnlisted(d.Conv)
		u.steps = append(u.steps, step{of: of, op: inv, undoes: d.ID})
	}
	s.push(&s.undo, &u)
	s.carryBack(now, &u, false)
}

// canTakeBack says whether a deed can be taken back now, and if not, why.
func (s *State) canTakeBack(d model.Deed) model.Support {
	inv, ok := s.inverse(d)
	if !ok {
		return d.Undoable()
	}
	if e := s.entries[d.Conv]; e != nil {
		for _, p := range e.pending {
			if cmp.Or(p.undoes, s.journal.deedOf[p.takesBack]) == d.ID {
				return model.No("it is being undone")
			}
		}
	}
	return s.Can(d.Conv, inv.Kind)
}

// inverse is what takes a deed back. Of this run more is known than what is written
// down: a subject that was replaced.
func (s *State) inverse(d model.Deed) (model.Op, bool) {
	inv, ok := d.Inverse()
	if op := s.journal.mine[d.ID]; !ok && op != 0 && d.Result == model.ResultDone && d.UndoneBy == "" {
		for _, u := range s.undo {
			for _, st := range u.steps {
				if st.of == op && st.op.Kind != "" {
					return st.op, true
				}
			}
		}
	}
	if a := s.account(d.Conv.Account); ok && a != nil && inv.Person.ID != "" {
		inv.Person = s.person(a, inv.Person.ID)
	}
	return inv, ok
}
