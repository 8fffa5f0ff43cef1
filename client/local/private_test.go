//go:build unix

package local_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"convo/client/local"
	"convo/model"
)

// fill leaves one of everything in the folder.
func fill(t *testing.T, s *local.Store) {
	t.Helper()
	require.NoError(t, s.SaveDraft(draft(marco, "ciao")))
	require.NoError(t, s.PutOutgoing(outgoing("o1")))
	require.NoError(t, s.SaveCounts(model.Counts{Account: "shop", At: at}))
	require.NoError(t, s.PutDeed(deed("d1")))
	_, err := s.EditFile("ciao")
	require.NoError(t, err)
}

func TestEverythingIsPrivateWhateverTheUmask(t *testing.T) {
	for _, mask := range []int{0, 0o022, 0o277} {
		dir := stateDir(t)
		require.NoError(t, os.MkdirAll(filepath.Dir(dir), 0o700))
		withUmask(t, mask)
		fill(t, open(t, dir))
		seen := 0
		err := filepath.WalkDir(dir, func(path string, _ fs.DirEntry, err error) error {
			require.NoError(t, err)
			info, err := os.Lstat(path)
			require.NoError(t, err)
			want := os.FileMode(0o600)
			if info.IsDir() {
				want = 0o700
			}
			assert.Equal(t, want, info.Mode().Perm(), path)
			seen++
			return nil
		})
		require.NoError(t, err)
		assert.Greater(t, seen, 10)
	}
}

func TestNamesCarryNoIDs(t *testing.T) {
	dir := stateDir(t)
	s := open(t, dir)
	evil := marco
	evil.ID = "../../chat_evil/\x00\n"
	require.NoError(t, s.SaveDraft(draft(evil, "x")))
	out := outgoing("../o_evil")
	require.NoError(t, s.PutOutgoing(out))
	require.NoError(t, filepath.WalkDir(filepath.Dir(filepath.Dir(dir)), func(path string, _ fs.DirEntry, err error) error {
		assert.NotContains(t, path, "evil")
		return err
	}))
	drafts, err := s.Drafts("")
	require.NoError(t, err)
	require.Len(t, drafts, 1)
	assert.Equal(t, evil, drafts[0].Conv)
}

func TestAFolderThatIsNotPrivateIsRefused(t *testing.T) {
	for _, sub := range []string{"", "drafts", "outbox", "sessions", "editing", "counts", "journal"} {
		dir := stateDir(t)
		fill(t, open(t, dir))
		require.NoError(t, os.Chmod(filepath.Join(dir, sub), 0o750))
		_, err := local.Open(dir)
		fault := requireFault(t, err, local.ErrUnsafe)
		assert.Contains(t, fault.What.Line(), "can be read by others")
		assert.Equal(t, "chmod 700 "+filepath.Join(dir, sub), fault.Help)
		require.NoError(t, os.Chmod(filepath.Join(dir, sub), 0o700))
		_, err = local.Open(dir)
		require.NoError(t, err, "the chmod that is named mends it")
	}
}

func TestTheCommandThatMendsItIsQuoted(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "it's here; rm x")
	require.NoError(t, os.Mkdir(dir, 0o755))
	require.NoError(t, os.Chmod(dir, 0o755))
	_, err := local.Open(dir)
	fault := requireFault(t, err, local.ErrUnsafe)
	assert.True(t, strings.HasSuffix(fault.Help, `it'\''s here; rm x'`), fault.Help)
}

func TestSymbolicLinksAreNotFollowed(t *testing.T) {
	elsewhere := t.TempDir()
	require.NoError(t, os.Chmod(elsewhere, 0o700))

	dir := filepath.Join(t.TempDir(), "convo")
	require.NoError(t, os.Symlink(elsewhere, dir))
	_, err := local.Open(dir)
	requireFault(t, err, local.ErrUnsafe)

	dir = stateDir(t)
	s := open(t, dir)
	require.NoError(t, s.SaveDraft(draft(marco, "mine")))
	file := onlyFile(t, dir, "drafts/*.json")
	target := filepath.Join(elsewhere, "target")
	require.NoError(t, os.Rename(file, target))
	before, err := os.ReadFile(target)
	require.NoError(t, err)
	require.NoError(t, os.Symlink(target, file))

	drafts, err := s.Drafts("")
	requireFault(t, err, local.ErrUnsafe)
	assert.Empty(t, drafts)
	requireFault(t, s.SaveDraft(draft(marco, "new")), local.ErrUnsafe)
	after, err := os.ReadFile(target)
	require.NoError(t, err)
	assert.Equal(t, before, after, "what the link points to is untouched")
}

func TestALinkInPlaceOfTheLockIsRefused(t *testing.T) {
	dir := stateDir(t)
	s := open(t, dir)
	target := filepath.Join(t.TempDir(), "target")
	require.NoError(t, os.Symlink(target, filepath.Join(dir, "drafts", "lock")))
	requireFault(t, s.SaveDraft(draft(marco, "x")), local.ErrUnsafe)
	assert.NoFileExists(t, target)
}

func TestAFileThatOthersCanReadIsRefused(t *testing.T) {
	dir := stateDir(t)
	s := open(t, dir)
	require.NoError(t, s.SaveDraft(draft(marco, "mine")))
	file := onlyFile(t, dir, "drafts/*.json")
	require.NoError(t, os.Chmod(file, 0o640))
	_, err := s.Drafts("")
	fault := requireFault(t, err, local.ErrUnsafe)
	assert.Equal(t, "chmod 600 "+file, fault.Help)
	assert.NotContains(t, fault.What.Line(), "mine")
}

func TestAPipeDoesNotHangConvo(t *testing.T) {
	dir := stateDir(t)
	s := open(t, dir)
	require.NoError(t, s.SaveDraft(draft(marco, "mine")))
	file := onlyFile(t, dir, "drafts/*.json")
	require.NoError(t, os.Remove(file))
	require.NoError(t, mkfifo(file))
	_, err := s.Drafts("")
	requireFault(t, err, local.ErrUnsafe)
}
