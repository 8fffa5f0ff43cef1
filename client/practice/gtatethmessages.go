package practice

import (
	"fmt"
	"net/http"
	"slices"

	"convo/client/practice/world"
)

// Everything in this file is a guess that messages-api=assumed switches on: the API documents no
// messages for agents. The names of the fields are those of the widget's endpoints.

type tatethMessage struct {
	ID           string             `json:"_id"`
	Conversation string             `json:"conversationId"`
	Text         string             `json:"text"`
	Sender       string             `json:"sender"` // customer or agent
	Attachments  []tatethAttachment `json:"attachments"`
	Status       string             `json:"status"`
	CreatedAt    any                `json:"createdAt"`
}

type tatethAttachment struct {
	ID   string `json:"_id"`
	Name string `json:"name"`
	URL  string `json:"url"`
	Type string `json:"type"`
	Size int    `json:"size"`
}

// messages answers a page of a thread, oldest first.
func (g *gtateth) messages(w http.ResponseWriter, r *http.Request, c world.Conversation) {
	wrong := details{}
	p := tatethPagingOf(r.URL.Query(), tatethPage, wrong)
	if len(wrong) > 0 {
		g.invalid(w, wrong)
		return
	}
	thread, err := g.inbox.Thread(c.Index)
	if err != nil {
		g.fail(w, err)
		return
	}
	thread = slices.DeleteFunc(thread, func(m world.Message) bool { return m.Note }) // G-Tateth has none
	start := min(p.offset(), len(thread))
	out := []tatethMessage{}
	for _, m := range thread[start:min(start+p.limit, len(thread))] {
		out = append(out, g.message(c.Index, m))
	}
	g.page(w, out, p, len(thread))
}

func (g *gtateth) message(index int, m world.Message) tatethMessage {
	out := tatethMessage{
		ID: fmt.Sprint(g.messageID(m.ID)), Conversation: hexID(hexConversation, index+1), Text: m.Text,
		Sender: "customer", Status: "received", Attachments: []tatethAttachment{}, CreatedAt: zulu(m.At),
	}
	if m.Direction == world.Outbound {
		out.Sender, out.Status = "agent", "sent"
	}
	for _, a := range m.Attachments {
		out.Attachments = append(out.Attachments, tatethAttachment{hexID(hexAttachment, int(a.ID)), a.Name, a.URL, a.Type, a.Size})
	}
	return out
}

func (g *gtateth) reply(w http.ResponseWriter, r *http.Request, c world.Conversation) {
	f, ok := g.form(w, r, "text")
	if !ok {
		return
	}
	var text string
	f.require(f.text("text", &text), "text")
	if f.refused(g, w) {
		return
	}
	m, err := g.inbox.Reply(c.Index, me, text, g.now())
	if err != nil {
		g.fail(w, err)
		return
	}
	g.answer(w, http.StatusCreated, g.message(c.Index, m))
}
