package inbox

import (
	"time"

	"convo/model"
)

// group is a set of a conversation's fields that are told and written together.
type group uint8

const (
	groupAbout   group = iota // contact, channel, last message
	groupUnread               // the unread messages
	groupStatus               // open, archived …
	groupOwner                // who owns it
	groupDetails              // priority, subject, bookings …
	groupCount
)

// groupOf is the group that an operation writes.
func groupOf(k model.OpKind) (group, bool) {
	switch k {
	case model.OpRead, model.OpMarkUnread:
		return groupUnread, true
	case model.OpArchive, model.OpUnarchive, model.OpClose, model.OpReopen, model.OpStatus, model.OpSpam, model.OpUnspam:
		return groupStatus, true
	case model.OpAssign, model.OpRelease:
		return groupOwner, true
	case model.OpPriority, model.OpSubject, model.OpChannel, model.OpConnect, model.OpDisconnect:
		return groupDetails, true
	case model.OpReply, model.OpNote, model.OpCreate, model.OpDelete:
	}
	return 0, false
}

// entry is everything the State knows about one conversation.
type entry struct {
	base  model.Conversation
	told  [groupCount]model.Seq // the newest request whose answer told each group
	fence [groupCount]model.Seq // answers to requests up to this one are too old for what we wrote
	known bool                  // the server has told us about it; false for one we only act on
	gone  bool                  // the server says that it does not exist

	pending []*pending          // operations under way, oldest first
	over    *model.Conversation // base with missed and pending laid over it; nil without any

	places  [listCount]place
	views   viewSet // views it belongs to
	beyond  viewSet // those it would belong to if it were not put away
	turn    turn
	unread  int   // what it adds to the counts of unread conversations: 0 or 1
	share   share // what it adds to its account's figures
	dirty   bool  // stands in State.dirty
	own     bool  // its change comes from the person here: show it at once
	asked   bool  // stands in a queue for a reading of its own
	reading bool  // that reading is under way
	suspect bool  // it was missing where it should have been
	failed  string
	marked  bool // stands in State.marks
	tasked  bool // a bulk that is under way has not settled it

	// What it adds to the counts of its account's inbox, snoozed or not, and of known owners.
	candidate, ownerKnown bool
	ahead                 int // to account.ahead: 1 for one on its way into the inbox, -1 for one on its way out

	ownerAt time.Time // when the owner was last told

	// When the customer wrote before the newest message, as far as that was seen come and
	// is recent enough for a trend.
	earlier []model.Stamp

	missed    model.Stamp // customers' messages after this came while it was being marked read; zero for none
	markedTo  model.Stamp // the last message that our mark was about; zero once it is known what came meanwhile
	markedBy  model.Seq   // readings up to this one were made before the mark
	cameSince bool        // the thread has a customer's message after it

	snooze model.Snooze // it is out of sight until then; zero where it is not

	needing int // its place among what needs attention, from 1; 0 where it needs none

	replyRead   replyRead
	declined    model.Stamp // the last message for which a look must not mark it again
	declinedWhy string      // what the system said against it; "" for nothing
}

// pending is an operation that is not settled yet.
type pending struct {
	op      model.Op
	before  model.Conversation
	held    bool // it waits for second thoughts
	undo    bool // it takes another one back
	after   bool // it waits until the reply that is on its way was accepted
	running bool // its Write is out

	ownerUnseen bool // whoever asked for it could not see who owned the conversation

	takesBack model.Seq // the one that it takes back; 0 for none
	deed      string    // its deed's id, where it was begun before; "" for a new one
	task      bool      // it is part of the bulk that is under way, which tells what came of it
	undoes    string    // the deed that it takes back, where that is not of this run
}

// shown is the conversation as people see it. It is not a copy.
func (e *entry) shown() *model.Conversation {
	if e.over != nil {
		return e.over
	}
	return &e.base
}

// overlay lays what was missed and the pending operations over the base. Archiving and reading hold
// only while nothing newer than the person saw has come.
func (e *entry) overlay() {
	if len(e.pending) == 0 && e.missed.IsZero() {
		e.over = nil
		return
	}
	c := e.base
	if !e.missed.IsZero() && !c.Unread.Has() {
		c.Unread = model.Unread{Kind: c.Unread.Kind, N: 1}
	}
	for _, p := range e.pending {
		if hides(p.op) && e.base.LastMessageAt.After(p.op.Seen) && !p.awaits(&e.base) {
			continue
		}
		c = p.op.Apply(c)
	}
	e.over = &c
}

// awaits reports whether the newest message of c is probably the reply that p waits for:
// who wrote that has seen it.
func (p *pending) awaits(c *model.Conversation) bool { return p.after && c.LastDirection == model.Out }

// hides reports whether an operation takes something out of sight, which must
// not happen to a message that nobody saw.
func hides(op model.Op) bool { return op.Kind == model.OpRead || putsAway(op) }

// putsAway reports whether an operation takes a conversation out of the inbox.
func putsAway(op model.Op) bool {
	switch op.Kind {
	case model.OpArchive, model.OpClose, model.OpSpam:
		return true
	case model.OpStatus:
		return model.Status(op.Value).PutAway()
	default:
		return false
	}
}

// merge takes in what the answer to request seq said about the conversation. It
// reports whether anything that is shown may have changed.
func (e *entry) merge(c model.Conversation, seq model.Seq, now time.Time) bool {
	before := e.base
	if e.accepts(groupUnread, c, seq) {
		e.base.Unread = c.Unread
		e.told[groupUnread] = seq
	}
	if c.Status != "" && e.accepts(groupStatus, c, seq) {
		e.base.Status = c.Status
		e.told[groupStatus] = seq
	}
	if c.Owner.Known && e.accepts(groupOwner, c, seq) {
		e.base.Owner = withName(c.Owner, e.base.Owner)
		e.told[groupOwner] = seq
		e.ownerAt = now
	}
	if c.More != nil && e.accepts(groupDetails, c, seq) {
		e.base.More = c.More
		e.told[groupDetails] = seq
	}
	if e.accepts(groupAbout, c, seq) {
		e.about(c)
		e.told[groupAbout] = seq
		e.noteEarlier(&before, now)
	}
	e.known, e.gone = true, false
	if same(&before, &e.base) {
		return false
	}
	e.overlay()
	return true
}

// accepts reports whether the answer to request seq may overwrite group g. Who
// owns a conversation has nothing to do with messages, so there the numbers alone
// decide. For the rest the last message tells more: servers answer requests out
// of order, and a reading with a newer message was made later, one with an older
// message earlier, whatever their numbers. A newer message also breaks through
// the fence: the server speaks of something that was not there when we wrote.
func (e *entry) accepts(g group, c model.Conversation, seq model.Seq) bool {
	newer := 0
	if e.known && g != groupOwner {
		newer = c.LastMessageAt.Compare(e.base.LastMessageAt)
	}
	switch {
	case newer < 0:
		return false
	case newer > 0:
		return true
	case seq <= e.told[g]:
		return false
	}
	return seq > e.fence[g]
}

// about replaces the descriptive part.
func (e *entry) about(c model.Conversation) {
	old := e.base
	e.base = c
	e.base.Unread, e.base.Status, e.base.Owner, e.base.More = old.Unread, old.Status, old.Owner, old.More
}

// withName keeps a name that is known where an answer brings only the id.
func withName(told, old model.Owner) model.Owner {
	if told.Person.Name.IsEmpty() && told.Person.ID == old.Person.ID {
		told.Person.Name = old.Person.Name
	}
	return told
}

// confirm settles an operation in the base and raises the fence: answers to
// requests up to newest are too old for what it wrote.
func (e *entry) confirm(op model.Op, patch model.Patch, newest model.Seq, now time.Time) {
	g, ok := groupOf(op.Kind)
	if !ok {
		return
	}
	if hides(op) && e.base.LastMessageAt.After(op.Seen) && !op.Seen.IsZero() {
		// A message came in between: what the server says next decides.
		return
	}
	e.base = op.Apply(e.base)
	if patch.Unread.Kind != model.UnreadUnknown && g == groupUnread {
		e.base.Unread = patch.Unread
	}
	if g == groupOwner {
		e.ownerAt = now
	}
	e.fence[g] = newest
}

// drop forgets the pending operation with this id and reports whether there was one.
func (e *entry) drop(id model.Seq) (*pending, bool) {
	for i, p := range e.pending {
		if p.op.ID == id {
			e.pending = append(e.pending[:i:i], e.pending[i+1:]...)
			e.overlay()
			return p, true
		}
	}
	return nil, false
}

// unbegun is the pending operation with this id, if it has not left yet; nil otherwise.
func (e *entry) unbegun(id model.Seq) *pending {
	for _, p := range e.pending {
		if p.op.ID == id && !p.running {
			return p
		}
	}
	return nil
}

// same reports whether two readings show the same.
func same(a, b *model.Conversation) bool {
	return a.Unread == b.Unread && a.Status == b.Status && a.LastMessageAt == b.LastMessageAt &&
		a.Owner.Same(b.Owner) && a.Owner.Person.Name.Line() == b.Owner.Person.Name.Line() &&
		a.Preview.Line() == b.Preview.Line() && a.LastDirection == b.LastDirection &&
		a.Channel == b.Channel && a.Contact.Label() == b.Contact.Label() &&
		a.Contact.Phone.Line() == b.Contact.Phone.Line() &&
		a.WindowEndsAt == b.WindowEndsAt && a.UpdatedAt == b.UpdatedAt && a.More.Equal(b.More)
}
