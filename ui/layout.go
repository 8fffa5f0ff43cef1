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

// shape is how the person at the keyboard has set the panes, as far as the terminal
// has room for it.
type shape struct {
	threadOff   bool // no thread beside the list
	turned      bool // the thread below the list where it would be beside it, and the other way round
	lean        int  // percent of the screen that the thread has more than usual, less where negative
	contextOff  bool // no context beside the thread where there is room for it
	contextOver bool // the context over the thread where there is no room beside it
}

// wants is what a layout has to make room for.
type wants struct {
	shape
	bar      int  // rows of the filter bar or of what is asked for
	reading  bool // the thread has the focus
	composer int  // lines the composer would like; 0 where it is closed
	asked    bool // it asks something that has to be read
}

// The least that list and thread are made by hand.
const (
	leastListW, leastThreadW = 36, 40
	leastListH, leastThreadH = 3, 8
)

// arrange is how panes stand in a terminal of w columns and h rows.
func (s shape) arrange(w, h int) arrangement {
	usual := arrange(w, h)
	switch {
	case s.threadOff:
		return single
	case !s.turned:
		return usual
	case usual == side || usual == wide:
		return stacked
	case usual == stacked && w > leastListW+leastThreadW:
		return side
	}
	return usual
}

// share gives a terminal of w columns and h rows to the panes.
func share(w, h int, n wants) layout {
	l := layout{arrangement: n.arrange(w, h), body: h - 3} // header, status, keys
	l.bar = min(n.bar, l.body-2)
	l.body -= l.bar
	if l.arrangement != single && arrange(w, h) == wide && !n.contextOff {
		l.contextW, l.contextH = contextWidth(w), l.body
		w -= l.contextW + 1
	}
	switch l.arrangement {
	case single:
		l.body-- // the breadcrumb
		if n.reading || n.composer > 0 {
			l.threadW, l.threadH = w, l.body
		} else {
			l.listW, l.listH = w, l.body
		}
	case stacked:
		l.listW, l.threadW = w, w
		l.listH = leaning(l.body*2/5, l.body, n.lean, leastListH, l.body-1-leastThreadH)
		l.threadH = l.body - l.listH - 1 // a rule between them
	case side, wide:
		usual := w * 48 / 100
		if l.arrangement == wide {
			usual = min(max((w+l.contextW+1)*42/100, 58), 100)
		}
		l.listW, l.listH = leaning(usual, w, n.lean, leastListW, w-1-leastThreadW), l.body
		l.threadW, l.threadH = w-l.listW-1, l.body
	}
	if n.composer > 0 {
		l.composerH = composerHeight(l.threadH, n.composer, n.asked)
		l.threadH -= l.composerH
	}
	return l
}

// leaning is the size of the list: the usual one less lean percent of all, between the
// least and the most.
func leaning(usual, all, lean, least, most int) int {
	if lean == 0 {
		return usual
	}
	return max(min(usual-all*lean/100, most), least)
}

// contextWidth is how wide the context is in a terminal of w columns.
func contextWidth(w int) int { return min(max(w/5, contextMin), contextMax) }

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
