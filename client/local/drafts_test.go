//go:build unix

package local_test

import (
	"os"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"convo/client/local"
	"convo/model"
)

func mkfifo(path string) error { return syscall.Mkfifo(path, 0o600) }

func TestDraftsSurviveARestart(t *testing.T) {
	dir := stateDir(t)
	s := open(t, dir)
	note := model.Draft{Conv: giulia, Kind: model.OpNote, Body: "líne\n\ttwo  <&>\u202e", UpdatedAt: at, Turned: true}
	require.NoError(t, s.SaveDraft(draft(marco, "first")))
	require.NoError(t, s.SaveDraft(draft(marco, "second")))
	require.NoError(t, s.SaveDraft(note))
	elsewhere := draft(model.Ref{Account: "crm", ID: "chat_1"}, "other account")
	require.NoError(t, s.SaveDraft(elsewhere))
	require.NoError(t, s.Close())

	s = open(t, dir)
	got, err := s.Drafts("shop")
	require.NoError(t, err)
	assert.ElementsMatch(t, []model.Draft{draft(marco, "second"), note}, got)
	got, err = s.Drafts("")
	require.NoError(t, err)
	assert.Len(t, got, 3)

	require.NoError(t, s.DropDraft(marco))
	require.NoError(t, s.DropDraft(marco), "dropping what is not there is fine")
	got, err = open(t, dir).Drafts("")
	require.NoError(t, err)
	assert.ElementsMatch(t, []model.Draft{note, elsewhere}, got)
}

func TestAnyDraftComesBackAsTyped(t *testing.T) {
	s := open(t, stateDir(t))
	rapid.Check(t, func(t *rapid.T) {
		d := draft(model.Ref{Account: rapid.String().Draw(t, "account"), ID: rapid.String().Draw(t, "id")}, rapid.String().Draw(t, "body"))
		require.NoError(t, s.SaveDraft(d))
		got, err := s.Drafts("")
		require.NoError(t, err)
		require.Equal(t, []model.Draft{d}, got)
		require.NoError(t, s.DropDraft(d.Conv))
	})
}

func TestAnotherConvosDraftIsSetAsideNotLost(t *testing.T) {
	dir := stateDir(t)
	one, two := open(t, dir), open(t, dir)
	require.NoError(t, one.SaveDraft(draft(marco, "from one")))
	require.NoError(t, two.SaveDraft(draft(giulia, "another conversation")), "different conversations do not meet")

	fault := requireFault(t, two.SaveDraft(draft(marco, "from two")), local.ErrConflict)
	kept := onlyFile(t, dir, "drafts/*.conflict-*")
	assert.Equal(t, "convo drafts lists both", fault.Help)
	raw, err := os.ReadFile(kept)
	require.NoError(t, err)
	assert.Contains(t, string(raw), "from one")

	require.NoError(t, two.SaveDraft(draft(marco, "from two, longer")), "told once, it is this convo's")
	got, err := open(t, dir).Drafts("")
	require.NoError(t, err)
	assert.ElementsMatch(t, []model.Draft{draft(marco, "from two, longer"), draft(giulia, "another conversation")}, got)

	requireFault(t, one.DropDraft(marco), local.ErrConflict)
	assert.Len(t, files(t, dir, "drafts/*.json"), 2, "what another convo wrote is not dropped unseen")
	_, err = one.Drafts("")
	require.NoError(t, err)
	require.NoError(t, one.DropDraft(marco), "having seen it, it is")
}

func TestTheSameTextIsNoConflict(t *testing.T) {
	dir := stateDir(t)
	require.NoError(t, open(t, dir).SaveDraft(draft(marco, "same")))
	require.NoError(t, open(t, dir).SaveDraft(draft(marco, "same")))
	assert.Empty(t, files(t, dir, "drafts/*.conflict-*"))
}

func TestADamagedDraftIsSetAside(t *testing.T) {
	elsewhere := stateDir(t)
	require.NoError(t, open(t, elsewhere).SaveDraft(draft(giulia, "precious")))
	misplaced, err := os.ReadFile(onlyFile(t, elsewhere, "drafts/*.json"))
	require.NoError(t, err)
	contents := map[string]string{
		"cut": `{"schema":1,"account":"shop","body":"preci`, "empty": "", "zeros": strings.Repeat("\x00", 300),
		"no schema": `{"account":"shop"}`, "wrong type": `{"schema":1,"body":7}`, "null": "null", "of another conversation": string(misplaced),
		"huge": strings.Repeat(" ", 5<<20),
	}
	for name, content := range contents {
		t.Run(name, func(t *testing.T) {
			dir := stateDir(t)
			s := open(t, dir)
			require.NoError(t, s.SaveDraft(draft(marco, "x")))
			file := onlyFile(t, dir, "drafts/*.json")
			damage := func() { require.NoError(t, os.WriteFile(file, []byte(content), 0o600)) }
			damage()
			require.NoError(t, s.SaveDraft(draft(giulia, "fine")))

			got, err := s.Drafts("")
			assert.Equal(t, []model.Draft{draft(giulia, "fine")}, got, "one bad file does not hide the others")
			bad := onlyFile(t, dir, "drafts/*.bad-*")
			assert.Contains(t, requireFault(t, err, local.ErrDamaged).Help, bad)
			_, err = s.Drafts("")
			require.NoError(t, err, "it is told once")

			damage()
			requireFault(t, s.SaveDraft(draft(marco, "typed on")), local.ErrDamaged)
			raw, err := os.ReadFile(bad)
			require.NoError(t, err)
			assert.Equal(t, content, string(raw), "kept as it was")
			got, err = s.Drafts("")
			require.NoError(t, err)
			assert.Contains(t, got, draft(marco, "typed on"), "and the new text is saved")
		})
	}
}

func TestANewerConvosFilesAreLeftAlone(t *testing.T) {
	dir := stateDir(t)
	s := open(t, dir)
	fill(t, s)
	for _, pattern := range []string{"drafts/*.json", "outbox/*.json", "counts/*.json"} {
		file := onlyFile(t, dir, pattern)
		require.NoError(t, os.WriteFile(file, []byte(`{"schema":2,"better":true}`), 0o600))
	}
	_, err := s.Drafts("")
	requireFault(t, err, local.ErrNewer)
	requireFault(t, s.SaveDraft(draft(marco, "x")), local.ErrNewer)
	requireFault(t, s.DropDraft(marco), local.ErrNewer)
	_, err = s.Outbox("")
	requireFault(t, err, local.ErrNewer)
	requireFault(t, s.PutOutgoing(outgoing("o1")), local.ErrNewer)
	requireFault(t, s.RemoveOutgoing("o1"), local.ErrNewer)
	_, _, err = s.Counts("shop")
	requireFault(t, err, local.ErrNewer)
	requireFault(t, s.SaveCounts(model.Counts{Account: "shop"}), local.ErrNewer)
	for _, pattern := range []string{"drafts/*.json", "outbox/*.json", "counts/*.json"} {
		raw, err := os.ReadFile(onlyFile(t, dir, pattern))
		require.NoError(t, err)
		assert.Equal(t, `{"schema":2,"better":true}`, string(raw))
	}
}

func TestKilledWhileSavingLosesNothing(t *testing.T) {
	dir := stateDir(t)
	for range 5 {
		other := start(t, "saver", dir)
		for range 7 {
			require.Equal(t, "saved", other.line(t))
		}
		other.kill(t)

		got, err := open(t, dir).Drafts("")
		require.NoError(t, err)
		require.Len(t, got, 1)
		body := got[0].Body
		require.Len(t, body, 200_000)
		require.Equal(t, strings.Repeat(body[:1], len(body)), body, "one save or the next, never a mixture")
		assert.Empty(t, files(t, dir, "drafts/.*"), "half-written files are cleared away")
	}
}

func TestAFullDiskIsToldAndTheOldDraftStays(t *testing.T) {
	dir := stateDir(t)
	s := open(t, dir)
	require.NoError(t, s.SaveDraft(draft(marco, "old")))
	other := start(t, "full", dir)
	assert.Contains(t, other.line(t), "failed: disk full: cannot save in "+dir)
	require.Error(t, other.cmd.Wait())
	got, err := s.Drafts("")
	require.NoError(t, err)
	assert.Equal(t, []model.Draft{draft(marco, "old")}, got)
	assert.Empty(t, files(t, dir, "drafts/.*"))
}

func TestWhatAnotherConvoHasWrittenIsToldApart(t *testing.T) {
	dir := stateDir(t)
	one, two := open(t, dir), open(t, dir)
	_, _, err := one.Draft(marco)
	require.ErrorIs(t, err, os.ErrNotExist)
	require.NoError(t, one.SaveDraft(draft(marco, "from one")))
	d, others, err := one.Draft(marco)
	require.NoError(t, err)
	assert.Equal(t, draft(marco, "from one"), d)
	assert.False(t, others, "its own is no other's")
	_, others, err = two.Draft(marco)
	require.NoError(t, err)
	assert.True(t, others)
	requireFault(t, two.SaveDraft(draft(marco, "from two")), local.ErrConflict) // looking at it makes nothing known
	_, others, err = one.Draft(marco)
	require.NoError(t, err)
	assert.True(t, others)
}
