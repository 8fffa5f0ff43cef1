package inbox

import (
	"convo/model"
)

// Past is one row of the history: something that was done from this machine, or a bulk.
type Past struct {
	ID      string       // of its newest deed, by which it is taken back
	Deeds   []model.Deed // oldest first
	Did     string       // "archived", "assigned to Luca Verdi"
	Who     string       // whom the conversation is with; "" where it is not loaded, and of several
	Undo    model.Support
	Another bool // another run did it
}

// pastRow is where the deeds of a row are.
type pastRow []int

// HistoryLen is how many rows the history has.
func (s *State) HistoryLen() int {
	s.rowsOfPast()
	return len(s.journal.past)
}

// HistoryIndex is the row that holds the deed with this id; -1 where none does.
func (s *State) HistoryIndex(id string) int {
	s.rowsOfPast()
	at, ok := s.journal.at[id]
	if !ok {
		return -1
	}
	for i, row := range s.journal.past {
		for _, k := range row {
			if k == at {
				return i
			}
		}
	}
	return -1
}

// History is the row at index i, newest first; i must be below HistoryLen.
func (s *State) History(i int) Past {
	s.rowsOfPast()
	row := s.journal.past[i]
	p := Past{Deeds: make([]model.Deed, len(row))}
	for k, at := range row {
		p.Deeds[k] = s.journal.deeds[at]
	}
	last := p.Deeds[len(p.Deeds)-1]
	p.ID, p.Did = last.ID, s.did(last)
	if len(row) == 1 {
		p.Who = s.customer(last.Conv)
	}
	_, mine := s.journal.mine[last.ID]
	p.Another = !mine
	p.Undo = s.canTakeBack(last)
	for _, d := range p.Deeds {
		if !p.Undo.OK {
			if can := s.canTakeBack(d); can.OK {
				p.Undo = can
			}
		}
	}
	return p
}

// HistoryRead reports whether the journal was read already.
func (s *State) HistoryRead() bool { return s.journal.read }

// rowsOfPast makes the rows, where deeds have changed since: a bulk is one.
func (s *State) rowsOfPast() {
	j := &s.journal
	if j.past != nil {
		return
	}
	rows := make([]pastRow, 0, len(j.deeds))
	bulks := map[string]int{}
	for i := len(j.deeds) - 1; i >= 0; i-- {
		batch := j.deeds[i].Batch
		at, there := bulks[batch]
		if batch != "" && there {
			rows[at] = append(pastRow{i}, rows[at]...)
			continue
		}
		bulks[batch] = len(rows)
		rows = append(rows, pastRow{i})
	}
	j.past = rows
}

// did is what a deed did, without the conversation: "archived", "assigned to Luca".
func (s *State) did(d model.Deed) string {
	value := model.NewText(d.Value).Line()
	switch {
	case d.Kind == model.OpReply:
		return "replied to"
	case d.Kind == model.OpNote:
		return "left a note on"
	case d.Kind == model.OpAssign:
		return "assigned to " + s.ownerName(d.Conv.Account, model.OwnedBy(model.Person{ID: d.Person})) + ":"
	case value == "":
		return past(d.Kind)
	case d.Kind == model.OpStatus, d.Kind == model.OpChannel, d.Kind == model.OpPriority:
		return "set " + string(d.Kind) + " " + value + ":"
	case d.Kind == model.OpConnect:
		return "connected to booking " + value + ":"
	case d.Kind == model.OpDisconnect:
		return "disconnected from booking " + value + ":"
	}
	return past(d.Kind)
}
