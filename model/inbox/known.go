package inbox

import (
	"slices"

	"convo/model"
)

// mostValues bounds what Known answers: nobody looks through more.
const mostValues = 1000

// Known answers what the loaded conversations have in a field of the filter: "ch",
// "inbox", "label" or "customer", each value once. Customers come in the order of the
// list, the others by the alphabet. It looks at every loaded conversation: for a key,
// not for every frame.
func (s *State) Known(field string) []string {
	var out []string
	have := map[string]bool{}
	add := func(word string) {
		if word != "" && !have[word] && len(out) < mostValues {
			have[word] = true
			out = append(out, word)
		}
	}
	for _, e := range s.order.rows {
		c := e.shown()
		if field == "ch" {
			add(model.NewText(c.Channel).Line())
		}
		if field == "customer" {
			add(c.Contact.Name.Line())
		}
		if c.More == nil {
			continue
		}
		switch field {
		case "inbox":
			add(c.More.Inbox.Line())
		case "label":
			for _, l := range c.More.Labels {
				add(l.Line())
			}
		}
	}
	if field != "customer" {
		slices.Sort(out)
	}
	return out
}
