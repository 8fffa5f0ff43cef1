package ui

import (
	"context"
	"time"

	"convo/model"
	"convo/model/action"
	"convo/model/inbox"
	"convo/ui/keys"
	"convo/ui/picker"
)

// picking is what a picker was opened for.
type picking struct {
	account string
	conv    model.Ref             // to assign; the zero Ref where the question is who I am
	all     []inbox.Act           // to assign instead of conv: the marks
	shown   *model.Owner          // conv's owner when the picker was opened
	seen    model.Stamp           // conv's last message then
	then    func(me model.Person) // what goes on once it is known who I am
	at      time.Time             // of the list of people that is shown
	counted time.Time             // when their load was counted
	version uint64                // of the people shown: a key counts only if it was read from them
}

// openAssign opens the picker for a conversation. Rows keep their places while it is
// open, and the owner of this moment is what the write is checked against.
func (m *root) openAssign(ref model.Ref) {
	if s := m.state.Can(ref, model.OpAssign); !s.OK {
		m.say("not assigned: " + s.Why)
		return
	}
	c, _ := m.state.Conversation(ref)
	owner := c.Owner
	m.openPicker(&picking{account: ref.Account, conv: ref, shown: &owner, seen: c.LastMessageAt}, picker.Options{
		Title:  "assign " + c.Contact.Label() + m.in(ref.Account) + " to",
		Verb:   "assign",
		Nobody: m.state.Can(ref, model.OpRelease).OK,
		Reply:  true,
	})
}

// openIdentity asks who the person at the keyboard is in an account, and goes on with
// then.
func (m *root) openIdentity(account string, then func(me model.Person)) {
	if s := m.state.Account(account).Caps.People; !s.OK {
		m.say("it is not known who you are" + m.in(account) + ": set me in the configuration (" + s.Why + ")")
		return
	}
	m.openPicker(&picking{account: account, then: then}, picker.Options{
		Title: "who are you" + m.in(account) + "?", Verb: "that is me",
	})
}

// askWhoIAm asks it for one account after the other that does not know. One whose list of
// people turned out empty is not asked about beside others.
func (m *root) askWhoIAm(first string) {
	ask := ""
	for _, a := range m.state.Accounts() {
		if a.Me != "" || !a.Caps.People.OK || (m.several() && m.deserted(a.Name)) {
			continue
		}
		if ask == "" || a.Name == first {
			ask = a.Name
		}
	}
	if ask != "" {
		m.openIdentity(ask, func(model.Person) { m.askWhoIAm("") })
	}
}

// deserted reports whether an account is known to have nobody to choose from.
func (m *root) deserted(account string) bool {
	at, _, _ := m.state.PeopleState(account)
	return !at.IsZero() && len(m.state.Agents(account)) == 0
}

func (m *root) openPicker(p *picking, o picker.Options) {
	p.at, _, _ = m.state.PeopleState(p.account)
	p.counted = m.o.Now()
	m.picking = p
	m.picker.Open(o, m.state.Agents(p.account))
	m.apply(inbox.Freeze{On: true})
	m.pickerMoved()
}

func (m *root) closePicker() {
	m.picking = nil
	m.apply(inbox.Freeze{})
	m.changed()
}

// pickerMoved notes that another person may stand under the picker's cursor.
func (m *root) pickerMoved() {
	m.changed()
	m.picking.version = m.gen
}

// followPeople shows a list of people that came while the picker was open.
func (m *root) followPeople() {
	if m.picking == nil {
		return
	}
	if at, _, _ := m.state.PeopleState(m.picking.account); at != m.picking.at {
		m.picking.at, m.picking.counted = at, m.o.Now()
		m.picker.SetPeople(m.state.Agents(m.picking.account))
		m.pickerMoved()
	}
}

// pickerKey takes a key to the picker. The ones that choose must have been read from
// a frame that showed who would be chosen.
func (m *root) pickerKey(k keys.Msg) {
	name := k.Key.Name
	if name == "enter" || name == "ctrl+t" {
		const not = "not assigned"
		seen, ok := m.meant(k, not)
		if !ok {
			return
		}
		if seen.scope != inPicker || seen.gen < m.picking.version {
			m.sayStale(not)
			return
		}
	}
	choice, done := m.picker.Update(k.Key)
	switch done {
	case picker.Open:
		m.pickerMoved()
	case picker.Cancelled:
		m.closePicker()
	case picker.Chosen:
		p := *m.picking
		m.closePicker()
		m.chosen(p, choice)
	}
}

// chosen acts on a choice.
func (m *root) chosen(p picking, c picker.Choice) {
	if p.then != nil {
		m.identified(p, c.Person)
		return
	}
	e := inbox.Act{By: action.Assign, Kind: model.OpAssign, Conv: p.conv, Person: c.Person, Shown: p.shown, Seen: p.seen}
	if c.Nobody {
		e.Kind, e.Person = model.OpRelease, model.Person{}
	}
	if p.all != nil {
		for i := range p.all {
			p.all[i].By, p.all[i].Kind, p.all[i].Person = e.By, e.Kind, e.Person
		}
		m.apply(inbox.ActAll{Acts: p.all})
		return
	}
	m.apply(e)
	if c.Reply {
		m.openComposer(p.conv, model.OpReply)
	}
}

// identified remembers who I am, now and for the next time, and goes on with what that
// was asked for.
func (m *root) identified(p picking, me model.Person) {
	m.apply(inbox.IdentifyMe{Account: p.account, Person: me})
	if save := m.o.SaveMe; save != nil {
		m.do(m.outside(func(context.Context) error { return save(p.account, me) }))
	}
	p.then(me)
}
