package main

import "os/exec"

// alone has nothing to do: there is no terminal to share.
func alone(*exec.Cmd) {}
