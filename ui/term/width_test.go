package term_test

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"convo/ui/term"
)

func TestWidth(t *testing.T) {
	t.Parallel()
	tests := map[string]int{
		"": 0, "abc": 3, "é": 1, "e\u0301": 1, "日本": 4, "한국": 4, "👍": 2, "👨‍👩‍👧": 2, "❤️": 2, "🇮🇹": 2,
		"1️⃣": 2, "a\u0301b": 2, "─│…": 3, "שלום": 4, "\u0301": 0, "a\tb": 3, "a\x1bb": 3, "\xff": 1,
	}
	for s, want := range tests {
		assert.Equal(t, want, term.Width(s), "%q", s)
	}
}

func TestPadAndCut(t *testing.T) {
	t.Parallel()
	tests := []struct {
		s        string
		w        int
		cut, pad string
	}{
		{"abc", 3, "abc", "abc"},
		{"abc", 2, "ab", "ab"},
		{"abc", 5, "abc", "abc  "},
		{"", 2, "", "  "},
		{"abc", 0, "", ""},
		{"abc", -1, "", ""},
		{"日本", 3, "日", "日 "},
		{"a日", 2, "a", "a "},
		{"👨‍👩‍👧x", 2, "👨‍👩‍👧", "👨‍👩‍👧"},
		{"abe\u0301", 3, "abe\u0301", "abe\u0301"},
		{"abe\u0301", 2, "ab", "ab"},
		{"a\nb\x1b[m", 9, "a b?[m", "a b?[m   "},
		{"\u0301a", 2, "a", "a "},
		{strings.Repeat("x", 300), 300, strings.Repeat("x", 300), strings.Repeat("x", 300)},
		{"x", 300, "x", "x" + strings.Repeat(" ", 299)},
	}
	for _, tt := range tests {
		assert.Equal(t, tt.cut, term.Cut(tt.s, tt.w), "cut %q to %d", tt.s, tt.w)
		assert.Equal(t, tt.pad, term.Pad(tt.s, tt.w), "pad %q to %d", tt.s, tt.w)
	}
}

func TestCutTail(t *testing.T) {
	t.Parallel()
	assert.Equal(t, "abc", term.CutTail("abc", 3, "…"))
	assert.Equal(t, "ab…", term.CutTail("abcd", 3, "…"))
	assert.Equal(t, "日…", term.CutTail("日本語", 4, "…"))
	assert.Equal(t, "ab", term.CutTail("abcd", 2, "..."))
}

// drawText makes text of all that strangers send.
func drawText(t *rapid.T) string {
	part := rapid.OneOf(
		rapid.StringN(0, 6, -1),
		rapid.SampledFrom([]string{
			" ", "  ", "\n", "\r\n", "\t", "word", "日本語", "👍", "👨‍👩‍👧", "🇮🇹", "1️⃣", "e\u0301", "\u0301\u0301", "\u200d", "\ufe0f",
			"שלום", "\x1b[31m", "\u009b", "\x00", "\xff", "a" + strings.Repeat("\u0301", 100), strings.Repeat("👨\u200d", 30),
		}),
	)
	return strings.Join(rapid.SliceOfN(part, 0, 12).Draw(t, "text"), "")
}

func TestWidthsAgree(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s, w := drawText(t), rapid.IntRange(0, 30).Draw(t, "w")
		cut := term.Cut(s, w)
		require.LessOrEqual(t, term.Width(cut), w)
		require.LessOrEqual(t, len(cut), 48*w)
		require.Equal(t, cut, term.Cut(cut, w), "cut once is cut")
		require.Equal(t, w, term.Width(term.Pad(s, w)))
		require.True(t, utf8.ValidString(cut))
		require.False(t, strings.ContainsFunc(cut, func(r rune) bool { return r < ' ' || (r >= 0x7f && r < 0xa0) }), "%q", cut)
	})
}

func TestWrap(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		s    string
		w    int
		want []string
	}{
		{"empty", "", 5, []string{""}},
		{"fits", "hello", 5, []string{"hello"}},
		{"words", "one two three", 7, []string{"one two", "three"}},
		{"space at the edge", "one two", 3, []string{"one", "two"}},
		{"long word", "abcdefgh", 3, []string{"abc", "def", "gh"}},
		{"long word after a short one", "a bcdefgh", 3, []string{"a", "bcd", "efg", "h"}},
		{"line ends", "a\nb\r\nc\rd\n", 5, []string{"a", "b", "c", "d", ""}},
		{"empty lines", "a\n\nb", 5, []string{"a", "", "b"}},
		{"indent", "  a b", 9, []string{"  a b"}},
		{"indented long word", "  abcdefgh", 5, []string{"  abc", "defgh"}},
		{"many spaces", "a        b", 3, []string{"a", "b"}},
		{"nothing but spaces", "      ", 3, []string{""}},
		{"foreign words", "perché è già così", 8, []string{"perché è", "già così"}},
		{"foreign indent", "  è b", 9, []string{"  è b"}},
		{"tab", "a\tb", 9, []string{"a   b"}},
		{"wide", "日本語", 4, []string{"日本", "語"}},
		{"too wide", "日a", 1, []string{"a"}},
		{"no width", "ab", 0, []string{"a", "b"}},
		{"clusters", "👨‍👩‍👧👨‍👩‍👧", 2, []string{"👨‍👩‍👧", "👨‍👩‍👧"}},
	}
	for _, tt := range tests {
		assert.Equal(t, tt.want, term.Wrap(tt.s, tt.w), tt.name)
	}
}

func TestWrapKeepsTheWords(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s, w := drawText(t), rapid.IntRange(2, 20).Draw(t, "w")
		lines := term.Wrap(s, w)
		require.NotEmpty(t, lines)
		for _, l := range lines {
			require.LessOrEqual(t, term.Width(l), w, "%q", l)
			require.NotContains(t, l, "\n")
		}
		letters := func(s string) string { return strings.Join(strings.FieldsFunc(s, notLetter), "") }
		if utf8.ValidString(s) && !strings.ContainsAny(s, "\u0301\u200d") {
			require.Equal(t, letters(s), letters(strings.Join(lines, "\n")))
		}
	})
}

func TestALetterBehindAPrependedSignIsNotLost(t *testing.T) {
	t.Parallel()
	for _, sign := range []string{"\u0600", "\u06dd", "\u070f", "\U000110bd"} {
		assert.Equal(t, "a", strings.Trim(term.Cut(sign+"a", 4), sign), "%q", sign)
		assert.Contains(t, strings.Join(term.Wrap(sign+"ab cd", 3), ""), "ab", "%q", sign)
	}
}

func notLetter(r rune) bool {
	return unicode.Is(unicode.M, r) || (r < 'a' || r > 'z') && (r < 0x3000 || r > 0x9fff)
}

func TestAgreed(t *testing.T) {
	t.Parallel()
	for _, s := range []string{"a", "é", "Ж", "ω", "─", "…", "│", "█", "日", "한", "€", "▇", "·"} {
		assert.True(t, term.Agreed(s), s)
	}
	for _, s := range []string{"👍", "❤️", "❤", "☎", "🇮🇹", "e\u0301", "ש", "م", "1️⃣", "⏰", "\u00ad", "क", "\ufeff"} {
		assert.False(t, term.Agreed(s), "%q", s)
	}
	for r := rune(0x80); r < 0x2fa20; r++ {
		if s := string(r); term.Agreed(s) {
			require.Positive(t, term.Width(s), "%U", r)
		}
	}
}

func TestPlainLinesCostNothing(t *testing.T) {
	line := strings.Repeat("x", 80)
	assert.Zero(t, testing.AllocsPerRun(100, func() {
		term.Pad(line, 80)
		term.Cut(line, 40)
		term.Width(line)
	}))
	foreign := "Grüße aus 日本, è già partito " + strings.Repeat("x", 50)
	assert.Zero(t, testing.AllocsPerRun(100, func() {
		term.Cut(foreign, 40)
		term.Width(foreign)
	}), "neither does text that is cut as it is")
}

func BenchmarkWidth(b *testing.B) {
	for name, s := range samples {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				term.Width(s)
			}
		})
	}
}

func BenchmarkPad(b *testing.B) {
	for name, s := range samples {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				term.Pad(s, 100)
			}
		})
	}
}

func BenchmarkCut(b *testing.B) {
	for name, s := range samples {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				term.Cut(s, 40)
			}
		})
	}
}

func BenchmarkWrap(b *testing.B) {
	s := strings.Repeat("Buongiorno, vorrei informazioni sull'ordine. ", 20)
	b.ReportAllocs()
	for b.Loop() {
		term.Wrap(s, 60)
	}
}

var samples = map[string]string{
	"ascii":   strings.Repeat("The order has been sent. ", 4)[:80],
	"italian": strings.Repeat("L'ordine è già partito. ", 4),
	"mixed":   strings.Repeat("日本語 👍 ok. ", 6),
}
