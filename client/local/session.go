package local

import (
	"crypto/rand"
	"errors"
	"os"
	"strings"
)

// session is one running convo. It lives as long as somebody holds the lock on its
// file; the kernel ends it with the process, also after kill -9, so that no pid,
// time or timeout has to be trusted.
type session struct {
	name    string
	lock    *os.File
	release func() error
}

const sessionEnding = ".lock"

// startSession makes a session of a new name.
func startSession(f folder) (*session, error) {
	for {
		name := rand.Text()
		lock, err := openPrivate(f.path(name+sessionEnding), os.O_RDWR|os.O_CREATE|os.O_EXCL)
		if err != nil {
			return nil, fault(err, "cannot create a lease in "+string(f), "")
		}
		release, err := hold(lock, false)
		if err == nil && release != nil {
			// Between creating and locking it, a sweep may have taken it for dead.
			if _, serr := os.Lstat(f.path(name + sessionEnding)); serr == nil {
				return &session{name: name, lock: lock, release: release}, nil
			}
			err = release()
		}
		if cerr := lock.Close(); err != nil || cerr != nil {
			return nil, fault(errors.Join(err, cerr), "cannot lock a lease in "+string(f), "")
		}
	}
}

// end gives the lease up.
func (s *session) end() error {
	return errors.Join(os.Remove(s.lock.Name()), s.release(), s.lock.Close())
}

// current answers this Store's session, started when it is first needed, so that
// looking at something writes nothing. The Store must be locked.
func (s *Store) current() (*session, error) {
	if s.session == nil {
		started, err := startSession(s.sessions)
		if err != nil {
			return nil, err
		}
		s.session = started
	}
	return s.session, nil
}

// dead reports whether nobody holds the session of this name. In doubt it is alive.
func (s *Store) dead(name string) bool {
	if !isSession(name) {
		return true // none that we made
	}
	ended, err := s.ifEnded(name, func(string) error { return nil })
	return err == nil && ended
}

// isSession reports whether name can be a session's: a file name of letters and digits.
func isSession(name string) bool {
	return name != "" && strings.Trim(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567") == ""
}

// ifEnded calls do with the path of a session's file where nobody holds it, and
// holds it meanwhile. Where the file is gone, so is the session.
func (s *Store) ifEnded(name string, do func(path string) error) (ended bool, err error) {
	path := s.sessions.path(name + sessionEnding)
	lock, err := openPrivate(path, os.O_RDWR)
	if errors.Is(err, os.ErrNotExist) {
		return true, nil
	}
	if err != nil {
		return false, err
	}
	release, err := hold(lock, false)
	free := release != nil
	if err == nil && free {
		err = errors.Join(do(path), release())
	}
	return free, errors.Join(err, lock.Close())
}

// sweep removes what dead sessions left: their editors' files and their leases.
// What it cannot judge it leaves alone.
func (s *Store) sweep() error {
	for _, f := range []folder{s.editing, s.sessions} {
		entries, err := os.ReadDir(string(f))
		if err != nil {
			return fault(err, "cannot read "+string(f), "")
		}
		for _, e := range entries {
			name := strings.TrimSuffix(e.Name(), sessionEnding)
			if !isSession(name) {
				continue
			}
			if err := s.bury(name); err != nil {
				return fault(err, "cannot remove what an earlier convo left in "+string(f), "")
			}
		}
	}
	return nil
}

// bury removes a session's remains, if it has ended. The lease goes while it is
// held, so that a session that is just being started cannot lose it unnoticed. Another
// convo that starts may have opened it, too, and be the one who removes it.
func (s *Store) bury(name string) error {
	ended, err := s.ifEnded(name, func(path string) error {
		return ignoring(os.Remove(path), os.ErrNotExist)
	})
	if err != nil || !ended {
		return err
	}
	return os.RemoveAll(s.editing.path(name))
}
