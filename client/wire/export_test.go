package wire

import "time"

// WithDial puts a connection without a network under a client.
func WithDial(o Options, dial dialFunc) Options {
	o.dial = dial
	return o
}

// Pace asks a pacer of limit l for n requests, each step after the one before, and
// answers when they were let through.
func Pace(l Limit, n int, start time.Time, step time.Duration) []time.Time {
	p := newPacer(l)
	now := start
	var granted []time.Time
	for range n {
		for {
			wait := p.take(now)
			if wait <= 0 {
				break
			}
			now = now.Add(wait)
		}
		granted = append(granted, now)
		now = now.Add(step)
	}
	return granted
}

// ReadErrorText is the sentence that an error's body gives.
func ReadErrorText(body []byte, secret string) string {
	j := judge{cred: Credential{Value: NewSecret(secret)}}
	return j.quote(readError(nil, body).sentence)
}

// CheckDepth is the shape check of answers.
var CheckDepth = checkDepth
