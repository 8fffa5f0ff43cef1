//go:build linux

package main

import (
	"fmt"
	"os/exec"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"convo/client/practice"
	"convo/cmd/convo/internal/terminal"
	"convo/model/action"
	"convo/ui/screen/screentest"
)

// A step is what is typed, and what is seen then.
type step struct{ keys, see string }

// An effect is what one key of an action does.
type effect struct {
	before []step
	see    string                                   // what the key leads to
	gone   string                                   // what has gone then
	moves  func(s *seat, before, after string) bool // whether it led where it should, instead of see
	still  bool                                     // it does nothing here: all is as before, which is what see says
	after  []step                                   // what completes it
	writes []string                                 // what the server was asked for in all: method, path, body
	ends   bool                                     // convo has ended
	check  func(s *seat, scr *terminal.Terminal)
}

// A keyRow is what the keys of an action do in the list, and in the thread. Where the
// thread's is not told it does the same there.
type keyRow struct {
	on      string        // the system, Qlara where it is not told
	ready   func(s *seat) // how things stand before
	at      []step        // where the list is, before the thread gets the focus
	arg     string        // what is typed behind the action's name in the palette
	shell   bool          // it is run by a shell that has jobs
	refused bool          // it says why nothing is done
	words   []string      // what the verb is told besides the id, where that is not in the action
	list    effect
	thread  *effect
}

// A place is where a key is pressed.
type place struct {
	thread bool
	size   terminal.Size
	once   bool // also for what is refused, and for a system on which the action works, too
}

// places are list and thread on a screen with everything on it, and on the usual one with
// one pane.
var places = map[string]place{
	"the list at 160x45 ":   {false, terminal.Size{Cols: 160, Rows: 45}, true},
	"the list at 80x24 ":    {false, terminal.Size{Cols: 80, Rows: 24}, false},
	"the thread at 160x45 ": {true, terminal.Size{Cols: 160, Rows: 45}, false},
	"the thread at 80x24 ":  {true, terminal.Size{Cols: 80, Rows: 24}, true},
}

const (
	inList   = ">   "
	inThread = "> Marco Rossi  +39"
)

// TestEachKey presses every key of the action table, in the list and in the thread, and
// looks at the screen and at what the server was asked for. An action works in all places
// on the first system that has it.
func TestEachKey(t *testing.T) {
	t.Parallel()
	rows := eachKeyRows(t)
	for _, a := range action.Table() {
		if a.Scope&action.Browse == 0 {
			continue
		}
		worked := false
		for _, row := range rows[a.Name] {
			everywhere := !worked && !row.refused
			worked = worked || everywhere
			for _, key := range keysOf(&a) {
				for name, at := range places {
					if everywhere || at.once {
						t.Run(fmt.Sprintf("%s by %s in %s%s", a.Name, key, name, row.on), func(t *testing.T) {
							t.Parallel()
							row.press(t, key, at)
						})
					}
				}
			}
		}
		require.True(t, worked || a.Name == action.MarkUnread, "%s works nowhere", a.Name)
	}
}

// keysOf are the keys of an action, or where it has none its name in the palette.
func keysOf(a *action.Action) []string {
	if len(a.Keys) == 0 {
		return []string{": " + string(a.Name)}
	}
	return a.Keys
}

// eachKeyRows are all rows. Every action outside text fields must have one, and every row
// an action.
func eachKeyRows(t *testing.T) map[action.Name][]keyRow {
	t.Helper()
	rows := map[action.Name][]keyRow{}
	for _, part := range []map[action.Name][]keyRow{movingRows, lookingRows, changingRows, programRows} {
		for name, of := range part {
			rows[name] = append(rows[name], of...)
		}
	}
	known := map[action.Name]bool{}
	for _, a := range action.Table() {
		known[a.Name] = true
		if a.Scope&action.Browse != 0 {
			require.NotEmpty(t, rows[a.Name], "nothing says what %s does", a.Name)
		}
	}
	for name := range rows {
		require.True(t, known[name], "there is no action %s", name)
	}
	return rows
}

// press does what a row says with one key.
func (row *keyRow) press(t *testing.T, key string, where place) {
	t.Helper()
	s := newSeat(t, practice.Options{Conversations: 40})
	s.configure("[send]\nundo = \"1s\"\n")
	if row.on != "" {
		s.turn(row.on)
	}
	if row.ready != nil {
		row.ready(s)
	}
	d := row.list
	if where.thread && row.thread != nil {
		d = *row.thread
	}
	cmd := s.command()
	if row.shell {
		cmd = s.job()
	}
	scr := terminal.Start(t, where.size, cmd)
	s.screens = append(s.screens, scr)
	scr.See("> ", "Hélène Moreau") // one that is read: not only the unread ones have come
	s.play(scr, row.at)
	if where.thread {
		scr.Press(enter, inThread)
	}
	s.play(scr, d.before)
	d.play(s, scr, strings.TrimSpace(key+" "+row.arg))
	s.play(scr, d.after)
	if len(d.writes) > 0 {
		s.soon("written: "+strings.Join(d.writes, ", "), func() bool { return len(s.changes()) >= len(d.writes) })
	}
	if d.check != nil {
		d.check(s, scr)
	}
	if !d.ends {
		leave(t, scr)
	}
	assert.Equal(t, d.writes, timeless(s.changes()))
}

// job is convo in a shell that tells when it has stopped, and goes on with it after a line.
func (s *seat) job() *exec.Cmd {
	cmd := s.command()
	cmd.Path, cmd.Args = "/bin/sh", []string{"sh", "-mc", s.convo + "; echo it has stopped; read line; fg >/dev/null"}
	return cmd
}

// play presses the key, or types the words, and waits for what is to be seen.
func (d *effect) play(s *seat, scr *terminal.Terminal, key string) {
	s.t.Helper()
	first, last, two := strings.Cut(key, " ")
	switch {
	case !two:
		last = screentest.Typed(first)
	case first == ":":
		scr.Press(":", " commands ")
		scr.Press(last, "> "+strings.Fields(last)[0], " commands   "+last)
		last = enter
	default:
		d.playTwo(s, scr, first, screentest.Typed(last))
		return
	}
	before := scr.Screen()
	switch {
	case d.see == "" && d.ends:
		scr.Type(last)
	case d.still:
		scr.Type(last)
		scr.Press("?", "type to filter")
		s.closes(scr, "type to filter")
		scr.See(d.see)
	case d.moves != nil:
		scr.PressUntil(last, "where it leads", func(screen string) bool { return d.moves(s, before, screen) })
	default:
		scr.Press(last, d.see)
	}
	if d.gone != "" {
		scr.Gone(d.gone)
	}
}

// hints are what stands in the row of keys after the first of two.
var hints = map[string]string{"g": "i all  m mine", "s": "o open", "y": "i id  p phone"}

// playTwo presses one key after the other, both once more if the screen had not caught up.
func (d *effect) playTwo(s *seat, scr *terminal.Terminal, first, last string) {
	const stale = "the screen had not caught up"
	before := scr.Screen()
	seen := func(screen string) bool {
		return (d.moves == nil || d.moves(s, before, screen)) && strings.Contains(screen, d.see) && (d.gone == "" || !strings.Contains(screen, d.gone))
	}
	for {
		scr.Press(first, hints[first])
		scr.Type(last)
		again := false
		scr.Until("after "+first+last+": "+d.see, func(screen string) bool {
			again = strings.Contains(screen, stale)
			return again || seen(screen)
		})
		if !again {
			return
		}
	}
}

// play types one thing after the other. Where what is to be seen begins with "!", the
// rest must be gone; "#2" waits for the second change at the server, and "@" for a request:
// a thread's says that the cursor has rested, and that the frame was noted.
func (s *seat) play(scr *terminal.Terminal, steps []step) {
	s.t.Helper()
	for _, st := range steps {
		if gone, ok := strings.CutPrefix(st.see, "!"); ok {
			scr.Press(st.keys)
			scr.Gone(gone)
			continue
		}
		if n, ok := strings.CutPrefix(st.see, "#"); ok {
			s.soon(n+" changes", func() bool { return strconv.Itoa(len(s.changes())) == n })
			continue
		}
		if path, ok := strings.CutPrefix(st.see, "@"); ok {
			s.soon(path, func() bool {
				return slices.ContainsFunc(s.server.Requests(), func(r practice.Request) bool { return strings.HasSuffix(r.Path, path) })
			})
			continue
		}
		scr.Press(st.keys, st.see)
	}
}

// sentAt is when a message was sent, which nobody knows before.
var sentAt = regexp.MustCompile(`"sent_at":"[^"]*"`)

func timeless(changes []string) (out []string) {
	for _, c := range changes {
		out = append(out, sentAt.ReplaceAllString(c, `"sent_at":"now"`))
	}
	return out
}

// terminated ends convo where a ctrl+c more might be the second or the third.
func terminated(s *seat, scr *terminal.Terminal) {
	s.t.Helper()
	scr.Signal(syscall.SIGTERM)
	require.Equal(s.t, 143, scr.End())
}

// leave ends convo, wherever it is.
func leave(t *testing.T, scr *terminal.Terminal) {
	t.Helper()
	scr.Type("\x03")
	scr.Type("\x03")
	require.Equal(t, 0, scr.End())
}
