// Package inbox is convo's one state and its pure reducer. Everything a person
// does and everything a server answers is an Event; Apply turns it into changes of
// the State and a list of Effects for somebody else to carry out. Screens and
// command-line verbs share it, so that merging, optimism, undo, the gate before a
// send and the polling chain exist once.
//
// It does no I/O, asks no clock and rolls no dice: time comes in with every event.
// It imports model only and may be imported by everything above it.
//
// # What is true
//
// For each conversation the State keeps the base, which is what the server last
// said, and the operations that are under way. What is shown is the base with
// those operations laid over it; rolling one back is forgetting it.
//
// Every request carries a number that grows. For each group of fields the base
// remembers the number of the request that told it, and an answer to an earlier
// request cannot overwrite it. When an operation is confirmed the fields it wrote
// are raised to the newest number given out, so that an answer to anything sent
// before the confirmation is too old for them: that is the fence. An answer that
// tells of a newer message breaks through it, because then the server's view is
// about something we have not seen.
//
// Absence from a page proves nothing. A row that ought to have been on a page and
// was not is read again by itself.
package inbox
