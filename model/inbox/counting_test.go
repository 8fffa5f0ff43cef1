package inbox_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"convo/model"
	"convo/model/inbox"
)

// Where the server does not say how many there are, and more may come, the number of all is
// no more certain than any other.
func TestAllIsPartialWhereNobodyCounts(t *testing.T) {
	t.Parallel()
	c := caps()
	c.Follow, c.UnreadList = model.FollowGuess, false
	st := &stage{t: t, w: newWorld(120), waits: map[string]timer{}}
	st.s = inbox.New(inbox.Config{Accounts: []inbox.Account{{Name: "shop", Caps: c, Me: me.ID}}})
	st.stead = func(e inbox.Effect) inbox.Event {
		l, ok := paged(st, e).(inbox.Listed)
		if !ok {
			return nil
		}
		l.Page.Total = -1
		return l
	}
	st.do(inbox.Start{Live: true})
	all := st.s.Count(inbox.All)
	require.Equal(t, 100, all.Conversations)
	require.True(t, all.Partial)
	st.do(inbox.LoadMore{})
	all = st.s.Count(inbox.All)
	require.Equal(t, 120, all.Conversations)
	require.False(t, all.Partial)

	st = pagedStage(t, 412)
	all = st.s.Count(inbox.All)
	require.Equal(t, 412, all.Conversations)
	require.False(t, all.Partial, "the server says how many there are")
	require.True(t, st.s.Count(inbox.Unassigned).Partial)
}

// What was archived from here says nothing of how many had been archived before.
func TestWhatWeArchivedIsNotTheWholeArchive(t *testing.T) {
	t.Parallel()
	st := newStage(t)
	st.w.convs["c00"].status = model.StatusArchived
	st.do(inbox.Act{Kind: model.OpArchive, Conv: st.ref("c04")})
	c := st.s.Count(inbox.Archived)
	require.Equal(t, 1, c.Conversations)
	require.True(t, c.Partial)
	st.do(inbox.SetView{View: inbox.Archived})
	c = st.s.Count(inbox.Archived)
	require.Equal(t, 2, c.Conversations)
	require.False(t, c.Partial)
}

// The number of all follows our own actions at once, and no answer from before them, or
// from while they are under way, moves it back.
func TestAllFollowsOurOwnActions(t *testing.T) {
	t.Parallel()
	st := pagedStage(t, 412)
	all := func() int { return st.s.Count(inbox.All).Conversations }
	poll := func(e inbox.Effect) bool { l, ok := e.(inbox.FetchList); return ok && l.Poll }
	st.hold = poll
	st.pass(inbox.PollEvery + time.Second)
	require.Len(t, st.behind, 1, "a poll is under way")
	early := st.answer(st.behind[0])
	st.hold = func(e inbox.Effect) bool { return poll(e) || is[inbox.Write](e) }
	st.behind = nil
	ref := st.s.Row(0).Conv.Ref
	st.do(inbox.Act{Kind: model.OpArchive, Conv: ref})
	require.Equal(t, 411, all())
	_, of := st.s.OwnersKnown("")
	require.Equal(t, 411, of)
	_, total := st.s.Loaded()
	require.Equal(t, 411, total)

	require.Len(t, st.behind, 1)
	w := st.behind[0]
	st.behind = nil
	written := st.answer(w) // the server has done it, and counts
	st.do(early)
	require.Equal(t, 411, all(), "it was counted before")
	st.pass(inbox.PollEvery + time.Second)
	require.Len(t, st.behind, 1)
	between := st.answer(st.behind[0])
	st.behind = nil
	st.do(between)
	require.Equal(t, 411, all(), "it was counted after, and is still laid over")
	st.pass(inbox.PollEvery + time.Second)
	require.Len(t, st.behind, 1)
	late := st.behind[0]
	st.behind = nil
	st.do(written)
	require.Equal(t, 411, all())
	l, ok := late.(inbox.FetchList)
	require.True(t, ok)
	page := st.w.list(l.Query)
	page.Total, page.Conversations = 412, page.Conversations[:50]
	page.Next = "50"
	st.do(inbox.Listed{Of: l, Page: page})
	require.Equal(t, 411, all(), "it may have been counted before")

	st.release()
	st.pass(time.Minute)
	require.Equal(t, 411, all())
	st.do(inbox.Undo{})
	require.Equal(t, 412, all())
	st.pass(time.Minute)
	require.Equal(t, 412, all())
	st.w.convs[st.s.Row(3).Conv.Ref.ID].status = model.StatusArchived
	st.pass(time.Minute)
	require.Equal(t, 411, all(), "what others do is counted as before")
}

// Where a system tells nothing of reading, nothing is known of what is unread.
func TestUnreadIsUntoldWhereNobodyTells(t *testing.T) {
	t.Parallel()
	sh := newShelf(t, model.Caps{Follow: model.FollowGuess, ListHasOwner: true, SeenHere: true}, 8, false)
	c := sh.s.Count(inbox.UnreadOnly)
	require.True(t, c.Untold)
	require.False(t, sh.s.Count(inbox.All).Untold)
	require.False(t, newStage(t).s.Count(inbox.UnreadOnly).Untold)
}
