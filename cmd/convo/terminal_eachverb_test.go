//go:build linux

package main

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"convo/client/practice"
	"convo/cmd/convo/internal/config"
	"convo/model"
	"convo/model/action"
)

// TestEveryVerbDoesWhatTheKeyDoes asks each verb of the action table for what TestEachKey
// asks the action's key for. The server must see the same requests; where the system
// cannot, none, and convo ends with 6.
func TestEveryVerbDoesWhatTheKeyDoes(t *testing.T) {
	t.Parallel()
	a, _, _ := inProcess(t)
	session := newSession(a, config.Defaults())
	for _, act := range action.Table() {
		if act.Op == "" || act.Verb == "" || act.Scope&action.Browse == 0 || act.Name == action.CannedReply {
			continue
		}
		for _, row := range changingRows[act.Name] {
			can := session.caps(config.Account{Name: "a", Backend: row.backend()}).Can(act.Op).OK
			t.Run(fmt.Sprintf("%s on %s", act.Name, row.backend()), func(t *testing.T) {
				t.Parallel()
				row.verb(t, &act, can)
			})
		}
	}
}

// backend is the system that a row is about.
func (row *keyRow) backend() string { return cmp.Or(row.on, "qlara") }

// verb runs an action's verb as a row says.
func (row *keyRow) verb(t *testing.T, act *action.Action, can bool) {
	t.Helper()
	s := newSeat(t, practice.Options{Conversations: 40})
	if row.on != "" {
		s.turn(row.on)
	}
	if row.ready != nil {
		row.ready(s)
	}
	verb, flags, more := strings.Cut(act.Verb, " --")
	words := strings.Fields(verb)
	if act.Op != model.OpCreate {
		words = append(words, marco[row.backend()])
	}
	if act.Value != "" {
		words = append(words, act.Value)
	}
	if more {
		words = append(words, strings.Fields("--"+flags)...)
	}
	if act.Op == model.OpDelete {
		words = append(words, "--yes") // on the screen its id has to be typed
	} else {
		words = append(words, row.wordsFor(act)...)
	}
	cmd := s.command(words...)
	out, err := cmd.CombinedOutput()
	if !can {
		assert.Equal(t, exitRefused, cmd.ProcessState.ExitCode(), string(out))
		assert.Empty(t, s.changes())
		return
	}
	require.NoError(t, err, "%s", out)
	assert.Equal(t, row.list.writes, timeless(s.changes()))
}

// wordsFor are the words of a row. What a system refuses is asked for with any.
func (row *keyRow) wordsFor(act *action.Action) []string {
	if !row.refused {
		return row.words
	}
	for _, r := range changingRows[act.Name] {
		if !r.refused {
			return slices.Clone(r.words)
		}
	}
	return nil
}
