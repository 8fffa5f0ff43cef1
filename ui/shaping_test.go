package ui

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"convo/model/action"
)

// thread is the size of the thread pane as it was last laid out.
func (d *drawing) threadSize() (w, h int) {
	l := share(d.w, d.h, wants{shape: d.shape})
	return l.threadW, l.threadH
}

func TestLayoutsByHand(t *testing.T) {
	for _, tc := range []struct {
		w, h    int
		key     string
		changes string // what grew or shrank; "" for nothing
		says    string
	}{
		{160, 45, "+", "wider", ""},
		{160, 45, "_", "narrower", ""},
		{120, 30, "+", "wider", ""},
		{120, 30, "_", "narrower", ""},
		{90, 44, "+", "taller", ""},
		{90, 44, "_", "shorter", ""},
		{80, 24, "+", "", "there is room for one pane only: 100x20, or 40 rows, have two"},
		{80, 24, "_", "", "there is room for one pane only"},
		{80, 24, "P", "", "there is room for one pane only"},
		{40, 10, "p", "", "there is room for one pane only"},
		{70, 44, "P", "", "there is no room to have the thread on the right"},
	} {
		d := newDrawing(t, staged())
		d.size(tc.w, tc.h)
		w, h := d.threadSize()
		d.press(tc.key)
		w2, h2 := d.threadSize()
		got := ""
		switch {
		case w2 > w:
			got = "wider"
		case w2 < w:
			got = "narrower"
		case h2 > h:
			got = "taller"
		case h2 < h:
			got = "shorter"
		}
		require.Equal(t, tc.changes, got, "%s at %dx%d", tc.key, tc.w, tc.h)
		require.Contains(t, d.text(), tc.says, "%s at %dx%d", tc.key, tc.w, tc.h)
	}
}

func TestPanesGrowToTheirEnd(t *testing.T) {
	for _, size := range [][2]int{{160, 45}, {100, 20}, {90, 44}} {
		for key, word := range map[string]string{"+": "larger", "_": "smaller"} {
			d := newDrawing(t, staged())
			d.size(size[0], size[1])
			for range 40 {
				d.press(key)
			}
			require.Contains(t, d.text(), "the thread cannot be any "+word+" here")
			d.press(map[string]string{"+": "_", "_": "+"}[key])
			require.NotContains(t, d.text(), "cannot be any", "and back at once")
		}
	}
}

// Sizes set on a large terminal take effect on any other as far as there is room.
func TestAnyShapeFitsAnySize(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := wants{
			shape: shape{
				threadOff: rapid.Bool().Draw(t, "off"), turned: rapid.Bool().Draw(t, "turned"),
				contextOff: rapid.Bool().Draw(t, "context off"), lean: rapid.IntRange(-mostLean, mostLean).Draw(t, "lean"),
			},
			bar: rapid.IntRange(0, 5).Draw(t, "bar"), reading: rapid.Bool().Draw(t, "reading"), composer: rapid.IntRange(0, 20).Draw(t, "composer"),
		}
		w, h := rapid.IntRange(leastWide, 400).Draw(t, "w"), rapid.IntRange(leastHigh, 120).Draw(t, "h")
		l := share(w, h, n)
		for _, size := range []int{l.listW, l.listH, l.threadW, l.threadH, l.contextW, l.contextH, l.composerH} {
			require.GreaterOrEqual(t, size, 0)
		}
		if l.arrangement == single {
			return
		}
		require.Positive(t, l.listH)
		require.Positive(t, l.listW)
		require.Positive(t, l.threadW)
		about := 0
		if l.contextW > 0 {
			about = l.contextW + 1
		}
		if l.arrangement == stacked {
			require.Equal(t, w, l.listW+about)
			require.Equal(t, l.body, l.listH+1+l.threadH+l.composerH)
		} else {
			require.Equal(t, w, l.listW+1+l.threadW+about)
			require.Equal(t, l.body, l.threadH+l.composerH)
		}
	})
}

func TestContextByHand(t *testing.T) {
	const told = "deadline"
	for _, tc := range []struct {
		w, h  int
		shown bool // before i was pressed
		over  bool // it takes the keys while it is shown
	}{
		{160, 45, true, false},
		{120, 30, false, false},
		{90, 44, false, true},
		{80, 24, false, true},
	} {
		d := newDrawing(t, staged())
		d.size(tc.w, tc.h)
		d.press("j", "j")
		require.Equal(t, tc.shown, strings.Contains(d.text(), told), "%dx%d", tc.w, tc.h)
		d.press("i")
		require.NotEqual(t, tc.shown, strings.Contains(d.text(), told), "%dx%d", tc.w, tc.h)
		require.Equal(t, tc.over, d.scope() == inAbout)
		d.press("i")
		require.Equal(t, tc.shown, strings.Contains(d.text(), told), "%dx%d", tc.w, tc.h)
		require.Equal(t, inBrowse, d.scope())
	}
}

// On the smallest screen all of the context can be read.
func TestTheContextsPageScrolls(t *testing.T) {
	d := newDrawing(t, staged())
	d.size(40, 10)
	d.press("i")
	require.Contains(t, d.text(), "more")
	require.NotContains(t, d.text(), "id       4711")
	for range 20 {
		d.press("j")
	}
	require.Contains(t, d.text(), "id       4711")
	require.NotContains(t, d.text(), "more")
	d.press("k")
	require.Contains(t, d.text(), "more", "it stopped at the end")
	d.press("e", "esc")
	require.Equal(t, inBrowse, d.scope())
	require.Zero(t, d.state.Pending(), "nothing is archived from the page")
}

func TestWithoutAThreadPaneItsKeysSayWhy(t *testing.T) {
	d := newDrawing(t, staged())
	d.size(160, 45)
	d.press("p", "P")
	require.Contains(t, d.text(), "the thread pane is off: p shows it")
	require.False(t, d.can(action.LargerThread).OK)
	d.press("i")
	require.Equal(t, inAbout, d.scope())
}
