package inbox

import (
	"time"

	"convo/model"
)

// compared takes in what other convos on this machine have done about a draft. No text
// is lost: who has overtaken one has either gone on with it or set it aside.
func (s *State) compared(now time.Time, e Compared) {
	ref := e.Of.Conv
	if e.Fault != nil {
		s.refuse(now, e.Fault.Error())
	}
	s.takeOver(e.Outbox)
	r := s.replies[ref]
	if r != nil && r.Phase != Writing {
		return
	}
	label := s.entry(ref).shown().Contact.Label()
	switch {
	case e.Sending:
		s.refuse(now, "another convo that is running has a reply to "+label+" in its hands: settle it there first")
	case e.Other != nil && (r == nil || r.Draft.Body == ""):
		s.adopt(r, *e.Other)
	case e.Other != nil && r.Saved && e.Other.Body != r.Draft.Body:
		s.adopt(r, *e.Other)
		s.say(now, Notice{Text: "another convo has changed this draft: this is how it reads now (convo drafts lists what was set aside)", Bad: true})
	case e.Gone && r != nil && r.Saved && r.Draft.Body != "" && !r.writing:
		// It was sent or discarded elsewhere. Who reads the thread knows which; the text
		// here may be the only one that is left.
		s.unsaved(r)
		s.refuse(now, "another convo has sent or discarded this draft; this is its text")
	}
}

// adopt makes another convo's text the draft. Writing it to disk once more makes it
// known here, so that the next edit goes on with it.
func (s *State) adopt(r *reply, d model.Draft) {
	if r == nil {
		r = &reply{}
		s.replies[d.Conv] = r
	}
	r.Draft, r.Restored, r.since = d, d.UpdatedAt, model.Stamp{}
	r.Saved = false
	s.version++
	s.mark(s.entry(d.Conv), true)
	s.saveDraft(d.Conv)
}
