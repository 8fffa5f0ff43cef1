package ui

import (
	"convo/model"
	"convo/model/action"
	"convo/model/inbox"
)

// repeat does what was done last to the conversation under the cursor, or to the marks. It
// is guarded as if the action's own key had been pressed.
func (m *root) repeat(seen drawn) {
	last, ok := m.state.Last()
	a := m.binds.byName[last.By]
	if why := m.cannotRepeat(last, ok && a != nil, seen); why != "" {
		m.say("not repeated: " + why)
		return
	}
	if seen.marks == 0 {
		m.applyOne(m.actAgain(a, last, seen.conv, seen.lastAt, seen.owner))
		return
	}
	var acts []inbox.Act
	for _, e := range m.marksWith() {
		acts = append(acts, m.actAgain(a, last, e.Conv, e.Seen, *e.Shown))
	}
	m.applyAll(acts)
}

// cannotRepeat says why what was done last cannot be done again; "" where it can.
func (m *root) cannotRepeat(last inbox.Act, ok bool, seen drawn) string {
	switch {
	case last.Kind.IsSend():
		return "a " + string(last.Kind) + " is written anew each time"
	case last.Kind == model.OpCreate, last.Kind == model.OpDelete:
		return "to " + string(last.Kind) + " takes its own words each time"
	case !ok:
		return "nothing was done here yet"
	case last.By != action.Assign || last.Kind == model.OpRelease:
		return ""
	}
	refs := []model.Ref{seen.conv}
	if seen.marks != 0 {
		refs = m.state.Marks()
	}
	for _, ref := range refs {
		if ref.Account != last.Conv.Account {
			return m.state.OwnerName(&model.Conversation{Ref: last.Conv, Owner: model.OwnedBy(last.Person)}) +
				" is not in " + accountWords(ref.Account)
		}
	}
	return ""
}

// actAgain is the last action on a conversation. What was chosen or typed for it is the same.
func (m *root) actAgain(a *action.Action, last inbox.Act, ref model.Ref, at model.Stamp, owner model.Owner) inbox.Act {
	e := m.actOf(a, ref, at, owner)
	if a.Class == action.Begin {
		e.Kind, e.Person, e.Value, e.Shown = last.Kind, last.Person, last.Value, &owner
	}
	return e
}
