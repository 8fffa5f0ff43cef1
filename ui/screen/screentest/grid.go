package screentest

import (
	"slices"
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// Cell is one column on a Grid.
type Cell struct {
	// Text is a cluster; empty in the second column of a wide one.
	Text string
	// Look is the SGR state, in a form that is equal where looks are.
	Look Look
}

// Grid is a small terminal emulator: enough for what the screen writes, strict about
// everything else. Unlike vt10x it knows wide clusters, and it can be told to measure
// them as another terminal does.
type Grid struct {
	// Measure is the width this terminal gives a cluster. Nil means the width that
	// everybody else is told.
	Measure func(cluster string) int
	// Title is the window's title.
	Title string

	w, h    int
	x, y    int
	look    Look
	cells   [][]Cell
	main    [][]Cell
	modes   map[string]bool
	unknown []string
	bells   int
}

// restModes are the modes of a terminal at rest.
var restModes = map[string]bool{"?25": true, "?7": true}

// NewGrid makes an empty grid.
func NewGrid(w, h int) *Grid {
	g := &Grid{w: w, h: h, modes: map[string]bool{"?25": true, "?7": true}}
	g.cells = g.empty()
	return g
}

func (g *Grid) empty() [][]Cell {
	cells := make([][]Cell, g.h)
	for y := range cells {
		cells[y] = make([]Cell, g.w)
		for x := range cells[y] {
			cells[y][x] = Cell{Text: " "}
		}
	}
	return cells
}

// Resize keeps nothing, as nothing can be relied on after it.
func (g *Grid) Resize(w, h int) {
	g.w, g.h = w, h
	g.x, g.y = 0, 0
	g.cells = g.empty()
	for y := range g.cells {
		for x := range g.cells[y] {
			g.cells[y][x] = Cell{Text: "#"}
		}
	}
}

// Write takes output. A sequence must not be split over two calls.
func (g *Grid) Write(s string) {
	for s != "" {
		var n int
		switch {
		case s[0] == 0x1b:
			n = g.escape(s)
		case s[0] < ' ' || s[0] == 0x7f:
			g.control(s[0])
			n = 1
		default:
			n = g.print(s)
		}
		s = s[n:]
	}
}

func (g *Grid) control(c byte) {
	switch c {
	case '\r':
		g.x = 0
	case '\n':
		g.down()
	case '\b':
		g.x = max(min(g.x, g.w-1)-1, 0)
	case '\a':
		g.bells++
	default:
		g.unknown = append(g.unknown, string(c))
	}
}

func (g *Grid) down() {
	if g.y < g.h-1 {
		g.y++
		return
	}
	rest := g.empty()
	g.cells = append(g.cells[1:], rest[0])
}

func (g *Grid) print(s string) int {
	cluster, width := ansi.FirstGraphemeCluster(s, ansi.GraphemeWidth)
	if g.Measure != nil {
		width = g.Measure(cluster)
	}
	if width == 0 {
		return len(cluster)
	}
	if g.x+width > g.w {
		if g.modes["?7"] {
			g.x = 0
			g.down()
		} else {
			g.x = g.w - width
		}
	}
	if g.x < 0 {
		g.x = 0
		return len(cluster)
	}
	for i := range width {
		g.clearCluster(g.x + i)
	}
	g.cells[g.y][g.x] = Cell{Text: cluster, Look: g.look}
	for i := 1; i < width; i++ {
		g.cells[g.y][g.x+i] = Cell{Look: g.look}
	}
	g.x = min(g.x+width, g.w)
	if !g.modes["?7"] {
		g.x = min(g.x, g.w-1)
	}
	return len(cluster)
}

// clearCluster blanks the whole of a wide cluster that is about to lose a part.
func (g *Grid) clearCluster(x int) {
	row := g.cells[g.y]
	first := x
	for first > 0 && row[first].Text == "" {
		first--
	}
	last := x
	for last+1 < g.w && row[last+1].Text == "" {
		last++
	}
	if first == last {
		return
	}
	for i := first; i <= last; i++ {
		row[i] = Cell{Text: " ", Look: row[i].Look}
	}
}

func (g *Grid) escape(s string) int {
	if strings.HasPrefix(s, "\x1bP") && strings.Contains(s, "\x1b]52;") {
		// A copy that a multiplexer is to hand on.
		if before, _, ok := strings.Cut(s, "\x1b\\"); ok {
			return len(before) + 2
		}
	}
	seq, _, n, _ := ansi.DecodeSequence(s, ansi.NormalState, nil)
	if len(seq) < 3 {
		g.unknown = append(g.unknown, seq)
		return max(n, 1)
	}
	switch {
	case strings.HasPrefix(seq, "\x1b]2;"):
		g.Title = strings.TrimSuffix(seq[4:], "\a")
	case strings.HasPrefix(seq, "\x1b]52;"):
	case seq[1] != '[' || !g.csi(seq[2:len(seq)-1], seq[len(seq)-1]):
		g.unknown = append(g.unknown, seq)
	}
	return n
}

// csi carries out a control sequence and says whether it is known.
func (g *Grid) csi(params string, final byte) bool {
	if strings.HasPrefix(params, "?") {
		return g.mode(params, final)
	}
	nums := numbers(params)
	n := max(nums[0], 1)
	switch final {
	case 'A':
		g.y = max(g.y-n, 0)
	case 'B':
		g.y = min(g.y+n, g.h-1)
	case 'C':
		g.x = min(g.x+n, g.w-1)
	case 'D':
		g.x = max(g.x-n, 0)
	case 'G':
		g.x = min(n, g.w) - 1
	case 'H':
		g.y, g.x = min(n, g.h)-1, 0
		if len(nums) > 1 {
			g.x = min(max(nums[1], 1), g.w) - 1
		}
	case 'J', 'K':
		return g.erase(params, final)
	case 'm':
		g.look = g.look.apply(nums)
	case 't':
		return params == "22;0" || params == "23;0"
	default:
		return false
	}
	return true
}

func (g *Grid) erase(params string, final byte) bool {
	from, to := g.y, g.y
	x := g.x
	switch {
	case final == 'J' && params == "2":
		from, to, x = 0, g.h-1, 0
	case final == 'K' && params == "":
	default:
		return false
	}
	for y := from; y <= to; y++ {
		for i := x; i < g.w; i++ {
			if y == g.y && i == x && x > 0 {
				g.clearCluster(x)
			}
			g.cells[y][i] = Cell{Text: " ", Look: Look{Back: g.look.Back}}
		}
	}
	return true
}

func (g *Grid) mode(params string, final byte) bool {
	if final != 'h' && final != 'l' {
		return false
	}
	on := final == 'h'
	if params == "?1049" && on != g.modes[params] {
		if on {
			g.main, g.cells = g.cells, g.empty()
		} else {
			g.cells = g.main
		}
	}
	switch params {
	case "?1049", "?25", "?7", "?2004", "?1004", "?1000", "?1006":
		g.modes[params] = on
		return true
	}
	return false
}

// Modes are the modes that differ from a terminal at rest.
func (g *Grid) Modes() []string {
	var modes []string
	for name, on := range g.modes {
		if on != restModes[name] {
			modes = append(modes, name)
		}
	}
	slices.Sort(modes)
	return modes
}

// Text is what stands on the grid, without looks or blanks at the ends of rows.
func (g *Grid) Text() string {
	rows := make([]string, g.h)
	for y, row := range g.cells {
		var b strings.Builder
		for _, c := range row {
			b.WriteString(c.Text)
		}
		rows[y] = strings.TrimRight(b.String(), " ")
	}
	return strings.Join(rows, "\n")
}

// Cells are the rows as a person sees them: a blank on which nothing shows has no look.
func (g *Grid) Cells() [][]Cell {
	cells := make([][]Cell, g.h)
	for y, row := range g.cells {
		cells[y] = slices.Clone(row)
		for x, c := range row {
			if c.Text == " " && !c.Look.inked() {
				cells[y][x].Look = Look{}
			}
		}
	}
	return cells
}

// Cursor is where the cursor stands and whether it shows.
func (g *Grid) Cursor() (x, y int, visible bool) { return g.x, g.y, g.modes["?25"] }

// Unknown are the sequences that this terminal does not know.
func (g *Grid) Unknown() []string { return g.unknown }
