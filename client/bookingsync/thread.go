package bookingsync

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"strings"

	"convo/client/loose"
	"convo/client/wire"
	"convo/model"
)

// messageWire is one message. The API tells neither a direction nor a delivery state.
type messageWire struct {
	ID    loose.ID `json:"id"`
	Links loose.Object[struct {
		Attachments  loose.List `json:"attachments"`
		Conversation loose.Ref  `json:"conversation"`
		Sender       loose.Ref  `json:"sender"`
	}] `json:"links"`
	Content    loose.Text `json:"content"`
	Visibility loose.Text `json:"visibility"`
	SentAt     loose.Text `json:"sent_at"`
	CreatedAt  loose.Text `json:"created_at"`
}

// Thread answers messages oldest first: a conversation lists their ids, which grow
// with time (inferred), and they are asked for by those.
func (in *Inbox) Thread(ctx context.Context, id string, q model.ThreadQuery) (model.Thread, error) {
	f, err := in.one(ctx, id)
	if err != nil {
		return model.Thread{}, err
	}
	wanted, older := part(ids(f.wire.Links.V.Messages), q)
	t := model.Thread{More: older}
	var files []string
	for chunk := range slices.Chunk(wanted, maxPage) {
		resp, err := in.wire.Do(ctx, get(inbox("messages", strings.Join(chunk, ",")), wire.LimitThread, func(body []byte) error {
			var a answer
			if json.Unmarshal(body, &a) != nil || a.Messages == nil {
				return errShape
			}
			for _, raw := range a.Messages {
				m, attached, ok := in.message(raw, id, f.people)
				if !ok {
					t.Skipped++
					continue
				}
				t.Messages = append(t.Messages, m)
				files = append(files, attached...)
			}
			return nil
		}))
		if err != nil {
			return model.Thread{}, noConversation(err)
		}
		t.Rate = resp.Rate
	}
	slices.SortStableFunc(t.Messages, func(a, b model.Message) int {
		return cmp.Or(a.At.Compare(b.At), cmp.Compare(len(a.ID), len(b.ID)), strings.Compare(a.ID, b.ID))
	})
	return t, in.attach(ctx, t.Messages, files)
}

// part is which of a conversation's messages were asked for, and whether there are
// older ones.
func part(all []string, q model.ThreadQuery) (wanted []string, older bool) {
	slices.SortFunc(all, func(a, b string) int { return cmp.Or(cmp.Compare(len(a), len(b)), strings.Compare(a, b)) })
	all = slices.Compact(all)
	from, to := 0, len(all)
	if i := slices.Index(all, q.Before); q.Before != "" && i >= 0 {
		to = i
	}
	if i := slices.Index(all, q.After); q.After != "" && i >= 0 {
		return all[min(i+1, to):to], true
	}
	from = max(from, to-maxPage)
	return all[from:to], from > 0
}

// message converts one element; false if it is none of this conversation.
func (in *Inbox) message(raw []byte, conversation string, people []participant) (m model.Message, files []string, ok bool) {
	var w messageWire
	if len(raw) == 0 || raw[0] != '{' || json.Unmarshal(raw, &w) != nil || w.ID.Text == "" {
		return m, nil, false
	}
	links := &w.Links.V
	if of := links.Conversation.ID.String(); of != "" && of != conversation {
		return m, nil, false
	}
	m = model.Message{ID: w.ID.String(), Text: w.Content.Model(), At: w.SentAt.Stamp()}
	if m.At.IsZero() {
		m.At = w.CreatedAt.Stamp()
	}
	i := slices.IndexFunc(people, func(p participant) bool { return p.ID.Text == links.Sender.ID.Text })
	if i >= 0 {
		who := people[i].member()
		switch who.Type {
		case "Client":
			m.Direction, m.Status, m.Author = model.In, model.Received, in.contact(who.ID.String()).Name
		case "Host":
			m.Direction, m.Author = model.Out, in.named(model.OwnedBy(model.Person{ID: who.ID.String()})).Person.Name
		}
	}
	if w.Visibility == "internal" {
		m.Direction = model.Note
	}
	files = ids(links.Attachments)
	for _, id := range files {
		m.Attachments = append(m.Attachments, model.Attachment{Name: model.NewText(id)})
	}
	return m, files, true
}

// attach names the files of messages and gives them their links. A relative one lies
// on the API's own host.
func (in *Inbox) attach(ctx context.Context, ms []model.Message, files []string) error {
	known := map[string]model.Attachment{}
	for chunk := range slices.Chunk(files, maxPage) {
		_, err := in.wire.Do(ctx, get(inbox("attachments", strings.Join(chunk, ",")), wire.LimitList, func(body []byte) error {
			var a answer
			if json.Unmarshal(body, &a) != nil || a.Attachments == nil {
				return errShape
			}
			for _, raw := range a.Attachments {
				var w struct {
					ID   loose.ID    `json:"id"`
					Name loose.Text  `json:"name"`
					URL  loose.Text  `json:"url"`
					Type loose.Text  `json:"file_content_type"`
					Size loose.Count `json:"file_size"`
				}
				if json.Unmarshal(raw, &w) != nil {
					continue
				}
				if strings.HasPrefix(string(w.URL), "/") {
					w.URL = loose.Text(in.wire.Origin()) + w.URL
				}
				known[w.ID.String()] = model.Attachment{Name: w.Name.Model(), URL: w.URL.Model(), Type: w.Type.Word(), Size: int64(w.Size.N)}
			}
			return nil
		}))
		if err != nil {
			return noConversation(err)
		}
	}
	for i := range ms {
		for j := range ms[i].Attachments {
			if a, ok := known[ms[i].Attachments[j].Name.Raw()]; ok {
				ms[i].Attachments[j] = a
			}
		}
	}
	return nil
}
