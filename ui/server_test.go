package ui_test

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"sync"
	"time"

	"convo/model"
	"convo/model/inbox"
)

// start is when every test begins; synctest's clock says the same.
var start = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)

// server answers effects from memory, as a Runner over a real system would.
type server struct {
	mu       sync.Mutex
	convs    map[string]model.Conversation
	msgs     map[string][]model.Message
	people   []model.Person
	ops      []model.Op
	sent     []model.Outgoing
	drafts   map[model.Ref]model.Draft
	recalled []model.Draft // what an earlier run left
	deeds    []model.Deed  // the journal
	other    *model.Draft  // what another convo has written
	calls    int           // effects other than pauses

	snoozed   map[string]model.Snooze
	edits     int       // how often the person's editor was opened
	seenSince time.Time // when this machine began to note what was looked at

	// before is called ahead of each answer and may wait or refuse; nil does nothing.
	// Set it by on once the program runs.
	before func(ctx context.Context, e inbox.Effect) *model.Fault
	// between is called between the check of a write and the write; nil does nothing.
	between func(op model.Op)
}

func caps() model.Caps {
	c := model.Caps{
		Backend: "qlara", Name: "Qlara", UnreadList: true, AwayList: true, Unread: model.UnreadCount, People: model.Yes(), Threads: model.Yes(),
		Ops: map[model.OpKind]model.Support{},
	}
	for _, k := range []model.OpKind{
		model.OpReply, model.OpRead, model.OpArchive, model.OpUnarchive, model.OpAssign, model.OpRelease,
	} {
		c.Ops[k] = model.Yes()
	}
	c.Ops[model.OpMarkUnread] = model.No("Qlara cannot mark as unread")
	return c
}

// able are the capabilities of a system that has everything but its own archive.
func able(change func(*model.Caps)) inbox.Account {
	c := caps()
	c.Backend, c.Name = "bookingsync", "BookingSync"
	for _, k := range model.OpKinds() {
		c.Ops[k] = model.Yes()
	}
	for _, k := range []model.OpKind{model.OpArchive, model.OpUnarchive, model.OpStatus, model.OpMarkUnread} {
		c.Ops[k] = model.No("BookingSync has no such thing")
	}
	if change != nil {
		change(&c)
	}
	return inbox.Account{Name: "shop", Caps: c, Me: anna.ID}
}

var (
	anna = model.Person{ID: "1", Name: model.NewText("Anna Bianchi")}
	luca = model.Person{ID: "2", Name: model.NewText("Luca Verdi")}
)

func ref(id string) model.Ref { return model.Ref{Account: "shop", ID: id} }

func newServer(n int) *server {
	s := &server{
		convs: map[string]model.Conversation{}, msgs: map[string][]model.Message{},
		people: []model.Person{anna, luca}, drafts: map[model.Ref]model.Draft{}, snoozed: map[string]model.Snooze{},
	}
	for i := range n {
		s.add(fmt.Sprintf("c%03d", i), start.Add(-time.Duration(i+1)*time.Minute))
	}
	return s
}

var names = []string{"Marco Rossi", "Giulia Bianchi", "ACME Srl", "Carla Neri", "Jörg Müller", "李小龙"}

// add puts a conversation in, with three messages of which the last is unread.
func (s *server) add(id string, at time.Time) {
	i := len(s.convs)
	c := model.Conversation{
		Ref: ref(id), Channel: []string{"whatsapp", "sms", "email"}[i%3], Status: model.StatusOpen,
		Contact:       model.Contact{ID: id, Name: model.NewText(id + " " + names[i%len(names)]), Phone: model.NewText("+39 347 000 0" + id[1:])},
		Unread:        model.UnreadN(i % 2),
		Preview:       model.NewText("message about order " + id),
		LastMessageAt: model.At(at), LastDirection: model.In, CreatedAt: model.At(at.Add(-48 * time.Hour)),
	}
	if c.Channel == "whatsapp" {
		c.WindowEndsAt = model.At(at.Add(24 * time.Hour))
	}
	s.convs[id] = c
	for k := range 3 {
		s.msgs[id] = append(s.msgs[id], model.Message{
			ID: fmt.Sprintf("%s-%d", id, k), Direction: []model.Direction{model.In, model.Out, model.In}[k],
			Text: model.NewText(fmt.Sprintf("message %d of %s", k, id)), At: model.At(at.Add(time.Duration(k-2) * time.Minute)),
			Status: []model.Delivery{model.Received, model.Delivered, model.Received}[k],
		})
	}
}

// arrive is a new message of a customer.
func (s *server) arrive(id, text string, at time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.arriveNow(id, text, at)
}

// arriveNow is arrive for who holds the lock.
func (s *server) arriveNow(id, text string, at time.Time) {
	c := s.convs[id]
	c.LastMessageAt, c.Preview, c.Unread = model.At(at), model.NewText(text), model.UnreadN(c.Unread.N+1)
	s.convs[id] = c
	s.msgs[id] = append(s.msgs[id], model.Message{
		ID: fmt.Sprintf("%s-%d", id, len(s.msgs[id])), Direction: model.In, Text: model.NewText(text), At: model.At(at), Status: model.Received,
	})
}

// own gives a conversation an owner.
func (s *server) own(id string, o model.Owner) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.convs[id]
	c.Owner = o
	s.convs[id] = c
}

// done answers what was written so far.
func (s *server) done() []model.Op {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.ops)
}

// posted answers the replies that were sent.
func (s *server) posted() []model.Outgoing {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.sent)
}

// on sets before while the program runs.
func (s *server) on(before func(ctx context.Context, e inbox.Effect) *model.Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.before = before
}

// asked answers how many effects were carried out.
func (s *server) asked() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.calls
}

// draft answers what is on disk for a conversation.
func (s *server) draft(id string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.drafts[ref(id)].Body
}

// Run implements ui.Runner.
func (s *server) Run(ctx context.Context, e inbox.Effect) inbox.Event {
	if w, ok := e.(inbox.Wait); ok {
		t := time.NewTimer(w.For)
		defer t.Stop()
		select {
		case <-t.C:
		case <-ctx.Done():
		}
		return inbox.Woke{Timer: w.Timer}
	}
	s.begin(e)
	var f *model.Fault
	s.mu.Lock()
	before := s.before
	s.mu.Unlock()
	if before != nil {
		f = before(ctx, e)
	}
	if ctx.Err() != nil {
		f = &model.Fault{Kind: model.FaultCanceled}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.calls++
	return s.answer(e, f)
}

func (s *server) answer(e inbox.Effect, f *model.Fault) inbox.Event {
	switch e := e.(type) {
	case inbox.FetchList:
		return inbox.Listed{Of: e, Page: s.page(e), Fault: f}
	case inbox.FetchOne:
		return inbox.Got{Of: e, Conversation: s.get(e.Conv), Fault: f}
	case inbox.FetchThread:
		return inbox.Threaded{Of: e, Thread: s.thread(e.Conv.ID, e.Query), Fault: f}
	case inbox.FetchPeople:
		return inbox.Peopled{Of: e, People: s.people, Fault: f}
	case inbox.ReadGate:
		return inbox.Gated{Of: e, Conversation: s.get(e.Conv), Thread: s.thread(e.Conv.ID, model.ThreadQuery{}), Fault: f}
	case inbox.Write:
		w := s.write(e, f)
		s.settle(e.Deed, w.Patch, w.Fault)
		return w
	case inbox.Dispatch:
		s.settle(e.Deed, model.Patch{}, f)
		if f == nil {
			s.sent = append(s.sent, e.Out)
			delete(s.drafts, e.Out.Conv)
		}
		return inbox.Dispatched{Of: e, Fault: f}
	case inbox.Recall:
		return inbox.Remembered{Of: e, Drafts: s.recalled, Seen: model.Seen{Since: s.seenSince}, Fault: f}
	case inbox.Compare:
		return inbox.Compared{Of: e, Other: s.other, Fault: f}
	case inbox.Save:
		if f == nil {
			s.drafts[e.Draft.Conv] = e.Draft
		}
		return inbox.Saved{Conv: e.Draft.Conv, Fault: f}
	case inbox.Drop:
		delete(s.drafts, e.Conv)
		return inbox.Saved{Conv: e.Conv, Fault: f}
	case inbox.Resolve:
		return inbox.Resolved{Of: e, Fault: f}
	case inbox.KeepCounts, inbox.KeepSeen:
		return inbox.Kept{Fault: f}
	case inbox.ReadJournal:
		return inbox.Journaled{Of: e, Deeds: slices.Clone(s.deeds), Fault: f}
	case inbox.Record:
		s.record(e.Deed)
		return inbox.Recorded{Fault: f}
	case inbox.RecallSnoozed:
		return inbox.Snoozed{Of: e, At: maps.Clone(s.snoozed), Fault: f}
	case inbox.KeepSnooze:
		s.snoozed[e.Conv.ID] = e.Snooze
		if e.Snooze.IsZero() {
			delete(s.snoozed, e.Conv.ID)
		}
		return inbox.SnoozeKept{Fault: f}
	}
	panic(fmt.Sprintf("unknown effect %T", e))
}

func (s *server) get(r model.Ref) model.Conversation {
	c := s.convs[r.ID]
	if !c.Owner.Known {
		c.Owner = model.Nobody()
	}
	return c
}

// begin writes a deed down before its request.
func (s *server) begin(e inbox.Effect) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch e := e.(type) {
	case inbox.Write:
		s.record(e.Deed)
	case inbox.Dispatch:
		s.record(e.Deed)
	}
}

// settle writes down what became of it, where that is known.
func (s *server) settle(d model.Deed, p model.Patch, f *model.Fault) {
	if f == nil || f.Kind != model.FaultUnknown && f.Kind != model.FaultCanceled {
		s.record(d.Settled(p, f))
	}
}

// die is the end of a convo: nobody hears any more of what it had under way.
func (s *server) die() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i := range s.deeds {
		if d := &s.deeds[i]; d.Result == model.ResultUnderway {
			d.Result, d.Left = model.ResultUnknown, true
		}
	}
}

// record writes a deed into the journal, or what became of it.
func (s *server) record(d model.Deed) {
	if i := slices.IndexFunc(s.deeds, func(o model.Deed) bool { return o.ID == d.ID }); i >= 0 {
		d.N = s.deeds[i].N
		s.deeds[i] = d
		return
	}
	d.N = len(s.deeds) + 1
	s.deeds = append(s.deeds, d)
}

func (s *server) write(e inbox.Write, f *model.Fault) inbox.Written {
	if f != nil {
		return inbox.Written{Of: e, Fault: f}
	}
	if e.Op.Kind == model.OpCreate {
		s.ops = append(s.ops, e.Op)
		made := model.Conversation{Ref: ref("new1"), Status: model.StatusOpen, Owner: model.Nobody(), CreatedAt: model.At(start)}
		made.More = &model.Details{Subject: model.NewText(e.Op.New.Subject)}
		s.convs["new1"] = made
		return inbox.Written{Of: e, Patch: model.Patch{Fresh: &made}}
	}
	fresh := s.get(e.Op.Conv)
	if err := e.Op.Check(fresh); err != nil {
		return inbox.Written{Of: e, Fault: model.AsFault(err)}
	}
	if s.between != nil {
		s.between(e.Op)
		fresh = s.get(e.Op.Conv)
	}
	s.ops = append(s.ops, e.Op)
	s.convs[e.Op.Conv.ID] = e.Op.Apply(fresh)
	if e.Op.Kind == model.OpDelete {
		delete(s.convs, e.Op.Conv.ID)
	}
	return inbox.Written{Of: e}
}

func (s *server) page(e inbox.FetchList) model.Page {
	var rows []model.Conversation
	for _, c := range s.convs {
		archived := e.Feed == inbox.FeedArchived
		if c.Status.PutAway() == archived && (e.Feed != inbox.FeedUnread || c.Unread.Has()) {
			c.Owner = model.Owner{} // Qlara's list carries none
			rows = append(rows, c)
		}
	}
	slices.SortFunc(rows, func(a, b model.Conversation) int {
		if c := b.LastMessageAt.Compare(a.LastMessageAt); c != 0 {
			return c
		}
		return a.Ref.Compare(b.Ref)
	})
	from := 0
	if e.After != "" {
		_, _ = fmt.Sscanf(string(e.After), "%d", &from)
	}
	p := model.Page{Total: len(rows)}
	end := min(from+e.Query.Limit, len(rows))
	p.Conversations = rows[min(from, end):end]
	if end < len(rows) {
		p.Next = model.Cursor(strconv.Itoa(end))
	}
	return p
}

func (s *server) thread(id string, q model.ThreadQuery) model.Thread {
	ms := s.msgs[id]
	if q.After != "" {
		for i, m := range ms {
			if m.ID == q.After {
				ms = ms[i+1:]
				break
			}
		}
	}
	if q.Before != "" {
		ms = nil
	}
	return model.Thread{Messages: slices.Clone(ms)}
}

// setStatus is somebody else's doing.
func (s *server) setStatus(id string, to model.Status) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.convs[id]
	c.Status = to
	s.convs[id] = c
}

// detail gives a conversation what only some systems have.
func (s *server) detail(id string, d model.Details) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.convs[id]
	c.More = &d
	s.convs[id] = c
}

// edit counts that the person's editor was opened.
func (s *server) edit() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.edits++
	return nil
}
