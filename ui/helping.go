package ui

import (
	"convo/model"
	"convo/model/action"
	"convo/ui/help"
	"convo/ui/keys"
)

// openHelp shows all actions with their keys, to be looked up or typed as commands.
func (m *root) openHelp(form help.Form) {
	m.helping = true
	m.help.Open(help.Options{
		Form: form, Actions: m.binds.actions, Can: m.canHere,
		Here:     func(name action.Name) bool { return m.reached(name).OK },
		Complete: func(name action.Name, typed string) string { return nextWord(m.argWords(name), typed) },
	})
	m.helpMoved()
}

func (m *root) closeHelp() {
	m.helping = false
	m.changed()
}

// helpMoved notes that another action may stand under the cursor.
func (m *root) helpMoved() {
	m.changed()
	m.helpVersion = m.gen
}

// canHere says whether an action is possible now where the keys go, and if not, why.
func (m *root) canHere(name action.Name) model.Support {
	if s := m.reached(name); !s.OK {
		return s
	}
	return m.can(name)
}

// reached says whether an action has a meaning where the keys go, and if not, why.
func (m *root) reached(name action.Name) model.Support {
	a := m.binds.byName[name]
	switch {
	case a == nil, name == action.Interrupt:
	case m.prompt != nil:
		return model.No("not while a line is asked for: esc leaves it")
	case m.composing && a.Scope&action.Composer == 0:
		return model.No("not while a " + string(m.composer.Kind()) + " is being written: esc keeps it as a draft")
	case m.load.open && !onLoad(a):
		return model.No(notOnLoad)
	case !m.composing && a.Scope&action.Browse == 0:
		return model.No("only while a reply is being written: " + m.binds.key(action.Reply) + " begins one")
	}
	return model.Yes()
}

// helpKey takes a key to the help page or the palette. Enter must have been read from a
// frame that showed what it would run.
func (m *root) helpKey(k keys.Msg) {
	seen, ok := k.Seen.(drawn)
	if k.Key.Name == "enter" && (!ok || seen.scope != inHelp || seen.gen < m.helpVersion) {
		m.sayStale("nothing was run")
		return
	}
	choice, done := m.help.Update(k.Key)
	switch done {
	case help.Open:
		m.helpMoved()
	case help.Closed:
		m.closeHelp()
	case help.Chosen:
		m.closeHelp()
		said := m.notice.n
		m.runChosen(choice, k, seen)
		if m.notice.n == said || m.notice.good { // else it was refused
			m.teach(choice.Name)
		}
	}
}

// runChosen runs an action from the help page or the palette, as if its key had been
// pressed on what lies behind.
func (m *root) runChosen(c help.Choice, k keys.Msg, seen drawn) {
	a := m.binds.byName[c.Name]
	if a == nil {
		return
	}
	if m.filter.open {
		m.closeFilter(false) // what was found stays, and the action is run on it
	}
	seen.scope = m.scope()
	k.Seen = seen
	switch {
	case c.Name == action.Interrupt:
		m.interrupted()
	case a.Arg != "":
		m.runTyped(a, c.Arg, k, seen)
	case m.composing:
		m.composerAction(c.Name, k)
	default:
		m.run(c.Name, k)
	}
}

// runTyped runs an action with what was typed behind its name. One that writes acts on
// what lay behind the line.
func (m *root) runTyped(a *action.Action, arg string, k keys.Msg, seen drawn) {
	const not = "not run"
	switch _, ok := m.meant(k, not); {
	case !ok:
	case a.Class == action.Write && seen.conv != m.state.Selected():
		m.sayStale(not)
	default:
		m.command(a.Name, arg)
	}
}
