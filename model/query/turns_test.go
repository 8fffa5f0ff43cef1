package query_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"pgregory.net/rapid"

	"convo/model"
	"convo/model/query"
)

// Between two turns nothing changes by itself, and what changes does so at a turn.
func TestTurnsMissNothing(t *testing.T) {
	filters := []string{
		"older:2h", "newer:90m", "win:<2h", "win:>30m", "due:<1h", "due:>10m", "ends:<1h", "ends:>20m", "is:closing", "!is:closing",
		"older:1h win:<3h", "!older:1h !due:<20m", "marco is:unread",
	}
	rapid.Check(t, func(t *rapid.T) {
		f, err := query.Parse(rapid.SampledFrom(filters).Draw(t, "filter"))
		assert.NoError(t, err)
		minutes := func(label string) model.Stamp {
			return model.At(now.Add(time.Duration(rapid.IntRange(-300, 300).Draw(t, label)) * time.Minute))
		}
		c := marco()
		c.LastMessageAt, c.WindowEndsAt, c.More.DeadlineAt = minutes("last"), minutes("window"), minutes("deadline")
		e := env()
		at := now
		for range 20 {
			turn := f.Turns(&c, model.At(at))
			end := now.Add(12 * time.Hour)
			if !turn.IsZero() {
				assert.True(t, turn.Time().After(at), "it goes on")
				end = turn.Time()
			}
			e.Now = at
			was := f.Match(&c, e)
			for e.Now = at; e.Now.Before(end); e.Now = e.Now.Add(time.Minute) {
				assert.Equal(t, was, f.Match(&c, e), "%s changed at %s without a turn", f, e.Now)
			}
			e.Now = end.Add(-1)
			assert.Equal(t, was, f.Match(&c, e), "%s changed before its turn", f)
			if turn.IsZero() {
				return
			}
			at = end
		}
	})
}

func TestTimed(t *testing.T) {
	for s, want := range map[string]bool{
		"": false, "marco is:unread who:me": false, "is:closing": true, "x !older:2h": true, "newer:1d": true, "win:<1h": true, "due:<1h": true, "ends:<1h": true, "is:failed": false,
	} {
		assert.Equal(t, want, parse(t, s).Timed(), s)
	}
}

func TestClosing(t *testing.T) {
	for s, want := range map[string][2]bool{
		"": {}, "!is:closing !win:<2h": {}, "is:closing": {true, false}, "x win:>1h": {false, true}, "win:<2h is:closing": {true, true},
	} {
		closing, window := parse(t, s).Closing()
		assert.Equal(t, want, [2]bool{closing, window}, s)
	}
}

func TestNeeds(t *testing.T) {
	for s, want := range map[string][]model.OpKind{
		"": nil, "!prio:high !is:spam is:open is:away": nil, "prio:high": {model.OpPriority}, "is:pending": {model.OpStatus},
		"is:closed x": {model.OpClose}, "is:archived": {model.OpArchive}, "is:spam prio:low": {model.OpSpam, model.OpPriority},
	} {
		assert.Equal(t, want, parse(t, s).Needs(), s)
	}
}

func TestAnd(t *testing.T) {
	for _, tt := range []struct{ a, b, want string }{
		{"", "", ""},
		{"is:mine", "", "is:mine"},
		{"", "rossi", "rossi"},
		{"is:mine rossi", "older:2h is:mine", "is:mine rossi older:2h"},
		{"is:mine", "!is:mine", "is:mine !is:mine"},
	} {
		a, b := parse(t, tt.a), parse(t, tt.b)
		assert.Equal(t, tt.want, a.And(b).String())
		assert.Equal(t, tt.a, a.String(), "it is left as it was")
	}
}

func TestWhatAFilterIsAbout(t *testing.T) {
	for s, want := range map[string][2]bool{ // away, unread
		"": {}, "is:open !is:archived !is:unread": {}, "is:pending": {},
		"is:archived": {true, false}, "x is:spam": {true, false}, "is:away is:unread": {true, true},
		"is:closed": {true, false}, "is:unread": {false, true}, "is:read": {},
	} {
		f := parse(t, s)
		assert.Equal(t, want, [2]bool{f.Away(), f.Unread()}, s)
	}
	assert.Equal(t, "rossi !is:unread", parse(t, "who:me rossi is:mine !is:unread !is:unassigned").WithoutOwners().String())
}
