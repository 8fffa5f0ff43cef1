package practice

import (
	"errors"
	"fmt"
	"strconv"
	"time"

	"convo/client/practice/store"
	"convo/client/practice/world"
)

// Conversation is what the inbox holds about one conversation, for tests to compare with what a
// client says. People are told by their numbers, see Server.Person.
type Conversation struct {
	ID       string // as it was asked for
	Channel  string // in Qlara's words: WHATSAPP, SMS, RCS, MESSENGER
	Name     string
	Phone    string
	Archived bool // or closed, or spam: out of the default view
	Unread   int
	Owner    string // "" for nobody
	Messages []Message
	Notes    []Message // what the team wrote for itself

	Email          string
	State          string // open, pending or closed, whether or not it is spam
	Spam           bool
	Subject        string
	Priority       string // low, medium, high or urgent
	Labels         []string
	DefaultChannel string
	Bookings       []string
	Participants   []string // people of the team, in the order they came; somebody can be there twice
}

// Message is one message of a Conversation.
type Message struct {
	ID       string
	Outbound bool
	Author   string // a person's id, "" for the customer
	Text     string
	At       time.Time
	Status   string // in Qlara's words: RECEIVED, QUEUED, SENT, …
}

// find takes an id in any form that any of the APIs gives.
func (s *Server) find(id string) (int, error) {
	for _, f := range s.facade {
		if index, err := f.index(id); err == nil {
			return index, nil
		}
	}
	return 0, fmt.Errorf("%w: %s", store.ErrUnknownConversation, id)
}

// Conversation is the state of a conversation now, with its whole thread.
func (s *Server) Conversation(id string) (Conversation, error) {
	index, err := s.find(id)
	if err != nil {
		return Conversation{}, err
	}
	c, errGet := s.inbox.Get(index)
	thread, errThread := s.inbox.Thread(index)
	if err := errors.Join(errGet, errThread); err != nil {
		return Conversation{}, err
	}
	out := Conversation{
		ID: id, Channel: qlaraChannels[c.Channel], Name: c.Contact.Name, Phone: c.Contact.Phone,
		Archived: c.View()&qlaraArchived != 0, Unread: c.Unread, Owner: personID(c.Owner),
		Email: c.Contact.Email, State: stateWords[c.State], Spam: c.IsSpam(), Subject: c.Subject, Priority: c.Priority,
		Labels: c.Labels, DefaultChannel: c.DefaultChannel,
	}
	for _, id := range c.Bookings {
		out.Bookings = append(out.Bookings, strconv.Itoa(id))
	}
	for _, seat := range c.Seats {
		out.Participants = append(out.Participants, personID(seat.Person))
	}
	now := s.now()
	for _, m := range thread {
		said := Message{
			ID: s.messageID(m), Outbound: m.Direction == world.Outbound, Author: personID(m.Author),
			Text: m.Text, At: m.At, Status: qlaraDeliveries[m.Delivery(now)],
		}
		if m.Note {
			out.Notes = append(out.Notes, said)
		} else {
			out.Messages = append(out.Messages, said)
		}
	}
	return out, nil
}

var stateWords = map[world.State]string{world.Active: "open", world.Pending: "pending", world.Archived: "closed"}

// messageID is m's id in the first facade's form.
func (s *Server) messageID(m world.Message) string { return fmt.Sprint(s.facade[0].messageID(m.ID)) }

func personID(id int) string {
	if id == 0 {
		return ""
	}
	return strconv.Itoa(id)
}

// Inbound lets the customer write at the given time (not earlier than the last message) and returns
// the message's id.
func (s *Server) Inbound(id, text string, at time.Time) (string, error) {
	index, err := s.find(id)
	if err != nil {
		return "", err
	}
	m, err := s.inbox.Inbound(index, text, at)
	return s.messageID(m), err
}

// Reply lets a colleague answer, by the id of the person, and returns the message's id.
func (s *Server) Reply(id, person, text string, at time.Time) (string, error) {
	index, err := s.find(id)
	if err != nil {
		return "", err
	}
	author, err := teammate(person)
	if err != nil {
		return "", err
	}
	m, err := s.inbox.Reply(index, author, text, at)
	return s.messageID(m), err
}

// Note lets a colleague write to the others, by the id of the person, and returns the note's id.
func (s *Server) Note(id, person, text string, at time.Time) (string, error) {
	index, err := s.find(id)
	if err != nil {
		return "", err
	}
	author, err := teammate(person)
	if err != nil {
		return "", err
	}
	m, err := s.inbox.Note(index, author, text, at)
	return s.messageID(m), err
}

// SetState lets a colleague say how far the work is: open, pending or closed. What is open or pending
// is no spam.
func (s *Server) SetState(id, state string) error {
	to, ok := tatethStates[state]
	if !ok {
		return fmt.Errorf("%w: %s", errUnknownState, state)
	}
	return s.act(id, func(index int, at time.Time) (world.Conversation, error) {
		return s.inbox.Edit(index, at, func(c *world.Conversation) error {
			store.Move(c, to, at)
			return nil
		})
	})
}

var errUnknownState = errors.New("no such state: say open, pending or closed")

// SetSpam lets a colleague mark a conversation as spam, or take the mark away.
func (s *Server) SetSpam(id string, spam bool) error {
	return s.act(id, func(index int, at time.Time) (world.Conversation, error) {
		return s.inbox.SetSpam(index, spam, at)
	})
}

// Delete lets a colleague delete a conversation for good.
func (s *Server) Delete(id string) error {
	index, err := s.find(id)
	if err != nil {
		return err
	}
	return s.inbox.Delete(index, s.now())
}

// Read lets a colleague mark a conversation as read.
func (s *Server) Read(id string) error { return s.act(id, s.inbox.Read) }

// Archive lets a colleague archive a conversation.
func (s *Server) Archive(id string) error { return s.act(id, s.inbox.Archive) }

// Unarchive lets a colleague bring a conversation back.
func (s *Server) Unarchive(id string) error { return s.act(id, s.inbox.Unarchive) }

// Assign lets a colleague give a conversation to a person, or to nobody with "".
func (s *Server) Assign(id, person string) error {
	owner := 0
	if person != "" {
		var err error
		if owner, err = teammate(person); err != nil {
			return err
		}
	}
	return s.act(id, func(index int, at time.Time) (world.Conversation, error) {
		return s.inbox.Assign(index, owner, at)
	})
}

func (s *Server) act(id string, do func(index int, at time.Time) (world.Conversation, error)) error {
	index, err := s.find(id)
	if err != nil {
		return err
	}
	_, err = do(index, s.now())
	return err
}

// teammate reads a person's id in any form that any of the APIs gives.
func teammate(person string) (int, error) {
	id, isHex := readHexID(hexPerson, person)
	if !isHex {
		id, _ = strconv.Atoi(person)
	}
	if !world.InTeam(id) {
		return 0, fmt.Errorf("%w: %s", store.ErrUnknownPerson, person)
	}
	return id, nil
}
