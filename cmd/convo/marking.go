package main

import (
	"convo/cmd/convo/internal/output"
	"convo/model"
	"convo/model/inbox"
)

// notMarked is why nothing was marked read: something came that was not shown.
func (b *bulk) notMarked(r *outcome) {
	newest := r.after.LastMessageAt
	if r.kind != model.OpRead || r.fault == nil || r.fault.Kind != model.FaultStale || newest.IsZero() {
		return
	}
	f := *r.fault
	f.What = model.NewText("not marked: new message " + output.Clock(newest, b.session.app.now()))
	r.fault = &f
}

// missed tells of messages that came while their conversation was being marked read:
// they count as read for everybody, and nobody was shown them. It is asked after every
// reading.
func (b *bulk) missed(ev inbox.Event) {
	got, ok := ev.(inbox.Got)
	if ok && b.session.state.Missed(got.Of.Conv) {
		b.session.app.say("convo: %s: a message came while it was being marked: it counts as read, and was not shown", b.session.id(got.Of.Conv))
	}
}
