package ui

// The smallest terminal that is drawn on.
const (
	leastWide = 40
	leastHigh = 10
)

const (
	wideFrom   = 140 // columns from which list, thread and context stand side by side
	sideFrom   = 100 // columns from which list and thread do
	sideHigh   = 20  // rows that both need
	stackHigh  = 40  // rows from which the list stands above the thread
	contextMin = 30
	contextMax = 40
)

// arrangement is how panes stand.
type arrangement uint8

const (
	single  arrangement = iota // one pane at a time, with a breadcrumb
	stacked                    // the list above the thread
	side                       // list and thread
	wide                       // list, thread and context
)

// layout is how the rows and columns of a frame are shared out. A width or height of
// 0 leaves a part out.
type layout struct {
	arrangement arrangement
	body        int // rows between the header and the last rows
	bar         int // rows of the filter bar or of what is asked for

	listW, listH       int
	threadW, threadH   int // without the composer
	contextW, contextH int
	composerH          int // under the thread, as wide as it
}

// arrange chooses by size.
func arrange(w, h int) arrangement {
	switch {
	case w >= wideFrom && h >= sideHigh:
		return wide
	case w >= sideFrom && h >= sideHigh:
		return side
	case w < sideFrom && h >= stackHigh:
		return stacked
	}
	return single
}

// wants is what a layout has to make room for.
type wants struct {
	bar       int  // rows of the filter bar or of what is asked for
	threadOff bool // no thread beside the list
	reading   bool // the thread has the focus
	composer  int  // lines the composer would like; 0 where it is closed
	asked     bool // it asks something that has to be read
}

// share gives a terminal of w columns and h rows to the panes.
func share(w, h int, n wants) layout {
	l := layout{arrangement: arrange(w, h), body: h - 3} // header, status, keys
	l.bar = min(n.bar, l.body-2)
	l.body -= l.bar
	if n.threadOff {
		l.arrangement = single
	}
	showThread := n.reading || n.composer > 0
	switch l.arrangement {
	case single:
		l.body-- // the breadcrumb
		if showThread {
			l.threadW, l.threadH = w, l.body
		} else {
			l.listW, l.listH = w, l.body
		}
	case stacked:
		l.listW, l.threadW = w, w
		l.listH = l.body * 2 / 5
		l.threadH = l.body - l.listH - 1 // a rule between them
	case side:
		l.listW, l.listH = w*48/100, l.body
		l.threadW, l.threadH = w-l.listW-1, l.body
	case wide:
		l.listW, l.listH = min(max(w*42/100, 58), 100), l.body
		l.contextW, l.contextH = min(max(w/5, contextMin), contextMax), l.body
		l.threadW, l.threadH = w-l.listW-l.contextW-2, l.body
	}
	if n.composer > 0 {
		l.composerH = composerHeight(l.threadH, n.composer, n.asked)
		l.threadH -= l.composerH
	}
	return l
}

// composerHeight is what the composer gets of h rows: what it wants up to half of
// them, so that the thread stays readable, and everything where half is too little or
// where something is asked.
func composerHeight(h, want int, asked bool) int {
	const least = 6
	if h < least+2 {
		return h
	}
	if asked {
		return min(max(want, least), h)
	}
	return min(max(min(want, h/2), least), h)
}
