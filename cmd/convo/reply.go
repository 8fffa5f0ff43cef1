package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"os"
	"strings"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"convo/cmd/convo/internal/output"
	"convo/model"
	"convo/model/inbox"
)

// maxBody bounds a reply, in bytes; no channel takes that much.
const maxBody = 1 << 20

// replying is what convo reply was asked for.
type replying struct {
	kind  model.OpKind // OpReply or OpNote
	text  string
	file  string
	since string // id of the newest message that the writer has seen
	force bool
	dry   bool
}

func (a *app) replyCommand() *cobra.Command {
	return a.sendCommand(model.OpReply, "reply ID --text T|--file F|-", "send a reply, once")
}

// sendCommand is a verb that puts words in front of people.
func (a *app) sendCommand(kind model.OpKind, use, short string) *cobra.Command {
	r := replying{kind: kind}
	cmd := a.verb(use, short, words(2, "the id of a conversation"),
		func(ctx context.Context, args []string) error {
			body, err := r.body(a, args[1:])
			if err != nil {
				return err
			}
			s, err := a.load()
			if err != nil {
				return err
			}
			ref, err := s.ref(args[0])
			if err != nil {
				return err
			}
			if err := s.remember(s.chosen.StateDir()); err != nil {
				return err
			}
			defer s.close()
			if err := s.connect(asVerb(ref.Account)); err != nil {
				return err
			}
			return s.reply(ctx, ref, body, r)
		})
	f := cmd.Flags()
	f.StringVar(&r.text, "text", "", "the text")
	f.StringVar(&r.file, "file", "", "a file with the text; - is standard input")
	f.StringVar(&r.since, "if-unchanged-since", "", "refuse if there is a message newer than the one with this id")
	f.BoolVar(&r.force, "force", false, "send whatever the check says")
	dryRun(cmd, &r.dry)
	return cmd
}

// body reads the text from the one place that was named. One newline at the end is
// the file's, not the message's.
func (r *replying) body(a *app, more []string) (string, error) {
	input := len(more) == 1 && more[0] == "-"
	if len(more) == 1 && !input {
		return "", misuse("convo reply ID --text 'the text'", "the text of a reply is not a word of its own")
	}
	places := 0
	for _, named := range []bool{r.text != "", r.file != "", input} {
		if named {
			places++
		}
	}
	switch {
	case places == 0:
		return "", misuse("convo reply ID --text T, or --file F, or -", "there is no text to send")
	case places > 1:
		return "", misuse("convo reply ID --text T, or --file F, or -", "the text comes from one place only")
	}
	text := r.text
	if r.text == "" {
		from := a.stdin
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
			return "", here("cannot read the text", "", err)
		}
		text = strings.TrimSuffix(strings.TrimSuffix(string(raw), "\n"), "\r")
	}
	switch {
	case !utf8.ValidString(text):
		return "", misuse("send it as UTF-8: iconv -t UTF-8", "the text is not UTF-8 and would reach the customer garbled")
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
	if fault := s.impossible(ref, r.kind); fault != nil {
		return s.concluded(&outcome{ref: ref, kind: r.kind, fault: fault})
	}
	if fault := s.unsettled(ref); fault != nil {
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

// delivery is one draft of the State on its way out.
type delivery struct {
	session *session
	ref     model.Ref
	kind    model.OpKind
	force   bool
	dry     bool
	before  []inbox.Effect    // what must be done just before it leaves
	sent    *inbox.Dispatched // what the one attempt answered
	gate    *model.Fault      // why the check could not be made
}

// forceTries is how often --force overrules the check: each time what it says may
// have changed.
const forceTries = 3

// run asks the State to send and answers what came of it.
func (d *delivery) run(ctx context.Context) *outcome {
	r := &outcome{ref: d.ref, kind: d.kind, settled: true}
	s := d.session
	now := s.app.now()
	d.carry(ctx, s.state.Apply(now, inbox.Send{Conv: d.ref}))
	for range forceTries {
		reply, waits := s.state.Reply(d.ref)
		if !waits || reply.Phase != inbox.Asking || !d.force {
			break
		}
		// The pause before "anyway" is for people, who have to read first.
		d.carry(ctx, s.state.Apply(reply.AskedAt.Add(inbox.GatePause), inbox.Send{Conv: d.ref, Anyway: reply.Gate}))
	}
	d.conclude(r)
	return r
}

// carry carries effects out, in their order. A dry run stops short of the one that
// sends.
func (d *delivery) carry(ctx context.Context, effects []inbox.Effect) {
	s := d.session
	for _, e := range effects {
		switch e := e.(type) {
		case inbox.ReadGate:
			d.carry(ctx, d.check(ctx, e))
			continue
		case inbox.Dispatch:
			if !d.dry {
				s.desk.Carry(ctx, s.state, d.see, d.before...)
			}
		}
		if !d.dry {
			s.desk.Carry(ctx, s.state, d.see, e)
		}
	}
}

// check reads what the gate judges by. Only where it will have to name the owner to
// a person is the team read, too.
func (d *delivery) check(ctx context.Context, gate inbox.ReadGate) []inbox.Effect {
	s := d.session
	ev, _ := s.desk.Run(ctx, gate).(inbox.Gated)
	if owner := &ev.Conversation.Owner; ev.Fault == nil && !d.force && !owner.Is(s.accounts[d.ref.Account].Me) {
		rows := []model.Conversation{ev.Conversation}
		s.named(ctx, rows)
		ev.Conversation = rows[0]
	}
	effects := s.state.Apply(s.app.now(), ev)
	d.see(ev)
	return effects
}

func (d *delivery) see(ev inbox.Event) {
	switch ev := ev.(type) {
	case inbox.Dispatched:
		d.sent = &ev
	case inbox.Gated:
		if d.sent == nil {
			d.gate = ev.Fault
		}
	default:
	}
}

// conclude reads from the State what became of the reply.
func (d *delivery) conclude(r *outcome) {
	reply, waits := d.session.state.Reply(d.ref)
	switch {
	case !waits:
		r.messageID = d.sent.Patch.MessageID
		if d.sent.Fault != nil {
			r.note = "(found in the thread)"
		} else {
			r.note = output.Cell(r.messageID)
		}
	case reply.Phase == inbox.Sending && d.dry:
		r.dry = true
	case reply.Phase == inbox.Asking:
		r.fault = &model.Fault{
			Kind: model.FaultStale,
			What: model.NewText("not sent: " + strings.Join(reply.Reasons, "; ")),
			Help: "read it with convo show " + d.session.id(d.ref) + "; --force sends anyway",
		}
	case d.sent != nil && d.sent.Fault != nil:
		r.fault = d.sent.Fault
		if r.fault.Kind == model.FaultUnknown {
			r.fault = unconfirmed(d.session, d.ref, r.fault)
		}
	case d.gate != nil:
		f := *d.gate
		f.What = model.NewText("not sent, it could not be checked: " + d.gate.Error())
		r.fault = &f
	default:
		why := cmp.Or(reply.Error, "given up before it left")
		r.fault = &model.Fault{Kind: model.FaultCanceled, What: model.NewText("not sent: " + why), Help: "the text went nowhere"}
	}
}

// unconfirmed says where a reply of unknown fate is kept. That it may have been sent
// is in the fault's own words.
func unconfirmed(s *session, ref model.Ref, f *model.Fault) *model.Fault {
	u := *f
	u.What = model.NewText("not confirmed: " + f.Error())
	u.Help = fmt.Sprintf("do not repeat it: look with convo show %s; convo outbox keeps the text", s.id(ref))
	return &u
}
