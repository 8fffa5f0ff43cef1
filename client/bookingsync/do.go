package bookingsync

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"time"

	"convo/client/loose"
	"convo/client/wire"
	"convo/model"
)

// Do carries out one operation with one write, besides what has to be read for it, and
// besides making my participant where a reply, a note or reading needs one.
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
	if (op.Kind.IsSend() || op.Kind == model.OpRead) && in.whoami() == "" {
		return model.Patch{}, &model.Fault{
			Kind: model.FaultLocal, What: model.NewText("it is not known which host you are; nothing was requested"),
			Help: "set me to your host id, which convo agents shows",
		}
	}
	switch op.Kind {
	case model.OpReply, model.OpNote:
		return in.send(ctx, op)
	case model.OpRead:
		return in.read(ctx, op)
	case model.OpConnect, model.OpDisconnect:
		body := map[string]any{"bookings": []any{map[string]any{"id": loose.Number(op.Value)}}}
		return in.put(ctx, op, body, string(op.Kind)+"_booking")
	default:
		name, value := attribute(op)
		if name == "" {
			return model.Patch{}, refused("nobody was named to assign to; nothing was requested")
		}
		return in.put(ctx, op, map[string]any{"conversations": []any{map[string]any{name: value}}})
	}
}

// attribute is what an update writes. That false reopens and null releases is inferred.
func attribute(op model.Op) (name string, value any) {
	switch op.Kind {
	case model.OpClose, model.OpReopen:
		return "closed", op.Kind == model.OpClose
	case model.OpSpam, model.OpUnspam:
		return "marked_as_spam", op.Kind == model.OpSpam
	case model.OpAssign:
		if op.Person.ID == "" {
			return "", nil
		}
		return "assignee_id", loose.Number(op.Person.ID)
	case model.OpRelease:
		return "assignee_id", nil
	default: // model.OpChannel
		if op.Value == "" {
			return "default_channel", nil
		}
		return "default_channel", op.Value
	}
}

// put changes a conversation and checks what it answers.
func (in *Inbox) put(ctx context.Context, op model.Op, body any, more ...string) (model.Patch, error) {
	var patch model.Patch
	resp, err := in.wire.Do(ctx, wire.Request{
		Method: http.MethodPut, Path: inbox(append([]string{"conversations", op.Conv.ID}, more...)...),
		Body: body, Class: wire.Write, Needs: needsWrite,
		Decode: func(body []byte) error {
			f, err := decodeOne(body, op.Conv.ID)
			if err != nil {
				return err
			}
			c := in.conversation(&f)
			if op.Value != "" && !op.Done(c) || op.Value == "" && op.Kind != model.OpChannel && !op.Done(c) {
				return errState
			}
			patch = model.Patch{Status: c.Status, Owner: c.Owner, UpdatedAt: c.UpdatedAt}
			return nil
		},
	})
	if err != nil {
		return model.Patch{}, noHost(op, err)
	}
	patch.Rate = resp.Rate
	return patch, nil
}

// noHost tells an unknown host from an unknown conversation. That the words of a 422
// name the assignee is inferred.
func noHost(op model.Op, err error) error {
	f := model.AsFault(err)
	if op.Kind == model.OpAssign && f.Status == http.StatusUnprocessableEntity && strings.Contains(f.Error(), "assignee") {
		f.Kind, f.Missing = model.FaultNotFound, "user"
	}
	return noConversation(f)
}

// participant is mine in a conversation; "" where I have none yet. It is read once.
func (in *Inbox) participant(ctx context.Context, id string) (mine string, channel loose.Text, err error) {
	f, err := in.one(ctx, id)
	if err != nil {
		return "", "", err
	}
	me := in.whoami()
	in.mu.Lock()
	mine = in.mine[id]
	in.mu.Unlock()
	for i := range f.people {
		if mine == "" && f.people[i].isHost(me) {
			mine = f.people[i].ID.String()
		}
	}
	return mine, f.wire.DefaultChannel, nil
}

// join makes my participant, read at once if so wanted.
func (in *Inbox) join(ctx context.Context, id string, read bool) (string, error) {
	attributes := map[string]any{"member_id": loose.Number(in.whoami()), "member_type": "Host", "conversation_id": loose.Number(id)}
	if read {
		attributes["read"] = true
	}
	var mine string
	_, err := in.wire.Do(ctx, wire.Request{
		Method: http.MethodPost, Path: inbox("participants"), Body: map[string]any{"participants": []any{attributes}},
		Class: wire.Write, Needs: needsWrite, Accept: []int{http.StatusCreated},
		Decode: func(body []byte) error {
			var a answer
			if json.Unmarshal(body, &a) != nil || len(a.Participants) != 1 {
				return errShape
			}
			p, ok := decodeParticipant(a.Participants[0])
			if !ok {
				return errShape
			}
			mine = p.ID.String()
			return nil
		},
	})
	if err != nil {
		return "", err
	}
	in.mu.Lock()
	defer in.mu.Unlock()
	if len(in.mine) >= mineMost {
		clear(in.mine)
	}
	in.mine[id] = mine
	return mine, nil
}

// joined is said where an operation has made my participant.
const joined = "you take part in the conversation now"

// read stamps my participant as having read the last message.
func (in *Inbox) read(ctx context.Context, op model.Op) (model.Patch, error) {
	mine, _, err := in.participant(ctx, op.Conv.ID)
	if err != nil {
		return model.Patch{}, err
	}
	done := model.Patch{Unread: model.Unread{Kind: model.UnreadFlag}}
	if mine == "" {
		if _, err := in.join(ctx, op.Conv.ID, true); err != nil {
			return model.Patch{}, noConversation(err)
		}
		done.Note = joined
		return done, nil
	}
	_, err = in.wire.Do(ctx, wire.Request{
		Method: http.MethodPut, Path: inbox("participants", mine), Class: wire.Write, Needs: needsWrite,
		Body: map[string]any{"participants": []any{map[string]any{"read": true}}},
	})
	if err != nil {
		return model.Patch{}, noConversation(err)
	}
	return done, nil
}

// send posts a reply or a note once, as my participant. A note carries no channel: it
// could leave by one.
func (in *Inbox) send(ctx context.Context, op model.Op) (model.Patch, error) {
	if op.Body == "" {
		return model.Patch{}, refused("an empty text; nothing was sent")
	}
	mine, channel, err := in.participant(ctx, op.Conv.ID)
	if err != nil {
		return model.Patch{}, notSent(err)
	}
	var patch model.Patch
	if mine == "" {
		if mine, err = in.join(ctx, op.Conv.ID, false); err != nil {
			return model.Patch{}, notSent(noConversation(err))
		}
		patch.Note = joined
	}
	message := map[string]any{
		"content": op.Body, "origin": "bookingsync_inbox", "visibility": "external",
		"conversation_id": loose.Number(op.Conv.ID), "sender_id": loose.Number(mine),
		"sent_at": in.now().UTC().Format(time.RFC3339),
	}
	if op.Kind == model.OpNote {
		message["visibility"] = "internal"
	} else if channel != "" {
		message["channel"] = string(channel)
	}
	resp, err := in.wire.Do(ctx, wire.Request{
		Method: http.MethodPost, Path: inbox("messages"), Body: map[string]any{"messages": []any{message}},
		Class: wire.Send, Needs: needsWrite, Accept: []int{http.StatusCreated},
		Decode: func(body []byte) error {
			var a answer
			var w messageWire
			if json.Unmarshal(body, &a) != nil || len(a.Messages) != 1 || json.Unmarshal(a.Messages[0], &w) != nil {
				return errShape
			}
			if of := w.Links.V.Conversation.ID.String(); of != "" && of != op.Conv.ID {
				return errOther
			}
			patch.MessageID = w.ID.String()
			return nil
		},
	})
	if err != nil {
		return model.Patch{}, noConversation(err)
	}
	patch.Rate = resp.Rate
	return patch, nil
}

// notSent is a failure before the message was posted: whatever became of reading and
// joining, nobody got a word.
func notSent(err error) error {
	f := *model.AsFault(err)
	switch f.Kind {
	case model.FaultUnknown, model.FaultServer, model.FaultIncomplete, model.FaultCanceled:
		f.Kind = model.FaultNetwork
		f.What = model.NewText("not sent: " + f.Error())
		f.Help = "nothing was accepted; try again"
	default:
	}
	return &f
}

// notSynchronised is the document's own warning, in our words.
const notSynchronised = "BookingSync asks clients not to create conversations: this one is not synchronised with the channel"

func (in *Inbox) create(ctx context.Context, op model.Op) (model.Patch, error) {
	if op.New == nil || strings.TrimSpace(op.New.Subject) == "" {
		return model.Patch{}, refused("a conversation needs a subject; nothing was requested")
	}
	attributes := map[string]any{"subject": op.New.Subject}
	if op.New.Channel != "" {
		attributes["default_channel"] = op.New.Channel
	}
	var made model.Conversation
	resp, err := in.wire.Do(ctx, wire.Request{
		Method: http.MethodPost, Path: inbox("conversations"), Body: map[string]any{"conversations": []any{attributes}},
		Class: wire.Write, Needs: needsWrite, Accept: []int{http.StatusCreated},
		Decode: func(body []byte) error {
			f, err := decodeOne(body, "")
			made = in.conversation(&f)
			return err
		},
	})
	if err != nil {
		return model.Patch{}, in.wrongBase(err)
	}
	return model.Patch{Fresh: &made, Note: notSynchronised, Rate: resp.Rate}, nil
}
