package practice

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"convo/client/practice/world"
)

type tatethCustomer struct {
	ID           string         `json:"_id"`
	Profile      tatethProfile  `json:"profile"`
	Tier         string         `json:"tier"`
	Status       string         `json:"status"`
	Tags         []string       `json:"tags"`
	CustomFields map[string]any `json:"customFields"`
}

var tatethTiers = []string{"bronze", "silver", "gold", "platinum"}

func tatethCustomerOf(id int, who world.Contact) tatethCustomer {
	p := profileOf(who.Name)
	p.Email, p.Phone = who.Email, who.Phone
	return tatethCustomer{
		ID: hexID(hexCustomer, id), Profile: p, Tier: tatethTiers[id%len(tatethTiers)], Status: "active",
		Tags: []string{}, CustomFields: map[string]any{},
	}
}

// customers lists everybody who has ever written. With a filter every page looks at all of them.
func (g *gtateth) customers(w http.ResponseWriter, r *http.Request) {
	v, wrong, in := r.URL.Query(), details{}, g.inbox.World()
	p := tatethPagingOf(v, tatethCustomerPage, wrong)
	if len(wrong) > 0 {
		g.invalid(w, wrong)
		return
	}
	out, first, end := []tatethCustomer{}, p.offset(), p.offset()+p.limit
	if !slices.ContainsFunc([]string{"search", "tier", "status", "tags"}, v.Has) {
		for i := first; i < min(end, in.Count); i++ {
			out = append(out, g.customerAt(i))
		}
		g.page(w, out, p, in.Count)
		return
	}
	total := 0
	for i := range in.Count {
		c := g.customerAt(i)
		if !c.matches(v) {
			continue
		}
		if total >= first && total < end {
			out = append(out, c)
		}
		total++
	}
	g.page(w, out, p, total)
}

func (g *gtateth) customerAt(i int) tatethCustomer {
	in := g.inbox.World()
	return tatethCustomerOf(in.CustomerID(i), in.Conversation(i).Contact)
}

// matches looks for a text in names, addresses and numbers. Nobody has a tag.
func (c tatethCustomer) matches(v url.Values) bool {
	where := strings.ToLower(strings.Join([]string{c.Profile.FirstName, c.Profile.LastName, c.Profile.Email, c.Profile.Phone}, " "))
	is := func(name, value string) bool { return v.Get(name) == "" || v.Get(name) == value }
	return strings.Contains(where, strings.ToLower(v.Get("search"))) && is("tier", c.Tier) && is("status", c.Status) && is("tags", "")
}

func (g *gtateth) customer(id string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		if !isHexID(id) {
			g.invalid(w, details{"id": notHex})
			return
		}
		number, _ := readHexID(hexCustomer, id)
		i, ok := g.inbox.World().CustomerIndex(number)
		if !ok {
			g.missing(w, "Customer")
			return
		}
		g.answer(w, http.StatusOK, g.customerAt(i))
	}
}
