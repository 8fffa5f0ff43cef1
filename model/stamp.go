package model

import (
	"fmt"
	"time"
)

// Stamp is a point in time as a server wrote it: the instant and the offset it
// was given with. It takes 16 bytes and no allocation, which matters because a
// conversation carries several and there may be 100,000 conversations. The zero
// Stamp means that the server gave no time.
type Stamp struct {
	ns     int64 // nanoseconds since 1970, UTC
	offset int32 // seconds east of UTC; utcMark for a plain "Z"
	set    bool
}

// utcMark tells "Z" from "+00:00", so that times are printed as they were given.
const utcMark = 1 << 30

// At makes a Stamp from t, keeping t's offset. The zero time gives the zero Stamp.
func At(t time.Time) Stamp {
	if t.IsZero() {
		return Stamp{}
	}
	_, off := t.Zone()
	if t.Location() == time.UTC {
		off = utcMark
	}
	return Stamp{ns: t.UnixNano(), offset: int32(off), set: true}
}

// ParseStamp reads an RFC 3339 time with any offset. The empty string is the
// zero Stamp; anything else that is no time is an error.
func ParseStamp(s string) (Stamp, error) {
	if s == "" {
		return Stamp{}, nil
	}
	t, err := time.Parse(time.RFC3339Nano, s)
	if err != nil {
		return Stamp{}, fmt.Errorf("time %q is not RFC 3339", NewText(s).Line())
	}
	if last := s[len(s)-1]; last == 'Z' || last == 'z' {
		t = t.UTC()
	} else {
		_, off := t.Zone()
		return Stamp{ns: t.UnixNano(), offset: int32(off), set: true}, nil
	}
	return At(t), nil
}

// IsZero reports whether no time was given.
func (s Stamp) IsZero() bool { return !s.set }

// Time is the instant with the offset it was given with; the zero time if none was.
func (s Stamp) Time() time.Time {
	if !s.set {
		return time.Time{}
	}
	t := time.Unix(0, s.ns).UTC()
	if s.offset == utcMark {
		return t
	}
	return t.In(time.FixedZone("", int(s.offset)))
}

// String is RFC 3339 as given, or "" for the zero Stamp.
func (s Stamp) String() string {
	if !s.set {
		return ""
	}
	if s.offset == utcMark {
		return s.Time().Format(time.RFC3339Nano)
	}
	return s.Time().Format("2006-01-02T15:04:05.999999999-07:00")
}

// Compare orders by instant; a Stamp that was not given is older than any other.
func (s Stamp) Compare(o Stamp) int {
	switch {
	case s.set != o.set:
		if s.set {
			return 1
		}
		return -1
	case s.ns < o.ns:
		return -1
	case s.ns > o.ns:
		return 1
	}
	return 0
}

// After reports whether s is later than o.
func (s Stamp) After(o Stamp) bool { return s.Compare(o) > 0 }

// Add shifts the instant; a Stamp that was not given stays so.
func (s Stamp) Add(d time.Duration) Stamp {
	if s.set {
		s.ns += int64(d)
	}
	return s
}

// Sub is s-o, and 0 where either was not given.
func (s Stamp) Sub(o Stamp) time.Duration {
	if !s.set || !o.set {
		return 0
	}
	return time.Duration(s.ns - o.ns)
}
