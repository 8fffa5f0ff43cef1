package gtateth

import (
	"encoding/json"

	"convo/client/loose"
	"convo/model"
)

// party is a customer or an agent where a conversation refers to one: by id, as an
// object with more, as null, or not at all. Pages show an id and an object for the same
// field. The shape of a customer is documented, that of an agent is not: a profile like
// the customer's and flat names are both inferred.
type party struct {
	// told says that it is known who it is: id, or nobody where that is empty. An object
	// without an id has a name only, as in the getting-started page.
	told bool
	id   string
	profile
	name loose.Text
	role string // of a message's sender, see thread.go
}

type profile struct {
	FirstName loose.Text `json:"firstName"`
	LastName  loose.Text `json:"lastName"`
	Email     loose.Text `json:"email"`
	Phone     loose.Text `json:"phone"`
}

// UnmarshalJSON takes all forms; what is none of them tells nothing.
func (p *party) UnmarshalJSON(b []byte) error {
	*p = party{}
	if b[0] == '{' {
		return p.object(b)
	}
	var ref loose.Ref
	if err := ref.UnmarshalJSON(b); err != nil {
		return err
	}
	p.told, p.id = ref.Told, ref.ID.String()
	return nil
}

func (p *party) object(b []byte) error {
	var o struct {
		ID      loose.ID              `json:"_id"`
		Name    loose.Text            `json:"name"`
		Type    loose.Text            `json:"type"`
		Role    loose.Text            `json:"role"`
		Profile loose.Object[profile] `json:"profile"`
		profile
	}
	if err := json.Unmarshal(b, &o); err != nil {
		return err
	}
	p.id, p.told = o.ID.String(), o.ID.Text != ""
	p.name, p.profile, p.role = o.Name, o.Profile.V, either(o.Type, o.Role).Word()
	if p.profile == (profile{}) {
		p.profile = o.profile
	}
	return nil
}

// label is what the party is called; empty where no name came.
func (p *party) label() model.Text {
	full := p.FirstName
	if p.FirstName != "" && p.LastName != "" {
		full += " "
	}
	return either(full+p.LastName, p.name).Model()
}

// contact is the party as a customer.
func (p *party) contact() model.Contact {
	return model.Contact{ID: p.id, Name: p.label(), Phone: p.Phone.Model(), Email: p.Email.Model()}
}

// person is the party as an agent, whom an address names where no name does.
func (p *party) person() model.Person {
	name := p.label()
	if name.IsEmpty() {
		name = p.Email.Model()
	}
	return model.Person{ID: p.id, Name: name}
}

func either(a, b loose.Text) loose.Text {
	if a != "" {
		return a
	}
	return b
}
