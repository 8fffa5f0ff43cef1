package bookingsync

import (
	"context"
	"encoding/json"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"convo/client/loose"
	"convo/client/wire"
	"convo/model"
)

const (
	clientsMost = 50_000 // customers that are remembered
	mineMost    = 10_000 // participants of mine that are remembered
	hostPages   = 20     // pages of hosts that are read at most
)

// People answers the hosts, who can be assigned.
func (in *Inbox) People(ctx context.Context) ([]model.Person, error) {
	var people []model.Person
	for page := 1; page > 0 && page <= hostPages; {
		request := get([]string{"hosts"}, wire.LimitList, func(body []byte) error {
			var a answer
			if json.Unmarshal(body, &a) != nil || a.Hosts == nil {
				return errShape
			}
			for _, raw := range a.Hosts {
				var w struct {
					ID        loose.ID   `json:"id"`
					Firstname loose.Text `json:"firstname"`
					Lastname  loose.Text `json:"lastname"`
				}
				if json.Unmarshal(raw, &w) == nil && w.ID.Text != "" {
					name := strings.TrimSpace(string(w.Firstname) + " " + string(w.Lastname))
					people = append(people, model.Person{ID: w.ID.String(), Name: model.NewText(name)})
				}
			}
			return nil
		})
		request.Query = url.Values{"page": {strconv.Itoa(page)}, "per_page": {strconv.Itoa(maxPage)}}
		resp, err := in.wire.Do(ctx, request)
		if err != nil {
			return nil, in.wrongBase(err)
		}
		page = nextPage(resp.Header, page)
	}
	in.mu.Lock()
	defer in.mu.Unlock()
	for _, p := range people {
		in.hosts[p.ID] = p.Name
	}
	return people, nil
}

// named adds the name of an owner, where it is known.
func (in *Inbox) named(o model.Owner) model.Owner {
	in.mu.Lock()
	defer in.mu.Unlock()
	o.Person.Name = in.hosts[o.Person.ID]
	return o
}

// contact is a customer as far as they are known.
func (in *Inbox) contact(id string) model.Contact {
	in.mu.Lock()
	defer in.mu.Unlock()
	if c, ok := in.clients[id]; ok {
		return c
	}
	return model.Contact{ID: id}
}

// fillParticipants reads who is in the conversations that came without, which a
// server does that does not know the parameter include.
func (in *Inbox) fillParticipants(ctx context.Context, all []full) error {
	var wanted []string
	for i := range all {
		if all[i].wire.Participants == nil {
			wanted = append(wanted, ids(all[i].wire.Links.V.Participants)...)
		}
	}
	got := map[string]participant{}
	for chunk := range slices.Chunk(wanted, maxPage) {
		_, err := in.wire.Do(ctx, get(inbox("participants", strings.Join(chunk, ",")), wire.LimitList, func(body []byte) error {
			var a answer
			if json.Unmarshal(body, &a) != nil || a.Participants == nil {
				return errShape
			}
			for _, raw := range a.Participants {
				if p, ok := decodeParticipant(raw); ok {
					got[p.ID.String()] = p
				}
			}
			return nil
		}))
		if err != nil {
			return err
		}
	}
	for i := range all {
		if all[i].wire.Participants != nil {
			continue
		}
		for _, id := range ids(all[i].wire.Links.V.Participants) {
			if p, ok := got[id]; ok {
				all[i].people = append(all[i].people, p)
			}
		}
	}
	return nil
}

// fillClients reads the customers of conversations that are not known yet: several
// ids at once, which is seen for messages and inferred for clients. Names are
// dressing: where they cannot be read, the ids stay.
func (in *Inbox) fillClients(ctx context.Context, all []full) {
	unknown := in.unknownClients(all)
	for chunk := range slices.Chunk(unknown, maxPage) {
		request := get([]string{"clients", strings.Join(chunk, ",")}, wire.LimitList, func(body []byte) error {
			var a answer
			if json.Unmarshal(body, &a) != nil || a.Clients == nil {
				return errShape
			}
			for _, raw := range a.Clients {
				in.learnClient(raw)
			}
			return nil
		})
		request.Needs = needsClients
		if _, err := in.wire.Do(ctx, request); err != nil {
			if model.AsFault(err).Kind == model.FaultForbidden {
				in.mu.Lock()
				in.noNames = true
				in.mu.Unlock()
			}
			return
		}
	}
}

func (in *Inbox) unknownClients(all []full) []string {
	in.mu.Lock()
	defer in.mu.Unlock()
	var unknown []string
	for i := range all {
		for j := range all[i].people {
			m := all[i].people[j].member()
			id := m.ID.String()
			if _, known := in.clients[id]; m.Type == "Client" && !known && !in.noNames && checkID(id) == nil && !slices.Contains(unknown, id) {
				unknown = append(unknown, id)
			}
		}
	}
	return unknown
}

// clientWire is a customer. Of one who asked to be forgotten nothing is kept.
type clientWire struct {
	ID         loose.ID   `json:"id"`
	Fullname   loose.Text `json:"fullname"`
	Firstname  loose.Text `json:"firstname"`
	Lastname   loose.Text `json:"lastname"`
	ForgetMeAt loose.Text `json:"forget_me_at"`
	Phones     []struct {
		Number  loose.Text `json:"number"`
		Primary bool       `json:"primary"`
	} `json:"phones"`
	Emails []struct {
		Email   loose.Text `json:"email"`
		Primary bool       `json:"primary"`
	} `json:"emails"`
}

func (in *Inbox) learnClient(raw json.RawMessage) {
	var w clientWire
	if json.Unmarshal(raw, &w) != nil || w.ID.Text == "" {
		return
	}
	c := model.Contact{ID: w.ID.String()}
	if w.ForgetMeAt == "" {
		c.Name = w.Fullname.Model()
		if c.Name.IsEmpty() {
			c.Name = model.NewText(strings.TrimSpace(string(w.Firstname) + " " + string(w.Lastname)))
		}
		for i, p := range w.Phones {
			if i == 0 || p.Primary {
				c.Phone = p.Number.Model()
			}
		}
		for i, e := range w.Emails {
			if i == 0 || e.Primary {
				c.Email = e.Email.Model()
			}
		}
	}
	in.mu.Lock()
	defer in.mu.Unlock()
	if len(in.clients) >= clientsMost {
		clear(in.clients)
	}
	in.clients[c.ID] = c
}
