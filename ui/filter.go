package ui

import (
	"strconv"

	"github.com/charmbracelet/bubbles/key"
	"github.com/charmbracelet/bubbles/textinput"
	tea "github.com/charmbracelet/bubbletea"

	"convo/model"
	"convo/model/inbox"
	"convo/model/query"
	"convo/ui/keys"
)

// searchPages is how many pages one Enter loads at most: what others need of the rate
// limit must not go into one search.
const searchPages = 20

// filterBar is the line in which the filter is typed. It stays below the panes while
// a filter is set.
type filterBar struct {
	input  textinput.Model
	open   bool
	err    string // why what is typed is no filter
	asking bool   // further pages are being loaded to find more
	pages  int
}

func newFilterBar() filterBar {
	in := textinput.New()
	in.Prompt = ""
	// It would run a program to read this machine's clipboard: over SSH the wrong one.
	in.KeyMap.Paste = key.NewBinding(key.WithDisabled())
	in.CharLimit = 500
	in.Focus()
	return filterBar{input: in}
}

// shown reports whether the bar takes a line.
func (m *root) filterShown() bool { return m.filter.open || !m.state.Filter().IsZero() }

func (m *root) openFilter() {
	m.filter.open, m.filter.asking, m.filter.err = true, false, ""
	m.filter.input.SetValue(m.state.Filter().String())
	m.filter.input.CursorEnd()
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
	m.filter.asking = false
	m.filter.input.SetValue("")
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
			m.filter.asking, m.filter.pages = !m.state.Filter().IsZero(), 0
		}
	case "tab":
		m.complete()
	case "f1":
		m.openHelp()
	case "up":
		m.apply(inbox.Step{By: -1})
	case "down":
		m.apply(inbox.Step{By: 1})
	default:
		m.filterEdit(func() {
			// Its commands only make a cursor blink, and nothing here animates.
			m.filter.input, _ = m.filter.input.Update(k.Key.Tea())
		})
	}
}

func (m *root) filterPaste(text string) {
	line := []rune(model.NewText(text).Line())
	m.filterEdit(func() {
		m.filter.input, _ = m.filter.input.Update(tea.KeyMsg{Type: tea.KeyRunes, Runes: line, Paste: true})
	})
}

// filterEdit changes what is typed and applies it where it can be understood. While
// it cannot, the last filter that could stays.
func (m *root) filterEdit(change func()) {
	before := m.filter.input.Value()
	change()
	m.changed()
	if m.filter.input.Value() == before {
		return
	}
	f, err := query.Parse(m.filter.input.Value())
	if err != nil {
		m.filter.err = err.Error()
		return
	}
	m.filter.err = ""
	m.apply(inbox.SetFilter{Filter: f})
}

// complete goes on with the term at the cursor as far as all candidates agree.
func (m *root) complete() {
	line := m.filter.input.Value()
	at := len(string([]rune(line)[:m.filter.input.Position()]))
	start, candidates := query.Complete(line, at, m.values)
	if len(candidates) == 0 {
		return
	}
	word := commonPrefix(candidates)
	if len(candidates) > 1 && len(word) <= at-start {
		word = candidates[0]
	}
	m.filterEdit(func() {
		m.filter.input.SetValue(line[:start] + word + line[at:])
		m.filter.input.SetCursor(len([]rune(line[:start] + word)))
	})
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
		out = []string{"whatsapp", "sms", "rcs", "email", "messenger"}
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

// search loads the next page while the person waits for more that match. It ends
// with the list, at the first failure, and after a good number of pages.
func (m *root) search() {
	if !m.filter.asking || m.work.list > 0 || m.leaving {
		return
	}
	loaded, total := m.state.Loaded()
	if (total >= 0 && loaded >= total) || m.troubled() {
		m.endSearch("")
		return
	}
	if m.filter.pages == searchPages {
		m.endSearch(strconv.Itoa(loaded) + " looked at so far: filter again and Enter goes on")
		return
	}
	before := len(m.effects)
	m.apply(inbox.LoadMore{})
	m.filter.pages++
	for _, e := range m.effects[before:] {
		if f, ok := e.(inbox.FetchList); ok && !f.Poll {
			m.changed()
			return
		}
	}
	m.endSearch("")
}

func (m *root) endSearch(why string) {
	m.filter.asking = false
	m.changed()
	if why != "" {
		m.say(why)
	}
}

// troubled reports whether some account cannot be asked at present.
func (m *root) troubled() bool {
	for _, a := range m.state.Accounts() {
		h := m.state.Health(a.Name)
		if h.Fault != nil || h.Stopped {
			return true
		}
	}
	return false
}
