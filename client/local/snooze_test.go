package local_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"convo/client/local"
	"convo/model"
)

func TestSnoozesOutliveTheProgramButNotTheirTime(t *testing.T) {
	dir := t.TempDir() + "/state"
	noon := time.Date(2026, 4, 9, 12, 0, 0, 0, time.UTC)
	s, err := local.Open(dir)
	require.NoError(t, err)
	got, err := s.Snoozed("shop", noon)
	require.NoError(t, err)
	assert.Empty(t, got)

	short := model.Snooze{Until: noon.Add(time.Hour), After: model.At(noon)}
	long := model.Snooze{Until: noon.Add(48 * time.Hour)}
	require.NoError(t, s.SaveSnooze(model.Ref{Account: "shop", ID: "1"}, short, noon))
	require.NoError(t, s.SaveSnooze(model.Ref{Account: "shop", ID: "2"}, long, noon))
	require.NoError(t, s.SaveSnooze(model.Ref{Account: "crm", ID: "1"}, long, noon))

	again, err := local.Open(dir) // another convo at the same time
	require.NoError(t, err)
	got, err = again.Snoozed("shop", noon)
	require.NoError(t, err)
	assert.Equal(t, map[string]model.Snooze{"1": short, "2": long}, got)
	got, err = again.Snoozed("shop", noon.Add(time.Hour))
	require.NoError(t, err)
	assert.Equal(t, map[string]model.Snooze{"2": long}, got, "what is due is back")

	require.NoError(t, again.SaveSnooze(model.Ref{Account: "shop", ID: "2"}, model.Snooze{}, noon))
	got, err = s.Snoozed("shop", noon)
	require.NoError(t, err)
	assert.Equal(t, map[string]model.Snooze{"1": short}, got)
}

func TestSnoozeFilesArePrivateAndCareful(t *testing.T) {
	dir := t.TempDir() + "/state"
	noon := time.Date(2026, 4, 9, 12, 0, 0, 0, time.UTC)
	s, err := local.Open(dir)
	require.NoError(t, err)
	one := model.Ref{Account: "shop", ID: "1"}
	require.NoError(t, s.SaveSnooze(one, model.Snooze{Until: noon.Add(time.Hour)}, noon))
	files, err := filepath.Glob(dir + "/snoozed/*.json")
	require.NoError(t, err)
	require.Len(t, files, 1)
	info, err := os.Stat(files[0])
	require.NoError(t, err)
	assert.Equal(t, os.FileMode(0o600), info.Mode().Perm())
	raw, err := os.ReadFile(files[0])
	require.NoError(t, err)
	assert.JSONEq(t, `{"schema":1,"account":"shop","at":{"1":{"until":"2026-04-09T13:00:00Z"}}}`, string(raw))

	require.NoError(t, os.WriteFile(files[0], []byte(`{"schema":99}`), 0o600))
	_, err = s.Snoozed("shop", noon)
	require.ErrorIs(t, err, local.ErrNewer)
	require.ErrorIs(t, s.SaveSnooze(one, model.Snooze{}, noon), local.ErrNewer, "a newer convo's file is left as it is")

	require.NoError(t, os.WriteFile(files[0], []byte(`{"schema":`), 0o600))
	got, err := s.Snoozed("shop", noon)
	require.NoError(t, err)
	assert.Empty(t, got)
	require.NoError(t, s.SaveSnooze(one, model.Snooze{Until: noon.Add(time.Hour)}, noon))
}
