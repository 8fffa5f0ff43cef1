package desk

import (
	"context"

	"convo/client"
	"convo/model"
)

// sturdy turns a panic in a backend into a Fault, call by call: what surrounds the
// call, above all the writing down of a send's fate, goes on.
type sturdy struct{ client.Inbox }

func (s sturdy) List(ctx context.Context, q model.Query, after model.Cursor) (p model.Page, err error) {
	defer rescue(&err)
	return s.Inbox.List(ctx, q, after)
}

func (s sturdy) Get(ctx context.Context, id string) (c model.Conversation, err error) {
	defer rescue(&err)
	return s.Inbox.Get(ctx, id)
}

func (s sturdy) Thread(ctx context.Context, id string, q model.ThreadQuery) (t model.Thread, err error) {
	defer rescue(&err)
	return s.Inbox.Thread(ctx, id, q)
}

func (s sturdy) People(ctx context.Context) (p []model.Person, err error) {
	defer rescue(&err)
	return s.Inbox.People(ctx)
}

// Do answers FaultUnknown for a panic: the request may have gone out before it.
func (s sturdy) Do(ctx context.Context, op model.Op) (p model.Patch, err error) {
	defer func() {
		if v := recover(); v != nil {
			err = unknown(broken(v))
		}
	}()
	return s.Inbox.Do(ctx, op)
}

func rescue(err *error) {
	if v := recover(); v != nil {
		*err = broken(v)
	}
}
