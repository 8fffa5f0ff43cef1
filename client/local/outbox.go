package local

import (
	"errors"
	"os"
	"slices"
	"time"

	"convo/model"
)

// outFile is a reply on its way, on disk. Session is the convo that has it in its
// hands; only that one may change it while it lives.
type outFile struct {
	Schema  int             `json:"schema"`
	Session string          `json:"session"`
	ID      string          `json:"id"`
	Account string          `json:"account"`
	Conv    string          `json:"conversation"`
	Kind    model.OpKind    `json:"kind"`
	Body    string          `json:"body"`
	State   model.SendState `json:"state"`
	Attempt time.Time       `json:"attempt"`
	Known   []string        `json:"known"`
	Why     string          `json:"why"`
}

// whyCrashed is what is known of a reply whose convo ended while sending it.
const whyCrashed = "convo ended while it was being sent"

// Entry is a reply of the outbox as it is on disk.
type Entry struct {
	model.Outgoing

	// Elsewhere: another running convo has it in its hands. Only that one may
	// settle it, send it again or forget it.
	Elsewhere bool
}

// PutOutgoing writes a reply down, or writes down its new state, under this
// Store's lease. Only when it has returned nil may the reply be sent: it then
// survives a crash of the machine. ErrLeased: another running convo has it.
// ErrPending: it is new, and an earlier one to the same conversation waits, here or
// elsewhere; of two convos that send at once, one gets this.
func (s *Store) PutOutgoing(out model.Outgoing) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if out.ID == "" {
		return fault(errors.New("empty id"), "a reply without an id cannot be kept", "")
	}
	mine, err := s.current()
	if err != nil {
		return err
	}
	return s.outbox.locked(func() error {
		_, err := s.held(entry(out.ID))
		if errors.Is(err, os.ErrNotExist) {
			err = s.alone(out.Conv)
		}
		if err != nil {
			return err
		}
		_, err = s.outbox.write(entry(out.ID), newOutFile(out, mine.name))
		return err
	})
}

// alone refuses a new reply to a conversation that has one in the outbox. Entries
// that cannot be read refuse nothing here: they may be of any conversation.
func (s *Store) alone(conv model.Ref) error {
	var earlier error
	err := s.outbox.each(func(name string) {
		if f, err := s.readOut(name); err == nil && f.ref() == conv {
			earlier = fault(ErrPending, "an earlier reply to "+conv.ID+" is not confirmed", "convo outbox lists it")
		}
	})
	return errors.Join(err, earlier)
}

// RemoveOutgoing forgets a reply whose fate is known; one that is not there is
// forgotten already. ErrLeased: another running convo has it.
func (s *Store) RemoveOutgoing(id string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.outbox.locked(func() error {
		if _, err := s.held(entry(id)); err != nil {
			if errors.Is(err, os.ErrNotExist) {
				return nil
			}
			return err
		}
		return s.outbox.remove(entry(id))
	})
}

// Outbox answers the replies of an account (all with "") that are in no other
// running convo's hands, oldest attempt first, and takes the lease on them. What a
// dead convo was sending comes back as unknown. What could not be read is left out
// and named in the error, which may come together with replies.
func (s *Store) Outbox(account string) ([]model.Outgoing, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []model.Outgoing
	var problems []error
	err := s.outbox.locked(func() error {
		return s.outbox.each(func(name string) {
			f, err := s.held(name)
			if errors.Is(err, ErrLeased) || err == nil && account != "" && f.Account != account {
				return
			}
			if err == nil {
				err = s.adopt(name, &f)
			}
			if err != nil {
				problems = append(problems, err)
				return
			}
			out = append(out, f.outgoing())
		})
	})
	slices.SortFunc(out, func(a, b model.Outgoing) int { return a.Attempt.Compare(b.Attempt) })
	return out, errors.Join(append(problems, err)...)
}

// Entries answers every reply of an account (all with ""), oldest attempt first,
// also those in other running convos' hands. It takes no lease and changes nothing:
// what a dead convo was sending is told as unknown and stays for others to adopt.
// What could not be read is left out and named in the error, which may come together
// with replies.
func (s *Store) Entries(account string) ([]Entry, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var all []Entry
	var problems []error
	err := s.outbox.locked(func() error {
		return s.outbox.each(func(name string) {
			f, err := s.readOut(name)
			if err != nil {
				problems = append(problems, err)
				return
			}
			if account != "" && f.Account != account {
				return
			}
			mine := s.holds(f)
			if !mine && s.dead(f.Session) {
				mine = true
				f.orphaned()
			}
			all = append(all, Entry{Outgoing: f.outgoing(), Elsewhere: !mine})
		})
	})
	slices.SortFunc(all, func(a, b Entry) int { return a.Attempt.Compare(b.Attempt) })
	return all, errors.Join(append(problems, err)...)
}

// TakeOutgoing takes the lease on one reply, whose convo must be dead, and answers
// it. ErrLeased: another running convo has it. os.ErrNotExist: there is none.
func (s *Store) TakeOutgoing(id string) (model.Outgoing, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out model.Outgoing
	err := s.outbox.locked(func() error {
		f, err := s.held(entry(id))
		if err == nil {
			err = s.adopt(entry(id), &f)
		}
		if err == nil {
			out = f.outgoing()
		}
		return err
	})
	return out, err
}

// readOut reads an entry, whoever has it, and changes nothing.
func (s *Store) readOut(name string) (outFile, error) {
	var f outFile
	_, err := s.outbox.read(name, &f, func() bool { return entry(f.ID) == name })
	if errors.Is(err, ErrDamaged) {
		err = fault(ErrDamaged, s.outbox.path(name)+" is damaged", "it held a reply: look whether that was sent, then move the file away")
	}
	return f, err
}

// holds reports whether this Store has the lease on an entry.
func (s *Store) holds(f outFile) bool { return s.session != nil && f.Session == s.session.name }

// held reads an entry that this Store may change; a damaged one is set aside.
func (s *Store) held(name string) (outFile, error) {
	var f outFile
	sum, err := s.outbox.read(name, &f, func() bool { return entry(f.ID) == name })
	switch {
	case errors.Is(err, ErrDamaged):
		return f, s.outbox.damaged(name, sum)
	case err != nil:
		return f, err
	case s.holds(f), s.dead(f.Session):
		return f, nil
	}
	return f, fault(ErrLeased, "another convo that is running has this reply in its hands", "look for it there, or end that convo")
}

// adopt takes the lease on a dead convo's entry. A draft of the same text is what
// that convo had not removed yet: left in its place, the reply would be sent twice.
func (s *Store) adopt(name string, f *outFile) error {
	mine, err := s.current()
	if err != nil || f.Session == mine.name {
		return err
	}
	if err := s.dropSent(f.outgoing()); err != nil {
		return err
	}
	f.Session = mine.name
	f.orphaned()
	_, err = s.outbox.write(name, *f)
	return err
}

// orphaned notes that the convo which had the entry is dead: nobody knows what
// became of a reply that it was sending.
func (f *outFile) orphaned() {
	if f.State == model.SendSending {
		f.State, f.Why = model.SendUnknown, whyCrashed
	}
}

func (f outFile) ref() model.Ref { return model.Ref{Account: f.Account, ID: f.Conv} }

func newOutFile(out model.Outgoing, session string) outFile {
	return outFile{
		Schema: schema, Session: session, ID: out.ID,
		Account: out.Conv.Account, Conv: out.Conv.ID, Kind: out.Kind, Body: out.Body,
		State: out.State, Attempt: out.Attempt, Known: out.Known, Why: out.Why.Raw(),
	}
}

func (f outFile) outgoing() model.Outgoing {
	return model.Outgoing{
		ID: f.ID, Conv: f.ref(), Kind: f.Kind, Body: f.Body,
		State: f.State, Attempt: f.Attempt, Known: f.Known, Why: model.NewText(f.Why),
	}
}
