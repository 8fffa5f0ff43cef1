package ui

import (
	"convo/model"
	"convo/model/action"
	"convo/model/inbox"
	"convo/ui/help"
	"convo/ui/keys"
	"convo/ui/replies"
)

// openComposer opens the draft of a conversation, or an empty one. The thread is
// loaded at once: it is what the reply answers, and what the gate compares with.
func (m *root) openComposer(ref model.Ref, kind model.OpKind) {
	if why := m.cannotWrite(ref, kind); why != "" {
		m.say("no " + string(kind) + ": " + why)
		return
	}
	if m.needsMe(ref, kind) {
		m.openIdentity(ref.Account, func(model.Person) { m.openComposer(ref, kind) })
		return
	}
	d := model.Draft{Conv: ref, Kind: kind}
	if r, ok := m.state.Reply(ref); ok && r.Draft.Body != "" {
		d = r.Draft
		if d.Kind != kind {
			// The text stays what it was begun as: a note must not become a reply.
			m.say("this draft is a " + string(d.Kind) + ": " + m.binds.key(action.SwitchKind) + " makes it a " + string(kind))
		}
	}
	m.apply(inbox.Compose{Conv: ref, Kind: kind})
	m.composer.Open(d)
	m.composing = true
	m.phase = inbox.Writing
	if r, ok := m.state.Reply(ref); ok {
		m.phase = r.Phase
	}
	m.changed()
	m.apply(inbox.Open{Ref: ref})
}

// cannotWrite says why no text can be written to a conversation now; "" where it
// can. Being offline is no reason: drafts can always be written.
func (m *root) cannotWrite(ref model.Ref, kind model.OpKind) string {
	if ref.IsZero() {
		return "no conversation is selected"
	}
	if s := m.state.Account(ref.Account).Caps.Can(kind); !s.OK {
		return s.Why
	}
	if r, ok := m.state.Reply(ref); ok {
		switch r.Phase {
		case inbox.Holding:
			return "a reply is held: " + m.binds.key(action.Undo) + " takes it back"
		case inbox.Sending:
			return "a reply is on its way"
		case inbox.Writing, inbox.Checking, inbox.Asking, inbox.Unconfirmed:
		}
	}
	return ""
}

// closeComposer keeps the draft, on disk at once.
func (m *root) closeComposer() {
	if r, ok := m.state.Reply(m.composer.Conv()); ok && (r.Phase == inbox.Checking || r.Phase == inbox.Asking) {
		m.apply(inbox.Unsend{Conv: m.composer.Conv()})
	}
	m.composing = false
	m.changed()
	m.apply(inbox.Flush{})
}

// followReply closes the composer when its text has left it, and shows a draft that
// has come from elsewhere after the composer had been opened.
func (m *root) followReply() {
	if !m.composing {
		return
	}
	before := m.phase
	r, ok := m.state.Reply(m.composer.Conv())
	m.phase = inbox.Writing
	if ok {
		m.phase = r.Phase
	}
	switch {
	case m.phase == inbox.Holding, m.phase == inbox.Sending, !ok && before > inbox.Writing:
		m.composing = false
		m.changed()
		m.selfClosed = m.gen
	case ok && m.phase == inbox.Writing && m.composer.Body() != r.Draft.Body:
		m.composer.Open(r.Draft)
		m.changed()
	}
}

// composerKey takes a key to the composer, by how far the reply is.
func (m *root) composerKey(k keys.Msg) {
	if k.Key.Name == "f1" {
		m.openHelp(help.Page)
		return
	}
	switch m.phase {
	case inbox.Writing:
		m.writingKey(k)
	case inbox.Checking:
		if k.Key.Name == "esc" {
			m.apply(inbox.Unsend{Conv: m.composer.Conv()})
		}
	case inbox.Asking:
		m.askingKey(k)
	case inbox.Unconfirmed:
		m.unconfirmedKey(k)
	case inbox.Holding, inbox.Sending:
		m.closeComposer()
	}
}

// writingKey edits the text, or carries out one of the few keys that are ours.
func (m *root) writingKey(k keys.Msg) {
	if k.Key.Name == "esc" {
		m.closeComposer()
		return
	}
	if a, ok := m.binds.compose[k.Key.Name]; ok && (k.Key.Rune == 0 || a == action.CannedReply && m.opensReplies(k)) {
		if k.Burst && k.Key.Name == "enter" {
			a = action.Newline // within a burst it is text, whatever it means alone
		}
		m.composerAction(a, k)
		return
	}
	if m.composer.Update(k.Key.Tea()) {
		m.edit()
	}
	m.changed()
}

// composerAction carries out an action of the composer's scope.
func (m *root) composerAction(name action.Name, k keys.Msg) {
	switch name {
	case action.SendReply:
		if m.sawComposer(k) {
			m.send()
		}
	case action.Newline:
		if m.composer.Paste("\n") {
			m.edit()
		}
		m.changed()
	case action.Editor:
		m.openEditor(m.composer.Conv(), m.composer.Kind())
	case action.CannedReply:
		m.openReplies(m.composer.Conv(), k.Key.Rune == replies.Opener)
	case action.SwitchKind:
		m.switchKind(k)
	case action.Discard:
		m.discard(k)
	case action.Interrupt:
		m.interrupted()
	default:
	}
}

// edit tells the State what the draft reads now.
func (m *root) edit() {
	m.apply(inbox.Edit{Conv: m.composer.Conv(), Kind: m.composer.Kind(), Body: m.composer.Body()})
}

func (m *root) composerPaste(p keys.PasteMsg) {
	if m.phase != inbox.Writing {
		m.say("paste ignored: the text is locked")
		return
	}
	if m.composer.Paste(p.Text) {
		m.edit()
	}
	if p.Truncated {
		m.say("only the first part was pasted: it was too long")
	}
	m.changed()
}

// sawComposer reports whether a key that sends was read from a frame that showed this
// composer as it stands now, and says why not otherwise.
func (m *root) sawComposer(k keys.Msg) bool {
	const not = "not sent"
	seen, ok := m.meant(k, not)
	if ok && !m.isComposer(seen) {
		m.sayStale(not)
		ok = false
	}
	return ok
}

// isComposer reports whether a frame showed the composer as it stands now.
func (m *root) isComposer(seen drawn) bool {
	return seen.scope == inComposer && seen.reply == m.composer.Conv() && seen.kind == m.composer.Kind() && seen.phase == m.phase
}

// askingKey answers the gate.
func (m *root) askingKey(k keys.Msg) {
	ref := m.composer.Conv()
	switch {
	case k.Key.Name == "enter": // even where it sends: who presses it twice has read nothing
		if !k.Burst {
			m.apply(inbox.Unsend{Conv: ref, Read: m.hasRead(k)})
			m.thread.Bottom()
			m.changed()
		}
	case m.binds.compose[k.Key.Name] == action.SendReply:
		m.sendAnyway(k)
	case k.Key.Name == "esc":
		m.apply(inbox.Unsend{Conv: ref})
	}
}

// hasRead is the question that Enter says was read; 0 where not all of it was there for
// long enough, and where Enter sends: pressed twice it must not overrule anything.
func (m *root) hasRead(k keys.Msg) model.Seq {
	seen, ok := k.Seen.(drawn)
	if !ok || m.o.EnterSends || seen.reply != m.composer.Conv() || !seen.anyway {
		return 0
	}
	return seen.gate
}

// sendAnyway overrules the reasons that the frame showed, where it offered that.
func (m *root) sendAnyway(k keys.Msg) {
	if !m.sawComposer(k) {
		return
	}
	seen, _ := k.Seen.(drawn)
	switch {
	case seen.anyway:
		m.apply(inbox.Send{Conv: seen.reply, Anyway: seen.gate, Hold: true})
	case m.offersAnyway():
		m.sayStale("not sent")
	default:
		m.say("not sent: read what changed first, then press again")
	}
}

// unconfirmedKey takes the person's word on a reply whose fate is not known.
func (m *root) unconfirmedKey(k keys.Msg) {
	name := k.Key.Name
	if name == "esc" {
		m.closeComposer()
		return
	}
	r, ok := m.state.Reply(m.composer.Conv())
	if !ok || r.Out == nil || (name != "y" && name != "n") {
		return
	}
	const not = "not settled"
	seen, meant := m.meant(k, not)
	if !meant {
		return
	}
	if !m.isComposer(seen) {
		m.sayStale(not)
		return
	}
	m.apply(inbox.Settle{ID: r.Out.ID, WasSent: name == "y"})
	if again, ok := m.state.Reply(m.composer.Conv()); ok {
		m.composer.Open(again.Draft)
		m.changed()
	}
}
