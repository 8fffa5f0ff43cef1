package query_test

import (
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"convo/model"
	"convo/model/query"
)

var now = time.Date(2026, 4, 9, 14, 30, 0, 0, time.FixedZone("", 7200))

func ago(d time.Duration) model.Stamp { return model.At(now.Add(-d)) }

func parse(t require.TestingT, s string) query.Filter {
	f, err := query.Parse(s)
	require.NoError(t, err, s)
	return f
}

// marco is a conversation of which everything is known.
func marco() model.Conversation {
	return model.Conversation{
		Ref: model.Ref{Account: "shop", ID: "chat_1"}, Channel: "whatsapp", Status: model.StatusOpen,
		Contact: model.Contact{
			ID: "64a1", Name: model.NewText("Marco Perché"), Phone: model.NewText("+39 347 123-4567"),
			Email: model.NewText("marco@example.org"),
		},
		Unread: model.UnreadN(3), Preview: model.NewText("Buongiorno,\nvorrei INFO sull'ordine"),
		LastMessageAt: ago(3 * time.Hour), WindowEndsAt: ago(-72 * time.Minute),
		Owner: model.OwnedBy(model.Person{ID: "4521", Name: model.NewText("Anna Bianchi")}),
		More: &model.Details{
			Inbox: model.NewText("Ufficio Vendite"), Priority: "high", DeadlineAt: ago(-20 * time.Minute),
			Labels: []model.Text{model.NewText("VIP"), model.NewText("résumé")},
		},
	}
}

func env() *query.Env {
	return &query.Env{
		Now:      now,
		Me:       func(account string) string { return map[string]string{"shop": "4521"}[account] },
		HasDraft: func(ref model.Ref) bool { return ref.ID == "chat_1" },
		Failed:   func(ref model.Ref) bool { return ref.ID == "chat_1" },
		Name: func(account, person string) model.Text {
			return model.NewText(map[string]string{"shop/9": "Luca Verdi"}[account+"/"+person])
		},
	}
}

func TestMatch(t *testing.T) {
	tests := []struct {
		matches, misses string // filters, separated by |
		change          func(c *model.Conversation)
	}{
		{
			matches: "|marco|MARCO|perche|PERCHÉ|marco perche|info|vorrei info|ordine|\"vorrei INFO\"|!luca|arc",
			misses:  "luca|marco luca|!marco|\"marco info\"|infos",
		},
		{matches: "347|+39347|3471234567|123-4567|\"347 123\"", misses: "348|+347|34712345678"},
		{
			matches: "is:unread|is:mine|is:open|is:draft|!is:read|!is:unassigned|!is:archived|IS:Unread",
			misses:  "is:read|is:unassigned|is:pending|is:archived|is:closed|is:spam|!is:draft|!is:mine",
		},
		{matches: "who:me|who:anna|who:4521|who:\"anna bianchi\"|!who:luca|!who:nobody|who:ME", misses: "who:luca|who:nobody|who:452|!who:me"},
		{matches: "ch:whatsapp|ch:wa|ch:sms,WA|!ch:sms", misses: "ch:sms|ch:what|!ch:wa"},
		{matches: "older:2h|older:2h59m|newer:1d|newer:3h|!newer:2h", misses: "older:3h|newer:2h|older:1w"},
		{matches: "win:<2h|win:2h|win:>1h|win:<1h13m", misses: "win:<1h|win:>2h|!win:<2h"},
		{matches: "due:<30m|due:30m|due:>10m", misses: "due:<20m|due:>1h"},
		{matches: "ends:<30m|ends:30m|ends:>10m|!ends:<20m", misses: "ends:<20m|ends:>1h"},
		{matches: "ends:<2h|ends:>1h", misses: "ends:<1h", change: func(c *model.Conversation) { c.More = nil }},
		{matches: "ends:<1m", misses: "ends:>1m", change: func(c *model.Conversation) { c.More.DeadlineAt = ago(time.Hour) }},
		{matches: "ends:<30m", misses: "ends:<20m", change: func(c *model.Conversation) { c.WindowEndsAt = ago(time.Minute) }},
		{misses: "ends:<2h|ends:>2h", change: func(c *model.Conversation) { c.WindowEndsAt, c.More = ago(time.Minute), nil }},
		{misses: "ends:<2h|ends:>2h", change: func(c *model.Conversation) { c.Status = model.StatusClosed }},
		{matches: "is:failed", misses: "!is:failed"},
		{matches: "prio:high|prio:HIGH|!prio:low", misses: "prio:low|prio:hig"},
		{matches: "inbox:vendite|inbox:\"ufficio v\"", misses: "inbox:supporto"},
		{matches: "customer:64a1|customer:marco|customer:347123|customer:example.org", misses: "customer:64|customer:luca"},
		{
			matches: "fattura|\"fattura 2231\"", misses: "fatture",
			change: func(c *model.Conversation) { c.More.Subject = model.NewText("Fattura 2231") },
		},
		{ // where no message is told, the last update counts
			matches: "older:3h|newer:1d", misses: "newer:3h|older:1d",
			change: func(c *model.Conversation) { c.LastMessageAt, c.UpdatedAt = model.Stamp{}, ago(4*time.Hour) },
		},
		{matches: "account:shop|account:SHOP|!account:crm", misses: "account:crm|account:sho"},
		{matches: "label:vip|label:resume|!label:vi", misses: "label:vi|label:vips|!label:vip"},
		{matches: "is:closing|!is:away", misses: "!is:closing|is:away"},
		{
			matches: "!is:closing|win:<2h", misses: "is:closing", // due no more
			change: func(c *model.Conversation) { c.Status = model.StatusClosed },
		},
		{matches: "is:away|is:spam", misses: "!is:away|is:closed", change: func(c *model.Conversation) { c.Status = model.StatusSpam }},
		{matches: "is:archived|!is:open", misses: "is:open", change: func(c *model.Conversation) { c.Status = model.StatusArchived }},
		{
			matches: "is:unassigned|who:nobody|!is:mine|!who:anna", misses: "is:mine|who:me|!who:nobody",
			change: func(c *model.Conversation) { c.Owner = model.Nobody() },
		},
		{
			matches: "who:9|who:verdi|!who:me", misses: "who:me|who:anna",
			change: func(c *model.Conversation) { c.Owner = model.OwnedBy(model.Person{ID: "9"}) },
		},
		{matches: "due:<30m|due:1m", misses: "due:>1m", change: func(c *model.Conversation) { c.More.DeadlineAt = ago(time.Hour) }},
		{misses: "win:<2h|win:>2h", matches: "!win:<2h", change: func(c *model.Conversation) { c.WindowEndsAt = ago(time.Minute) }},
		{
			matches: "!due:<1h|!prio:high|!label:vip|!inbox:x", misses: "due:<1h|prio:high|label:vip|inbox:vendite",
			change: func(c *model.Conversation) { c.More = nil },
		},
	}
	for _, tt := range tests {
		c := marco()
		if tt.change != nil {
			tt.change(&c)
		}
		for s := range strings.SplitSeq(tt.matches, "|") {
			assert.True(t, parse(t, s).Match(&c, env()), "%q must match", s)
		}
		for s := range strings.SplitSeq(tt.misses, "|") {
			if s != "" {
				assert.False(t, parse(t, s).Match(&c, env()), "%q must not match", s)
			}
		}
	}
}

// What nobody told us is neither so nor not so.
func TestUnknownMatchesNeitherATermNorItsNegation(t *testing.T) {
	tests := []struct {
		terms  string
		change func(c *model.Conversation, e *query.Env)
	}{
		{"is:mine is:unassigned who:me who:nobody who:anna who:4521", func(c *model.Conversation, _ *query.Env) { c.Owner = model.Owner{} }},
		{"is:mine who:me", func(_ *model.Conversation, e *query.Env) { e.Me = nil }},
		{"is:mine who:me", func(c *model.Conversation, _ *query.Env) { c.Ref.Account = "other" }},
		{"is:unread is:read", func(c *model.Conversation, _ *query.Env) { c.Unread = model.Unread{} }},
		{"older:1h newer:1h", func(c *model.Conversation, _ *query.Env) { c.LastMessageAt = model.Stamp{} }},
	}
	for _, tt := range tests {
		c, e := marco(), env()
		tt.change(&c, e)
		for term := range strings.FieldsSeq(tt.terms) {
			assert.False(t, parse(t, term).Match(&c, e), term)
			assert.False(t, parse(t, "!"+term).Match(&c, e), "!"+term)
		}
	}
}

func TestParseSaysWhatIsWrong(t *testing.T) {
	tests := []struct{ in, want string }{
		{"is:unred", "is:unred is unknown, did you mean unread?; it is one of unread read mine"},
		{"is:arch", "did you mean archived?"},
		{"is:xyzzy", "is:xyzzy is unknown; it is one of"},
		{"lable:vip", "there is no field lable:, did you mean label?; fields are is who ch"},
		{"http://x", "a word with a colon needs quotes"},
		{"who:", "who: needs a value, for instance who:me"},
		{"ch:,", "ch: needs a value"},
		{"older:2", "older:2 is no length of time, for instance older:2h"},
		{"older:h", "older:h is no length of time"},
		{"newer:99999999999999999999d", "is no length of time"},
		{"win:<x", "win:<x is no length of time"},
		{"!", "nothing to look for"},
		{`""`, "nothing to look for"},
	}
	for _, tt := range tests {
		_, err := query.Parse(tt.in)
		if assert.Error(t, err, tt.in) {
			assert.Contains(t, err.Error(), tt.want)
		}
	}
	_, err := query.Parse("is:\x1b[2J\n" + strings.Repeat("x", 500))
	require.Error(t, err)
	assert.NotContains(t, err.Error(), "\x1b")
	assert.NotContains(t, err.Error(), "\n")
}

func TestWordsWithColonsAndQuotes(t *testing.T) {
	c := marco()
	c.Preview = model.NewText(`call at 12:30, "is:read" a\b !x`)
	for _, s := range []string{`12:30`, `"is:read"`, `"\"is:read\""`, `"a\\b"`, `"!x"`, `"at 12`, `call   AT`} {
		assert.True(t, parse(t, s).Match(&c, env()), s)
	}
}

func filters() *rapid.Generator[string] {
	return rapid.OneOf(rapid.String(), rapid.Custom(func(t *rapid.T) string {
		terms := rapid.SliceOfN(rapid.SampledFrom([]string{
			"marco", `"a b"`, "!stop", "is:unread", "!is:mine", "who:nobody", `who:"Anna B"`, "ch:wa,sms", "older:1h30m",
			"newer:2d", "win:<2h", "due:>1w", "prio:x", "inbox:i", "customer:1", "account:shop", `label:"a\"b\\"`, "12:30", `"!x"`, `!"!y"`,
		}), 0, 6).Draw(t, "terms")
		return strings.Join(terms, rapid.SampledFrom([]string{" ", "  ", "\t"}).Draw(t, "gap"))
	}))
}

func TestStringParsesBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f, err := query.Parse(filters().Draw(t, "filter"))
		if err != nil {
			require.NotContains(t, err.Error(), "\n")
			return
		}
		again := parse(t, f.String())
		require.Equal(t, f, again, f.String())
		require.Equal(t, f.String(), again.String())
	})
}

func TestZeroFilterMatchesAll(t *testing.T) {
	var f query.Filter
	c := model.Conversation{}
	assert.True(t, f.IsZero())
	assert.True(t, f.Match(&c, &query.Env{}))
	assert.Empty(t, f.String())
	assert.Equal(t, f, parse(t, "  "))
	assert.False(t, parse(t, "x").IsZero())
}

func TestNeedsOwners(t *testing.T) {
	for s, want := range map[string]bool{
		"": false, "marco is:unread": false, "is:mine": true, "!is:unassigned": true, "x who:me": true, "account:who": false,
	} {
		assert.Equal(t, want, parse(t, s).NeedsOwners(), s)
	}
}

func TestServer(t *testing.T) {
	tests := []struct {
		in   string
		want model.Query
	}{
		{"", model.Query{}},
		{"marco who:me older:2h due:1h label:vip account:shop win:1h", model.Query{}},
		{"prio:HIGH", model.Query{Priority: "high"}},
		{"!prio:high !inbox:9 !customer:9", model.Query{}},
		{"inbox:64A1 inbox:7", model.Query{Inbox: "64A1"}},
		{`customer:"Marco R"`, model.Query{Customer: "Marco R"}},
		{"is:unread", model.Query{UnreadOnly: true}},
		{"!is:unread is:read", model.Query{}},
		{"is:archived", model.Query{Status: model.StatusArchived}},
		{"is:pending", model.Query{Status: model.StatusPending}},
		{"is:away", model.Query{Status: model.Away}},
		{"is:closing !is:away", model.Query{}},
		{"!is:archived", model.Query{}},
		{"ch:wa,sms", model.Query{Channels: []string{"whatsapp", "sms"}}},
		{"!ch:wa", model.Query{}},
		{"newer:1d newer:2h", model.Query{Since: ago(2 * time.Hour)}},
	}
	for _, tt := range tests {
		assert.Equal(t, tt.want, parse(t, tt.in).Server(now), tt.in)
	}
}

func TestOwner(t *testing.T) {
	var people []model.Person
	for id, name := range map[string]string{"1": "Anna Bianchi", "2": "Luca Verdi", "3": "Anna", "4": "Zoë Neri", "21": "4"} {
		people = append(people, model.Person{ID: id, Name: model.NewText(name)})
	}
	tests := []struct{ in, all, some string }{ // where people are all there are, and where some are missing
		{"", "", ""},
		{"marco !who:me !is:mine who:nobody is:unassigned is:open", "", ""},
		{"who:me", "9", "9"},
		{"is:mine", "9", "9"},
		{"WHO:ME who:luca", "9", "9"},
		{"who:2", "2", "2"},
		{"who:luca", "2", ""},
		{`who:"LUCA VERDI"`, "2", "2"},
		{`who:"zoe neri"`, "4", "4"},
		{"who:anna", "", "3"}, // two fit; of one it is the whole name
		{"who:4", "", ""},     // an id, and a name
		{"who:nope", "", ""},
		{"who:nope who:luca", "2", ""},
	}
	for _, tt := range tests {
		assert.Equal(t, tt.all, parse(t, tt.in).Owner("9", people, true), tt.in)
		assert.Equal(t, tt.some, parse(t, tt.in).Owner("9", people, false), tt.in)
	}
}

func TestAccount(t *testing.T) {
	for in, want := range map[string]string{"": "", "marco": "", "account:crm": "crm", "!account:crm": "", "!account:a account:b": "b"} {
		assert.Equal(t, want, parse(t, in).Account(), in)
	}
}

// A request for Server's query must not lose a row that the filter shows.
func TestServerNeverAsksForLessThanTheFilter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f, err := query.Parse(filters().Draw(t, "filter"))
		if err != nil {
			return
		}
		c := marco()
		c.Channel = rapid.SampledFrom([]string{"whatsapp", "sms", "email"}).Draw(t, "channel")
		c.LastMessageAt = ago(time.Duration(rapid.IntRange(0, 72).Draw(t, "hours")) * time.Hour)
		c.Unread = model.UnreadN(rapid.IntRange(0, 1).Draw(t, "unread"))
		if !f.Match(&c, env()) {
			return
		}
		q := f.Server(now)
		require.True(t, !q.UnreadOnly || c.Unread.Has())
		require.True(t, q.Status == "" || q.Status == c.Status)
		require.True(t, q.Channels == nil || assert.Contains(t, q.Channels, c.Channel))
		require.False(t, q.Since.After(c.LastMessageAt))
		require.True(t, q.Priority == "" || q.Priority == c.More.Priority)
	})
}

func TestComplete(t *testing.T) {
	values := func(field string) []string {
		return map[string][]string{
			"who": {"Anna Bianchi", "Luca"}, "label": {"vip", "résumé"}, "ch": {"sms", "whatsapp"},
		}[field]
	}
	tests := []struct {
		line   string
		cursor int
		start  int
		want   []string
	}{
		{"is:un", 5, 0, []string{"is:unread", "is:unassigned"}},
		{"marco !is:ar", 12, 6, []string{"!is:archived"}},
		{"who:", 4, 0, []string{"who:me", "who:nobody", `who:"Anna Bianchi"`, "who:Luca"}},
		{"who:bia", 7, 0, []string{`who:"Anna Bianchi"`}},
		{`who:"anna b`, 11, 0, []string{`who:"Anna Bianchi"`}},
		{"label:res", 9, 0, []string{"label:résumé"}},
		{"a", 1, 0, []string{"account:"}},
		{"!cu", 3, 0, []string{"!customer:"}},
		{"is:un marco", 5, 0, []string{"is:unread", "is:unassigned"}},
		{"zzz", 3, 0, nil},
		{"nope:x", 6, 0, nil},
		{"prio:", 99, 0, []string{"prio:low", "prio:medium", "prio:high", "prio:urgent"}},
	}
	for _, tt := range tests {
		start, got := query.Complete(tt.line, tt.cursor, values)
		assert.Equal(t, tt.start, start, tt.line)
		assert.Equal(t, tt.want, got, tt.line)
	}
	start, got := query.Complete("marco ", 6, nil)
	assert.Equal(t, 6, start)
	assert.Contains(t, got, "is:")
	_, got = query.Complete("who:", 4, nil)
	assert.Equal(t, []string{"who:me", "who:nobody"}, got)
}

// Whatever completion offers can be parsed, once it has its value.
func TestCompletionsParse(t *testing.T) {
	for _, line := range []string{"is:", "who:", "older:", "win:", "due:", "prio:", "!newer:"} {
		_, got := query.Complete(line, len(line), func(string) []string { return []string{`Anna "B" \ C`} })
		assert.NotEmpty(t, got, line)
		for _, c := range got {
			parse(t, c)
		}
	}
}

func TestMatchingDoesNotAllocate(t *testing.T) {
	c, e := marco(), env()
	for _, s := range []string{"marco", "perche ordine", "347123", "is:unread ch:wa older:1h label:vip win:<2h due:1h who:anna"} {
		f := parse(t, s)
		var ok bool
		assert.Zero(t, testing.AllocsPerRun(10, func() { ok = f.Match(&c, e) }), s)
		assert.True(t, ok, s)
	}
}

// inbox100k is an inbox of 100,000 conversations of ordinary size.
func inbox100k() []model.Conversation {
	out := make([]model.Conversation, 100_000)
	accents := []string{"", "", "", " perché"}
	for i := range out {
		out[i] = model.Conversation{
			Ref:     model.Ref{Account: "shop", ID: strconv.Itoa(i)},
			Contact: model.Contact{Name: model.NewText(fmt.Sprintf("Marco Rossi %d", i)), Phone: model.NewText(fmt.Sprintf("+39347%07d", i))},
			Preview: model.NewText(fmt.Sprintf("Buongiorno%s, vorrei informazioni sulla spedizione del mio ordine numero %d", accents[i%4], i)),
			Unread:  model.UnreadN(i % 3),
		}
	}
	return out
}

func BenchmarkMatch100k(b *testing.B) {
	all, e := inbox100k(), env()
	for _, s := range []string{"zanzibar", "spedizione", "marco", "e", "347009", "perche", "is:unread ordine"} {
		f := parse(b, s)
		b.Run(strings.ReplaceAll(s, " ", "_"), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				n := 0
				for i := range all {
					if f.Match(&all[i], e) {
						n++
					}
				}
			}
		})
	}
}

func FuzzParse(f *testing.F) {
	f.Add(`marco !is:unread who:"Anna B" win:<2h "x\"`)
	f.Fuzz(func(t *testing.T, s string) {
		filter, err := query.Parse(s)
		if err != nil {
			return
		}
		require.Equal(t, filter, parse(t, filter.String()))
		c := marco()
		filter.Match(&c, env())
		query.Complete(s, len(s), nil)
	})
}

// BenchmarkYardstick is the least a search over the same strings can cost: one
// spelling, no accents.
func BenchmarkYardstick(b *testing.B) {
	all := inbox100k()
	for b.Loop() {
		n := 0
		for i := range all {
			c := &all[i]
			if strings.Contains(c.Contact.Name.String(), "zanzibar") || strings.Contains(c.Contact.Phone.String(), "zanzibar") ||
				strings.Contains(c.Preview.String(), "zanzibar") {
				n++
			}
		}
	}
}
