package composer_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"convo/model"
	"convo/model/inbox"
	"convo/ui/composer"
	"convo/ui/panetest"
	"convo/ui/term"
	"convo/ui/theme"
)

var (
	ref = model.Ref{Account: "shop", ID: "77"}
	now = time.Date(2026, 4, 6, 14, 30, 0, 0, time.UTC)
)

func input(tb testing.TB, r *inbox.Reply) composer.Input {
	tb.Helper()
	th, g := panetest.Looks(tb, "unicode")
	return composer.Input{
		Conv: model.Conversation{
			Ref: ref, Channel: "sms", WindowEndsAt: model.At(now.Add(72 * time.Minute)),
			Contact: model.Contact{Name: model.NewText("Marco Rossi"), Phone: model.NewText("+39 347 555 1234")},
		},
		As: "Anna", Reply: r, Turn: model.Yes(), Now: now, Theme: th, Glyphs: g,
	}
}

const body = "Buongiorno Marco,\nil suo ordine è partito questa mattina e arriva domani, giovedì, prima delle 14."

func reply(p inbox.ReplyPhase, change func(*inbox.Reply)) *inbox.Reply {
	r := &inbox.Reply{Draft: model.Draft{Conv: ref, Kind: model.OpReply, Body: body, UpdatedAt: now}, Phase: p, Saved: true}
	if change != nil {
		change(r)
	}
	return r
}

func TestLooks(t *testing.T) {
	asking := reply(inbox.Asking, func(r *inbox.Reply) {
		r.Reasons = []string{"the customer wrote at 14:29: “lasci stare, ho risolto”", "it is with Luca"}
	})
	var b strings.Builder
	for _, c := range []struct {
		name string
		w, h int
		r    *inbox.Reply
	}{
		{"new", 120, 8, nil},
		{"saved", 120, 8, reply(inbox.Writing, nil)},
		{"saved, narrow", 60, 10, reply(inbox.Writing, nil)},
		{"small", 40, 4, reply(inbox.Writing, nil)},
		{"not saved", 80, 8, reply(inbox.Writing, func(r *inbox.Reply) { r.Saved, r.SaveErr = false, "disk full" })},
		{"restored", 80, 8, reply(inbox.Writing, func(r *inbox.Reply) { r.Restored = now })},
		{"refused", 80, 8, reply(inbox.Writing, func(r *inbox.Reply) { r.Error = "not sent: the API said no" })},
		{"switched", 80, 9, reply(inbox.Writing, func(r *inbox.Reply) { r.Draft.Turned = true })},
		{"a mark to be filled in", 80, 9, reply(inbox.Writing, func(r *inbox.Reply) {
			r.Draft.Body = body + " [booking?]"
			r.Draft.Canned = &model.Canned{Missing: []string{"[booking?]"}, Playbook: "Refund", Then: []string{"assign: me", "archive"}}
		})},
		{"checking", 80, 8, reply(inbox.Checking, nil)},
		{"asking", 80, 9, asking},
		{"asking, small", 40, 6, asking},
		{"asking, and it was read", 80, 9, asking},
		{"asking, and it was read, small", 40, 6, asking},
		{"holding", 80, 8, reply(inbox.Holding, func(r *inbox.Reply) { r.LeavesAt = now.Add(4100 * time.Millisecond) })},
		{"sending", 80, 8, reply(inbox.Sending, nil)},
		{"unconfirmed", 80, 8, reply(inbox.Unconfirmed, func(r *inbox.Reply) {
			r.Out = &model.Outgoing{Why: model.NewText("the connection was cut")}
		})},
	} {
		var p composer.Pane
		d := model.Draft{Conv: ref, Body: body}
		if c.r == nil {
			d.Body = ""
		}
		p.Open(d)
		in := input(t, c.r)
		in.Anyway = strings.Contains(c.name, "it was read")
		fmt.Fprintf(&b, "== %s, %dx%d\n%s", c.name, c.w, c.h, panetest.Plain(p.Lines(c.w, c.h, in)))
	}
	panetest.Golden(t, "phases", b.String())
}

func TestNothingIsDrawnForAnotherConversation(t *testing.T) {
	var p composer.Pane
	p.Open(model.Draft{Conv: ref, Body: "for Marco only"})
	in := input(t, nil)
	in.Conv.Ref.ID = "78"
	in.Conv.Contact.Name = model.NewText("Giulia Bianchi")
	got := panetest.Plain(p.Lines(100, 10, in))
	assert.NotContains(t, got, "for Marco only")
	assert.NotContains(t, got, "Giulia")
	_, _, shown := p.Cursor()
	assert.False(t, shown)
}

func TestTheNumberIsMasked(t *testing.T) {
	var p composer.Pane
	p.Open(model.Draft{Conv: ref})
	in := input(t, nil)
	in.Conv.Contact.Name = model.Text{}
	got := panetest.Plain(p.Lines(100, 10, in))
	assert.Contains(t, got, "***234")
	assert.NotContains(t, got, "347")
}

func TestANoteDoesNotLookLikeAReply(t *testing.T) {
	var p composer.Pane
	p.Open(model.Draft{Conv: ref, Kind: model.OpNote, Body: "he called"})
	got := panetest.Plain(p.Lines(100, 10, input(t, nil)))
	assert.Contains(t, got, "NOTE on Marco Rossi (internal, nobody outside sees it)")
	assert.Contains(t, got, "ctrl+s add the note")
	assert.NotContains(t, got, "reply to")
	assert.NotContains(t, got, "SMS:")
	assert.Equal(t, model.OpNote, p.Kind())
	noted := input(t, reply(inbox.Asking, func(r *inbox.Reply) { r.Draft.Kind = model.OpNote }))
	got = panetest.Plain(p.Lines(100, 10, noted))
	assert.Contains(t, got, "not noted yet")
	assert.NotContains(t, got, "anyway", "it is offered once that could be read")
	noted.Anyway = true
	got = panetest.Plain(p.Lines(100, 10, noted))
	assert.Contains(t, got, "add the note anyway")
	p.SetKind(model.OpReply)
	assert.Contains(t, panetest.Plain(p.Lines(100, 10, input(t, nil))), "reply to")
}

func TestEnterSendsWhereItIsSetTo(t *testing.T) {
	var p composer.Pane
	p.Open(model.Draft{Conv: ref, Body: "hello"})
	in := input(t, nil)
	in.Enter = true
	assert.Contains(t, panetest.Plain(p.Lines(100, 10, in)), "enter send · ctrl+j newline")
}

func TestASwitchThatIsNotPossibleLeavesItsPlaceToOtherKeys(t *testing.T) {
	var p composer.Pane
	p.Open(model.Draft{Conv: ref, Body: "hello"})
	in := input(t, nil)
	const narrow = 62
	can := p.Lines(narrow, 10, in)[9]
	assert.Contains(t, can, "ctrl+o")
	assert.NotContains(t, can, "ctrl+e")
	in.Turn = model.No("Qlara has no notes")
	cannot := p.Lines(narrow, 10, in)[9]
	assert.NotContains(t, cannot, "ctrl+o")
	assert.Contains(t, cannot, "ctrl+e")
}

func TestTypingAndTheCursor(t *testing.T) {
	var p composer.Pane
	p.Open(model.Draft{Conv: ref, Body: "a\tb"})
	assert.Equal(t, "a\tb", p.Body(), "exactly as it was")
	assert.True(t, p.Update(tea.KeyMsg{Type: tea.KeyEnter}))
	assert.True(t, p.Update(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("日")}))
	assert.True(t, p.Update(tea.KeyMsg{Type: tea.KeySpace, Runes: []rune(" ")}))
	assert.True(t, p.Paste("x\ny"))
	assert.False(t, p.Update(tea.KeyMsg{Type: tea.KeyCtrlS}))
	assert.Equal(t, "a\tb\n日 x\ny", p.Body())
	p.Update(tea.KeyMsg{Type: tea.KeyUp})
	p.Update(tea.KeyMsg{Type: tea.KeyEnd})
	p.Lines(60, 12, input(t, nil))
	x, y, ok := p.Cursor()
	assert.Equal(t, []any{2 + 4, 2 + 1, true}, []any{x, y, ok})
	p.Lines(60, 12, input(t, reply(inbox.Checking, nil)))
	_, _, ok = p.Cursor()
	assert.False(t, ok, "a locked text has no cursor")
}

func TestTheCursorIsAlwaysInSight(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var p composer.Pane
		p.Open(model.Draft{Conv: ref, Body: rapid.String().Draw(t, "body")})
		th, err := theme.New("", false)
		require.NoError(t, err)
		var r *inbox.Reply
		if rapid.Bool().Draw(t, "reply") {
			r = &inbox.Reply{Phase: inbox.ReplyPhase(rapid.IntRange(0, 5).Draw(t, "phase")), Error: rapid.String().Draw(t, "error"), Reasons: []string{rapid.String().Draw(t, "why")}}
		}
		in := composer.Input{
			Conv: model.Conversation{Ref: ref, Channel: "sms", Contact: model.Contact{Name: model.NewText(rapid.String().Draw(t, "name"))}},
			As:   "Anna", Reply: r, Now: now, Theme: th, Glyphs: theme.Glyphs{Rule: "-", Bar: "|", Ellipsis: "~", Dot: "-"},
		}
		for range rapid.IntRange(1, 5).Draw(t, "frames") {
			w, h := rapid.IntRange(0, 300).Draw(t, "w"), rapid.IntRange(0, 300).Draw(t, "h")
			lines := p.Lines(w, h, in)
			require.Len(t, lines, h)
			for _, l := range lines {
				require.Equal(t, w, term.Width(panetest.Strip(l)), "%q", l)
			}
			x, y, ok := p.Cursor()
			require.Equal(t, composer.Editable(r) && w > 0 && h > 0, ok)
			if ok {
				require.Less(t, x, w)
				require.Less(t, y, h)
			}
			p.Paste(rapid.String().Draw(t, "more"))
			p.Update(tea.KeyMsg{Type: rapid.SampledFrom([]tea.KeyType{tea.KeyUp, tea.KeyDown, tea.KeyHome, tea.KeyCtrlHome}).Draw(t, "key")})
		}
	})
}

func TestHeightShowsEverything(t *testing.T) {
	var p composer.Pane
	p.Open(model.Draft{Conv: ref, Body: strings.Repeat("line\n", 20) + "end"})
	in := input(t, reply(inbox.Writing, nil))
	h := p.Height(100, in)
	got := panetest.Plain(p.Lines(100, h, in))
	assert.Equal(t, 20, strings.Count(got, "│ line"))
	assert.Contains(t, got, "end")
	assert.Contains(t, got, "SMS:")
	assert.Contains(t, got, "keep the draft")
}

func BenchmarkLines(b *testing.B) {
	b.ReportAllocs()
	var p composer.Pane
	p.Open(model.Draft{Conv: ref, Body: strings.Repeat(body+"\n", 10)})
	in := input(b, reply(inbox.Writing, nil))
	for b.Loop() {
		p.Lines(100, 12, in)
	}
}

// Where there is next to no room, each reason has a line, and what has none is counted.
func TestReasonsHaveALineEachWhereThereIsNoRoom(t *testing.T) {
	t.Parallel()
	p := composer.Pane{}
	p.Open(model.Draft{Conv: input(t, nil).Conv.Ref, Kind: model.OpReply, Body: "Buongiorno"})
	in := input(t, reply(inbox.Asking, func(r *inbox.Reply) {
		r.Reasons = []string{"the conversation is archived", "it is with Luca", "the customer wrote at 14:29: “lasci stare, ho risolto da solo”", "and 2 more since you began"}
	}))
	in.Anyway = true
	got := panetest.Plain(p.Lines(40, 7, in))
	assert.True(t, p.Told())
	assert.Contains(t, got, "send anyway")
	assert.Contains(t, got, "! the conversation is archived")
	assert.Contains(t, got, "! it is with Luca")
	assert.Contains(t, got, "! the customer wrote at 14:29: “lasci…")
	assert.Contains(t, got, "! and 2 more since you began")
	for h := range 7 {
		got = panetest.Plain(p.Lines(40, h, in))
		assert.False(t, p.Told(), "%d lines", h)
		assert.NotContains(t, got, "anyway", "nobody overrules what they do not know of")
	}
	got = panetest.Plain(p.Lines(40, 5, in))
	assert.Contains(t, got, "! the conversation is archived")
	assert.Contains(t, got, "! and 3 more: make the terminal larger")
	assert.Contains(t, got, "enter read it")
}
