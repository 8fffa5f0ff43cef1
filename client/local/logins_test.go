//go:build unix

package local_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"convo/client/local"
	"convo/model"
)

// becomes replaces a login by another one.
func becomes(login string) func([]byte) ([]byte, error) {
	return func([]byte) ([]byte, error) { return []byte(login), nil }
}

func TestLoginsAreKeptPrivately(t *testing.T) {
	withUmask(t, 0)
	dir := stateDir(t)
	s := open(t, dir)
	got, err := s.Login("shop")
	require.NoError(t, err)
	assert.Nil(t, got)
	require.NoError(t, s.ChangeLogin(t.Context(), "shop", func(old []byte) ([]byte, error) {
		assert.Nil(t, old)
		return []byte(`{"secret":1}`), nil
	}))
	require.NoError(t, s.ChangeLogin(t.Context(), "rentals", becomes(`"other"`)))
	other := open(t, dir)
	got, err = other.Login("shop")
	require.NoError(t, err)
	assert.JSONEq(t, `{"secret":1}`, string(got))
	all := append(files(t, dir, "logins/*.json"), files(t, dir, "logins/*.lock")...)
	require.Len(t, all, 4)
	for _, path := range append(all, filepath.Join(dir, "logins")) {
		info, err := os.Stat(path)
		require.NoError(t, err)
		assert.Zero(t, info.Mode().Perm()&0o077, path)
	}
}

func TestALoginThatIsNotChangedStays(t *testing.T) {
	s := open(t, stateDir(t))
	require.NoError(t, s.ChangeLogin(t.Context(), "shop", becomes(`"first"`)))
	require.NoError(t, s.ChangeLogin(t.Context(), "shop", func([]byte) ([]byte, error) { return nil, nil }))
	why := errors.New("the server is away")
	err := s.ChangeLogin(t.Context(), "shop", func(old []byte) ([]byte, error) {
		assert.Equal(t, `"first"`, string(old))
		return []byte(`"second"`), why
	})
	assert.Equal(t, why, err, "it is passed on as it is")
	err = s.ChangeLogin(t.Context(), "shop", becomes(`no JSON`))
	assert.Equal(t, model.FaultLocal, model.AsFault(err).Kind)
	got, err := s.Login("shop")
	require.NoError(t, err)
	assert.Equal(t, `"first"`, string(got))
}

func TestADamagedLoginIsSetAside(t *testing.T) {
	dir := stateDir(t)
	s := open(t, dir)
	require.NoError(t, s.ChangeLogin(t.Context(), "shop", becomes(`"first"`)))
	path := onlyFile(t, dir, "logins/*.json")
	require.NoError(t, os.WriteFile(path, []byte(`{"schema":1,"account":"sho`), 0o600))
	_, err := s.Login("shop")
	requireFault(t, err, local.ErrDamaged)
	require.NoError(t, s.ChangeLogin(t.Context(), "shop", func(old []byte) ([]byte, error) {
		assert.Nil(t, old)
		return []byte(`"second"`), nil
	}))
	got, err := s.Login("shop")
	require.NoError(t, err)
	assert.Equal(t, `"second"`, string(got))
	assert.Len(t, files(t, dir, "logins/*.bad-*"), 1)
}

func TestLoginsThatAreLeftAlone(t *testing.T) {
	never := func([]byte) ([]byte, error) { panic("it must not be looked at") }
	for content, want := range map[string]error{
		`{"schema":99,"account":"shop","login":"x"}`: local.ErrNewer,
		`{"schema":1,"account":"shop","login":"x"}`:  local.ErrUnsafe,
	} {
		dir := stateDir(t)
		s := open(t, dir)
		require.NoError(t, s.ChangeLogin(t.Context(), "shop", becomes(`"first"`)))
		path := onlyFile(t, dir, "logins/*.json")
		require.NoError(t, os.WriteFile(path, []byte(content), 0o600))
		if errors.Is(want, local.ErrUnsafe) {
			require.NoError(t, os.Chmod(path, 0o640))
		}
		_, err := s.Login("shop")
		requireFault(t, err, want)
		requireFault(t, s.ChangeLogin(t.Context(), "shop", never), want)
		left, err := os.ReadFile(path)
		require.NoError(t, err)
		assert.Equal(t, content, string(left))
	}
}

// Two convos never change a login at the same time; other accounts' do not wait.
func TestLoginsAreChangedOneAtATime(t *testing.T) {
	dir := stateDir(t)
	var all sync.WaitGroup
	var inside, most atomic.Int32
	for range 4 {
		s := open(t, dir)
		for range 4 {
			all.Go(func() {
				assert.NoError(t, s.ChangeLogin(t.Context(), "shop", func(old []byte) ([]byte, error) {
					if n := inside.Add(1); n > most.Load() {
						most.Store(n)
					}
					defer inside.Add(-1)
					return append([]byte("[1"), append(commaOr(old), ']')...), nil
				}))
			})
		}
	}
	all.Wait()
	assert.EqualValues(t, 1, most.Load())
	got, err := open(t, dir).Login("shop")
	require.NoError(t, err)
	assert.Len(t, got, 16*len("[1,]")-1, "no change is lost")
}

// commaOr puts a comma before what is there.
func commaOr(old []byte) []byte {
	if old == nil {
		return nil
	}
	return append([]byte(","), old...)
}

func TestWaitingForALoginCanBeGivenUp(t *testing.T) {
	s := open(t, stateDir(t))
	inside, done := make(chan struct{}), make(chan struct{})
	finished := make(chan error, 1)
	go func() {
		finished <- s.ChangeLogin(t.Context(), "shop", func([]byte) ([]byte, error) {
			close(inside)
			<-done
			return []byte(`"first"`), nil
		})
	}()
	<-inside
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	err := s.ChangeLogin(ctx, "shop", becomes(`"second"`))
	requireFault(t, err, context.Canceled)
	assert.ErrorContains(t, err, "in the hands of another convo")
	got, err := s.Login("shop")
	require.NoError(t, err, "reading waits for nobody")
	assert.Nil(t, got)
	assert.NoError(t, s.ChangeLogin(t.Context(), "rentals", becomes(`"other"`)), "another account has its own lock")
	close(done)
	require.NoError(t, <-finished)
}
