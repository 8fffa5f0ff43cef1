// Package local is this machine's memory: drafts, the outbox with its leases, the
// journal of what was done from here, the last unread counts, and the private file
// that an editor works on.
//
// Everything lies in one folder that only its owner can read. Files are replaced
// as a whole and are on disk before a method returns; what is damaged, or written
// by a newer convo, is never overwritten. Several convos may use the folder at
// once.
//
// It imports model only. client/desk and cmd use it; nothing else does.
package local

import (
	"errors"
	"os"
	"path/filepath"
	"sync"
	"syscall"

	"convo/model"
)

// What can be wrong with the folder, for errors.Is. All errors of this package are
// or wrap a *model.Fault of kind FaultLocal.
var (
	// ErrUnsafe: others can read what is kept here, or somebody else owns it. The
	// fault's Help is the command that mends it.
	ErrUnsafe = errors.New("not private")
	// ErrNewer: a newer convo wrote it, so this one leaves it alone.
	ErrNewer = errors.New("written by a newer convo")
	// ErrDamaged: it could not be read and was set aside under another name.
	ErrDamaged = errors.New("damaged")
	// ErrConflict: another convo had changed the same draft. See SaveDraft, DropDraft
	// and Asides.
	ErrConflict = errors.New("changed by another convo")
	// ErrLeased: another convo that is running has this reply in its hands.
	ErrLeased = errors.New("in the hands of another convo")
	// ErrPending: an earlier reply to the same conversation is not confirmed.
	ErrPending = errors.New("an earlier reply is not confirmed")
)

// Store is the folder, opened. Its methods are safe for concurrent use, also by
// several processes.
type Store struct {
	dir                             string
	drafts, outbox, counts, editing folder
	sessions, marks                 folder
	journal, snoozed                folder

	mu      sync.Mutex
	session *session             // nil until something needs a lease
	seen    map[model.Ref]digest // drafts as this Store last read or wrote them
	numbers map[string]int       // of the deeds that this Store has written down, by id
}

// Open opens the folder dir, which it creates if need be, and removes what dead
// convos left in it: editors' files and leases. A folder that is not private is
// refused with ErrUnsafe and left as it is.
func Open(dir string) (*Store, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, fault(err, "the folder for drafts has no path", "")
	}
	s := &Store{
		dir:      dir,
		drafts:   folder(filepath.Join(dir, "drafts")),
		outbox:   folder(filepath.Join(dir, "outbox")),
		counts:   folder(filepath.Join(dir, "counts")),
		editing:  folder(filepath.Join(dir, "editing")),
		sessions: folder(filepath.Join(dir, "sessions")),
		marks:    folder(filepath.Join(dir, "seen")),
		journal:  folder(filepath.Join(dir, "journal")),
		snoozed:  folder(filepath.Join(dir, "snoozed")),
		seen:     map[model.Ref]digest{},
		numbers:  map[string]int{},
	}
	if err := os.MkdirAll(filepath.Dir(dir), 0o700); err != nil {
		return nil, fault(err, "cannot create "+filepath.Dir(dir), "")
	}
	for _, f := range []folder{folder(dir), s.drafts, s.outbox, s.counts, s.editing, s.sessions, s.marks, s.journal, s.snoozed} {
		if err := f.ensure(); err != nil {
			return nil, err
		}
	}
	if err := s.sweep(); err != nil {
		return nil, err
	}
	return s, nil
}

// Close gives up the leases and removes editors' files. What was being sent comes
// back as unknown.
func (s *Store) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.session == nil {
		return nil
	}
	err := errors.Join(os.RemoveAll(s.editing.path(s.session.name)), s.session.end())
	s.session = nil
	if err != nil {
		return fault(err, "cannot tidy up "+s.dir, "")
	}
	return nil
}

// fault is an error of this machine's files. What and help name paths, never what
// is written in them.
func fault(cause error, what, help string) *model.Fault {
	var already *model.Fault
	if errors.As(cause, &already) {
		return already
	}
	var why syscall.Errno
	switch {
	case diskFull(cause):
		what = "disk full: " + what // the header of the composer has room for two words
	case errors.As(cause, &why):
		what += ": " + why.Error()
	}
	return &model.Fault{Kind: model.FaultLocal, What: model.NewText(what), Help: help, Err: cause}
}
