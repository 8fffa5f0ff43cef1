// Package thread draws the messages of one conversation, oldest first, and remembers
// for each conversation where it was being read.
//
// It wraps and draws only what is on the screen, so its cost does not depend on how
// long a thread is. It does no I/O. Only ui imports it.
package thread

import (
	"time"

	"convo/model"
	"convo/model/inbox"
	"convo/ui/row"
	"convo/ui/theme"
)

// Input is what the pane shows.
type Input struct {
	View      inbox.ThreadView
	Conv      model.Conversation
	Unknown   bool          // nothing but Conv's id is known
	Gone      bool          // the server says that there is no such conversation
	OwnerName string        // what to call the owner; "" for nobody and where not known
	Reply     *inbox.Reply  // shown at the end once it is under way; nil where there is none
	Failure   string        // why the last operation failed; "" where none did
	Threads   model.Support // whether the backend shows messages at all
	Now       time.Time     // its location is the zone that times are shown in
	Focused   bool
	Theme     theme.Theme
	Glyphs    theme.Glyphs
}

// Pane is the thread pane. The zero Pane is ready for use.
type Pane struct {
	ref    model.Ref
	at     place
	places visited

	// What was asked for since the last Lines.
	scroll, halves, pages int
	jump                  jump

	blocks blocks
	drawn  frame
}

// jump is a move that does not depend on where the pane is.
type jump uint8

const (
	stay jump = iota
	toTop
	toBottom
)

// frame is the last answer of Lines, for the same question asked again, and what
// could be read on it.
type frame struct {
	key      key
	valid    bool
	lines    []string
	atBottom bool
	nearTop  bool
	lowest   string // id of the lowest message of which a line was in sight
}

// Follow shows another conversation from the next Lines on, where it was left.
func (p *Pane) Follow(ref model.Ref) {
	if ref == p.ref {
		return
	}
	p.places.keep(p.ref, p.at)
	p.ref, p.at = ref, p.places.get(ref)
	p.scroll, p.halves, p.pages, p.jump = 0, 0, 0, stay
	p.blocks = blocks{}
	p.drawn = frame{}
}

// Scroll moves by lines, down where by is positive.
func (p *Pane) Scroll(by int) {
	p.scroll += by
	p.drawn.valid = false
}

// HalfPage moves by half pages, down where by is positive.
func (p *Pane) HalfPage(by int) {
	p.halves += by
	p.drawn.valid = false
}

// Page moves by pages less two lines, down where by is positive.
func (p *Pane) Page(by int) {
	p.pages += by
	p.drawn.valid = false
}

// Top goes to the oldest loaded message.
func (p *Pane) Top() { p.leap(toTop) }

// Bottom goes to the newest message, and stays there as others arrive.
func (p *Pane) Bottom() { p.leap(toBottom) }

func (p *Pane) leap(to jump) {
	p.jump, p.scroll, p.halves, p.pages = to, 0, 0, 0
	p.drawn.valid = false
}

// AtBottom reports whether the last Lines had the whole newest message on screen, or
// its end where it is longer than the pane. Newest means of those in View: whether the
// server knows of a newer one, the pane cannot tell. It is false until there is a message.
func (p *Pane) AtBottom() bool { return p.drawn.atBottom }

// NearTop reports whether the last Lines came close to the oldest loaded message:
// the time to ask for older ones.
func (p *Pane) NearTop() bool { return p.drawn.nearTop }

// Lowest is the id of the lowest message of which the last Lines had a line on screen; ""
// where there is none.
func (p *Pane) Lowest() string { return p.drawn.lowest }

// Lines draws the pane as exactly h lines of exactly w cells. The same answer may be
// handed out again; it must not be changed.
func (p *Pane) Lines(w, h int, in Input) []string {
	w, h = max(w, 0), max(h, 0)
	p.Follow(in.Conv.Ref)
	k := keyOf(w, h, &in)
	if p.drawn.valid && p.drawn.key == k {
		return p.drawn.lines
	}
	p.drawn = frame{key: k, valid: true}
	p.drawn.lines = p.draw(w, h, in)
	return p.drawn.lines
}

// draw makes the lines that Lines keeps. It has an Input of its own, so that handing
// out what is there costs no memory.
func (p *Pane) draw(w, h int, in Input) []string {
	if w == 0 || h == 0 {
		return make([]string, h)
	}
	lines := head(w, h, &in)
	if room := h - len(lines); room > 0 {
		if in.View.Conv != in.Conv.Ref || len(in.View.Messages) == 0 {
			lines = p.instead(lines, w, &in)
		} else {
			lines = append(lines, p.messages(w, room, &in)...)
		}
	}
	return row.Fit(lines, w, h)
}

// key is everything that Lines depends on, as far as it can change.
type key struct {
	w, h     int
	conv     model.Conversation
	of       model.Ref
	version  uint64
	first    *model.Message
	count    int
	more     bool
	loading  bool
	fault    *model.Fault
	firstNew string
	notSeen  string
	behind   bool
	skipped  int
	owner    string
	unknown  bool
	gone     bool
	failure  string
	threads  model.Support
	reply    replyKey
	minute   int64
	focused  bool
	theme    theme.Theme
	rule     string
}

// replyKey is the part of a reply that the pane shows.
type replyKey struct {
	phase   inbox.ReplyPhase
	body    string
	err     string
	seconds int
}

func keyOf(w, h int, in *Input) key {
	v := &in.View
	k := key{
		w: w, h: h, conv: in.Conv, of: v.Conv, version: v.Version, count: len(v.Messages), more: v.More,
		loading: v.Loading, fault: v.Fault, firstNew: v.FirstNew, notSeen: v.NotSeen, behind: v.Behind, skipped: v.Incorrect, owner: in.OwnerName,
		unknown: in.Unknown, gone: in.Gone,
		failure: in.Failure, threads: in.Threads, minute: in.Now.Unix() / 60, focused: in.Focused,
		theme: in.Theme, rule: in.Glyphs.Rule,
	}
	if len(v.Messages) > 0 {
		k.first = &v.Messages[0]
	}
	if r := in.Reply; r != nil {
		k.reply = replyKey{phase: r.Phase, body: r.Draft.Body, err: r.Error}
		if r.Phase == inbox.Holding {
			k.reply.seconds = secondsLeft(r, in.Now)
		}
	}
	return k
}
