package gtateth

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"sync"
	"time"

	"convo/client"
	"convo/client/wire"
	"convo/model"
)

// customers are the names behind plain references. They are dressing: where they cannot
// be had, the ids stay, and nothing else waits for them long.
type customers struct {
	mu        sync.Mutex
	known     map[string]model.Contact
	page      int  // of the list of customers, the last that was read
	ended     bool // it was the last of all
	forbidden bool // the key may not read customers: nobody asks again
	failed    int  // times in a row
	rest      int  // calls that do without, after a failure
}

const (
	customersMost = 20_000 // bounds what a server can make us remember
	customersOne  = 3      // so many at most are asked for one by one in a call
	customersRead = 5      // so many pages of the list at most are read in a call
	customersRest = 32     // so many calls at most do without names after failures
	// customersWait bounds what a call spends on names.
	customersWait = 5 * time.Second
)

// fill completes a contact of which only the id came, and remembers one that came whole.
func (c *customers) fill(who *model.Contact) {
	switch {
	case who.ID == "":
	case isBare(*who):
		c.mu.Lock()
		defer c.mu.Unlock()
		if k, ok := c.known[who.ID]; ok {
			*who = k
		}
	default:
		c.learn(*who)
	}
}

// isBare reports whether an id is all that is known of a customer.
func isBare(c model.Contact) bool {
	return c.ID != "" && c.Name.IsEmpty() && c.Phone.IsEmpty() && c.Email.IsEmpty()
}

// wanted are the customers of cs to ask for, and whether by reading the list. Once that
// was read to its end, those that were not on it are asked for one by one.
func (c *customers) wanted(cs []model.Conversation) (ids []string, byList bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for i := range cs {
		who := cs[i].Contact
		if _, known := c.known[who.ID]; !known && isBare(who) && model.ValidID(who.ID) && !slices.Contains(ids, who.ID) {
			ids = append(ids, who.ID)
		}
	}
	switch {
	case c.forbidden || len(ids) == 0:
		return nil, false
	case c.rest > 0:
		c.rest--
		return nil, false
	case len(ids) > customersOne && !c.ended:
		return ids, true
	}
	return ids[:min(len(ids), customersOne)], false
}

// learn remembers a customer. Where there are too many, all are forgotten, and asked for
// one by one when they are seen again.
func (c *customers) learn(who model.Contact) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.known == nil || len(c.known) >= customersMost {
		c.known = map[string]model.Contact{}
	}
	c.known[who.ID] = who
}

func (c *customers) knows(ids ...string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return !slices.ContainsFunc(ids, func(id string) bool { _, ok := c.known[id]; return !ok })
}

// settle takes in how asking went. Without the permission nobody asks again; after
// another failure some calls do without, twice as many each time.
func (c *customers) settle(err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if err == nil {
		c.failed = 0
		return
	}
	c.forbidden = model.AsFault(err).Kind == model.FaultForbidden
	c.rest = min(1<<c.failed, customersRest)
	c.failed = min(c.failed+1, customersRest)
}

// named fills in the customers that came as ids.
func (in *Inbox) named(ctx context.Context, cs []model.Conversation) {
	ids, byList := in.names.wanted(cs)
	if len(ids) == 0 {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, customersWait)
	defer cancel()
	var err error
	if byList {
		err = in.customerPages(ctx, ids)
	} else {
		for i := 0; i < len(ids) && err == nil; i++ {
			err = in.customer(ctx, ids[i])
		}
	}
	in.names.settle(err)
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
	if err == nil && in.names.knows(id) {
		return nil
	}
	if f := model.AsFault(err); f == nil || f.Kind == model.FaultNotFound || f.Kind == model.FaultRefused {
		in.names.learn(model.Contact{ID: id}) // there is none: it is not asked for again
		return nil
	}
	return err
}

func (in *Inbox) learnCustomer(raw json.RawMessage) error {
	var p party
	if len(raw) == 0 || p.UnmarshalJSON(raw) != nil || p.id == "" {
		return client.ErrShape
	}
	in.names.learn(p.contact())
	return nil
}

// customerPages reads the list of customers from where it was left, until the wanted
// ones were on it.
func (in *Inbox) customerPages(ctx context.Context, ids []string) error {
	for range customersRead {
		page, ended := in.names.place()
		if ended || in.names.knows(ids...) {
			return nil
		}
		_, err := in.wire.Do(ctx, wire.Request{
			Method: http.MethodGet, Path: []string{"customers"}, Needs: needsCustomers, Limit: wire.LimitList,
			Query: url.Values{"page": {strconv.Itoa(page)}, "limit": {strconv.Itoa(maxPage)}},
			Decode: func(body []byte) error {
				e, err := open(body)
				if err != nil {
					return err
				}
				all, err := e.elements()
				if err != nil {
					return err
				}
				in.names.read(page, !e.Pagination.V.more(page, maxPage, len(all)))
				for _, raw := range all {
					_ = in.learnCustomer(raw) // a bad one does not lose the others
				}
				return nil
			},
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// place is the next page of the list of customers.
func (c *customers) place() (page int, ended bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.page + 1, c.ended
}

// read notes that a page was read, and whether it was the last one.
func (c *customers) read(page int, last bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.page, c.ended = max(c.page, page), c.ended || last
}
