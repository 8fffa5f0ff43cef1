package bookingsync

import (
	"context"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"convo/client/loose"
	"convo/model"
)

const (
	contactsMost = 20_000    // customers that are remembered
	contactsKept = time.Hour // until one is read again: people rename, and may ask to be forgotten
	// singlesMost is how many customers are asked for one by one for a page: each costs
	// a request of the thousand that an hour has.
	singlesMost = 10
)

// contacts are the customers that were met, by id. Where nothing is known of one but
// that there is nothing to know, the contact has an id only.
type contacts struct {
	mu      sync.Mutex
	byID    map[string]known
	off     bool // the token may not read clients: nobody asks again
	singles bool // several ids at once are not answered
}

type known struct {
	contact model.Contact
	at      time.Time
}

// contact is a customer as far as they are known; rather an old name than none.
func (c *contacts) contact(id string) model.Contact {
	c.mu.Lock()
	defer c.mu.Unlock()
	if k, ok := c.byID[id]; ok {
		return k.contact
	}
	return model.Contact{ID: id}
}

func (c *contacts) learn(contact model.Contact, now time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.byID == nil || len(c.byID) >= contactsMost {
		c.byID = map[string]known{}
	}
	c.byID[contact.ID] = known{contact, now}
}

// unmet are those of ids to ask for, each once, as many as one request takes.
func (c *contacts) unmet(ids []string, now time.Time) (wanted []string, singles bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.off {
		return nil, false
	}
	for _, id := range ids {
		if k, ok := c.byID[id]; (!ok || now.Sub(k.at) >= contactsKept) && isID(id) && !slices.Contains(wanted, id) {
			wanted = append(wanted, id)
		}
	}
	return wanted[:min(len(wanted), maxPage)], c.singles
}

// meet reads the customers that are not known, with one request. That clients are
// answered by several ids at once is inferred; where they are not, a few are asked for
// one by one, and the next page or reading asks for the others.
func (in *Inbox) meet(ctx context.Context, ids []string) {
	wanted, singles := in.clients.unmet(ids, in.now())
	if len(wanted) > 1 && !singles {
		if !in.meetAll(ctx, wanted) {
			return
		}
		wanted, _ = in.clients.unmet(wanted, in.now())
		singles = len(wanted) > 0
	}
	answered, missing := 0, 0
	for _, id := range wanted[:min(len(wanted), singlesMost)] {
		switch in.meetOne(ctx, id) {
		case met:
			answered++
		case nobody:
			missing++
		case unable:
			return
		}
	}
	// Each of these came alone, and none explains why they did not come together.
	if singles && answered > 0 && missing == 0 {
		in.clients.mu.Lock()
		defer in.clients.mu.Unlock()
		in.clients.singles = true
	}
}

// meetAll asks for several customers at once and reports whether asking for more makes
// sense: a 404 may mean one of them, or the form of the request.
func (in *Inbox) meetAll(ctx context.Context, ids []string) bool {
	found, _, err := in.get(ctx, clients, nil, strings.Join(ids, ","))
	for _, raw := range found {
		if c, ok := decodeClient(raw); ok {
			in.clients.learn(c, in.now())
		}
	}
	return err == nil || in.mayAskOn(err)
}

// meeting is what came of asking for one customer.
type meeting uint8

const (
	met    meeting = iota
	nobody         // there is no such customer
	unable         // nothing is known
)

func (in *Inbox) meetOne(ctx context.Context, id string) meeting {
	found, _, err := in.get(ctx, clients, nil, id)
	switch {
	case err == nil && len(found) == 1:
		if c, ok := decodeClient(found[0]); ok && c.ID == id {
			in.clients.learn(c, in.now())
			return met
		}
	case err != nil && !in.mayAskOn(err):
		return unable
	}
	in.clients.learn(model.Contact{ID: id}, in.now())
	return nobody
}

// mayAskOn reports whether a failure is about the customers asked for. One that is about
// the token ends all asking.
func (in *Inbox) mayAskOn(err error) bool {
	f := model.AsFault(err)
	if f.Kind == model.FaultForbidden {
		in.clients.mu.Lock()
		defer in.clients.mu.Unlock()
		in.clients.off = true
	}
	return f.Status == http.StatusNotFound
}

// decodeClient reads a customer; false if it is none. Of one who asked to be forgotten
// nothing but the id is kept (documented as a duty).
func decodeClient(raw json.RawMessage) (model.Contact, bool) {
	var w struct {
		ID         loose.ID   `json:"id"`
		Fullname   loose.Text `json:"fullname"`
		Firstname  loose.Text `json:"firstname"`
		Lastname   loose.Text `json:"lastname"`
		ForgetMeAt loose.Text `json:"forget_me_at"`
		Phones     loose.List `json:"phones"`
		Emails     loose.List `json:"emails"`
	}
	if !isObject(raw) || json.Unmarshal(raw, &w) != nil || w.ID.Text == "" {
		return model.Contact{}, false
	}
	c := model.Contact{ID: w.ID.String()}
	if w.ForgetMeAt != "" {
		return c, true
	}
	if c.Name = w.Fullname.Model(); c.Name.IsEmpty() {
		c.Name = fullName(w.Firstname, w.Lastname)
	}
	c.Phone = primary(w.Phones).Number.Model()
	c.Email = primary(w.Emails).Email.Model()
	return c, true
}

// reachable is a number or an address of a customer.
type reachable struct {
	Number  loose.Text      `json:"number"`
	Email   loose.Text      `json:"email"`
	Primary json.RawMessage `json:"primary"`
}

// primary is the one that is marked so, or the first.
func primary(all loose.List) reachable {
	var first *reachable
	for _, raw := range all {
		var r reachable
		if !isObject(raw) || json.Unmarshal(raw, &r) != nil {
			continue
		}
		if string(r.Primary) == "true" {
			return r
		}
		if first == nil {
			first = &r
		}
	}
	if first == nil {
		return reachable{}
	}
	return *first
}
