package list

import (
	"convo/model"
	"convo/model/inbox"
	"convo/ui/term"
	"convo/ui/theme"
)

// columns are the widths of a row's parts, each without the blank before it; 0
// leaves a part out. Cursor, sign, channel tag, unread and age are always there.
type columns struct {
	total, mark, name, owner, preview int
}

const (
	lead       = 8 // "> ! WA  ": cursor, sign and tag with their blanks
	unreadWide = 4 // right-aligned
	ageWide    = 5
	tagWide    = 3
	ownerWide  = 7

	leastName    = 14
	mostName     = 24
	leastPreview = 12 // less says nothing

	mostNames = 500 // shortened names that are remembered

	markFrom = 60 // cells from which on a row names its account
)

// MostMark is how many cells a row's account takes at most.
const MostMark = 8

// columnsFor shares w cells out. Names are cut before the preview goes; the narrowest
// lists lose the owner, too. Timers have no column: only near ones are shown, where the
// preview is. The account has a column of mark cells where there are several.
func columnsFor(w, mark int) columns {
	c := columns{total: w}
	rest := w - lead - unreadWide - ageWide
	if mark > 0 && w >= markFrom {
		c.mark = min(mark, MostMark)
		rest -= c.mark + 1
	}
	if w >= 38 {
		c.owner = ownerWide
		rest -= ownerWide + 2
	}
	c.name = max(rest, 0)
	if rest >= leastName+1+leastPreview {
		c.name = min(max(rest*3/8, leastName), mostName)
		c.preview = rest - c.name - 1
	}
	return c
}

// sign is the one character that says most about a row, and its look. The order
// of the cases is the order of their importance.
func sign(row inbox.Row, near bool) (string, theme.Token) {
	switch {
	case row.Failed != "" || row.Gone:
		return "x", theme.Failed
	case row.Pending:
		return "~", theme.Pending
	case near:
		return "!", theme.Warn
	case row.Marked:
		return "*", theme.Marked
	case row.Draft:
		return "d", theme.Draft
	}
	return " ", theme.Text
}

// appendRow adds one row of exactly cols.total cells.
func (p *Pane) appendRow(buf []byte, cols columns, row inbox.Row, in Input) []byte {
	from := len(buf)
	c := row.Conv
	var room [32]byte // for the short ASCII parts, so that they cost no allocation
	clock, near := appendTimer(room[:0], c, in.Now)
	l := looks(row, in)

	if row.Selected {
		buf = appendPainted(buf, l.name, ">", 1)
	} else {
		buf = append(buf, ' ')
	}
	mark, token := sign(row, near)
	buf = append(buf, ' ')
	buf = appendPainted(buf, l.or(in.Theme.SGR(token)), mark, 1)
	buf = append(buf, ' ')
	buf = appendPainted(buf, l.or(in.Theme.SGR(theme.Channel)), Tag(c.Channel), tagWide)
	buf = append(buf, ' ')
	if cols.mark > 0 {
		buf = appendPainted(buf, l.dim, p.mark(c.Ref.Account, cols.mark, in.Glyphs.Ellipsis), cols.mark)
		buf = append(buf, ' ')
	}
	buf = appendPainted(buf, l.name, c.Contact.Label(), cols.name)
	switch {
	case c.Unread.Has() && c.Unread.Kind == model.UnreadFlag:
		buf = appendPainted(appendBlanks(buf, unreadWide-1), l.unread, in.Glyphs.Unread, 1)
	case row.Unseen && !c.Unread.Has():
		buf = appendPainted(appendBlanks(buf, unreadWide-1), l.or(in.Theme.SGR(theme.Draft)), in.Glyphs.Unseen, 1)
	default:
		buf = appendRight(buf, l.unread, appendUnread(room[16:16], c.Unread), unreadWide)
	}
	buf = appendRight(buf, l.dim, appendAge(room[16:16], c.ActiveAt(), in.Now), ageWide)
	if cols.owner > 0 {
		buf = append(buf, ' ', ' ')
		buf = appendPainted(buf, l.text, p.owner(c, in.State, in.Glyphs.Ellipsis), cols.owner)
	}
	if cols.preview > 0 {
		buf = append(buf, ' ')
		left := cols.preview
		if !row.Snoozed.IsZero() {
			clock, near = appendUntil(nil, row.Snoozed, in.Now), true
		}
		if near {
			buf = appendASCII(buf, l.or(in.Theme.SGR(theme.Warn)), clock)
			buf = append(buf, ' ', ' ')
			left -= len(clock) + 2
		}
		buf = appendPainted(buf, l.dim, c.Summary(), left)
	}
	return fit(buf, from, cols.total)
}

// fit cuts a row that is wider than the pane, which happens only where the fixed
// parts alone do not fit. Looks are given up then.
func fit(buf []byte, from, w int) []byte {
	if w >= lead+unreadWide+ageWide {
		return buf
	}
	plain := make([]byte, 0, w)
	inside := false
	for _, c := range buf[from:] {
		switch {
		case c == 0x1b:
			inside = true
		case !inside:
			plain = append(plain, c)
		case c == 'm':
			inside = false
		}
	}
	return appendPadded(buf[:from], string(plain), w)
}

// appendRight adds ASCII text at the right end of w cells.
func appendRight(buf []byte, sgr string, s []byte, w int) []byte {
	return appendASCII(appendBlanks(buf, w-len(s)), sgr, s)
}

// appendASCII adds text in a look.
func appendASCII(buf []byte, sgr string, s []byte) []byte {
	if sgr == "" || len(s) == 0 {
		return append(buf, s...)
	}
	buf = append(buf, sgr...)
	buf = append(buf, s...)
	return append(buf, theme.Reset...)
}

func appendBlanks(buf []byte, n int) []byte {
	for range n {
		buf = append(buf, ' ')
	}
	return buf
}

// rowLooks are the looks of a row's parts.
type rowLooks struct {
	name, unread, text, dim string
	all                     string // laid over everything else; "" for none
}

// or is the row's own look where it has one for everything, else look.
func (l rowLooks) or(look string) string {
	if l.all != "" {
		return l.all
	}
	return look
}

// looks chooses them. Only the name of the selected row is highlighted: repainting
// two whole rows at every step of the cursor would cost ten times the bytes.
func looks(row inbox.Row, in Input) rowLooks {
	t := in.Theme
	l := rowLooks{text: t.SGR(theme.Text), dim: t.SGR(theme.Dim)}
	if row.Conv.Unread.Has() {
		l.name, l.unread = t.SGR(theme.Unread), t.SGR(theme.Unread)
	}
	if row.Left || row.Gone {
		dim := t.SGR(theme.Dim)
		l = rowLooks{name: dim, unread: dim, text: dim, dim: dim, all: dim}
	}
	if row.Selected {
		l.name = t.SGR(theme.CursorUnfocused)
		if in.Focused {
			l.name = t.SGR(theme.Cursor)
		}
	}
	return l
}

// mark is an account's name as it fits the column.
func (p *Pane) mark(account string, w int, ellipsis string) string {
	short, ok := p.marks[account]
	if !ok {
		if p.marks == nil {
			p.marks = map[string]string{}
		}
		short = term.CutTail(model.NewText(account).Line(), w, ellipsis)
		p.marks[account] = short
	}
	return short
}

// owner is the owner's name, "-" for nobody, "?" where it is not known.
func (p *Pane) owner(c *model.Conversation, s *inbox.State, ellipsis string) string {
	switch {
	case !c.Owner.Known:
		return "?"
	case c.Owner.IsNobody():
		return "-"
	}
	name := s.OwnerName(c)
	short, ok := p.short[name]
	if !ok {
		if p.short == nil || len(p.short) >= mostNames {
			p.short = map[string]string{}
		}
		short = shortName(name, ownerWide, ellipsis)
		p.short[name] = short
	}
	return short
}
