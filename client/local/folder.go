package local

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
)

// schema is the version of every file. A file with a higher one is refused.
const schema = 1

// maxFile bounds what is read, in bytes; the longest reply is far below.
const maxFile = 4 << 20

// The endings of files' names. An entry's name is a hash, since ids come from
// servers and file systems differ in what they make of them.
const (
	entryEnding    = ".json"
	badEnding      = ".bad-"
	conflictEnding = ".conflict-"
)

// markSize is how many bytes of its digest are in the name of what is set aside.
const markSize = 6

// digest tells whether a file is still as it was.
type digest [sha256.Size]byte

// folder is a private folder of entries.
type folder string

func (f folder) path(name string) string { return filepath.Join(string(f), name) }

// entry is the name of the file for a key of one or more parts.
func entry(key ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(key, "\x00")))
	return hex.EncodeToString(sum[:]) + entryEnding
}

// ensure creates the folder if need be and refuses one that is not private.
func (f folder) ensure() error {
	err := os.Mkdir(string(f), 0o700)
	switch {
	case err == nil:
		// The umask may have taken away what the owner needs.
		if err := os.Chmod(string(f), 0o700); err != nil { //nolint:gosec // a folder needs the x bit
			return fault(err, "cannot make "+string(f)+" private", "")
		}
		if err := syncFolder(filepath.Dir(string(f))); err != nil {
			return fault(err, "cannot create "+string(f), "")
		}
	case !errors.Is(err, os.ErrExist):
		return fault(err, "cannot create "+string(f), "")
	}
	info, err := os.Lstat(string(f))
	if err != nil {
		return fault(err, "cannot look at "+string(f), "")
	}
	return private(string(f), info)
}

// private refuses what is not a plain folder or file of ours alone.
func private(path string, info os.FileInfo) error {
	unsafe := func(what, help string) error {
		return fault(ErrUnsafe, path+" "+what, help)
	}
	mode, perm := info.Mode(), "600"
	if mode.IsDir() {
		perm = "700"
	}
	switch {
	case mode&os.ModeSymlink != 0:
		return unsafe("is a symbolic link, which is not followed", "put a real file or folder in its place")
	case !mode.IsDir() && !mode.IsRegular():
		return unsafe("is neither a file nor a folder", "move it away")
	case !ownedByMe(info):
		return unsafe("belongs to somebody else", "move it away, or choose another folder with XDG_STATE_HOME")
	case sharesWithOthers(info):
		return unsafe("can be read by others", "chmod "+perm+" "+shellQuote(path))
	}
	return nil
}

// shellQuote makes a path fit to be typed.
func shellQuote(path string) string {
	plain := func(r rune) bool {
		return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("/._-+", r)
	}
	if strings.IndexFunc(path, func(r rune) bool { return !plain(r) }) < 0 {
		return path
	}
	return "'" + strings.ReplaceAll(path, "'", `'\''`) + "'"
}

// locked runs do while no other convo works in the folder. Nothing in do waits for
// a person or a network.
func (f folder) locked(do func() error) (err error) {
	lock, err := openPrivate(f.path("lock"), os.O_RDWR|os.O_CREATE)
	if err != nil {
		return fault(err, "cannot lock "+string(f), "")
	}
	release := func() error { return nil }
	defer func() {
		if cerr := errors.Join(release(), lock.Close()); err == nil && cerr != nil {
			err = fault(cerr, "cannot unlock "+string(f), "")
		}
	}()
	held, err := hold(lock, true)
	if err != nil {
		return fault(err, "cannot lock "+string(f), "")
	}
	release = held
	return do()
}

// openPrivate opens a file without following a link, and refuses one that is not
// private. A file it creates is 0600 whatever the umask.
func openPrivate(path string, flag int) (*os.File, error) {
	file, err := os.OpenFile(path, flag|openFlags, 0o600)
	if err != nil {
		if info, lerr := os.Lstat(path); lerr == nil && info.Mode()&os.ModeSymlink != 0 {
			return nil, private(path, info)
		}
		return nil, err
	}
	info, err := file.Stat()
	if err == nil && flag&os.O_CREATE != 0 && info.Mode().Perm() != 0o600 && ownedByMe(info) && !sharesWithOthers(info) {
		err = file.Chmod(0o600)
	}
	if err == nil {
		err = private(path, info)
	}
	if err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return file, nil
}

// read fills into from an entry. It answers os.ErrNotExist, ErrUnsafe, ErrNewer or
// ErrDamaged, the last without touching the file. valid tells whether the content
// makes sense under this name.
func (f folder) read(name string, into any, valid func() bool) (digest, error) {
	raw, err := f.readRaw(name)
	if err != nil {
		return sha256.Sum256(raw), err
	}
	var head struct {
		Schema int `json:"schema"`
	}
	sum := digest(sha256.Sum256(raw))
	err = json.Unmarshal(raw, &head)
	switch {
	case err == nil && head.Schema > schema:
		return sum, fault(ErrNewer, f.path(name)+" was written by a newer convo", "update convo, or move the file away")
	case err != nil || head.Schema < 1 || json.Unmarshal(raw, into) != nil || !valid():
		return sum, fault(ErrDamaged, f.path(name)+" is damaged", "")
	}
	return sum, nil
}

func (f folder) readRaw(name string) (raw []byte, err error) {
	file, err := openPrivate(f.path(name), os.O_RDONLY)
	if err != nil {
		return nil, fault(err, "cannot read "+f.path(name), "")
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	raw, err = io.ReadAll(io.LimitReader(file, maxFile+1))
	if err != nil {
		return nil, fault(err, "cannot read "+f.path(name), "")
	}
	if len(raw) > maxFile {
		return raw, fault(ErrDamaged, f.path(name)+" is too large", "")
	}
	return raw, nil
}

// write replaces an entry as a whole. When it returns nil, the entry survives a
// crash of the machine.
func (f folder) write(name string, v any) (digest, error) {
	raw, err := json.Marshal(v)
	if err == nil {
		raw = append(raw, '\n')
		err = replaceFile(string(f), f.path(name), raw)
	}
	if err == nil {
		err = syncFolder(string(f))
	}
	if err != nil {
		return digest{}, fault(err, "cannot save in "+string(f), "is the disk full?")
	}
	return sha256.Sum256(raw), nil
}

// remove removes an entry; one that is not there is removed already.
func (f folder) remove(name string) error {
	err := os.Remove(f.path(name))
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err == nil {
		err = syncFolder(string(f))
	}
	if err != nil {
		return fault(err, "cannot remove "+f.path(name), "")
	}
	return nil
}

// setAside renames an entry so that nobody reads or overwrites it again, and
// answers the new path. The same content is set aside once.
func (f folder) setAside(name, ending string, sum digest) (string, error) {
	to := f.path(strings.TrimSuffix(name, entryEnding) + ending + hex.EncodeToString(sum[:markSize]))
	if err := os.Rename(f.path(name), to); err != nil {
		return "", fault(err, "cannot set "+f.path(name)+" aside", "")
	}
	return to, nil
}

// each calls do with every entry's name, after removing what interrupted writes
// left. The folder must be locked: elsewhere a write may be under way.
func (f folder) each(do func(name string)) error {
	entries, err := os.ReadDir(string(f))
	if err != nil {
		return fault(err, "cannot read "+string(f), "")
	}
	for _, e := range entries {
		name := e.Name()
		switch {
		case strings.HasPrefix(name, tempPrefix) && strings.Contains(name, entryEnding):
			if err := f.remove(name); err != nil {
				return err
			}
		case len(name) == 2*sha256.Size+len(entryEnding) && strings.HasSuffix(name, entryEnding):
			do(name)
		}
	}
	return nil
}
