package replies_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"convo/model"
	"convo/model/canned"
	"convo/ui/keys"
	"convo/ui/panetest"
	"convo/ui/replies"
	"convo/ui/term"
)

func input(tb testing.TB) replies.Input {
	tb.Helper()
	th, g := panetest.Looks(tb, "unicode")
	return replies.Input{Dir: "~/.config/convo/replies", Theme: th, Glyphs: g}
}

// shelf are replies as their files say them.
func shelf(tb testing.TB) []canned.Reply {
	tb.Helper()
	var all []canned.Reply
	for _, file := range []string{
		"---\nname: Opening hours\ntags: [shop]\n---\nWe are open from 9 to 18, {{contact.first_name}}.",
		"---\nname: Order on its way\nchannel: [whatsapp, sms]\ntags: [delivery, it]\n---\nBuongiorno {{contact.first_name}},\nil suo ordine {{booking}} è partito questa mattina e arriva domani, giovedì, prima delle 14.",
		"---\nname: Only by e-mail\nchannel: email\n---\nDear {{contact.name}}",
		"---\nname: Refund\nthen: [assign: me, archive]\n---\nWe pay back.",
		"---\nname: Tidy up\nthen: [archive]\n---\n",
	} {
		r, err := canned.Parse("file", []byte(file))
		require.NoError(tb, err)
		all = append(all, r)
	}
	return all
}

func options() replies.Options {
	return replies.Options{
		To: "Marco Rossi", Channel: "sms", Typed: true,
		Fill: func(body string) (string, []string) {
			return canned.Fill(body, func(name string) string {
				return map[string]string{"contact.first_name": "Marco", "contact.name": "Marco Rossi"}[name]
			})
		},
	}
}

func press(p *replies.Pane, names ...string) (done replies.Done) {
	for _, name := range names {
		k := keys.Key{Name: name}
		if r := []rune(name); len(r) == 1 {
			k = keys.Plain(r[0])
		}
		done = p.Update(k)
	}
	return done
}

func TestLooks(t *testing.T) {
	broken := input(t)
	broken.Problems = []model.Text{model.NewText("replies/bad.md: its head has no end: a line ---")}
	reading := input(t)
	reading.Loading = true
	var b strings.Builder
	for _, c := range []struct {
		name string
		w, h int
		all  []canned.Reply
		keys []string
		in   replies.Input
	}{
		{"first", 90, 14, shelf(t), nil, input(t)},
		{"with a mark", 90, 14, shelf(t), []string{"down"}, input(t)},
		{"steps only", 60, 12, shelf(t), []string{"t", "i"}, input(t)},
		{"for another channel", 60, 12, shelf(t), []string{"end"}, input(t)},
		{"by a tag", 60, 12, shelf(t), []string{"d", "e", "l", "i"}, input(t)},
		{"none matches", 60, 8, shelf(t), []string{"x", "y"}, input(t)},
		{"a bad file", 60, 12, shelf(t), nil, broken},
		{"small", 36, 6, shelf(t), []string{"down"}, input(t)},
		{"none", 60, 6, nil, nil, input(t)},
		{"being read", 60, 6, nil, nil, reading},
	} {
		var p replies.Pane
		p.Open(options(), c.all)
		press(&p, c.keys...)
		fmt.Fprintf(&b, "== %s, %dx%d\n%s", c.name, c.w, c.h, panetest.Plain(p.Lines(c.w, c.h, c.in)))
	}
	panetest.Golden(t, "looks", b.String())
}

func TestKeys(t *testing.T) {
	for _, tt := range []struct {
		keys []string
		done replies.Done
		name string // of the reply under the cursor
	}{
		{nil, replies.Open, "Opening hours"},
		{[]string{"enter"}, replies.Chosen, "Opening hours"},
		{[]string{"down", "enter"}, replies.Chosen, "Order on its way"},
		{[]string{"end"}, replies.Open, "Only by e-mail"}, // for another channel: the last
		{[]string{"end", "up"}, replies.Open, "Tidy up"},
		{[]string{"r", "e", "f"}, replies.Open, "Refund"},
		{[]string{"p", "a", "y"}, replies.Open, "Refund"}, // by its text
		{[]string{"e", "-", "m"}, replies.Open, "Only by e-mail"},
		{[]string{"x", "x", "enter"}, replies.Open, ""},
		{[]string{"esc"}, replies.Cancelled, "Opening hours"},
		{[]string{";"}, replies.Typed, "Opening hours"},
		{[]string{"r", ";"}, replies.Open, ""}, // within the filter it is text
	} {
		var p replies.Pane
		p.Open(options(), shelf(t))
		done := replies.Open
		if len(tt.keys) > 0 {
			done = press(&p, tt.keys...)
		}
		r, _ := p.Current()
		assert.Equal(t, []any{tt.done, tt.name}, []any{done, r.Name}, "%v", tt.keys)
	}
	var p replies.Pane
	o := options()
	o.Typed = false
	p.Open(o, shelf(t))
	assert.Equal(t, replies.Open, press(&p, ";"), "opened by a key, it is part of the filter")
}

func TestTheCursorStaysOnItsReply(t *testing.T) {
	var p replies.Pane
	p.Open(options(), shelf(t))
	press(&p, "down", "down")
	all := append([]canned.Reply{{Name: "A new one", Body: "x"}}, shelf(t)...)
	p.Set(all)
	r, ok := p.Current()
	assert.True(t, ok)
	assert.Equal(t, "Refund", r.Name)
	p.Set(nil)
	_, ok = p.Current()
	assert.False(t, ok)
}

func TestLinesAreExact(t *testing.T) {
	in := input(t)
	rapid.Check(t, func(t *rapid.T) {
		all := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) canned.Reply {
			return canned.Reply{
				Name: rapid.String().Draw(t, "name"), Body: rapid.String().Draw(t, "body"),
				Tags: rapid.SliceOf(rapid.String()).Draw(t, "tags"), Channels: rapid.SliceOf(rapid.String()).Draw(t, "channels"),
			}
		}), 0, 8).Draw(t, "all")
		in.Problems = []model.Text{model.NewText(rapid.String().Draw(t, "problem"))}
		var p replies.Pane
		o := options()
		o.To = model.NewText(rapid.String().Draw(t, "to")).Line()
		p.Open(o, all)
		for range 3 {
			w, h := rapid.IntRange(0, 120).Draw(t, "w"), rapid.IntRange(0, 40).Draw(t, "h")
			lines := p.Lines(w, h, in)
			require.Len(t, lines, h)
			for _, l := range lines {
				require.Equal(t, w, term.Width(panetest.Strip(l)), "%q", l)
			}
			press(&p, rapid.SampledFrom([]string{"down", "end", "a", "backspace"}).Draw(t, "key"))
		}
	})
}
