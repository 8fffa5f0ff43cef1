package ui

import (
	"convo/model/action"
	"convo/ui/help"
	"convo/ui/keys"
)

// openHelp shows all actions with their keys.
func (m *root) openHelp() {
	m.helping = true
	m.help.Open(m.binds.actions, m.can)
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
	seen.scope = m.scope()
	k.Seen = seen
	switch {
	case m.composing && a.Scope&action.Composer != 0:
		m.composerAction(name, k)
	case m.composing:
		m.say("not while a reply is being written: esc keeps it as a draft")
	case a.Scope&action.Browse == 0:
		m.say("only while a reply is being written: r begins one")
	default:
		m.run(name, k)
	}
}
