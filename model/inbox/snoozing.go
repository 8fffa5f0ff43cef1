package inbox

import (
	"fmt"
	"slices"
	"time"

	"convo/model"
)

// snoozing is what is out of sight on this machine.
type snoozing struct {
	asleep  map[*entry]struct{}
	changed model.Seq // what was read from disk before this is too old
	keeping int       // changes that are on their way there
}

// applySnoozing handles what is hidden for a while.
func (s *State) applySnoozing(now time.Time, e Event) {
	switch e := e.(type) {
	case Snooze:
		s.snooze(now, SnoozeAll{All: []Snooze{e}})
	case SnoozeAll:
		s.snooze(now, e)
	case Snoozed:
		s.recallSnoozed(now, e)
	case SnoozeKept:
		s.snoozing.keeping--
		if e.Fault != nil {
			s.refuse(now, "snoozed only until convo ends: "+e.Fault.Error())
		}
	}
}

// snooze hides conversations, or shows them again.
func (s *State) snooze(now time.Time, e SnoozeAll) {
	back := SnoozeAll{takesBack: !e.takesBack}
	why := "nothing is marked"
	var of []Snooze
	for _, z := range e.All {
		if can := s.CanSnooze(z.Conv, !z.Until.IsZero()); !can.OK {
			why = can.Why
			continue
		}
		of, back.All = append(of, z), append(back.All, Snooze{Conv: z.Conv, Until: s.entries[z.Conv].snooze.Until})
	}
	if len(of) == 0 {
		what := "not snoozed: "
		if len(e.All) > 0 && e.All[0].Until.IsZero() {
			what = "not brought back: "
		}
		s.refuse(now, what+why)
		return
	}
	title := s.snoozeWords(now, of)
	for _, z := range of {
		en := s.entries[z.Conv]
		s.setSnooze(en, model.Snooze{Until: z.Until, After: en.base.ActiveAt()}, true)
		s.dropMark(en)
	}
	undo := undoItem{at: now, title: title, back: back}
	if e.takesBack {
		s.push(&s.redo, &undo)
		s.selectRef(of[0].Conv)
		s.say(now, Notice{Text: "undone: " + title})
		return
	}
	s.remember(undo)
	if !of[0].Until.IsZero() {
		title += ", on this machine only"
		s.leaveAsleep(of)
	}
	if n := len(e.All) - len(of); n > 0 {
		title += fmt.Sprintf(" (%d not: %s)", n, why)
	}
	s.say(now, Notice{Text: title, Undo: true})
}

// leaveAsleep moves the cursor on where it stands on what was snoozed.
func (s *State) leaveAsleep(of []Snooze) {
	way := s.advanceAfter("snooze", true)
	for range of {
		// The next one may have been snoozed as well.
		if en := s.entries[s.selected]; en == nil || en.snooze.IsZero() {
			return
		}
		s.goOnBy(s.selected, way)
		if way != AdvanceNext && way != AdvancePrev {
			return
		}
	}
}

// snoozeWords tell what was done to conversations, or taken back: "snoozed Giulia
// Bianchi until 14:30".
func (s *State) snoozeWords(now time.Time, of []Snooze) string {
	what := conversations(len(of))
	if len(of) == 1 {
		what = s.entries[of[0].Conv].shown().Contact.Label()
	}
	switch until := of[0].Until; {
	case slices.ContainsFunc(of, func(z Snooze) bool { return !z.Until.Equal(until) }):
		return what + " are as they were"
	case !until.IsZero():
		return "snoozed " + what + " until " + clock(until, now)
	case len(of) > 1:
		return what + " are not snoozed any more"
	}
	return what + " is not snoozed any more"
}

// CanSnooze says whether a conversation can be snoozed, or with on false whether that can
// be ended, and if not, why.
func (s *State) CanSnooze(ref model.Ref, on bool) model.Support {
	en := s.entries[ref]
	switch {
	case en == nil || !en.known:
		return model.No("no conversation is selected")
	case !on && en.snooze.IsZero():
		return model.No("it is not snoozed")
	case on && en.shown().Status.PutAway():
		return model.No("it is " + string(en.shown().Status) + " already")
	}
	return model.Yes()
}

// setSnooze notes that a conversation is snoozed, or that it is no longer, here and on
// disk. own tells that this is the person's doing, so that rows may move.
func (s *State) setSnooze(en *entry, z model.Snooze, own bool) {
	if z.Until.IsZero() {
		z = model.Snooze{}
	}
	s.hold(en, z)
	s.mark(en, own)
	s.snoozing.changed = s.next()
	s.snoozing.keeping++
	s.emit(KeepSnooze{Conv: en.base.Ref, Snooze: z})
}

// hold notes it here.
func (s *State) hold(en *entry, z model.Snooze) {
	en.snooze = z
	s.version++
	if z.IsZero() {
		delete(s.snoozing.asleep, en)
		return
	}
	if s.snoozing.asleep == nil {
		s.snoozing.asleep = map[*entry]struct{}{}
	}
	s.snoozing.asleep[en] = struct{}{}
}

// recallAllSnoozed asks what is snoozed on this machine: another convo may have changed
// that while nobody was looking at this one.
func (s *State) recallAllSnoozed() {
	for _, a := range s.accounts {
		s.emit(RecallSnoozed{Seq: s.next(), Account: a.Name})
	}
}

// asleep reports whether a conversation is snoozed.
func (s *State) asleep(ref model.Ref) bool {
	en := s.entries[ref]
	return en != nil && !en.snooze.IsZero()
}

// Snooze is how long a conversation is out of sight; the zero Snooze where it is not.
func (s *State) Snooze(ref model.Ref) model.Snooze {
	if en := s.entries[ref]; en != nil {
		return en.snooze
	}
	return model.Snooze{}
}

// recallSnoozed takes in what is snoozed on this machine: by an earlier run, or by
// another convo meanwhile. A reading that was overtaken by a change is left aside.
func (s *State) recallSnoozed(now time.Time, e Snoozed) {
	a := s.account(e.Of.Account)
	if e.Fault != nil || a == nil || s.snoozing.keeping > 0 || e.Of.Seq < s.snoozing.changed {
		if e.Fault != nil {
			s.refuse(now, e.Fault.Error())
		}
		return
	}
	for en := range s.snoozing.asleep {
		if ref := en.base.Ref; ref.Account == a.Name && e.At[ref.ID].IsZero() {
			s.hold(en, model.Snooze{})
			s.mark(en, false)
		}
	}
	for id, z := range e.At {
		en := s.entry(model.Ref{Account: a.Name, ID: id})
		if en.snooze.Until.Equal(z.Until) {
			continue
		}
		s.hold(en, z)
		s.mark(en, false)
		if en.known {
			s.stirred(now, en)
		} else if s.live {
			a.ask(en, false) // no list may bring it
		}
	}
	s.fetchOwners(now)
}

// wake brings back what was snoozed until now.
func (s *State) wake(now time.Time) {
	woken, words := 0, ""
	for en := range s.snoozing.asleep {
		if en.snooze.Until.After(now) {
			continue
		}
		woken++
		words = en.shown().Contact.Label() + " is back: it was snoozed until " + clock(en.snooze.Until, now)
		s.setSnooze(en, model.Snooze{}, false)
	}
	if woken > 1 {
		words = conversations(woken) + " are back, which were snoozed until now"
	}
	if woken > 0 {
		s.say(now, Notice{Text: words})
	}
}

// stirred brings a conversation back in which something new has come. What the team
// wrote itself is no reason to.
func (s *State) stirred(now time.Time, en *entry) {
	at := en.base.ActiveAt()
	switch {
	case en.snooze.IsZero() || !at.After(en.snooze.After):
	case en.base.LastDirection == model.Out:
		en.snooze.After = at
	default:
		until := clock(en.snooze.Until, now)
		s.setSnooze(en, model.Snooze{}, false)
		s.say(now, Notice{Text: en.shown().Contact.Label() + " wrote, so it is back: it was snoozed until " + until})
	}
}

// stirredByMe keeps a conversation snoozed that only our own operation has changed; at
// is its last update as the answer told it.
func (en *entry) stirredByMe(at model.Stamp) {
	if !en.snooze.IsZero() && at.After(en.snooze.After) {
		en.snooze.After = at
	}
}
