package main

// forbidCoreDumps has nothing to do: Windows writes no core files.
func forbidCoreDumps() {}
