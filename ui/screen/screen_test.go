package screen_test

import (
	"context"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"convo/ui/keys"
	"convo/ui/screen"
	"convo/ui/screen/screentest"
)

// inbound collects what the screen sends.
type inbound struct {
	mu   sync.Mutex
	msgs []any
}

func (i *inbound) send(msg any) {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.msgs = append(i.msgs, msg)
}

// take returns what was sent since the last take.
func (i *inbound) take() []any {
	i.mu.Lock()
	defer i.mu.Unlock()
	msgs := i.msgs
	i.msgs = nil
	return msgs
}

// started runs test with a screen of 20×3 on a fake terminal, inside a bubble.
func started(t *testing.T, test func(t *testing.T, s *screen.Screen, tty *screentest.Terminal, in *inbound)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		tty, in := screentest.New(20, 3), &inbound{}
		s := screen.New(tty, screen.Options{})
		require.NoError(t, s.Start(in.send))
		synctest.Wait()
		test(t, s, tty, in)
		_ = s.Close() // the test has looked at what matters to it
		assert.Empty(t, tty.Unknown(), "nothing was written that a terminal might answer")
	})
}

func lines(l ...string) screen.Frame { return screen.Frame{Lines: l} }

func TestStartAndClose(t *testing.T) {
	t.Parallel()
	started(t, func(t *testing.T, s *screen.Screen, tty *screentest.Terminal, in *inbound) {
		assert.True(t, tty.Raw())
		assert.Equal(t, []string{"?1004", "?1049", "?2004", "?25", "?7"}, tty.Modes())
		assert.Equal(t, []any{screen.SizeMsg{W: 20, H: 3}}, in.take())

		s.Paint(screen.Frame{Lines: []string{"customer"}, Title: "convo"})
		synctest.Wait()
		assert.Equal(t, "customer\n\n", tty.Text())

		s.Paint(screen.Frame{Lines: []string{"x"}, Cursor: &screen.Point{}})
		require.NoError(t, s.Close())
		assert.False(t, tty.Raw())
		assert.Empty(t, tty.Modes())
		assert.Equal(t, "\n\n", tty.Text(), "nothing stays on the main screen")
		tty.Take()
		require.NoError(t, s.Close(), "again")
		s.Paint(lines("late"))
		s.Bell()
		synctest.Wait()
		assert.Empty(t, tty.Take())
		require.NoError(t, s.Resume(), "nothing was released")
	})
}

func TestCloseWithoutStart(t *testing.T) {
	t.Parallel()
	tty := screentest.New(1, 1)
	s := screen.New(tty, screen.Options{})
	require.NoError(t, s.Close())
	require.Error(t, s.Start(func(any) {}))
	assert.Zero(t, tty.Total())
	assert.False(t, tty.Raw())
}

func TestIdleWritesNothing(t *testing.T) {
	t.Parallel()
	started(t, func(t *testing.T, s *screen.Screen, tty *screentest.Terminal, _ *inbound) {
		s.Paint(lines("one"))
		synctest.Wait()
		tty.Take()
		s.Paint(lines("one"))
		synctest.Wait()
		<-time.After(time.Hour) // the bubble's time, which passes only when all are waiting
		assert.Empty(t, tty.Take())
	})
}

func TestKeysCarryWhatWasSeen(t *testing.T) {
	t.Parallel()
	started(t, func(t *testing.T, s *screen.Screen, tty *screentest.Terminal, in *inbound) {
		in.take()
		tty.Type("a")
		synctest.Wait()
		s.Paint(screen.Frame{Lines: []string{"first"}, Tag: "first"})
		synctest.Wait()
		tty.Type("b")
		synctest.Wait()
		tty.Freeze()
		s.Paint(screen.Frame{Lines: []string{"second"}, Tag: "second"})
		synctest.Wait()
		tty.Type("c")
		synctest.Wait()
		tty.Thaw()
		synctest.Wait()
		tty.Type("de")
		synctest.Wait()
		// The same picture of something else counts as seen, too.
		s.Paint(screen.Frame{Lines: []string{"second"}, Tag: "third"})
		synctest.Wait()
		tty.Type("f")
		synctest.Wait()

		var got []keys.Msg
		for _, m := range in.take() {
			k, ok := m.(keys.Msg)
			require.True(t, ok, "%T", m)
			k.At = time.Time{}
			got = append(got, k)
		}
		assert.Equal(t, []keys.Msg{
			{Key: keys.Plain('a')},
			{Key: keys.Plain('b'), Seen: "first"},
			{Key: keys.Plain('c'), Seen: "first"},
			{Key: keys.Plain('d'), Seen: "second", Burst: true},
			{Key: keys.Plain('e'), Seen: "second", Burst: true},
			{Key: keys.Plain('f'), Seen: "third"},
		}, got)
	})
}

func TestFrozenTerminalDelaysNobody(t *testing.T) {
	t.Parallel()
	started(t, func(t *testing.T, s *screen.Screen, tty *screentest.Terminal, _ *inbound) {
		tty.Take()
		tty.Freeze()
		for _, l := range []string{"one", "two", "three", "four"} {
			s.Paint(lines(l))
			synctest.Wait()
		}
		s.Write(strings.Repeat("\a", 300<<10)) // too much to keep
		s.Bell()
		tty.Thaw()
		synctest.Wait()
		out := tty.Take()
		assert.Equal(t, "four\n\n", tty.Text())
		assert.NotContains(t, out, "two", "frames in between are not painted")
		assert.Equal(t, 1, strings.Count(out, "\a"))
	})
}

func TestFrozenTerminalIsLeft(t *testing.T) {
	t.Parallel()
	started(t, func(t *testing.T, s *screen.Screen, tty *screentest.Terminal, _ *inbound) {
		tty.Freeze()
		s.Paint(lines("one"))
		synctest.Wait()
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		require.ErrorIs(t, s.Release(ctx), context.DeadlineExceeded)
		assert.True(t, tty.Raw(), "the screen stays as it is")

		begin := time.Now()
		require.ErrorIs(t, s.Close(), screen.ErrFrozen)
		assert.Equal(t, 500*time.Millisecond, time.Since(begin))
		assert.False(t, tty.Raw())
		tty.Thaw()
	})
}

func TestFailedReleaseLeavesThePictureAfterAThaw(t *testing.T) {
	t.Parallel()
	started(t, func(t *testing.T, s *screen.Screen, tty *screentest.Terminal, _ *inbound) {
		s.Paint(lines("one"))
		synctest.Wait()
		tty.Freeze()
		s.Paint(lines("two"))
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		require.Error(t, s.Release(ctx))
		tty.Thaw()
		synctest.Wait()
		assert.Equal(t, "two\n\n", tty.Text())
		assert.Contains(t, tty.Modes(), "?1049")
	})
}

func TestReleaseAndResume(t *testing.T) {
	t.Parallel()
	started(t, func(t *testing.T, s *screen.Screen, tty *screentest.Terminal, in *inbound) {
		s.Paint(lines("one"))
		synctest.Wait()
		require.NoError(t, s.Release(t.Context()))
		assert.False(t, tty.Raw())
		assert.Empty(t, tty.Modes())
		in.take()
		tty.Take()

		s.Paint(lines("two"))
		s.Bell()
		tty.Type("for the editor")
		tty.Resize(20, 3)
		synctest.Wait()
		assert.Empty(t, tty.Take(), "nothing is written to the editor's screen")
		for _, m := range in.take() {
			assert.IsType(t, screen.SizeMsg{}, m, "the editor's keys are its own")
		}

		require.NoError(t, s.Resume())
		synctest.Wait()
		assert.True(t, tty.Raw())
		assert.Equal(t, "two\n\n", tty.Text())
		assert.Contains(t, tty.Modes(), "?1004")
		assert.Contains(t, in.take(), screen.SizeMsg{W: 20, H: 3})
		require.NoError(t, s.Resume(), "again")
		require.NoError(t, s.Release(t.Context()))
		require.NoError(t, s.Release(t.Context()), "again")
		tty.Take()
		require.NoError(t, s.Close())
		assert.Empty(t, tty.Take(), "what was given back is not left twice")
	})
}

func TestSuspend(t *testing.T) {
	t.Parallel()
	started(t, func(t *testing.T, s *screen.Screen, tty *screentest.Terminal, in *inbound) {
		s.Paint(lines("one"))
		synctest.Wait()
		in.take()
		tty.Take()
		require.NoError(t, s.Suspend())
		synctest.Wait()
		assert.Equal(t, 1, tty.Stops())
		assert.Equal(t, []any{screen.SizeMsg{W: 20, H: 3}, screen.ResumedMsg{}}, in.take())
		assert.Equal(t, "one\n\n", tty.Text())
		assert.Contains(t, tty.Take(), "\x1b[?1049l")
		assert.True(t, tty.Raw())
	})
}

func TestContinuedBySomebodyElse(t *testing.T) {
	t.Parallel()
	started(t, func(t *testing.T, s *screen.Screen, tty *screentest.Terminal, in *inbound) {
		s.Paint(lines("one"))
		synctest.Wait()
		in.take()
		tty.Take()
		require.NoError(t, tty.Restore(), "as a shell does")
		tty.Continue()
		synctest.Wait()
		assert.True(t, tty.Raw())
		assert.Contains(t, tty.Take(), "one")
		assert.Equal(t, []any{screen.SizeMsg{W: 20, H: 3}, screen.ResumedMsg{}}, in.take())
	})
}

func TestResizeRepaints(t *testing.T) {
	t.Parallel()
	started(t, func(t *testing.T, s *screen.Screen, tty *screentest.Terminal, in *inbound) {
		s.Paint(lines("one"))
		synctest.Wait()
		in.take()
		tty.Resize(8, 2)
		synctest.Wait()
		assert.Equal(t, []any{screen.SizeMsg{W: 8, H: 2}}, in.take())
		s.Paint(lines("one and more", "two", "three"))
		synctest.Wait()
		assert.Equal(t, "one and\ntwo", tty.Text())

		tty.Resize(8, 2) // grown and shrunk back: the size is the same, the picture not
		synctest.Wait()
		s.Paint(lines("one and more", "two", "three"))
		synctest.Wait()
		assert.Equal(t, "one and\ntwo", tty.Text())

		tty.Resize(0, 0)
		synctest.Wait()
		assert.Contains(t, in.take(), screen.SizeMsg{W: 1, H: 1})
	})
}

func TestRepaint(t *testing.T) {
	t.Parallel()
	started(t, func(t *testing.T, s *screen.Screen, tty *screentest.Terminal, _ *inbound) {
		s.Repaint()
		synctest.Wait()
		s.Paint(lines("one"))
		synctest.Wait()
		tty.Take()
		s.Repaint()
		synctest.Wait()
		assert.Contains(t, tty.Take(), "one")
	})
}

func TestWriteFollowsTheFrame(t *testing.T) {
	t.Parallel()
	started(t, func(t *testing.T, s *screen.Screen, tty *screentest.Terminal, _ *inbound) {
		tty.Take()
		s.Paint(lines("copied"))
		s.Write("\x1b]52;c;aGk=\a")
		s.Bell()
		synctest.Wait()
		assert.True(t, strings.HasSuffix(tty.Take(), "copied\x1b]52;c;aGk=\a\a"))
		s.Write("\x1b]52;c;aGk=\a")
		require.NoError(t, s.Close())
		assert.Contains(t, tty.Take(), "]52;", "what was asked for last is still written")
	})
}

func TestMouse(t *testing.T) {
	t.Parallel()
	started(t, func(t *testing.T, s *screen.Screen, tty *screentest.Terminal, _ *inbound) {
		assert.NotContains(t, tty.Modes(), "?1000")
		s.SetMouse(true)
		synctest.Wait()
		assert.Contains(t, tty.Modes(), "?1000")
		assert.Contains(t, tty.Modes(), "?1006")
		require.NoError(t, s.Release(t.Context()))
		assert.Empty(t, tty.Modes())
		require.NoError(t, s.Resume())
		synctest.Wait()
		assert.Contains(t, tty.Modes(), "?1000")
		s.SetMouse(false)
		s.SetMouse(false)
		synctest.Wait()
		assert.NotContains(t, tty.Modes(), "?1000")
		s.SetMouse(true)
		require.NoError(t, s.Close())
		assert.Empty(t, tty.Modes())
	})
}

func TestResumeAfterCloseStaysAway(t *testing.T) {
	t.Parallel()
	started(t, func(t *testing.T, s *screen.Screen, tty *screentest.Terminal, _ *inbound) {
		require.NoError(t, s.Release(t.Context()))
		require.NoError(t, s.Close())
		require.ErrorIs(t, s.Resume(), screen.ErrClosed)
		require.NoError(t, s.Suspend())
		assert.Zero(t, tty.Stops())
		assert.False(t, tty.Raw())
	})
}
