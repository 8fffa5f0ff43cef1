package inbox

import (
	"strings"
	"time"

	"convo/model"
)

// lookAfter is when the thread is read again after an unclear send. After the
// last one the person is asked.
func lookAfter() []time.Duration {
	return []time.Duration{2 * time.Second, 5 * time.Second, 15 * time.Second, 40 * time.Second, 120 * time.Second}
}

const (
	// clockSlack is by how much the server's clock may be behind this machine's.
	clockSlack = time.Minute
	// arrivesWithin is how long after an attempt its message may be dated: queues are
	// slow, but the same words hours later are somebody else's.
	arrivesWithin = 10 * time.Minute
)

// lookLater plans the next reading for a reply whose fate is unknown.
func (s *State) lookLater(r *reply) {
	if after := lookAfter(); r.looks < len(after) {
		s.wait(TimerSettle, r.Draft.Conv, after[r.looks], false)
	}
}

// lookForReply reads the thread to see whether the reply is there.
func (s *State) lookForReply(ref model.Ref) {
	r := s.replies[ref]
	if r == nil || r.Phase != Unconfirmed {
		return
	}
	r.looks++
	r.looking = s.next()
	s.emit(ReadGate{Seq: r.looking, Conv: ref})
}

// looked judges by such a reading.
func (s *State) looked(now time.Time, r *reply, e Gated) {
	r.looking = 0
	if e.Fault == nil {
		s.found(now, e.Of.Conv, e.Thread.Messages)
	}
	if s.replies[e.Of.Conv] == r && r.Phase == Unconfirmed {
		s.lookLater(r)
		if r.looks == len(lookAfter()) {
			s.say(now, Notice{Text: "not confirmed: is " + s.called(r) + " in the thread? open it with r and say", Bad: true})
		}
	}
}

// found settles an unclear send where exactly one message of the thread can be it.
func (s *State) found(now time.Time, ref model.Ref, ms []model.Message) {
	r := s.replies[ref]
	if r == nil || r.Phase != Unconfirmed || r.Out == nil {
		return
	}
	var match []string
	for _, m := range ms {
		if !s.used[m.ID] && couldBe(*r.Out, m) {
			match = append(match, m.ID)
		}
	}
	if len(match) != 1 {
		return
	}
	s.used[match[0]] = true
	s.emit(Resolve{Out: *r.Out, Sent: true})
	s.sendSettled(*r.Out, true)
	s.accepted(now, r)
}

// couldBe reports whether m can be what the attempt sent: outbound, not there
// before, dated about when it was made, and with the same text.
func couldBe(out model.Outgoing, m model.Message) bool {
	after := m.At.Time().Sub(out.Attempt)
	if m.Direction == model.In || after < -clockSlack || after > arrivesWithin {
		return false
	}
	for _, id := range out.Known {
		if id == m.ID {
			return false
		}
	}
	return plain(m.Text.Raw()) == plain(out.Body)
}

// plain is a text without what servers change on the way: line ends and blanks
// around it.
func plain(s string) string {
	return strings.TrimSpace(strings.ReplaceAll(s, "\r\n", "\n"))
}

// settleByHand takes the person's word for what became of an unclear send.
func (s *State) settleByHand(now time.Time, e Settle) {
	for ref, r := range s.replies {
		if r.Out == nil || r.Out.ID != e.ID || r.Phase != Unconfirmed {
			continue
		}
		delete(s.timers, timerSlot{TimerSettle, ref})
		s.sendSettled(*r.Out, e.WasSent)
		en := s.entry(ref)
		s.fail(en, "")
		s.mark(en, true)
		s.version++
		if e.WasSent {
			s.emit(Resolve{Out: *r.Out, Sent: true})
			s.endReply(r)
			s.say(now, Notice{Text: "taken as sent: " + s.called(r)})
			return
		}
		r.Draft.Body, r.Draft.Kind = r.Out.Body, r.Out.Kind
		if r.other != nil {
			r.Draft.Body += "\n\n" + r.other.Body // neither text may be lost
			r.other = nil
		}
		r.Draft.UpdatedAt = now
		// The entry goes once the draft is on disk: at every moment one of them is.
		r.entry = e.ID
		r.Out, r.Phase, r.Saved, r.looks = nil, Writing, false, 0
		s.saveDraft(ref)
		return
	}
}

// remembered takes in what an earlier run left on this machine. A draft whose text is
// in the outbox is that reply, not another one, unless it was written later.
func (s *State) remembered(now time.Time, e Remembered) {
	if e.Fault != nil {
		s.refuse(now, e.Fault.Error())
	}
	for _, d := range e.Drafts {
		if s.replies[d.Conv] != nil || d.Body == "" {
			continue
		}
		s.replies[d.Conv] = &reply{Reply: Reply{Draft: d, Saved: true, Restored: d.UpdatedAt}}
		s.showUnlisted(d.Conv)
	}
	s.takeOver(e.Outbox)
	s.version++
}

// takeOver takes replies into this State's hands whose convo is dead: nobody knows what
// became of them.
func (s *State) takeOver(outbox []model.Outgoing) {
	for i := range outbox {
		out := outbox[i]
		if s.ours[out.ID] {
			continue
		}
		r := s.replies[out.Conv]
		if r == nil {
			r = &reply{Reply: Reply{Draft: model.Draft{Conv: out.Conv, Kind: out.Kind, Body: out.Body, UpdatedAt: out.Attempt}, Saved: true}}
			s.replies[out.Conv] = r
		}
		if r.Out != nil {
			continue // one at a time: the other stays in the outbox
		}
		if r.Draft.Body != "" && (r.Draft.Body != out.Body || r.Draft.UpdatedAt.After(out.Attempt)) {
			s.setOtherAside(r)
		}
		out.State = model.SendUnknown
		s.ours[out.ID] = true
		r.Out, r.Phase, r.Restored = &out, Unconfirmed, out.Attempt
		en := s.entry(out.Conv)
		s.fail(en, "not confirmed: the reply may have been sent")
		s.showUnlisted(out.Conv)
		s.lookLater(r)
	}
}

// setOtherAside keeps a draft that is not the text whose fate is unknown: it is on
// disk, and the draft again once that is settled.
func (s *State) setOtherAside(r *reply) {
	other := r.Draft
	r.other = &other
	if !r.Saved {
		s.emit(Save{Draft: other})
	}
	r.Saved = true
}

// showUnlisted reads a conversation that no list has brought yet, so that it and
// what waits in it can be seen.
func (s *State) showUnlisted(ref model.Ref) {
	en := s.entry(ref)
	s.mark(en, true)
	if !en.known && s.live && !en.base.Inert() {
		s.emit(FetchOne{Seq: s.next(), Conv: ref})
	}
}
