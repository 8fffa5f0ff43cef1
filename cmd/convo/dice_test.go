package main

import (
	"flag"
	"math/rand/v2"
	"sync"
	"testing"
)

// diceSeed is the seed of what tests draw. A failure prints it. It repeats what is drawn,
// not when processes get their turn.
var diceSeed = flag.Uint64("dice.seed", 0, "the seed of what tests draw; 0 draws one")

var drawnSeed = sync.OnceValue(rand.Uint64)

// dice are a test's own, with the sides that its number gives them.
func dice(t *testing.T, n uint64) *rand.Rand {
	t.Helper()
	seed := *diceSeed
	if seed == 0 {
		seed = drawnSeed()
	}
	t.Cleanup(func() {
		if t.Failed() {
			t.Logf("to draw the same again, which may end otherwise: -dice.seed %d", seed)
		}
	})
	return rand.New(rand.NewPCG(seed, n))
}
