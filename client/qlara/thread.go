package qlara

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"

	"convo/client"
	"convo/client/loose"
	"convo/client/wire"
	"convo/model"
)

// The documents leave three things about threads open: whether a first page
// without bounds holds the oldest or the newest messages, which part of a range
// a bounded page holds, and whether limit goes together with idFrom and idTo. So
// nothing is assumed: a page is placed by the ids it contains, and the end of a
// thread is where asking for more brings nothing new.

// pageOrder is what a thread's first page was found to hold.
type pageOrder uint32

const (
	orderUnknown pageOrder = iota
	oldestFirst
	newestFirst
)

const (
	threadLimit = 50 // as in UC-018
	// maxPages guards against a server that always finds something new: 20,000 messages.
	maxPages = 400
	// maxLimit bounds the one page that is asked for where ids do not page.
	maxLimit = 1000
)

// Thread answers messages oldest first. Without bounds it reaches the thread's
// true end, which takes one request more for a long thread as long as the
// server's order is not known, and all its pages if the order is oldest first.
func (in *Inbox) Thread(ctx context.Context, id string, q model.ThreadQuery) (model.Thread, error) {
	if err := checkID(id); err != nil {
		return model.Thread{}, err
	}
	for _, bound := range []string{q.Before, q.After} {
		if bound != "" && !model.ValidID(bound) {
			return model.Thread{}, client.Refused("not a message id; nothing was requested")
		}
	}
	w := &walk{in: in, ctx: ctx, id: id, seen: map[string]bool{q.Before: true, q.After: true}}
	var err error
	switch {
	case q.After != "" && q.Before != "":
		w.messages, err = w.fill(q.After, q.Before)
		w.more = true
	case q.After != "":
		err = w.forward(q.After)
		w.more = true // at least the one it begins after
	case q.Before != "":
		w.messages, err = w.fill("", q.Before)
	default:
		err = w.newest()
	}
	if err != nil {
		return model.Thread{}, client.NoConversation(err)
	}
	return model.Thread{Messages: w.messages, More: w.more, Skipped: w.skipped, Rate: w.rate}, nil
}

// walk collects one thread, page by page.
type walk struct {
	in  *Inbox
	ctx context.Context //nolint:containedctx // a walk lives within one call
	id  string

	messages []model.Message
	seen     map[string]bool
	more     bool // there are older messages than those collected
	ended    bool // the API said that nothing follows
	skipped  int
	rate     model.Rate
	pages    int
}

// newest collects the first page and whatever follows it.
func (w *walk) newest() error {
	first, err := w.fetch("", "", threadLimit)
	if err != nil {
		return err
	}
	w.messages = w.fresh(first.messages)
	told, whole := first.whole()
	if len(w.messages) == 0 || whole {
		return nil
	}
	if told && pageOrder(w.in.firstPage.Load()) == newestFirst {
		w.more = true
		return nil
	}
	before := len(w.messages)
	if err := w.forward(w.messages[before-1].ID); err != nil {
		return err
	}
	grown := len(w.messages) > before
	if grown && first.Total.OK && len(w.messages) >= first.Total.N {
		w.in.firstPage.Store(uint32(oldestFirst))
		return nil
	}
	return w.older(first, grown, told)
}

// older asks whether there is anything before the first message, which settles
// what the first page was: new messages may arrive at any time, old ones do not.
func (w *walk) older(first threadPage, grown, told bool) error {
	skipped := w.skipped
	p, err := w.fetch("", w.messages[0].ID, threadLimit)
	if err != nil {
		return err
	}
	w.skipped = skipped // those of a page that is only looked at do not count
	for _, m := range p.messages {
		if !w.seen[m.ID] {
			w.in.firstPage.Store(uint32(newestFirst))
			w.more = true
			return nil
		}
	}
	switch {
	case grown:
		w.in.firstPage.Store(uint32(oldestFirst))
		return nil
	case !told:
		return nil
	}
	return w.inOnePage(first)
}

// inOnePage is for a server that says there is more but pages by limit alone: all
// messages are asked for at once. What is missing then is shown as older.
func (w *walk) inOnePage(first threadPage) error {
	w.more = true
	if !first.Total.OK || first.Total.N <= first.elements {
		return nil
	}
	all, err := w.fetch("", "", min(first.Total.N+threadLimit, maxLimit))
	if err != nil {
		return err
	}
	if all.elements > first.elements {
		w.messages, w.skipped = all.messages, all.skipped
		told, whole := all.whole()
		w.more = told && !whole
	}
	return nil
}

// forward appends all that is newer than the message from.
func (w *walk) forward(from string) error {
	for {
		part, err := w.fill(from, "")
		if err != nil {
			return err
		}
		w.messages = append(w.messages, part...)
		if len(part) == 0 || w.ended {
			return nil
		}
		from = part[len(part)-1].ID
	}
}

// fill collects what lies between two messages, both exclusive; "" is an open
// end. Above an open lower end one page next to hi is enough.
func (w *walk) fill(lo, hi string) ([]model.Message, error) {
	g := gap{lo: lo, hi: hi}
	for {
		p, err := w.fetch(g.lo, g.hi, threadLimit)
		if err != nil {
			return nil, err
		}
		part := w.fresh(p.inside(g.lo, g.hi))
		if len(part) == 0 {
			return g.filled(), nil
		}
		switch g.place(p, part) {
		case reachedHi:
			return g.filled(), nil
		case reachedOpenLo:
			w.more = p.HasMore == nil || *p.HasMore
			return g.filled(), nil
		case reachedEnd:
			w.ended = true
			return g.filled(), nil
		case notYet:
		}
	}
}

// gap is a range of a thread that is being filled from both sides.
type gap struct {
	lo, hi    string // the bounds of what is still missing
	low, high []model.Message
}

// reached is why a gap needs no further page.
type reached uint8

const (
	notYet        reached = iota
	reachedHi             // both sides met
	reachedOpenLo         // a page next to hi, and nobody asked for more
	reachedEnd            // the API said that nothing follows
)

// place puts the new messages of a page where they belong. A page that contains
// lo continues what was found from below, one that contains hi what was found
// from above, since both bounds are documented as inclusive.
func (g *gap) place(p threadPage, part []model.Message) reached {
	hasLo, hasHi := p.index(g.lo) >= 0, p.index(g.hi) >= 0
	switch {
	case hasHi && !hasLo:
		open := g.lo == ""
		g.high, g.hi = append(part, g.high...), part[0].ID
		if open {
			return reachedOpenLo
		}
		return notYet
	case g.hi == "" && !hasLo: // the newest part: the gap between lo and it is next
		g.high, g.hi = part, part[0].ID
		return notYet
	}
	end := g.hi == "" && p.HasMore != nil && !*p.HasMore
	g.low, g.lo = append(g.low, part...), part[len(part)-1].ID
	switch {
	case hasHi:
		return reachedHi
	case end:
		return reachedEnd
	}
	return notYet
}

func (g *gap) filled() []model.Message { return append(g.low, g.high...) }

// fresh keeps the messages that were not seen before.
func (w *walk) fresh(messages []model.Message) []model.Message {
	var out []model.Message
	for _, m := range messages {
		if !w.seen[m.ID] {
			w.seen[m.ID] = true
			out = append(out, m)
		}
	}
	return out
}

// fetch gets one page. Bounds are message ids, "" for none.
func (w *walk) fetch(from, to string, limit int) (threadPage, error) {
	if w.pages++; w.pages > maxPages {
		return threadPage{}, &model.Fault{
			Kind: model.FaultIncomplete,
			What: model.NewText("the thread does not end after " + strconv.Itoa(maxPages) + " pages"),
		}
	}
	q := url.Values{"limit": {strconv.Itoa(limit)}}
	if from != "" {
		q.Set("idFrom", from)
	}
	if to != "" {
		q.Set("idTo", to)
	}
	var p threadPage
	resp, err := w.in.wire.Do(w.ctx, wire.Request{
		Method: http.MethodGet, Path: conversations(w.id, "messages"), Query: q,
		Limit: wire.LimitThread,
		Decode: func(body []byte) (err error) {
			p, err = w.in.decodeThread(body, w.id)
			return err
		},
	})
	w.rate = resp.Rate
	w.skipped += p.skipped
	return p, err
}

// threadPage is one page of messages, chronological as both documents say.
type threadPage struct {
	pageInfo
	messages []model.Message
	elements int // with those that could not be read
	skipped  int
}

// whole reports whether the API told if a page without bounds is the thread, and
// whether it is. Without any word of it nothing can be concluded.
func (p threadPage) whole() (told, whole bool) {
	switch {
	case p.HasMore != nil && *p.HasMore:
		return true, false
	case p.Total.OK:
		return true, p.Total.N <= p.elements
	}
	return p.HasMore != nil, p.HasMore != nil
}

// index is where the message id is in the page, or -1.
func (p threadPage) index(id string) int {
	if id == "" {
		return -1
	}
	for i := range p.messages {
		if p.messages[i].ID == id {
			return i
		}
	}
	return -1
}

// inside is the page without lo and what precedes it, and without hi and what follows it.
func (p threadPage) inside(lo, hi string) []model.Message {
	from, to := p.index(lo)+1, p.index(hi)
	if to < from {
		to = len(p.messages)
	}
	return p.messages[from:to]
}

// decodeThread reads one page (UC-018); the reference shows no shape.
func (in *Inbox) decodeThread(body []byte, id string) (threadPage, error) {
	var a struct {
		ChatID   loose.ID   `json:"chatId"`
		Messages loose.List `json:"messages"`
		pageInfo
	}
	if err := json.Unmarshal(body, &a); err != nil || a.Messages == nil {
		return threadPage{}, client.ErrShape
	}
	if a.ChatID.Text != "" && string(a.ChatID.Text) != id {
		return threadPage{}, client.ErrOther
	}
	p := threadPage{pageInfo: a.pageInfo, elements: len(a.Messages)}
	p.messages = make([]model.Message, 0, p.elements)
	for _, raw := range a.Messages {
		if m, ok := in.message(raw); ok {
			p.messages = append(p.messages, m)
		} else {
			p.skipped++
		}
	}
	return p, nil
}
