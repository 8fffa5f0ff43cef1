package ui

import (
	"context"
	"slices"
	"time"

	"convo/model"
	"convo/ui/keys"
	"convo/ui/links"
	"convo/ui/row"
)

const (
	// mostLinks is how many links are shown.
	mostLinks = 50
	// searched is how many messages are looked through for them, the newest ones.
	searched = 500
)

// linksOf are the links in messages and of their files, the newest first, each once and
// no more than most.
func linksOf(all []model.Message, most int, now time.Time) []links.Link {
	var found []links.Link
	seen := map[string]bool{}
	for i := len(all) - 1; i >= 0 && i >= len(all)-searched && len(found) < most; i-- {
		for _, l := range linksIn(&all[i], now) {
			if !seen[l.URL] && len(found) < most {
				seen[l.URL] = true
				found = append(found, l)
			}
		}
	}
	return found
}

// linksIn are the links in one message and of its files.
func linksIn(msg *model.Message, now time.Time) []links.Link {
	from := map[model.Direction]string{model.In: "from the customer", model.Out: "from us", model.Note: "in a note"}[msg.Direction]
	if !msg.At.IsZero() {
		from = row.Clock(msg.At.Time(), now) + ", " + from
	}
	found := slices.Clone(links.In(msg.Text))
	for i := range found {
		found[i].From = from
	}
	for _, a := range msg.Attachments {
		if l, ok := links.Of(a.URL); ok {
			l.From = from + ", file: " + a.Name.Line()
			found = append(found, l)
		}
	}
	return found
}

// openLinks shows the links of a conversation.
func (m *root) openLinks(ref model.Ref) {
	if s := m.canLink(ref); !s.OK {
		m.say("no links: " + s.Why)
		return
	}
	v, _ := m.state.Thread(ref)
	found := linksOf(v.Messages, mostLinks, m.o.Now())
	m.linking = true
	m.links.Open(links.Options{
		Title: plural(len(found), "link") + " of " + m.label(ref), Links: found,
		NoBrowser: m.noBrowser(), More: v.More,
	})
	m.linksMoved()
}

func (m *root) closeLinks() {
	m.linking = false
	m.changed()
}

// linksMoved notes that another link may stand under the cursor.
func (m *root) linksMoved() {
	m.changed()
	m.linksVersion = m.gen
}

// noBrowser says why no browser can be opened; "" where one can.
func (m *root) noBrowser() string {
	if m.o.Browse == nil && m.o.NoBrowser == "" {
		return "convo knows of none"
	}
	return m.o.NoBrowser
}

// linksKey takes a key to the links. One that copies or opens must have been read from a
// frame that showed what.
func (m *root) linksKey(k keys.Msg) {
	link, done := m.links.Update(k.Key)
	if done == links.Copy || done == links.Browse {
		const not = "nothing was done"
		seen, ok := m.meant(k, not)
		if !ok {
			return
		}
		if seen.scope != inLinks || seen.gen < m.linksVersion {
			m.sayStale(not)
			return
		}
	}
	switch done {
	case links.Stays:
		m.linksMoved()
	case links.Closed:
		m.closeLinks()
	case links.Copy:
		m.closeLinks()
		m.copyText(clip{"the link", link.URL})
	case links.Browse:
		m.browse(link)
	}
}

// browse gives a link to a browser, where there is one.
func (m *root) browse(l links.Link) {
	switch why := m.noBrowser(); {
	case why != "":
		m.say("not opened: " + why + "; enter copies it")
	case !l.Opens():
		m.say("not opened: only http and https addresses are")
	default:
		m.closeLinks()
		m.tell("opening " + l.Host + " in a browser")
		m.do(m.outside(func(ctx context.Context) error { return m.o.Browse(ctx, l.URL) }))
	}
}
