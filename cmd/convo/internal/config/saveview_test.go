package config_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"convo/cmd/convo/internal/config"
	"convo/model"
)

const written = `# mine, by hand
default = "a" # the usual one

[[account]]
name = "a"
backend = "qlara"
url = "u"

[[view]] # the first
# people who pay
name = "vip"
filter = "label:vip"   # as it was

[[view]]
name = 'other'
filter = 'is:unread'
[keys]
archive = ["e"] # the last line, without an end`

func TestSaveView(t *testing.T) {
	path := file(t, written)
	require.NoError(t, config.SaveView(path, config.View{Name: `my "rossis"`, Filter: `rossi "a\\b" é`}))
	text, err := os.ReadFile(path)
	require.NoError(t, err)
	assert.Equal(t, written+"\n\n[[view]]\nname = \"my \\\"rossis\\\"\"\nfilter = \"rossi \\\"a\\\\\\\\b\\\" é\"\n", string(text))
	info, err := os.Stat(path)
	require.NoError(t, err)
	assert.Equal(t, os.FileMode(0o600), info.Mode().Perm())

	c, err := config.Load(path, env(nil))
	require.NoError(t, err)
	views := c.SavedViews()
	require.Len(t, views, 3)
	assert.Equal(t, `rossi "a\\b" é`, views[2].Filter.String())

	// Another filter under the same name stands where the one stood.
	require.NoError(t, config.SaveView(path, config.View{Name: "other", Filter: "is:mine"}))
	c, err = config.Load(path, env(nil))
	require.NoError(t, err)
	assert.Equal(t, []config.View{{Name: "vip", Filter: "label:vip"}, {Name: "other", Filter: "is:mine"}, c.Views[2]}, c.Views)
	require.NoError(t, config.SaveView(path, config.View{Name: "vip", Filter: "label:vip is:unread"}))
	text, err = os.ReadFile(path)
	require.NoError(t, err)
	assert.Contains(t, string(text), "filter = \"label:vip is:unread\"   # as it was\n")
	assert.Contains(t, string(text), "[[view]] # the first\n# people who pay\n")
	assert.Contains(t, string(text), "name = 'other'\nfilter = \"is:mine\"\n[keys]\narchive = [\"e\"] # the last line")
}

func TestSaveViewRefuses(t *testing.T) {
	for text, want := range map[string]string{
		"view = 1": "cannot be read",
		"view = [{name = \"x\", filter = \"a\"}]": "not written as convo can change it",
		"[[view]]\nname = \"X\"\nfilter = \"a\"":  `two views`,
		"x = \"\"\"\n[[view]]":                    "cannot be read",
	} {
		path := file(t, text)
		err := config.SaveView(path, config.View{Name: "x", Filter: "b"})
		require.ErrorContains(t, err, want, text)
		assert.Equal(t, model.FaultLocal, model.AsFault(err).Kind)
		left, err := os.ReadFile(path)
		require.NoError(t, err)
		assert.Equal(t, text, string(left))
	}
	path := file(t, "")
	for _, v := range []config.View{{Name: "unread", Filter: "a"}, {Name: "", Filter: "a"}, {Name: "x", Filter: "is:no"}, {Name: "x"}} {
		require.Error(t, config.SaveView(path, v))
	}
	require.ErrorContains(t, config.SaveView("", config.View{Name: "x", Filter: "a"}), "a demo keeps nothing")
	err := config.SaveView(filepath.Join(t.TempDir(), "none.toml"), config.View{Name: "x", Filter: "a"})
	require.ErrorContains(t, err, "there is no configuration file")
	assert.Contains(t, model.AsFault(err).Help, "convo config init")
	require.NoError(t, config.SaveView(path, config.View{Name: "x", Filter: "b"}))
}
