package load_test

import (
	"fmt"
	"iter"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"convo/model"
	"convo/model/load"
)

var now = time.Date(2026, 4, 9, 12, 0, 0, 0, time.UTC)

var (
	anna = model.Person{ID: "1", Name: model.NewText("Anna Bianchi")}
	luca = model.Person{ID: "2", Name: model.NewText("Luca Verdi")}
	mara = model.Person{ID: "3", Name: model.NewText("mara Rossi")}
	old  = model.Person{ID: "9"}
)

func ago(d time.Duration) model.Stamp { return model.At(now.Add(-d)) }

// conv is a conversation in which the customer wrote last, so long ago.
func conv(owner model.Owner, unread int, d time.Duration) model.Conversation {
	return model.Conversation{
		Ref: model.Ref{Account: "shop", ID: fmt.Sprint(d)}, Status: model.StatusOpen, Owner: owner, Unread: model.UnreadN(unread),
		LastMessageAt: ago(d), LastDirection: model.In,
	}
}

// with changes a conversation.
func with(c model.Conversation, change func(*model.Conversation)) model.Conversation {
	change(&c)
	return c
}

func each(convs []model.Conversation, earlier map[string][]model.Stamp) iter.Seq2[*model.Conversation, []model.Stamp] {
	return func(yield func(*model.Conversation, []model.Stamp) bool) {
		for i := range convs {
			if !yield(&convs[i], earlier[convs[i].Ref.ID]) {
				return
			}
		}
	}
}

// shop is an account of which everything is known.
func shop(change func(*load.Account)) []load.Account {
	a := load.Account{Name: "shop", Me: anna.ID, People: []model.Person{luca, anna, mara}}
	if change != nil {
		change(&a)
	}
	return []load.Account{a}
}

func agent(t *testing.T, f load.Figures, id string) load.Agent {
	t.Helper()
	i := slices.IndexFunc(f.Agents, func(a load.Agent) bool { return a.Person.ID == id })
	require.GreaterOrEqual(t, i, 0, "there is no agent %s", id)
	return f.Agents[i]
}

func TestEveryConversationIsInOneShare(t *testing.T) {
	f := load.Of(now, shop(nil), each([]model.Conversation{
		conv(model.OwnedBy(anna), 3, 10*time.Minute),
		conv(model.OwnedBy(anna), 0, 20*time.Minute),
		conv(model.OwnedBy(luca), 1, 3*time.Hour),
		conv(model.Nobody(), 0, 5*time.Hour),
		conv(model.Owner{}, 2, 40*time.Minute),
		conv(model.OwnedBy(old), 0, 6*time.Hour),
		with(conv(model.Nobody(), 9, 0), func(c *model.Conversation) { c.Ref.Account = "other" }),
	}, nil))
	assert.Equal(t, load.Figure{N: 6, Coverage: load.Coverage{Known: 6, Of: 6}}, f.Conversations())
	assert.Equal(t, load.Figure{N: 6, Coverage: load.Coverage{Known: 6, Of: 6}}, f.Messages())
	assert.Equal(t, load.Figure{N: 3, Coverage: load.Coverage{Known: 6, Of: 6}}, f.Unread())
	assert.Equal(t, load.Figure{N: 1, Coverage: load.Coverage{Known: 5, Of: 6}}, f.Unassigned(), "of whom nobody told is not nobody's")
	assert.Equal(t, 1, f.Unknown.Open)
	assert.Equal(t, 2, f.Unknown.Messages)
	assert.Equal(t, ago(5*time.Hour), f.Nobody.Oldest, "what nobody has waits, read or not")
	assert.Equal(t, ago(3*time.Hour), f.All.Oldest, "what is read does not")

	var order []string
	for _, a := range f.Agents {
		order = append(order, a.Person.ID)
	}
	assert.Equal(t, []string{"9", "1", "2", "3"}, order, "by name, whatever the case; one without is called nothing")
	a := agent(t, f, anna.ID)
	assert.Equal(t, []int{2, 1, 3}, []int{a.Open, a.Unread, a.Messages})
	assert.Equal(t, ago(10*time.Minute), a.Oldest)
	assert.True(t, a.Me)
	assert.True(t, a.Listed)
	assert.Zero(t, agent(t, f, mara.ID).Share, "somebody with nothing has a row")
	assert.False(t, agent(t, f, old.ID).Listed, "an owner who is not in the list has one, too")
}

func TestFiguresSayFromHowMany(t *testing.T) {
	read, unread := conv(model.Nobody(), 0, time.Minute), conv(model.Nobody(), 4, time.Hour)
	flag := with(unread, func(c *model.Conversation) { c.Unread = model.Unread{Kind: model.UnreadFlag, N: 1} })
	silent := with(read, func(c *model.Conversation) { c.Unread, c.LastDirection = model.Unread{}, "" })
	of := func(n, known, total int, more bool) load.Figure {
		return load.Figure{N: n, Coverage: load.Coverage{Known: known, Of: total, More: more}}
	}
	for name, tt := range map[string]struct {
		account                   func(*load.Account)
		convs                     []model.Conversation
		messages, unread, arrived load.Figure
		whole, nothing            bool // the unread messages
	}{
		"nothing is there":                {nil, nil, of(0, 0, 0, false), of(0, 0, 0, false), of(0, 0, 0, false), true, false},
		"nothing was read yet":            {func(a *load.Account) { a.More = true }, nil, of(0, 0, 0, true), of(0, 0, 0, true), of(0, 0, 0, true), false, true},
		"all of it":                       {nil, []model.Conversation{read, unread}, of(4, 2, 2, false), of(1, 2, 2, false), of(1, 2, 2, false), true, false},
		"a part of it":                    {func(a *load.Account) { a.Total = 412 }, []model.Conversation{read, unread}, of(4, 2, 412, false), of(1, 2, 412, false), of(1, 2, 412, false), false, false},
		"a part, nobody says of what":     {func(a *load.Account) { a.More = true }, []model.Conversation{unread}, of(4, 1, 1, true), of(1, 1, 1, true), of(0, 1, 1, true), false, false},
		"a part with all unread":          {func(a *load.Account) { a.Total, a.UnreadWhole = 412, true }, []model.Conversation{read, unread}, of(4, 412, 412, false), of(1, 412, 412, false), of(1, 2, 412, false), true, false},
		"no numbers, only whether":        {func(a *load.Account) { a.UnreadWhole = true }, []model.Conversation{flag, read}, of(0, 1, 2, false), of(1, 2, 2, false), of(1, 2, 2, false), false, false},
		"it tells of nothing":             {func(a *load.Account) { a.UnreadWhole = true }, []model.Conversation{silent}, of(0, 0, 1, false), of(0, 0, 1, false), of(0, 0, 1, false), false, true},
		"fewer than are there, it claims": {func(a *load.Account) { a.Total = 1 }, []model.Conversation{read, unread}, of(4, 2, 2, false), of(1, 2, 2, false), of(1, 2, 2, false), true, false},
	} {
		t.Run(name, func(t *testing.T) {
			f := load.Of(now, shop(tt.account), each(tt.convs, nil))
			assert.Equal(t, tt.messages, f.Messages())
			assert.Equal(t, tt.unread, f.Unread())
			assert.Equal(t, tt.arrived, f.Arrived())
			assert.Equal(t, tt.whole, f.Messages().Whole())
			assert.Equal(t, tt.nothing, f.Messages().Nothing())
		})
	}
}

func TestClosingSoon(t *testing.T) {
	window := func(left time.Duration) model.Conversation {
		return with(conv(model.Nobody(), 0, time.Hour), func(c *model.Conversation) { c.WindowEndsAt = model.At(now.Add(left)) })
	}
	due := func(left time.Duration) model.Conversation {
		return with(conv(model.Nobody(), 0, time.Hour), func(c *model.Conversation) { c.More = &model.Details{DeadlineAt: model.At(now.Add(left))} })
	}
	for name, tt := range map[string]struct {
		conv model.Conversation
		want int
	}{
		"no window":        {conv(model.Nobody(), 0, time.Hour), 0},
		"window in 59m":    {window(59 * time.Minute), 1},
		"window in 1h":     {window(time.Hour), 0},
		"window is over":   {window(0), 0},
		"due in 59m":       {due(59 * time.Minute), 1},
		"due in 1h":        {due(time.Hour), 0},
		"overdue":          {due(-48 * time.Hour), 1},
		"neither deadline": {with(due(0), func(c *model.Conversation) { c.More.DeadlineAt = model.Stamp{} }), 0},
		"both, once":       {with(due(time.Minute), func(c *model.Conversation) { c.WindowEndsAt = model.At(now.Add(time.Minute)) }), 1},
	} {
		t.Run(name, func(t *testing.T) {
			f := load.Of(now, shop(nil), each([]model.Conversation{tt.conv}, nil))
			assert.Equal(t, tt.want, f.Closing().N)
		})
	}
}

func TestTheTrendIsOfWhatIsKnown(t *testing.T) {
	answered := with(conv(model.OwnedBy(luca), 0, 5*time.Minute), func(c *model.Conversation) { c.LastDirection = model.Out })
	f := load.Of(now, shop(nil), each([]model.Conversation{
		conv(model.OwnedBy(luca), 1, 0),
		conv(model.OwnedBy(luca), 1, 29*time.Minute),
		conv(model.OwnedBy(luca), 1, 30*time.Minute),
		conv(model.OwnedBy(luca), 1, 4*time.Hour-time.Second),
		conv(model.OwnedBy(luca), 1, 4*time.Hour),
		conv(model.OwnedBy(luca), 1, -time.Hour), // by a clock that is ahead
		answered,
		with(conv(model.Nobody(), 0, time.Minute), func(c *model.Conversation) { c.LastDirection, c.LastMessageAt = "", model.Stamp{} }),
	}, map[string][]model.Stamp{answered.Ref.ID: {ago(70 * time.Minute), ago(6 * time.Hour)}}))
	assert.Equal(t, load.Trend{1, 0, 0, 0, 0, 1, 1, 3}, agent(t, f, luca.ID).Trend)
	assert.Equal(t, 4, f.Arrived().N, "those of the last hour")
	assert.Equal(t, load.Coverage{Known: 7, Of: 8}, f.Arrived().Coverage)
	assert.Equal(t, 3, agent(t, f, luca.ID).Trend.Most())
}

func TestTheRatioIsToTheTeamsMedian(t *testing.T) {
	several := func(owner model.Owner, n int) []model.Conversation {
		var all []model.Conversation
		for i := range n {
			all = append(all, conv(owner, 0, time.Duration(i)*time.Minute))
		}
		return all
	}
	type ratio struct {
		of   float64
		told bool
	}
	for name, tt := range map[string]struct {
		account    func(*load.Account)
		convs      []model.Conversation
		anna, luca ratio
	}{
		"to the one in the middle": {nil, slices.Concat(several(model.OwnedBy(anna), 2), several(model.OwnedBy(luca), 6), several(model.OwnedBy(mara), 4)), ratio{0.5, true}, ratio{1.5, true}},
		"somebody without any":     {nil, slices.Concat(several(model.OwnedBy(luca), 6), several(model.OwnedBy(mara), 2)), ratio{0, true}, ratio{3, true}},
		"between two":              {func(a *load.Account) { a.People = []model.Person{anna, luca} }, slices.Concat(several(model.OwnedBy(anna), 1), several(model.OwnedBy(luca), 3)), ratio{0.5, true}, ratio{1.5, true}},
		"most have none":           {nil, several(model.OwnedBy(luca), 6), ratio{}, ratio{}},
		"too few owners are known": {nil, slices.Concat(several(model.OwnedBy(anna), 2), several(model.OwnedBy(luca), 6), several(model.OwnedBy(mara), 4), several(model.Owner{}, 4)), ratio{}, ratio{}},
		"enough owners are known":  {nil, slices.Concat(several(model.OwnedBy(anna), 2), several(model.OwnedBy(luca), 6), several(model.OwnedBy(mara), 4), several(model.Owner{}, 3)), ratio{0.5, true}, ratio{1.5, true}},
		"too few are loaded":       {func(a *load.Account) { a.Total = 412 }, slices.Concat(several(model.OwnedBy(anna), 2), several(model.OwnedBy(luca), 6), several(model.OwnedBy(mara), 4)), ratio{}, ratio{}},
		"one who left counts not":  {nil, slices.Concat(several(model.OwnedBy(anna), 2), several(model.OwnedBy(luca), 6), several(model.OwnedBy(mara), 4), several(model.OwnedBy(old), 9)), ratio{0.5, true}, ratio{1.5, true}},
		"without a list of people": {func(a *load.Account) { a.People = nil }, slices.Concat(several(model.OwnedBy(anna), 1), several(model.OwnedBy(luca), 3)), ratio{0.5, true}, ratio{1.5, true}},
	} {
		t.Run(name, func(t *testing.T) {
			f := load.Of(now, shop(tt.account), each(tt.convs, nil))
			a, l := agent(t, f, anna.ID), agent(t, f, luca.ID)
			assert.Equal(t, []ratio{tt.anna, tt.luca}, []ratio{{a.Ratio, a.RatioTold}, {l.Ratio, l.RatioTold}})
		})
	}
}

// Two accounts may know different people by one id, and one that tells nothing leaves the
// sum partial.
func TestAccountsAreKeptApart(t *testing.T) {
	crm := func(c *model.Conversation) { c.Ref.Account, c.Unread = "crm", model.Unread{} }
	other := model.Person{ID: anna.ID, Name: model.NewText("Amina Bello")}
	accounts := append(shop(func(a *load.Account) { a.Failed = 1 }), load.Account{Name: "crm", People: []model.Person{other}, Failed: 2})
	f := load.Of(now, accounts, each([]model.Conversation{
		conv(model.OwnedBy(anna), 3, time.Minute),
		with(conv(model.OwnedBy(other), 0, time.Hour), crm),
		with(conv(model.Nobody(), 0, 2*time.Hour), crm),
	}, nil))
	assert.Equal(t, load.Figure{N: 3, Coverage: load.Coverage{Known: 1, Of: 3}}, f.Messages())
	assert.Equal(t, 3, f.Failed)
	require.Len(t, f.Agents, 4)
	assert.Equal(t, "crm", f.Agents[3].Account)
	assert.Equal(t, 1, f.Agents[3].Open)
	assert.Equal(t, ago(time.Hour), f.Agents[3].Oldest, "where nothing is told of reading, the customer's last word waits")
	assert.False(t, f.Agents[3].Me)
}

// drawn is any inbox.
func drawn(t *rapid.T) ([]load.Account, []model.Conversation, map[string][]model.Stamp) {
	owners := []model.Owner{{}, model.Nobody(), model.OwnedBy(anna), model.OwnedBy(luca), model.OwnedBy(old)}
	accounts := shop(func(a *load.Account) {
		a.Total = rapid.IntRange(0, 60).Draw(t, "total")
		a.More = rapid.Bool().Draw(t, "more")
		a.UnreadWhole = rapid.Bool().Draw(t, "whole")
	})
	accounts = append(accounts, load.Account{Name: "crm"})
	convs := make([]model.Conversation, rapid.IntRange(0, 30).Draw(t, "n"))
	earlier := map[string][]model.Stamp{}
	span := rapid.IntRange(-60, 400)
	for i := range convs {
		c := conv(rapid.SampledFrom(owners).Draw(t, "owner"), 0, time.Duration(span.Draw(t, "ago"))*time.Minute)
		c.Ref = model.Ref{Account: rapid.SampledFrom([]string{"shop", "crm"}).Draw(t, "account"), ID: strconv.Itoa(i)}
		c.Unread = rapid.SampledFrom([]model.Unread{{}, model.UnreadN(0), model.UnreadN(5), {Kind: model.UnreadFlag, N: 1}}).Draw(t, "unread")
		c.LastDirection = rapid.SampledFrom([]model.Direction{"", model.In, model.Out}).Draw(t, "direction")
		if rapid.Bool().Draw(t, "window") {
			c.WindowEndsAt = ago(time.Duration(span.Draw(t, "end")) * -time.Minute)
		}
		if rapid.Bool().Draw(t, "earlier") {
			earlier[c.Ref.ID] = []model.Stamp{ago(time.Duration(span.Draw(t, "before")) * time.Minute)}
		}
		convs[i] = c
	}
	return accounts, convs, earlier
}

// The shares are a partition: what they come to together is the whole, whatever the order.
func TestSharesAddUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		accounts, convs, earlier := drawn(t)
		f := load.Of(now, accounts, each(convs, earlier))
		together := []load.Share{f.Nobody, f.Unknown}
		for _, a := range f.Agents {
			together = append(together, a.Share)
		}
		var sum load.Share
		for _, s := range together {
			sum.Open += s.Open
			sum.Unread += s.Unread
			sum.Messages += s.Messages
			sum.Closing += s.Closing
			sum.TellUnread += s.TellUnread
			sum.TellMessages += s.TellMessages
			sum.TellTrend += s.TellTrend
			for i, n := range s.Trend {
				sum.Trend[i] += n
			}
		}
		sum.Oldest = f.All.Oldest
		require.Equal(t, f.All, sum)
		require.Equal(t, len(convs), f.All.Open)
		for _, fig := range []load.Figure{f.Conversations(), f.Messages(), f.Unread(), f.Arrived(), f.Unassigned(), f.Closing()} {
			require.LessOrEqual(t, fig.Known, fig.Of)
			require.GreaterOrEqual(t, fig.Of, len(convs))
		}
		require.LessOrEqual(t, f.Unread().N, f.All.TellUnread)
		require.Equal(t, f, load.Of(now, accounts, each(rapid.Permutation(convs).Draw(t, "order"), earlier)))
	})
}

// Learning an owner moves a conversation from the unknown to a share, and nothing else.
func TestLearningAnOwner(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		accounts, convs, earlier := drawn(t)
		before := load.Of(now, accounts, each(convs, earlier))
		at := slices.IndexFunc(convs, func(c model.Conversation) bool { return !c.Owner.Known })
		if at < 0 {
			t.Skip("every owner is known")
		}
		convs[at].Owner = rapid.SampledFrom([]model.Owner{model.Nobody(), model.OwnedBy(luca)}).Draw(t, "owner")
		after := load.Of(now, accounts, each(convs, earlier))
		require.Equal(t, before.All, after.All)
		require.Equal(t, before.Unknown.Open-1, after.Unknown.Open)
		require.Equal(t, before.Owners().Known+1, after.Owners().Known)
		if convs[at].Owner.IsNobody() {
			require.Equal(t, before.Nobody.Open+1, after.Nobody.Open)
		} else {
			require.Equal(t, before.Nobody, after.Nobody)
		}
	})
}

// BenchmarkOf counts an inbox of 100,000 among 200 agents.
func BenchmarkOf(b *testing.B) {
	people := make([]model.Person, 200)
	for i := range people {
		people[i] = model.Person{ID: strconv.Itoa(4500 + i), Name: model.NewText(fmt.Sprintf("Agent %d", i))}
	}
	convs := make([]model.Conversation, 100_000)
	for i := range convs {
		c := conv(model.OwnedBy(people[i%len(people)]), i%4, time.Duration(i)*time.Second)
		c.Ref.ID, c.WindowEndsAt = fmt.Sprintf("chat_%06d", i), model.At(now.Add(time.Duration(i)*time.Second))
		if i%7 == 0 {
			c.Owner = model.Owner{}
		}
		convs[i] = c
	}
	accounts := []load.Account{{Name: "shop", People: people, Total: len(convs)}}
	b.ReportAllocs()
	for b.Loop() {
		if f := load.Of(now, accounts, each(convs, nil)); f.All.Open != len(convs) {
			b.Fatal("not all were counted")
		}
	}
}
