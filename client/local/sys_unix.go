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

// flock takes the kernel's lock on a file, and reports whether it could. It waits until
// no other process has it, or not. The kernel gives a lock back when its holder ends,
// however it ends.
func flock(f *os.File, wait bool) (bool, error) {
	how := unix.LOCK_EX
	if !wait {
		how |= unix.LOCK_NB
	}
	for {
		err := unix.Flock(int(f.Fd()), how)
		switch {
		case errors.Is(err, unix.EINTR):
		case !wait && errors.Is(err, unix.EWOULDBLOCK):
			return false, nil
		default:
			return err == nil, err
		}
	}
}

// noLocks reports whether the file system has no locks, or nobody who keeps them.
func noLocks(err error) bool {
	return errors.Is(err, unix.ENOLCK) || errors.Is(err, unix.ENOTSUP) || errors.Is(err, unix.EOPNOTSUPP) || errors.Is(err, unix.ENOSYS)
}

// diskFull reports whether there is no room, or none left for this person or this
// process. Our files are small: one is only too large where a limit forbids any.
func diskFull(err error) bool {
	return errors.Is(err, unix.ENOSPC) || errors.Is(err, unix.EDQUOT) || errors.Is(err, unix.EFBIG)
}
