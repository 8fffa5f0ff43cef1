package inbox_test

import (
	"fmt"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"convo/model"
	"convo/model/inbox"
)

// hunt is a State over accounts with long lists, whose requests wait for the test.
type hunt struct {
	t     *testing.T
	s     *inbox.State
	now   time.Time
	asked []inbox.FetchList // that are under way
}

// newHunt starts one over accounts whose APIs can filter as the caps say; their first
// pages are read.
func newHunt(t *testing.T, accounts ...inbox.Account) *hunt {
	t.Helper()
	h := &hunt{t: t, now: time.Date(2026, 4, 9, 12, 0, 0, 0, time.UTC), s: inbox.New(inbox.Config{Accounts: accounts})}
	h.do(inbox.Start{})
	for len(h.asked) > 0 {
		f := h.asked[0]
		h.answer(f, h.page(f, 50, 412, "50"), nil)
	}
	return h
}

func filtering(name string, f model.Filters) inbox.Account {
	c := caps()
	c.UnreadList, c.Filters = false, f
	return inbox.Account{Name: name, Caps: c, Me: me.ID}
}

func (h *hunt) do(e inbox.Event) {
	for _, eff := range h.s.Apply(h.now, e) {
		if f, ok := eff.(inbox.FetchList); ok {
			h.asked = append(h.asked, f)
		}
	}
}

// page is a page of n rows after the cursor.
func (h *hunt) page(f inbox.FetchList, n, total int, next model.Cursor) model.Page {
	from, _ := strconv.Atoi(string(f.After))
	p := model.Page{Total: total, Next: next}
	for i := from; i < from+n; i++ {
		c := model.Conversation{
			Ref: model.Ref{Account: f.Account, ID: fmt.Sprintf("%d-%04d", f.Feed, i)}, Channel: "sms", Status: model.StatusOpen,
			LastMessageAt: model.At(h.now.Add(-time.Duration(i+1) * time.Minute)), Unread: model.UnreadN(0),
			Contact: model.Contact{Name: model.NewText(fmt.Sprintf("customer %d", i))},
		}
		p.Conversations = append(p.Conversations, c)
	}
	return p
}

func (h *hunt) answer(f inbox.FetchList, p model.Page, fault *model.Fault) {
	for i := range h.asked {
		if h.asked[i].Seq == f.Seq {
			h.asked = append(h.asked[:i], h.asked[i+1:]...)
			break
		}
	}
	h.do(inbox.Listed{Of: f, Page: p, Fault: fault})
}

// next is the only request under way.
func (h *hunt) next() inbox.FetchList {
	h.t.Helper()
	require.Len(h.t, h.asked, 1)
	return h.asked[0]
}

func (h *hunt) filter(text string) { h.do(inbox.SetFilter{Filter: filter(h.t, text)}) }

func TestSearchAsksForWhatTheAPICanFilter(t *testing.T) {
	h := newHunt(t, filtering("shop", model.Filters{Channels: true, Since: true}))
	h.filter("ch:sms customer newer:30d prio:high")
	require.False(t, h.s.WouldAsk(h.now), "where there are no priorities none is high")
	h.do(inbox.Search{})
	require.Empty(t, h.asked)
	h.filter("ch:sms customer newer:30d")
	require.Empty(t, h.asked, "typing asks nothing")
	require.True(t, h.s.WouldAsk(h.now))
	h.do(inbox.Search{})
	f := h.next()
	require.Equal(t, inbox.FeedSearch, f.Feed)
	require.Equal(t, model.Query{
		Status: model.Working, Channels: []string{"sms"}, Since: model.At(h.now.Add(-30 * 24 * time.Hour)), Limit: 50,
	}, f.Query)
	require.Equal(t, inbox.Searching{Begun: true, Asking: true, Server: true}, h.s.Searching())

	h.answer(f, h.page(f, 50, 60, "50"), nil)
	f = h.next()
	require.Equal(t, model.Cursor("50"), f.After)
	h.answer(f, h.page(f, 10, 60, ""), nil)
	require.Empty(t, h.asked)
	require.Equal(t, inbox.Searching{Begun: true, Server: true, Pages: 2}, h.s.Searching())
	require.Equal(t, 110, h.s.Len(), "what was found stands among what was loaded")

	// The list itself goes on where it was.
	h.filter("")
	h.do(inbox.LoadMore{})
	f = h.next()
	require.Equal(t, inbox.FeedActive, f.Feed)
	require.Equal(t, model.Cursor("50"), f.After)
}

func TestSearchReadsOnWhereTheAPICannotFilter(t *testing.T) {
	h := newHunt(t, filtering("shop", model.Filters{}))
	h.filter("ch:sms customer")
	h.do(inbox.Search{})
	for n := 100; n <= 400; n += 50 {
		f := h.next()
		require.Equal(t, inbox.FeedActive, f.Feed)
		h.answer(f, h.page(f, 50, 412, model.Cursor(strconv.Itoa(n))), nil)
	}
	f := h.next()
	h.answer(f, h.page(f, 12, 412, ""), nil)
	require.Equal(t, inbox.Searching{Begun: true, Pages: 8}, h.s.Searching())
	require.Equal(t, 412, h.s.Len())
	require.False(t, h.s.WouldAsk(h.now), "all is loaded")
	h.do(inbox.Search{})
	require.Empty(t, h.asked)
}

func TestSearchStopsAfterManyPagesAndGoesOn(t *testing.T) {
	h := newHunt(t, filtering("shop", model.Filters{Channels: true}))
	h.filter("ch:sms")
	for round := range 2 {
		h.do(inbox.Search{})
		pages := 0
		for len(h.asked) > 0 {
			f := h.next()
			require.Equal(t, (20*round+pages)*50, mustInt(string(f.After)))
			h.answer(f, h.page(f, 50, 9000, model.Cursor(strconv.Itoa(mustInt(string(f.After))+50))), nil)
			pages++
		}
		require.Equal(t, 20, pages)
		require.Equal(t, inbox.Searching{Begun: true, Server: true, Pages: 20, Cut: true}, h.s.Searching())
	}
}

func mustInt(s string) int { n, _ := strconv.Atoi(s); return n }

// A server whose list never ends is asked no further than it brings something.
func TestSearchOfAListInCircles(t *testing.T) {
	h := newHunt(t, filtering("shop", model.Filters{Channels: true}))
	h.filter("ch:sms")
	for _, p := range []struct {
		rows  int
		pages int
	}{{50, 2}, {0, 1}} {
		h.do(inbox.SetFilter{Filter: filter(t, "ch:sms")})
		h.do(inbox.Search{})
		for n := 0; len(h.asked) > 0; n++ {
			f := h.next()
			first := f
			first.After = ""
			h.answer(f, h.page(first, p.rows, 9000, model.Cursor(strconv.Itoa(n))), nil)
		}
		require.Equal(t, inbox.Searching{Begun: true, Server: true, Pages: p.pages}, h.s.Searching())
	}
}

func TestSearchIsStopped(t *testing.T) {
	h := newHunt(t, filtering("shop", model.Filters{Channels: true}))
	h.filter("ch:sms")
	h.do(inbox.Search{})
	f := h.next()
	h.do(inbox.StopSearch{})
	h.answer(f, h.page(f, 50, 9000, "50"), nil)
	require.Empty(t, h.asked)
	require.Equal(t, 100, h.s.Len(), "the page that was under way is not wasted")
	require.True(t, h.s.Searching().Cut)
}

func TestSearchOfAnotherFilterForgetsTheOne(t *testing.T) {
	h := newHunt(t, filtering("shop", model.Filters{Channels: true}))
	h.filter("ch:sms")
	h.do(inbox.Search{})
	late := h.next()
	h.filter("ch:sms,email")
	require.Equal(t, inbox.Searching{}, h.s.Searching())
	h.do(inbox.Search{})
	require.Len(t, h.asked, 2)
	h.answer(late, h.page(late, 50, 9000, "50"), nil)
	f := h.next()
	require.Equal(t, []string{"sms", "email"}, f.Query.Channels)
	require.Equal(t, 50, h.s.Len(), "the late answer is dropped")
	h.do(inbox.SetView{View: inbox.Mine})
	require.False(t, h.s.Searching().Begun)
}

// Each account is asked by itself: one that is down or slow holds up nothing.
func TestSearchOfSeveralAccounts(t *testing.T) {
	h := newHunt(t,
		filtering("down", model.Filters{Channels: true}), filtering("slow", model.Filters{Channels: true}), filtering("shop", model.Filters{Channels: true}))
	for _, eff := range h.s.Apply(h.now, inbox.Refresh{}) {
		if f, ok := eff.(inbox.FetchList); ok {
			fault := &model.Fault{Kind: model.FaultNetwork, What: model.NewText("no route")}
			if f.Account != "down" {
				fault = nil
			}
			h.answer(f, h.page(f, 50, 412, "50"), fault)
		}
	}
	h.asked = nil
	h.filter("ch:sms")
	h.do(inbox.Search{})
	require.Len(t, h.asked, 2, "the one that is down is not asked")
	slow, f := h.asked[0], h.asked[1]
	require.Equal(t, "shop", f.Account)
	h.answer(f, h.page(f, 50, 60, "50"), nil)
	f = h.asked[1]
	h.answer(f, h.page(f, 10, 60, ""), nil)
	require.Equal(t, []string{"down"}, h.s.Searching().Out)
	require.True(t, h.s.Searching().Asking)
	h.answer(slow, model.Page{}, &model.Fault{Kind: model.FaultServer, What: model.NewText("broken")})
	require.Equal(t, inbox.Searching{Begun: true, Server: true, Pages: 2, Out: []string{"down", "slow"}}, h.s.Searching())

	h.filter("ch:sms account:SHOP")
	h.do(inbox.Search{})
	require.Equal(t, "shop", h.next().Account)
}

// An id goes to an API only where it is one; a part of a name is looked for here.
func TestAskKnowsIDs(t *testing.T) {
	a := filtering("crm", model.Filters{Priority: true, Owner: true, Inbox: true, Customer: true, IDs: func(id string) bool { return len(id) == 4 }})
	now := time.Date(2026, 4, 9, 12, 0, 0, 0, time.UTC)
	team := []model.Person{{ID: "7777", Name: model.NewText("Luca Verdi")}}
	for text, want := range map[string]model.Query{
		"inbox:64a1 customer:rossi": {Inbox: "64a1"},
		"customer:64a1 prio:HIGH":   {Customer: "64a1", Priority: "high"},
		"is:mine":                   {Owner: me.ID},
		"who:luca is:pending":       {Owner: "7777", Status: model.StatusPending},
		"is:away ch:sms":            {Status: model.Away},
		"win:<2h newer:1h":          {},
	} {
		if want.Status == "" {
			want.Status = model.Working
		}
		want.Limit = 50
		require.Equal(t, want, a.Ask(filter(t, text), team, now), text)
	}
}

// What is shown anyway is no search: its own list is read on.
func TestSearchOfAViewThatHasAList(t *testing.T) {
	a := filtering("shop", model.Filters{Channels: true})
	a.Caps.UnreadList = true
	h := newHunt(t, a)
	h.do(inbox.SetView{View: inbox.UnreadOnly})
	h.do(inbox.Search{})
	f := h.next()
	require.Equal(t, inbox.FeedUnread, f.Feed)
	h.answer(f, h.page(f, 1, -1, ""), nil)
	h.filter("ch:sms")
	h.do(inbox.Search{})
	require.Empty(t, h.asked, "all that is unread is loaded")
}

// What a search does not find has not left the inbox.
func TestSearchSuspectsNobody(t *testing.T) {
	st := &stage{t: t, w: newWorld(6), s: newState(), waits: map[string]timer{}}
	st.stead = func(e inbox.Effect) inbox.Event {
		if f, ok := e.(inbox.FetchList); ok && f.Feed == inbox.FeedActive {
			p := st.w.list(f.Query)
			p.Next = "more" // the inbox goes on
			return inbox.Listed{Of: f, Page: p}
		}
		return nil
	}
	st.do(inbox.Start{Live: true}, inbox.SetFilter{Filter: filter(t, "ch:rcs")})
	st.w.convs["c03"].status = model.StatusArchived // as nobody has told us yet
	before := count[inbox.FetchOne](st)
	st.do(inbox.Search{})
	require.True(t, st.s.Searching().Server)
	require.Equal(t, before, count[inbox.FetchOne](st))
}

// What closes soon was written most of a day ago: the view completes itself, once.
func TestClosingIsCompleted(t *testing.T) {
	windows := filtering("shop", model.Filters{Since: true})
	windows.Caps.ReplyWindow = 24 * time.Hour
	deadlines := filtering("crm", model.Filters{Since: true})
	deadlines.Caps.Deadlines = true
	h := newHunt(t, windows, deadlines, filtering("neither", model.Filters{Since: true}))
	require.True(t, h.s.Count(inbox.Closing).Partial)
	h.do(inbox.SetView{View: inbox.Closing})
	require.Len(t, h.asked, 2, "where nothing ends nothing closes")
	require.False(t, h.s.Searching().Begun, "nobody has asked for it")
	require.True(t, h.s.Count(inbox.Closing).Loading)

	f := h.asked[0]
	require.Equal(t, inbox.FeedSearch, f.Feed)
	require.Equal(t, model.At(h.now.Add(-24*time.Hour)), f.Query.Since)
	p := h.page(f, 2, 2, "")
	p.Conversations[1].WindowEndsAt = model.At(h.now.Add(time.Hour))
	h.answer(f, p, nil)
	f = h.next()
	require.Equal(t, inbox.FeedActive, f.Feed, "a deadline may be of any conversation")
	h.answer(f, h.page(f, 5, 55, ""), nil)
	require.Empty(t, h.asked)
	require.Equal(t, inbox.Count{Conversations: 1}, h.s.Count(inbox.Closing))
	h.do(inbox.SetView{View: inbox.All})
	h.do(inbox.SetView{View: inbox.Closing})
	require.Empty(t, h.asked)
}
