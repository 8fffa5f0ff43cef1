package main

import (
	"fmt"
	"os"
	"testing"
)

// withBinary gives the tests a place for the binary, for as long as they run.
type withBinary struct{ *testing.M }

// binaryDir is where the binary is built.
var binaryDir string

func (m withBinary) Run() int {
	dir, err := os.MkdirTemp("", "convo-binary-")
	if err != nil {
		_, _ = fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer func() { _ = os.RemoveAll(dir) }()
	binaryDir = dir
	return m.M.Run()
}
