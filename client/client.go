// Package client says what convo asks of a system it can work with: the Inbox
// interface. One package below it implements it for each API, clienttest holds
// what all of them must pass, and desk runs the state's effects against it.
//
// It imports model only. Errors are *model.Fault: the kinds are what callers
// tell apart, see model.FaultKind.
package client

import (
	"context"

	"convo/model"
)

// Inbox is one account of one system. All methods are safe for concurrent use,
// honour ctx, and answer errors that are or wrap a *model.Fault.
//
// Conversations carry the account's name in their Ref; ids passed in are the
// backend's own. An id that is not model.ValidID is refused before anything is sent.
type Inbox interface {
	// Caps says what the system can do; it never changes and costs nothing.
	Caps() model.Caps

	// List answers one page of conversations, newest message first where the API
	// can order. A page may hold rows that do not match q: APIs filter as they like.
	// Elements that cannot be read are counted in Page.Skipped, not fatal.
	List(ctx context.Context, q model.Query, after model.Cursor) (model.Page, error)

	// Get answers one conversation with everything the API tells, the owner included.
	Get(ctx context.Context, id string) (model.Conversation, error)

	// Thread answers messages oldest first: without bounds the newest part, up to
	// the true end of the thread.
	Thread(ctx context.Context, id string, q model.ThreadQuery) (model.Thread, error)

	// People answers who can own conversations. A system that has no such list
	// answers FaultUnsupported.
	People(ctx context.Context) ([]model.Person, error)

	// Do carries out one operation with one write and no guard: op.If is the
	// caller's to check. It answers FaultUnsupported, without a request, exactly
	// where Caps says no. FaultUnknown means that it may have happened;
	// FaultNetwork and FaultRateLimited guarantee that it did not.
	Do(ctx context.Context, op model.Op) (model.Patch, error)
}
