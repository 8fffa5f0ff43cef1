package inbox

import (
	"time"

	"convo/model"
)

// applyDrafting handles what a person does to a draft.
func (s *State) applyDrafting(now time.Time, e Event) {
	switch e := e.(type) {
	case Compose:
		s.compose(e)
	case Compared:
		s.compared(now, e)
	case Edit:
		s.edit(now, e)
	case Turn:
		s.turn(now, e)
	case Discard:
		s.discard(now, e.Conv)
	case Restore:
		s.restore(now, e.Draft)
	case DropSteps:
		s.dropSteps(e.Conv)
	}
}

// compose begins a draft anew where nothing was written yet: what kind an empty one
// had, and that it was switched, is forgotten. Other convos may have been at it.
func (s *State) compose(e Compose) {
	s.emit(Compare{Conv: e.Conv})
	r := s.replies[e.Conv]
	if r == nil || r.Phase != Writing || r.Draft.Body != "" {
		return
	}
	r.Draft = model.Draft{Conv: e.Conv, Kind: e.Kind}
	s.setOff(r)
}

// writable is the draft of a conversation, begun where there is none; nil while the
// gate or the outbox has it, so that it is locked. What the gate asks is answered by
// writing on.
func (s *State) writable(ref model.Ref) *reply {
	r := s.replies[ref]
	if r == nil {
		r = &reply{Reply: Reply{Draft: model.Draft{Conv: ref, Kind: model.OpReply}, Saved: true}}
		s.replies[ref] = r
		s.setOff(r)
	}
	switch r.Phase {
	case Writing:
	case Asking:
		r.Phase, r.Reasons, r.accepted, r.then = Writing, nil, nil, nil
	case Checking, Holding, Sending, Unconfirmed:
		return nil
	}
	return r
}

// setOff notes what was known of the conversation when its draft was begun.
func (s *State) setOff(r *reply) {
	ref := r.Draft.Conv
	r.since = model.Stamp{}
	if en := s.entries[ref]; en != nil && en.known {
		r.since = en.shown().LastMessageAt
	}
	if th := s.threads.get(ref); th != nil {
		s.setBasis(ref, th.view.Messages)
	}
}

// setBasis notes the newest message that was there when the draft was begun.
func (s *State) setBasis(ref model.Ref, ms []model.Message) {
	if r := s.replies[ref]; r != nil && r.Draft.Basis == "" && len(ms) > 0 {
		r.Draft.Basis = ms[len(ms)-1].ID
	}
}

// edit takes a draft as it now reads. While the gate or the outbox has it, it is locked.
func (s *State) edit(now time.Time, e Edit) {
	if s.replies[e.Conv] == nil && e.Body == "" {
		return
	}
	r := s.writable(e.Conv)
	if r == nil {
		return
	}
	if e.Kind != "" && e.Kind != r.Draft.Kind {
		r.Draft.Turned = r.Draft.Turned || r.Draft.Body != ""
		r.Draft.Kind = e.Kind
	}
	r.Draft.Body, r.Draft.UpdatedAt = e.Body, now
	r.Draft.Canned = r.Draft.Canned.With(e.Canned, e.Body)
	r.Error = ""
	s.unsaved(r)
}

// unsaved notes that a draft is ahead of the disk.
func (s *State) unsaved(r *reply) {
	ref := r.Draft.Conv
	r.Saved = false
	if _, waits := s.timers[timerSlot{TimerSave, ref}]; !waits {
		s.wait(TimerSave, ref, saveAfter, false)
	}
	s.version++
	s.mark(s.entry(ref), false)
}

// turn makes what is being written a note, or a reply. Before the first letter, too:
// who has switched without noticing writes the wrong words from there on.
func (s *State) turn(now time.Time, e Turn) {
	if can := s.capsOf(e.Conv).Can(e.Kind); !can.OK {
		s.refuse(now, "no "+string(e.Kind)+": "+can.Why)
		return
	}
	begun := s.replies[e.Conv] != nil
	r := s.writable(e.Conv)
	if r == nil || begun && r.Draft.Kind == e.Kind {
		return
	}
	r.Draft.Kind, r.Draft.Turned, r.Error = e.Kind, true, ""
	if r.Draft.Body != "" {
		s.unsaved(r)
	}
	s.version++
}

// turned is how the gate asks about a draft whose kind was switched.
func turned(to model.OpKind, c *model.Conversation) string {
	if to == model.OpNote {
		return "you have switched it from a reply to a note: only the team will read it"
	}
	return "you have switched it from a note to a reply: " + c.Contact.Label() + " will read it"
}

// capsOf are the capabilities of a conversation's account.
func (s *State) capsOf(ref model.Ref) model.Caps {
	if a := s.account(ref.Account); a != nil {
		return a.Caps
	}
	return model.Caps{}
}

// discard throws a draft away, for undo to bring back.
func (s *State) discard(now time.Time, ref model.Ref) {
	r := s.replies[ref]
	switch {
	case r == nil || r.Phase == Writing && r.Draft.Body == "":
		s.refuse(now, "there is no draft to discard")
		return
	case r.Phase == Checking || r.Phase == Holding || r.Phase == Sending:
		s.refuse(now, "not discarded: the text is on its way")
		return
	case r.Phase == Unconfirmed:
		s.refuse(now, "not discarded: it may have been sent; open it with r and say")
		return
	}
	title := "discarded " + s.called(r)
	s.remember(undoItem{title: title, back: Restore{Draft: r.Draft}, at: now})
	s.edit(now, Edit{Conv: ref})
	r.Draft.Turned = false
	s.saveDraft(ref)
	s.say(now, Notice{Text: title, Undo: true})
}

// restore brings a discarded draft back. What was written since is kept behind it; a
// note and a reply together are a note, about which the gate asks.
func (s *State) restore(now time.Time, d model.Draft) {
	r := s.writable(d.Conv)
	if r == nil {
		s.remember(undoItem{back: Restore{Draft: d}, at: now})
		s.refuse(now, "not brought back yet: another text to the same customer is on its way")
		return
	}
	if since := r.Draft; since.Body != "" {
		d.Body += "\n\n" + since.Body
		if since.Kind != d.Kind {
			d.Kind, d.Turned = model.OpNote, true
		}
		d.Turned = d.Turned || since.Turned
		d.Canned = since.Canned.With(d.Canned, d.Body)
	}
	r.Draft, r.since = d, model.Stamp{}
	s.unsaved(r)
	s.saveDraft(d.Conv)
	s.say(now, Notice{Text: s.called(r) + " is a draft again"})
}

// dropSteps makes a draft with a playbook one without.
func (s *State) dropSteps(ref model.Ref) {
	r := s.writable(ref)
	if r == nil || r.Draft.Canned == nil {
		return
	}
	only := model.Canned{Missing: r.Draft.Canned.Missing}
	r.Draft.Canned = only.With(nil, r.Draft.Body)
	s.unsaved(r)
}
