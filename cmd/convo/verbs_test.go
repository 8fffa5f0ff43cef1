package main

import (
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"convo/cmd/convo/internal/config"
	"convo/model"
	"convo/model/action"
)

// noVerb are the changes that no command does, and why.
var noVerb = map[action.Name]string{
	action.MarkUnread: "no system has it",
	action.Redo:       "it does what an action with a verb did, which is undone here",
	action.Repeat:     "it does what an action with a verb did here last",
}

// noAction are the commands that no change on the screen does: because they only look, are
// about convo itself, or for the reason given.
var noAction = map[string]string{
	"agents": "", "list": "", "load": "", "log": "", "open": "", "show": "", "unread": "", "drafts": "", "outbox": "",
	"replies": "", "config": "", "config check": "", "config init": "", "config path": "", "config show": "", "demo": "", "doctor": "",
	"login": "", "practice": "", "version": "", "help": "", "completion": "", "completion bash": "", "completion fish": "", "completion powershell": "", "completion zsh": "",
	"booking":        "connect and disconnect are below it",
	"outbox retry":   "the screen asks about it in the composer: ctrl+s sends once more",
	"outbox discard": "the screen asks about it in the composer: esc keeps the text",
}

// What the screen can change, a verb can change, and the other way round: both come from
// one table. What the verb requests is in TestEveryVerbDoesWhatTheKeyDoes.
func TestEveryChangeHasItsVerb(t *testing.T) {
	a, _, _ := inProcess(t)
	root := a.root()
	named := map[string]bool{}
	for _, act := range action.Table() {
		if act.Verb == "" {
			if act.Changes() {
				assert.NotEmpty(t, noVerb[act.Name], "%s has no verb", act.Name)
			}
			continue
		}
		assert.NotContains(t, noVerb, act.Name)
		path, flags, _ := strings.Cut(act.Verb, " --")
		cmd, rest, err := root.Find(strings.Fields(path))
		require.NoError(t, err, act.Name)
		require.Empty(t, rest, "%s: there is no convo %s", act.Name, path)
		if flags != "" {
			assert.NotNil(t, cmd.Flags().Lookup(strings.Fields(flags)[0]), act.Verb)
		}
		assert.Contains(t, cmd.Use, act.Value, "what it sets")
		named[path] = act.Changes() || named[path]
	}
	for _, cmd := range below(root) {
		path := strings.TrimPrefix(cmd.CommandPath(), "convo ")
		_, explained := noAction[path]
		assert.NotEqual(t, named[path], explained, "convo %s is for an action, or is told why not", path)
		if explained && noAction[path] == "" {
			assert.Nil(t, cmd.Flags().Lookup("dry-run"), "convo %s writes", path)
		}
	}
}

// below are all the commands below one.
func below(cmd *cobra.Command) (all []*cobra.Command) {
	for _, sub := range cmd.Commands() {
		all = append(append(all, sub), below(sub)...)
	}
	return all
}

// Every operation has an action, its words, and a verb where a system has it.
func TestEveryOperationHasItsAction(t *testing.T) {
	a, _, _ := inProcess(t)
	s := newSession(a, config.Defaults())
	reached := map[model.OpKind]bool{}
	for _, act := range action.Table() {
		reached[act.Op] = true
	}
	for _, kind := range model.OpKinds() {
		assert.NotEmpty(t, doing[kind], kind)
		assert.True(t, reached[kind], "%s has no action on the screen", kind)
	}
	for backend := range systems {
		caps := s.caps(config.Account{Name: "a", Backend: backend})
		assert.False(t, caps.Can(model.OpMarkUnread).OK, noVerb[action.MarkUnread])
	}
}
