package practice

import (
	"encoding/json"
	"mime"
	"net/http"
	"slices"
	"strings"

	"convo/client/practice/store"
	"convo/client/practice/world"
)

// tatethForm is the body of a request, field by field, and what is wrong with it.
type tatethForm struct {
	fields map[string]json.RawMessage
	wrong  details
}

// form reads a body that has only some fields and answers itself where there is none that fits. That
// other fields are refused, and not passed over, is inferred: a client's slip must be seen.
func (g *gtateth) form(w http.ResponseWriter, r *http.Request, names ...string) (*tatethForm, bool) {
	f := &tatethForm{wrong: details{}}
	if kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || kind != "application/json" {
		g.invalid(w, details{"body": "Content-Type must be application/json"})
		return nil, false
	}
	dec := json.NewDecoder(r.Body)
	if err := dec.Decode(&f.fields); err != nil || dec.More() || len(f.fields) == 0 {
		g.invalid(w, details{"body": "must be a JSON object with something in it"})
		return nil, false
	}
	for name := range f.fields {
		if !slices.Contains(names, name) {
			f.wrong[name] = "is not allowed"
		}
	}
	return f, true
}

// refused answers what is wrong, if anything is.
func (f *tatethForm) refused(g *gtateth, w http.ResponseWriter) bool {
	if len(f.wrong) > 0 {
		g.invalid(w, f.wrong)
	}
	return len(f.wrong) > 0
}

// text reads a field that is not empty and, if there are words, is one of them. It says whether the
// field is there at all.
func (f *tatethForm) text(name string, into *string, words ...string) bool {
	raw, ok := f.fields[name]
	if !ok {
		return false
	}
	var value string
	switch err := json.Unmarshal(raw, &value); {
	case err != nil || strings.TrimSpace(value) == "":
		f.wrong[name] = "must be a string that is not empty"
	case len(words) > 0 && !slices.Contains(words, value):
		f.wrong[name] = oneOf(words)
	default:
		*into = value
	}
	return true
}

// id reads an id, which nobodys stands for if nothing has it. It says whether the field is there.
func (f *tatethForm) id(name, kind string, into *int) bool {
	var id string
	there := f.text(name, &id)
	if !there || f.wrong[name] != "" {
		return there
	}
	if !isHexID(id) {
		f.wrong[name] = notHex
		return true
	}
	number, ok := readHexID(kind, id)
	if !ok {
		number = nobodys
	}
	*into = number
	return true
}

// require notes a field that is not there.
func (f *tatethForm) require(there bool, name string) {
	if !there {
		f.wrong[name] = name + " is required"
	}
}

// create makes a conversation without a message.
func (g *gtateth) create(w http.ResponseWriter, r *http.Request) {
	f, ok := g.form(w, r, "subject", "customerId", "channel", "priority", "inboxId")
	if !ok {
		return
	}
	c := world.Conversation{
		Medium: "email", Priority: "medium", Labels: []string{}, Bookings: []int{}, Inquiries: []int{}, Seats: []world.Seat{},
	}
	f.require(f.text("subject", &c.Subject), "subject")
	f.require(f.id("customerId", hexCustomer, &c.Customer), "customerId")
	f.text("channel", &c.Medium, world.Media()...)
	f.text("priority", &c.Priority, world.Priorities()...)
	f.id("inboxId", hexInbox, &c.Inbox)
	if f.refused(g, w) {
		return
	}
	if c.Inbox != 0 && !slices.ContainsFunc(world.Inboxes(), func(in world.Named) bool { return in.ID == c.Inbox }) {
		g.missing(w, "Inbox")
		return
	}
	c.Channel = tatethChannels[c.Medium]
	c, err := g.inbox.Create(c, g.now())
	if err != nil {
		g.fail(w, err)
		return
	}
	g.answer(w, http.StatusCreated, g.conversation(c, g.saved(c)))
}

// tatethChannels are where a conversation that was made here is on Qlara, which has fewer.
var tatethChannels = map[string]world.Channel{
	"whatsapp": world.WhatsApp, "phone": world.SMS, "chat": world.Messenger, "email": world.Messenger,
}

var tatethStates = map[string]world.State{"open": world.Active, "pending": world.Pending, "closed": world.Archived}

// update changes what the body has. An explicit null takes the assignee away.
func (g *gtateth) update(w http.ResponseWriter, r *http.Request, c world.Conversation) {
	f, ok := g.form(w, r, "subject", "status", "priority", "assignedTo")
	if !ok {
		return
	}
	subject, status, priority, owner := c.Subject, "", c.Priority, c.Owner
	newSubject := f.text("subject", &subject)
	f.text("status", &status, "open", "closed", "pending")
	newPriority := f.text("priority", &priority, world.Priorities()...)
	newOwner := string(f.fields["assignedTo"]) == "null"
	if newOwner {
		owner = 0
	} else {
		newOwner = f.id("assignedTo", hexPerson, &owner)
	}
	switch {
	case f.refused(g, w):
		return
	case newOwner && owner != 0 && !world.InTeam(owner):
		g.fail(w, store.ErrUnknownPerson)
		return
	}
	at := g.now()
	c, err := g.inbox.Edit(c.Index, at, func(c *world.Conversation) error {
		if newSubject {
			c.Subject = subject
		}
		if newPriority {
			c.Priority = priority
		}
		if newOwner {
			c.Owner = owner
		}
		if state, told := tatethStates[status]; told {
			store.Move(c, state, at)
		}
		return nil
	})
	if err != nil {
		g.fail(w, err)
		return
	}
	g.answer(w, http.StatusOK, g.conversation(c, g.saved(c)))
}
