//go:build !unix

package screen

import "fmt"

// Open needs a Unix terminal. Elsewhere there is linear mode.
func Open() (Terminal, error) {
	return nil, fmt.Errorf("this system: %w", ErrNoTerminal)
}
