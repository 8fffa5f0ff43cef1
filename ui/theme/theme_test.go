package theme_test

import (
	"regexp"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"convo/ui/term"
	"convo/ui/theme"
)

var all = func() []theme.Token {
	var toks []theme.Token
	for t := theme.Text; t <= theme.Input; t++ {
		toks = append(toks, t)
	}
	return toks
}()

func TestThemesAreWellFormed(t *testing.T) {
	t.Parallel()
	sgr := regexp.MustCompile(`^(\x1b\[[0-9;]+m)?$`)
	for _, name := range theme.Names() {
		th, err := theme.New(name, false)
		require.NoError(t, err)
		assert.Equal(t, name, th.Name())
		assert.Empty(t, th.SGR(theme.Text), "text has the terminal's own look")
		for _, tok := range all {
			assert.Regexp(t, sgr, th.SGR(tok), "%s %d", name, tok)
		}
	}
}

// What must stand out does so in every theme, and a note never looks like a reply.
func TestThemesTellThingsApart(t *testing.T) {
	t.Parallel()
	for _, name := range theme.Names() {
		th, err := theme.New(name, false)
		require.NoError(t, err)
		for _, tok := range []theme.Token{
			theme.Cursor, theme.CursorUnfocused, theme.TabActive, theme.Unread, theme.Failed, theme.Error, theme.Note, theme.Own,
		} {
			assert.NotEqual(t, th.SGR(theme.Text), th.SGR(tok), "%s %d", name, tok)
		}
		assert.NotEqual(t, th.SGR(theme.Own), th.SGR(theme.Note), name)
		assert.NotEqual(t, th.SGR(theme.Customer), th.SGR(theme.Own), name)
		assert.NotEqual(t, th.SGR(theme.Cursor), th.SGR(theme.CursorUnfocused), name)
		assert.NotEqual(t, th.SGR(theme.Tab), th.SGR(theme.TabActive), name)
	}
}

func TestNoColorMeansNone(t *testing.T) {
	t.Parallel()
	color := regexp.MustCompile(`\x1b\[(.*;)?([34]\d|9\d|10\d)(;.*)?m`)
	for _, name := range append(theme.Names(), "") {
		th, err := theme.New(name, true)
		require.NoError(t, err)
		assert.Equal(t, "mono", th.Name())
		for _, tok := range all {
			assert.NotRegexp(t, color, th.SGR(tok))
		}
	}
}

func TestUnknownThemeNamesTheOthers(t *testing.T) {
	t.Parallel()
	_, err := theme.New("drak", true)
	require.EqualError(t, err, `unknown theme "drak": use one of cb-safe, default, high-contrast, mono`)
	th, err := theme.New("", false)
	require.NoError(t, err)
	assert.Equal(t, theme.Default, th.Name())
}

func TestPaint(t *testing.T) {
	t.Parallel()
	th, err := theme.New("mono", false)
	require.NoError(t, err)
	assert.Equal(t, "x", th.Paint(theme.Text, "x"))
	assert.Equal(t, "\x1b[1mx\x1b[m", th.Paint(theme.Title, "x"))
	assert.Empty(t, th.Paint(theme.Title, ""))
	assert.Equal(t, "\x1b[7m\x1b[1mx\x1b[m", th.PaintOver(theme.Cursor, theme.Unread, "x"))
	assert.Equal(t, "\x1b[1mx\x1b[m", th.PaintOver(theme.Text, theme.Unread, "x"))
	assert.Empty(t, th.PaintOver(theme.Cursor, theme.Unread, ""))
	assert.Empty(t, th.SGR(255))
	assert.Equal(t, "x", theme.Theme{}.Paint(theme.Error, "x"))
}

func TestPlainTextCostsNothing(t *testing.T) {
	th, err := theme.New("default", false)
	require.NoError(t, err)
	assert.Zero(t, testing.AllocsPerRun(10, func() { th.Paint(theme.Text, "plain") }))
}

func TestGlyphs(t *testing.T) {
	t.Parallel()
	uni, err := theme.NewGlyphs("unicode", false)
	require.NoError(t, err)
	asc, err := theme.NewGlyphs("ascii", true)
	require.NoError(t, err)
	for mode, want := range map[string][2]theme.Glyphs{"auto": {asc, uni}, "": {asc, uni}} {
		for i, utf8 := range []bool{false, true} {
			got, err := theme.NewGlyphs(mode, utf8)
			require.NoError(t, err)
			assert.Equal(t, want[i], got)
		}
	}
	_, err = theme.NewGlyphs("emoji", true)
	require.ErrorContains(t, err, "ascii, auto, unicode")

	for _, g := range []theme.Glyphs{uni, asc} {
		for _, s := range append([]string{g.Rule, g.Bar, g.Cross, g.TopLeft, g.TopRight, g.BottomLeft, g.BottomRight, g.Ellipsis, g.Up, g.Down, g.Full, g.Empty, g.Dot}, g.Levels...) {
			assert.Equal(t, 1, term.Width(s), s)
			assert.True(t, term.Agreed(s), s)
		}
	}
	assert.Equal(t, 1, term.Width(uni.AtLeast))
	assert.Equal(t, 2, term.Width(asc.AtLeast))
	for _, s := range append([]string{asc.Rule, asc.Bar, asc.Cross, asc.TopLeft, asc.TopRight, asc.BottomLeft, asc.BottomRight, asc.Ellipsis, asc.Up, asc.Down, asc.Full, asc.Empty, asc.Dot}, asc.Levels...) {
		assert.Less(t, s[0], byte(0x80))
	}
}
