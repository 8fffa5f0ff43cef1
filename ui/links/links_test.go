package links_test

import (
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"convo/model"
	"convo/ui/keys"
	"convo/ui/links"
	"convo/ui/panetest"
	"convo/ui/term"
)

func TestFinding(t *testing.T) {
	for text, want := range map[string][]string{
		"":                               nil,
		"no link, not even http: or //x": nil,
		"see https://example.com.":       {"https://example.com"},
		"(https://example.com/a_(b))":    {"https://example.com/a_(b)"},
		"http://a.example, HTTPS://B.example/X?y=1&z=2#f!":                    {"http://a.example", "https://b.example/X?y=1&z=2#f"},
		"xhttp://a.example http://":                                           nil,
		"ftp://a.example file:///etc/passwd javascript:alert(1) mailto:a@b.c": nil,
		"http://example.com:8080/x":                                           {"http://example.com:8080/x"},
		"http://[::1]:80/x http://1.2.3.4":                                    {"http://[::1]:80/x", "http://1.2.3.4"},
		"https://exa mple.com":                                                {"https://exa"},
		"https://a.example\nhttps://b.example":                                {"https://a.example", "https://b.example"},
		"https://bücher.example/straße":                                       {"https://xn--bcher-kva.example/stra%C3%9Fe"},
		"https://a.example/?q=ü":                                              {"https://a.example/?q=%C3%BC"},
		"https://президент.рф":                                                {"https://xn--d1abbgf6aiiy.xn--p1ai"},
		"https://中文。中国/路":                                                     {"https://xn--fiq228c.xn--fiqs8s/%E8%B7%AF"},
		"https://faß.example":                                                 {"https://xn--fa-hia.example"},
		"https://good.example\\@evil.example":                                 {"https://good.example"},
		"https://user:pw@evil.example/":                                       {"https://user:pw@evil.example/"},
		"https://evil.example./x":                                             {"https://evil.example/x"},
		"https://ex..ample https://.example https://a%00b.example https://a!b.example": nil,
		"https://a.example\x1b]52;c;aGk=\x07":                                          {"https://a.example"},
		"https://a.example\u200b.evil.example":                                         {"https://a.example"},
		"[x](https://a.example) \"https://b.example\"":                                 {"https://a.example", "https://b.example"},
	} {
		var got []string
		for _, l := range links.In(model.NewText(text)) {
			assert.True(t, l.Opens())
			got = append(got, l.URL)
		}
		assert.Equal(t, want, got, "%q", text)
	}
}

func TestWarnings(t *testing.T) {
	for text, want := range map[string]string{
		"https://example.com":                                                          "",
		"example.com (https://www.example.com/x)":                                      "",
		"www.example.com <https://shop.example.com>":                                   "",
		"pay 3.50 (https://example.com) or write to a@b.example <https://example.com>": "",
		"paypal.com <https://evil.example>":                                            "the text says paypal.com, but this leads to evil.example",
		"[https://paypal.com/login](https://evil.example/paypal.com)":                  "the text says paypal.com, but this leads to evil.example",
		`<a class=x HREF="https://evil.example/">www.paypal.com</a>`:                   "the text says www.paypal.com, but this leads to evil.example",
		`<a href='https://evil.example/'>our <b>shop</b></a>`:                          "",
		"paypal.com.evil.example (https://paypal.com)":                                 "the text says paypal.com.evil.example",
		"https://paypal.com@evil.example/":                                             "what stands before the @ is a user name: this leads to evil.example",
		"https://раураl.com":                                                           "the name has letters other than a to z: раураl.com",
		"https://xn--80aa0cbo65f.com":                                                  "the name stands for one with letters other than a to z",
		"https://a.example\u200b.evil.example":                                         "it goes on with characters that cannot be seen",
		"https://a.example/\u202egnp.exe":                                              "it goes on with characters that cannot be seen",
	} {
		found := links.In(model.NewText(text))
		require.NotEmpty(t, found, "%q", text)
		var all []string
		for _, l := range found {
			all = append(all, l.Warnings...)
		}
		got := strings.Join(all, "\n")
		if want == "" {
			assert.Empty(t, got, "%q", text)
		}
		assert.Contains(t, got, want, "%q", text)
	}
}

func TestAttachments(t *testing.T) {
	l, ok := links.Of(model.NewText("https://files.example/a b.pdf"))
	require.True(t, ok)
	assert.True(t, l.Opens())
	l, ok = links.Of(model.NewText("file:///etc/passwd"))
	require.True(t, ok, "it is shown")
	assert.False(t, l.Opens(), "but no browser gets it")
	assert.NotEmpty(t, l.Warnings)
	_, ok = links.Of(model.Text{})
	assert.False(t, ok)
}

// Whatever is found in whatever text: it is ASCII, has no blank, begins with its scheme,
// and is found again as it is.
func TestWhatIsFoundIsAnAddress(t *testing.T) {
	part := rapid.OneOf(rapid.String(), rapid.SampledFrom([]string{"http://", "https://", "example.com", "@", "/", "ü", "\u202e", "\\", "\"", "xn--", "%", "[", "]", ":8", "#", "。"}))
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOfN(part, 0, 12).Draw(t, "parts"), "")
		for _, l := range links.In(model.NewText(text)) {
			require.Regexp(t, `^https?://[!-~]+$`, l.URL)
			require.Regexp(t, `^[a-z0-9_.:-]+$`, l.Host)
			again := links.In(model.NewText(" " + l.URL + " "))
			if strings.HasSuffix(l.URL, l.Host) { // a path may end like a sentence
				require.Len(t, again, 1, "%q", l.URL)
				require.Equal(t, l.URL, again[0].URL)
			}
		}
	})
}

func input(tb testing.TB) links.Input {
	tb.Helper()
	th, g := panetest.Looks(tb, "unicode")
	return links.Input{Theme: th, Glyphs: g}
}

func options(noBrowser string) links.Options {
	all := links.In(model.NewText("paypal.com <https://evil.example/" + strings.Repeat("long/", 30) + "> https://bücher.example https://shop.example/order/1"))
	for i := range all {
		all[i].From = "14:31, from the customer"
	}
	file, _ := links.Of(model.NewText("ftp://files.example/invoice.pdf"))
	file.From = "14:30, from us, file: invoice.pdf"
	return links.Options{Title: "4 links of Marco Rossi", Links: append(all, file), NoBrowser: noBrowser, More: true}
}

func press(p *links.Pane, s string) (l links.Link, d links.Done) {
	for _, k := range regexp.MustCompile(`<[^>]+>|.`).FindAllString(s, -1) {
		r, _ := utf8.DecodeRuneInString(k)
		key := keys.Plain(r)
		if len(k) > 1 {
			key = keys.Key{Name: strings.Trim(k, "<>")}
		}
		if l, d = p.Update(key); d != links.Stays {
			return l, d
		}
	}
	return l, d
}

func TestLooks(t *testing.T) {
	var got strings.Builder
	for _, s := range []struct {
		name, noBrowser, keys string
		w, h                  int
	}{
		{"wide", "", "", 90, 20},
		{"no browser", "over SSH it would be the wrong machine's", "jj", 90, 20},
		{"not for a browser", "", "G", 90, 20},
		{"small", "", "", 36, 5},
		{"small, further down", "", "jj", 36, 5},
		{"small, at the end", "", "G", 36, 5},
	} {
		var p links.Pane
		p.Open(options(s.noBrowser))
		p.Lines(s.w, s.h, input(t))
		for _, k := range s.keys {
			press(&p, string(k))
			p.Lines(s.w, s.h, input(t))
		}
		got.WriteString("== " + s.name + "\n" + panetest.Plain(p.Lines(s.w, s.h, input(t))))
	}
	panetest.Golden(t, "looks", got.String())
}

func TestChoosing(t *testing.T) {
	for keys, want := range map[string]struct {
		host string
		done links.Done
	}{
		"<enter>":   {"evil.example", links.Copy},
		"jy":        {"xn--bcher-kva.example", links.Copy},
		"jjo":       {"shop.example", links.Browse},
		"Go":        {"", links.Browse}, // the root says that it does not open
		"jkjk<esc>": {"", links.Closed},
		"q":         {"", links.Closed},
		"xe1":       {"", links.Stays},
	} {
		var p links.Pane
		p.Open(options(""))
		p.Lines(90, 20, input(t))
		l, d := press(&p, keys)
		assert.Equal(t, want.host, l.Host, keys)
		assert.Equal(t, want.done, d, keys)
	}
}

// On the smallest screen every line of every link can be brought into sight.
func TestEverythingCanBeRead(t *testing.T) {
	for _, step := range []string{"j", "<pgdown>"} {
		var p links.Pane
		o := options("")
		p.Open(o)
		var screens strings.Builder
		for range 100 {
			screens.WriteString(panetest.Plain(p.Lines(36, 5, input(t))))
			press(&p, step)
		}
		seen := screens.String()
		for _, l := range o.Links {
			for _, line := range term.Wrap(l.URL, 33) {
				assert.Contains(t, seen, line, step)
			}
			for _, w := range l.Warnings {
				for _, line := range term.Wrap("! "+w, 33) {
					assert.Contains(t, seen, line, step)
				}
			}
		}
	}
}

func TestAnySizeIsExact(t *testing.T) {
	in := input(t)
	rapid.Check(t, func(t *rapid.T) {
		var p links.Pane
		p.Open(options(rapid.SampledFrom([]string{"", "why"}).Draw(t, "browser")))
		for range 4 {
			w, h := rapid.IntRange(0, 200).Draw(t, "w"), rapid.IntRange(0, 60).Draw(t, "h")
			lines := p.Lines(w, h, in)
			require.Len(t, lines, h)
			for _, l := range lines {
				require.Equal(t, w, term.Width(panetest.Strip(l)), "%q", l)
			}
			press(&p, rapid.SampledFrom([]string{"j", "k", "<pgdown>", "<pgup>", "G", "<home>"}).Draw(t, "keys"))
		}
	})
}
