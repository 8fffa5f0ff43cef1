package ui

import (
	"errors"
	"fmt"
	"path/filepath"
	"runtime"
)

// crash is a panic, kept without its value: a panic's value may hold a customer's
// text, its place in the code does not.
type crash struct {
	what  string
	place string
}

// newCrash describes a recovered panic. It must be called from the function that
// recovers.
func newCrash(r any) *crash {
	c := &crash{what: "internal error"}
	if err, ok := r.(runtime.Error); ok && !isTypeAssertion(err) {
		c.what = err.Error()
	}
	pcs := make([]uintptr, 32)
	frames := runtime.CallersFrames(pcs[:runtime.Callers(2, pcs)])
	thrown := false
	for {
		f, more := frames.Next()
		if thrown && f.Function != "" && !isRuntime(f.Function) {
			c.place = fmt.Sprintf("%s:%d", filepath.Base(f.File), f.Line)
			return c
		}
		thrown = thrown || f.Function == "runtime.gopanic"
		if !more {
			return c
		}
	}
}

// isTypeAssertion tells the one kind of runtime error that quotes values' types only
// but is worded at length.
func isTypeAssertion(err error) bool {
	var t *runtime.TypeAssertionError
	return errors.As(err, &t)
}

func isRuntime(function string) bool {
	const prefix = "runtime."
	return len(function) > len(prefix) && function[:len(prefix)] == prefix
}

// Error is one line, without anything that came from a server.
func (c *crash) Error() string {
	if c.place == "" {
		return "convo failed: " + c.what
	}
	return "convo failed: " + c.what + " at " + c.place
}
