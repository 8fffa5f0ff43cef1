package ui

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"convo/model"
	"convo/model/inbox"
	"convo/ui/keys"
	"convo/ui/screen"
	"convo/ui/theme"
)

var update = flag.Bool("update", false, "write the golden files anew")

// canvas stands in for ui/screen.
type canvas struct {
	frame  screen.Frame
	frames int
	wrote  string
	mouse  bool
}

func (c *canvas) Paint(f screen.Frame)          { c.frame = f; c.frames++ }
func (c *canvas) Repaint()                      {}
func (c *canvas) SetMouse(on bool)              { c.mouse = on }
func (c *canvas) Write(seq string)              { c.wrote += seq }
func (c *canvas) Release(context.Context) error { return nil }
func (c *canvas) Resume() error                 { return nil }
func (c *canvas) Suspend() error                { return nil }

// dead is a Runner whose effects are never carried out: tests here answer by hand.
type dead struct{}

func (dead) Run(context.Context, inbox.Effect) inbox.Event { return nil }

var noon = time.Date(2026, 3, 9, 12, 0, 0, 0, time.UTC)

// drawing is a root over a State that was filled by hand.
type drawing struct {
	*root
	canvas *canvas
	now    time.Time
}

func testCaps() model.Caps {
	c := model.Caps{Backend: "qlara", Name: "Qlara", UnreadList: true, AwayList: true, Unread: model.UnreadCount, People: model.Yes(), Threads: model.Yes(), Ops: map[model.OpKind]model.Support{}}
	for _, k := range []model.OpKind{model.OpReply, model.OpRead, model.OpArchive, model.OpUnarchive, model.OpAssign, model.OpRelease} {
		c.Ops[k] = model.Yes()
	}
	return c
}

func newDrawing(tb testing.TB, conversations []model.Conversation) *drawing {
	tb.Helper()
	th, err := theme.New("", false)
	require.NoError(tb, err)
	glyphs, err := theme.NewGlyphs("ascii", false)
	require.NoError(tb, err)
	binds, err := newBindings(nil, false)
	require.NoError(tb, err)
	d := &drawing{canvas: &canvas{}, now: noon}
	o := Options{
		State:  inbox.New(inbox.Config{Accounts: []inbox.Account{{Name: "shop", Caps: testCaps(), Me: "1"}}}),
		Runner: dead{}, Theme: th, Glyphs: glyphs, Titles: map[string]string{"shop": "shop @ lora-api.agiletelecom.com"},
		Now: func() time.Time { return d.now },
	}
	d.root = newRoot(tb.Context(), o, binds, d.canvas)
	for _, e := range d.state.Apply(noon, inbox.Start{Live: true}) {
		switch e := e.(type) {
		case inbox.FetchPeople:
			d.state.Apply(noon, inbox.Peopled{Of: e, People: []model.Person{
				{ID: "1", Name: model.NewText("Anna Bianchi")}, {ID: "2", Name: model.NewText("Luca Verdi")},
			}})
		case inbox.FetchList:
			page := model.Page{Total: len(conversations), Conversations: conversations}
			if e.Feed == inbox.FeedUnread {
				page = model.Page{}
			}
			d.state.Apply(noon, inbox.Listed{Of: e, Page: page})
		}
	}
	return d
}

// size gives the terminal a size and answers the frame.
func (d *drawing) size(w, h int) screen.Frame {
	d.Update(screen.SizeMsg{W: w, H: h})
	return d.canvas.frame
}

// press types keys, each read from the newest frame.
func (d *drawing) press(names ...string) {
	for _, n := range names {
		k := keys.Key{Name: n}
		if r := []rune(n); len(r) == 1 {
			k = keys.Plain(r[0])
		}
		d.Update(keys.Msg{Key: k, Seen: d.canvas.frame.Tag, At: d.now})
	}
}

// loadThread answers the request for the selected conversation's thread.
func (d *drawing) loadThread(ms []model.Message) {
	for _, e := range d.state.Apply(d.now, inbox.Refresh{}) {
		if f, ok := e.(inbox.FetchThread); ok {
			d.Update(answer{event: inbox.Threaded{Of: f, Thread: model.Thread{Messages: ms}}})
		}
	}
}

// staged are the conversations of the golden screens.
func staged() []model.Conversation {
	at := func(ago time.Duration) model.Stamp { return model.At(noon.Add(-ago)) }
	conv := func(id, channel, name, phone, preview string, unread int, ago time.Duration, owner model.Owner) model.Conversation {
		return model.Conversation{
			Ref: model.Ref{Account: "shop", ID: id}, Channel: channel, Status: model.StatusOpen, Unread: model.UnreadN(unread),
			Contact: model.Contact{ID: id, Name: model.NewText(name), Phone: model.NewText(phone)}, Preview: model.NewText(preview),
			LastMessageAt: at(ago), LastDirection: model.In, Owner: owner, CreatedAt: at(50 * time.Hour),
		}
	}
	anna := model.OwnedBy(model.Person{ID: "1", Name: model.NewText("Anna Bianchi")})
	luca := model.OwnedBy(model.Person{ID: "2", Name: model.NewText("Luca Verdi")})
	marco := conv("4711", "whatsapp", "Marco Rossi", "+39 347 1234567", "Buongiorno, vorrei informazioni", 3, 2*time.Minute, model.Owner{})
	marco.WindowEndsAt = model.At(noon.Add(72*time.Minute + 10*time.Second))
	acme := conv("4713", "email", "ACME Srl", "", "Re: fattura 2231", 0, 3*time.Hour, anna)
	acme.More = &model.Details{DeadlineAt: model.At(noon.Add(20 * time.Minute)), Subject: model.NewText("fattura 2231")}
	rows := []model.Conversation{
		marco,
		conv("4712", "sms", "Giulia Bianchi", "+39 347 7654321", "STOP", 1, 47*time.Minute, luca),
		acme,
		conv("4714", "whatsapp", "Carla Neri", "+39 333 1112223", "grazie!", 0, 5*time.Hour, anna),
		conv("4715", "rcs", "", "+39 320 9998887", "nameless", 0, 26*time.Hour, model.Nobody()),
		conv("4716", "webchat", "evil\x1b]52;c;aGk=\x07 name\u202e", "+39 320 0000000", "two\nlines\tand a tab", 0, 9*24*time.Hour, model.Nobody()),
		conv("4717", "instagram", "李小龙", "", "你好，我的订单在哪里？", 12, 400*24*time.Hour, luca),
	}
	for i := range 40 {
		rows = append(rows, conv(strconv.Itoa(5000+i), "sms", fmt.Sprintf("Customer %02d", i), "", "short message", 0, time.Duration(500+i)*24*time.Hour, anna))
	}
	return rows
}

func stagedThread() []model.Message {
	at := func(ago time.Duration) model.Stamp { return model.At(noon.Add(-ago)) }
	return []model.Message{
		{ID: "1", Direction: model.In, Text: model.NewText("Salve"), At: at(26 * time.Hour), Status: model.Received},
		{ID: "2", Direction: model.Out, Text: model.NewText("Come possiamo aiutarla?"), At: at(25 * time.Hour), Status: model.ReadByCustomer, Author: model.NewText("Luca")},
		{ID: "3", Direction: model.In, Text: model.NewText("Buongiorno, vorrei informazioni"), At: at(3 * time.Minute), Status: model.Received},
		{ID: "4", Direction: model.In, Text: model.NewText("Il numero ordine e #ORD-20260405"), At: at(2 * time.Minute), Status: model.Received},
	}
}

func TestGoldenScreens(t *testing.T) {
	for _, tc := range []struct {
		name string
		w, h int
		keys []string
		sgr  bool
	}{
		{"list-200x50", 200, 50, nil, false},
		{"list-160x45", 160, 45, nil, false},
		{"list-160x45-sgr", 160, 45, nil, true},
		{"stacked-90x44", 90, 44, nil, false},
		{"list-80x24", 80, 24, nil, false},
		{"list-40x10", 40, 10, nil, false},
		{"thread-80x24", 80, 24, []string{"enter"}, false},
		{"composer-160x45", 160, 45, []string{"r", "C", "i", "a", "o"}, false},
		{"composer-40x10", 40, 10, []string{"r", "C", "i", "a", "o"}, false},
		{"picker-100x30", 100, 30, []string{"j", "a"}, false},
		{"palette-80x24", 80, 24, []string{":", "m", "a", "r", "k"}, false},
		{"palette-40x10", 40, 10, []string{":", "c", "l", "o"}, false},
		{"context-over-120x30", 120, 30, []string{"j", "j", "i"}, false},
		{"context-page-80x24", 80, 24, []string{"j", "j", "i"}, false},
		{"context-page-40x10", 40, 10, []string{"i"}, false},
		{"context-off-160x45", 160, 45, []string{"i", "enter"}, false},
		{"turned-160x45", 160, 45, []string{"P", "enter"}, false},
		{"turned-90x44", 90, 44, []string{"P"}, false},
		{"filter-100x30", 100, 30, []string{"/", "c", "u", "s"}, false},
		{"archived-100x30", 100, 30, []string{"e"}, false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			d := newDrawing(t, staged())
			d.size(tc.w, tc.h)
			d.loadThread(stagedThread())
			d.press(tc.keys...)
			golden(t, tc.name, d.canvas.frame, tc.sgr)
		})
	}
}

// golden compares a frame with the file of that name.
func golden(t *testing.T, name string, f screen.Frame, sgr bool) {
	t.Helper()
	lines := make([]string, 0, len(f.Lines)+1)
	for _, l := range f.Lines {
		line := strings.TrimRight(ansi.Strip(l), " ")
		if sgr {
			line = strings.ReplaceAll(l, "\x1b", "^[")
		}
		lines = append(lines, line)
	}
	if f.Cursor != nil {
		lines = append(lines, fmt.Sprintf("(cursor at column %d, row %d)", f.Cursor.X, f.Cursor.Y))
	}
	got := strings.Join(lines, "\n") + "\n"
	path := filepath.Join("testdata", name+".golden")
	if *update {
		require.NoError(t, os.MkdirAll("testdata", 0o755))
		require.NoError(t, os.WriteFile(path, []byte(got), 0o600))
	}
	want, err := os.ReadFile(path)
	require.NoError(t, err, "run with -update to make it")
	require.Equal(t, string(want), got)
}

// Whatever is open, whatever the size: a frame is exactly as big as the terminal.
func TestFramesFitEverySize(t *testing.T) {
	for name, d := range map[string]*drawing{"one account": newDrawing(t, staged()), "three": three(t)} {
		t.Run(name, func(t *testing.T) { framesFit(t, d) })
	}
}

func framesFit(t *testing.T, d *drawing) {
	t.Helper()
	d.size(100, 30)
	d.loadThread(stagedThread())
	rapid.Check(t, func(r *rapid.T) {
		size := rapid.OneOf(rapid.IntRange(0, 300), rapid.SampledFrom([]int{0, 1, 10, 19, 20, 39, 40, 99, 100, 139, 140}))
		w, h := size.Draw(r, "w"), size.Draw(r, "h")
		press := rapid.SampledFrom([]string{"j", "k", "enter", "esc", "r", "x", "a", "/", "?", "p", "tab", "G", "g", "ctrl+d", "pgup", "f1", "ctrl+c", "c", "s", "t", "h", "1", ":", "P", "+", "_", "i", "o", "y"})
		d.leaving, d.left = false, false
		d.size(w, h)
		for range rapid.IntRange(0, 4).Draw(r, "keys") {
			d.press(press.Draw(r, "key"))
			d.leaving = false
		}
		require.NoError(r, crashOf(d.root))
		if w == 0 || h == 0 {
			return
		}
		require.Len(r, d.canvas.frame.Lines, h)
		for i, l := range d.canvas.frame.Lines {
			require.Equal(r, w, ansi.StringWidth(l), "line %d of %dx%d: %q", i, w, h, l)
		}
		if c := d.canvas.frame.Cursor; c != nil {
			require.True(r, c.X >= 0 && c.X < w && c.Y >= 0 && c.Y < h, "cursor %v of %dx%d", *c, w, h)
		}
	})
}

func crashOf(m *root) error {
	if m.crash == nil {
		return nil
	}
	return m.crash
}

func TestNoFrameIsBuiltWhereNothingChanged(t *testing.T) {
	d := newDrawing(t, staged())
	d.size(160, 45)
	before := d.canvas.frames
	d.Update(keys.FocusMsg{In: true, At: d.now})
	d.Update(hintMsg{99})
	d.press("ctrl+g")
	require.Equal(t, before, d.canvas.frames)
	d.now = d.now.Add(time.Minute)
	d.Update(minuteMsg{})
	require.Equal(t, before+1, d.canvas.frames, "ages change on the minute")
}

func TestShare(t *testing.T) {
	for _, tc := range []struct {
		w, h int
		want arrangement
	}{
		{200, 50, wide},
		{140, 20, wide},
		{139, 20, side},
		{100, 20, side},
		{200, 19, single},
		{99, 40, stacked},
		{99, 39, single},
		{40, 10, single},
	} {
		require.Equal(t, tc.want, arrange(tc.w, tc.h), "%dx%d", tc.w, tc.h)
	}
}

func TestAllocationsOfAFrame(t *testing.T) {
	d := newDrawing(t, staged())
	d.size(160, 45)
	d.loadThread(stagedThread())
	same := testing.AllocsPerRun(50, func() { d.canvas.frame = d.frame(d.now) })
	require.LessOrEqual(t, same, 20.0, "where only the status line changed")
	by := 1
	moved := testing.AllocsPerRun(50, func() {
		by = -by
		d.state.Apply(d.now, inbox.Step{By: by})
		d.canvas.frame = d.frame(d.now)
	})
	require.LessOrEqual(t, moved, 48.0, "where the cursor moved to another thread")
}

func BenchmarkView10k(b *testing.B)  { benchmarkView(b, 10_000) }
func BenchmarkView100k(b *testing.B) { benchmarkView(b, 100_000) }

// benchmarkView draws a frame after the cursor has moved, as every key held down does.
func benchmarkView(b *testing.B, n int) {
	first := staged()[0]
	rows := make([]model.Conversation, n)
	for i := range rows {
		rows[i] = first
		rows[i].Ref.ID = strconv.Itoa(i)
		rows[i].LastMessageAt = model.At(noon.Add(-time.Duration(i) * time.Second))
	}
	d := newDrawing(b, rows)
	d.size(160, 45)
	d.loadThread(stagedThread())
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		d.state.Apply(d.now, inbox.Step{By: 1 - 2*(i/30%2)})
		d.canvas.frame = d.frame(d.now)
	}
}
