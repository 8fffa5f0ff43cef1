package local

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// How long ChangeLogin waits for another convo: as long as a slow server may take to
// answer it, and no longer, since a lock on a network drive may never come back.
const (
	loginWait  = time.Minute
	loginFirst = 10 * time.Millisecond // between two looks at the lock
	loginMost  = 200 * time.Millisecond
)

// lockEnding is that of the file whose lock guards one account's login.
const lockEnding = ".lock"

// loginFile is an account's login on disk: whatever the backend keeps of having signed
// in, which holds secrets and which nothing here looks into.
type loginFile struct {
	Schema  int             `json:"schema"`
	Account string          `json:"account"`
	Login   json.RawMessage `json:"login"`
}

// Login answers what is kept of having signed in to an account; nil where there is
// nothing. It waits for nobody: what it reads is whole.
func (s *Store) Login(account string) ([]byte, error) {
	f, _, err := s.readLogin(account)
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	return f.Login, err
}

// ChangeLogin replaces what is kept of an account's login, while no other convo does.
// change gets what is there (nil for nothing) and answers what is to be there, as JSON;
// nil leaves it. It may wait for a server: others wait for it, for a minute at most and
// no longer than their ctx.
//
// When ChangeLogin returns nil, the new login survives a crash of the machine. An error
// of change is passed on, and nothing is changed then. A damaged login is set aside and
// counts as none.
func (s *Store) ChangeLogin(ctx context.Context, account string, change func(old []byte) ([]byte, error)) error {
	f := s.logins()
	if err := f.ensure(); err != nil {
		return err
	}
	return f.lockedAlone(ctx, account, func() error {
		old, sum, err := s.readLogin(account)
		switch {
		case errors.Is(err, os.ErrNotExist):
		case errors.Is(err, ErrDamaged):
			if _, err := f.setAside(entry(account), badEnding, sum); err != nil {
				return err
			}
			old = loginFile{}
		case err != nil:
			return err
		}
		login, err := change(old.Login)
		if err != nil || login == nil {
			return err
		}
		_, err = f.write(entry(account), loginFile{Schema: schema, Account: account, Login: login})
		return err
	})
}

// logins is the folder, which is made when it is first needed: most systems have no logins.
func (s *Store) logins() folder { return folder(filepath.Join(s.dir, "logins")) }

func (s *Store) readLogin(account string) (loginFile, digest, error) {
	var f loginFile
	sum, err := s.logins().read(entry(account), &f, func() bool { return f.Account == account && len(f.Login) > 0 })
	return f, sum, err
}

// lockedAlone runs do while nobody else does for the same account. In contrast to
// locked it gives up: do may wait for a server.
func (f folder) lockedAlone(ctx context.Context, account string, do func() error) (err error) {
	lock, err := openPrivate(f.path(strings.TrimSuffix(entry(account), entryEnding)+lockEnding), os.O_RDWR|os.O_CREATE)
	if err != nil {
		return fault(err, "cannot lock "+string(f), "")
	}
	release := func() error { return nil }
	defer func() {
		if cerr := errors.Join(release(), lock.Close()); err == nil && cerr != nil {
			err = fault(cerr, "cannot unlock "+string(f), "")
		}
	}()
	held, err := waitForLock(ctx, lock)
	if err != nil {
		return fault(err, "the login of "+account+" is in the hands of another convo", "wait for it to end, or end it")
	}
	release = held
	return do()
}

// waitForLock looks again and again whether the lock is free. A wait in the kernel could
// not be given up.
func waitForLock(ctx context.Context, lock *os.File) (release func() error, err error) {
	ctx, cancel := context.WithTimeout(ctx, loginWait)
	defer cancel()
	for pause := loginFirst; ; pause = min(2*pause, loginMost) {
		release, err := hold(lock, false)
		if err != nil || release != nil {
			return release, err
		}
		timer := time.NewTimer(pause)
		select {
		case <-ctx.Done():
			timer.Stop()
			return nil, ctx.Err()
		case <-timer.C:
		}
	}
}
