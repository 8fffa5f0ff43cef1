//go:build unix

package config

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strconv"
	"syscall"
)

// openPrivate opens a file that only its owner can read. A symbolic link is not
// followed: who may change it decides what is read.
func openPrivate(path string) (*os.File, error) {
	f, err := os.OpenFile(path, os.O_RDONLY|syscall.O_NOFOLLOW|syscall.O_NONBLOCK|syscall.O_CLOEXEC, 0)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, err
	case errors.Is(err, syscall.ELOOP):
		return nil, fault(path+" is a symbolic link", "name the file that it leads to with --config", err)
	case err != nil:
		return nil, fault("cannot read "+path, "", err)
	}
	info, err := f.Stat()
	if err == nil {
		err = private(path, info)
	}
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return f, nil
}

func private(path string, info fs.FileInfo) error {
	owner, ok := info.Sys().(*syscall.Stat_t)
	switch {
	case !info.Mode().IsRegular():
		return fault(path+" is not a file", "", nil)
	case ok && int(owner.Uid) != os.Geteuid():
		return fault(path+" belongs to somebody else", "make a copy of your own, with mode 600", nil)
	case info.Mode().Perm()&0o077 != 0:
		return fault(fmt.Sprintf("others can read %s (mode %s)", path, strconv.FormatUint(uint64(info.Mode().Perm()), 8)), "chmod 600 "+quoted(path), nil)
	}
	return nil
}

// openWaitless opens a file without waiting for the other end of a pipe.
func openWaitless(path string) (*os.File, error) {
	return os.OpenFile(path, os.O_RDONLY|syscall.O_NONBLOCK|syscall.O_CLOEXEC, 0)
}

// othersWrite reports whether everybody can change a file or folder.
func othersWrite(info fs.FileInfo) bool { return info.Mode().Perm()&0o002 != 0 }
