// Package model holds what every layer of convo speaks of: conversations,
// messages, people, the operations on them, what a backend can do and how a
// request can fail.
//
// It is plain data with no I/O, no clock and no randomness, so that everything
// decided here can be tested by tables. Every package may import it; it imports
// the standard library (without os, net and clocks) and, for Text, the one
// library that knows how wide a grapheme cluster is.
package model
