package gtateth

import (
	"context"
	"encoding/json"
	"net/url"
	"slices"
	"strconv"
	"strings"

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
	ID          loose.ID   `json:"_id"`
	MessageID   loose.ID   `json:"messageId"`
	Text        loose.Text `json:"text"`
	Sender      party      `json:"sender"`
	Direction   loose.Text `json:"direction"`
	Status      loose.Text `json:"status"`
	CreatedAt   loose.Text `json:"createdAt"`
	Attachments loose.List `json:"attachments"`
}

// threadPages bounds a thread: 10,000 messages.
const threadPages = 100

// Thread answers the messages oldest first. The order of the pages is not known, so
// that all of them are read and sorted by time.
func (in *Inbox) Thread(ctx context.Context, id string, q model.ThreadQuery) (model.Thread, error) {
	if !in.caps.Threads.OK {
		return model.Thread{}, &model.Fault{Kind: model.FaultUnsupported, What: model.NewText(in.caps.Threads.Why)}
	}
	if err := checkID(id); err != nil {
		return model.Thread{}, err
	}
	var t model.Thread
	seen := map[string]bool{}
	for page := 1; page <= threadPages; page++ {
		more, fresh := false, 0
		request := get(messages(id), wire.LimitThread, func(body []byte) error {
			part, goesOn, err := in.messagePage(body, page)
			for _, m := range part.Messages {
				if !seen[m.ID] {
					seen[m.ID] = true
					fresh++
					t.Messages = append(t.Messages, m)
				}
			}
			t.Skipped += part.Skipped
			more = goesOn
			return err
		})
		request.Query = url.Values{"page": {strconv.Itoa(page)}, "limit": {strconv.Itoa(maxPage)}}
		resp, err := in.wire.Do(ctx, request)
		if err != nil {
			return model.Thread{}, noConversation(err)
		}
		t.Rate = resp.Rate
		if !more || fresh == 0 {
			break
		}
	}
	slices.SortStableFunc(t.Messages, func(a, b model.Message) int {
		if c := a.At.Compare(b.At); c != 0 {
			return c
		}
		return strings.Compare(a.ID, b.ID)
	})
	return cut(t, q), nil
}

// cut is the part of a whole thread that was asked for.
func cut(t model.Thread, q model.ThreadQuery) model.Thread {
	at := func(id string) int {
		return slices.IndexFunc(t.Messages, func(m model.Message) bool { return m.ID == id })
	}
	if i := at(q.Before); q.Before != "" && i >= 0 {
		t.Messages = t.Messages[:i]
	}
	if i := at(q.After); q.After != "" && i >= 0 {
		t.Messages, t.More = t.Messages[i+1:], true
	}
	return t
}

func (in *Inbox) messagePage(body []byte, page int) (t model.Thread, more bool, err error) {
	e, err := open(body)
	if err != nil {
		return t, false, err
	}
	var elements loose.List
	if json.Unmarshal(e.Data, &elements) != nil || elements == nil {
		return t, false, errShape
	}
	for _, raw := range elements {
		var w messageWire
		if len(raw) == 0 || raw[0] != '{' || json.Unmarshal(raw, &w) != nil || w.ID.Text == "" {
			t.Skipped++
			continue
		}
		t.Messages = append(t.Messages, model.Message{
			ID: w.ID.String(), Direction: direction(&w), Text: text(w.Text), At: w.CreatedAt.Stamp(),
			Status: model.Delivery(w.Status.Word()), Author: w.Sender.label(), Attachments: attachments(w.Attachments),
		})
	}
	pages := e.Pagination.V.TotalPages
	return t, len(elements) > 0 && (pages.OK && page < pages.N || !pages.OK && len(elements) == maxPage), nil
}

// direction is who wrote a message, as far as the guessed fields tell.
func direction(w *messageWire) model.Direction {
	word := w.Direction.Word()
	if word == "" {
		word = strings.ToLower(w.Sender.id)
	}
	switch word {
	case "inbound", "in", "customer", "visitor":
		return model.In
	case "outbound", "out", "agent", "user":
		return model.Out
	}
	return model.Direction(word)
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
			out = append(out, model.Attachment{Name: text(f.V.Name), URL: text(f.V.URL), Type: f.V.Type.Word(), Size: int64(f.V.Size.N)})
		}
	}
	return out
}
