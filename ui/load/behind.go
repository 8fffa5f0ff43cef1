package load

import (
	"strings"

	"convo/model"
	"convo/model/inbox"
	"convo/model/load"
	"convo/model/query"
)

// List is a list behind a figure or an agent.
type List struct {
	View   inbox.View
	Filter query.Filter
}

// String is the list in words: "all, who:luca".
func (l List) String() string {
	words := l.View.String()
	if !l.Filter.IsZero() {
		words += ", " + model.NewText(l.Filter.String()).Line()
	}
	return words
}

// Behind is the list of what stands under the cursor. ok is false while nothing is
// counted.
func (p *Pane) Behind(several bool) (l List, ok bool) {
	if !p.counted {
		return List{}, false
	}
	l.View = inbox.All
	switch p.at.kind {
	case messages, unread:
		l.View = inbox.UnreadOnly
	case arrived:
		l.Filter = parse("newer:1h") // whoever was answered since is in it, too
	case unassigned, nobody:
		l.View = inbox.Unassigned
	case closing:
		l.Filter = parse("ends:<1h")
	case failed:
		l.Filter = parse("is:failed")
	case agent:
		l.Filter = p.whose(p.figures.Agents[p.index-figureRows], several)
	}
	return l, true
}

// whose is the filter for somebody's conversations: by name, as people would type it,
// unless that fits somebody else, too.
func (p *Pane) whose(a load.Agent, several bool) query.Filter {
	account := ""
	if several {
		account = " account:" + quoted(a.Account)
	}
	byID := parse("who:" + quoted(a.Person.ID) + account)
	if a.Person.Name.IsEmpty() {
		return byID
	}
	byName := parse("who:" + quoted(a.Person.Name.Line()) + account)
	fits := 0
	for _, other := range p.figures.Agents {
		c := model.Conversation{Ref: model.Ref{Account: other.Account}, Owner: model.OwnedBy(other.Person)}
		if byName.Match(&c, &query.Env{Now: p.figures.At}) {
			fits++
		}
	}
	if fits != 1 {
		return byID
	}
	return byName
}

// parse reads a filter of our own making.
func parse(s string) query.Filter {
	f, err := query.Parse(s)
	if err != nil {
		return query.Filter{} // it was made above: only an id of nothing is none
	}
	return f
}

// quoted is a value as it can be typed.
func quoted(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) + `"`
}
