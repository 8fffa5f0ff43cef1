package ui

import (
	"slices"

	"convo/model/inbox"
	"convo/model/query"
	"convo/ui/field"
	"convo/ui/help"
	"convo/ui/keys"
)

// filterBar is the line in which the filter is typed. It stays below the panes while
// a filter is set.
type filterBar struct {
	field field.Field
	open  bool
	err   string       // why what is typed is no filter
	last  query.Filter // that was left by Enter: what n and N look for
}

// longestFilter bounds what is typed, in characters.
const longestFilter = 500

// filterShown reports whether the bar takes a line.
func (m *root) filterShown() bool {
	return m.filter.open || !m.state.Filter().IsZero() || m.state.Searching().Begun
}

func (m *root) openFilter() {
	m.filter.open, m.filter.err = true, ""
	m.filter.field.Set(m.state.Filter().String())
	m.changed()
}

// closeFilter leaves the text field; what was found stays unless discard.
func (m *root) closeFilter(discard bool) {
	m.filter.open, m.filter.err = false, ""
	m.changed()
	if discard {
		m.clearFilter()
	}
}

func (m *root) clearFilter() {
	m.filter.field.Set("")
	m.changed()
	m.apply(inbox.SetFilter{})
}

// filterKey edits the filter, which is applied at once.
func (m *root) filterKey(k keys.Msg) {
	switch k.Key.Name {
	case "esc":
		m.closeFilter(true)
	case "enter":
		if m.filter.err == "" {
			m.closeFilter(false)
			if f := m.state.Filter(); !f.IsZero() {
				m.filter.last = f
			}
			m.apply(inbox.Search{})
		}
	case "tab":
		m.complete()
	case "f1":
		m.openHelp(help.Page)
	case "up":
		m.apply(inbox.Step{By: -1})
	case "down":
		m.apply(inbox.Step{By: 1})
	default:
		m.filterEdited(m.filter.field.Key(k.Key))
	}
}

func (m *root) filterPaste(text string) { m.filterEdited(m.filter.field.Paste(text)) }

// filterEdited applies what is typed where it can be understood. While it cannot, the
// last filter that could stays.
func (m *root) filterEdited(changed bool) {
	m.changed()
	if !changed {
		return
	}
	f, err := query.Parse(m.filter.field.Text())
	if err != nil {
		m.filter.err = err.Error()
		return
	}
	m.filter.err = ""
	m.apply(inbox.SetFilter{Filter: f})
}

// complete goes on with the term at the cursor as far as all candidates agree.
func (m *root) complete() {
	before, after := m.filter.field.Parts()
	start, candidates := query.Complete(before+after, len(before), m.values)
	if len(candidates) == 0 {
		return
	}
	word := commonPrefix(candidates)
	if len(candidates) > 1 && len(word) <= len(before)-start {
		word = candidates[0]
	}
	m.filter.field.SetParts(before[:start]+word, after)
	m.filterEdited(true)
}

// values are what is known for a field of the filter.
func (m *root) values(field string) []string {
	var out []string
	switch field {
	case "who":
		for _, a := range m.state.Accounts() {
			for _, p := range m.state.Agents(a.Name) {
				out = append(out, p.Person.Name.Line())
			}
		}
	case "account":
		for _, a := range m.state.Accounts() {
			out = append(out, a.Name)
		}
	case "ch":
		out = m.state.Known(field)
		for _, usual := range []string{"whatsapp", "sms", "rcs", "email", "messenger"} {
			if !slices.Contains(out, usual) {
				out = append(out, usual)
			}
		}
	default:
		out = m.state.Known(field)
	}
	return out
}

func commonPrefix(words []string) string {
	p := words[0]
	for _, w := range words[1:] {
		for len(p) > 0 && (len(w) < len(p) || w[:len(p)] != p) {
			r := []rune(p)
			p = string(r[:len(r)-1])
		}
	}
	return p
}

// askMore asks for the next pages of what is shown and reports whether there are any.
func (m *root) askMore() bool {
	before := len(m.effects)
	m.apply(inbox.LoadMore{})
	for _, e := range m.effects[before:] {
		if f, ok := e.(inbox.FetchList); ok && !f.Poll {
			m.changed()
			return true
		}
	}
	return false
}
