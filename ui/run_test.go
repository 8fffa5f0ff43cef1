package ui_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"convo/model"
	"convo/model/inbox"
	"convo/ui"
)

func TestFirstRowsComeWithOneAnswer(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		d := sit(t, newServer(30), 160, 45, nil)
		defer d.end()
		require.Contains(t, d.term.Text(), "c000 Marco Rossi")
		require.Contains(t, d.line("convo"), "All 30*")
		require.Contains(t, d.line("convo"), "shop @ api.example  Anna Bianchi")
		require.Equal(t, "c000", d.cursor())
	})
}

func TestThreadLoadsWhenTheCursorRests(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		d := sit(t, newServer(30), 160, 45, nil)
		defer d.end()
		d.keys("j", "j")
		d.pass(time.Second)
		require.Contains(t, d.term.Text(), "message 2 of c002")
		require.NotContains(t, d.term.Text(), "message 2 of c001")
	})
}

func TestQuitRestoresTheTerminal(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		d := sit(t, newServer(3), 80, 24, nil)
		d.keys("q")
		require.NoError(t, <-d.ended)
		d.quit = true
		d.end()
	})
}

func TestOneInterruptCancelsTwoQuit(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		d := sit(t, newServer(3), 80, 24, nil)
		defer d.end()
		d.keys("\x03")
		require.Contains(t, d.term.Text(), "ctrl+c again quits")
		d.pass(3 * time.Second)
		d.keys("\x03")
		select {
		case <-d.ended:
			t.Fatal("it quit although the two were 3 s apart")
		default:
		}
	})
}

// hangup is the cause with which cmd ends the context on SIGHUP.
var errHangup = errors.New("hangup")

func TestHangupSavesDrafts(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		d := sit(t, newServer(3), 100, 30, nil)
		d.keys("r", "h", "i")
		require.Empty(t, d.server.draft("c000"), "not saved yet")
		d.cancel(errHangup)
		require.ErrorIs(t, <-d.ended, errHangup)
		require.Equal(t, "hi", d.server.draft("c000"))
		d.quit = true
		d.end()
	})
}

func TestWritesUnderWayGetTwoSeconds(t *testing.T) {
	for _, tc := range []struct {
		name  string
		takes time.Duration
		want  int
		ends  time.Duration
	}{
		{"quick", time.Second, 1, time.Second},
		{"hanging", time.Hour, 0, 2 * time.Second},
	} {
		t.Run(tc.name, func(t *testing.T) {
			inBubble(t, func(t *testing.T) {
				s := newServer(3)
				s.before = func(ctx context.Context, e inbox.Effect) *model.Fault {
					if _, ok := e.(inbox.Write); ok {
						wait(ctx, tc.takes)
					}
					return nil
				}
				d := sit(t, s, 100, 30, nil)
				d.keys("e")
				began := time.Now()
				d.keys("q")
				require.Contains(t, d.term.Text(), "leaving: 1 write under way")
				require.NoError(t, <-d.ended)
				require.Equal(t, tc.ends, time.Since(began))
				require.Len(t, s.done(), tc.want)
				d.quit = true
				d.end()
			})
		})
	}
}

func TestAPanicRestoresTheTerminalAndTellsNothing(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		s := newServer(3)
		s.before = func(_ context.Context, e inbox.Effect) *model.Fault {
			if _, ok := e.(inbox.Write); ok {
				panic("Marco's secret")
			}
			return nil
		}
		d := sit(t, s, 100, 30, nil)
		d.keys("r", "h", "i", "\x1b", "e")
		err := <-d.ended
		require.ErrorContains(t, err, "convo failed: internal error at run_test.go:")
		require.NotContains(t, err.Error(), "secret")
		require.NotContains(t, err.Error(), "\n")
		require.Equal(t, "hi", s.draft("c000"))
		d.quit = true
		d.end()
	})
}

func TestTerminalThatGoesAwayEndsTheProgram(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		d := sit(t, newServer(3), 100, 30, nil)
		d.keys("r", "h", "i")
		d.term.Hangup()
		require.Error(t, <-d.ended)
		require.Equal(t, "hi", d.server.draft("c000"))
		d.cancel(nil)
		synctest.Wait()
	})
}

func TestIdleWritesNothing(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		d := sit(t, newServer(200), 200, 50, nil)
		defer d.end()
		d.pass(2*time.Minute + 10*time.Second)
		d.term.Take()
		d.pass(45 * time.Second) // nine polls that bring nothing
		require.Empty(t, d.term.Take())
	})
}

func TestBytesOfAKey(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		d := sit(t, newServer(200), 200, 50, nil)
		defer d.end()
		d.pass(2*time.Minute + 10*time.Second)
		d.keys("p") // no thread: only the cursor moves
		d.keys("j")
		d.term.Take()
		d.keys("j")
		out := d.term.Take()
		require.LessOrEqual(t, len(out), 120, "%q", out)
		require.NotEmpty(t, out)
	})
}

func TestSmallTerminal(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		d := sit(t, newServer(3), 100, 30, nil)
		defer d.end()
		d.keys("r", "h", "i")
		d.term.Resize(39, 9)
		synctest.Wait()
		require.Equal(t, "convo needs 40x10", strings.TrimSpace(d.term.Text()))
		d.term.Resize(100, 30)
		synctest.Wait()
		require.Contains(t, d.term.Text(), "hi")
	})
}

func TestSmallTerminalCanBeLeft(t *testing.T) {
	for _, keys := range []string{"q", "\x03\x03"} {
		inBubble(t, func(t *testing.T) {
			d := sit(t, newServer(3), 20, 3, nil)
			d.keys("e", "t")
			d.keys(keys)
			require.NoError(t, <-d.ended)
			require.Empty(t, d.server.done(), "nothing is done that cannot be seen")
			d.quit = true
			d.end()
		})
	}
}

func TestEditorHasTheTerminal(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		answer := "from the editor\n"
		var raw bool
		var modes []string
		var d *desk
		d = sit(t, newServer(3), 100, 30, func(o *ui.Options) {
			o.Editor = func(_ context.Context, _ model.Ref, text string) (string, error) {
				raw, modes = d.term.Raw(), d.term.Modes()
				if answer == "" {
					return text, nil
				}
				return answer, nil
			}
		})
		defer d.end()
		d.keys("R")
		require.False(t, raw)
		require.Empty(t, modes)
		require.Contains(t, d.term.Text(), "from the editor")
		require.Equal(t, "from the editor", d.server.draft("c000"))
		answer = ""
		d.keys("\x05")
		require.Contains(t, d.term.Text(), "unchanged, and nothing was sent")
		require.Empty(t, d.server.posted())
	})
}

func TestSuspendAndResume(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		d := sit(t, newServer(3), 100, 30, nil)
		defer d.end()
		d.keys("\x1a")
		require.Equal(t, 1, d.term.Stops())
		require.True(t, d.term.Raw())
		require.Contains(t, d.term.Text(), "c000")
	})
}

func TestOpenBeginsWithAConversation(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		d := sit(t, newServer(30), 80, 24, func(o *ui.Options) { o.Open = ref("c003") })
		defer d.end()
		d.pass(time.Second)
		require.Contains(t, d.term.Text(), "message 2 of c003")
	})
}

func TestNobodyIsChosenUnseen(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		s := newServer(3)
		d := sit(t, s, 100, 30, nil)
		defer d.end()
		d.keys("a")
		d.term.Resize(39, 9)
		synctest.Wait()
		d.keys("\r")
		require.Empty(t, s.done())
		d.term.Resize(100, 30)
		synctest.Wait()
		d.keys("\r")
		require.Len(t, s.done(), 1)
	})
}

// wait lets time pass until ctx ends.
func wait(ctx context.Context, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
	case <-ctx.Done():
	}
}
