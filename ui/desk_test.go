package ui_test

import (
	"context"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"convo/model/inbox"
	"convo/ui"
	"convo/ui/screen/screentest"
	"convo/ui/theme"
)

// desk is a person at a running convo: a terminal, a server and the program between
// them, in a synctest bubble.
type desk struct {
	*testing.T
	term   *screentest.Terminal
	server *server
	cancel context.CancelCauseFunc
	ended  chan error
	quit   bool
	left   ui.Leftover // what Run handed out
}

// sit starts convo on a terminal of w columns and h rows. change may alter the options.
func sit(t *testing.T, s *server, w, h int, change func(*ui.Options)) *desk {
	t.Helper()
	th, err := theme.New("", false)
	require.NoError(t, err)
	glyphs, err := theme.NewGlyphs("ascii", false)
	require.NoError(t, err)
	d := &desk{T: t, term: screentest.New(w, h), server: s, ended: make(chan error, 1)}
	o := ui.Options{
		State:    inbox.New(inbox.Config{Accounts: []inbox.Account{{Name: "shop", Caps: caps(), Me: anna.ID}}}),
		Runner:   s,
		Terminal: d.term, Theme: th, Glyphs: glyphs, Titles: map[string]string{"shop": "shop @ api.example"},
		Now: func() time.Time { return time.Now().UTC() },
	}
	if change != nil {
		change(&o)
	}
	ctx, cancel := context.WithCancelCause(t.Context())
	d.cancel = cancel
	go func() {
		var err error
		d.left, err = ui.Run(ctx, o)
		d.ended <- err
	}()
	synctest.Wait()
	return d
}

// keys types each argument in a read of its own, letting the screen settle between.
func (d *desk) keys(reads ...string) {
	for _, r := range reads {
		d.term.Type(r)
		synctest.Wait()
	}
}

// pass lets time go by.
func (d *desk) pass(t time.Duration) {
	wait(d.Context(), t) // by synctest's clock
	synctest.Wait()
}

// leave quits and answers what Run ended with.
func (d *desk) leave() error {
	d.Helper()
	d.quit = true
	d.term.Type("\x03")
	synctest.Wait()
	d.term.Type("\x03")
	return <-d.ended
}

// end is for deferring: it leaves a program that is still there, and looks at the
// terminal it left.
func (d *desk) end() {
	d.Helper()
	if !d.quit {
		require.NoError(d, d.leave())
	}
	d.cancel(nil)
	synctest.Wait()
	require.Empty(d, d.term.Modes(), "the terminal is as before")
	require.False(d, d.term.Raw())
	require.Empty(d, d.term.Unknown(), "nothing was asked of the terminal")
}

// line is the first line of the screen that holds s.
func (d *desk) line(s string) string {
	for _, l := range strings.Split(d.term.Text(), "\n") {
		if strings.Contains(l, s) {
			return l
		}
	}
	return ""
}

// cursor is the id of the conversation that the list's cursor is drawn on.
func (d *desk) cursor() string {
	for _, l := range strings.Split(d.term.Text(), "\n") {
		if strings.HasPrefix(l, "> ") {
			for _, f := range strings.Fields(l) {
				if len(f) == 4 && f[0] == 'c' {
					return f
				}
			}
		}
	}
	return ""
}

// inBubble runs a test in a synctest bubble.
func inBubble(t *testing.T, f func(t *testing.T)) {
	t.Helper()
	synctest.Test(t, f)
}
