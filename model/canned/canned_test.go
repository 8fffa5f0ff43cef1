package canned_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"convo/model/action"
	"convo/model/canned"
)

func TestParse(t *testing.T) {
	archive := canned.Step{Words: "archive", Action: action.PutAway}
	take := canned.Step{Words: "assign: me", Action: action.Take}
	for name, tt := range map[string]struct {
		file string
		want canned.Reply
	}{
		"no head":              {"Buongiorno,\n\narriva domani.\n", canned.Reply{Name: "file", Body: "Buongiorno,\n\narriva domani."}},
		"a head":               {"---\nname: On its way\ntags: [delivery, it]\nchannel: SMS\n---\n\nArriva domani.\n", canned.Reply{Name: "On its way", Tags: []string{"delivery", "it"}, Channels: []string{"sms"}, Body: "Arriva domani."}},
		"lists by line":        {"---\ntags:\n  - a\n  - \"b, c\"\nchannel: [sms, whatsapp]\n---\nx", canned.Reply{Name: "file", Tags: []string{"a", "b, c"}, Channels: []string{"sms", "whatsapp"}, Body: "x"}},
		"comments and quotes":  {"---\n# ours\nname: 'It''s # one' # two\n\ntags: # none yet\n---\nx", canned.Reply{Name: "It", Body: "x"}},
		"steps":                {"---\nthen: [assign: me, archive]\n---\nx", canned.Reply{Name: "file", Body: "x", Then: []canned.Step{take, archive}}},
		"steps only":           {"---\nthen:\n- status: pending\n- priority: high\n- assign: Luca Verdi\n---\n  \n", canned.Reply{Name: "file", Then: []canned.Step{{Words: "status: pending", Action: action.SetPending}, {Words: "priority: high", Action: action.SetHigh}, {Words: "assign: Luca Verdi", Action: action.Assign, To: "Luca Verdi"}}}},
		"Windows":              {"\ufeff---\r\nname: a\r\n---\r\nx\r\ny\r\n", canned.Reply{Name: "a", Body: "x\ny"}},
		"placeholders":         {"{{ contact.first_name }}, {{booking}} {not one}", canned.Reply{Name: "file", Body: "{{ contact.first_name }}, {{booking}} {not one}"}},
		"emoji and joiners":    {"👍🏽 🇮🇹 ❤️ 👨‍👩‍👧 می\u200cخواهم", canned.Reply{Name: "file", Body: "👍🏽 🇮🇹 ❤️ 👨‍👩‍👧 می\u200cخواهم"}},
		"a rule in the text":   {"---\nname: a\n---\nx\n---\ny", canned.Reply{Name: "a", Body: "x\n---\ny"}},
		"an empty list":        {"---\nthen: []\n---\nx", canned.Reply{Name: "file", Body: "x"}},
		"a name with a colon":  {"---\nname: Re: your order\n---\nx", canned.Reply{Name: "Re: your order", Body: "x"}},
		"a fence with a blank": {"---\nname: a\n--- \nx", canned.Reply{Name: "a", Body: "x"}},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := canned.Parse("file", []byte(tt.file))
			require.NoError(t, err)
			assert.Equal(t, tt.want, got)
		})
	}
}

func TestParseNamesTheMistake(t *testing.T) {
	for name, tt := range map[string]struct{ file, want string }{
		"empty":                      {"", "neither a text nor steps"},
		"only a head":                {"---\nname: a\n---\n", "neither a text nor steps"},
		"no end":                     {"---\nname: a\n", "no end"},
		"no key":                     {"---\nname\n---\nx", "line 2: write it as key: value"},
		"unknown key":                {"---\nname: a\ntag: [a]\n---\nx", `line 3: there is no key "tag", did you mean tags?`},
		"list without an end":        {"---\ntags: [a\n---\nx", "line 2: the list has no end"},
		"two names":                  {"---\nname: [a, b]\n---\nx", "the name is one line"},
		"no name":                    {"---\nname:\n---\nx", "the name is one line"},
		"a long name":                {"---\nname: " + strings.Repeat("a", 61) + "\n---\nx", "longer than 60"},
		"unknown step":               {"---\nthen: [arcive]\n---\nx", `there is no step "arcive", did you mean archive?`},
		"a step without its value":   {"---\nthen: [status]\n---\nx", `there is no step "status"`},
		"a step of no such value":    {"---\nthen: [priority: huge]\n---\nx", `there is no step "priority: huge"`},
		"a step that sends":          {"---\nthen: [reply]\n---\nx", `there is no step "reply"`},
		"a step of this machine":     {"---\nthen: [unsnooze]\n---\nx", `there is no step "unsnooze"`},
		"assign to nobody":           {"---\nthen: [assign]\n---\nx", "assign: me"},
		"unknown placeholder":        {"Dear {{contact.nmae}}", `there is no placeholder "contact.nmae", did you mean contact.name?`},
		"a placeholder without end":  {"Dear {{contact.name}", "a placeholder has no end"},
		"an empty placeholder":       {"Dear {{}}", "there is no placeholder"},
		"escape":                     {"a\nb\x1b[31mred", "line 2 has the character U+001B"},
		"override":                   {"a\u202eb", "U+202E"},
		"zero width":                 {"a\u200bb", "U+200B"},
		"carriage return":            {"a\rb", "U+000D"},
		"line separator":             {"a\u2028b", "U+2028"},
		"not UTF-8":                  {"a\xff", "not UTF-8"},
		"too long":                   {strings.Repeat("a", canned.MaxFile+1), "longer than"},
		"an escape within the name":  {"---\nname: a\x07\n---\nx", "U+0007"},
		"an item that belongs to no": {"---\n- a\n---\nx", "write it as key: value"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := canned.Parse("file", []byte(tt.file))
			assert.ErrorContains(t, err, tt.want)
		})
	}
}

func TestFits(t *testing.T) {
	all, some := canned.Reply{}, canned.Reply{Channels: []string{"sms"}}
	assert.True(t, all.Fits("whatsapp"))
	assert.True(t, some.Fits("sms"))
	assert.False(t, some.Fits("whatsapp"))
}

func TestFill(t *testing.T) {
	values := map[string]string{
		"contact.first_name": "Marco", "contact.name": "{{contact.phone}}\x1b[31m\nRossi\u202e", "contact.phone": "+39",
	}
	value := func(name string) string { return values[name] }
	for name, tt := range map[string]struct {
		body, text string
		missing    []string
	}{
		"plain":               {"Buongiorno", "Buongiorno", nil},
		"a value":             {"Ciao {{contact.first_name}}!", "Ciao Marco!", nil},
		"blanks":              {"{{ contact.first_name }}", "Marco", nil},
		"a stranger's value":  {"{{contact.name}}.", "{{contact.phone}}^[[31m Rossi<U+202E>.", nil},
		"not known":           {"{{booking}}, {{me.name}}, {{booking}}", "[booking?], [me.name?], [booking?]", []string{"[booking?]", "[me.name?]", "[booking?]"}},
		"a mark in the text":  {"[first_name?] {{contact.first_name}}", "[first_name?] Marco", nil},
		"braces without name": {"{ { contact.name } }", "{ { contact.name } }", nil},
	} {
		t.Run(name, func(t *testing.T) {
			text, missing := canned.Fill(tt.body, value)
			assert.Equal(t, tt.text, text)
			assert.Equal(t, tt.missing, missing)
		})
	}
}

// Every placeholder can be used, and has a mark of its own.
func TestPlaceholders(t *testing.T) {
	marks := map[string]bool{}
	for _, p := range canned.Placeholders() {
		r, err := canned.Parse("file", []byte("{{"+p.Name+"}}"))
		require.NoError(t, err)
		mark, missing := canned.Fill(r.Body, func(string) string { return "" })
		assert.Equal(t, []string{mark}, missing)
		assert.False(t, marks[mark], "%s is used twice", mark)
		marks[mark] = true
		assert.NotEmpty(t, p.Says)
	}
}

func TestFirstName(t *testing.T) {
	for name, want := range map[string]string{"": "", "Marco": "Marco", "  Marco Rossi": "Marco", "李小龙": "李小龙"} {
		assert.Equal(t, want, canned.FirstName(name))
	}
}

// Whatever is in a file, it is refused or harmless; and what is filled in never adds
// a line.
func TestAnyFile(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		parts := rapid.SliceOf(rapid.OneOf(
			rapid.SampledFrom([]string{"---\n", "name: ", "tags: [", "]", "then: ", "- archive\n", "{{contact.name}}", "{{", "}}", "\n", "\"", "#"}),
			rapid.String(),
		)).Draw(t, "parts")
		r, err := canned.Parse("file", []byte(strings.Join(parts, "")))
		if err != nil {
			assert.LessOrEqual(t, strings.Count(err.Error(), "\n"), 0)
			return
		}
		text, missing := canned.Fill(r.Body, func(string) string { return rapid.String().Draw(t, "value") })
		assert.True(t, utf8.ValidString(text))
		assert.Equal(t, strings.Count(r.Body, "\n"), strings.Count(text, "\n"))
		assert.LessOrEqual(t, len(missing), strings.Count(r.Body, "{{"))
		assert.NotContains(t, text, "\x1b")
	})
}
