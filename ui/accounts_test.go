package ui

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"convo/model"
	"convo/model/action"
	"convo/model/inbox"
)

func TestGoldenAccounts(t *testing.T) {
	for _, tc := range []struct {
		name string
		w, h int
		at   string
		keys []string
	}{
		{"accounts-160x45", 160, 45, guest, nil},
		{"accounts-80x24", 80, 24, guest, nil},
		{"gtateth-160x45", 160, 45, tateth, nil},
		{"gtateth-thread-80x24", 80, 24, tateth, []string{"enter"}},
		{"prompt-subject-80x24", 80, 24, tateth, []string{"s", "t"}},
		{"prompt-delete-80x24", 80, 24, tateth, []string{"?", "d", "e", "l", "e", "t", "e", "enter", "6", "4"}},
		{"prompt-create-80x24", 80, 24, guest, []string{"?", "c", "r", "e", "a", "t", "e", "enter"}},
		{"note-100x30", 100, 30, guest, []string{"c", "h", "i"}},
		{"note-80x24", 80, 24, guest, []string{"c", "h", "i"}},
		{"help-greyed-100x30", 100, 30, guest, []string{"?", "s", "e", "t"}},
		{"whoami-100x30", 100, 30, guest, []string{"t"}},
		{"nobody-to-assign-100x30", 100, 30, tateth, []string{"a"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			d := three(t)
			d.size(tc.w, tc.h)
			if strings.HasPrefix(tc.name, "note") {
				d.state.Apply(noon, inbox.IdentifyMe{Account: "bookingsync", Person: model.Person{ID: "31", Name: model.NewText("Anna B. (host)")}})
			}
			d.to(tc.at)
			d.press(tc.keys...)
			golden(t, tc.name, d.canvas.frame, false)
		})
	}
}

func TestTheHeaderNamesTheAccountOfWhatIsSelected(t *testing.T) {
	d := three(t)
	d.size(160, 30)
	for id, want := range map[string]string{
		"4711": "shop @ lora-api.agiletelecom.com (1/3)  Anna Bianchi",
		guest:  "bookingsync @ 127.0.0.1:8080 (2/3)",
		tateth: "gtateth @ api.g-tateth.com (3/3)",
	} {
		d.to(id)
		require.True(t, strings.HasSuffix(d.row(0), "  "+want), "%q", d.row(0))
	}
	d.state.Apply(noon, inbox.IdentifyMe{Account: "bookingsync", Person: model.Person{ID: "32"}})
	d.to(guest)
	require.Contains(t, d.row(0), "bookingsync @ 127.0.0.1:8080 (2/3)  Jan Kowalski")
	d.state.Apply(noon, inbox.Select{})
	d.size(161, 30)
	require.True(t, strings.HasSuffix(d.row(0), "  3 accounts"), "%q", d.row(0))
	d.to("4711")
	for w := leastWide; w < 160; w++ {
		d.size(w, 30)
		require.Contains(t, d.row(0)+d.row(1), "(1/3)", "at %d columns", w)
	}
}

// health brings accounts into trouble.
func (d *drawing) health(faults map[string]*model.Fault) {
	for _, e := range d.state.Apply(d.now, inbox.Refresh{}) {
		if l, ok := e.(inbox.FetchList); ok {
			d.state.Apply(d.now, inbox.Listed{Of: l, Fault: faults[l.Account], Page: model.Page{Total: -1}})
		}
	}
	d.gen++
	d.Update(hintMsg{})
}

var (
	cutOff  = &model.Fault{Kind: model.FaultNetwork, What: model.NewText("connection refused")}
	limited = &model.Fault{Kind: model.FaultRateLimited, What: model.NewText("too many requests"), RetryAfter: time.Hour}
	badKey  = &model.Fault{Kind: model.FaultUnauthenticated, What: model.NewText("invalid token")}
	broken  = &model.Fault{Kind: model.FaultServer, What: model.NewText("the server failed (502)"), Help: "try later"}
)

func TestEveryTroubledAccountIsTold(t *testing.T) {
	for _, tc := range []struct {
		name   string
		faults map[string]*model.Fault
		want   []string
	}{
		{"offline", map[string]*model.Fault{"gtateth": cutOff}, []string{"gtateth: offline since 12:00  ctrl+r tries now"}},
		{"limited", map[string]*model.Fault{"gtateth": limited}, []string{"gtateth: rate limited until 13:00"}},
		{"offline comes first", map[string]*model.Fault{"shop": limited, "gtateth": cutOff}, []string{"gtateth: offline since 12:00  shop: rate limited until 13:00"}},
		{"a refused key comes first", map[string]*model.Fault{"shop": broken, "gtateth": badKey}, []string{
			" gtateth: the key was refused: check it, then ctrl+r tries again; shop: the server failed (502)",
		}},
		{"all", map[string]*model.Fault{"shop": limited, "bookingsync": cutOff, "gtateth": badKey}, []string{
			" gtateth: the key was refused", "bookingsync: offline since 12:00", "shop: rate limited until 13:00",
		}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			d := three(t)
			d.size(160, 30)
			d.health(tc.faults)
			for _, want := range tc.want {
				require.Contains(t, d.row(-2), want)
			}
			require.Contains(t, d.text(), "Jane Guest", "what is loaded stays")
			require.NotContains(t, d.text(), "too many requests", "it is said once")
			d.size(80, 24)
			require.Contains(t, d.row(-2), strings.TrimSpace(tc.want[0])[:26])
		})
	}
}

func TestAWaitUntilAnotherDaySaysWhich(t *testing.T) {
	d := three(t)
	d.size(160, 30)
	long := *limited
	long.RetryAfter = 20 * time.Hour
	d.health(map[string]*model.Fault{"gtateth": &long})
	require.Contains(t, d.row(-2), "gtateth: rate limited until 10 Mar 08:00")
}

func TestAnEmptyListGivesUpOnlyWhenAllAccountsDo(t *testing.T) {
	d := three(t)
	d.size(160, 30)
	d.health(map[string]*model.Fault{"gtateth": broken})
	d.press("/", "z", "z", "z")
	require.Contains(t, d.text(), "nothing that is loaded matches")
	d.press("esc")

	d, lists := two(t)
	d.size(160, 30)
	fail := func(account string, f *model.Fault) {
		for _, l := range lists {
			if l.Account == account {
				d.Update(answer{event: inbox.Listed{Of: l, Fault: f}})
			}
		}
	}
	fail("gtateth", broken)
	require.NotContains(t, d.text(), "nothing is loaded yet")
	require.Contains(t, d.text(), "\n gtateth: the server failed (502) ")
	fail("shop", cutOff)
	require.Contains(t, d.text(), "nothing is loaded yet: ctrl+r tries again")
	require.Contains(t, d.text(), "\n shop: connection refused")
}

func TestMineAsksForEachAccountThatDoesNotKnow(t *testing.T) {
	d := three(t)
	d.size(120, 30)
	d.to(guest)
	d.press("1")
	require.Contains(t, d.text(), "who are you in bookingsync?")
	d.press("enter")
	require.NotContains(t, d.text(), "who are you", "nobody is known to choose from in gtateth")
	me, ok := d.state.Me("bookingsync")
	require.True(t, ok)
	require.Equal(t, "31", me.ID)
}

func TestActionsAreThoseOfTheSystem(t *testing.T) {
	for _, tc := range []struct {
		at, keys string
		want     inbox.Act
		says     string
	}{
		{guest, "e", inbox.Act{Kind: model.OpClose}, ""},
		{guest, "s o", inbox.Act{}, "already open: Jane Guest"},
		{guest, "s c", inbox.Act{Kind: model.OpClose}, ""},
		{guest, "s p", inbox.Act{}, "not set: BookingSync has no such action"},
		{tateth, "s o", inbox.Act{Kind: model.OpStatus, Value: "open"}, ""},
		{tateth, "s c", inbox.Act{Kind: model.OpStatus, Value: "closed"}, ""},
		{tateth, "s 1", inbox.Act{Kind: model.OpPriority, Value: "low"}, ""},
		{tateth, "s !", inbox.Act{}, "not marked as spam: G-Tateth has no such action"},
		{tateth, "r", inbox.Act{}, "no reply: G-Tateth documents no messages for agents"},
		{tateth, "c", inbox.Act{}, "no note: G-Tateth has no such action"},
		{tateth, "s h", inbox.Act{}, "not set: G-Tateth has no such action"},
		{"4711", "s o", inbox.Act{}, "not set: Qlara has no such action"},
		{"4711", "x", inbox.Act{}, "not closed: Qlara has no such action"},
	} {
		t.Run(tc.at+" "+tc.keys, func(t *testing.T) {
			d := three(t)
			d.size(160, 30)
			d.to(tc.at)
			d.press(strings.Fields(tc.keys)...)
			var got inbox.Act
			for _, e := range d.work.writes {
				w, _ := e.(inbox.Write)
				got = inbox.Act{Kind: w.Op.Kind, Value: w.Op.Value}
				require.Equal(t, tc.at, w.Op.Conv.ID)
			}
			require.Equal(t, tc.want, got)
			require.Contains(t, d.row(-2), tc.says)
		})
	}
}

// A key that does nothing says why before it is pressed, and help says the same.
func TestGreyedIsWhatDoesNothing(t *testing.T) {
	d := three(t)
	d.size(160, 30)
	for _, id := range []string{"4711", guest, tateth} {
		d.to(id)
		for _, a := range d.binds.actions {
			can := d.canHere(a.Name)
			if a.Op == "" || can.OK {
				continue
			}
			require.NotEmpty(t, can.Why, "%s on %s", a.Name, id)
			d.work.writes = map[uint64]inbox.Effect{}
			if len(a.Keys) > 0 && a.Scope&action.Browse != 0 {
				d.now = d.now.Add(time.Second)
				d.press(strings.Fields(a.Keys[0])...)
				require.Contains(t, d.row(-2), can.Why, "%s on %s", a.Name, id)
				require.Equal(t, inBrowse, d.scope())
				require.Empty(t, d.work.writes)
			}
		}
	}
}

// Selection is one thing and what a prompt was opened for another, whatever moves it.
func TestAPromptDoesNotFollowTheCursor(t *testing.T) {
	d := three(t)
	d.size(120, 30)
	d.to(tateth)
	d.press("s", "t", "!")
	d.to(guest)
	require.Contains(t, d.row(0), "gtateth @ api.g-tateth.com (3/3)", "the account is that of the prompt")
	d.press("enter")
	require.Len(t, d.work.writes, 1)
	for _, e := range d.work.writes {
		w, _ := e.(inbox.Write)
		require.Equal(t, model.Ref{Account: "gtateth", ID: tateth}, w.Op.Conv)
	}
}

func TestWhatDoesNotPassLeavesRoomForTheRest(t *testing.T) {
	d := three(t)
	d.size(80, 24)
	long := *broken
	long.What = model.NewText(strings.Repeat("the server failed ", 10))
	d.health(map[string]*model.Fault{"shop": &long, "gtateth": cutOff})
	require.True(t, strings.HasPrefix(d.row(-2), " shop: the server failed"), d.row(-2))
	require.Contains(t, d.row(-2), "gtateth: offline since 12:00")
}

func TestMineAsksOneAccountAfterTheOther(t *testing.T) {
	d := three(t)
	d.state.Apply(noon, inbox.IdentifyMe{Account: "shop"})
	d.size(120, 30)
	d.to(guest)
	d.press("1")
	require.Contains(t, d.text(), "who are you in bookingsync?", "where one is comes first")
	d.press("down", "enter")
	require.Contains(t, d.text(), "who are you in shop?")
	d.press("enter")
	require.NotContains(t, d.text(), "who are you")
	for account, id := range map[string]string{"bookingsync": "32", "shop": "1"} {
		me, _ := d.state.Me(account)
		require.Equal(t, id, me.ID)
	}
}

// A search goes on while one account can be asked, and ends where nothing more comes.
func TestASearchEndsWithTheLastAccountThatAnswers(t *testing.T) {
	d, lists := two(t)
	d.size(120, 30)
	page := model.Page{Total: 500, Conversations: staged()[:3], Next: "2"}
	for _, l := range lists {
		listed := inbox.Listed{Of: l, Page: page}
		if l.Account == "gtateth" {
			listed = inbox.Listed{Of: l, Fault: broken}
		}
		d.Update(answer{event: listed})
	}
	asked := func() (l inbox.FetchList, n uint64) {
		for _, r := range d.work.slots {
			if l, ok := r.effect.(inbox.FetchList); ok && l.Account == "shop" && l.After != "" {
				return l, r.n
			}
		}
		return l, 0
	}
	d.press("/", "z", "z", "enter")
	l, n := asked()
	require.Equal(t, model.Cursor("2"), l.After)
	require.True(t, d.state.Searching().Asking, "shop can still be asked")
	for d.state.Searching().Asking {
		for slot, r := range d.work.slots {
			if l, ok := r.effect.(inbox.FetchList); ok && l.Account == "gtateth" {
				d.Update(answer{event: inbox.Listed{Of: l, Fault: broken}, slot: slot, n: r.n})
			}
		}
		page.Next = "3" // and nothing that is not known
		d.Update(answer{event: inbox.Listed{Of: l, Page: page}, slot: l.Slot(), n: n})
		l, n = asked()
	}
	require.Equal(t, 2, d.state.Searching().Pages, "the second was the first again")
}

func TestHelpRunsOnWhatWasFound(t *testing.T) {
	d := three(t)
	d.size(120, 30)
	d.press("/", "j", "a", "n", "e", "f1", "m", "a", "r", "k", " ", "a", "s", "enter")
	require.Len(t, d.work.writes, 1, d.text())
	for _, e := range d.work.writes {
		w, _ := e.(inbox.Write)
		require.Equal(t, model.OpSpam, w.Op.Kind)
		require.Equal(t, guest, w.Op.Conv.ID)
	}
}

func TestAListThatFailedInPartSaysSo(t *testing.T) {
	d, lists := two(t)
	for _, l := range lists {
		if l.Account == "gtateth" {
			d.Update(answer{event: inbox.Listed{Of: l, Fault: broken}})
		} else {
			d.answer(l)
		}
	}
	d.size(160, 30)
	require.Contains(t, d.row(0), "All 4?*")
}

// The picker says of its own account how much of the load is known.
func TestThePickerCountsItsOwnAccount(t *testing.T) {
	d := three(t)
	d.size(120, 30)
	for id, want := range map[string]string{guest: "load from 2 of 2,", "4711": "load from 3 of 4,"} {
		d.to(id)
		d.press("a")
		require.Contains(t, d.text(), want)
		d.press("esc")
	}
}

// Tab completes with what the loaded conversations have.
func TestCompletionKnowsWhatIsLoaded(t *testing.T) {
	d := three(t)
	d.size(160, 30)
	for typed, want := range map[string]string{
		"label:v": "label:vip ", "prio:u": "prio:urgent ", "customer:jo": `customer:"John Doe" `, "ch:air": "ch:airbnb ",
		"account:gt": "account:gtateth ", "inbox:64": "inbox:64a1b2c3d4e5f6789012345d ", "is:clo": "is:clos", "la": "label:",
		"ch:rc": "ch:rcs ",
	} {
		d.press("/")
		for _, r := range typed {
			d.press(string(r))
		}
		d.press("tab")
		require.Contains(t, d.row(-3)+" ", " / "+want, typed)
		d.press("esc")
	}
}
