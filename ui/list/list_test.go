package list_test

import (
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"convo/model"
	"convo/model/inbox"
	"convo/model/query"
	"convo/ui/list"
	"convo/ui/theme"
)

var noon = time.Date(2026, 3, 9, 12, 0, 0, 0, time.UTC)

func ref(i int) model.Ref { return model.Ref{Account: "shop", ID: strconv.Itoa(i)} }

// conv is a conversation whose last message is ago minutes old.
func conv(i, ago int) model.Conversation {
	return model.Conversation{
		Ref: ref(i), Channel: "sms", Status: model.StatusOpen, Unread: model.UnreadN(0), Owner: model.Nobody(),
		Contact: model.Contact{Name: model.NewText(fmt.Sprintf("name-%d", i))}, Preview: model.NewText("preview"),
		LastMessageAt: model.At(noon.Add(-time.Duration(ago) * time.Minute)), LastDirection: model.In,
	}
}

// shelf is a State that is fed by hand.
type shelf struct {
	*inbox.State
	now  time.Time
	poll inbox.Wait // until the next poll
}

func newShelf(rows ...model.Conversation) *shelf {
	caps := model.Caps{Ops: map[model.OpKind]model.Support{model.OpArchive: model.Yes(), model.OpUnarchive: model.Yes(), model.OpAssign: model.Yes(), model.OpReply: model.Yes()}}
	s := &shelf{now: noon, State: inbox.New(inbox.Config{Accounts: []inbox.Account{{Name: "shop", Caps: caps, Me: "1"}}})}
	for _, e := range s.Apply(inbox.Start{Live: true}) {
		if f, ok := e.(inbox.FetchList); ok && f.Feed == inbox.FeedActive {
			for _, e := range s.Apply(inbox.Listed{Of: f, Page: model.Page{Conversations: rows, Total: len(rows)}}) {
				if w, ok := e.(inbox.Wait); ok && w.Timer.Kind == inbox.TimerPoll {
					s.poll = w
				}
			}
		}
	}
	return s
}

// pollBrings lets a poll bring one conversation.
func (s *shelf) pollBrings(c model.Conversation) {
	for _, e := range s.Apply(inbox.Woke{Timer: s.poll.Timer}) {
		if f, ok := e.(inbox.FetchList); ok && f.Poll {
			s.Apply(inbox.Listed{Of: f, Page: model.Page{Conversations: []model.Conversation{c}, Next: "more", Total: -1}})
		}
	}
}

func (s *shelf) Apply(e inbox.Event) []inbox.Effect { return s.State.Apply(s.now, e) }

// arrive brings conversations to the State as a reading of its own does.
func (s *shelf) arrive(cs ...model.Conversation) {
	for _, e := range s.Apply(inbox.Refresh{}) {
		if f, ok := e.(inbox.FetchList); ok && f.Feed == inbox.FeedActive {
			s.Apply(inbox.Listed{Of: f, Page: model.Page{Conversations: cs, Next: "more", Total: -1}})
		}
	}
}

func input(tb testing.TB, s *inbox.State) list.Input {
	tb.Helper()
	th, err := theme.New("", false)
	require.NoError(tb, err)
	g, err := theme.NewGlyphs("ascii", false)
	require.NoError(tb, err)
	return list.Input{State: s, Now: noon, Focused: true, Theme: th, Glyphs: g, Empty: "nothing here"}
}

// cursorLine is the line that the cursor is drawn on, or -1; it fails where there are two.
func cursorLine(t require.TestingT, lines []string) int {
	at := -1
	for i, l := range lines {
		if strings.HasPrefix(ansi.Strip(l), "> ") {
			require.Equal(t, -1, at, "two cursors")
			at = i
		}
	}
	return at
}

func many(n int) []model.Conversation {
	rows := make([]model.Conversation, n)
	for i := range rows {
		rows[i] = conv(i, 100+10*i)
	}
	return rows
}

func TestRow(t *testing.T) {
	window := conv(1, 2)
	window.Channel, window.WindowEndsAt = "whatsapp", model.At(noon.Add(72*time.Minute))
	window.Unread, window.Owner = model.UnreadN(3), model.Owner{}
	closed := conv(1, 2)
	closed.WindowEndsAt = model.At(noon.Add(-time.Minute))
	later := conv(1, 2)
	later.WindowEndsAt = model.At(noon.Add(3 * time.Hour))
	due := conv(1, 180)
	due.Channel, due.More = "email", &model.Details{DeadlineAt: model.At(noon.Add(10 * time.Minute))}
	overdue := conv(1, 180)
	overdue.More = &model.Details{DeadlineAt: model.At(noon.Add(-time.Minute))}
	flagged := conv(1, 60*24*9)
	flagged.Unread, flagged.Owner = model.Unread{Kind: model.UnreadFlag, N: 1}, model.OwnedBy(model.Person{ID: "7", Name: model.NewText("Anna Maria Bianchi")})
	strange := conv(1, -5)
	strange.Channel, strange.Unread = "carrier\x1bpigeon", model.Unread{}
	nameless := conv(1, 0)
	nameless.Contact = model.Contact{Phone: model.NewText("+39 347 1234567")}
	huge := conv(1, 60*24*2000)
	huge.Unread = model.UnreadN(12345)

	for _, tc := range []struct {
		name string
		conv model.Conversation
		want string
	}{
		{"window", window, "> ! WA  name-1                     3   2m  ?       win 1h12  preview"},
		{"window that is not near", later, ">   SMS name-1                         2m  -       preview"},
		{"window closed", closed, ">   SMS name-1                         2m  -       preview"},
		{"due", due, "> ! EML name-1                         3h  -       due 10m  preview"},
		{"overdue", overdue, "> ! SMS name-1                         3h  -       overdue 1m  preview"},
		{"flag", flagged, ">   SMS name-1                     *   9d  Anna B. preview"},
		{"strange", strange, ">   CAR name-1                       now?  -       preview"},
		{"nameless", nameless, ">   SMS +39 347 1234567               now  -       preview"},
		{"huge", huge, ">   SMS name-1                   1k+   5y  -       preview"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			var p list.Pane
			lines := p.Lines(100, 3, input(t, newShelf(tc.conv).State))
			require.Equal(t, tc.want, strings.TrimRight(ansi.Strip(lines[0]), " "))
		})
	}
}

func TestSigns(t *testing.T) {
	s := newShelf(many(3)...)
	var p list.Pane
	sign := func() string { return ansi.Strip(p.Lines(100, 3, input(t, s.State))[0])[2:3] }
	require.Equal(t, " ", sign())
	s.Apply(inbox.Edit{Conv: ref(0), Body: "draft"})
	require.Equal(t, "d", sign())
	s.Apply(inbox.SetView{View: inbox.All})
	effects := s.Apply(inbox.Act{Kind: model.OpArchive, Conv: ref(0)})
	s.Apply(inbox.SetView{View: inbox.Archived})
	require.Equal(t, "~", sign())
	s.Apply(inbox.SetView{View: inbox.All})
	for _, e := range effects {
		if w, ok := e.(inbox.Write); ok {
			s.Apply(inbox.Written{Of: w, Fault: &model.Fault{Kind: model.FaultRefused, What: model.NewText("no")}})
		}
	}
	require.Equal(t, "x", sign(), "a failure says more than a draft")
}

func TestEmptySaysWhy(t *testing.T) {
	var p list.Pane
	lines := p.Lines(40, 3, input(t, newShelf().State))
	require.Equal(t, " nothing here", strings.TrimRight(lines[0], " "))
}

func TestHalfAPageAtTheEdge(t *testing.T) {
	s := newShelf(many(100)...)
	var p list.Pane
	in := input(t, s.State)
	p.Lines(80, 20, in)
	for range 19 {
		s.Apply(inbox.Step{By: 1})
	}
	require.Equal(t, 19, cursorLine(t, p.Lines(80, 20, in)))
	s.Apply(inbox.Step{By: 1})
	require.Equal(t, 10, cursorLine(t, p.Lines(80, 20, in)), "half a page further")
	require.Equal(t, ref(10), p.Visible()[0])
	for range 11 {
		s.Apply(inbox.Step{By: -1})
		p.Lines(80, 20, in)
	}
	require.Equal(t, 9, cursorLine(t, p.Lines(80, 20, in)))
	s.Apply(inbox.Edge{Bottom: true})
	require.Equal(t, 19, cursorLine(t, p.Lines(80, 20, in)), "no blank lines below the end")
}

// What arrives while somebody works waits in one line, which takes the place of a row
// and moves none.
func TestNewerLineMovesNoRow(t *testing.T) {
	s := newShelf(many(50)...)
	var p list.Pane
	in := input(t, s.State)
	for range 5 {
		s.Apply(inbox.Step{By: 1})
	}
	before := strings.Split(ansi.Strip(strings.Join(p.Lines(80, 10, in), "\n")), "\n")
	s.Apply(inbox.Freeze{On: true})
	s.pollBrings(conv(900, 1))
	require.Equal(t, 1, s.Newer())
	after := strings.Split(ansi.Strip(strings.Join(p.Lines(80, 10, in), "\n")), "\n")
	require.Contains(t, after[0], "1 newer")
	require.Equal(t, before[1:], after[1:])
}

// What comes in above the window is told of in the same line until somebody looks there:
// the cursor keeps its line, so it would come in unseen.
func TestWhatCameAboveTheWindowIsTold(t *testing.T) {
	s := newShelf(many(50)...)
	var p list.Pane
	in := input(t, s.State)
	first := func() string { return ansi.Strip(p.Lines(80, 10, in)[0]) }
	for range 5 {
		s.Apply(inbox.Step{By: 1})
	}
	require.NotContains(t, first(), "newer")
	s.arrive(conv(900, 2))
	require.Contains(t, first(), "1 newer (gg)")
	require.Equal(t, 5, cursorLine(t, p.Lines(80, 10, in)))
	ours := conv(40, 1)
	ours.LastDirection = model.Out
	s.arrive(ours)
	require.Contains(t, first(), "1 newer (gg)", "the team's own answers are no news")
	s.arrive(conv(30, 0))
	require.Contains(t, first(), "2 newer (gg)")
	s.Apply(inbox.Step{By: 30})
	require.Contains(t, first(), "2 newer (gg)", "further away from it")
	s.Apply(inbox.Edge{})
	require.Contains(t, first(), "name-30", "there they are")
	for range 20 {
		s.Apply(inbox.Step{By: 1})
	}
	require.NotContains(t, first(), "newer", "they were seen")

	s.arrive(conv(901, -1))
	require.Contains(t, first(), "1 newer (gg)")
	f, err := query.Parse("name")
	require.NoError(t, err)
	s.Apply(inbox.SetFilter{Filter: f})
	require.NotContains(t, first(), "newer", "nothing is news in another list")
}

// The line of arrivals scrolls nothing while the cursor moves below it.
func TestTheLineOfArrivalsLeavesTheWindowWhereItIs(t *testing.T) {
	s := newShelf(many(50)...)
	var p list.Pane
	in := input(t, s.State)
	s.Apply(inbox.Step{By: 20})
	p.Lines(80, 10, in)
	s.arrive(conv(900, 0))
	line := cursorLine(t, p.Lines(80, 10, in))
	first := p.Visible()[0]
	for range 2 {
		s.Apply(inbox.Step{By: -1})
		line--
		require.Equal(t, line, cursorLine(t, p.Lines(80, 10, in)))
		require.Equal(t, first, p.Visible()[0])
	}
	for range 3 {
		s.Apply(inbox.Step{By: 1})
		line++
		require.Equal(t, line, cursorLine(t, p.Lines(80, 10, in)))
		require.Equal(t, first, p.Visible()[0])
	}
}

func TestWhatIsNoNewsAboveTheWindow(t *testing.T) {
	t.Run("a list that comes after the cursor", func(t *testing.T) {
		s := newShelf()
		var p list.Pane
		in := input(t, s.State)
		p.Lines(80, 10, in)
		s.Apply(inbox.Select{Ref: ref(30)})
		s.arrive(many(50)...)
		require.NotContains(t, ansi.Strip(p.Lines(80, 10, in)[0]), "newer")
		require.Equal(t, ref(30), s.Selected())
	})
	t.Run("one that waits to be taken in counts once", func(t *testing.T) {
		s := newShelf(many(50)...)
		var p list.Pane
		in := input(t, s.State)
		p.Lines(80, 10, in)
		s.Apply(inbox.Step{By: 20})
		p.Lines(80, 10, in)
		s.Apply(inbox.Freeze{On: true})
		s.pollBrings(conv(0, 1))
		require.Contains(t, ansi.Strip(p.Lines(80, 10, in)[0]), "1 newer")
	})
	t.Run("what was seen, where nobody tells who wrote", func(t *testing.T) {
		s := newShelf(many(50)...)
		var p list.Pane
		in := input(t, s.State)
		p.Lines(80, 10, in)
		s.Apply(inbox.Step{By: 20})
		c := conv(40, 1)
		c.LastDirection = ""
		s.arrive(c)
		require.False(t, s.Row(0).Unseen)
		require.NotContains(t, ansi.Strip(p.Lines(80, 10, in)[0]), "newer")
	})
}

// Whatever happens to the rows, there is one cursor, it is on the selected
// conversation, and while it is not moved it stays on its line, unless the list's ends
// leave it no choice.
func TestSelectedRowStaysOnItsLine(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		s := newShelf(many(60)...)
		var p list.Pane
		in := input(t, s.State)
		h := rapid.IntRange(2, 30).Draw(r, "h")
		p.Lines(80, h, in)
		next := 1000
		for range rapid.IntRange(1, 25).Draw(r, "steps") {
			before, line := s.Selected(), cursorLine(r, p.Lines(80, h, in))
			switch rapid.IntRange(0, 3).Draw(r, "what") {
			case 0:
				s.Apply(inbox.Step{By: rapid.IntRange(-30, 30).Draw(r, "by")})
			case 1: // a new conversation on top
				next++
				s.arrive(conv(next, 99-next%90))
			case 2: // an old one comes to the top
				i := rapid.IntRange(0, 59).Draw(r, "which")
				next++
				s.arrive(conv(i, 2000-next))
			case 3:
				s.Apply(inbox.Act{Kind: model.OpArchive, Conv: ref(rapid.IntRange(0, 59).Draw(r, "which"))})
			}
			lines := p.Lines(80, h, in)
			require.Len(r, lines, h)
			at, i := cursorLine(r, lines), s.SelectedIndex()
			if i < 0 {
				require.Equal(r, -1, at)
				continue
			}
			require.GreaterOrEqual(r, at, 0, "the selected row is in the window")
			require.Equal(r, s.Selected(), p.Visible()[at-(h-p.Rows())])
			top := i - at + h - p.Rows()
			forced := top == 0 || top+p.Rows() >= s.Len() || line == 0 && p.Rows() < h // the line of arrivals took its own
			if s.Selected() == before && at != line && line >= 0 {
				require.True(r, forced, "line %d became %d", line, at)
			}
		}
	})
}

func TestEverySizeFits(t *testing.T) {
	long := conv(1, 3)
	long.Contact.Name = model.NewText(strings.Repeat("李小龙 e\u0301\u0302 ", 30))
	long.Preview, long.Unread = model.NewText(strings.Repeat("😀 wide ", 100)), model.UnreadN(7)
	s := newShelf(long, conv(2, 4), conv(3, 5))
	in := input(t, s.State)
	rapid.Check(t, func(r *rapid.T) {
		var p list.Pane
		w, h := rapid.IntRange(-1, 300).Draw(r, "w"), rapid.IntRange(-1, 300).Draw(r, "h")
		lines := p.Lines(w, h, in)
		if w <= 0 || h <= 0 {
			require.Empty(r, lines)
			return
		}
		require.Len(r, lines, h)
		for _, l := range lines {
			require.Equal(r, w, ansi.StringWidth(l), "%q", l)
		}
	})
}

func BenchmarkLines(b *testing.B) {
	s := newShelf(many(10_000)...)
	var p list.Pane
	in := input(b, s.State)
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		s.Apply(inbox.Step{By: 1 - 2*(i/30%2)})
		p.Lines(67, 41, in)
	}
}
