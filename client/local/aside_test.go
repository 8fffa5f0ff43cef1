//go:build unix

package local_test

import (
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"convo/client/local"
	"convo/model"
)

func TestWhatWasSetAsideIsListedAndCanBeThrownAway(t *testing.T) {
	dir := stateDir(t)
	one, two := open(t, dir), open(t, dir)
	require.NoError(t, one.SaveDraft(draft(marco, "from one")))
	later := draft(marco, "from two")
	later.UpdatedAt = at.Add(time.Minute)
	requireFault(t, two.SaveDraft(later), local.ErrConflict)
	requireFault(t, one.SaveDraft(draft(marco, "one again")), local.ErrConflict)

	got, err := open(t, dir).Asides("shop")
	require.NoError(t, err)
	require.Len(t, got, 2)
	assert.Equal(t, []model.Draft{draft(marco, "from one"), later}, []model.Draft{got[0].Draft, got[1].Draft})
	assert.NotEqual(t, got[0].Mark, got[1].Mark)
	elsewhere, err := one.Asides("crm")
	require.NoError(t, err)
	assert.Empty(t, elsewhere)

	require.ErrorIs(t, one.DropAside(giulia, got[0].Mark), os.ErrNotExist, "marks go with their conversation")
	require.ErrorIs(t, one.DropAside(marco, "x/../../counts"), os.ErrNotExist)
	require.NoError(t, one.DropAside(marco, got[0].Mark))
	require.ErrorIs(t, one.DropAside(marco, got[0].Mark), os.ErrNotExist)
	got, err = one.Asides("")
	require.NoError(t, err)
	require.Len(t, got, 1)
	drafts, err := one.Drafts("")
	require.NoError(t, err)
	assert.Equal(t, []model.Draft{draft(marco, "one again")}, drafts)
}

func TestADamagedTextThatWasSetAsideIsTold(t *testing.T) {
	dir := stateDir(t)
	one, two := open(t, dir), open(t, dir)
	require.NoError(t, one.SaveDraft(draft(marco, "from one")))
	requireFault(t, two.SaveDraft(draft(marco, "from two")), local.ErrConflict)
	require.NoError(t, one.SaveDraft(draft(giulia, "from one")))
	requireFault(t, two.SaveDraft(draft(giulia, "from two")), local.ErrConflict)
	require.NoError(t, os.WriteFile(files(t, dir, "drafts/*.conflict-*")[0], []byte("{"), 0o600))
	got, err := one.Asides("")
	requireFault(t, err, local.ErrDamaged)
	assert.Len(t, got, 1, "one bad file does not hide the others")
}

func TestADraftIsRetiredWithItsReply(t *testing.T) {
	sent := outgoing("o1") // "ciao"
	bad := func(t *testing.T, dir string, _, _ *local.Store) {
		for _, file := range files(t, dir, "drafts/*.json") {
			if raw, err := os.ReadFile(file); err == nil && strings.Contains(string(raw), `"ciao"`) {
				require.NoError(t, os.WriteFile(file, []byte("{"), 0o600))
			}
		}
	}
	later := draft(marco, "ciao")
	later.UpdatedAt = at.Add(time.Minute)
	tests := map[string]struct {
		meanwhile func(t *testing.T, dir string, one, two *local.Store)
		aside     string
	}{
		"as it was":                {},
		"gone":                     {meanwhile: func(t *testing.T, _ string, one, _ *local.Store) { require.NoError(t, one.DropDraft(marco)) }},
		"the same text by another": {meanwhile: func(t *testing.T, _ string, _, two *local.Store) { require.NoError(t, two.SaveDraft(later)) }},
		"another text by another": {aside: "ciao, Marco", meanwhile: func(t *testing.T, _ string, _, two *local.Store) {
			requireFault(t, two.SaveDraft(draft(marco, "ciao, Marco")), local.ErrConflict)
		}},
		"damaged": {meanwhile: bad},
		"longer than sent, by oneself": {meanwhile: func(t *testing.T, _ string, one, _ *local.Store) {
			require.NoError(t, one.SaveDraft(draft(marco, "ciao!")))
		}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			dir := stateDir(t)
			one, two := open(t, dir), open(t, dir)
			require.NoError(t, one.SaveDraft(draft(marco, "ciao")))
			require.NoError(t, one.SaveDraft(draft(giulia, "another conversation")))
			if tt.meanwhile != nil {
				tt.meanwhile(t, dir, one, two)
			}
			require.NoError(t, one.RetireDraft(sent))
			drafts, err := one.Drafts("")
			require.NoError(t, err)
			assert.Equal(t, []model.Draft{draft(giulia, "another conversation")}, drafts)
			asides, err := one.Asides("")
			require.NoError(t, err)
			var texts []string
			for _, a := range asides {
				texts = append(texts, a.Body)
			}
			if tt.aside != "" {
				assert.Contains(t, texts, tt.aside)
			}
			assert.NotContains(t, texts, "ciao!", "one's own text is not set aside")
		})
	}
}

func TestADraftThatIsSetAsideIsNoDraftAnyMore(t *testing.T) {
	s := open(t, stateDir(t))
	_, err := s.SetDraftAside(marco)
	require.ErrorIs(t, err, os.ErrNotExist)
	require.NoError(t, s.SaveDraft(draft(marco, "half a reply")))
	mark, err := s.SetDraftAside(marco)
	require.NoError(t, err)
	drafts, err := s.Drafts("")
	require.NoError(t, err)
	assert.Empty(t, drafts)
	asides, err := s.Asides("")
	require.NoError(t, err)
	require.Equal(t, []local.Aside{{Draft: draft(marco, "half a reply"), Mark: mark}}, asides)
	require.NoError(t, s.SaveDraft(draft(marco, "the next")))
	require.NoError(t, s.DropAside(marco, mark))
}
