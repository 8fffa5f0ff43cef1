package ui

import (
	"convo/model"
	"convo/model/inbox"
)

// scope is where keys go.
type scope uint8

// The scopes, from the outermost in.
const (
	inBrowse scope = iota
	inLoad
	inComposer
	inFilter
	inPrompt
	inPicker
	inReplies
	inPlan
	inHelp
	inLinks
	inAbout
	inHistory
	unseen // the terminal was too small: nothing was shown, so nothing can be meant
)

// drawn says what a frame showed, as far as an action may depend on it. It goes out
// as the frame's tag and comes back with every key that was read while that frame
// was on the terminal.
type drawn struct {
	gen   uint64 // of the root's own state: what was typed, what is open
	scope scope

	version uint64 // of the State: which rows there were

	// The conversation under the cursor.
	conv   model.Ref
	lastAt model.Stamp
	owner  model.Owner

	// The reply that was open.
	reply  model.Ref
	kind   model.OpKind // that the text was to become
	phase  inbox.ReplyPhase
	gate   model.Seq
	anyway bool // sending in spite of it was offered

	undo     model.Seq // what undo would have taken back; 0 for nothing
	redo     model.Seq // what redo would have done again
	marks    uint64    // what was marked, by State.MarksVersion; 0 for nothing
	past     string    // the deed under the history's cursor
	question model.Seq // the one that was asked; 0 where none was
}

// draws is what the next frame shows.
func (m *root) draws() drawn {
	d := drawn{gen: m.gen, scope: m.scope(), version: m.state.Version(), conv: m.state.Selected(), undo: m.state.UndoTop(), redo: m.state.RedoTop(), marks: m.state.MarksVersion()}
	if c, ok := m.state.Conversation(d.conv); ok {
		d.lastAt, d.owner = c.LastMessageAt, c.Owner
	}
	if m.composing {
		d.reply, d.kind = m.composer.Conv(), m.composer.Kind()
		if r, ok := m.state.Reply(d.reply); ok {
			d.phase, d.gate, d.anyway = r.Phase, r.Gate, m.offersAnyway()
		}
	}
	if d.scope == inHistory {
		d.past = m.history.At(m.state)
	}
	if q := m.state.Question(); q != nil {
		d.question = q.N
	}
	return d
}
