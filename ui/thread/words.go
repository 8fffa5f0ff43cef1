package thread

import (
	"fmt"
	"time"

	"convo/model"
	"convo/model/inbox"
	"convo/ui/row"
	"convo/ui/term"
	"convo/ui/theme"
)

// instead adds what is shown where there is no message.
func (p *Pane) instead(lines []string, w int, in *Input) []string {
	v := &in.View
	tok, words := theme.Dim, "not loaded yet"
	switch {
	case in.Conv.Ref.IsZero():
		words = "no conversation is selected"
	case !in.Threads.OK && in.Threads.Why != "":
		words = "messages cannot be shown: " + in.Threads.Why
	case in.Conv.Inert():
		words = "messages cannot be shown: this id cannot be asked for"
	case v.Conv != in.Conv.Ref:
	case v.Loading:
		words = "loading messages"
	case v.Fault != nil:
		tok, words = theme.Error, "x messages could not be loaded: "+v.Fault.Error()
		if v.Fault.Help != "" {
			words += "\n" + v.Fault.Help
		}
	case v.Incorrect > 0:
		words = fmt.Sprintf("no message could be read (%d unreadable)", v.Incorrect)
	case !v.LoadedAt.IsZero():
		words = "no messages yet"
	}
	lines = append(lines, row.Blank(w))
	lines = appendWords(lines, w, in, tok, words)
	return append(lines, tail(w, in)...)
}

// appendWords adds words, wrapped and indented like the rules between messages.
func appendWords(lines []string, w int, in *Input, tok theme.Token, words string) []string {
	for _, line := range term.Wrap(words, max(w-margin, 1)) {
		lines = append(lines, row.Start(&in.Theme, w).Put(theme.Text, "  ").Put(tok, line).End())
	}
	return lines
}

// beginning is the line above the oldest loaded message. It is always there, so that
// loading moves nothing.
func beginning(in *Input) string {
	switch v := &in.View; {
	case v.More && v.Loading:
		return in.Glyphs.Up + " older ones load"
	case v.More && v.Fault != nil:
		return in.Glyphs.Up + " older ones did not load: " + v.Fault.Error()
	case v.More:
		return in.Glyphs.Up + " older ones exist"
	}
	return "the first message"
}

// unreadWords are what the rule above the first unread message says.
func (l *layout) unreadWords() string {
	n := 0
	for i := l.unread; i < len(l.ms); i++ {
		if l.ms[i].Direction == model.In {
			n++
		}
	}
	if l.in.Conv.Unread.Has() {
		return fmt.Sprintf("unread below (%d)", n)
	}
	return fmt.Sprintf("new below (%d)", n)
}

// tail is what follows the newest message: what could not be read, and a reply on
// its way.
func tail(w int, in *Input) []string {
	var lines []string
	if v := &in.View; v.Conv == in.Conv.Ref && len(v.Messages) > 0 {
		if v.Incorrect > 0 {
			lines = appendWords(lines, w, in, theme.Warn, fmt.Sprintf("! %d messages could not be read and are not shown", v.Incorrect))
		}
		if v.Fault != nil && !v.More {
			lines = appendWords(lines, w, in, theme.Error, "x newer messages could not be loaded: "+v.Fault.Error())
		} else if v.Behind {
			words := " newer messages exist"
			if v.Loading {
				words = " newer messages are loading"
			}
			lines = appendWords(lines, w, in, theme.Warn, in.Glyphs.Down+words)
		}
	}
	return append(lines, replyLines(w, in)...)
}

// replyLines are a reply that has left the composer and is no message yet.
func replyLines(w int, in *Input) []string {
	r := in.Reply
	if r == nil || r.Phase == inbox.Writing || r.Draft.Conv != in.Conv.Ref {
		return nil
	}
	look := theme.Pending
	if r.Phase == inbox.Unconfirmed {
		look = theme.Failed
	}
	b := &bodyLines{w: w, in: in, side: side{"~", theme.Pending}}
	words := phaseWords(r, in)
	if r.Draft.Kind == model.OpNote {
		b.side.look = theme.Note
		words = "internal note: " + words
	}
	b.text(model.NewText(r.Draft.Body).String())
	for _, line := range term.Wrap(words, b.room()) {
		b.add(look, line)
	}
	return b.lines
}

// phaseWords say how far a reply is.
func phaseWords(r *inbox.Reply, in *Input) string {
	switch r.Phase {
	case inbox.Checking:
		return "checking before it leaves"
	case inbox.Asking:
		return "not sent yet: the composer says why"
	case inbox.Holding:
		return fmt.Sprintf("held, leaves in %d s %s z takes it back", secondsLeft(r, in.Now), in.Glyphs.Dot)
	case inbox.Sending:
		return "sending"
	case inbox.Unconfirmed:
		return "not confirmed: it may have been sent"
	case inbox.Writing:
	}
	return ""
}

// secondsLeft is how long a held reply still waits, in started seconds.
func secondsLeft(r *inbox.Reply, now time.Time) int {
	return int(max(r.LeavesAt.Sub(now)+time.Second-1, 0) / time.Second)
}
