package list

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"convo/model"
)

func TestWhatWasPutAwayIsDueNoMore(t *testing.T) {
	now := time.Date(2026, 3, 9, 12, 0, 0, 0, time.UTC)
	c := model.Conversation{Status: model.StatusOpen, More: &model.Details{DeadlineAt: model.At(now.Add(-5 * time.Minute))}}
	text, near := appendTimer(nil, &c, now)
	require.Equal(t, "overdue 5m", string(text))
	require.True(t, near)
	c.Status = model.StatusClosed
	text, near = appendTimer(nil, &c, now)
	require.Empty(t, text)
	require.False(t, near)
}

// The lists of the usual terminals: 160 columns give 67, 120 give 57.
func TestPreviewsHaveRoom(t *testing.T) {
	require.GreaterOrEqual(t, columnsFor(67, 0).preview, 25)
	require.GreaterOrEqual(t, columnsFor(57, 0).preview, 12)
	require.GreaterOrEqual(t, columnsFor(67, MostMark).preview, 12, "beside the account")
	for w := 53; w < 300; w++ {
		c := columnsFor(w, 0)
		require.GreaterOrEqual(t, c.preview, leastPreview, "at %d", w)
		require.GreaterOrEqual(t, c.name, leastName, "at %d", w)
	}
}

func TestAccountsAreNamedWhereThereIsRoom(t *testing.T) {
	for w := range 300 {
		c := columnsFor(w, 20)
		if w < markFrom {
			require.Zero(t, c.mark, "at %d", w)
			continue
		}
		require.Equal(t, MostMark, c.mark, "at %d", w)
		require.GreaterOrEqual(t, c.name, leastName, "at %d", w)
	}
}

func TestOwnersAreShortenedCleanly(t *testing.T) {
	for name, want := range map[string]string{
		"Anna":                   "Anna",
		"Luca Verdi":             "Luca V.",
		"Marco Rossi":            "Marco",
		"Anna Maria Bianchi":     "Anna B.",
		"Massimiliano Neri":      "Massim~",
		"Massimiliano":           "Massim~",
		"李小龙 李小龙":                "李小龙",
		"Giulia":                 "Giulia",
		"Giovanni De Santis":     "Giovan~",
		"Jo \u00c9mile-Zo\u00e9": "Jo \u00c9.",
	} {
		require.Equal(t, want, shortName(name, ownerWide, "~"), name)
	}
}
