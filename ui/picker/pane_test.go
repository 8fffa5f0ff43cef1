package picker_test

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"convo/model"
	"convo/model/inbox"
	"convo/ui/keys"
	"convo/ui/panetest"
	"convo/ui/picker"
	"convo/ui/term"
	"convo/ui/theme"
)

var now = time.Date(2026, 4, 6, 14, 30, 0, 0, time.UTC)

func agent(id, name string, open, unread int, oldest time.Duration) inbox.Agent {
	a := inbox.Agent{Person: model.Person{ID: id, Name: model.NewText(name)}, Open: open, Unread: unread}
	if unread > 0 {
		a.Oldest = model.At(now.Add(-oldest))
	}
	return a
}

func team() []inbox.Agent {
	anna := agent("4521", "Anna Bianchi", 4, 1, 12*time.Minute)
	anna.Me = true
	return []inbox.Agent{
		anna,
		agent("7", "Joanna Neri", 5, 2, time.Hour),
		agent("12", "Luca Verdi", 9, 6, 3*time.Hour),
		agent("13", "Marco Rossi", 2, 0, 0),
		agent("14", "Niccolò Hansen", 4, 0, 0),
		agent("99", "", 3, 0, 0),
	}
}

func assigning() picker.Options {
	return picker.Options{Title: "assign 3 conversations to", Verb: "assign", Nobody: true, Reply: true}
}

func input(tb testing.TB) picker.Input {
	tb.Helper()
	th, g := panetest.Looks(tb, "unicode")
	return picker.Input{At: now.Add(-28 * time.Minute), Known: 240, Of: 240, Counted: now.Add(-28 * time.Minute), Now: now, Theme: th, Glyphs: g}
}

// press types text and named keys: "an", "<down>".
func press(p *picker.Pane, s string) (c picker.Choice, d picker.Done) {
	for _, k := range regexp.MustCompile(`<[^>]+>|.`).FindAllString(s, -1) {
		r, _ := utf8.DecodeRuneInString(k)
		key := keys.Plain(r)
		if len(k) > 1 && k[0] == '<' {
			key = keys.Key{Name: strings.Trim(k, "<>")}
		}
		if c, d = p.Update(key); d != picker.Open {
			return c, d
		}
	}
	return c, d
}

func TestLooks(t *testing.T) {
	var b strings.Builder
	draw := func(name, typed string, w, h int, change func(*picker.Input), people []inbox.Agent) {
		var p picker.Pane
		p.Open(assigning(), people)
		press(&p, typed)
		in := input(t)
		if change != nil {
			change(&in)
		}
		fmt.Fprintf(&b, "== %s\n%s", name, panetest.Plain(p.Lines(w, h, in)))
	}
	draw("all", "", 84, 11, nil, team())
	draw("filtered", "ann<down>", 84, 6, nil, team())
	draw("small", "<down><down><down>", 40, 5, nil, team())
	draw("nobody matches", "zzz", 84, 5, nil, team())
	draw("loading", "", 84, 5, func(in *picker.Input) { in.At, in.Loading = time.Time{}, true }, nil)
	draw("failed", "", 84, 5, func(in *picker.Input) {
		in.Fault = &model.Fault{Kind: model.FaultServer, What: model.NewText("the server failed (502)")}
	}, team()[:1])

	panetest.Golden(t, "looks", b.String())
}

func TestChoosing(t *testing.T) {
	for keys, want := range map[string]string{
		"<enter>":                   "4521",
		"<down><down><enter>":       "12",
		"<down><down><up><enter>":   "7",
		"<end><enter>":              "nobody",
		"<end><up><enter>":          "99",
		"luca<enter>":               "12",
		"verdi<enter>":              "12",
		"VER<enter>":                "12",
		"niccolo<enter>":            "14",
		"ross<enter>":               "13", // in one name only
		"anna<enter>":               "4521",
		"anna<down><enter>":         "7", // inside a word comes after its start
		"nobody<enter>":             "nobody",
		"rel<enter>":                "nobody",
		"no<enter>":                 "open", // there may be a Nora
		"le<enter>":                 "open",
		"99<enter>":                 "99",
		"lucax<backspace><enter>":   "12",
		"zzz<ctrl+u>luca<enter>":    "12",
		"zzz<enter>":                "open",
		"zzz<ctrl+t>":               "open",
		"<esc>":                     "cancelled",
		"luca<ctrl+c>":              "cancelled",
		"marco<ctrl+t>":             "13 and reply",
		"joanna neri <ctrl+t>":      "7 and reply",
		"<down><tab><pgup><enter>":  "4521",
		"<pgdown><shift+tab><f5>e":  "open",
		"luca<end><down><up><home>": "open",
	} {
		t.Run(keys, func(t *testing.T) {
			var p picker.Pane
			p.Open(assigning(), team())
			c, d := press(&p, keys)
			got := map[picker.Done]string{picker.Open: "open", picker.Cancelled: "cancelled", picker.Chosen: c.Person.ID}[d]
			if c.Nobody {
				got = "nobody"
			}
			if c.Reply {
				got += " and reply"
			}
			assert.Equal(t, want, got)
		})
	}
}

func TestWhoIsBusiestIsToldOnlyWhereMostOwnersAreKnown(t *testing.T) {
	var p picker.Pane
	p.Open(assigning(), team())
	in := input(t)
	in.Known, in.Of = 80, 100
	require.Contains(t, panetest.Plain(p.Lines(84, 12, in)), "busiest")
	in.Known = 79
	got := panetest.Plain(p.Lines(84, 12, in))
	require.NotContains(t, got, "busiest")
	require.NotContains(t, got, "lightest")
}

// While owners are still being fetched, nobody is known to have nothing.
func TestFiguresFromAPartAreAtLeastSoMuch(t *testing.T) {
	for glyphs, least := range map[string]string{"unicode": "≥", "ascii": ">="} {
		var p picker.Pane
		p.Open(assigning(), team())
		in := input(t)
		in.Theme, in.Glyphs = panetest.Looks(t, glyphs)
		in.Known = 239
		got := panetest.Plain(p.Lines(84, 12, in))
		require.Contains(t, got, least+" 4 open")
		require.Contains(t, got, least+" 1 unread  oldest "+least+" 12m")
		require.Contains(t, got, least+" 0 unread  oldest ?")
		in.Known = 240
		require.NotContains(t, panetest.Plain(p.Lines(84, 12, in)), least)
	}
}

func TestColumnsThatDoNotFitAreLeftOutWhole(t *testing.T) {
	var p picker.Pane
	people := team()
	people[1].Unread = 11
	p.Open(assigning(), people)
	for w := 84; w > 0; w-- {
		line := strings.TrimRight(panetest.Strip(p.Lines(w, 12, input(t))[2]), " ")
		if _, figures, ok := strings.Cut(line, "Neri"); ok {
			require.Contains(t, []string{"", "5 open", "5 open   11 unread", "5 open   11 unread  oldest 1h"}, strings.TrimSpace(figures), "%d cells", w)
		}
	}
}

func TestRowsBelowAreCounted(t *testing.T) {
	var p picker.Pane
	p.Open(assigning(), team())
	require.Contains(t, panetest.Plain(p.Lines(36, 5, input(t))), " … 5 more  load from ")
	press(&p, "<end>")
	require.NotContains(t, panetest.Plain(p.Lines(36, 5, input(t))), "more")
	require.NotContains(t, panetest.Plain(p.Lines(84, 10, input(t))), "more")
}

func TestTheLoadHasATimeOfItsOwn(t *testing.T) {
	var p picker.Pane
	p.Open(assigning(), team())
	in := input(t)
	in.At = now.Add(-time.Hour)
	require.Contains(t, panetest.Plain(p.Lines(84, 12, in)), "load from 240 of 240, 14:02")
}

func TestWhatIsNotOfferedCannotBeChosen(t *testing.T) {
	var p picker.Pane
	p.Open(picker.Options{Title: "who are you?", Verb: "that is me"}, team())
	_, d := press(&p, "nobody<enter>")
	assert.Equal(t, picker.Open, d)
	p.Open(picker.Options{Title: "who are you?", Verb: "that is me"}, team())
	_, d = press(&p, "<ctrl+t>")
	assert.Equal(t, picker.Open, d)
	assert.NotContains(t, panetest.Plain(p.Lines(80, 12, input(t))), "nobody")
}

func TestAUniquePartOfANameComesFirst(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		people := make([]inbox.Agent, rapid.IntRange(1, 12).Draw(t, "people"))
		for i := range people {
			people[i] = agent(strconv.Itoa(1000+i), rapid.StringMatching(`[A-D][a-d]{1,4} [A-D][a-d]{1,4}`).Draw(t, "name"), 0, 0, 0)
		}
		part := rapid.StringMatching(`[a-d]{2,4}`).Draw(t, "part")
		var having []string
		for _, a := range people {
			if strings.Contains(strings.ToLower(a.Person.Name.Line()), part) {
				having = append(having, a.Person.ID)
			}
		}
		var p picker.Pane
		p.Open(assigning(), people)
		c, d := press(&p, part+"<enter>")
		switch {
		case len(having) == 0:
			assert.Equal(t, picker.Open, d)
		case len(having) == 1:
			assert.Equal(t, having[0], c.Person.ID)
		default:
			assert.Contains(t, having, c.Person.ID)
		}
	})
}

func TestTheStartOfAWordComesBeforeItsInside(t *testing.T) {
	var p picker.Pane
	p.Open(assigning(), []inbox.Agent{
		agent("1", "Oliver Neri", 0, 0, 0), agent("2", "Luca Verdi", 0, 0, 0), agent("3", "Vera Rossi", 0, 0, 0), agent("4", "Ver", 0, 0, 0),
	})
	var order []string
	for _, down := range []string{"", "<down>", "<down><down>", "<down><down><down>"} {
		q := p
		c, _ := press(&q, "ver"+down+"<enter>")
		order = append(order, c.Person.ID)
	}
	assert.Equal(t, []string{"4", "3", "2", "1"}, order)
}

func TestANewListKeepsTheCursorOnItsPerson(t *testing.T) {
	var p picker.Pane
	p.Open(assigning(), team()[1:])
	press(&p, "<down><down>")
	p.SetPeople(team())
	c, _ := press(&p, "<enter>")
	assert.Equal(t, "13", c.Person.ID)

	p.Open(assigning(), team()[:1])
	press(&p, "<end>")
	p.SetPeople(team())
	c, _ = press(&p, "<enter>")
	assert.True(t, c.Nobody)

	for _, on := range []string{"luca", "<down><down>"} {
		p.Open(assigning(), team())
		press(&p, on)
		p.SetPeople(team()[:1])
		_, d := press(&p, "<enter>")
		assert.Equal(t, picker.Open, d, "who is gone cannot be chosen, and nobody else is instead")
		assert.NotContains(t, panetest.Plain(p.Lines(80, 8, input(t))), ">")
	}
	c, _ = press(&p, "<down><enter>")
	assert.Equal(t, "4521", c.Person.ID)

	p.Open(assigning(), nil)
	_, d := press(&p, "<enter>")
	assert.Equal(t, picker.Open, d, "nothing can be chosen while the list loads")
}

func TestAnySizeIsExact(t *testing.T) {
	th, err := theme.New("", false)
	require.NoError(t, err)
	rapid.Check(t, func(t *rapid.T) {
		people := make([]inbox.Agent, rapid.IntRange(0, 30).Draw(t, "people"))
		for i := range people {
			people[i] = agent(strconv.Itoa(i), rapid.String().Draw(t, "name"), rapid.Int().Draw(t, "open"), i, time.Hour)
		}
		var p picker.Pane
		p.Open(assigning(), people)
		for range 3 {
			w, h := rapid.IntRange(0, 300).Draw(t, "w"), rapid.IntRange(0, 300).Draw(t, "h")
			lines := p.Lines(w, h, picker.Input{Now: now, Theme: th, Glyphs: theme.Glyphs{Ellipsis: "~"}})
			require.Len(t, lines, h)
			for _, l := range lines {
				require.Equal(t, w, term.Width(panetest.Strip(l)), "%q", l)
			}
			pw, ph := p.Size(w, h)
			require.True(t, pw >= 0 && pw <= w && ph >= 0 && ph <= h)
			press(&p, rapid.SampledFrom([]string{"<down><down>", "<end>", "a", "<backspace>", "<up>"}).Draw(t, "keys"))
			p.Paste(rapid.String().Draw(t, "pasted"))
		}
	})
}
