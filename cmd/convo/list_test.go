package main

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"convo/model"
)

// is:draft asks this machine's memory, which no other filter opens.
func TestListKnowsDrafts(t *testing.T) {
	b := besideAnother(t)
	require.Zero(t, b.run("list", "--filter", "is:draft"))
	assert.Empty(t, b.stdout)
	require.NoError(t, b.other.SaveDraft(model.Draft{
		Conv: model.Ref{Account: "env", ID: "chat_000002"}, Kind: model.OpReply, Body: "from the screen", UpdatedAt: time.Now(),
	}))
	require.Zero(t, b.run("list", "--filter", "is:draft"))
	assert.Regexp(t, `^chat_000002\t[^\n]*\n$`, b.stdout)
	require.Zero(t, b.run("list", "--filter", "!is:draft"))
	assert.NotContains(t, b.stdout, "chat_000002\t")
	assert.Positive(t, strings.Count(b.stdout, "\n"))
}
