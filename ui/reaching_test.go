package ui_test

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"convo/model"
	"convo/model/action"
	"convo/model/inbox"
	"convo/ui"
)

// ways are the ways to an action: its key, and its name in the palette and in help.
var ways = map[string]func(d *desk, a *action.Action){
	"key":     func(d *desk, _ *action.Action) { d.press("f9") },
	"palette": func(d *desk, a *action.Action) { d.choose(":", a) },
	"help":    func(d *desk, a *action.Action) { d.choose("?", a) },
}

// choose finds an action by its name behind a key that opens palette or help, and runs it.
func (d *desk) choose(open string, a *action.Action) {
	d.Helper()
	d.keys(open)
	d.write(string(a.Name))
	require.Contains(d, d.line("| > "), a.Title, "it is listed, and under the cursor")
	d.keys("\r")
}

// A reach is what a change is given to do in a test, and how it is told that it was done.
type reach struct {
	before string // keys for which there is something to do
	typed  string // what it asks for
	other  string // what it asks for on marks, where that is something else
	alone  string // what it says to marks, if it is for one conversation only
	sets   string // what its operations set, where the table does not say it
	done   func(d *desk, n int)
}

// meant are the conversations that a change is for: the one under the cursor, or the two
// that are marked.
func meant(n int) []string { return []string{"c000", "c001"}[:n] }

// writes is that an operation of a kind, which sets something, has reached the server for
// each conversation that is meant, and no other one.
func writes(kind model.OpKind, sets string) func(d *desk, n int) {
	return func(d *desk, n int) {
		var want []string
		for _, id := range meant(n) {
			want = append(want, told(kind, id, sets))
		}
		require.ElementsMatch(d, want, d.server.told(), d.term.Text())
		for _, op := range d.server.done() {
			require.Equal(d, n > 1, op.Batch != 0)
		}
	}
}

// wrote is that exactly these operations have reached the server, in this order.
func wrote(d *desk, ops ...string) { require.Equal(d, ops, d.server.told(), d.term.Text()) }

// told is an operation in words: what is done, to which conversation, and what it sets.
func told(kind model.OpKind, id, sets string) string {
	return fmt.Sprintf("%v %s %s", kind, id, sets)
}

// told are the operations that reached the server.
func (s *server) told() (ops []string) {
	for _, op := range s.done() {
		sets := op.Value + op.Person.ID
		if op.New != nil {
			sets += op.New.Subject
		}
		ops = append(ops, told(op.Kind, op.Conv.ID, sets))
	}
	return ops
}

// says is that words are on the screen.
func says(words string) func(d *desk, n int) {
	return func(d *desk, _ int) { require.Contains(d, d.term.Text(), words) }
}

// reachOf is the reach of a change. Most are one operation on each conversation.
func reachOf(a *action.Action) reach {
	r := reaches[a.Name]
	if r.done == nil {
		r.done = writes(a.Op, a.Value+r.sets)
	}
	if a.Op.IsSend() {
		r.alone = "it goes to one customer, and 2 are marked"
	}
	return r
}

var reaches = map[action.Name]reach{
	action.Take:        {sets: anna.ID},
	action.Assign:      {typed: "luc\n", sets: luca.ID},
	action.Reply:       {done: says("reply to c000")},
	action.ReplyEditor: {done: says("from the editor on c000")},
	action.CannedReply: {done: says("there are no canned replies")},
	action.Note:        {done: says("NOTE on c000")},
	action.SetChannel:  {typed: "\x15sms\n", sets: "sms"},
	action.SetSubject:  {typed: "\x15Winter\n", sets: "Winter"},
	action.Connect:     {typed: "8\n", sets: "8"},
	action.Disconnect:  {typed: "\x157\n", sets: "7"},
	action.Delete:      {typed: "c000\n", other: "2\n"},
	action.Create: {typed: "Hello\n", done: func(d *desk, _ int) {
		wrote(d, told(model.OpCreate, "", "Hello"))
	}},
	action.Snooze: {typed: "2h\n", done: func(d *desk, n int) {
		require.ElementsMatch(d, meant(n), slices.Collect(maps.Keys(d.server.snoozed)))
	}},
	action.Unsnooze: {before: "*,s,z,2,h,enter,/,i,s,:,s,n,o,o,z,e,d,enter", done: func(d *desk, n int) {
		require.ElementsMatch(d, []string{"c000", "c001", "c002", "c003"}[n:], slices.Collect(maps.Keys(d.server.snoozed)))
	}},
	action.Undo: {before: "G,x,g,g", done: func(d *desk, _ int) {
		wrote(d, told(model.OpClose, "c003", ""), told(model.OpReopen, "c003", ""))
	}},
	action.Redo: {before: "G,x,z,g,g", done: func(d *desk, _ int) {
		wrote(d, told(model.OpClose, "c003", ""), told(model.OpReopen, "c003", ""), told(model.OpClose, "c003", ""))
	}},
	action.Repeat: {before: "G,t,g,g", done: func(d *desk, n int) {
		want := []string{told(model.OpAssign, "c003", anna.ID)}
		for _, id := range meant(n) {
			want = append(want, told(model.OpAssign, id, anna.ID))
		}
		require.ElementsMatch(d, want, d.server.told())
	}},
	action.Discard: {before: "r,h,i,esc", alone: "not discarded: that is for one conversation, and there are marks", done: func(d *desk, _ int) {
		require.Contains(d, d.term.Text(), "discarded the reply to c000")
		require.Empty(d, d.server.draft("c000"))
	}},
}

// Every action that changes something can be reached from the list and from the thread, by
// its key, from the palette and from help; it is for the marks where there are any, or says
// that it is not. Its verb is looked for where the verbs are.
func TestEveryChangeIsReachedFromEverywhere(t *testing.T) {
	changes := map[action.Name]bool{}
	for _, a := range action.Table() {
		if !a.Changes() || a.Scope&action.Browse == 0 {
			continue
		}
		changes[a.Name] = true
		for way, begin := range ways {
			for _, place := range []string{"list", "thread"} {
				for n := 1; n <= 2; n++ {
					t.Run(fmt.Sprintf("%s by %s in the %s on %d", a.Name, way, place, n), func(t *testing.T) {
						inBubble(t, func(t *testing.T) { reachBy(t, &a, begin, place == "thread", n == 2) })
					})
				}
			}
		}
	}
	for name := range reaches {
		assert.True(t, changes[name], "%s changes nothing", name)
	}
}

func reachBy(t *testing.T, a *action.Action, begin func(*desk, *action.Action), thread, marks bool) {
	t.Helper()
	d := sitWithAll(t, a)
	defer d.end()
	r := reachOf(a)
	if undoes(a.Op) {
		d.press("6")
	}
	d.hit(r.before)
	n, typed := 1, r.typed
	if marks {
		d.hit("space,space,g,g")
		n = 2
		if r.other != "" {
			typed = r.other
		}
	}
	if thread {
		d.press("l")
	}
	begin(d, a)
	if marks && r.alone != "" {
		require.Contains(t, d.term.Text(), r.alone)
		return
	}
	d.write(typed)
	if strings.Contains(d.term.Text(), " y/n") {
		d.keys("y")
	}
	d.pass(6 * time.Second) // what is held leaves
	r.done(d, n)
}

// What changes something while a reply is being written is there by its key and in help,
// the palette being text there.
func TestEveryChangeWhileWritingIsReached(t *testing.T) {
	did := map[action.Name]func(d *desk){
		action.SendReply: func(d *desk) {
			require.Len(d, d.server.posted(), 1)
			require.Equal(d, ref("c000"), d.server.posted()[0].Conv)
			require.Equal(d, "hello", d.server.posted()[0].Body)
		},
		action.CannedReply: func(d *desk) { require.Contains(d, d.term.Text(), "there are no canned replies") },
		action.Discard: func(d *desk) {
			require.Contains(d, d.term.Text(), "discarded the reply")
			require.Empty(d, d.server.draft("c000"))
		},
	}
	for _, a := range action.Table() {
		if !a.Changes() || a.Scope&action.Composer == 0 {
			continue
		}
		require.Contains(t, did, a.Name)
		for way, begin := range map[string]func(*desk, *action.Action){
			"key":  ways["key"],
			"help": func(d *desk, a *action.Action) { d.choose("\x1bOP", a) }, // f1
		} {
			t.Run(string(a.Name)+" by "+way, func(t *testing.T) {
				inBubble(t, func(t *testing.T) {
					d := sitWithAll(t, &a)
					defer d.end()
					d.keys("r")
					d.write("hello")
					begin(d, &a)
					d.pass(7 * time.Second) // what is held leaves
					did[a.Name](d)
				})
			})
		}
	}
}

// sitWithAll sits before a system that has every operation, and four conversations for
// which an action has something to do. The action is on f9.
func sitWithAll(t *testing.T, a *action.Action) *desk {
	t.Helper()
	s := newServer(4)
	for i := range 4 {
		id := fmt.Sprintf("c%03d", i)
		s.detail(id, model.Details{Priority: "none", Subject: model.NewText("Summer"), DefaultChannel: "email", Bookings: []string{"7"}})
		prepare(s, id, a.Op)
	}
	d := sit(t, s, 120, 30, func(o *ui.Options) {
		account := able(func(c *model.Caps) {
			for _, k := range model.OpKinds() {
				c.Ops[k] = model.Yes()
			}
		})
		o.State = inbox.New(inbox.Config{Accounts: []inbox.Account{account}})
		o.Editor = func(_ context.Context, r model.Ref, _ string) (string, error) {
			return "from the editor on " + r.ID, nil
		}
		o.Keys = map[action.Name][]string{a.Name: {"f9"}}
	})
	d.pass(2 * time.Second)
	d.press("5")
	return d
}

// undoes reports whether an operation is for what was put away.
func undoes(k model.OpKind) bool {
	return k == model.OpUnarchive || k == model.OpReopen || k == model.OpUnspam
}

// prepare brings a conversation where an operation has something to do.
func prepare(s *server, id string, k model.OpKind) {
	s.own(id, model.Nobody())
	switch k {
	case model.OpUnarchive:
		s.setStatus(id, model.StatusArchived)
	case model.OpReopen:
		s.setStatus(id, model.StatusClosed)
	case model.OpUnspam:
		s.setStatus(id, model.StatusSpam)
	case model.OpStatus:
		s.setStatus(id, "waiting")
	case model.OpRelease:
		s.own(id, model.OwnedBy(luca))
	case model.OpRead:
		s.arrive(id, "new", start.Add(-time.Minute))
	case model.OpMarkUnread:
		s.unread(id, 0)
	default:
	}
}

// unread sets how many messages of a conversation are unread.
func (s *server) unread(id string, n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.convs[id]
	c.Unread = model.UnreadN(n)
	s.convs[id] = c
}
