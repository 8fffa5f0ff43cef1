package composer

import (
	"fmt"
	"strings"
	"sync"
	"time"

	"convo/model"
	"convo/model/action"
	"convo/model/inbox"
	"convo/ui/row"
	"convo/ui/term"
	"convo/ui/theme"
)

// wideHead is the width from which on the header is one line.
const wideHead = 120

// head says to whom, as whom, until when, and how safe the draft is.
func (p *Pane) head(w int, in *Input) []string {
	first := row.Start(&in.Theme, w)
	first.Put(theme.Rule, in.Glyphs.Rule+in.Glyphs.Rule+" ")
	p.to(first, w, in)
	if w >= wideHead {
		p.how(first.Put(theme.Text, "  "), w, in)
		return []string{first.Put(theme.Text, " ").Fill(theme.Rule, in.Glyphs.Rule, 0).End()}
	}
	second := row.Start(&in.Theme, w).Put(theme.Text, "   ")
	p.how(second, w, in)
	return []string{first.Put(theme.Text, " ").Fill(theme.Rule, in.Glyphs.Rule, 0).End(), second.End()}
}

// Who sees a note.
const (
	noteOn     = "NOTE on "
	nobodySees = "nobody outside sees it"
	noteShort  = " (internal)"
	noteSees   = " (internal, " + nobodySees + ")"
)

// noteFits reports whether the first line of w cells can say who sees a note.
func noteFits(c *model.Conversation, w int) bool {
	const rule = 4 // and a blank
	return rule+len(noteOn+noteSees)+term.Width(c.Contact.Label()) <= w
}

// leastName is what a name keeps of its cells.
const leastName = 8

// to puts what it is and who gets it. The name gives way to channel and number.
func (p *Pane) to(r *row.Row, w int, in *Input) {
	c := &in.Conv
	if p.kind == model.OpNote {
		r.Put(theme.Note, noteOn)
		sees := noteSees
		if !noteFits(c, w) {
			sees = noteShort // the line below has the rest
		}
		r.PutTail(theme.Note, c.Contact.Label(), max(r.Left()-len(sees)-1, leastName), in.Glyphs.Ellipsis)
		r.Put(theme.Note, sees)
		return
	}
	channel, number := row.Channel(c.Channel), row.Masked(c.Contact.Phone)
	if number == "" {
		number = c.Contact.Email.Line()
	}
	name := c.Contact.Label()
	switch name {
	case c.Contact.Phone.Line():
		name = "a customer without a name"
	case number:
		number = ""
	}
	if row.RightToLeft(name) && number != "" {
		number = "tel " + number
	}
	r.Put(theme.Title, "reply to ")
	behind := 4 + term.Width(channel) + term.Width(number)
	r.PutTail(theme.Title, name, max(r.Left()-behind, leastName), in.Glyphs.Ellipsis)
	r.Put(theme.Channel, "  "+channel)
	if number != "" {
		r.Put(theme.Title, "  "+number)
	}
}

// how puts as whom, the reply window, and the state of the draft.
func (p *Pane) how(r *row.Row, w int, in *Input) {
	tok, words := p.draftWords(in)
	r.PutTail(tok, words, r.Left(), in.Glyphs.Ellipsis)
	as := in.As
	if as == "" {
		as = "not known"
	}
	long, near := row.Window(&in.Conv, in.Now)
	short := row.WindowShort(&in.Conv, in.Now)
	tok = theme.Dim
	if near {
		tok, long, short = theme.Warn, "! "+long, "! "+short
	}
	if p.kind == model.OpNote {
		if !noteFits(&in.Conv, w) {
			r.PutFit(theme.Note, gap, nobodySees)
		}
		r.PutFit(theme.Dim, gap, "as "+as, as)
		return
	}
	if long == "" {
		r.PutFit(theme.Dim, gap, "as "+as, as)
		return
	}
	// When the window ends matters more than the rest of a long name.
	first, _, _ := strings.Cut(as, " ")
	for _, try := range [][2]string{{"as " + as, long}, {"as " + as, short}, {"as " + first, short}} {
		if 2*gap+term.Width(try[0])+term.Width(try[1]) <= r.Left() {
			r.PutFit(theme.Dim, gap, try[0]).PutFit(tok, gap, try[1])
			return
		}
	}
	r.PutFit(tok, gap, short)
}

// draftWords say whether the text would survive a power cut.
func (p *Pane) draftWords(in *Input) (theme.Token, string) {
	r := in.Reply
	switch {
	case r == nil || p.editor.text == "":
		return theme.Dim, "no text yet"
	case r.SaveErr != "":
		return theme.Error, "not saved: " + model.NewText(r.SaveErr).Line()
	case !r.Saved:
		return theme.Dim, "draft"
	case !r.Restored.IsZero() && r.Draft.UpdatedAt.Equal(r.Restored):
		return theme.Dim, "restored from " + row.Clock(r.Restored, in.Now)
	}
	return theme.Dim, "draft saved"
}

// about is what there is to say below the text: what stops it or what it costs.
func (p *Pane) about(w int, in *Input) []string {
	var lines []string
	say := func(tok theme.Token, words string) {
		for _, line := range term.Wrap(words, max(w-2, 1)) {
			lines = append(lines, row.Start(&in.Theme, w).Put(theme.Text, "  ").Put(tok, line).End())
		}
	}
	if r := in.Reply; r != nil {
		phase(r, in, say)
	}
	if in.Conv.Channel == "sms" && p.kind != model.OpNote && Editable(in.Reply) && p.editor.text != "" {
		say(theme.Dim, measure(p.editor.text).String())
	}
	return lines
}

// phase says how far the reply is.
func phase(r *inbox.Reply, in *Input, say func(theme.Token, string)) {
	switch r.Phase {
	case inbox.Writing:
		if r.Error != "" {
			say(theme.Error, "x "+model.NewText(r.Error).Line())
		}
		if marks := r.Draft.Canned.Unfilled(r.Draft.Body); len(marks) > 0 {
			say(theme.Warn, "! to be filled in before it leaves: "+strings.Join(marks, " "))
		}
		if steps := r.Draft.Canned.Steps(); len(steps) > 0 {
			say(theme.Pending, "> playbook "+model.NewText(r.Draft.Canned.Playbook).Line()+": send, then "+model.NewText(strings.Join(steps, ", ")).Line())
		}
		if r.Draft.Turned {
			say(theme.Warn, "! "+switched(r.Draft.Kind)+": "+keyOf(action.SendReply, in)+" asks once more before it leaves")
		}
	case inbox.Checking:
		say(theme.Pending, "~ checking before it leaves: the text is locked")
	case inbox.Asking:
		say(theme.Warn, "! "+notYet(r.Draft.Kind)+":")
		for _, why := range r.Reasons {
			say(theme.Warn, "! "+model.NewText(why).Line())
		}
	case inbox.Holding:
		left := max(r.LeavesAt.Sub(in.Now)+time.Second-1, 0) / time.Second
		say(theme.Pending, fmt.Sprintf("~ held, leaves in %d s", left))
	case inbox.Sending:
		say(theme.Pending, "~ sending")
	case inbox.Unconfirmed:
		words := "x not confirmed: it may have been sent"
		if r.Out != nil && !r.Out.Why.IsEmpty() {
			words += " (" + r.Out.Why.Line() + ")"
		}
		say(theme.Failed, words)
	}
}

// notYet is how a text that the gate keeps back is called.
func notYet(k model.OpKind) string {
	if k == model.OpNote {
		return "not noted yet"
	}
	return "not sent yet"
}

// switched tells of a text that was to be the other kind.
func switched(k model.OpKind) string {
	if k == model.OpNote {
		return "a note now, no reply"
	}
	return "a reply now, no note"
}

// gap is what stands between the parts of a header.
const gap = 2

// hint is a key and what it does.
type hint struct {
	key, does string
	short     string // the same where that does not fit; "" for nothing shorter
}

// foot is the composer's own row of keys.
func (p *Pane) foot(w int, in *Input) string {
	r := row.Start(&in.Theme, w)
	between := " "
	for _, h := range p.hints(in) {
		does, room := h.does, r.Left()-term.Width(between+h.key+" ")
		if term.Width(does) > room && h.short != "" {
			does = h.short
		}
		if term.Width(does) > room {
			continue // the row below has the ways out, too
		}
		r.Put(theme.KeyLabel, between).Put(theme.Key, h.key).Put(theme.KeyLabel, " "+does)
		between = " " + in.Glyphs.Dot + " "
	}
	return r.End()
}

func (p *Pane) hints(in *Input) []hint {
	phase := inbox.Writing
	if in.Reply != nil {
		phase = in.Reply.Phase
	}
	back := hint{key: "esc", does: "back"}
	send, does, other := keyOf(action.SendReply, in), "send", "note"
	if p.kind == model.OpNote {
		does, other = "add the note", "reply"
	}
	switch phase {
	case inbox.Writing:
	case inbox.Checking:
		return []hint{back}
	case inbox.Asking:
		read, anyway := hint{key: "enter", does: "read it"}, hint{key: send, does: does + " anyway"}
		if !in.Anyway {
			return []hint{read, back}
		}
		return []hint{read, anyway, back}
	case inbox.Holding:
		return []hint{{key: keyOf(action.Undo, in), does: "takes it back"}, back}
	case inbox.Sending:
		return []hint{back}
	case inbox.Unconfirmed:
		return []hint{{key: "y", does: "it was sent"}, {key: "n", does: "it was not (edit again)"}, back}
	}
	newline := hint{key: "enter", does: "newline"}
	if in.Enter {
		send, newline.key = "enter", keyOf(action.Newline, in)
	}
	hints := []hint{{key: send, does: does}, newline}
	if in.Turn.OK {
		hints = append(hints, hint{key: keyOf(action.SwitchKind, in), does: other})
	}
	return append(hints,
		hint{key: keyOf(action.CannedReply, in), does: "canned"},
		hint{key: keyOf(action.Editor, in), does: "$EDITOR", short: "edit"},
		hint{key: "esc", does: "keep the draft"},
	)
}

// keyOf is the key that is shown for an action.
func keyOf(name action.Name, in *Input) string {
	if in.Key != nil {
		return in.Key(name)
	}
	return defaultKeys()[name]
}

// defaultKeys are the first keys of the table.
var defaultKeys = sync.OnceValue(func() map[action.Name]string {
	first := map[action.Name]string{}
	for _, a := range action.Table() {
		if len(a.Keys) > 0 {
			first[a.Name] = a.Keys[0]
		}
	}
	return first
})
