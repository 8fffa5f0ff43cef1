package ui

import (
	"convo/model"
	"convo/model/action"
	"convo/model/inbox"
	"convo/ui/keys"
)

// write carries out an action that changes something for the team, on what the frame
// showed that the key was read from. Where that is not what it would act on now,
// nothing happens and the person is told.
func (m *root) write(a *action.Action, k keys.Msg) {
	not := "not " + done(a.Name)
	seen, ok := m.meant(k, not)
	switch {
	case !ok:
	case a.Name == action.Undo && seen.undo != m.state.UndoTop():
		// What the screen offered to take back has left, or something came on top.
		m.sayStale(not)
	case a.Name == action.Undo:
		m.undo()
	case seen.scope != inBrowse || seen.conv != m.state.Selected():
		m.sayStale(not)
	case seen.conv.IsZero():
		m.say("no conversation is selected")
	default:
		m.act(a.Name, seen)
	}
}

// meant reports whether a key that writes can be taken as what a person wanted: it
// came alone, not as the rest of a terminal's late answer, and from a frame of ours,
// which it answers. Where it cannot, it says so; not is how that begins.
func (m *root) meant(k keys.Msg, not string) (drawn, bool) {
	seen, ok := k.Seen.(drawn)
	switch {
	case k.Burst:
		m.say(not + ": several keys arrived at once")
	case m.o.Now().Before(m.quiet):
		m.say(not + ": the terminal sent something unknown just now, press again")
	case !ok:
		m.sayStale(not)
	default:
		return seen, true
	}
	return seen, false
}

// sayStale tells that a key was read from a frame that showed something else.
func (m *root) sayStale(not string) {
	m.say(not + ": the screen had not caught up, press again")
}

// act makes the event of an action on what was seen.
func (m *root) act(name action.Name, seen drawn) {
	e := inbox.Act{Conv: seen.conv, Seen: seen.lastAt}
	switch name {
	case action.PutAway:
		e.Kind = m.either(seen.conv, model.OpArchive, model.OpClose)
	case action.BringBack:
		e.Kind = m.either(seen.conv, model.OpUnarchive, model.OpReopen)
	case action.Close:
		e.Kind = model.OpClose
	case action.Reopen:
		e.Kind = model.OpReopen
	case action.MarkRead:
		e.Kind, e.Held = model.OpRead, true
	case action.MarkUnread:
		e.Kind = model.OpMarkUnread
	case action.Release:
		e.Kind, e.Shown = model.OpRelease, &seen.owner
	case action.Take:
		me, known := m.state.Me(seen.conv.Account)
		if !known {
			m.openIdentity(seen.conv.Account, seen.conv)
			return
		}
		e.Kind, e.Person, e.Shown = model.OpAssign, me, &seen.owner
	default:
		return
	}
	m.apply(e)
}

// either is the operation that the conversation's system has of two that mean the
// same to people: Qlara archives, other systems close.
func (m *root) either(ref model.Ref, first, second model.OpKind) model.OpKind {
	caps := m.state.Account(ref.Account).Caps
	if !caps.Can(first).OK && caps.Can(second).OK {
		return second
	}
	return first
}

// opOf is the operation that an action would carry out on a conversation.
func (m *root) opOf(a *action.Action, ref model.Ref) model.OpKind {
	switch a.Name {
	case action.PutAway:
		return m.either(ref, model.OpArchive, model.OpClose)
	case action.BringBack:
		return m.either(ref, model.OpUnarchive, model.OpReopen)
	default:
		return a.Op
	}
}

// can says whether an action is possible now, and if not, why.
func (m *root) can(name action.Name) model.Support {
	a := m.binds.byName[name]
	if a == nil || a.Op == "" {
		return model.Yes()
	}
	ref := m.state.Selected()
	return m.state.Can(ref, m.opOf(a, ref))
}

// dones are actions in the words for when they are done.
var dones = map[action.Name]string{
	action.PutAway: "archived", action.BringBack: "brought back", action.Close: "closed",
	action.Reopen: "reopened", action.MarkRead: "marked read", action.MarkUnread: "marked unread",
	action.Release: "released", action.Take: "taken", action.Undo: "undone",
}

// done is an action as it would be told once it was done.
func done(n action.Name) string {
	if s, ok := dones[n]; ok {
		return s
	}
	return "done"
}
