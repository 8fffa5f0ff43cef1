//go:build linux

package main

import (
	"cmp"
	"encoding/base64"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/stretchr/testify/require"

	"convo/cmd/convo/internal/terminal"
	"convo/model/action"
)

const (
	chat = "chat_000001" // Marco Rossi, with whom everything is done

	onMarco  = inList + "WA  Marco Rossi"
	onGiulia = inList + "SMS Giulia Bianchi"
	onElena  = inList + "WA  Elena Russo"
)

// messages are how many there are in the long thread.
const messages = 80

// long gives the conversation more messages than there are lines.
func long(s *seat) {
	for i := range messages {
		_, err := s.server.Inbound(chat, fmt.Sprintf("riga %02d", i+1), time.Now())
		require.NoError(s.t, err)
	}
}

// lines are the numbers of the long thread's messages on the screen.
func lines(screen string) (all []int) {
	for line := range strings.Lines(screen) {
		if _, after, ok := strings.Cut(line, " < riga "); ok {
			n, _ := strconv.Atoi(after[:2])
			all = append(all, n)
		}
	}
	return all
}

// scrolls is a key in the long thread that scrolls it by so many lines, or as many as it
// has on the screen asks for; it is pressed after the keys before.
func scrolls(by func(page int) int, before ...step) *effect {
	return &effect{before: before, moves: func(_ *seat, before, after string) bool {
		was, is := lines(before), lines(after)
		if len(was) == 0 || len(is) == 0 {
			return false
		}
		return is[0] == min(was[0]+by(len(was)), messages+1-len(is))
	}}
}

func lineBy(n int) func(int) int { return func(int) int { return n } }

// moves is a key in the list that leads to the conversation of this number, by the size
// of the screen.
func moves(atLarge, usual int, before ...step) effect {
	return effect{before: before, moves: func(s *seat, _, after string) bool {
		n := usual
		if large(after) {
			n = atLarge
		}
		c, err := s.server.Conversation(chatID(n))
		require.NoError(s.t, err)
		return strings.Contains(cursorRow(after), fmt.Sprintf("%.8s", cmp.Or(c.Name, c.Phone)))
	}}
}

// cursorRow is the row of the list that the cursor is on.
func cursorRow(screen string) string {
	for line := range strings.Lines(screen) {
		if strings.HasPrefix(line, inList) {
			return line
		}
	}
	return ""
}

const (
	home = "\x1b[H"
	end  = "\x1b[F"
)

// moving is a row for a key that moves in the list, and scrolls in the thread.
func moving(list effect, thread *effect) []keyRow {
	return []keyRow{{ready: long, list: list, thread: thread}}
}

var movingRows = map[action.Name][]keyRow{
	action.Down:     moving(moves(2, 2), scrolls(lineBy(1), step{home, "first message"}, step{"\x04", "!first message"})),
	action.Up:       moving(moves(1, 1, step{"j", onGiulia}), scrolls(lineBy(-1), step{end, "< riga 80"})),
	action.Top:      moving(moves(1, 1, step{"j", onGiulia}), &effect{before: []step{{end, "< riga 80"}}, see: "the first message"}),
	action.Bottom:   moving(moves(40, 40), &effect{before: []step{{home, "first message"}}, see: "riga 80"}),
	action.HalfDown: moving(moves(22, 11), scrolls(func(page int) int { return page / 2 }, step{home, "first message"}, step{"\x04", "!first message"})),
	action.HalfUp:   moving(moves(1, 1, step{"j", onGiulia}), scrolls(func(page int) int { return -page / 2 }, step{end, "< riga 80"})),
	action.PageDown: moving(moves(40, 21), scrolls(func(page int) int { return page - 2 }, step{home, "first message"}, step{"\x04", "!first message"})),
	action.PageUp:   moving(moves(1, 1, step{"j", onGiulia}), scrolls(func(page int) int { return 2 - page }, step{end, "< riga 80"})),
}

// looks is a row that shows the same words from everywhere.
func looks(see string) []keyRow { return []keyRow{{list: effect{see: see}}} }

// mixed gives each view rows of its own: Noah is mine, Oliver has been put away.
func mixed(s *seat) {
	require.NoError(s.t, s.server.Assign("chat_000005", s.server.Me()))
	require.NoError(s.t, s.server.Archive("chat_000006"))
}

// views is a row for a key that shows a view, with the keys in its list.
func view(before []step, see, gone string) []keyRow {
	return []keyRow{{ready: mixed, list: effect{before: before, see: see, gone: gone}}}
}

// mine is a row for a key that shows what is mine, which is learnt bit by bit.
var mine = []keyRow{{list: effect{moves: func(_ *seat, _, after string) bool {
	return strings.Contains(cursorRow(after), "Anna B.") && !strings.Contains(after, "SMS Giulia")
}}}}

var lookingRows = map[action.Name][]keyRow{
	action.NextConv: {{list: effect{see: onGiulia}, thread: &effect{see: "> Giulia Bianchi  +39"}}},
	action.PrevConv: {{
		list:   effect{before: []step{{"j", onGiulia}}, see: onMarco},
		thread: &effect{before: []step{{"J", "> Giulia Bianchi  +39"}}, see: inThread},
	}},
	action.Enter: {{list: effect{see: inThread}, thread: &effect{see: inThread, still: true}}},
	action.Back: {{
		list:   effect{see: onMarco, still: true},
		thread: &effect{see: "SMS Giulia Bianchi", gone: inThread},
	}},
	action.NextNeed: looks("needs attention"),
	action.NextView: view(nil, inList+"SMS Oliver", "Giulia"),
	action.PrevView: view(nil, "nothing here", "Giulia"),
	action.View1:    mine,
	action.View2:    view(nil, "WA  Marco", "SMS Giulia"),
	action.View3:    view(nil, "SMS Giulia", "MSG Hélène"),
	action.View4:    view(nil, "nothing here", "SMS Giulia"),
	action.View5:    view([]step{{"3", "SMS Giulia"}}, "MSG Hélène", ""),
	action.View6:    view(nil, inList+"SMS Oliver", "SMS Giulia"),
	action.View7:    looks("there are 6 views"),
	action.View8:    looks("there are 6 views"),
	action.View9:    looks("there are 6 views"),

	action.GoInbox:      view([]step{{"3", "SMS Giulia"}}, "MSG Hélène", ""),
	action.GoMine:       mine,
	action.GoUnassigned: view(nil, "WA  Marco", "SMS Giulia"),
	action.GoClosing:    view(nil, "nothing here", "SMS Giulia"),
	action.GoArchived:   view(nil, inList+"SMS Oliver", "SMS Giulia"),
	action.GoDashboard:  {{list: effect{see: "agents  owners known for", gone: "SMS Giulia"}}},
	action.ToDashboard: {
		{list: effect{see: onMarco, still: true}, thread: &effect{see: inThread, still: true}},
		{
			on:   "qlara", // the same system, from the list of a figure
			at:   []step{{"g", ""}, {"d", "> unread messages"}, {enter, onMarco}},
			list: effect{see: "> unread messages", gone: "SMS Giulia"},
		},
	},

	action.Filter: {{list: effect{see: "40 of 40 loaded", after: []step{{"ch:sms", "/ ch:sms"}, {enter, " found"}}}}},
	action.NextHit: {{
		at:     []step{{"/", "40 of 40 loaded"}, {"ch:wa", "/ ch:wa"}, {enter, " found"}, {escape, "SMS Giulia"}},
		list:   effect{see: inList + "WA  Elena Russo"},
		thread: &effect{see: "> Elena Russo  +39"},
	}},
	action.PrevHit: {{
		at:     []step{{"/", "40 of 40 loaded"}, {"ch:wa", "/ ch:wa"}, {enter, " found"}, {escape, "SMS Giulia"}},
		list:   effect{see: inList + "WA  Lucía"},
		thread: &effect{see: "> Lucía Peña  +"},
	}},
	action.OpenID: {{arg: "chat_000002", list: effect{see: "> Giulia Bianchi  +39"}}},
	action.SaveView: {{
		at: []step{{"/", "40 of 40 loaded"}, {"ch:wa", "/ ch:wa"}, {enter, " found"}}, arg: "testi",
		list: effect{see: "saved as the view testi", check: func(s *seat, _ *terminal.Terminal) {
			require.Contains(s.t, s.files()["config/convo/config.toml"], "name = \"testi\"\nfilter = \"ch:wa\"")
		}},
	}},
	action.Export: {{arg: "~/rows.csv", list: effect{see: "exported 40", check: func(s *seat, _ *terminal.Terminal) {
		require.Contains(s.t, s.files()["rows.csv"], chat)
	}}}},

	action.Mark:      looks("1 marked"),
	action.MarkRange: looks("1 marked, moving marks: v ends that"),
	action.MarkDown:  looks("2 marked"),
	action.MarkUp: {{
		list:   effect{before: []step{{"j", onGiulia}, {"", "@chat_000002/messages"}}, see: "2 marked"},
		thread: &effect{before: []step{{"J", "> Giulia Bianchi  +39"}, {"", "@chat_000002/messages"}}, see: "2 marked"},
	}},
	action.MarkAll: looks(" marked, esc takes the marks off"),
}

// copies is a row for a key that puts words on the clipboard, by the terminal's own way.
func copies(ready func(*seat), says, words string) []keyRow {
	return []keyRow{{ready: ready, at: loaded, list: effect{see: "copied " + says, check: func(s *seat, _ *terminal.Terminal) {
		s.copied = []string{"\x1b]52;c;" + base64.StdEncoding.EncodeToString([]byte(words)) + "\a"}
	}}}}
}

// loaded has the messages there, also where the list is all there is to be seen.
var loaded = []step{{enter, "first message"}, {"h", "!" + inThread}}

// large is whether the screen has room for all panes.
func large(screen string) bool { return strings.Count(screen, "\n") > 30 }

// shapes is a row for a key that moves the line between list and thread from one column to
// another; where there is one pane it says so.
func shapes(moves func(was, is int) bool) []keyRow {
	return []keyRow{{at: loaded, list: effect{moves: func(_ *seat, before, after string) bool {
		if !large(after) {
			return strings.Contains(after, "there is room for one pane only")
		}
		return moves(edge(before), edge(after))
	}}}}
}

// edge is the column of the first line between panes, -1 where there is none.
func edge(screen string) int {
	row, _, _ := strings.Cut(screen[strings.Index(screen, "\n")+1:], "\n")
	left, _, ok := strings.Cut(row, "│")
	if !ok {
		return -1
	}
	return len([]rune(left))
}

// lists are how often the list was asked for.
func (s *seat) lists() (n int) {
	for _, r := range s.server.Requests() {
		if strings.HasSuffix(r.Path, "/inbox/conversations") {
			n++
		}
	}
	return n
}

// linked lets the customer send a link.
func linked(s *seat) {
	_, err := s.server.Inbound(chat, "https://example.com/pacco", time.Now())
	require.NoError(s.t, err)
}

var programRows = map[action.Name][]keyRow{
	action.CopyID:      copies(nil, "the id chat_000001", chat),
	action.CopyPhone:   copies(nil, "the phone number +393471234567", "+393471234567"),
	action.CopyName:    copies(nil, "the name", "Marco Rossi"),
	action.CopyMessage: copies(linked, "the message of ", "https://example.com/pacco"),
	action.CopyThread: {{at: loaded, list: effect{see: "copied 3 messages", check: func(s *seat, scr *terminal.Terminal) {
		s.soon("the clipboard's", func() bool { s.copied = terminal.Foreign(scr.Output()); return len(s.copied) == 1 })
		text, err := base64.StdEncoding.DecodeString(strings.TrimSuffix(strings.TrimPrefix(s.copied[0], "\x1b]52;c;"), "\a"))
		require.NoError(s.t, err)
		require.Regexp(s.t, `(?s)^\S+ \S+  Marco Rossi: Buongiorno, .*\n\S+ \S+  Marco Rossi: Potete aiutarmi\?$`, string(text))
	}}}},
	action.CopyLink:      copies(linked, "the link to example.com", "https://example.com/pacco"),
	action.Links:         {{ready: linked, at: loaded, list: effect{see: "to example.com"}}},
	action.History:       looks("nothing was done from here"),
	action.ThreadPane:    shapes(func(was, is int) bool { return is < 0 || is > was+20 }),
	action.TurnPanes:     shapes(func(was, is int) bool { return is > was+20 }),
	action.LargerThread:  shapes(func(was, is int) bool { return is < was }),
	action.SmallerThread: shapes(func(was, is int) bool { return is > was && is < was+20 }),
	action.Context: {{list: effect{moves: func(_ *seat, _, after string) bool {
		// Where there is room it is there, and goes.
		return strings.Contains(after, "id       chat_000001") != large(after)
	}}}},
	action.Mouse: looks("mouse on"),
	action.Learn: looks("learning off"),
	action.Refresh: {{ready: func(s *seat) { s.faults("latency=1ms") }, list: effect{
		before: []step{{"", "Marco Rossi"}},
		moves:  func(s *seat, _, _ string) bool { return s.lists() > 1 },
	}}},
	action.Redraw: {{list: effect{see: "Marco Rossi", check: func(s *seat, scr *terminal.Terminal) {
		const cleared = "\x1b[H\x1b[2J"
		s.soon("all of it is painted again", func() bool { return strings.Count(scr.Output(), cleared) == 2 })
	}}}},
	action.Suspend: {{shell: true, list: effect{
		see:   "it has stopped",
		after: []step{{"\n", "Marco Rossi"}},
	}}},
	action.Palette: looks(" commands "),
	action.Help:    looks("type to filter by name or key"),
	action.Quit: {{
		list:   effect{ends: true, check: func(s *seat, scr *terminal.Terminal) { require.Equal(s.t, 0, scr.End()) }},
		thread: &effect{see: "SMS Giulia Bianchi", gone: inThread},
	}},
	action.Interrupt: {{list: effect{see: "ctrl+c again quits", ends: true, check: terminated}}},
}
