package ui

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"convo/model/action"
	"convo/ui/term"
	"convo/ui/theme"
)

// status is the row above the keys: on the left what is to be said, by importance; on
// the right what is going on.
func (m *root) status(now time.Time) {
	m.pen.begin(m.w)
	m.pen.blank(1)
	token, text, lasting := m.message(now)
	parts := m.goingOn(now, text)
	room := m.pen.left
	if n := cells(parts); lasting && n > 0 {
		// It does not pass, so what is going on has to be seen beside it.
		room = max(room-n-gap, room/2)
	}
	m.pen.text(m.o.Theme.SGR(token), term.CutTail(text, room, m.o.Glyphs.Ellipsis))
	m.right(m.o.Theme.SGR(theme.Status), fitting(parts, m.pen.left-gap))
	m.pen.end()
}

// gap is what stands between two things on the status line.
const gap = 2

// cells is how many cells the parts take.
func cells(parts []part) (n int) {
	for i, p := range parts {
		if i > 0 {
			n += gap
		}
		n += term.Width(p.text)
	}
	return n
}

// fitting is as much of the parts as goes into room cells: those that matter least are
// left out.
func fitting(parts []part, room int) string {
	for len(parts) > 0 && cells(parts) > room {
		least := 0
		for i, p := range parts {
			if p.weight <= parts[least].weight {
				least = i
			}
		}
		parts = slices.Delete(parts, least, least+1)
	}
	if len(parts) == 0 {
		return ""
	}
	words := make([]string, len(parts))
	for i, p := range parts {
		words[i] = p.text
	}
	return strings.Join(words, "  ")
}

// message is the left part of the status line. It is lasting where it stays until
// something is done about it.
func (m *root) message(now time.Time) (tok theme.Token, text string, lasting bool) {
	if tok, text := m.passing(now); text != "" {
		return tok, text, false
	}
	if text := m.troubles(now); text != "" {
		return theme.Error, text, true
	}
	if m.load.open {
		return theme.Status, "", false // nothing else is about what is shown
	}
	ref := m.state.Selected()
	if text := m.state.Failure(ref); text != "" {
		return theme.Failed, text, true
	}
	if m.reading {
		marks := " (" + m.binds.key(action.MarkRead) + " marks)"
		if m.state.Missed(ref) {
			return theme.Warn, "new, not yet seen: it came while the conversation was being marked read", false
		}
		if c, ok := m.state.Conversation(ref); ok && c.Unread.Has() {
			why := m.state.Unmarked(ref)
			if why != "" {
				why = ", " + why
			}
			return theme.Status, "peek: not marked read" + why + marks, false
		}
		if m.unseen() {
			return theme.Status, "peek: not marked as seen on this machine" + marks, false
		}
	}
	return theme.Status, "", false
}

// unseen reports whether something happened in the selected conversation since it was
// last looked at from this machine.
func (m *root) unseen() bool {
	i := m.state.SelectedIndex()
	return i >= 0 && m.state.Row(i).Unseen
}

// passing is what has to be said now and goes by itself or with a key.
func (m *root) passing(now time.Time) (theme.Token, string) {
	if n := len(m.work.writes); m.leaving && n > 0 {
		return theme.Warn, "leaving: " + plural(n, "write") + " under way"
	}
	if q := m.state.Question(); q != nil {
		if s := m.scope(); s != inBrowse && s != inHistory {
			return theme.Warn, q.Text + " (to be answered after this)"
		}
		if m.notice.beside == q.N && m.notice.text != "" {
			both := q.Text + " y/n (" + m.notice.text + ")"
			if term.Width(both) > m.w-gap {
				return theme.Error, m.notice.text // the question was read: it comes again
			}
			return theme.Error, both
		}
		return theme.Warn, q.Text + " y/n"
	}
	text, bad, undo := m.shownNotice()
	if held := m.heldWords(now); held != "" && !bad && (text == "" || m.held.acts == m.acts) {
		return theme.Pending, held
	}
	if text != "" {
		token := theme.Toast
		if bad {
			token = theme.Error
		}
		if undo {
			text = m.binds.key(action.Undo) + " undo: " + text
		}
		return token, text
	}
	if words := m.progressWords(now, m.w-2); words != "" {
		return theme.Pending, words
	}
	return theme.Marked, m.marksWords(now)
}

// goingOn is the right part of the status line; said is the left one.
func (m *root) goingOn(now time.Time, said string) []part {
	parts := m.parts[:0]
	if held := m.heldWords(now); held != "" && said != held {
		parts = append(parts, part{waiting, "held " + m.heldKind() + " leaves in " + strconv.Itoa(m.heldLeft(now)) + " s"})
	}
	if m.state.ViewFilter(m.state.View()).NeedsOwners() {
		if known, of := m.state.OwnersKnown(""); known < of {
			parts = append(parts, part{byTheWay, ownersKnown(known, of)})
		}
	}
	if words := m.progressShort(); words != "" && said != m.progressWords(now, m.w-2) {
		parts = append(parts, part{marking, words})
	} else if words := m.marksShort(); words != "" && said != m.marksWords(now) {
		parts = append(parts, part{marking, words})
	}
	if m.learning.text != "" {
		parts = append(parts, part{byTheWay, m.learning.text})
	}
	if n := m.state.Failures(); n > 0 {
		parts = append(parts, part{underWay, strconv.Itoa(n) + " failed"})
	}
	if m.work.mayPend() {
		if n := m.state.Pending(); n > 0 {
			parts = append(parts, part{underWay, strconv.Itoa(n) + " pending"})
		}
	}
	m.parts = m.standings(parts, now)
	return m.parts
}

// plural is a number of things.
func plural(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return strconv.Itoa(n) + " " + what + "s"
}
