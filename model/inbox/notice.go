package inbox

import (
	"time"

	"convo/model"
)

// noticeFor is how long a notice stays.
const noticeFor = 8 * time.Second

// say shows a notice; it replaces the one before.
func (s *State) say(now time.Time, n Notice) {
	n.Until = now.Add(noticeFor)
	s.notice = n
	s.version++
	if n.Stays {
		delete(s.timers, timerSlot{TimerNotice, model.Ref{}})
		return
	}
	s.wait(TimerNotice, model.Ref{}, noticeFor, false)
}

// touch notes that somebody is there, and has seen what was left on the screen for them.
func (s *State) touch(now time.Time) {
	s.touched, s.placed = now, true
	if s.notice.Stays && now.After(s.notice.Until) {
		s.notice = Notice{}
		s.version++
	}
}

// refuse tells why a key did nothing.
func (s *State) refuse(now time.Time, why string) {
	s.say(now, Notice{Text: why, Bad: true})
}

// past is an operation in the words of a notice: "archived".
func past(k model.OpKind) string {
	return map[model.OpKind]string{
		model.OpRead:       "marked read",
		model.OpMarkUnread: "marked unread",
		model.OpArchive:    "archived",
		model.OpUnarchive:  "brought back",
		model.OpClose:      "closed",
		model.OpReopen:     "reopened",
		model.OpAssign:     "assigned",
		model.OpRelease:    "released",
		model.OpReply:      "sent",
		model.OpNote:       "noted",
		model.OpStatus:     "set",
		model.OpSpam:       "marked as spam",
		model.OpUnspam:     "taken out of spam",
		model.OpPriority:   "set",
		model.OpSubject:    "renamed",
		model.OpChannel:    "set",
		model.OpConnect:    "connected",
		model.OpDisconnect: "disconnected",
		model.OpCreate:     "created",
		model.OpDelete:     "deleted",
		mixed:              "changed",
		mixedAway:          "put away",
	}[k]
}

// describe is the notice of an operation: "assigned Giulia Bianchi to Anna".
func describe(op model.Op, c *model.Conversation) string {
	return past(op.Kind) + " " + c.Contact.Label() + object(op)
}

// already tells that there is nothing to do. What was never put away was not brought back.
func already(op model.Op, c *model.Conversation) string {
	switch op.Kind {
	case model.OpUnarchive:
		return "already in the inbox: " + c.Contact.Label()
	case model.OpReopen:
		return "already open: " + c.Contact.Label()
	case model.OpUnspam:
		return "already no spam: " + c.Contact.Label()
	case model.OpRelease:
		return "already with nobody: " + c.Contact.Label()
	default:
		return "already " + describe(op, c)
	}
}

// object is what an operation sets, as the end of a notice: " to Anna".
func object(op model.Op) string {
	value := model.NewText(op.Value).Line()
	switch op.Kind {
	case model.OpAssign:
		return " to " + nameOf(op.Person)
	case model.OpStatus:
		return " " + value
	case model.OpPriority:
		return " to priority " + value
	case model.OpSubject:
		return " to " + value
	case model.OpChannel:
		return " to channel " + value
	case model.OpConnect:
		return " to booking " + value
	case model.OpDisconnect:
		return " from booking " + value
	default:
		return ""
	}
}

// nameOf is a person's name, or the id where no name is known.
func nameOf(p model.Person) string {
	if n := p.Name.Line(); n != "" {
		return n
	}
	return model.NewText(p.ID).Line()
}
