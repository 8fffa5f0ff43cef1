//go:build linux

package main

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"convo/client/practice"
	"convo/cmd/convo/internal/terminal"
)

const (
	ctrlS = "\x13"
	esc   = "\x1b"
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
	scr.See("Potete aiutarmi?")
	scr.Press("r", "reply to Marco")
	scr.Press(typed, typed)
	return scr
}

// besides is somebody who has Marco's conversation before them on a backend, and a
// person with convo. What leaves, leaves at once: it is not held.
func besides(t *testing.T, backend string) *teammate {
	t.Helper()
	s := newSeat(t, practice.Options{Conversations: 8})
	s.faults("messages-api=assumed")
	s.speak(backend, "[send]\nundo = \"0s\"\n[poll]\nunread = \"1s\"\n")
	return &teammate{seat: s, backend: backend, id: marco[backend]}
}

// TestTheGateByKeys lets others act while a reply is being written. What they did is
// said in words, a Ctrl+S that cannot have read them sends nothing, Esc gives the
// draft back, and the Ctrl+S that the screen offers sends it once.
func TestTheGateByKeys(t *testing.T) {
	t.Parallel()
	for backend := range marco {
		for name, change := range changes {
			if !strings.Contains(change.on, backend) {
				continue
			}
			t.Run(backend+": "+name, func(t *testing.T) {
				t.Parallel()
				c := besides(t, backend)
				scr := c.composing(terminal.Size{Cols: 160, Rows: 45})
				change.do(c)
				says, ok := change.says[backend]
				if !ok {
					says = change.says[""]
				}
				c.gateSays(scr, says...)
				scr.Press(esc, typed, "ctrl+s send")
				scr.Gone("not sent yet")
				c.gateSays(scr, says...)
				c.sendsAnyway(scr)
			})
		}
	}
}

// gateSays presses Ctrl+S, and after that too early and too often.
func (c *teammate) gateSays(scr *terminal.Terminal, says ...string) {
	c.t.Helper()
	scr.Press(ctrlS, append(says, "not sent yet")...)
	scr.Type(ctrlS + ctrlS)
	scr.See("several keys arrived at once")
	require.Zero(c.t, c.sent())
}

// sendsAnyway waits until the screen offers to send in spite of everything, and takes
// that up.
func (c *teammate) sendsAnyway(scr *terminal.Terminal) {
	c.t.Helper()
	scr.See("ctrl+s send anyway")
	require.Zero(c.t, c.sent())
	scr.Type(ctrlS)
	c.leaves(scr)
}

// leaves waits for the reply's end and looks who got it.
func (c *teammate) leaves(scr *terminal.Terminal) {
	c.t.Helper()
	scr.Gone("reply to Marco")
	c.soon("the reply", func() bool { return c.sent() > 0 })
	scr.Type("q") // out of the thread
	scr.Gone("> Marco Rossi  +39")
	c.quit(scr)
	here, elsewhere := c.got(typed)
	assert.Equal(c.t, []int{1, 1, 0}, []int{c.sent(), here, elsewhere}, "posted; got by Marco; by others")
}
