package ui

import (
	"context"

	tea "github.com/charmbracelet/bubbletea"

	"convo/model"
	"convo/model/canned"
	"convo/model/inbox"
	"convo/ui/keys"
	"convo/ui/replies"
	"convo/ui/row"
)

// cannedReplies are the canned replies as they were last read.
type cannedReplies struct {
	all      []canned.Reply
	problems []model.Text // files that cannot be used
	loading  bool
}

// cannedMsg brings the canned replies.
type cannedMsg struct {
	all      []canned.Reply
	problems []model.Text
}

// choosing is what a canned reply is chosen for.
type choosing struct {
	conv    model.Ref
	version uint64 // of the rows shown: Enter counts only if it was read from them
}

// readReplies reads the canned replies again: files change while convo runs.
func (m *root) readReplies() {
	read := m.o.Replies
	if read == nil || m.canned.loading {
		return
	}
	m.canned.loading = true
	m.do(m.job(func(context.Context) (tea.Msg, error) {
		all, problems := read()
		return cannedMsg{all, problems}, nil
	}))
}

// repliesRead takes the canned replies in.
func (m *root) repliesRead(msg cannedMsg) {
	m.canned = cannedReplies{all: msg.all, problems: msg.problems}
	if m.choosing != nil {
		m.replies.Set(m.canned.all)
		m.choosingMoved()
	}
}

// opensReplies reports whether a printable key that is bound to the canned replies
// opens them: alone, on an empty line, and where there are any.
func (m *root) opensReplies(k keys.Msg) bool {
	return !k.Burst && m.composer.OnEmptyLine() && len(m.canned.all)+len(m.canned.problems) > 0
}

// openReplies lets somebody choose a canned reply for a conversation. typed tells that
// its opening character was typed, which may have been meant as text.
func (m *root) openReplies(ref model.Ref, typed bool) {
	if m.composing && m.phase != inbox.Writing {
		m.say("no canned reply: the text is locked")
		return
	}
	if why := m.cannotWrite(ref, model.OpReply); !m.composing && why != "" {
		m.say("no reply: " + why)
		return
	}
	if m.o.Replies == nil {
		m.say("there are no canned replies")
		return
	}
	c, _ := m.state.Conversation(ref)
	m.choosing = &choosing{conv: ref}
	m.replies.Open(replies.Options{
		To: c.Contact.Label(), Channel: c.Channel, Typed: typed,
		Fill: func(body string) (string, []string) { return canned.Fill(body, m.valueOf(&c)) },
	}, m.canned.all)
	m.apply(inbox.Freeze{On: true})
	m.choosingMoved()
	m.readReplies()
}

func (m *root) closeReplies() {
	m.choosing = nil
	m.apply(inbox.Freeze{})
	m.changed()
}

// choosingMoved notes that another reply may stand under the cursor.
func (m *root) choosingMoved() {
	m.changed()
	m.choosing.version = m.gen
}

// repliesKey takes a key to the canned replies. Enter must have been read from a frame
// that showed what would be put in.
func (m *root) repliesKey(k keys.Msg) {
	if k.Key.Name == "enter" {
		const not = "not put in"
		seen, ok := m.meant(k, not)
		if !ok {
			return
		}
		if seen.scope != inReplies || seen.gen < m.choosing.version {
			m.sayStale(not)
			return
		}
	}
	switch m.replies.Update(k.Key) {
	case replies.Open:
		m.choosingMoved()
	case replies.Cancelled:
		m.closeReplies()
	case replies.Typed:
		m.closeReplies()
		m.putIn(string(replies.Opener), nil)
	case replies.Chosen:
		ref := m.choosing.conv
		r, _ := m.replies.Current()
		m.closeReplies()
		m.useReply(ref, r)
	}
}

// useReply puts a canned reply into the text, or shows what one without a text does.
func (m *root) useReply(ref model.Ref, r canned.Reply) {
	steps := make([]string, len(r.Then))
	for i, st := range r.Then {
		steps[i] = st.Words
	}
	if r.Body == "" {
		m.openPlan(ref, r.Name, steps, false)
		return
	}
	if !m.composing {
		m.openComposer(ref, model.OpReply)
	}
	if !m.composing || m.composer.Conv() != ref {
		return // it is asked first who I am
	}
	c, _ := m.state.Conversation(ref)
	text, missing := canned.Fill(r.Body, m.valueOf(&c))
	adds := &model.Canned{Missing: missing}
	if len(steps) > 0 {
		adds.Playbook, adds.Then = model.NewText(r.Name).Line(), steps
	}
	m.putIn(text, adds)
}

// putIn puts text in at the cursor.
func (m *root) putIn(text string, adds *model.Canned) {
	if m.composer.Paste(text) {
		m.apply(inbox.Edit{Conv: m.composer.Conv(), Kind: m.composer.Kind(), Body: m.composer.Body(), Canned: adds})
	}
	m.changed()
}

// valueOf knows what the placeholders become for a conversation.
func (m *root) valueOf(c *model.Conversation) func(name string) string {
	me, _ := m.state.Me(c.Ref.Account)
	details := model.Details{}
	if c.More != nil {
		details = *c.More
	}
	return func(name string) string {
		switch name {
		case "contact.name":
			return c.Contact.Name.Line()
		case "contact.first_name":
			return canned.FirstName(c.Contact.Name.Line())
		case "contact.phone":
			return c.Contact.Phone.Line()
		case "contact.email":
			return c.Contact.Email.Line()
		case "me.name":
			return me.Name.Line()
		case "me.first_name":
			return canned.FirstName(me.Name.Line())
		case "conversation.subject":
			return details.Subject.Line()
		case "conversation.id":
			return c.Ref.ID
		case "conversation.channel":
			return row.Channel(c.Channel)
		case "booking":
			if len(details.Bookings) == 1 {
				return details.Bookings[0]
			}
		}
		return ""
	}
}
