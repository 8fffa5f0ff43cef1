package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"convo/model"
	"convo/model/inbox"
)

// maxBody bounds a reply, in bytes; no channel takes that much.
const maxBody = 1 << 20

// replying is what convo reply was asked for.
type replying struct {
	text  string
	file  string
	since string // id of the newest message that the writer has seen
	force bool
	dry   bool
}

func (a *app) replyCommand() *cobra.Command {
	var r replying
	cmd := a.verb("reply ID --text T|--file F|-", "send a reply, once", words(2, "the id of a conversation"),
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
	if places != 1 {
		return "", misuse("convo reply ID --text T, or --file F, or -", "the text comes from exactly one place")
	}
	text := r.text
	if r.text == "" {
		from := a.stdin
		if !input && r.file != "-" {
			f, err := os.Open(r.file)
			if err != nil {
				return "", here("cannot read the text", "", err)
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
	if fault := s.impossible(ref, model.OpReply); fault != nil {
		return s.concluded(&outcome{ref: ref, kind: model.OpReply, fault: fault})
	}
	left, _ := s.desk.Run(ctx, inbox.Recall{Account: ref.Account}).(inbox.Remembered)
	for _, out := range left.Outbox {
		if out.Conv == ref {
			return s.concluded(&outcome{ref: ref, kind: model.OpReply, fault: &model.Fault{
				Kind: model.FaultStale,
				What: model.NewText("not sent: an earlier reply to " + s.id(ref) + " is not confirmed"),
				Help: "see convo outbox; then convo outbox retry or discard " + out.ID,
			}})
		}
	}
	s.state.Apply(s.app.now(), inbox.Remembered{Drafts: []model.Draft{
		{Conv: ref, Kind: model.OpReply, Body: body, Basis: r.since, UpdatedAt: s.app.now()},
	}})
	d := &delivery{session: s, ref: ref, force: r.force, dry: r.dry}
	return s.concluded(d.run(ctx))
}

// concluded writes the outcome of a single operation and answers its error.
func (s *session) concluded(r *outcome) error {
	s.write(r, false)
	if r.fault != nil {
		return r.fault
	}
	return nil
}

// delivery is one draft of the State on its way out.
type delivery struct {
	session *session
	ref     model.Ref
	force   bool
	dry     bool
	sent    *inbox.Dispatched // what the one attempt answered
	gate    *model.Fault      // why the check could not be made
}

// forceTries is how often --force overrules the check: each time what it says may
// have changed.
const forceTries = 3

// run asks the State to send and answers what came of it.
func (d *delivery) run(ctx context.Context) *outcome {
	r := &outcome{ref: d.ref, kind: model.OpReply, settled: true}
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

// carry carries effects out. A dry run stops short of the one that sends.
func (d *delivery) carry(ctx context.Context, effects []inbox.Effect) {
	s := d.session
	if !d.dry {
		s.desk.Carry(ctx, s.state, d.see, effects...)
		return
	}
	for _, e := range effects {
		if gate, ok := e.(inbox.ReadGate); ok {
			ev := s.desk.Run(ctx, gate)
			s.state.Apply(s.app.now(), ev)
			d.see(ev)
		}
	}
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
			r.note = r.messageID
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
		r.fault = &model.Fault{Kind: model.FaultCanceled, What: model.NewText("not sent: " + reply.Error)}
	}
}

// unconfirmed says where a reply of unknown fate is kept.
func unconfirmed(s *session, ref model.Ref, f *model.Fault) *model.Fault {
	u := *f
	u.What = model.NewText("not confirmed, it may have been sent: " + f.Error())
	u.Help = fmt.Sprintf("do not repeat it: look with convo show %s; convo outbox keeps the text", s.id(ref))
	return &u
}
