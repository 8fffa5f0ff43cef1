package ui

import (
	"strconv"
	"time"

	"convo/model"
	"convo/model/action"
	"convo/model/inbox"
)

// held is the reply that began to be held last: the one that undo takes back first.
type held struct {
	conv     model.Ref
	leavesAt time.Time
	more     int // others that are held
	acts     int // what root.acts was when it began
}

// followHeld finds the reply that is held. Where none can be, nothing is looked at.
func (m *root) followHeld() {
	now := held{}
	if m.work.mayPend() {
		for _, ref := range m.state.Replies() {
			r, _ := m.state.Reply(ref)
			if r.Phase != inbox.Holding {
				continue
			}
			if !now.conv.IsZero() {
				now.more++
			}
			if r.LeavesAt.After(now.leavesAt) {
				now.conv, now.leavesAt = ref, r.LeavesAt
			}
		}
	}
	now.acts = m.acts
	if now.conv == m.held.conv && now.leavesAt.Equal(m.held.leavesAt) {
		now.acts = m.held.acts
	}
	m.held = now
}

// heldLeft is in how many started seconds the held reply leaves; 0 where none is held.
func (m *root) heldLeft(now time.Time) int {
	if m.held.conv.IsZero() {
		return 0
	}
	return int(max(m.held.leavesAt.Sub(now)+time.Second-1, 0) / time.Second)
}

// heldWords tell of a reply that is held, wherever the cursor is. That undo takes it
// back is said only while undo would not take back something done since.
func (m *root) heldWords(now time.Time) string {
	if m.held.conv.IsZero() {
		return ""
	}
	to := m.label(m.held.conv)
	if m.held.more > 0 {
		to += " (and " + strconv.Itoa(m.held.more) + " more)"
	}
	s := "held: " + m.heldKind() + " to "
	if m.heldKind() == string(model.OpNote) {
		s = "held: note on "
	}
	s += to + " leaves in " + strconv.Itoa(m.heldLeft(now)) + " s"
	if m.held.acts == m.acts {
		s += " " + m.o.Glyphs.Dot + " " + m.binds.key(action.Undo) + " takes it back"
	}
	return s
}

// heldKind is what the held text is: a reply or a note.
func (m *root) heldKind() string {
	if r, ok := m.state.Reply(m.held.conv); ok && r.Draft.Kind == model.OpNote {
		return string(model.OpNote)
	}
	return string(model.OpReply)
}

// label is what to call a conversation: its id where nothing else is known of it.
func (m *root) label(ref model.Ref) string {
	if c, ok := m.state.Conversation(ref); ok {
		return c.Contact.Label()
	}
	return id(ref)
}

// undo takes the newest thing back. A reply that was held is opened again where it
// is the one that is looked at: who takes it back wants to change it.
func (m *root) undo() {
	was := m.held
	m.apply(inbox.Undo{})
	r, ok := m.state.Reply(was.conv)
	if ok && r.Phase == inbox.Writing && was.conv == m.state.Selected() {
		m.openComposer(was.conv, r.Draft.Kind)
	}
}
