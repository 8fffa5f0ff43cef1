package composer

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"pgregory.net/rapid"
)

func TestSegments(t *testing.T) {
	a := strings.Repeat
	for name, c := range map[string]struct {
		text            string
		ucs2            bool
		units, segments int
		left            int
	}{
		"empty":                        {"", false, 0, 0, 160},
		"one letter":                   {"a", false, 1, 1, 159},
		"full":                         {a("a", 160), false, 160, 1, 0},
		"two parts":                    {a("a", 161), false, 161, 2, 145},
		"two full parts":               {a("a", 306), false, 306, 2, 0},
		"three parts":                  {a("a", 307), false, 307, 3, 152},
		"Italian":                      {"perché è così: à è é ì ò ù", false, 26, 1, 134},
		"Greek capitals of the table":  {"ΔΦΓΛΩΠΨΣΘΞ", false, 10, 1, 150},
		"line ends":                    {"a\nb\r\n", false, 5, 1, 155},
		"extended takes two":           {"€[]{}\\^~|\f", false, 20, 1, 140},
		"extended fills one":           {a("€", 80), false, 160, 1, 0},
		"extended is never split":      {a("a", 152) + "€" + a("a", 10), false, 164, 2, 141},
		"Italian with a long accent":   {"ì" + a("a", 159), false, 160, 1, 0},
		"lower case c with a cedilla":  {"ç", true, 1, 1, 69},
		"acute a is not in the table":  {"á", true, 1, 1, 69},
		"curly quote":                  {"it’s", true, 4, 1, 66},
		"full UCS-2":                   {a("ł", 70), true, 70, 1, 0},
		"two parts of UCS-2":           {a("ł", 71), true, 71, 2, 63},
		"emoji take two":               {"👍", true, 2, 1, 68},
		"emoji are never split":        {a("ł", 66) + "👍" + a("ł", 3), true, 71, 2, 62},
		"a tab is not in the alphabet": {"a\tb", true, 3, 1, 67},
	} {
		t.Run(name, func(t *testing.T) {
			m := measure(c.text)
			assert.Equal(t, []any{c.ucs2, c.units, c.segments, c.left}, []any{m.ucs2, m.units, m.segments, m.left})
		})
	}
	assert.Equal(t, "SMS: 4 characters, UCS-2 because of '’', 1 segment, 66 left", measure("it’s").String())
	assert.Equal(t, "SMS: 1 character, GSM-7, 1 segment, 158 left", measure("€").String())
}

func TestTheAlphabetIsWhole(t *testing.T) {
	// 128 places less the escape, and ten behind it.
	assert.Len(t, []rune(gsmBasic), 127)
	assert.Len(t, []rune(gsmExtended), 10)
}

func TestMoreTextNeverTakesFewerSegments(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := []rune(rapid.StringN(0, 400, -1).Draw(t, "text"))
		cut := rapid.IntRange(0, len(text)).Draw(t, "cut")
		whole, part := measure(string(text)), measure(string(text[:cut]))
		assert.GreaterOrEqual(t, whole.segments, part.segments)
		assert.GreaterOrEqual(t, whole.left, 0)
	})
}
