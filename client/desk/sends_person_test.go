package desk_test

import (
	"fmt"
	"strings"
	"time"

	"convo/model"
	"convo/model/inbox"

	"github.com/stretchr/testify/require"
)

// hand is what the person at a convo has in hand in one conversation.
type hand struct {
	wish    *wish
	pressed bool      // send, and it has not come back yet
	doubts  time.Time // since when it is not confirmed
	blocked time.Time // since when another one's fate stops it
}

// patience is how long the person leaves an unconfirmed reply to convo, which looks
// for it for three minutes.
const patience = 200 * time.Second

func (c *running) hand(conv string) *hand {
	if c.hands[conv] == nil {
		c.hands[conv] = &hand{}
	}
	return c.hands[conv]
}

// person does one thing in some conversation. It reports whether there was anything to do.
func (c *running) person() bool {
	first := c.dice.IntN(places)
	for i := range places {
		if c.turnTo(c.places[(first+i)%places]) {
			return true
		}
	}
	return false
}

func (c *running) turnTo(conv string) bool {
	h := c.hand(conv)
	r, ok := c.state.Reply(shop(conv))
	if h.wish != nil && (h.wish.done || h.wish.at != c) {
		*h = hand{} // it was settled in the other convo
	}
	c.lookAround(conv)
	switch {
	case h.wish != nil && (!ok || !h.doubts.IsZero() && r.Phase != inbox.Unconfirmed):
		c.hasLeft(h)
		return true
	case !ok:
		return c.begin(conv)
	}
	switch r.Phase {
	case inbox.Writing:
		return c.writing(conv, h, r)
	case inbox.Asking:
		if c.now().Sub(r.AskedAt) < inbox.GatePause {
			return false
		}
		if c.chance(5) {
			h.pressed = false
			c.apply(inbox.Unsend{Conv: shop(conv)})
		} else {
			c.apply(inbox.Send{Conv: shop(conv), Anyway: r.Gate, Hold: c.chance(2)})
		}
		return true
	case inbox.Holding:
		if c.calm || !c.chance(20) {
			return false
		}
		c.note("", "convo %d: undo", c.n)
		c.apply(inbox.Undo{})
		return true
	case inbox.Unconfirmed:
		return c.unconfirmed(conv, h, r)
	case inbox.Checking, inbox.Sending:
	}
	return false
}

// hasLeft takes a text as sent, which convo has let go of.
func (c *running) hasLeft(h *hand) {
	c.note(h.wish.conv, "convo %d: %q is sent", c.n, h.wish.text)
	c.must(c.arrived(h.wish), h.wish.conv, "%q is taken as sent and was not", h.wish.text)
	h.wish.done, h.wish.at = true, nil
	*h = hand{}
}

// lookAround finds replies in the thread whose convo died after it had forgotten them
// and before it could say so.
func (c *running) lookAround(conv string) {
	for _, w := range c.wishes {
		if !w.done && w.at == nil && w.conv == conv && c.arrived(w) && !c.elsewhere(w) {
			c.note(conv, "convo %d: %q is in the thread", c.n, w.text)
			w.done = true
		}
	}
}

// begin writes the next text to a conversation: one that a dead convo has left, or a
// new one.
func (c *running) begin(conv string) bool {
	w := c.open(conv, func(string) bool { return true })
	switch {
	case w == nil && (c.calm || !c.chance(3)):
		return false
	case w == nil, w.at != nil && !c.calm && c.chance(4):
		w = c.newWish(conv)
	case w.at != nil || c.elsewhere(w):
		return false
	}
	c.adopt(w)
	w.saved, w.cut = false, false
	if c.chance(3) {
		c.apply(inbox.Open{Ref: shop(conv)})
	}
	c.note(conv, "convo %d types %q", c.n, w.text)
	c.apply(inbox.Edit{Conv: shop(conv), Kind: model.OpReply, Body: w.text[:len(w.text)/2]})
	return true
}

// newWish is a text that nobody else says; of a single convo also one that was said before.
func (c *running) newWish(conv string) *wish {
	w := &wish{conv: conv, text: fmt.Sprintf("#%d. risposta", len(c.wishes)+1)}
	if len(c.convos) == 1 && c.chance(3) {
		w.text = []string{"ok", "grazie mille"}[c.dice.IntN(2)]
	}
	c.wishes = append(c.wishes, w)
	return w
}

func (c *running) adopt(w *wish) {
	w.at = c
	c.hand(w.conv).wish = w
}

// elsewhere reports whether a wish that nobody has in hand is on disk all the same, so
// that the next convo that starts brings it back.
func (c *running) elsewhere(w *wish) bool {
	entries, err := c.store.Entries("")
	require.NoError(c, err)
	for _, e := range entries {
		if e.Conv.ID == w.conv && e.Body == w.text {
			return true
		}
	}
	return false
}

// writing goes on with a draft.
func (c *running) writing(conv string, h *hand, r inbox.Reply) bool {
	ref, w := shop(conv), h.wish
	if w == nil {
		return c.restored(conv, r)
	}
	if r.Draft.Body != w.text {
		c.cutOut(w, r.Draft.Body)
		c.apply(inbox.Edit{Conv: ref, Kind: model.OpReply, Body: w.text})
		return true
	}
	w.saved = w.saved || r.Saved && !w.cut
	if h.pressed {
		h.pressed = false
		// It came back: refused, or not checked, or taken back. All of it means not sent.
		c.note(conv, "convo %d: %q came back: %s", c.n, w.text, r.Error)
		c.must(!c.arrived(w), conv, "%q came back as not sent (%s), and was", w.text, r.Error)
	}
	if strings.Contains(r.Error, "an earlier reply") {
		switch {
		case h.blocked.IsZero():
			h.blocked = c.now()
		case c.now().Sub(h.blocked) > 3*patience:
			c.quit() // a file could not be removed, and the next start settles that
			return true
		}
		if !c.chance(10) {
			return false // it is settled in the other convo
		}
	}
	if c.chance(4) {
		return false
	}
	h.pressed = true
	c.apply(inbox.Send{Conv: ref, Hold: c.chance(2)})
	return true
}

// restored finds out what a draft is that convo has brought back.
func (c *running) restored(conv string, r inbox.Reply) bool {
	half := func(text string) bool {
		return strings.Contains(r.Draft.Body, text) || strings.HasPrefix(text, r.Draft.Body)
	}
	w := c.open(conv, half)
	switch {
	case w == nil && c.calm:
		return false
	case w == nil:
		w = c.newWish(conv) // that one was sent from elsewhere: it is written over
	case w.at != nil || c.elsewhere(w):
		return false
	}
	c.adopt(w)
	c.cutOut(w, r.Draft.Body)
	return true
}

// cutOut takes note of the texts that leave a draft which is to hold one alone: the
// person does it, and knows.
func (c *running) cutOut(w *wish, body string) {
	for _, other := range c.wishes {
		if other != w && !other.done && other.conv == w.conv && strings.Contains(body, other.text) {
			other.saved, other.cut = false, true
		}
	}
}

// unconfirmed says what the thread shows, once convo has given up looking.
func (c *running) unconfirmed(conv string, h *hand, r inbox.Reply) bool {
	c.must(strings.Contains(c.state.Failure(shop(conv)), "not confirmed"), conv, "nobody says that %q is not confirmed", r.Out.Body)
	h.pressed = false
	if h.doubts.IsZero() {
		h.doubts = c.now()
	}
	w := c.tried[r.Out.ID]
	if w.done {
		// It was accepted, but its file could not be removed.
		c.note(conv, "convo %d: %q was sent", c.n, r.Out.Body)
		*h = hand{}
		c.apply(inbox.Settle{ID: r.Out.ID, WasSent: true})
		return true
	}
	c.adopt(w)
	waited := c.now().Sub(h.doubts) > patience
	if !waited && !c.chance(40) {
		return false
	}
	arrived := c.arrived(w)
	if !waited && !arrived {
		return false
	}
	h.doubts = time.Time{}
	c.note(conv, "convo %d: %q was sent: %v", c.n, w.text, arrived)
	if arrived {
		w.done, w.at = true, nil
		*h = hand{}
	}
	c.apply(inbox.Settle{ID: r.Out.ID, WasSent: arrived})
	return true
}
