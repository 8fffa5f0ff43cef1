package ui

import (
	"strings"

	"convo/model"
	"convo/model/action"
	"convo/model/inbox"
	"convo/ui/screen"
	"convo/ui/term"
	"convo/ui/theme"
)

// keyRow is the last row: what the keys do here.
func (m *root) keyRow() {
	m.pen.begin(m.w)
	switch m.scope() {
	case inHelp, inPicker, inReplies: // they say their other keys themselves
		m.hint("type", "to filter")
		m.hint("esc", "cancel")
	case inLinks, inAbout:
		m.hint("esc", "close")
	case inPlan:
		m.hint("esc", "cancel")
	case inHistory:
		m.historyHints()
	case inPrompt:
		m.hint("enter", m.prompt.enter)
		if len(m.prompt.words) > 0 {
			m.hint("tab", "complete")
		}
		m.hint("esc", "cancel")
		m.hint("f1", "help")
	case inFilter:
		m.hint("enter", m.enterFilter())
		m.hint("tab", "complete")
		m.hint("esc", "clear")
	case inComposer:
		m.composerHints()
	case inLoad:
		m.loadHints()
	case inBrowse, unseen:
		m.browseHints()
	}
	m.pen.end()
}

// hint is one key and what it does.
func (m *root) hint(key, label string) {
	if key == "" {
		return
	}
	m.pen.blank(1)
	m.pen.text(m.o.Theme.SGR(theme.Key), key)
	m.pen.blank(1)
	m.pen.text(m.o.Theme.SGR(theme.KeyLabel), label)
	m.pen.blank(1)
}

// browseHints are the keys of a prefix or a question, else the actions by rank.
func (m *root) browseHints() {
	if m.tooSmall() {
		return
	}
	if m.prefixHint {
		m.prefixHints()
		return
	}
	if m.state.Question() != nil {
		m.hint("y", "yes")
		m.hint("n", "no")
		return
	}
	if m.load.from != nil {
		m.hint(m.binds.key(action.ToDashboard), "supervisors' page")
	}
	// Help has the others: it stays where not all of them fit.
	last := m.binds.byName[action.Help]
	reserve := hintWide(m.binds.key(last.Name), m.title(last))
	for _, a := range m.footerRow {
		if a != last && hintWide(m.binds.key(a.Name), m.title(a))+reserve <= m.pen.left {
			m.actionHint(a)
		}
	}
	m.actionHint(last)
}

// prefixHints are the second keys of a prefix: those that do something here first, then
// as many of the others as there is room for. Help has them all.
func (m *root) prefixHints() {
	hints, wide := m.secondKeys(), 0
	for _, h := range hints {
		wide += hintWide(h.key, h.words)
	}
	reserve := 0
	if wide > m.pen.left {
		reserve = term.Width(m.o.Glyphs.Ellipsis) + 1
	}
	for _, h := range hints {
		if hintWide(h.key, h.words)+reserve <= m.pen.left {
			m.hintAs(h.key, h.words, h.can)
		}
	}
	if reserve > 0 {
		m.pen.blank(1)
		m.pen.text(m.o.Theme.SGR(theme.KeyLabel), m.o.Glyphs.Ellipsis)
	}
}

// secondKey is a key after a prefix and what it does.
type secondKey struct {
	key, words string
	can        bool
}

// secondKeys are the keys after the prefix, what is possible here first.
func (m *root) secondKeys() (hints []secondKey) {
	for _, possible := range []bool{true, false} {
		for _, a := range m.binds.after(m.prefix) {
			if m.canHere(a.Name).OK != possible {
				continue
			}
			for _, seq := range a.Keys {
				if first, second, ok := cutSequence(seq); ok && first == m.prefix {
					hints = append(hints, secondKey{second, afterPrefix(a), possible})
				}
			}
		}
	}
	return hints
}

// afterPrefix is what an action is called where its prefix says the rest.
func afterPrefix(a *action.Action) string {
	switch {
	case a.Short != "":
		return a.Short
	case a.Value != "":
		return a.Value
	}
	for _, said := range []string{"go to ", "copy the ", "set the "} {
		if rest, ok := strings.CutPrefix(a.Title, said); ok {
			return rest
		}
	}
	return a.Title
}

// composerHints are the keys that matter most while a reply is written, by how far it is.
func (m *root) composerHints() {
	send := m.binds.key(action.SendReply)
	switch m.phase {
	case inbox.Writing:
		m.hint(send, m.sends())
		m.hint("esc", "keep draft")
	case inbox.Asking:
		if m.offersAnyway() {
			m.hint(send, m.sends()+" anyway")
		}
		m.hint("esc", "back")
	case inbox.Checking, inbox.Holding, inbox.Sending, inbox.Unconfirmed:
		m.hint("esc", "back")
	}
	m.hint("f1", "help")
}

// sends is what sending comes to.
func (m *root) sends() string {
	if m.composer.Kind() == model.OpNote {
		return "note"
	}
	return "send"
}

// hintWide is how many cells a hint takes.
func hintWide(key, label string) int {
	const blanks = 3
	return blanks + term.Width(key) + term.Width(label)
}

// title is what the key row calls an action.
func (m *root) title(a *action.Action) string {
	switch {
	case a.Name == action.PutAway && m.opOf(a, m.state.Selected()) == model.OpClose:
		return "close"
	case a.Name == action.NextNeed:
		return "next"
	}
	return a.Title
}

// actionHint is an action's key, greyed where it is impossible. Help says why.
func (m *root) actionHint(a *action.Action) {
	m.hintAs(m.binds.key(a.Name), m.title(a), m.can(a.Name).OK)
}

// hintAs is a hint, greyed where it is impossible.
func (m *root) hintAs(key, label string, possible bool) {
	if possible {
		m.hint(key, label)
		return
	}
	m.pen.blank(1)
	m.pen.text(m.o.Theme.SGR(theme.Disabled), key)
	m.pen.blank(1)
	m.pen.text(m.o.Theme.SGR(theme.Disabled), label)
	m.pen.blank(1)
}

// cutSequence splits "g g".
func cutSequence(seq string) (first, second string, ok bool) {
	for i := range len(seq) {
		if seq[i] == ' ' {
			return seq[:i], seq[i+1:], true
		}
	}
	return seq, "", false
}

// barHigh is how many rows the filter or what is asked for would like.
func (m *root) barHigh() int {
	switch {
	case m.prompt != nil:
		return len(m.promptTitle()) + 1
	case m.filterShown():
		return 1
	}
	return 0
}

// drawBar is what is asked for, else the filter; it answers where the text cursor stands.
func (m *root) drawBar(rows int) *screen.Point {
	if m.prompt != nil {
		return m.drawPrompt(rows)
	}
	return m.drawFilter()
}

// firstFit is the first of the words that takes no more than room cells and says
// something; the last where none does.
func firstFit(room int, words ...string) string {
	for _, w := range words {
		if w != "" && term.Width(w) <= room {
			return w
		}
	}
	return words[len(words)-1]
}
