package gtateth

import (
	"cmp"
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"convo/client"
	"convo/client/loose"
	"convo/client/wire"
	"convo/model"
)

// Everything in this file is a guess, switched on by Options.AssumeMessages: no page
// documents how agents read and write messages. The path is the least surprising one;
// the names of the fields are those of the widget's endpoints.

// messages is the guessed path of a conversation's messages.
func messages(id string) []string { return conversations(id, "messages") }

// messageWire is one message. Who wrote it is told by sender or direction, in
// whichever form comes.
type messageWire struct {
	ID           loose.ID   `json:"_id"`
	MessageID    loose.ID   `json:"messageId"`
	Conversation loose.ID   `json:"conversationId"`
	Text         loose.Text `json:"text"`
	Sender       party      `json:"sender"`
	Direction    loose.Text `json:"direction"`
	Status       loose.Text `json:"status"`
	CreatedAt    loose.Text `json:"createdAt"`
	Attachments  loose.List `json:"attachments"`
}

// threadPages bounds a thread: 10,000 messages.
const threadPages = 100

// Thread answers the messages oldest first. The order of the pages is not known, so
// that all of them are read and sorted by time.
func (in *Inbox) Thread(ctx context.Context, id string, q model.ThreadQuery) (model.Thread, error) {
	if !in.caps.Threads.OK {
		return model.Thread{}, client.Unsupported(in.caps.Threads.Why)
	}
	if err := checkID(id); err != nil {
		return model.Thread{}, err
	}
	var t model.Thread
	seen := map[string]bool{}
	for page := 1; ; page++ {
		if page > threadPages {
			return model.Thread{}, &model.Fault{
				Kind: model.FaultIncomplete,
				What: model.NewText("the thread does not end after " + strconv.Itoa(threadPages) + " pages"),
			}
		}
		part, more, err := in.messagePage(ctx, id, page)
		if err != nil {
			return model.Thread{}, noConversation(err)
		}
		before := len(t.Messages)
		for _, m := range part.Messages {
			if !seen[m.ID] {
				seen[m.ID] = true
				t.Messages = append(t.Messages, m)
			}
		}
		t.Skipped, t.Rate = t.Skipped+part.Skipped, part.Rate
		if !more || len(t.Messages) == before {
			break
		}
	}
	slices.SortStableFunc(t.Messages, func(a, b model.Message) int {
		return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.ID, b.ID))
	})
	return cut(t, q), nil
}

// cut is the part of a whole thread that was asked for.
func cut(t model.Thread, q model.ThreadQuery) model.Thread {
	at := func(id string) int {
		return slices.IndexFunc(t.Messages, func(m model.Message) bool { return m.ID == id })
	}
	if i := at(q.Before); i >= 0 {
		t.Messages = t.Messages[:i]
	}
	if i := at(q.After); i >= 0 {
		t.Messages, t.More = t.Messages[i+1:], true
	}
	return t
}

func (in *Inbox) messagePage(ctx context.Context, id string, page int) (t model.Thread, more bool, err error) {
	request := get(messages(id), wire.LimitThread, func(body []byte) (err error) {
		t, more, err = in.decodeMessages(body, id, page)
		return err
	})
	request.Query = url.Values{"page": {strconv.Itoa(page)}, "limit": {strconv.Itoa(maxPage)}}
	resp, err := in.wire.Do(ctx, request)
	t.Rate = resp.Rate
	return t, more, err
}

func (in *Inbox) decodeMessages(body []byte, id string, page int) (t model.Thread, more bool, err error) {
	e, err := open(body)
	if err != nil {
		return t, false, err
	}
	elements, err := e.elements()
	if err != nil {
		return t, false, err
	}
	for _, raw := range elements {
		var w messageWire
		if len(raw) == 0 || raw[0] != '{' || json.Unmarshal(raw, &w) != nil || w.id() == "" {
			t.Skipped++
			continue
		}
		if of := w.Conversation.String(); of != "" && of != id {
			return model.Thread{}, false, client.ErrOther
		}
		t.Messages = append(t.Messages, model.Message{
			ID: w.id(), Direction: in.direction(&w), Text: w.Text.Model(), At: w.CreatedAt.Stamp(),
			Status: model.Delivery(w.Status.Word()), Author: w.Sender.label(), Attachments: attachments(w.Attachments),
		})
	}
	return t, e.Pagination.V.more(page, maxPage, len(elements)), nil
}

func (w *messageWire) id() string { return cmp.Or(w.ID.String(), w.MessageID.String()) }

// direction is who wrote a message, as far as the guessed fields tell: a direction, the
// sender's kind or role, a word or an id in place of the sender. It stays empty where
// they tell nothing, which is neither the customer nor us.
func (in *Inbox) direction(w *messageWire) model.Direction {
	sender := loose.Text(w.Sender.id)
	for _, word := range []string{w.Direction.Word(), w.Sender.role, sender.Word()} {
		switch word {
		case "inbound", "incoming", "in", "customer", "visitor", "contact":
			return model.In
		case "outbound", "outgoing", "out", "agent", "user", "admin", "operator", "bot", "system":
			return model.Out
		}
	}
	switch {
	case in.agents.knows(w.Sender.id):
		return model.Out
	case in.names.knows(w.Sender.id):
		return model.In
	}
	return model.Direction(w.Direction.Word())
}

func attachments(list loose.List) []model.Attachment {
	var out []model.Attachment
	for _, raw := range list {
		var f loose.Object[struct {
			Name loose.Text  `json:"name"`
			URL  loose.Text  `json:"url"`
			Type loose.Text  `json:"type"`
			Size loose.Count `json:"size"`
		}]
		if json.Unmarshal(raw, &f) == nil && (f.V.Name != "" || f.V.URL != "") {
			out = append(out, model.Attachment{Name: f.V.Name.Model(), URL: f.V.URL.Model(), Type: f.V.Type.Word(), Size: int64(f.V.Size.N)})
		}
	}
	return out
}

// send posts a reply once.
func (in *Inbox) send(ctx context.Context, op model.Op) (model.Patch, error) {
	if op.Body == "" {
		return model.Patch{}, client.Refused("an empty reply; nothing was sent")
	}
	var patch model.Patch
	resp, err := in.wire.Do(ctx, wire.Request{
		Method: http.MethodPost, Path: messages(op.Conv.ID), Body: map[string]any{"text": op.Body},
		Class: wire.Send, Needs: needsWrite,
		Accept: []int{http.StatusCreated, http.StatusOK},
		Decode: func(body []byte) (err error) {
			patch.MessageID, err = sent(body)
			return err
		},
	})
	if err != nil {
		return model.Patch{}, noConversation(err)
	}
	patch.Rate = resp.Rate
	return patch, nil
}

// sent reads the id of a message that was accepted; "" where none is told.
func sent(body []byte) (string, error) {
	e, err := open(body)
	if err != nil {
		return "", err
	}
	var m loose.Object[messageWire]
	if isThere(e.Data) && json.Unmarshal(e.Data, &m) != nil {
		return "", client.ErrShape
	}
	return m.V.id(), e.done()
}
