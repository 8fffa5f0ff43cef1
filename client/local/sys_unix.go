//go:build unix

package local

import (
	"errors"
	"os"
	"syscall"

	"github.com/google/renameio/v2"
	"golang.org/x/sys/unix"
)

// openFlags follow no link and do not wait for the other end of a pipe.
const openFlags = syscall.O_NOFOLLOW | syscall.O_NONBLOCK | syscall.O_CLOEXEC

// tempPrefix begins the names of half-written files, which renameio makes of a dot
// and the name they are to have.
const tempPrefix = "."

func ownedByMe(info os.FileInfo) bool {
	stat, ok := info.Sys().(*syscall.Stat_t)
	return ok && int(stat.Uid) == os.Geteuid()
}

// sharesWithOthers reports whether the group or anybody else has any permission.
func sharesWithOthers(info os.FileInfo) bool { return info.Mode().Perm()&0o077 != 0 }

// replaceFile puts data at path in one step, on disk and 0600 whatever the umask.
func replaceFile(dir, path string, data []byte) error {
	return renameio.WriteFile(path, data, 0o600, renameio.WithTempDir(dir), renameio.WithStaticPermissions(0o600))
}

// syncFolder makes renames and removals in a folder survive a crash.
func syncFolder(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// lockFile waits until no other process holds the file's lock. The kernel gives a
// lock back when its holder ends, however it ends.
func lockFile(f *os.File) error { return flock(f, unix.LOCK_EX) }

// tryLockFile reports whether the lock could be had at once.
func tryLockFile(f *os.File) (bool, error) {
	err := flock(f, unix.LOCK_EX|unix.LOCK_NB)
	if errors.Is(err, unix.EWOULDBLOCK) {
		return false, nil
	}
	return err == nil, err
}

func flock(f *os.File, how int) error {
	for {
		err := unix.Flock(int(f.Fd()), how)
		if !errors.Is(err, unix.EINTR) {
			return err
		}
	}
}
