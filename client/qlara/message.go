package qlara

import (
	"encoding/json"

	"convo/client/loose"
	"convo/model"
)

// messageWire is one message. The first five fields are UC-018's. messageType and
// mediaKey are documented for the gateway's RCS events and inferred here, as is
// attachments: nothing is documented about files in a thread.
type messageWire struct {
	MessageID   loose.ID   `json:"messageId"`
	Direction   loose.Text `json:"direction"`
	Body        loose.Text `json:"body"`
	Timestamp   loose.Text `json:"timestamp"`
	Status      loose.Text `json:"status"`
	MessageType loose.Text `json:"messageType"`
	MediaKey    loose.Text `json:"mediaKey"`
	Attachments loose.List `json:"attachments"`
}

type attachmentWire struct {
	Name     loose.Text  `json:"name"`
	FileName loose.Text  `json:"fileName"`
	URL      loose.Text  `json:"url"`
	Type     loose.Text  `json:"type"`
	MimeType loose.Text  `json:"mimeType"`
	Size     loose.Count `json:"size"`
}

// message converts one element; false if it is none. Without an id it could be
// neither placed nor told from others, so it is none.
func (in *Inbox) message(raw json.RawMessage) (model.Message, bool) {
	var w messageWire
	if len(raw) == 0 || raw[0] != '{' || json.Unmarshal(raw, &w) != nil || w.MessageID.Text == "" {
		return model.Message{}, false
	}
	return model.Message{
		ID:          string(w.MessageID.Text),
		Direction:   direction(w.Direction),
		Text:        model.NewText(string(w.Body)),
		At:          w.Timestamp.Stamp(),
		Status:      delivery(w.Status),
		Attachments: in.attachments(&w),
	}, true
}

func (in *Inbox) attachments(w *messageWire) []model.Attachment {
	var out []model.Attachment
	if w.MediaKey != "" {
		a := model.Attachment{Name: model.NewText(string(w.MediaKey)), Type: word(w.MessageType)}
		// Files of RCS events are documented to be at this path of the same host.
		if origin := in.wire.Origin(); origin != "" && model.ValidID(string(w.MediaKey)) {
			a.URL = model.NewText(origin + "/api/files/" + string(w.MediaKey))
		}
		out = append(out, a)
	}
	for _, raw := range w.Attachments {
		var f loose.Object[attachmentWire]
		if json.Unmarshal(raw, &f) != nil || f.V == (attachmentWire{}) {
			continue
		}
		out = append(out, model.Attachment{
			Name: model.NewText(string(either(f.V.Name, f.V.FileName))),
			URL:  model.NewText(string(f.V.URL)),
			Type: word(either(f.V.MimeType, f.V.Type)),
			Size: int64(f.V.Size.N),
		})
	}
	return out
}

func either(a, b loose.Text) loose.Text {
	if a != "" {
		return a
	}
	return b
}

// delivery: UC-018 shows RECEIVED. The other words are the gateway's for delivery
// elsewhere; those of a reply that was just accepted are inferred.
func delivery(t loose.Text) model.Delivery {
	switch w := word(t); w {
	case "error", "expired", "failed":
		return model.Failed
	case "queued", "accepted", "pending":
		return model.Queued
	default: // received, sent, delivered, read and unknown are the model's words, too
		return model.Delivery(w)
	}
}
