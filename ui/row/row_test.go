package row_test

import (
	"regexp"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"convo/model"
	"convo/ui/row"
	"convo/ui/term"
	"convo/ui/theme"
)

var now = time.Date(2026, 4, 6, 14, 30, 0, 0, time.UTC)

func TestARowIsExactlyAsWideAsAsked(t *testing.T) {
	th, err := theme.New("", false)
	require.NoError(t, err)
	sgr := regexp.MustCompile("\x1b\\[[0-9;]*m")
	rapid.Check(t, func(t *rapid.T) {
		w := rapid.IntRange(-1, 120).Draw(t, "w")
		r := row.Start(&th, w)
		for range rapid.IntRange(0, 6).Draw(t, "pieces") {
			s := model.NewText(rapid.String().Draw(t, "s")).Line()
			if rapid.Bool().Draw(t, "tail") {
				r.PutTail(theme.Title, s, rapid.IntRange(-3, 50).Draw(t, "most"), "…")
			} else {
				r.Put(theme.Failed, s)
			}
		}
		assert.Equal(t, max(w, 0), term.Width(sgr.ReplaceAllString(r.End(), "")))
	})
}

func TestPiecesAreEndedOnTheirOwn(t *testing.T) {
	th, err := theme.New("", false)
	require.NoError(t, err)
	assert.Equal(t, "\x1b[1mab\x1b[mc-- ", row.Start(&th, 6).Put(theme.Title, "ab").Put(theme.Text, "c").Fill(theme.Text, "-", 1).End())
	assert.Equal(t, "ab…", row.Start(&th, 3).PutTail(theme.Text, "abcd", 9, "…").End())
	assert.Equal(t, "a\x1b[7m  \x1b[m", row.Start(&th, 3).Put(theme.Text, "a").EndAs(theme.Cursor))
}

func TestFit(t *testing.T) {
	assert.Equal(t, []string{"ab", "  "}, row.Fit([]string{"ab"}, 2, 2))
	assert.Equal(t, []string{"ab"}, row.Fit([]string{"ab", "cd"}, 2, 1))
	assert.Empty(t, row.Fit([]string{"ab"}, 2, -1))
}

func TestSpans(t *testing.T) {
	for d, want := range map[time.Duration][2]string{
		-time.Hour:                     {"0m", "0m"},
		59 * time.Second:               {"0m", "0m"},
		47*time.Minute + 59:            {"47m", "47m"},
		72 * time.Minute:               {"1h", "1h12"},
		23*time.Hour + 5*time.Minute:   {"23h", "23h05"},
		76*time.Hour + 59*time.Minute:  {"3d", "3d 4h"},
		24 * time.Hour:                 {"1d", "1d 0h"},
		400*24*time.Hour + time.Minute: {"400d", "400d 0h"},
	} {
		assert.Equal(t, want, [2]string{row.Span(d), row.Left(d)}, d.String())
	}
}

func TestClock(t *testing.T) {
	rome := time.FixedZone("CEST", 2*60*60)
	assert.Equal(t, "14:02", row.Clock(now.Add(-28*time.Minute), now))
	assert.Equal(t, "16:02", row.Clock(now.Add(-28*time.Minute), now.In(rome)))
	assert.Equal(t, "5 Apr 14:30", row.Clock(now.AddDate(0, 0, -1), now))
	assert.Equal(t, "6 Apr 2025 14:30", row.Clock(now.AddDate(-1, 0, 0), now))
}

func TestWindowAndDeadline(t *testing.T) {
	for left, want := range map[time.Duration]struct {
		words string
		near  bool
	}{
		3 * time.Hour:    {"win 3h00, until 17:30", false},
		72 * time.Minute: {"win 1h12, until 15:42", true},
		0:                {"window closed 14:30", true},
		-time.Hour:       {"window closed 13:30", true},
	} {
		words, near := row.Window(&model.Conversation{WindowEndsAt: model.At(now.Add(left))}, now)
		assert.Equal(t, want.words, words)
		assert.Equal(t, want.near, near)
	}
	for left, want := range map[time.Duration]struct {
		words string
		near  bool
	}{
		20 * time.Minute: {"due 20m", false},
		15 * time.Minute: {"due 15m", false},
		14 * time.Minute: {"due 14m", true},
		-2 * time.Hour:   {"overdue 2h", true},
	} {
		words, near := row.Deadline(&model.Conversation{More: &model.Details{DeadlineAt: model.At(now.Add(left))}}, now)
		assert.Equal(t, want.words, words)
		assert.Equal(t, want.near, near)
	}
	words, near := row.Window(&model.Conversation{}, now)
	assert.Empty(t, words)
	assert.False(t, near)
	words, near = row.Deadline(&model.Conversation{Status: model.StatusClosed, More: &model.Details{DeadlineAt: model.At(now.Add(-time.Hour))}}, now)
	assert.Empty(t, words, "what was put away is due no more")
	assert.False(t, near)
	words, near = row.Deadline(&model.Conversation{}, now)
	assert.Empty(t, words)
	assert.False(t, near)
}

func TestNumbers(t *testing.T) {
	for number, want := range map[string]struct {
		masked string
		plain  bool
	}{
		"":                  {"", true},
		"+39 347 555 1234":  {"***234", true},
		"(0039) 347-55.12":  {"***512", true},
		"123":               {"***", true},
		"+123":              {"***", true},
		"+39 ٣٤٧ 555":       {"***555", false},
		"+39 347\u200b5551": {"***551", false},
		"ACME":              {"***", false},
	} {
		got := model.NewText(number)
		assert.Equal(t, want.masked, row.Masked(got), number)
		assert.Equal(t, want.plain, row.PlainNumber(got), number)
	}
}

func TestChannelsAndScripts(t *testing.T) {
	assert.Equal(t, "WhatsApp", row.Channel("whatsapp"))
	assert.Equal(t, "SMS", row.Channel("sms"))
	assert.Equal(t, "channel not known", row.Channel(""))
	assert.NotContains(t, row.Channel("\x1b[2Jtelex"), "\x1b")
	assert.True(t, row.RightToLeft("abc שלום"))
	assert.True(t, row.RightToLeft("مرحبا"))
	assert.False(t, row.RightToLeft("Marco è qui 日本 👍"))
}
