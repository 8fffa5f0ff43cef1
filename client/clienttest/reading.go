package clienttest

import (
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"convo/client/practice"
	"convo/model"
)

// list: the pages together are every conversation once, whatever their size.
func (b *bench) list(t *testing.T) {
	working := b.walk(t, model.Query{Status: model.Working})
	away := b.walk(t, model.Query{Status: model.Away})
	if b.Caps().AwayList {
		assert.False(t, slices.ContainsFunc(working, putAway), "the inbox holds what was put away")
		assert.False(t, slices.ContainsFunc(away, inInbox), "what was put away holds what is in the inbox")
	}
	working = slices.DeleteFunc(working, putAway)
	away = slices.DeleteFunc(away, inInbox)
	assert.NotEmpty(t, away)
	assert.Len(t, slices.Concat(working, away), conversations)
	if b.h.NewestFirst {
		assert.True(t, slices.IsSortedFunc(working, func(a, b model.Conversation) int {
			return b.LastMessageAt.Compare(a.LastMessageAt)
		}), "newest first")
	}
	for _, size := range []int{1 + len(working)/3, len(working), len(working) + 1} {
		got := slices.DeleteFunc(b.walk(t, model.Query{Status: model.Working, Limit: size}), putAway)
		if b.h.NewestFirst {
			assert.Equal(t, ids(working), ids(got), "pages of %d", size)
		} else {
			assert.ElementsMatch(t, ids(working), ids(got), "pages of %d", size)
		}
	}
}

func putAway(c model.Conversation) bool { return c.Status.PutAway() }
func inInbox(c model.Conversation) bool { return !c.Status.PutAway() }

// filter is a query and the rows that it must not miss.
type filter struct {
	name  string
	query model.Query
	keep  func(model.Conversation) bool
}

// filters: no row that matches is missing. Rows too many are allowed.
func (b *bench) filters(t *testing.T) {
	whole := b.walk(t, model.Query{Status: model.Working})
	all := slices.DeleteFunc(slices.Clone(whole), putAway)
	for _, f := range b.filtersFor(all) {
		f.query.Status = model.Working
		var want []model.Conversation
		for _, c := range all {
			if f.keep(c) {
				want = append(want, c)
			}
		}
		require.NotEmpty(t, want, f.name)
		got := b.walk(t, f.query)
		assert.Subset(t, ids(got), ids(want), f.name)
		b.narrows(t, f, got, whole)
	}
}

// narrows: a filter that Caps say the API takes brings fewer rows than all there are,
// and one that it does not take changes nothing, so that a search knows what to ask for.
func (b *bench) narrows(t *testing.T, f filter, got, all []model.Conversation) {
	t.Helper()
	narrow := b.Caps().Narrow(f.query)
	if narrow.Equal(b.Caps().Narrow(model.Query{Status: model.Working})) {
		assert.ElementsMatch(t, ids(all), ids(got), "%s is said to change nothing", f.name)
		return
	}
	assert.Less(t, len(got), len(all), "%s is said to narrow the list", f.name)
	assert.ElementsMatch(t, ids(got), ids(b.walk(t, narrow)), "%s asks for less than it takes", f.name)
}

// states: what is in one state is found by asking for that, or by asking for all.
func (b *bench) states(t *testing.T) {
	all := slices.Concat(b.walk(t, model.Query{Status: model.Working}), b.walk(t, model.Query{Status: model.Away}))
	for _, s := range []model.Status{model.StatusOpen, model.StatusPending, model.StatusClosed, model.StatusArchived, model.StatusSpam} {
		want := slices.DeleteFunc(slices.Clone(all), func(c model.Conversation) bool { return c.Status != s })
		got := b.walk(t, b.Caps().Narrow(model.Query{Status: s}))
		assert.Subset(t, ids(got), ids(want), s)
		if b.Caps().AwayList {
			assert.Len(t, got, len(want), s)
		}
	}
}

// filtersFor are the filters that rows like these allow for.
func (b *bench) filtersFor(all []model.Conversation) []filter {
	middle := all[len(all)/2]
	since := middle.ActiveAt()
	out := []filter{
		{"since", model.Query{Since: since}, func(c model.Conversation) bool { return c.ActiveAt().After(since) }},
		{"channel", model.Query{Channels: []string{middle.Channel}}, func(c model.Conversation) bool { return c.Channel == middle.Channel }},
	}
	if b.Caps().Unread != model.UnreadUnknown {
		out = append(out, filter{"unread", model.Query{UnreadOnly: true}, func(c model.Conversation) bool { return c.Unread.Has() }})
	}
	for _, c := range all {
		if c.More != nil && c.More.Priority != "" {
			priority := c.More.Priority
			out = append(out, filter{"priority", model.Query{Priority: priority}, func(c model.Conversation) bool { return c.More.Priority == priority }})
			break
		}
	}
	if b.Caps().ListHasOwner {
		owner := b.h.Agents[0]
		out = append(out, filter{"owner", model.Query{Owner: owner}, func(c model.Conversation) bool { return c.Owner.Is(owner) }})
	}
	if id := middle.Contact.ID; id != "" {
		out = append(out, filter{"customer", model.Query{Customer: id}, func(c model.Conversation) bool { return c.Contact.ID == id }})
	}
	return out
}

// get: one conversation says what its row says, and what the server holds.
func (b *bench) get(t *testing.T) {
	page, err := b.List(t.Context(), model.Query{Status: model.Working, Limit: 30}, "")
	require.NoError(t, err)
	require.Len(t, page.Conversations, 30)
	for _, row := range page.Conversations {
		got, err := b.Get(t.Context(), row.Ref.ID)
		require.NoError(t, err)
		require.Equal(t, model.Ref{Account: Account, ID: row.Ref.ID}, got.Ref)
		b.sameAsRow(t, row, got)
		b.sameAsTruth(t, b.truth(t, row.Ref.ID), got)
	}
}

func (b *bench) sameAsRow(t *testing.T, row, got model.Conversation) {
	t.Helper()
	if !b.Caps().ListHasOwner {
		got.Owner, row.Owner = model.Owner{}, model.Owner{}
	}
	if !b.h.WholeRows {
		blank(reflect.ValueOf(row), reflect.ValueOf(&got).Elem())
	}
	assert.Equal(t, row, got)
}

// blank clears in whole what part says nothing about, down to texts and times.
func blank(part, whole reflect.Value) {
	if part.IsZero() {
		whole.SetZero()
		return
	}
	if part.Kind() == reflect.Pointer && !whole.IsNil() {
		copied := reflect.New(whole.Type().Elem())
		copied.Elem().Set(whole.Elem())
		whole.Set(copied)
		part, whole = part.Elem(), copied.Elem()
	}
	if part.Kind() != reflect.Struct || !part.Type().Field(0).IsExported() {
		return
	}
	for i := range part.NumField() {
		blank(part.Field(i), whole.Field(i))
	}
}

// sameAsTruth compares what the API says of a conversation with what the server holds.
func (b *bench) sameAsTruth(t *testing.T, truth practice.Conversation, got model.Conversation) {
	t.Helper()
	assert.Equal(t, truth.Name, got.Contact.Name.Raw())
	assert.Equal(t, truth.Phone, got.Contact.Phone.Raw())
	assert.Equal(t, b.person(truth.Owner), got.Owner.Person.ID)
	assert.True(t, got.Owner.Known, "one conversation always tells its owner")
	if b.h.LastMessage {
		last := truth.Messages[len(truth.Messages)-1]
		assert.Equal(t, last.Text, got.Preview.Raw())
		assert.True(t, last.At.Truncate(time.Second).Equal(got.LastMessageAt.Time()), "%s is not %s", last.At, got.LastMessageAt)
	}
	if b.Caps().Unread == model.UnreadCount {
		assert.Equal(t, model.UnreadN(truth.Unread), got.Unread)
	}
}

// people: those who can own conversations, by id and name.
func (b *bench) people(t *testing.T) {
	people, err := b.People(t.Context())
	if can := b.Caps().People; !can.OK {
		assert.NotEmpty(t, can.Why)
		failsAs(t, err, model.FaultUnsupported)
		return
	}
	require.NoError(t, err)
	known := map[string]bool{}
	for _, p := range people {
		if b.Caps().PeopleFrom == "" {
			assert.NotEmpty(t, p.Name.Line(), "%s has no name", p.ID)
		}
		assert.False(t, known[p.ID], "%s came twice", p.ID)
		known[p.ID] = true
	}
	assert.True(t, known[b.h.Agents[0]] && known[b.h.Agents[1]])
	assert.False(t, known[b.h.Stranger])
}
