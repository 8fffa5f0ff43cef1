package inbox_test

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"convo/model"
	"convo/model/inbox"
)

// world is an independent idea of what a server does, against which the State is
// held. It shares nothing with the reducer but the types of questions and answers.
type world struct {
	now   time.Time
	convs map[string]*truth
	order []string // ids in the order of creation, for choosing by number
	team  []model.Person

	journal memory                  // of the machine
	snoozed map[string]model.Snooze // on this machine's disk
}

// memory is a journal as it is on disk: the last that was written of each deed counts.
type memory struct {
	order []string
	by    map[string]model.Deed
}

func (m *memory) put(d model.Deed) {
	if m.by == nil {
		m.by = map[string]model.Deed{}
	}
	if _, there := m.by[d.ID]; !there {
		m.order = append(m.order, d.ID)
	}
	m.by[d.ID] = d
}

// begin is the line before a request, settle the one after it.
func (m *memory) begin(e inbox.Effect) {
	switch e := e.(type) {
	case inbox.Write:
		m.put(e.Deed)
	case inbox.Dispatch:
		m.put(e.Deed)
	}
}

func (m *memory) settle(e inbox.Event) {
	var d model.Deed
	var f *model.Fault
	switch e := e.(type) {
	case inbox.Written:
		d, f = e.Of.Deed.Settled(e.Patch, e.Fault), e.Fault
	case inbox.Dispatched:
		d, f = e.Of.Deed.Settled(e.Patch, e.Fault), e.Fault
	default:
		return
	}
	if f == nil || f.Kind != model.FaultUnknown {
		m.put(d)
	}
}

func (m *memory) deeds() []model.Deed {
	var all []model.Deed
	for i, id := range m.order {
		d := m.by[id]
		d.N = i + 1
		all = append(all, d)
	}
	return all
}

// truth is one conversation as the server has it.
type truth struct {
	id       string
	status   model.Status
	unread   int
	owner    string
	messages []model.Message
	window   time.Duration // from the last message to the end of the reply window; 0 for none
	deadline time.Time
	// foreign counts what others did to each part: a change of ours must be
	// seen until one of these moves.
	foreign map[string]int
}

func newWorld(n int) *world {
	w := &world{
		now:   time.Date(2026, 4, 9, 12, 0, 0, 0, time.UTC),
		convs: map[string]*truth{}, snoozed: map[string]model.Snooze{},
		team: []model.Person{
			{ID: "4521", Name: model.NewText("Anna Bianchi")},
			{ID: "4522", Name: model.NewText("Luca Verdi")},
			{ID: "4523", Name: model.NewText("Marco Rossi")},
		},
	}
	for i := range n {
		id := fmt.Sprintf("c%02d", i)
		c := &truth{id: id, status: model.StatusOpen, foreign: map[string]int{}}
		w.convs[id] = c
		w.order = append(w.order, id)
		c.say(model.In, "hello", w.now.Add(-time.Duration(n-i)*time.Hour))
		c.unread = i % 3
		c.ends(i, w.now, time.Duration(n-i)*time.Hour)
	}
	return w
}

// ends gives some conversations a reply window and some a deadline, of which several
// begin and end to be near within the next seconds.
func (c *truth) ends(i int, now time.Time, age time.Duration) {
	soon := time.Duration(i) * 3 * time.Second
	switch i % 4 {
	case 0:
		c.window = age + model.ClosingWindow + soon
	case 1:
		c.window = age + soon
	case 2:
		c.deadline = now.Add(model.ClosingDeadline + soon)
	}
}

func (c *truth) say(d model.Direction, text string, at time.Time) string {
	id := fmt.Sprintf("%s-m%03d", c.id, len(c.messages))
	c.messages = append(c.messages, model.Message{ID: id, Direction: d, Text: model.NewText(text), At: model.At(at), Status: model.Received})
	return id
}

// inbound is a customer who writes: the rules of UC-018 unarchive.
func (w *world) inbound(c *truth) {
	c.say(model.In, "one more thing", w.now)
	c.unread++
	c.foreign["unread"]++
	if c.status == model.StatusArchived {
		c.status = model.StatusOpen
	}
	c.foreign["status"]++
}

func (c *truth) last() model.Message { return c.messages[len(c.messages)-1] }

// seen is the conversation as a GET tells it; list rows leave the owner out.
func (w *world) seen(c *truth, withOwner bool) model.Conversation {
	m := c.last()
	out := model.Conversation{
		Ref: model.Ref{Account: "shop", ID: c.id}, Channel: "sms", Status: c.status,
		Contact: model.Contact{Name: model.NewText("Customer " + c.id)},
		Unread:  model.UnreadN(c.unread), Preview: m.Text, LastMessageAt: m.At, LastDirection: m.Direction,
	}
	if c.window > 0 {
		out.WindowEndsAt = m.At.Add(c.window)
	}
	if !c.deadline.IsZero() {
		out.More = &model.Details{DeadlineAt: model.At(c.deadline)}
	}
	if withOwner {
		out.Owner = model.OwnedBy(model.Person{ID: c.owner})
		if c.owner == "" {
			out.Owner = model.Nobody()
		}
	}
	return out
}

// list is a page of the working inbox or of the archive, newest first.
func (w *world) list(q model.Query) model.Page {
	page := model.Page{}
	for _, id := range w.order {
		c := w.convs[id]
		away := q.Status == model.Away || q.Status == model.StatusArchived
		if away != (c.status == model.StatusArchived) || (q.UnreadOnly && c.unread == 0) {
			continue
		}
		if q.Channels != nil && !slices.Contains(q.Channels, "sms") {
			continue
		}
		page.Conversations = append(page.Conversations, w.seen(c, false))
	}
	slices.SortFunc(page.Conversations, func(a, b model.Conversation) int { return b.LastMessageAt.Compare(a.LastMessageAt) })
	page.Total = len(page.Conversations)
	return page
}

// do carries an operation out, with its guard, as a backend and its runner would.
func (w *world) do(op model.Op) (model.Patch, *model.Fault) {
	c := w.convs[op.Conv.ID]
	fresh := w.seen(c, true)
	if err := op.Check(fresh); err != nil {
		return model.Patch{}, model.AsFault(err)
	}
	if !op.If.IsZero() && op.Done(fresh) {
		return model.Patch{Already: true, Fresh: &fresh}, nil
	}
	switch op.Kind {
	case model.OpRead:
		c.unread = 0
	case model.OpArchive:
		c.status = model.StatusArchived
	case model.OpUnarchive:
		c.status = model.StatusOpen
	case model.OpAssign:
		c.owner = op.Person.ID
	case model.OpRelease:
		c.owner = ""
	default:
		panic("the world does not know " + op.Kind)
	}
	return model.Patch{}, nil
}

// answer is what the server makes of an effect, as the event that tells it.
func (w *world) answer(e inbox.Effect) inbox.Event {
	switch e := e.(type) {
	case inbox.FetchList:
		return inbox.Listed{Of: e, Page: w.list(e.Query)}
	case inbox.FetchOne:
		return inbox.Got{Of: e, Conversation: w.seen(w.convs[e.Conv.ID], true)}
	case inbox.FetchThread:
		return inbox.Threaded{Of: e, Thread: model.Thread{Messages: slices.Clone(w.convs[e.Conv.ID].messages)}}
	case inbox.FetchPeople:
		return inbox.Peopled{Of: e, People: w.team}
	case inbox.Write:
		patch, fault := w.do(e.Op)
		return inbox.Written{Of: e, Patch: patch, Fault: fault}
	case inbox.ReadGate:
		c := w.convs[e.Conv.ID]
		return inbox.Gated{Of: e, Conversation: w.seen(c, true), Thread: model.Thread{Messages: slices.Clone(c.messages)}}
	case inbox.Dispatch:
		c := w.convs[e.Out.Conv.ID]
		c.say(model.Out, e.Out.Body, w.now)
		return inbox.Dispatched{Of: e}
	case inbox.Recall:
		return inbox.Remembered{Of: e}
	case inbox.Compare:
		return inbox.Compared{Of: e}
	case inbox.Save:
		return inbox.Saved{Conv: e.Draft.Conv, Entry: e.Entry}
	case inbox.Drop:
		return inbox.Saved{Conv: e.Conv}
	case inbox.Resolve:
		return inbox.Resolved{Of: e}
	case inbox.KeepCounts, inbox.KeepSeen:
		return inbox.Kept{}
	case inbox.ReadJournal:
		return inbox.Journaled{Of: e, Deeds: w.journal.deeds()}
	case inbox.Record:
		w.journal.put(e.Deed)
		return inbox.Recorded{}
	case inbox.RecallSnoozed:
		return inbox.Snoozed{Of: e, At: maps.Clone(w.snoozed)}
	case inbox.KeepSnooze:
		if w.snoozed[e.Conv.ID] = e.Snooze; e.Snooze.IsZero() {
			delete(w.snoozed, e.Conv.ID)
		}
		return inbox.SnoozeKept{}
	case inbox.Wait:
		return inbox.Woke{Timer: e.Timer}
	}
	panic(fmt.Sprintf("unknown effect %T", e))
}

// refusal is the event that tells that an effect failed with fault.
func refusal(e inbox.Effect, fault *model.Fault) inbox.Event {
	switch e := e.(type) {
	case inbox.FetchList:
		return inbox.Listed{Of: e, Fault: fault}
	case inbox.FetchOne:
		return inbox.Got{Of: e, Fault: fault}
	case inbox.FetchThread:
		return inbox.Threaded{Of: e, Fault: fault}
	case inbox.FetchPeople:
		return inbox.Peopled{Of: e, Fault: fault}
	case inbox.Write:
		return inbox.Written{Of: e, Fault: fault}
	case inbox.ReadGate:
		return inbox.Gated{Of: e, Fault: fault}
	case inbox.Dispatch:
		return inbox.Dispatched{Of: e, Fault: fault}
	case inbox.Recall:
		return inbox.Remembered{Of: e, Fault: fault}
	case inbox.Compare:
		return inbox.Compared{Of: e, Fault: fault}
	case inbox.Save:
		return inbox.Saved{Conv: e.Draft.Conv, Fault: fault}
	case inbox.Drop:
		return inbox.Saved{Conv: e.Conv, Fault: fault}
	case inbox.Resolve:
		return inbox.Resolved{Of: e, Fault: fault}
	case inbox.KeepCounts, inbox.KeepSeen:
		return inbox.Kept{Fault: fault}
	case inbox.ReadJournal:
		return inbox.Journaled{Of: e, Fault: fault}
	case inbox.Record:
		return inbox.Recorded{Fault: fault}
	case inbox.RecallSnoozed:
		return inbox.Snoozed{Of: e, Fault: fault}
	case inbox.KeepSnooze:
		return inbox.SnoozeKept{Fault: fault}
	case inbox.Wait:
		return inbox.Woke{Timer: e.Timer}
	}
	panic(fmt.Sprintf("unknown effect %T", e))
}
