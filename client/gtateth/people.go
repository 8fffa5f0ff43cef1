package gtateth

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"

	"convo/client/loose"
	"convo/client/wire"
	"convo/model"
)

// people are the agents that are known: configured ones and owners seen.
type people struct {
	mu  sync.Mutex
	all []model.Person
}

// peopleMost bounds what a server can make us remember.
const peopleMost = 10_000

// add remembers somebody, and answers them with the name that is known.
func (p *people) add(who model.Person) model.Person {
	p.mu.Lock()
	defer p.mu.Unlock()
	for i := range p.all {
		if p.all[i].ID != who.ID {
			continue
		}
		if p.all[i].Name.IsEmpty() {
			p.all[i].Name = who.Name
		}
		return p.all[i]
	}
	if len(p.all) < peopleMost {
		p.all = append(p.all, who)
	}
	return who
}

// People answers the agents that are known, by name; nothing is requested.
func (in *Inbox) People(context.Context) ([]model.Person, error) {
	in.people.mu.Lock()
	defer in.people.mu.Unlock()
	all := slices.Clone(in.people.all)
	slices.SortStableFunc(all, func(a, b model.Person) int {
		return strings.Compare(label(a), label(b))
	})
	return all, nil
}

func label(p model.Person) string {
	if n := p.Name.Line(); n != "" {
		return n
	}
	return p.ID
}

// customers are the names behind plain references.
type customers struct {
	mu        sync.Mutex
	known     map[string]model.Contact
	forbidden bool // the key may not read customers: nobody asks again
}

const (
	customersMost  = 20_000
	customersOne   = 3 // up to so many are read one by one
	customersPages = 5 // and otherwise so many pages at most
)

// fill completes a contact of which only the id came.
func (c *customers) fill(who *model.Contact) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if k, ok := c.known[who.ID]; ok && who.Name.IsEmpty() && who.Phone.IsEmpty() && who.Email.IsEmpty() {
		*who = k
	}
}

// missing are the ids among cs of which nothing is known yet.
func (c *customers) missing(cs []model.Conversation) []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	var ids []string
	if c.forbidden {
		return nil
	}
	for i := range cs {
		who := &cs[i].Contact
		_, known := c.known[who.ID]
		if !known && who.Name.IsEmpty() && model.ValidID(who.ID) && !slices.Contains(ids, who.ID) {
			ids = append(ids, who.ID)
		}
	}
	return ids
}

func (c *customers) learn(who model.Contact) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.known == nil || len(c.known) >= customersMost {
		c.known = map[string]model.Contact{}
	}
	c.known[who.ID] = who
}

func (c *customers) forbid() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.forbidden = true
}

// named fills in the customers that came as ids. Names are dressing: where they
// cannot be read, the ids stay.
func (in *Inbox) named(ctx context.Context, cs []model.Conversation) {
	ids := in.names.missing(cs)
	var err error
	if len(ids) <= customersOne {
		for _, id := range ids {
			if err = in.customer(ctx, id); err != nil {
				break
			}
		}
	} else {
		err = in.customerPages(ctx, ids)
	}
	if err != nil && model.AsFault(err).Kind == model.FaultForbidden {
		in.names.forbid()
	}
	for i := range cs {
		in.names.fill(&cs[i].Contact)
	}
}

func (in *Inbox) customer(ctx context.Context, id string) error {
	_, err := in.wire.Do(ctx, wire.Request{
		Method: http.MethodGet, Path: []string{"customers", id}, Needs: needsCustomers,
		Decode: func(body []byte) error {
			e, err := open(body)
			if err != nil {
				return err
			}
			return in.learnCustomer(e.Data)
		},
	})
	if f := model.AsFault(err); f != nil && f.Kind == model.FaultNotFound {
		in.names.learn(model.Contact{ID: id}) // it is not asked for again
		return nil
	}
	return err
}

func (in *Inbox) learnCustomer(raw json.RawMessage) error {
	var p party
	if len(raw) == 0 || p.UnmarshalJSON(raw) != nil || p.id == "" {
		return errShape
	}
	in.names.learn(contact(&p))
	return nil
}

// customerPages reads the list of customers until the wanted ones were on it.
func (in *Inbox) customerPages(ctx context.Context, ids []string) error {
	for page := 1; page <= customersPages; page++ {
		last := false
		_, err := in.wire.Do(ctx, wire.Request{
			Method: http.MethodGet, Path: []string{"customers"}, Needs: needsCustomers, Limit: wire.LimitList,
			Query: url.Values{"page": {strconv.Itoa(page)}, "limit": {strconv.Itoa(maxPage)}},
			Decode: func(body []byte) error {
				e, err := open(body)
				if err != nil {
					return err
				}
				var all loose.List
				if json.Unmarshal(e.Data, &all) != nil || all == nil {
					return errShape
				}
				for _, raw := range all {
					_ = in.learnCustomer(raw) // a bad one does not lose the others
				}
				pages := e.Pagination.V.TotalPages
				last = len(all) == 0 || pages.OK && page >= pages.N
				return nil
			},
		})
		if err != nil || last || in.knowsAll(ids) {
			return err
		}
	}
	return nil
}

func (in *Inbox) knowsAll(ids []string) bool {
	in.names.mu.Lock()
	defer in.names.mu.Unlock()
	return !slices.ContainsFunc(ids, func(id string) bool { _, ok := in.names.known[id]; return !ok })
}
