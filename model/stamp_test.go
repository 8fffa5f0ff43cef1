package model_test

import (
	"testing"
	"time"
	"unsafe"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"convo/model"
)

func stamp(t require.TestingT, s string) model.Stamp {
	got, err := model.ParseStamp(s)
	require.NoError(t, err, s)
	return got
}

func TestStampIsPrintedAsGiven(t *testing.T) {
	for _, s := range []string{
		"2026-04-09T14:30:00+02:00", "2018-12-20T14:25:57Z",
		"2024-01-01T12:00:00.123456789-09:30", "1969-12-31T23:59:59Z", "2024-01-01T12:00:00+00:00", "",
	} {
		assert.Equal(t, s, stamp(t, s).String())
	}
}

func TestStampRefusesWhatIsNoTime(t *testing.T) {
	for _, s := range []string{"yesterday", "2026-04-09", "2026-04-09 14:30:00", "2026-13-01T00:00:00Z", "\x1b[2J"} {
		got, err := model.ParseStamp(s)
		require.Error(t, err, s)
		assert.NotContains(t, err.Error(), "\x1b")
		assert.True(t, got.IsZero())
	}
}

func TestStampOrder(t *testing.T) {
	noon, same, later := stamp(t, "2026-04-09T12:00:00Z"), stamp(t, "2026-04-09T14:00:00+02:00"), stamp(t, "2026-04-09T13:00:00+00:30")
	assert.Zero(t, noon.Compare(same), "the offset does not count")
	assert.True(t, later.After(noon))
	assert.False(t, noon.After(later))
	assert.True(t, stamp(t, "1900-01-01T00:00:00Z").After(model.Stamp{}), "not given is older than any time")
	assert.False(t, model.Stamp{}.After(model.Stamp{}))
}

func TestStampArithmetic(t *testing.T) {
	s := stamp(t, "2026-04-09T23:30:00+02:00")
	assert.Equal(t, "2026-04-10T00:00:00+02:00", s.Add(30*time.Minute).String())
	assert.Equal(t, 30*time.Minute, s.Add(30*time.Minute).Sub(s))
	assert.True(t, model.Stamp{}.Add(time.Hour).IsZero())
	assert.Zero(t, s.Sub(model.Stamp{}))
	assert.Zero(t, model.Stamp{}.Sub(s))
}

func TestStampFromTime(t *testing.T) {
	assert.True(t, model.At(time.Time{}).IsZero())
	assert.True(t, model.Stamp{}.Time().IsZero())
	rapid.Check(t, func(t *rapid.T) {
		at := time.Unix(rapid.Int64Range(-2e9, 4e9).Draw(t, "seconds"), rapid.Int64Range(0, 1e9-1).Draw(t, "ns"))
		at = at.In(time.FixedZone("", 60*rapid.IntRange(-14*60, 14*60).Draw(t, "offset")))
		s := model.At(at)
		require.True(t, at.Equal(s.Time()))
		require.Equal(t, s.String(), stamp(t, s.String()).String())
		if _, off := at.Zone(); off != 0 {
			require.Equal(t, at.Format(time.RFC3339Nano), s.String())
		}
	})
}

func TestStampIsSmall(t *testing.T) {
	assert.LessOrEqual(t, unsafe.Sizeof(model.Stamp{}), uintptr(16))
}
