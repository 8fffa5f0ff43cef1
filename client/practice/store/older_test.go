package store_test

import (
	"encoding/binary"
	"fmt"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.etcd.io/bbolt"

	"convo/client/practice/store"
	"convo/client/practice/world"
)

// older makes a file as it was written before conversations had more than Qlara shows.
func older(t *testing.T, w world.World, conversations map[int]string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "practice.db")
	db, err := bbolt.Open(path, 0o600, nil)
	require.NoError(t, err)
	require.NoError(t, db.Update(func(tx *bbolt.Tx) error {
		meta, err := tx.CreateBucket([]byte("meta"))
		require.NoError(t, err)
		raw := fmt.Sprintf(`{"seed":%d,"count":%d,"epoch":"2026-04-09T15:00:00Z"}`, w.Seed, w.Count)
		require.NoError(t, meta.Put([]byte("world"), []byte(raw)))
		changed, err := tx.CreateBucket([]byte("conversations"))
		require.NoError(t, err)
		for index, raw := range conversations {
			require.NoError(t, changed.Put(binary.BigEndian.AppendUint64(nil, uint64(index)), []byte(raw)))
		}
		return nil
	}))
	require.NoError(t, db.Close())
	return path
}

func TestAFileOfAnOlderVersion(t *testing.T) {
	w := world.World{Seed: 1, Count: 500, Epoch: epoch}
	spam := 0
	for w.Head(spam).View() != world.ViewSpam {
		spam++
	}
	form := `{"index":%d,"channel":0,"state":%d,"contact":{"name":"X"},"unread":0,"owner":4524,
	  "last":{"id":900000,"direction":1,"author":4524,"text":"ok","at":"2026-04-09T16:00:00Z"},
	  "created_at":"2026-04-01T15:00:00Z","updated_at":"2026-04-09T16:00:00Z"}`
	s, err := store.Open(older(t, w, map[int]string{1: fmt.Sprintf(form, 1, 1), spam: fmt.Sprintf(form, spam, 0)}), w, true)
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, s.Close()) })

	c, err := s.Get(1)
	require.NoError(t, err)
	assert.Equal(t, 4524, c.Owner)
	assert.Equal(t, "ok", c.Last.Text)
	assert.Equal(t, w.Conversation(1).Subject, c.Subject, "what it does not say is as computed")
	assert.Equal(t, w.Traits(1).Priority, c.Priority)
	assert.Equal(t, c.UpdatedAt, c.ClosedAt)
	c, err = s.Get(spam)
	require.NoError(t, err)
	assert.Equal(t, world.ViewActive, c.View(), "it was brought back when there was no spam")
}
