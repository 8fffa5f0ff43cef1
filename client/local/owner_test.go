//go:build unix

package local

import (
	"io/fs"
	"os"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// foreign is what Lstat tells of somebody else's folder; only root could make one.
type foreign struct{ fs.FileInfo }

func (foreign) Mode() fs.FileMode  { return fs.ModeDir | 0o700 }
func (foreign) ModTime() time.Time { return time.Time{} }
func (foreign) Sys() any           { return &syscall.Stat_t{Uid: uint32(os.Geteuid()) + 1} }

func TestSomebodyElsesFolderIsRefused(t *testing.T) {
	err := private("/home/luca/convo", foreign{})
	require.ErrorIs(t, err, ErrUnsafe)
	assert.Contains(t, err.Error(), "belongs to somebody else")
}
