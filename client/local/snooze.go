package local

import (
	"errors"
	"os"
	"strconv"
	"time"

	"convo/model"
)

// snoozeMost is how many conversations of an account can be snoozed at once.
const snoozeMost = 10_000

// snoozeFile is an account's snoozed conversations on disk: ids and times, no names and
// no text.
type snoozeFile struct {
	Schema  int                     `json:"schema"`
	Account string                  `json:"account"`
	At      map[string]snoozeOnDisk `json:"at"` // by conversation id
}

type snoozeOnDisk struct {
	Until time.Time `json:"until"`
	After string    `json:"after,omitempty"` // as RFC 3339
}

// Snoozed answers the conversations of an account that are snoozed at now.
func (s *Store) Snoozed(account string, now time.Time) (map[string]model.Snooze, error) {
	f, err := s.readSnoozed(account)
	if errors.Is(err, os.ErrNotExist) || errors.Is(err, ErrDamaged) {
		// Nothing is lost with a damaged one: what was hidden is in sight again.
		return map[string]model.Snooze{}, nil
	}
	f.drop(now)
	out := make(map[string]model.Snooze, len(f.At))
	for id, z := range f.At {
		after, err := model.ParseStamp(z.After)
		if err != nil {
			after = model.Stamp{}
		}
		out[id] = model.Snooze{Until: z.Until, After: after}
	}
	return out, err
}

// SaveSnooze snoozes a conversation; the zero Snooze ends that. What is over is forgotten.
func (s *Store) SaveSnooze(conv model.Ref, z model.Snooze, now time.Time) error {
	return s.snoozed.locked(func() error {
		f, err := s.readSnoozed(conv.Account)
		switch {
		case errors.Is(err, os.ErrNotExist), errors.Is(err, ErrDamaged):
			f = snoozeFile{Schema: schema, Account: conv.Account}
		case err != nil:
			return err
		}
		if f.At == nil {
			f.At = map[string]snoozeOnDisk{}
		}
		f.drop(now)
		delete(f.At, conv.ID)
		if !z.IsZero() {
			if len(f.At) >= snoozeMost {
				return fault(errors.New("too many"), strconv.Itoa(snoozeMost)+" conversations are snoozed already", "")
			}
			f.At[conv.ID] = snoozeOnDisk{Until: z.Until, After: z.After.String()}
		}
		_, err = s.snoozed.write(entry(conv.Account), f)
		return err
	})
}

func (s *Store) readSnoozed(account string) (snoozeFile, error) {
	var f snoozeFile
	_, err := s.snoozed.read(entry(account), &f, func() bool { return f.Account == account })
	return f, err
}

// drop forgets what is over.
func (f *snoozeFile) drop(now time.Time) {
	for id, z := range f.At {
		if !z.Until.After(now) {
			delete(f.At, id)
		}
	}
}
