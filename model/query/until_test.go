package query_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"convo/model"
	"convo/model/query"
)

func TestUntil(t *testing.T) {
	rome, err := time.LoadLocation("Europe/Rome")
	require.NoError(t, err)
	now := time.Date(2026, 3, 26, 15, 10, 30, 0, rome) // a Thursday; the clocks go forward on Sunday
	for text, want := range map[string]string{
		"2h": "2026-03-26 17:10", "30m": "2026-03-26 15:40", " 1D12H ": "2026-03-28 03:10", "1w": "2026-04-02 16:10",
		"16:00": "2026-03-26 16:00", "15:10": "2026-03-27 15:10", "9:05": "2026-03-27 09:05",
		"tomorrow": "2026-03-27 09:00", "tomorrow 14:30": "2026-03-27 14:30", "fri": "2026-03-27 09:00", "Thursday": "2026-04-02 09:00",
		"mon": "2026-03-30 09:00", "sunday 7:00": "2026-03-29 07:00",
		"2026-12-01": "2026-12-01 09:00", "2026-12-01 14:30": "2026-12-01 14:30", "2026-12-01T14:30": "2026-12-01 14:30",
		"2026-12-01T14:30:00Z": "2026-12-01 15:30",
	} {
		at, err := query.Until(text, now)
		require.NoError(t, err, text)
		assert.Equal(t, want, at.In(rome).Format("2006-01-02 15:04"), text)
	}
	for text, want := range map[string]string{
		"":                 "nothing is typed yet: for instance 2h, 14:30, tomorrow, mon or 2026-12-01",
		"soon":             "soon is no time: for instance 2h, 14:30, tomorrow, mon or 2026-12-01",
		"tomorrow soon":    "tomorrow soon is no time: for instance 2h, 14:30, tomorrow, mon or 2026-12-01",
		"25:00":            "25:00 is no time: for instance 2h, 14:30, tomorrow, mon or 2026-12-01",
		"0m":               "0m is past",
		"2026-03-26":       "2026-03-26 is past",
		"2027-12-01":       "2027-12-01 is more than a year off",
		"99999999w":        "99999999w is no time: for instance 2h, 14:30, tomorrow, mon or 2026-12-01",
		"mon\x1b]0;x\x07":  "mon^[]0;x^G is no time: for instance 2h, 14:30, tomorrow, mon or 2026-12-01",
		"2026-02-30":       "2026-02-30 is no time: for instance 2h, 14:30, tomorrow, mon or 2026-12-01",
		"tomorrow 14:30 x": "tomorrow 14:30 x is no time: for instance 2h, 14:30, tomorrow, mon or 2026-12-01",
	} {
		_, err := query.Until(text, now)
		assert.EqualError(t, err, want)
	}
	for _, word := range query.UntilWords() {
		_, err := query.Until(word, now)
		assert.NoError(t, err)
	}
}

func TestSnoozedIsAFilter(t *testing.T) {
	here := model.Ref{Account: "shop", ID: "1"}
	env := &query.Env{Snoozed: func(ref model.Ref) bool { return ref == here }}
	for text, want := range map[string][2]bool{ // of one that is snoozed, and of one that is not
		"is:snoozed": {true, false}, "!is:snoozed": {false, true},
	} {
		f, err := query.Parse(text)
		require.NoError(t, err)
		assert.Equal(t, text == "is:snoozed", f.Snoozed())
		assert.Equal(t, want, [2]bool{
			f.Match(&model.Conversation{Ref: here}, env), f.Match(&model.Conversation{Ref: model.Ref{Account: "shop", ID: "2"}}, env),
		}, text)
	}
}
