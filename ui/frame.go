package ui

import (
	"time"

	"convo/model"
	"convo/model/inbox"
	"convo/ui/composer"
	"convo/ui/list"
	"convo/ui/screen"
	"convo/ui/term"
	"convo/ui/theme"
	"convo/ui/thread"
)

// painted is everything that a frame depends on: while it stays the same, no frame is
// built.
type painted struct {
	version uint64
	gen     uint64
	minute  int64
	left    int // seconds of the countdown; 0 without one
	pending bool
}

// paint gives the screen a new frame if anything that is shown may have changed, and
// tells the State which rows can be seen.
func (m *root) paint() {
	if m.w <= 0 || m.h <= 0 {
		return
	}
	now := m.o.Now()
	p := painted{
		version: m.state.Version(), gen: m.gen, minute: now.Unix() / 60,
		left: m.heldLeft(now), pending: m.work.mayPend(),
	}
	if p == m.painted {
		return
	}
	m.painted = p
	m.screen.Paint(m.frame(now))
	m.tellVisible()
}

// tellVisible tells the State which rows are on the screen, when they change.
func (m *root) tellVisible() {
	now := m.list.Visible()
	if len(now) == len(m.visible) {
		same := true
		for i := range now {
			same = same && now[i] == m.visible[i]
		}
		if same {
			return
		}
	}
	m.visible = append([]model.Ref(nil), now...)
	m.apply(inbox.Visible{Refs: m.visible})
}

// tooSmall reports whether the terminal is too small to be drawn on.
func (m *root) tooSmall() bool { return m.w < leastWide || m.h < leastHigh }

// frame draws the whole screen.
func (m *root) frame(now time.Time) screen.Frame {
	if m.tooSmall() {
		m.threadShown = false
		return m.smallFrame()
	}
	if m.load.open && !m.composing {
		return m.loadFrame(screen.Frame{Tag: m.draws()}, now)
	}
	var f screen.Frame
	want := wants{shape: m.shape, bar: m.barHigh(), reading: m.reading}
	var reply inbox.Reply
	var in composer.Input
	if m.composing {
		in = m.composerInput(now, &reply)
		w := m.w
		if l := share(m.w, m.h, want); l.threadW > 0 {
			w = l.threadW
		}
		want.composer = max(m.composer.Height(w, in), 1)
		want.asked = reply.Phase == inbox.Asking
	}
	l := share(m.w, m.h, want)

	m.arrangement = l.arrangement
	m.header()
	if l.arrangement == single {
		m.breadcrumb(l)
	}
	top := len(m.pen.ends)
	m.laid, m.bodyTop = l, top
	m.body(l, m.draw(l, now, in))
	if l.bar > 0 {
		f.Cursor = m.drawBar(l.bar)
	}
	m.status(now)
	m.keyRow()
	if m.composing && m.scope() == inComposer {
		f.Cursor = m.composerCursor(l, top)
		if reply.Phase == inbox.Asking && m.composer.Told() {
			f.Written = m.noteAsked(reply.Gate)
		}
	}
	f.Lines = m.pen.lines()
	m.contextOver(f.Lines, l, top, now)
	m.overlay(f.Lines, now)
	f.Tag = m.draws() // the composer knows only now whether all that is asked has a line
	return f
}

// smallFrame says what is needed.
func (m *root) smallFrame() screen.Frame {
	m.pen.begin(m.w)
	m.pen.text("", "convo needs 40x10")
	m.pen.end()
	for range m.h - 1 {
		m.pen.begin(m.w)
		m.pen.end()
	}
	return screen.Frame{Lines: m.pen.lines(), Tag: drawn{gen: m.gen, scope: unseen}}
}

// panes are the lines that the panes have drawn.
type panes struct{ rows, talk, field, about []string }

// draw lets the panes draw.
func (m *root) draw(l layout, now time.Time, in composer.Input) (p panes) {
	if l.listH > 0 {
		in := list.Input{
			State: m.state, Now: now, Focused: !m.reading && !m.composing,
			Theme: m.o.Theme, Glyphs: m.o.Glyphs, Mark: m.markWide,
		}
		if m.state.Len() == 0 {
			in.Empty = m.empty()
		}
		p.rows = m.list.Lines(l.listW, l.listH, in)
	}
	m.threadShown = l.threadH > 0
	if l.threadH > 0 {
		p.talk = m.thread.Lines(l.threadW, l.threadH, m.threadInput(now))
	}
	if l.composerH > 0 {
		p.field = m.composer.Lines(l.threadW, l.composerH, in)
	}
	if l.contextH > 0 {
		p.about = m.context.lines(l.contextW, l.contextH, 0, m, now)
	}
	return p
}

// body joins the panes.
func (m *root) body(l layout, p panes) {
	border := m.o.Theme.SGR(theme.Border)
	for y := range l.body {
		m.pen.begin(m.w)
		right := y
		if y < len(p.rows) {
			m.pen.pane(p.rows[y], l.listW)
		}
		switch {
		case l.arrangement == stacked:
			right = y - l.listH - 1
			if y == l.listH {
				m.pen.text(border, m.rule[:l.listW*len(m.o.Glyphs.Rule)])
			}
		case l.listW > 0 && l.threadW > 0:
			m.pen.text(border, m.o.Glyphs.Bar)
		}
		switch {
		case right < 0:
		case right < len(p.talk):
			m.pen.pane(p.talk[right], l.threadW)
		case right-len(p.talk) < len(p.field):
			m.pen.pane(p.field[right-len(p.talk)], l.threadW)
		}
		if y < len(p.about) {
			m.pen.text(border, m.o.Glyphs.Bar)
			m.pen.pane(p.about[y], l.contextW)
		}
		m.pen.end()
	}
}

// threadInput is what the thread pane is drawn from.
func (m *root) threadInput(now time.Time) thread.Input {
	ref := m.state.Selected()
	in := thread.Input{
		Failure: m.state.Failure(ref),
		Threads: m.state.Account(ref.Account).Caps.Threads,
		Now:     now, Focused: m.reading && !m.composing,
		Theme: m.o.Theme, Glyphs: m.o.Glyphs,
	}
	in.View, _ = m.state.Thread(ref)
	var known bool
	in.Conv, known = m.state.Conversation(ref)
	in.Unknown, in.Gone = !known, m.state.Gone(ref)
	in.OwnerName = m.state.OwnerName(&in.Conv)
	if r, ok := m.state.Reply(ref); ok {
		under := r // a copy of its own, so that none is made where there is no reply
		in.Reply = &under
	}
	return in
}

// composerInput is what the composer is drawn from; reply is where it may point to.
func (m *root) composerInput(now time.Time, reply *inbox.Reply) composer.Input {
	ref := m.composer.Conv()
	in := composer.Input{Turn: m.canSwitch(), Enter: m.o.EnterSends, Key: m.binds.key, Now: now, Theme: m.o.Theme, Glyphs: m.o.Glyphs}
	in.Conv, _ = m.state.Conversation(ref)
	if me, ok := m.state.Me(ref.Account); ok {
		in.As = me.Name.Line()
	}
	if r, ok := m.state.Reply(ref); ok {
		*reply = r
		in.Reply, in.Anyway = reply, m.offersAnyway()
	}
	return in
}

// composerCursor is where the text cursor stands on the screen; top is the row at
// which the panes begin.
func (m *root) composerCursor(l layout, top int) *screen.Point {
	x, y, ok := m.composer.Cursor()
	if !ok {
		return nil
	}
	y += top + l.threadH
	switch l.arrangement {
	case stacked:
		y += l.listH + 1
	case side, wide:
		x += l.listW + 1
	case single:
	}
	return &screen.Point{X: min(x, m.w-1), Y: min(y, m.h-1)}
}

// right adds text at the right end of the line, if all of it fits.
func (m *root) right(sgr, s string) {
	if n := term.Width(s); n > 0 && n < m.pen.left {
		m.pen.blank(m.pen.left - n - 1)
		m.pen.text(sgr, s)
	}
}
