package ui

import (
	"context"
	"slices"
	"strconv"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"convo/model"
	"convo/model/action"
	"convo/model/inbox"
)

// done tells what was done outside.
func (m *root) done(msg doneMsg) {
	if msg.then != nil {
		m.apply(msg.then)
	}
	m.tell(msg.text)
}

// hit goes to the next row that the last filter matches, or to the one before. It is
// remembered after Esc has taken the filter away.
func (m *root) hit(back bool) {
	if m.filter.last.IsZero() {
		m.say("no filter was set yet: " + m.binds.key(action.Filter) + " types one")
		return
	}
	m.apply(inbox.Seek{Filter: m.filter.last, Back: back})
}

// saveView writes the view and the filter that are shown into the configuration, as one
// view, and then shows that.
func (m *root) saveView(name string) {
	view := inbox.SavedView{Name: name, Filter: m.state.ViewFilter(m.state.View()).And(m.state.Filter())}
	save := m.o.SaveView
	switch {
	case save == nil:
		m.say("not saved: there is nowhere to keep views")
		return
	case view.Filter.IsZero():
		m.say("not saved: everything is shown; a view begins with a filter, which " + m.binds.key(action.Filter) + " types")
		return
	}
	text := "saved as the view " + model.NewText(name).Line()
	if at := slices.Index(m.savedNames(), name); at >= 0 {
		was := m.state.ViewFilter(m.state.Views()[len(inbox.Views())+at])
		text += " (which was " + model.NewText(was.String()).Line() + ")"
	}
	m.do(m.job(func(context.Context) (tea.Msg, error) {
		if err := save(view.Name, view.Filter.String()); err != nil {
			return nil, err
		}
		return doneMsg{text: text, then: inbox.AddView{View: view}}, nil
	}))
}

// savedNames are the names of the saved views, in the order of their tabs.
func (m *root) savedNames() []string {
	var names []string
	for _, v := range m.state.Views()[len(inbox.Views()):] {
		names = append(names, m.state.ViewName(v))
	}
	return names
}

// openID shows a conversation by its id, wherever it is.
func (m *root) openID(arg string) {
	ref, why := m.refOf(arg)
	if why != "" {
		m.say("not opened: " + why)
		return
	}
	m.finding = ref
	m.apply(inbox.Find{Ref: ref})
}

// refOf is the conversation that somebody means: ID, or account/ID. An id alone is of
// the only account there is, or of the only one that is known to have it.
func (m *root) refOf(arg string) (_ model.Ref, why string) {
	only := ""
	if len(m.accounts) == 1 {
		only = m.accounts[0]
	}
	if !strings.Contains(arg, "/") && only == "" {
		for _, a := range m.accounts {
			if _, known := m.state.Conversation(model.Ref{Account: a, ID: arg}); known {
				if only != "" {
					return model.Ref{}, arg + " is in " + accountWords(only) + " and in " + accountWords(a) + ": write account/id"
				}
				only = a
			}
		}
		if only == "" && model.ValidID(arg) {
			return model.Ref{}, arg + " is not loaded in any account: write account/id"
		}
	}
	ref, err := model.ParseRef(arg, only)
	switch {
	case err != nil:
		return ref, err.Error()
	case !slices.Contains(m.accounts, ref.Account):
		return ref, "there is no account " + accountWords(ref.Account) + " here"
	}
	return ref, ""
}

// followFound gives the keys to the thread of a conversation that was asked for by its
// id, once it is there.
func (m *root) followFound() {
	if m.finding.IsZero() || m.state.Finding() == m.finding {
		return
	}
	if m.state.Selected() == m.finding {
		m.reading = true
		m.changed()
	}
	m.finding = model.Ref{}
}

// exportRows writes the rows of the view and filter that are shown as CSV: all that are
// loaded, not only those on the screen.
func (m *root) exportRows(file string) {
	export, n := m.o.Export, m.state.Len()
	switch {
	case export == nil:
		m.say("not exported: there is nowhere to write to")
		return
	case n == 0:
		m.say("not exported: there are no rows")
		return
	}
	rows := make([]exported, n)
	for i := range rows {
		c := m.state.Row(i).Conv
		rows[i] = exported{conv: *c, owner: m.exportedOwner(c)}
	}
	text := "exported " + plural(n, "row") + " (" + m.seen() + ") to "
	m.tell("exporting " + strconv.Itoa(n) + " rows")
	m.do(m.job(func(ctx context.Context) (tea.Msg, error) {
		path, err := export(ctx, file, exportHeader(), cellsOf(rows))
		if err != nil {
			return nil, err
		}
		return doneMsg{text: text + model.NewText(path).Line()}, nil
	}))
}
