package inbox_test

import (
	"fmt"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"convo/model"
	"convo/model/inbox"
)

// shelf is a server whose list is cut into pages of three, in the order of ids.
type shelf struct {
	*stage
	synced bool // it tells up to when every change is known
	rows   []model.Conversation
}

func newShelf(t *testing.T, c model.Caps, n int, synced bool) *shelf {
	t.Helper()
	c.Ops, c.Name = caps().Ops, "Smily"
	for _, k := range []model.OpKind{model.OpPriority, model.OpCreate, model.OpDelete} {
		c.Ops[k] = model.Yes()
	}
	sh := &shelf{synced: synced}
	sh.stage = &stage{t: t, w: newWorld(0), waits: map[string]timer{}}
	sh.s = inbox.New(inbox.Config{Accounts: []inbox.Account{{Name: "shop", Caps: c, Me: me.ID}}})
	for i := range n {
		sh.rows = append(sh.rows, model.Conversation{
			Ref: model.Ref{Account: "shop", ID: strconv.Itoa(i)}, Status: model.StatusOpen, Owner: model.Nobody(),
			UpdatedAt: model.At(sh.w.now.Add(time.Duration(i-100) * time.Minute)),
			More:      &model.Details{Priority: "low"},
		})
	}
	sh.stead = sh.play
	sh.do(inbox.Start{Live: true})
	return sh
}

const shelfPage = 3

func (sh *shelf) play(e inbox.Effect) inbox.Event {
	switch e := e.(type) {
	case inbox.FetchList:
		page := model.Page{Total: -1}
		if sh.synced {
			page.Synced = model.At(sh.w.now)
		}
		var all []model.Conversation
		for _, c := range sh.rows {
			if !sh.synced || e.Query.Since.IsZero() || !e.Query.Since.After(c.UpdatedAt) {
				all = append(all, c)
			}
		}
		from := 0
		if e.After != "" {
			_, err := fmt.Sscan(string(e.After), &from)
			require.NoError(sh.t, err)
		}
		page.Conversations = all[min(from, len(all)):min(from+shelfPage, len(all))]
		if from+shelfPage < len(all) {
			page.Next = model.Cursor(strconv.Itoa(from + shelfPage))
		}
		return inbox.Listed{Of: e, Page: page}
	case inbox.FetchOne:
		for _, c := range sh.rows {
			if c.Ref == e.Conv {
				return inbox.Got{Of: e, Conversation: c}
			}
		}
		return inbox.Got{Of: e, Fault: &model.Fault{Kind: model.FaultNotFound, What: model.NewText("gone")}}
	}
	return nil
}

// lists are the list requests since the given number of effects.
func (sh *shelf) lists(since int) (all []inbox.FetchList) {
	for _, e := range sh.log[since:] {
		if l, ok := e.(inbox.FetchList); ok {
			all = append(all, l)
		}
	}
	return all
}

func TestChangesAreFollowedToTheirLastPage(t *testing.T) {
	sh := newShelf(t, model.Caps{Follow: model.FollowChanges, ListHasOwner: true}, 8, true)
	require.Equal(t, 8, sh.s.Len(), "a list that is not newest first is read whole")
	began := model.At(sh.w.now)

	// Everything changes: three pages, all of the same question.
	for i := range sh.rows {
		sh.rows[i].UpdatedAt = model.At(sh.w.now.Add(time.Second))
		sh.rows[i].More = &model.Details{Priority: "high"}
	}
	before := len(sh.log)
	sh.pass(7 * time.Second)
	polls := sh.lists(before)
	require.Len(t, polls, 3)
	for _, p := range polls {
		assert.Equal(t, began, p.Query.Since)
		assert.Empty(t, p.Query.Status, "what was put away is a change, too")
	}
	for _, c := range sh.rows {
		got, ok := sh.s.Conversation(c.Ref)
		require.True(t, ok)
		assert.Equal(t, "high", got.More.Priority)
	}
	before = len(sh.log)
	sh.pass(7 * time.Second)
	require.Len(t, sh.lists(before), 1, "nothing changed since")
	assert.True(t, sh.lists(before)[0].Query.Since.After(began))
}

func TestAPollThatFailsHalfwayIsAskedAgain(t *testing.T) {
	sh := newShelf(t, model.Caps{Follow: model.FollowChanges, ListHasOwner: true}, 8, true)
	since := model.At(sh.w.now)
	for i := range sh.rows {
		sh.rows[i].UpdatedAt = model.At(sh.w.now.Add(time.Second))
	}
	sh.stead = func(e inbox.Effect) inbox.Event {
		if l, ok := e.(inbox.FetchList); ok && l.After == "3" {
			sh.stead = sh.play
			return inbox.Listed{Of: l, Fault: &model.Fault{Kind: model.FaultServer, What: model.NewText("down")}}
		}
		return sh.play(e)
	}
	before := len(sh.log)
	sh.pass(time.Minute)
	polls := sh.lists(before)
	require.Greater(t, len(polls), 4)
	assert.Equal(t, since, polls[2].Query.Since, "what the lost page held must not be lost")
}

func TestAListWithoutChangesIsReadPageByPage(t *testing.T) {
	sh := newShelf(t, model.Caps{Follow: model.FollowChanges, ListHasOwner: true}, 8, false)
	require.Equal(t, 8, sh.s.Len())
	require.Contains(t, sh.s.Notice().Text, "Smily does not tell what changed")
	// One is removed, and nobody says so.
	gone := sh.rows[7].Ref
	sh.rows = sh.rows[:7]
	before := len(sh.log)
	sh.pass(40 * time.Second)
	var pages []model.Cursor
	for _, l := range sh.lists(before) {
		pages = append(pages, l.After)
	}
	require.GreaterOrEqual(t, len(pages), 4)
	assert.Equal(t, []model.Cursor{"", "3", "6", ""}, pages[:4], "one page a poll")
	assert.True(t, sh.s.Gone(gone), "what no page brings is asked for by itself")
}

func TestAListThatIsNotNewestFirstIsNotTrusted(t *testing.T) {
	sh := newShelf(t, model.Caps{Follow: model.FollowGuess, ListHasOwner: true}, 8, false)
	require.Contains(t, sh.s.Notice().Text, "not newest first")
	assert.Equal(t, "7", sh.s.Row(0).Conv.Ref.ID, "rows are in the order of activity all the same")
	sorted := newShelf(t, model.Caps{Follow: model.FollowGuess, ListHasOwner: true}, 1, false)
	assert.Empty(t, sorted.s.Notice().Text)
	before := len(sorted.log)
	sorted.pass(15 * time.Second)
	for _, l := range sorted.lists(before) {
		assert.Empty(t, l.After)
	}
}

func TestPollsKeepTheBackendsPace(t *testing.T) {
	sh := newShelf(t, model.Caps{Follow: model.FollowChanges, ListHasOwner: true, Poll: 30 * time.Second}, 2, true)
	before := len(sh.log)
	sh.pass(5 * time.Minute)
	assert.InDelta(t, 10, len(sh.lists(before)), 2)
}

func TestSeenOnThisMachineOnly(t *testing.T) {
	sh := newShelf(t, model.Caps{Follow: model.FollowGuess, ListHasOwner: true, SeenHere: true}, 1, false)
	ref := sh.rows[0].Ref
	since := sh.w.now.Add(-time.Hour)
	sh.do(inbox.Remembered{Of: inbox.Recall{Account: "shop"}, Seen: model.Seen{Since: since}})
	assert.False(t, sh.s.Row(0).Unseen, "what is older than the marks counts as seen")
	sh.rows[0].UpdatedAt = model.At(sh.w.now)
	sh.pass(10 * time.Second)
	require.True(t, sh.s.Row(0).Unseen)
	assert.False(t, sh.s.Row(0).Conv.Unread.Has(), "nobody else is told")

	before := len(sh.log)
	sh.do(inbox.Act{Kind: model.OpRead, Conv: ref, Held: true})
	assert.False(t, sh.s.Row(0).Unseen)
	assert.Contains(t, sh.s.Notice().Text, "on this machine only")
	require.Equal(t, []inbox.Effect{inbox.KeepSeen{Conv: ref, At: sh.rows[0].UpdatedAt}}, sh.log[before:], "nothing is asked of the server")

	// What we change ourselves is no news to us.
	sh.stead = func(e inbox.Effect) inbox.Event {
		if w, ok := e.(inbox.Write); ok {
			sh.rows[0].UpdatedAt = model.At(sh.w.now.Add(time.Second))
			return inbox.Written{Of: w, Patch: model.Patch{UpdatedAt: sh.rows[0].UpdatedAt}}
		}
		return sh.play(e)
	}
	sh.do(inbox.Act{Kind: model.OpPriority, Conv: ref, Value: "high"})
	sh.pass(10 * time.Second)
	assert.False(t, sh.s.Row(0).Unseen)
}

func TestPriorityIsShownAtOnceAndTakenBack(t *testing.T) {
	sh := newShelf(t, model.Caps{Follow: model.FollowGuess, ListHasOwner: true}, 1, false)
	ref := sh.rows[0].Ref
	sh.hold = func(e inbox.Effect) bool { _, w := e.(inbox.Write); return w }
	sh.do(inbox.Act{Kind: model.OpPriority, Conv: ref, Value: "urgent"})
	c, _ := sh.s.Conversation(ref)
	assert.Equal(t, "urgent", c.More.Priority)
	assert.Equal(t, "low", sh.rows[0].More.Priority, "the server's own is left alone")
	sh.stead = func(e inbox.Effect) inbox.Event {
		if w, ok := e.(inbox.Write); ok {
			return inbox.Written{Of: w}
		}
		return sh.play(e)
	}
	sh.release()
	before := len(sh.log)
	sh.do(inbox.Undo{})
	w, ok := sh.log[before].(inbox.Write)
	require.True(t, ok)
	assert.Equal(t, "low", w.Op.Value)
	require.NotNil(t, w.Op.If.Value, "only while nobody else has changed it")
	assert.Equal(t, "urgent", *w.Op.If.Value)
}

func TestDeletedAndCreated(t *testing.T) {
	sh := newShelf(t, model.Caps{Follow: model.FollowGuess, ListHasOwner: true}, 2, false)
	fresh := model.Conversation{Ref: model.Ref{Account: "shop", ID: "new1"}, Status: model.StatusOpen, UpdatedAt: model.At(sh.w.now)}
	sh.stead = func(e inbox.Effect) inbox.Event {
		w, ok := e.(inbox.Write)
		switch {
		case !ok:
			return sh.play(e)
		case w.Op.Kind == model.OpCreate:
			return inbox.Written{Of: w, Patch: model.Patch{Fresh: &fresh, Note: "it is not synchronised"}}
		}
		return inbox.Written{Of: w}
	}
	gone := sh.s.Row(0).Conv.Ref
	sh.do(inbox.Select{Ref: gone}, inbox.Act{Kind: model.OpDelete, Conv: gone})
	assert.True(t, sh.s.Gone(gone))
	assert.NotEqual(t, gone, sh.s.Selected())
	assert.Zero(t, sh.s.UndoTop(), "what is deleted does not come back")

	sh.do(inbox.Create{Account: "shop", New: model.NewConversation{Subject: "Heating"}})
	assert.Equal(t, fresh.Ref, sh.s.Selected())
	assert.Contains(t, sh.s.Notice().Text, "it is not synchronised")
	assert.Zero(t, sh.s.Pending())
}
