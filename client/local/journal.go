package local

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"convo/model"
)

// The journal is a folder of files, one or more for each day, of one line of JSON after
// the other. A deed has two lines: one from before its request, one with what became of
// it. The later line of a deed is the one that counts.
const (
	journalFor    = 30 * 24 * time.Hour // how long deeds are kept
	journalPart   = 1 << 20             // bytes from which on a file is not added to
	journalFiles  = 32                  // how many files are kept at most
	journalTail   = 64 << 10            // bytes at the end of a file in which its last line is looked for
	journalEnding = ".jsonl"
)

// deedLine is one line. Top is the highest number given out so far, so that the last
// line alone tells the next one.
type deedLine struct {
	Schema  int          `json:"schema"`
	Top     int          `json:"top"`
	N       int          `json:"n"`
	Session string       `json:"session"`
	ID      string       `json:"id"`
	Batch   string       `json:"batch,omitempty"`
	At      time.Time    `json:"at"`
	Account string       `json:"account"`
	Conv    string       `json:"conversation"`
	Kind    model.OpKind `json:"kind"`
	Person  string       `json:"person,omitempty"`
	Value   string       `json:"value,omitempty"`
	Was     wasLine      `json:"was,omitzero"`
	Result  model.Result `json:"result"`
	Fault   string       `json:"fault,omitempty"`
	Message string       `json:"message,omitempty"`
	Undoes  string       `json:"undoes,omitempty"`
}

// wasLine is what a deed replaced. A nil part was not known.
type wasLine struct {
	Status model.Status `json:"status,omitempty"`
	Owner  *string      `json:"owner,omitempty"` // "" for nobody
	Value  *string      `json:"value,omitempty"`
	Last   string       `json:"last,omitempty"`
}

// PutDeed adds a deed to the journal, or what became of one. It numbers what it has not
// seen before. A deed under way is on disk when PutDeed returns, so that whatever ends
// convo leaves it there; what became of one may be lost with the machine's power, and
// it is "not confirmed" then.
func (s *Store) PutDeed(d model.Deed) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	mine, err := s.current()
	if err != nil {
		return err
	}
	return s.journal.locked(func() error {
		name, top, err := s.lastPart(d.At)
		if err != nil {
			return err
		}
		if d.N == 0 {
			d.N = s.numbers[d.ID]
		}
		if d.N == 0 {
			d.N = top + 1
		}
		line := newDeedLine(d, mine.name)
		line.Top = max(top, d.N)
		if err := s.addLine(name, line); err != nil {
			return err
		}
		s.numbers[d.ID] = d.N
		return nil
	})
}

// lastPart is the file to add to for a deed of the given time, and the highest number
// in the journal. Days do not go back: a clock that was wrong once must not bring the
// lines out of their order.
func (s *Store) lastPart(at time.Time) (name string, top int, err error) {
	names, err := s.parts()
	if err != nil {
		return "", 0, err
	}
	day, part := at.UTC().Format(time.DateOnly), 0
	if len(names) > 0 {
		last := names[len(names)-1]
		lastDay, lastPart, _ := parsePart(last)
		size, err := s.sizeOf(last)
		if err != nil {
			return "", 0, err
		}
		switch {
		case lastDay >= day && size < journalPart:
			day, part = lastDay, lastPart
		case lastDay >= day:
			day, part = lastDay, lastPart+1
		}
	}
	for _, n := range slices.Backward(names) {
		if top, err = s.topOf(n); err != nil || top > 0 {
			break
		}
	}
	name = fmt.Sprintf("%s.%03d%s", day, part, journalEnding)
	if err == nil && !slices.Contains(names, name) {
		err = s.dropParts(names, at)
	}
	return name, top, err
}

// parts are the journal's files, oldest first.
func (s *Store) parts() ([]string, error) {
	files, err := os.ReadDir(string(s.journal))
	if err != nil {
		return nil, fault(err, "cannot read "+string(s.journal), "")
	}
	var names []string
	for _, f := range files {
		if _, _, ok := parsePart(f.Name()); ok {
			names = append(names, f.Name())
		}
	}
	return names, nil
}

// parsePart reads a file's name: 2026-04-09.000.jsonl.
func parsePart(name string) (day string, part int, ok bool) {
	base, ok := strings.CutSuffix(name, journalEnding)
	day, number, two := strings.Cut(base, ".")
	if _, err := time.Parse(time.DateOnly, day); err != nil || !ok || !two {
		return "", 0, false
	}
	_, err := fmt.Sscanf(number, "%03d", &part)
	return day, part, err == nil && fmt.Sprintf("%03d", part) == number
}

// dropParts removes what is too old, and the oldest where there is too much. It is called
// when a file begins.
func (s *Store) dropParts(names []string, now time.Time) error {
	oldest := now.Add(-journalFor).UTC().Format(time.DateOnly)
	for i, name := range names {
		day, _, _ := parsePart(name)
		if day >= oldest && len(names)-i < journalFiles {
			break
		}
		if err := s.journal.remove(name); err != nil {
			return err
		}
	}
	return nil
}

func (s *Store) sizeOf(name string) (int64, error) {
	info, err := os.Lstat(s.journal.path(name))
	if err != nil {
		return 0, fault(err, "cannot look at "+s.journal.path(name), "")
	}
	return info.Size(), nil
}

// topOf is the highest number that the end of a file knows of; 0 where it holds no line.
func (s *Store) topOf(name string) (top int, err error) {
	file, err := openPrivate(s.journal.path(name), os.O_RDONLY)
	if err != nil {
		return 0, fault(err, "cannot read "+s.journal.path(name), "")
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	info, err := file.Stat()
	if err != nil {
		return 0, fault(err, "cannot read "+s.journal.path(name), "")
	}
	tail := make([]byte, min(info.Size(), journalTail))
	if _, err := file.ReadAt(tail, info.Size()-int64(len(tail))); err != nil && !errors.Is(err, io.EOF) {
		return 0, fault(err, "cannot read "+s.journal.path(name), "")
	}
	for raw := range strings.Lines(string(tail)) {
		var line deedLine
		if json.Unmarshal([]byte(raw), &line) != nil {
			continue // cut at its beginning, or damaged: the next one knows as well
		}
		if line.Schema > schema {
			return 0, s.newer(name)
		}
		top = max(top, line.Top)
	}
	return top, nil
}

func (s *Store) newer(name string) error {
	return fault(ErrNewer, s.journal.path(name)+" was written by a newer convo", "update convo, or move the file away")
}

// addLine writes a line at the end of a file. Half a line, as a full disk leaves it, is
// taken away again; one that a crash left is ended first, so that it costs no other.
func (s *Store) addLine(name string, line deedLine) (err error) {
	cannot := func(err error) error {
		return fault(err, "cannot write the journal in "+string(s.journal), "is the disk full?")
	}
	raw, err := json.Marshal(line)
	if err != nil {
		return cannot(err)
	}
	file, err := openPrivate(s.journal.path(name), os.O_RDWR|os.O_CREATE)
	if err != nil {
		return cannot(err)
	}
	defer func() {
		if cerr := file.Close(); err == nil && cerr != nil {
			err = cannot(cerr)
		}
	}()
	size, err := file.Seek(0, io.SeekEnd)
	if err != nil {
		return cannot(err)
	}
	raw = append(raw, '\n')
	var last [1]byte
	if size > 0 {
		if _, err := file.ReadAt(last[:], size-1); err != nil {
			return cannot(err)
		}
		if last[0] != '\n' {
			raw = append([]byte{'\n'}, raw...)
		}
	}
	if _, err := file.Write(raw); err != nil {
		return errors.Join(cannot(err), file.Truncate(size))
	}
	if line.Result != model.ResultUnderway {
		return nil
	}
	if err := file.Sync(); err != nil {
		return cannot(err)
	}
	return nil
}

func newDeedLine(d model.Deed, session string) deedLine {
	line := deedLine{
		Schema: schema, N: d.N, Session: session, ID: d.ID, Batch: d.Batch, At: d.At,
		Account: d.Conv.Account, Conv: d.Conv.ID, Kind: d.Kind, Person: d.Person, Value: d.Value,
		Result: d.Result, Message: d.Message, Undoes: d.Undoes,
		Was: wasLine{Status: d.Was.Status, Last: d.Was.Last.String()},
	}
	if d.Result == model.ResultFailed {
		line.Fault = d.Fault.String()
	}
	if d.Was.Owner.Known {
		line.Was.Owner = &d.Was.Owner.Person.ID
	}
	if d.Was.ValueOK {
		line.Was.Value = &d.Was.Value
	}
	return line
}
