package qlara

import (
	"context"
	"encoding/json"
	"net/http"

	"convo/client"
	"convo/client/loose"
	"convo/client/wire"
	"convo/model"
)

// Do carries out one operation with one request.
func (in *Inbox) Do(ctx context.Context, op model.Op) (model.Patch, error) {
	if can := in.caps.Can(op.Kind); !can.OK {
		return model.Patch{}, client.Unsupported(can.Why)
	}
	if err := checkID(op.Conv.ID); err != nil {
		return model.Patch{}, err
	}
	switch op.Kind {
	case model.OpReply:
		return in.send(ctx, op)
	case model.OpRead, model.OpArchive, model.OpUnarchive:
		return in.change(ctx, op)
	case model.OpAssign:
		return in.assign(ctx, op)
	default: // model.OpRelease; every other kind is not in the table
		return in.release(ctx, op)
	}
}

// changeAnswer is the 200 form of read and archive in UC-018. The reference
// answers 204 instead; unarchive's answer is inferred from archive's.
type changeAnswer struct {
	ChatID      loose.ID        `json:"chatId"`
	UnreadCount loose.Count     `json:"unreadCount"`
	Status      json.RawMessage `json:"status"`
	UpdatedAt   loose.Text      `json:"updatedAt"`
	ArchivedAt  loose.Text      `json:"archivedAt"`
}

// change does what is a PATCH without a body: read, archive, unarchive.
func (in *Inbox) change(ctx context.Context, op model.Op) (model.Patch, error) {
	var patch model.Patch
	resp, err := in.wire.Do(ctx, wire.Request{
		Method: http.MethodPatch, Path: conversations(op.Conv.ID, string(op.Kind)),
		Class:  wire.Write,
		Accept: []int{http.StatusOK, http.StatusNoContent}, EmptyOK: true,
		Decode: func(body []byte) (err error) {
			patch, err = decodeChange(body, op)
			return err
		},
	})
	if err != nil {
		return already(op, err)
	}
	patch.Rate = resp.Rate
	return patch, nil
}

// decodeChange takes in what the answer tells and refuses to call it a success
// where it contradicts what was asked.
func decodeChange(body []byte, op model.Op) (model.Patch, error) {
	if err := noFailure(body); err != nil {
		return model.Patch{}, err
	}
	var a changeAnswer
	if json.Unmarshal(body, &a) != nil {
		return model.Patch{}, client.ErrShape
	}
	var state loose.Text
	if len(a.Status) > 0 {
		_ = state.UnmarshalJSON(a.Status) // whatever it is, it is not a state we know
	}
	got := status(state)
	switch {
	case got == "fail" || got == "error":
		return model.Patch{}, client.ErrRefused
	case a.ChatID.Text == "":
		return model.Patch{}, client.ErrShape
	case string(a.ChatID.Text) != op.Conv.ID:
		return model.Patch{}, client.ErrOther
	}
	patch := model.Patch{Status: got, UpdatedAt: a.UpdatedAt.Stamp()}
	if a.UnreadCount.OK {
		patch.Unread = model.UnreadN(a.UnreadCount.N)
	}
	if patch.UpdatedAt.IsZero() {
		patch.UpdatedAt = a.ArchivedAt.Stamp()
	}
	archived := got == model.StatusArchived
	if got != "" && (op.Kind == model.OpArchive && !archived || op.Kind == model.OpUnarchive && archived) {
		return model.Patch{}, client.ErrState
	}
	return patch, nil
}

// already takes a 409 for success: UC-018 answers it when the conversation is
// archived already. That unarchiving does the same is inferred.
func already(op model.Op, err error) (model.Patch, error) {
	f := model.AsFault(client.NoConversation(err))
	if f.Status != http.StatusConflict || op.Kind == model.OpRead {
		return model.Patch{}, f
	}
	patch := model.Patch{Already: true, Status: model.StatusArchived, Rate: f.Rate}
	if op.Kind == model.OpUnarchive {
		patch.Status = model.StatusOpen
	}
	return patch, nil
}

// assign makes somebody the owner, whoever was it before.
func (in *Inbox) assign(ctx context.Context, op model.Op) (model.Patch, error) {
	if op.Person.ID == "" {
		return model.Patch{}, client.Refused("nobody was named to assign to; nothing was requested")
	}
	resp, err := in.wire.Do(ctx, wire.Request{
		Method: http.MethodPost, Path: conversations(op.Conv.ID, "assignee"),
		Body:   map[string]any{"userId": loose.Number(op.Person.ID)},
		Class:  wire.Write,
		Accept: []int{http.StatusOK, http.StatusNoContent}, EmptyOK: true,
		Decode: noFailure,
	})
	if err != nil {
		return model.Patch{}, err
	}
	return model.Patch{Owner: model.OwnedBy(op.Person), Rate: resp.Rate}, nil
}

// release clears the owner; doing so twice is documented to be fine.
func (in *Inbox) release(ctx context.Context, op model.Op) (model.Patch, error) {
	resp, err := in.wire.Do(ctx, wire.Request{
		Method: http.MethodDelete, Path: conversations(op.Conv.ID, "assignee"),
		Class:  wire.Write,
		Accept: []int{http.StatusOK, http.StatusNoContent}, EmptyOK: true,
		Decode: noFailure,
	})
	if err != nil {
		return model.Patch{}, client.NoConversation(err)
	}
	return model.Patch{Owner: model.Nobody(), Rate: resp.Rate}, nil
}

// send posts a reply once. 202 is documented, its body is not; 200 and 201 count
// only with a body, since an empty 200 comes from anything.
func (in *Inbox) send(ctx context.Context, op model.Op) (model.Patch, error) {
	if op.Body == "" {
		return model.Patch{}, client.Refused("an empty reply; nothing was sent")
	}
	id := any(op.Conv.ID)
	if in.numericIDs.Load() {
		id = loose.Number(op.Conv.ID)
	}
	var patch model.Patch
	resp, err := in.wire.Do(ctx, wire.Request{
		Method: http.MethodPost, Path: conversations("reply"),
		Body:   map[string]any{in.reply.Conversation: id, in.reply.Text: op.Body},
		Class:  wire.Send,
		Accept: []int{http.StatusAccepted, http.StatusOK, http.StatusCreated},
		Decode: func(body []byte) (err error) {
			patch.MessageID, err = in.decodeReply(body)
			return err
		},
	})
	if err != nil {
		return model.Patch{}, client.NoConversation(err)
	}
	patch.Rate = resp.Rate
	return patch, nil
}

func (in *Inbox) decodeReply(body []byte) (string, error) {
	if err := noFailure(body); err != nil {
		return "", err
	}
	// The body is not documented, so that one that is no object is no failure.
	var answer loose.Object[map[string]json.RawMessage]
	if err := json.Unmarshal(body, &answer); err != nil {
		return "", client.ErrShape
	}
	var id loose.ID
	if raw, ok := answer.V[in.reply.MessageID]; ok && id.UnmarshalJSON(raw) != nil {
		return "", client.ErrShape
	}
	return string(id.Text), nil
}

// noFailure refuses a body that tells of a failure under a code of success, in any
// of the ways in which gateways tell it.
func noFailure(body []byte) error {
	if !json.Valid(body) {
		return client.ErrShape
	}
	var a loose.Object[map[string]json.RawMessage]
	if json.Unmarshal(body, &a) != nil {
		return client.ErrShape
	}
	var state loose.Text
	if raw, ok := a.V["status"]; ok && state.UnmarshalJSON(raw) == nil {
		if w := word(state); w == "fail" || w == "error" {
			return client.ErrRefused
		}
	}
	if string(a.V["success"]) == "false" {
		return client.ErrRefused
	}
	for _, name := range []string{"error", "errors"} {
		if raw, ok := a.V[name]; ok && string(raw) != "null" {
			return client.ErrRefused
		}
	}
	return nil
}
