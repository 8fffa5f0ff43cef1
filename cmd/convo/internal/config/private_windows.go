package config

import (
	"errors"
	"io/fs"
	"os"
)

// openPrivate opens a file. On Windows the access list of the user's folder is what
// keeps others out.
func openPrivate(path string) (*os.File, error) {
	f, err := os.Open(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fault("cannot read "+path, "", err)
	}
	return f, err
}

func openWaitless(path string) (*os.File, error) { return os.Open(path) }

// othersWrite is what the access list of the user's folder rules out.
func othersWrite(fs.FileInfo) bool { return false }
