package local

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"convo/model"
)

// Deeds answers what was done from this machine in the last 30 days before now, oldest
// first. What a dead convo had under way comes as not confirmed. Lines that are damaged
// are set aside; they and what else could not be read are named in the error, which may
// come together with deeds.
func (s *Store) Deeds(now time.Time) ([]model.Deed, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var all []model.Deed
	err := s.journal.locked(func() error {
		names, err := s.parts()
		problems := []error{err}
		h := history{store: s, at: map[string]int{}, dead: map[string]bool{}}
		for _, name := range names {
			problems = append(problems, h.read(name))
		}
		for i := range h.deeds {
			if h.deeds[i].At.After(now.Add(-journalFor)) {
				all = append(all, h.deeds[i])
			}
		}
		return errors.Join(problems...)
	})
	slices.SortStableFunc(all, func(a, b model.Deed) int { return a.N - b.N })
	model.LinkDeeds(all)
	return all, err
}

// history is the journal while it is read.
type history struct {
	store *Store
	deeds []model.Deed
	at    map[string]int  // where a deed is, by id
	dead  map[string]bool // by session
}

// read takes in one file.
func (h *history) read(name string) error {
	raw, err := h.store.journal.readRaw(name)
	if err != nil {
		return err
	}
	var good, bad []string
	for text := range strings.Lines(string(raw)) {
		var line deedLine
		switch err := json.Unmarshal([]byte(text), &line); {
		case strings.TrimSpace(text) == "":
		case err == nil && line.Schema > schema:
			return h.store.newer(name)
		case err != nil || line.Schema < 1 || line.ID == "" || line.N < 1:
			bad = append(bad, text)
		default:
			good = append(good, text)
			h.take(line)
		}
	}
	if len(bad) == 0 {
		return nil
	}
	return h.store.mend(name, good, bad)
}

// take takes in one line, which counts for more than those of its deed before it.
func (h *history) take(line deedLine) {
	d := line.deed()
	if d.Result == model.ResultUnderway {
		h.orphaned(&d, line.Session)
	}
	i, ok := h.at[line.ID]
	if !ok {
		h.at[line.ID] = len(h.deeds)
		h.deeds = append(h.deeds, d)
		return
	}
	d.N = h.deeds[i].N
	h.deeds[i] = d
}

// orphaned tells whether somebody is still to hear what becomes of a deed.
func (h *history) orphaned(d *model.Deed, session string) {
	if s := h.store.session; s != nil && s.name == session {
		return
	}
	dead, ok := h.dead[session]
	if !ok {
		dead = h.store.dead(session)
		h.dead[session] = dead
	}
	if dead {
		d.Result, d.Left = model.ResultUnknown, true
	} else {
		d.Elsewhere = true
	}
}

// mend sets a file's damaged lines aside, so that they are told once, and keeps the others.
func (s *Store) mend(name string, good, bad []string) error {
	sum := sha256.Sum256([]byte(strings.Join(bad, "")))
	aside := name + badEnding + hex.EncodeToString(sum[:markSize])
	for _, file := range []struct {
		name  string
		lines []string
	}{{aside, bad}, {name, good}} {
		text := strings.Join(file.lines, "")
		if err := replaceFile(string(s.journal), s.journal.path(file.name), []byte(text)); err != nil {
			return fault(err, "cannot mend "+s.journal.path(name), "is the disk full?")
		}
	}
	return fault(ErrDamaged, strconv.Itoa(len(bad))+" damaged lines of the history were set aside", "they are in "+s.journal.path(aside))
}

func (l deedLine) deed() model.Deed {
	d := model.Deed{
		ID: l.ID, N: l.N, Batch: l.Batch, At: l.At, Conv: model.Ref{Account: l.Account, ID: l.Conv},
		Kind: l.Kind, Person: l.Person, Value: l.Value, Result: l.Result, Message: l.Message, Undoes: l.Undoes,
		Was: model.Was{Status: l.Was.Status},
	}
	d.Fault, _ = model.ParseFaultKind(l.Fault)
	d.Was.Last, _ = model.ParseStamp(l.Was.Last)
	if l.Was.Owner != nil {
		d.Was.Owner = model.OwnedBy(model.Person{ID: *l.Was.Owner})
	}
	if l.Was.Value != nil {
		d.Was.Value, d.Was.ValueOK = *l.Was.Value, true
	}
	return d
}
