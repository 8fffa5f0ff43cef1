package bookingsync

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"convo/client"
	"convo/client/loose"
	"convo/client/wire"
	"convo/model"
)

// Do carries out one operation with one write, besides what has to be read for it, and
// besides making my participant where a reply or a note needs one and there is none.
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
	case model.OpReply, model.OpNote:
		return in.send(ctx, op)
	case model.OpRead:
		return in.markRead(ctx, op)
	case model.OpConnect, model.OpDisconnect:
		return in.book(ctx, op)
	default:
		return in.update(ctx, op)
	}
}

// update writes one of the four attributes that can be updated.
func (in *Inbox) update(ctx context.Context, op model.Op) (model.Patch, error) {
	if op.Kind == model.OpAssign && !isID(op.Person.ID) {
		return model.Patch{}, client.Refused("not a host's id; nothing was requested")
	}
	if op.Kind == model.OpChannel && op.Value == "" {
		return model.Patch{}, client.Refused("no channel was named; nothing was requested")
	}
	name, value := attribute(op)
	return in.put(ctx, op, conversations.body(map[string]any{name: value}))
}

// attribute is what an update writes. That false reopens and takes from the spam, and
// that null releases, is inferred.
func attribute(op model.Op) (name string, value any) {
	switch op.Kind {
	case model.OpClose, model.OpReopen:
		return "closed", op.Kind == model.OpClose
	case model.OpSpam, model.OpUnspam:
		return "marked_as_spam", op.Kind == model.OpSpam
	case model.OpAssign:
		return "assignee_id", loose.Number(op.Person.ID)
	case model.OpRelease:
		return "assignee_id", nil
	default: // model.OpChannel
		return "default_channel", op.Value
	}
}

// book connects a booking to the conversation, or takes it off.
func (in *Inbox) book(ctx context.Context, op model.Op) (model.Patch, error) {
	if !isID(op.Value) {
		return model.Patch{}, client.Refused("not a booking's id; nothing was requested")
	}
	body := map[string]any{"bookings": []any{map[string]any{"id": loose.Number(op.Value)}}}
	return in.put(ctx, op, body, string(op.Kind)+"_booking")
}

// put changes a conversation and checks what is answered: the conversation as it is now.
func (in *Inbox) put(ctx context.Context, op model.Op, body any, more ...string) (model.Patch, error) {
	var patch model.Patch
	resp, err := in.wire.Do(ctx, wire.Request{
		Method: http.MethodPut, Path: conversations.at(append([]string{op.Conv.ID}, more...)...),
		Body: body, Class: wire.Write, Needs: needsWrite,
		Decode: func(body []byte) error {
			r, err := decodeOne(body, op.Conv.ID)
			if err == nil && !reached(op, &r) {
				err = client.ErrState
			}
			patch = model.Patch{Status: r.status(), Owner: r.Links.V.Assignee.owner(), UpdatedAt: r.UpdatedAt.Stamp()}
			return err
		},
	})
	if err != nil {
		return model.Patch{}, in.notPut(ctx, op, err)
	}
	patch.Owner.Person.Name = in.hosts.named(patch.Owner.Person.ID)
	if patch.Owner.Is(op.Person.ID) {
		patch.Owner.Person = op.Person
	}
	patch.Rate = resp.Rate
	return patch, nil
}

// reached reports whether a conversation is as the operation wants it. What the answer
// does not tell does not speak against it.
func reached(op model.Op, r *row) bool {
	links := &r.Links.V
	switch op.Kind {
	case model.OpClose:
		return r.ClosedAt != ""
	case model.OpReopen:
		return r.ClosedAt == ""
	case model.OpSpam:
		return r.MarkedAsSpamAt != ""
	case model.OpUnspam:
		return r.MarkedAsSpamAt == ""
	case model.OpAssign:
		return links.Assignee.about(op.Person.ID)
	case model.OpRelease:
		return links.Assignee.about("")
	case model.OpConnect:
		return !links.Bookings.told || slices.Contains(links.Bookings.ids, op.Value)
	case model.OpDisconnect:
		return !slices.Contains(links.Bookings.ids, op.Value)
	default: // model.OpChannel
		return strings.EqualFold(string(r.DefaultChannel), op.Value)
	}
}

// notPut says what was not found, where the failure leaves that open: the API has one
// 404 for the conversation and for what it was to be joined with, so the conversation
// is looked for.
func (in *Inbox) notPut(ctx context.Context, op model.Op, err error) error {
	f := model.AsFault(err)
	if op.Kind == model.OpAssign && f.Status == http.StatusUnprocessableEntity && strings.HasPrefix(f.Error(), "assignee") {
		// The API's {"errors":{"assignee…":…}}; that it says so of a host who is not there is inferred.
		f.Kind, f.Missing = model.FaultNotFound, "user"
		return f
	}
	joins := op.Kind == model.OpAssign || op.Kind == model.OpConnect || op.Kind == model.OpDisconnect
	if f.Kind != model.FaultNotFound || !joins {
		return client.NoConversation(f)
	}
	if _, gone := in.bare(ctx, op.Conv.ID); gone != nil {
		return client.NoConversation(f)
	}
	if op.Kind == model.OpAssign {
		f.Missing = "user"
		return f
	}
	f.Kind, f.Missing = model.FaultRefused, ""
	f.What = model.NewText("there is no booking " + op.Value + " (" + f.Error() + ")")
	return f
}

// notSynchronised is the guide's own warning, in our words.
const notSynchronised = "BookingSync asks not to begin conversations this way: this one is not synchronised with its channel"

// create begins a conversation. What BookingSync has no such thing of is left out.
func (in *Inbox) create(ctx context.Context, op model.Op) (model.Patch, error) {
	if op.New == nil || strings.TrimSpace(op.New.Subject) == "" {
		return model.Patch{}, client.Refused("a conversation needs a subject; nothing was requested")
	}
	attributes := map[string]any{"subject": op.New.Subject}
	if op.New.Channel != "" {
		attributes["default_channel"] = op.New.Channel
	}
	var made row
	resp, err := in.wire.Do(ctx, wire.Request{
		Method: http.MethodPost, Path: conversations.at(), Body: conversations.body(attributes),
		Class: wire.Write, Needs: needsWrite, Accept: []int{http.StatusCreated},
		Decode: func(body []byte) (err error) {
			made, err = decodeOne(body, "")
			return err
		},
	})
	if err != nil {
		return model.Patch{}, in.wrongBase(err)
	}
	c := in.conversation(&made)
	return model.Patch{Fresh: &c, Note: notSynchronised, Rate: resp.Rate}, nil
}
