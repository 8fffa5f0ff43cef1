package main

import (
	"context"
	"slices"

	"convo/model"
	"convo/model/inbox"
)

// walk reads the pages of a list until its end. Lists move while they are read: a
// row that comes twice counts once, in its newer form, and what may have slipped from
// one page to another in between is looked for afterwards.
type walk struct {
	session *session
	account *account
	query   model.Query
	keep    func(*model.Conversation) bool
	most    int // conversations read before it gives up
	enough  int // conversations kept before it stops; 0 for all

	rows    []model.Conversation
	skipped int
	cut     bool         // there was more
	fault   *model.Fault // why it ended early

	place  map[string]int // in rows, by id; -1 for what was not kept
	last   model.Stamp    // activity of the latest row that was read
	mixed  bool           // the rows do not come newest first
	moved  bool           // a row came again, or there were more or fewer by then
	synced model.Stamp    // of the first page
}

// run walks. What has changed meanwhile is asked for where the API can be asked that;
// elsewhere a list that was seen to move is read once more.
func (w *walk) run(ctx context.Context) {
	w.place = map[string]int{}
	pages, whole := w.pass(ctx, w.query)
	switch {
	case pages < 2 || !whole:
	case !w.synced.IsZero():
		since := w.query
		since.Since = w.synced
		w.pass(ctx, since)
	case w.moved:
		w.pass(ctx, w.query)
	}
	w.settle()
}

// pass reads page after page, and reports how many there were and whether that was all.
// It stops at the end of the list, and at whatever would make it walk for ever: an
// empty page, a page without anything that is new to the pass, a cursor that comes again.
func (w *walk) pass(ctx context.Context, q model.Query) (pages int, whole bool) {
	seen := map[string]bool{}
	after, total := model.Cursor(""), -1
	for {
		e := inbox.FetchList{Seq: w.session.next(), Account: w.account.Name, Query: q, After: after}
		ev, _ := w.session.desk.Run(ctx, e).(inbox.Listed)
		if ev.Fault != nil {
			w.fault = ev.Fault
			return pages, false
		}
		pages++
		if pages == 1 {
			total = ev.Page.Total
			if w.synced.IsZero() {
				w.synced = ev.Page.Synced
			}
		}
		w.moved = w.moved || ev.Page.Total >= 0 && ev.Page.Total != total
		news := w.take(ev.Page, seen)
		switch {
		case ev.Page.Next == "", ev.Page.Next == after, news == 0:
			return pages, true
		case w.enough > 0 && len(w.rows) >= w.enough && w.newestFirst():
			return pages, false
		case len(w.place) >= w.most:
			w.cut = true
			return pages, false
		}
		after = ev.Page.Next
	}
}

// newestFirst reports whether what was not read yet is older than what was: because
// that is documented, or because it has been so up to here.
func (w *walk) newestFirst() bool {
	return w.account.inbox.Caps().Follow == model.FollowFirstPage || !w.mixed
}

// take merges one page and reports how many ids were new to the pass.
func (w *walk) take(p model.Page, seen map[string]bool) (news int) {
	w.skipped += p.Skipped
	for i := range p.Conversations {
		c := &p.Conversations[i]
		at := c.ActiveAt()
		w.mixed = w.mixed || len(w.place) > 0 && at.After(w.last)
		w.last = at
		if seen[c.Ref.ID] {
			w.moved = true
		} else {
			seen[c.Ref.ID] = true
			news++
		}
		w.merge(c)
	}
	return news
}

// merge takes a row in, in the place that it has already if it is newer than what is there.
func (w *walk) merge(c *model.Conversation) {
	at, again := w.place[c.Ref.ID]
	switch {
	case !again:
		w.place[c.Ref.ID] = -1
	case at >= 0 && !c.LastMessageAt.After(w.rows[at].LastMessageAt) && !c.UpdatedAt.After(w.rows[at].UpdatedAt):
		return
	case at >= 0:
		w.rows[at] = *c
		return
	}
	if w.keep(c) {
		w.place[c.Ref.ID] = len(w.rows)
		w.rows = append(w.rows, *c)
	}
}

// settle leaves out the rows that are no longer what was asked for, since they changed
// while the list was read.
func (w *walk) settle() {
	w.rows = slices.DeleteFunc(w.rows, func(c model.Conversation) bool { return !w.keep(&c) })
}

// head says what is missing, and whether that makes the answer less than what was
// asked for.
func (w *walk) head() head {
	var h head
	if w.cut {
		h.notes = append(h.notes, "cut after "+counted(w.most, "conversation")+": there are more; a --filter brings them in reach")
	}
	if w.skipped > 0 {
		h.notes = append(h.notes, missing(w.skipped, "conversation"))
	}
	if w.fault != nil {
		h.err = w.fault
		h.short = len(w.rows) > 0
	}
	h.short = h.short || w.skipped > 0
	return h
}
