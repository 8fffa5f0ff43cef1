package ui

import (
	"testing"
	"time"

	"convo/model"
	"convo/model/inbox"
)

// capsOf are the capabilities of a system with these operations.
func capsOf(backend, name string, ops ...model.OpKind) model.Caps {
	c := model.Caps{Backend: backend, Name: name, People: model.Yes(), Threads: model.Yes(), ListHasOwner: true, Ops: map[model.OpKind]model.Support{}}
	for _, k := range model.OpKinds() {
		c.Ops[k] = model.No(name + " has no such action")
	}
	for _, k := range ops {
		c.Ops[k] = model.Yes()
	}
	return c
}

func bookingCaps() model.Caps {
	c := capsOf("bookingsync", "BookingSync", model.OpReply, model.OpNote, model.OpRead, model.OpClose, model.OpReopen, model.OpSpam,
		model.OpUnspam, model.OpAssign, model.OpRelease, model.OpChannel, model.OpConnect, model.OpDisconnect, model.OpCreate)
	c.Unread, c.AsMe = model.UnreadFlag, true
	return c
}

func tatethCaps() model.Caps {
	c := capsOf("gtateth", "G-Tateth", model.OpClose, model.OpReopen, model.OpStatus, model.OpPriority, model.OpSubject,
		model.OpAssign, model.OpRelease, model.OpCreate, model.OpDelete)
	c.Ops[model.OpReply] = model.No("G-Tateth documents no messages for agents")
	c.Threads = model.No("G-Tateth documents no messages for agents")
	c.SeenHere, c.PeopleFrom = true, "the configuration and owners seen"
	return c
}

// three is a root over an account on each system.
func three(tb testing.TB) *drawing {
	tb.Helper()
	d := newDrawing(tb, nil)
	o := d.o
	o.Titles = map[string]string{"shop": "shop @ lora-api.agiletelecom.com", "bookingsync": "bookingsync @ 127.0.0.1:8080", "gtateth": "gtateth @ api.g-tateth.com"}
	o.State = inbox.New(inbox.Config{Accounts: []inbox.Account{
		{Name: "shop", Caps: testCaps(), Me: "1"}, {Name: "bookingsync", Caps: bookingCaps()}, {Name: "gtateth", Caps: tatethCaps()},
	}})
	d.root = newRoot(tb.Context(), o, d.binds, d.canvas)
	for _, e := range d.state.Apply(noon, inbox.Start{Live: true}) {
		d.answer(e)
	}
	return d
}

// answer answers an effect as the three systems would.
func (d *drawing) answer(e inbox.Effect) {
	switch e := e.(type) {
	case inbox.Recall:
		d.state.Apply(d.now, inbox.Remembered{Of: e, Seen: model.Seen{Since: noon.Add(-48 * time.Hour)}})
	case inbox.FetchPeople:
		people := map[string][]model.Person{
			"shop":        {{ID: "1", Name: model.NewText("Anna Bianchi")}, {ID: "2", Name: model.NewText("Luca Verdi")}},
			"bookingsync": {{ID: "31", Name: model.NewText("Anna B. (host)")}, {ID: "32", Name: model.NewText("Jan Kowalski")}},
		}
		d.state.Apply(d.now, inbox.Peopled{Of: e, People: people[e.Account]})
	case inbox.FetchList:
		page := model.Page{Total: -1}
		for _, c := range queue() {
			if c.Ref.Account == e.Account && e.Feed == inbox.FeedActive {
				page.Conversations = append(page.Conversations, c)
			}
		}
		d.state.Apply(d.now, inbox.Listed{Of: e, Page: page})
	}
}

// queue are conversations of all three systems.
func queue() []model.Conversation {
	guest := model.Conversation{
		Ref: model.Ref{Account: "bookingsync", ID: "5"}, Channel: "airbnb", Status: model.StatusOpen,
		Contact: model.Contact{ID: "88", Name: model.NewText("Jane Guest"), Email: model.NewText("jane@example.com")},
		Unread:  model.Unread{Kind: model.UnreadFlag, N: 1}, Owner: model.Nobody(), LastMessageAt: model.At(noon.Add(-time.Minute)),
		CreatedAt: model.At(noon.Add(-50 * time.Hour)),
		More: &model.Details{
			Subject: model.NewText("Late check-in"), Source: model.NewText("Airbnb"), DefaultChannel: "airbnb",
			Bookings: []string{"15"}, Inquiries: []string{"901"}, DeadlineAt: model.At(noon.Add(12 * time.Minute)),
		},
	}
	late := guest
	late.Ref.ID, late.Contact, late.Unread = "6", model.Contact{ID: "89", Name: model.NewText("Pierre Dupont")}, model.Unread{Kind: model.UnreadFlag}
	late.LastMessageAt = model.At(noon.Add(-30 * time.Minute))
	late.More = &model.Details{Subject: model.NewText("Towels"), DefaultChannel: "booking-com", DeadlineAt: model.At(noon.Add(-5 * time.Minute))}
	customer := model.Conversation{
		Ref: model.Ref{Account: "gtateth", ID: "64a1b2c3d4e5f6789012345a"}, Channel: "email", Status: model.StatusPending,
		Contact:   model.Contact{ID: "64a1b2c3d4e5f6789012345b", Name: model.NewText("John Doe"), Email: model.NewText("john@example.com")},
		Owner:     model.OwnedBy(model.Person{ID: "64a1b2c3d4e5f6789012345c", Name: model.NewText("Amina Bello")}),
		CreatedAt: model.At(noon.Add(-60 * time.Hour)), UpdatedAt: model.At(noon.Add(-20 * time.Minute)),
		More: &model.Details{
			Subject: model.NewText("Customer inquiry about billing, the third invoice of this year and a refund"), Source: model.NewText("widget"),
			Priority: "urgent", Inbox: model.NewText("64a1b2c3d4e5f6789012345d"), Labels: []model.Text{model.NewText("billing"), model.NewText("vip")},
		},
	}
	old := customer
	old.Ref.ID, old.Contact, old.Owner = "64a1b2c3d4e5f6789012345f", model.Contact{ID: "c2", Name: model.NewText("Chidi Okafor")}, model.Nobody()
	old.UpdatedAt, old.More = model.At(noon.Add(-90*time.Hour)), &model.Details{Subject: model.NewText("Thanks"), Priority: "low"}
	return append(staged()[:4:4], guest, late, customer, old)
}

// to puts the cursor on a conversation.
func (d *drawing) to(id string) {
	for _, c := range queue() {
		if c.Ref.ID == id {
			d.state.Apply(d.now, inbox.Select{Ref: c.Ref})
		}
	}
	d.gen++
	d.Update(hintMsg{})
}

const tateth, guest = "64a1b2c3d4e5f6789012345a", "5"

// two is a root over two accounts of which nothing is loaded, and what they were asked.
func two(tb testing.TB) (*drawing, []inbox.FetchList) {
	tb.Helper()
	d := newDrawing(tb, nil)
	o := d.o
	o.State = inbox.New(inbox.Config{Accounts: []inbox.Account{{Name: "shop", Caps: testCaps()}, {Name: "gtateth", Caps: tatethCaps()}}})
	d.root = newRoot(tb.Context(), o, d.binds, d.canvas)
	var lists []inbox.FetchList
	for _, e := range d.state.Apply(noon, inbox.Start{Live: true}) {
		if l, ok := e.(inbox.FetchList); ok {
			lists = append(lists, l)
		}
	}
	return d, lists
}
