package ui

import (
	"convo/model"
	"convo/model/action"
	"convo/ui/help"
	"convo/ui/keys"
)

// openHelp shows all actions with their keys.
func (m *root) openHelp() {
	m.helping = true
	m.help.Open(m.binds.actions, m.canHere)
	m.helpMoved()
}

func (m *root) closeHelp() {
	m.helping = false
	m.changed()
}

// helpMoved notes that another action may stand under the page's cursor.
func (m *root) helpMoved() {
	m.changed()
	m.helpVersion = m.gen
}

// canHere says whether an action is possible now where the keys go, and if not, why.
func (m *root) canHere(name action.Name) model.Support {
	a := m.binds.byName[name]
	switch {
	case a == nil, name == action.Interrupt:
	case m.prompt != nil:
		return model.No("not while a line is asked for: esc leaves it")
	case m.composing && a.Scope&action.Composer == 0:
		return model.No("not while a " + string(m.composer.Kind()) + " is being written: esc keeps it as a draft")
	case !m.composing && a.Scope&action.Browse == 0:
		return model.No("only while a reply is being written: " + m.binds.key(action.Reply) + " begins one")
	}
	return m.can(name)
}

// helpKey takes a key to the help page. Enter must have been read from a frame that
// showed what it would run.
func (m *root) helpKey(k keys.Msg) {
	seen, ok := k.Seen.(drawn)
	if k.Key.Name == "enter" && (!ok || seen.scope != inHelp || seen.gen < m.helpVersion) {
		m.sayStale("nothing was run")
		return
	}
	name, done := m.help.Update(k.Key)
	switch done {
	case help.Open:
		m.helpMoved()
	case help.Closed:
		m.closeHelp()
	case help.Chosen:
		m.closeHelp()
		m.runChosen(name, k, seen)
	}
}

// runChosen runs an action from the help page, as if its key had been pressed on what
// lies behind the page.
func (m *root) runChosen(name action.Name, k keys.Msg, seen drawn) {
	a := m.binds.byName[name]
	if a == nil {
		return
	}
	if m.filter.open {
		m.closeFilter(false) // what was found stays, and the action is run on it
	}
	seen.scope = m.scope()
	k.Seen = seen
	switch {
	case name == action.Interrupt:
		m.interrupted()
	case m.composing:
		m.composerAction(name, k)
	default:
		m.run(name, k)
	}
}
