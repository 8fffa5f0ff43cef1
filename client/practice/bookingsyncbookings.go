package practice

import (
	"fmt"
	"net/http"
	"slices"
	"time"

	"convo/client/practice/world"
)

// connect adds bookings to a conversation.
func (b *bookingsync) connect(w http.ResponseWriter, r *http.Request, c world.Conversation) {
	b.rebook(w, r, c, b.inbox.Connect)
}

// disconnect takes bookings off a conversation.
func (b *bookingsync) disconnect(w http.ResponseWriter, r *http.Request, c world.Conversation) {
	b.rebook(w, r, c, b.inbox.Disconnect)
}

// rebook reads {"bookings":[{"id":15}]} and does it for each. A booking that does not exist is refused
// (inferred), before anything is done.
func (b *bookingsync) rebook(w http.ResponseWriter, r *http.Request, c world.Conversation,
	do func(index, booking int, at time.Time) (world.Conversation, error),
) {
	body, ok := b.bodyOf(w, r, kindBookings.plural)
	if !ok {
		return
	}
	p := problems{}
	var ids []int
	for _, a := range body {
		a.only(p, "id")
		a.required(p, "id")
		id := a.id(p, "id")
		if _, ok := b.inbox.World().BookingIndex(id); !ok && len(p) == 0 {
			p.add("bookings", fmt.Sprintf("%d does not exist", id))
		}
		ids = append(ids, id)
	}
	if p.answered(w) {
		return
	}
	var err error
	for _, id := range ids {
		if c, err = do(c.Index, id, b.now()); err != nil {
			break
		}
	}
	b.changed(w, r, c, err)
}

// bookings answers those that a list of ids names, with what an inbox shows of them.
func (b *bookingsync) bookings(ids string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		resources := []resource{}
		for _, id := range idsOf(ids) {
			if index, ok := b.inbox.World().BookingIndex(int(id)); ok {
				resources = append(resources, b.booking(int(id), index))
			}
		}
		b.some(w, r, kindBookings, resources, ids)
	}
}

// booking invents the stay: the conversation that had it first says whose it is.
func (b *bookingsync) booking(id, index int) resource {
	c := b.inbox.World().Conversation(index)
	conversations := []int{}
	for _, i := range b.inbox.WithBooking(id) {
		conversations = append(conversations, conversationID(i))
	}
	nights, adults := 2+id%9, 1+id%4
	price := fmt.Sprintf("%d.0", nights*(60+10*(id%13)))
	start := c.CreatedAt.UTC().Truncate(24*time.Hour).AddDate(0, 0, 9+id%60).Add(15 * time.Hour)
	return resource{
		"links": resource{
			"account": account, "client": c.Customer, "source": orNull(c.Source), "inquiry": nil, "conversations": conversations,
		},
		"id": id, "reference": fmt.Sprintf("%06X", id), "status": "Booked", "booked": true, "unavailable": false,
		"start_at": zulu(start), "end_at": zulu(start.AddDate(0, 0, nights).Add(-4 * time.Hour)),
		"adults": adults, "children": nil, "currency": "EUR", "initial_price": price, "final_price": price, "paid_amount": "0.0",
		"notes": "", "canceled_at": nil, "created_at": zulu(c.CreatedAt), "updated_at": zulu(c.CreatedAt),
	}
}

// sources are the places that conversations come from. Their bookings are left out.
func (b *bookingsync) sources(ids string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		all, since := []resource{}, zulu(b.founded())
		for k, s := range world.Sources() {
			if ids != "" && !slices.Contains(idsOf(ids), int64(s.ID)) {
				continue
			}
			all = append(all, resource{
				"links": resource{"account": account, "bookings": []int{}}, "id": s.ID, "name": s.Name,
				"position": k + 1, "internal": false, "created_at": since, "updated_at": since,
			})
		}
		b.all(w, r, kindSources, all, ids)
	}
}

// all answers a page of everything, or what was named by ids.
func (b *bookingsync) all(w http.ResponseWriter, r *http.Request, k kind, resources []resource, ids string) {
	if ids != "" {
		b.some(w, r, k, resources, ids)
		return
	}
	b.list(w, r, k, slice(pagingOf(r.URL.Query()), resources), listed{total: len(resources)})
}

// applications are those that conversations can be made by.
func (b *bookingsync) applications(w http.ResponseWriter, r *http.Request) {
	all := []resource{{"id": 65, "name": "Airbnb"}, {"id": 66, "name": "Booking.com"}}
	b.list(w, r, kindApplications, all, listed{total: len(all)})
}
