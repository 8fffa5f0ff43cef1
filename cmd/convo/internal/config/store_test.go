package config_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/zalando/go-keyring"

	"convo/client/wire"
	"convo/cmd/convo/internal/config"
	"convo/model"
)

// kept stores a key and reads it back.
func kept(t *testing.T, a config.Account) string {
	t.Helper()
	require.NoError(t, a.CanStore(t.Context()))
	require.NoError(t, a.StoreKey(t.Context(), wire.NewSecret("s3cret-key")))
	key, err := a.Secret(t.Context(), nil)
	require.NoError(t, err)
	return key.Reveal()
}

func TestAKeyIsKeptWhereItIsLookedFor(t *testing.T) {
	keyring.MockInit()
	dir := t.TempDir()
	assert.Equal(t, "s3cret-key", kept(t, config.Account{Name: "shop"}))
	_, err := keyring.Get(config.KeyringService, "shop/probe")
	require.ErrorIs(t, err, keyring.ErrNotFound, "the test leaves nothing behind")

	inFile := config.Account{Name: "shop", TokenFile: filepath.Join(dir, "keys", "shop.key")}
	assert.Equal(t, "s3cret-key", kept(t, inFile))
	info, err := os.Stat(inFile.TokenFile)
	require.NoError(t, err)
	assert.Equal(t, os.FileMode(0o600), info.Mode().Perm())
	entries, err := os.ReadDir(filepath.Dir(inFile.TokenFile))
	require.NoError(t, err)
	assert.Len(t, entries, 1)
}

func TestWhereNoKeyCanBeKept(t *testing.T) {
	keyring.MockInitWithError(errors.New("no bus"))
	t.Cleanup(keyring.MockInit)
	dir := t.TempDir()
	loose := filepath.Join(dir, "loose")
	require.NoError(t, os.WriteFile(loose, []byte("old"), 0o644))
	for name, tt := range map[string]struct {
		account config.Account
		help    string
	}{
		"no keyring":             {config.Account{Name: "shop"}, `token_file = "shop.key"`},
		"a command":              {config.Account{Name: "shop", TokenCommand: "pass"}, "token_command"},
		"the environment":        {config.Account{Name: config.EnvName}.WithToken("k"), "--account"},
		"a file that others see": {config.Account{Name: "shop", TokenFile: loose}, "chmod 600"},
		"below a file":           {config.Account{Name: "shop", TokenFile: filepath.Join(loose, "key")}, ""},
	} {
		for _, err := range []error{tt.account.CanStore(t.Context()), tt.account.StoreKey(t.Context(), wire.NewSecret("k"))} {
			f := model.AsFault(err)
			require.NotNil(t, f, name)
			assert.Equal(t, model.FaultLocal, f.Kind, name)
			assert.Contains(t, f.Help, tt.help, name)
		}
	}
}

func TestTheSecretOfAnApplication(t *testing.T) {
	keyring.MockInit()
	a := config.Account{Name: "rentals", ClientID: "c"}
	_, err := a.ClientSecret(t.Context(), nil)
	assert.Contains(t, model.AsFault(err).Help, "rentals/client")
	require.NoError(t, keyring.Set(config.KeyringService, "rentals/client", "from the ring"))
	for want, a := range map[string]config.Account{
		"from the ring":    a,
		"from the command": {Name: "rentals", ClientID: "c", ClientSecretCommand: "echo from the command"},
	} {
		secret, err := a.ClientSecret(t.Context(), nil)
		require.NoError(t, err)
		assert.Equal(t, want, secret.Reveal())
	}
	a.ClientSecretCommand = "exit 3"
	_, err = a.ClientSecret(t.Context(), nil)
	require.Error(t, err)
	assert.Contains(t, err.Error(), "client_secret_command of rentals failed")
	a.ClientSecretCommand, a.ClientSecretFile = "", filepath.Join(t.TempDir(), "nope")
	_, err = a.ClientSecret(t.Context(), nil)
	assert.Contains(t, model.AsFault(err).Help, "put the secret there")
}
