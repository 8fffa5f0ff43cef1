package inbox

import (
	"time"

	"convo/model"
	"convo/model/query"
)

// seek moves the cursor to the next row that a filter matches, or to the one before,
// and round at the end of the list.
func (s *State) seek(now time.Time, e Seek) {
	rows, env := s.rows.rows, s.env(now)
	n, by := len(rows), 1
	if e.Back {
		by = -1
	}
	at := s.SelectedIndex()
	from := at
	if at < 0 { // between two rows, or on none
		from = min(s.lastRow, n)
		if !e.Back {
			from--
		}
	}
	for k := 1; k <= n; k++ {
		i := from + k*by
		round := i < 0 || i >= n
		i = ((i % n) + n) % n
		if !e.Filter.Match(rows[i].shown(), env) {
			continue
		}
		switch {
		case i == at:
			s.say(now, Notice{Text: "no other row matches " + shown(e.Filter)})
		case round && e.Back:
			s.say(now, Notice{Text: "from the bottom again: " + shown(e.Filter)})
		case round:
			s.say(now, Notice{Text: "from the top again: " + shown(e.Filter)})
		}
		s.selectRef(rows[i].base.Ref)
		return
	}
	s.refuse(now, "no row matches "+shown(e.Filter))
}

// shown is a filter, safe to show.
func shown(f query.Filter) string { return model.NewText(f.String()).Line() }

// find shows a conversation wherever it stands, after reading it where it is not known.
func (s *State) find(now time.Time, ref model.Ref) {
	s.finding = model.Ref{}
	a := s.account(ref.Account)
	if a == nil {
		return
	}
	if e := s.entries[ref]; e != nil && e.known && !e.gone {
		s.reveal(now, ref)
		return
	}
	s.finding = ref
	s.version++
	s.emit(FetchOne{Seq: s.next(), Conv: ref})
}

// foundByID goes on with find once the conversation was read, or tells why it was not.
func (s *State) foundByID(now time.Time, e Got) {
	if e.Of.Conv != s.finding || s.finding.IsZero() {
		return
	}
	s.finding = model.Ref{}
	s.version++
	if e.Fault != nil {
		s.refuse(now, "not opened: "+e.Fault.Error())
		return
	}
	s.reveal(now, e.Of.Conv)
}

// reveal puts the cursor on a conversation and loads its thread. Where the view or the
// filter leaves it out, it is looked at among everything that is where it is.
func (s *State) reveal(now time.Time, ref model.Ref) {
	s.settle(now, true)
	e := s.entries[ref]
	if !e.places[inView].in {
		view, filter := All, query.Filter{}
		switch {
		case e.shown().Status.PutAway():
			view = Archived
		case s.asleep(ref):
			filter = query.Snoozed()
		}
		s.setFilter(now, filter)
		s.setView(now, view)
	}
	s.selectRef(ref)
	delete(s.timers, timerSlot{TimerRest, model.Ref{}})
	s.loadThread(now, ref)
}

// Finding is the conversation that is being read in order to be shown; the zero Ref
// where there is none.
func (s *State) Finding() model.Ref { return s.finding }
