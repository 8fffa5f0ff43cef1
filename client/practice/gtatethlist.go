package practice

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"convo/client/practice/store"
	"convo/client/practice/world"
)

// tatethViews are where conversations of a status are. Spam counts as closed: the API knows none.
var tatethViews = map[string]world.View{
	"": 0, "open": world.ViewActive, "pending": world.ViewPending, "closed": world.ViewArchived | world.ViewSpam,
}

// nobodys is a number that nothing has, so that it selects nothing.
const nobodys = -1

// list takes every documented filter. Its order is not documented; what changed last comes first here.
func (g *gtateth) list(w http.ResponseWriter, r *http.Request) {
	v, wrong := r.URL.Query(), details{}
	p := tatethPagingOf(v, tatethPage, wrong)
	q := store.Query{
		Owner: hexFilter(v, "assignedTo", hexPerson, wrong), Inbox: hexFilter(v, "inboxId", hexInbox, wrong),
		Customer: hexFilter(v, "customerId", hexCustomer, wrong), Priority: v.Get("priority"),
		Order: g.faults.get().Order.or(store.ByUpdated), Offset: p.offset(), Limit: p.limit,
	}
	var known bool
	if q.In, known = tatethViews[v.Get("status")]; !known {
		wrong["status"] = "must be one of: open, closed, pending"
	}
	if q.Priority != "" && !slices.Contains(world.Priorities(), q.Priority) {
		wrong["priority"] = oneOf(world.Priorities())
	}
	if len(wrong) > 0 {
		g.invalid(w, wrong)
		return
	}
	page := g.inbox.List(q)
	out := make([]tatethConversation, 0, len(page.Conversations))
	for _, c := range page.Conversations {
		out = append(out, g.conversation(c, g.listed(c)).tatethConversation)
	}
	g.page(w, out, p, page.Total)
}

func oneOf(words []string) string { return "must be one of: " + strings.Join(words, ", ") }

// hexFilter reads an id that a list is narrowed to. One that nothing has selects nothing.
func hexFilter(v url.Values, name, kind string, wrong details) int {
	id := v.Get(name)
	switch number, ok := readHexID(kind, id); {
	case id == "":
		return 0
	case ok:
		return number
	case !isHexID(id):
		wrong[name] = notHex
	}
	return nobodys
}
