package model_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"convo/model"
)

func TestTextShowsWhatIsHiddenAndKeepsTheRest(t *testing.T) {
	tests := []struct{ name, in, want string }{
		{"plain", "Buongiorno, vorrei informazioni", "Buongiorno, vorrei informazioni"},
		{"accents and symbols", "perché? 5 € – ok", "perché? 5 € – ok"},
		{"newline and tab", "a\n\tb", "a\n\tb"},
		{"cursor escape", "\x1b[2Jgone", "^[[2Jgone"},
		{"clipboard escape", "\x1b]52;c;cm0gLXJm\a", "^[]52;c;cm0gLXJm^G"},
		{"C1 as a character", "\u009b31m", "<U+009B>31m"},
		{"C1 as a byte", "\x9b31m", "\uFFFD31m"},
		{"next line", "a\u0085b", "a<U+0085>b"},
		{"delete and null", "\x7f\x00", "^?^@"},
		{"run of one control", strings.Repeat("\a", 37) + "x", "<^G x37>x"},
		{"different controls", "\a\b", "^G^H"},
		{"bidi override", "pay \u202e001\u202c now", "pay <U+202E>001<U+202C> now"},
		{"bidi isolates and marks", "\u2066a\u061cb\u200ec\u200f", "<U+2066>a<U+061C>b<U+200E>c<U+200F>"},
		{"run of zero-width spaces", strings.Repeat("\u200b", 37), "<U+200B x37>"},
		{"mixed hidden run", "a\u200b\u2060\ufeffb", "a<U+200B.. x3>b"},
		{"soft hyphen and fillers", "a\u00adb\u3164c\uffa0d\u115fe", "a<U+00AD>b<U+3164>c<U+FFA0>d<U+115F>e"},
		{"tag characters", "a\U000E0041\U000E0042", "a<U+E0041.. x2>"},
		{"rare variation selectors", "a\ufe00b\U000E0100", "a<U+FE00>b<U+E0100>"},
		{"line breaks", "a\r\nb\rc\vd\fe\u2028f\u2029g", "a\nb\nc\nd\ne\nf\ng"},
		{"invalid UTF-8", "a\xff\xfeb\xe2\x82", "a\uFFFD\uFFFDb\uFFFD\uFFFD"},
		{"noncharacters", "a\uFFFFb\uFDD0", "a\uFFFDb\uFFFD"},
		{"replacement character itself", "a\uFFFDb", "a\uFFFDb"},
		{"right-to-left letters", "שלום مرحبا", "שלום مرحبا"},
		{"eight combining marks", "a" + strings.Repeat("\u0301", 8), "a" + strings.Repeat("\u0301", 8)},
		{"nine", "a" + strings.Repeat("\u0301", 9) + "b", "a" + strings.Repeat("\u0301", 8) + "<U+0301>b"},
		{"marks without a base", "\u0301\u0302 \u0301", "<U+0301.. x2> <U+0301>"},
		{"marks do not sit on our marks", "\x1b\u0301", "^[<U+0301>"},
		{"emoji family", "👨\u200d👩\u200d👧", "👨👩👧"},
		{"heart on fire", "❤\ufe0f\u200d🔥", "❤🔥"},
		{"skin tone", "👍🏽", "👍"},
		{"skin tone by itself", "a🏽", "a<U+1F3FD>"},
		{"keycap", "1\ufe0f\u20e3", "1\u20e3"},
		{"flags", "🇮🇹🇫🇷 🇩", "[IT][FR] [D]"},
		{"joiner between Latin letters", "Mar\u200dco", "Mar<U+200D>co"},
		{"joiner in Persian", "می\u200cخواهم", "میخواهم"},
		{"conjoining Hangul", "\u1112\u1161\u11ab\u1100\u1173\u11af", "한글"},
		{"Hangul half composed", "\ud558\u11ab", "한"},
		{"stray Hangul letters", "\u1161\u1100\u11a8", "<U+1161.. x3>"},
		{"halfwidth sound mark", "ｶ\uff9eﾊ\uff9f", "ｶ\u309bﾊ\u309c"},
		{"Thai am", "น้ำ", "น้ำ"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			text := model.NewText(tt.in)
			assert.Equal(t, tt.want, text.String())
			assert.Equal(t, tt.in, text.Raw())
		})
	}
}

func TestZeroTextIsEmpty(t *testing.T) {
	var text model.Text
	assert.True(t, text.IsEmpty())
	assert.Empty(t, text.String()+text.Line()+text.Raw())
	assert.Equal(t, text, model.NewText(""))
	assert.False(t, model.NewText("\u200b").IsEmpty(), "an invisible text shows its mark")
}

func TestLongTextIsCutVisibly(t *testing.T) {
	tests := []struct{ name, in string }{
		{"ascii", strings.Repeat("a", model.MaxText+1)},
		{"three bytes a character", strings.Repeat("€", model.MaxText)},
		{"one byte that grows", strings.Repeat("a\x00\x01", model.MaxText)},
		{"changed at the start", "\x1b" + strings.Repeat("ü", model.MaxText)},
		{"ends in a run", strings.Repeat("a", model.MaxText-3) + strings.Repeat("\u200b", 9)},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			text := model.NewText(tt.in)
			assert.LessOrEqual(t, len(text.String()), model.MaxText)
			assert.True(t, strings.HasSuffix(text.String(), " ... (cut)"))
			assert.True(t, utf8.ValidString(text.String()))
			assert.Equal(t, tt.in, text.Raw())
		})
	}
	exact := strings.Repeat("a", model.MaxText)
	assert.Equal(t, exact, model.NewText(exact).String(), "exactly the limit is not too long")
}

func TestLine(t *testing.T) {
	tests := []struct{ in, want string }{
		{"", ""},
		{"already a line", "already a line"},
		{"  two\r\n\tlines \n", "two lines"},
		{"a  b", "a b"},
		{"a\u00a0b\u3000c\u2028d", "a b c d"},
		{" \n\t ", ""},
		{"x\x1b[0m\ny", "x^[[0m y"},
	}
	for _, tt := range tests {
		assert.Equal(t, tt.want, model.NewText(tt.in).Line(), "%q", tt.in)
	}
}

func TestPlainTextCostsNoAllocation(t *testing.T) {
	for _, s := range []string{"Buongiorno, vorrei informazioni", "perché 한글 שלום e\u0301 你好", strings.Repeat("long ", 9000) + "x"} {
		var line string
		allocs := testing.AllocsPerRun(10, func() { line = model.NewText(s).Line() })
		assert.Zero(t, allocs, "%.20q", s)
		assert.Equal(t, s, line)
	}
}

// Terminals either measure characters one by one or grapheme clusters as a whole.
// What we show must come out the same.
func TestTerminalsAgreeAboutWidths(t *testing.T) {
	for _, s := range []string{
		"👨\u200d👩\u200d👧 ❤\ufe0f 👍🏽 🏳\ufe0f\u200d🌈 🇮🇹 1\ufe0f\u20e3 ☎\ufe0e",
		"ｶ\uff9eﾊ\uff9f 한글 \u1112\u1161\u11ab", "مَرْحَبًا שָׁלוֹם می\u200cخواهم", "e\u0301 Việt Nam",
		"\u200b\ufeff\u202e\U000E0041\u3164", "🧑🏻\u200d🤝\u200d🧑🏿",
	} {
		shown := model.NewText(s).String()
		assert.Equal(t, ansi.StringWidthWc(shown), ansi.StringWidth(shown), "%q", shown)
	}
}

func TestMarshalJSONCarriesTheOriginal(t *testing.T) {
	in := "a\"\\\n\t\r\x1b\x7f\u009b\u202e\u200b\u2028👨\u200d👩\U000E0041é"
	got, err := json.Marshal(model.NewText(in))
	require.NoError(t, err)
	assert.Equal(t, `"a\"\\\n\t\r\u001b\u007f\u009b\u202e\u200b\u2028👨\u200d👩\udb40\udc41é"`, string(got))

	got, err = json.Marshal(struct{ Body, Empty model.Text }{Body: model.NewText("x\xffy")})
	require.NoError(t, err)
	assert.JSONEq(t, `{"Body":"x\ufffdy","Empty":""}`, string(got))
}

// forbidden reports characters that must never reach a terminal.
func forbidden(r rune) bool {
	switch {
	case r == '\n' || r == '\t':
		return false
	case unicode.Is(unicode.Cc, r), unicode.Is(unicode.Cf, r), unicode.Is(unicode.Zl, r), unicode.Is(unicode.Zp, r):
		return true
	case unicode.Is(unicode.Variation_Selector, r), unicode.Is(unicode.Regional_Indicator, r):
		return true
	case r >= 0x1100 && r <= 0x11ff, r >= 0x1f3fb && r <= 0x1f3ff, r == 0x3164, r == 0xffa0, r == 0x034f:
		return true
	}
	return false
}

// checkSafe is what holds for every text whatever.
func checkSafe(t interface {
	require.TestingT
	Helper()
}, in string,
) {
	t.Helper()
	text := model.NewText(in)
	shown := text.String()
	require.True(t, utf8.ValidString(shown), "valid UTF-8: %q", shown)
	require.LessOrEqual(t, len(shown), model.MaxText)
	require.Equal(t, in, text.Raw())
	require.Equal(t, -1, strings.IndexFunc(shown, forbidden), "forbidden character in %q", shown)
	again := model.NewText(shown)
	require.Equal(t, shown, again.String(), "idempotent")
	require.Equal(t, shown, again.Raw())

	marks := 0
	for _, r := range shown {
		if !unicode.Is(unicode.M, r) {
			marks = 0
			continue
		}
		marks++
		require.LessOrEqual(t, marks, 8, "marks in %q", shown)
	}

	line := text.Line()
	require.NotContains(t, line, "\n")
	require.NotContains(t, line, "  ")
	require.Equal(t, strings.TrimSpace(line), line)
	require.Equal(t, line, model.NewText(line).Line(), "a line stays one")

	encoded, err := json.Marshal(text)
	require.NoError(t, err)
	require.Equal(t, -1, bytes.IndexFunc(encoded, func(r rune) bool {
		return unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r)
	}), "control characters in %s", encoded)
	var decoded string
	require.NoError(t, json.Unmarshal(encoded, &decoded))
	require.Equal(t, string([]rune(in)), decoded)
}

// nasty are the characters that interact.
var nasty = []rune{
	'a', ' ', '\n', '\r', '\t', 0, 0x1b, 0x7f, 0x85, 0x9b, 0xa0, 0xad, 0x301, 0x302, 0x34f, 0x61c, 0x645, 0x905, 0x93e, 0x94d,
	0xe33, 0x1100, 0x1161, 0x11a8, 0x115f, 0x180b, 0x200b, 0x200c, 0x200d, 0x200e, 0x2028, 0x202e, 0x2066, 0x20e3,
	0x2764, 0x3000, 0x3099, 0x3164, 0xac00, 0xac01, 0xfe00, 0xfe0e, 0xfe0f, 0xfeff, 0xff76, 0xff9e, 0xffa0, 0xfffd, 0xffff,
	0x1f1e6, 0x1f1ff, 0x1f3fd, 0x1f468, 0xe0041, 0xe0100, 0x10ffff,
}

func TestAnyTextIsSafe(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		runes := rapid.SliceOf(rapid.OneOf(rapid.SampledFrom(nasty), rapid.Rune())).Draw(t, "runes")
		times := rapid.SampledFrom([]int{1, 1, 1, 40}).Draw(t, "times")
		checkSafe(t, strings.Repeat(string(runes), times))
	})
}

func FuzzText(f *testing.F) {
	f.Add("plain")
	f.Add(string(nasty))
	f.Add("a\xff\xe2\x82\r\n\x1b]52;c;?\a")
	f.Add(strings.Repeat("\u0301", 99))
	f.Add(strings.Repeat("€", model.MaxText/3+1))
	f.Fuzz(func(t *testing.T, in string) { checkSafe(t, in) })
}

// The shortcut over plain characters must not know better than the tables.
func TestEveryCharacterIsSortedTheSameInAnyPlace(t *testing.T) {
	for r := rune(0); r <= unicode.MaxRune; r++ {
		if !utf8.ValidRune(r) {
			continue
		}
		alone := model.NewText(string(r)).String()
		switch {
		case forbidden(r) || unicode.Is(unicode.M, r) || unicode.Is(unicode.Noncharacter_Code_Point, r):
			require.NotEqual(t, string(r), alone, "%U must not be shown as it is", r)
		case unicode.Is(unicode.L, r) && (!unicode.Is(unicode.Hangul, r) || r >= 0xac00 && r < 0xd7a4) && r != 0xff9e && r != 0xff9f && r != 0xe33 && r != 0xeb3:
			require.Equal(t, string(r), alone, "%U is a letter", r)
		}
	}
}

func TestDial(t *testing.T) {
	tests := []struct{ in, want string }{
		{"+39 347 123-4567", "+393471234567"},
		{"(0347) 12+3", "0347123"},
		{"+39\u200b347", "+39347"},
		{"+٣٩ 347", "+347"},
		{"unknown", ""},
	}
	for _, tt := range tests {
		assert.Equal(t, tt.want, model.Dial(model.NewText(tt.in)), "%q", tt.in)
	}
}

func TestMixedScript(t *testing.T) {
	for s, want := range map[string]bool{
		"Marco Rossi": false, "Мария": false, "Anna Мария": false, "Mаrco": true, "Rοssi": true, "山田Taro": false, "": false,
	} {
		assert.Equal(t, want, model.MixedScript(model.NewText(s)), "%q", s)
	}
}

func BenchmarkNewText(b *testing.B) {
	ascii := strings.Repeat("Buongiorno, vorrei informazioni sull'ordine. ", 30)
	for name, s := range map[string]string{
		"ascii":    ascii,
		"italian":  strings.ReplaceAll(ascii, "ni", "è"),
		"cyrillic": strings.Repeat("Добрый день ", 100),
		"chinese":  strings.Repeat("您好，我的订单", 60),
		"arabic":   strings.Repeat("مرحبا كيف حالك ", 60),
		"hostile":  strings.Repeat("\x1b[31m\u202eabc\u200d", 60),
	} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(s)))
			b.ReportAllocs()
			for b.Loop() {
				_ = model.NewText(s)
			}
		})
	}
}

func BenchmarkLine(b *testing.B) {
	text := model.NewText("Buongiorno, vorrei informazioni sulla spedizione del mio ordine")
	b.ReportAllocs()
	for b.Loop() {
		_ = text.Line()
	}
}
