//go:build linux

package main

import (
	"fmt"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"convo/client/practice"
	"convo/client/practice/world"
	"convo/cmd/convo/internal/terminal"
	"convo/model/inbox"
)

// changes are what others do to a conversation while a reply to it is being written,
// and what the gate says of it.
var changes = map[string]struct {
	on   string // the backends where that can happen
	do   func(c *teammate)
	says map[string][]string // by backend, "" for the others
}{
	"a colleague replies": {
		"qlara bookingsync gtateth",
		func(c *teammate) { c.replies("ci penso io") },
		map[string][]string{"": {"somebody replied at", "“ci penso io”"}, "bookingsync": {"Luca Verdi replied at", "“ci penso io”"}},
	},
	"a colleague gives it to a third one": {
		"qlara bookingsync gtateth",
		func(c *teammate) { c.assigns(saraConti) },
		map[string][]string{"": {"it is with Sara Conti"}},
	},
	"a colleague puts it away": {
		"qlara bookingsync gtateth",
		func(c *teammate) { c.putsAway() },
		map[string][]string{"": {"the conversation is closed"}, "qlara": {"the conversation is archived"}},
	},
	"the customer writes": {
		"qlara bookingsync gtateth",
		func(c *teammate) { c.hears("lasci stare") },
		map[string][]string{"": {"the customer wrote at", "“lasci stare”"}},
	},
	"the customer writes STOP": {
		"qlara bookingsync gtateth",
		func(c *teammate) { c.hears(" Stop. ") },
		map[string][]string{"": {"asks for silence"}},
	},
	"a colleague replies and takes it": {
		"qlara bookingsync gtateth",
		func(c *teammate) {
			c.replies("ci penso io")
			c.assigns(lucaVerdi)
		},
		map[string][]string{"": {"it is with Luca Verdi", "“ci penso io”"}},
	},
}

// composing opens convo on Marco's conversation and writes half a reply.
func (c *teammate) composing(size terminal.Size) *terminal.Terminal {
	c.t.Helper()
	scr := c.open(size, "open", c.id)
	scr.See("> Marco Rossi  +39", " < ")
	c.write(scr, "Marco", typed)
	return scr
}

// besides is somebody who has Marco's conversation before them on a backend, and a
// person with convo. What leaves, leaves at once: it is not held.
func besides(t *testing.T, backend string, o practice.Options) *teammate {
	t.Helper()
	o.Conversations = 8
	s := newSeat(t, o)
	s.faults("messages-api=assumed")
	s.speak(backend, "[send]\nundo = \"0s\"\n[poll]\nunread = \"1s\"\n")
	return &teammate{seat: s, backend: backend, id: marco[backend]}
}

// onEachSystem runs a test on each of the systems, side by side.
func onEachSystem(t *testing.T, test func(t *testing.T, c *teammate)) {
	t.Helper()
	for backend := range marco {
		t.Run(backend, func(t *testing.T) {
			t.Parallel()
			test(t, besides(t, backend, practice.Options{}))
		})
	}
}

// TestTheGateByKeys lets others act while a reply is being written. What they did is
// said in words and nothing is sent, Esc gives the draft back, and the Ctrl+S that the
// screen offers sends it once.
func TestTheGateByKeys(t *testing.T) {
	t.Parallel()
	for backend := range marco {
		for name, change := range changes {
			if !strings.Contains(change.on, backend) {
				continue
			}
			t.Run(backend+": "+name, func(t *testing.T) {
				t.Parallel()
				c := besides(t, backend, practice.Options{})
				scr := c.composing(terminal.Size{Cols: 160, Rows: 45})
				change.do(c)
				says, ok := change.says[backend]
				if !ok {
					says = change.says[""]
				}
				c.gateSays(scr, says...)
				scr.Press(escape, typed, "enter newline")
				scr.Gone("not sent yet")
				c.gateSays(scr, says...)
				c.sendsAnyway(scr)
			})
		}
	}
}

// gateSays presses Ctrl+S, which is answered by what changed.
func (c *teammate) gateSays(scr *terminal.Terminal, says ...string) {
	c.t.Helper()
	scr.Press(ctrlS, append(says, "enter read it")...)
	require.Zero(c.t, c.posted(""))
}

// sendsAnyway waits until the screen offers to send in spite of everything, and takes
// that up.
func (c *teammate) sendsAnyway(scr *terminal.Terminal) {
	c.t.Helper()
	scr.See("ctrl+s send anyway")
	require.Zero(c.t, c.posted(""))
	c.leaves(scr)
}

// leaves presses Ctrl+S and looks who got the reply.
func (c *teammate) leaves(scr *terminal.Terminal) {
	c.t.Helper()
	scr.Press(ctrlS, "accepted for Marco")
	scr.Gone("reply to Marco")
	scr.Type("q") // out of the thread
	scr.Gone("> Marco Rossi  +39")
	c.quit(scr)
	assert.Equal(c.t, []int{1, 1, 1}, []int{c.posted(""), c.got(marco["qlara"], typed), c.allGot(typed)}, "posted; got by Marco; by all")
}

// TestNothingChangedByKeys sends with one Ctrl+S, at every size.
func TestNothingChangedByKeys(t *testing.T) {
	t.Parallel()
	for name, size := range sizes {
		for backend := range marco {
			t.Run(name+" "+backend, func(t *testing.T) {
				t.Parallel()
				c := besides(t, backend, practice.Options{})
				c.leaves(c.composing(size))
			})
		}
	}
}

// TestTheGateOnASmallScreen has room for what changed where there is next to none.
func TestTheGateOnASmallScreen(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"80x24", "40x10"} {
		for _, backend := range []string{"qlara", "bookingsync"} {
			t.Run(name+" "+backend, func(t *testing.T) {
				t.Parallel()
				c := besides(t, backend, practice.Options{})
				scr := c.composing(sizes[name])
				c.replies("ci penso io")
				c.assigns(lucaVerdi)
				said := []string{"it is with Luca Verdi", "replied at", "“ci penso"}
				if name == "40x10" {
					said = said[:2] // a line for each, but not to its end
				}
				c.gateSays(scr, said...)
				c.sendsAnyway(scr)
			})
		}
	}
}

// TestWhatChangedIsRead brings what was written meanwhile into the thread, and the
// draft stays. It has not been sent by that; the next Ctrl+S sends it.
func TestWhatChangedIsRead(t *testing.T) {
	t.Parallel()
	onEachSystem(t, func(t *testing.T, c *teammate) {
		scr := c.composing(sizes["80x24"])
		c.hears("lasci stare")
		c.gateSays(scr, "the customer wrote at")
		scr.See("ctrl+s send anyway") // it could be read
		scr.Press(enter, "< lasci stare", typed, "enter newline")
		scr.Gone("not sent yet")
		require.Zero(t, c.posted(""))
		c.leaves(scr)
	})
}

// TestTheGateReadsToTheTrueEnd finds what was written behind the end of a page.
func TestTheGateReadsToTheTrueEnd(t *testing.T) {
	t.Parallel()
	onEachSystem(t, func(t *testing.T, c *teammate) {
		for n := range 120 { // more than any backend's page
			c.hears(fmt.Sprintf("riga %d", n+1))
		}
		scr := c.open(usual, "open", c.id)
		scr.See(" < riga")
		scr.Press("G", "riga 120")
		c.write(scr, "Marco", typed)
		c.hears("lasci stare")
		c.gateSays(scr, "the customer wrote at", "“lasci stare”")
		assert.NotContains(t, scr.Screen(), "more since you began")
		c.sendsAnyway(scr)
	})
}

// TestTheReplyWindowClosesWhileTyping begins a reply in the last seconds in which
// WhatsApp lets it through. What was written lasts until after their end.
func TestTheReplyWindowClosesWhileTyping(t *testing.T) {
	t.Parallel()
	var ago atomic.Int64 // by which the server's clock is behind
	ago.Store(int64(25 * time.Hour))
	c := besides(t, "qlara", practice.Options{Now: func() time.Time { return time.Now().Add(-time.Duration(ago.Load())) }})
	const left = 3 * time.Second
	end := time.Now().Add(left)
	_, err := c.server.Inbound(c.id, "siete ancora lì?", end.Add(-world.ReplyWindow))
	require.NoError(t, err)
	ago.Store(0)
	scr := c.composing(terminal.Size{Cols: 160, Rows: 45})
	c.soon("the window's end", func() bool { return time.Now().After(end) })
	c.gateSays(scr, "the reply window closed at")
	c.sendsAnyway(scr)
}

// uncheckable are the ways in which the conversation cannot be read again.
var uncheckable = map[string]struct {
	on          string // the backends where that is tried
	goes, comes func(c *teammate)
	says        string
}{
	"the server is gone": {"qlara bookingsync gtateth", func(c *teammate) { require.NoError(c.t, c.server.Close()) }, func(c *teammate) { c.serve() }, "x not sent"},
	"the thread answers 500": {
		"qlara bookingsync gtateth",
		func(c *teammate) { c.faults("messages-api=assumed,500=messages") },
		func(c *teammate) { c.faults("messages-api=assumed") },
		"it could not be checked",
	},
	"the thread is rate limited": {
		"qlara", // it takes the longest, and all of them wait in the same way
		func(c *teammate) { c.faults("messages-api=assumed,429=messages,retry-after=2") },
		func(c *teammate) { c.faults("messages-api=assumed") },
		"it could not be checked",
	},
}

// TestWhatCannotBeCheckedDoesNotLeave keeps the draft, and nothing leaves by itself
// when the server is back.
func TestWhatCannotBeCheckedDoesNotLeave(t *testing.T) {
	t.Parallel()
	for backend := range marco {
		for name, trouble := range uncheckable {
			if !strings.Contains(trouble.on, backend) {
				continue
			}
			t.Run(backend+": "+name, func(t *testing.T) {
				t.Parallel()
				c := besides(t, backend, practice.Options{DB: filepath.Join(t.TempDir(), "practice.db")})
				scr := c.composing(terminal.Size{Cols: 160, Rows: 45})
				trouble.goes(c)
				scr.Press(ctrlS, "x not sent", trouble.says, typed)
				trouble.comes(c)
				c.looksAgain(scr)
				scr.See(typed, "x not sent")
				require.Zero(t, c.posted(""))
			})
		}
	}
}

// TestTheTextIsLockedWhileItIsChecked types on while the gate's reading takes its time:
// neither letters nor a second Ctrl+S get through, and Esc gives the draft back.
func TestTheTextIsLockedWhileItIsChecked(t *testing.T) {
	t.Parallel()
	onEachSystem(t, func(t *testing.T, c *teammate) {
		scr := c.composing(sizes["80x24"])
		c.faults("messages-api=assumed,hang=messages")
		scr.Press(ctrlS, "checking before it leaves: the text is locked")
		c.soon("the thread is asked for", func() bool { return c.unanswered("messages") })
		for _, key := range []string{"x", ctrlS, enter, ctrlS} {
			scr.Type(key)
		}
		scr.Press(escape, "enter newline")
		assert.NotContains(t, scr.Screen(), typed+"x")
		require.Zero(t, c.posted(""))
		c.faults("messages-api=assumed")
		c.leaves(scr)
	})
}

// TestNewsComesWhileTyping brings what others do by the poll, before Ctrl+S is
// pressed. The text is typed on in the middle of it.
func TestNewsComesWhileTyping(t *testing.T) {
	t.Parallel()
	onEachSystem(t, func(t *testing.T, c *teammate) {
		scr := c.composing(terminal.Size{Cols: 160, Rows: 45})
		c.replies("ci penso io")
		c.hears("grazie, Luca")
		c.looksAgain(scr)
		scr.See("ci penso io", "< grazie, Luca", "reply to Marco", typed)
		scr.Press("!", typed+"!")
		require.Zero(t, c.posted(""))
		c.gateSays(scr, "“ci penso io”", "“grazie, Luca”")
	})
}

// TestTheFirstCtrlSAfterTheQuestion is too early. A machine that stands still for a
// second may have offered it before the key is read; then, and only then, it leaves, once.
func TestTheFirstCtrlSAfterTheQuestion(t *testing.T) {
	t.Parallel()
	c := besides(t, "qlara", practice.Options{})
	scr := c.composing(sizes["80x24"])
	c.replies("ci penso io")
	before := time.Now()
	scr.Press(ctrlS, "not sent yet", "enter read it")
	scr.Type(ctrlS)
	refused := false
	scr.Until("an answer to the key", func(screen string) bool {
		refused = strings.Contains(screen, "read what changed first") || strings.Contains(screen, "the screen had not")
		return refused || !strings.Contains(screen, "not sent yet")
	})
	if refused {
		c.sendsAnyway(scr)
		return
	}
	require.GreaterOrEqual(t, time.Since(before), inbox.GatePause, "nobody can have read it")
	c.soon("the reply", func() bool { return c.posted("") == 1 })
}
