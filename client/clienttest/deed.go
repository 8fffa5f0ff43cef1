package clienttest

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"convo/client/practice"
	"convo/model"
)

// deed is one operation where it changes something, and what it changes.
type deed struct {
	op    model.Op
	first []model.Op // what makes it change something
	heard bool       // a customer writes before it
	// done reports whether the server holds the conversation as the operation wants it.
	done func(c practice.Conversation) bool
	// field is what of the conversation the operation is about; everything else stays.
	field func(c *practice.Conversation)
}

// simplest is a kind's operation with whatever it needs, good for a request and no more.
func (b *bench) simplest(kind model.OpKind, on model.Conversation) model.Op {
	op := model.Op{Conv: on.Ref, Kind: kind, Body: "grazie", Person: model.Person{ID: b.h.Agents[0]}}
	if values := b.values(kind); len(values) > 0 {
		op.Value = values[0]
	}
	if kind == model.OpCreate {
		op.Conv.ID, op.New = "", b.h.contents(on)
	}
	return op
}

// values are what operations of a kind set.
func (b *bench) values(kind model.OpKind) []string {
	if kind == model.OpDisconnect {
		kind = model.OpConnect
	}
	return b.h.Values[kind]
}

// writes are the operations that a system has, in their simplest form.
func (b *bench) writes(on model.Conversation) []model.Op {
	var out []model.Op
	for _, kind := range model.OpKinds() {
		if b.Caps().Can(kind).OK {
			out = append(out, b.simplest(kind, on))
		}
	}
	return out
}

// deeds are the ways in which an operation changes a conversation that is open and
// has an owner or none. Sends, creating and deleting leave something else than a
// changed conversation, see sends.
func (b *bench) deeds(t *testing.T, kind model.OpKind) []deed {
	t.Helper()
	op := func(k model.OpKind) model.Op { return model.Op{Kind: k} }
	to := func(i int) model.Op { return model.Op{Kind: model.OpAssign, Person: model.Person{ID: b.h.Agents[i]}} }
	state := func(c *practice.Conversation) { c.Archived, c.State, c.Spam = false, "", false }
	owner := func(c *practice.Conversation) { c.Owner = "" }
	unread := func(c *practice.Conversation) { c.Unread, c.Participants = 0, nil }
	switch kind {
	case model.OpRead:
		return []deed{{op(kind), nil, true, func(c practice.Conversation) bool { return c.Unread == 0 }, unread}}
	case model.OpMarkUnread:
		return []deed{{op(kind), []model.Op{op(model.OpRead)}, true, func(c practice.Conversation) bool { return c.Unread > 0 }, unread}}
	case model.OpArchive, model.OpClose:
		return []deed{{op(kind), nil, false, func(c practice.Conversation) bool { return c.Archived }, state}}
	case model.OpUnarchive, model.OpReopen:
		away := model.Op{Kind: b.h.PutAway}
		return []deed{{op(kind), []model.Op{away}, false, func(c practice.Conversation) bool { return !c.Archived }, state}}
	case model.OpSpam:
		return []deed{{op(kind), nil, false, func(c practice.Conversation) bool { return c.Spam }, state}}
	case model.OpUnspam:
		return []deed{{op(kind), []model.Op{op(model.OpSpam)}, false, func(c practice.Conversation) bool { return !c.Spam }, state}}
	case model.OpAssign:
		of := func(i int) func(practice.Conversation) bool {
			return func(c practice.Conversation) bool { return b.person(c.Owner) == b.h.Agents[i] }
		}
		return []deed{
			{to(0), []model.Op{op(model.OpRelease)}, false, of(0), owner},
			{to(1), []model.Op{to(0)}, false, of(1), owner},
		}
	case model.OpRelease:
		return []deed{{op(kind), []model.Op{to(0)}, false, func(c practice.Conversation) bool { return c.Owner == "" }, owner}}
	case model.OpStatus:
		return b.setting(t, kind, func(c practice.Conversation, v string) bool { return c.State == v }, state)
	case model.OpPriority:
		return b.setting(t, kind, func(c practice.Conversation, v string) bool { return c.Priority == v }, func(c *practice.Conversation) { c.Priority = "" })
	case model.OpSubject:
		return b.setting(t, kind, func(c practice.Conversation, v string) bool { return c.Subject == v }, func(c *practice.Conversation) { c.Subject = "" })
	case model.OpChannel:
		return b.setting(t, kind, func(c practice.Conversation, v string) bool { return c.DefaultChannel == v }, func(c *practice.Conversation) { c.DefaultChannel = "" })
	case model.OpConnect, model.OpDisconnect:
		return b.connecting(t, kind)
	case model.OpReply, model.OpNote, model.OpCreate, model.OpDelete:
	}
	return nil
}

// setting is every value of a kind, set while the next one holds.
func (b *bench) setting(t *testing.T, kind model.OpKind, is func(practice.Conversation, string) bool, field func(*practice.Conversation)) []deed {
	t.Helper()
	values := b.values(kind)
	require.NotEmpty(t, values, "the harness has no values for %s", kind)
	var out []deed
	for i, v := range values {
		d := deed{op: model.Op{Kind: kind, Value: v}, done: func(c practice.Conversation) bool { return is(c, v) }, field: field}
		if other := values[(i+1)%len(values)]; other != v {
			d.first = []model.Op{{Kind: kind, Value: other}}
		}
		out = append(out, d)
	}
	return out
}

func (b *bench) connecting(t *testing.T, kind model.OpKind) []deed {
	t.Helper()
	values := b.values(kind)
	require.NotEmpty(t, values, "the harness has no bookings")
	var out []deed
	for _, v := range values {
		d := deed{
			op:    model.Op{Kind: kind, Value: v},
			done:  func(c practice.Conversation) bool { return slices.Contains(c.Bookings, v) == (kind == model.OpConnect) },
			field: func(c *practice.Conversation) { c.Bookings = nil },
		}
		if kind == model.OpDisconnect {
			d.first = []model.Op{{Kind: model.OpConnect, Value: v}}
		}
		out = append(out, d)
	}
	return out
}
