package local

import (
	"errors"
	"os"

	"convo/model"
)

// countsFile is an account's figures on disk.
type countsFile struct {
	Schema int `json:"schema"`
	model.Counts
}

// SaveCounts leaves an account's figures for other convos to read.
func (s *Store) SaveCounts(c model.Counts) error {
	return s.counts.locked(func() error {
		name := entry(c.Account)
		if _, err := s.readCounts(name, c.Account); errors.Is(err, ErrNewer) || errors.Is(err, ErrUnsafe) {
			return err
		}
		// Damaged figures are worth nothing: they are replaced, not set aside.
		_, err := s.counts.write(name, countsFile{Schema: schema, Counts: c})
		return err
	})
}

// Counts answers an account's figures as they were last left, and whether there
// are any. How old they may be is the caller's to judge by At.
func (s *Store) Counts(account string) (model.Counts, bool, error) {
	f, err := s.readCounts(entry(account), account)
	if errors.Is(err, os.ErrNotExist) || errors.Is(err, ErrDamaged) {
		return model.Counts{}, false, nil
	}
	return f.Counts, err == nil, err
}

func (s *Store) readCounts(name, account string) (countsFile, error) {
	var f countsFile
	_, err := s.counts.read(name, &f, func() bool { return f.Account == account })
	return f, err
}
