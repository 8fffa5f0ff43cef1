package ui

import (
	"convo/model"
	"convo/model/inbox"
)

// What creating a conversation takes and means in one system only, by the words of
// its document.
const (
	// asksCustomer is the backend whose API wants to be told whose conversation it is.
	asksCustomer = "gtateth"
	// detached is the backend that asks clients not to create any.
	detached     = "bookingsync"
	detachedWhy  = "BookingSync asks clients not to create conversations: it is not synchronised with the channel"
	createsWords = "new conversation in "
)

// createWords ask for the subject of a new conversation, or for whose it is once that
// was given.
func (m *root) createWords(p *prompt) {
	backend := m.state.Account(p.account).Caps.Backend
	p.title, p.enter = createsWords+accountWords(p.account)+": its subject", "create"
	if backend == detached {
		p.title += ". " + detachedWhy
	}
	if backend != asksCustomer {
		return
	}
	p.enter = "go on"
	if p.next {
		p.title, p.enter = createsWords+accountWords(p.account)+": customer id (empty for none)", "create"
		c, _ := m.state.Conversation(p.conv)
		p.preset = model.NewText(c.Contact.ID).Line()
	}
}

// create takes the answer to what createWords asked, and begins the conversation once
// everything was asked.
func (m *root) create(p *prompt, value string) (why string) {
	if p.next {
		m.createAs(p, model.NewConversation{Subject: p.subject, Customer: value})
		return ""
	}
	switch {
	case value == "":
		return "nothing is typed yet"
	case m.state.Account(p.account).Caps.Backend != asksCustomer:
		m.createAs(p, model.NewConversation{Subject: value})
	default:
		p.subject, p.next, p.err = value, true, ""
		m.createWords(p)
		p.field.Set(p.preset)
		m.promptMoved()
	}
	return ""
}

func (m *root) createAs(p *prompt, c model.NewConversation) {
	m.closePrompt()
	m.apply(inbox.Create{Account: p.account, New: c})
}

// canCreate says whether a conversation can be begun in an account now. It is asked about
// one that is not there, so that nothing about those that are stands in the way.
func (m *root) canCreate(account string) model.Support {
	if account == "" {
		return model.No("no conversation is selected, so it is not known in which account")
	}
	return m.state.Can(model.Ref{Account: account, ID: "new"}, model.OpCreate)
}
