package local

import (
	"errors"
	"maps"
	"os"
	"slices"
	"time"

	"convo/model"
)

// seenMost is how many marks are kept for an account: those of the conversations that
// were active last. Older ones count as seen, see seenFile.drop.
const seenMost = 10_000

// seenFile is an account's marks on disk: ids and times, no names and no text.
type seenFile struct {
	Schema  int               `json:"schema"`
	Account string            `json:"account"`
	Since   time.Time         `json:"since"`
	At      map[string]string `json:"at"` // by conversation id, as RFC 3339
}

// Seen answers what was looked at from this machine in an account. The marks begin
// at now where there are none yet, so that an old inbox is not all new.
func (s *Store) Seen(account string, now time.Time) (model.Seen, error) {
	var out model.Seen
	err := s.marks.locked(func() error {
		f, err := s.readSeen(account)
		if errors.Is(err, os.ErrNotExist) || errors.Is(err, ErrDamaged) {
			// Damaged marks are worth little: they begin anew.
			f = seenFile{Schema: schema, Account: account, Since: now}
			_, err = s.marks.write(entry(account), f)
		}
		out = f.read()
		return err
	})
	return out, err
}

// SaveSeen notes that a conversation was looked at when at was the newest in it.
func (s *Store) SaveSeen(conv model.Ref, at model.Stamp, now time.Time) error {
	return s.marks.locked(func() error {
		f, err := s.readSeen(conv.Account)
		switch {
		case errors.Is(err, os.ErrNotExist), errors.Is(err, ErrDamaged):
			f = seenFile{Schema: schema, Account: conv.Account, Since: now}
		case err != nil:
			return err
		}
		if f.At == nil {
			f.At = map[string]string{}
		}
		f.At[conv.ID] = at.String()
		f.drop()
		_, err = s.marks.write(entry(conv.Account), f)
		return err
	})
}

func (s *Store) readSeen(account string) (seenFile, error) {
	var f seenFile
	_, err := s.marks.read(entry(account), &f, func() bool { return f.Account == account && !f.Since.IsZero() })
	return f, err
}

// read is the marks as the model has them. A time that cannot be read is no mark.
func (f seenFile) read() model.Seen {
	out := model.Seen{Since: f.Since, At: make(map[string]model.Stamp, len(f.At))}
	for id, at := range f.At {
		if s, err := model.ParseStamp(at); err == nil {
			out.At[id] = s
		}
	}
	return out
}

// drop bounds the marks: the oldest go, and everything as old as they are counts as
// seen from then on.
func (f *seenFile) drop() {
	if len(f.At) <= seenMost {
		return
	}
	marks := f.read().At
	ids := slices.SortedFunc(maps.Keys(f.At), func(a, b string) int { return marks[a].Compare(marks[b]) })
	for _, id := range ids[:len(ids)-seenMost*9/10] {
		if at := marks[id].Time(); at.After(f.Since) {
			f.Since = at
		}
		delete(f.At, id)
	}
}
