package world

import (
	"fmt"
	"strings"
)

// Person is a member of the team.
type Person struct {
	ID      int
	Name    string
	Picture string // an address nobody should fetch, "" for none
}

// The first three are those of UC-018.
var team = []Person{
	{4521, "Anna Bianchi", "https://cdn.example.com/users/4521/avatar.png"},
	{4522, "Luca Verdi", "https://cdn.example.com/users/4522/avatar.png"},
	{4523, "Marco Rossi", ""},
	{4524, "Sara Conti", "https://cdn.example.com/users/4524/avatar.png"},
	{4525, "Amina Bello", ""},
	{4526, "Tomáš Novák", "https://cdn.example.com/users/4526/avatar.png"},
}

// Team lists everybody who can own a conversation. The first is the person whose key the practice
// token is.
func Team() []Person { return append([]Person(nil), team...) }

// InTeam says whether a person of the team has this id.
func InTeam(id int) bool {
	for _, p := range team {
		if p.ID == id {
			return true
		}
	}
	return false
}

func firstName(id int) string {
	for _, p := range team {
		if p.ID == id {
			first, _, _ := strings.Cut(p.Name, " ")
			return first
		}
	}
	return ""
}

// ParticipantID is the id of a conversation's participant: the customer with seat 0, and the people
// of the team who take part with the seats of Conversation.Seats, counted from 1.
func ParticipantID(index, seat int) int { return (index+1)*(MaxSeats+1) + seat }

// MaxSeats is how many people of the team can take part in a conversation.
const MaxSeats = 999

// Participant reads a ParticipantID. A negative id or 0 names nobody.
func Participant(id int) (index, seat int, ok bool) {
	return id/(MaxSeats+1) - 1, id % (MaxSeats + 1), id > MaxSeats
}

// firstCustomer is the customer's id in conversation 0. Every conversation of the untouched inbox has
// a customer of its own.
const firstCustomer = 9001

// CustomerID is the id of the customer of conversation i.
func (w World) CustomerID(i int) int { return firstCustomer + i }

// CustomerIndex is the conversation of the untouched inbox that this customer has.
func (w World) CustomerIndex(id int) (int, bool) {
	i := id - firstCustomer
	return i, i >= 0 && i < w.Count
}

// owner spreads the work unevenly, so that there is something to balance.
func (w World) owner(i int) int {
	if s, ok := staged(i); ok {
		return s.owner
	}
	d := w.roll(i, saltOwner)
	share := []int{18, 22, 8, 10, 7, 5} // in percent, the rest belongs to nobody
	n := d.upTo(100)
	for k, s := range share {
		if n < s {
			return team[k].ID
		}
		n -= s
	}
	return 0
}

// author is who wrote the team's messages of conversation i.
func (w World) author(i int) int {
	if id := w.owner(i); id != 0 {
		return id
	}
	d := w.roll(i, saltOwner)
	return pick(&d, team).ID
}

func (w World) contact(i int, c Channel, t *tongue) Contact {
	d := w.roll(i, saltContact)
	name := t.name(pick(&d, t.first), pick(&d, t.last))
	phone := t.phone(&d)
	unnamed := d.chance(7)
	switch {
	case c == Messenger && unnamed:
		return Contact{}
	case c == Messenger:
		return Contact{Name: name}
	case unnamed:
		return Contact{Phone: phone}
	default:
		return Contact{Name: name, Phone: phone}
	}
}

// email is the customer's address, where they have a name to make one of. Letters that no address
// has are left out of it.
func (w World) email(i int, name string) string {
	_, byHand := staged(i)
	d := w.roll(i, saltEmail)
	if name == "" || !byHand && !d.chance(85) {
		return ""
	}
	local := strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z':
			return r
		case r == ' ':
			return '.'
		}
		return -1
	}, strings.ToLower(name))
	if local = strings.Trim(local, "."); len(local) < 3 || len(local) > 40 {
		local = fmt.Sprintf("guest%d", w.CustomerID(i))
	}
	return local + "@example.org"
}

// phone makes a mobile number of the tongue's country from its pattern, where every 'x' is a digit.
func (t *tongue) phone(d *dice) string {
	return strings.Map(func(r rune) rune {
		if r == 'x' {
			return rune("0123456789"[d.upTo(10)])
		}
		return r
	}, pick(d, t.phones))
}

func (t *tongue) name(first, last string) string {
	if t.lastFirst {
		return fmt.Sprintf("%s %s", last, first)
	}
	return fmt.Sprintf("%s %s", first, last)
}
