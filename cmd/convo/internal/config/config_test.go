package config_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"convo/cmd/convo/internal/config"
	"convo/model"
)

func env(values map[string]string) config.Env {
	return func(name string) string { return values[name] }
}

// file writes a private configuration.
func file(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "config.toml")
	require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
	return path
}

const two = `default = "b" # the second
[[account]]
name = "a"
backend = "qlara"
url = "https://a.example/api"
token_command = "echo A"

[[account]]   
# the other one
name = 'b'
backend = "qlara"
url = "https://b.example/api"
me = "1" # Anna
`

func TestTheExampleIsAValidConfiguration(t *testing.T) {
	c, err := config.Load(file(t, config.Example), env(nil))
	require.NoError(t, err)
	assert.Equal(t, 5*time.Second, c.Undo)
	assert.Empty(t, c.Accounts, "nobody has filled in the account yet")
	_, err = c.Choose("")
	assert.Contains(t, model.AsFault(err).Help, c.Path, "the file is there: that is where to go on")

	shown := regexp.MustCompile(`(?m)^# (default|\[\[account|name = "shop"|backend|url|me |token_command)`)
	c, err = config.Load(file(t, shown.ReplaceAllString(config.Example, "$1")), env(nil))
	require.NoError(t, err)
	a, err := c.Choose("")
	require.NoError(t, err)
	assert.Equal(t, "shop", a.Name)
}

func TestWhichAccountIsChosen(t *testing.T) {
	whole := map[string]string{"CONVO_URL": "https://e.example", "CONVO_BACKEND": "qlara", "CONVO_TOKEN": "secret-token"}
	tests := map[string]struct {
		env   map[string]string
		named string
		want  string
	}{
		"the default":     {want: "b"},
		"by name":         {named: "a", want: "a"},
		"the environment": {env: whole, want: config.EnvName},
		"by name, although there is an environment": {env: whole, named: "a", want: "a"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			c, err := config.Load(file(t, two), env(tt.env))
			require.NoError(t, err)
			a, err := c.Choose(tt.named)
			require.NoError(t, err)
			assert.Equal(t, tt.want, a.Name)
		})
	}
}

func TestTheEnvironmentIsOneAccountOrNone(t *testing.T) {
	for name, values := range map[string]map[string]string{
		"a key without an address":     {"CONVO_TOKEN": "secret-token"},
		"somebody without an address":  {"CONVO_ME": "1"},
		"an address without a key":     {"CONVO_URL": "https://e.example", "CONVO_BACKEND": "qlara"},
		"an address without a backend": {"CONVO_URL": "https://e.example", "CONVO_TOKEN": "secret-token"},
	} {
		_, err := config.Load(file(t, two), env(values))
		require.Error(t, err, name)
		assert.NotContains(t, err.Error(), "secret-token")
	}
}

func TestKeysAreNeverPrinted(t *testing.T) {
	c, err := config.Load(file(t, two), env(map[string]string{
		"CONVO_URL": "https://e.example", "CONVO_BACKEND": "qlara", "CONVO_TOKEN": "secret-token",
	}))
	require.NoError(t, err)
	assert.NotContains(t, fmt.Sprintf("%v %+v %#v", c, c, c.Accounts), "secret-token")
	key, err := c.Accounts[2].Secret(t.Context(), nil)
	require.NoError(t, err)
	assert.Equal(t, "secret-token", key.Reveal())
	assert.NotContains(t, fmt.Sprintf("%v %+v %#v", key, key, key), "secret-token")
}

func TestMistakesAreNamed(t *testing.T) {
	for text, want := range map[string]string{
		"[send]\nundo = \"soon\"":                        "send.undo",
		"[poll]\nunread = \"1ms\"":                       "poll.unread",
		"[advance]\narchive = \"up\"":                    "advance.archive",
		"[[view]]\nname = \"x\"\nfilter = \"is:no\"":     "view",
		"default = \"x\"":                                "default",
		"[[account]]\nname = \"env\"":                    "env",
		"[[account]]\nname = \"a b\"":                    "name",
		"[[account]]\nname = \"a\"":                      "backend",
		"[[account]]\nname = \"a\"\nbackend = \"qlara\"": "url",
		"[[account]]\nname = \"a\"\nbackend = \"qlara\"\nurl = \"u\"\ntoken = \"t\"":                                        "account.token",
		"[[account]]\nname = \"a\"\nbackend = \"qlara\"\nurl = \"u\"\ntoken_command = \"c\"\ntoken_file = \"f\"":            "one key",
		"[[account]]\nname = \"a\"\nbackend = \"qlara\"\nurl = \"u\"\n[[account]]\nname = \"a\"\nbackend = \"x\"\nurl=\"\"": "two accounts",
		"[[people]]\naccount = \"nope\"\nid = \"1\"":                                                                        "people",
	} {
		_, err := config.Load(file(t, text), env(nil))
		require.Error(t, err, text)
		f := model.AsFault(err)
		assert.Equal(t, model.FaultLocal, f.Kind)
		assert.Contains(t, err.Error(), want)
		assert.NotEmpty(t, f.Help)
	}
}

func TestSaveMeChangesOneLine(t *testing.T) {
	path := file(t, two)
	require.NoError(t, config.SaveMe(path, "a", "4521"))
	require.NoError(t, config.SaveMe(path, "b", "4522"))
	got, err := os.ReadFile(path)
	require.NoError(t, err)
	want := `default = "b" # the second
[[account]]
name = "a"
me = "4521"
backend = "qlara"
url = "https://a.example/api"
token_command = "echo A"

[[account]]   
# the other one
name = 'b'
backend = "qlara"
url = "https://b.example/api"
me = "4522"
`
	assert.Equal(t, want, string(got))
	c, err := config.Load(path, env(nil))
	require.NoError(t, err, "and it is still private")
	assert.Equal(t, "4522", c.Accounts[1].Me)

	require.Error(t, config.SaveMe(path, "c", "1"))
	require.Error(t, config.SaveMe(path, "a", "1\"\nurl = \"https://evil.example"))
	inline := file(t, `account = [{name = "a", backend = "qlara", url = "https://a.example"}]`)
	err = config.SaveMe(inline, "a", "1")
	require.Error(t, err)
	assert.Contains(t, model.AsFault(err).Help, `me = "1"`)
}
