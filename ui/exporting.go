package ui

import (
	"iter"
	"strconv"
	"strings"

	"convo/model"
)

// exported is a row as it was when it was exported.
type exported struct {
	conv  model.Conversation
	owner string
}

// exportHeader names the columns of exported rows.
func exportHeader() []string {
	return []string{
		"account", "id", "channel", "status", "unread", "owner", "last_message_at", "name", "phone", "email",
		"subject", "preview", "priority", "inbox", "labels", "deadline_at", "reply_window_ends_at",
	}
}

// exportedOwner is the owner of a row: "?" where it is not known, which is not nobody.
func (m *root) exportedOwner(c *model.Conversation) string {
	if !c.Owner.Known {
		return "?"
	}
	return m.state.OwnerName(c)
}

// cellsOf are the rows' cells, made one row after the other.
func cellsOf(rows []exported) iter.Seq[[]string] {
	return func(yield func([]string) bool) {
		for i := range rows {
			if !yield(rows[i].cells()) {
				return
			}
		}
	}
}

func (e *exported) cells() []string {
	c := &e.conv
	var d model.Details
	if c.More != nil {
		d = *c.More
	}
	labels := make([]string, len(d.Labels))
	for i, l := range d.Labels {
		labels[i] = l.Line()
	}
	word := func(s string) string { return model.NewText(s).Line() }
	return []string{
		word(c.Ref.Account), word(c.Ref.ID), word(c.Channel), word(string(c.Status)), exportedUnread(c.Unread), e.owner,
		c.LastMessageAt.String(), c.Contact.Name.Line(), c.Contact.Phone.Line(), c.Contact.Email.Line(),
		d.Subject.Line(), c.Preview.Line(), word(d.Priority), d.Inbox.Line(), strings.Join(labels, ", "),
		d.DeadlineAt.String(), c.WindowEndsAt.String(),
	}
}

// exportedUnread is a number where the system counts, yes or no where it only knows
// whether, and nothing where it knows nothing.
func exportedUnread(u model.Unread) string {
	switch u.Kind {
	case model.UnreadCount:
		return strconv.Itoa(u.N)
	case model.UnreadFlag:
		if u.Has() {
			return "yes"
		}
		return "no"
	default:
		return ""
	}
}
