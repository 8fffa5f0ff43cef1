package local_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"convo/client/local"
)

// Convos that start at the same moment find the same remains of dead ones. Whichever
// removes them, all start.
func TestManyStartAtOnceAfterManyDied(t *testing.T) {
	dir := stateDir(t)
	require.NoError(t, open(t, dir).Close())
	for i := range 200 {
		name := strings.NewReplacer("0", "A", "1", "B").Replace(fmt.Sprintf("%08b", i)) + ".lock"
		require.NoError(t, os.WriteFile(filepath.Join(dir, "sessions", name), nil, 0o600))
	}
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			s, err := local.Open(dir)
			if assert.NoError(t, err) {
				assert.NoError(t, s.Close())
			}
		})
	}
	all.Wait()
	assert.Empty(t, files(t, dir, "sessions/*"))
}
