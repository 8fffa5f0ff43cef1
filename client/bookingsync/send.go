package bookingsync

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"time"

	"convo/client"
	"convo/client/loose"
	"convo/client/wire"
	"convo/model"
)

// origin is where messages say that they come from: of the documented ones the natural
// one for what people type (inferred).
const origin = "bookingsync_inbox"

// send posts a reply or a note once, as my participant. A reply goes out on the
// conversation's default channel as it is now. A note carries no channel, which is
// documented to be forbidden: it could leave by one.
func (in *Inbox) send(ctx context.Context, op model.Op) (model.Patch, error) {
	me, err := in.myself()
	if err != nil {
		return model.Patch{}, err
	}
	if op.Body == "" {
		return model.Patch{}, client.Refused("an empty text; nothing was sent")
	}
	gone := ctx.Err() != nil
	channel, mine, made, err := in.prepare(ctx, op.Conv.ID, me)
	if err != nil {
		if gone {
			return model.Patch{}, err // it was given up before anything was requested
		}
		return model.Patch{}, unsent(err)
	}
	patch, err := in.post(ctx, op, mine, channel)
	if err != nil {
		return model.Patch{}, err
	}
	if made {
		patch.Note = joined
	}
	return patch, nil
}

// prepare finds out on which channel to write and as which participant, who is made
// where there is none.
func (in *Inbox) prepare(ctx context.Context, conv, me string) (channel loose.Text, mine string, made bool, err error) {
	r, err := in.bare(ctx, conv)
	if err != nil {
		return "", "", false, err
	}
	if mine = in.seats.get(me, conv); mine == "" {
		mine, made, err = in.join(ctx, conv, me, false)
	}
	return r.DefaultChannel, mine, made, err
}

func (in *Inbox) post(ctx context.Context, op model.Op, mine string, channel loose.Text) (model.Patch, error) {
	attributes := map[string]any{
		"content": op.Body, "origin": origin, "visibility": "external",
		"conversation_id": loose.Number(op.Conv.ID), "sender_id": loose.Number(mine),
		"sent_at": in.now().UTC().Format(time.RFC3339),
	}
	switch {
	case op.Kind == model.OpNote:
		attributes["visibility"] = internal
	case channel != "":
		attributes["channel"] = string(channel)
	}
	var patch model.Patch
	resp, err := in.wire.Do(ctx, wire.Request{
		Method: http.MethodPost, Path: messages.at(), Body: messages.body(attributes),
		Class: wire.Send, Needs: needsWrite, Accept: []int{http.StatusCreated},
		Decode: func(body []byte) (err error) {
			patch.MessageID, err = accepted(body, op)
			return err
		},
	})
	if err != nil {
		f := model.AsFault(err)
		if f.Kind == model.FaultRefused || f.Kind == model.FaultNotFound {
			// It may be the participant that is not there any more: the next try looks anew.
			in.seats.drop(op.Conv.ID)
		}
		return model.Patch{}, client.NoConversation(f)
	}
	patch.Rate = resp.Rate
	return patch, nil
}

// accepted is the id of the message that was taken in. A note that the answer shows to
// customers is no success, whatever its code.
func accepted(body []byte, op model.Op) (string, error) {
	raw, err := messages.element(body)
	if err != nil {
		return "", err
	}
	var w messageWire
	if !isObject(raw) || json.Unmarshal(raw, &w) != nil || !isID(w.ID.String()) {
		return "", client.ErrShape
	}
	private := strings.EqualFold(string(w.Visibility), internal)
	switch {
	case !w.Links.V.Conversation.about(op.Conv.ID):
		return "", client.ErrOther
	case w.Visibility != "" && private != (op.Kind == model.OpNote), op.Kind == model.OpNote && w.Channel != "":
		return "", errVisibility
	}
	return w.ID.String(), nil
}

// unsent is a failure before the message was posted. Whatever became of reading and of
// joining the conversation, nobody got a word: the kind says so, and the words do.
func unsent(err error) error {
	f := *model.AsFault(err)
	switch f.Kind {
	case model.FaultUnknown:
		f.What = model.NewText("not sent: that you were to take part in the conversation first was not confirmed")
	case model.FaultCanceled, model.FaultIncomplete, model.FaultServer, model.FaultStale:
		f.What = model.NewText("not sent: " + f.Error())
	default: // these guarantee it by themselves
		return &f
	}
	f.Kind, f.Help, f.Fresh = model.FaultNetwork, "nothing was accepted; try again", nil
	return &f
}
