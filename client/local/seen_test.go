package local_test

import (
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"convo/client/local"
	"convo/model"
)

func TestSeenMarksOutliveTheProgram(t *testing.T) {
	dir := t.TempDir() + "/state"
	noon := time.Date(2026, 4, 9, 12, 0, 0, 0, time.UTC)
	s, err := local.Open(dir)
	require.NoError(t, err)
	first, err := s.Seen("crm", noon)
	require.NoError(t, err)
	assert.Equal(t, model.Seen{Since: noon, At: map[string]model.Stamp{}}, first, "an old inbox is not all new")

	at := model.At(noon.Add(time.Hour))
	require.NoError(t, s.SaveSeen(model.Ref{Account: "crm", ID: "64a1"}, at, noon.Add(2*time.Hour)))
	require.NoError(t, s.SaveSeen(model.Ref{Account: "shop", ID: "64a1"}, at, noon))
	again, err := local.Open(dir)
	require.NoError(t, err)
	got, err := again.Seen("crm", noon.Add(48*time.Hour))
	require.NoError(t, err)
	assert.Equal(t, model.Seen{Since: noon, At: map[string]model.Stamp{"64a1": at}}, got)
}

// Marks are bounded. What is forgotten counts as seen, never as new.
func TestOldSeenMarksGo(t *testing.T) {
	noon := time.Date(2026, 4, 9, 12, 0, 0, 0, time.UTC)
	marks := local.DropSeen(noon, 10_001, func(i int) (string, time.Time) {
		return strconv.Itoa(i), noon.Add(time.Duration(i+1) * time.Minute)
	})
	assert.Len(t, marks.At, 9_000)
	assert.Equal(t, noon.Add(1001*time.Minute), marks.Since.UTC())
	assert.NotContains(t, marks.At, "1000")
	assert.Contains(t, marks.At, "1001")
}
