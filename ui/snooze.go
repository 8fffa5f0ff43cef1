package ui

import (
	"time"

	"convo/model"
	"convo/model/action"
	"convo/model/inbox"
	"convo/model/query"
)

// openSnooze asks until when a conversation is to be snoozed, or all that are marked.
func (m *root) openSnooze(a *action.Action, ref model.Ref) {
	if s := m.canOn(a, ref); !s.OK {
		m.say("not " + done(a.Name) + ": " + s.Why)
		return
	}
	p := &prompt{action: a.Name, account: ref.Account, conv: ref, enter: "snooze", words: query.UntilWords()}
	who := m.called(ref)
	if m.marked() {
		p.all = m.marksWith()
		who = plural(len(p.all), "conversation")
	}
	p.title = "snooze " + who + " on this machine only, until when?"
	if z := m.state.Snooze(ref); !z.IsZero() && p.all == nil {
		p.title += " (now until " + m.until(z.Until) + ")"
	}
	m.startPrompt(p)
}

// snoozeTyped snoozes what a prompt is for until the moment that was typed.
func (m *root) snoozeTyped(p *prompt, text string) (why string) {
	at, err := query.Until(text, m.o.Now())
	if err != nil {
		return err.Error()
	}
	refs := []model.Ref{p.conv}
	if p.all != nil {
		refs = nil
		for _, e := range p.all {
			refs = append(refs, e.Conv)
		}
	}
	m.closePrompt()
	m.snooze(refs, at)
	return ""
}

// snoozeNow is the same for a line of the palette.
func (m *root) snoozeNow(text string) {
	at, err := query.Until(text, m.o.Now())
	if err != nil {
		m.say("not " + done(action.Snooze) + ": " + err.Error())
		return
	}
	m.snooze(m.meantBy(m.state.Selected()), at)
}

// snooze snoozes conversations, or with the zero time shows them again.
func (m *root) snooze(refs []model.Ref, until time.Time) {
	var e inbox.SnoozeAll
	for _, ref := range refs {
		e.All = append(e.All, inbox.Snooze{Conv: ref, Until: until})
	}
	m.gather.on = false
	m.apply(e)
}

// meantBy are the marks, or where there are none the one that is given.
func (m *root) meantBy(ref model.Ref) []model.Ref {
	if m.marked() {
		return m.state.Marks()
	}
	return []model.Ref{ref}
}

// canSnooze says whether what is marked, or else a conversation, can be snoozed, or
// brought back, and if not, why.
func (m *root) canSnooze(ref model.Ref, on bool) model.Support {
	can := model.No("nothing is marked")
	refs := m.meantBy(ref)
	for _, ref := range refs[:min(len(refs), mostTried)] {
		if can = m.state.CanSnooze(ref, on); can.OK {
			return can
		}
	}
	return can
}

// until is a moment in the person's zone.
func (m *root) until(at time.Time) string { return date(model.At(at), m.o.Now()) }
