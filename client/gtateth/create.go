package gtateth

import (
	"cmp"
	"context"
	"net/http"
	"strings"

	"convo/client"
	"convo/client/wire"
	"convo/model"
)

// newWire is a conversation to be created. The channel is email unless another is named,
// as documented; priority and inbox are the server's to choose.
type newWire struct {
	Subject    string `json:"subject"`
	CustomerID string `json:"customerId"`
	Channel    string `json:"channel"`
	Priority   string `json:"priority,omitempty"`
	InboxID    string `json:"inboxId,omitempty"`
}

// create begins a conversation, without a message. The page says what it takes; that it
// answers 201 and the conversation is the general rule.
func (in *Inbox) create(ctx context.Context, op model.Op) (model.Patch, error) {
	if op.New == nil || strings.TrimSpace(op.New.Subject) == "" || op.New.Customer == "" {
		f := client.Refused("G-Tateth needs a subject and a customer; nothing was requested")
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
		return model.Patch{}, noParts(err)
	}
	in.named(ctx, cs)
	return model.Patch{Fresh: &cs[0], Status: cs[0].Status, Owner: cs[0].Owner, UpdatedAt: cs[0].UpdatedAt, Rate: resp.Rate}, nil
}

// noParts explains a 404 for a conversation that was to be made. It is not the one that
// was asked for, there being none, but a part of it.
func noParts(err error) error {
	f := model.AsFault(err)
	if f.Kind == model.FaultNotFound {
		f.Kind, f.Missing = model.FaultRefused, ""
		f.Help = "check the ids of the customer and of the inbox, and the account's url"
	}
	return f
}
