package bookingsync

import (
	"context"
	"encoding/json"
	"slices"
	"strings"

	"convo/client/loose"
	"convo/model"
)

// messageWire is one message. The API tells neither a direction nor a delivery state.
type messageWire struct {
	ID    loose.ID `json:"id"`
	Links loose.Object[struct {
		Attachments  linkList `json:"attachments"`
		Conversation link     `json:"conversation"`
		Sender       link     `json:"sender"` // a participant
	}] `json:"links"`
	Channel    loose.Text `json:"channel"`
	Content    loose.Text `json:"content"`
	Visibility loose.Text `json:"visibility"`
	SentAt     loose.Text `json:"sent_at"`
	CreatedAt  loose.Text `json:"created_at"`
}

// internal is the visibility of private notes. Everything else is for the customer, the
// "all" that was recorded in 2018 included.
const internal = "internal"

// message converts one. Its direction is that of its sender (inferred); of one who is
// not known none is told. What becomes of a message that was sent the API does not say.
func (t *thread) message(w *messageWire, files map[string]model.Attachment) model.Message {
	m := model.Message{ID: w.ID.String(), Text: w.Content.Model(), At: w.SentAt.Stamp()}
	if m.At.IsZero() {
		m.At = w.CreatedAt.Stamp()
	}
	if p := t.sender(w); p != nil {
		switch {
		case p.isClient():
			m.Direction, m.Status = model.In, model.Received
			m.Author = t.in.clients.contact(p.member.id).Name
		case p.isHost():
			m.Direction, m.Author = model.Out, t.in.hosts.named(p.member.id)
		}
	}
	if strings.EqualFold(string(w.Visibility), internal) {
		m.Direction, m.Status = model.Note, ""
	}
	for _, id := range w.Links.V.Attachments.ids {
		file, ok := files[id]
		if !ok {
			file.Name = model.NewText("attachment " + id)
		}
		m.Attachments = append(m.Attachments, file)
	}
	return m
}

// sender is who wrote a message; nil where that is not known.
func (t *thread) sender(w *messageWire) *participant {
	i := slices.IndexFunc(t.row.people, func(p participant) bool { return p.id == w.Links.V.Sender.id })
	if i < 0 {
		return nil
	}
	return &t.row.people[i]
}

// meetSenders reads the senders that are no longer among the conversation's people,
// and the hosts' names. What cannot be learnt stays unknown.
func (t *thread) meetSenders(ctx context.Context) error {
	var strangers, team, customers []string
	for i := range t.wires {
		w := &t.wires[i]
		switch p, id := t.sender(w), w.Links.V.Sender.id; {
		case p == nil && isID(id) && !slices.Contains(strangers, id):
			strangers = append(strangers, id)
		case p != nil && p.isHost():
			team = append(team, p.member.id)
		}
	}
	err := t.in.byIDs(ctx, participants, strangers[:min(len(strangers), maxPage)], func(raw json.RawMessage) {
		p, ok := decodeParticipant(raw)
		if !ok || !p.conversation.about(t.row.id()) {
			return
		}
		t.row.people = append(t.row.people, p)
		if p.isHost() {
			team = append(team, p.member.id)
		} else {
			customers = append(customers, p.member.id)
		}
	})
	if f := model.AsFault(err); f != nil && f.Kind != model.FaultNotFound {
		return f
	}
	t.in.load(ctx, &t.in.hosts, team)
	t.in.meet(ctx, customers)
	return nil
}

// files reads the attachments of the messages. They are listed and never fetched.
func (t *thread) files(ctx context.Context) (map[string]model.Attachment, error) {
	var ids []string
	for i := range t.wires {
		ids = append(ids, t.wires[i].Links.V.Attachments.ids...)
	}
	slices.SortFunc(ids, compareIDs)
	files := map[string]model.Attachment{}
	err := t.in.byIDs(ctx, attachments, slices.Compact(ids), func(raw json.RawMessage) {
		var w struct {
			ID   loose.ID    `json:"id"`
			Name loose.Text  `json:"name"`
			URL  loose.Text  `json:"url"`
			Type loose.Text  `json:"file_content_type"`
			Size loose.Count `json:"file_size"`
		}
		if isObject(raw) && json.Unmarshal(raw, &w) == nil {
			files[w.ID.String()] = model.Attachment{
				Name: w.Name.Model(), URL: t.in.absolute(w.URL), Type: w.Type.Word(), Size: int64(max(w.Size.N, 0)),
			}
		}
	})
	if f := model.AsFault(err); f != nil && f.Kind != model.FaultNotFound {
		return nil, f
	}
	return files, nil
}

// absolute is an address for people. One that is relative, as was recorded, lies on the
// API's own host (inferred).
func (in *Inbox) absolute(address loose.Text) model.Text {
	s := string(address)
	if strings.HasPrefix(s, "/") && !strings.HasPrefix(s, "//") {
		s = in.wire.Origin() + s
	}
	return model.NewText(s)
}
