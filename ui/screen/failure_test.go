package screen_test

import (
	"errors"
	"io"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"convo/ui/keys"
	"convo/ui/screen"
	"convo/ui/screen/screentest"
)

func TestHangupIsReportedOnce(t *testing.T) {
	t.Parallel()
	started(t, func(t *testing.T, s *screen.Screen, tty *screentest.Terminal, in *inbound) {
		in.take()
		tty.Hangup()
		synctest.Wait()
		tty.Break(errors.New("input/output error"))
		s.Paint(lines("one"))
		synctest.Wait()
		s.Paint(lines("two"))
		synctest.Wait()
		assert.Equal(t, []any{screen.ClosedMsg{Err: io.EOF}}, in.take())
	})
}

func TestFailedWriteIsReported(t *testing.T) {
	t.Parallel()
	started(t, func(t *testing.T, s *screen.Screen, tty *screentest.Terminal, in *inbound) {
		in.take()
		gone := errors.New("input/output error")
		tty.Break(gone)
		s.Paint(screen.Frame{Lines: []string{"one"}, Tag: "never seen"})
		synctest.Wait()
		assert.Equal(t, []any{screen.ClosedMsg{Err: gone}}, in.take())
		tty.Type("j")
		synctest.Wait()
		k, ok := in.take()[0].(keys.Msg)
		require.True(t, ok)
		assert.Nil(t, k.Seen)
	})
}

// silent returns reads without bytes and without an error for ever.
type silent struct{ *screentest.Terminal }

func (silent) Read([]byte) (int, error) { return 0, nil }

func TestReadsWithoutBytesEnd(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		in := &inbound{}
		s := screen.New(silent{screentest.New(2, 2)}, screen.Options{})
		require.NoError(t, s.Start(in.send))
		synctest.Wait()
		assert.Contains(t, in.take(), screen.ClosedMsg{Err: io.ErrNoProgress})
		require.NoError(t, s.Close())
	})
}

// broken panics where a test wants it to.
type broken struct {
	*screentest.Terminal
	size, read bool
}

func (b *broken) Size() (w, h int, err error) {
	if b.size {
		panic("a name of a customer")
	}
	return b.Terminal.Size()
}

func (b *broken) Read(p []byte) (int, error) {
	n, err := b.Terminal.Read(p)
	if b.read {
		_ = make([]int, 0)[n:][0]
	}
	return n, err
}

func TestPanicRestoresTheTerminalThenReports(t *testing.T) {
	t.Parallel()
	tests := []struct {
		where string
		cause func(b *broken, s *screen.Screen)
		says  string
	}{
		{"writer", func(b *broken, s *screen.Screen) { b.size = true; s.Paint(lines("one")) }, "panic in the screen's writer (string)"},
		{"reader", func(b *broken, _ *screen.Screen) { b.read = true; b.Type("j") }, "bounds out of range"},
		{"listener", func(b *broken, _ *screen.Screen) { b.size = true; b.Resize(3, 3) }, "panic in the screen's listener (string)"},
	}
	for _, tt := range tests {
		t.Run(tt.where, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				tty, in := &broken{Terminal: screentest.New(20, 3)}, &inbound{}
				s := screen.New(tty, screen.Options{})
				rawAtReport := true
				require.NoError(t, s.Start(func(msg any) {
					if _, ok := msg.(screen.ClosedMsg); ok {
						rawAtReport = tty.Raw()
					}
					in.send(msg)
				}))
				synctest.Wait()
				in.take()
				tt.cause(tty, s)
				synctest.Wait()
				msgs := in.take()
				require.Len(t, msgs, 1)
				closed, ok := msgs[0].(screen.ClosedMsg)
				require.True(t, ok)
				var p *screen.PanicError
				require.ErrorAs(t, closed.Err, &p)
				assert.Equal(t, tt.where, p.Where)
				assert.Contains(t, closed.Err.Error(), tt.says)
				assert.NotContains(t, closed.Err.Error(), "customer")
				assert.NotEmpty(t, p.Stack)
				assert.False(t, rawAtReport)
				assert.Empty(t, tty.Modes())
				require.NoError(t, s.Close())
			})
		})
	}
}
