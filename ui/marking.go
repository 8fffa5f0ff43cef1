package ui

import (
	"strconv"
	"time"

	"convo/model"
	"convo/model/action"
	"convo/model/inbox"
	"convo/ui/keys"
	"convo/ui/row"
)

// againFor is within what time a second "mark all" means what is not loaded yet, too.
const againFor = 400 * time.Millisecond

// gathering loads what is not loaded yet of what is shown, and marks that, too.
type gathering struct {
	on    bool
	rows  int           // that there were when everything was marked last
	asked int           // conversations that were loaded when more was asked for; -1 before
	held  bool          // the rate limit has asked for a pause since
	about inbox.Listing // what it is for
	at    time.Time     // when all rows were marked by the key
}

// markBy carries out an action that marks.
func (m *root) markBy(name action.Name, k keys.Msg) {
	m.gather.on = false
	switch name {
	case action.Mark:
		m.markOne(m.under(k))
	case action.MarkRange:
		m.under(k)
		m.apply(inbox.MarkRange{})
	case action.MarkDown:
		m.under(k)
		m.apply(inbox.MarkStep{By: 1})
	case action.MarkUp:
		m.under(k)
		m.apply(inbox.MarkStep{By: -1})
	case action.MarkAll:
		m.markAll()
	default:
	}
	m.changed()
}

// markOne marks a conversation, or takes its mark away, and goes on to the next.
func (m *root) markOne(ref model.Ref) {
	if ref.IsZero() {
		m.say("not marked: no conversation is selected")
		return
	}
	m.apply(inbox.Mark{Ref: ref})
	m.apply(inbox.Step{By: 1})
}

// markAll marks all rows; soon after that, what is not loaded yet as well.
func (m *root) markAll() {
	now := m.o.Now()
	again := !m.gather.at.IsZero() && now.Sub(m.gather.at) <= againFor
	m.gather = gathering{on: again, asked: -1, about: m.state.Listing(), at: now}
	m.apply(inbox.MarkAll{})
	if again && !m.state.Filter().IsZero() {
		m.apply(inbox.Search{})
	}
}

// followGathering marks what a page has brought and asks for the next, until there is
// none. Where the rate limit asks for a pause it waits.
func (m *root) followGathering() {
	g := &m.gather
	if !g.on || m.leaving {
		return
	}
	if g.about != m.state.Listing() {
		g.on = false
		return
	}
	if n := m.state.Len(); n != g.rows {
		g.rows = n
		m.apply(inbox.MarkAll{})
	}
	if m.state.Searching().Asking || m.state.LoadingMore() {
		return
	}
	if !m.limitedUntil().IsZero() {
		g.held = true
		return
	}
	if m.gatherMore() {
		g.held = false
		m.changed()
		return
	}
	m.endGathering()
}

// gatherMore asks for more of what is shown and reports whether there is any: of a filter
// what the API finds, else the next pages.
func (m *root) gatherMore() bool {
	if !m.state.Filter().IsZero() {
		if s := m.state.Searching(); !s.Cut && !m.gather.held {
			return false
		}
		m.apply(inbox.Search{})
		return m.state.Searching().Asking
	}
	loaded, total := m.state.Loaded()
	stuck := loaded == m.gather.asked && m.unreadable() > 0 && !m.gather.held
	m.gather.asked = loaded
	if total >= 0 && loaded >= total || stuck {
		return false
	}
	return m.askMore()
}

// unreadable is how many accounts cannot be asked at present.
func (m *root) unreadable() (n int) {
	for _, a := range m.accounts {
		if h := m.state.Health(a); h.Fault != nil || h.Stopped {
			n++
		}
	}
	return n
}

// endGathering tells what may be missing.
func (m *root) endGathering() {
	m.gather.on = false
	m.changed()
	switch known, of := m.state.OwnersKnown(""); {
	case m.unreadable() > 0 || len(m.state.Searching().Out) > 0:
		m.say("there may be more to mark: not everything could be loaded")
	case m.aboutOwners() && known < of:
		m.say("there may be more to mark: " + ownersKnown(known, of))
	}
}

// aboutOwners reports whether what is shown depends on who owns a conversation.
func (m *root) aboutOwners() bool {
	return m.state.Filter().NeedsOwners() || m.state.ViewFilter(m.state.View()).NeedsOwners()
}

// limitedUntil is when an account that the rate limit holds up can be asked again; zero
// where none is held up.
func (m *root) limitedUntil() time.Time {
	var until time.Time
	for _, a := range m.accounts {
		if h := m.state.Health(a); m.o.Now().Before(h.WaitingUntil) && h.WaitingUntil.After(until) {
			until = h.WaitingUntil
		}
	}
	return until
}

// marksWords tell what the next action is for; "" where that is what the cursor is on.
func (m *root) marksWords(now time.Time) string {
	n, elsewhere := m.state.Marked()
	if n == 0 {
		return ""
	}
	words := strconv.Itoa(n) + " marked"
	if elsewhere > 0 {
		words += " (" + strconv.Itoa(elsewhere) + " not in this view)"
	}
	switch {
	case m.gather.on:
		words += ", " + m.seen()
		if until := m.limitedUntil(); !until.IsZero() {
			words += ", waiting for the rate limit until " + row.Clock(until, now)
		}
		words += ", esc stops"
	case m.state.Ranging():
		words += ", moving marks: " + m.binds.key(action.MarkRange) + " ends that"
	default:
		words += ", esc takes the marks off"
	}
	return words
}

// marksShort is the same where there is little room. While a bulk goes on, what waits for
// it has a sign, too: a number of the others would contradict what is seen.
func (m *root) marksShort() string {
	if p, ok := m.state.Progress(); ok && !p.Stopping {
		return ""
	}
	n, elsewhere := m.state.Marked()
	if n == 0 {
		return ""
	}
	words := strconv.Itoa(n) + " marked"
	if elsewhere > 0 {
		words += " (" + strconv.Itoa(elsewhere) + " elsewhere)"
	}
	return words
}
