package local

import (
	"encoding/hex"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"convo/model"
)

// Aside is a text that was overtaken: by another convo's draft saved over it, or by a
// reply that left; or one that was discarded from the command line. It is no draft any more, so nobody sends it by
// mistake, and it stays until a person has read it and throws it away.
type Aside struct {
	model.Draft

	// Mark tells the texts of one conversation apart.
	Mark string
}

// RetireDraft takes a conversation's draft away after its text has left as the
// reply sent; none is fine. What this Store last read or wrote goes, and so does
// the same text by whomever. Another text, which another convo wrote meanwhile, is
// set aside: left in its place it would look like a reply still to be sent.
func (s *Store) RetireDraft(sent model.Outgoing) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	name := draftName(sent.Conv)
	return s.drafts.locked(func() error {
		old, sum, err := s.readDraft(name)
		switch {
		case errors.Is(err, os.ErrNotExist):
			err = nil
		case errors.Is(err, ErrDamaged):
			_, err = s.drafts.setAside(name, badEnding, sum)
		case err != nil:
		case s.seen[sent.Conv] == sum || old.Body == sent.Body && old.Kind == sent.Kind:
			err = s.drafts.remove(name)
		default:
			_, err = s.drafts.setAside(name, conflictEnding, sum)
		}
		if err == nil {
			delete(s.seen, sent.Conv)
		}
		return err
	})
}

// SetDraftAside takes a conversation's draft away and keeps its text among Asides; mark is
// what tells it apart there. os.ErrNotExist: there is none.
func (s *Store) SetDraftAside(ref model.Ref) (mark string, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	name := draftName(ref)
	err = s.drafts.locked(func() error {
		_, sum, err := s.readDraft(name)
		switch {
		case errors.Is(err, ErrDamaged):
			return s.drafts.damaged(name, sum)
		case err != nil:
			return err
		}
		delete(s.seen, ref)
		path, err := s.drafts.setAside(name, conflictEnding, sum)
		_, mark, _ = strings.Cut(filepath.Base(path), conflictEnding)
		return err
	})
	return mark, err
}

// DropSent removes a draft that holds the very text of a reply that has left, whoever
// wrote it; none is fine, and any other one stays, as does one that was written after
// the reply had left.
func (s *Store) DropSent(sent model.Outgoing) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.dropSent(sent)
}

func (s *Store) dropSent(sent model.Outgoing) error {
	name := draftName(sent.Conv)
	return s.drafts.locked(func() error {
		old, _, err := s.readDraft(name)
		if err != nil || old.Body != sent.Body || old.Kind != sent.Kind || old.UpdatedAt.After(sent.Attempt) {
			return nil //nolint:nilerr // what cannot be read is not that text; Drafts tells of it
		}
		delete(s.seen, sent.Conv)
		return s.drafts.remove(name)
	})
}

// Asides answers the texts of an account (all with "") that were set aside, oldest
// first. What could not be read is left out and named in the error, which may come
// together with texts.
func (s *Store) Asides(account string) ([]Aside, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var all []Aside
	var problems []error
	err := s.drafts.locked(func() error {
		files, err := os.ReadDir(string(s.drafts))
		if err != nil {
			return fault(err, "cannot read "+string(s.drafts), "")
		}
		for _, file := range files {
			_, mark, ok := strings.Cut(file.Name(), conflictEnding)
			if !ok || !isMark(mark) {
				continue
			}
			f, err := s.readAside(file.Name(), mark)
			if err != nil {
				problems = append(problems, err)
			} else if account == "" || f.Account == account {
				all = append(all, Aside{Draft: f.draft(), Mark: mark})
			}
		}
		return nil
	})
	slices.SortStableFunc(all, func(a, b Aside) int { return a.UpdatedAt.Compare(b.UpdatedAt) })
	return all, errors.Join(append(problems, err)...)
}

// DropAside throws a text away that was set aside. os.ErrNotExist: there is none.
func (s *Store) DropAside(ref model.Ref, mark string) error {
	if !isMark(mark) {
		return fault(os.ErrNotExist, "there is no such text", "")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	name := asideName(ref, mark)
	return s.drafts.locked(func() error {
		if _, err := os.Lstat(s.drafts.path(name)); err != nil {
			return fault(err, "cannot find "+s.drafts.path(name), "")
		}
		return s.drafts.remove(name)
	})
}

func (s *Store) readAside(name, mark string) (draftFile, error) {
	var f draftFile
	_, err := s.drafts.read(name, &f, func() bool { return asideName(f.ref(), mark) == name })
	return f, err
}

// asideName is the file that setAside makes of a draft.
func asideName(ref model.Ref, mark string) string {
	return strings.TrimSuffix(draftName(ref), entryEnding) + conflictEnding + mark
}

// isMark reports whether mark can be one: it becomes part of a path.
func isMark(mark string) bool {
	raw, err := hex.DecodeString(mark)
	return err == nil && len(raw) == markSize
}
