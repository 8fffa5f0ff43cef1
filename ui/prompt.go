package ui

import (
	"strings"

	"convo/model"
	"convo/model/action"
	"convo/model/inbox"
	"convo/ui/field"
	"convo/ui/help"
	"convo/ui/keys"
	"convo/ui/screen"
	"convo/ui/term"
	"convo/ui/theme"
)

// prompt asks for one line: what to set, or a word to confirm with. It belongs to one
// conversation from the key that opened it on.
type prompt struct {
	action  action.Name
	kind    model.OpKind
	account string
	conv    model.Ref   // whose it is; for creating, the one beside which that was begun
	all     []inbox.Act // whose it is instead: the marks
	seen    model.Stamp // conv's last message when it was opened

	title   string
	enter   string // what Enter does, in the key row
	preset  string
	words   []string // what Tab goes through
	err     string   // why what was typed will not do
	subject string   // of a new conversation, once it was given
	next    bool     // that was the first of two questions

	field   field.Field
	version uint64 // of what is typed: Enter counts only if it was read from a frame that showed it
}

const (
	longestLine = 500 // characters of what is typed
	mostLabel   = 40  // cells of a name in a title
	mostTitle   = 4   // lines of a title
	leastField  = 20  // cells of the text
)

// openPrompt asks for what an action needs. Rows keep their places while it is open.
func (m *root) openPrompt(a *action.Action, ref model.Ref) {
	if s := m.canOn(a, ref); !s.OK {
		m.say("not " + done(a.Name) + ": " + s.Why)
		return
	}
	c, _ := m.state.Conversation(ref)
	p := &prompt{action: a.Name, kind: a.Op, account: ref.Account, conv: ref, seen: c.LastMessageAt}
	m.words(p, &c)
	m.startPrompt(p)
}

func (m *root) startPrompt(p *prompt) {
	p.field = field.New(longestLine)
	p.field.Set(p.preset)
	m.prompt = p
	m.apply(inbox.Freeze{On: true})
	m.promptMoved()
}

func (m *root) closePrompt() {
	m.prompt = nil
	m.apply(inbox.Freeze{})
	m.changed()
}

// promptMoved notes that the prompt has to be drawn anew before Enter counts.
func (m *root) promptMoved() {
	m.changed()
	m.prompt.version = m.gen
}

// words are what a prompt says and begins with.
func (m *root) words(p *prompt, c *model.Conversation) {
	who := m.called(p.conv)
	var d model.Details
	if c.More != nil {
		d = *c.More
	}
	switch p.kind {
	case model.OpChannel:
		p.title, p.enter = "default channel of "+who, "set"
		p.preset, p.words = model.NewText(d.DefaultChannel).Line(), m.channels(p.account)
	case model.OpSubject:
		p.title, p.enter, p.preset = "subject of "+who, "set", d.Subject.Line()
	case model.OpConnect:
		p.title, p.enter = "connect a booking to "+who+": the booking's id", "connect"
	case model.OpDisconnect:
		p.title, p.enter, p.words = "disconnect a booking from "+who+": the booking's id", "disconnect", d.Bookings
		if len(d.Bookings) == 1 {
			p.preset = model.NewText(d.Bookings[0]).Line()
		}
	case model.OpDelete:
		p.title, p.enter = "delete "+who+" for good? type its id to confirm", "delete"
	case model.OpCreate:
		m.createWords(p)
	default:
	}
}

// called names a conversation so that it cannot be taken for another one.
func (m *root) called(ref model.Ref) string {
	s := term.CutTail(m.label(ref), mostLabel, m.o.Glyphs.Ellipsis) + " (id " + id(ref)
	if m.several() {
		s += " in " + accountWords(ref.Account)
	}
	return s + ")"
}

// channels are the default channels that an account's loaded conversations have.
func (m *root) channels(account string) []string {
	seen := map[string]bool{}
	for i := range m.state.Len() {
		if c := m.state.Row(i).Conv; c.Ref.Account == account && c.More != nil && c.More.DefaultChannel != "" {
			seen[c.More.DefaultChannel] = true
		}
	}
	return sorted(seen)
}

// promptKey takes a key to the prompt.
func (m *root) promptKey(k keys.Msg) {
	p := m.prompt
	switch k.Key.Name {
	case "esc":
		m.closePrompt()
	case "f1":
		m.openHelp(help.Page)
	case "enter":
		m.promptEnter(k)
	case "tab":
		if word := nextWord(p.words, p.field.Text()); word != "" {
			p.field.Set(word)
			m.promptMoved()
		}
	default:
		m.promptEdited(p.field.Key(k.Key))
	}
}

func (m *root) promptPaste(text string) { m.promptEdited(m.prompt.field.Paste(text)) }

func (m *root) promptEdited(changed bool) {
	if changed {
		m.prompt.err = ""
	}
	m.promptMoved()
}

// promptEnter takes the line for what the person wants, if the key was read from a
// frame that showed it.
func (m *root) promptEnter(k keys.Msg) {
	p := m.prompt
	not := "not " + done(p.action)
	seen, ok := m.meant(k, not)
	if !ok {
		return
	}
	if seen.scope != inPrompt || seen.gen < p.version {
		m.sayStale(not)
		return
	}
	if why := m.promptDone(p, p.field.Text()); why != "" {
		p.err = why
		m.promptMoved()
	}
}

// promptDone acts on a line and closes the prompt, or says why the line will not do.
func (m *root) promptDone(p *prompt, text string) (why string) {
	value := strings.TrimSpace(text)
	switch {
	case p.action == action.Snooze:
		return m.snoozeTyped(p, value)
	case p.all != nil:
		return m.promptAllDone(p, value)
	case p.kind == model.OpCreate:
		return m.create(p, value)
	case p.kind == model.OpDelete:
		if text != p.conv.ID {
			return "that is not its id"
		}
		value = ""
	case value == "":
		return "nothing is typed yet"
	case text == p.preset && p.kind != model.OpDisconnect:
		m.closePrompt()
		m.say("unchanged, and nothing was sent")
		return ""
	}
	m.closePrompt()
	m.apply(inbox.Act{By: p.action, Kind: p.kind, Conv: p.conv, Value: value, Seen: p.seen})
	return ""
}

// nextWord is what Tab makes of what is typed: the next of the words where it is one of
// them, else as much as all those that begin with it agree on.
func nextWord(words []string, typed string) string {
	var fit []string
	for i, w := range words {
		if w == typed {
			return words[(i+1)%len(words)]
		}
		if strings.HasPrefix(w, typed) {
			fit = append(fit, w)
		}
	}
	if len(fit) == 0 {
		return ""
	}
	if word := commonPrefix(fit); len(word) > len(typed) {
		return word
	}
	return fit[0]
}

// promptTitle is the title in lines of the screen's width.
func (m *root) promptTitle() []string {
	lines := term.Wrap(m.prompt.title, max(m.w-2, 1))
	return lines[:min(len(lines), mostTitle)]
}

// drawPrompt draws it in rows lines; it answers where the text cursor stands. The last
// of them is the text.
func (m *root) drawPrompt(rows int) *screen.Point {
	p, t := m.prompt, m.o.Theme
	look := theme.Title
	if p.kind == model.OpDelete {
		look = theme.Warn
	}
	title := m.promptTitle()
	for _, line := range title[:min(len(title), rows-1)] {
		m.pen.begin(m.w)
		m.pen.blank(1)
		m.pen.text(t.SGR(look), line)
		m.pen.end()
	}
	y := len(m.pen.ends)
	m.pen.begin(m.w)
	m.pen.text(t.SGR(theme.Key), " > ")
	said, token := strings.Join(p.words, " "), theme.Dim
	if p.err != "" {
		said, token = p.err, theme.Error
	}
	room := max(m.pen.left-term.Width(said)-2, leastField)
	before, after := p.field.Window(min(room, m.pen.left))
	m.pen.text(t.SGR(theme.Input), before+after)
	m.rightCut(t.SGR(token), model.NewText(said).Line())
	m.pen.end()
	if m.scope() != inPrompt {
		return nil
	}
	return &screen.Point{X: min(3+term.Width(before), m.w-1), Y: y}
}
