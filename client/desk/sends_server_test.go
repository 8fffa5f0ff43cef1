package desk_test

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"testing"
	"time"

	"convo/client"
	"convo/client/practice"
	"convo/client/qlara"
	"convo/client/wire"
	"convo/model"

	"github.com/stretchr/testify/require"
)

// system is where the replies of a shift go, and others that work on it.
type system interface {
	inbox() client.Inbox
	conversations() []string
	// harm is what the next send, or with gate the next reading, meets: a fault of the
	// practice server, "nothing" for none.
	harm(fault string, gate bool)
	// said is how often I have said what in a conversation since the shift began.
	said(conv string) map[string]int
	// say lets a person write; "" is the customer.
	say(conv, person, text string)
	assign(conv, person string)
	// archive puts a conversation away, or brings it back.
	archive(conv string)
}

const (
	myself    = "4521"
	colleague = "4522"
)

// practised is Qlara's client on the practice server.
type practised struct {
	t      testing.TB
	server *practice.Server
	qlara  client.Inbox
	now    func() time.Time
	before map[string]int // messages
}

func newPractised(t testing.TB, now func() time.Time, seed int64) *practised {
	t.Helper()
	s := &practised{t: t, now: now, before: map[string]int{}}
	var err error
	s.server, err = practice.Start(context.Background(), practice.Options{Conversations: conversants, Seed: seed, Now: now})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, s.server.Close()) })
	w, err := wire.New(wire.Options{
		Base: s.server.URL("qlara"),
		Credential: func(context.Context) (wire.Credential, error) {
			return wire.Credential{Header: qlara.KeyHeader, Value: wire.NewSecret(s.server.Token())}, nil
		},
	})
	require.NoError(t, err)
	t.Cleanup(w.Close)
	s.qlara = qlara.New("shop", w, qlara.Options{})
	for _, conv := range s.conversations() {
		s.before[conv] = len(s.thread(conv))
	}
	s.harm("nothing", false)
	return s
}

func (s *practised) inbox() client.Inbox { return s.qlara }

// conversations are all that there are, the shortest first: they are soon read.
func (s *practised) conversations() []string {
	all := make([]string, conversants)
	for n := range all {
		all[n] = fmt.Sprintf("chat_%06d", n+1)
	}
	slices.SortStableFunc(all, func(a, b string) int { return cmp.Compare(s.before[a], s.before[b]) })
	return all
}

func (s *practised) harm(fault string, gate bool) {
	spec := "rate=off,burst=off"
	switch {
	case fault == "nothing":
	case gate:
		spec += "," + fault + "=get*1"
	default:
		spec += "," + fault + "=reply*1"
	}
	f, err := practice.ParseFaults(spec)
	require.NoError(s.t, err)
	s.server.SetFaults(f)
}

func (s *practised) thread(conv string) []practice.Message {
	c, err := s.server.Conversation(conv)
	require.NoError(s.t, err)
	return c.Messages
}

func (s *practised) said(conv string) map[string]int {
	texts := map[string]int{}
	for _, m := range s.thread(conv)[s.before[conv]:] {
		if m.Author == myself {
			texts[m.Text]++
		}
	}
	return texts
}

func (s *practised) say(conv, person, text string) {
	var err error
	if person == "" {
		_, err = s.server.Inbound(conv, text, s.now())
	} else {
		_, err = s.server.Reply(conv, person, text, s.now())
	}
	require.NoError(s.t, err)
}

func (s *practised) assign(conv, person string) { require.NoError(s.t, s.server.Assign(conv, person)) }

func (s *practised) archive(conv string) {
	if s.server.Archive(conv) != nil {
		require.NoError(s.t, s.server.Unarchive(conv))
	}
}

// remembered is a system in memory, for the many: it answers what the client of one
// over the network does, in no time.
type remembered struct {
	scripted
	now   func() time.Time
	convs map[string]*model.Conversation
	msgs  map[string][]model.Message
	next  int
	met   string // by the next send
	blind bool   // the next reading fails
}

func newRemembered(now func() time.Time) *remembered {
	s := &remembered{now: now, convs: map[string]*model.Conversation{}, msgs: map[string][]model.Message{}}
	for n := range 2 * places {
		id := "c" + strconv.Itoa(n)
		s.convs[id] = &model.Conversation{Ref: shop(id), Status: model.StatusOpen, Owner: model.Nobody()}
		s.say(id, "", "buongiorno")
		s.say(id, colleague, "ok") // words that were there before are nobody's now
	}
	return s
}

func (s *remembered) inbox() client.Inbox { return s }

func (s *remembered) conversations() []string {
	all := make([]string, 2*places)
	for n := range all {
		all[n] = "c" + strconv.Itoa(n)
	}
	return all
}

func (s *remembered) harm(fault string, gate bool) {
	s.met, s.blind = fault, gate && fault != "nothing"
}

func (s *remembered) said(conv string) map[string]int {
	texts := map[string]int{}
	for _, m := range s.msgs[conv] {
		if m.Author.Raw() == myself {
			texts[m.Text.Raw()]++
		}
	}
	return texts
}

func (s *remembered) say(conv, person, text string) {
	s.next++
	m := model.Message{
		ID: "m" + strconv.Itoa(s.next), Direction: model.In, Text: model.NewText(text), At: model.At(s.now()), Author: model.NewText(person),
	}
	if person != "" {
		m.Direction = model.Out
	}
	s.msgs[conv] = append(s.msgs[conv], m)
	s.convs[conv].LastMessageAt = m.At
}

func (s *remembered) assign(conv, person string) {
	s.convs[conv].Owner = model.OwnedBy(model.Person{ID: person})
}

func (s *remembered) archive(conv string) {
	c := s.convs[conv]
	if c.Status = model.StatusArchived; s.next%2 == 0 {
		c.Status = model.StatusOpen
	}
}

func (s *remembered) Get(_ context.Context, id string) (model.Conversation, error) {
	if s.blind {
		return model.Conversation{}, fault(model.FaultServer)
	}
	return *s.convs[id], nil
}

func (s *remembered) Thread(_ context.Context, id string, _ model.ThreadQuery) (model.Thread, error) {
	ms := s.msgs[id]
	return model.Thread{Messages: ms[max(0, len(ms)-50):len(ms):len(ms)], More: len(ms) > 50}, nil
}

// Do carries a send out, or not, and says of it what client/wire would.
func (s *remembered) Do(_ context.Context, op model.Op) (model.Patch, error) {
	kinds := map[string]model.FaultKind{
		"429": model.FaultRateLimited, "401": model.FaultUnauthenticated, "400": model.FaultRefused, "403": model.FaultForbidden,
	}
	if kind, refused := kinds[s.met]; refused {
		return model.Patch{}, fault(kind)
	}
	switch s.met {
	case "reset", "502", "html", "hang":
		return model.Patch{}, fault(model.FaultUnknown)
	}
	s.say(op.Conv.ID, myself, op.Body)
	if s.met != "nothing" {
		return model.Patch{}, fault(model.FaultUnknown)
	}
	if s.next%3 == 0 {
		return model.Patch{}, nil // some systems do not tell which message it is
	}
	return model.Patch{MessageID: "m" + strconv.Itoa(s.next)}, nil
}
