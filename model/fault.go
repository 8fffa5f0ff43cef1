package model

import (
	"context"
	"errors"
	"slices"
	"time"
)

// FaultKind sorts failures by what a person or a script can do about them.
type FaultKind uint8

// The kinds of failure. FaultUnknown is the grave one: a write that may or may
// not have happened.
const (
	FaultCanceled        FaultKind = iota // nobody wants the answer any more
	FaultUnauthenticated                  // the key was not accepted
	FaultForbidden                        // the key may not do this
	FaultNotFound                         // no such conversation, or no such person: see Missing
	FaultRefused                          // the API said no to this request
	FaultUnsupported                      // the system has no such thing; nothing was requested
	FaultObserver                         // observer mode; nothing was requested
	FaultRateLimited                      // too many requests; see RetryAfter
	FaultIncomplete                       // an answer that is only part of the truth
	FaultServer                           // the server failed, or what answered is not the API
	FaultNetwork                          // nothing reached the server
	FaultStale                            // it changed since it was shown; see Fresh
	FaultUnknown                          // not confirmed: it may have been done
	FaultLocal                            // this machine: disk full, file unreadable
)

// faultWords are the kinds as programs and files are told them, in their order.
var faultWords = [...]string{
	"canceled", "unauthenticated", "forbidden", "not_found", "refused", "unsupported", "observer",
	"rate_limited", "incomplete", "server", "network", "stale", "unconfirmed", "local",
}

// String is the kind in one word, "rate_limited".
func (k FaultKind) String() string {
	if int(k) < len(faultWords) {
		return faultWords[k]
	}
	return "fault"
}

// ParseFaultKind reads the word of a kind.
func ParseFaultKind(word string) (FaultKind, bool) {
	i := slices.Index(faultWords[:], word)
	return FaultKind(max(i, 0)), i >= 0
}

// Fault is the one error type of convo's layers: every error of a backend, of
// this machine's files and of a guard is or wraps a *Fault.
type Fault struct {
	Kind       FaultKind
	What       Text   // one line: what happened
	Help       string // one line: what to do about it; may be ""
	Status     int    // HTTP status; 0 where there was no answer
	RequestID  string
	RetryAfter time.Duration // how long the server asked to wait; 0 where it did not say
	Missing    string        // FaultNotFound: "conversation" or "user", as the API named it
	Fresh      *Conversation // FaultStale: the conversation as it is now
	Rate       Rate
	Err        error // the cause, for errors.Is; never printed
}

// Error is the one line of what happened. It holds no secret and no raw text of a server.
func (f *Fault) Error() string { return f.What.Line() }

// Unwrap is the cause.
func (f *Fault) Unwrap() error { return f.Err }

// AsFault finds the *Fault in err, or makes one: a cancelled context is
// FaultCanceled, anything else FaultLocal. A nil err gives nil.
func AsFault(err error) *Fault {
	if err == nil {
		return nil
	}
	var f *Fault
	if errors.As(err, &f) {
		return f
	}
	kind := FaultLocal
	if errors.Is(err, context.Canceled) {
		kind = FaultCanceled
	}
	return &Fault{Kind: kind, What: NewText(err.Error()), Err: err}
}
