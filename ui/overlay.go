package ui

import (
	"strings"
	"time"

	"github.com/charmbracelet/x/ansi"

	"convo/ui/help"
	"convo/ui/links"
	"convo/ui/picker"
	"convo/ui/replies"
	"convo/ui/theme"
)

// overlay lays the picker or the help page over the panes.
func (m *root) overlay(lines []string, now time.Time) {
	w, h := m.w-4, m.h-5
	var inner []string
	switch m.scope() {
	case inPicker:
		w, h = m.picker.Size(w, h)
		at, loading, fault := m.state.PeopleState(m.picking.account)
		known, of := m.state.OwnersKnown(m.picking.account)
		inner = m.picker.Lines(w, h, picker.Input{
			At: at, Loading: loading, Fault: fault, Known: known, Of: of, Counted: m.picking.counted,
			From: m.state.Account(m.picking.account).Caps.PeopleFrom,
			Now:  now, Theme: m.o.Theme, Glyphs: m.o.Glyphs,
		})
	case inReplies:
		w, h = m.replies.Size(w, h)
		inner = m.replies.Lines(w, h, replies.Input{
			Loading: m.canned.loading, Dir: m.o.RepliesDir, Problems: m.canned.problems, Theme: m.o.Theme, Glyphs: m.o.Glyphs,
		})
	case inPlan:
		w = min(w, planWide)
		inner = m.planLines(w)
	case inHelp:
		w, h = m.help.Size(w, h)
		inner = m.help.Lines(w, h, help.Input{Theme: m.o.Theme, Glyphs: m.o.Glyphs})
	case inLinks:
		w, h = m.links.Size(w, h)
		inner = m.links.Lines(w, h, links.Input{Theme: m.o.Theme, Glyphs: m.o.Glyphs})
	case inAbout:
		w, h = m.aboutSize(w, h)
		inner = m.context.lines(w, h, m.aboutTop, m, now)
	case inHistory:
		w, h = m.history.Size(m.state, w, h)
		inner = m.history.Lines(w, h, m.historyInput(now))
	default:
		return
	}
	m.box(lines, inner, w)
}

// box draws inner, of w cells, with a border into the middle of lines. The last two
// rows always stay.
func (m *root) box(lines, inner []string, w int) {
	border := m.o.Theme.SGR(theme.Border)
	x, y := (m.w-w-2)/2, 1+max(0, (m.h-5-len(inner))/2)
	g := &m.o.Glyphs
	rule := strings.Repeat(g.Rule, max(w, 0))
	put := func(i int, middle string) {
		if i >= 0 && i < len(lines)-2 {
			lines[i] = splice(lines[i], middle, x, w+2, m.w)
		}
	}
	put(y, paintRaw(border, g.TopLeft+rule+g.TopRight))
	side := paintRaw(border, g.Bar)
	for i, line := range inner {
		put(y+1+i, side+line+side)
	}
	put(y+1+len(inner), paintRaw(border, g.BottomLeft+rule+g.BottomRight))
}

// paintRaw gives s a look.
func paintRaw(sgr, s string) string {
	if sgr == "" {
		return s
	}
	return sgr + s + theme.Reset
}

// splice replaces w cells of a painted line from column x on. A wide character that
// is cut in two becomes blanks.
func splice(line, middle string, x, w, total int) string {
	left := ansi.Truncate(line, x, "")
	right := ansi.TruncateLeft(line, x+w, "")
	var b strings.Builder
	b.WriteString(left)
	b.WriteString(theme.Reset)
	b.WriteString(strings.Repeat(" ", max(0, x-ansi.StringWidth(left))))
	b.WriteString(middle)
	b.WriteString(strings.Repeat(" ", max(0, total-x-w-ansi.StringWidth(right))))
	b.WriteString(right)
	b.WriteString(theme.Reset)
	return b.String()
}
