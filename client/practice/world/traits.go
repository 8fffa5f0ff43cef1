package world

import "time"

// Priorities are the words for how urgent a conversation is, the lowest first.
func Priorities() []string { return []string{"low", "medium", "high", "urgent"} }

// Media are the kinds of channel that G-Tateth tells apart.
func Media() []string { return []string{"email", "chat", "phone", "whatsapp"} }

// Named is something with an id and a name.
type Named struct {
	ID   int
	Name string
}

// Sources are the places that conversations come from.
func Sources() []Named {
	return []Named{{1, "Airbnb"}, {2, "Booking.com"}, {3, "HomeAway"}, {4, "Website"}}
}

// Inboxes are the team's shared inboxes.
func Inboxes() []Named { return []Named{{31, "Support"}, {32, "Sales"}, {33, "Bookings"}} }

var labels = []string{"billing", "shipping", "returns", "vip", "invoice", "complaint"}

// Traits returns what filters can ask about conversation i besides its Head.
func (w World) Traits(i int) Traits {
	return Traits{Priority: w.priority(i), Owner: w.owner(i), Inbox: w.inbox(i), Customer: w.CustomerID(i)}
}

func (w World) priority(i int) string {
	d := w.roll(i, saltPriority)
	switch n := d.upTo(100); {
	case n < 15:
		return "low"
	case n < 75:
		return "medium"
	case n < 93:
		return "high"
	default:
		return "urgent"
	}
}

func (w World) inbox(i int) int {
	d := w.roll(i, saltInbox)
	return pick(&d, Inboxes()).ID
}

// source is where conversation i came from and the channel that answers are relayed over. A few have
// neither.
func (w World) source(i int) (source int, channel string) {
	d := w.roll(i, saltSource)
	switch n := d.upTo(100); {
	case n < 38:
		return 1, "airbnb"
	case n < 60:
		return 2, "booking-com"
	case n < 72:
		return 3, "homeaway"
	case n < 95:
		return 4, "email"
	default:
		return 0, ""
	}
}

// OriginOf is where a customer's message was written that came over a channel.
func OriginOf(channel string) string {
	switch channel {
	case "airbnb":
		return "airbnb_message"
	case "":
		return "inquiry"
	default:
		return channel
	}
}

// medium is G-Tateth's kind of channel, which has nothing to do with Qlara's.
func (w World) medium(i int, c Contact) string {
	d := w.roll(i, saltMedium)
	switch n := d.upTo(100); {
	case n < 45:
		return "email"
	case n < 65 || c.Phone == "":
		return "chat"
	case n < 90:
		return "whatsapp"
	default:
		return "phone"
	}
}

func (w World) labels(i int) []string {
	d := w.roll(i, saltLabels)
	out := []string{}
	for range d.upTo(3) {
		if l := pick(&d, labels); len(out) == 0 || out[0] != l {
			out = append(out, l)
		}
	}
	return out
}

// The ids of bookings and inquiries begin here.
const (
	firstBooking = 700_001
	firstInquiry = 400_001
)

// trips are the bookings and inquiries of conversation i.
func (w World) trips(i int) (bookings, inquiries []int) {
	d := w.roll(i, saltBookings)
	bookings, inquiries = []int{}, []int{}
	switch n := d.upTo(100); {
	case n < 45:
		bookings = append(bookings, firstBooking+2*i)
	case n < 52:
		bookings = append(bookings, firstBooking+2*i, firstBooking+2*i+1)
	case n < 70:
		inquiries = append(inquiries, firstInquiry+i)
	}
	return bookings, inquiries
}

// BookingIndex is the conversation of the untouched inbox that a booking is about. Every conversation has
// two that it could be connected to.
func (w World) BookingIndex(id int) (int, bool) {
	i := (id - firstBooking) / 2
	return i, id >= firstBooking && i < w.Count
}

// deadline is when an answer is due in conversation i, somewhat past for some.
func (w World) deadline(i int, unread bool) time.Time {
	d := w.roll(i, saltDeadline)
	if !unread || !d.chance(45) {
		return time.Time{}
	}
	return w.Epoch.Add(time.Duration(d.upTo(370)-10) * time.Minute)
}

func (t *thread) subject() string {
	if s, ok := staged(t.index); ok {
		return s.subject
	}
	d := t.world.roll(t.index, saltSubject)
	return t.fill(pick(&d, t.tongue.subjects))
}

// seats are who of the team takes part: whoever has written.
func (t *thread) seats(readAt time.Time) []Seat {
	first, last := -1, -1
	for j, l := range t.lines {
		if l.inbound() {
			continue
		}
		if first < 0 {
			first = j
		}
		last = j
	}
	if first < 0 {
		return []Seat{}
	}
	return []Seat{{Person: t.world.author(t.index), Since: t.at(first), ReadAt: readAt, SentAt: t.at(last)}}
}

// readAt is up to when a thread has been read of which so many messages at the end have not: never,
// where that is all of it.
func (t *thread) readAt(unread int) time.Time {
	if j := len(t.lines) - 1 - unread; j >= 0 {
		return t.at(j)
	}
	return time.Time{}
}
