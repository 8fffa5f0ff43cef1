//go:build unix

package main

import "syscall"

// forbidCoreDumps keeps the key and customers' words out of core files. Where the
// limit cannot be set there is nothing else to do.
func forbidCoreDumps() { _ = syscall.Setrlimit(syscall.RLIMIT_CORE, &syscall.Rlimit{}) }
