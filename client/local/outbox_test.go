//go:build unix

package local_test

import (
	"os"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"convo/client/local"
	"convo/model"
)

func TestOutboxKeepsWhatIsOnItsWay(t *testing.T) {
	s := open(t, stateDir(t))
	late, early := outgoing("o2"), outgoing("o1")
	late.Conv = giulia
	late.Attempt = at.Add(time.Minute)
	require.NoError(t, s.PutOutgoing(late))
	require.NoError(t, s.PutOutgoing(early))
	got, err := s.Outbox("shop")
	require.NoError(t, err)
	assert.Equal(t, []model.Outgoing{early, late}, got, "as they are: they are this convo's own")

	early.State, early.Why = model.SendUnknown, model.NewText("timed out\x1b")
	require.NoError(t, s.PutOutgoing(early))
	require.NoError(t, s.RemoveOutgoing("o2"))
	require.NoError(t, s.RemoveOutgoing("o2"), "removing what is not there is fine")
	got, err = s.Outbox("")
	require.NoError(t, err)
	assert.Equal(t, []model.Outgoing{early}, got)
	got, err = s.Outbox("crm")
	require.NoError(t, err)
	assert.Empty(t, got)
	require.Error(t, s.PutOutgoing(model.Outgoing{}))
}

func TestNobodyTouchesWhatALiveConvoIsSending(t *testing.T) {
	dir := stateDir(t)
	other := start(t, "sender", dir)
	require.Equal(t, "sending", other.line(t))

	s := open(t, dir)
	got, err := s.Outbox("")
	require.NoError(t, err)
	assert.Empty(t, got)
	requireFault(t, s.RemoveOutgoing("o1"), local.ErrLeased)
	requireFault(t, s.PutOutgoing(outgoing("o1")), local.ErrLeased)

	other.kill(t)
	want := outgoing("o1")
	want.State, want.Why = model.SendUnknown, model.NewText("convo ended while it was being sent")
	got, err = s.Outbox("")
	require.NoError(t, err)
	assert.Equal(t, []model.Outgoing{want}, got, "killed while sending: nobody knows")

	third := open(t, dir)
	got, err = third.Outbox("")
	require.NoError(t, err)
	assert.Empty(t, got, "now it is in the first one's hands")
	require.NoError(t, s.Close())
	got, err = third.Outbox("")
	require.NoError(t, err)
	assert.Equal(t, []model.Outgoing{want}, got)
	require.NoError(t, third.RemoveOutgoing("o1"))
}

// A reply that another convo has in its hands can be seen by everybody and touched
// by nobody, and no second reply goes to its conversation.
func TestEverybodySeesWhatALiveConvoIsSending(t *testing.T) {
	dir := stateDir(t)
	other := start(t, "sender", dir)
	require.Equal(t, "sending", other.line(t))

	s := open(t, dir)
	got, err := s.Entries("")
	require.NoError(t, err)
	assert.Equal(t, []local.Entry{{Outgoing: outgoing("o1"), Elsewhere: true}}, got)
	none, err := s.Entries("crm")
	require.NoError(t, err)
	assert.Empty(t, none)
	_, err = s.TakeOutgoing("o1")
	requireFault(t, err, local.ErrLeased)
	requireFault(t, s.PutOutgoing(outgoing("o2")), local.ErrPending)
	third := outgoing("o3")
	third.Conv = giulia
	require.NoError(t, s.PutOutgoing(third), "other conversations go on")
	require.NoError(t, s.RemoveOutgoing("o3"))

	other.kill(t)
	lost := outgoing("o1")
	lost.State, lost.Why = model.SendUnknown, model.NewText("convo ended while it was being sent")
	file := onlyFile(t, dir, "outbox/*.json")
	before, err := os.ReadFile(file)
	require.NoError(t, err)
	got, err = s.Entries("shop")
	require.NoError(t, err)
	assert.Equal(t, []local.Entry{{Outgoing: lost}}, got)
	after, err := os.ReadFile(file)
	require.NoError(t, err)
	assert.Equal(t, before, after, "looking takes no lease")
	requireFault(t, s.PutOutgoing(outgoing("o2")), local.ErrPending)

	taken, err := s.TakeOutgoing("o1")
	require.NoError(t, err)
	assert.Equal(t, lost, taken)
	got, err = open(t, dir).Entries("")
	require.NoError(t, err)
	assert.Equal(t, []local.Entry{{Outgoing: lost, Elsewhere: true}}, got)
	require.NoError(t, s.PutOutgoing(lost), "its own new state is no second reply")
	require.NoError(t, s.RemoveOutgoing("o1"))
	require.NoError(t, s.PutOutgoing(outgoing("o2")))
	_, err = s.TakeOutgoing("o1")
	require.ErrorIs(t, err, os.ErrNotExist)
}

// Of several convos that send to one conversation at once, one does.
func TestOneReplyAtATimeToAConversation(t *testing.T) {
	dir := stateDir(t)
	failed := make([]error, 8)
	var wg sync.WaitGroup
	for i := range failed {
		s := open(t, dir)
		wg.Go(func() { failed[i] = s.PutOutgoing(outgoing(string(rune('a' + i)))) })
	}
	wg.Wait()
	written := 0
	for _, err := range failed {
		if err == nil {
			written++
			continue
		}
		requireFault(t, err, local.ErrPending)
	}
	assert.Equal(t, 1, written)
}

func TestLookingAtADamagedReplyLeavesItAlone(t *testing.T) {
	dir := stateDir(t)
	s := open(t, dir)
	require.NoError(t, s.PutOutgoing(outgoing("o1")))
	file := onlyFile(t, dir, "outbox/*.json")
	require.NoError(t, os.WriteFile(file, []byte("{"), 0o600))
	for range 2 {
		got, err := s.Entries("")
		fault := requireFault(t, err, local.ErrDamaged)
		assert.Contains(t, fault.Error(), file)
		assert.Empty(t, got)
	}
	require.NoError(t, s.PutOutgoing(outgoing("o2")), "it may be of any conversation")
}

// However many convos start at once after a crash, one of them settles the reply.
func TestADeadConvosReplyIsAdoptedOnce(t *testing.T) {
	dir := stateDir(t)
	first := open(t, dir)
	require.NoError(t, first.PutOutgoing(outgoing("o1")))
	require.NoError(t, first.Close())

	adopted, failed := make([]int, 8), make([]error, 8)
	var wg sync.WaitGroup
	for i := range adopted {
		s := open(t, dir)
		wg.Go(func() {
			got, err := s.Outbox("")
			adopted[i], failed[i] = len(got), err
		})
	}
	wg.Wait()
	total := 0
	for i, n := range adopted {
		require.NoError(t, failed[i])
		total += n
	}
	assert.Equal(t, 1, total)
}

// A convo that dies while sending leaves the text twice, as draft and as reply. Who
// takes the reply over leaves no draft of it that could be sent as well.
func TestADeadConvosReplyIsNoDraftAnyMore(t *testing.T) {
	takes := map[string]func(*local.Store) error{
		"all": func(s *local.Store) error { _, err := s.Outbox(""); return err },
		"one": func(s *local.Store) error { _, err := s.TakeOutgoing("o1"); return err },
	}
	for name, take := range takes {
		for body, want := range map[string]int{"ciao": 0, "ciao a lei": 1} {
			t.Run(name+" "+body, func(t *testing.T) {
				dir := stateDir(t)
				dead := open(t, dir)
				require.NoError(t, dead.SaveDraft(draft(marco, body)))
				require.NoError(t, dead.PutOutgoing(outgoing("o1")))
				require.NoError(t, dead.Close())
				s := open(t, dir)
				require.NoError(t, take(s))
				left, err := s.Drafts("")
				require.NoError(t, err)
				assert.Len(t, left, want)
				require.NoError(t, s.SaveDraft(draft(marco, "di nuovo")), "the next draft is one like any other")
			})
		}
	}
}

func TestAnotherAccountsReplyIsNotAdopted(t *testing.T) {
	dir := stateDir(t)
	first := open(t, dir)
	require.NoError(t, first.PutOutgoing(outgoing("o1")))
	require.NoError(t, first.Close())
	crm, shop := open(t, dir), open(t, dir)
	got, err := crm.Outbox("crm")
	require.NoError(t, err)
	assert.Empty(t, got)
	got, err = shop.Outbox("shop")
	require.NoError(t, err)
	assert.Len(t, got, 1)
}

func TestADamagedReplyIsSetAside(t *testing.T) {
	dir := stateDir(t)
	s := open(t, dir)
	require.NoError(t, s.PutOutgoing(outgoing("o1")))
	file := onlyFile(t, dir, "outbox/*.json")
	require.NoError(t, os.WriteFile(file, []byte(`{"schema":1,"id":"o`), 0o600))
	got, err := s.Outbox("")
	requireFault(t, err, local.ErrDamaged)
	assert.Empty(t, got)
	onlyFile(t, dir, "outbox/*.bad-*")
}

func TestCounts(t *testing.T) {
	dir := stateDir(t)
	s := open(t, dir)
	_, ok, err := s.Counts("shop")
	require.NoError(t, err)
	assert.False(t, ok)

	nine, zero := 9, 0
	want := model.Counts{Account: "shop", At: at, Conversations: &nine, Mine: &zero, Partial: true}
	require.NoError(t, s.SaveCounts(model.Counts{Account: "shop", At: at.Add(-time.Hour)}))
	require.NoError(t, s.SaveCounts(want))
	require.NoError(t, s.SaveCounts(model.Counts{Account: "crm"}))
	got, ok, err := open(t, dir).Counts("shop")
	require.NoError(t, err)
	assert.True(t, ok)
	assert.Equal(t, want, got)

	for _, file := range files(t, dir, "counts/*.json") {
		require.NoError(t, os.WriteFile(file, []byte("{"), 0o600))
	}
	_, ok, err = s.Counts("shop")
	require.NoError(t, err)
	assert.False(t, ok, "damaged figures are no figures")
	require.NoError(t, s.SaveCounts(want), "and are written anew")
}
