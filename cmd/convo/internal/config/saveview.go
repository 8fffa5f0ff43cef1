package config

import (
	"errors"
	"fmt"
	"io/fs"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/BurntSushi/toml"
)

// The lines of a view's table that matter here.
var (
	viewHead   = regexp.MustCompile(`^\s*\[\[\s*view\s*\]\]\s*(#.*)?$`)
	viewName   = regexp.MustCompile(`^\s*name\s*=`)
	viewFilter = regexp.MustCompile(`^(\s*filter\s*=\s*)(?:"(?:[^"\\]|\\.)*"|'[^']*')(.*)$`)
)

// SaveView writes a saved view into the file at path, or gives the one of that name
// another filter. Everything else in the file, comments included, stays as it is.
func SaveView(path string, v View) error {
	if err := v.check(); err != nil {
		return fault("not saved: "+err.Error(), "", nil)
	}
	if path == "" {
		return fault("not saved: a demo keeps nothing", "", nil)
	}
	text, err := readToChange(path)
	if errors.Is(err, fs.ErrNotExist) {
		return fault("not saved: there is no configuration file "+path, "convo config init writes one", nil)
	}
	if err != nil {
		return err
	}
	changed, err := withView(text, v)
	if err != nil {
		return fault(fmt.Sprintf("not saved: %v", err), fmt.Sprintf("put the view %q into %s by hand", v.Name, path), nil)
	}
	return replace(path, changed)
}

// withView puts a view into a configuration. Whatever way the file is written, the
// result counts only if it reads as what was wanted and as nothing else.
func withView(text string, v View) (changed string, err error) {
	var before, after file
	if _, err := toml.Decode(text, &before); err != nil {
		return "", errors.New("the file cannot be read: " + mistake(err))
	}
	want := slices.Clone(before.Views)
	if at := slices.IndexFunc(want, func(have View) bool { return have.Name == v.Name }); at >= 0 {
		want[at] = v
		changed = withFilter(text, at, v)
	} else {
		want = append(want, v)
		changed = strings.TrimRight(text, "\n") + fmt.Sprintf("\n\n[[view]]\nname = %q\nfilter = %q\n", v.Name, v.Filter)
	}
	if err := checkViews(want); err != nil {
		return "", err
	}
	if _, err := toml.Decode(changed, &after); err != nil || !slices.Equal(after.Views, want) {
		return "", errors.New("the file is not written as convo can change it")
	}
	before.Views, after.Views = nil, nil
	if !reflect.DeepEqual(before, after) {
		return "", errors.New("the file would read otherwise")
	}
	return changed, nil
}

// withFilter gives the nth view of a configuration the filter of v.
func withFilter(text string, nth int, v View) string {
	lines := strings.Split(text, "\n")
	for i := range lines {
		if !viewHead.MatchString(lines[i]) {
			continue
		}
		if nth > 0 {
			nth--
			continue
		}
		table := lines[i:tableEnd(lines, i)]
		if at := slices.IndexFunc(table, viewFilter.MatchString); at >= 0 {
			parts := viewFilter.FindStringSubmatch(table[at])
			table[at] = parts[1] + strconv.Quote(v.Filter) + parts[2]
		} else if at := slices.IndexFunc(table, viewName.MatchString); at >= 0 {
			lines = slices.Insert(lines, i+at+1, "filter = "+strconv.Quote(v.Filter))
		}
		break
	}
	return strings.Join(lines, "\n")
}
