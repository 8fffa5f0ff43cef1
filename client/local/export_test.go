package local

import (
	"time"

	"convo/model"
)

// DropSeen is what is left of n marks once there are too many.
func DropSeen(since time.Time, n int, mark func(i int) (id string, at time.Time)) model.Seen {
	f := seenFile{Since: since, At: map[string]string{}}
	for i := range n {
		id, at := mark(i)
		f.At[id] = model.At(at).String()
	}
	f.drop()
	return f.read()
}
