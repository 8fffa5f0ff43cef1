package local

import (
	"bytes"
	"crypto/rand"
	"errors"
	"os"
	"path/filepath"
	"sync"
	"time"
)

// Some file systems have no locks, such as NFS homes whose server does not run what
// keeps them. There a lease file stands beside the file: who could create it holds the
// lock, and writes it again from time to time. One that is not written any more is
// broken by the next, after long enough for a slow server and a busy machine. So a
// convo that was stopped for that long may find that another has taken over; what it was
// sending is then looked for in the thread, and sent by nobody.
const (
	leaseEnding = ".held"
	leaseBeat   = 10 * time.Second
	leaseStale  = time.Minute
	leaseFirst  = 5 * time.Millisecond // between two looks at somebody else's
	leaseMost   = 200 * time.Millisecond
)

// kernelLock is flock; tests take it away.
var kernelLock = flock

// hold takes the lock on an open file, which must stay open as long. Where somebody else
// has it, hold waits or, not waiting, answers nil.
func hold(f *os.File, wait bool) (release func() error, err error) {
	path := f.Name() + leaseEnding
	got, err := kernelLock(f, wait)
	switch {
	case noLocks(err):
		return holdLease(path, wait)
	case err != nil || !got:
		return nil, err
	}
	// Another machine with the same folder may have no locks.
	for pause := leaseFirst; ; pause = min(2*pause, leaseMost) {
		if free, err := leaseFree(path); err != nil || free {
			return func() error { return nil }, err
		}
		if !wait {
			return nil, nil
		}
		<-time.After(pause)
	}
}

// holdLease takes the lock by creating the lease file.
func holdLease(path string, wait bool) (release func() error, err error) {
	l := &lease{path: path, token: rand.Text()}
	for pause := leaseFirst; ; pause = min(2*pause, leaseMost) {
		err := l.create()
		if err == nil {
			l.begin()
			return l.release, nil
		}
		if !errors.Is(err, os.ErrExist) {
			return nil, err
		}
		free, err := leaseFree(path)
		switch {
		case err != nil:
			return nil, err
		case free:
			continue
		case !wait:
			return nil, nil
		}
		<-time.After(pause)
	}
}

// lease is a lease file that this process holds.
type lease struct {
	path  string
	token string // tells it from every other
	stop  chan struct{}
	ended sync.WaitGroup
}

func (l *lease) create() error {
	f, err := openPrivate(l.path, os.O_WRONLY|os.O_CREATE|os.O_EXCL)
	if err != nil {
		return err
	}
	_, err = f.WriteString(l.token)
	return errors.Join(err, f.Sync(), f.Close())
}

// begin writes the lease again and again until it is released.
func (l *lease) begin() {
	l.stop = make(chan struct{})
	l.ended.Go(func() {
		beat := time.NewTicker(leaseBeat)
		defer beat.Stop()
		for {
			select {
			case <-l.stop:
				return
			case <-beat.C:
				if !l.again() {
					return
				}
			}
		}
	})
}

// again writes the lease, and reports whether it is still this one.
func (l *lease) again() bool {
	if token, err := os.ReadFile(l.path); err != nil || string(token) != l.token {
		return err != nil && !errors.Is(err, os.ErrNotExist)
	}
	f, err := openPrivate(l.path, os.O_WRONLY)
	if err != nil {
		return true
	}
	// A beat that fails is followed by others; without any the lease is broken.
	_, _ = f.WriteAt([]byte(l.token), 0)
	_, _ = f.Sync(), f.Close()
	return true
}

func (l *lease) release() error {
	close(l.stop)
	l.ended.Wait()
	if token, err := os.ReadFile(l.path); err != nil || string(token) != l.token {
		return nil //nolint:nilerr // it was broken: whatever is there is another's
	}
	return os.Remove(l.path)
}

// leaseFree reports whether nobody holds the lease, and breaks one that is not written
// any more.
func leaseFree(path string) (bool, error) {
	token, err := os.ReadFile(path)
	if errors.Is(err, os.ErrNotExist) {
		return true, nil
	}
	info, errInfo := os.Lstat(path)
	if err := errors.Join(err, errInfo); err != nil {
		return errors.Is(err, os.ErrNotExist), ignoring(err, os.ErrNotExist)
	}
	now, err := serverTime(filepath.Dir(path))
	if err != nil || now.Sub(info.ModTime()) < leaseStale {
		return false, err
	}
	return breakLease(path, token)
}

// breakLease removes a lease, unless another has taken its place meanwhile.
func breakLease(path string, token []byte) (bool, error) {
	aside := path + "-" + rand.Text()
	if err := os.Rename(path, aside); err != nil {
		return errors.Is(err, os.ErrNotExist), ignoring(err, os.ErrNotExist)
	}
	defer func() { _ = os.Remove(aside) }()
	taken, err := os.ReadFile(aside)
	if err != nil || bytes.Equal(taken, token) {
		return err == nil, err
	}
	return false, ignoring(os.Link(aside, path), os.ErrExist) // it goes back to who has just taken it
}

// serverTime is the time by the clock that dates the folder's files, which may be
// another machine's.
func serverTime(dir string) (time.Time, error) {
	f, err := os.CreateTemp(dir, ".now-*")
	if err != nil {
		return time.Time{}, err
	}
	_, err = f.WriteString("now")
	info, errInfo := os.Lstat(f.Name())
	if err := errors.Join(err, f.Close(), errInfo, os.Remove(f.Name())); err != nil {
		return time.Time{}, err
	}
	return info.ModTime(), nil
}

// ignoring is err, unless it is what.
func ignoring(err, what error) error {
	if errors.Is(err, what) {
		return nil
	}
	return err
}
