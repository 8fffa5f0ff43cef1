package ui

import (
	"convo/model/action"
	"convo/model/query"
)

// command carries out an action that takes something typed behind its name. The line was
// on the screen when Enter was pressed on it.
func (m *root) command(name action.Name, arg string) {
	switch name {
	case action.Snooze:
		m.snoozeNow(arg)
	case action.OpenID:
		m.openID(arg)
	case action.SaveView:
		m.saveView(arg)
	case action.Export:
		m.exportRows(arg)
	default:
		m.say(string(name) + " " + arg + ": nothing does this")
	}
}

// argWords are what Tab goes through behind the name of an action.
func (m *root) argWords(name action.Name) []string {
	switch name {
	case action.Snooze:
		return query.UntilWords()
	case action.SaveView:
		return m.savedNames()
	default:
		return nil
	}
}
