package world

// Every roll has its own salt, so that one more question to the dice in one place changes nothing
// in another.
const (
	saltTime uint64 = iota + 1
	saltHead
	saltOwner
	saltContact
	saltThread
	saltLine
	saltAnswer
	saltState
	saltPriority
	saltLabels
	saltInbox
	saltSource
	saltMedium
	saltSubject
	saltEmail
	saltBookings
	saltDeadline
	saltAttachment
	saltShuffle
)

// dice answers questions about one thing, always the same ones in the same way (splitmix64).
type dice struct{ state uint64 }

func (w World) roll(i int, salt uint64) dice {
	d := dice{state: uint64(w.Seed)*0x9e3779b97f4a7c15 ^ uint64(i)<<20 ^ salt}
	d.next()
	return d
}

func (d *dice) next() uint64 {
	d.state += 0x9e3779b97f4a7c15
	z := d.state
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// upTo is a number from 0 to n-1.
func (d *dice) upTo(n int) int {
	return int(d.next() >> 33 % uint64(n))
}

// chance is true in percent of a hundred cases.
func (d *dice) chance(percent int) bool { return d.upTo(100) < percent }

func pick[T any](d *dice, from []T) T { return from[d.upTo(len(from))] }
