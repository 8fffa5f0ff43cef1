package gtateth

import (
	"cmp"
	"context"
	"encoding/json"
	"net/http"
	"strings"

	"convo/client/wire"
	"convo/model"
)

// Do carries out one operation with one request.
func (in *Inbox) Do(ctx context.Context, op model.Op) (model.Patch, error) {
	if can := in.caps.Can(op.Kind); !can.OK {
		return model.Patch{}, &model.Fault{Kind: model.FaultUnsupported, What: model.NewText(can.Why)}
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
			return "", nil, refused("nobody was named to assign to; nothing was requested")
		}
		return "assignedTo", op.Person.ID, nil
	case model.OpRelease:
		return "assignedTo", nil, nil
	default: // status, priority and subject are called alike here and there
		if strings.TrimSpace(op.Value) == "" {
			return "", nil, refused("no " + string(op.Kind) + " was named; nothing was requested")
		}
		return string(op.Kind), op.Value, nil
	}
}

// update is a PUT of one member. That it answers the conversation is inferred from
// the customers' twin; an answer without one is taken at its word.
func (in *Inbox) update(ctx context.Context, op model.Op) (model.Patch, error) {
	name, value, err := field(op)
	if err != nil {
		return model.Patch{}, err
	}
	var patch model.Patch
	resp, err := in.wire.Do(ctx, wire.Request{
		Method: http.MethodPut, Path: conversations(op.Conv.ID), Body: map[string]any{name: value},
		Class: wire.Write, Needs: needsWrite,
		Accept: []int{http.StatusOK, http.StatusNoContent},
		Decode: func(body []byte) (err error) {
			patch, err = in.updated(body, op)
			return err
		},
	})
	if err != nil {
		return model.Patch{}, noUser(op, err)
	}
	patch.Rate = resp.Rate
	return patch, nil
}

func (in *Inbox) updated(body []byte, op model.Op) (model.Patch, error) {
	e, err := open(body)
	if err != nil || len(e.Data) == 0 || string(e.Data) == "null" {
		return model.Patch{}, err
	}
	c, err := in.one(body, op.Conv.ID)
	if err != nil {
		return model.Patch{}, err
	}
	if owner := op.Kind == model.OpAssign || op.Kind == model.OpRelease; !op.Done(c) && (!owner || c.Owner.Known) {
		return model.Patch{}, errState
	}
	return model.Patch{Status: c.Status, Owner: c.Owner, UpdatedAt: c.UpdatedAt}, nil
}

// noUser tells which of the two a 404 was about. The codes are not documented: that
// the words name a user is inferred.
func noUser(op model.Op, err error) error {
	f := model.AsFault(err)
	if f.Kind == model.FaultNotFound && op.Kind == model.OpAssign && strings.Contains(strings.ToLower(f.Error()), "user") {
		f.Missing = "user"
	}
	return noConversation(f)
}

// remove deletes for good. Its answer is not documented: 204, or success (inferred).
func (in *Inbox) remove(ctx context.Context, op model.Op) (model.Patch, error) {
	resp, err := in.wire.Do(ctx, wire.Request{
		Method: http.MethodDelete, Path: conversations(op.Conv.ID), Class: wire.Write, Needs: needsWrite,
		Accept: []int{http.StatusOK, http.StatusNoContent},
		Decode: func(body []byte) error {
			_, err := open(body)
			return err
		},
	})
	if err != nil {
		return model.Patch{}, noConversation(err)
	}
	return model.Patch{Rate: resp.Rate}, nil
}

// newWire is a conversation to be created.
type newWire struct {
	Subject    string `json:"subject"`
	CustomerID string `json:"customerId"`
	Channel    string `json:"channel,omitempty"`
	Priority   string `json:"priority,omitempty"`
	InboxID    string `json:"inboxId,omitempty"`
}

func (in *Inbox) create(ctx context.Context, op model.Op) (model.Patch, error) {
	if op.New == nil || strings.TrimSpace(op.New.Subject) == "" || op.New.Customer == "" {
		f := refused("G-Tateth needs a subject and a customer; nothing was requested")
		f.Help = "the customer's id is in convo show --json, as contact.id"
		return model.Patch{}, f
	}
	n := newWire{
		Subject: op.New.Subject, CustomerID: op.New.Customer, Channel: cmp.Or(op.New.Channel, "email"),
		Priority: op.New.Priority, InboxID: op.New.Inbox,
	}
	cs := make([]model.Conversation, 1)
	resp, err := in.wire.Do(ctx, wire.Request{
		Method: http.MethodPost, Path: conversations(), Body: n, Class: wire.Write, Needs: needsWrite,
		Accept: []int{http.StatusCreated, http.StatusOK},
		Decode: func(body []byte) (err error) {
			cs[0], err = in.one(body, "")
			return err
		},
	})
	if err != nil {
		return model.Patch{}, in.wrongBase(err)
	}
	in.named(ctx, cs)
	return model.Patch{Fresh: &cs[0], UpdatedAt: cs[0].UpdatedAt, Rate: resp.Rate}, nil
}

// send posts a reply once, on a guessed path, see thread.go.
func (in *Inbox) send(ctx context.Context, op model.Op) (model.Patch, error) {
	if op.Body == "" {
		return model.Patch{}, refused("an empty reply; nothing was sent")
	}
	var patch model.Patch
	resp, err := in.wire.Do(ctx, wire.Request{
		Method: http.MethodPost, Path: messages(op.Conv.ID), Body: map[string]any{"text": op.Body},
		Class: wire.Send, Needs: needsWrite,
		Accept: []int{http.StatusCreated, http.StatusOK},
		Decode: func(body []byte) error {
			e, err := open(body)
			if err != nil {
				return err
			}
			var m messageWire
			if json.Unmarshal(e.Data, &m) != nil {
				return errShape
			}
			patch.MessageID = cmp.Or(m.ID.String(), m.MessageID.String())
			return nil
		},
	})
	if err != nil {
		return model.Patch{}, noConversation(err)
	}
	patch.Rate = resp.Rate
	return patch, nil
}
