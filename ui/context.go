package ui

import (
	"strconv"
	"time"

	"convo/model"
	"convo/ui/list"
	"convo/ui/row"
	"convo/ui/term"
	"convo/ui/theme"
)

// contextPane is what is known of a conversation besides its messages.
type contextPane struct {
	key   contextKey
	total int // lines that there were to say
	all   []string
	drawn []string
	pen   pen
}

// contextKey is what the pane depends on.
type contextKey struct {
	version    uint64
	w, h, from int
	minute     int64
}

// lines answers exactly h lines of exactly w cells, beginning with line number from.
// Where that is not all there is to say, the last one says so.
func (c *contextPane) lines(w, h, from int, m *root, now time.Time) []string {
	key := contextKey{m.state.Version(), w, h, from, now.Unix() / 60}
	if key == c.key && len(c.drawn) == h {
		return c.drawn
	}
	c.key = key
	p := &c.pen
	conv, ok := m.state.Conversation(m.state.Selected())
	if ok {
		m.contextLines(p, w, &conv, now)
	}
	c.total = len(p.ends)
	if below := c.total - from - h; below > 0 && h > 0 {
		c.more(from+h-1, w, below+1, m)
	}
	for len(p.ends) < from+h {
		p.begin(w)
		p.end()
	}
	c.all = p.linesInto(c.all)
	c.drawn = append(c.drawn[:0], c.all[from:from+h]...)
	return c.drawn
}

// more writes over line number at how many lines are below.
func (c *contextPane) more(at, w, below int, m *root) {
	p := &c.pen
	from := 0
	if at > 0 {
		from = p.ends[at-1]
	}
	p.buf, p.ends = p.buf[:from], p.ends[:at]
	p.begin(w)
	p.text(m.o.Theme.SGR(theme.Dim), " "+m.o.Glyphs.Ellipsis+" "+strconv.Itoa(below)+" more")
	p.end()
}

// facts writes what is known, a line each.
type facts struct {
	*pen
	m *root
	w int
}

// nameWide is the column of what the facts are called.
const nameWide = 9

// title is a line without a name.
func (f facts) title(tok theme.Token, s string) {
	f.begin(f.w)
	f.blank(1)
	f.text(f.m.o.Theme.SGR(tok), term.CutTail(s, f.left, f.m.o.Glyphs.Ellipsis))
	f.end()
}

// field is a name and what it says; nothing where that was not told.
func (f facts) field(name, value string) { f.fieldAs(theme.Text, name, value) }

func (f facts) fieldAs(tok theme.Token, name, value string) {
	if value == "" {
		return
	}
	f.begin(f.w)
	f.blank(1)
	f.text(f.m.o.Theme.SGR(theme.Dim), name)
	f.blank(nameWide - len(name))
	f.text(f.m.o.Theme.SGR(tok), term.CutTail(value, f.left, f.m.o.Glyphs.Ellipsis))
	f.end()
}

// wrapped is a field that may take a few lines.
func (f facts) wrapped(name, value string) {
	const most = 3
	lines := term.Wrap(value, max(f.w-1-nameWide, 1))
	for i, line := range lines[:min(len(lines), most)] {
		if i == most-1 && len(lines) > most {
			line += f.m.o.Glyphs.Ellipsis
		}
		f.field(name, line)
		name = ""
	}
}

// contextLines writes what there is to say, leaving out what was not told.
func (m *root) contextLines(p *pen, w int, c *model.Conversation, now time.Time) {
	f := facts{pen: p, m: m, w: w}
	f.title(theme.Title, c.Contact.Label())
	f.field("phone", c.Contact.Phone.Line())
	f.field("email", c.Contact.Email.Line())
	if model.MixedScript(c.Contact.Name) {
		f.title(theme.Warn, "the name mixes alphabets")
	}
	f.title(theme.Text, "")
	if c.More != nil {
		f.wrapped("subject", c.More.Subject.Line())
	}
	f.field("owner", m.ownerWords(c))
	f.field("status", model.NewText(string(c.Status)).Line())
	m.unreadWords(f, c)
	if c.More != nil {
		f.fieldAs(urgency(c.More.Priority), "priority", model.NewText(c.More.Priority).Line())
	}
	f.field("channel", model.NewText(c.Channel).Line())
	if z := m.state.Snooze(c.Ref); !z.IsZero() {
		f.field("snoozed", "until "+date(model.At(z.Until), now)+", here only")
	}
	if left, ok := c.WindowLeft(now); ok {
		f.field("window", windowWords(left, c.WindowEndsAt, now, w-nameWide-1))
	}
	if words, near := row.Deadline(c, now); words != "" {
		tok := theme.Text
		if near {
			tok = theme.Warn
		}
		f.fieldAs(tok, "deadline", words+", "+date(c.More.DeadlineAt, now))
	}
	if c.More != nil {
		m.details(f, c.More, now)
	}
	f.field("created", date(c.CreatedAt, now))
	f.field("last", date(c.LastMessageAt, now))
	if c.LastMessageAt.IsZero() {
		f.field("updated", date(c.UpdatedAt, now))
	}
	f.field("account", accountWords(c.Ref.Account))
	f.field("id", id(c.Ref))
}

// unreadWords say what the number in the row does not: that all share it, that only this
// machine counts it, or that nothing is known of it, and what this machine knows instead.
func (m *root) unreadWords(f facts, c *model.Conversation) {
	switch {
	case m.state.Missed(c.Ref):
		f.wrapped("unread", "here only: it came while it was being marked read")
		return
	case c.Unread.Has() && c.Unread.Kind == model.UnreadCount:
		f.field("unread", strconv.Itoa(c.Unread.N)+" for the whole team")
		return
	case c.Unread.Kind != model.UnreadUnknown:
		return
	}
	system := m.state.Account(c.Ref.Account).Caps.Name
	if system == "" {
		system = "the server"
	}
	f.wrapped("unread", "not known to "+system)
	if m.unseen() {
		f.field("", m.o.Glyphs.Unseen+" new to this machine")
	}
}

// urgency is the look of a priority.
func urgency(priority string) theme.Token {
	if priority == "urgent" || priority == "high" {
		return theme.Warn
	}
	return theme.Text
}

// details are the parts that only some systems have.
func (m *root) details(f facts, d *model.Details, now time.Time) {
	f.field("default", model.NewText(d.DefaultChannel).Line())
	f.field("inbox", d.Inbox.Line())
	f.field("source", d.Source.Line())
	for _, b := range d.Bookings {
		f.field("booking", model.NewText(b).Line())
	}
	for _, i := range d.Inquiries {
		f.field("inquiry", model.NewText(i).Line())
	}
	for _, l := range d.Labels {
		f.field("label", l.Line())
	}
	f.field("closed", date(d.ClosedAt, now))
}

// ownerWords tells nobody from not known.
func (m *root) ownerWords(c *model.Conversation) string {
	switch {
	case !c.Owner.Known:
		return "? (not known yet)"
	case c.Owner.IsNobody():
		return "- (nobody)"
	}
	return m.state.OwnerName(c)
}

// windowWords is the reply window, in short where it has less room than it takes.
func windowWords(left time.Duration, end model.Stamp, now time.Time, room int) string {
	var short [16]byte
	words, to := append(short[:0], "closed"...), " "
	if left >= 0 {
		words, to = append(list.AppendLeft(short[:0], left), " left"...), ", to "
	}
	if at := date(end, now); len(words)+len(to)+len(at) <= room {
		return string(words) + to + at
	}
	return string(words)
}

// date is a time in the person's zone, short for today; "" where it was not given.
func date(s model.Stamp, now time.Time) string {
	if s.IsZero() {
		return ""
	}
	return row.Clock(s.Time(), now)
}
