package main

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"convo/cmd/convo/internal/output"
	"convo/model"
	"convo/model/inbox"
)

// showMost is how many messages of a thread are read at most.
const showMost = 10_000

func (a *app) showCommand() *cobra.Command {
	return a.verb("show ID", "show a conversation and its thread", words(1, "the id of a conversation"),
		func(ctx context.Context, args []string) error {
			s, err := a.loadFor(args)
			if err != nil {
				return err
			}
			defer s.close()
			ref, err := s.ref(args[0])
			if err != nil {
				return err
			}
			if err := s.connect(asVerb(ref.Account)); err != nil {
				return err
			}
			return s.show(ctx, ref)
		})
}

// show reads a conversation and its whole thread, with GETs only.
func (s *session) show(ctx context.Context, ref model.Ref) error {
	if can := s.accounts[ref.Account].inbox.Caps().Threads; !can.OK {
		return s.showAlone(ctx, ref, can.Why)
	}
	ev, _ := s.desk.Run(ctx, inbox.ReadGate{Seq: s.next(), Conv: ref}).(inbox.Gated)
	if ev.Fault != nil {
		return ev.Fault
	}
	thread, fault := s.older(ctx, ref, ev.Thread)
	rows := []model.Conversation{ev.Conversation}
	s.named(ctx, rows)
	complete := !thread.More && thread.Skipped == 0
	if s.app.out.JSON() {
		all := make([]output.Message, len(thread.Messages))
		for i := range thread.Messages {
			all[i] = output.NewMessage(&thread.Messages[i])
		}
		s.showJSON(&rows[0], all, complete)
	} else {
		s.showText(&rows[0], thread.Messages)
	}
	switch {
	case fault != nil:
		s.app.complain(problemOf(fault))
	case thread.Skipped > 0:
		s.app.say("%s", missing(thread.Skipped, "message"))
	case thread.More:
		s.app.say("cut after %s: there are older ones", counted(len(thread.Messages), "message"))
	}
	if !complete {
		return exitOnly(exitPartly)
	}
	return nil
}

// showAlone shows a conversation of a system that does not show messages. Nothing is
// known of those, which is not the same as none.
func (s *session) showAlone(ctx context.Context, ref model.Ref, why string) error {
	ev, _ := s.desk.Run(ctx, inbox.FetchOne{Seq: s.next(), Conv: ref}).(inbox.Got)
	if ev.Fault != nil {
		return ev.Fault
	}
	rows := []model.Conversation{ev.Conversation}
	s.named(ctx, rows)
	if s.app.out.JSON() {
		s.showJSON(&rows[0], nil, false)
	} else {
		s.showText(&rows[0], nil)
	}
	s.app.say("no messages: %s", why)
	return nil
}

// older reads a thread back to its beginning. It stops where an answer brings
// nothing new.
func (s *session) older(ctx context.Context, ref model.Ref, t model.Thread) (model.Thread, *model.Fault) {
	seen := map[string]bool{}
	for _, m := range t.Messages {
		seen[m.ID] = true
	}
	for t.More && len(t.Messages) > 0 && len(t.Messages) < showMost {
		e := inbox.FetchThread{Seq: s.next(), Conv: ref, Query: model.ThreadQuery{Before: t.Messages[0].ID}}
		ev, _ := s.desk.Run(ctx, e).(inbox.Threaded)
		if ev.Fault != nil {
			return t, ev.Fault
		}
		before := slices.DeleteFunc(ev.Thread.Messages, func(m model.Message) bool { return seen[m.ID] })
		for _, m := range before {
			seen[m.ID] = true
		}
		t.Messages = append(before, t.Messages...)
		t.More, t.Skipped = ev.Thread.More, t.Skipped+ev.Thread.Skipped
		if len(before) == 0 {
			break
		}
	}
	return t, nil
}

// showJSON writes a conversation and its thread; nil messages are not known.
func (s *session) showJSON(c *model.Conversation, ms []output.Message, complete bool) {
	s.app.out.Value(struct {
		Conversation output.Conversation `json:"conversation"`
		Messages     []output.Message    `json:"messages"`
		Complete     bool                `json:"complete"`
	}{output.NewConversation(c, s.backend(c.Ref.Account)), ms, complete})
}

// showText writes a conversation for people, and its messages as TSV for pipes:
// id, direction, time, status, author, text.
func (s *session) showText(c *model.Conversation, ms []model.Message) {
	out := s.app.out
	if !out.Terminal() {
		rows := make([][]string, len(ms))
		for i := range ms {
			m := &ms[i]
			rows[i] = []string{
				output.Cell(m.ID), output.Cell(string(m.Direction)), m.At.String(), output.Cell(string(m.Status)),
				m.Author.Line(), m.Text.Line(),
			}
		}
		out.Table(nil, rows)
		return
	}
	out.Line("%s  %s  %s  %s", c.Contact.Label(), c.Contact.Phone.Line(), output.Cell(c.Channel), s.id(c.Ref))
	out.Line("status %s, owner %s", output.Cell(string(c.Status)), output.Owner(c.Owner))
	if more := details(c, s.app.now()); more != "" {
		out.Line("%s", more)
	}
	for i := range ms {
		s.messageText(&ms[i])
	}
}

// details are the parts that only some systems have, in one line.
func details(c *model.Conversation, now time.Time) string {
	d := c.More
	if d == nil {
		return ""
	}
	labels := make([]string, len(d.Labels))
	for i, l := range d.Labels {
		labels[i] = l.Line()
	}
	var parts []string
	for _, p := range []struct{ name, value string }{
		{"subject", d.Subject.Line()},
		{"priority", output.Cell(d.Priority)},
		{"inbox", d.Inbox.Line()},
		{"source", d.Source.Line()},
		{"default channel", output.Cell(d.DefaultChannel)},
		{"due", output.Clock(d.DeadlineAt, now)},
		{"labels", strings.Join(labels, " ")},
		{"bookings", output.Cell(strings.Join(d.Bookings, " "))},
		{"inquiries", output.Cell(strings.Join(d.Inquiries, " "))},
	} {
		if p.value != "" {
			parts = append(parts, p.name+" "+p.value)
		}
	}
	return strings.Join(parts, ", ")
}

// signs tell who wrote a message, before any colour.
var signs = map[model.Direction]string{model.In: "<", model.Out: ">", model.Note: "#"}

func (s *session) messageText(m *model.Message) {
	out := s.app.out
	sign, ok := signs[m.Direction]
	if !ok {
		sign = "?"
	}
	head := []string{sign, output.Clock(m.At, s.app.now())}
	if m.Direction == model.Out {
		head = append(head, output.Cell(string(m.Status)))
	}
	if author := m.Author.Line(); author != "" {
		head = append(head, author)
	}
	out.Line("\n%s", strings.Join(head, "  "))
	for line := range strings.SplitSeq(m.Text.String(), "\n") {
		out.Line("  %s", line)
	}
	for _, f := range m.Attachments {
		out.Line("  [%s %s]", f.Name.Line(), f.URL.Line())
	}
}
