//go:build unix

package local_test

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/sys/unix"

	"convo/client/local"
	"convo/model"
)

// deed is a deed that is about to be done.
func deed(id string) model.Deed {
	op := model.Op{Conv: marco, Kind: model.OpAssign, Person: model.Person{ID: "4522", Name: model.NewText("Luca Verdi")}}
	before := model.Conversation{
		Ref: marco, Status: model.StatusOpen, LastMessageAt: model.At(at.Add(-time.Hour)),
		Contact: model.Contact{Name: model.NewText("Marco Rossi")}, Owner: model.OwnedBy(model.Person{ID: "4521"}),
	}
	return model.NewDeed(id, at, op, before)
}

func done(id string) model.Deed { return deed(id).Settled(model.Patch{}, nil) }

func put(t *testing.T, s *local.Store, deeds ...model.Deed) {
	t.Helper()
	for _, d := range deeds {
		require.NoError(t, s.PutDeed(d))
	}
}

// past are the deeds of the folder, which must all be readable.
func past(t *testing.T, s *local.Store) []model.Deed {
	t.Helper()
	deeds, err := s.Deeds(at.Add(time.Minute))
	require.NoError(t, err)
	return deeds
}

func ids(deeds []model.Deed) []string {
	var out []string
	for _, d := range deeds {
		out = append(out, d.ID)
	}
	return out
}

func TestDeedsOutliveTheProgram(t *testing.T) {
	dir := stateDir(t)
	priority := model.NewDeed("p", at.Add(time.Second), model.Op{Conv: giulia, Kind: model.OpPriority, Value: "urgent"},
		model.Conversation{More: &model.Details{Priority: "low"}}).Settled(model.Patch{}, nil)
	priority.Batch, priority.Undoes = "b", "o"
	refused := deed("r").Settled(model.Patch{}, &model.Fault{Kind: model.FaultRateLimited})
	sent := model.NewDeed("s", at, model.Op{Conv: marco, Kind: model.OpReply, Body: "ciao"}, model.Conversation{Owner: model.Nobody()})
	sent = sent.Settled(model.Patch{MessageID: "m9"}, nil)
	all := []model.Deed{done("a"), priority, refused, sent}
	first := open(t, dir)
	put(t, first, append([]model.Deed{deed("a")}, all...)...)
	for i := range all {
		all[i].N = i + 1
	}
	assert.Equal(t, all, past(t, open(t, dir)))

	inv, ok := past(t, open(t, dir))[0].Inverse()
	require.True(t, ok)
	assert.Equal(t, "4521", inv.Person.ID)
	assert.Equal(t, "4522", inv.If.Owner.Person.ID)
}

func TestNobodysTextIsInTheJournal(t *testing.T) {
	dir := stateDir(t)
	s := open(t, dir)
	put(t, s, deed("a"), done("a"), model.NewDeed("b", at, model.Op{Conv: marco, Kind: model.OpSubject, Value: "Marco's refund"},
		model.Conversation{More: &model.Details{Subject: model.NewText("Marco")}}))
	raw, err := os.ReadFile(onlyFile(t, dir, "journal/*.jsonl"))
	require.NoError(t, err)
	for _, text := range []string{"Marco", "Rossi", "Luca", "Verdi", "refund"} {
		assert.NotContains(t, string(raw), text)
	}
}

func TestWhatWasUnderWayWhenConvoDiedIsNotConfirmed(t *testing.T) {
	dir := stateDir(t)
	a := start(t, "doer", dir)
	require.Equal(t, "doing", a.line(t))
	s := open(t, dir)
	d := past(t, s)[0]
	assert.Equal(t, model.ResultUnderway, d.Result, "the other convo is still at it")
	assert.True(t, d.Elsewhere)

	a.kill(t)
	d = past(t, s)[0]
	assert.Equal(t, model.ResultUnknown, d.Result)
	assert.True(t, d.Left, "nobody was told yet")

	d.Left = false
	put(t, s, d) // somebody was
	d = past(t, open(t, dir))[0]
	assert.Equal(t, model.ResultUnknown, d.Result)
	assert.False(t, d.Left)
	assert.Equal(t, 1, d.N)
}

// doer has an operation under way and never hears of it.
func doer(s *local.Store) error {
	if err := s.PutDeed(deed("a")); err != nil {
		return err
	}
	fmt.Println("doing")
	_, err := io.Copy(io.Discard, os.Stdin)
	return err
}

// Ours is under way as long as we live.
func TestOursIsUnderWay(t *testing.T) {
	s := open(t, stateDir(t))
	put(t, s, deed("a"))
	d := past(t, s)[0]
	assert.Equal(t, model.ResultUnderway, d.Result)
	assert.False(t, d.Elsewhere || d.Left)
}

func TestSeveralConvosWriteAtOnce(t *testing.T) {
	dir := stateDir(t)
	const convos, each = 4, 30
	var group sync.WaitGroup
	for c := range convos {
		s := open(t, dir)
		group.Go(func() {
			for i := range each {
				id := fmt.Sprintf("%d-%d", c, i)
				assert.NoError(t, s.PutDeed(deed(id)))
				assert.NoError(t, s.PutDeed(done(id)))
			}
		})
	}
	group.Wait()
	deeds := past(t, open(t, dir))
	require.Len(t, deeds, convos*each)
	for i, d := range deeds {
		assert.Equal(t, i+1, d.N, "numbers are given out once and in order")
		assert.Equal(t, model.ResultDone, d.Result)
	}
}

func TestADamagedLineCostsNoOther(t *testing.T) {
	dir := stateDir(t)
	s := open(t, dir)
	put(t, s, done("a"), done("b"))
	file := onlyFile(t, dir, "journal/*.jsonl")
	raw, err := os.ReadFile(file)
	require.NoError(t, err)
	lines := strings.SplitAfter(string(raw), "\n")
	// One is garbage, and the last was cut in the middle as by a power failure.
	require.NoError(t, os.WriteFile(file, []byte(lines[0]+"\x00\x00{garbage\n"+lines[1]+lines[1][:40]), 0o600))

	put(t, s, done("c"))
	deeds, err := s.Deeds(at.Add(time.Minute))
	fault := requireFault(t, err, local.ErrDamaged)
	assert.Equal(t, "2 damaged lines of the history were set aside", fault.What.Line())
	assert.Equal(t, []string{"a", "b", "c"}, ids(deeds))
	aside := onlyFile(t, dir, "journal/*.bad-*")
	assert.Contains(t, fault.Help, aside)

	deeds, err = s.Deeds(at.Add(time.Minute))
	require.NoError(t, err, "it is told once")
	assert.Equal(t, []string{"a", "b", "c"}, ids(deeds))
	for _, path := range []string{file, aside} {
		info, err := os.Stat(path)
		require.NoError(t, err)
		assert.Equal(t, os.FileMode(0o600), info.Mode().Perm())
	}
}

func TestANewerJournalIsLeftAlone(t *testing.T) {
	dir := stateDir(t)
	s := open(t, dir)
	put(t, s, done("a"))
	file := onlyFile(t, dir, "journal/*.jsonl")
	raw, err := os.ReadFile(file)
	require.NoError(t, err)
	newer := []byte(strings.Replace(string(raw), `"schema":1`, `"schema":2`, 1))
	require.NoError(t, os.WriteFile(file, newer, 0o600))
	requireFault(t, s.PutDeed(done("b")), local.ErrNewer)
	_, err = s.Deeds(at)
	requireFault(t, err, local.ErrNewer)
	after, err := os.ReadFile(file)
	require.NoError(t, err)
	assert.Equal(t, newer, after)
}

func TestTheJournalFollowsNoLink(t *testing.T) {
	dir := stateDir(t)
	s := open(t, dir)
	put(t, s, done("a"))
	file := onlyFile(t, dir, "journal/*.jsonl")
	target := filepath.Join(t.TempDir(), "target")
	require.NoError(t, os.Rename(file, target))
	before, err := os.ReadFile(target)
	require.NoError(t, err)
	require.NoError(t, os.Symlink(target, file))
	requireFault(t, s.PutDeed(done("b")), local.ErrUnsafe)
	_, err = s.Deeds(at)
	requireFault(t, err, local.ErrUnsafe)
	after, err := os.ReadFile(target)
	require.NoError(t, err)
	assert.Equal(t, before, after)
}

// fullDoer runs out of disk in the middle of a line.
func fullDoer(s *local.Store) error {
	if err := s.PutDeed(done("a")); err != nil {
		return err
	}
	if err := unix.Setrlimit(unix.RLIMIT_FSIZE, &unix.Rlimit{Cur: 500, Max: 500}); err != nil {
		return err
	}
	fmt.Println(s.PutDeed(done("b")))
	_, err := io.Copy(io.Discard, os.Stdin)
	return err
}

func TestAFullDiskLeavesNoHalfLine(t *testing.T) {
	dir := stateDir(t)
	a := start(t, "full doer", dir)
	assert.Contains(t, a.line(t), "cannot write the journal")
	s := open(t, dir)
	assert.Equal(t, []string{"a"}, ids(past(t, s)))
	put(t, s, done("c"))
	deeds := past(t, s)
	assert.Equal(t, []string{"a", "c"}, ids(deeds))
	assert.Equal(t, 2, deeds[1].N)
}

func TestOldDeedsGo(t *testing.T) {
	dir := stateDir(t)
	s := open(t, dir)
	for day := range 40 {
		d := done(fmt.Sprintf("d%02d", day))
		d.At = at.AddDate(0, 0, day)
		put(t, s, d)
	}
	assert.Len(t, files(t, dir, "journal/*.jsonl"), 31)
	deeds, err := s.Deeds(at.AddDate(0, 0, 39).Add(time.Minute))
	require.NoError(t, err)
	assert.Equal(t, "d10", deeds[0].ID)
	assert.Equal(t, 11, deeds[0].N, "numbers go on")
	assert.Len(t, deeds, 30)
}

// The journal is bounded however much is done in a day.
func TestTheJournalIsBounded(t *testing.T) {
	dir := stateDir(t)
	s := open(t, dir)
	put(t, s, done("a"))
	name := filepath.Base(onlyFile(t, dir, "journal/*.jsonl"))
	big := strings.Repeat(" ", 1<<20) + "\n"
	for i := range 40 {
		path := filepath.Join(dir, "journal", strings.Replace(name, ".000.", fmt.Sprintf(".%03d.", i), 1))
		raw, err := os.ReadFile(path)
		require.NoError(t, err, "it goes on in the next file")
		require.NoError(t, os.WriteFile(path, append([]byte(big), raw...), 0o600))
		put(t, s, done(fmt.Sprintf("n%02d", i)))
	}
	assert.Len(t, files(t, dir, "journal/*.jsonl"), 32)
	deeds := past(t, s)
	assert.Equal(t, "n39", deeds[len(deeds)-1].ID)
	assert.Equal(t, 41, deeds[len(deeds)-1].N)
}

// A clock that was wrong once does not bring the order, or the numbers, to harm.
func TestAClockThatGoesBack(t *testing.T) {
	s := open(t, stateDir(t))
	ahead := done("ahead")
	ahead.At = at.AddDate(0, 0, 3)
	put(t, s, ahead, done("a"), done("b"))
	assert.Equal(t, []string{"ahead", "a", "b"}, ids(past(t, s)))
	assert.Equal(t, 3, past(t, s)[2].N)
}
