package main

import (
	"strings"
	"testing"

	"convo/model/action"
)

// The README's table of keys is the action table.
func TestREADMEsKeysAreTrue(t *testing.T) {
	readmeSays(t, "keys", "READMEsKeys", keyTable(action.Table()))
}

// keyTable is a row for each action: its keys, what it does, what it is called in the
// palette and in [keys], and the verb that does the same.
func keyTable(all []action.Action) string {
	var b strings.Builder
	b.WriteString("| key | does | name | verb |\n|---|---|---|---|\n")
	for _, a := range all {
		keys := make([]string, len(a.Keys))
		for i, k := range a.Keys {
			keys[i] = code(strings.ReplaceAll(k, " ", ""))
		}
		does := a.Title
		if a.Scope == action.Composer {
			does += " (while writing)"
		}
		name := string(a.Name)
		if a.Arg != "" {
			name += " " + a.Arg
		}
		b.WriteString("| " + strings.Join(keys, " ") + " | " + strings.ReplaceAll(does, "|", "\\|") + " | " + code(name) + " | " + code(a.Verb) + " |\n")
	}
	return b.String()
}

// code is a word in Markdown's code type; nothing stays nothing.
func code(s string) string {
	if s == "" {
		return ""
	}
	return "`" + strings.ReplaceAll(s, "|", "\\|") + "`"
}
