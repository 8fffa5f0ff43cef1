package ui

import (
	"convo/model"
	"convo/model/action"
	"convo/model/inbox"
	"convo/ui/keys"
)

// scope is the innermost thing that is open.
func (m *root) scope() scope {
	switch {
	case m.helping:
		return inHelp
	case m.about:
		return inAbout
	case m.linking:
		return inLinks
	case m.remembering:
		return inHistory
	case m.picking != nil:
		return inPicker
	case m.plan != nil:
		return inPlan
	case m.choosing != nil:
		return inReplies
	case m.prompt != nil:
		return inPrompt
	case m.filter.open:
		return inFilter
	case m.composing:
		return inComposer
	case m.load.open:
		return inLoad
	}
	return inBrowse
}

// key takes a key to the innermost scope.
func (m *root) key(k keys.Msg) {
	m.touched = true
	m.apply(inbox.Touch{})
	if k.Key.Name == "ctrl+c" {
		m.interrupted()
		return
	}
	if m.leaving {
		return
	}
	switch m.scope() {
	case inHelp:
		m.helpKey(k)
	case inLinks:
		m.linksKey(k)
	case inAbout:
		m.aboutKey(k)
	case inHistory:
		m.historyKey(k)
	case inPicker:
		m.pickerKey(k)
	case inReplies:
		m.repliesKey(k)
	case inPlan:
		m.planKey(k)
	case inPrompt:
		m.promptKey(k)
	case inFilter:
		m.filterKey(k)
	case inComposer:
		m.composerKey(k)
	case inBrowse, inLoad, unseen:
		m.browseKey(k)
	}
}

// interrupted cancels what is open, and quits the second time.
func (m *root) interrupted() {
	now := m.o.Now()
	if !m.interrupt.IsZero() && now.Sub(m.interrupt) <= interruptFor {
		if m.leaving {
			m.left = true
		}
		m.leave()
		return
	}
	m.interrupt = now
	switch m.scope() {
	case inHelp:
		m.closeHelp()
	case inLinks:
		m.closeLinks()
	case inAbout:
		m.closeAbout()
	case inHistory:
		m.closeHistory()
	case inPicker:
		m.closePicker()
	case inReplies:
		m.closeReplies()
	case inPlan:
		m.closePlan()
	case inPrompt:
		m.closePrompt()
	case inFilter:
		m.closeFilter(true)
	case inComposer:
		m.closeComposer()
	case inLoad:
		m.dropPrefix()
		m.closeLoad()
	case inBrowse, unseen:
		m.dropPrefix()
		m.gather.on = false
		m.apply(inbox.StopSearch{})
		m.apply(inbox.StopBulk{})
	}
	m.say("ctrl+c again quits")
}

// browseKey finds the action of a key outside text fields: the answer to a question,
// the second key of a prefix, or a key of its own.
func (m *root) browseKey(k keys.Msg) {
	if m.tooSmall() {
		// Nothing is to be seen, so nothing but leaving makes sense.
		if m.binds.browse[k.Key.Name] == action.Quit {
			m.leave()
		}
		return
	}
	if m.typedForComposer(k) {
		m.say("ignored: the reply has left the composer")
		return
	}
	if !m.load.open && m.answerKey(k) {
		return
	}
	name := k.Key.Name
	if m.prefix != "" {
		first := m.prefix
		m.dropPrefix()
		if name == "esc" {
			return
		}
		if a, ok := m.binds.browse[first+" "+name]; ok {
			m.run(a, k)
			return
		}
		// A prefix never eats the key after it.
	}
	if m.binds.prefix[name] {
		m.prefix = name
		m.prefixN++
		m.do(m.work.after(hintAfter, hintMsg{m.prefixN}))
		return
	}
	if a, ok := m.binds.browse[name]; ok {
		m.run(a, k)
		return
	}
	if k.Key.Rune != 0 && !k.Burst {
		m.say(model.NewText(name).Line() + " is not bound")
	}
}

// typedForComposer reports whether a letter was typed into a composer that had closed
// by itself before the terminal could show it.
func (m *root) typedForComposer(k keys.Msg) bool {
	seen, ok := k.Seen.(drawn)
	return ok && k.Key.Rune != 0 && seen.scope == inComposer && seen.gen < m.selfClosed
}

// dropPrefix forgets a first key.
func (m *root) dropPrefix() {
	if m.prefixHint {
		m.changed()
	}
	m.prefix, m.prefixHint = "", false
}

// answerKey answers the question on the status line: y and n, and Esc for no. Enter
// is not among them. The question must have been on the screen.
func (m *root) answerKey(k keys.Msg) bool {
	q := m.state.Question()
	if q == nil {
		return false
	}
	name := k.Key.Name
	if name != "y" && name != "n" && name != "esc" {
		return false
	}
	if name != "y" {
		m.hush(m.notice.n) // what was said before would look like what came of it
		m.apply(inbox.Answer{})
		return true
	}
	const not = "not answered"
	seen, ok := m.meant(k, not)
	switch {
	case !ok:
	case seen.question != q.N || seen.scope != m.scope():
		m.sayStale(not)
	default:
		m.hush(m.notice.n)
		m.apply(inbox.Answer{Yes: true})
	}
	return true
}

// paste takes pasted text to the text field that is open. Outside text fields it
// does nothing: it would act as keys.
func (m *root) paste(p keys.PasteMsg) {
	m.apply(inbox.Touch{})
	if m.leaving {
		return
	}
	switch m.scope() {
	case inComposer:
		m.composerPaste(p)
	case inPrompt:
		m.promptPaste(p.Text)
	case inFilter:
		m.filterPaste(p.Text)
	case inPicker:
		m.picker.Paste(p.Text)
		m.changed()
	case inReplies:
		m.replies.Paste(p.Text)
		m.choosingMoved()
	case inHelp:
		m.help.Paste(p.Text)
		m.helpMoved()
	case inBrowse, inLoad, inLinks, inAbout, inHistory, unseen, inPlan:
		m.say("paste ignored: no text field is open")
	}
}
