package model

import (
	"slices"
	"time"
)

// Result is what became of something that was done from here.
type Result string

// The results, in the words of the history.
const (
	ResultUnderway Result = "under way"     // written down, and perhaps at the server by now
	ResultDone     Result = "done"          // also accepted, of what is sent
	ResultAlready  Result = "already so"    // nothing had to be changed
	ResultFailed   Result = "failed"        // see Deed.Fault
	ResultUnknown  Result = "not confirmed" // it may have been done
	ResultSkipped  Result = "skipped"       // something had changed, so nothing was done
)

// Deed is one thing that was done from this machine, or tried, as the journal keeps it:
// ids and the API's own words, never a name or anybody's text.
type Deed struct {
	ID    string // unique among all convos of this machine's user
	N     int    // what people call it by; 0 until it was read from the journal
	Batch string // what the deeds of one bulk have in common; "" for one alone
	At    time.Time

	Conv    Ref // of what is created, the account only until the server told the id
	Kind    OpKind
	Person  string // id of whom it was assigned to
	Value   string // what was set, where that is an id or a word of the API's
	Was     Was
	Result  Result
	Fault   FaultKind // why it failed
	Message string    // id of the message that was accepted, where the API told it

	Undoes   string // id of the deed that it takes back; "" for none
	UndoneBy string // id of the deed that has taken it back, see LinkDeeds

	// Left: the convo that did it ended before it heard what became of it, and nobody
	// was told yet. Elsewhere: another convo that is running has it under way.
	Left      bool
	Elsewhere bool
}

// Was is what an operation replaced, as far as that was known.
type Was struct {
	Status  Status
	Owner   Owner  // the id only
	Value   string // what the kind sets, as Op.Value has it
	ValueOK bool   // Value was known
	Last    Stamp  // the last message in the conversation
}

// NewDeed is the deed of an operation on a conversation that was like before, about
// to be done. What is no id and no word is left out: it may be somebody's text.
func NewDeed(id string, at time.Time, op Op, before Conversation) Deed {
	d := Deed{ID: id, At: at, Conv: op.Conv, Kind: op.Kind, Person: word(op.Person.ID), Result: ResultUnderway}
	if op.Kind != OpSubject {
		d.Value = word(op.Value)
	}
	d.Was = d.was(before)
	return d
}

// was is what of a conversation the deed replaces.
func (d Deed) was(before Conversation) Was {
	w := Was{Status: Status(word(string(before.Status))), Last: before.LastMessageAt}
	if o := before.Owner; o.IsNobody() || word(o.Person.ID) != "" {
		w.Owner = Owner{Known: o.Known, Person: Person{ID: o.Person.ID}}
	}
	if value := d.op().value(before); d.Value != "" && before.More != nil && (value == "" || ValidID(value)) {
		w.Value, w.ValueOK = value, true
	}
	return w
}

// word is s where it can be an id or a word of an API's, and "" otherwise.
func word(s string) string {
	if ValidID(s) {
		return s
	}
	return ""
}

// op is the operation that was carried out, as far as it was kept.
func (d Deed) op() Op {
	return Op{Conv: d.Conv, Kind: d.Kind, Person: Person{ID: d.Person}, Value: d.Value}
}

// before is the conversation as it was, as far as that was kept.
func (d Deed) before() Conversation {
	c := Conversation{Ref: d.Conv, Status: d.Was.Status, Owner: d.Was.Owner, LastMessageAt: d.Was.Last}
	if !d.Was.ValueOK {
		return c
	}
	c.More = &Details{}
	switch d.Kind {
	case OpPriority:
		c.More.Priority = d.Was.Value
	case OpChannel:
		c.More.DefaultChannel = d.Was.Value
	case OpConnect, OpDisconnect:
		if d.Was.Value != "" {
			c.More.Bookings = []string{d.Was.Value}
		}
	default:
	}
	return c
}

// Settled is d once it is known what became of it.
func (d Deed) Settled(p Patch, f *Fault) Deed {
	d.Left, d.Elsewhere = false, false
	if p.Before != nil {
		d.Was = d.was(*p.Before)
	}
	switch {
	case f == nil && p.Already:
		d.Result = ResultAlready
	case f == nil:
		d.Result, d.Message = ResultDone, p.MessageID
		if d.Conv.ID == "" && p.Fresh != nil {
			d.Conv = p.Fresh.Ref
		}
	case f.Kind == FaultUnknown:
		d.Result = ResultUnknown
	case f.Kind == FaultStale:
		d.Result = ResultSkipped
	default:
		d.Result, d.Fault = ResultFailed, f.Kind
	}
	return d
}

// Inverse is the operation that takes d back, guarded by the state that d left; ok is
// false where Undoable says no.
func (d Deed) Inverse() (inv Op, ok bool) {
	if !d.Undoable().OK {
		return Op{}, false
	}
	return d.op().Inverse(d.before())
}

// Undoable says whether d can be taken back, and if not, why.
func (d Deed) Undoable() Support {
	if why := d.settledBadly(); why != "" {
		return No(why)
	}
	switch d.Kind {
	case OpRead:
		return No("reading cannot be taken back")
	case OpMarkUnread:
		return No("marking unread cannot be taken back")
	case OpReply:
		return No("it was sent")
	case OpNote:
		return No("a note stays")
	case OpCreate:
		return No("what was created stays")
	case OpDelete:
		return No("nothing brings it back")
	case OpSubject:
		return No("the subject before is not kept on this machine")
	default:
	}
	switch _, ok := d.op().Inverse(d.before()); {
	case ok && (d.Value != "" || !d.Kind.sets()):
		return Yes()
	case d.Kind == OpAssign, d.Kind == OpRelease:
		return No("it is not known who owned it before")
	}
	return No("it is not known how it was before")
}

// settledBadly is why there is nothing to take back; "" where something was done.
func (d Deed) settledBadly() string {
	switch {
	case d.Result == ResultUnderway:
		return "it is still under way"
	case d.Result == ResultUnknown:
		return "it is not confirmed that it was done"
	case d.Result == ResultAlready:
		return "it was so already"
	case d.Result != ResultDone:
		return "it was not done"
	case d.UndoneBy != "":
		return "undone already"
	}
	return ""
}

// sets reports whether operations of the kind set Op.Value.
func (k OpKind) sets() bool {
	switch k {
	case OpStatus, OpPriority, OpSubject, OpChannel, OpConnect, OpDisconnect:
		return true
	default:
		return false
	}
}

// LinkDeeds notes in each deed which other one has taken it back. They are in the order
// in which they were done. An undo that was taken back itself has taken nothing back.
func LinkDeeds(deeds []Deed) {
	by := map[string]string{}
	for i := len(deeds) - 1; i >= 0; i-- {
		d := &deeds[i]
		d.UndoneBy = by[d.ID]
		if d.Undoes != "" && d.UndoneBy == "" && (d.Result == ResultDone || d.Result == ResultAlready) {
			by[d.Undoes] = d.ID
		}
	}
}

// BulkOf is the deed with this id and what was done together with it, in their order;
// nothing where there is none.
func BulkOf(deeds []Deed, id string) []Deed {
	i := slices.IndexFunc(deeds, func(d Deed) bool { return d.ID == id })
	switch {
	case i < 0:
		return nil
	case deeds[i].Batch == "":
		return deeds[i : i+1]
	}
	var bulk []Deed
	for _, d := range deeds {
		if d.Batch == deeds[i].Batch {
			bulk = append(bulk, d)
		}
	}
	return bulk
}
