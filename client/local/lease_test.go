//go:build unix

package local_test

import (
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"convo/client/local"
)

// withoutLocks takes the kernel's locks away, as on an NFS home whose server keeps none.
func withoutLocks(t *testing.T, why error) {
	t.Helper()
	was := local.SetLock(func(*os.File, bool) (bool, error) { return false, why })
	t.Cleanup(func() { local.SetLock(was) })
}

// leases are the lease files under a folder.
func leases(t *testing.T, dir string) []string {
	t.Helper()
	var found []string
	require.NoError(t, filepath.WalkDir(dir, func(path string, _ os.DirEntry, err error) error {
		if strings.Contains(path, ".held") {
			found = append(found, path)
		}
		return err
	}))
	return found
}

// What convos promise each other holds on file systems without locks as well.
func TestWithoutLocks(t *testing.T) {
	for _, why := range []error{syscall.ENOLCK, syscall.ENOTSUP} {
		withoutLocks(t, why)
		for name, test := range map[string]func(*testing.T){
			"drafts":         TestDraftsSurviveARestart,
			"conflicts":      TestAnotherConvosDraftIsSetAsideNotLost,
			"other's drafts": TestWhatAnotherConvoHasWrittenIsToldApart,
			"outbox":         TestOutboxKeepsWhatIsOnItsWay,
			"one reply":      TestOneReplyAtATimeToAConversation,
			"dead convos":    TestADeadConvosReplyIsNoDraftAnyMore,
			"editors":        TestCloseLeavesNothingOfTheEditor,
			"looking":        TestLookingWritesNoLease,
			"logins":         TestALoginThatIsNotChangedStays,
		} {
			t.Run(name+" "+why.Error(), test)
		}
	}
}

func TestWithoutLocksAConvoThatRunsKeepsItsReplies(t *testing.T) {
	withoutLocks(t, syscall.ENOLCK)
	dir := stateDir(t)
	one, two := open(t, dir), open(t, dir)
	require.NoError(t, one.PutOutgoing(outgoing("o1")))
	_, err := two.TakeOutgoing("o1")
	requireFault(t, err, local.ErrLeased)

	// One that has not been heard of for long enough is dead.
	held := leases(t, dir)
	require.Len(t, held, 1, "only the session's lease outlives what was done")
	long := time.Now().Add(-local.LeaseStale - time.Second)
	require.NoError(t, os.Chtimes(held[0], long, long))
	out, err := two.TakeOutgoing("o1")
	require.NoError(t, err)
	assert.Equal(t, "ciao", out.Body)
	requireFault(t, one.RemoveOutgoing("o1"), local.ErrLeased)
}

func TestWithoutLocksALeaseIsBrokenByOneOnly(t *testing.T) {
	withoutLocks(t, syscall.ENOLCK)
	dir := stateDir(t)
	s := open(t, dir)
	require.NoError(t, s.SaveDraft(draft(marco, "before")))
	left := filepath.Join(dir, "drafts", "lock.held") // by one that was killed while saving
	require.NoError(t, os.WriteFile(left, []byte("dead"), 0o600))
	long := time.Now().Add(-local.LeaseStale - time.Second)
	require.NoError(t, os.Chtimes(left, long, long))

	var inside, most, saved atomic.Int32
	stores := make([]*local.Store, 8)
	for i := range stores {
		stores[i] = open(t, dir)
	}
	var all sync.WaitGroup
	for _, st := range stores {
		all.Go(func() {
			for range 10 {
				err := st.ChangeLogin(t.Context(), "shop", func([]byte) ([]byte, error) {
					most.Store(max(most.Load(), inside.Add(1)))
					defer inside.Add(-1)
					return []byte(`{}`), nil
				})
				if err == nil && st.SaveDraft(draft(giulia, "x")) == nil {
					saved.Add(1)
				}
			}
		})
	}
	all.Wait()
	assert.Equal(t, int32(80), saved.Load())
	assert.Equal(t, int32(1), most.Load(), "two held one lock")
	assert.Empty(t, leases(t, dir))
}

// A machine that has locks minds those of one that has none.
func TestALeaseCountsWhereThereAreLocks(t *testing.T) {
	dir := stateDir(t)
	was := local.SetLock(func(*os.File, bool) (bool, error) { return false, syscall.ENOLCK })
	one := open(t, dir)
	require.NoError(t, one.PutOutgoing(outgoing("o1")))
	local.SetLock(was)
	two := open(t, dir)
	_, err := two.TakeOutgoing("o1")
	requireFault(t, err, local.ErrLeased)
	require.NoError(t, one.Close())
	_, err = two.TakeOutgoing("o1")
	require.NoError(t, err)
}
