package main

import (
	"context"
	"io"
	"os"
	"strings"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"convo/model"
	"convo/model/inbox"
)

// maxBody bounds a reply, in bytes; no channel takes that much.
const maxBody = 1 << 20

// replying is what convo reply or convo note was asked for.
type replying struct {
	kind  model.OpKind
	text  string
	file  string
	since string // id of the newest message that the writer has seen
	force bool
	dry   bool
}

func (a *app) replyCommand() *cobra.Command {
	r := replying{kind: model.OpReply}
	cmd := a.sendCommand(&r, "send a reply, once")
	f := cmd.Flags()
	f.StringVar(&r.since, "if-unchanged-since", "", "refuse if there is a message newer than the one with this id")
	f.BoolVar(&r.force, "force", false, "send whatever the check says")
	return cmd
}

// noteCommand is convo reply for what only the team reads. Nobody outside is in
// question, so there is nothing to overrule.
func (a *app) noteCommand() *cobra.Command {
	return a.sendCommand(&replying{kind: model.OpNote}, "leave a note that only the team reads")
}

// sendCommand is a verb that puts words in front of people.
func (a *app) sendCommand(r *replying, short string) *cobra.Command {
	cmd := a.verb(string(r.kind)+" ID --text T|--file F|-", short, words(2, "the id of a conversation"),
		func(ctx context.Context, args []string) error {
			if err := r.places(args[1:]); err != nil {
				return err
			}
			s, err := a.loadFor(args[:1])
			if err != nil {
				return err
			}
			defer s.close()
			if err := s.able(r.kind, args[:1]); err != nil {
				return err
			}
			ref, err := s.ref(args[0])
			if err != nil {
				return err
			}
			body, err := r.body(ctx, a, len(args) > 1)
			if err != nil {
				return err
			}
			acc, err := s.account(ref.Account)
			if err != nil {
				return err
			}
			if err := s.remember(acc.StateDir()); err != nil {
				return err
			}
			if err := s.connect(asVerb(ref.Account)); err != nil {
				return err
			}
			return s.reply(ctx, ref, body, *r)
		})
	f := cmd.Flags()
	f.StringVar(&r.text, "text", "", "the text")
	f.StringVar(&r.file, "file", "", "a file with the text; - is standard input")
	dryRun(cmd, &r.dry)
	return cmd
}

// places checks that the text comes from one place.
func (r *replying) places(more []string) error {
	input := len(more) == 1 && more[0] == "-"
	if len(more) == 1 && !input {
		return misuse("convo "+string(r.kind)+" ID --text 'the text'", "the text of a %s is not a word of its own", r.kind)
	}
	places := 0
	for _, named := range []bool{r.text != "", r.file != "", input} {
		if named {
			places++
		}
	}
	help := "convo " + string(r.kind) + " ID --text T, or --file F, or -"
	switch {
	case places == 0:
		return misuse(help, "there is no text to send")
	case places > 1:
		return misuse(help, "the text comes from one place only")
	}
	return nil
}

// body reads the text from where it was named; input is standard input. One newline at
// the end is the file's, not the message's.
func (r *replying) body(ctx context.Context, a *app, input bool) (string, error) {
	text := r.text
	if r.text == "" {
		from := a.input(ctx)
		if !input && r.file != "-" {
			f, err := os.Open(r.file)
			if err != nil {
				return "", misuse("name a file that you can read", "--file: %v", err)
			}
			defer func() { _ = f.Close() }() // it was only read
			from = f
		}
		raw, err := io.ReadAll(io.LimitReader(from, maxBody+1))
		if err != nil {
			return "", unreadable("the text", err)
		}
		text = strings.TrimSuffix(strings.TrimSuffix(string(raw), "\n"), "\r")
	}
	switch {
	case !utf8.ValidString(text):
		return "", misuse("send it as UTF-8: iconv -t UTF-8", "the text is not UTF-8 and would arrive garbled")
	case len(text) > maxBody:
		return "", misuse("send less", "the text is longer than %d bytes", maxBody)
	case strings.TrimSpace(text) == "":
		return "", &model.Fault{Kind: model.FaultStale, What: model.NewText("not sent: the text is empty"), Help: "say something"}
	}
	return text, nil
}

// reply sends a text through the gate and the outbox. The text comes in as a draft
// that is on disk nowhere: whatever somebody is writing on the screen stays theirs.
func (s *session) reply(ctx context.Context, ref model.Ref, body string, r replying) error {
	fault := s.impossible(ref, r.kind)
	if fault == nil {
		fault = s.unsettled(ref)
	}
	if fault != nil {
		return s.concluded(&outcome{ref: ref, kind: r.kind, fault: fault})
	}
	s.state.Apply(s.app.now(), inbox.Remembered{Drafts: []model.Draft{
		{Conv: ref, Kind: r.kind, Body: body, Basis: r.since, UpdatedAt: s.app.now()},
	}})
	d := &delivery{session: s, ref: ref, kind: r.kind, force: r.force, dry: r.dry}
	return s.concluded(d.run(ctx))
}

// unsettled is why nothing may be sent before an earlier reply is settled, whichever
// convo has that in its hands; nil where there is none. An outbox that cannot be read
// may hold one.
func (s *session) unsettled(ref model.Ref) *model.Fault {
	entries, err := s.store.Entries(ref.Account)
	if err != nil {
		f := *model.AsFault(err)
		f.What = model.NewText("not sent, the outbox could not be read: " + f.Error())
		return &f
	}
	for _, e := range entries {
		if e.Conv != ref {
			continue
		}
		help := "see convo outbox; then convo outbox retry or discard " + e.ID
		if e.Elsewhere {
			help = "another convo that is running has it; " + elsewhere
		}
		return &model.Fault{
			Kind: model.FaultStale,
			What: model.NewText("not sent: an earlier reply to " + s.id(ref) + " is not confirmed"),
			Help: help,
		}
	}
	return nil
}

// concluded writes the outcome of a reply and answers its error. Where nobody knows
// what became of it, the line says so: a pipe must not take silence for "not sent".
func (s *session) concluded(r *outcome) error {
	if r.fault == nil {
		s.write(r, false)
		return nil
	}
	if r.fault.Kind == model.FaultUnknown && !s.app.out.JSON() {
		s.app.out.Line("not confirmed %s", s.id(r.ref))
	} else {
		s.write(r, false)
	}
	return r.fault
}
