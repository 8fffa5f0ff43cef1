package picker

import (
	"slices"
	"strings"

	"convo/model/inbox"
)

// person is somebody to choose, with what is said about their load.
type person struct {
	agent  inbox.Agent
	name   string // as it is shown
	folded string // the name for comparing
	load   string // "busiest", "lightest" or ""
}

// peopleOf prepares a list for choosing from. Somebody without a name is called by
// their id.
func peopleOf(agents []inbox.Agent) []person {
	people := make([]person, len(agents))
	for i, a := range agents {
		name := a.Person.Name.Line()
		if name == "" {
			name = a.Person.ID
		}
		people[i] = person{agent: a, name: name, folded: fold(name)}
	}
	if i, ok := extreme(people, 1); ok {
		people[i].load = "busiest"
	}
	if i, ok := extreme(people, -1); ok {
		people[i].load = "lightest"
	}
	return people
}

// extreme is who alone has the most (sign 1) or the least (sign -1) open, unread
// messages deciding between equals.
func extreme(people []person, sign int) (at int, ok bool) {
	if len(people) < 2 {
		return 0, false
	}
	load := func(p *person) int {
		const unreadBelow = 1 << 20 // above any number of unread messages
		return sign * (p.agent.Open*unreadBelow + min(p.agent.Unread, unreadBelow-1))
	}
	for i := range people {
		switch d := load(&people[i]) - load(&people[at]); {
		case i == 0:
			ok = true
		case d > 0:
			at, ok = i, true
		case d == 0:
			ok = false
		}
	}
	return at, ok
}

// rank answers the people whose name or id has the filter in it, the best match
// first: the whole name, its start, the start of a word, anywhere, the id. Equals
// stay in their order. There is no guessing at misspelled names: Enter gives
// somebody else's work away.
func rank(people []person, filter string) []*person {
	wanted := fold(strings.TrimSpace(filter))
	type match struct {
		who *person
		how int
	}
	var found []match
	for i := range people {
		if how := quality(&people[i], wanted); how > 0 {
			found = append(found, match{&people[i], how})
		}
	}
	slices.SortStableFunc(found, func(a, b match) int { return b.how - a.how })
	ranked := make([]*person, len(found))
	for i, m := range found {
		ranked[i] = m.who
	}
	return ranked
}

// quality is how well somebody matches; 0 for not at all.
func quality(p *person, wanted string) int {
	at := strings.Index(p.folded, wanted)
	switch {
	case p.folded == wanted:
		return 5
	case at == 0:
		return 4
	case strings.Contains(p.folded, " "+wanted):
		return 3
	case at > 0:
		return 2
	case strings.HasPrefix(strings.ToLower(p.agent.Person.ID), wanted):
		return 1
	}
	return 0
}

// matchesNobody reports whether the filter leaves the row that releases. It takes a
// few letters, so that the start of a name that is not in the list does not.
func matchesNobody(filter string) bool {
	const few = 3
	wanted := fold(strings.TrimSpace(filter))
	switch {
	case wanted == "" || wanted == "-":
		return true
	case len(wanted) < few:
		return false
	}
	return slices.ContainsFunc([]string{"nobody", "release"}, func(word string) bool {
		return strings.HasPrefix(word, wanted)
	})
}

// fold makes names comparable: lower case, and without the accents of Latin letters,
// so that "niccolo" finds Niccolò.
func fold(s string) string { return accents.Replace(strings.ToLower(s)) }

var accents = func() *strings.Replacer {
	var pairs []string
	for _, letters := range []string{
		"aàáâãäåāăą", "cçćč", "dďđ", "eèéêëēėęě", "gğģ", "iìíîïīįı", "kķ", "lĺľł", "nñńňņ",
		"oòóôõöøōő", "rŕř", "sśşšș", "tťţț", "uùúûüūůűų", "yýÿ", "zźżž",
	} {
		for _, accented := range letters[1:] {
			pairs = append(pairs, string(accented), letters[:1])
		}
	}
	return strings.NewReplacer(pairs...)
}()
