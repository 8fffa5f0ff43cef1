package inbox

import "convo/model"

// What is asked for the journal.
type (
	// ReadJournal reads what was done from this machine.
	ReadJournal struct{ Seq model.Seq }

	// Record writes down what is known of a deed by now.
	Record struct{ Deed model.Deed }
)

func (ReadJournal) effect() {}
func (Record) effect()      {}

// Slot of the journal: one reading at a time.
func (ReadJournal) Slot() string { return "journal" }

// Slot of a record: it is never cancelled.
func (Record) Slot() string { return "" }

// What a person does with the journal, and what it answers.
type (
	// ReadHistory reads the journal again: other convos write into it.
	ReadHistory struct{}

	// AskBack asks whether to take back a deed of the journal, naming what was done and
	// when.
	AskBack struct{ ID string }

	// TakeBack takes back a deed by its id, and with it the others of its bulk.
	TakeBack struct{ ID string }

	// Journaled answers ReadJournal: what was done in the last 30 days, oldest first. A
	// fault may come together with deeds.
	Journaled struct {
		Of    ReadJournal
		Deeds []model.Deed
		Fault *model.Fault
	}

	// Recorded answers Record.
	Recorded struct{ Fault *model.Fault }
)

func (ReadHistory) event() {}
func (AskBack) event()     {}
func (TakeBack) event()    {}
func (Journaled) event()   {}
func (Recorded) event()    {}
