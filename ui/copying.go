package ui

import (
	"fmt"
	"strconv"
	"strings"

	"convo/model"
	"convo/model/action"
	"convo/model/inbox"
	"convo/ui/row"
	"convo/ui/term"
)

// clip is what goes into a clipboard, and what it is called.
type clip struct{ what, text string }

// copies reports whether an action copies something of a conversation.
func copies(name action.Name) bool {
	switch name {
	case action.CopyID, action.CopyPhone, action.CopyName, action.CopyMessage, action.CopyThread, action.CopyLink:
		return true
	default:
		return false
	}
}

// copyOf puts something of a conversation into the clipboard of the person's terminal.
func (m *root) copyOf(name action.Name, ref model.Ref) {
	refs := m.copied(name, ref)
	var clips []clip
	why := ""
	for _, ref := range refs {
		if s := m.canCopy(name, ref); s.OK {
			clips = append(clips, m.clip(name, ref))
		} else {
			why = s.Why
		}
	}
	switch {
	case len(clips) == 0:
		m.say("not copied: " + why)
	case len(refs) == 1:
		m.copyText(clips[0])
	default:
		m.copyText(eachOnALine(clips, len(refs)))
	}
}

// copied are the conversations that something is copied of: the marked ones for what is
// one word of each, else the one that the key means.
func (m *root) copied(name action.Name, ref model.Ref) []model.Ref {
	if name == action.CopyID || name == action.CopyPhone || name == action.CopyName {
		if marks := m.state.Marks(); len(marks) > 0 {
			return marks
		}
	}
	return []model.Ref{ref}
}

// eachOnALine are clips of several conversations, a line each.
func eachOnALine(clips []clip, of int) clip {
	lines := make([]string, len(clips))
	for i, c := range clips {
		lines[i] = c.text
	}
	what := plural(len(clips), "line")
	if n := of - len(clips); n > 0 {
		what += " (" + strconv.Itoa(n) + " of the marked have nothing to copy)"
	}
	return clip{what, strings.Join(lines, "\n")}
}

// copyText writes to the clipboard and tells what went where.
func (m *root) copyText(c clip) {
	seq, err := term.Copy(m.o.Info, c.text)
	if err != nil {
		m.say("not copied: " + err.Error())
		return
	}
	m.screen.Write(seq)
	m.tell(term.Copied(m.o.Info, c.what))
}

// canCopyAny says whether an action finds something to copy, and if not, why.
func (m *root) canCopyAny(name action.Name, ref model.Ref) (s model.Support) {
	for _, ref := range m.copied(name, ref) {
		if s = m.canCopy(name, ref); s.OK {
			break
		}
	}
	return s
}

// canCopy says whether there is something to copy, and if not, why.
func (m *root) canCopy(name action.Name, ref model.Ref) model.Support {
	c, known := m.state.Conversation(ref)
	switch {
	case !known:
		return model.No("no conversation is selected")
	case m.o.Info.Dumb:
		return model.No(term.ErrNoCopy.Error())
	case name == action.CopyPhone && model.Dial(c.Contact.Phone) == "":
		return model.No("no phone number is known")
	case name == action.CopyName && c.Contact.Name.Line() == "":
		return model.No("no name is known")
	case name == action.CopyMessage || name == action.CopyThread:
		return m.canQuote(ref)
	case name == action.CopyLink:
		return m.canLink(ref)
	}
	return model.Yes()
}

// canQuote says whether messages of a conversation are loaded, and if not, why.
func (m *root) canQuote(ref model.Ref) model.Support {
	if s := m.state.Account(ref.Account).Caps.Threads; !s.OK {
		return s
	}
	v, ok := m.state.Thread(ref)
	switch {
	case len(v.Messages) > 0:
		return model.Yes()
	case ok && !v.LoadedAt.IsZero():
		return model.No("there are no messages")
	}
	return model.No("its messages are not loaded yet")
}

// clip is what an action copies. There is something to copy.
func (m *root) clip(name action.Name, ref model.Ref) clip {
	c, _ := m.state.Conversation(ref)
	v, _ := m.state.Thread(ref)
	switch name {
	case action.CopyPhone:
		return phoneClip(c.Contact.Phone)
	case action.CopyName:
		return clip{"the name", c.Contact.Name.Line()}
	case action.CopyMessage:
		msg := m.messageMeant(v.Messages)
		what := "the message"
		if !msg.At.IsZero() {
			what += " of " + row.Clock(msg.At.Time(), m.o.Now())
		}
		return clip{what, messageText(msg)}
	case action.CopyThread:
		return m.threadClip(&c, v)
	case action.CopyLink:
		all := linksOf(v.Messages, 2, m.o.Now())
		what := "the link to " + all[0].Host
		if len(all) > 1 {
			what = "the newest link, to " + all[0].Host + " (" + m.binds.key(action.Links) + " shows all),"
		}
		return clip{what, all[0].URL}
	default:
		id := id(ref)
		if m.several() {
			id = accountWords(ref.Account) + "/" + id
		}
		return clip{"the id " + id, id}
	}
}

// phoneClip is a number as it can be dialled, and says where it was more than that.
func phoneClip(number model.Text) clip {
	dial := model.Dial(number)
	if !row.PlainNumber(number) {
		return clip{dial + ", which is the number without its characters that cannot be dialled,", dial}
	}
	return clip{"the phone number " + dial, dial}
}

// messageMeant is the message that a key means: the lowest one on the screen while the
// thread is being read, else the newest.
func (m *root) messageMeant(all []model.Message) *model.Message {
	if m.reading {
		lowest := m.thread.Lowest()
		for i := range all {
			if all[i].ID == lowest {
				return &all[i]
			}
		}
	}
	return &all[len(all)-1]
}

// messageText is a message with its files, in lines.
func messageText(msg *model.Message) string {
	var lines []string
	if text := strings.TrimRight(msg.Text.String(), "\n\t "); text != "" {
		lines = append(lines, text)
	}
	for _, a := range msg.Attachments {
		lines = append(lines, strings.TrimSpace("file: "+a.Name.Line()+" "+a.URL.Line()))
	}
	return strings.Join(lines, "\n")
}

// threadClip is the loaded thread in lines, as much of its end as a clipboard takes.
func (m *root) threadClip(c *model.Conversation, v inbox.ThreadView) clip {
	n, size := 0, 0
	texts := make([]string, len(v.Messages))
	for i := len(v.Messages) - 1; i >= 0; i-- {
		texts[i] = m.entry(c, &v.Messages[i])
		if size += len(texts[i]) + 1; size > term.MaxCopy {
			break
		}
		n++
	}
	what := plural(n, "message")
	switch all := len(v.Messages); {
	case n < all:
		what = fmt.Sprintf("the newest %d of %d messages, as many as a clipboard takes,", n, all)
	case v.More:
		what += ", all that are loaded,"
	}
	return clip{what, strings.Join(texts[len(texts)-n:], "\n")}
}

// entry is a message as a line of a record, its further lines indented.
func (m *root) entry(c *model.Conversation, msg *model.Message) string {
	who := c.Contact.Label()
	switch msg.Direction {
	case model.Out:
		who = "us"
	case model.Note:
		who = "note"
	case model.In:
	}
	if author := msg.Author.Line(); author != "" && msg.Direction != model.In {
		who += " (" + author + ")"
	}
	at := "----------------"
	if !msg.At.IsZero() {
		at = msg.At.Time().In(m.o.Now().Location()).Format("2006-01-02 15:04")
	}
	return at + "  " + who + ": " + strings.ReplaceAll(messageText(msg), "\n", "\n    ")
}

// canLink says whether there is a link in what is loaded, and if not, why.
func (m *root) canLink(ref model.Ref) model.Support {
	if s := m.canQuote(ref); !s.OK {
		return s
	}
	if v, _ := m.state.Thread(ref); len(linksOf(v.Messages, 1, m.o.Now())) == 0 {
		return model.No("there is no link in the messages that are loaded")
	}
	return model.Yes()
}
