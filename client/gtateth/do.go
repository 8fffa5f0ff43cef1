package gtateth

import (
	"context"
	"net/http"
	"strings"

	"convo/client"
	"convo/client/wire"
	"convo/model"
)

// Do carries out one operation with one request.
func (in *Inbox) Do(ctx context.Context, op model.Op) (model.Patch, error) {
	if can := in.caps.Can(op.Kind); !can.OK {
		return model.Patch{}, client.Unsupported(can.Why)
	}
	if op.Kind == model.OpCreate {
		return in.create(ctx, op)
	}
	if err := checkID(op.Conv.ID); err != nil {
		return model.Patch{}, err
	}
	switch op.Kind {
	case model.OpReply:
		return in.send(ctx, op)
	case model.OpDelete:
		return in.remove(ctx, op)
	default:
		return in.update(ctx, op)
	}
}

// field is what an operation writes: one member of the update. An owner of null
// releases, which the documents ask to be said outright.
func field(op model.Op) (name string, value any, err error) {
	switch op.Kind {
	case model.OpClose:
		return "status", string(model.StatusClosed), nil
	case model.OpReopen:
		return "status", string(model.StatusOpen), nil
	case model.OpAssign:
		if op.Person.ID == "" {
			return "", nil, client.Refused("nobody was named to assign to; nothing was requested")
		}
		return "assignedTo", op.Person.ID, nil
	case model.OpRelease:
		return "assignedTo", nil, nil
	default: // status, priority and subject are called alike here and there
		if strings.TrimSpace(op.Value) == "" {
			return "", nil, client.Refused("no " + string(op.Kind) + " was named; nothing was requested")
		}
		return string(op.Kind), op.Value, nil
	}
}

// update is a PUT of one member. Its path, and that it answers the conversation, are
// inferred from the customers' twin; a success without one is taken at its word.
func (in *Inbox) update(ctx context.Context, op model.Op) (model.Patch, error) {
	name, value, err := field(op)
	if err != nil {
		return model.Patch{}, err
	}
	patch := in.asked(op)
	resp, err := in.wire.Do(ctx, wire.Request{
		Method: http.MethodPut, Path: conversations(op.Conv.ID), Body: map[string]any{name: value},
		Class: wire.Write, Needs: needsWrite,
		Accept: []int{http.StatusOK, http.StatusNoContent}, EmptyOK: true,
		Decode: func(body []byte) error { return in.updated(body, op, &patch) },
	})
	if err != nil {
		return model.Patch{}, noUser(op, err)
	}
	patch.Rate = resp.Rate
	return patch, nil
}

// asked is what an update makes of a conversation, as far as a patch has a place for it.
func (in *Inbox) asked(op model.Op) model.Patch {
	switch op.Kind {
	case model.OpClose, model.OpReopen, model.OpStatus:
		return model.Patch{Status: op.Apply(model.Conversation{}).Status}
	case model.OpAssign:
		return model.Patch{Owner: model.OwnedBy(in.agents.see(op.Person))}
	case model.OpRelease:
		return model.Patch{Owner: model.Nobody()}
	default:
		return model.Patch{}
	}
}

// updated takes in what the answer tells and refuses to call it a success where it
// contradicts what was asked.
func (in *Inbox) updated(body []byte, op model.Op, patch *model.Patch) error {
	e, err := open(body)
	if err != nil {
		return err
	}
	if !isThere(e.Data) {
		return e.done()
	}
	c, err := in.one(body, op.Conv.ID)
	if err != nil {
		return err
	}
	if tells(c, op.Kind) && !op.Done(c) {
		return client.ErrState
	}
	patch.UpdatedAt = c.UpdatedAt
	if c.Status != "" {
		patch.Status = c.Status
	}
	if c.Owner.Known {
		patch.Owner = c.Owner
	}
	return nil
}

// tells reports whether a conversation says anything of what a kind changes.
func tells(c model.Conversation, kind model.OpKind) bool {
	switch kind {
	case model.OpAssign, model.OpRelease:
		return c.Owner.Known
	case model.OpPriority:
		return c.More.Priority != ""
	case model.OpSubject:
		return !c.More.Subject.IsEmpty()
	default:
		return c.Status != ""
	}
}

// noUser tells which of the two a 404 was about: the user to assign to, where the code or
// the message names one, and otherwise the conversation. Neither is documented.
func noUser(op model.Op, err error) error {
	f := model.AsFault(err)
	if f.Kind == model.FaultNotFound && op.Kind == model.OpAssign && (f.Missing == "user" || names(f, "user")) {
		f.Missing = "user"
		return f
	}
	return noConversation(f)
}

// names reports whether the server's sentence has a word. Behind the sentence stands
// where it was said, with an id that could be any word.
func names(f *model.Fault, word string) bool {
	sentence := f.Error()
	if i := strings.LastIndex(sentence, " ("); i >= 0 {
		sentence = sentence[:i]
	}
	return strings.Contains(strings.ToLower(sentence), word)
}

// remove deletes for good. Its answer is not documented: 204, or success and a text like
// the customers' (inferred).
func (in *Inbox) remove(ctx context.Context, op model.Op) (model.Patch, error) {
	resp, err := in.wire.Do(ctx, wire.Request{
		Method: http.MethodDelete, Path: conversations(op.Conv.ID), Class: wire.Write, Needs: needsWrite,
		Accept: []int{http.StatusOK, http.StatusNoContent}, EmptyOK: true,
		Decode: func(body []byte) error {
			e, err := open(body)
			if err != nil {
				return err
			}
			return e.done()
		},
	})
	if err != nil {
		return model.Patch{}, noConversation(err)
	}
	return model.Patch{Rate: resp.Rate}, nil
}
