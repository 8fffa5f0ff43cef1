//go:build windows

package local

import (
	"errors"
	"os"
	"path/filepath"

	"golang.org/x/sys/windows"
)

const openFlags = 0

// tempPrefix begins the names of half-written files.
const tempPrefix = ".tmp-"

// On Windows the profile folder's access list keeps others out; modes say nothing.
func ownedByMe(os.FileInfo) bool { return true }

func sharesWithOthers(os.FileInfo) bool { return false }

// replaceFile puts data at path in one step.
func replaceFile(dir, path string, data []byte) error {
	f, err := os.CreateTemp(dir, tempPrefix+"*"+filepath.Ext(path))
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	err = errors.Join(err, f.Sync(), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	return nil
}

// syncFolder has nothing to do: NTFS journals names.
func syncFolder(string) error { return nil }

// flock takes the lock on a file, and reports whether it could. It waits until no other
// process has it, or not.
func flock(f *os.File, wait bool) (bool, error) {
	var flags uint32 = windows.LOCKFILE_EXCLUSIVE_LOCK
	if !wait {
		flags |= windows.LOCKFILE_FAIL_IMMEDIATELY
	}
	err := windows.LockFileEx(windows.Handle(f.Fd()), flags, 0, 1, 0, &windows.Overlapped{})
	if !wait && errors.Is(err, windows.ERROR_LOCK_VIOLATION) {
		return false, nil
	}
	return err == nil, err
}

// noLocks reports whether the drive has no locks.
func noLocks(err error) bool {
	return errors.Is(err, windows.ERROR_NOT_SUPPORTED) || errors.Is(err, windows.ERROR_INVALID_FUNCTION)
}

// diskFull reports whether there is no room.
func diskFull(err error) bool { return errors.Is(err, windows.ERROR_DISK_FULL) }
