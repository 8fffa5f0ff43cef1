// Package query is the filter grammar of the screen's "/" line, of --filter and of
// saved views: words and field:value terms, all of which must hold, each negated
// by a leading "!".
//
// It parses, prints, completes and matches filters, and tells what of a filter an
// API could answer itself. It is pure: the time and what only this machine knows
// come in an Env. It imports model; everything above may import it.
package query

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"convo/model"
)

// Filter is a parsed filter: an immutable value. The zero Filter matches all.
type Filter struct {
	terms []term
}

// field is what a term asks about.
type field uint8

const (
	fieldWord field = iota // no field: name, phone, preview and subject
	fieldIs
	fieldWho
	fieldChannel
	fieldOlder
	fieldNewer
	fieldWindow
	fieldDue
	fieldEnds
	fieldPriority
	fieldInbox
	fieldCustomer
	fieldAccount
	fieldLabel
)

// fieldNames are the fields as they are typed, in the order in which they are
// offered.
var fieldNames = []struct {
	name string
	field
}{
	{"is", fieldIs},
	{"who", fieldWho},
	{"ch", fieldChannel},
	{"older", fieldOlder},
	{"newer", fieldNewer},
	{"win", fieldWindow},
	{"due", fieldDue},
	{"ends", fieldEnds},
	{"prio", fieldPriority},
	{"inbox", fieldInbox},
	{"customer", fieldCustomer},
	{"account", fieldAccount},
	{"label", fieldLabel},
}

// states are the values of "is:", in the order in which they are offered.
var states = []string{
	"unread", "read", "mine", "unassigned", stateClosing, "open", "pending", "closed", "archived", "spam", stateAway, stateDraft, stateFailed, stateSnoozed,
}

// The values of "is:" that are several states at once, one of the clock, and two of this
// machine.
const (
	stateAway    = "away" // archived, closed or spam
	stateClosing = "closing"
	stateFailed  = "failed"  // a reply from here did not leave, or may not have
	stateDraft   = "draft"   // a text from here was not sent yet
	stateSnoozed = "snoozed" // on this machine
)

// The values of "who:" that are not names.
const (
	whoMe     = "me"
	whoNobody = "nobody"
)

// term is one condition.
type term struct {
	field field
	not   bool
	value string        // as it was typed, without quotes
	text  needle        // value, made ready for searching
	any   []string      // ch: any of these channels
	span  time.Duration // older, newer, win, due, ends
	more  bool          // win, due, ends: more than span, not less
}

// IsZero reports whether the filter matches everything.
func (f Filter) IsZero() bool { return len(f.terms) == 0 }

// NeedsOwners reports whether matching depends on who owns a conversation, which
// on some systems costs a request each.
func (f Filter) NeedsOwners() bool {
	return slices.ContainsFunc(f.terms, func(t term) bool { return t.aboutOwner() })
}

func (t *term) aboutOwner() bool {
	return t.field == fieldWho || t.field == fieldIs && (t.value == "mine" || t.value == "unassigned")
}

// WithoutOwners is the filter without what it asks about owners: what it matches is
// worth being asked who owns it.
func (f Filter) WithoutOwners() Filter {
	var rest Filter
	for i := range f.terms {
		if !f.terms[i].aboutOwner() {
			rest.terms = append(rest.terms, f.terms[i])
		}
	}
	return rest
}

// Server is the part of the filter that an API could answer: a request for it
// answers every conversation that matches, and perhaps others, so that the filter
// is applied again to what comes back.
//
// Inbox and Customer are as they were typed, since only a backend knows its own ids:
// it sends what is a whole id and leaves a part of a name to the filter. Owner is not
// told; see Filter.Owner.
func (f Filter) Server(now time.Time) model.Query {
	var q model.Query
	for i := range f.terms {
		t := &f.terms[i]
		if t.not {
			continue
		}
		switch t.field {
		case fieldIs:
			if t.value == "unread" {
				q.UnreadOnly = true
			}
			if s, ok := statusOf(t.value); ok {
				q.Status = s
			}
		case fieldChannel:
			if q.Channels == nil {
				q.Channels = append(q.Channels, t.any...)
			}
		case fieldNewer:
			// A message is an update, so what is younger was updated since.
			if since := model.At(now.Add(-t.span)); since.After(q.Since) {
				q.Since = since
			}
		case fieldPriority:
			q.Priority = cmp.Or(q.Priority, strings.ToLower(t.value))
		case fieldInbox:
			q.Inbox = cmp.Or(q.Inbox, t.value)
		case fieldCustomer:
			q.Customer = cmp.Or(q.Customer, t.value)
		case fieldWord, fieldWho, fieldOlder, fieldWindow, fieldDue, fieldEnds, fieldAccount, fieldLabel:
		}
	}
	return q
}

// Owner is the id of the one person whose conversations alone can match: me for "me",
// else the one of people who fits. It is "" where the filter asks for nobody in
// particular, and where several could be meant. Where people may lack some (all is
// false), only an id or a whole name says who is meant: a part of one may fit others.
func (f Filter) Owner(me string, people []model.Person, all bool) string {
	for i := range f.terms {
		t := &f.terms[i]
		switch {
		case t.not || t.field != fieldIs && t.field != fieldWho:
		case t.value == "mine", t.field == fieldWho && t.text.folded == whoMe:
			return me
		case t.field == fieldWho && t.text.folded != whoNobody:
			if id := t.owner(people, all); id != "" {
				return id
			}
		}
	}
	return ""
}

// owner is the id of the one person who fits.
func (t *term) owner(people []model.Person, all bool) string {
	id, found := "", 0
	for _, p := range people {
		name := p.Name.String()
		if p.ID == t.value || t.text.is(name) || all && t.text.in(name) {
			id = p.ID
			found++
		}
	}
	if found != 1 {
		return ""
	}
	return id
}

// Away reports whether the filter asks for what was put away, so that it is about that
// and not about the inbox that people work in.
func (f Filter) Away() bool {
	return slices.ContainsFunc(f.terms, func(t term) bool {
		s, ok := statusOf(t.value)
		return t.field == fieldIs && !t.not && ok && (s == model.Away || s.PutAway())
	})
}

// Snoozed is the filter for what is snoozed on this machine.
func Snoozed() Filter {
	return Filter{terms: []term{{field: fieldIs, value: stateSnoozed, text: newNeedle(stateSnoozed)}}}
}

// Snoozed reports whether the filter asks for what is snoozed on this machine.
func (f Filter) Snoozed() bool {
	return f.asksFor(stateSnoozed)
}

// OwnTraces reports whether the filter asks for what was left undone from this machine, a
// draft or a failure, wherever the conversation is by now.
func (f Filter) OwnTraces() bool {
	return f.asksFor(stateDraft, stateFailed)
}

// Unread reports whether only unread conversations can match.
func (f Filter) Unread() bool {
	return f.asksFor("unread")
}

// asksFor reports whether the filter asks for one of these states.
func (f Filter) asksFor(states ...string) bool {
	return slices.ContainsFunc(f.terms, func(t term) bool {
		return t.field == fieldIs && !t.not && slices.Contains(states, t.value)
	})
}

// Closing reports whether only what closes soon can match; window reports whether only
// conversations with a reply window that is open can.
func (f Filter) Closing() (closing, window bool) {
	for i := range f.terms {
		t := &f.terms[i]
		closing = closing || !t.not && t.field == fieldIs && t.value == stateClosing
		window = window || !t.not && t.field == fieldWindow
	}
	return closing, window
}

// Needs are operations that a system must have for anything to match there: where nobody
// can give a conversation a priority, none has one.
func (f Filter) Needs() []model.OpKind {
	var ops []model.OpKind
	for i := range f.terms {
		t := &f.terms[i]
		switch {
		case t.not:
		case t.field == fieldPriority:
			ops = append(ops, model.OpPriority)
		case t.field == fieldIs:
			if op, ok := statusNeeds[model.Status(t.value)]; ok {
				ops = append(ops, op)
			}
		}
	}
	return ops
}

// statusNeeds are the operations that lead to a state.
var statusNeeds = map[model.Status]model.OpKind{
	model.StatusPending: model.OpStatus, model.StatusClosed: model.OpClose,
	model.StatusArchived: model.OpArchive, model.StatusSpam: model.OpSpam,
}

// And is the filter that asks for what both ask for, each term once.
func (f Filter) And(g Filter) Filter {
	both := Filter{terms: slices.Clone(f.terms)}
	for i := range g.terms {
		if !slices.ContainsFunc(both.terms, func(t term) bool { return t.String() == g.terms[i].String() }) {
			both.terms = append(both.terms, g.terms[i])
		}
	}
	return both
}

// Account is the one account that the filter asks for; "" for any.
func (f Filter) Account() string {
	for i := range f.terms {
		if t := &f.terms[i]; t.field == fieldAccount && !t.not {
			return t.value
		}
	}
	return ""
}

// statusOf is the status that an "is:" value asks for, if it asks for one.
func statusOf(value string) (model.Status, bool) {
	switch s := model.Status(value); s {
	case model.Away, model.StatusOpen, model.StatusPending, model.StatusClosed, model.StatusArchived, model.StatusSpam:
		return s, true
	default:
		return "", false
	}
}

// String is the filter as it can be typed; parsing it gives an equal Filter.
func (f Filter) String() string {
	parts := make([]string, len(f.terms))
	for i := range f.terms {
		parts[i] = f.terms[i].String()
	}
	return strings.Join(parts, " ")
}

// String is the term as it can be typed.
func (t *term) String() string {
	var b strings.Builder
	if t.not {
		b.WriteByte('!')
	}
	if t.field != fieldWord {
		b.WriteString(t.field.String())
		b.WriteByte(':')
	}
	b.WriteString(quote(t.value, t.field == fieldWord))
	return b.String()
}

// String is the field as it is typed, without the colon; "" for plain words.
func (f field) String() string {
	for _, def := range fieldNames {
		if def.field == f {
			return def.name
		}
	}
	return ""
}

// quote puts a value in quotes where it would be read as something else without.
func quote(value string, word bool) string {
	if value != "" && !strings.ContainsFunc(value, splits) && (!word || !strings.Contains(value, ":") && value[0] != '!') {
		return value
	}
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(value) + `"`
}
