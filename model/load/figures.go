package load

import (
	"cmp"
	"slices"
	"strings"
)

// Coverage says from how many conversations something is known.
type Coverage struct {
	Known int  // that tell
	Of    int  // that there are
	More  bool // there may be others that nobody has counted
}

// Whole reports whether every one of them tells.
func (c Coverage) Whole() bool { return c.Known >= c.Of && !c.More }

// Nothing reports whether none of them tells although there are, or may be, some.
func (c Coverage) Nothing() bool { return c.Known == 0 && (c.Of > 0 || c.More) }

// Enough reports whether so many tell that people can be compared by it.
func (c Coverage) Enough() bool {
	const percent = 80
	return c.Known*100 >= c.Of*percent
}

// plus is the coverage of both together.
func (c Coverage) plus(o Coverage) Coverage {
	return Coverage{Known: c.Known + o.Known, Of: c.Of + o.Of, More: c.More || o.More}
}

// Figure is a number with what it was computed from. Where that is not the whole, there
// are at least N; where it is nothing, N is not known.
type Figure struct {
	N int
	Coverage
}

// Conversations are those in the inbox.
func (f Figures) Conversations() Figure { return Figure{f.All.Open, f.extent} }

// Owners says of how many the owner is known: every agent's figures are from these.
func (f Figures) Owners() Coverage {
	c := f.extent
	c.Known = f.All.Open - f.Unknown.Open
	return c
}

// Unread are the conversations with unread messages.
func (f Figures) Unread() Figure { return Figure{f.All.Unread, f.unread} }

// Messages are the unread messages.
func (f Figures) Messages() Figure { return Figure{f.All.Messages, f.counts} }

// Arrived is how often customers wrote in the last hour. It is never whole, since of most
// conversations only the newest message is known.
func (f Figures) Arrived() Figure {
	c := f.extent
	c.Known = f.All.TellTrend
	return Figure{f.All.Trend.Hour(), c}
}

// Unassigned are the conversations that are known to be nobody's.
func (f Figures) Unassigned() Figure { return Figure{f.Nobody.Open, f.Owners()} }

// Closing are the conversations that close soon.
func (f Figures) Closing() Figure { return Figure{f.All.Closing, f.extent} }

// figures are what was counted.
func (t *tally) figures() Figures {
	f := Figures{At: t.now, Nobody: t.nobody, Unknown: t.unknown}
	for i := range t.accounts {
		a := &t.accounts[i]
		f.All.add(&a.all)
		f.Failed += a.Failed
		f.extent = f.extent.plus(a.covers(a.all.Open, false))
		f.unread = f.unread.plus(a.covers(a.all.TellUnread, a.UnreadWhole))
		f.counts = f.counts.plus(a.covers(a.all.TellMessages, a.UnreadWhole))
		a.rate()
		slices.SortStableFunc(a.agents, func(x, y Agent) int {
			return cmp.Or(strings.Compare(strings.ToLower(x.Person.Name.Line()), strings.ToLower(y.Person.Name.Line())), strings.Compare(x.Person.ID, y.Person.ID))
		})
		f.Agents = append(f.Agents, a.agents...)
	}
	return f
}

// covers is the coverage of something that so many of an account's conversations tell.
// With rest it is known of those that are not given as well, if all the others tell.
func (a *accountTally) covers(tell int, rest bool) Coverage {
	c := Coverage{Known: tell, Of: max(a.Total, a.all.Open), More: a.More}
	if rest && tell == a.all.Open {
		c.Known, c.More = c.Of, false
	}
	return c
}

// rate compares the account's agents with the median of its people; of all who own
// something where there is no list of people.
func (a *accountTally) rate() {
	if c := a.covers(a.owned, false); !c.Enough() || c.Nothing() {
		return
	}
	var open []int
	for i := range a.agents {
		if a.agents[i].Listed || len(a.People) == 0 {
			open = append(open, a.agents[i].Open)
		}
	}
	middle := median(open)
	if middle == 0 {
		return
	}
	for i := range a.agents {
		a.agents[i].Ratio, a.agents[i].RatioTold = float64(a.agents[i].Open)/middle, true
	}
}

// median is the middle of some numbers; 0 of none.
func median(of []int) float64 {
	if len(of) == 0 {
		return 0
	}
	slices.Sort(of)
	half := len(of) / 2
	if len(of)%2 == 1 {
		return float64(of[half])
	}
	return float64(of[half-1]+of[half]) / 2
}
