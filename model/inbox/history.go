package inbox

import (
	"slices"

	"convo/model"
)

// Past is one row of the history: something that was done from this machine, or a bulk.
type Past struct {
	ID      string       // of its newest deed, by which it is taken back
	Deeds   []model.Deed // oldest first
	What    string       // "archived Giulia Bianchi", "assigned 3 conversations to Luca Verdi"
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
	return slices.IndexFunc(s.journal.past, func(row pastRow) bool { return slices.Contains(row, at) })
}

// History is the row at index i, newest first; i must be below HistoryLen.
func (s *State) History(i int) Past {
	s.rowsOfPast()
	row := s.journal.past[i]
	p := Past{Deeds: make([]model.Deed, len(row))}
	for k, at := range row {
		p.Deeds[k] = s.deeds()[at]
	}
	last := p.Deeds[len(p.Deeds)-1]
	p.ID, p.What = last.ID, s.together(p.Deeds)
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

// did is what a deed did, in words: "archived Giulia Bianchi". Whom is what it was done to.
func (s *State) did(d model.Deed, whom string) string {
	switch d.Kind {
	case model.OpReply:
		return "replied to " + whom
	case model.OpNote:
		return "left a note on " + whom
	case model.OpAssign:
		who := s.ownerName(d.Conv.Account, model.OwnedBy(model.Person{ID: d.Person}))
		return past(d.Kind) + " " + whom + " to " + who
	default:
	}
	if d.Value == "" {
		return past(d.Kind) + " " + whom
	}
	op := model.Op{Kind: d.Kind, Value: d.Value}
	return describe(op, &model.Conversation{Contact: model.Contact{Name: model.NewText(whom)}})
}

// together is what deeds of one bulk, or one alone, did in words.
func (s *State) together(deeds []model.Deed) string {
	last := deeds[len(deeds)-1]
	if n := len(deeds); n > 1 {
		return s.did(last, conversations(n))
	}
	return s.did(last, s.calls(last.Conv))
}
