package thread_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"convo/model"
	"convo/model/inbox"
	"convo/ui/panetest"
	"convo/ui/term"
	"convo/ui/theme"
	"convo/ui/thread"
)

var (
	ref   = model.Ref{Account: "shop", ID: "77"}
	other = model.Ref{Account: "shop", ID: "78"}
	now   = time.Date(2026, 4, 6, 14, 30, 0, 0, time.UTC)
)

func looks(tb testing.TB) (theme.Theme, theme.Glyphs) {
	tb.Helper()
	th, err := theme.New("default", false)
	require.NoError(tb, err)
	g, err := theme.NewGlyphs("unicode", true)
	require.NoError(tb, err)
	return th, g
}

// message is the n-th message of a conversation with one every ten minutes.
func message(n int, d model.Direction, text string) model.Message {
	m := model.Message{
		ID: fmt.Sprintf("m%d", n), Direction: d, Text: model.NewText(text),
		At: model.At(now.Add(time.Duration(n-100) * 10 * time.Minute)), Status: model.Received,
	}
	if d == model.Out {
		m.Status, m.Author = model.Delivered, model.NewText("Anna")
	}
	return m
}

func input(tb testing.TB, ms []model.Message) thread.Input {
	tb.Helper()
	th, g := looks(tb)
	return thread.Input{
		View: inbox.ThreadView{Conv: ref, Version: 1, Messages: ms, LoadedAt: now},
		Conv: model.Conversation{
			Ref: ref, Channel: "whatsapp", Status: model.StatusOpen, Unread: model.UnreadN(3),
			Contact:      model.Contact{Name: model.NewText("Marco Rossi"), Phone: model.NewText("+39 347 555 1234")},
			Owner:        model.OwnedBy(model.Person{ID: "1", Name: model.NewText("Anna")}),
			WindowEndsAt: model.At(now.Add(72 * time.Minute)),
		},
		OwnerName: "Anna", Threads: model.Yes(), Now: now, Focused: true, Theme: th, Glyphs: g,
	}
}

// talk is a conversation of everything there is to draw.
func talk(tb testing.TB) thread.Input {
	tb.Helper()
	ms := make([]model.Message, 0, 40)
	for n := range 24 {
		d := model.In
		if n%3 == 1 {
			d = model.Out
		}
		ms = append(ms, message(n-60, d, fmt.Sprintf("message %d, a few words long", n)))
	}
	file := message(93, model.In, "here it is")
	file.Attachments = []model.Attachment{{
		Name: model.NewText("receipt.pdf"), URL: model.NewText("https://files.example/4711/receipt.pdf"), Type: "application/pdf", Size: 48213,
	}}
	failed := message(96, model.Out, "Your parcel is on its way.")
	failed.Status = model.Failed
	note := message(94, model.Note, "promised a refund by phone")
	note.Author = model.NewText("Luca")
	ms = append(ms, file, note,
		message(95, model.In, "שלום, where is my order?"),
		failed,
		message(97, model.In, "Buongiorno, vorrei informazioni sul mio ordine, che non è ancora arrivato e che aspetto da una settimana"),
		message(98, model.In, "Il numero ordine è #ORD-20260405"),
		message(99, model.In, "grazie! 👍🏽 日本語"))
	in := input(tb, ms)
	in.View.FirstNew, in.View.More = "m97", true
	in.Reply = &inbox.Reply{
		Draft: model.Draft{Conv: ref, Kind: model.OpReply, Body: "Buongiorno Marco,\ncontrollo subito."},
		Phase: inbox.Holding, LeavesAt: now.Add(2500 * time.Millisecond),
	}
	return in
}

func TestLooks(t *testing.T) {
	for _, size := range [][2]int{{120, 48}, {70, 43}, {80, 22}, {40, 8}} {
		t.Run(fmt.Sprintf("%dx%d", size[0], size[1]), func(t *testing.T) {
			var p thread.Pane
			panetest.Golden(t, fmt.Sprintf("%dx%d", size[0], size[1]), panetest.Plain(p.Lines(size[0], size[1], talk(t))))
		})
	}
	var p thread.Pane
	lines := strings.ReplaceAll(strings.Join(p.Lines(70, 43, talk(t)), "\n"), "\x1b", "^[") + "\n"
	panetest.Golden(t, "70x43.sgr", lines)
}

func TestNothingIsMadeUpAboutDelivery(t *testing.T) {
	for status, want := range map[model.Delivery]string{
		"":                    "> hello  (Anna)",
		model.Delivered:       "> hello  (Anna, delivered)",
		model.DeliveryUnknown: "> hello  (Anna, delivery not known)",
		"bounced":             "> hello  (Anna, bounced)",
	} {
		m := message(99, model.Out, "hello")
		m.Status = status
		var p thread.Pane
		require.Contains(t, panetest.Plain(p.Lines(80, 20, input(t, []model.Message{m}))), want+" ")
	}
	m := message(99, model.Out, "hello")
	m.Status, m.Author = "", model.Text{}
	var p thread.Pane
	require.NotContains(t, panetest.Plain(p.Lines(80, 20, input(t, []model.Message{m}))), "hello  (")
}

func TestTheSubjectStandsAboveTheMessages(t *testing.T) {
	in := input(t, nil)
	in.Conv.More = &model.Details{Subject: model.NewText("fattura 2231")}
	var p thread.Pane
	require.Contains(t, panetest.Plain(p.Lines(80, 20, in)), "\n  subject fattura 2231 ")
	require.NotContains(t, panetest.Plain(p.Lines(80, 6, in)), "subject", "it gives way to messages")
}

func TestANoteOnItsWayIsCalledOne(t *testing.T) {
	in := input(t, nil)
	in.Reply = &inbox.Reply{Draft: model.Draft{Conv: ref, Kind: model.OpNote, Body: "call him"}, Phase: inbox.Sending}
	var p thread.Pane
	require.Contains(t, panetest.Plain(p.Lines(80, 20, in)), "internal note: sending")
}

func TestWordsInsteadOfMessages(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*thread.Input)
		want   string
	}{
		"loading":      {func(in *thread.Input) { in.View.Loading = true; in.View.LoadedAt = time.Time{} }, "loading messages"},
		"empty":        {func(*thread.Input) {}, "no messages yet"},
		"not loaded":   {func(in *thread.Input) { in.View = inbox.ThreadView{Conv: ref} }, "not loaded yet"},
		"of another":   {func(in *thread.Input) { in.View.Conv = other }, "not loaded yet"},
		"none at all":  {func(in *thread.Input) { in.Conv = model.Conversation{}; in.View.Conv = model.Ref{} }, "no conversation is selected"},
		"not possible": {func(in *thread.Input) { in.Threads = model.No("the API has no messages") }, "the API has no messages"},
		"failed": {func(in *thread.Input) {
			in.View.Fault = &model.Fault{Kind: model.FaultServer, What: model.NewText("the server failed"), Help: "ctrl+r tries again"}
		}, "x messages could not be loaded: the server failed\n  ctrl+r tries again"},
	} {
		t.Run(name, func(t *testing.T) {
			in := input(t, nil)
			c.change(&in)
			var p thread.Pane
			got := regexp.MustCompile(" +\n").ReplaceAllString(panetest.Plain(p.Lines(80, 20, in)), "\n")
			assert.Contains(t, got, c.want)
			assert.False(t, p.AtBottom(), "nothing was read")
		})
	}
}

func TestMessagesOfAnotherConversationAreNeverDrawn(t *testing.T) {
	in := talk(t)
	in.Conv.Ref = other
	in.Conv.Contact.Name = model.NewText("Giulia Bianchi")
	var p thread.Pane
	got := panetest.Plain(p.Lines(80, 30, in))
	assert.Contains(t, got, "Giulia Bianchi")
	for _, words := range []string{"ORD-2026", "parcel", "controllo subito"} {
		assert.NotContains(t, got, words)
	}
}

func TestLongBodiesAreCut(t *testing.T) {
	in := input(t, []model.Message{message(1, model.In, strings.Repeat("é", 15<<10))})
	var p thread.Pane
	assert.Contains(t, panetest.Plain(p.Lines(80, 40, in)), "… more: 14 kB not shown")
}

func TestWordsOfTheAPIAreSafe(t *testing.T) {
	evil := "\x1b[2J\u202eevil"
	in := input(t, []model.Message{{
		ID: evil, Direction: model.Direction(evil), Status: model.Delivery(evil), Text: model.NewText(evil), Author: model.NewText(evil),
		Attachments: []model.Attachment{{Name: model.NewText(evil), Type: evil, URL: model.NewText(evil)}},
	}, {ID: "2", Direction: model.Out, Status: model.Delivery(evil)}})
	in.Conv.Channel, in.Conv.Status = evil, model.Status(evil)
	in.Failure = evil
	in.Reply = &inbox.Reply{Draft: model.Draft{Conv: ref, Body: evil}, Phase: inbox.Sending, Error: evil}
	var p thread.Pane
	got := panetest.Plain(p.Lines(200, 40, in))
	assert.NotContains(t, got, "\x1b")
	assert.NotContains(t, got, "\u202e")
	assert.GreaterOrEqual(t, strings.Count(got, "evil"), 8)
}

func TestAnySizeIsExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var p thread.Pane
		in := anything(t)
		for range rapid.IntRange(1, 6).Draw(t, "frames") {
			w, h := rapid.IntRange(0, 300).Draw(t, "w"), rapid.IntRange(0, 300).Draw(t, "h")
			lines := p.Lines(w, h, in)
			require.Len(t, lines, h)
			for _, l := range lines {
				require.Equal(t, w, term.Width(panetest.Strip(l)), "%q", l)
			}
			p.Scroll(rapid.IntRange(-50, 50).Draw(t, "scroll"))
			p.HalfPage(rapid.IntRange(-2, 2).Draw(t, "halves"))
		}
	})
}

func anything(t *rapid.T) thread.Input {
	th, err := theme.New("", false)
	require.NoError(t, err)
	n := rapid.IntRange(0, 20).Draw(t, "messages")
	ms := make([]model.Message, n)
	for i := range ms {
		ms[i] = message(i, rapid.SampledFrom([]model.Direction{model.In, model.Out, model.Note, "odd"}).Draw(t, "direction"),
			rapid.StringN(0, 300, -1).Draw(t, "text"))
	}
	in := thread.Input{
		View: inbox.ThreadView{Conv: ref, Messages: ms, More: rapid.Bool().Draw(t, "more")},
		Conv: model.Conversation{Ref: ref, Contact: model.Contact{
			Name: model.NewText(rapid.String().Draw(t, "name")), Phone: model.NewText(rapid.String().Draw(t, "phone")),
		}},
		Failure: rapid.String().Draw(t, "failure"), Now: now, Theme: th, Glyphs: theme.Glyphs{Rule: "-", Ellipsis: "~", Up: "^", Bar: "|", Dot: "-"},
		Reply: &inbox.Reply{Draft: model.Draft{Conv: ref, Body: rapid.String().Draw(t, "body")}, Phase: inbox.ReplyPhase(rapid.IntRange(0, 5).Draw(t, "phase"))},
	}
	if n > 0 {
		in.View.FirstNew = ms[rapid.IntRange(0, n-1).Draw(t, "new")].ID
	}
	return in
}

func TestAnUnchangedFrameCostsNothing(t *testing.T) {
	var p thread.Pane
	in := talk(t)
	first := p.Lines(80, 40, in)
	assert.Zero(t, testing.AllocsPerRun(10, func() { p.Lines(80, 40, in) }))
	in.Reply.LeavesAt = in.Reply.LeavesAt.Add(-time.Second)
	assert.NotEqual(t, first, p.Lines(80, 40, in), "the countdown goes on")
}

func TestAMessageThatChangedIsDrawnAnew(t *testing.T) {
	m := message(1, model.Out, "on its way")
	m.Status = model.Queued
	in := input(t, []model.Message{m})
	var p thread.Pane
	assert.Contains(t, panetest.Plain(p.Lines(80, 20, in)), "on its way  (Anna, queued, not sent yet)")
	m.Status = model.ReadByCustomer
	in.View.Messages, in.View.Version = []model.Message{m}, 2
	assert.Contains(t, panetest.Plain(p.Lines(80, 20, in)), "on its way  (Anna, read)")
	m.Text = model.NewText("edited")
	in.View.Messages, in.View.Version = []model.Message{m}, 3
	assert.Contains(t, panetest.Plain(p.Lines(80, 20, in)), "edited  (Anna, read)")
}

func TestNothingOfOursStandsBehindRightToLeftText(t *testing.T) {
	var p thread.Pane
	in := input(t, []model.Message{message(1, model.Out, "שלום")})
	in.Conv.Contact.Name = model.NewText("דוד")
	got := panetest.Plain(p.Lines(80, 20, in))
	assert.Regexp(t, "שלום +\n +\\(Anna, delivered\\)", got)
	assert.Contains(t, got, "דוד  tel +39 347 555 1234")
}

func TestAFailedMessageStaysOnTop(t *testing.T) {
	ms := numbered(100)
	failed := message(100, model.Out, "Your parcel is on its way.")
	failed.Status = model.Failed
	ms = append(ms, failed)
	for n := 101; n < 150; n++ {
		ms = append(ms, message(n, model.In, fmt.Sprintf("text of m%d.", n)))
	}
	var p thread.Pane
	in := input(t, ms)
	assert.Contains(t, panetest.Plain(p.Lines(80, 20, in)[:3]), "x failed at 14:30: Your parcel is on its way.")
	ms = append(ms, message(150, model.Out, "Again."))
	in.View.Messages, in.View.Version = ms, 2
	assert.NotContains(t, panetest.Plain(p.Lines(80, 20, in)[:3]), "failed", "until a message got through")
}

func BenchmarkLines(b *testing.B) {
	in := input(b, numbered(1000))
	b.Run("cold", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			var p thread.Pane
			p.Lines(80, 43, in)
		}
	})
	b.Run("scrolled", func(b *testing.B) {
		b.ReportAllocs()
		var p thread.Pane
		for i := 0; b.Loop(); i++ {
			p.Scroll(1 - i%100/50*2)
			p.Lines(80, 43, in)
		}
	})
	b.Run("unchanged", func(b *testing.B) {
		b.ReportAllocs()
		var p thread.Pane
		for b.Loop() {
			p.Lines(80, 43, in)
		}
	})
}
