package model

import "slices"

// Seq numbers requests and operations in the order in which they were issued.
type Seq uint64

// OpKind is what an operation does.
type OpKind string

// The operations that some system has.
const (
	OpRead       OpKind = "read"
	OpMarkUnread OpKind = "unread"
	OpArchive    OpKind = "archive"
	OpUnarchive  OpKind = "unarchive"
	OpClose      OpKind = "close"
	OpReopen     OpKind = "reopen"
	OpAssign     OpKind = "assign"
	OpRelease    OpKind = "release"
	OpReply      OpKind = "reply"
	OpNote       OpKind = "note"
	OpSpam       OpKind = "spam"
	OpUnspam     OpKind = "unspam"
	OpStatus     OpKind = "status"     // Op.Value: open, pending or closed
	OpPriority   OpKind = "priority"   // Op.Value: low, medium, high or urgent
	OpSubject    OpKind = "subject"    // Op.Value: the subject
	OpChannel    OpKind = "channel"    // Op.Value: the default channel
	OpConnect    OpKind = "connect"    // Op.Value: the booking's id
	OpDisconnect OpKind = "disconnect" // Op.Value: the booking's id
	OpCreate     OpKind = "create"     // Op.New; Conv names the account only
	OpDelete     OpKind = "delete"     // for good
)

// OpKinds lists every kind, in the order of a capability table.
func OpKinds() []OpKind {
	return []OpKind{
		OpReply, OpNote, OpRead, OpMarkUnread, OpArchive, OpUnarchive,
		OpClose, OpReopen, OpStatus, OpSpam, OpUnspam, OpAssign, OpRelease,
		OpPriority, OpSubject, OpChannel, OpConnect, OpDisconnect, OpCreate, OpDelete,
	}
}

// IsSend reports whether the operation puts words in front of people. Those are
// never repeated by themselves.
func (k OpKind) IsSend() bool { return k == OpReply || k == OpNote }

// Op is one operation on one conversation: a value, so that it can be queued,
// shown before it is done, undone and replayed in tests.
type Op struct {
	ID     Seq
	Conv   Ref
	Kind   OpKind
	Person Person // whom to assign to
	Body   string // the text of a reply or note, exactly as typed
	Value  string // what is set; each kind says what that is
	New    *NewConversation
	Seen   Stamp // time of the last message the person was shown
	If     Guard
	// Unasked tells that no key asked for it: it follows from looking. So it must not make
	// the person a participant where they are none.
	Unasked bool
	Batch   Seq // the bulk operation that it is part of; 0 for none
}

// NewConversation is what a conversation begins with. Parts that a system does not
// have are left out.
type NewConversation struct {
	Subject  string
	Customer string // id; some systems need one
	Channel  string
	Priority string
	Inbox    string // id
}

// Guard is what must still be true just before the write. The zero Guard asks nothing.
type Guard struct {
	Owner     *Owner  // still owned like this (nil: whoever)
	Status    Status  // still in this state ("": whichever)
	Value     *string // what the operation sets still reads so (nil: whatever)
	NoneNewer bool    // no message newer than Op.Seen
}

// IsZero reports whether g asks nothing, so that no fresh read is needed.
func (g Guard) IsZero() bool {
	return g.Owner == nil && g.Status == "" && g.Value == nil && !g.NoneNewer
}

// Check compares a fresh reading with the guard. It answers nil or a *Fault of
// kind FaultStale whose Fresh is that reading.
func (o Op) Check(fresh Conversation) error {
	stale := func(what string) error {
		return &Fault{Kind: FaultStale, What: NewText(what), Fresh: &fresh}
	}
	if o.If.NoneNewer && fresh.LastMessageAt.After(o.Seen) {
		return stale("a newer message came at " + fresh.LastMessageAt.String())
	}
	if want := o.If.Status; want != "" && fresh.Status != want {
		return stale("it is " + string(fresh.Status) + " by now")
	}
	if want := o.If.Value; want != nil && *want != o.value(fresh) {
		return stale("somebody else has changed it by now")
	}
	if want := o.If.Owner; want != nil && fresh.Owner.Known && !want.Same(fresh.Owner) && !o.Done(fresh) {
		if fresh.Owner.IsNobody() {
			return stale("nobody owns it any more")
		}
		return stale("it is with " + ownerLabel(fresh.Owner.Person) + " by now")
	}
	return nil
}

// ownerLabel is a person's name, or the id where no name is known.
func ownerLabel(p Person) string {
	if n := p.Name.Line(); n != "" {
		return n
	}
	return NewText(p.ID).Line()
}

// value is what of c the operation sets, as Op.Value has it.
func (o Op) value(c Conversation) string {
	if o.Kind == OpStatus {
		return string(c.Status)
	}
	if c.More == nil {
		return ""
	}
	switch o.Kind {
	case OpPriority:
		return c.More.Priority
	case OpSubject:
		return c.More.Subject.Raw()
	case OpChannel:
		return c.More.DefaultChannel
	case OpConnect, OpDisconnect:
		if slices.Contains(c.More.Bookings, o.Value) {
			return o.Value
		}
	default:
	}
	return ""
}

// Done reports whether c already is as the operation wants it. Sends are never
// done in this sense.
func (o Op) Done(c Conversation) bool {
	if want, ok := putAwayAs[o.Kind]; ok {
		return c.Status == want
	}
	switch o.Kind {
	case OpRead:
		return c.Unread.Kind != UnreadUnknown && !c.Unread.Has()
	case OpMarkUnread:
		return c.Unread.Has()
	case OpUnspam:
		return c.Status != "" && c.Status != StatusSpam
	case OpUnarchive, OpReopen:
		return c.Status != "" && !c.Status.PutAway()
	case OpAssign:
		return c.Owner.Is(o.Person.ID)
	case OpRelease:
		return c.Owner.IsNobody()
	case OpStatus, OpPriority, OpSubject, OpChannel:
		return o.Value != "" && o.value(c) == o.Value
	case OpConnect:
		return o.value(c) != ""
	case OpDisconnect:
		return c.More != nil && o.value(c) == ""
	default: // sends, creating and deleting leave nothing to compare
	}
	return false
}

// putAwayAs is the state that the kinds leave that take a conversation out of the inbox.
var putAwayAs = map[OpKind]Status{OpArchive: StatusArchived, OpClose: StatusClosed, OpSpam: StatusSpam}

// Apply is c as it looks once the operation is done.
func (o Op) Apply(c Conversation) Conversation {
	switch o.Kind {
	case OpRead:
		c.Unread = c.Unread.Cleared()
	case OpMarkUnread:
		if !c.Unread.Has() {
			c.Unread = Unread{Kind: UnreadFlag, N: 1}
		}
	case OpArchive, OpClose, OpSpam:
		c.Status = putAwayAs[o.Kind]
	case OpUnarchive, OpReopen, OpUnspam:
		c.Status = StatusOpen
	case OpStatus:
		c.Status = Status(o.Value)
	case OpAssign:
		c.Owner = OwnedBy(o.Person)
	case OpRelease:
		c.Owner = Nobody()
	case OpPriority, OpSubject, OpChannel, OpConnect, OpDisconnect:
		c.More = o.details(c.More)
	case OpReply, OpNote, OpCreate, OpDelete:
	}
	return c
}

// details is a copy of d with what the operation sets.
func (o Op) details(d *Details) *Details {
	var out Details
	if d != nil {
		out = *d
	}
	switch o.Kind {
	case OpPriority:
		out.Priority = o.Value
	case OpSubject:
		out.Subject = NewText(o.Value)
	case OpChannel:
		out.DefaultChannel = o.Value
	case OpConnect:
		if !slices.Contains(out.Bookings, o.Value) {
			out.Bookings = append(slices.Clone(out.Bookings), o.Value)
		}
	case OpDisconnect:
		out.Bookings = slices.DeleteFunc(slices.Clone(out.Bookings), func(id string) bool { return id == o.Value })
	default:
	}
	return &out
}

// inverses are the kinds that take each other back.
var inverses = map[OpKind]OpKind{
	OpArchive: OpUnarchive, OpClose: OpReopen, OpSpam: OpUnspam,
	OpUnarchive: OpArchive, OpReopen: OpClose, OpUnspam: OpSpam,
	OpConnect: OpDisconnect, OpDisconnect: OpConnect,
	OpStatus: OpStatus, OpPriority: OpPriority, OpSubject: OpSubject, OpChannel: OpChannel,
}

// Inverse is the operation that takes o back, given the conversation as it was
// before. It is guarded: it runs only while the state is the one o left. Reading,
// sending, creating and deleting cannot be taken back once they are done, and
// neither can what replaced something that is not known.
func (o Op) Inverse(before Conversation) (Op, bool) {
	inv := Op{Conv: o.Conv, Kind: inverses[o.Kind]}
	after := o.Apply(before)
	switch o.Kind {
	case OpArchive, OpClose, OpSpam:
		inv.If.Status = after.Status
		if before.Status == StatusPending && o.Kind == OpClose {
			// Reopening would leave it open, which is not what it was.
			inv.Kind, inv.Value = OpStatus, string(StatusPending)
		}
	case OpUnarchive, OpReopen, OpUnspam:
		inv.If.Status = after.Status
		// A customer who has written since must not vanish from the inbox again.
		inv.Seen, inv.If.NoneNewer = before.LastMessageAt, true
	case OpStatus, OpPriority, OpSubject, OpChannel:
		was := o.value(before)
		inv.Value, inv.If.Value = was, &o.Value
		inv.Seen, inv.If.NoneNewer = before.LastMessageAt, o.Kind == OpStatus && before.Status.PutAway()
		return inv, was != ""
	case OpConnect, OpDisconnect:
		left := o.value(after)
		inv.Value, inv.If.Value = o.Value, &left
		return inv, before.More != nil
	case OpAssign, OpRelease:
		if !before.Owner.Known {
			return Op{}, false
		}
		owner := after.Owner
		inv.If.Owner = &owner
		if before.Owner.IsNobody() {
			inv.Kind = OpRelease
		} else {
			inv.Kind, inv.Person = OpAssign, before.Owner.Person
		}
	case OpRead, OpMarkUnread, OpReply, OpNote, OpCreate, OpDelete:
		return Op{}, false
	}
	return inv, true
}

// Patch is what a backend said when an operation succeeded. Zero fields: not told.
type Patch struct {
	Status    Status
	Unread    Unread
	Owner     Owner
	UpdatedAt Stamp
	MessageID string        // of the reply that was accepted, where the API tells
	Already   bool          // it was so before; nothing changed
	Fresh     *Conversation // the whole conversation as the answer told it
	Before    *Conversation // as it was read just before the write; nil where it was not
	Note      string        // what else came of it, in words for people: "you take part in it now"
	Rate      Rate
}
