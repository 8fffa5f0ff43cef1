package local

import (
	"os"
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

// Lock is how the kernel locks a file. SetLock puts another in its place, for a file
// system without locks, and answers the one before.
type Lock = func(f *os.File, wait bool) (bool, error)

func SetLock(l Lock) Lock {
	was := kernelLock
	kernelLock = l
	return was
}

// LeaseStale is how long a lease lives that nobody writes.
const LeaseStale = leaseStale
