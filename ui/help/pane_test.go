package help_test

import (
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"convo/model"
	"convo/model/action"
	"convo/ui/help"
	"convo/ui/keys"
	"convo/ui/panetest"
	"convo/ui/term"
)

func input(tb testing.TB) help.Input {
	tb.Helper()
	th, g := panetest.Looks(tb, "unicode")
	return help.Input{Theme: th, Glyphs: g}
}

// qlara cannot close, and no reply is being written.
func qlara(n action.Name) model.Support {
	switch n {
	case action.Close, action.Reopen:
		return model.No("Qlara archives instead")
	case action.SendReply:
		return model.No("while writing a reply")
	default:
		return model.Yes()
	}
}

// rows are actions of these tests' own, so that the golden file changes only with the page.
func rows() []action.Action {
	return []action.Action{
		{Name: action.Down, Title: "down", Keys: []string{"j", "down"}, Scope: action.Browse},
		{Name: action.PutAway, Title: "archive", Keys: []string{"e"}, Class: action.Write, Scope: action.Browse, Verb: "archive"},
		{Name: action.BringBack, Title: "bring back", Keys: []string{"E"}, Class: action.Write, Scope: action.Browse, Verb: "unarchive"},
		{Name: action.Close, Title: "close", Keys: []string{"x"}, Class: action.Write, Scope: action.Browse},
		{Name: action.GoMine, Title: "go to mine", Keys: []string{"g m"}, Scope: action.Browse},
		{Name: action.SendReply, Title: "send", Keys: []string{"ctrl+s"}, Class: action.Write, Scope: action.Composer, Verb: "reply"},
	}
}

func press(p *help.Pane, s string) (c help.Choice, d help.Done) {
	for _, k := range regexp.MustCompile(`<[^>]+>|.`).FindAllString(s, -1) {
		r, _ := utf8.DecodeRuneInString(k)
		key := keys.Plain(r)
		if len(k) > 1 {
			key = keys.Key{Name: strings.Trim(k, "<>")}
		}
		if c, d = p.Update(key); d != help.Open {
			return c, d
		}
	}
	return c, d
}

func TestLooks(t *testing.T) {
	var p help.Pane
	p.Open(help.Options{Actions: rows(), Can: qlara})
	press(&p, "<down>")
	got := panetest.Plain(p.Lines(80, 9, input(t)))
	press(&p, "<end>")
	got += "== narrow, at the end\n" + panetest.Plain(p.Lines(40, 5, input(t)))
	press(&p, "arch")
	got += "== filtered\n" + panetest.Plain(p.Lines(60, 5, input(t)))
	press(&p, "zz")
	got += "== nothing\n" + panetest.Plain(p.Lines(60, 4, input(t)))
	panetest.Golden(t, "looks", got)
}

func TestWhatIsCutOffIsCounted(t *testing.T) {
	var p help.Pane
	p.Open(help.Options{Actions: rows(), Can: qlara})
	require.Contains(t, panetest.Plain(p.Lines(60, 6, input(t))), "… 3 more")
	press(&p, "<down><down><down>")
	lines := panetest.Plain(p.Lines(60, 6, input(t)))
	require.Contains(t, lines, "> x", "the cursor is never below it")
	require.Contains(t, lines, "… 2 more")
	press(&p, "<end>")
	require.NotContains(t, panetest.Plain(p.Lines(60, 6, input(t))), "more")
	require.NotContains(t, panetest.Plain(p.Lines(60, 8, input(t))), "more")
}

// In the composer, what it cannot do is not what help begins with.
func TestWhatHasAMeaningHereComesFirst(t *testing.T) {
	inComposer := func(n action.Name) bool { return n == action.SendReply || n == action.Close }
	for typed, want := range map[string][]string{
		"":     {"close", "send", "down", "archive", "bring back", "go to mine"},
		"arch": {"archive", "bring back"}, // what fits better stays before it
		"e":    {"archive", "close", "send", "bring back", "go to mine"},
	} {
		var p help.Pane
		p.Open(help.Options{Actions: rows(), Here: inComposer})
		press(&p, typed)
		var titles []string
		for _, line := range p.Lines(60, 12, input(t))[1:] {
			if line = panetest.Strip(line); len(line) > 22 && strings.TrimSpace(line[22:]) != "" {
				title, _, _ := strings.Cut(strings.TrimSpace(line[22:]), "  ")
				titles = append(titles, title)
			}
		}
		assert.Equal(t, want, titles, typed)
	}
}

func TestACutReasonHasASign(t *testing.T) {
	var p help.Pane
	p.Open(help.Options{Actions: rows(), Can: qlara})
	require.Contains(t, panetest.Plain(p.Lines(40, 9, input(t))), "close  (Qlara archives…")
}

func TestRunning(t *testing.T) {
	for keys, want := range map[string]action.Name{
		"<enter>":                    action.Down,
		"<down><enter>":              action.PutAway,
		"e<enter>":                   action.PutAway, // the key before names with an e
		"E<enter>":                   action.BringBack,
		"ARCH<enter>":                action.PutAway,
		"unarch<enter>":              action.BringBack, // by its verb
		"g m<enter>":                 action.GoMine,
		"mine<enter>":                action.GoMine,
		"x<enter>":                   "", // impossible here
		"ctrl<enter>":                "", // only while writing
		"nonsense<enter>":            "",
		"zz<backspace><ctrl+u><end>": "",
		"<esc>":                      "",
		"back bring<enter>":          action.BringBack, // words in any order
		"brin ba<enter>":             action.BringBack, // the beginnings of words
		"rchiv<enter>":               action.PutAway,   // a part of one
	} {
		t.Run(keys, func(t *testing.T) {
			var p help.Pane
			p.Open(help.Options{Actions: rows(), Can: qlara})
			got, d := press(&p, keys)
			assert.Equal(t, help.Choice{Name: want}, got)
			assert.Equal(t, want != "", d == help.Chosen)
			assert.Equal(t, keys == "<esc>", d == help.Closed)
		})
	}
}

func TestEveryActionHasARow(t *testing.T) {
	var p help.Pane
	p.Open(help.Options{Actions: action.Table()})
	w, h := p.Size(300, 300)
	got := panetest.Plain(p.Lines(w, h, input(t)))
	for _, a := range action.Table() {
		assert.Contains(t, got, " "+a.Title)
		assert.Contains(t, got, " "+strings.Join(a.Keys, "  "))
	}
}

func TestAnySizeIsExact(t *testing.T) {
	in := input(t)
	rapid.Check(t, func(t *rapid.T) {
		var p help.Pane
		p.Open(help.Options{
			Form: rapid.SampledFrom([]help.Form{help.Page, help.Palette}).Draw(t, "form"), Actions: action.Table(),
			Can: func(action.Name) model.Support { return model.No(rapid.String().Draw(t, "why")) },
		})
		for range 3 {
			w, h := rapid.IntRange(0, 300).Draw(t, "w"), rapid.IntRange(0, 300).Draw(t, "h")
			lines := p.Lines(w, h, in)
			require.Len(t, lines, h)
			for _, l := range lines {
				require.Equal(t, w, term.Width(panetest.Strip(l)), "%q", l)
			}
			press(&p, rapid.SampledFrom([]string{"<down>", "<pgdown>", "<end>", "<pgup>", "a", "<backspace>"}).Draw(t, "keys"))
			p.Paste(rapid.String().Draw(t, "pasted"))
		}
	})
}
