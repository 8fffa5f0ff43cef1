package ui

import (
	"strconv"
	"strings"
	"time"

	"convo/model"
	"convo/model/action"
	"convo/model/inbox"
	"convo/ui/picker"
	"convo/ui/row"
)

// marked reports whether the next action is for marks.
func (m *root) marked() bool { return m.state.MarksVersion() != 0 }

// actOnMarks carries out an action on everything that is marked.
func (m *root) actOnMarks(a *action.Action) {
	var acts []inbox.Act
	for _, e := range m.marksWith() {
		acts = append(acts, m.actOf(a, e.Conv, e.Seen, *e.Shown))
	}
	m.applyAll(acts)
}

// applyAll hands a bulk to the State. Where part of it is done in the name of the person
// at the keyboard, who that is comes first.
func (m *root) applyAll(acts []inbox.Act) {
	for _, e := range acts {
		if !m.needsMe(e.Conv, e.Kind) || e.Person.ID != "" || !m.state.Can(e.Conv, e.Kind).OK {
			continue
		}
		account := e.Conv.Account
		m.openIdentity(account, func(me model.Person) {
			for i := range acts {
				if acts[i].Kind == model.OpAssign && acts[i].Conv.Account == account {
					acts[i].Person = me
				}
			}
			m.applyAll(acts)
		})
		return
	}
	m.gather.on = false
	m.apply(inbox.ActAll{Acts: acts})
}

// marksWith are the marks with what is shown of each now.
func (m *root) marksWith() (acts []inbox.Act) {
	for _, ref := range m.state.Marks() {
		c, _ := m.state.Conversation(ref)
		owner := c.Owner
		acts = append(acts, inbox.Act{Conv: ref, Seen: c.LastMessageAt, Shown: &owner})
	}
	return acts
}

// beginOnMarks opens what an action needs for everything that is marked.
func (m *root) beginOnMarks(a *action.Action) {
	if s := m.canAll(a); !s.OK {
		not := "not " + done(a.Name)
		if a.Op.IsSend() {
			not = "not written"
		}
		m.say(not + ": " + s.Why)
		return
	}
	m.gather.on = false
	if a.Name == action.Assign {
		m.openAssignAll()
		return
	}
	m.openPromptAll(a)
}

// openAssignAll opens the picker for the marks. People belong to an account.
func (m *root) openAssignAll() {
	all := m.marksWith()
	account := all[0].Conv.Account
	for _, e := range all {
		if e.Conv.Account != account {
			m.say("not assigned: the marks are in several accounts, and nobody is in all of them")
			return
		}
	}
	m.openPicker(&picking{account: account, all: all}, picker.Options{
		Title: "assign " + plural(len(all), "conversation") + m.in(account) + " to", Verb: "assign",
		Nobody: m.state.Can(all[0].Conv, model.OpRelease).OK,
	})
}

// openPromptAll asks for what is to be set in all marks.
func (m *root) openPromptAll(a *action.Action) {
	all := m.marksWith()
	p := &prompt{action: a.Name, kind: a.Op, account: all[0].Conv.Account, all: all}
	who := plural(len(all), "conversation")
	switch a.Op {
	case model.OpChannel:
		p.title, p.enter, p.words = "default channel of "+who, "set", m.channels(p.account)
	case model.OpSubject:
		p.title, p.enter = "subject of "+who, "set"
	case model.OpConnect:
		p.title, p.enter = "connect a booking to "+who+": the booking's id", "connect"
	case model.OpDisconnect:
		p.title, p.enter = "disconnect a booking from "+who+": the booking's id", "disconnect"
	case model.OpDelete:
		p.title, p.enter = "delete "+who+" for good? type how many to confirm", "delete"
	default:
	}
	m.startPrompt(p)
}

// promptAllDone acts on the line for the marks, or says why it will not do.
func (m *root) promptAllDone(p *prompt, value string) (why string) {
	e := inbox.ActAll{Acts: p.all}
	switch {
	case p.kind == model.OpDelete && value != strconv.Itoa(len(p.all)):
		return "that is not how many"
	case p.kind == model.OpDelete:
		e.Sure, value = true, ""
	case value == "":
		return "nothing is typed yet"
	}
	for i := range e.Acts {
		e.Acts[i].By, e.Acts[i].Kind, e.Acts[i].Value = p.action, p.kind, value
	}
	m.closePrompt()
	m.apply(e)
	return ""
}

// mostTried is how many marks are looked at before an action counts as impossible.
const mostTried = 50

// canAll says whether an action is possible on any of the marks, and if not, why.
func (m *root) canAll(a *action.Action) model.Support {
	refs := m.state.Marks()
	if a.Op.IsSend() {
		return model.No("it goes to one customer, and " + strconv.Itoa(len(refs)) + " are marked: esc takes the marks off")
	}
	s := model.No("nothing is marked")
	for _, ref := range refs[:min(len(refs), mostTried)] {
		if s = m.state.Can(ref, m.opOf(a, ref)); s.OK {
			return s
		}
	}
	return s
}

// barWide is how many cells a progress bar takes.
const barWide = 10

// progressWords tell how far a bulk has got, in room cells; "" where none is under way.
func (m *root) progressWords(now time.Time, room int) string {
	p, ok := m.state.Progress()
	if !ok {
		return ""
	}
	of := strconv.Itoa(p.Done+p.Failed) + "/" + strconv.Itoa(p.Total)
	if p.Failed > 0 {
		of += ", " + strconv.Itoa(p.Failed) + " failed"
	}
	then, short := ", esc stops", ", esc stops"
	switch {
	case p.Stopping:
		then, short = ", stopping", ", stopping"
	case now.Before(p.Until):
		then = ", waiting for the rate limit until " + row.Clock(p.Until, now) + then
		short = ", waits until " + row.Clock(p.Until, now)
	}
	full := barWide * (p.Done + p.Failed) / p.Total
	bar := "[" + strings.Repeat(m.o.Glyphs.Full, full) + strings.Repeat(m.o.Glyphs.Empty, barWide-full) + "] "
	return firstFit(room, p.Doing+" "+bar+of+then, p.Doing+" "+of+then, p.Doing+" "+of+short, of+short)
}

// progressShort is the same beside something else.
func (m *root) progressShort() string {
	p, ok := m.state.Progress()
	if !ok {
		return ""
	}
	return "bulk " + strconv.Itoa(p.Done+p.Failed) + "/" + strconv.Itoa(p.Total)
}
