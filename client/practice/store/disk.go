package store

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"go.etcd.io/bbolt"
	bbolterrors "go.etcd.io/bbolt/errors"

	"convo/client/practice/world"
)

// The file: the world it belongs to, the changed conversations by index, and the added messages by
// (index, message id), so that a thread is one run of keys.
var (
	bucketMeta          = []byte("meta")
	bucketConversations = []byte("conversations")
	bucketMessages      = []byte("messages")

	keyWorld       = []byte("world")
	keyLastMessage = []byte("last message")
)

// lockWait is how long to wait for a file that another practice server has open.
const lockWait = time.Second

type disk struct{ db *bbolt.DB }

func openDisk(path string, temporary bool) (*disk, error) {
	db, err := bbolt.Open(path, 0o600, &bbolt.Options{Timeout: lockWait, NoSync: temporary, NoFreelistSync: temporary})
	if errors.Is(err, bbolterrors.ErrTimeout) {
		return nil, fmt.Errorf("open %s: another practice server has it open: %w", path, err)
	}
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", path, err)
	}
	err = db.Update(func(tx *bbolt.Tx) error {
		for _, name := range [][]byte{bucketMeta, bucketConversations, bucketMessages} {
			if _, err := tx.CreateBucketIfNotExists(name); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, errors.Join(fmt.Errorf("prepare %s: %w", path, err), db.Close())
	}
	return &disk{db}, nil
}

func (d *disk) close() error { return d.db.Close() }

// world returns the world of the file, which for a new file is w.
func (d *disk) world(w world.World) (world.World, error) {
	err := d.db.Update(func(tx *bbolt.Tx) error {
		meta := tx.Bucket(bucketMeta)
		if raw := meta.Get(keyWorld); raw != nil {
			return json.Unmarshal(raw, &w)
		}
		return put(meta, keyWorld, w)
	})
	if err != nil {
		return w, fmt.Errorf("read the practice file: %w", err)
	}
	return w, nil
}

// lastMessage is the highest id of an added message, 0 for none.
func (d *disk) lastMessage() (int64, error) {
	var id int64
	err := d.db.View(func(tx *bbolt.Tx) error {
		if raw := tx.Bucket(bucketMeta).Get(keyLastMessage); raw != nil {
			return json.Unmarshal(raw, &id)
		}
		return nil
	})
	if err != nil {
		return 0, fmt.Errorf("read the last message id: %w", err)
	}
	return id, nil
}

// conversations reads the changed ones. What a file of an older version says nothing about is as w
// computes it.
func (d *disk) conversations(w world.World, each func(*world.Conversation)) error {
	err := d.db.View(func(tx *bbolt.Tx) error {
		return tx.Bucket(bucketConversations).ForEach(func(k, raw []byte) error {
			c := new(world.Conversation)
			if index := int(binary.BigEndian.Uint64(k)); index < w.Count {
				*c = w.Conversation(index)
				// Whatever was put away before these were known was put away by hand, and no spam.
				c.ClosedAt, c.SpamAt = time.Time{}, time.Time{}
				c.Last = world.Message{} // always told, and without what it has not
			}
			if err := json.Unmarshal(raw, c); err != nil {
				return err
			}
			if c.State == world.Archived && c.ClosedAt.IsZero() {
				c.ClosedAt = c.UpdatedAt
			}
			each(c)
			return nil
		})
	})
	if err != nil {
		return fmt.Errorf("read the changed conversations: %w", err)
	}
	return nil
}

func (d *disk) messages(index int, each func(world.Message)) error {
	err := d.db.View(func(tx *bbolt.Tx) error {
		cursor := tx.Bucket(bucketMessages).Cursor()
		end := string(key(index + 1))
		for k, raw := cursor.Seek(key(index)); k != nil && string(k) < end; k, raw = cursor.Next() {
			var m world.Message
			if err := json.Unmarshal(raw, &m); err != nil {
				return err
			}
			each(m)
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("read added messages: %w", err)
	}
	return nil
}

// places maps every added message's id to its conversation's index.
func (d *disk) places() (map[int64]int, error) {
	out := map[int64]int{}
	err := d.db.View(func(tx *bbolt.Tx) error {
		return tx.Bucket(bucketMessages).ForEach(func(k, _ []byte) error {
			out[int64(binary.BigEndian.Uint64(k[8:]))] = int(binary.BigEndian.Uint64(k))
			return nil
		})
	})
	if err != nil {
		return nil, fmt.Errorf("read added messages: %w", err)
	}
	return out, nil
}

// remove stores that c is gone, and its added messages with it.
func (d *disk) remove(c world.Conversation) error {
	err := d.db.Update(func(tx *bbolt.Tx) error {
		cursor := tx.Bucket(bucketMessages).Cursor()
		end := string(key(c.Index + 1))
		for k, _ := cursor.Seek(key(c.Index)); k != nil && string(k) < end; k, _ = cursor.Seek(key(c.Index)) {
			if err := cursor.Delete(); err != nil {
				return err
			}
		}
		return put(tx.Bucket(bucketConversations), key(c.Index), c)
	})
	if err != nil {
		return fmt.Errorf("store a change: %w", err)
	}
	return nil
}

// save stores a conversation, and the message that changed it if there is one, in one transaction.
func (d *disk) save(c world.Conversation, m *world.Message) error {
	err := d.db.Update(func(tx *bbolt.Tx) error {
		if m != nil {
			if err := put(tx.Bucket(bucketMeta), keyLastMessage, m.ID); err != nil {
				return err
			}
			if err := put(tx.Bucket(bucketMessages), append(key(c.Index), key(int(m.ID))...), m); err != nil {
				return err
			}
		}
		return put(tx.Bucket(bucketConversations), key(c.Index), c)
	})
	if err != nil {
		return fmt.Errorf("store a change: %w", err)
	}
	return nil
}

func put(b *bbolt.Bucket, k []byte, value any) error {
	raw, err := json.Marshal(value)
	if err != nil {
		return err
	}
	return b.Put(k, raw)
}

// key orders numbers as bytes.
func key(n int) []byte {
	return binary.BigEndian.AppendUint64(nil, uint64(n))
}
