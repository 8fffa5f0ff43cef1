package ui

import (
	"time"

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
	case a.Name == action.Undo && seen.undo != m.state.UndoTop(), a.Name == action.Redo && seen.redo != m.state.RedoTop():
		// What the screen offered to take back has left, or something came on top.
		m.sayStale(not)
	case a.Name == action.Undo:
		m.undo()
	case a.Name == action.Redo:
		m.apply(inbox.Redo{})
	case seen.scope != inBrowse || seen.marks != m.state.MarksVersion() || seen.marks == 0 && seen.conv != m.state.Selected():
		m.sayStale(not)
	case seen.marks == 0 && seen.conv.IsZero():
		m.say("no conversation is selected")
	case a.Op == "":
		m.writeHere(a, seen)
	case seen.marks != 0:
		m.actOnMarks(a)
	default:
		m.applyOne(m.actOf(a, seen.conv, seen.lastAt, seen.owner))
	}
}

// writeHere carries out an action that is no single operation on the server.
func (m *root) writeHere(a *action.Action, seen drawn) {
	switch {
	case a.Name == action.Repeat:
		m.repeat(seen)
	case a.Name == action.Unsnooze:
		m.snooze(m.meantBy(seen.conv), time.Time{})
	case seen.marks != 0:
		m.say("not " + done(a.Name) + ": that is for one conversation, and there are marks")
	case a.Name == action.Discard:
		m.apply(inbox.Discard{Conv: seen.conv})
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

// actOf is an action on a conversation that was shown with a last message and an owner.
func (m *root) actOf(a *action.Action, ref model.Ref, at model.Stamp, owner model.Owner) inbox.Act {
	e := inbox.Act{By: a.Name, Kind: m.opOf(a, ref), Conv: ref, Seen: at}
	if e.Kind == a.Op {
		e.Value = a.Value
	}
	switch e.Kind {
	case model.OpRead:
		e.Held = true
	case model.OpRelease:
		e.Shown = &owner
	case model.OpAssign: // to me: others are chosen in the picker
		e.Shown = &owner
		e.Person, _ = m.state.Me(e.Conv.Account)
	default:
	}
	return e
}

// applyOne hands an action to the State. Where it is done in the name of the person at the
// keyboard, who that is comes first.
func (m *root) applyOne(e inbox.Act) {
	if e.Person.ID != "" || !m.needsMe(e.Conv, e.Kind) || !m.state.Can(e.Conv, e.Kind).OK {
		m.apply(e) // the State says why it cannot
		return
	}
	m.openIdentity(e.Conv.Account, func(me model.Person) {
		if e.Kind == model.OpAssign {
			e.Person = me
		}
		m.apply(e)
	})
}

// needsMe reports whether an operation is done in the name of the person at the
// keyboard, and it is not known who that is.
func (m *root) needsMe(ref model.Ref, kind model.OpKind) bool {
	if m.state.Account(ref.Account).Me != "" {
		return false
	}
	switch kind {
	case model.OpAssign:
		return true
	case model.OpRead, model.OpReply, model.OpNote:
		return m.state.Account(ref.Account).Caps.AsMe
	default:
		return false
	}
}

// twins are the operations that mean the same to people on a system that does not have
// the action's own: Qlara archives and others close; some set a state and others close
// and reopen.
var twins = map[action.Name]model.OpKind{
	action.PutAway: model.OpClose, action.BringBack: model.OpReopen,
	action.SetClosed: model.OpClose, action.SetOpen: model.OpReopen,
}

// opOf is the operation that an action would carry out on a conversation.
func (m *root) opOf(a *action.Action, ref model.Ref) model.OpKind {
	twin, ok := twins[a.Name]
	if !ok {
		return a.Op
	}
	if caps := m.state.Account(ref.Account).Caps; !caps.Can(a.Op).OK && caps.Can(twin).OK {
		return twin
	}
	return a.Op
}

// can says whether an action is possible now on what is selected, and if not, why.
func (m *root) can(name action.Name) model.Support {
	a := m.binds.byName[name]
	switch {
	case a == nil:
		return model.Yes()
	case a.Op != "" && a.Op != model.OpCreate && a.Scope != action.Composer && m.marked():
		return m.canAll(a)
	}
	return m.canOn(a, m.state.Selected())
}

// canOn says whether an action is possible now on a conversation, and if not, why: the
// reason of the operation that it would be there.
func (m *root) canOn(a *action.Action, ref model.Ref) model.Support {
	if s, ok := m.canLook(a.Name, ref); ok {
		return s
	}
	switch {
	case a.Name == action.Snooze, a.Name == action.Unsnooze:
		return m.canSnooze(ref, a.Name == action.Snooze)
	case a.Name == action.CannedReply && m.composing:
		return model.Yes()
	case a.Name == action.SwitchKind:
		return m.canSwitch()
	case a.Name == action.Discard:
		return m.canDiscard(ref)
	case a.Op == "", a.Scope == action.Composer: // the gate decides on what was written
		return model.Yes()
	case a.Op == model.OpCreate:
		return m.canCreate(m.accountOf(ref))
	case a.Op.IsSend():
		if why := m.cannotWrite(ref, a.Op); why != "" {
			return model.No(why)
		}
		return model.Yes()
	}
	s := m.state.Can(ref, m.opOf(a, ref))
	if s.OK && a.Op == model.OpDisconnect {
		if c, _ := m.state.Conversation(ref); c.More == nil || len(c.More.Bookings) == 0 {
			return model.No("no booking is connected")
		}
	}
	return s
}

// dones are actions in the words for when they are done.
var dones = map[action.Name]string{
	action.PutAway: "archived", action.BringBack: "brought back", action.Close: "closed",
	action.Reopen: "reopened", action.MarkRead: "marked read", action.MarkUnread: "marked unread",
	action.Release: "released", action.Take: "taken", action.Assign: "assigned", action.Undo: "undone", action.Redo: "done again", action.Repeat: "repeated",
	action.SetOpen: "set to open", action.SetPending: "set to pending", action.SetClosed: "set to closed",
	action.SetLow: "set to low", action.SetMedium: "set to medium", action.SetHigh: "set to high", action.SetUrgent: "set to urgent",
	action.Spam: "marked as spam", action.NotSpam: "taken out of spam",
	action.SetChannel: "set", action.SetSubject: "set", action.Connect: "connected", action.Disconnect: "disconnected",
	action.Snooze: "snoozed", action.Unsnooze: "brought back",
	action.Create: "created", action.Delete: "deleted", action.Discard: "discarded",
}

// done is an action as it would be told once it was done.
func done(n action.Name) string {
	if s, ok := dones[n]; ok {
		return s
	}
	return "done"
}
