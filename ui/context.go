package ui

import (
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
	drawn []string
	pen   pen
}

// contextKey is what the pane depends on.
type contextKey struct {
	version uint64
	w, h    int
	minute  int64
}

// lines answers exactly h lines of exactly w cells.
func (c *contextPane) lines(w, h int, m *root, now time.Time) []string {
	key := contextKey{m.state.Version(), w, h, now.Unix() / 60}
	if key == c.key && len(c.drawn) == h {
		return c.drawn
	}
	c.key = key
	p := &c.pen
	conv, ok := m.state.Conversation(m.state.Selected())
	if ok {
		m.contextLines(p, w, &conv, now)
	}
	for len(p.ends) < h {
		p.begin(w)
		p.end()
	}
	p.ends = p.ends[:h]
	c.drawn = p.linesInto(c.drawn)
	return c.drawn
}

// contextLines writes what there is to say, leaving out what was not told.
func (m *root) contextLines(p *pen, w int, c *model.Conversation, now time.Time) {
	t := m.o.Theme
	title := func(sgr, s string) {
		p.begin(w)
		p.blank(1)
		p.text(sgr, term.CutTail(s, p.left, m.o.Glyphs.Ellipsis))
		p.end()
	}
	field := func(name, value string) {
		if value == "" {
			return
		}
		p.begin(w)
		p.blank(1)
		p.text(t.SGR(theme.Dim), name)
		p.blank(9 - len(name))
		p.text("", term.CutTail(value, p.left, m.o.Glyphs.Ellipsis))
		p.end()
	}
	title(t.SGR(theme.Title), c.Contact.Label())
	field("phone", c.Contact.Phone.Line())
	field("email", c.Contact.Email.Line())
	if model.MixedScript(c.Contact.Name) {
		title(t.SGR(theme.Warn), "the name mixes alphabets")
	}
	title("", "")
	field("owner", m.ownerWords(c))
	field("status", model.NewText(string(c.Status)).Line())
	field("channel", model.NewText(c.Channel).Line())
	if left, ok := c.WindowLeft(now); ok {
		field("window", windowWords(left, c.WindowEndsAt, now, w-10))
	}
	field("created", date(c.CreatedAt, now))
	field("last", date(c.LastMessageAt, now))
	field("account", model.NewText(c.Ref.Account).Line())
	field("id", model.NewText(c.Ref.ID).Line())
	if c.More != nil {
		m.details(field, c.More, now)
	}
}

// details are the parts that only some systems have.
func (m *root) details(field func(name, value string), d *model.Details, now time.Time) {
	field("inbox", d.Inbox.Line())
	field("source", d.Source.Line())
	field("subject", d.Subject.Line())
	field("priority", model.NewText(d.Priority).Line())
	field("due", date(d.DeadlineAt, now))
	for _, b := range d.Bookings {
		field("booking", model.NewText(b).Line())
	}
	for _, i := range d.Inquiries {
		field("inquiry", model.NewText(i).Line())
	}
	for _, l := range d.Labels {
		field("label", l.Line())
	}
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
