package composer

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"convo/ui/term"
)

// in makes an editor of a text with the cursor at the bar.
func in(s string) editor {
	at := strings.IndexByte(s, '|')
	return editor{text: strings.Replace(s, "|", "", 1), at: at, width: 11, want: -1}
}

func (e *editor) show() string { return e.text[:e.at] + "|" + e.text[e.at:] }

func TestKeys(t *testing.T) {
	for _, c := range []struct{ keys, before, after string }{
		{"left", "ab|", "a|b"},
		{"left", "|ab", "|ab"},
		{"left", "a\n|b", "a|\nb"},
		{"right", "a|\nb", "a\n|b"},
		{"right", "ab|", "ab|"},
		{"left", "a👨‍👩‍👧|", "a|👨‍👩‍👧"},
		{"right", "|e\u0301x", "e\u0301|x"},
		{"backspace", "a👨‍👩‍👧|b", "a|b"},
		{"backspace", "e\u0301|", "|"},
		{"backspace", "a\n|b", "a|b"},
		{"backspace", "|b", "|b"},
		{"delete", "a|👍🏽b", "a|b"},
		{"ctrl+d", "a|\nb", "a|b"},
		{"enter", "a|b", "a\n|b"},
		{"ctrl+j", "a|b", "a\n|b"},
		{"home", "one\ntwo| three", "one\n|two three"},
		{"end", "one|\ntwo", "one|\ntwo"},
		{"end", "|one\ntwo", "one|\ntwo"},
		{"ctrl+home", "one\ntwo|", "|one\ntwo"},
		{"ctrl+end", "|one\ntwo", "one\ntwo|"},
		{"ctrl+w", "one two |", "one |"},
		{"ctrl+w", "one|", "|"},
		{"ctrl+u", "one\ntwo| three", "one\n| three"},
		{"ctrl+k", "one\ntwo| three\nfour", "one\ntwo|\nfour"},
		{"ctrl+k", "one|\ntwo", "one|two"},
		{"ctrl+left", "one two| three", "one |two three"},
		{"ctrl+right", "one| two three", "one two| three"},
		{"down", "on|e\ntwo", "one\ntw|o"},
		{"down", "one\ntw|o", "one\ntwo|"},
		{"up", "one\ntw|o", "on|e\ntwo"},
		{"up", "on|e", "|one"},
		{"down ctrl+n", "three|\na\nthree", "three\na\nthree|"},
		{"down", "aaa |bbb ccc ddd", "aaa bbb ccc |ddd"},
		{"up", "aaa bbb ccc |ddd", "aaa |bbb ccc ddd"},
		{"f5 tab ctrl+s ctrl+e ctrl+t", "a|b", "a|b"},
	} {
		t.Run(c.keys+" "+c.before, func(t *testing.T) {
			e := in(c.before)
			was := e.text
			for _, k := range strings.Fields(c.keys) {
				assert.Equal(t, e.key(k), e.text != was)
				was = e.text
			}
			assert.Equal(t, c.after, e.show())
		})
	}
}

func TestADraftIsBounded(t *testing.T) {
	e := editor{want: -1}
	require.True(t, e.insert(strings.Repeat("é", mostText)))
	assert.LessOrEqual(t, len(e.text), mostText)
	assert.True(t, strings.HasSuffix(e.text, "é"))
	assert.False(t, e.insert("é"))
}

func TestAnyKeysKeepTheCursorInTheText(t *testing.T) {
	names := []string{
		"left", "right", "up", "down", "home", "end", "backspace", "delete", "enter", "ctrl+w", "ctrl+k", "ctrl+u",
		"ctrl+left", "ctrl+right", "pgup", "pgdown",
	}
	rapid.Check(t, func(t *rapid.T) {
		e := editor{want: -1, width: rapid.IntRange(0, 40).Draw(t, "width")}
		for range rapid.IntRange(1, 60).Draw(t, "keys") {
			if rapid.Bool().Draw(t, "typed") {
				e.insert(rapid.StringN(1, 12, -1).Draw(t, "text"))
			} else {
				e.key(rapid.SampledFrom(names).Draw(t, "key"))
			}
			require.GreaterOrEqual(t, e.at, 0)
			require.LessOrEqual(t, e.at, len(e.text))
		}
	})
}

func TestWrapLosesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOf(rapid.SampledFrom([]rune("ab  \n\té日👍\u0301"))).Draw(t, "text")
		w := rapid.IntRange(1, 20).Draw(t, "w")
		at := 0
		for _, l := range wrap(text, w) {
			if at < len(text) && text[at] == '\n' && l.from == at+1 {
				at++
			}
			require.Equal(t, at, l.from)
			line := strings.TrimRight(text[l.from:l.to], " \t")
			if w > 3 {
				require.Less(t, term.Width(line), w, "there is a cell for the cursor")
			}
			at = l.to
		}
		require.Equal(t, len(text), at)
	})
}
