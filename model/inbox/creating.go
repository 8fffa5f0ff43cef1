package inbox

import (
	"time"

	"convo/model"
)

// create begins a conversation. It has no id yet, so that nothing can be shown of it
// before the server has answered.
func (s *State) create(now time.Time, e Create) {
	ref := model.Ref{Account: e.Account}
	why := s.cannot(&entry{base: model.Conversation{Ref: model.Ref{Account: e.Account, ID: "new"}}}, model.OpCreate)
	if why != "" {
		s.refuse(now, "not created: "+why)
		return
	}
	s.underway++
	s.last = Act{Kind: model.OpCreate}
	op := model.Op{ID: s.next(), Conv: ref, Kind: model.OpCreate, New: &e.New}
	s.emit(Write{Op: op, Deed: s.deed(&pending{op: op})})
	s.say(now, Notice{Text: "creating a conversation"})
}

// created shows the conversation that the server has made, or says why it has not.
func (s *State) created(now time.Time, e Written) {
	s.underway--
	s.version++
	a := s.account(e.Of.Op.Conv.Account)
	switch {
	case a == nil:
		return
	case e.Fault != nil && e.Fault.Kind == model.FaultUnknown:
		s.say(now, Notice{Text: "not confirmed: the conversation may have been created (" + e.Fault.Error() + ")", Bad: true})
		return
	case e.Fault != nil:
		s.say(now, Notice{Text: "not created: " + e.Fault.Error(), Bad: true})
		return
	}
	s.hasten(a, now)
	text := "created"
	if c := e.Patch.Fresh; c != nil {
		en := s.entry(c.Ref)
		en.merge(*c, s.next(), now)
		s.mark(en, true)
		s.settle(now, false)
		s.selectRef(c.Ref)
		text += " " + c.Ref.ID
	}
	if e.Patch.Note != "" {
		text += ": " + e.Patch.Note
	}
	s.say(now, Notice{Text: text})
}

// nameless says why an operation cannot be done before it is known who is at the
// keyboard; "" where that does not matter.
func (s *State) nameless(account string, k model.OpKind) string {
	a := s.account(account)
	if a == nil || !a.Caps.AsMe || a.Me != "" || !k.IsSend() && k != model.OpRead {
		return ""
	}
	return "it is not known who you are: set me for account " + account
}

// updated is when the answer to an operation says that the conversation changed last.
func updated(p model.Patch) model.Stamp {
	if p.Fresh != nil && p.Fresh.UpdatedAt.After(p.UpdatedAt) {
		return p.Fresh.UpdatedAt
	}
	return p.UpdatedAt
}
