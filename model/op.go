package model

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
)

// OpKinds lists every kind, in the order of a capability table.
func OpKinds() []OpKind {
	return []OpKind{
		OpReply, OpNote, OpRead, OpMarkUnread, OpArchive, OpUnarchive,
		OpClose, OpReopen, OpAssign, OpRelease,
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
	Seen   Stamp  // time of the last message the person was shown
	If     Guard
}

// Guard is what must still be true just before the write. The zero Guard asks nothing.
type Guard struct {
	Owner     *Owner // still owned like this (nil: whoever)
	Status    Status // still in this state ("": whichever)
	NoneNewer bool   // no message newer than Op.Seen
}

// IsZero reports whether g asks nothing, so that no fresh read is needed.
func (g Guard) IsZero() bool { return g.Owner == nil && g.Status == "" && !g.NoneNewer }

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

// Done reports whether c already is as the operation wants it. Sends are never
// done in this sense.
func (o Op) Done(c Conversation) bool {
	switch o.Kind {
	case OpRead:
		return c.Unread.Kind != UnreadUnknown && !c.Unread.Has()
	case OpMarkUnread:
		return c.Unread.Has()
	case OpArchive:
		return c.Status == StatusArchived
	case OpClose:
		return c.Status == StatusClosed
	case OpUnarchive, OpReopen:
		return c.Status != "" && !c.Status.PutAway()
	case OpAssign:
		return c.Owner.Is(o.Person.ID)
	case OpRelease:
		return c.Owner.IsNobody()
	case OpReply, OpNote:
	}
	return false
}

// Apply is c as it looks once the operation is done.
func (o Op) Apply(c Conversation) Conversation {
	switch o.Kind {
	case OpRead:
		c.Unread = c.Unread.Cleared()
	case OpMarkUnread:
		if !c.Unread.Has() {
			c.Unread = Unread{Kind: UnreadFlag, N: 1}
		}
	case OpArchive:
		c.Status = StatusArchived
	case OpClose:
		c.Status = StatusClosed
	case OpUnarchive, OpReopen:
		c.Status = StatusOpen
	case OpAssign:
		c.Owner = OwnedBy(o.Person)
	case OpRelease:
		c.Owner = Nobody()
	case OpReply, OpNote:
	}
	return c
}

// Inverse is the operation that takes o back, given the conversation as it was
// before. It is guarded: it runs only while the state is the one o left. Reading
// and sending cannot be taken back once they are done, and neither can an
// assignment whose previous owner is not known.
func (o Op) Inverse(before Conversation) (Op, bool) {
	inv := Op{Conv: o.Conv}
	after := o.Apply(before)
	switch o.Kind {
	case OpArchive, OpClose:
		inv.Kind = map[OpKind]OpKind{OpArchive: OpUnarchive, OpClose: OpReopen}[o.Kind]
		inv.If.Status = after.Status
	case OpUnarchive, OpReopen:
		inv.Kind = map[OpKind]OpKind{OpUnarchive: OpArchive, OpReopen: OpClose}[o.Kind]
		inv.If.Status = after.Status
		// A customer who has written since must not vanish from the inbox again.
		inv.Seen, inv.If.NoneNewer = before.LastMessageAt, true
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
	case OpRead, OpMarkUnread, OpReply, OpNote:
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
	MessageID string // of the reply that was accepted, where the API tells
	Already   bool   // it was so before; nothing changed
	Fresh     *Conversation
	Rate      Rate
}
