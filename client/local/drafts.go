package local

import (
	"errors"
	"os"
	"time"

	"convo/model"
)

// draftFile is a draft on disk.
type draftFile struct {
	Schema    int          `json:"schema"`
	Account   string       `json:"account"`
	ID        string       `json:"id"`
	Kind      model.OpKind `json:"kind"`
	Body      string       `json:"body"`
	Basis     string       `json:"basis"`
	UpdatedAt time.Time    `json:"updated_at"`
	Turned    bool         `json:"turned,omitempty"`
	Canned    *cannedFile  `json:"canned,omitempty"`
}

// cannedFile is what a draft has from canned replies, on disk.
type cannedFile struct {
	Missing  []string `json:"missing,omitempty"`
	Playbook string   `json:"playbook,omitempty"`
	Then     []string `json:"then,omitempty"`
}

func draftName(ref model.Ref) string { return entry(ref.Account, ref.ID) }

func (f draftFile) ref() model.Ref { return model.Ref{Account: f.Account, ID: f.ID} }

func (f draftFile) draft() model.Draft {
	return model.Draft{Conv: f.ref(), Kind: f.Kind, Body: f.Body, Basis: f.Basis, UpdatedAt: f.UpdatedAt, Turned: f.Turned, Canned: (*model.Canned)(f.Canned)}
}

// SaveDraft writes a draft over the conversation's earlier one. Drafts of different
// conversations never touch each other.
//
// Where another convo has changed the draft since this Store last read or wrote
// it, the other text is set aside (see Asides): the answer wraps ErrConflict, and d
// is saved all the same. So it is with ErrDamaged, where the answer names the file.
// Any other error means that d is not saved.
func (s *Store) SaveDraft(d model.Draft) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	name := draftName(d.Conv)
	var note error
	err := s.drafts.locked(func() error {
		var err error
		if note, err = s.makeRoom(d, name); err != nil {
			return err
		}
		sum, err := s.drafts.write(name, draftFile{
			Schema: schema, Account: d.Conv.Account, ID: d.Conv.ID,
			Kind: d.Kind, Body: d.Body, Basis: d.Basis, UpdatedAt: d.UpdatedAt, Turned: d.Turned, Canned: (*cannedFile)(d.Canned),
		})
		if err == nil {
			s.seen[d.Conv] = sum
		}
		return err
	})
	if err != nil {
		return err
	}
	return note
}

// makeRoom sets a draft aside that is damaged or that this Store does not know,
// and tells so in note. It fails where a newer convo's must not be overwritten.
func (s *Store) makeRoom(d model.Draft, name string) (note, err error) {
	old, sum, err := s.readDraft(name)
	switch {
	case errors.Is(err, os.ErrNotExist):
		return nil, nil
	case errors.Is(err, ErrDamaged):
		return s.drafts.damaged(name, sum), nil
	case err != nil:
		return nil, err
	}
	if s.seen[d.Conv] == sum || old.Body == d.Body && old.Kind == d.Kind {
		return nil, nil
	}
	if _, err := s.drafts.setAside(name, conflictEnding, sum); err != nil {
		return nil, err
	}
	return fault(ErrConflict, "another convo had changed this draft; its text was set aside", "convo drafts lists both"), nil
}

// DropDraft removes a conversation's draft; none is fine. One that another convo
// has changed since this Store last read or wrote it is kept, with ErrConflict.
func (s *Store) DropDraft(ref model.Ref) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	name := draftName(ref)
	return s.drafts.locked(func() error {
		_, sum, err := s.readDraft(name)
		switch {
		case errors.Is(err, os.ErrNotExist):
			delete(s.seen, ref)
			return nil
		case errors.Is(err, ErrDamaged):
			return s.drafts.damaged(name, sum)
		case err != nil:
			return err
		case s.seen[ref] != sum:
			return fault(ErrConflict, "another convo has changed this draft, so it was kept", "convo drafts lists it")
		}
		delete(s.seen, ref)
		return s.drafts.remove(name)
	})
}

// Drafts answers the drafts of an account, or all with "". What could not be read
// is left out and named in the error, which may come together with drafts.
func (s *Store) Drafts(account string) ([]model.Draft, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []model.Draft
	var problems []error
	err := s.drafts.locked(func() error {
		return s.drafts.each(func(name string) {
			f, sum, err := s.readDraft(name)
			if errors.Is(err, ErrDamaged) {
				err = s.drafts.damaged(name, sum)
			}
			if err != nil {
				problems = append(problems, err)
				return
			}
			if account != "" && f.Account != account {
				return
			}
			s.seen[f.ref()] = sum
			out = append(out, f.draft())
		})
	})
	return out, errors.Join(append(problems, err)...)
}

// Draft answers a conversation's draft, and whether it is what another convo has written
// since this Store last read or wrote it. It changes nothing, and makes nothing known:
// saving over such a text sets it aside all the same. os.ErrNotExist: there is none.
func (s *Store) Draft(ref model.Ref) (d model.Draft, others bool, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	err = s.drafts.locked(func() error {
		f, sum, err := s.readDraft(draftName(ref))
		d, others = f.draft(), s.seen[ref] != sum
		return err
	})
	return d, others, err
}

func (s *Store) readDraft(name string) (draftFile, digest, error) {
	var f draftFile
	sum, err := s.drafts.read(name, &f, func() bool { return draftName(f.ref()) == name })
	return f, sum, err
}

// damaged sets a damaged entry aside and says where it is now.
func (f folder) damaged(name string, sum digest) error {
	path, err := f.setAside(name, badEnding, sum)
	if err != nil {
		return err
	}
	return fault(ErrDamaged, f.path(name)+" was damaged", "what is left of it is in "+path)
}
