package load_test

import (
	"fmt"
	"iter"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"convo/model"
	"convo/model/load"
	page "convo/ui/load"
	"convo/ui/panetest"
	"convo/ui/term"
)

var now = time.Date(2026, 4, 9, 12, 0, 0, 0, time.UTC)

func plain(lines []string) string {
	trimmed := make([]string, len(lines))
	for i, l := range lines {
		trimmed[i] = strings.TrimRight(panetest.Strip(l), " ")
	}
	return strings.Join(trimmed, "\n") + "\n"
}

func input(tb testing.TB, glyphs string) page.Input {
	tb.Helper()
	th, g := panetest.Looks(tb, glyphs)
	return page.Input{Now: now, Theme: th, Glyphs: g}
}

var (
	anna = model.Person{ID: "1", Name: model.NewText("Anna Bianchi")}
	luca = model.Person{ID: "2", Name: model.NewText("Luca Verdi")}
)

func conv(account string, owner model.Owner, unread int, ago time.Duration) model.Conversation {
	return model.Conversation{
		Ref: model.Ref{Account: account, ID: fmt.Sprint(ago)}, Status: model.StatusOpen, Owner: owner,
		Unread: model.UnreadN(unread), LastMessageAt: model.At(now.Add(-ago)), LastDirection: model.In,
	}
}

func all(convs []model.Conversation) iter.Seq2[*model.Conversation, []model.Stamp] {
	return func(yield func(*model.Conversation, []model.Stamp) bool) {
		for i := range convs {
			if !yield(&convs[i], nil) {
				return
			}
		}
	}
}

// team are figures as they usually are: some owners known, more conversations than loaded.
func team() load.Figures {
	account := load.Account{Name: "shop", Me: anna.ID, Total: 412, UnreadWhole: true, Failed: 1}
	account.People = []model.Person{luca, anna, {ID: "3", Name: model.NewText("مريم العلي")}, {ID: "4", Name: model.NewText("A very long name that no column could ever hold")}, {ID: "5"}}
	var convs []model.Conversation
	for i := range 9 {
		convs = append(convs, conv("shop", model.OwnedBy(luca), i%2, time.Duration(i)*27*time.Minute))
	}
	for i := range 4 {
		convs = append(convs, conv("shop", model.OwnedBy(anna), i%2, time.Duration(i)*11*time.Minute))
	}
	soon := conv("shop", model.Nobody(), 3, 50*time.Hour)
	soon.WindowEndsAt = model.At(now.Add(40 * time.Minute))
	convs = append(convs, soon, conv("shop", model.Owner{}, 1, 90*time.Minute))
	return load.Of(now, []load.Account{account}, all(convs))
}

// two accounts, of which one tells nothing of unread and the other only whether.
func two() load.Figures {
	silent := conv("crm", model.OwnedBy(model.Person{ID: anna.ID, Name: model.NewText("Amina Bello")}), 0, time.Hour)
	silent.Unread, silent.LastDirection = model.Unread{}, ""
	flag := conv("bnb", model.OwnedBy(luca), 0, time.Hour)
	flag.Unread = model.Unread{Kind: model.UnreadFlag, N: 1}
	accounts := []load.Account{{Name: "crm", More: true}, {Name: "bnb", People: []model.Person{anna, luca}}}
	return load.Of(now, accounts, all([]model.Conversation{silent, flag}))
}

func TestLooks(t *testing.T) {
	var p page.Pane
	uni, asc := input(t, "unicode"), input(t, "ascii")
	got := "== before anything is counted\n" + plain(p.Lines(60, 3, uni))
	p.Set(team())
	got += "== wide\n" + plain(p.Lines(160, 22, uni))
	p.Edge(true)
	got += "== usual, in ASCII, at the end\n" + plain(p.Lines(80, 20, asc))
	got += "== small, at the end\n" + plain(p.Lines(40, 6, asc))
	p.Edge(false)
	got += "== small, at the beginning\n" + plain(p.Lines(40, 6, asc))
	p.Move(6)
	got += "== low, on an agent\n" + plain(p.Lines(80, 12, uni))
	both := uni
	both.Several, both.Silent, both.Flags = true, []string{"G-Tateth"}, []string{"BookingSync"}
	p.Set(two())
	got += "== two accounts\n" + plain(p.Lines(120, 20, both))
	p.Set(load.Of(now, []load.Account{{Name: "shop", More: true}}, all(nil)))
	got += "== nothing is read yet\n" + plain(p.Lines(80, 12, uni))
	panetest.Golden(t, "looks", got)
}

func TestListsBehind(t *testing.T) {
	var p page.Pane
	_, ok := p.Behind(false)
	require.False(t, ok, "nothing is counted")
	namesakes := load.Of(now, []load.Account{
		{Name: "shop", People: []model.Person{luca, {ID: "7", Name: model.NewText("Luca Verdi")}, {ID: "8"}}},
		{Name: "crm", People: []model.Person{{ID: "9", Name: model.NewText(`Jo "J" Doe`)}, {ID: "10", Name: model.NewText("Luca Verdi Rossi")}}},
	}, all(nil))
	lists := func(several bool) []string {
		var out []string
		p.Edge(false)
		for range 6 + 5 + 1 {
			l, ok := p.Behind(several)
			require.True(t, ok)
			out = append(out, l.String())
			p.Move(1)
		}
		return out
	}
	figures := []string{"unread", "unread", "all, newer:1h", "unassigned", "all, ends:<1h", "all, is:failed"}
	p.Set(namesakes)
	assert.Equal(t, append(figures, "all, who:8", "all, who:2", "all, who:7", `all, who:"Jo \"J\" Doe"`, `all, who:"Luca Verdi Rossi"`, "unassigned"), lists(false),
		"an id where a name fits somebody else, too")
	assert.Equal(t, append(figures, "all, who:8 account:shop", "all, who:2 account:shop", "all, who:7 account:shop",
		`all, who:"Jo \"J\" Doe" account:crm`, `all, who:"Luca Verdi Rossi" account:crm`, "unassigned"), lists(true))
}

// The cursor stays on somebody whatever is counted.
func TestTheCursorStaysOnSomebody(t *testing.T) {
	var p page.Pane
	count := func(people ...model.Person) {
		p.Set(load.Of(now, []load.Account{{Name: "shop", People: people}}, all(nil)))
	}
	behind := func() string {
		l, _ := p.Behind(false)
		return l.String()
	}
	count(anna, luca)
	p.Move(7)
	require.Equal(t, `all, who:"Luca Verdi"`, behind())
	count(anna, luca, model.Person{ID: "0", Name: model.NewText("Aaron")})
	require.Equal(t, `all, who:"Luca Verdi"`, behind())
	count(anna)
	require.Equal(t, "unassigned", behind(), "who is gone leaves their place")
	p.Move(-99)
	require.Equal(t, "unread", behind())
	p.Move(99)
	require.Equal(t, "unassigned", behind())
}

func TestAnySizeIsExact(t *testing.T) {
	in := input(t, "unicode")
	rapid.Check(t, func(t *rapid.T) {
		var p page.Pane
		if rapid.Bool().Draw(t, "counted") {
			f := team()
			for i := range rapid.IntRange(0, 60).Draw(t, "more") {
				f.Agents = append(f.Agents, load.Agent{Account: "shop", Person: model.Person{ID: fmt.Sprintf("x%d", i), Name: model.NewText(rapid.String().Draw(t, "name"))}})
			}
			p.Set(f)
		}
		for range 4 {
			w, h := rapid.IntRange(0, 250).Draw(t, "w"), rapid.IntRange(0, 60).Draw(t, "h")
			in.Several = rapid.Bool().Draw(t, "several")
			lines := p.Lines(w, h, in)
			require.Len(t, lines, h)
			under := 0
			for _, l := range lines {
				text := panetest.Strip(l)
				require.Equal(t, w, term.Width(text), "%q", l)
				if strings.HasPrefix(text, " > ") {
					under++
				}
			}
			if _, counted := p.Behind(false); counted && w >= 40 && h >= 6 {
				require.Equal(t, 1, under, "the row under the cursor is on the screen")
			}
			switch rapid.IntRange(0, 3).Draw(t, "key") {
			case 0:
				p.Move(rapid.IntRange(-9, 9).Draw(t, "by"))
			case 1:
				p.Move(p.Page())
			case 2:
				p.Edge(rapid.Bool().Draw(t, "bottom"))
			}
		}
	})
}
