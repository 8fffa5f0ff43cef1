package config_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
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

// chosen are the names of the accounts that are used.
func chosen(t *testing.T, c *config.Config, named string) []string {
	t.Helper()
	accounts, err := c.Choose(named)
	require.NoError(t, err)
	names := make([]string, len(accounts))
	for i, a := range accounts {
		names[i] = a.Name
	}
	return names
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

	// Every line that is shown is one that can be: of the two places for one secret, one.
	shown := regexp.MustCompile(`(?m)^# (default|\[\[|name|backend|url|me |token_command|ca_file|insecure|reply|client_id|client_secret_c|redirect|auth|messages|account|id |filter|archive)`)
	c, err = config.Load(file(t, shown.ReplaceAllString(config.Example, "$1")), env(nil))
	require.NoError(t, err)
	assert.Equal(t, []string{"shop"}, chosen(t, c, ""))
	assert.Len(t, c.Accounts, 3)
	assert.Equal(t, "Amina Bello", c.PeopleOf("crm")[0].Name.Line())
	assert.Empty(t, c.PeopleOf("shop"))
}

func TestWhichAccountIsChosen(t *testing.T) {
	whole := map[string]string{"CONVO_URL": "https://e.example", "CONVO_BACKEND": "qlara", "CONVO_TOKEN": "secret-token"}
	all := strings.Replace(two, `"b" # the second`, `"all"`, 1)
	tests := map[string]struct {
		file  string
		env   map[string]string
		named string
		want  []string
	}{
		"the default":     {file: two, want: []string{"b"}},
		"by name":         {file: two, named: "a", want: []string{"a"}},
		"the environment": {file: two, env: whole, want: []string{config.EnvName}},
		"by name, although there is an environment": {file: two, env: whole, named: "a", want: []string{"a"}},
		"all by default": {file: all, want: []string{"a", "b"}},
		"all, which the environment is not mixed into":    {file: two, env: whole, named: "all", want: []string{"a", "b"}},
		"the environment before a default":                {file: all, env: whole, want: []string{config.EnvName}},
		"all, where there is nothing but the environment": {env: whole, named: "all", want: []string{config.EnvName}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			c, err := config.Load(file(t, tt.file), env(tt.env))
			require.NoError(t, err)
			assert.Equal(t, tt.want, chosen(t, c, tt.named))
		})
	}
	c, err := config.Load(file(t, strings.Replace(two, "default", "# default", 1)), env(nil))
	require.NoError(t, err)
	_, err = c.Choose("")
	assert.Contains(t, model.AsFault(err).Help, `default = "all"`)
	_, err = c.Choose("nope")
	require.Error(t, err)
	for _, named := range []string{"", "all"} {
		_, err = config.Defaults().Choose(named)
		require.Error(t, err)
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
		view("x", "is:no"):                               `the view "x": is:no is unknown`,
		view("x", ""):                                    `the view "x" has no filter`,
		view("", "a"):                                    "needs a name",
		view("Closing", "a"):                             "every inbox has one of that name",
		view(" x", "a"):                                  "without blanks",
		view("x\\u001b", "a"):                            "one line",
		view("x", "a") + view("X", "b"):                  `two views "X"`,
		strings.Repeat(view("x", "a"), 21):               "21 views, and no more than 20",
		"default = \"x\"":                                "default",
		"[[account]]\nname = \"env\"":                    "env",
		"[[account]]\nname = \"a b\"":                    "name",
		"[[account]]\nname = \"a\"":                      "backend",
		"[[account]]\nname = \"a\"\nbackend = \"qlara\"": "url",
		"[[account]]\nname = \"a\"\nbackend = \"qlara\"\nurl = \"u\"\ntoken = \"t\"":                                        "account.token",
		"[[account]]\nname = \"a\"\nbackend = \"qlara\"\nurl = \"u\"\ntoken_command = \"c\"\ntoken_file = \"f\"":            "one key",
		"[[account]]\nname = \"a\"\nbackend = \"qlara\"\nurl = \"u\"\n[[account]]\nname = \"a\"\nbackend = \"x\"\nurl=\"\"": "two accounts",
		"[[account]]\nname = \"all\"":                                                                          "all accounts together",
		account("qlara", `messages = "assumed"`):                                                               "messages is for gtateth accounts, and this one speaks qlara",
		account("gtateth", `client_id = "c"`):                                                                  "client_id is for bookingsync accounts",
		account("bookingsync", `reply_id_field = "c"`):                                                         "reply_id_field is for qlara accounts",
		account("gtateth", `messages = "yes"`):                                                                 "messages",
		account("gtateth", `auth_header = "cookie"`):                                                           "bearer, x-api-key",
		account("bookingsync", "client_id = \"c\"\nredirect_uri = \"https://a.example\""):                      "urn:ietf:wg:oauth:2.0:oob",
		account("bookingsync", "client_secret_file = \"f\""):                                                   "need a client_id",
		account("bookingsync", "client_id = \"c\"\ntoken_file = \"f\""):                                        "convo login signs in",
		account("bookingsync", "client_id = \"c\"\nclient_secret_file = \"f\"\nclient_secret_command = \"g\""): "one secret",
		account("qlara", "\n[[people]]\naccount = \"a\"\nid = \"1\""):                                          "lists its people itself",
		account("gtateth", "\n[[people]]\naccount = \"a\"\nid = \"1/2\""):                                      "is no id",
		"[[people]]\naccount = \"nope\"\nid = \"1\"":                                                           "people",
	} {
		_, err := config.Load(file(t, text), env(nil))
		require.Error(t, err, text)
		f := model.AsFault(err)
		assert.Equal(t, model.FaultLocal, f.Kind)
		assert.Contains(t, err.Error(), want)
		assert.NotEmpty(t, f.Help)
	}
}

// view is the configuration of a saved view.
func view(name, filter string) string {
	return "[[view]]\nname = \"" + name + "\"\nfilter = \"" + filter + "\"\n"
}

// account is the configuration of one account with more lines.
func account(backend, more string) string {
	return "[[account]]\nname = \"a\"\nurl = \"u\"\nbackend = \"" + backend + "\"\n" + more
}

func TestUnknownKeysSayWhereTheRightOneStands(t *testing.T) {
	for text, want := range map[string]string{
		"theem = \"mono\"":                "theme",
		"undo = \"5s\"":                   "send.undo",
		"me = \"1\"":                      "account.me",
		account("qlara", "token = \"t\""): "account.token_command",
		account("qlara", "tokenfile = 1"): "account.token_file",
		"xyzzyxyzzy = 1":                  "convo config init --print",
	} {
		_, err := config.Load(file(t, text), env(nil))
		require.Error(t, err, text)
		assert.Contains(t, model.AsFault(err).Help, want, text)
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

func TestKeysAndLearning(t *testing.T) {
	c, err := config.Load(file(t, ""), env(nil))
	require.NoError(t, err)
	assert.True(t, c.Learn, "keys are told at first")
	assert.True(t, config.Defaults().Learn)
	assert.Equal(t, "convo", c.Preset)
	c, err = config.Load(file(t, "learn = false\nkeys_preset = \"aerc\"\n"), env(nil))
	require.NoError(t, err)
	assert.False(t, c.Learn)
	assert.Equal(t, "aerc", c.Preset)
	_, err = config.Load(file(t, "[keys]\npreset = \"aerc\"\n"), env(nil))
	require.Error(t, err, "it stands above the tables")
}
