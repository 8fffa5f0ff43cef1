package main

import (
	"context"

	"convo/model"
	"convo/model/inbox"
)

// walk reads the pages of a list until its end. Lists move while they are read: a
// row that comes twice counts once, in its newer form.
type walk struct {
	session *session
	account string
	feed    inbox.Feed
	query   model.Query
	keep    func(*model.Conversation) bool
	most    int // conversations read before it gives up
	enough  int // conversations kept before it stops; 0 for all

	rows    []model.Conversation
	skipped int
	cut     bool         // there was more
	fault   *model.Fault // why it ended early
}

// run walks. It stops at the end of the list, and at whatever would make it walk
// for ever: an empty page, a page without a new id, a cursor that comes again.
func (w *walk) run(ctx context.Context) {
	place := map[string]int{} // in rows; -1 for what was not kept
	after := model.Cursor("")
	for {
		e := inbox.FetchList{Seq: w.session.next(), Account: w.account, Feed: w.feed, Query: w.query, After: after}
		ev, _ := w.session.desk.Run(ctx, e).(inbox.Listed)
		if ev.Fault != nil {
			w.fault = ev.Fault
			return
		}
		news := w.take(ev.Page, place)
		switch {
		case ev.Page.Next == "", ev.Page.Next == after, news == 0:
			return
		case w.enough > 0 && len(w.rows) >= w.enough:
			return
		case len(place) >= w.most:
			w.cut = true
			return
		}
		after = ev.Page.Next
	}
}

// take merges one page and reports how many ids were new.
func (w *walk) take(p model.Page, place map[string]int) (news int) {
	w.skipped += p.Skipped
	for i := range p.Conversations {
		c := p.Conversations[i]
		at, again := place[c.Ref.ID]
		if again {
			if at >= 0 && c.LastMessageAt.After(w.rows[at].LastMessageAt) {
				w.rows[at] = c
			}
			continue
		}
		news++
		place[c.Ref.ID] = -1
		if w.keep(&c) {
			place[c.Ref.ID] = len(w.rows)
			w.rows = append(w.rows, c)
		}
	}
	return news
}

// incomplete says on standard error what is missing, and reports whether that makes
// the answer less than what was asked for.
func (w *walk) incomplete() bool {
	a := w.session.app
	if w.cut {
		a.say("cut after %s: there are more; a --filter brings them in reach", counted(w.most, "conversation"))
	}
	if w.skipped > 0 {
		a.say("%s", missing(w.skipped, "conversation"))
	}
	if w.fault != nil {
		a.complain(problemOf(w.fault))
	}
	return w.skipped > 0 || w.fault != nil
}
