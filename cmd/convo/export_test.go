package main

import (
	"context"
	"encoding/csv"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"convo/model"
)

var exportRows = [][]string{
	{"chat_1", "=1+1", "+393471234567", "-", "@SUM(A1)", "\tx", "\rx", " \t=HYPERLINK(\"http://evil\")", "\uff1dcmd|' /C calc'!A0", "a,b \"c\"\nd", "", "  plain", "5-1"},
}

// A customer's name is text, whatever it begins with.
func TestExportedCellsAreNoFormulas(t *testing.T) {
	path, err := exportTable(t.Context(), filepath.Join(t.TempDir(), "x.csv"), []string{"id", "more"}, slices.Values(exportRows))
	require.NoError(t, err)
	file, err := os.Open(path)
	require.NoError(t, err)
	defer file.Close()
	r := csv.NewReader(file)
	r.FieldsPerRecord = -1
	got, err := r.ReadAll()
	require.NoError(t, err)
	assert.Equal(t, [][]string{
		{"id", "more"},
		{"chat_1", "'=1+1", "'+393471234567", "'-", "'@SUM(A1)", "'\tx", "'\rx", "' \t=HYPERLINK(\"http://evil\")", "'\uff1dcmd|' /C calc'!A0", "a,b \"c\"\nd", "", "  plain", "5-1"},
	}, got)
}

func TestExportOverwritesNothingUnasked(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "x.csv")
	write := func(name string) error {
		_, err := exportTable(t.Context(), name, []string{"id"}, slices.Values(exportRows))
		return err
	}
	require.NoError(t, write(path))
	info, err := os.Stat(path)
	require.NoError(t, err)
	assert.Equal(t, os.FileMode(0o600), info.Mode().Perm())
	whole, err := os.ReadFile(path)
	require.NoError(t, err)

	require.NoError(t, os.WriteFile(path, []byte("mine"), 0o600))
	err = write(path)
	require.ErrorContains(t, err, "is there already")
	assert.Equal(t, model.FaultLocal, model.AsFault(err).Kind)
	assert.Contains(t, model.AsFault(err).Help, path+"!")
	kept, err := os.ReadFile(path)
	require.NoError(t, err)
	assert.Equal(t, "mine", string(kept))
	require.NoError(t, write(path+"!"))
	now, err := os.ReadFile(path)
	require.NoError(t, err)
	assert.Equal(t, string(whole), string(now))

	// A link and a folder are no files, and what fails leaves nothing behind.
	target := filepath.Join(dir, "target")
	require.NoError(t, os.WriteFile(target, []byte("mine"), 0o600))
	require.NoError(t, os.Symlink(target, filepath.Join(dir, "link.csv")))
	require.ErrorContains(t, write(filepath.Join(dir, "link.csv!")), "is no file")
	require.ErrorContains(t, write(dir+"!"), "is no file")
	require.Error(t, write(filepath.Join(dir, "no", "folder.csv")))
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(errors.New("gone"))
	for _, name := range []string{"y.csv", "y.csv!"} {
		_, err = exportTable(ctx, filepath.Join(dir, name), []string{"id"}, slices.Values(exportRows))
		require.Error(t, err)
	}
	left, err := os.ReadDir(dir)
	require.NoError(t, err)
	var names []string
	for _, f := range left {
		names = append(names, f.Name())
	}
	assert.Equal(t, []string{"link.csv", "target", "x.csv"}, names)
}

func TestExportKnowsHome(t *testing.T) {
	path, err := exportTable(t.Context(), "~/nowhere-at-all/x.csv", nil, slices.Values(exportRows))
	require.Error(t, err)
	require.Empty(t, path)
	assert.NotContains(t, err.Error(), "~")
	assert.Contains(t, err.Error(), "nowhere-at-all/x.csv")
}
