package ui

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"convo/model"
	"convo/model/inbox"
)

// Leftover is what was not settled when the screen was left. It names conversations
// by their ids only: it is read where anybody may look.
type Leftover struct {
	Unconfirmed []Change    // requests that may have been carried out
	Refused     []Change    // what failed after the person had asked to leave
	Waiting     int         // changes that had not been begun, such as held ones
	NotBegun    int         // of a bulk, what had not been begun
	Bulk        string      // what that bulk was doing
	Held        []model.Ref // replies that had not left; each is a draft again
	Unsaved     []model.Ref // drafts that are not on disk as they were written
}

// Change is one change to one conversation.
type Change struct {
	Kind model.OpKind
	Conv model.Ref
}

// Lines tells it in at most one line for each sort; none where all was settled.
func (l Leftover) Lines() []string {
	var lines []string
	say := func(n int, one, many, of, then string) {
		if n == 0 {
			return
		}
		words := many
		if n == 1 {
			words = one
		}
		line := strconv.Itoa(n) + " " + words
		if of != "" {
			line += ": " + of
		}
		lines = append(lines, line+then)
	}
	say(len(l.Unconfirmed), "change was not confirmed", "changes were not confirmed", changed(l.Unconfirmed), "; look at "+pronoun(len(l.Unconfirmed))+" at the next start")
	say(len(l.Refused), "change failed", "changes failed", changed(l.Refused), "")
	say(l.Waiting, "change was not made: it was still waiting", "changes were not made: they were still waiting", "", "")
	say(l.NotBegun, "conversation was left as it was", "conversations were left as they were", "", ": "+l.Bulk+" had not come to "+pronoun(l.NotBegun))
	say(len(l.Held), "held reply was not sent", "held replies were not sent", "", ": "+draftAgain(len(l.Held)))
	say(len(l.Unsaved), "draft could not be saved", "drafts could not be saved", ids(l.Unsaved), "")
	return lines
}

func pronoun(n int) string {
	if n == 1 {
		return "it"
	}
	return "them"
}

func draftAgain(n int) string {
	if n == 1 {
		return "it is a draft again"
	}
	return "they are drafts again"
}

// mostNamed is how many changes a line names: it has to stay one line.
const mostNamed = 5

// changed names changes: "archive chat_000004, reply chat_000007".
func changed(cs []Change) string {
	return named(cs, func(c Change) string {
		if c.Conv.ID == "" {
			return string(c.Kind) // a new conversation has no id yet
		}
		return string(c.Kind) + " " + id(c.Conv)
	})
}

func ids(refs []model.Ref) string { return named(refs, id) }

// id is a conversation's id, safe to show.
func id(ref model.Ref) string { return model.NewText(ref.ID).Line() }

// named lists the first few of things.
func named[T any](all []T, name func(T) string) string {
	var words []string
	for _, one := range all[:min(len(all), mostNamed)] {
		words = append(words, name(one))
	}
	if more := len(all) - mostNamed; more > 0 {
		words = append(words, "and "+strconv.Itoa(more)+" more")
	}
	return strings.Join(words, ", ")
}

// leaveBehind notes the replies that are about to become drafts again because the
// program ends, and what a bulk is not going to begin.
func (m *root) leaveBehind() {
	m.leftover.Waiting = m.state.Unplayed()
	if p, ok := m.state.Progress(); ok {
		m.leftover.NotBegun, m.leftover.Bulk = p.Waiting+p.Left, p.Doing
	}
	for _, ref := range m.state.Replies() {
		if r, ok := m.state.Reply(ref); ok && (r.Phase == inbox.Holding || r.Phase == inbox.Checking) {
			m.leftover.Held = append(m.leftover.Held, ref)
		}
	}
}

// settledLate notes what became of a change after the person had asked to leave: no
// notice of it can be read any more.
func (m *root) settledLate(e inbox.Event) {
	var c Change
	var f *model.Fault
	switch e := e.(type) {
	case inbox.Written:
		c, f = Change{e.Of.Op.Kind, e.Of.Op.Conv}, e.Fault
	case inbox.Dispatched:
		c, f = Change{e.Of.Out.Kind, e.Of.Out.Conv}, e.Fault
	default:
		return
	}
	switch {
	case f == nil:
	case f.Kind == model.FaultUnknown:
		m.leftover.Unconfirmed = append(m.leftover.Unconfirmed, c)
	default:
		m.leftover.Refused = append(m.leftover.Refused, c)
	}
}

// remains is what is not settled now that the program ends. It is asked for once.
func (m *root) remains() Leftover {
	l := m.leftover
	sends, waiting := 0, m.state.Pending()
	for _, e := range m.work.writes {
		switch e := e.(type) {
		case inbox.Write:
			l.Unconfirmed = append(l.Unconfirmed, Change{e.Op.Kind, e.Op.Conv})
			sends++
		case inbox.Dispatch:
			l.Unconfirmed = append(l.Unconfirmed, Change{e.Out.Kind, e.Out.Conv})
			sends++
		}
	}
	l.Waiting += max(waiting-sends, 0)
	for _, ref := range m.state.Replies() {
		if r, ok := m.state.Reply(ref); ok && r.Phase == inbox.Writing && r.Draft.Body != "" && !r.Saved {
			l.Unsaved = append(l.Unsaved, ref)
		}
	}
	l.Held = slices.DeleteFunc(l.Held, func(ref model.Ref) bool { return slices.Contains(l.Unsaved, ref) })
	for _, cs := range [][]Change{l.Unconfirmed, l.Refused} {
		slices.SortFunc(cs, func(a, b Change) int {
			return cmp.Or(a.Conv.Compare(b.Conv), cmp.Compare(a.Kind, b.Kind))
		})
	}
	return l
}

// remainsSafely is remains after a crash, when the State itself may be what is broken.
func (m *root) remainsSafely() (l Leftover) {
	defer func() { _ = recover() }()
	return m.remains()
}
