package thread

import (
	"strings"

	"convo/model"
	"convo/ui/row"
	"convo/ui/term"
	"convo/ui/theme"
)

const (
	// wideHead is the width from which on the header is one line.
	wideHead = 110
	// tallHead is the height from which on a narrow header may have two lines.
	tallHead = 8
)

// head is what stands above the messages: with whom, how the conversation stands,
// and what failed.
func head(w, h int, in *Input) []string {
	sign, look := "  ", theme.Text
	if in.Focused {
		sign, look = "> ", theme.Title
	}
	first := row.Start(&in.Theme, w).Put(look, sign)
	if in.Unknown || in.Conv.Ref.IsZero() {
		return []string{first.Put(look, unknownWords(in)).End()}
	}
	who(first, in)
	lines := make([]string, 0, h) // with room for what follows
	switch {
	case w >= wideHead:
		how(first.Put(theme.Text, "  "), in)
		lines = append(lines, first.End())
	case h >= tallHead:
		second := row.Start(&in.Theme, w).Put(theme.Text, "  ")
		how(second, in)
		lines = append(lines, first.End(), second.End())
	default:
		lines = append(lines, first.End())
	}
	if subject := subjectWords(in); subject != "" && h >= tallHead {
		r := row.Start(&in.Theme, w).Put(theme.Dim, "  subject ")
		lines = append(lines, r.PutTail(theme.Text, subject, w, in.Glyphs.Ellipsis).End())
	}
	if failed := failedWords(in); failed != "" && h > len(lines)+1 {
		r := row.Start(&in.Theme, w).Put(theme.Failed, "x ")
		lines = append(lines, r.PutTail(theme.Failed, failed, w, in.Glyphs.Ellipsis).End())
	}
	return lines
}

// unknownWords say that there is nothing to tell about, or no more than an id.
func unknownWords(in *Input) string {
	switch id := model.NewText(in.Conv.Ref.ID).Line(); {
	case id == "":
		return "no conversation"
	case in.Gone:
		return id + ": the server knows no such conversation"
	default:
		return id + ": not read yet"
	}
}

// gap is what stands between the parts of a header.
const gap = 2

// who puts name, number and channel. The number tells customers apart, so a long
// name gives way to it.
func who(r *row.Row, in *Input) {
	c := &in.Conv
	number, name := c.Contact.Phone.Line(), c.Contact.Label()
	if number == "" {
		number = c.Contact.Email.Line()
	}
	if number == name {
		number = ""
	}
	channel := row.Channel(c.Channel)
	var marks []string
	if model.MixedScript(c.Contact.Name) {
		marks = append(marks, "mixed alphabets!")
	}
	if !row.PlainNumber(c.Contact.Phone) {
		marks = append(marks, "odd digits!")
	}
	if row.RightToLeft(name) && number != "" {
		// A letter in between keeps terminals from drawing the digits as part of the name.
		number = "tel " + number
	}
	behind := 2*margin + term.Width(number) + term.Width(channel)
	const least = 8
	r.PutTail(theme.Title, name, max(r.Left()-behind, least), in.Glyphs.Ellipsis)
	if number != "" {
		r.Put(theme.Text, "  ").Put(theme.Text, number)
	}
	r.Put(theme.Text, "  ").Put(theme.Channel, channel)
	if len(marks) > 0 {
		r.Put(theme.Warn, "  "+strings.Join(marks, " "))
	}
}

// how puts owner, status, reply window and deadline.
func how(r *row.Row, in *Input) {
	c := &in.Conv
	r.PutTail(theme.Dim, ownerWords(in), r.Left(), in.Glyphs.Ellipsis)
	r.PutFit(theme.Dim, gap, statusWords(c.Status))
	if s, near := row.Window(c, in.Now); s != "" && !putTimer(r, near, s) {
		putTimer(r, near, row.WindowShort(c, in.Now))
	}
	if s, near := row.Deadline(c, in.Now); s != "" {
		putTimer(r, near, s)
	}
}

// putTimer puts what runs out, with a sign where that is soon. It reports whether there
// was room.
func putTimer(r *row.Row, near bool, words string) bool {
	sign, tok := "", theme.Dim
	if near {
		sign, tok = "! ", theme.Warn
	}
	if gap+len(sign)+term.Width(words) > r.Left() {
		return false
	}
	r.Put(theme.Text, "  ").Put(tok, sign).Put(tok, words)
	return true
}

// subjectWords is the subject, where the system has one.
func subjectWords(in *Input) string {
	if in.Conv.More == nil {
		return ""
	}
	return in.Conv.More.Subject.Line()
}

func ownerWords(in *Input) string {
	switch {
	case !in.Conv.Owner.Known:
		return "owner ? (not known)"
	case in.Conv.Owner.IsNobody():
		return "owner - (nobody)"
	}
	return "owner " + in.OwnerName
}

func statusWords(s model.Status) string {
	if s == "" {
		return "status not known"
	}
	return model.NewText(string(s)).Line()
}

// failedWords say what went wrong last: with an action or a reply of ours, else with
// the newest message that we sent. They stay until something was sent since.
func failedWords(in *Input) string {
	switch {
	case in.Failure != "":
		return model.NewText(in.Failure).Line()
	case in.Reply != nil && in.Reply.Error != "":
		return model.NewText(in.Reply.Error).Line()
	case in.View.Conv != in.Conv.Ref:
		return ""
	}
	for i := len(in.View.Messages) - 1; i >= 0; i-- {
		m := &in.View.Messages[i]
		if m.Direction != model.Out {
			continue
		}
		if m.Status != model.Failed {
			return ""
		}
		return "failed at " + row.Clock(m.At.Time(), in.Now) + ": " + m.Text.Line()
	}
	return ""
}
