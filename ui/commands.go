package ui

import "convo/model/action"

// command carries out an action that takes something typed behind its name. The line was
// on the screen when Enter was pressed on it.
func (m *root) command(name action.Name, arg string) {
	switch name { //nolint:gocritic // a case for each of them
	default:
		m.say(string(name) + " " + arg + ": nothing does this")
	}
}

// argWords are what Tab goes through behind the name of an action.
func (m *root) argWords(name action.Name) []string {
	switch name { //nolint:gocritic // a case for each of them
	default:
		return nil
	}
}
