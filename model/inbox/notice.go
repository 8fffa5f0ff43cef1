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
	s.wait(TimerNotice, model.Ref{}, noticeFor, false)
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
	}[k]
}

// describe is the notice of an operation: "assigned Giulia Bianchi to Anna".
func describe(op model.Op, c *model.Conversation) string {
	text := past(op.Kind) + " " + c.Contact.Label()
	value := model.NewText(op.Value).Line()
	switch op.Kind {
	case model.OpAssign:
		text += " to " + nameOf(op.Person)
	case model.OpStatus:
		text += " " + value
	case model.OpPriority:
		text += " to priority " + value
	case model.OpSubject:
		text += " to " + value
	case model.OpChannel:
		text += " to channel " + value
	case model.OpConnect:
		text += " to booking " + value
	case model.OpDisconnect:
		text += " from booking " + value
	default:
	}
	return text
}

// nameOf is a person's name, or the id where no name is known.
func nameOf(p model.Person) string {
	if n := p.Name.Line(); n != "" {
		return n
	}
	return model.NewText(p.ID).Line()
}
