//go:build linux

package local_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/sys/unix"

	"convo/model"
)

// smallDisk is a folder on a file system of its own with room for little. Only root can
// make one.
func smallDisk(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	if err := unix.Mount("tmpfs", dir, "tmpfs", 0, "size=128k"); err != nil {
		t.Skipf("no small disk: %v", err)
	}
	t.Cleanup(func() { assert.NoError(t, unix.Unmount(dir, unix.MNT_DETACH)) })
	return dir
}

func TestAFullDiskLosesNothingThatWasSaved(t *testing.T) {
	disk := smallDisk(t)
	s := open(t, filepath.Join(disk, "state"))
	require.NoError(t, s.SaveDraft(draft(marco, "before")))
	filler := filepath.Join(disk, "filler")
	f, err := os.Create(filler)
	require.NoError(t, err)
	for err == nil {
		_, err = f.WriteString(strings.Repeat("x", 4096))
	}
	require.ErrorIs(t, err, unix.ENOSPC)
	require.NoError(t, f.Close())

	fault := requireFault(t, s.SaveDraft(draft(marco, "while it is full")), unix.ENOSPC)
	assert.True(t, strings.HasPrefix(fault.Error(), "disk full: "), fault.Error())
	requireFault(t, s.PutOutgoing(outgoing("o1")), unix.ENOSPC)
	got, err := s.Drafts("")
	require.NoError(t, err)
	assert.Equal(t, []model.Draft{draft(marco, "before")}, got, "nothing half-written takes its place")

	require.NoError(t, os.Remove(filler))
	require.NoError(t, s.SaveDraft(draft(marco, "while it is full")))
	got, err = s.Drafts("")
	require.NoError(t, err)
	assert.Equal(t, []model.Draft{draft(marco, "while it is full")}, got)
	require.NoError(t, s.PutOutgoing(outgoing("o1")))
}
