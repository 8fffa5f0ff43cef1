package local

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"unicode/utf8"
)

// EditFile is a private file that $EDITOR works on. It lies in a folder of its
// own, so that the editor's swap and backup files are private, too, and go with it.
type EditFile struct {
	path string
}

// editName is what the editor shows; the ending wraps and highlights sensibly.
const editName = "message.md"

// EditFile makes a private file that holds body. Remove it when the editor is
// done; after a crash the next Open does.
func (s *Store) EditFile(body string) (*EditFile, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	mine, err := s.current()
	if err != nil {
		return nil, err
	}
	session := folder(s.editing.path(mine.name))
	if err := session.ensure(); err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp(string(session), "")
	if err != nil {
		return nil, fault(err, "cannot create a file for the editor", "")
	}
	e := &EditFile{path: filepath.Join(dir, editName)}
	err = os.Chmod(dir, 0o700) //nolint:gosec // a folder needs the x bit
	if err == nil {
		err = replaceFile(dir, e.path, []byte(body))
	}
	if err != nil {
		return nil, errors.Join(fault(err, "cannot write a file for the editor", "is the disk full?"), e.Remove())
	}
	return e, nil
}

// Path is the file's absolute path, for the editor's command line.
func (e *EditFile) Path() string { return e.path }

// Read answers what the editor left. A file that is gone, a link, or larger than
// any reply is an error; so is one that is not text.
func (e *EditFile) Read() (body string, err error) {
	// An editor that replaces the file gives it modes of its own; the folder
	// around it keeps others out all the same.
	file, err := os.OpenFile(e.path, os.O_RDONLY|openFlags, 0)
	if err != nil {
		return "", fault(err, "the editor's file cannot be read", "")
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	raw, err := io.ReadAll(io.LimitReader(file, maxFile+1))
	if err != nil {
		return "", fault(err, "the editor's file cannot be read", "")
	}
	if len(raw) > maxFile || !utf8.Valid(raw) {
		return "", fault(ErrDamaged, "the editor left something that is no text", "")
	}
	return string(raw), nil
}

// Remove removes the file and what the editor left around it.
func (e *EditFile) Remove() error {
	if err := os.RemoveAll(filepath.Dir(e.path)); err != nil {
		return fault(err, "cannot remove the editor's file", "")
	}
	return nil
}
