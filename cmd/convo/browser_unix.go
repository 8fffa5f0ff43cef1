//go:build unix

package main

import (
	"os/exec"
	"syscall"
)

// alone gives a program a session of its own: it cannot touch this terminal, and the
// hang-up that ends convo does not reach it.
func alone(cmd *exec.Cmd) { cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true} }
