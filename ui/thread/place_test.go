package thread_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"convo/model"
	"convo/model/inbox"
	"convo/ui/panetest"
	"convo/ui/theme"
	"convo/ui/thread"
)

func TestOpensAtTheFirstUnreadMessage(t *testing.T) {
	ms := numbered(200)
	in := input(t, ms)
	in.View.FirstNew = "m150"
	var p thread.Pane
	lines := p.Lines(60, 32, in)
	// Two lines of header, 30 of messages: the top third begins at line 10 of those.
	at := rowOf(lines, "text of m150.")
	assert.Equal(t, 2+10, at)
	assert.Contains(t, panetest.Plain(lines[at-1:at]), "unread below (50)")
	assert.False(t, p.AtBottom())

	in.View.FirstNew, in.View.Messages = "m198", ms
	var few thread.Pane
	assert.Equal(t, 2+10, rowOf(few.Lines(60, 32, in), "text of m198."), "also where little follows")
	assert.True(t, few.AtBottom())
}

func TestOpensAtTheEndWithoutUnread(t *testing.T) {
	var p thread.Pane
	lines := p.Lines(60, 32, input(t, numbered(200)))
	assert.Equal(t, 31-3, rowOf(lines, "text of m199."), "it has four lines")
	assert.True(t, p.AtBottom())
	assert.False(t, p.NearTop())
	p.Top()
	lines = p.Lines(60, 32, input(t, numbered(200)))
	assert.Contains(t, panetest.Plain(lines), "text of m0.")
	assert.True(t, p.NearTop())
	assert.False(t, p.AtBottom())
}

// numbered are n messages that name themselves, some of them long.
func numbered(n int) []model.Message {
	ms := make([]model.Message, n)
	for i := range ms {
		text := fmt.Sprintf("text of m%d.", i)
		if i%7 == 3 {
			text += strings.Repeat(" and more words", 12)
		}
		ms[i] = message(i, model.In, text)
	}
	return ms
}

func rowOf(lines []string, text string) int {
	for i, l := range lines {
		if strings.Contains(l, text) {
			return i
		}
	}
	return -1
}

// seen are the messages whose beginnings are on screen, with their lines.
func seen(lines []string) map[string]int {
	at := map[string]int{}
	for i, l := range lines {
		if m := regexp.MustCompile(`text of (m-?\d+)\.`).FindStringSubmatch(l); m != nil {
			at[m[1]] = i
		}
	}
	return at
}

func TestMessagesThatComeMoveNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		all := numbered(300)
		from, to := rapid.IntRange(80, 120).Draw(t, "from"), rapid.IntRange(150, 200).Draw(t, "to")
		w, h := rapid.IntRange(30, 100).Draw(t, "w"), rapid.IntRange(12, 40).Draw(t, "h")
		th, err := theme.New("", false)
		require.NoError(t, err)
		in := thread.Input{
			View: inbox.ThreadView{Conv: ref, Version: 1, Messages: all[from:to], More: true},
			Conv: model.Conversation{Ref: ref}, Now: now, Theme: th, Glyphs: theme.Glyphs{Rule: "-", Ellipsis: "~", Up: "^", Bar: "|", Dot: "-"},
		}
		var p thread.Pane
		p.Lines(w, h, in)
		p.Scroll(-rapid.IntRange(40, 300).Draw(t, "up"))
		before := p.Lines(w, h, in)
		if p.AtBottom() {
			t.Skip("the pane follows the end")
		}
		if rapid.Bool().Draw(t, "older") {
			from -= rapid.IntRange(1, 80).Draw(t, "prepended")
		}
		if rapid.Bool().Draw(t, "newer") {
			to += rapid.IntRange(1, 80).Draw(t, "appended")
		}
		in.View.Messages, in.View.Version = all[from:to], 2
		in.View.More = from > 0
		after := seen(p.Lines(w, h, in))
		for id, at := range seen(before) {
			assert.Equal(t, at, after[id], "message %s", id)
		}
	})
}

func TestAtTheBottomItStaysThere(t *testing.T) {
	ms := numbered(60)
	var p thread.Pane
	in := input(t, ms[:50])
	p.Lines(60, 20, in)
	require.True(t, p.AtBottom())
	in.View.Messages, in.View.Version = ms, 2
	assert.Contains(t, panetest.Plain(p.Lines(60, 20, in)), "text of m59.")
	assert.True(t, p.AtBottom())

	p.Scroll(-3)
	in.View.Messages, in.View.Version = ms[:50], 3
	p.Lines(60, 20, in)
	p.Scroll(-3)
	p.Lines(60, 20, in)
	assert.False(t, p.AtBottom())
	in.View.Messages, in.View.Version = ms, 4
	assert.NotContains(t, panetest.Plain(p.Lines(60, 20, in)), "text of m59.", "what is read is not scrolled away")
}

func TestUnreadPartGrowsWithoutMoving(t *testing.T) {
	ms := numbered(120)
	in := input(t, ms[:100])
	in.View.FirstNew = "m99"
	var p thread.Pane
	before := rowOf(p.Lines(60, 32, in), "text of m99.")
	in.View.Messages, in.View.Version = ms[:104], 2
	assert.Equal(t, before, rowOf(p.Lines(60, 32, in), "text of m99."), "there was room below")
	in.View.Messages, in.View.Version = ms, 3
	assert.Contains(t, panetest.Plain(p.Lines(60, 32, in)), "text of m119.", "there was none any more")
}

func TestAMessageLongerThanThePaneIsReadAtItsEnd(t *testing.T) {
	long := message(1, model.In, strings.Repeat("line\n", 100)+"the end")
	var p thread.Pane
	in := input(t, []model.Message{long})
	assert.Contains(t, panetest.Plain(p.Lines(60, 20, in)), "the end")
	assert.True(t, p.AtBottom())
	p.Scroll(-1)
	p.Lines(60, 20, in)
	assert.False(t, p.AtBottom())
	p.Bottom()
	p.Lines(60, 20, in)
	assert.True(t, p.AtBottom())
}

func TestEachConversationKeepsItsPlace(t *testing.T) {
	a, b := input(t, numbered(100)), input(t, numbered(90))
	b.Conv.Ref, b.View.Conv = other, other
	var p thread.Pane
	p.Lines(60, 20, a)
	p.HalfPage(-3)
	before := panetest.Plain(p.Lines(60, 20, a))
	p.Follow(other)
	assert.False(t, p.AtBottom(), "nothing of the other one is on screen yet")
	p.Lines(60, 20, b)
	p.Follow(ref)
	assert.Equal(t, before, panetest.Plain(p.Lines(60, 20, a)))
}

func TestPagingAndBackIsWhereItWas(t *testing.T) {
	in := input(t, numbered(200))
	var p thread.Pane
	p.Lines(60, 24, in)
	p.Page(-3)
	before := panetest.Plain(p.Lines(60, 24, in))
	p.Page(-1)
	p.Lines(60, 24, in)
	p.Page(1)
	assert.Equal(t, before, panetest.Plain(p.Lines(60, 24, in)))
	p.Scroll(-100000)
	assert.Contains(t, panetest.Plain(p.Lines(60, 24, in)), "the first message")
	p.Scroll(100000)
	p.Lines(60, 24, in)
	assert.True(t, p.AtBottom())
}

func TestAnotherWidthKeepsThePlaceInALongMessage(t *testing.T) {
	var words strings.Builder
	for n := range 2000 {
		fmt.Fprintf(&words, "w%04d ", n)
	}
	in := input(t, []model.Message{message(1, model.In, words.String())})
	var p thread.Pane
	p.Lines(120, 30, in)
	p.Scroll(-60)
	first := func(lines []string) (n int) {
		_, err := fmt.Sscanf(regexp.MustCompile(`w\d{4}`).FindString(panetest.Plain(lines[2:])), "w%d", &n)
		require.NoError(t, err)
		return n
	}
	before := first(p.Lines(120, 30, in))
	assert.InDelta(t, before, first(p.Lines(60, 30, in)), 25)
	assert.InDelta(t, before, first(p.Lines(120, 30, in)), 50)
}

func TestPlacesAreForgottenAfterAWhile(t *testing.T) {
	var p thread.Pane
	in := input(t, numbered(100))
	atEnd := panetest.Plain(p.Lines(60, 20, in))
	p.HalfPage(-3)
	p.Lines(60, 20, in)
	for n := range 200 {
		next := input(t, numbered(3))
		next.Conv.Ref.ID = fmt.Sprintf("other-%d", n)
		next.View.Conv = next.Conv.Ref
		p.Lines(60, 20, next)
	}
	assert.Equal(t, atEnd, panetest.Plain(p.Lines(60, 20, in)))
}
