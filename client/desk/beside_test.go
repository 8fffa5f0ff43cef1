package desk_test

import (
	"context"
	"path/filepath"
	"strconv"
	"sync"
	"testing"
	"time"

	"convo/client/desk"
	"convo/client/local"
	"convo/model"
	"convo/model/inbox"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// pair are two convos of the same person: each has a State and a Store of its own, and
// they share the folder and the server.
type pair struct {
	*testing.T
	server *counter
	one    *convo
	two    *convo
}

type convo struct {
	state *inbox.State
	desk  *desk.Desk
	store *local.Store
	pair  *pair
}

// counter is a server that counts what was sent.
type counter struct {
	mu   sync.Mutex
	sent []string
}

func (c *counter) do(_ context.Context, _ int, op model.Op) (model.Patch, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.sent = append(c.sent, op.Body)
	return model.Patch{}, nil
}

func (c *counter) thread(context.Context, string, int) (model.Thread, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	var t model.Thread
	for i, body := range c.sent {
		t.Messages = append(t.Messages, model.Message{ID: "m" + strconv.Itoa(i), Direction: model.Out, Text: model.NewText(body), At: model.At(time.Now())})
	}
	return t, nil
}

func newPair(t *testing.T) *pair {
	t.Helper()
	p := &pair{T: t, server: &counter{}}
	dir := filepath.Join(t.TempDir(), "state")
	p.one, p.two = p.open(dir), p.open(dir)
	return p
}

func (p *pair) open(dir string) *convo {
	store, err := local.Open(dir)
	require.NoError(p, err)
	p.Cleanup(func() { assert.NoError(p, store.Close()) })
	s := &scripted{do: p.server.do, thread: p.server.thread}
	d := with(s, func(o *desk.Options) { o.Drafts, o.Outbox, o.Now = store, store, time.Now })
	return &convo{state: state(s), desk: d, store: store, pair: p}
}

// do feeds events and lets everything they cause happen, but for pauses.
func (c *convo) do(events ...inbox.Event) { c.desk.Settle(c.pair.Context(), c.state, nil, events...) }

func (c *convo) write(body string) {
	c.do(inbox.Compose{Conv: ref("1"), Kind: model.OpReply}, inbox.Edit{Conv: ref("1"), Body: body}, inbox.Flush{})
}

// open opens the composer and answers the text in it.
func (c *convo) open() string {
	c.do(inbox.Compose{Conv: ref("1"), Kind: model.OpReply})
	r, _ := c.state.Reply(ref("1"))
	return r.Draft.Body
}

// texts are all that is on disk for the conversation: the draft and what was set aside.
func (p *pair) texts() []string {
	drafts, err := p.one.store.Drafts("")
	require.NoError(p, err)
	asides, err := p.one.store.Asides("")
	require.NoError(p, err)
	var all []string
	for _, d := range drafts {
		all = append(all, d.Body)
	}
	for _, a := range asides {
		all = append(all, a.Body)
	}
	return all
}

func TestADraftOfTheOtherConvoIsFound(t *testing.T) {
	p := newPair(t)
	p.one.write("from one")
	assert.Equal(t, "from one", p.two.open())
	p.two.write("from one, and two")
	assert.Equal(t, "from one, and two", p.one.open())
	assert.Equal(t, []string{"from one, and two"}, p.texts(), "one draft, gone on with elsewhere")
}

func TestTwoConvosThatWriteAtOnceKeepBothTexts(t *testing.T) {
	p := newPair(t)
	p.one.open()
	p.two.open()
	p.one.write("from one")
	p.two.do(inbox.Edit{Conv: ref("1"), Body: "from two"}, inbox.Flush{})
	assert.Equal(t, []string{"from two", "from one"}, p.texts())
	assert.Contains(t, p.two.state.Notice().Text, "set aside")
}

func TestWhatTheOtherConvoHasSentIsNotSentAgainUnasked(t *testing.T) {
	p := newPair(t)
	p.one.write("hello")
	require.Equal(t, "hello", p.two.open())
	p.one.do(inbox.Send{Conv: ref("1")})
	require.Equal(t, []string{"hello"}, p.server.sent)

	require.Equal(t, "hello", p.two.open())
	assert.Contains(t, p.two.state.Notice().Text, "another convo has sent or discarded this draft")
	p.two.do(inbox.Send{Conv: ref("1")})
	r, _ := p.two.state.Reply(ref("1"))
	assert.Equal(t, inbox.Asking, r.Phase, "the thread tells of it")
	assert.Len(t, p.server.sent, 1)
}

func TestTheGateTellsOfATextThatTheOtherConvoWritesMeanwhile(t *testing.T) {
	p := newPair(t)
	p.one.write("hello")
	p.two.do(inbox.Edit{Conv: ref("1"), Body: "another answer"}, inbox.Flush{})
	p.one.do(inbox.Send{Conv: ref("1")})
	r, _ := p.one.state.Reply(ref("1"))
	require.Equal(t, inbox.Asking, r.Phase)
	assert.Contains(t, r.Reasons[0], "another convo of yours has written in its place: “another answer”")
	assert.Empty(t, p.server.sent)
}
