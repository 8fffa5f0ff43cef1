package screen_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hinshun/vt10x"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"convo/ui/screen"
	"convo/ui/screen/screentest"
	"convo/ui/term"
)

// setup is what the screen writes before the first frame, as far as painting needs it.
const setup = "\x1b[?1049h\x1b[?7l\x1b[?25l"

// inbox is a frame of 200×50 like the real one: a list, a bar, a thread.
func inbox(cursor, count int) screen.Frame {
	const w, h = 200, 50
	lines := make([]string, h)
	for y := range lines {
		sign := " "
		if y == cursor {
			sign = "\x1b[1m>\x1b[m"
		}
		list := fmt.Sprintf(" \x1b[36mWA\x1b[m  %s %3d", term.Pad(fmt.Sprintf("Customer %d", y), 40), y%7)
		if y == 3 {
			list = fmt.Sprintf(" \x1b[36mWA\x1b[m  %s %3d", term.Pad("Customer 3", 40), count)
		}
		thread := term.Pad(fmt.Sprintf("message %d of a thread that is long enough to look real", y), w-53)
		lines[y] = sign + list + " \x1b[90m│\x1b[m " + thread
	}
	return screen.Frame{Lines: lines}
}

func TestBytes(t *testing.T) {
	t.Parallel()
	const w, h = 200, 50
	tests := []struct {
		name     string
		from, to screen.Frame
		limit    int
	}{
		{"nothing changes", inbox(5, 1), inbox(5, 1), 0},
		{"cursor one row down", inbox(5, 1), inbox(6, 1), 24},
		{"cursor far away", inbox(5, 1), inbox(45, 1), 24},
		{"a count", inbox(5, 1), inbox(5, 2), 12},
		{"a count and the cursor", inbox(5, 1), inbox(6, 24), 40},
		{"a word among blanks", screen.Frame{}, screen.Frame{Lines: []string{"", strings.Repeat(" ", 90) + "word"}}, 4 + 7},
		{"a long line erased", screen.Frame{Lines: []string{strings.Repeat("x", w)}}, screen.Frame{}, 5},
		{"two letters in a word", screen.Frame{Lines: []string{"abcdefgh"}}, screen.Frame{Lines: []string{"abXdeYgh"}}, 10},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var p screen.Painter
			p.Frame(tt.from, w, h)
			got := p.Frame(tt.to, w, h)
			assert.LessOrEqual(t, len(got), tt.limit, "%q", got)
		})
	}
}

// The cells that change may cost 15 % more than they are, and a little for the way.
func TestBytesFollowTheChange(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		const w, h = 120, 10
		from := strings.Repeat("a", w)
		n := rapid.IntRange(1, w).Draw(t, "changed")
		at := rapid.IntRange(0, w-n).Draw(t, "at")
		to := from[:at] + strings.Repeat("b", n) + from[at+n:]
		var p screen.Painter
		p.Frame(screen.Frame{Lines: []string{from, from}}, w, h)
		got := p.Frame(screen.Frame{Lines: []string{from, to}}, w, h)
		assert.LessOrEqual(t, float64(len(got)), 1.15*float64(n)+8, "%q", got)
	})
}

func TestFirstPaintHoldsEveryCellOnce(t *testing.T) {
	t.Parallel()
	var p screen.Painter
	f := inbox(0, 0)
	plain := 0
	for _, l := range f.Lines {
		plain += term.Width(strings.NewReplacer("\x1b[36m", "", "\x1b[90m", "", "\x1b[1m", "", "\x1b[m", "").Replace(l))
	}
	assert.LessOrEqual(t, len(p.Frame(f, 200, 50)), plain)
}

// styles are looks that a frame may have. Each contains what others lack, so every
// kind of transition is met.
var styles = []string{
	"", "", "\x1b[1m", "\x1b[2m", "\x1b[7m", "\x1b[4;31m", "\x1b[38;5;208m", "\x1b[30;43m",
	"\x1b[1;97;41m", "\x1b[48;2;1;2;3m", "\x1b[3;9m", "\x1b[22m", "\x1b[39m", "\x1b[49;27m",
}

var narrow = []string{"a", "b", "c", " ", " ", "  ", "x│", "é", "Ж", "─", "word", "      "}

// wide holds clusters that take two cells, that terminals disagree about, or that
// flow from right to left.
var wide = append([]string{
	"日", "本語", "한", "👍", "👨‍👩‍👧", "❤️", "🇮🇹", "e\u0301", "שלום", "مرحبا", "\u0301", "1️⃣", "☎",
}, narrow...)

func drawLine(t *rapid.T, w int, parts []string) string {
	var b strings.Builder
	for n := rapid.IntRange(0, 8).Draw(t, "parts"); n > 0; n-- {
		b.WriteString(rapid.SampledFrom(styles).Draw(t, "style"))
		b.WriteString(rapid.SampledFrom(parts).Draw(t, "part"))
		if rapid.IntRange(0, 4).Draw(t, "reset") == 0 {
			b.WriteString("\x1b[m")
		}
	}
	if rapid.Bool().Draw(t, "fill") {
		b.WriteString(strings.Repeat("z", w))
	}
	return b.String()
}

// drawFrame makes a frame, mostly of lines of the frame before.
func drawFrame(t *rapid.T, before screen.Frame, w, h int, parts []string) screen.Frame {
	lines := append([]string(nil), before.Lines...)
	for len(lines) < h {
		lines = append(lines, "")
	}
	for n := rapid.IntRange(0, h).Draw(t, "changes"); n > 0; n-- {
		y := rapid.IntRange(0, h-1).Draw(t, "row")
		lines[y] = drawLine(t, w, parts)
	}
	if rapid.IntRange(0, 5).Draw(t, "scroll") == 0 {
		lines = append(lines[1:], drawLine(t, w, parts))
	}
	f := screen.Frame{Lines: lines[:rapid.IntRange(0, len(lines)).Draw(t, "given")]}
	if rapid.Bool().Draw(t, "cursor") {
		f.Cursor = &screen.Point{X: rapid.IntRange(-1, w).Draw(t, "x"), Y: rapid.IntRange(-1, h).Draw(t, "y")}
	}
	return f
}

// Whatever was painted before, the terminal shows the last frame as if it had been
// the first. It holds also on terminals that measure clusters in their own way.
func TestPaintedOverIsPaintedAnew(t *testing.T) {
	t.Parallel()
	measures := map[string]func(string) int{
		"as we do": nil,
		"odd ones narrow": func(c string) int {
			if term.Agreed(c) {
				return term.Width(c)
			}
			return 1
		},
		"odd ones wide": func(c string) int {
			if term.Agreed(c) {
				return term.Width(c)
			}
			return 2
		},
		"odd ones nothing": func(c string) int {
			if term.Agreed(c) {
				return term.Width(c)
			}
			return 0
		},
	}
	for name, measure := range measures {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			rapid.Check(t, func(t *rapid.T) {
				w, h := rapid.IntRange(1, 24).Draw(t, "w"), rapid.IntRange(1, 5).Draw(t, "h")
				over := screentest.NewGrid(w, h)
				over.Measure = measure
				over.Write(setup)
				var p screen.Painter
				var f screen.Frame
				for n := rapid.IntRange(1, 6).Draw(t, "frames"); n > 0; n-- {
					f = drawFrame(t, f, w, h, wide)
					over.Write(p.Frame(f, w, h))
				}
				var q screen.Painter
				anew := screentest.NewGrid(w, h)
				anew.Measure = measure
				anew.Write(setup)
				anew.Write(q.Frame(f, w, h))
				require.Equal(t, anew.Text(), over.Text())
				require.Equal(t, anew.Cells(), over.Cells())
				require.Empty(t, over.Unknown())
				if f.Cursor != nil {
					ax, ay, _ := anew.Cursor()
					ox, oy, _ := over.Cursor()
					require.Equal(t, [2]int{ax, ay}, [2]int{ox, oy})
				}
				_, _, av := anew.Cursor()
				_, _, ov := over.Cursor()
				require.Equal(t, av, ov)
			})
		})
	}
}

// What is painted is what the frame says, cell by cell, by a reading of its own.
func TestPaintedIsWhatTheFrameSays(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		const w, h = 40, 4
		f := drawFrame(t, screen.Frame{}, w, h, wide)
		var p screen.Painter
		painted := screentest.NewGrid(w, h)
		painted.Write(setup)
		painted.Write(p.Frame(f, w, h))
		direct := screentest.NewGrid(w, h)
		direct.Write(setup)
		for y, l := range f.Lines {
			if y >= h {
				break
			}
			direct.Write(fmt.Sprintf("\x1b[%dH\x1b[m%s", y+1, clip(l, w)))
		}
		require.Equal(t, direct.Cells(), painted.Cells())
	})
}

// clip cuts a styled line to w cells.
func clip(line string, w int) string {
	var b strings.Builder
	for line != "" && w > 0 {
		if line[0] == 0x1b {
			end := strings.IndexByte(line, 'm') + 1
			b.WriteString(line[:end])
			line = line[end:]
			continue
		}
		cluster, cw, size := term.Next(line)
		line = line[size:]
		if cw == 0 {
			continue
		}
		if cw > w {
			b.WriteString("\x1b[m ")
			break
		}
		b.WriteString(cluster)
		w -= cw
	}
	return b.String()
}

// A terminal emulator by other people sees the same.
func TestPaintedOverOnVT10x(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		w, h := rapid.IntRange(2, 30).Draw(t, "w"), rapid.IntRange(1, 6).Draw(t, "h")
		over, anew := vt10x.New(vt10x.WithSize(w, h)), vt10x.New(vt10x.WithSize(w, h))
		write(t, over, setup)
		write(t, anew, setup)
		var p, q screen.Painter
		var f screen.Frame
		for n := rapid.IntRange(1, 6).Draw(t, "frames"); n > 0; n-- {
			f = drawFrame(t, f, w, h, narrow)
			write(t, over, p.Frame(f, w, h))
		}
		write(t, anew, q.Frame(f, w, h))
		require.Equal(t, anew.String(), over.String())
		for y := range h {
			for x := range w {
				a, o := anew.Cell(x, y), over.Cell(x, y)
				require.Equal(t, a.Char, o.Char, "%d,%d", x, y)
				if a.Char != ' ' && a.Char != 0 {
					require.Equal(t, a, o, "%d,%d", x, y)
				}
			}
		}
	})
}

func write(t *rapid.T, vt vt10x.Terminal, s string) {
	_, err := vt.Write([]byte(s))
	require.NoError(t, err)
}

func TestPaintSurvivesAnything(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var p screen.Painter
		for range 3 {
			f := screen.Frame{Lines: rapid.SliceOf(rapid.String()).Draw(t, "lines"), Title: rapid.String().Draw(t, "title")}
			w, h := rapid.IntRange(1, 9).Draw(t, "w"), rapid.IntRange(1, 4).Draw(t, "h")
			out := p.Frame(f, w, h)
			g := screentest.NewGrid(w, h)
			g.Write(setup)
			g.Write(out)
			require.Empty(t, g.Unknown(), "%q", out)
		}
	})
}

// No sequence gets through a frame but looks.
func TestSequencesInAFrameAreDropped(t *testing.T) {
	t.Parallel()
	for _, s := range []string{
		"\x1b]52;c;aGk=\a", "\x1b]8;;http://x\x1b\\", "\x1b[6n", "\x1b[2J", "\x1bc", "\x1bP1$r0m\x1b\\", "\x1b[?1049l",
		"\x1b", "\x1b[", "\x1b]0;x", "\x9b6n", "\a", "\x1b[31\x1b[6n", "\u009b6n",
	} {
		var p screen.Painter
		base := p.Frame(screen.Frame{Lines: []string{"ab"}}, 20, 2)
		var q screen.Painter
		got := q.Frame(screen.Frame{Lines: []string{"ab" + s}}, 20, 2)
		rest := strings.TrimPrefix(got, base)
		assert.NotContains(t, rest, "\x1b", "%q", s)
		assert.NotContains(t, rest, "\a", "%q", s)
		assert.NotContains(t, rest, "\x9b", "%q", s)
	}
}

func TestTitle(t *testing.T) {
	t.Parallel()
	var p screen.Painter
	g := screentest.NewGrid(10, 1)
	g.Write(p.Frame(screen.Frame{Title: "inbox (3)\x1b]52;c;eA==\a\u009b"}, 10, 1))
	assert.Equal(t, "inbox (3)]52;c;eA==", g.Title)
	assert.Empty(t, p.Frame(screen.Frame{Title: "inbox (3)]52;c;eA=="}, 10, 1))
	assert.Empty(t, p.Frame(screen.Frame{}, 10, 1), "an empty title changes nothing")
}

func BenchmarkFirstPaint(b *testing.B) {
	f := inbox(5, 1)
	var p screen.Painter
	b.ReportAllocs()
	for b.Loop() {
		p.Forget()
		p.Bytes(&f, 200, 50)
	}
}

func BenchmarkCursorMove(b *testing.B) {
	frames := [2]screen.Frame{inbox(5, 1), inbox(6, 1)}
	var p screen.Painter
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		p.Bytes(&frames[i%2], 200, 50)
	}
}

func BenchmarkIdenticalFrame(b *testing.B) {
	frames := [2]screen.Frame{inbox(5, 1), inbox(5, 1)}
	var p screen.Painter
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		p.Bytes(&frames[i%2], 200, 50)
	}
}
