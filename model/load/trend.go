package load

import (
	"time"

	"convo/model"
)

// Step is how long one step of a trend is.
const Step = 30 * time.Minute

// Steps is how many steps a trend has.
const Steps = 8

// Trend is how often customers wrote, as far as it is known: in each Step up to now,
// the oldest first. Of a conversation the newest message is known, and those before it
// that came while convo ran: it is never more than there were.
type Trend [Steps]int

// Hour is how often they wrote in the last hour.
func (t Trend) Hour() int {
	n := 0
	for _, step := range t[Steps-int(time.Hour/Step):] {
		n += step
	}
	return n
}

// Most is the highest step.
func (t Trend) Most() int {
	most := 0
	for _, n := range t {
		most = max(most, n)
	}
	return most
}

// trendFrom places times in a trend that ends now.
type trendFrom struct{ now, begins model.Stamp }

func newTrendFrom(now time.Time) trendFrom {
	return trendFrom{now: model.At(now), begins: model.At(now.Add(-Steps * Step))}
}

// note counts a message. One that a server dates after now came just now.
func (f trendFrom) note(at model.Stamp, t *Trend) {
	if at.IsZero() || !at.After(f.begins) {
		return
	}
	ago := max(f.now.Sub(at), 0)
	t[Steps-1-int(ago/Step)]++
}
