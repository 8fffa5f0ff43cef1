package ui

import (
	"convo/model"
	"convo/model/inbox"
	"convo/ui/keys"
)

// otherKind is what ctrl+o makes of a text.
func otherKind(k model.OpKind) model.OpKind {
	if k == model.OpNote {
		return model.OpReply
	}
	return model.OpNote
}

// canSwitch says whether what is being written can become the other kind.
func (m *root) canSwitch() model.Support {
	return m.state.Account(m.composer.Conv().Account).Caps.Can(otherKind(m.composer.Kind()))
}

// switchKind makes the reply that is being written a note, or the note a reply.
func (m *root) switchKind(k keys.Msg) {
	to := otherKind(m.composer.Kind())
	switch can := m.canSwitch(); {
	case m.phase != inbox.Writing:
		m.say("not switched: the text is locked")
	case k.Burst:
		m.say("not switched: several keys arrived at once")
	case !can.OK:
		m.say("no " + string(to) + ": " + can.Why)
	default:
		m.apply(inbox.Turn{Conv: m.composer.Conv(), Kind: to})
		m.composer.SetKind(to)
		m.changed()
	}
}

// canDiscard says whether a conversation has a draft that can be thrown away.
func (m *root) canDiscard(ref model.Ref) model.Support {
	r, ok := m.state.Reply(ref)
	if !ok || r.Draft.Body == "" {
		return model.No("there is no draft")
	}
	if r.Phase != inbox.Writing && r.Phase != inbox.Asking {
		return model.No("the text is on its way")
	}
	return model.Yes()
}

// discard throws away what is being written, if the screen showed it.
func (m *root) discard(k keys.Msg) {
	const not = "not discarded"
	seen, ok := m.meant(k, not)
	if !ok {
		return
	}
	if !m.isComposer(seen) {
		m.sayStale(not)
		return
	}
	m.composing = false
	m.changed()
	m.apply(inbox.Discard{Conv: m.composer.Conv()})
}
