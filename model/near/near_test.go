package near_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"convo/model/near"
)

func TestWord(t *testing.T) {
	words := []string{"unread", "read", "mine", "unassigned", "token_command", "is"}
	for typed, want := range map[string]string{
		"unread":                            "unread",
		"unred":                             "unread",
		"UNRAED":                            "unread",
		"una":                               "unassigned", // the beginning of a word
		"token_comand":                      "token_command",
		"tokn_commmadn":                     "token_command",
		"xyzzy":                             "",
		"ab":                                "", // every letter of "is" would change
		"":                                  "",
		"unassignedness and then some more": "",
		strings.Repeat("x", 10_000):         "",
	} {
		assert.Equal(t, want, near.Word(typed, words), typed)
	}
	assert.Empty(t, near.Word("unread", nil))
}
