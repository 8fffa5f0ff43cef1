package main

import (
	"flag"
	"fmt"
	"os"
	"runtime"
	"strconv"
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
	if err := atOnce(); err != nil {
		_, _ = fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return m.M.Run()
}

// perCPU is how many tests run at once for each processor.
const perCPU = 2

// atOnce runs more tests at once than there are processors, unless -parallel says how
// many: most of them wait for convo in another process, which waits for what it holds or
// for a fault to pass.
func atOnce() error {
	flag.Parse()
	given := false
	flag.Visit(func(f *flag.Flag) { given = given || f.Name == "test.parallel" })
	if given {
		return nil
	}
	return flag.Set("test.parallel", strconv.Itoa(perCPU*runtime.GOMAXPROCS(0)))
}
