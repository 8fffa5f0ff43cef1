//go:build unix

package local_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"convo/client/local"
)

func TestEditFile(t *testing.T) {
	dir := stateDir(t)
	s := open(t, dir)
	e, err := s.EditFile("ciao\n")
	require.NoError(t, err)
	body, err := e.Read()
	require.NoError(t, err)
	assert.Equal(t, "ciao\n", body)

	// Many editors write a new file and rename it over the old one.
	require.NoError(t, os.WriteFile(e.Path()+"~", []byte("nuovo"), 0o600))
	require.NoError(t, os.Rename(e.Path()+"~", e.Path()))
	require.NoError(t, os.WriteFile(filepath.Join(filepath.Dir(e.Path()), ".message.md.swp"), []byte("swap"), 0o600))
	body, err = e.Read()
	require.NoError(t, err)
	assert.Equal(t, "nuovo", body)

	require.NoError(t, os.WriteFile(e.Path(), []byte("\xff\xfe"), 0o600))
	_, err = e.Read()
	requireFault(t, err, local.ErrDamaged)

	require.NoError(t, e.Remove())
	assert.NoDirExists(t, filepath.Dir(e.Path()), "swap files go, too")
	_, err = e.Read()
	require.ErrorIs(t, err, os.ErrNotExist)
}

func TestEditFileIsNotReadThroughALink(t *testing.T) {
	s := open(t, stateDir(t))
	e, err := s.EditFile("x")
	require.NoError(t, err)
	require.NoError(t, os.Remove(e.Path()))
	require.NoError(t, os.Symlink("/etc/hostname", e.Path()))
	_, err = e.Read()
	require.Error(t, err)
}

func TestEditFilesOfDeadConvosAreRemovedAtTheNextStart(t *testing.T) {
	dir := stateDir(t)
	other := start(t, "editor", dir)
	path := other.line(t)

	open(t, dir)
	assert.FileExists(t, path, "its editor is still open")
	other.kill(t)
	assert.FileExists(t, path)
	open(t, dir)
	assert.NoFileExists(t, path)
	assert.Empty(t, files(t, dir, "sessions/*"))
	assert.Empty(t, files(t, dir, "editing/*"))
}

func TestCloseLeavesNothingOfTheEditor(t *testing.T) {
	dir := stateDir(t)
	s, err := local.Open(dir)
	require.NoError(t, err)
	e, err := s.EditFile("private")
	require.NoError(t, err)
	require.NoError(t, s.Close())
	assert.NoFileExists(t, e.Path())
	require.NoError(t, s.Close(), "twice is fine")
}

func TestLookingWritesNoLease(t *testing.T) {
	dir := stateDir(t)
	s := open(t, dir)
	_, err := s.Drafts("")
	require.NoError(t, err)
	_, err = s.Outbox("")
	require.NoError(t, err)
	assert.Empty(t, files(t, dir, "sessions/*"))
}
