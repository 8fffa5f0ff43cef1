package main

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"

	"convo/model"
)

// turns is how many readings fair lets through before the time is over.
func turns(t *testing.T, f *fair, within time.Duration) int {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), within)
	defer cancel()
	n := 0
	for n < 10_000 && f.wait(ctx) {
		n++
	}
	return n
}

func TestHalfOfTheKeyIsLeftToOthers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		// Nothing is said about the limit: the documented one counts, and what we ask for.
		start := time.Now()
		silent := &fair{rate: func() model.Rate { return model.Rate{} }, limit: 1000, window: time.Minute}
		assert.Equal(t, 500, turns(t, silent, 30*time.Second))
		assert.Equal(t, start.Add(time.Minute), silent.until)
		assert.Equal(t, 500, turns(t, silent, 2*time.Minute), "it waits for the next minute where there is time")
	})
	synctest.Test(t, func(t *testing.T) {
		// Others ask as well: what is left tells.
		reset, left := time.Now().Add(40*time.Second), 100
		f := &fair{window: time.Minute, rate: func() model.Rate {
			left--
			return model.Rate{Limit: 100, Remaining: left, ResetAt: reset}
		}}
		assert.LessOrEqual(t, turns(t, f, 30*time.Second), 50)
		assert.GreaterOrEqual(t, left, 50-1)
		assert.Equal(t, reset, f.until)
	})
	synctest.Test(t, func(t *testing.T) {
		// A limit that counts in hours is not there again after a minute.
		start := time.Now()
		hourly := &fair{rate: func() model.Rate { return model.Rate{} }, limit: 500, window: time.Hour}
		assert.Equal(t, 250, turns(t, hourly, 50*time.Minute))
		assert.Equal(t, start.Add(time.Hour), hourly.until)
	})
}

func TestMissingOwnersAreExplained(t *testing.T) {
	a, _, _ := inProcess(t)
	s := &session{app: a}
	limited := &model.Fault{Kind: model.FaultRateLimited, What: model.NewText("Rate limit exceeded"), RetryAfter: 90 * time.Second}
	assert.Equal(t, ": Rate limit exceeded; again from 15:01:30 on", s.ownersWhy(limited, time.Time{}))
	assert.Contains(t, s.ownersWhy(nil, a.now().Add(time.Minute)), "left to others until 15:01:00")
	assert.Empty(t, s.ownersWhy(nil, time.Time{}))
}

func TestThingsAreCountedInWords(t *testing.T) {
	assert.Equal(t, "1 message could not be read and is missing", missing(1, "message"))
	assert.Equal(t, "2 messages could not be read and are missing", missing(2, "message"))
}
