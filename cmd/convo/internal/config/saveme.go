package config

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/BurntSushi/toml"

	"convo/model"
)

// The lines of an account's table that matter here.
var (
	nameLine = regexp.MustCompile(`^\s*name\s*=\s*["']([^"']*)["']`)
	meLine   = regexp.MustCompile(`^\s*me\s*=`)
)

// SaveMe writes into the file at path who the person at the keyboard is for an
// account. Everything else in the file, comments included, stays as it is.
func SaveMe(path, account, id string) error {
	if !model.ValidID(id) {
		return fault(model.NewText(id).Line()+" is no id", "", nil)
	}
	text, err := readToChange(path)
	if err != nil {
		return err
	}
	changed, ok := withMe(text, account, id)
	if !ok {
		return fault("me was not stored for "+account, fmt.Sprintf("put me = %q under [[account]] in %s", id, path), nil)
	}
	return replace(path, changed)
}

// withMe puts me under the account's name. Whatever way the file is written, the
// result counts only if it reads as what was wanted.
func withMe(text, account, id string) (changed string, ok bool) {
	lines := strings.Split(text, "\n")
	for i := 0; i < len(lines); i++ {
		if strings.TrimSpace(lines[i]) != "[[account]]" {
			continue
		}
		table := lines[i:tableEnd(lines, i)]
		name := slices.IndexFunc(table, func(l string) bool {
			m := nameLine.FindStringSubmatch(l)
			return len(m) == 2 && m[1] == account
		})
		if name < 0 {
			continue
		}
		mine := fmt.Sprintf("me = %q", id)
		if me := slices.IndexFunc(table, meLine.MatchString); me >= 0 {
			table[me] = mine
		} else {
			lines = slices.Insert(lines, i+name+1, mine)
		}
		changed = strings.Join(lines, "\n")
		return changed, says(changed, account, id)
	}
	return "", false
}

// says reports whether a configuration reads so.
func says(text, account, id string) bool {
	var f file
	if _, err := toml.Decode(text, &f); err != nil {
		return false
	}
	return slices.ContainsFunc(f.Accounts, func(a Account) bool { return a.Name == account && a.Me == id })
}

// readToChange is the text of a configuration that is to be changed.
func readToChange(path string) (string, error) {
	opened, err := openPrivate(path)
	if err != nil {
		return "", fault("cannot read "+path, "", err)
	}
	text, err := io.ReadAll(io.LimitReader(opened, maxFile))
	if err := errors.Join(err, opened.Close()); err != nil {
		return "", fault("cannot read "+path, "", err)
	}
	return string(text), nil
}

// tableEnd is the line behind the table that begins at line from.
func tableEnd(lines []string, from int) int {
	end := from + 1
	for end < len(lines) && !strings.HasPrefix(strings.TrimSpace(lines[end]), "[") {
		end++
	}
	return end
}

// replace puts text in the place of the file at once, for its owner only.
func replace(path, text string) (err error) {
	temp, err := os.CreateTemp(filepath.Dir(path), ".config-*")
	if err != nil {
		return fault("cannot write beside "+path, "", err)
	}
	_, err = temp.WriteString(text)
	err = errors.Join(err, temp.Sync(), temp.Close())
	if err == nil {
		err = os.Rename(temp.Name(), path)
	}
	if err != nil {
		return fault("cannot write "+path, "", errors.Join(err, os.Remove(temp.Name())))
	}
	return nil
}
