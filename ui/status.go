package ui

import (
	"strconv"
	"time"

	"convo/model/action"
	"convo/model/inbox"
	"convo/ui/term"
	"convo/ui/theme"
)

// status is the row above the keys: on the left what is to be said, by importance; on
// the right what is going on.
func (m *root) status(now time.Time) {
	m.pen.begin(m.w)
	m.pen.blank(1)
	token, text := m.message(now)
	state := m.goingOn(now, text)
	m.pen.text(m.o.Theme.SGR(token), term.CutTail(text, m.pen.left, m.o.Glyphs.Ellipsis))
	m.right(m.o.Theme.SGR(theme.Status), state)
	m.pen.end()
}

// message is the left part of the status line.
func (m *root) message(now time.Time) (theme.Token, string) {
	if n := len(m.work.writes); m.leaving && n > 0 {
		return theme.Warn, "leaving: " + plural(n, "write") + " under way"
	}
	if q := m.state.Question(); q != nil {
		if m.scope() != inBrowse {
			return theme.Warn, q.Text + " (to be answered after this)"
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
	for _, a := range m.accounts {
		if text := trouble(m.state.Health(a)); text != "" {
			return theme.Error, text
		}
	}
	ref := m.state.Selected()
	if text := m.state.Failure(ref); text != "" {
		return theme.Failed, text
	}
	if m.reading {
		if c, ok := m.state.Conversation(ref); ok && c.Unread.Has() {
			return theme.Status, "peek: not marked read (" + m.binds.key(action.MarkRead) + " marks)"
		}
	}
	return theme.Status, ""
}

// trouble is an account's error in one line. Being offline or waiting is said on the
// right.
func trouble(h inbox.Health) string {
	switch {
	case h.Stopped:
		return "the key was refused: check it, then ctrl+r tries again"
	case h.Fault != nil && h.OfflineSince.IsZero():
		return h.Fault.Error()
	}
	return ""
}

// goingOn is the right part of the status line; said is the left one.
func (m *root) goingOn(now time.Time, said string) string {
	var parts []byte
	add := func(s string) {
		if len(parts) > 0 {
			parts = append(parts, "  "...)
		}
		parts = append(parts, s...)
	}
	if held := m.heldWords(now); held != "" && said != held {
		add("held reply leaves in " + strconv.Itoa(m.heldLeft(now)) + " s")
	}
	if v := m.state.View(); v == inbox.Mine || v == inbox.Unassigned {
		if known, of := m.ownersOfAll(); known < of {
			add(ownersKnown(known, of))
		}
	}
	if n := m.state.Failures(); n > 0 {
		add(strconv.Itoa(n) + " failed")
	}
	if m.work.mayPend() {
		if n := m.state.Pending(); n > 0 {
			add(strconv.Itoa(n) + " pending")
		}
	}
	for _, a := range m.accounts {
		h := m.state.Health(a)
		switch {
		case !h.OfflineSince.IsZero():
			add("offline since " + h.OfflineSince.In(now.Location()).Format("15:04"))
		case now.Before(h.WaitingUntil):
			add("rate limited until " + h.WaitingUntil.In(now.Location()).Format("15:04"))
		case h.Late && !h.LastGood.IsZero():
			add("sync " + h.LastGood.In(now.Location()).Format("15:04"))
		default:
			if every, stretched := m.state.Polling(a, now); stretched {
				add("every " + strconv.Itoa(int(every.Round(time.Second)/time.Second)) + " s: rate limit")
			}
		}
	}
	return string(parts)
}

// plural is a number of things.
func plural(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return strconv.Itoa(n) + " " + what + "s"
}
