package ui

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"convo/model/action"
	"convo/model/inbox"
	"convo/ui/row"
)

// trouble is what is wrong with an account, in one line; "" where nothing is. Being
// offline or asked to wait is told as its standing.
func (m *root) trouble(h *inbox.Health, now time.Time) string {
	switch {
	case h.Stopped:
		return "the key was refused: check it, then " + m.binds.key(action.Refresh) + " tries again"
	case h.Fault != nil && h.OfflineSince.IsZero() && !now.Before(h.WaitingUntil):
		return h.Fault.Error()
	}
	return ""
}

// troubles tells what is wrong with all accounts, refused keys first; "" where nothing is.
func (m *root) troubles(now time.Time) string {
	var first, then []string
	for _, a := range m.accounts {
		h := m.state.Health(a)
		words := m.trouble(&h, now)
		switch {
		case words == "":
		case h.Stopped:
			first = append(first, m.of(a)+words)
		default:
			then = append(then, m.of(a)+words)
		}
	}
	return strings.Join(append(first, then...), "; ")
}

// of begins what is said about an account, where there are several: "gtateth: ".
func (m *root) of(account string) string {
	if !m.several() {
		return ""
	}
	return accountWords(account) + ": "
}

// weight is how much something on the right of the status line matters, from the least.
type weight uint8

const (
	byTheWay weight = iota
	underWay
	slowed
	late
	marking
	waiting
	offline
)

// part is one thing that is said there.
type part struct {
	weight weight
	text   string
}

// standings tell of the accounts that cannot be read as usual, those that cannot be
// read at all first.
func (m *root) standings(parts []part, now time.Time) []part {
	from := len(parts)
	for _, a := range m.accounts {
		h := m.state.Health(a)
		say := func(w weight, words string) { parts = append(parts, part{w, m.of(a) + words}) }
		switch {
		case !h.OfflineSince.IsZero():
			say(offline, "offline since "+row.Clock(h.OfflineSince, now))
		case now.Before(h.WaitingUntil):
			say(waiting, "rate limited until "+row.Clock(h.WaitingUntil, now))
		case h.Late && !h.LastGood.IsZero():
			say(late, "sync "+row.Clock(h.LastGood, now))
		default:
			if every, stretched := m.state.Polling(a, now); stretched {
				say(slowed, "every "+strconv.Itoa(int(every.Round(time.Second)/time.Second))+" s: rate limit")
			}
		}
	}
	if slices.ContainsFunc(parts[from:], func(p part) bool { return p.weight == offline }) {
		// It is tried again by itself, but more and more rarely.
		parts = append(parts, part{byTheWay, m.binds.key(action.Refresh) + " tries now"})
	}
	slices.SortStableFunc(parts[from:], func(x, y part) int { return cmp.Compare(y.weight, x.weight) })
	return parts
}

// empty says why there are no rows. What is wrong with one account is no reason for
// the others, and is told below.
func (m *root) empty() string {
	c := m.state.Count(m.state.View())
	var unread []string
	for _, a := range m.accounts {
		if h := m.state.Health(a); h.Fault != nil && (c.Failed || h.LastGood.IsZero()) {
			words := m.of(a) + h.Fault.Error()
			if h.Fault.Help != "" {
				words += "\n" + h.Fault.Help
			}
			unread = append(unread, words)
		}
	}
	again := m.binds.key(action.Refresh) + " tries again"
	if n := len(unread); n > 0 && n == len(m.accounts) {
		// What happened first, in the words that came, then what to do.
		return strings.Join(unread, "\n") + "\nnothing is loaded yet: " + again
	}
	words := "nothing here"
	switch {
	case c.Failed && len(unread) == 0:
		words = "this list could not be loaded\n" + again
	case c.Loading:
		words = "loading"
	case !m.state.Filter().IsZero():
		words = "nothing that is loaded matches"
	case c.Known < c.Of:
		words = "nothing yet: owners are still being read"
	}
	return strings.Join(append([]string{words}, unread...), "\n")
}
