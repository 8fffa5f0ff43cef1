package history_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"convo/model"
	"convo/model/inbox"
	"convo/ui/history"
	"convo/ui/panetest"
	"convo/ui/term"
)

var now = time.Date(2026, 4, 9, 14, 30, 0, 0, time.UTC)

func ref(id string) model.Ref { return model.Ref{Account: "shop", ID: id} }

// deed is something that was done so long ago.
func deed(id string, ago time.Duration, kind model.OpKind, conv string, f *model.Fault) model.Deed {
	op := model.Op{Conv: ref(conv), Kind: kind}
	switch kind {
	case model.OpAssign:
		op.Person = model.Person{ID: "12"}
	case model.OpPriority:
		op.Value = "urgent"
	default:
	}
	before := model.Conversation{Owner: model.Nobody(), More: &model.Details{Priority: "low"}}
	return model.NewDeed(id, now.Add(-ago), op, before).Settled(model.Patch{}, f)
}

// state is a State that has read these deeds, and knows the first of the customers.
func state(deeds ...model.Deed) *inbox.State {
	c := model.Caps{Name: "Qlara", Ops: map[model.OpKind]model.Support{}}
	for _, k := range model.OpKinds() {
		c.Ops[k] = model.Yes()
	}
	s := inbox.New(inbox.Config{Accounts: []inbox.Account{{Name: "shop", Caps: c, Me: "12"}}})
	for _, e := range s.Apply(now, inbox.ReadHistory{}) {
		if read, ok := e.(inbox.ReadJournal); ok {
			model.LinkDeeds(deeds)
			s.Apply(now, inbox.Journaled{Of: read, Deeds: deeds})
		}
	}
	for id, name := range map[string]string{"chat_1": "Giulia Bianchi", "chat_2": "李小龙 عبد الله"} {
		s.Apply(now, inbox.Got{Of: inbox.FetchOne{Seq: 1, Conv: ref(id)}, Conversation: model.Conversation{
			Ref: ref(id), Status: model.StatusOpen, Contact: model.Contact{Name: model.NewText(name)}, LastMessageAt: model.At(now),
		}})
	}
	return s
}

func usual() []model.Deed {
	bulk := []model.Deed{
		deed("b1", 49*time.Hour, model.OpArchive, "chat_7", nil), deed("b2", 49*time.Hour, model.OpArchive, "chat_8", &model.Fault{Kind: model.FaultForbidden}),
		deed("b3", 49*time.Hour, model.OpArchive, "chat_9", nil),
	}
	for i := range bulk {
		bulk[i].Batch = "b"
	}
	undo := deed("u", 20*time.Minute, model.OpUnarchive, "chat_1", nil)
	undo.Undoes = "a"
	left := deed("l", 2*time.Hour, model.OpRead, "chat_55", nil)
	left.Result = model.ResultUnknown
	return append(bulk,
		deed("old", 26*time.Hour, model.OpAssign, "chat_2", nil),
		left,
		deed("p", 90*time.Minute, model.OpPriority, "chat_2", nil),
		deed("a", 30*time.Minute, model.OpArchive, "chat_1", nil),
		undo,
		deed("s", 5*time.Minute, model.OpReply, "chat_1", nil),
		deed("f", time.Minute, model.OpArchive, "chat_1", &model.Fault{Kind: model.FaultRateLimited}),
	)
}

func input(tb testing.TB, s *inbox.State) history.Input {
	tb.Helper()
	th, g := panetest.Looks(tb, "unicode")
	return history.Input{State: s, Now: now, Undo: "z", Open: "enter", Theme: th, Glyphs: g}
}

func TestLooks(t *testing.T) {
	var b strings.Builder
	draw := func(name string, s *inbox.State, w, h, down int, change func(*history.Input)) {
		var p history.Pane
		p.Move(s, down)
		in := input(t, s)
		if change != nil {
			change(&in)
		}
		fmt.Fprintf(&b, "== %s\n%s", name, panetest.Plain(p.Lines(w, h, in)))
	}
	draw("wide", state(usual()...), 132, 13, 0, nil)
	draw("of several accounts, a bulk", state(usual()...), 116, 13, 7, func(in *history.Input) {
		in.Account = func(name string) string { return " in " + name }
	})
	draw("80 columns", state(usual()...), 76, 11, 2, nil)
	draw("40 columns", state(usual()...), 36, 5, 4, nil)
	draw("nothing yet", state(), 76, 4, 0, nil)
	draw("not read yet", inbox.New(inbox.Config{}), 76, 4, 0, nil)

	panetest.Golden(t, "looks", b.String())
}

func TestEverySizeIsFilled(t *testing.T) {
	s := state(usual()...)
	in := input(t, s)
	rapid.Check(t, func(t *rapid.T) {
		var p history.Pane
		p.Move(s, rapid.IntRange(0, 9).Draw(t, "down"))
		w, h := rapid.IntRange(0, 140).Draw(t, "w"), rapid.IntRange(0, 20).Draw(t, "h")
		lines := p.Lines(w, h, in)
		require.Len(t, lines, h)
		for _, l := range lines {
			require.Equal(t, w, term.Width(panetest.Strip(l)), "%q", l)
		}
	})
}

// What is done meanwhile comes in above; the cursor stays on its deed.
func TestTheCursorStaysOnItsDeed(t *testing.T) {
	deeds := usual()
	s := state(deeds[:len(deeds)-1]...)
	var p history.Pane
	assert.Equal(t, "s", p.At(s))
	for _, e := range s.Apply(now, inbox.ReadHistory{}) {
		if read, ok := e.(inbox.ReadJournal); ok {
			s.Apply(now, inbox.Journaled{Of: read, Deeds: deeds})
		}
	}
	assert.Equal(t, "s", p.At(s))
	p.Move(s, -1)
	assert.Equal(t, "f", p.At(s))
	p.Move(s, 100)
	assert.Equal(t, "b3", p.At(s), "the newest of the bulk stands for it")
	p.Move(s, -100)
	assert.Equal(t, "f", p.At(s))
}
