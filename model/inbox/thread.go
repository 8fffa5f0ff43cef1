package inbox

import (
	"slices"
	"time"

	"convo/model"
)

const (
	restFor       = 200 * time.Millisecond // how long the cursor rests before a thread loads
	threadsKept   = 32                     // threads held in memory besides the one shown
	threadFresh   = 30 * time.Second       // a thread read this recently is not read again for looking at it
	deliveryWatch = 90 * time.Second       // how long a reply's delivery is followed
)

// thread is one conversation's messages as far as they are loaded.
type thread struct {
	view    ThreadView
	loading model.Seq
	used    uint64 // for forgetting the ones not looked at
	// asOf is how active the conversation was when the thread was last read, and tries
	// how often it was read at that state: lists and threads need not agree.
	asOf  model.Stamp
	tries int
}

// threadTries is how often a thread that does not reach the list's last message is
// read before the two are left to differ.
const threadTries = 3

// threadStore keeps the threads that were looked at last.
type threadStore struct {
	byRef map[model.Ref]*thread
	clock uint64
}

func newThreadStore() threadStore { return threadStore{byRef: map[model.Ref]*thread{}} }

// get answers a thread that is loaded or loading; nil otherwise.
func (t *threadStore) get(ref model.Ref) *thread { return t.byRef[ref] }

// touch answers the thread of a conversation, new where there is none, and
// forgets the one that was not looked at for longest.
func (t *threadStore) touch(ref model.Ref) *thread {
	t.clock++
	th := t.byRef[ref]
	if th == nil {
		if len(t.byRef) >= threadsKept {
			t.forget()
		}
		th = &thread{view: ThreadView{Conv: ref}}
		t.byRef[ref] = th
	}
	th.used = t.clock
	return th
}

func (t *threadStore) forget() {
	var oldest *thread
	for _, th := range t.byRef {
		if oldest == nil || th.used < oldest.used {
			oldest = th
		}
	}
	if oldest != nil {
		delete(t.byRef, oldest.view.Conv)
	}
}

// applyThread handles what concerns messages.
func (s *State) applyThread(now time.Time, e Event) {
	switch e := e.(type) {
	case Open:
		s.selectRef(e.Ref)
		s.showUnlisted(e.Ref)
		delete(s.timers, timerSlot{TimerRest, model.Ref{}})
		s.loadThread(now, e.Ref)
	case Older:
		if th := s.threads.get(e.Ref); th != nil && th.view.More && len(th.view.Messages) > 0 {
			s.fetchThread(e.Ref, model.ThreadQuery{Before: th.view.Messages[0].ID})
		}
	case Threaded:
		s.threaded(now, e)
	}
}

// rest starts the pause after which the thread under the cursor loads.
func (s *State) rest() {
	slot := timerSlot{TimerRest, model.Ref{}}
	if s.selected.IsZero() {
		delete(s.timers, slot)
		return
	}
	s.wait(TimerRest, model.Ref{}, restFor, false)
}

// rested loads the thread under the cursor.
func (s *State) rested(now time.Time, _ model.Ref) {
	if !s.selected.IsZero() {
		s.loadThread(now, s.selected)
	}
}

// loadThread reads a thread for showing it, unless what is there is fresh.
func (s *State) loadThread(now time.Time, ref model.Ref) {
	e := s.entries[ref]
	if e == nil || e.base.Inert() {
		return
	}
	if !e.known && s.live {
		// Where the unread part begins is not known before the conversation is.
		s.opening = ref
		return
	}
	if a := s.account(ref.Account); a == nil || !a.Caps.Threads.OK || a.health.Stopped {
		return
	}
	th := s.threads.touch(ref)
	if th.loading != 0 || (s.current(th, e) && now.Sub(th.view.LoadedAt) < threadFresh) {
		return
	}
	q := model.ThreadQuery{}
	if n := len(th.view.Messages); n > 0 {
		q.After = followFrom(th.view.Messages)
	}
	s.fetchThread(ref, q)
}

// loadOpening loads the thread that somebody opened before its conversation was known.
func (s *State) loadOpening(now time.Time) {
	if e := s.entries[s.opening]; e != nil && e.known {
		ref := s.opening
		s.opening = model.Ref{}
		if ref == s.selected {
			s.loadThread(now, ref)
		}
	}
}

// current reports whether the thread reaches the conversation's last message, or
// has been read often enough since the conversation last changed.
func (s *State) current(th *thread, e *entry) bool {
	often := th.asOf == e.base.ActiveAt() && th.tries >= threadTries
	return th.readable() && (often || th.reaches(e))
}

// readable reports whether there are messages, and the last reading of them went well.
func (th *thread) readable() bool { return len(th.view.Messages) > 0 && th.view.Fault == nil }

// reaches reports whether a thread that is readable has the conversation's last message.
func (th *thread) reaches(e *entry) bool {
	if e.base.LastMessageAt.IsZero() {
		return th.asOf == e.base.ActiveAt() // no list tells when the last message came
	}
	return !e.base.LastMessageAt.After(th.view.Messages[len(th.view.Messages)-1].At)
}

// followFrom is the message after which a reading continues: the last one whose
// state can no longer change.
func followFrom(ms []model.Message) string {
	i := len(ms) - 1
	for i > 0 && unsettled(ms[i]) && i > len(ms)-10 {
		i--
	}
	if unsettled(ms[i]) {
		return ""
	}
	return ms[i].ID
}

// unsettled reports whether a message's delivery may still change soon.
func unsettled(m model.Message) bool {
	return m.Direction == model.Out && (m.Status == model.Queued || m.Status == model.Sent)
}

// fetchThread asks for messages; it replaces what was asked for before.
func (s *State) fetchThread(ref model.Ref, q model.ThreadQuery) {
	for _, th := range s.threads.byRef {
		if th.loading != 0 {
			th.loading, th.view.Loading = 0, false // its answer will be dropped
		}
	}
	th := s.threads.touch(ref)
	th.loading, th.view.Loading = s.next(), true
	s.version++
	s.emit(FetchThread{Seq: th.loading, Conv: ref, Query: q})
}

// refreshOpenThread reads on where a poll told of a newer message in the thread
// that is looked at, or where a reply of ours is still on its way.
func (s *State) refreshOpenThread(now time.Time) {
	th, e := s.threads.get(s.selected), s.entries[s.selected]
	if th == nil || e == nil || th.loading != 0 {
		return
	}
	if len(th.view.Messages) == 0 {
		if e.known && !s.current(th, e) {
			s.fetchThread(s.selected, model.ThreadQuery{})
		}
		return
	}
	last := th.view.Messages[len(th.view.Messages)-1]
	onItsWay := unsettled(last) && now.Sub(last.At.Time()) < deliveryWatch
	if !s.current(th, e) || onItsWay {
		s.fetchThread(s.selected, model.ThreadQuery{After: followFrom(th.view.Messages)})
	}
}

// threaded takes messages in. An answer nobody waits for any more is dropped.
func (s *State) threaded(now time.Time, e Threaded) {
	th := s.threads.get(e.Of.Conv)
	if th == nil || th.loading != e.Of.Seq {
		return
	}
	th.loading, th.view.Loading = 0, false
	th.view.Fault = e.Fault
	s.version++
	if e.Fault != nil {
		return
	}
	first := len(th.view.Messages) == 0
	th.view.LoadedAt = now
	if at := s.entry(e.Of.Conv).base.ActiveAt(); at == th.asOf {
		th.tries++
	} else {
		th.asOf, th.tries = at, 1
	}
	th.view.Incorrect = e.Thread.Skipped
	th.take(e)
	th.view.Version++
	if first {
		th.view.FirstNew = s.firstNew(e.Of.Conv, th.view.Messages)
	}
	s.setBasis(e.Of.Conv, th.view.Messages)
	s.sinceMarkedIn(s.entries[e.Of.Conv], e.Of.Seq, th.view.Messages)
	s.found(now, e.Of.Conv, e.Thread.Messages)
	s.arrivedByThread(now, e.Of.Conv, th.view.Messages)
}

// readAlong takes the gate's reading into the thread that is there: what the gate names
// can be read in it at once, and not only when the next poll has brought it.
func (s *State) readAlong(now time.Time, e Gated) {
	th := s.threads.get(e.Of.Conv)
	if th == nil || len(th.view.Messages) == 0 {
		return
	}
	th.take(Threaded{Of: FetchThread{Conv: e.Of.Conv}, Thread: e.Thread})
	th.view.Version++
	s.arrivedByThread(now, e.Of.Conv, th.view.Messages)
}

// take joins the messages of an answer with those that are there, by id. A newer
// reading of a message replaces the older one.
func (th *thread) take(e Threaded) {
	got := e.Thread.Messages
	if e.Of.Query == (model.ThreadQuery{}) && e.Thread.More && !overlaps(th.view.Messages, got) {
		// A gap between what we had and this: only the new part is whole.
		th.view.Messages, th.view.More = got, true
		return
	}
	fresh := make(map[string]model.Message, len(got))
	for _, m := range got {
		fresh[m.ID] = m
	}
	joined := make([]model.Message, 0, len(th.view.Messages)+len(got))
	for _, m := range th.view.Messages {
		if f, ok := fresh[m.ID]; ok {
			m = f
			delete(fresh, m.ID)
		}
		joined = append(joined, m)
	}
	for _, m := range got {
		if _, ok := fresh[m.ID]; ok {
			joined = append(joined, m)
			delete(fresh, m.ID)
		}
	}
	slices.SortStableFunc(joined, func(a, b model.Message) int { return a.At.Compare(b.At) })
	if len(th.view.Messages) == 0 || e.Of.Query.Before != "" || (e.Of.Query == (model.ThreadQuery{}) && !e.Thread.More) {
		th.view.More = e.Thread.More
	}
	th.view.Messages = joined
}

// overlaps reports whether the two parts share a message.
func overlaps(a, b []model.Message) bool {
	ids := make(map[string]bool, len(a))
	for _, m := range a {
		ids[m.ID] = true
	}
	return slices.ContainsFunc(b, func(m model.Message) bool { return ids[m.ID] })
}

// firstNew is the message with which the unread part begins, by counting
// customers' messages back from the end.
func (s *State) firstNew(ref model.Ref, ms []model.Message) string {
	e := s.entries[ref]
	if e == nil || !e.shown().Unread.Has() {
		return ""
	}
	left, first := e.shown().Unread.N, ""
	flag := e.shown().Unread.Kind == model.UnreadFlag
	for i := len(ms) - 1; i >= 0 && (left > 0 || flag); i-- {
		if flag && ms[i].Direction == model.Out {
			break // how many are unread is not told: everything since the team's last answer
		}
		if ms[i].Direction == model.In {
			first = ms[i].ID
			left--
		}
	}
	return first
}

// arrivedByThread brings the row up to date with a thread that is ahead of it.
func (s *State) arrivedByThread(now time.Time, ref model.Ref, ms []model.Message) {
	e := s.entries[ref]
	if e == nil || len(ms) == 0 || !e.known {
		return
	}
	last := ms[len(ms)-1]
	if last.At.After(e.base.LastMessageAt) {
		s.hasten(s.account(ref.Account), now)
	}
}
