package thread

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"convo/model"
	"convo/ui/row"
	"convo/ui/term"
	"convo/ui/theme"
)

const (
	// mostBody is how many bytes of a message are shown.
	mostBody = 16 << 10

	timeColumn = len("15:04 ")
	signColumn = len("< ")
	// roomy is the width from which on messages get a column for the time.
	roomy = 24
	// margin keeps the text off the cursor column of the header.
	margin = 2
)

// side is how a message's direction looks: the sign is the first thing that tells
// it, the colour the second.
type side struct {
	sign string
	look theme.Token
}

func sideOf(d model.Direction) side {
	switch d {
	case model.In:
		return side{"<", theme.Customer}
	case model.Out:
		return side{">", theme.Own}
	case model.Note:
		return side{"#", theme.Note}
	}
	return side{"?", theme.Customer}
}

// messageLines are the lines of one message: its text, its attachments and what
// became of it.
func messageLines(w int, m *model.Message, in *Input) []string {
	at := ""
	if !m.At.IsZero() {
		at = m.At.Time().In(in.Now.Location()).Format("15:04")
	}
	b := &bodyLines{w: w, in: in, side: sideOf(m.Direction), at: at}
	b.text(shownText(m, in))
	for _, a := range m.Attachments {
		b.attachment(a)
	}
	b.outcome(m)
	return b.lines
}

// shownText is a message's text, or what stands for it.
func shownText(m *model.Message, in *Input) string {
	body := strings.TrimRight(m.Text.String(), "\n\t ")
	switch {
	case body == "" && len(m.Attachments) == 0:
		return "(no text)"
	case len(body) <= mostBody:
		return body
	}
	cut := mostBody
	for cut > 0 && !utf8.RuneStart(body[cut]) {
		cut--
	}
	return fmt.Sprintf("%s\n%s more: %s not shown", body[:cut], in.Glyphs.Ellipsis, bytes(int64(len(body)-cut)))
}

// bodyLines collects the lines of a message.
type bodyLines struct {
	w     int
	in    *Input
	side  side
	at    string
	lines []string

	// last is the text of the line that was added last, for putting more behind it.
	last string
}

// indent is the width of the columns before the text.
func (b *bodyLines) indent() int {
	if b.w < roomy {
		return signColumn
	}
	return margin + timeColumn + signColumn
}

func (b *bodyLines) room() int { return max(b.w-b.indent(), 1) }

// text adds the message's text, with time and sign before its first line.
func (b *bodyLines) text(s string) {
	if s == "" {
		return
	}
	for _, line := range term.Wrap(s, b.room()) {
		b.add(b.side.look, line)
	}
}

// add adds a line. Time and sign stand before the first one only.
func (b *bodyLines) add(tok theme.Token, line string) {
	r := b.begin(len(b.lines) == 0)
	b.lines = append(b.lines, r.Put(tok, line).End())
	b.last = line
}

// begin starts a line with its columns filled in.
func (b *bodyLines) begin(first bool) *row.Row {
	r := row.Start(&b.in.Theme, b.w)
	at, sign := "", " "
	if first {
		at, sign = b.at, b.side.sign
	}
	if b.w >= roomy {
		r.Put(theme.Text, "  ").Put(theme.Dim, term.Pad(at, timeColumn))
	}
	return r.Put(b.side.look, sign).Put(theme.Text, " ")
}

// attachment adds a file: what it is, and its link in full.
func (b *bodyLines) attachment(a model.Attachment) {
	what := "file"
	if name := a.Name.Line(); name != "" {
		what += ": " + name
	}
	var about []string
	if a.Type != "" {
		about = append(about, model.NewText(a.Type).Line())
	}
	if a.Size > 0 {
		about = append(about, bytes(a.Size))
	}
	if len(about) > 0 {
		what += " (" + strings.Join(about, ", ") + ")"
	}
	for _, line := range term.Wrap(what, b.room()) {
		b.add(b.side.look, line)
	}
	if link := a.URL.Line(); link != "" {
		for _, line := range term.Wrap(link, b.room()) {
			b.add(theme.Dim, line)
		}
	}
}

// outcome adds who wrote the message and what became of it: behind the last line
// where there is room, else below it. Right-to-left text gets nothing of ours on
// its line, because terminals that reorder it would draw that in the middle of it.
func (b *bodyLines) outcome(m *model.Message) {
	if m.Direction == model.Out && m.Status == model.Failed {
		b.add(theme.Failed, "x failed: it did not reach the customer"+by(m))
		return
	}
	words := outcomeWords(m)
	if words == "" {
		return
	}
	words = "(" + words + ")"
	if n := term.Width(b.last); len(b.lines) > 0 && n+2+term.Width(words) <= b.room() && !row.RightToLeft(b.last) {
		r := b.begin(len(b.lines) == 1).Put(b.side.look, b.last)
		b.lines[len(b.lines)-1] = r.Put(theme.Text, "  ").Put(theme.Dim, words).End()
		return
	}
	for _, line := range term.Wrap(words, b.room()) {
		b.add(theme.Dim, line)
	}
}

// outcomeWords says in words who wrote a message of ours and how far it got.
func outcomeWords(m *model.Message) string {
	switch m.Direction {
	case model.Note:
		return "internal note" + by(m)
	case model.Out:
	case model.In:
		return ""
	default:
		return model.NewText(string(m.Direction)).Line()
	}
	name, words := m.Author.Line(), deliveryWords(m.Status)
	if name == "" || words == "" {
		return name + words
	}
	return name + ", " + words
}

func by(m *model.Message) string {
	if name := m.Author.Line(); name != "" {
		return ", by " + name
	}
	return ""
}

// deliveryWords names a delivery state; "" where the system has none. One that an API
// invents later is shown as it came.
func deliveryWords(d model.Delivery) string {
	switch d {
	case model.Queued:
		return "queued, not sent yet"
	case model.Sent:
		return "sent"
	case model.Delivered:
		return "delivered"
	case model.ReadByCustomer:
		return "read"
	case "":
		return ""
	case model.DeliveryUnknown:
		return "delivery not known"
	case model.Received, model.Failed:
	}
	return model.NewText(string(d)).Line()
}

// bytes is a size in the usual units.
func bytes(n int64) string {
	const kilo = 1000
	switch {
	case n < kilo:
		return fmt.Sprintf("%d B", n)
	case n < kilo*kilo:
		return fmt.Sprintf("%d kB", (n+kilo/2)/kilo)
	}
	return fmt.Sprintf("%.1f MB", float64(n)/(kilo*kilo))
}
