package main

import (
	"cmp"
	"context"
	"errors"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"strings"

	"github.com/adrg/xdg"

	"convo/cmd/convo/internal/output"
)

// exportTable writes a table as CSV to a file for its owner only, and answers its path.
// "~/" is the home folder. What is there already stays, unless the name ends in "!".
func exportTable(ctx context.Context, name string, header []string, rows iter.Seq[[]string]) (path string, err error) {
	path, over := strings.CutSuffix(name, "!")
	if rest, home := strings.CutPrefix(path, "~/"); home {
		path = filepath.Join(xdg.Home, rest)
	}
	if path, err = filepath.Abs(path); err != nil {
		return "", here("not exported", "", err)
	}
	switch there, err := os.Lstat(path); {
	case err == nil && !over:
		return "", here("not exported: "+path+" is there already", "export "+path+"! replaces it", nil)
	case err == nil && !there.Mode().IsRegular():
		return "", here("not exported: "+path+" is no file", "", nil)
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return "", here("not exported", "", err)
	}
	if err := writeFile(path, over, func(file *os.File) error { return writeCSV(ctx, file, header, rows) }); err != nil {
		return "", here("not exported", "is the disk full?", err)
	}
	return path, nil
}

// writeFile makes a file for its owner only. One that is not whole does not stay, and one
// that was there before is replaced only by a whole one.
func writeFile(path string, over bool, write func(*os.File) error) error {
	var file *os.File
	var err error
	if over {
		file, err = os.CreateTemp(filepath.Dir(path), ".export-*")
	} else {
		file, err = os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	}
	if err != nil {
		return err
	}
	err = errors.Join(write(file), file.Close())
	if err == nil && over {
		err = os.Rename(file.Name(), path)
	}
	if err != nil {
		err = errors.Join(err, os.Remove(file.Name()))
	}
	return err
}

// writeCSV writes the header and the rows, as long as somebody waits for them.
func writeCSV(ctx context.Context, file *os.File, header []string, rows iter.Seq[[]string]) error {
	err := output.WriteCSV(file, header, func(yield func([]string) bool) {
		for row := range rows {
			if ctx.Err() != nil || !yield(row) {
				return
			}
		}
	})
	return cmp.Or(ctx.Err(), err)
}
