package query

import (
	"strings"
	"time"

	"convo/model"
)

// Env is what matching needs besides the conversation. Any function may be nil:
// nothing is known then.
type Env struct {
	Now      time.Time
	Me       func(account string) string             // id of the person at the keyboard; "" where not known
	HasDraft func(ref model.Ref) bool                // whether a draft waits
	Failed   func(ref model.Ref) bool                // whether a reply from here did not leave, or may not have
	Snoozed  func(ref model.Ref) bool                // whether it is snoozed on this machine
	Name     func(account, person string) model.Text // the name of an owner who came without one
}

// truth is the answer to a term. Negating "not known" leaves it "not known": an
// owner that nobody told us is neither somebody nor nobody, so such a
// conversation matches neither is:unassigned nor !is:unassigned.
type truth uint8

const (
	no truth = iota
	unknown
	yes
)

func known(b bool) truth {
	if b {
		return yes
	}
	return no
}

// Match reports whether every term is known to hold for c. It does not allocate.
func (f Filter) Match(c *model.Conversation, e *Env) bool {
	for i := range f.terms {
		t := &f.terms[i]
		want := yes
		if t.not {
			want = no
		}
		if t.match(c, e) != want {
			return false
		}
	}
	return true
}

func (t *term) match(c *model.Conversation, e *Env) truth {
	switch t.field {
	case fieldWord:
		return t.matchWord(c)
	case fieldIs:
		return t.matchState(c, e)
	case fieldWho:
		return t.matchOwner(c, e)
	case fieldChannel:
		return known(contains(t.any, c.Channel))
	case fieldOlder, fieldNewer:
		return t.matchAge(c, e)
	case fieldWindow:
		return t.matchWindow(c, e)
	case fieldEnds:
		at := c.EndsAt(model.At(e.Now))
		return known(!at.IsZero() && t.within(at.Sub(model.At(e.Now))))
	case fieldAccount:
		return known(strings.EqualFold(t.value, c.Ref.Account))
	case fieldCustomer:
		return known(c.Contact.ID == t.value || t.inContact(c) || t.text.in(c.Contact.Email.String()))
	case fieldDue, fieldPriority, fieldInbox, fieldLabel:
	}
	if c.More == nil {
		return no
	}
	return known(t.matchDetails(c.More, e.Now))
}

func (t *term) matchWord(c *model.Conversation) truth {
	return known(t.inContact(c) || t.text.in(c.Preview.String()) || c.More != nil && t.text.in(c.More.Subject.String()))
}

// matchWindow compares the time in which a free reply is possible. A window that
// has closed, or that there never was, is not closing.
func (t *term) matchWindow(c *model.Conversation, e *Env) truth {
	left, ok := c.WindowLeft(e.Now)
	return known(ok && left > 0 && t.within(left))
}

// inContact looks in the customer's name and number.
func (t *term) inContact(c *model.Conversation) bool {
	return t.text.in(c.Contact.Name.String()) || t.text.inNumber(c.Contact.Phone.String())
}

func (t *term) matchState(c *model.Conversation, e *Env) truth {
	switch t.value {
	case "unread", "read":
		if c.Unread.Kind == model.UnreadUnknown {
			return unknown
		}
		return known(c.Unread.Has() == (t.value == "unread"))
	case "mine":
		return isMine(c, e)
	case "unassigned":
		return isNobodys(c)
	case stateClosing:
		return known(c.Closing(e.Now))
	case stateAway:
		return known(c.Status.PutAway())
	case stateSnoozed:
		return known(e.Snoozed != nil && e.Snoozed(c.Ref))
	case stateDraft:
		return known(e.HasDraft != nil && e.HasDraft(c.Ref))
	case stateFailed:
		return known(e.Failed != nil && e.Failed(c.Ref))
	}
	return known(string(c.Status) == t.value)
}

func (t *term) matchOwner(c *model.Conversation, e *Env) truth {
	switch {
	case t.text.folded == whoMe:
		return isMine(c, e)
	case t.text.folded == whoNobody:
		return isNobodys(c)
	case !c.Owner.Known:
		return unknown
	case c.Owner.IsNobody():
		return no
	}
	p := c.Owner.Person
	if p.ID == t.value {
		return yes
	}
	name := p.Name
	if name.IsEmpty() && e.Name != nil {
		name = e.Name(c.Ref.Account, p.ID)
	}
	return known(t.text.in(name.String()))
}

func isMine(c *model.Conversation, e *Env) truth {
	if !c.Owner.Known {
		return unknown
	}
	if c.Owner.IsNobody() {
		return no
	}
	me := ""
	if e.Me != nil {
		me = e.Me(c.Ref.Account)
	}
	if me == "" {
		return unknown
	}
	return known(c.Owner.Is(me))
}

func isNobodys(c *model.Conversation) truth {
	if !c.Owner.Known {
		return unknown
	}
	return known(c.Owner.IsNobody())
}

// matchAge compares the age of the last message, or of what a system tells instead.
// One that no time is known of is neither old nor new.
func (t *term) matchAge(c *model.Conversation, e *Env) truth {
	at := c.ActiveAt()
	if at.IsZero() {
		return unknown
	}
	limit := model.At(e.Now.Add(-t.span))
	if t.field == fieldOlder {
		return known(limit.After(at))
	}
	return known(!limit.After(at))
}

// within compares the time left with "<2h" or ">2h".
func (t *term) within(left time.Duration) bool {
	if t.more {
		return left > t.span
	}
	return left < t.span
}

// matchDetails deals with the fields that only some systems have. What is overdue
// counts as due within any time.
func (t *term) matchDetails(d *model.Details, now time.Time) bool {
	switch t.field {
	case fieldDue:
		return !d.DeadlineAt.IsZero() && t.within(d.DeadlineAt.Time().Sub(now))
	case fieldPriority:
		return strings.EqualFold(t.value, d.Priority)
	case fieldInbox:
		return t.text.in(d.Inbox.String())
	case fieldLabel:
		for _, label := range d.Labels {
			if t.text.is(label.String()) {
				return true
			}
		}
	case fieldWord, fieldIs, fieldWho, fieldChannel, fieldOlder, fieldNewer, fieldWindow, fieldEnds, fieldCustomer, fieldAccount:
	}
	return false
}
