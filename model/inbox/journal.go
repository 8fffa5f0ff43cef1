package inbox

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"
	"time"

	"convo/model"
)

// journal is what the State knows of what was done from this machine.
type journal struct {
	deeds []model.Deed   // oldest first; read them by State.deeds, which links them
	at    map[string]int // where each is, by id
	past  []pastRow      // the same for people, newest first

	mine   map[string]model.Seq // those of this run, with their operation
	deedOf map[model.Seq]string // the other way round

	reading  model.Seq // the reading that is under way
	read     bool      // there was one
	unlinked bool      // deeds have changed since they were linked
	asking   bool      // the person waits for it, to take back what another run did
	unkept   bool      // it was told that deeds are not kept
}

func newJournal() journal {
	return journal{at: map[string]int{}, mine: map[string]model.Seq{}, deedOf: map[model.Seq]string{}}
}

// deed begins the deed of an operation that is about to be carried out.
func (s *State) deed(p *pending) model.Deed {
	id := cmp.Or(p.deed, strconv.FormatInt(s.now.UnixNano(), 10)+"-"+strconv.FormatUint(uint64(p.op.ID), 10))
	d := model.NewDeed(id, s.now, p.op, p.before)
	d.Undoes = cmp.Or(p.undoes, s.journal.deedOf[p.takesBack])
	if p.op.Batch != 0 {
		d.Batch = fmt.Sprintf("%d-%d", s.began.UnixNano(), p.op.Batch)
	}
	s.begins(d, p.op.ID)
	return d
}

// sendDeed begins the deed of a reply. It has the reply's id, so that whoever learns its
// fate knows the deed.
func (s *State) sendDeed(out model.Outgoing) model.Deed {
	d := model.NewDeed(out.ID, out.Attempt, model.Op{Conv: out.Conv, Kind: out.Kind}, *s.entry(out.Conv).shown())
	s.begins(d, 0)
	return d
}

// begins takes a deed of this run in.
func (s *State) begins(d model.Deed, op model.Seq) {
	s.journal.mine[d.ID] = op
	if op != 0 {
		s.journal.deedOf[op] = d.ID
	}
	s.setDeed(d)
}

// setDeed takes in what is known of a deed by now.
func (s *State) setDeed(d model.Deed) {
	j := &s.journal
	if i, ok := j.at[d.ID]; ok {
		d.N = max(d.N, j.deeds[i].N)
		j.deeds[i] = d
	} else {
		j.at[d.ID] = len(j.deeds)
		j.deeds = append(j.deeds, d)
	}
	s.relink()
}

// relink follows changes of the deeds. They are linked when somebody looks: an operation
// must not cost more the longer the history is.
func (s *State) relink() {
	s.journal.unlinked = true
	s.journal.past = nil
	s.version++
}

// deeds are the deeds, each knowing which other one has taken it back.
func (s *State) deeds() []model.Deed {
	if s.journal.unlinked {
		model.LinkDeeds(s.journal.deeds)
		s.journal.unlinked = false
	}
	return s.journal.deeds
}

// settled takes in what became of a deed. That nobody knows is written down once the
// person was told: where convo ends before that, the next one tells.
func (s *State) settled(now time.Time, d model.Deed, p model.Patch, f, unkept *model.Fault) {
	if d.ID == "" {
		return
	}
	d = d.Settled(p, f)
	s.setDeed(d)
	if d.Result == model.ResultUnknown && !s.quitting {
		s.emit(Record{Deed: d})
	}
	s.notKept(now, unkept)
}

// sendSettled writes down what became of a reply whose fate was unknown.
func (s *State) sendSettled(out model.Outgoing, wasSent bool) {
	d := model.NewDeed(out.ID, out.Attempt, model.Op{Conv: out.Conv, Kind: out.Kind}, *s.entry(out.Conv).shown())
	if i, ok := s.journal.at[out.ID]; ok {
		d = s.journal.deeds[i]
	}
	var f *model.Fault
	if !wasSent {
		f = &model.Fault{Kind: model.FaultCanceled}
	}
	d = d.Settled(model.Patch{MessageID: d.Message}, f)
	s.setDeed(d)
	s.emit(Record{Deed: d})
}

// notKept tells, once, that deeds cannot be written down. Nothing else stops for it.
func (s *State) notKept(now time.Time, f *model.Fault) {
	if f == nil || s.journal.unkept || s.notice.Bad {
		return
	}
	s.journal.unkept = true
	s.say(now, Notice{Text: "the history is not kept: " + f.Error(), Bad: true})
}

// readJournal asks for what other runs and other convos have done.
func (s *State) readJournal() {
	s.journal.reading = s.next()
	s.emit(ReadJournal{Seq: s.journal.reading})
}

// journaled takes the journal in. What this run has done it knows best itself.
func (s *State) journaled(now time.Time, e Journaled) {
	j := &s.journal
	if e.Of.Seq != j.reading {
		return
	}
	j.reading = 0
	if e.Fault != nil {
		s.say(now, Notice{Text: "history: " + e.Fault.Error(), Bad: true})
	}
	old := *j
	j.deeds, j.at = nil, make(map[string]int, len(e.Deeds))
	take := func(d model.Deed) {
		j.at[d.ID] = len(j.deeds)
		j.deeds = append(j.deeds, d)
	}
	for _, d := range e.Deeds {
		if _, mine := j.mine[d.ID]; mine {
			n := d.N
			d = old.deeds[old.at[d.ID]]
			d.N = n
		}
		if s.account(d.Conv.Account) != nil {
			take(d)
		}
	}
	for _, d := range old.deeds {
		if _, there := j.at[d.ID]; !there {
			if _, mine := j.mine[d.ID]; mine || e.Fault != nil {
				take(d)
			}
		}
	}
	s.relink()
	if !j.read && s.live {
		s.nameLeft(now)
	}
	j.read = true
	if j.asking {
		j.asking = false
		s.askNewest(now)
	}
}

// leftNamed is how many deeds a notice names: it has to stay one line.
const leftNamed = 3

// nameLeft names, once, what an earlier convo had under way when it ended.
func (s *State) nameLeft(now time.Time) {
	var words []string
	for i := range s.journal.deeds {
		d := &s.journal.deeds[i]
		if !d.Left {
			continue
		}
		d.Left = false
		words = append(words, string(d.Kind)+" "+s.calls(d.Conv))
		s.emit(Record{Deed: *d})
	}
	if len(words) == 0 {
		return
	}
	if more := len(words) - leftNamed; more > 0 {
		words = append(words[:leftNamed], "and "+strconv.Itoa(more)+" more")
	}
	s.say(now, Notice{Text: "not confirmed when convo ended: " + strings.Join(words, ", ") + " (g h shows it)", Bad: true})
}

// calls is what to call a conversation: its customer, or its id where that is not known.
func (s *State) calls(ref model.Ref) string {
	if who := s.customer(ref); who != "" {
		return who
	}
	return model.NewText(ref.ID).Line()
}

// customer is whom a conversation is with; "" where it was not loaded.
func (s *State) customer(ref model.Ref) string {
	if e := s.entries[ref]; e != nil && e.known && e.shown().Contact != (model.Contact{}) {
		return e.shown().Contact.Label()
	}
	return ""
}
