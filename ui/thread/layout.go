package thread

import (
	"time"

	"convo/model"
	"convo/ui/row"
	"convo/ui/theme"
)

// layout places messages on the lines of one frame. It walks from the message that
// the place names, in both directions, as far as the pane reaches and no further.
//
// Each message has lines before it (a date, the unread rule), which may come and go,
// and lines of its own, which a place refers to.
type layout struct {
	in     *Input
	ms     []model.Message
	blocks *blocks
	w, h   int
	tail   []string // what follows the newest message
	unread int      // where the unread rule stands; -1 for nowhere
	unseen int      // where the rule stands above what came unseen; -1 for nowhere

	i, row int // a message and the line where its own lines begin
}

// pageOverlap is how many lines stay in sight when paging.
const pageOverlap = 2

// nearTopMessages is how many messages from the oldest one counts as close to it.
const nearTopMessages = 5

// messages draws the part of the thread that is in sight and takes note of where
// that is.
func (p *Pane) messages(w, h int, in *Input) []string {
	l := layout{in: in, ms: in.View.Messages, blocks: &p.blocks, w: w, h: h, tail: tail(w, in), unread: -1, unseen: -1}
	p.blocks.fit(w, in)
	for i := range l.ms {
		if l.ms[i].ID == in.View.FirstNew && in.View.FirstNew != "" {
			l.unread = i
		}
		if l.ms[i].ID == in.View.NotSeen && in.View.NotSeen != "" {
			l.unseen = i
		}
	}
	at := &p.at
	by := p.scroll + p.halves*max(h/2, 1) + p.pages*max(h-pageOverlap, 1)
	l.start(at, p.jump)
	if at.bottom && by == 0 {
		l.keepBottom()
	}
	l.row -= by
	l.clamp(at.slack)
	p.scroll, p.halves, p.pages, p.jump = 0, 0, 0, stay

	l.toFirst()
	lines, lowest := l.draw()
	p.drawn.lowest = l.ms[lowest].ID
	end, short := l.end(l.h + 1)
	p.drawn.nearTop = l.i < nearTopMessages
	p.drawn.atBottom = l.whole()
	*at = place{
		set: true, id: l.ms[l.i].ID, row: l.row, tall: len(l.own(l.i)),
		bottom: short, firstNew: in.View.FirstNew,
	}
	if short {
		at.slack = max(h-end, 0)
	}
	return lines
}

// start goes to where the place says, or to where a thread is opened: its first
// unread message at the top third, else its end.
func (l *layout) start(at *place, to jump) {
	last := len(l.ms) - 1
	i, found := l.find(at.id)
	kept := at.set && found
	fresh := l.unread >= 0 && at.firstNew != l.in.View.FirstNew
	switch {
	case to == toTop:
		l.i, l.row = 0, l.before(0)
		at.bottom, at.slack = false, 0
	case to == toBottom, !fresh && !kept:
		l.i, l.row = last, l.h-len(l.tail)-len(l.own(last))
		at.bottom, at.slack = true, 0
	case fresh:
		l.i, l.row = l.unread, l.h/3
		at.bottom, at.slack = false, l.h
	default:
		l.i, l.row = i, at.row
		if n := len(l.own(i)); l.row < 0 && at.tall > 0 && n != at.tall {
			l.row = l.row * n / at.tall
		}
	}
}

// find is the index of the message with this id.
func (l *layout) find(id string) (int, bool) {
	if id == "" {
		return 0, false
	}
	for i := range l.ms {
		if l.ms[i].ID == id {
			return i, true
		}
	}
	return 0, false
}

// keepBottom brings the end into sight where something was added below it.
func (l *layout) keepBottom() {
	if _, short := l.end(l.h + 1); short {
		return
	}
	last := len(l.ms) - 1
	l.i, l.row = last, l.h-len(l.tail)-len(l.own(last))
}

// clamp moves the thread so that nothing is wasted: no blank lines above the oldest
// message, and at most slack of them below the newest.
func (l *layout) clamp(slack int) {
	if end, short := l.end(l.h); short && end < l.h-slack {
		l.row += l.h - slack - end
	}
	if top := l.top(); top > 0 {
		l.row -= top
	}
}

// end is the line after the last one. short is false where that is at line enough
// or below, which is all that it then says.
func (l *layout) end(enough int) (end int, short bool) {
	i, end := l.i, l.row+len(l.own(l.i))
	for ; end < enough && i < len(l.ms)-1; i++ {
		end += l.before(i+1) + len(l.own(i+1))
	}
	if i == len(l.ms)-1 {
		end += len(l.tail)
	}
	return end, end < enough
}

// top is the line of the thread's first line; 0 or less where that is above the pane.
func (l *layout) top() int {
	i, top := l.i, l.row-l.before(l.i)
	for top > 0 && i > 0 {
		i--
		top -= l.before(i) + len(l.own(i))
	}
	return top
}

// toFirst goes to the first message of which a line of its own is in sight, or to
// the newest one where only what follows it is.
func (l *layout) toFirst() {
	for l.row+len(l.own(l.i)) <= 0 && l.i < len(l.ms)-1 {
		l.row += len(l.own(l.i)) + l.before(l.i+1)
		l.i++
	}
	for l.i > 0 {
		above := l.row - l.before(l.i)
		if above <= 0 {
			return
		}
		l.i--
		l.row = above - len(l.own(l.i))
	}
}

// draw answers the lines in sight, and the lowest message that has one of them.
func (l *layout) draw() (_ []string, lowest int) {
	lines := make([]string, 0, l.h)
	at := l.row - l.before(l.i)
	put := func(more []string) {
		for _, line := range more {
			if at >= 0 && at < l.h {
				lines = append(lines, line)
			}
			at++
		}
	}
	for i := l.i; i < len(l.ms) && at < l.h; i++ {
		put(l.rules(i))
		if at < l.h {
			lowest = i
		}
		put(l.own(i))
		if i == len(l.ms)-1 {
			put(l.tail)
		}
	}
	return lines, lowest
}

// whole reports whether the newest message is on screen as a whole, or its end where
// it is longer than the pane.
func (l *layout) whole() bool {
	last := len(l.ms) - 1
	i, at := l.i, l.row
	for ; i < last && at < l.h; i++ {
		at += len(l.own(i)) + l.before(i+1)
	}
	if i != last {
		return false
	}
	n := len(l.own(last))
	return at+n > 0 && at+n <= l.h && (at >= 0 || n > l.h)
}

// own are the lines of a message itself.
func (l *layout) own(i int) []string { return l.blocks.get(&l.ms[i], l.in) }

// before is how many lines stand before a message's own.
func (l *layout) before(i int) int {
	n := 0
	if i == 0 {
		n++
	}
	if l.newDay(i) {
		n++
	}
	if i == l.unread {
		n++
	}
	if i == l.unseen {
		n++
	}
	return n
}

// rules are the lines before a message's own.
func (l *layout) rules(i int) []string {
	lines := make([]string, 0, 3)
	if i == 0 {
		lines = append(lines, row.Start(&l.in.Theme, l.w).Put(theme.Dim, "  "+beginning(l.in)).End())
	}
	if l.newDay(i) {
		day := l.ms[i].At.Time().In(l.in.Now.Location())
		lines = append(lines, l.rule(theme.Rule, dayName(day, l.in.Now)))
	}
	if i == l.unread {
		lines = append(lines, l.rule(theme.Warn, l.unreadWords()))
	}
	if i == l.unseen {
		lines = append(lines, l.rule(theme.Warn, "new, not yet seen"))
	}
	return lines
}

// rule is a line across with words in it: "-- unread below (3) ------".
func (l *layout) rule(tok theme.Token, words string) string {
	g := l.in.Glyphs.Rule
	r := row.Start(&l.in.Theme, l.w).Put(theme.Text, "  ")
	return r.Put(tok, g+g+" "+words+" ").Fill(tok, g, 0).End()
}

// newDay reports whether a message is the first one of its day.
func (l *layout) newDay(i int) bool {
	if l.ms[i].At.IsZero() {
		return false
	}
	zone := l.in.Now.Location()
	return i == 0 || !row.SameDay(l.ms[i-1].At.Time().In(zone), l.ms[i].At.Time().In(zone))
}

func dayName(day, now time.Time) string {
	switch {
	case row.SameDay(day, now):
		return "today, " + day.Format("Mon 2 Jan")
	case row.SameDay(day, now.AddDate(0, 0, -1)):
		return "yesterday, " + day.Format("Mon 2 Jan")
	case day.Year() == now.Year():
		return day.Format("Mon 2 Jan")
	}
	return day.Format("Mon 2 Jan 2006")
}
