package main

import (
	"time"

	"convo/cmd/convo/internal/output"
	"convo/model"
	"convo/model/action"
)

// doing are the words of an operation: done, and as something not done.
var doing = map[model.OpKind]string{
	model.OpRead:       "read",
	model.OpMarkUnread: "marked unread",
	model.OpArchive:    "archived",
	model.OpUnarchive:  "unarchived",
	model.OpClose:      "closed",
	model.OpReopen:     "reopened",
	model.OpSpam:       "marked as spam",
	model.OpUnspam:     "taken out of spam",
	model.OpAssign:     "assigned",
	model.OpRelease:    "released",
	model.OpReply:      "accepted",
	model.OpNote:       "noted",
	model.OpStatus:     "set",
	model.OpPriority:   "set",
	model.OpSubject:    "renamed",
	model.OpChannel:    "set",
	model.OpConnect:    "connected",
	model.OpDisconnect: "disconnected",
	model.OpCreate:     "created",
	model.OpDelete:     "deleted",

	model.OpKind(action.Snooze):   "snoozed",
	model.OpKind(action.Unsnooze): "brought back",
}

// to stands between a conversation and what was set.
var to = map[model.OpKind]string{
	model.OpStatus:     " to ",
	model.OpPriority:   " to priority ",
	model.OpSubject:    " to ",
	model.OpChannel:    " to channel ",
	model.OpConnect:    " to booking ",
	model.OpDisconnect: " from booking ",
}

// outcome is what became of one operation.
type outcome struct {
	ref       model.Ref
	kind      model.OpKind
	value     string // what was set, for the kinds that set something
	settled   bool
	dry       bool
	already   bool
	fault     *model.Fault
	after     model.Conversation // as far as it is known
	messageID string             // of a reply, where the API tells
	until     time.Time          // of a snooze
	undoes    int                // the number of what it takes back; 0 for nothing
	note      string             // what a line for people says besides
}

// record is an outcome in JSON. OK is null where nobody knows whether it was done,
// and where it was only tried dry.
type record struct {
	ID        model.Text   `json:"id"`
	Account   model.Text   `json:"account"`
	Op        model.OpKind `json:"op"`
	OK        *bool        `json:"ok"`
	Already   bool         `json:"already"`
	DryRun    bool         `json:"dry_run,omitempty"`
	MessageID *model.Text  `json:"message_id,omitempty"`
	Undoes    int          `json:"undoes,omitempty"` // the number in the log
	State     *state       `json:"state"`
	Error     *problem     `json:"error"`
	Until     *time.Time   `json:"until,omitempty"` // of a snooze
}

// state is a conversation after an operation, as far as it is known.
type state struct {
	Status     *model.Text    `json:"status"`
	Unread     any            `json:"unread"`
	Owner      *output.Person `json:"owner"`
	OwnerKnown bool           `json:"owner_known"`

	// Of systems that have them, and only where they are known.
	Priority       *model.Text  `json:"priority,omitempty"`
	Subject        *model.Text  `json:"subject,omitempty"`
	DefaultChannel *model.Text  `json:"default_channel,omitempty"`
	Bookings       []model.Text `json:"bookings,omitempty"`
}

// write writes one outcome; of several ones also why one failed, which otherwise is
// the command's own error.
func (s *session) write(r *outcome, several bool) {
	out := s.app.out
	id := s.id(r.ref)
	if out.JSON() {
		out.Record(s.record(r))
		return
	}
	line := r.line(id)
	switch {
	case r.dry:
		out.Line("would be %s", line)
	case r.fault == nil && r.already:
		out.Line("%s (already)", line)
	case r.fault == nil:
		out.Line("%s", line)
	case r.fault.Kind == model.FaultUnknown:
		out.Line("not confirmed %s", id)
	case several:
		out.Line("not %s", line)
	}
	if several && r.fault != nil {
		s.app.say("convo: %s: %s", id, r.fault.Error())
	}
}

// line says what was done to a conversation.
func (r *outcome) line(id string) string {
	line := doing[r.kind] + " " + id
	if value := output.Cell(r.value); value != "" {
		line += to[r.kind] + value
	}
	if r.note != "" {
		line += " " + r.note
	}
	return line
}

// record is an outcome in JSON.
func (s *session) record(r *outcome) record {
	rec := record{
		ID: model.NewText(r.ref.ID), Account: model.NewText(r.ref.Account), Op: r.kind,
		Already: r.already, DryRun: r.dry, Undoes: r.undoes,
	}
	if r.messageID != "" {
		id := model.NewText(r.messageID)
		rec.MessageID = &id
	}
	if !r.dry && (r.fault == nil || r.fault.Kind != model.FaultUnknown) {
		ok := r.fault == nil
		rec.OK = &ok
	}
	if r.fault != nil {
		p := problemOf(r.fault)
		rec.Error = &p
	}
	if !r.until.IsZero() {
		rec.Until = &r.until
	}
	c := output.NewConversation(&r.after, "")
	if c.Status != nil || c.Unread != nil || c.OwnerKnown {
		rec.State = &state{
			Status: c.Status, Unread: c.Unread, Owner: c.Owner, OwnerKnown: c.OwnerKnown,
			Priority: c.Priority, Subject: c.Subject, DefaultChannel: c.DefaultChannel, Bookings: c.Bookings,
		}
	}
	return rec
}
