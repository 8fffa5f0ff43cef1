package field_test

import (
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"convo/ui/field"
	"convo/ui/keys"
	"convo/ui/row"
	"convo/ui/term"
	"convo/ui/theme"
)

// press types text and named keys: "an", "<left>".
func press(f *field.Field, s string) {
	for _, k := range regexp.MustCompile(`<[^>]+>|.`).FindAllString(s, -1) {
		r, _ := utf8.DecodeRuneInString(k)
		key := keys.Plain(r)
		if len(k) > 1 && k[0] == '<' {
			key = keys.Key{Name: strings.Trim(k, "<>")}
		}
		f.Key(key)
	}
}

func TestEditing(t *testing.T) {
	for typed, want := range map[string]string{
		"ab c":                    "ab c|",
		"ac<left>b":               "ab|c",
		"abc<home>x<end>y":        "xabcy|",
		"ab cd<ctrl+w>":           "ab |",
		"abc<left><ctrl+u>":       "|c",
		"abc<left><ctrl+k>":       "ab|",
		"abc<backspace>":          "ab|",
		"abc<ctrl+h>":             "ab|",
		"abc<ctrl+v><f5><ctrl+t>": "abc|",
		"123456789012":            "1234567890|",
	} {
		f := field.New(10)
		press(&f, typed)
		before, after := f.Parts()
		require.Equal(t, want, before+"|"+after, typed)
		require.Equal(t, before+after, f.Text())
	}
}

func TestAKeySaysWhetherTheTextChanged(t *testing.T) {
	f := field.New(10)
	require.True(t, f.Key(keys.Plain('a')))
	require.False(t, f.Key(keys.Key{Name: "left"}))
	require.True(t, f.Paste("b\nc"))
	require.Equal(t, "b ca", f.Text())
	f.SetParts("new", "er")
	before, after := f.Parts()
	require.Equal(t, "new|er", before+"|"+after)
	f.Set("x")
	before, after = f.Parts()
	require.Equal(t, "x|", before+"|"+after)
}

func TestWindowsFitAndAreSafe(t *testing.T) {
	th, err := theme.New("mono", false)
	require.NoError(t, err)
	sgr := regexp.MustCompile("\x1b\\[[0-9;]*m")
	rapid.Check(t, func(t *rapid.T) {
		f := field.New(80)
		f.SetParts(rapid.String().Draw(t, "before"), rapid.String().Draw(t, "after"))
		room := rapid.IntRange(1, 40).Draw(t, "room")
		before, after := f.Window(room)
		require.Less(t, term.Width(before), room, "the cursor has a cell")
		require.LessOrEqual(t, term.Width(before)+term.Width(after), room)
		require.NotContains(t, before+after, "\x1b")
		require.NotContains(t, before+after, "\u202e")
		w := rapid.IntRange(1, 60).Draw(t, "w")
		r := row.Start(&th, w)
		f.Draw(r, room)
		require.Equal(t, w, term.Width(sgr.ReplaceAllString(r.End(), "")))
	})
}

func TestTheWindowFollowsTheCursor(t *testing.T) {
	f := field.New(80)
	f.Set("one two three four five")
	before, after := f.Window(10)
	require.Equal(t, " four five"[1:]+"|", before+"|"+after)
	press(&f, "<home>")
	before, after = f.Window(10)
	require.Equal(t, "|one two th", before+"|"+after)
}
